/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands and events on the wire: random records made from the tables survive the way out and back byte for byte,
 * and what the tables do not allow is refused at its place.
 */
#include <glib.h>
#include <string.h>

#include "lb-command-json.h"
#include "lb-error.h"
#include "lb-event-json.h"
#include "lb-json.h"
#include "lb-random-event.h"
#include "lb-record-json.h"

#define ROUNDS 12

/* Round trips */

static void
assert_record_text (GVariant *record, const char *text, const char *member)
{
  g_autofree char *canonical = lb_record_canonical (record);
  g_autofree char *from_json = NULL;
  json_t *root = json_loads (text, 0, NULL);

  /* What the domain digests and what the wire sends are the same bytes. */
  from_json = lb_json_to_text (json_object_get (root, member));
  g_assert_cmpstr (canonical, ==, from_json);
  json_decref (root);
}

static void
test_commands (void)
{
  for (int i = 0; i < LB_N_COMMANDS * ROUNDS; i++)
    {
      LbCommandType type = (LbCommandType)(i % LB_N_COMMANDS);
      g_autoptr (GError) error = NULL;
      gboolean with_item = lb_command_needs_item (type) || g_test_rand_bit ();
      g_autoptr (LbCommand) command =
        lb_command_new ("018f2f9e-0000-7000-8000-000000000001", "018f2f9e-0000-7000-8000-000000000002",
                        with_item ? "enterprise-registration" : NULL, type, up_to (1000), random_time (),
                        random_record (lb_command_members (type)));
      g_autofree char *text = NULL;
      g_autofree char *again = NULL;
      g_autoptr (LbCommand) read = NULL;

      command->number = up_to (3);
      lb_record_check (command->args, lb_command_members (type), &error);
      g_assert_no_error (error);
      text = lb_command_to_json_text (command);
      read = lb_command_from_json_text (text, strlen (text), &error);
      g_assert_no_error (error);
      again = lb_command_to_json_text (read);
      g_assert_cmpstr (text, ==, again);
      g_assert_cmpstr (read->item, ==, command->item);
      g_assert_cmpint (read->type, ==, type);
      g_assert_cmpint (read->number, ==, command->number);
      g_assert_cmpint (read->base, ==, command->base);
      g_assert_cmpint (read->at, ==, command->at);
      assert_record_text (command->args, text, "args");
    }
}

static void
test_events (void)
{
  for (int i = 0; i < LB_N_EVENTS * ROUNDS; i++)
    {
      g_autoptr (LbEvent) event = random_event ((LbEventType)(i % LB_N_EVENTS));
      g_autoptr (GError) error = NULL;
      g_autoptr (LbEvent) read = NULL;
      g_autofree char *text = lb_event_to_json_text (event);
      g_autofree char *again = NULL;

      g_assert_null (strchr (text, '\n'));
      read = lb_event_from_json_text (text, strlen (text), &error);
      g_assert_no_error (error);
      again = lb_event_to_json_text (read);
      g_assert_cmpstr (text, ==, again);
      g_assert_cmpint (read->role, ==, event->role);
      g_assert_cmpint (read->stored, ==, event->stored);
      g_assert_cmpint (read->sequence, ==, event->sequence);
      g_assert_cmpstr (read->device, ==, event->device);
      assert_record_text (event->data, text, "data");
    }
}

/* The lines are chained by their bytes, so they are what the JSON library would write, whatever is in them. */
static void
test_canonical (void)
{
  for (int i = 0; i < LB_N_EVENTS * ROUNDS; i++)
    {
      g_autoptr (LbEvent) event = random_event ((LbEventType)(i % LB_N_EVENTS));
      if (i % 3 == 0)
        {
          g_free (event->actor_name);
          event->actor_name = g_strdup ("\"\\/\x01\b\f\n\r\t\x1f\x7f 科<é𝄞");
        }
      g_autofree char *text = lb_event_to_json_text (event);
      json_auto_t *tree = json_loads (text, JSON_REJECT_DUPLICATES, NULL);
      g_assert_nonnull (tree);
      g_autofree char *written = lb_json_to_text (tree);
      g_assert_cmpstr (text, ==, written);
    }
}

/* Every required member of every table is missed, and no member may be null. */
static void
test_wrong_members (void)
{
  for (int i = 0; i < LB_N_EVENTS; i++)
    {
      const LbMember *members = lb_event_members ((LbEventType)i);
      g_autoptr (GVariant) record = g_variant_ref_sink (random_record (members));
      json_t *object = lb_record_to_json (record);

      for (const LbMember *member = members; member != NULL && member->name != NULL; member++)
        {
          json_t *copy = json_deep_copy (object);
          g_autofree char *place = g_strdup_printf ("/lines/7/data/%s: ", member->name);
          g_autoptr (GError) error = NULL;
          g_autoptr (GVariant) read = NULL;

          json_object_set_new (copy, member->name, json_null ());
          g_assert_null (lb_record_from_json (copy, members, "/lines/7/data", &error));
          g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
          g_assert_true (g_str_has_prefix (error->message, place));
          g_clear_error (&error);
          json_object_del (copy, member->name);
          read = lb_record_from_json (copy, members, "/lines/7/data", &error);
          g_assert_cmpint (read == NULL, ==, member->required != FALSE);
          g_assert_true (read != NULL || g_str_has_prefix (error->message, place));
          json_decref (copy);
        }
      json_decref (object);
    }
}

/* Envelopes */

typedef struct
{
  const char *member;
  const char *value; /* NULL takes it out */
  const char *place; /* NULL: it is good */
} Change;

static const Change command_changes[] = {
  { "n", "7", NULL },
  { "n", "0", "/n: " },
  { "n", "\"7\"", "/n: " },
  { "id", NULL, "/id: " },
  { "id", "\"\"", "/id: " },
  { "id", "\"a b\"", "/id: " },
  { "id", "7", "/id: " },
  { "type", NULL, "/type: " },
  { "type", "\"steal\"", "/type: " },
  { "type", "3", "/type: " },
  { "case", NULL, "/case: " },
  { "case", "\"é\"", "/case: " },
  { "item", NULL, "/item: " },
  { "item", "7", "/item: " },
  { "item", "null", "/item: " },
  { "base", NULL, "/base: " },
  { "base", "-1", "/base: " },
  { "base", "1.0", "/base: " },
  { "at", NULL, "/at: " },
  { "at", "\"2019-06-10T01:30:00Z\"", "/at: " },
  { "at", "7", "/at: " },
  { "args", NULL, "/args: " },
  { "args", "[]", "/args: " },
  { "args", "null", "/args: " },
  { "args", "{\"x\":1}", "/args: " },
  { "x", "1", "/x: " },
};

static const Change event_changes[] = {
  { "version", "0", "/version: " },      { "version", NULL, "/version: " },
  { "role", "\"king\"", "/role: " },     { "role", NULL, "/role: " },
  { "actor", NULL, "/actor: " },         { "actorName", NULL, "/actorName: " },
  { "actorName", "7", "/actorName: " },  { "type", "\"stolen\"", "/type: " },
  { "sequence", "0", "/sequence: " },    { "sequence", "1e3", "/sequence: " },
  { "stored", "\"2019\"", "/stored: " }, { "stored", "\"2019-06-10T09:30:00.000+08:00\"", NULL },
  { "device", "\"\"", "/device: " },     { "device", NULL, NULL },
  { "data", NULL, "/data: " },           { "data", "{\"x\":1}", "/data: " },
  { "command", NULL, "/command: " },     { "extra", "true", "/extra: " },
};

static char *
changed_text (const char *text, const Change *change)
{
  json_t *root = json_loads (text, 0, NULL);
  char *result;

  if (change->value == NULL)
    json_object_del (root, change->member);
  else
    json_object_set_new (root, change->member, json_loads (change->value, JSON_DECODE_ANY, NULL));
  result = lb_json_to_text (root);
  json_decref (root);
  return result;
}

static void
assert_outcome (const Change *change, gboolean taken, const GError *error)
{
  if (taken == (change->place == NULL) && (taken || g_str_has_prefix (error->message, change->place)))
    return;
  g_test_message ("%s = %s: %s", change->member, change->value, taken ? "taken" : error->message);
  g_test_fail ();
}

static void
test_command_envelope (void)
{
  g_autoptr (GVariant) args = g_variant_ref_sink (random_record (lb_command_members (LB_COMMAND_TAKE)));
  g_autoptr (LbCommand) command =
    lb_command_new ("id-1", "case-1", "printing-licence", LB_COMMAND_TAKE, 3, random_time (), args);
  g_autofree char *text = lb_command_to_json_text (command);

  for (gsize i = 0; i < G_N_ELEMENTS (command_changes); i++)
    {
      g_autofree char *changed = changed_text (text, &command_changes[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (LbCommand) read = lb_command_from_json_text (changed, strlen (changed), &error);

      assert_outcome (&command_changes[i], read != NULL, error);
    }
}

static void
test_event_envelope (void)
{
  g_autoptr (LbEvent) event = random_event (LB_EVENT_TAKEN);
  g_autofree char *text = lb_event_to_json_text (event);

  for (gsize i = 0; i < G_N_ELEMENTS (event_changes); i++)
    {
      g_autofree char *changed = changed_text (text, &event_changes[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (LbEvent) read = lb_event_from_json_text (changed, strlen (changed), &error);

      assert_outcome (&event_changes[i], read != NULL, error);
    }
}

static void
test_places (void)
{
  json_t *value = json_pack ("{s:i}", "x", 1);
  json_t *number = json_integer (7);
  g_autoptr (GError) error = NULL;

  g_assert_null (lb_command_from_json (value, "/commands/3", &error));
  g_assert_true (g_str_has_prefix (error->message, "/commands/3/"));
  g_clear_error (&error);
  g_assert_null (lb_event_from_json (number, "/events/0", &error));
  g_assert_true (g_str_has_prefix (error->message, "/events/0: "));
  json_decref (value);
  json_decref (number);
}

static void
test_hostile (void)
{
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, ' ');
  g_autofree char *deep = g_strnfill (10000, '{');
  const char *const bad[] = { "",
                              "{",
                              "{}",
                              "[]",
                              "null",
                              "7",
                              "{\"id\":\"a\",\"id\":\"a\"}",
                              "{\"id\":\"\\u0000\"}",
                              "{\"id\":\"\xff\"}",
                              "{}{}",
                              "{\"args\":{\"a\":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}}" };
  g_autoptr (GError) error = NULL;

  g_assert_null (lb_command_from_json_text (large, 1024 * 1024 + 1, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (lb_event_from_json_text (deep, 10000, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_TOO_LARGE);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_clear_error (&error);
      g_assert_null (lb_command_from_json_text (bad[i], strlen (bad[i]), &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
      g_assert_null (lb_event_from_json_text (bad[i], strlen (bad[i]), &error));
      g_assert_nonnull (error);
    }
}

/* Damaged lines are refused or read, and what was read is canonical again. */
static void
test_random_damage (void)
{
  for (int i = 0; i < 2000; i++)
    {
      g_autoptr (LbEvent) event = random_event ((LbEventType)(i % LB_N_EVENTS));
      g_autofree char *text = lb_event_to_json_text (event);
      g_autoptr (LbEvent) read = NULL;
      g_autofree char *again = NULL;
      g_autoptr (LbEvent) twice = NULL;

      text[up_to ((int)strlen (text) - 1)] = (char)g_test_rand_int_range (1, 255);
      read = lb_event_from_json_text (text, strlen (text), NULL);
      if (read == NULL)
        continue;
      again = lb_event_to_json_text (read);
      twice = lb_event_from_json_text (again, strlen (again), NULL);
      g_assert_nonnull (twice);
    }
}

/* What is written by the tables is what Jansson makes of it when it has read it. */
static void
test_numbers (void)
{
  static const double numbers[] = { 0, -0.0, 1, -1, 0.1, 1.0 / 3, 122.99, 1e15, 1e16, 1e17, 1e20, -1e100, 1.5e300, 1e-4,
                                    1e-5, -1e-7, 2.5e-10, 5e-324 };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GVariant) record = lb_record_new ("a", LB_VALUE_NUMBER, numbers[i], NULL);
      g_autofree char *ours = lb_record_canonical (record);
      json_auto_t *read = json_loads (ours, 0, NULL);
      g_assert_nonnull (read);
      g_autofree char *theirs = lb_json_to_text (read);
      g_assert_cmpstr (ours, ==, theirs);
      g_assert_cmpfloat (json_real_value (json_object_get (read, "a")), ==, numbers[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event-json/commands-survive-the-wire", test_commands);
  g_test_add_func ("/event-json/events-survive-the-wire", test_events);
  g_test_add_func ("/event-json/lines-are-canonical", test_canonical);
  g_test_add_func ("/event-json/wrong-members-are-refused-at-their-place", test_wrong_members);
  g_test_add_func ("/event-json/envelope-of-commands", test_command_envelope);
  g_test_add_func ("/event-json/envelope-of-events", test_event_envelope);
  g_test_add_func ("/event-json/places-begin-where-the-value-stands", test_places);
  g_test_add_func ("/event-json/hostile-lines-are-refused", test_hostile);
  g_test_add_func ("/event-json/random-damage-does-no-harm", test_random_damage);
  g_test_add_func ("/event-json/numbers-have-one-way", test_numbers);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A model check (F11): the real ledger, five real replicas of four people, a network that loses, cuts, doubles and
 * delays, partitions, restarts, first syncs and people who change their section, all by a scheduler that follows its
 * seed alone. Every answer is held against a reference in memory; when all is healed, store, replicas and reference
 * have the same state hash. LB_DRILL_SEED=N begins with seed N: the one that failed.
 */
#include "lb-command-json.h"
#include "lb-identifier.h"
#include "lb-json.h"
#include "lb-ledger-keep.h"
#include "lb-ledger-private.h"
#include "lb-world.h"

#include <glib/gstdio.h>
#include <string.h>

#define STEPS 90

/* People */

/* Files travel ahead of the commands that name them; here they are there at once. */
static void
send_files (LbWorld *world, const LbCommand *command, const LbActor *actor)
{
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer digest;

  lb_record_collect_blobs (command->args, lb_command_members (command->type), digests);
  g_hash_table_iter_init (&iter, digests);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    g_assert_true (lb_database_run (world->ledger->database, NULL,
                                    "INSERT OR IGNORE INTO blob (digest, size) VALUES (:digest, 1)", "s:digest", digest,
                                    NULL)
                   && lb_database_run (world->ledger->database, NULL,
                                       "INSERT OR IGNORE INTO blob_user (digest, user) VALUES (:digest, :user)",
                                       "s:digest", digest, "s:user", actor->id, NULL));
}

static gboolean
submit (LbWorld *world, LbDevice *device, const char *case_id, const char *item, LbCommandType type, GVariant *args)
{
  g_autofree char *id = g_strdup_printf ("019f0000-0000-7000-8000-%06x%06u", world->seed, world->ids++);
  g_autoptr (GVariant) taken =
    g_variant_ref_sink (args != NULL ? args : g_variant_new ("a{sv}", NULL));
  LbTime now = lb_world_clock + device->skew;
  g_autoptr (LbCommand) command = lb_command_new (id, case_id, item, type, 0, now, taken);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = lb_replica_submit (device->replica, command, now, &error);

  if (events == NULL)
    {
      if (error->domain != LB_REFUSAL && !g_error_matches (error, LB_ERROR, LB_ERROR_INVALID))
        lb_world_wrong (world, &world->found->crashed, "submitting: %s", error->message);
      return FALSE;
    }
  send_files (world, command, device->actor);
  world->commands++;
  return TRUE;
}

static void
receive (LbWorld *world, LbDevice *device, int number)
{
  LbFixture *bureau = world->base->bureau;
  g_autofree char *text = lb_case_number_new (lb_time_day (lb_world_clock), 1, number + 1);

  g_clear_pointer (&bureau->state, lb_case_unref);
  bureau->now = lb_world_clock;
  submit (world, device, world->cases[number], NULL, LB_COMMAND_RECEIVE,
          lb_fixture_with (lb_fixture_random_receive (bureau, world->random, world->package->id), "number",
                           g_variant_new_string (text)));
}

/* What they might do next. */
static LbCommandType
think (LbWorld *world, const LbCaseItem *item)
{
  LbFixture *bureau = world->base->bureau;

  if (lb_world_chance (world, 60))
    return lb_fixture_useful (bureau, world->random, item);
  if (lb_world_chance (world, 40))
    return lb_fixture_visit_step (world->random);
  return lb_world_chance (world, 40) ? LB_COMMAND_COMMENT : (LbCommandType) lb_world_pick (world, LB_COMMAND_TICK);
}

/* Somebody does something on a case that they have before them. What is not theirs to do, they do not try for long. */
static void
do_something (LbWorld *world, LbDevice *device)
{
  LbFixture *bureau = world->base->bureau;
  int number = lb_world_pick (world, LB_WORLD_CASES);
  LbCase *state = lb_replica_get_case (device->replica, world->cases[number], NULL, NULL);
  LbContext context;

  if (state == NULL)
    return;
  g_clear_pointer (&bureau->state, lb_case_unref);
  bureau->state = state;
  bureau->now = lb_world_clock;
  g_assert_true (lb_facts_context (device->facts, state, lb_world_clock + device->skew, &context, NULL));
  for (int try = 0; try < 16 && state->items->len > 0; try++)
    {
      const LbCaseItem *item = state->items->pdata[lb_world_pick (world, (int) state->items->len)];
      LbCommandType type = think (world, item);
      const char *id = lb_command_needs_item (type) ? item->item : NULL;
      if (type == LB_COMMAND_RECEIVE || type == LB_COMMAND_REFER || type == LB_COMMAND_TERMINATE
          || !lb_is_possible (state, type, id, &context, NULL))
        continue;
      if (submit (world, device, world->cases[number], id, type,
                  lb_fixture_random_args (bureau, world->random, type, id)))
        return;
    }
}

/* The store's side of the line */

static GPtrArray *
read_push (const char *body, GPtrArray *digests)
{
  json_auto_t *root = json_loads (body, 0, NULL);
  json_t *list = json_object_get (root, "commands");
  GPtrArray *commands = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_command_unref);

  for (gsize i = 0; i < json_array_size (list); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = lb_json_to_text (json_array_get (list, i));
      g_ptr_array_add (commands, lb_command_from_json (json_array_get (list, i), NULL, &error));
      g_assert_no_error (error);
      g_ptr_array_add (digests, g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1));
    }
  g_ptr_array_add (digests, NULL);
  return commands;
}

/* @answers as the service says them, each held against the reference. (transfer full) */
static char *
answer (LbWorld *world, LbDevice *device, GPtrArray *commands, GPtrArray *answers)
{
  json_auto_t *list = json_array ();

  for (guint i = 0; i < answers->len; i++)
    {
      json_t *value = json_loads (answers->pdata[i], 0, NULL);
      g_autofree char *fault =
        lb_reference_take (world->reference, device->actor, commands->pdata[i], lb_world_clock, value);
      json_array_append_new (list, value);
      if (fault != NULL)
        lb_world_wrong (world, strstr (fault, "second time") != NULL ? &world->found->twice : &world->found->diverged,
               "%s: %s", lb_command_type_name (((LbCommand *) commands->pdata[i])->type), fault);
    }
  g_autofree char *text = lb_json_to_text (list);
  return g_strdup_printf ("{\"answers\":%s}", text);
}

/* What the store says to @body; NULL when it expects another number, which is in *ret_expected. (transfer full) */
static char *
deliver (LbWorld *world, LbDevice *device, const char *body, gint64 *ret_expected)
{
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) commands = read_push (body, digests);
  g_autoptr (GError) error = NULL;
  gint64 number = 0, last = lb_reference_last (world->reference, device->actor);

  g_assert_true (lb_ledger_begin (world->ledger, NULL));
  g_autoptr (GPtrArray) answers = lb_ledger_push (world->ledger, device->actor, commands,
                                                  (const char *const *) digests->pdata, NULL, &number, &error);
  if (answers != NULL && lb_ledger_commit (world->ledger, &error))
    return answer (world, device, commands, answers);
  if (answers == NULL)
    lb_ledger_rollback (world->ledger);
  if (!g_error_matches (error, LB_LEDGER_ERROR, LB_LEDGER_ERROR_OUT_OF_ORDER) || number != last + 1)
    lb_world_wrong (world, &world->found->crashed, "the store says: %s", error->message);
  *ret_expected = number;
  return NULL;
}

/* Sending */

static void
take_answer (LbWorld *world, LbDevice *device, const char *text, gint64 expected)
{
  g_autoptr (GError) error = NULL;
  gboolean done = text != NULL ? lb_replica_take_answers (device->replica, text, strlen (text), lb_world_clock, NULL, &error)
                               : lb_replica_expect_number (device->replica, expected, &error);

  if (!done)
    lb_world_wrong (world, &world->found->crashed, "an answer is not taken: %s", error->message);
}

static gboolean
push (LbWorld *world, LbDevice *device, gboolean healed)
{
  g_autofree char *body = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;
  int count = 0, fate = healed ? 0 : lb_world_pick (world, 100);
  gint64 expected = 0;

  if (!lb_replica_next_batch (device->replica, &body, &count, &error))
    lb_world_wrong (world, &world->found->crashed, "sending: %s", error->message);
  if (body == NULL)
    return FALSE;
  world->faults += fate >= 55;
  if (fate >= 85) /* lost, or not yet there */
    {
      if (fate >= 92)
        g_ptr_array_add (device->late, g_steal_pointer (&body));
      return FALSE;
    }
  text = deliver (world, device, body, &expected);
  if (fate >= 75) /* twice */
    {
      g_free (text);
      text = deliver (world, device, body, &expected);
    }
  else if (fate >= 55) /* done, and nobody hears of it */
    return FALSE;
  take_answer (world, device, text, expected);
  return TRUE;
}

/* What was long on its way arrives; who sent it has gone. */
static void
arrive_late (LbWorld *world, LbDevice *device)
{
  gint64 expected = 0;

  if (device->late->len == 0)
    return;
  g_autofree char *body = g_ptr_array_steal_index (device->late, (guint) lb_world_pick (world, (int) device->late->len));
  g_autofree char *text = deliver (world, device, body, &expected);
}

/* Fetching */

/* The control's fault: the last event of a page is gone, and the cursor says nothing of it. */
static void
swallow (GString *lines)
{
  char *end = lines->len > 1 ? g_strrstr_len (lines->str, (gssize) lines->len - 1, "\n") : NULL;
  const char *last = end != NULL ? end + 1 : lines->str;

  if (strstr (last, "\"type\"") != NULL)
    g_string_truncate (lines, (gsize) (last - lines->str));
}

/* What /v1/changes says from @since on. (transfer full) */
static char *
page (LbWorld *world, LbDevice *device, gint64 since, gboolean *ret_more)
{
  g_auto (GStrv) scopes = lb_actor_scopes (device->actor);
  g_autofree char *digest = lb_scope_digest ((const char *const *) scopes);
  LbChanges query = { since, 1 + lb_world_pick (world, 12), 1024 * 1024, (const char *const *) scopes };
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 next = 0;

  lb_ledger_changes (world->ledger, &query, lines, &next, ret_more, &error);
  g_assert_no_error (error);
  if (world->forgetful && lb_world_chance (world, 20))
    swallow (lines);
  g_string_append_printf (lines, "{\"more\":%s,\"next\":\"%s.%" G_GINT64_FORMAT ".%s\"}\n", *ret_more ? "true" : "false",
                          lb_ledger_epoch (world->ledger), next, digest);
  return g_strdup (lines->str);
}

static void
take_page (LbWorld *world, LbDevice *device, const char *text, gsize length, gboolean cut)
{
  g_autoptr (GError) error = NULL;
  g_auto (LbPulled) pulled = { 0 };
  gboolean taken = lb_replica_take_page (device->replica, text, length, &pulled, &error);

  if (taken == cut)
    lb_world_wrong (world, &world->found->skipped, "a page that was %scut is %staken: %s", cut ? "" : "not ",
           taken ? "" : "not ", error != NULL ? error->message : "");
}

/* Everything anew, by a snapshot. */
static void
first_sync (LbWorld *world, LbDevice *device)
{
  g_auto (GStrv) scopes = lb_actor_scopes (device->actor);
  g_autofree char *path = g_build_filename (device->folder, "snapshot.new", NULL), *digest = NULL;
  g_autofree char *scope = lb_scope_digest ((const char *const *) scopes);
  g_autoptr (LbPack) pack = lb_pack_new (path, NULL);
  g_autoptr (GError) error = NULL;
  LbSnapshot snapshot;

  g_assert_true (lb_ledger_snapshot (world->ledger, (const char *const *) scopes, pack, NULL, &snapshot, &error));
  g_autofree char *end = g_strdup_printf ("{\"more\":false,\"next\":\"%s.%" G_GINT64_FORMAT ".%s\"}",
                                          lb_ledger_epoch (world->ledger), snapshot.seq, scope);
  g_assert_true (lb_pack_add (pack, end, NULL) && lb_pack_finish (pack, &digest, NULL, NULL));
  g_autofree char *part = lb_replica_snapshot_path (device->folder, digest, FALSE);
  g_assert_cmpint (g_rename (path, part), ==, 0);
  if (!lb_replica_end_snapshot (device->folder, digest, &error)
      || !lb_replica_build_aside (device->folder, digest, device->facts, NULL, &error)
      || !lb_replica_switch (device->replica, NULL, &error))
    lb_world_wrong (world, &world->found->crashed, "a first sync fails: %s", error->message);
  lb_world_hurry (lb_replica_database (device->replica));
}

/* A cursor of another scope is refused: then all begins anew, with what the device is told of its user. */
static gboolean
cursor_holds (LbWorld *world, LbDevice *device, gint64 *ret_since)
{
  g_autofree char *cursor = NULL;
  g_auto (GStrv) scopes = lb_actor_scopes (device->actor);
  g_autofree char *digest = lb_scope_digest ((const char *const *) scopes);

  *ret_since = 0;
  g_assert_true (lb_replica_get (device->replica, "cursor", &cursor, NULL));
  if (cursor == NULL)
    return !lb_world_chance (world, 50);
  g_auto (GStrv) parts = g_strsplit (cursor, ".", 3);
  *ret_since = g_ascii_strtoll (parts[1], NULL, 10);
  if (strcmp (parts[2], digest) == 0)
    return TRUE;
  *ret_since = 0;
  g_assert_true (lb_replica_reset (device->replica, NULL));
  lb_world_tell_facts (world, device);
  g_assert_true (lb_replica_mark_all (device->replica, NULL));
  world->resets++;
  return !lb_world_chance (world, 50);
}

/* Those that were put off. */
static void
make_rows (LbDevice *device)
{
  gboolean more = TRUE;

  while (more)
    g_assert_true (lb_replica_make_rows (device->replica, NULL, &more, NULL));
}

/* FALSE when there was nothing more. */
static gboolean
pull (LbWorld *world, LbDevice *device, gboolean healed)
{
  gint64 since = 0;
  gboolean more = FALSE;
  int fate = healed ? 0 : lb_world_pick (world, 100);

  if (!cursor_holds (world, device, &since) && lb_reference_head (world->reference) > 0)
    {
      first_sync (world, device);
      make_rows (device);
      return TRUE;
    }
  g_autofree char *text = page (world, device, since, &more);
  world->faults += fate >= 70;
  if (fate >= 90) /* lost */
    return TRUE;
  gboolean cut = fate >= 80;
  take_page (world, device, text, cut ? (gsize) lb_world_pick (world, (int) strlen (text) - 1) : strlen (text), cut);
  if (fate >= 70 && !cut)
    take_page (world, device, text, strlen (text), FALSE);
  make_rows (device);
  return more;
}

/* The scheduler */

static void
pass_time (LbWorld *world)
{
  lb_world_clock += (gint64) 1000 * (1 + lb_world_pick (world, lb_world_chance (world, 4) ? 8 * 86400 : lb_world_chance (world, 20) ? 86400 : 600));
  for (int turns = 0; turns < 50; turns++)
    {
      g_autofree char *case_id = NULL;
      LbTime due;
      g_assert_true (lb_ledger_next_tick (world->ledger, &due, &case_id, NULL));
      if (due == LB_TIME_NONE || due > lb_world_clock)
        return;
      g_assert_true (lb_ledger_begin (world->ledger, NULL));
      g_assert_true (lb_ledger_tick (world->ledger, case_id, due, NULL));
      g_assert_true (lb_ledger_commit (world->ledger, NULL));
      lb_reference_tick (world->reference, case_id, due, lb_world_clock);
    }
}

static void
restart (LbWorld *world, LbDevice *device)
{
  world->restarts++;
  if (lb_world_chance (world, 30))
    {
      g_clear_pointer (&world->ledger, lb_ledger_close);
      lb_world_open_store (world);
      return;
    }
  g_clear_pointer (&device->replica, lb_replica_close);
  lb_world_open_device (device);
}

/* To another section, as far as the store knows; the device hears of it when it asks. */
static void
move_person (LbWorld *world)
{
  LbDevice *device = &world->devices[2], *other = &world->devices[lb_world_chance (world, 50) ? 3 : 4];

  g_free (device->actor->section);
  device->actor->section = g_strdup (other->actor->section);
}

static void
one_step (LbWorld *world)
{
  LbDevice *device = &world->devices[lb_world_pick (world, LB_WORLD_DEVICES)];
  int what = lb_world_pick (world, 100);

  if (device->away > 0)
    device->away--;
  if (what < 12)
    pass_time (world);
  else if (what < 50)
    do_something (world, device);
  else if (what < 53)
    restart (world, device);
  else if (what < 55)
    move_person (world);
  else if (what < 59)
    device->away = lb_world_pick (world, 12);
  else if (what < 62)
    arrive_late (world, device);
  else if (device->away > 0)
    do_something (world, device);
  else if (what < 78)
    push (world, device, FALSE);
  else
    pull (world, device, FALSE);
}

/* Nothing is broken any more: everything is sent and fetched. */
static void
heal (LbWorld *world)
{
  for (int i = 0; i < LB_WORLD_DEVICES; i++)
    {
      LbDevice *device = &world->devices[i];
      while (device->late->len > 0)
        arrive_late (world, device);
      for (int n = 0; n < 50 && push (world, device, TRUE); n++)
        ;
    }
  for (int i = 0; i < LB_WORLD_DEVICES; i++)
    for (int n = 0; n < 500 && pull (world, &world->devices[i], TRUE); n++)
      ;
}

static void
compare (LbWorld *world)
{
  for (int i = 0; i < LB_WORLD_DEVICES; i++)
    {
      LbDevice *device = &world->devices[i];
      g_auto (GStrv) scopes = lb_actor_scopes (device->actor);
      g_autofree char *wanted = lb_reference_hash (world->reference, device->actor), *theirs = NULL;
      g_autofree char *ours = lb_replica_state_hash (device->replica, NULL, NULL);
      gint64 head = 0, cases = 0, waiting = 0, refused = 0, differences = 0;

      g_assert_true (lb_ledger_state_hash (world->ledger, (const char *const *) scopes, &head, &cases, &theirs, NULL));
      g_assert_true (lb_replica_count_outbox (device->replica, &waiting, &refused, NULL));
      if (head != lb_reference_head (world->reference) || g_strcmp0 (theirs, wanted) != 0)
        lb_world_wrong (world, &world->found->diverged, "the store differs from the reference");
      if (g_strcmp0 (ours, wanted) != 0)
        lb_world_wrong (world, &world->found->diverged, "device %d differs from the reference", i);
      if (waiting != 0)
        lb_world_wrong (world, &world->found->lost, "device %d still has %d commands that wait", i, (int) waiting);
      if (!lb_replica_verify (device->replica, &differences, NULL) || differences != 0)
        lb_world_wrong (world, &world->found->diverged, "device %d has rows that do not follow from its events", i);
    }
}

static void
run_seed (LbWorld *world)
{
  lb_world_set_up (world);
  for (int i = 0; i < LB_WORLD_CASES; i++)
    receive (world, &world->devices[i], i);
  for (int i = 0; i < STEPS; i++)
    one_step (world);
  heal (world);
  compare (world);
}

/* Every command that a device took was answered by the store: by number, and counted by the reference. */
static void
count (LbWorld *world, LbReferenceCounts *sum)
{
  const LbReferenceCounts *counts = lb_reference_counts (world->reference);
  guint answered = counts->applied + counts->refused + counts->conflicts;

  if (answered != world->commands)
    lb_world_wrong (world, answered < world->commands ? &world->found->lost : &world->found->twice,
           "%u commands were given and %u answered", world->commands, answered);
  sum->applied += counts->applied;
  sum->refused += counts->refused;
  sum->conflicts += counts->conflicts;
  sum->repeated += counts->repeated;
  sum->ticks += counts->ticks;
}

static guint32
first_seed (void)
{
  const char *wanted = g_getenv ("LB_DRILL_SEED");

  return wanted != NULL ? (guint32) g_ascii_strtoull (wanted, NULL, 10) : 1;
}

static void
test_model (void)
{
  LbWorldBase base = { 0 };
  LbDrill found = { 0 };
  LbReferenceCounts sum = { 0 };
  guint runs = lb_drill_runs (80), restarts = 0, resets = 0, faults = 0;

  lb_world_base_set_up (&base);
  for (guint run = 0; run < runs; run++)
    {
      LbWorld world = { .base = &base, .seed = first_seed () + run, .found = &found };

      run_seed (&world);
      count (&world, &sum);
      restarts += world.restarts;
      resets += world.resets;
      faults += world.faults;
      lb_world_tear_down (&world);
    }
  lb_world_base_tear_down (&base);
  g_autofree char *more = g_strdup_printf (
    ", \"devices\": %d, \"applied\": %u, \"refused\": %u, \"conflicts\": %u, \"repeated\": %u, \"ticks\": %u,"
    " \"faults\": %u, \"restarts\": %u, \"resets\": %u",
    LB_WORLD_DEVICES, sum.applied, sum.refused, sum.conflicts, sum.repeated, sum.ticks, faults, restarts, resets);
  lb_drill_end (&found, "model", runs, more);
}

/* A line that swallows an event and says nothing of it: if nobody notices, the check proves nothing. */
static void
test_control (void)
{
  LbWorldBase base = { 0 };
  LbDrill found = { 0 };

  lb_world_base_set_up (&base);
  for (guint run = 0; run < 4; run++)
    {
      LbWorld world = { .base = &base, .seed = 1 + run, .found = &found, .forgetful = TRUE };

      run_seed (&world);
      lb_world_tear_down (&world);
    }
  lb_world_base_tear_down (&base);
  g_test_message ("a line that swallows events: %" G_GUINT64_FORMAT " pages refused, %" G_GUINT64_FORMAT " diverged",
                  found.skipped, found.diverged);
  g_assert_cmpuint (found.skipped + found.diverged, >, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/model", test_model);
  g_test_add_func ("/drill/model-control", test_control);
  return g_test_run ();
}

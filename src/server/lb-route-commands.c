/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands and case numbers: what is written for a user.
 */
#include "lb-server-private.h"
#include "lb-command-json.h"
#include "lb-json.h"
#include "lb-uuid.h"

#include <sodium.h>
#include <string.h>

#define COMMANDS_MAXIMUM 256

typedef struct
{
  GPtrArray *commands; /* (element-type LbCommand) */
  GPtrArray *digests;  /* (element-type utf8) NULL-terminated */
} Push;

static void
push_free (gpointer data)
{
  Push *push = data;

  g_ptr_array_unref (push->commands);
  g_ptr_array_unref (push->digests);
  g_free (push);
}

static char *
digest_of (json_t *value)
{
  g_autofree char *text = lb_json_to_text (value);
  guint8 digest[crypto_hash_sha256_BYTES];
  char hex[crypto_hash_sha256_BYTES * 2 + 1];

  crypto_hash_sha256 (digest, (const guint8 *) text, strlen (text));
  return g_strdup (sodium_bin2hex (hex, sizeof hex, digest, sizeof digest));
}

/* FALSE: answered with the number of the command that is wrong, so that its author can park it. */
static gboolean
read_command (LbRequest *request, Push *push, json_t *value, guint index)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = g_strdup_printf ("/commands/%u", index);
  json_t *number = json_object_get (value, "n");

  LbCommand *command = lb_command_from_json (value, place, &error);
  if (command != NULL && command->number < 1)
    g_set_error (&error, LB_ERROR, LB_ERROR_INVALID, "%s/n: is missing", place);
  else if (command != NULL && (!lb_uuid_is_valid (command->id) || !lb_uuid_is_valid (command->case_id)))
    g_set_error (&error, LB_ERROR, LB_ERROR_INVALID, "%s: id or case is not a UUID in lower case", place);
  else if (command != NULL && command->type == LB_COMMAND_TICK)
    g_set_error (&error, LB_ERROR, LB_ERROR_INVALID, "%s/type: belongs to the store's clock", place);
  if (command != NULL)
    g_ptr_array_add (push->commands, command);
  if (error == NULL)
    {
      g_ptr_array_add (push->digests, digest_of (value));
      return TRUE;
    }
  if (json_is_integer (number))
    lb_request_problem_number (request, LB_PROBLEM_INVALID, error->message, "n", json_integer_value (number));
  else
    lb_request_problem (request, LB_PROBLEM_INVALID, error->message);
  return FALSE;
}

static gboolean
read_commands (LbRequest *request, Push *push, LbJsonReader *reader)
{
  static const char *const members[] = { "commands", NULL };
  g_autoptr (GError) error = NULL;
  LbJson root = lb_json_root (reader), list;

  lb_json_object (&root, NULL, members);
  gsize count = lb_json_array (&root, "commands", 1, COMMANDS_MAXIMUM, &list);
  for (gsize i = 0; i < count; i++)
    {
      LbJson element = lb_json_element (&list, i);
      if (!read_command (request, push, element.value, (guint) i))
        return FALSE;
    }
  if (lb_json_reader_finish (reader, &error))
    return TRUE;
  lb_request_error (request, error);
  return FALSE;
}

static void
count_taken (LbCounters *counters, const LbTaken *taken)
{
  g_atomic_int_add (&counters->applied, taken->applied);
  g_atomic_int_add (&counters->refused, taken->refused);
  g_atomic_int_add (&counters->repeated, taken->repeated);
}

/* The answers are texts of JSON already. */
static void
reply_answers (LbRequest *request, GPtrArray *answers, gint64 head)
{
  g_autofree char *cursor = lb_cursor_new (request->server, head, (const char *const *) request->scopes);
  GString *text = g_string_new ("{\"answers\":[");

  for (guint i = 0; i < answers->len; i++)
    {
      g_string_append (text, i > 0 ? "," : "");
      g_string_append (text, answers->pdata[i]);
    }
  g_string_append_printf (text, "],\"cursor\":\"%s\"}", cursor);
  g_autoptr (GBytes) content = g_string_free_to_bytes (text);
  lb_request_reply (request, 200, "application/json", content);
}

static gboolean
write_commands (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  const Push *push = request->state;
  g_autoptr (GError) fault = NULL;
  LbTaken taken = { 0 };
  gint64 number = 0;

  if (!lb_request_admit (request, ledger, &fault))
    return fault == NULL || (g_propagate_error (error, g_steal_pointer (&fault)), FALSE);
  g_autoptr (GPtrArray) answers =
    lb_ledger_push (ledger, request->session->user->actor, push->commands,
                    (const char *const *) push->digests->pdata, &taken, &number, &fault);
  if (answers != NULL)
    {
      count_taken (&request->server->counters, &taken);
      reply_answers (request, answers, lb_ledger_head (ledger));
    }
  else if (g_error_matches (fault, LB_LEDGER_ERROR, LB_LEDGER_ERROR_OUT_OF_ORDER))
    lb_request_problem_number (request, LB_PROBLEM_OUT_OF_ORDER, fault->message, "expected", number);
  else if (g_error_matches (fault, LB_LEDGER_ERROR, LB_LEDGER_ERROR_KEY_REUSE))
    lb_request_problem_number (request, LB_PROBLEM_KEY_REUSE, fault->message, "n", number);
  else if (g_error_matches (fault, LB_ERROR, LB_ERROR_INVALID))
    lb_request_error (request, fault);
  else
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  return TRUE;
}

void
lb_route_commands (LbRequest *request)
{
  g_autoptr (LbJsonReader) reader = NULL;

  if (!lb_request_json (request, &reader))
    return;
  Push *push = g_new0 (Push, 1);
  push->commands = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_command_unref);
  push->digests = g_ptr_array_new_null_terminated (8, g_free, TRUE);
  request->state = push;
  request->free_state = push_free;
  if (read_commands (request, push, reader))
    lb_request_write (request, write_commands);
}

/* Case numbers */

typedef struct { LbDay day; int count; } Lease;

static gboolean
write_lease (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  const Lease *lease = request->state;
  const LbActor *actor = request->session->user->actor;
  g_autofree char *day = lb_day_to_string (lease->day);
  g_autoptr (GError) fault = NULL;
  int first, last;

  if (lb_ledger_lease (ledger, actor, lease->day, lease->count, &first, &last, &fault))
    lb_request_reply_json (request, 201,
                           json_pack ("{s:i, s:s, s:i, s:i}", "window", lb_actor_counter_window (actor), "day", day,
                                      "first", first, "last", last));
  else if (g_error_matches (fault, LB_ERROR, LB_ERROR_TOO_LARGE))
    lb_request_problem (request, LB_PROBLEM_NUMBERS_USED_UP, NULL);
  else if (lb_error_is_askers (fault))
    lb_request_error (request, fault);
  else
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  return TRUE;
}

void
lb_route_lease (LbRequest *request)
{
  static const char *const members[] = { "day", "count", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbJsonReader) reader = NULL;
  LbDay today = lb_time_day (lb_server_now (request->server));

  if (!lb_request_json (request, &reader))
    return;
  Lease *lease = g_new0 (Lease, 1);
  request->state = lease;
  request->free_state = g_free;
  LbJson root = lb_json_root (reader);
  lb_json_object (&root, NULL, members);
  lease->day = lb_json_day (&root, "day");
  lease->count = (int) lb_json_integer_or (&root, "count", 1, 200, 20);
  if (!lb_json_reader_finish (reader, &error))
    lb_request_error (request, error);
  else if (lease->day < today - 1 || lease->day > today + 31)
    lb_request_problem (request, LB_PROBLEM_INVALID, "/day: must be from yesterday to 31 days ahead");
  else
    lb_request_write (request, write_lease);
}

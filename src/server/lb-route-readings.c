/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who opened which case, and what was done to users: told by clients and the store, read by those who watch over it.
 * A program works on a replica, so it tells what was opened there as soon as it can; a file that the store itself
 * gives out is written down before it goes.
 */
#include "lb-server-private.h"
#include "lb-json.h"
#include "lb-uuid.h"

#define READINGS_MAXIMUM 256
#define PAGE_DEFAULT 200
#define PAGE_MAXIMUM 1000

typedef struct { guint count; LbReading readings[]; } Told;

static void
told_free (gpointer data)
{
  Told *told = data;

  for (guint i = 0; i < told->count; i++)
    g_free ((char *) told->readings[i].case_id);
  g_free (told);
}

static gboolean
write_readings (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  const Told *told = request->state;

  lb_request_reply_empty (request, 204);
  return lb_ledger_note_readings (ledger, request->session->user->actor, told->readings, told->count, error);
}

void
lb_route_readings_add (LbRequest *request)
{
  static const char *const members[] = { "readings", NULL }, *const reading_members[] = { "case", "at", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbJsonReader) reader = NULL;
  LbJson list;

  if (!lb_request_json (request, &reader))
    return;
  LbJson root = lb_json_root (reader);
  lb_json_object (&root, NULL, members);
  guint count = (guint) lb_json_array (&root, "readings", 1, READINGS_MAXIMUM, &list);
  Told *told = g_malloc0 (sizeof *told + count * sizeof *told->readings);
  request->state = told;
  request->free_state = told_free;
  for (; told->count < count; told->count++)
    {
      LbJson element = lb_json_element (&list, told->count);
      LbJson reading = lb_json_object (&element, NULL, reading_members);
      told->readings[told->count].case_id = g_strdup (lb_json_string (&reading, "case", 36, 36));
      told->readings[told->count].at = lb_json_time (&reading, "at");
      if (!lb_uuid_is_valid (told->readings[told->count].case_id))
        lb_json_fail (&reading, "case", "is not a UUID in lower case");
    }
  if (!lb_json_reader_finish (reader, &error))
    lb_request_error (request, error);
  else
    lb_request_write (request, write_readings);
}

/* Reading what was written down */

static gboolean
read_query (LbRequest *request, LbPeopleQuery *query)
{
  const char *limit = lb_request_argument (request, "limit");
  gint64 rows = PAGE_DEFAULT;

  *query = (LbPeopleQuery) { .case_id = lb_request_argument (request, "case"),
                             .user = lb_request_argument (request, "user"),
                             .after = lb_request_argument (request, "after") };
  if (limit != NULL && !lb_parse_number (limit, 1, PAGE_MAXIMUM, &rows))
    {
      lb_request_problem (request, LB_PROBLEM_INVALID, "limit");
      return FALSE;
    }
  query->limit = (int) rows;
  return TRUE;
}

/* Answers with @rows under @name; @rows NULL: with @error. */
static void
reply_rows (LbRequest *request, const char *name, GPtrArray *rows, json_t *(*to_json) (gconstpointer row),
            const GError *error)
{
  if (rows == NULL)
    {
      lb_request_error (request, error);
      return;
    }
  json_t *list = json_array ();
  for (guint i = 0; i < rows->len; i++)
    json_array_append_new (list, to_json (rows->pdata[i]));
  lb_request_reply_json (request, 200, json_pack ("{s:o}", name, list));
}

static json_t *
reading_to_json (gconstpointer data)
{
  const LbReadingRow *row = data;
  g_autofree char *at = lb_time_to_string (row->at);

  return json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s?, s:s?}", "reading", row->id, "at", at, "user", row->user,
                    "device", row->device, "case", row->case_id, "number", row->number, "sha256", row->blob);
}

void
lb_route_readings (LbRequest *request)
{
  g_autoptr (GError) error = NULL;
  LbPeopleQuery query;

  if (!read_query (request, &query))
    return;
  LbLedger *view = lb_server_borrow (request->server);
  g_autoptr (GPtrArray) rows = lb_ledger_readings (view, &query, &error);
  lb_server_return (request->server, view);
  reply_rows (request, "readings", rows, reading_to_json, error);
}

static json_t *
account_to_json (gconstpointer data)
{
  const LbAccountRow *row = data;
  g_autofree char *at = lb_time_to_string (row->at);
  json_t *facts = json_loads (row->facts, JSON_REJECT_DUPLICATES, NULL);

  return json_pack ("{s:s, s:s, s:s, s:s, s:s, s:o}", "entry", row->id, "at", at, "actor", row->actor, "user",
                    row->user, "act", row->act, "facts", facts != NULL ? facts : json_object ());
}

void
lb_route_account_acts (LbRequest *request)
{
  g_autoptr (GError) error = NULL;
  LbPeopleQuery query;

  if (!read_query (request, &query))
    return;
  LbLedger *view = lb_server_borrow (request->server);
  g_autoptr (GPtrArray) rows = lb_ledger_account_acts (view, &query, &error);
  lb_server_return (request->server, view);
  reply_rows (request, "acts", rows, account_to_json, error);
}

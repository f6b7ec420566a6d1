/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sessions that are listed and ended, and leave that is arranged. Which users these may be is for lb_has_right() and
 * lb_may_arrange_leave() to say; here the answers are made.
 */
#include "lb-server-private.h"
#include "lb-json.h"

#include <string.h>

static const char *
user_of (LbRequest *request)
{
  return request->session->user->actor->id;
}

gboolean
lb_request_settle (LbRequest *request, GError *fault, GError **error)
{
  if (fault->domain == LB_REFUSAL)
    lb_request_problem (request, LB_PROBLEM_FORBIDDEN, fault->message);
  else if (lb_error_is_askers (fault))
    lb_request_error (request, fault);
  else
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  g_error_free (fault);
  return TRUE;
}

/* Sessions */

static json_t *
session_to_json (const LbSessionFacts *facts, const char *current)
{
  g_autofree char *made = lb_time_to_string (facts->made);
  g_autofree char *seen = lb_time_to_string (facts->seen);
  g_autofree char *until = lb_time_to_string (facts->until);

  return json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "session", facts->id, "user", facts->user, "device",
                    facts->device, "made", made, "seen", seen, "until", until, "bound", facts->certificate != NULL,
                    "current", strcmp (facts->id, current) == 0);
}

static void
reply_sessions (LbRequest *request, const char *user)
{
  g_autoptr (GError) error = NULL;
  LbLedger *view = lb_server_borrow (request->server);

  g_autoptr (GPtrArray) sessions = lb_ledger_session_list (view, user, &error);
  lb_server_return (request->server, view);
  if (sessions == NULL)
    {
      lb_request_error (request, error);
      return;
    }
  json_t *list = json_array ();
  for (guint i = 0; i < sessions->len; i++)
    json_array_append_new (list, session_to_json (sessions->pdata[i], request->session->id));
  lb_request_reply_json (request, 200, json_pack ("{s:o}", "sessions", list));
}

void
lb_route_own_sessions (LbRequest *request)
{
  reply_sessions (request, user_of (request));
}

void
lb_route_sessions (LbRequest *request)
{
  reply_sessions (request, lb_request_argument (request, "user"));
}

static gboolean
write_own_revoke (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  GError *fault = NULL;

  lb_request_reply_empty (request, 204);
  return lb_ledger_session_revoke (ledger, user_of (request), request->parameter, &fault)
         || lb_request_settle (request, fault, error);
}

void
lb_route_own_session_end (LbRequest *request)
{
  lb_request_write (request, write_own_revoke);
}

static gboolean
end_session (LbLedger *ledger, LbRequest *request, GError **error)
{
  g_autoptr (GPtrArray) sessions = lb_ledger_session_list (ledger, NULL, error);

  for (guint i = 0; sessions != NULL && i < sessions->len; i++)
    {
      const LbSessionFacts *facts = sessions->pdata[i];
      g_autofree char *text = NULL;
      if (strcmp (facts->id, request->parameter) != 0)
        continue;
      text = g_strdup_printf ("{\"device\":\"%s\"}", facts->device);
      return lb_ledger_session_revoke (ledger, NULL, facts->id, error)
             && lb_ledger_note_account (ledger, user_of (request), facts->user, LB_ACCOUNT_SESSIONS_ENDED, text, error);
    }
  if (sessions != NULL)
    g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "there is no such session");
  return FALSE;
}

static gboolean
write_revoke (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  GError *fault = NULL;

  lb_request_reply_empty (request, 204);
  return end_session (ledger, request, &fault) || lb_request_settle (request, fault, error);
}

void
lb_route_session_end (LbRequest *request)
{
  lb_request_write (request, write_revoke);
}

/* Leave */

static json_t *
leave_to_json (const LbLeave *leave)
{
  g_autofree char *first = lb_day_to_string (leave->first);
  g_autofree char *last = lb_day_to_string (leave->last);

  return json_pack ("{s:s, s:s, s:s, s:s, s:s}", "leave", leave->id, "user", leave->user, "substitute",
                    leave->substitute, "first", first, "last", last);
}

void
lb_route_leave (LbRequest *request)
{
  g_autoptr (GError) error = NULL;
  LbLedger *view = lb_server_borrow (request->server);

  g_autoptr (GPtrArray) leaves = lb_ledger_leave_list (view, &error);
  lb_server_return (request->server, view);
  if (leaves == NULL)
    {
      lb_request_error (request, error);
      return;
    }
  json_t *list = json_array ();
  for (guint i = 0; i < leaves->len; i++)
    json_array_append_new (list, leave_to_json (leaves->pdata[i]));
  lb_request_reply_json (request, 200, json_pack ("{s:o}", "leave", list));
}

/* Writes down in the users' own log that @leave was arranged or ended. */
static gboolean
note_leave (LbLedger *ledger, LbRequest *request, const LbLeave *leave, LbAccountAct act, GError **error)
{
  json_auto_t *value = leave_to_json (leave);
  g_autofree char *facts = lb_json_to_text (value);

  return lb_ledger_note_account (ledger, user_of (request), leave->user, act, facts, error);
}

static gboolean
add_leave (LbLedger *ledger, LbRequest *request, LbLeave *leave, GError **error)
{
  g_autoptr (LbUser) absent = lb_ledger_user (ledger, leave->user, NULL, error);
  g_autoptr (LbUser) substitute = absent != NULL ? lb_ledger_user (ledger, leave->substitute, NULL, error) : NULL;

  return substitute != NULL
         && lb_may_arrange_leave (request->session->user->actor, absent->actor, substitute->actor, error)
         && lb_ledger_leave_add (ledger, leave, user_of (request), error)
         && note_leave (ledger, request, leave, LB_ACCOUNT_LEAVE, error);
}

static gboolean
write_leave (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  LbLeave *leave = request->state;
  GError *fault = NULL;

  if (!add_leave (ledger, request, leave, &fault))
    return lb_request_settle (request, fault, error);
  lb_request_reply_json (request, 201, leave_to_json (leave));
  return TRUE;
}

void
lb_route_leave_add (LbRequest *request)
{
  static const char *const members[] = { "user", "substitute", "first", "last", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbJsonReader) reader = NULL;

  if (!lb_request_json (request, &reader))
    return;
  LbLeave *leave = g_new0 (LbLeave, 1);
  request->state = leave;
  request->free_state = (GDestroyNotify) lb_leave_free;
  LbJson root = lb_json_root (reader);
  lb_json_object (&root, NULL, members);
  leave->user = g_strdup (lb_json_string_or (&root, "user", 1, 64, user_of (request)));
  leave->substitute = g_strdup (lb_json_string (&root, "substitute", 1, 64));
  leave->first = lb_json_day (&root, "first");
  leave->last = lb_json_day (&root, "last");
  if (!lb_json_reader_finish (reader, &error))
    lb_request_error (request, error);
  else
    lb_request_write (request, write_leave);
}

static gboolean
end_leave (LbLedger *ledger, LbRequest *request, GError **error)
{
  g_autoptr (LbLeave) leave = lb_ledger_leave (ledger, request->parameter, error);
  g_autoptr (LbUser) absent = leave != NULL ? lb_ledger_user (ledger, leave->user, NULL, error) : NULL;

  return absent != NULL && lb_may_arrange_leave (request->session->user->actor, absent->actor, NULL, error)
         && lb_ledger_leave_end (ledger, leave->id, user_of (request), error)
         && note_leave (ledger, request, leave, LB_ACCOUNT_LEAVE_ENDED, error);
}

static gboolean
write_leave_end (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  GError *fault = NULL;

  lb_request_reply_empty (request, 204);
  return end_leave (ledger, request, &fault) || lb_request_settle (request, fault, error);
}

void
lb_route_leave_end (LbRequest *request)
{
  lb_request_write (request, write_leave_end);
}

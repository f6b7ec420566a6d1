/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sessions and what was written down about people, for whoever sits at the store.
 */
#include <glib/gi18n.h>

#include "lb-ctl-store.h"
#include "lb-ledger-people.h"

static void
print_session (const LbSessionFacts *facts, json_t *list)
{
  g_autofree char *made = lb_time_to_string (facts->made);
  g_autofree char *seen = lb_time_to_string (facts->seen);
  g_autofree char *until = lb_time_to_string (facts->until);

  if (list == NULL)
    g_print (_("%s  %-16s %s  made %s, renewed %s, until %s%s\n"), facts->id, facts->user, facts->device, made, seen, until,
             facts->certificate != NULL ? _(", bound to a device") : "");
  else
    json_array_append_new (list, json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "session", facts->id, "user",
                                            facts->user, "device", facts->device, "made", made, "seen", seen, "until",
                                            until, "bound", facts->certificate != NULL));
}

int
lb_ctl_user_sessions (LbCommandLine *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) ledger = NULL;
  g_autoptr (GPtrArray) sessions = NULL;
  json_t *list = line->json ? json_array () : NULL;

  if (line->n_arguments > 1)
    return lb_command_line_usage (line, _("user sessions takes one ID, or none for everybody's"));
  ledger = lb_ctl_store_open (line, LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING, &error);
  sessions =
    ledger != NULL ? lb_ledger_session_list (ledger, line->n_arguments == 1 ? line->arguments[0] : NULL, &error) : NULL;
  if (sessions == NULL)
    {
      json_decref (list);
      return lb_command_line_refuse (line, error);
    }
  for (guint i = 0; i < sessions->len; i++)
    print_session (sessions->pdata[i], list);
  if (list != NULL)
    lb_command_line_print_json (list);
  return LB_EXIT_OK;
}

static gboolean
end_sessions (LbLedger *ledger, const char *user, const char *session, int *ret_count, GError **error)
{
  g_autoptr (LbUser) known = lb_ledger_user (ledger, user, NULL, error);

  *ret_count = 1;
  if (known == NULL
      || (session != NULL ? !lb_ledger_session_revoke (ledger, user, session, error)
                          : !lb_ledger_session_revoke_all (ledger, user, NULL, ret_count, error)))
    return FALSE;
  return lb_ledger_note_account (ledger, "lianbanctl", user, LB_ACCOUNT_SESSIONS_ENDED, "{}", error);
}

int
lb_ctl_user_revoke (LbCommandLine *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) ledger = NULL;
  int count = 0;

  if (line->n_arguments < 1 || line->n_arguments > 2)
    return lb_command_line_usage (line, _("user revoke takes an ID, and one SESSION of theirs or none for all"));
  ledger = lb_ctl_store_open (line, LB_LEDGER_EXISTING, &error);
  if (ledger == NULL
      || !end_sessions (ledger, line->arguments[0], line->n_arguments == 2 ? line->arguments[1] : NULL, &count, &error))
    return lb_command_line_refuse (line, error);
  if (line->json)
    lb_command_line_print_json (json_pack ("{s:s, s:i}", "id", line->arguments[0], "ended", count));
  else
    g_print (_("%d of %s's sessions ended.\n"), count, line->arguments[0]);
  return LB_EXIT_OK;
}

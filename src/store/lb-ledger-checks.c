/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-ledger-checks.h"
#include "lb-identifier.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

static gboolean
refuse (GError **error, LbRefusal refusal, const char *text)
{
  g_set_error_literal (error, LB_REFUSAL, (int) refusal, text);
  return FALSE;
}

gboolean
lb_ledger_check_blobs (LbLedger *self, const LbActor *actor, const char *const *scopes, const LbCommand *command,
                       GError **error)
{
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer digest;

  lb_record_collect_blobs (command->args, lb_command_members (command->type), digests);
  g_hash_table_iter_init (&iter, digests);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    {
      gboolean visible = FALSE;
      if (!lb_ledger_blob_visible (self, digest, actor->id, scopes, &visible, error))
        return FALSE;
      if (!visible)
        return refuse (error, LB_REFUSAL_INVALID,
                       _ ("A file that this step names has not arrived. Attach it again."));
    }
  return TRUE;
}

gboolean
lb_ledger_check_number (LbLedger *self, const LbActor *actor, const LbCommand *command, GError **error)
{
  const char *number = command->type == LB_COMMAND_RECEIVE ? lb_record_text (command->args, "number") : NULL;
  g_auto (LbIdentifier) identifier = { 0 };
  gint64 leased, taken;

  if (number == NULL)
    return TRUE;
  /* Its day is that of the lease, whatever the clock says today. */
  if (!lb_identifier_check (LB_IDENTIFIER_CASE, number, LB_DAY_NONE, &identifier))
    return refuse (error, LB_REFUSAL_INVALID, _("The case number is not valid."));
  g_autofree char *date = g_strdup_printf ("%.4s-%.2s-%.2s", number + 2, number + 6, number + 8);
  g_autofree char *window = g_strndup (number + 10, 2);
  g_autofree char *sequence = g_strndup (number + 12, 5);
  LbDay day;
  if (!lb_day_parse (date, &day, NULL))
    return refuse (error, LB_REFUSAL_INVALID, _("The case number is not valid."));
  if (!lb_database_integer (self->database, 0, &leased, error,
                            "SELECT count(*) FROM number_lease WHERE window_number = :window AND day = :day"
                            " AND :sequence BETWEEN first AND last AND (user = :user OR"
                            " (user = '" LB_LEASE_OF_NOBODY "' AND window_number = :own))",
                            "i:window", atoi (window), "x:day", (gint64) day, "i:sequence", atoi (sequence),
                            "s:user", actor->id, "i:own", actor->window_number, NULL)
      || !lb_database_integer (self->database, 0, &taken, error,
                               "SELECT count(*) FROM case_head WHERE number = :number", "s:number",
                               identifier.canonical, NULL))
    return FALSE;
  if (leased == 0)
    return refuse (error, LB_REFUSAL_INVALID,
                   _ ("The case number was not given to this window. Take a new one."));
  if (taken != 0)
    return refuse (error, LB_REFUSAL_INVALID, _("The case number has been used. Take a new one."));
  return TRUE;
}

/* The case knows ids only. Who goes out must be somebody whom the store knows as an inspector, today. */
gboolean
lb_ledger_check_team (LbLedger *self, const LbCase *state, const LbCommand *command, GError **error)
{
  const LbVisit *visit = command->type == LB_COMMAND_DISPATCH_VISIT && state != NULL
                           ? lb_case_visit (state, lb_record_text (command->args, "visit"))
                           : NULL;
  g_auto (GStrv) team = command->type == LB_COMMAND_PLAN_VISIT ? lb_record_texts (command->args, "team")
                                                               : g_strdupv (visit != NULL ? visit->team : NULL);

  for (char **member = team; member != NULL && *member != NULL; member++)
    {
      g_autoptr (GError) fault = NULL;
      LbUser *user = lb_ledger_user (self, *member, NULL, &fault);
      gboolean inspects = user != NULL && !user->disabled && (user->actor->roles & LB_ROLE_INSPECTOR) != 0;

      g_clear_pointer (&user, lb_user_free);
      if (fault != NULL && !g_error_matches (fault, LB_ERROR, LB_ERROR_NOT_FOUND))
        return g_propagate_error (error, g_steal_pointer (&fault)), FALSE;
      if (!inspects)
        return refuse (error, LB_REFUSAL_INVALID,
                       _("Somebody in the team is not an inspector, so they may not go. Choose inspectors only."));
    }
  return TRUE;
}

/* Who is to work on an item must be somebody of its section, by the name that the store knows. */
gboolean
lb_ledger_check_assignee (LbLedger *self, const LbCase *state, const LbCommand *command, GError **error)
{
  const char *to = command->type == LB_COMMAND_ASSIGN ? lb_record_text (command->args, "to") : NULL;
  const LbCaseItem *item = to != NULL && state != NULL ? lb_case_item (state, command->item) : NULL;
  g_autoptr (GError) fault = NULL;
  gboolean works = FALSE;
  LbUser *user;

  if (item == NULL)
    return TRUE;
  user = lb_ledger_user (self, to, NULL, &fault);
  if (user != NULL)
    works = !user->disabled && g_strcmp0 (user->actor->section, item->section) == 0
            && (user->actor->roles & (LB_ROLE_ACCEPTOR | LB_ROLE_REVIEWER | LB_ROLE_DECIDER)) != 0
            && g_strcmp0 (user->actor->name, lb_record_text (command->args, "toName")) == 0;
  g_clear_pointer (&user, lb_user_free);
  if (fault != NULL && !g_error_matches (fault, LB_ERROR, LB_ERROR_NOT_FOUND))
    return g_propagate_error (error, g_steal_pointer (&fault)), FALSE;
  return works || refuse (error, LB_REFUSAL_INVALID,
                          _("Whoever is to work on the item is not of its section. Choose one of its people."));
}

/* What such a command puts down, and may have been put down by somebody else meanwhile; NULL for commands that only add,
 * or that a step of somebody else's makes impossible anyway. */
static const char *
overwritten (LbCommandType type)
{
  return type == LB_COMMAND_SET_DELIVERY ? lb_event_type_name (LB_EVENT_DELIVERY_SET)
         : type == LB_COMMAND_PLAN_VISIT ? lb_event_type_name (LB_EVENT_VISIT_PLANNED)
                                         : NULL;
}

gboolean
lb_ledger_check_overwrites (LbLedger *self, const LbActor *actor, const LbCommand *command, GError **error)
{
  const char *type = overwritten (command->type);
  const char *visit = command->type == LB_COMMAND_PLAN_VISIT ? lb_record_text (command->args, "visit") : NULL;
  gint64 others;

  if (type == NULL)
    return TRUE;
  if (!lb_database_integer (self->database, 0, &others, error,
                            "SELECT count(*) FROM event WHERE case_id = :case AND version > :base"
                            " AND json_extract (line, '$.type') = :type"
                            " AND (json_extract (line, '$.actor') <> :user"
                            "  OR coalesce (json_extract (line, '$.device'), '') <> :device)"
                            " AND coalesce (json_extract (line, '$.data.visit'), '') = :visit",
                            "s:case", command->case_id, "x:base", command->base, "s:type", type, "s:user", actor->id,
                            "s:device", actor->device != NULL ? actor->device : "", "s:visit",
                            visit != NULL ? visit : "", NULL))
    return FALSE;
  return others == 0
         || refuse (error, LB_REFUSAL_WRONG_STATE,
                    _("A colleague has set this since you looked. See what it is now, and do it again if it is to "
                      "be changed."));
}

LbDay
lb_ledger_day_of_visit (const LbCase *state, const LbCommand *command)
{
  if (command->type == LB_COMMAND_PLAN_VISIT)
    return lb_record_day (command->args, "day");
  if (command->type == LB_COMMAND_DISPATCH_VISIT && state != NULL)
    {
      const LbVisit *visit = lb_case_visit (state, lb_record_text (command->args, "visit"));

      return visit != NULL ? visit->day : LB_DAY_NONE;
    }
  return LB_DAY_NONE;
}

gboolean
lb_ledger_other_visits (LbLedger *self, LbDay day, const char *case_id, GPtrArray *ret_cases, GPtrArray **ret_visits,
                        GError **error)
{
  g_autoptr (GPtrArray) visits = g_ptr_array_new ();
  g_autofree char *text = lb_day_to_string (day);
  int step = LB_STEP_FAILED;

  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error, "SELECT case_id FROM visit_day WHERE day = :day AND case_id <> :case", "s:day", text,
    "s:case", case_id, NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      g_autoptr (GError) fault = NULL;
      g_autoptr (LbCase) state = lb_ledger_cached_case (self, lb_statement_text (rows, 0), &fault);

      if (fault != NULL)
        return g_propagate_error (error, g_steal_pointer (&fault)), FALSE;
      if (state == NULL)
        continue;
      for (guint i = 0; i < state->visits->len; i++)
        g_ptr_array_add (visits, state->visits->pdata[i]);
      g_ptr_array_add (ret_cases, g_steal_pointer (&state));
    }
  if (step != LB_STEP_DONE)
    return FALSE;
  *ret_visits = g_steal_pointer (&visits);
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is written down about people: what was done to them as users, and what they opened.
 */
#include "lb-ledger-people.h"
#include "lb-ledger-private.h"
#include "lb-uuid.h"

/* So long after its beginning the rest of a file still belongs to the same reading. */
#define GOES_ON_MS (3600 * 1000)

static const char *const act_names[LB_N_ACCOUNT_ACTS] = {
  [LB_ACCOUNT_MADE] = "made",
  [LB_ACCOUNT_CHANGED] = "changed",
  [LB_ACCOUNT_PASSWORD_RESET] = "password-reset",
  [LB_ACCOUNT_PASSWORD_CHANGED] = "password-changed",
  [LB_ACCOUNT_SESSIONS_ENDED] = "sessions-ended",
  [LB_ACCOUNT_LEAVE] = "leave",
  [LB_ACCOUNT_LEAVE_ENDED] = "leave-ended",
};

const char *
lb_account_act_name (LbAccountAct act)
{
  g_return_val_if_fail (act < LB_N_ACCOUNT_ACTS, NULL);

  return act_names[act];
}

gboolean
lb_ledger_note_account (LbLedger *self, const char *by, const char *user, LbAccountAct act, const char *facts,
                        GError **error)
{
  g_return_val_if_fail (self != NULL && by != NULL && user != NULL && facts != NULL, FALSE);
  gint64 now = lb_ledger_system_now ();
  g_autofree char *id = lb_uuid_new (now);

  return lb_database_run (self->database, error,
                          "INSERT INTO account_act (id, at, actor, user, act, facts)"
                          " VALUES (:id, :at, :actor, :user, :act, :facts)",
                          "s:id", id, "x:at", now, "s:actor", by, "s:user", user, "s:act",
                          lb_account_act_name (act), "s:facts", facts, NULL);
}

static gboolean
note_reading (LbLedger *self, const LbActor *actor, const LbReading *reading, GError **error)
{
  LbTime now = lb_ledger_now (self);
  g_autofree char *id = lb_uuid_new (lb_ledger_system_now ());

  return lb_database_run (self->database, error,
                          "INSERT INTO reading (id, at, user, device, case_id)"
                          " SELECT :id, :at, :user, :device, case_id FROM case_head WHERE case_id = :case",
                          "s:id", id, "x:at", MIN (reading->at, now), "s:user", actor->id, "s:device",
                          actor->device, "s:case", reading->case_id, NULL);
}

gboolean
lb_ledger_note_readings (LbLedger *self, const LbActor *actor, const LbReading *readings, guint count, GError **error)
{
  g_return_val_if_fail (self != NULL && actor != NULL && actor->device != NULL, FALSE);
  g_return_val_if_fail (readings != NULL || count == 0, FALSE);

  for (guint i = 0; i < count; i++)
    if (!note_reading (self, actor, &readings[i], error))
      return FALSE;
  return TRUE;
}

gboolean
lb_ledger_note_file_reading (LbLedger *self, const LbActor *actor, const char *const *scopes, const char *blob,
                             gboolean goes_on, GError **error)
{
  g_return_val_if_fail (self != NULL && actor != NULL && actor->device != NULL && scopes != NULL && blob != NULL, FALSE);
  gint64 now = lb_ledger_system_now ();
  g_autofree char *id = lb_uuid_new (now);
  /* Later than any id: what begins anew goes on from nothing. */
  g_autofree char *oldest = goes_on ? lb_uuid_new (now - GOES_ON_MS) : g_strdup ("~");
  g_autofree char *tags = lb_scopes_to_json (scopes);

  /* Ids sort by time, so the index of a user's readings finds the last ones. Within one millisecond they sort by
   * chance: there is no upper end, or the reading just before might count as coming after. */
  return lb_database_run (
    self->database, error,
    "INSERT INTO reading (id, at, user, device, case_id, blob)"
    " SELECT :id, :at, :user, :device, b.case_id, b.digest FROM blob_case b WHERE b.digest = :blob"
    "  AND NOT EXISTS (SELECT 1 FROM reading r WHERE r.user = :user AND r.id > :oldest"
    "   AND r.device = :device AND r.blob = :blob)"
    " ORDER BY CASE WHEN EXISTS (SELECT 1 FROM case_scope s WHERE s.case_id = b.case_id AND s.gone IS NULL"
    "  AND s.tag IN (SELECT value FROM json_each (:tags))) THEN 0 ELSE 1 END, b.case_id LIMIT 1",
    "s:id", id, "x:at", lb_ledger_now (self), "s:user", actor->id, "s:device", actor->device, "s:blob", blob, "s:oldest",
    oldest, "s:tags", tags, NULL);
}

/* Asking */

void
lb_reading_row_free (LbReadingRow *row)
{
  g_free (row->id);
  g_free (row->user);
  g_free (row->device);
  g_free (row->case_id);
  g_free (row->number);
  g_free (row->blob);
  g_free (row);
}

GPtrArray *
lb_ledger_readings (LbLedger *self, const LbPeopleQuery *query, GError **error)
{
  g_return_val_if_fail (self != NULL && query != NULL, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_reading_row_free);
  int step;

  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error,
    "SELECT r.id, r.at, r.user, r.device, r.case_id, h.number, r.blob FROM reading r"
    " LEFT JOIN case_head h ON h.case_id = r.case_id"
    " WHERE r.id > :after AND (r.user = :user OR :user = '') AND (r.case_id = :case OR :case = ''"
    "  OR r.blob IN (SELECT digest FROM blob_case WHERE case_id = :case))"
    " ORDER BY r.id LIMIT :limit",
    "s:after", query->after != NULL ? query->after : "", "s:case", query->case_id != NULL ? query->case_id : "",
    "s:user", query->user != NULL ? query->user : "", "i:limit", query->limit, NULL);
  if (rows == NULL)
    return NULL;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      LbReadingRow *row = g_new0 (LbReadingRow, 1);
      row->id = lb_statement_dup_text (rows, 0);
      row->at = lb_statement_integer (rows, 1);
      row->user = lb_statement_dup_text (rows, 2);
      row->device = lb_statement_dup_text (rows, 3);
      row->case_id = lb_statement_dup_text (rows, 4);
      row->number = lb_statement_dup_text (rows, 5);
      row->blob = lb_statement_dup_text (rows, 6);
      g_ptr_array_add (list, row);
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

void
lb_account_row_free (LbAccountRow *row)
{
  g_free (row->id);
  g_free (row->actor);
  g_free (row->user);
  g_free (row->act);
  g_free (row->facts);
  g_free (row);
}

GPtrArray *
lb_ledger_account_acts (LbLedger *self, const LbPeopleQuery *query, GError **error)
{
  g_return_val_if_fail (self != NULL && query != NULL, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_account_row_free);
  int step;

  g_autoptr (LbStatement) rows =
    lb_database_query (self->database, error,
                       "SELECT id, at, actor, user, act, facts FROM account_act"
                       " WHERE id > :after AND (user = :user OR actor = :user OR :user = '') ORDER BY id LIMIT :limit",
                       "s:after", query->after != NULL ? query->after : "", "s:user",
                       query->user != NULL ? query->user : "", "i:limit", query->limit, NULL);
  if (rows == NULL)
    return NULL;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      LbAccountRow *row = g_new0 (LbAccountRow, 1);
      row->id = lb_statement_dup_text (rows, 0);
      row->at = lb_statement_integer (rows, 1);
      row->actor = lb_statement_dup_text (rows, 2);
      row->user = lb_statement_dup_text (rows, 3);
      row->act = lb_statement_dup_text (rows, 4);
      row->facts = lb_statement_dup_text (rows, 5);
      g_ptr_array_add (list, row);
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

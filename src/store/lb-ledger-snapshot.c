/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a first sync fetches: every case of a scope, whole, as of one moment. The lines are those of /v1/changes.
 */
#include "lb-ledger-keep.h"
#include "lb-ledger-private.h"
#include "lb-json.h"

typedef struct
{
  LbLedger *ledger;
  LbPack *pack;
  LbSnapshot *snapshot;
} Writer;

static GPtrArray *
list_cases (LbLedger *self, const char *const *scopes, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *tags = lb_scopes_to_json (scopes);
  int step = LB_STEP_FAILED;

  g_autoptr (LbStatement) rows = lb_database_query (self->database, error,
                                                    "SELECT DISTINCT case_id FROM case_scope WHERE gone IS "
                                                    "NULL AND tag IN (SELECT value FROM json_each (:tags))"
                                                    " ORDER BY case_id",
                                                    "s:tags", tags, NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_ptr_array_add (ids, lb_statement_dup_text (rows, 0));
  return step == LB_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

static gboolean
write_json (Writer *writer, json_t *value, GError **error)
{
  g_autofree char *line = lb_json_to_text (value);

  json_decref (value);
  return lb_pack_add (writer->pack, line, error);
}

static gboolean
write_case (Writer *writer, const char *case_id, GError **error)
{
  gint64 version = 0;
  int step = LB_STEP_FAILED;

  if (!lb_database_integer (writer->ledger->database, 0, &version, error,
                            "SELECT version FROM case_head WHERE case_id = :case", "s:case", case_id, NULL)
      || !write_json (writer, json_pack ("{s:s, s:I}", "whole", case_id, "events", (json_int_t) version), error))
    return FALSE;
  g_autoptr (LbStatement) rows =
    lb_database_query (writer->ledger->database, error,
                       "SELECT line FROM event WHERE case_id = :case ORDER BY version", "s:case", case_id, NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    if (!lb_pack_add (writer->pack, lb_statement_text (rows, 0), error))
      return FALSE;
  writer->snapshot->cases++;
  writer->snapshot->events += version;
  return step == LB_STEP_DONE;
}

gboolean
lb_ledger_snapshot (LbLedger *self, const char *const *scopes, LbPack *pack, gint *stop, LbSnapshot *ret_snapshot,
                    GError **error)
{
  g_return_val_if_fail (self != NULL && scopes != NULL && pack != NULL && ret_snapshot != NULL, FALSE);
  Writer writer = { self, pack, ret_snapshot };

  *ret_snapshot = (LbSnapshot) { 0 };
  g_autoptr (LbTransaction) view = lb_transaction_begin_read (self->database, error);
  if (view == NULL
      || !lb_database_integer (self->database, 0, &ret_snapshot->seq, error, "SELECT max (seq) FROM event", NULL))
    return FALSE;
  g_autoptr (GPtrArray) ids = list_cases (self, scopes, error);
  if (ids == NULL || !write_json (&writer, json_pack ("{s:i, s:I}", "snapshot", 1, "cases", (json_int_t) ids->len), error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      if (stop != NULL && g_atomic_int_get (stop))
        {
          g_set_error (error, LB_ERROR, LB_ERROR_BUSY, "the store is being stopped");
          return FALSE;
        }
      if (!write_case (&writer, ids->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking a case out of the ledger.
 */
#include "lb-error.h"
#include "lb-ledger-private.h"

GPtrArray *
lb_ledger_case_lines (LbLedger *self, const char *case_id, GError **error)
{
  g_autoptr (LbStatement) statement = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  int stepped;

  g_return_val_if_fail (self != NULL && case_id != NULL, NULL);

  statement = lb_database_prepare (self->database, "SELECT line FROM event WHERE case_id = :case ORDER BY version", error);
  if (statement == NULL)
    return NULL;
  lb_statement_bind_text (statement, ":case", case_id);
  while ((stepped = lb_statement_step (statement, error)) > 0)
    g_ptr_array_add (lines, lb_statement_dup_text (statement, 0));
  if (stepped < 0)
    return NULL;
  if (lines->len == 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "There is no case of that id");
      return NULL;
    }
  return g_steal_pointer (&lines);
}

char *
lb_ledger_case_id (LbLedger *self, const char *number, GError **error)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (self != NULL && number != NULL, NULL);

  if (!lb_database_text (self->database, &id, error, "SELECT case_id FROM case_head WHERE number = :number",
                         "s:number", number, NULL))
    return NULL;
  if (id == NULL)
    g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "There is no case with the number %s", number);
  return g_steal_pointer (&id);
}

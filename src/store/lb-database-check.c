/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine's own look at its file: pages, indexes, constraints.
 */
#include "lb-database-private.h"

gboolean
lb_database_check (LbDatabase *self, GPtrArray *faults, GError **error)
{
  g_return_val_if_fail (self != NULL && faults != NULL, FALSE);
  int step = LB_STEP_FAILED;

  g_autoptr (LbStatement) rows = lb_database_query (self, error, "PRAGMA integrity_check(20)", NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    if (g_strcmp0 (lb_statement_text (rows, 0), "ok") != 0)
      g_ptr_array_add (faults, g_strdup_printf ("database: %s", lb_statement_text (rows, 0)));
  return step == LB_STEP_DONE;
}

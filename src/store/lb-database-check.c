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

/* What a table is made of, for code that copies rows without knowing them. */

GStrv
lb_database_tables (LbDatabase *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  int step = LB_STEP_FAILED;

  g_autoptr (LbStatement) rows = lb_database_query (
    self, error, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid", NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_strv_builder_add (names, lb_statement_text (rows, 0));
  return step == LB_STEP_DONE ? g_strv_builder_end (names) : NULL;
}

int
lb_statement_columns (LbStatement *self)
{
  return sqlite3_column_count (self->statement);
}

const char *
lb_statement_name (LbStatement *self, int column)
{
  return sqlite3_column_name (self->statement, column);
}

char
lb_statement_kind (LbStatement *self, int column)
{
  switch (sqlite3_column_type (self->statement, column))
    {
    case SQLITE_INTEGER:
      return 'x';
    case SQLITE_FLOAT:
      return 'd';
    case SQLITE_TEXT:
      return 's';
    case SQLITE_BLOB:
      return 'y';
    default:
      return '\0';
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine's own look at its file: pages, indexes, constraints.
 */
#include "lb-database-private.h"

/* Rows that name others which are not there: whoever writes past this program need not be held to it. */
static gboolean
check_references (LbDatabase *self, GPtrArray *faults, GError **error)
{
  int step = LB_STEP_FAILED;

  g_autoptr (LbStatement) rows = lb_database_query (self, error, "PRAGMA foreign_key_check", NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_ptr_array_add (faults, g_strdup_printf ("database: a row of %s names a row of %s that is not there",
                                              lb_statement_text (rows, 0), lb_statement_text (rows, 2)));
  return step == LB_STEP_DONE;
}

gboolean
lb_database_check (LbDatabase *self, GPtrArray *faults, GError **error)
{
  g_return_val_if_fail (self != NULL && faults != NULL, FALSE);
  int step = LB_STEP_FAILED;

  /* A server looks after its pages itself (data checksums, pg_amcheck). */
  if (self->engine != &lb_engine_sqlite)
    return TRUE;

  g_autoptr (LbStatement) rows = lb_database_query (self, error, "PRAGMA integrity_check(20)", NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    if (g_strcmp0 (lb_statement_text (rows, 0), "ok") != 0)
      g_ptr_array_add (faults, g_strdup_printf ("database: %s", lb_statement_text (rows, 0)));
  return step == LB_STEP_DONE && check_references (self, faults, error);
}

/* What a table is made of, for code that copies rows without knowing them. */

GStrv
lb_database_tables (LbDatabase *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  int step = LB_STEP_FAILED;

  g_autoptr (LbStatement) rows = lb_database_query (self, error, self->engine->list_tables, NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_strv_builder_add (names, lb_statement_text (rows, 0));
  return step == LB_STEP_DONE ? g_strv_builder_end (names) : NULL;
}

int
lb_statement_columns (LbStatement *self)
{
  return self->database->engine->columns (self);
}

const char *
lb_statement_name (LbStatement *self, int column)
{
  return self->database->engine->column_name (self, column);
}

char
lb_statement_kind (LbStatement *self, int column)
{
  return self->database->engine->kind (self, column);
}

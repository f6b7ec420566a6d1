/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of many cases in a database that has none yet: an index that is sorted once, and a sum that is taken once,
 * cost a fraction of what they do row by row, and as much for the last row as for the first.
 */
#include "lb-projection.h"

/* The indexes that a statement made (not those behind keys), and the trigger that counts cards. */
#define LATER                                                                                                          \
  "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL"                                           \
  " AND (type = 'index' OR (type = 'trigger' AND name = 'item_counted')) ORDER BY type, name"

#define COUNT(section, which)                                                                                          \
  "INSERT INTO board_count (section, board_column, kind, day, n)"                                                      \
  " SELECT " section ", board_column, '" which "', " which " / 86400000, count(*) FROM item_view WHERE 1"              \
  " GROUP BY 1, 2, 4 ON CONFLICT DO UPDATE SET n = n + excluded.n;"

gboolean
lb_projection_begin_bulk (LbDatabase *database, GStrv *ret_later, GError **error)
{
  g_return_val_if_fail (database != NULL && ret_later != NULL, FALSE);
  g_autoptr (GStrvBuilder) later = g_strv_builder_new ();
  g_autoptr (GString) drops = g_string_new (NULL);
  int step = LB_STEP_FAILED;

  g_autoptr (LbStatement) rows = lb_database_query (database, error, LATER, NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      g_string_append_printf (drops, "DROP %s;", lb_statement_text (rows, 0));
      g_strv_builder_add (later, lb_statement_text (rows, 1));
    }
  if (step != LB_STEP_DONE)
    return FALSE;
  lb_statement_reset (rows);
  *ret_later = g_strv_builder_end (later);
  return lb_database_script (database, drops->str, error);
}

gboolean
lb_projection_end_bulk (LbDatabase *database, const char *const *later, GError **error)
{
  g_return_val_if_fail (database != NULL && later != NULL, FALSE);

  for (const char *const *sql = later; *sql != NULL; sql++)
    if (!lb_database_script (database, *sql, error))
      return FALSE;
  return lb_database_script (database,
                             COUNT ("section", "due") COUNT ("''", "due") COUNT ("section", "warn")
                               COUNT ("''", "warn"), error);
}

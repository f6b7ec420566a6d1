/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * migrate-engine: a store from SQLite to PostgreSQL, or back.
 */
#include "lb-ctl-store.h"
#include "lb-ledger-move.h"

int
lb_ctl_migrate_engine (LbCommandLine *line)
{
  g_autoptr (GPtrArray) tables = NULL;
  g_autoptr (GError) error = NULL;

  if (line->n_arguments != 2)
    return lb_command_line_usage (line, _("migrate-engine takes FROM and TO, each a folder or postgresql://…"));
  if (!lb_ledger_move (line->arguments[0], line->arguments[1], &tables, &error))
    return lb_command_line_refuse (line, error);
  if (!line->json)
    {
      for (guint i = 0; i < tables->len; i++)
        {
          const LbMovedTable *table = tables->pdata[i];
          g_print ("%-14s %10" G_GINT64_FORMAT "  %s\n", table->table, table->rows, table->digest);
        }
      return LB_EXIT_OK;
    }
  json_t *list = json_array ();
  for (guint i = 0; i < tables->len; i++)
    {
      const LbMovedTable *table = tables->pdata[i];
      json_array_append_new (list, json_pack ("{s:s, s:I, s:s}", "table", table->table, "rows",
                                              (json_int_t) table->rows, "sha256", table->digest));
    }
  lb_command_line_print_json (json_pack ("{s:o}", "tables", list));
  return LB_EXIT_OK;
}

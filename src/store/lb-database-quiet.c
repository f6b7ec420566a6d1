/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-database-quiet.h"

char *
lb_sql_written_table (const char *sql)
{
  static GRegex *regex;
  static gsize once;
  g_autoptr (GMatchInfo) match = NULL;

  g_return_val_if_fail (sql != NULL, NULL);
  if (g_once_init_enter (&once))
    {
      regex = g_regex_new ("^(?:INSERT(?: OR \\w+)? INTO|UPDATE|DELETE FROM)\\s+\"?(?<table>\\w+)\"?", G_REGEX_CASELESS, 0,
                           NULL);
      g_once_init_leave (&once, 1);
    }
  return g_regex_match (regex, sql, 0, &match) ? g_match_info_fetch_named (match, "table") : NULL;
}

static gboolean
is_among (const char *const *tables, const char *table)
{
  return tables != NULL && g_strv_contains (tables, table);
}

gboolean
lb_schema_is_bulk (const LbSchema *schema, const char *table)
{
  return table != NULL && is_among (schema->bulk, table);
}

gboolean
lb_schema_is_quiet (const LbSchema *schema, const char *table)
{
  return table != NULL && (is_among (schema->quiet, table) || is_among (schema->bulk, table));
}

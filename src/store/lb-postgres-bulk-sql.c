/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-postgres-bulk-sql.h"

#include <stdlib.h>
#include <string.h>

#define PARAMETERS_MAXIMUM 32

/* Cuts at the commas that stand in no brackets; NULL when brackets do not match. (transfer full) (nullable) */
static GStrv
split_list (const char *text, gsize length)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  gsize start = 0;
  int depth = 0;

  for (gsize i = 0; i <= length; i++)
    {
      char c = i < length ? text[i] : ',';
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0)
        return NULL;
      if (c != ',' || (depth > 0 && i < length))
        continue;
      g_autofree char *part = g_strndup (text + start, i - start);
      g_strv_builder_add (parts, g_strstrip (part));
      start = i + 1;
    }
  return depth == 0 ? g_strv_builder_end (parts) : NULL;
}

static GStrv
split_match (const GMatchInfo *match, const char *name)
{
  g_autofree char *text = g_match_info_fetch_named (match, name);

  return split_list (text, strlen (text));
}

/* $3 → r.p3 */
static void
append_columns_of (GString *out, const char *values)
{
  for (const char *at = values; *at != '\0'; at++)
    g_string_append_printf (out, *at == '$' ? "r.p" : "%c", *at);
}

static void
append_rows (GString *out, guint count)
{
  g_string_append (out, " FROM unnest (");
  for (guint i = 1; i <= count; i++)
    g_string_append_printf (out, "%s$%u", i > 1 ? ", " : "", i);
  g_string_append (out, ") AS r (");
  for (guint i = 1; i <= count; i++)
    g_string_append_printf (out, "%sp%u", i > 1 ? ", " : "", i);
  g_string_append_c (out, ')');
}

/* The place of @column's value among the parameters, from 1 on; 0 when it is not one. */
static guint
parameter_of (GStrv columns, GStrv values, const char *column)
{
  for (guint i = 0; columns[i] != NULL; i++)
    {
      char *end = NULL;
      if (strcmp (columns[i], column) != 0 || values[i][0] != '$')
        continue;
      guint place = (guint) strtoul (values[i] + 1, &end, 10);
      return *end == '\0' && place <= PARAMETERS_MAXIMUM ? place : 0;
    }
  return 0;
}

/* A later row stands for an earlier one only when it sets every column that is not of the key. */
static gboolean
sets_all (GStrv columns, GStrv key, GStrv set)
{
  if (g_strv_length (columns) != g_strv_length (key) + g_strv_length (set))
    return FALSE;
  for (char **one = set; *one != NULL; one++)
    {
      g_auto (GStrv) sides = g_strsplit (*one, " = excluded.", 2);
      if (g_strv_length (sides) != 2 || strcmp (sides[0], sides[1]) != 0
          || !g_strv_contains ((const char *const *) columns, sides[0])
          || g_strv_contains ((const char *const *) key, sides[0]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_key (const GMatchInfo *match, GStrv columns, GStrv values, guint32 *ret_key)
{
  g_auto (GStrv) key = split_match (match, "key"), set = split_match (match, "set");

  *ret_key = 0;
  if (key == NULL || set == NULL || key[0][0] == '\0')
    return key != NULL && set != NULL;
  if (!sets_all (columns, key, set))
    return FALSE;
  for (char **one = key; *one != NULL; one++)
    {
      guint place = parameter_of (columns, values, *one);
      if (place == 0)
        return FALSE;
      *ret_key |= (guint32) 1 << (place - 1);
    }
  return TRUE;
}

static LbPostgresBulkSql *
rewrite (const GMatchInfo *match, const char *sql, guint count)
{
  g_auto (GStrv) columns = split_match (match, "columns"), values = split_match (match, "values");
  g_autofree char *tail = g_match_info_fetch_named (match, "tail");
  g_autofree char *one = g_match_info_fetch_named (match, "values");
  guint32 key;
  int start = 0;

  if (columns == NULL || values == NULL || g_strv_length (columns) != g_strv_length (values)
      || strchr (tail, '$') != NULL || !read_key (match, columns, values, &key))
    return NULL;
  g_match_info_fetch_named_pos (match, "rows", &start, NULL);
  GString *text = g_string_new_len (sql, start);
  g_string_append (text, "SELECT ");
  append_columns_of (text, one);
  append_rows (text, count);
  g_string_append (text, tail);
  LbPostgresBulkSql *self = g_new0 (LbPostgresBulkSql, 1);
  self->table = g_match_info_fetch_named (match, "table");
  self->text = g_string_free (text, FALSE);
  self->key = key;
  return self;
}

LbPostgresBulkSql *
lb_postgres_bulk_sql_new (const char *sql, guint count)
{
  static const char pattern[] =
    "^INSERT INTO \"?(?<table>\\w+)\"? \\((?<columns>[^()]*)\\) (?<rows>VALUES \\((?<values>[^']*?)\\))"
    "(?<tail>| ON CONFLICT DO NOTHING| ON CONFLICT \\((?<key>[^()]*)\\) DO UPDATE SET (?<set>[^()']*))$";
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_return_val_if_fail (sql != NULL, NULL);
  if (count == 0 || count > PARAMETERS_MAXIMUM || !g_regex_match (regex, sql, 0, &match))
    return NULL;
  return rewrite (match, sql, count);
}

void
lb_postgres_bulk_sql_free (LbPostgresBulkSql *self)
{
  if (self == NULL)
    return;
  g_free (self->table);
  g_free (self->text);
  g_free (self);
}

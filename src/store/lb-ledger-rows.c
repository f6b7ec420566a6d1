/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-ledger-rows.h"
#include "lb-ledger-private.h"

#include <sodium.h>
#include <string.h>

/* Rows asked for at once: an engine may hold an answer whole. */
#define PIECE 2000

typedef struct
{
  char *name;
  char kind;       /* 'i' integer, 't' text, 'b' bytes, 'd' number */
  gboolean is_key;
} Column;

typedef struct
{
  char *name;
  GArray *columns; /* (element-type Column) */
  GPtrArray *key;  /* (element-type int, as pointers) places of the key's columns in its order */
  char *first, *next, *insert; /* SQL */
} LbRowsTable;

static void
column_clear (gpointer data)
{
  g_free (((Column *) data)->name);
}

static void
table_free (gpointer data)
{
  LbRowsTable *table = data;

  g_free (table->name);
  g_array_unref (table->columns);
  g_ptr_array_unref (table->key);
  g_free (table->first);
  g_free (table->next);
  g_free (table->insert);
  g_free (table);
}

void
lb_moved_table_free (LbMovedTable *table)
{
  if (table == NULL)
    return;
  g_free (table->table);
  g_free (table->digest);
  g_free (table);
}

/* What the tables are */

static char
kind_of (const char *type)
{
  return strcmp (type, "INTEGER") == 0 ? 'i' : strcmp (type, "TEXT") == 0 ? 't' : strcmp (type, "BLOB") == 0 ? 'b' : 'd';
}

static gboolean
read_columns (LbDatabase *model, LbRowsTable *table, GError **error)
{
  int step;

  g_autoptr (LbStatement) rows = lb_database_query (
    model, error, "SELECT name, type, pk FROM pragma_table_info (:table) ORDER BY cid", "s:table", table->name, NULL);
  if (rows == NULL)
    return FALSE;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      int place = (int) lb_statement_integer (rows, 2);
      Column column = { lb_statement_dup_text (rows, 0), kind_of (lb_statement_text (rows, 1)), place > 0 };
      if (place > (int) table->key->len)
        g_ptr_array_set_size (table->key, place);
      if (place > 0)
        table->key->pdata[place - 1] = GINT_TO_POINTER (table->columns->len);
      g_array_append_val (table->columns, column);
    }
  return step == LB_STEP_DONE;
}

static void
append_key (GString *sql, const LbRowsTable *table, gboolean parameters)
{
  for (guint i = 0; i < table->key->len; i++)
    {
      const Column *column = &g_array_index (table->columns, Column, GPOINTER_TO_INT (table->key->pdata[i]));
      g_string_append (sql, i > 0 ? ", " : "");
      if (parameters)
        g_string_append_printf (sql, ":k%u", i);
      else
        g_string_append_printf (sql, "\"%s\"", column->name);
    }
}

static char *
select_sql (const LbRowsTable *table, gboolean goes_on)
{
  GString *sql = g_string_new ("SELECT ");

  for (guint i = 0; i < table->columns->len; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", g_array_index (table->columns, Column, i).name);
  g_string_append_printf (sql, " FROM \"%s\"", table->name);
  if (goes_on)
    {
      g_string_append (sql, " WHERE (");
      append_key (sql, table, FALSE);
      g_string_append (sql, ") > (");
      append_key (sql, table, TRUE);
      g_string_append (sql, ")");
    }
  g_string_append (sql, " ORDER BY ");
  append_key (sql, table, FALSE);
  g_string_append_printf (sql, " LIMIT %d", PIECE);
  return g_string_free (sql, FALSE);
}

static char *
insert_sql (const LbRowsTable *table)
{
  GString *names = g_string_new (NULL), *places = g_string_new (NULL);

  for (guint i = 0; i < table->columns->len; i++)
    {
      g_string_append_printf (names, "%s\"%s\"", i > 0 ? ", " : "", g_array_index (table->columns, Column, i).name);
      g_string_append_printf (places, "%s:c%u", i > 0 ? ", " : "", i);
    }
  char *sql = g_strdup_printf ("INSERT INTO \"%s\" (%s) VALUES (%s)", table->name, names->str, places->str);
  g_string_free (names, TRUE);
  g_string_free (places, TRUE);
  return sql;
}

static LbRowsTable *
table_new (LbDatabase *model, const char *name, GError **error)
{
  LbRowsTable *table = g_new0 (LbRowsTable, 1);

  table->name = g_strdup (name);
  table->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (table->columns, column_clear);
  table->key = g_ptr_array_new ();
  if (!read_columns (model, table, error))
    {
      table_free (table);
      return NULL;
    }
  g_assert (table->key->len > 0);
  table->first = select_sql (table, FALSE);
  table->next = select_sql (table, TRUE);
  table->insert = insert_sql (table);
  return table;
}

GPtrArray *
lb_rows_tables (GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (table_free);
  g_autoptr (LbDatabase) model = lb_database_open (":memory:", 0, &lb_ledger_schema, error);
  int step;

  /* In the order in which they were made, which is that of what refers to what. */
  g_autoptr (LbStatement) rows =
    model != NULL ? lb_database_query (model, error,
                                       "SELECT name FROM sqlite_schema WHERE type = 'table'"
                                       " AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
                                       NULL)
                  : NULL;
  if (rows == NULL)
    return NULL;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      LbRowsTable *table = table_new (model, lb_statement_text (rows, 0), error);
      if (table == NULL)
        return NULL;
      g_ptr_array_add (tables, table);
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&tables) : NULL;
}

/* One row: into the sum, into the target, and its key for the next piece */

static void
sum_bytes (crypto_hash_sha256_state *sum, char kind, gconstpointer bytes, gsize length)
{
  guint64 size = GUINT64_TO_BE ((guint64) length);

  crypto_hash_sha256_update (sum, (const guint8 *) &kind, 1);
  crypto_hash_sha256_update (sum, (const guint8 *) &size, sizeof size);
  crypto_hash_sha256_update (sum, bytes, length);
}

static void
bind_null (LbStatement *to, const char *name, char kind)
{
  if (kind == 't')
    lb_statement_bind_text (to, name, NULL);
  else
    lb_statement_bind_null (to, name);
}

/* Hands column @place of @row to @sum and to parameter @name of @to (both nullable). */
static void
pass_column (LbStatement *row, int place, char kind, crypto_hash_sha256_state *sum, LbStatement *to, const char *name)
{
  gsize length = 0;
  gconstpointer bytes = NULL;
  gint64 integer = 0, image;
  double number = 0;

  if (lb_statement_is_null (row, place))
    {
      if (sum != NULL)
        sum_bytes (sum, 'n', "", 0);
      if (to != NULL)
        bind_null (to, name, kind);
      return;
    }
  if (kind == 'i')
    integer = lb_statement_integer (row, place);
  else if (kind == 'd')
    number = lb_statement_number (row, place);
  else
    bytes = lb_statement_bytes (row, place, &length);
  if (kind == 'd')
    memcpy (&integer, &number, sizeof integer);
  image = GINT64_TO_BE (integer);
  if (sum != NULL)
    sum_bytes (sum, kind, bytes != NULL ? bytes : kind == 'i' || kind == 'd' ? (gconstpointer) &image : "",
               kind == 'i' || kind == 'd' ? sizeof image : length);
  if (to == NULL)
    return;
  if (kind == 'i')
    lb_statement_bind_integer (to, name, integer);
  else if (kind == 'd')
    lb_statement_bind_number (to, name, number);
  else if (kind == 'b')
    lb_statement_bind_bytes (to, name, bytes, length);
  else
    lb_statement_bind_text (to, name, lb_statement_text (row, place));
}

static gboolean
pass_row (const LbRowsTable *table, LbStatement *row, crypto_hash_sha256_state *sum, LbStatement *insert,
          GError **error)
{
  if (insert != NULL)
    lb_statement_reset (insert);
  for (guint i = 0; i < table->columns->len; i++)
    {
      char name[16];
      g_snprintf (name, sizeof name, ":c%u", i);
      pass_column (row, (int) i, g_array_index (table->columns, Column, i).kind, sum, insert, name);
    }
  return insert == NULL || lb_statement_run (insert, error);
}

static void
pass_key (const LbRowsTable *table, LbStatement *row, LbStatement *next)
{
  lb_statement_reset (next);
  for (guint i = 0; i < table->key->len; i++)
    {
      int place = GPOINTER_TO_INT (table->key->pdata[i]);
      char name[16];
      g_snprintf (name, sizeof name, ":k%u", i);
      pass_column (row, place, g_array_index (table->columns, Column, place).kind, NULL, next, name);
    }
}

/* Whether the store is here or there is not one of the facts that are the same on both. */
static gboolean
is_mark (const LbRowsTable *table, LbStatement *row)
{
  return strcmp (table->name, "meta") == 0 && g_strcmp0 (lb_statement_text (row, 0), LB_META_MOVED) == 0;
}

typedef struct
{
  const LbRowsTable *table;
  LbDatabase *source;
  LbStatement *insert; /* (nullable) */
  crypto_hash_sha256_state sum;
  gint64 rows;
} Walk;

/* Rows of @piece; prepares @next to go on after the last. -1 on error, else how many there were. */
static int
walk_piece (Walk *walk, LbStatement *piece, LbStatement *next, GError **error)
{
  int step, count = 0;

  while ((step = lb_statement_step (piece, error)) == LB_STEP_ROW)
    {
      if (++count == PIECE)
        pass_key (walk->table, piece, next);
      if (is_mark (walk->table, piece))
        continue;
      if (!pass_row (walk->table, piece, &walk->sum, walk->insert, error))
        return -1;
      walk->rows++;
    }
  return step == LB_STEP_DONE ? count : -1;
}

/* Two statements take turns, each begun with the other's last key. */
static gboolean
walk_rows (Walk *walk, GError **error)
{
  g_autoptr (LbStatement) one = lb_database_prepare (walk->source, walk->table->first, error);
  g_autoptr (LbStatement) other = one != NULL ? lb_database_prepare (walk->source, walk->table->next, error) : NULL;
  int count = other != NULL ? walk_piece (walk, one, other, error) : -1;

  while (count == PIECE)
    {
      g_autoptr (LbStatement) piece = g_steal_pointer (&other);
      other = lb_database_prepare (walk->source, walk->table->next, error);
      count = other != NULL ? walk_piece (walk, piece, other, error) : -1;
    }
  return count >= 0;
}

gboolean
lb_rows_copy (GPtrArray *tables, LbDatabase *source, LbDatabase *target, GPtrArray *sums, GError **error)
{
  g_return_val_if_fail (tables != NULL && source != NULL && sums != NULL, FALSE);

  for (guint i = 0; i < tables->len; i++)
    {
      Walk walk = { .table = tables->pdata[i], .source = source };
      guint8 digest[crypto_hash_sha256_BYTES];
      g_autoptr (LbStatement) insert = target != NULL ? lb_database_prepare (target, walk.table->insert, error) : NULL;
      if (target != NULL && insert == NULL)
        return FALSE;
      walk.insert = insert;
      crypto_hash_sha256_init (&walk.sum);
      if (!walk_rows (&walk, error))
        {
          g_prefix_error (error, "%s: ", walk.table->name);
          return FALSE;
        }
      crypto_hash_sha256_final (&walk.sum, digest);
      LbMovedTable *sum = g_new0 (LbMovedTable, 1);
      *sum = (LbMovedTable) { g_strdup (walk.table->name), walk.rows, lb_hex (digest, sizeof digest) };
      g_ptr_array_add (sums, sum);
    }
  return TRUE;
}

gboolean
lb_rows_clear (GPtrArray *tables, LbDatabase *database, GError **error)
{
  g_return_val_if_fail (tables != NULL && database != NULL, FALSE);

  for (guint i = tables->len; i > 0; i--)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\"", ((LbRowsTable *) tables->pdata[i - 1])->name);
      if (!lb_database_run (database, error, sql, NULL))
        return FALSE;
    }
  return TRUE;
}

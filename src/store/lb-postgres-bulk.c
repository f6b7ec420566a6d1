/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that are kept back within a transaction, to be written by one statement for each table. They are sent before
 * anything else is: whoever asks the server finds them there, and a savepoint has no row of before it in it.
 */
#include "lb-postgres-bulk.h"

#include <string.h>

/* Kept back at most, over all tables. */
#define ROWS_MAXIMUM 4096
#define BYTES_MAXIMUM (1024 * 1024)

typedef struct _Bulk Bulk;

/* One row: its values one after the other. A length of -1: NULL. */
typedef struct
{
  const Bulk *bulk;
  guint place; /* in the bulk's rows */
  int lengths[LB_POSTGRES_PARAMETERS];
  char bytes[];
} Row;

struct _Bulk
{
  LbPostgresBulkSql *sql; /* (owned) */
  char *single;           /* what one row alone is sent with */
  int n;                  /* of parameters */
  Oid types[LB_POSTGRES_PARAMETERS];
  GPtrArray *rows;        /* (element-type Row) */
  GHashTable *by_key;     /* set of Row (borrowed), where those of one key replace one another */
};

struct _LbPostgresBulk
{
  GHashTable *bulks; /* char* single → Bulk */
  GPtrArray *filled; /* (element-type Bulk) (borrowed) in the order in which they got their first row */
  guint rows;
  gsize bytes;
};

static void
bulk_free (gpointer data)
{
  Bulk *bulk = data;

  lb_postgres_bulk_sql_free (bulk->sql);
  g_free (bulk->single);
  g_ptr_array_unref (bulk->rows);
  g_hash_table_unref (bulk->by_key);
  g_free (bulk);
}

LbPostgresBulk *
lb_postgres_bulk_new (void)
{
  LbPostgresBulk *self = g_new0 (LbPostgresBulk, 1);

  self->bulks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, bulk_free);
  self->filled = g_ptr_array_new ();
  return self;
}

void
lb_postgres_bulk_free (LbPostgresBulk *self)
{
  g_hash_table_unref (self->bulks);
  g_ptr_array_unref (self->filled);
  g_free (self);
}

void
lb_postgres_bulk_discard (LbPostgresBulk *self)
{
  for (guint i = 0; i < self->filled->len; i++)
    {
      Bulk *bulk = self->filled->pdata[i];
      g_hash_table_remove_all (bulk->by_key);
      g_ptr_array_set_size (bulk->rows, 0);
    }
  g_ptr_array_set_size (self->filled, 0);
  self->rows = 0;
  self->bytes = 0;
}

/* Keeping back */

static gsize
size_of (const LbPostgresValues *values)
{
  gsize size = 0;

  for (int i = 0; i < values->n; i++)
    size += values->values[i] != NULL ? (gsize) values->lengths[i] : 0;
  return size;
}

static Row *
row_new (const Bulk *bulk, const LbPostgresValues *values, gsize size)
{
  Row *row = g_malloc (sizeof (Row) + size);
  char *at = row->bytes;

  row->bulk = bulk;
  row->place = bulk->rows->len;
  for (int i = 0; i < values->n; i++)
    {
      row->lengths[i] = values->values[i] != NULL ? values->lengths[i] : -1;
      if (row->lengths[i] > 0)
        memcpy (at, values->values[i], (gsize) row->lengths[i]);
      at += MAX (row->lengths[i], 0);
    }
  return row;
}

/* By the bytes of the key's values, none of which is NULL. */
static guint
hash_key (gconstpointer data)
{
  const Row *row = data;
  const char *at = row->bytes;
  guint hash = 5381;

  for (int i = 0; i < row->bulk->n; at += MAX (row->lengths[i], 0), i++)
    if ((row->bulk->sql->key & (guint32) 1 << i) != 0)
      for (int byte = 0; byte < row->lengths[i]; byte++)
        hash = hash * 33 + (guint8) at[byte];
  return hash;
}

static gboolean
same_key (gconstpointer a, gconstpointer b)
{
  const Row *one = a, *other = b;
  const char *left = one->bytes, *right = other->bytes;

  for (int i = 0; i < one->bulk->n; i++)
    {
      if ((one->bulk->sql->key & (guint32) 1 << i) != 0
          && (one->lengths[i] != other->lengths[i] || memcmp (left, right, (gsize) one->lengths[i]) != 0))
        return FALSE;
      left += MAX (one->lengths[i], 0);
      right += MAX (other->lengths[i], 0);
    }
  return TRUE;
}

static void
keep_row (LbPostgresBulk *self, Bulk *bulk, const LbPostgresValues *values)
{
  gsize size = size_of (values);
  Row *row = row_new (bulk, values, size);
  Row *earlier = bulk->sql->key != 0 ? g_hash_table_lookup (bulk->by_key, row) : NULL;

  self->bytes += size;
  if (bulk->sql->key != 0)
    {
      row->place = earlier != NULL ? earlier->place : row->place;
      g_hash_table_replace (bulk->by_key, row, row);
    }
  if (earlier == NULL)
    {
      g_ptr_array_add (bulk->rows, row);
      self->rows++;
      return;
    }
  bulk->rows->pdata[earlier->place] = row;
  g_free (earlier);
}

static Oid
array_of (Oid type)
{
  switch (type)
    {
    case LB_POSTGRES_INT8:
      return 1016;
    case LB_POSTGRES_TEXT:
      return 1009;
    case LB_POSTGRES_BYTEA:
      return 1001;
    case LB_POSTGRES_FLOAT8:
      return 1022;
    default:
      return 0;
    }
}

/* Values of known types, and none of the key NULL. */
static gboolean
fits (const LbPostgresBulkSql *sql, const LbPostgresValues *values)
{
  for (int i = 0; i < values->n; i++)
    if (array_of (values->types[i]) == 0
        || ((sql->key & (guint32) 1 << i) != 0 && values->values[i] == NULL))
      return FALSE;
  return values->n > 0;
}

static Bulk *
find_bulk (LbPostgresBulk *self, const char *single, const LbPostgresBulkSql *sql, const LbPostgresValues *values)
{
  Bulk *bulk = g_hash_table_lookup (self->bulks, single);

  if (bulk != NULL)
    return bulk;
  bulk = g_new0 (Bulk, 1);
  bulk->sql = g_new0 (LbPostgresBulkSql, 1);
  *bulk->sql = (LbPostgresBulkSql) { g_strdup (sql->table), g_strdup (sql->text), sql->key };
  bulk->single = g_strdup (single);
  bulk->n = values->n;
  bulk->rows = g_ptr_array_new_with_free_func (g_free);
  bulk->by_key = g_hash_table_new (hash_key, same_key);
  g_hash_table_insert (self->bulks, bulk->single, bulk);
  return bulk;
}

gboolean
lb_postgres_bulk_add (LbPostgresBulk *self, const char *single, const LbPostgresBulkSql *sql,
                      const LbPostgresValues *values)
{
  if (!fits (sql, values))
    return FALSE;
  Bulk *bulk = find_bulk (self, single, sql, values);
  if (bulk->rows->len == 0)
    {
      memcpy (bulk->types, values->types, sizeof (Oid) * (gsize) values->n);
      g_ptr_array_add (self->filled, bulk);
    }
  else if (memcmp (bulk->types, values->types, sizeof (Oid) * (gsize) values->n) != 0)
    return FALSE;
  keep_row (self, bulk, values);
  return TRUE;
}

gboolean
lb_postgres_bulk_is_full (LbPostgresBulk *self)
{
  return self->rows >= ROWS_MAXIMUM || self->bytes >= BYTES_MAXIMUM;
}

/* Sending */

#define ARRAY_HEAD_BYTES 20

static char *
put_integer (char *to, gint32 value)
{
  gint32 bytes = GINT32_TO_BE (value);

  memcpy (to, &bytes, sizeof bytes);
  return to + sizeof bytes;
}

/* Column @place of all rows as the server's array: one dimension, from 1 on. @at: where each row's value stands, moved
 * on by it. (transfer full) */
static char *
array_new (const Bulk *bulk, int place, gsize *at, int *ret_length)
{
  gsize length = ARRAY_HEAD_BYTES;
  gboolean nulls = FALSE;

  for (guint i = 0; i < bulk->rows->len; i++)
    {
      int one = ((const Row *) bulk->rows->pdata[i])->lengths[place];
      nulls = nulls || one < 0;
      length += sizeof (gint32) + (gsize) MAX (one, 0);
    }
  char *array = g_malloc (length), *to = put_integer (array, 1);
  to = put_integer (to, nulls);
  to = put_integer (to, (gint32) bulk->types[place]);
  to = put_integer (to, (gint32) bulk->rows->len);
  to = put_integer (to, 1);
  for (guint i = 0; i < bulk->rows->len; i++)
    {
      const Row *row = bulk->rows->pdata[i];
      gsize bytes = (gsize) MAX (row->lengths[place], 0);
      to = put_integer (to, row->lengths[place]);
      memcpy (to, row->bytes + at[i], bytes);
      to += bytes;
      at[i] += bytes;
    }
  *ret_length = (int) length;
  return array;
}

static gboolean
send_rows (LbPostgres *server, const Bulk *bulk, GError **error)
{
  g_autofree gsize *at = g_new0 (gsize, bulk->rows->len);
  g_autoptr (GPtrArray) arrays = g_ptr_array_new_with_free_func (g_free);
  LbPostgresValues values = { .n = bulk->n };

  for (int i = 0; i < bulk->n; i++)
    {
      char *array = array_new (bulk, i, at, &values.lengths[i]);
      g_ptr_array_add (arrays, array);
      values.types[i] = array_of (bulk->types[i]);
      values.values[i] = array;
    }
  return lb_postgres_send_now (server, lb_postgres_plan (server, bulk->sql->text, &values, TRUE), &values, error);
}

static gboolean
send_row (LbPostgres *server, const Bulk *bulk, GError **error)
{
  const Row *row = bulk->rows->pdata[0];
  const char *at = row->bytes;
  LbPostgresValues values = { .n = bulk->n };

  for (int i = 0; i < bulk->n; i++)
    {
      values.types[i] = bulk->types[i];
      values.values[i] = row->lengths[i] >= 0 ? at : NULL;
      values.lengths[i] = MAX (row->lengths[i], 0);
      at += values.lengths[i];
    }
  return lb_postgres_send_now (server, lb_postgres_plan (server, bulk->single, &values, TRUE), &values, error);
}

gboolean
lb_postgres_bulk_send (LbPostgres *server, GError **error)
{
  LbPostgresBulk *self = server->bulk;
  gboolean sent = TRUE;

  for (guint i = 0; i < self->filled->len && sent; i++)
    {
      const Bulk *bulk = self->filled->pdata[i];
      sent = bulk->rows->len == 1 ? send_row (server, bulk, error) : send_rows (server, bulk, error);
    }
  lb_postgres_bulk_discard (self);
  return sent;
}

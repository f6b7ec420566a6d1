/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Statements of the PostgreSQL engine: parameters and columns in binary form. A result is held whole: what may be long
 * is asked for in pieces by its caller.
 */
#define G_LOG_DOMAIN "lianban-store"

#include "lb-database-quiet.h"
#include "lb-postgres-bulk.h"
#include "lb-postgres-tail.h"

#include <string.h>

/* Types of pg_catalog.pg_type, which never change. */
enum
{
  TYPE_BOOL = 16, TYPE_BYTEA = LB_POSTGRES_BYTEA, TYPE_INT8 = LB_POSTGRES_INT8, TYPE_INT2 = 21, TYPE_INT4 = 23,
  TYPE_TEXT = LB_POSTGRES_TEXT, TYPE_FLOAT4 = 700, TYPE_FLOAT8 = LB_POSTGRES_FLOAT8,
  TYPE_VARCHAR = 1043, TYPE_NUMERIC = 1700, TYPE_NAME = 19,
};

typedef struct
{
  LbStatement base;
  LbPostgresSql *sql;
  LbPostgresBulkSql *bulk;         /* (nullable) its form for many rows, where its table may have them */
  gboolean quiet;                  /* it does not change what services remember without being told */
  LbPostgresValues values;
  guint next;                      /* the place of the parameter that is likely to be bound next */
  char *owned[LB_POSTGRES_PARAMETERS]; /* (nullable) what values point to */
  PGresult *result;                /* (nullable) */
  int row;
  gboolean done;
  GPtrArray *texts;                /* (nullable) (element-type utf8) of columns that are no text */
} LbPostgresStatement;

static LbPostgresStatement *
cast (LbStatement *self)
{
  return (LbPostgresStatement *) self;
}

/* Making */

static void
note_table (LbPostgresStatement *self, const LbSchema *schema)
{
  g_autofree char *table = lb_sql_written_table (self->sql->text);

  self->quiet = self->sql->kind == LB_SQL_READ || lb_schema_is_quiet (schema, table);
  if (self->sql->kind == LB_SQL_WRITE && lb_schema_is_bulk (schema, table))
    self->bulk = lb_postgres_bulk_sql_new (self->sql->text, self->sql->names->len);
}

static LbStatement *
postgres_prepare (LbDatabase *database, const char *sql, GError **error)
{
  const char *rest;
  g_autoptr (LbPostgresSql) translated = lb_postgres_sql_new (sql, &rest);

  if (*translated->text == '\0' || !lb_sql_is_blank (rest) || translated->names->len > LB_POSTGRES_PARAMETERS)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "database: not one statement: %.60s", sql);
      return NULL;
    }
  LbPostgresStatement *self = g_new0 (LbPostgresStatement, 1);
  self->sql = g_steal_pointer (&translated);
  self->values.n = (int) self->sql->names->len;
  note_table (self, database->postgres->schema);
  return &self->base;
}

static void
drop_rows (LbPostgresStatement *self)
{
  g_clear_pointer (&self->result, PQclear);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  self->row = -1;
  self->done = FALSE;
}

static void
postgres_reset (LbStatement *statement)
{
  LbPostgresStatement *self = cast (statement);

  drop_rows (self);
  self->next = 0;
  for (int i = 0; i < self->values.n; i++)
    {
      g_clear_pointer (&self->owned[i], g_free);
      self->values.values[i] = NULL;
      self->values.types[i] = 0;
    }
}

static void
postgres_free_statement (LbStatement *statement)
{
  postgres_reset (statement);
  lb_postgres_sql_free (cast (statement)->sql);
  lb_postgres_bulk_sql_free (cast (statement)->bulk);
}

static int
postgres_count_parameters (LbStatement *statement)
{
  return cast (statement)->values.n;
}

/* Binding */

/* They are bound in the order in which they stand, mostly. */
static gboolean
find_parameter (LbPostgresStatement *self, const char *name, guint *ret_place)
{
  GPtrArray *names = self->sql->names;

  *ret_place = self->next;
  if (self->next < names->len && strcmp (names->pdata[self->next], name) == 0)
    return TRUE;
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, ret_place);
}

/* Takes @bytes (nullable: NULL). */
static void
bind (LbStatement *statement, const char *name, Oid type, char *bytes, gsize length)
{
  LbPostgresStatement *self = cast (statement);
  guint place;

  if (!find_parameter (self, name, &place))
    {
      if (statement->fault == NULL)
        statement->fault = g_strdup_printf ("there is no parameter %s", name);
      g_free (bytes);
      return;
    }
  self->next = place + 1;
  g_free (self->owned[place]);
  self->owned[place] = bytes;
  self->values.values[place] = bytes;
  self->values.lengths[place] = (int) length;
  self->values.types[place] = type;
}

static void
postgres_bind_text (LbStatement *statement, const char *name, const char *text)
{
  bind (statement, name, TYPE_TEXT, g_strdup (text), text != NULL ? strlen (text) : 0);
}

/* It is sent later than it is bound: a copy after all. */
static void
postgres_lend_text (LbStatement *statement, const char *name, const char *text, gsize length)
{
  bind (statement, name, TYPE_TEXT, g_strndup (text, length), length);
}

static void
postgres_bind_integer (LbStatement *statement, const char *name, gint64 value)
{
  gint64 bytes = GINT64_TO_BE (value);

  bind (statement, name, TYPE_INT8, g_memdup2 (&bytes, sizeof bytes), sizeof bytes);
}

static void
postgres_bind_number (LbStatement *statement, const char *name, double value)
{
  guint64 bytes;

  memcpy (&bytes, &value, sizeof bytes);
  bytes = GUINT64_TO_BE (bytes);
  bind (statement, name, TYPE_FLOAT8, g_memdup2 (&bytes, sizeof bytes), sizeof bytes);
}

static void
postgres_bind_bytes (LbStatement *statement, const char *name, const void *bytes, gsize length)
{
  char *copy = g_malloc (length + 1);

  if (length > 0)
    memcpy (copy, bytes, length);
  bind (statement, name, TYPE_BYTEA, copy, length);
}

/* The server finds out of what type it is; "y" and "s" parameters keep theirs, so that their plans are shared. */
static void
postgres_bind_null (LbStatement *statement, const char *name)
{
  bind (statement, name, 0, NULL, 0);
}

/* Stepping */

/* A row may be kept back, to go with others. */
static gboolean
write_on (LbPostgresStatement *self, LbPostgres *server, GError **error)
{
  server->wrote = TRUE;
  self->done = TRUE;
  if (!lb_postgres_pass_failure (server, error))
    return FALSE;
  if (self->bulk != NULL && lb_postgres_bulk_add (server->bulk, self->sql->text, self->bulk, &self->values))
    return !lb_postgres_bulk_is_full (server->bulk) || lb_postgres_bulk_send (server, error);
  return lb_postgres_send (server, lb_postgres_plan (server, self->sql->text, &self->values, TRUE), &self->values,
                           error);
}

static gboolean
execute (LbPostgresStatement *self, GError **error)
{
  LbPostgres *server = self->base.database->postgres;
  LbSqlKind kind = self->sql->kind;

  if (!self->quiet && !server->read_only)
    lb_postgres_be_loud (server);
  if (kind == LB_SQL_WRITE && server->marks->len > 0)
    return write_on (self, server, error);
  LbPostgresPlan *plan = lb_postgres_plan (server, self->sql->text, &self->values, kind == LB_SQL_WRITE);
  return lb_postgres_run (server, plan, &self->values, kind != LB_SQL_READ && !server->read_only, &self->result,
                          error);
}

static int
postgres_step (LbStatement *statement, GError **error)
{
  LbPostgresStatement *self = cast (statement);

  if (self->done || (self->result != NULL && self->row + 1 >= PQntuples (self->result)))
    {
      drop_rows (self);
      self->done = TRUE;
      return LB_STEP_DONE;
    }
  if (lb_postgres_take_fault (error))
    return LB_STEP_FAILED;
  if (self->result == NULL)
    {
      self->row = -1;
      if (!execute (self, error))
        return LB_STEP_FAILED;
      if (self->result == NULL || PQntuples (self->result) == 0)
        {
          self->done = TRUE;
          return LB_STEP_DONE;
        }
    }
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  self->row++;
  return LB_STEP_ROW;
}

/* Columns */

static gboolean
postgres_is_null (LbStatement *statement, int column)
{
  LbPostgresStatement *self = cast (statement);

  g_assert (self->result != NULL && column >= 0 && column < PQnfields (self->result));
  return PQgetisnull (self->result, self->row, column) == 1;
}

static gint64
read_integer (const char *bytes, int length)
{
  guint64 value = 0;

  for (int i = 0; i < length; i++)
    value = value << 8 | (guint8) bytes[i];
  return length == 2 ? (gint16) value : length == 4 ? (gint32) value : (gint64) value;
}

static double
read_float (const char *bytes, int length)
{
  guint64 image = (guint64) read_integer (bytes, length);
  guint32 small = (guint32) image;
  double value;
  float half;

  if (length == 4)
    {
      memcpy (&half, &small, sizeof half);
      return half;
    }
  memcpy (&value, &image, sizeof value);
  return value;
}

/* sum() of integers: digits to the base of 10 000, the first worth 10 000 ^ weight. */
static double
read_numeric (const char *bytes)
{
  int digits = (int) read_integer (bytes, 2), weight = (int) read_integer (bytes + 2, 2);
  gboolean negative = read_integer (bytes + 4, 2) == 0x4000;
  double value = 0;

  for (int i = 0; i < digits; i++)
    value = value * 10000 + (double) read_integer (bytes + 8 + 2 * i, 2);
  for (int i = digits; i <= weight; i++)
    value *= 10000;
  for (int i = weight + 1; i < digits; i++)
    value /= 10000;
  return negative ? -value : value;
}

static gint64
postgres_integer (LbStatement *statement, int column)
{
  LbPostgresStatement *self = cast (statement);

  if (postgres_is_null (statement, column))
    return 0;
  const char *bytes = PQgetvalue (self->result, self->row, column);
  int length = PQgetlength (self->result, self->row, column);
  switch (PQftype (self->result, column))
    {
    case TYPE_BOOL:
      return *bytes != 0;
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8:
      return read_integer (bytes, length);
    case TYPE_FLOAT4:
    case TYPE_FLOAT8:
      return (gint64) read_float (bytes, length);
    case TYPE_NUMERIC:
      return (gint64) read_numeric (bytes);
    default:
      return g_ascii_strtoll (bytes, NULL, 10);
    }
}

static double
postgres_number (LbStatement *statement, int column)
{
  LbPostgresStatement *self = cast (statement);
  Oid type = PQftype (self->result, column);

  if (postgres_is_null (statement, column))
    return 0;
  const char *bytes = PQgetvalue (self->result, self->row, column);
  if (type == TYPE_FLOAT4 || type == TYPE_FLOAT8)
    return read_float (bytes, PQgetlength (self->result, self->row, column));
  return type == TYPE_NUMERIC ? read_numeric (bytes) : (double) postgres_integer (statement, column);
}

static const char *
postgres_text (LbStatement *statement, int column)
{
  LbPostgresStatement *self = cast (statement);

  if (postgres_is_null (statement, column))
    return NULL;
  Oid type = PQftype (self->result, column);
  if (type == TYPE_TEXT || type == TYPE_VARCHAR || type == TYPE_NAME || type == TYPE_BYTEA)
    return PQgetvalue (self->result, self->row, column);
  char *text = type == TYPE_FLOAT4 || type == TYPE_FLOAT8
                 ? g_strdup_printf ("%.17g", postgres_number (statement, column))
                 : g_strdup_printf ("%" G_GINT64_FORMAT, postgres_integer (statement, column));
  if (self->texts == NULL)
    self->texts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->texts, text);
  return text;
}

static gconstpointer
postgres_bytes (LbStatement *statement, int column, gsize *ret_length)
{
  LbPostgresStatement *self = cast (statement);

  *ret_length = 0;
  if (postgres_is_null (statement, column))
    return NULL;
  *ret_length = (gsize) PQgetlength (self->result, self->row, column);
  return PQgetvalue (self->result, self->row, column);
}

static int
postgres_columns (LbStatement *statement)
{
  return cast (statement)->result != NULL ? PQnfields (cast (statement)->result) : 0;
}

static const char *
postgres_column_name (LbStatement *statement, int column)
{
  return PQfname (cast (statement)->result, column);
}

static char
postgres_kind (LbStatement *statement, int column)
{
  if (postgres_is_null (statement, column))
    return '\0';
  switch (PQftype (cast (statement)->result, column))
    {
    case TYPE_BYTEA:
      return 'y';
    case TYPE_FLOAT4:
    case TYPE_FLOAT8:
      return 'd';
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_NAME:
      return 's';
    default:
      return 'x';
    }
}

/* The rest of the engine */

static gboolean
postgres_script (LbDatabase *database, const char *sql, GError **error)
{
  while (!lb_sql_is_blank (sql))
    {
      g_autoptr (LbPostgresSql) translated = lb_postgres_sql_new (sql, &sql);
      LbPostgresValues none = { 0 };
      if (*translated->text == '\0')
        continue;
      if (translated->kind != LB_SQL_READ)
        lb_postgres_be_loud (database->postgres);
      if (lb_postgres_take_fault (error)
          || !lb_postgres_run (database->postgres,
                               lb_postgres_plan (database->postgres, translated->text, &none, FALSE), &none,
                               translated->kind != LB_SQL_READ, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gint64
postgres_changes (LbDatabase *database)
{
  lb_postgres_flush (database->postgres, NULL, NULL);
  return database->postgres->last_changes;
}

/* There is none: rows have the keys that they were given. */
static gint64
postgres_last_id (LbDatabase *database)
{
  g_return_val_if_reached (0);
}

static gboolean
postgres_read_version (LbDatabase *database, gint64 *ret_version, GError **error)
{
  return lb_database_integer (database, 0, ret_version, error, "SELECT version FROM engine_head WHERE one = 1", NULL);
}

static gboolean
postgres_write_version (LbDatabase *database, const LbSchema *schema, int version, GError **error)
{
  return lb_database_run (database, error, "UPDATE engine_head SET version = :version WHERE one = 1", "i:version",
                          version, NULL);
}

static gboolean
postgres_data_version (LbDatabase *database, gint64 *ret_version, GError **error)
{
  *ret_version = database->postgres->foreign;
  return TRUE;
}

const LbEngine lb_engine_postgres = {
  .name = "postgresql",
  .close = lb_postgres_close,
  .prepare = postgres_prepare,
  .free_statement = postgres_free_statement,
  .reset = postgres_reset,
  .count_parameters = postgres_count_parameters,
  .bind_text = postgres_bind_text,
  .lend_text = postgres_lend_text,
  .bind_integer = postgres_bind_integer,
  .bind_number = postgres_bind_number,
  .bind_bytes = postgres_bind_bytes,
  .bind_null = postgres_bind_null,
  .step = postgres_step,
  .text = postgres_text,
  .integer = postgres_integer,
  .number = postgres_number,
  .bytes = postgres_bytes,
  .is_null = postgres_is_null,
  .columns = postgres_columns,
  .column_name = postgres_column_name,
  .kind = postgres_kind,
  .list_tables = "SELECT relname FROM pg_catalog.pg_class WHERE relkind = 'r' AND relname NOT IN ('engine_head', 'engine_tail')"
                 " AND relnamespace = current_schema ()::regnamespace ORDER BY oid",
  .script = postgres_script,
  .changes = postgres_changes,
  .last_id = postgres_last_id,
  .begin = lb_postgres_begin,
  .commit = lb_postgres_commit,
  .roll_back = lb_postgres_roll_back,
  .read_version = postgres_read_version,
  .write_version = postgres_write_version,
  .data_version = postgres_data_version,
  .wait = lb_postgres_wait,
  .may_retry = lb_postgres_may_retry,
  .announce = lb_postgres_announce,
  .take_news = lb_postgres_take_news,
  .loudness = lb_postgres_loudness,
};

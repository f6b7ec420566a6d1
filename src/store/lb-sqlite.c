/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine of one file: SQLite.
 */
#include "lb-database-private.h"
#include "lb-database-quiet.h"
#include "lb-sqlite-open.h"

#include <string.h>

typedef struct
{
  LbStatement base;
  sqlite3_stmt *statement;
  gboolean is_loud; /* LbSchema */
  int next;         /* the place of the parameter that is likely to be bound next */
} LbSqliteStatement;

gboolean
lb_database_set_error (LbDatabase *self, int code, const char *doing, GError **error)
{
  const char *detail = sqlite3_errstr (code);

  /* SQLite's own message names columns and SQL, never values. */
  if (self->handle != NULL && (sqlite3_errcode (self->handle) & 0xff) == (code & 0xff))
    detail = sqlite3_errmsg (self->handle);
  g_set_error (error, LB_ERROR, lb_database_error_code (code), "%s: %s (SQLite %d)", doing, detail, code);
  return FALSE;
}

static void
sqlite_close (LbDatabase *self)
{
  if (self->handle != NULL && !sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
  g_clear_pointer (&self->cache, g_hash_table_unref);
  if (self->handle != NULL && sqlite3_close (self->handle) != SQLITE_OK)
    g_critical ("a database was closed while its statements were in use");
  else
    g_clear_pointer (&self->log, lb_log_vfs_free);
}

/* Statements */

static sqlite3_stmt *
stmt (LbStatement *self)
{
  return ((LbSqliteStatement *) self)->statement;
}

/* Of one that is not seen to write to quiet tables only; BEGIN IMMEDIATE counts as writing, but does not. */
static gboolean
is_loud (LbDatabase *self, sqlite3_stmt *statement, const char *sql)
{
  if (self->schema->quiet == NULL || sqlite3_stmt_readonly (statement) || g_str_has_prefix (sql, "BEGIN"))
    return FALSE;
  g_autofree char *table = lb_sql_written_table (sql);
  return !lb_schema_is_quiet (self->schema, table);
}

static LbStatement *
sqlite_prepare (LbDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  const char *tail = NULL;

  int code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, &tail);
  if (code == SQLITE_OK && (statement == NULL || !lb_sql_is_blank (tail)))
    {
      sqlite3_finalize (statement);
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "database: not one statement: %.60s", sql);
      return NULL;
    }
  if (code != SQLITE_OK)
    {
      lb_database_set_error (self, code, "database: prepare", error);
      return NULL;
    }
  LbSqliteStatement *made = g_new0 (LbSqliteStatement, 1);
  made->statement = statement;
  made->next = 1;
  made->is_loud = is_loud (self, statement, sql);
  return &made->base;
}

static void
sqlite_free_statement (LbStatement *self)
{
  sqlite3_finalize (stmt (self));
}

static void
sqlite_reset (LbStatement *self)
{
  sqlite3_reset (stmt (self));
  sqlite3_clear_bindings (stmt (self));
  ((LbSqliteStatement *) self)->next = 1;
}

static void
sqlite_costs (LbDatabase *self, LbStatement *statement)
{
  self->scanned += sqlite3_stmt_status (stmt (statement), SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
  self->sorts += sqlite3_stmt_status (stmt (statement), SQLITE_STMTSTATUS_SORT, 1);
}

static int
sqlite_count_parameters (LbStatement *self)
{
  return sqlite3_bind_parameter_count (stmt (self));
}

/* They are bound in the order in which they stand, mostly. */
static int
place_of (LbStatement *self, const char *name)
{
  int *next = &((LbSqliteStatement *) self)->next;
  const char *expected = sqlite3_bind_parameter_name (stmt (self), *next);
  int place = expected != NULL && strcmp (expected, name) == 0 ? *next
                                                               : sqlite3_bind_parameter_index (stmt (self), name);

  *next = place + 1;
  if (place == 0 && self->fault == NULL)
    self->fault = g_strdup_printf ("there is no parameter %s", name);
  return place;
}

static void
note_binding (LbStatement *self, const char *name, int code)
{
  if (code != SQLITE_OK && self->fault == NULL)
    self->fault = g_strdup_printf ("parameter %s: %s", name, sqlite3_errstr (code));
}

static void
sqlite_bind_text (LbStatement *self, const char *name, const char *text)
{
  int place = place_of (self, name);

  if (place != 0)
    note_binding (self, name, sqlite3_bind_text (stmt (self), place, text, -1, SQLITE_TRANSIENT));
}

static void
sqlite_lend_text (LbStatement *self, const char *name, const char *text, gsize length)
{
  int place = place_of (self, name);

  if (place != 0)
    note_binding (self, name, sqlite3_bind_text64 (stmt (self), place, text, length, SQLITE_STATIC, SQLITE_UTF8));
}

static void
sqlite_bind_integer (LbStatement *self, const char *name, gint64 value)
{
  int place = place_of (self, name);

  if (place != 0)
    note_binding (self, name, sqlite3_bind_int64 (stmt (self), place, value));
}

static void
sqlite_bind_number (LbStatement *self, const char *name, double value)
{
  int place = place_of (self, name);

  if (place != 0)
    note_binding (self, name, sqlite3_bind_double (stmt (self), place, value));
}

static void
sqlite_bind_bytes (LbStatement *self, const char *name, const void *bytes, gsize length)
{
  int place = place_of (self, name);

  if (place != 0)
    note_binding (self, name,
                  sqlite3_bind_blob64 (stmt (self), place, length > 0 ? bytes : "", length, SQLITE_TRANSIENT));
}

static void
sqlite_bind_null (LbStatement *self, const char *name)
{
  int place = place_of (self, name);

  if (place != 0)
    note_binding (self, name, sqlite3_bind_null (stmt (self), place));
}

static int
sqlite_step (LbStatement *self, GError **error)
{
  LbDatabase *database = self->database;

  /* A full disk may make SQLite roll back by itself; what follows must not run outside the transaction. */
  if (database->depth > 0 && sqlite3_get_autocommit (database->handle))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FULL, "database: the transaction was lost");
      return LB_STEP_FAILED;
    }
  int code = lb_database_take_fault ();
  database->loudness.count += ((LbSqliteStatement *) self)->is_loud;
  if (code == SQLITE_OK)
    code = sqlite3_step (stmt (self));
  if (code == SQLITE_ROW)
    return LB_STEP_ROW;
  if (code == SQLITE_DONE)
    return LB_STEP_DONE;
  lb_database_set_error (database, code, "database", error);
  return LB_STEP_FAILED;
}

static const char *
sqlite_text (LbStatement *self, int column)
{
  g_assert (column >= 0 && column < sqlite3_column_count (stmt (self)));
  return (const char *) sqlite3_column_text (stmt (self), column);
}

static gint64
sqlite_integer (LbStatement *self, int column)
{
  g_assert (column >= 0 && column < sqlite3_column_count (stmt (self)));
  return sqlite3_column_int64 (stmt (self), column);
}

static double
sqlite_number (LbStatement *self, int column)
{
  g_assert (column >= 0 && column < sqlite3_column_count (stmt (self)));
  return sqlite3_column_double (stmt (self), column);
}

static gconstpointer
sqlite_bytes (LbStatement *self, int column, gsize *ret_length)
{
  g_assert (column >= 0 && column < sqlite3_column_count (stmt (self)));
  gconstpointer bytes = sqlite3_column_blob (stmt (self), column);
  *ret_length = sqlite3_column_bytes (stmt (self), column);
  return bytes;
}

static gboolean
sqlite_is_null (LbStatement *self, int column)
{
  g_assert (column >= 0 && column < sqlite3_column_count (stmt (self)));
  return sqlite3_column_type (stmt (self), column) == SQLITE_NULL;
}

static int
sqlite_columns (LbStatement *self)
{
  return sqlite3_column_count (stmt (self));
}

static const char *
sqlite_column_name (LbStatement *self, int column)
{
  return sqlite3_column_name (stmt (self), column);
}

static char
sqlite_kind (LbStatement *self, int column)
{
  switch (sqlite3_column_type (stmt (self), column))
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

/* Each statement of a script counts as a step for injected faults, as it would if it were run alone. */
static gboolean
sqlite_script (LbDatabase *self, const char *sql, GError **error)
{
  self->loudness.count++;
  for (const char *rest = sql; !lb_sql_is_blank (rest);)
    {
      sqlite3_stmt *statement = NULL;
      const char *tail = rest;
      int code = sqlite3_prepare_v2 (self->handle, rest, -1, &statement, &tail);
      if (code == SQLITE_OK && statement == NULL) /* a comment */
        {
          rest = tail;
          continue;
        }
      if (code == SQLITE_OK && (code = lb_database_take_fault ()) == SQLITE_OK)
        while ((code = sqlite3_step (statement)) == SQLITE_ROW)
          ;
      else if (code == SQLITE_OK)
        code = SQLITE_ERROR;
      if (code != SQLITE_DONE)
        lb_database_set_error (self, code, "database: script", error);
      sqlite3_finalize (statement);
      if (code != SQLITE_DONE)
        return FALSE;
      rest = tail;
    }
  return TRUE;
}

static gint64
sqlite_changes (LbDatabase *self)
{
  return sqlite3_changes64 (self->handle);
}

static gint64
sqlite_last_id (LbDatabase *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

/* Transactions */

static gboolean
control (LbDatabase *self, const char *verb, int depth, GError **error)
{
  g_autofree char *sql = depth > 1 ? g_strdup_printf ("%s s%d", verb, depth) : g_strdup (verb);

  return lb_database_run (self, error, sql, NULL);
}

static gboolean
sqlite_begin (LbDatabase *self, gboolean writes, int depth, GError **error)
{
  if (depth == 1)
    self->loudness.is_sure = FALSE;
  return control (self, depth > 1 ? "SAVEPOINT" : writes ? "BEGIN IMMEDIATE" : "BEGIN", depth, error);
}

static gboolean
sqlite_commit (LbDatabase *self, int depth, GError **error)
{
  return control (self, depth > 1 ? "RELEASE" : "COMMIT", depth, error);
}

/* Straight to SQLite: neither an injected fault nor the check for a lost transaction may stand in its way. */
static void
sqlite_roll_back (LbDatabase *self, int depth)
{
  self->loudness.count++; /* what was read meanwhile is not so after all */
  if (sqlite3_get_autocommit (self->handle))
    return;
  g_autofree char *sql =
    depth > 1 ? g_strdup_printf ("ROLLBACK TO s%d; RELEASE s%d", depth, depth) : g_strdup ("ROLLBACK");
  sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
}

static gboolean
sqlite_read_version (LbDatabase *self, gint64 *ret_version, GError **error)
{
  return lb_database_integer (self, 0, ret_version, error, "PRAGMA user_version", NULL);
}

static gboolean
sqlite_write_version (LbDatabase *self, const LbSchema *schema, int version, GError **error)
{
  g_autofree char *marks =
    g_strdup_printf ("PRAGMA user_version = %d; PRAGMA application_id = %u", version, schema->application_id);

  return lb_database_script (self, marks, error);
}

static gboolean
sqlite_data_version (LbDatabase *self, gint64 *ret_version, GError **error)
{
  return lb_database_integer (self, 0, ret_version, error, "PRAGMA data_version", NULL);
}

/* Others' writes count when they are noticed: nobody else writes once a transaction of ours that does has begun. */
static gint64
sqlite_loudness (LbDatabase *self)
{
  LbLoudness *loudness = &self->loudness;
  gint64 version = 0;

  if (loudness->is_sure && self->depth > 0)
    return loudness->count;
  if (!sqlite_data_version (self, &version, NULL))
    loudness->count++;
  else if (version != loudness->version)
    {
      loudness->count++;
      loudness->version = version;
    }
  loudness->is_sure = TRUE;
  return loudness->count;
}

const LbEngine lb_engine_sqlite = {
  .name = "sqlite",
  .close = sqlite_close,
  .prepare = sqlite_prepare,
  .free_statement = sqlite_free_statement,
  .reset = sqlite_reset,
  .count_parameters = sqlite_count_parameters,
  .bind_text = sqlite_bind_text,
  .lend_text = sqlite_lend_text,
  .bind_integer = sqlite_bind_integer,
  .bind_number = sqlite_bind_number,
  .bind_bytes = sqlite_bind_bytes,
  .bind_null = sqlite_bind_null,
  .step = sqlite_step,
  .text = sqlite_text,
  .integer = sqlite_integer,
  .number = sqlite_number,
  .bytes = sqlite_bytes,
  .is_null = sqlite_is_null,
  .columns = sqlite_columns,
  .column_name = sqlite_column_name,
  .kind = sqlite_kind,
  .list_tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
  .script = sqlite_script,
  .changes = sqlite_changes,
  .last_id = sqlite_last_id,
  .costs = sqlite_costs,
  .flush_apart = lb_sqlite_flush_apart,
  .flush = lb_sqlite_flush,
  .begin = sqlite_begin,
  .commit = sqlite_commit,
  .roll_back = sqlite_roll_back,
  .read_version = sqlite_read_version,
  .write_version = sqlite_write_version,
  .data_version = sqlite_data_version,
  .loudness = sqlite_loudness,
};

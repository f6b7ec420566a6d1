/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Statements, parameters, rows and transactions of the SQLite wrapper.
 */
#include "lb-database-private.h"

#include <stdarg.h>
#include <string.h>

static void
assert_owner (LbDatabase *self)
{
  g_assert (self != NULL && self->owner == g_thread_self ());
}

/* Preparing */

static gboolean
is_blank (const char *tail)
{
  while (g_ascii_isspace (*tail) || *tail == ';')
    tail++;
  return *tail == '\0';
}

LbStatement *
lb_database_prepare (LbDatabase *self, const char *sql, GError **error)
{
  LbStatement *found = NULL;
  sqlite3_stmt *statement = NULL;
  const char *tail = NULL;

  assert_owner (self);
  g_return_val_if_fail (sql != NULL, NULL);
  if (g_hash_table_steal_extended (self->cache, sql, NULL, (gpointer *) &found))
    return found;

  int code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, &tail);
  if (code == SQLITE_OK && (statement == NULL || !is_blank (tail)))
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
  LbStatement *made = g_new0 (LbStatement, 1);
  made->database = self;
  made->statement = statement;
  made->sql = g_strdup (sql);
  return made;
}

static void
finalize (LbStatement *self)
{
  sqlite3_finalize (self->statement);
  g_free (self->fault);
  g_free (self->sql);
  g_free (self);
}

void
lb_statement_release (LbStatement *self)
{
  if (self == NULL)
    return;
  assert_owner (self->database);

  LbDatabase *database = self->database;
  lb_statement_reset (self);
  database->scanned += sqlite3_stmt_status (self->statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
  database->sorts += sqlite3_stmt_status (self->statement, SQLITE_STMTSTATUS_SORT, 1);
  if (g_hash_table_contains (database->cache, self->sql) || g_hash_table_size (database->cache) > 200)
    finalize (self);
  else
    g_hash_table_insert (database->cache, self->sql, self);
}

void
lb_statement_reset (LbStatement *self)
{
  assert_owner (self->database);
  sqlite3_reset (self->statement);
  sqlite3_clear_bindings (self->statement);
  g_clear_pointer (&self->fault, g_free);
}

/* Binding */

static int
place_of (LbStatement *self, const char *name)
{
  int place = sqlite3_bind_parameter_index (self->statement, name);

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

void
lb_statement_bind_text (LbStatement *self, const char *name, const char *text)
{
  int place = place_of (self, name);

  assert_owner (self->database);
  if (place != 0)
    note_binding (self, name, sqlite3_bind_text (self->statement, place, text, -1, SQLITE_TRANSIENT));
}

void
lb_statement_bind_integer (LbStatement *self, const char *name, gint64 value)
{
  int place = place_of (self, name);

  assert_owner (self->database);
  if (place != 0)
    note_binding (self, name, sqlite3_bind_int64 (self->statement, place, value));
}

void
lb_statement_bind_number (LbStatement *self, const char *name, double value)
{
  int place = place_of (self, name);

  assert_owner (self->database);
  if (place != 0)
    note_binding (self, name, sqlite3_bind_double (self->statement, place, value));
}

void
lb_statement_bind_bytes (LbStatement *self, const char *name, const void *bytes, gsize length)
{
  int place = place_of (self, name);

  assert_owner (self->database);
  if (place != 0)
    note_binding (self, name, sqlite3_bind_blob64 (self->statement, place, length > 0 ? bytes : "", length,
                                                   SQLITE_TRANSIENT));
}

void
lb_statement_bind_null (LbStatement *self, const char *name)
{
  int place = place_of (self, name);

  assert_owner (self->database);
  if (place != 0)
    note_binding (self, name, sqlite3_bind_null (self->statement, place));
}

static void
bind_bytes_value (LbStatement *self, const char *name, GBytes *bytes)
{
  gsize length = 0;

  if (bytes == NULL)
    lb_statement_bind_null (self, name);
  else
    {
      gconstpointer data = g_bytes_get_data (bytes, &length);
      lb_statement_bind_bytes (self, name, data, length);
    }
}

/* Binds "kind:name", value pairs up to NULL and checks that each parameter of the statement was given. */
static void
bind_all (LbStatement *self, va_list arguments)
{
  int given = 0;

  for (const char *key = va_arg (arguments, const char *); key != NULL; key = va_arg (arguments, const char *))
    {
      const char *name = key + 1; /* with its colon */
      g_assert (key[0] != '\0' && key[1] == ':');
      given++;
      switch (key[0])
        {
        case 's':
          lb_statement_bind_text (self, name, va_arg (arguments, const char *));
          break;
        case 'i':
          lb_statement_bind_integer (self, name, va_arg (arguments, int));
          break;
        case 'x':
          lb_statement_bind_integer (self, name, va_arg (arguments, gint64));
          break;
        case 'd':
          lb_statement_bind_number (self, name, va_arg (arguments, double));
          break;
        case 'y':
          bind_bytes_value (self, name, va_arg (arguments, GBytes *));
          break;
        default:
          g_assert_not_reached ();
        }
    }
  if (given != sqlite3_bind_parameter_count (self->statement) && self->fault == NULL)
    self->fault = g_strdup_printf ("%d parameters for %d", given, sqlite3_bind_parameter_count (self->statement));
}

/* Stepping */

int
lb_statement_step (LbStatement *self, GError **error)
{
  LbDatabase *database = self->database;

  assert_owner (database);
  if (self->fault != NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "database: %s in: %.60s", self->fault, self->sql);
      return LB_STEP_FAILED;
    }
  /* A full disk may make SQLite roll back by itself; what follows must not run outside the transaction. */
  if (database->depth > 0 && sqlite3_get_autocommit (database->handle))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "database: the transaction was lost");
      return LB_STEP_FAILED;
    }
  int code = lb_database_take_fault ();
  if (code == SQLITE_OK)
    code = sqlite3_step (self->statement);
  if (code == SQLITE_ROW)
    return LB_STEP_ROW;
  if (code == SQLITE_DONE)
    return LB_STEP_DONE;
  lb_database_set_error (database, code, "database", error);
  return LB_STEP_FAILED;
}

gboolean
lb_statement_run (LbStatement *self, GError **error)
{
  int step;

  while ((step = lb_statement_step (self, error)) == LB_STEP_ROW)
    ;
  return step == LB_STEP_DONE;
}

const char *
lb_statement_text (LbStatement *self, int column)
{
  g_assert (column >= 0 && column < sqlite3_column_count (self->statement));
  return (const char *) sqlite3_column_text (self->statement, column);
}

char *
lb_statement_dup_text (LbStatement *self, int column)
{
  return g_strdup (lb_statement_text (self, column));
}

gint64
lb_statement_integer (LbStatement *self, int column)
{
  g_assert (column >= 0 && column < sqlite3_column_count (self->statement));
  return sqlite3_column_int64 (self->statement, column);
}

double
lb_statement_number (LbStatement *self, int column)
{
  g_assert (column >= 0 && column < sqlite3_column_count (self->statement));
  return sqlite3_column_double (self->statement, column);
}

gconstpointer
lb_statement_bytes (LbStatement *self, int column, gsize *ret_length)
{
  g_assert (column >= 0 && column < sqlite3_column_count (self->statement));
  gconstpointer bytes = sqlite3_column_blob (self->statement, column);
  *ret_length = sqlite3_column_bytes (self->statement, column);
  return bytes;
}

gboolean
lb_statement_is_null (LbStatement *self, int column)
{
  g_assert (column >= 0 && column < sqlite3_column_count (self->statement));
  return sqlite3_column_type (self->statement, column) == SQLITE_NULL;
}

/* In one call */

static LbStatement *
query (LbDatabase *self, GError **error, const char *sql, va_list arguments)
{
  LbStatement *statement = lb_database_prepare (self, sql, error);

  if (statement != NULL)
    bind_all (statement, arguments);
  return statement;
}

LbStatement *
lb_database_query (LbDatabase *self, GError **error, const char *sql, ...)
{
  va_list arguments;

  va_start (arguments, sql);
  LbStatement *statement = query (self, error, sql, arguments);
  va_end (arguments);
  return statement;
}

gboolean
lb_database_run (LbDatabase *self, GError **error, const char *sql, ...)
{
  va_list arguments;

  va_start (arguments, sql);
  g_autoptr (LbStatement) statement = query (self, error, sql, arguments);
  va_end (arguments);
  return statement != NULL && lb_statement_run (statement, error);
}

gboolean
lb_database_integer (LbDatabase *self, gint64 fallback, gint64 *ret_value, GError **error, const char *sql, ...)
{
  va_list arguments;

  va_start (arguments, sql);
  g_autoptr (LbStatement) statement = query (self, error, sql, arguments);
  va_end (arguments);
  int step = statement != NULL ? lb_statement_step (statement, error) : LB_STEP_FAILED;
  if (step == LB_STEP_FAILED)
    return FALSE;
  *ret_value = step == LB_STEP_ROW && !lb_statement_is_null (statement, 0) ? lb_statement_integer (statement, 0)
                                                                           : fallback;
  return TRUE;
}

gboolean
lb_database_text (LbDatabase *self, char **ret_text, GError **error, const char *sql, ...)
{
  va_list arguments;

  va_start (arguments, sql);
  g_autoptr (LbStatement) statement = query (self, error, sql, arguments);
  va_end (arguments);
  int step = statement != NULL ? lb_statement_step (statement, error) : LB_STEP_FAILED;
  if (step == LB_STEP_FAILED)
    return FALSE;
  *ret_text = step == LB_STEP_ROW ? lb_statement_dup_text (statement, 0) : NULL;
  return TRUE;
}

/* Each statement of a script counts as a step for injected faults, as it would if it were run alone. */
gboolean
lb_database_script (LbDatabase *self, const char *sql, GError **error)
{
  assert_owner (self);
  for (const char *rest = sql; !is_blank (rest);)
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

gint64
lb_database_changes (LbDatabase *self)
{
  assert_owner (self);
  return sqlite3_changes64 (self->handle);
}

gint64
lb_database_last_id (LbDatabase *self)
{
  assert_owner (self);
  return sqlite3_last_insert_rowid (self->handle);
}

/* Transactions */

gboolean
lb_database_in_transaction (LbDatabase *self)
{
  assert_owner (self);
  return self->depth > 0;
}

static gboolean
control (LbDatabase *self, const char *verb, int depth, GError **error)
{
  g_autofree char *sql = depth > 1 ? g_strdup_printf ("%s s%d", verb, depth) : g_strdup (verb);

  return lb_database_run (self, error, sql, NULL);
}

static LbTransaction *
begin (LbDatabase *self, const char *verb, GError **error)
{
  assert_owner (self);
  if (!control (self, self->depth > 0 ? "SAVEPOINT" : verb, self->depth + 1, error))
    return NULL;
  LbTransaction *transaction = g_new0 (LbTransaction, 1);
  transaction->database = self;
  transaction->depth = ++self->depth;
  return transaction;
}

LbTransaction *
lb_transaction_begin (LbDatabase *self, GError **error)
{
  return begin (self, "BEGIN IMMEDIATE", error);
}

LbTransaction *
lb_transaction_begin_read (LbDatabase *self, GError **error)
{
  return begin (self, "BEGIN", error);
}

gboolean
lb_transaction_commit (LbTransaction *transaction, GError **error)
{
  LbDatabase *database = transaction->database;

  g_return_val_if_fail (database != NULL, FALSE);
  g_assert (database->depth == transaction->depth);
  if (!control (database, transaction->depth > 1 ? "RELEASE" : "COMMIT", transaction->depth, error))
    {
      lb_transaction_rollback (transaction);
      return FALSE;
    }
  database->depth--;
  transaction->database = NULL;
  return TRUE;
}

void
lb_transaction_rollback (LbTransaction *transaction)
{
  LbDatabase *database = transaction->database;

  if (database == NULL)
    return;
  assert_owner (database);
  g_assert (database->depth == transaction->depth);
  /* Straight to SQLite: neither an injected fault nor the check for a lost transaction may stand in its way. */
  if (!sqlite3_get_autocommit (database->handle))
    {
      g_autofree char *sql = transaction->depth > 1
                               ? g_strdup_printf ("ROLLBACK TO s%d; RELEASE s%d", transaction->depth, transaction->depth)
                               : g_strdup ("ROLLBACK");
      sqlite3_exec (database->handle, sql, NULL, NULL, NULL);
    }
  database->depth--;
  transaction->database = NULL;
}

void
lb_transaction_free (LbTransaction *transaction)
{
  if (transaction == NULL)
    return;
  lb_transaction_rollback (transaction);
  g_free (transaction);
}

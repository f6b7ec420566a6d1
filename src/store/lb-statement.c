/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Statements, parameters, rows and transactions of the database wrapper, whatever the engine.
 */
#include "lb-database-private.h"

#include <stdarg.h>
#include <string.h>

/* As many prepared statements are kept at most. */
#define KEPT_MAXIMUM 200

static void
assert_owner (LbDatabase *self)
{
  g_assert (self != NULL && self->owner == g_thread_self ());
}

/* Preparing */

gboolean
lb_sql_is_blank (const char *tail)
{
  while (g_ascii_isspace (*tail) || *tail == ';')
    tail++;
  return *tail == '\0';
}

static LbRecentStatement *
recent_place (LbDatabase *self, const char *sql)
{
  return &self->recent[(GPOINTER_TO_SIZE (sql) >> 4 ^ GPOINTER_TO_SIZE (sql) >> 10) % LB_RECENT_STATEMENTS];
}

/* What stands at an address may have become another text. */
static LbStatement *
find_kept (LbDatabase *self, const char *sql)
{
  LbRecentStatement *recent = recent_place (self, sql);

  if (recent->sql != sql || strcmp (recent->statement->sql, sql) != 0)
    {
      LbStatement *found = g_hash_table_lookup (self->cache, sql);
      if (found == NULL)
        return NULL;
      *recent = (LbRecentStatement) { sql, found };
    }
  return recent->statement;
}

LbStatement *
lb_database_prepare (LbDatabase *self, const char *sql, GError **error)
{
  assert_owner (self);
  g_return_val_if_fail (sql != NULL, NULL);
  LbStatement *found = find_kept (self, sql);
  if (found != NULL && !found->in_use)
    {
      found->in_use = TRUE;
      return found;
    }

  LbStatement *made = self->engine->prepare (self, sql, error);
  if (made == NULL)
    return NULL;
  made->database = self;
  made->sql = g_strdup (sql);
  made->in_use = TRUE;
  /* A second use of the same text at the same time is rare, and is not kept. */
  made->kept = found == NULL && g_hash_table_size (self->cache) < KEPT_MAXIMUM;
  if (made->kept)
    g_hash_table_insert (self->cache, made->sql, made);
  return made;
}

void
lb_statement_finalize (LbStatement *self)
{
  self->database->engine->free_statement (self);
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
  if (database->engine->costs != NULL)
    database->engine->costs (database, self);
  self->in_use = FALSE;
  if (!self->kept)
    lb_statement_finalize (self);
}

void
lb_statement_reset (LbStatement *self)
{
  assert_owner (self->database);
  self->database->engine->reset (self);
  g_clear_pointer (&self->fault, g_free);
}

/* Binding */

void
lb_statement_bind_text (LbStatement *self, const char *name, const char *text)
{
  assert_owner (self->database);
  self->database->engine->bind_text (self, name, text);
}

void
lb_statement_lend_text (LbStatement *self, const char *name, const char *text, gsize length)
{
  assert_owner (self->database);
  g_return_if_fail (text != NULL);
  self->database->engine->lend_text (self, name, text, length);
}

void
lb_statement_bind_integer (LbStatement *self, const char *name, gint64 value)
{
  assert_owner (self->database);
  self->database->engine->bind_integer (self, name, value);
}

void
lb_statement_bind_number (LbStatement *self, const char *name, double value)
{
  assert_owner (self->database);
  self->database->engine->bind_number (self, name, value);
}

void
lb_statement_bind_bytes (LbStatement *self, const char *name, const void *bytes, gsize length)
{
  assert_owner (self->database);
  self->database->engine->bind_bytes (self, name, bytes, length);
}

void
lb_statement_bind_null (LbStatement *self, const char *name)
{
  assert_owner (self->database);
  self->database->engine->bind_null (self, name);
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

static void
bind_text_value (LbStatement *self, const char *name, const char *text, gboolean lends)
{
  if (lends && text != NULL)
    lb_statement_lend_text (self, name, text, strlen (text));
  else
    lb_statement_bind_text (self, name, text);
}

/* Binds "kind:name", value pairs up to NULL and checks that each parameter of the statement was given. @lends: texts stay
 * until it has been run and reset. */
static void
bind_all (LbStatement *self, gboolean lends, va_list arguments)
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
          bind_text_value (self, name, va_arg (arguments, const char *), lends);
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
  int wanted = self->database->engine->count_parameters (self);
  if (given != wanted && self->fault == NULL)
    self->fault = g_strdup_printf ("%d parameters for %d", given, wanted);
}

/* Stepping */

int
lb_statement_step (LbStatement *self, GError **error)
{
  assert_owner (self->database);
  if (self->fault != NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "database: %s in: %.60s", self->fault, self->sql);
      return LB_STEP_FAILED;
    }
  return self->database->engine->step (self, error);
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
  return self->database->engine->text (self, column);
}

char *
lb_statement_dup_text (LbStatement *self, int column)
{
  return g_strdup (lb_statement_text (self, column));
}

gint64
lb_statement_integer (LbStatement *self, int column)
{
  return self->database->engine->integer (self, column);
}

double
lb_statement_number (LbStatement *self, int column)
{
  return self->database->engine->number (self, column);
}

gconstpointer
lb_statement_bytes (LbStatement *self, int column, gsize *ret_length)
{
  return self->database->engine->bytes (self, column, ret_length);
}

gboolean
lb_statement_is_null (LbStatement *self, int column)
{
  return self->database->engine->is_null (self, column);
}

/* In one call */

static LbStatement *
query (LbDatabase *self, GError **error, const char *sql, gboolean lends, va_list arguments)
{
  LbStatement *statement = lb_database_prepare (self, sql, error);

  if (statement != NULL)
    bind_all (statement, lends, arguments);
  return statement;
}

LbStatement *
lb_database_query (LbDatabase *self, GError **error, const char *sql, ...)
{
  va_list arguments;

  va_start (arguments, sql);
  LbStatement *statement = query (self, error, sql, FALSE, arguments);
  va_end (arguments);
  return statement;
}

gboolean
lb_database_run (LbDatabase *self, GError **error, const char *sql, ...)
{
  va_list arguments;

  va_start (arguments, sql);
  g_autoptr (LbStatement) statement = query (self, error, sql, TRUE, arguments);
  va_end (arguments);
  return statement != NULL && lb_statement_run (statement, error);
}

gboolean
lb_database_integer (LbDatabase *self, gint64 fallback, gint64 *ret_value, GError **error, const char *sql, ...)
{
  va_list arguments;

  va_start (arguments, sql);
  g_autoptr (LbStatement) statement = query (self, error, sql, TRUE, arguments);
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
  g_autoptr (LbStatement) statement = query (self, error, sql, TRUE, arguments);
  va_end (arguments);
  int step = statement != NULL ? lb_statement_step (statement, error) : LB_STEP_FAILED;
  if (step == LB_STEP_FAILED)
    return FALSE;
  *ret_text = step == LB_STEP_ROW ? lb_statement_dup_text (statement, 0) : NULL;
  return TRUE;
}

gboolean
lb_database_script (LbDatabase *self, const char *sql, GError **error)
{
  assert_owner (self);
  return self->engine->script (self, sql, error);
}

gint64
lb_database_changes (LbDatabase *self)
{
  assert_owner (self);
  return self->engine->changes (self);
}

gint64
lb_database_last_id (LbDatabase *self)
{
  assert_owner (self);
  return self->engine->last_id (self);
}

/* Transactions */

gboolean
lb_database_in_transaction (LbDatabase *self)
{
  assert_owner (self);
  return self->depth > 0;
}

static LbTransaction *
begin (LbDatabase *self, gboolean writes, GError **error)
{
  assert_owner (self);
  if (!self->engine->begin (self, writes, self->depth + 1, error))
    return NULL;
  LbTransaction *transaction = g_new0 (LbTransaction, 1);
  transaction->database = self;
  transaction->depth = ++self->depth;
  return transaction;
}

LbTransaction *
lb_transaction_begin (LbDatabase *self, GError **error)
{
  return begin (self, TRUE, error);
}

LbTransaction *
lb_transaction_begin_read (LbDatabase *self, GError **error)
{
  return begin (self, FALSE, error);
}

gboolean
lb_transaction_commit (LbTransaction *transaction, GError **error)
{
  LbDatabase *database = transaction->database;

  g_return_val_if_fail (database != NULL, FALSE);
  g_assert (database->depth == transaction->depth);
  if (!database->engine->commit (database, transaction->depth, error))
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
  database->engine->roll_back (database, transaction->depth);
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

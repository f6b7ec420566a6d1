/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-database-private.h"

#include <glib/gstdio.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 5000

/* Faults on demand */

static gint64 fault_countdown; /* (mutex fault_lock) */
static int fault_code;         /* (mutex fault_lock) */
static gboolean fault_happened;
static GMutex fault_lock;

void
lb_database_inject_fault (gint64 nth, int code)
{
  g_mutex_lock (&fault_lock);
  fault_countdown = MAX (nth, 0);
  fault_code = code;
  fault_happened = FALSE;
  g_mutex_unlock (&fault_lock);
}

gboolean
lb_database_fault_happened (void)
{
  g_mutex_lock (&fault_lock);
  gboolean happened = fault_happened;
  g_mutex_unlock (&fault_lock);
  return happened;
}

int
lb_database_take_fault (void)
{
  int code = SQLITE_OK;

  g_mutex_lock (&fault_lock);
  if (fault_countdown > 0 && --fault_countdown == 0)
    {
      code = fault_code;
      fault_happened = TRUE;
    }
  g_mutex_unlock (&fault_lock);
  return code;
}

static void
read_fault_variable (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;
  const char *text = g_getenv ("LB_TEST_DATABASE_FAULT");
  if (text != NULL)
    {
      char *end = NULL;
      gint64 nth = g_ascii_strtoll (text, &end, 10);
      int code = *end == ':' ? (int) g_ascii_strtoll (end + 1, NULL, 10) : SQLITE_IOERR;
      lb_database_inject_fault (nth, code);
    }
  g_once_init_leave (&once, 1);
}

/* Errors */

int
lb_database_error_code (int sqlite_code)
{
  switch (sqlite_code & 0xff)
    {
    case SQLITE_FULL:
      return LB_ERROR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return LB_ERROR_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return LB_ERROR_BUSY;
    case SQLITE_CANTOPEN:
      return LB_ERROR_NOT_FOUND;
    case SQLITE_CONSTRAINT:
      return LB_ERROR_CONFLICT;
    case SQLITE_TOOBIG:
      return LB_ERROR_TOO_LARGE;
    default:
      return LB_ERROR_FAILED;
    }
}

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

/* Opening */

static gboolean
look_at (const char *path, const LbSchema *schema, gboolean *ret_exists, GError **error)
{
  sqlite3 *handle = NULL;
  LbDatabase look = { .path = (char *) path };
  gint64 version = 0, application = 0, tables = 0;
  const struct { const char *sql; gint64 *value; } questions[] = {
    { "PRAGMA user_version", &version }, { "PRAGMA application_id", &application },
    { "SELECT count(*) FROM sqlite_schema", &tables },
  };
  int code = sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY, NULL);

  if (code == SQLITE_OK)
    sqlite3_busy_timeout (handle, BUSY_TIMEOUT_MS);
  for (gsize i = 0; code == SQLITE_OK && i < G_N_ELEMENTS (questions); i++)
    {
      sqlite3_stmt *statement = NULL;
      code = sqlite3_prepare_v2 (handle, questions[i].sql, -1, &statement, NULL);
      if (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
        {
          *questions[i].value = sqlite3_column_int64 (statement, 0);
          code = SQLITE_OK;
        }
      sqlite3_finalize (statement);
    }
  look.handle = handle;
  if (code != SQLITE_OK)
    lb_database_set_error (&look, code, "database", error);
  sqlite3_close (handle);
  if (code != SQLITE_OK)
    return FALSE;

  if (application != schema->application_id && (application != 0 || version != 0 || tables != 0))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "database: the file belongs to another program");
      return FALSE;
    }
  int newest = g_strv_length ((char **) schema->migrations);
  if (version > newest)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NEWER, "database: version %" G_GINT64_FORMAT " is newer than %d",
                   version, newest);
      return FALSE;
    }
  *ret_exists = TRUE;
  return TRUE;
}

/* SQLite makes files by the umask; a replica holds personal data, so the file is made first, for its owner only. */
static gboolean
make_file (const char *path, GError **error)
{
  int descriptor = g_open (path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

  if (descriptor < 0)
    {
      int saved = errno;
      g_set_error (error, LB_ERROR, saved == ENOSPC ? LB_ERROR_FULL : LB_ERROR_FAILED, "database: making the file: %s",
                   g_strerror (saved));
      return FALSE;
    }
  close (descriptor);
  return TRUE;
}

static gboolean
set_up (LbDatabase *self, LbDatabaseFlags flags, GError **error)
{
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  if (!lb_database_script (self, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
                                 "PRAGMA cell_size_check = ON; PRAGMA cache_size = -16384;", error))
    return FALSE;
  if (flags & LB_DATABASE_READ_ONLY)
    return lb_database_script (self, "PRAGMA query_only = ON", error);
  return lb_database_script (self, flags & LB_DATABASE_DURABLE
                                     ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"
                                     : "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", error);
}

static void
statement_free (gpointer data)
{
  LbStatement *self = data;

  sqlite3_finalize (self->statement);
  g_free (self->sql);
  g_free (self->fault);
  g_free (self);
}

/**
 * lb_database_open:
 * @path: a file, or ":memory:"
 * @schema: its marks and migrations; must outlive the handle
 *
 * Returns: (transfer full) (nullable): a handle owned by the calling thread
 */
LbDatabase *
lb_database_open (const char *path, LbDatabaseFlags flags, const LbSchema *schema, GError **error)
{
  g_return_val_if_fail (path != NULL && schema != NULL && schema->migrations != NULL, NULL);

  gboolean memory = g_str_equal (path, ":memory:"), exists = FALSE;
  read_fault_variable ();
  if (!memory)
    {
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        {
          if (!look_at (path, schema, &exists, error))
            return NULL;
        }
      else if (flags & LB_DATABASE_READ_ONLY)
        {
          g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "database: there is no such file");
          return NULL;
        }
      else if (!make_file (path, error))
        return NULL;
    }

  g_autoptr (LbDatabase) self = g_new0 (LbDatabase, 1);
  self->path = g_strdup (path);
  self->owner = g_thread_self ();
  self->cache = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, statement_free);
  int access = flags & LB_DATABASE_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  int code = sqlite3_open_v2 (path, &self->handle, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
  if (code != SQLITE_OK)
    {
      lb_database_set_error (self, code, "database: open", error);
      return NULL;
    }
  if (!set_up (self, flags, error) || !lb_database_migrate (self, schema, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
lb_database_close (LbDatabase *self)
{
  if (self == NULL)
    return;
  g_assert (self->owner == g_thread_self ());

  if (self->handle != NULL && !sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
  g_clear_pointer (&self->cache, g_hash_table_unref);
  if (self->handle != NULL && sqlite3_close (self->handle) != SQLITE_OK)
    g_critical ("a database was closed while its statements were in use");
  g_free (self->path);
  g_free (self);
}

void
lb_database_adopt (LbDatabase *self)
{
  g_return_if_fail (self != NULL && self->depth == 0);
  self->owner = g_thread_self ();
}

const char *
lb_database_path (LbDatabase *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->path;
}

void
lb_database_get_costs (LbDatabase *self, gint64 *ret_scanned, gint64 *ret_sorts)
{
  g_return_if_fail (self != NULL && self->owner == g_thread_self ());
  *ret_scanned = self->scanned;
  *ret_sorts = self->sorts;
}

/* Migrations */

int
lb_database_version (LbDatabase *self)
{
  gint64 version = 0;

  g_return_val_if_fail (self != NULL, 0);
  lb_database_integer (self, 0, &version, NULL, "PRAGMA user_version", NULL);
  return (int) version;
}

/* Step, version and mark are one transaction, so schema and version cannot disagree after a crash. */
static gboolean
climb (LbDatabase *self, const LbSchema *schema, int from, GError **error)
{
  g_autofree char *marks = g_strdup_printf ("PRAGMA user_version = %d; PRAGMA application_id = %u", from + 1,
                                            schema->application_id);
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self, error);
  gint64 now = -1;

  if (transaction == NULL || !lb_database_integer (self, -1, &now, error, "PRAGMA user_version", NULL))
    return FALSE;
  if (now > from) /* another process was faster */
    return TRUE;
  if (!lb_database_script (self, schema->migrations[from], error) || !lb_database_script (self, marks, error))
    {
      g_prefix_error (error, "migration %d: ", from + 1);
      return FALSE;
    }
  return lb_transaction_commit (transaction, error);
}

gboolean
lb_database_migrate (LbDatabase *self, const LbSchema *schema, GError **error)
{
  gint64 version = 0;
  int newest = g_strv_length ((char **) schema->migrations);

  if (!lb_database_integer (self, 0, &version, error, "PRAGMA user_version", NULL))
    return FALSE;
  if (sqlite3_db_readonly (self->handle, "main"))
    {
      if (version == newest)
        return TRUE;
      g_set_error (error, LB_ERROR, LB_ERROR_BUSY, "database: not migrated yet");
      return FALSE;
    }
  for (int from = (int) version; from < newest; from++)
    if (!climb (self, schema, from, error))
      return FALSE;
  return TRUE;
}

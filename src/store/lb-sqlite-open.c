/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a SQLite database is opened, and how what is committed to it is flushed.
 */
#include "lb-sqlite-open.h"
#include "lb-database-private.h"

#include <glib/gstdio.h>
#include <fcntl.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 5000

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

/* SQLite's count of its own memory, which nobody asks for, makes all threads queue at one lock for each allocation, and
 * Debian's build has no look-aside memory to spare them that. Refused once somebody else uses SQLite: no matter. */
static void
count_no_memory (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  g_once_init_leave (&once, 1);
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

gboolean
lb_sqlite_open (LbDatabase *self, LbDatabaseFlags flags, const LbSchema *schema, GError **error)
{
  gboolean memory = g_str_equal (self->path, ":memory:"), exists = FALSE;

  self->engine = &lb_engine_sqlite;
  count_no_memory ();
  if (!memory)
    {
      if (g_file_test (self->path, G_FILE_TEST_EXISTS))
        {
          if (!look_at (self->path, schema, &exists, error))
            return FALSE;
        }
      else if (flags & LB_DATABASE_READ_ONLY)
        {
          g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "database: there is no such file");
          return FALSE;
        }
      else if (!make_file (self->path, error))
        return FALSE;
    }
  int access = flags & LB_DATABASE_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (!memory && (flags & (LB_DATABASE_DURABLE | LB_DATABASE_READ_ONLY)) == LB_DATABASE_DURABLE)
    self->log = lb_log_vfs_new ();
  int code = sqlite3_open_v2 (self->path, &self->handle, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
                              self->log != NULL ? lb_log_vfs_name (self->log) : NULL);
  if (code != SQLITE_OK)
    return lb_database_set_error (self, code, "database: open", error);
  return set_up (self, flags, error);
}

/* Flushing apart: a commit stands in the log but may not be on the disk, and what the disk has after a power cut is some
 * commits from the first on, none of them half, because each frame's sum goes on from the one before. So one flush of
 * the log makes all commits before it durable, and it can be made by another thread while the next ones are written. The
 * file stays open, and the same, until the last handle is closed. */

gboolean
lb_sqlite_flush_apart (LbDatabase *self)
{
  g_autofree char *mode = NULL;

  if (self->log == NULL || !lb_database_text (self, &mode, NULL, "PRAGMA journal_mode", NULL)
      || g_strcmp0 (mode, "wal") != 0
      || sqlite3_exec (self->handle, "PRAGMA checkpoint_fullfsync = ON; PRAGMA synchronous = FULL", NULL, NULL, NULL)
           != SQLITE_OK)
    return FALSE;
  self->flushes_apart = lb_log_vfs_gather (self->log);
  return self->flushes_apart;
}

gboolean
lb_sqlite_flush (LbDatabase *self, GError **error)
{
  if (!self->flushes_apart)
    return TRUE;
  int code = lb_log_vfs_flush (self->log);
  if (code == SQLITE_OK)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "database: flush: %s (SQLite %d)", sqlite3_errstr (code), code);
  return FALSE;
}

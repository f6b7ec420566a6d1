/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-database-private.h"

#include <stdlib.h>
#include <string.h>

/* Faults on demand */

static gint64 fault_countdown; /* (mutex fault_lock) */
static int fault_code;         /* (mutex fault_lock) */
static gboolean fault_happened;
static GMutex fault_lock;
static gint fault_waits;       /* atomic: the countdown runs */

void
lb_database_inject_fault (gint64 nth, int code)
{
  g_mutex_lock (&fault_lock);
  fault_countdown = MAX (nth, 0);
  fault_code = code;
  fault_happened = FALSE;
  g_atomic_int_set (&fault_waits, nth > 0);
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

  /* Every row of every answer asks, on all threads. */
  if (!g_atomic_int_get (&fault_waits))
    return SQLITE_OK;
  g_mutex_lock (&fault_lock);
  if (fault_countdown > 0 && --fault_countdown == 0)
    {
      code = fault_code;
      fault_happened = TRUE;
      g_atomic_int_set (&fault_waits, FALSE);
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

/* Opening */

gboolean
lb_database_is_address (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return g_str_has_prefix (path, "postgresql://") || g_str_has_prefix (path, "postgres://");
}

/* Step, version and mark are one transaction, so schema and version cannot disagree after a crash. */
static gboolean
climb (LbDatabase *self, const LbSchema *schema, int from, GError **error)
{
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self, error);
  gint64 now = -1;

  if (transaction == NULL || !self->engine->read_version (self, &now, error))
    return FALSE;
  if (now > from) /* another process was faster */
    return TRUE;
  if (!lb_database_script (self, schema->migrations[from], error)
      || !self->engine->write_version (self, schema, from + 1, error))
    {
      g_prefix_error (error, "migration %d: ", from + 1);
      return FALSE;
    }
  return lb_transaction_commit (transaction, error);
}

static gboolean
migrate (LbDatabase *self, const LbSchema *schema, GError **error)
{
  gint64 version = 0;
  int newest = g_strv_length ((char **) schema->migrations);

  if (!self->engine->read_version (self, &version, error))
    return FALSE;
  if (self->read_only)
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

/**
 * lb_database_open:
 * @path: a file, ":memory:", or the address of a PostgreSQL database
 * @schema: its marks and migrations; must outlive the handle
 *
 * Returns: (transfer full) (nullable): a handle owned by the calling thread
 */
LbDatabase *
lb_database_open (const char *path, LbDatabaseFlags flags, const LbSchema *schema, GError **error)
{
  g_return_val_if_fail (path != NULL && schema != NULL && schema->migrations != NULL, NULL);
  g_autoptr (LbDatabase) self = g_new0 (LbDatabase, 1);

  read_fault_variable ();
  self->path = g_strdup (path);
  self->schema = schema;
  self->owner = g_thread_self ();
  self->read_only = (flags & LB_DATABASE_READ_ONLY) != 0;
  self->cache = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                       (GDestroyNotify) lb_statement_finalize);
  gboolean open = lb_database_is_address (path) ? lb_postgres_open (self, flags, schema, error)
                                                : lb_sqlite_open (self, flags, schema, error);
  return open && migrate (self, schema, error) ? g_steal_pointer (&self) : NULL;
}

void
lb_database_close (LbDatabase *self)
{
  if (self == NULL)
    return;
  g_assert (self->owner == g_thread_self ());

  self->engine->close (self);
  g_clear_pointer (&self->cache, g_hash_table_unref);
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

const char *
lb_database_engine (LbDatabase *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->engine->name;
}

int
lb_database_version (LbDatabase *self)
{
  gint64 version = 0;

  g_return_val_if_fail (self != NULL, 0);
  self->engine->read_version (self, &version, NULL);
  return (int) version;
}

gboolean
lb_database_data_version (LbDatabase *self, gint64 *ret_version, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_version != NULL, FALSE);
  return self->engine->data_version (self, ret_version, error);
}

/* Straight to SQLite, as no injected fault may leave a handle in a state that its owner does not know of. */
void
lb_database_set_durable (LbDatabase *self, gboolean durable)
{
  g_return_if_fail (self != NULL && self->owner == g_thread_self () && self->depth == 0 && !self->flushes_apart);

  if (self->handle != NULL
      && sqlite3_exec (self->handle, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", NULL, NULL,
                       NULL) != SQLITE_OK
      && durable)
    g_error ("a database no longer keeps what it promises"); /* there is no memory left */
}

gboolean
lb_database_may_retry (LbDatabase *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->engine->may_retry != NULL && self->engine->may_retry (self);
}

gboolean
lb_database_flush_apart (LbDatabase *self)
{
  g_return_val_if_fail (self != NULL && self->owner == g_thread_self () && self->depth == 0, FALSE);

  return self->engine->flush_apart != NULL && self->engine->flush_apart (self);
}

gboolean
lb_database_flush (LbDatabase *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->engine->flush == NULL || self->engine->flush (self, error);
}

void
lb_database_announce (LbDatabase *self, const char *text, const char *notice)
{
  g_return_if_fail (self != NULL && self->depth > 0 && text != NULL && notice != NULL);

  if (self->engine->announce != NULL)
    self->engine->announce (self, text, notice);
}

GPtrArray *
lb_database_take_news (LbDatabase *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->engine->take_news != NULL ? self->engine->take_news (self) : NULL;
}

gint64
lb_database_loudness (LbDatabase *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->engine->loudness != NULL ? self->engine->loudness (self) : -1;
}

gboolean
lb_database_wait (LbDatabase *self, int milliseconds, char **ret_notice, GError **error)
{
  *ret_notice = NULL;
  g_return_val_if_fail (self != NULL && self->owner == g_thread_self () && self->depth == 0, FALSE);
  return self->engine->wait == NULL || self->engine->wait (self, milliseconds, ret_notice, error);
}

void
lb_database_get_costs (LbDatabase *self, gint64 *ret_scanned, gint64 *ret_sorts)
{
  g_return_if_fail (self != NULL && self->owner == g_thread_self ());
  *ret_scanned = self->scanned;
  *ret_sorts = self->sorts;
}

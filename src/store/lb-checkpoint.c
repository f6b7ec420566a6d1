/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lianban-store"

#include "lb-checkpoint.h"
#include "lb-database-private.h"

/* Pages of 4 KiB: the thread begins; the writer helps when the thread does not get on (a full or failing disk). */
#define BULK_PAGES LB_CHECKPOINT_PAGES
#define HELP_PAGES (4 * LB_CHECKPOINT_PAGES)
/* SQLite's own way of it. */
#define SQLITE_PAGES 1000
/* What the writer does without anybody noticing. */
#define REST_PAGES 1000

struct _LbCheckpointer
{
  LbDatabase *writer;
  char *path;
  GThread *thread;
  GMutex lock;
  GCond changed;
  gboolean wanted;   /* (mutex lock) the log is long */
  gboolean stopping; /* (mutex lock) */
  gint rest;         /* atomic: the bulk is done, the writer may do the rest */
  gint n_bulk, n_rest; /* atomic */
};

/* Opened when it is first needed. */
static sqlite3 *
open_handle (LbCheckpointer *self)
{
  sqlite3 *handle = NULL;

  if (sqlite3_open_v2 (self->path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
    sqlite3_exec (handle, "PRAGMA synchronous = FULL", NULL, NULL, NULL);
  return handle;
}

/* How many pages are left after a passive checkpoint; -1 when it failed. */
static int
checkpoint (sqlite3 *handle)
{
  int in_log = 0, done = 0;

  if (sqlite3_wal_checkpoint_v2 (handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &done) != SQLITE_OK)
    return -1;
  return in_log - done;
}

static gpointer
carry_on (gpointer data)
{
  LbCheckpointer *self = data;
  sqlite3 *handle = NULL;

  g_mutex_lock (&self->lock);
  while (!self->stopping)
    {
      if (!self->wanted)
        {
          g_cond_wait (&self->changed, &self->lock);
          continue;
        }
      self->wanted = FALSE;
      g_mutex_unlock (&self->lock);
      if (handle == NULL)
        handle = open_handle (self);
      int left = checkpoint (handle);
      g_atomic_int_inc (&self->n_bulk);
      if (left >= 0 && left <= REST_PAGES)
        g_atomic_int_set (&self->rest, TRUE);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  sqlite3_close (handle);
  return NULL;
}

/* After each commit of the writer, on its thread; the commit is durable whatever happens here. */
static int
after_commit (void *data, sqlite3 *handle, const char *name, int pages)
{
  LbCheckpointer *self = data;

  if (pages < BULK_PAGES)
    return SQLITE_OK;
  if (g_atomic_int_compare_and_exchange (&self->rest, TRUE, FALSE) || pages >= HELP_PAGES)
    {
      g_atomic_int_inc (&self->n_rest);
      checkpoint (handle);
      return SQLITE_OK;
    }
  g_mutex_lock (&self->lock);
  self->wanted = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  return SQLITE_OK;
}

void
lb_checkpoint_seldom (LbDatabase *database)
{
  g_return_if_fail (database != NULL);

  if (database->engine == &lb_engine_sqlite)
    sqlite3_wal_autocheckpoint (database->handle, LB_CHECKPOINT_PAGES);
}

void
lb_checkpoint_often (LbDatabase *database)
{
  g_return_if_fail (database != NULL);

  if (database->engine == &lb_engine_sqlite)
    sqlite3_wal_autocheckpoint (database->handle, SQLITE_PAGES);
}

LbCheckpointer *
lb_checkpointer_new (LbDatabase *writer)
{
  g_return_val_if_fail (writer != NULL, NULL);

  if (writer->engine != &lb_engine_sqlite)
    return NULL;
  LbCheckpointer *self = g_new0 (LbCheckpointer, 1);
  self->writer = writer;
  self->path = g_strdup (writer->path);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->thread = g_thread_new ("lb-checkpoint", carry_on, self);
  sqlite3_wal_hook (writer->handle, after_commit, self);
  return self;
}

void
lb_checkpointer_free (LbCheckpointer *self)
{
  if (self == NULL)
    return;
  lb_checkpoint_seldom (self->writer);
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->path);
  g_free (self);
}

void
lb_checkpointer_counts (LbCheckpointer *self, guint *ret_bulk, guint *ret_rest)
{
  g_return_if_fail (self != NULL && ret_bulk != NULL && ret_rest != NULL);

  *ret_bulk = (guint) g_atomic_int_get (&self->n_bulk);
  *ret_rest = (guint) g_atomic_int_get (&self->n_rest);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lianban-store"

#include "lb-checkpoint.h"
#include "lb-database-private.h"
#include "lb-paced-vfs.h"

/* The writer helps when the thread does not get on (a full or failing disk): the log is so many times too long. */
#define HELP_TIMES 3
/* SQLite's own way of it. */
#define SQLITE_PAGES 1000
/* What the writer does without anybody noticing. */
#define REST_PAGES 200
/* Of the thread, until that is all that is left. */
#define PASSES 8

struct _LbCheckpointer
{
  LbDatabase *writer;
  char *path;
  int pages;       /* that the log may have: the thread begins */
  LbPacedVfs *vfs; /* (nullable) (owned) of the thread's handle */
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

  if (self->vfs == NULL)
    self->vfs = lb_paced_vfs_new ();
  if (sqlite3_open_v2 (self->path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                       self->vfs != NULL ? lb_paced_vfs_name (self->vfs) : NULL) == SQLITE_OK)
    sqlite3_exec (handle, "PRAGMA synchronous = FULL", NULL, NULL, NULL);
  return handle;
}

/* How many of the log's pages are carried over after a passive checkpoint; -1 when it failed. */
static int
checkpoint (sqlite3 *handle, int *ret_left)
{
  int in_log = 0, done = 0;

  if (sqlite3_wal_checkpoint_v2 (handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &done) != SQLITE_OK)
    return -1;
  *ret_left = in_log - done;
  return done;
}

/* SQLite flushes the database file only when a checkpoint has reached the log's end, which is the writer's part: then it
 * would wait for all that was carried over here. */
static gboolean
flush_pages (sqlite3 *handle)
{
  sqlite3_file *file = NULL;

  return sqlite3_file_control (handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK && file != NULL
         && file->pMethods != NULL && file->pMethods->xSync (file, SQLITE_SYNC_NORMAL) == SQLITE_OK;
}

/* Whether no more is left than the writer does without anybody noticing. While one pass is made the writer goes on, so
 * each has less to do than the one before. */
static gboolean
do_bulk (sqlite3 *handle)
{
  int before = 0, left = 0;

  for (int pass = 0; pass < PASSES; pass++)
    {
      int done = checkpoint (handle, &left);
      if (done < 0 || !flush_pages (handle))
        return FALSE;
      if (done - before <= REST_PAGES)
        break;
      before = done;
    }
  return left <= REST_PAGES;
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
      gboolean is_done = do_bulk (handle);
      g_atomic_int_inc (&self->n_bulk);
      g_mutex_lock (&self->lock);
      if (is_done)
        {
          g_atomic_int_set (&self->rest, TRUE);
          self->wanted = FALSE; /* by commits meanwhile */
        }
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

  if (pages < self->pages)
    return SQLITE_OK;
  if (g_atomic_int_compare_and_exchange (&self->rest, TRUE, FALSE) || pages >= HELP_TIMES * self->pages)
    {
      int left = 0;
      g_atomic_int_inc (&self->n_rest);
      checkpoint (handle, &left);
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
lb_checkpointer_new (LbDatabase *writer, int pages)
{
  g_return_val_if_fail (writer != NULL && pages > 0, NULL);

  if (writer->engine != &lb_engine_sqlite)
    return NULL;
  LbCheckpointer *self = g_new0 (LbCheckpointer, 1);
  self->writer = writer;
  self->pages = pages;
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
  lb_paced_vfs_free (self->vfs);
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

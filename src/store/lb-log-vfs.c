/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-log-vfs.h"

#include <sqlite3.h>
#include <string.h>

/* SQLite's own VFS for Unix cannot write 128 KiB in one call. */
#define PIECE (124 * 1024)

/* Opened by SQLite as one of its files. */
typedef struct
{
  sqlite3_file base;
  LbLogVfs *vfs;
  sqlite3_file *below; /* (owned) */
  gboolean gathers;
  guint8 *piece;       /* (nullable) (owned) of PIECE bytes, what is not written yet */
  int length;          /* of it */
  sqlite3_int64 start; /* where in the file it belongs */
} Log;

struct _LbLogVfs
{
  sqlite3_vfs vfs; /* the default one's, but for its name and the way of opening */
  sqlite3_vfs *below;
  char *name;
  Log *log; /* (nullable) (borrowed) while it is open */
};

/* A fault leaves nothing behind: the transaction fails, and the next one writes over its part of the log. */
static int
put_out (Log *self)
{
  int length = self->length;

  self->length = 0;
  return length > 0 ? self->below->pMethods->xWrite (self->below, self->piece, length, self->start) : SQLITE_OK;
}

static int
log_close (sqlite3_file *file)
{
  Log *self = (Log *) file;

  put_out (self);
  self->vfs->log = NULL;
  int code = self->below->pMethods->xClose (self->below);
  g_free (self->below);
  g_free (self->piece);
  self->base.pMethods = NULL;
  return code;
}

static int
log_read (sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset)
{
  Log *self = (Log *) file;
  int code = put_out (self);

  return code != SQLITE_OK ? code : self->below->pMethods->xRead (self->below, bytes, count, offset);
}

static int
log_write (sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
  Log *self = (Log *) file;
  gboolean fits = self->gathers && count <= PIECE;

  if (!fits || offset != self->start + self->length || self->length + count > PIECE)
    {
      int code = put_out (self);
      if (code != SQLITE_OK)
        return code;
      self->start = offset;
    }
  if (!fits)
    return self->below->pMethods->xWrite (self->below, bytes, count, offset);
  memcpy (self->piece + self->length, bytes, (gsize) count);
  self->length += count;
  return SQLITE_OK;
}

static int
log_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  Log *self = (Log *) file;
  int code = put_out (self);

  return code != SQLITE_OK ? code : self->below->pMethods->xTruncate (self->below, size);
}

static int
log_sync (sqlite3_file *file, int flags)
{
  Log *self = (Log *) file;
  int code = put_out (self);
  gboolean is_commit = (flags & 0x0f) == SQLITE_SYNC_NORMAL;

  return code != SQLITE_OK || (self->gathers && is_commit) ? code : self->below->pMethods->xSync (self->below, flags);
}

static int
log_size (sqlite3_file *file, sqlite3_int64 *ret_size)
{
  Log *self = (Log *) file;
  int code = put_out (self);

  return code != SQLITE_OK ? code : self->below->pMethods->xFileSize (self->below, ret_size);
}

static int
log_lock (sqlite3_file *file, int level)
{
  Log *self = (Log *) file;

  return self->below->pMethods->xLock (self->below, level);
}

static int
log_unlock (sqlite3_file *file, int level)
{
  Log *self = (Log *) file;

  return self->below->pMethods->xUnlock (self->below, level);
}

static int
log_is_reserved (sqlite3_file *file, int *ret_reserved)
{
  Log *self = (Log *) file;

  return self->below->pMethods->xCheckReservedLock (self->below, ret_reserved);
}

static int
log_control (sqlite3_file *file, int operation, void *argument)
{
  Log *self = (Log *) file;

  return self->below->pMethods->xFileControl (self->below, operation, argument);
}

static int
log_sector_size (sqlite3_file *file)
{
  Log *self = (Log *) file;

  return self->below->pMethods->xSectorSize (self->below);
}

static int
log_characteristics (sqlite3_file *file)
{
  Log *self = (Log *) file;

  return self->below->pMethods->xDeviceCharacteristics (self->below);
}

/* Version 1: a log has neither shared memory nor is it mapped. */
static const sqlite3_io_methods methods = {
  .iVersion = 1,
  .xClose = log_close,
  .xRead = log_read,
  .xWrite = log_write,
  .xTruncate = log_truncate,
  .xSync = log_sync,
  .xFileSize = log_size,
  .xLock = log_lock,
  .xUnlock = log_unlock,
  .xCheckReservedLock = log_is_reserved,
  .xFileControl = log_control,
  .xSectorSize = log_sector_size,
  .xDeviceCharacteristics = log_characteristics,
};

static int
vfs_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *ret_flags)
{
  LbLogVfs *self = (LbLogVfs *) vfs;

  if ((flags & SQLITE_OPEN_WAL) == 0)
    return self->below->xOpen (self->below, path, file, flags, ret_flags);
  Log *log = (Log *) file;
  *log = (Log) { .vfs = self, .below = g_malloc0 ((gsize) self->below->szOsFile) };
  int code = self->below->xOpen (self->below, path, log->below, flags, ret_flags);
  if (code != SQLITE_OK)
    {
      if (log->below->pMethods != NULL)
        log->below->pMethods->xClose (log->below);
      g_clear_pointer (&log->below, g_free);
      return code;
    }
  log->base.pMethods = &methods;
  self->log = log;
  return SQLITE_OK;
}

LbLogVfs *
lb_log_vfs_new (void)
{
  static gint n_made;
  sqlite3_vfs *below = sqlite3_vfs_find (NULL);
  LbLogVfs *self = g_new0 (LbLogVfs, 1);

  self->below = below;
  self->vfs = *below;
  self->name = g_strdup_printf ("lianban-log-%d", g_atomic_int_add (&n_made, 1));
  self->vfs.zName = self->name;
  self->vfs.pNext = NULL;
  self->vfs.szOsFile = MAX (below->szOsFile, (int) sizeof (Log));
  self->vfs.xOpen = vfs_open;
  if (sqlite3_vfs_register (&self->vfs, FALSE) == SQLITE_OK)
    return self;
  g_free (self->name);
  g_free (self);
  return NULL;
}

void
lb_log_vfs_free (LbLogVfs *self)
{
  if (self == NULL)
    return;
  g_return_if_fail (self->log == NULL);
  sqlite3_vfs_unregister (&self->vfs);
  g_free (self->name);
  g_free (self);
}

const char *
lb_log_vfs_name (LbLogVfs *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

gboolean
lb_log_vfs_gather (LbLogVfs *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->log == NULL)
    return FALSE;
  if (self->log->piece == NULL)
    self->log->piece = g_malloc (PIECE);
  self->log->gathers = TRUE;
  return TRUE;
}

int
lb_log_vfs_flush (LbLogVfs *self)
{
  g_return_val_if_fail (self != NULL && self->log != NULL && self->log->gathers, SQLITE_MISUSE);

  /* Not by way of the log's own methods: what is gathered belongs to the thread that writes. */
  return self->log->below->pMethods->xSync (self->log->below, SQLITE_SYNC_NORMAL);
}

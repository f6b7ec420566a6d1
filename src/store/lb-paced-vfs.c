/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-paced-vfs.h"

#include <sqlite3.h>

/* Bytes. What a flush of the log may have to wait for: a millisecond or two. */
#define PIECE (512 * 1024)

struct _LbPacedVfs
{
  sqlite3_vfs vfs; /* the default one's, but for its name and the way of opening */
  sqlite3_vfs *below;
  char *name;
  sqlite3_io_methods methods; /* of the database file: those of @below, but for writing */
  const sqlite3_io_methods *methods_below;
  int unflushed; /* bytes */
};

/* Only the database file has these methods, and they lie in their VFS. */
static LbPacedVfs *
paced (sqlite3_file *file)
{
  return (LbPacedVfs *) ((char *) file->pMethods - G_STRUCT_OFFSET (LbPacedVfs, methods));
}

static int
paced_write (sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
  LbPacedVfs *self = paced (file);
  int code = self->methods_below->xWrite (file, bytes, count, offset);

  self->unflushed += count;
  if (code != SQLITE_OK || self->unflushed < PIECE)
    return code;
  self->unflushed = 0;
  return self->methods_below->xSync (file, SQLITE_SYNC_NORMAL);
}

static int
paced_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *ret_flags)
{
  LbPacedVfs *self = (LbPacedVfs *) vfs;
  int code = self->below->xOpen (self->below, path, file, flags, ret_flags);

  if (code != SQLITE_OK || (flags & SQLITE_OPEN_MAIN_DB) == 0)
    return code;
  self->methods_below = file->pMethods;
  self->methods = *file->pMethods;
  self->methods.xWrite = paced_write;
  file->pMethods = &self->methods;
  return SQLITE_OK;
}

LbPacedVfs *
lb_paced_vfs_new (void)
{
  static gint n_made;
  LbPacedVfs *self = g_new0 (LbPacedVfs, 1);

  self->below = sqlite3_vfs_find (NULL);
  self->vfs = *self->below;
  self->name = g_strdup_printf ("lianban-paced-%d", g_atomic_int_add (&n_made, 1));
  self->vfs.zName = self->name;
  self->vfs.pNext = NULL;
  self->vfs.xOpen = paced_open;
  if (sqlite3_vfs_register (&self->vfs, FALSE) == SQLITE_OK)
    return self;
  g_free (self->name);
  g_free (self);
  return NULL;
}

void
lb_paced_vfs_free (LbPacedVfs *self)
{
  if (self == NULL)
    return;
  sqlite3_vfs_unregister (&self->vfs);
  g_free (self->name);
  g_free (self);
}

const char *
lb_paced_vfs_name (LbPacedVfs *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

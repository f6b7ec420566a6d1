/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-torn-disk.h"

#include <sqlite3.h>
#include <string.h>

#define SECTOR 512
#define REGION (32 * 1024) /* what SQLite maps of its index of the log at a time */

typedef struct { gint64 offset; GBytes *bytes; } Pending; /* bytes NULL: a truncation to @offset */

typedef struct
{
  LbTornDisk *disk;
  char *path;
  GByteArray *now, *flushed;
  GArray *pending;   /* of Pending */
  gboolean exists;
  GPtrArray *regions; /* shared memory, gone with the power */
  int shared[SQLITE_SHM_NLOCK], exclusive[SQLITE_SHM_NLOCK];
  GPtrArray *handles; /* (element-type Handle), borrowed */
} File;

/* Threads of one program share a disk: everything it does is done under its lock. */
struct _LbTornDisk
{
  GRecMutex lock;
  GHashTable *files; /* path → File */
  LbTornFault fault;
  guint count, broken_at; /* broken_at 0: never */
  sqlite3_vfs vfs;
};

typedef struct
{
  sqlite3_file base;
  File *file;
  int level;                                        /* of the lock that it holds */
  int shared[SQLITE_SHM_NLOCK], exclusive[SQLITE_SHM_NLOCK];
} Handle;

static void
pending_clear (gpointer data)
{
  Pending *pending = data;

  g_clear_pointer (&pending->bytes, g_bytes_unref);
}

static File *
file_new (LbTornDisk *disk, const char *path)
{
  File *file = g_new0 (File, 1);

  file->disk = disk;
  file->path = g_strdup (path);
  file->now = g_byte_array_new ();
  file->flushed = g_byte_array_new ();
  file->pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  g_array_set_clear_func (file->pending, pending_clear);
  file->regions = g_ptr_array_new_with_free_func (g_free);
  file->handles = g_ptr_array_new ();
  g_hash_table_insert (disk->files, file->path, file);
  return file;
}

static void
file_free (gpointer data)
{
  File *file = data;

  g_byte_array_unref (file->now);
  g_byte_array_unref (file->flushed);
  g_array_unref (file->pending);
  g_ptr_array_unref (file->regions);
  g_ptr_array_unref (file->handles);
  g_free (file->path);
  g_free (file);
}

static void
put_bytes (GByteArray *to, gint64 offset, const void *bytes, gsize length)
{
  guint before = to->len;

  if (offset + (gint64) length > before)
    {
      g_byte_array_set_size (to, (guint) (offset + (gint64) length));
      if (offset > before)
        memset (to->data + before, 0, (gsize) (offset - before));
    }
  memcpy (to->data + offset, bytes, length);
}

static void
put_pending (GByteArray *to, const Pending *pending)
{
  gsize length;

  if (pending->bytes == NULL)
    {
      if (pending->offset < to->len)
        g_byte_array_set_size (to, (guint) pending->offset);
      return;
    }
  const void *bytes = g_bytes_get_data (pending->bytes, &length);
  put_bytes (to, pending->offset, bytes, length);
}

/* Counts an operation; TRUE when it must fail. */
static gboolean
breaks (LbTornDisk *disk, LbTornFault fault)
{
  disk->count++;
  if (disk->broken_at == 0 || disk->count < disk->broken_at)
    return FALSE;
  return disk->fault == LB_TORN_POWER || disk->fault == fault;
}

static gboolean
is_dead (LbTornDisk *disk)
{
  return disk->broken_at != 0 && disk->fault == LB_TORN_POWER && disk->count >= disk->broken_at;
}

/* What a file does */

static int
handle_close (sqlite3_file *base)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((Handle *) base)->file->disk->lock);
  Handle *handle = (Handle *) base;

  for (int i = 0; i < SQLITE_SHM_NLOCK; i++)
    {
      handle->file->shared[i] -= handle->shared[i];
      handle->file->exclusive[i] -= handle->exclusive[i];
    }
  g_ptr_array_remove (handle->file->handles, handle);
  return SQLITE_OK;
}

static int
handle_read (sqlite3_file *base, void *buffer, int amount, sqlite3_int64 offset)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((Handle *) base)->file->disk->lock);
  const File *file = ((Handle *) base)->file;
  gint64 there = CLAMP ((gint64) file->now->len - offset, 0, amount);

  if (is_dead (file->disk))
    return SQLITE_IOERR_READ;
  memcpy (buffer, file->now->data + offset, (gsize) there);
  memset ((char *) buffer + there, 0, (gsize) (amount - there));
  return there == amount ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
handle_write (sqlite3_file *base, const void *bytes, int amount, sqlite3_int64 offset)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((Handle *) base)->file->disk->lock);
  File *file = ((Handle *) base)->file;
  Pending pending = { offset, NULL };

  gboolean fails = breaks (file->disk, LB_TORN_WRITE);
  if (fails && file->disk->fault == LB_TORN_WRITE)
    return SQLITE_IOERR_WRITE;
  pending.bytes = g_bytes_new (bytes, (gsize) amount);
  g_array_append_val (file->pending, pending); /* when the power goes now, parts of it may have arrived */
  if (fails)
    return SQLITE_IOERR_WRITE;
  put_bytes (file->now, offset, bytes, (gsize) amount);
  return SQLITE_OK;
}

static int
handle_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((Handle *) base)->file->disk->lock);
  File *file = ((Handle *) base)->file;
  Pending pending = { size, NULL };

  if (breaks (file->disk, LB_TORN_WRITE))
    return SQLITE_IOERR_TRUNCATE;
  g_array_append_val (file->pending, pending);
  put_pending (file->now, &pending);
  return SQLITE_OK;
}

static int
handle_sync (sqlite3_file *base, int flags)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((Handle *) base)->file->disk->lock);
  File *file = ((Handle *) base)->file;

  if (breaks (file->disk, LB_TORN_SYNC))
    return SQLITE_IOERR_FSYNC;
  for (guint i = 0; i < file->pending->len; i++)
    put_pending (file->flushed, &g_array_index (file->pending, Pending, i));
  g_array_set_size (file->pending, 0);
  return SQLITE_OK;
}

static int
handle_size (sqlite3_file *base, sqlite3_int64 *ret_size)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((Handle *) base)->file->disk->lock);
  *ret_size = ((Handle *) base)->file->now->len;
  return SQLITE_OK;
}

static int
handle_lock (sqlite3_file *base, int level)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((Handle *) base)->file->disk->lock);
  Handle *handle = (Handle *) base;

  for (guint i = 0; i < handle->file->handles->len; i++)
    {
      const Handle *other = handle->file->handles->pdata[i];

      if (other == handle || other->level == SQLITE_LOCK_NONE)
        continue;
      if (level == SQLITE_LOCK_EXCLUSIVE || other->level >= SQLITE_LOCK_PENDING
          || (level >= SQLITE_LOCK_RESERVED && other->level >= SQLITE_LOCK_RESERVED))
        return SQLITE_BUSY;
    }
  handle->level = MAX (handle->level, level);
  return SQLITE_OK;
}

static int
handle_unlock (sqlite3_file *base, int level)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((Handle *) base)->file->disk->lock);
  Handle *handle = (Handle *) base;

  handle->level = MIN (handle->level, level);
  return SQLITE_OK;
}

static int
handle_reserved (sqlite3_file *base, int *ret_reserved)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((Handle *) base)->file->disk->lock);
  const File *file = ((Handle *) base)->file;

  *ret_reserved = FALSE;
  for (guint i = 0; i < file->handles->len; i++)
    *ret_reserved |= ((Handle *) file->handles->pdata[i])->level >= SQLITE_LOCK_RESERVED;
  return SQLITE_OK;
}

static int
handle_control (sqlite3_file *base, int operation, void *argument)
{
  return SQLITE_NOTFOUND;
}

static int
handle_sector (sqlite3_file *base)
{
  return SECTOR;
}

static int
handle_characteristics (sqlite3_file *base)
{
  return 0;
}

static int
handle_map (sqlite3_file *base, int region, int size, int extend, void volatile **ret_memory)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((Handle *) base)->file->disk->lock);
  File *file = ((Handle *) base)->file;

  g_assert (size == REGION);
  while (extend && (int) file->regions->len <= region)
    g_ptr_array_add (file->regions, g_malloc0 (REGION));
  *ret_memory = region < (int) file->regions->len ? file->regions->pdata[region] : NULL;
  return SQLITE_OK;
}

static void
let_go (Handle *handle, int lock)
{
  handle->file->shared[lock] -= handle->shared[lock];
  handle->file->exclusive[lock] -= handle->exclusive[lock];
  handle->shared[lock] = handle->exclusive[lock] = 0;
}

static int
handle_shm_lock (sqlite3_file *base, int first, int count, int flags)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((Handle *) base)->file->disk->lock);
  Handle *handle = (Handle *) base;
  File *file = handle->file;
  gboolean exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;

  for (int i = first; i < first + count; i++)
    if ((flags & SQLITE_SHM_LOCK) != 0
        && (file->exclusive[i] - handle->exclusive[i] > 0 || (exclusive && file->shared[i] - handle->shared[i] > 0)))
      return SQLITE_BUSY;
  for (int i = first; i < first + count; i++)
    {
      let_go (handle, i);
      if ((flags & SQLITE_SHM_UNLOCK) != 0)
        continue;
      handle->shared[i] = !exclusive;
      handle->exclusive[i] = exclusive;
      file->shared[i] += handle->shared[i];
      file->exclusive[i] += handle->exclusive[i];
    }
  return SQLITE_OK;
}

static void
handle_barrier (sqlite3_file *base)
{
}

static int
handle_unmap (sqlite3_file *base, int delete)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((Handle *) base)->file->disk->lock);
  if (delete)
    g_ptr_array_set_size (((Handle *) base)->file->regions, 0);
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = handle_close,
  .xRead = handle_read,
  .xWrite = handle_write,
  .xTruncate = handle_truncate,
  .xSync = handle_sync,
  .xFileSize = handle_size,
  .xLock = handle_lock,
  .xUnlock = handle_unlock,
  .xCheckReservedLock = handle_reserved,
  .xFileControl = handle_control,
  .xSectorSize = handle_sector,
  .xDeviceCharacteristics = handle_characteristics,
  .xShmMap = handle_map,
  .xShmLock = handle_shm_lock,
  .xShmBarrier = handle_barrier,
  .xShmUnmap = handle_unmap,
};

/* What the disk does */

static File *
find (sqlite3_vfs *vfs, const char *path)
{
  File *file = path != NULL ? g_hash_table_lookup (((LbTornDisk *) vfs->pAppData)->files, path) : NULL;

  return file != NULL && file->exists ? file : NULL;
}

static int
disk_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *ret_flags)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((LbTornDisk *) vfs->pAppData)->lock);
  LbTornDisk *disk = vfs->pAppData;
  Handle *handle = (Handle *) base;
  g_autofree char *scratch = path == NULL ? g_strdup_printf ("scratch-%u", g_hash_table_size (disk->files)) : NULL;
  const char *name = path != NULL ? path : scratch;
  File *file = g_hash_table_lookup (disk->files, name);

  memset (handle, 0, sizeof *handle);
  if (is_dead (disk) || ((file == NULL || !file->exists) && (flags & SQLITE_OPEN_CREATE) == 0))
    return SQLITE_CANTOPEN;
  if (file == NULL)
    file = file_new (disk, name);
  file->exists = TRUE;
  handle->base.pMethods = &methods;
  handle->file = file;
  g_ptr_array_add (file->handles, handle);
  if (ret_flags != NULL)
    *ret_flags = flags;
  return SQLITE_OK;
}

static int
disk_delete (sqlite3_vfs *vfs, const char *path, int sync_folder)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((LbTornDisk *) vfs->pAppData)->lock);
  File *file = find (vfs, path);

  if (file == NULL)
    return SQLITE_IOERR_DELETE_NOENT;
  if (breaks (file->disk, LB_TORN_WRITE))
    return SQLITE_IOERR_DELETE;
  file->exists = FALSE;
  g_byte_array_set_size (file->now, 0);
  g_byte_array_set_size (file->flushed, 0);
  g_array_set_size (file->pending, 0);
  return SQLITE_OK;
}

static int
disk_access (sqlite3_vfs *vfs, const char *path, int flags, int *ret_result)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&((LbTornDisk *) vfs->pAppData)->lock);
  *ret_result = find (vfs, path) != NULL;
  return SQLITE_OK;
}

static int
disk_full_path (sqlite3_vfs *vfs, const char *path, int length, char *ret_path)
{
  g_strlcpy (ret_path, path, (gsize) length);
  return SQLITE_OK;
}

static int
disk_random (sqlite3_vfs *vfs, int length, char *ret_bytes)
{
  for (int i = 0; i < length; i++)
    ret_bytes[i] = (char) g_random_int ();
  return length;
}

static int
disk_sleep (sqlite3_vfs *vfs, int microseconds)
{
  return microseconds; /* nobody else is at work */
}

static int
disk_time (sqlite3_vfs *vfs, sqlite3_int64 *ret_time)
{
  *ret_time = g_get_real_time () / 1000 + G_GINT64_CONSTANT (210866760000000); /* Julian, in ms */
  return SQLITE_OK;
}

static int
disk_last_error (sqlite3_vfs *vfs, int length, char *ret_text)
{
  return 0;
}

LbTornDisk *
lb_torn_disk_new (void)
{
  LbTornDisk *self = g_new0 (LbTornDisk, 1);

  g_rec_mutex_init (&self->lock);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, file_free);
  self->vfs = (sqlite3_vfs){
    .iVersion = 2,
    .szOsFile = sizeof (Handle),
    .mxPathname = 1024,
    .zName = "torn-disk",
    .pAppData = self,
    .xOpen = disk_open,
    .xDelete = disk_delete,
    .xAccess = disk_access,
    .xFullPathname = disk_full_path,
    .xRandomness = disk_random,
    .xSleep = disk_sleep,
    .xGetLastError = disk_last_error,
    .xCurrentTimeInt64 = disk_time,
  };
  return self;
}

void
lb_torn_disk_free (LbTornDisk *self)
{
  if (self == NULL)
    return;
  sqlite3_vfs_unregister (&self->vfs);
  g_hash_table_unref (self->files);
  g_rec_mutex_clear (&self->lock);
  g_free (self);
}

void
lb_torn_disk_load (LbTornDisk *self, const char *path)
{
  File *file = file_new (self, path);
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length;

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  file->exists = TRUE;
  g_byte_array_append (file->now, (guint8 *) content, (guint) length);
  g_byte_array_append (file->flushed, (guint8 *) content, (guint) length);
}

void
lb_torn_disk_plug (LbTornDisk *self)
{
  g_assert_cmpint (sqlite3_vfs_register (&self->vfs, TRUE), ==, SQLITE_OK);
}

void
lb_torn_disk_unplug (LbTornDisk *self)
{
  sqlite3_vfs_unregister (&self->vfs);
}

void
lb_torn_disk_break (LbTornDisk *self, LbTornFault fault, guint operation)
{
  self->fault = fault;
  self->broken_at = operation;
}

guint
lb_torn_disk_count (LbTornDisk *self)
{
  return self->count;
}

gboolean
lb_torn_disk_is_broken (LbTornDisk *self)
{
  return self->broken_at != 0 && self->count >= self->broken_at;
}

/* Nothing, all, or some of its sectors. */
static void
put_torn (GByteArray *to, const Pending *pending, GRand *random)
{
  gsize length = 0;
  const guint8 *bytes = pending->bytes != NULL ? g_bytes_get_data (pending->bytes, &length) : NULL;
  int luck = g_rand_int_range (random, 0, 4);

  if (luck == 0)
    return;
  if (luck < 3 || bytes == NULL)
    {
      put_pending (to, pending);
      return;
    }
  for (gsize at = 0; at < length; at += SECTOR)
    if (g_rand_boolean (random))
      put_bytes (to, pending->offset + (gint64) at, bytes + at, MIN (SECTOR, length - at));
}

LbTornDisk *
lb_torn_disk_after (LbTornDisk *self, GRand *random)
{
  LbTornDisk *after = lb_torn_disk_new ();
  GHashTableIter iter;
  gpointer path, value;

  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      const File *file = value;

      if (!file->exists)
        continue;
      File *left = file_new (after, path);
      left->exists = TRUE;
      g_byte_array_append (left->now, file->flushed->data, file->flushed->len);
      for (guint i = 0; i < file->pending->len; i++)
        put_torn (left->now, &g_array_index (file->pending, Pending, i), random);
      g_byte_array_append (left->flushed, left->now->data, left->now->len);
    }
  return after;
}

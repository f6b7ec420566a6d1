/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-blob-store.h"
#include "lb-ledger-private.h"
#include "lb-pack.h"
#include "lb-s3.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* So much of what was fetched stays near; the longest unused goes first. */
#define CACHE_BYTES ((gint64) 2 * 1024 * 1024 * 1024)
#define LISTED 1000

struct _LbBlobStore
{
  char *folder;  /* of the store */
  LbS3 *s3;      /* (nullable) */
  GMutex lock;   /* of the cache's tidying */
};

/* Which one */

static LbBlobStore *
blob_store_new (const char *folder, GError **error)
{
  g_autofree char *settings = g_build_filename (folder, "blobs.conf", NULL);
  LbS3 *s3 = NULL;

  if (g_file_test (settings, G_FILE_TEST_EXISTS) && (s3 = lb_s3_new_from_file (settings, NULL, error)) == NULL)
    return NULL;
  LbBlobStore *self = g_new0 (LbBlobStore, 1);
  self->folder = g_strdup (folder);
  self->s3 = s3;
  g_mutex_init (&self->lock);
  return self;
}

LbBlobStore *
lb_blob_store_get (const char *folder, GError **error)
{
  static GMutex lock;
  static GHashTable *stores; /* (mutex lock) folder → LbBlobStore */

  g_return_val_if_fail (folder != NULL, NULL);
  g_mutex_lock (&lock);
  if (stores == NULL)
    stores = g_hash_table_new (g_str_hash, g_str_equal);
  LbBlobStore *self = g_hash_table_lookup (stores, folder);
  if (self == NULL && (self = blob_store_new (folder, error)) != NULL)
    g_hash_table_insert (stores, self->folder, self);
  g_mutex_unlock (&lock);
  return self;
}

/* What was fetched and stays near */

static char *
cache_path (LbBlobStore *self, const char *digest)
{
  return g_build_filename (self->folder, "cache", digest, NULL);
}

typedef struct { char *path; gint64 used, size; } Near;

static void
near_free (gpointer data)
{
  Near *near = data;

  g_free (near->path);
  g_free (near);
}

static int
compare_used (gconstpointer one, gconstpointer other)
{
  const Near *a = *(const Near *const *) one, *b = *(const Near *const *) other;

  return a->used < b->used ? -1 : a->used > b->used;
}

static void
tidy_cache (LbBlobStore *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "cache", NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (near_free);
  g_autoptr (GDir) entries = NULL;
  gint64 total = 0;
  const char *name;

  g_mutex_lock (&self->lock);
  entries = g_dir_open (folder, 0, NULL);
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      Near *near = g_new0 (Near, 1);
      struct stat facts = { 0 };
      near->path = g_build_filename (folder, name, NULL);
      if (g_stat (near->path, &facts) == 0)
        *near = (Near) { near->path, facts.st_mtime, facts.st_size };
      total += near->size;
      g_ptr_array_add (files, near);
    }
  g_ptr_array_sort (files, compare_used);
  for (guint i = 0; i < files->len && total > CACHE_BYTES; i++)
    {
      const Near *near = files->pdata[i];
      if (g_unlink (near->path) == 0)
        total -= near->size;
    }
  g_mutex_unlock (&self->lock);
}

/* Fetches @digest aside; the path of what came, whatever it is. */
static char *
fetch (LbBlobStore *self, const char *digest, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, "cache", NULL);
  g_autofree char *part = g_build_filename (folder, "part-XXXXXX", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return lb_file_error (folder, error), NULL;
  int file = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0600);
  if (file < 0)
    return lb_file_error (part, error), NULL;
  gboolean done = lb_s3_get (self->s3, digest, file, error);
  close (file);
  if (done)
    return g_steal_pointer (&part);
  g_unlink (part);
  return NULL;
}

static char *
fetch_verified (LbBlobStore *self, const char *digest, GError **error)
{
  g_autofree char *near = cache_path (self, digest);
  g_autofree char *part = fetch (self, digest, error);
  g_autofree char *found = part != NULL ? lb_file_digest (part, NULL, error) : NULL;

  if (found != NULL && strcmp (found, digest) != 0)
    g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "blob %s: the S3 server has other bytes", digest);
  else if (found != NULL && g_rename (part, near) == 0)
    {
      tidy_cache (self);
      return g_steal_pointer (&near);
    }
  else if (found != NULL)
    lb_file_error (near, error);
  if (part != NULL)
    g_unlink (part);
  return NULL;
}

/* The calls */

static gboolean
put_in_folder (LbBlobStore *self, const char *digest, const char *path, GError **error)
{
  g_autofree char *to = lb_ledger_blob_path (self->folder, digest);
  g_autofree char *parent = g_path_get_dirname (to);
  g_autofree char *blobs = g_path_get_dirname (parent);

  if (g_mkdir_with_parents (parent, 0700) != 0 || g_rename (path, to) != 0)
    return lb_file_error ("file", error);
  return lb_sync_folder (parent, error) && lb_sync_folder (blobs, error);
}

gboolean
lb_blob_store_put (LbBlobStore *self, const char *digest, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && lb_is_hex (digest, 64) && path != NULL, FALSE);

  if (self->s3 == NULL)
    return put_in_folder (self, digest, path, error);
  if (!lb_s3_put (self->s3, digest, digest, path, error))
    return FALSE;
  g_unlink (path);
  return TRUE;
}

char *
lb_blob_store_near (LbBlobStore *self, const char *digest)
{
  g_return_val_if_fail (self != NULL && lb_is_hex (digest, 64), NULL);
  /* What came before the store was moved to S3 may still lie in the folder. */
  g_autofree char *path = lb_ledger_blob_path (self->folder, digest), *cached = cache_path (self, digest);

  if (g_access (path, R_OK) == 0)
    return g_steal_pointer (&path);
  if (self->s3 == NULL || utimensat (AT_FDCWD, cached, NULL, 0) != 0)
    return NULL;
  return g_steal_pointer (&cached);
}

char *
lb_blob_store_path (LbBlobStore *self, const char *digest, GError **error)
{
  g_return_val_if_fail (self != NULL && lb_is_hex (digest, 64), NULL);
  char *path = lb_blob_store_near (self, digest);

  if (path != NULL)
    return path;
  if (self->s3 != NULL)
    return fetch_verified (self, digest, error);
  errno = ENOENT;
  return lb_file_error ("file", error), NULL;
}

gboolean
lb_blob_store_check (LbBlobStore *self, const char *digest, gint64 *ret_size, gboolean *ret_good, GError **error)
{
  g_return_val_if_fail (self != NULL && lb_is_hex (digest, 64) && ret_size != NULL && ret_good != NULL, FALSE);
  g_autofree char *path = lb_ledger_blob_path (self->folder, digest);
  g_autofree char *part = NULL;
  g_autoptr (GError) fault = NULL;

  *ret_size = -1;
  *ret_good = FALSE;
  if (self->s3 != NULL && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      part = fetch (self, digest, &fault);
      g_free (path);
      path = g_strdup (part);
    }
  g_autofree char *found = path != NULL ? lb_file_digest (path, ret_size, &fault) : NULL;
  if (part != NULL)
    g_unlink (part);
  *ret_good = g_strcmp0 (found, digest) == 0;
  if (found != NULL || g_error_matches (fault, LB_ERROR, LB_ERROR_NOT_FOUND))
    {
      *ret_size = found != NULL ? *ret_size : -1;
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

gboolean
lb_blob_store_remove (LbBlobStore *self, const char *digest, GError **error)
{
  g_return_val_if_fail (self != NULL && lb_is_hex (digest, 64), FALSE);
  g_autofree char *path = lb_ledger_blob_path (self->folder, digest), *near = cache_path (self, digest);

  g_unlink (near);
  if (g_unlink (path) != 0 && errno != ENOENT)
    return lb_file_error ("file", error);
  return self->s3 == NULL || lb_s3_remove (self->s3, digest, error);
}

static int
compare_texts (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

static void
list_folder (LbBlobStore *self, const char *start, const char *after, GPtrArray *found)
{
  g_autofree char *path = g_build_filename (self->folder, "blobs", start, NULL);
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (lb_is_hex (name, 64) && (after == NULL || strcmp (name, after) > 0))
      g_ptr_array_add (found, g_strdup (name));
}

/* What else lies in the bucket is none of ours. */
static GPtrArray *
list_bucket (LbBlobStore *self, const char *after, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *from = g_strdup (after);

  while (found->len == 0)
    {
      g_autoptr (GPtrArray) keys = lb_s3_list (self->s3, "", from, NULL, error);
      if (keys == NULL)
        return NULL;
      for (guint i = 0; i < keys->len; i++)
        if (lb_is_hex (keys->pdata[i], 64))
          g_ptr_array_add (found, g_strdup (keys->pdata[i]));
      if (keys->len == 0)
        break;
      g_free (from);
      from = g_strdup (keys->pdata[keys->len - 1]);
    }
  return g_steal_pointer (&found);
}

GPtrArray *
lb_blob_store_list (LbBlobStore *self, const char *after, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  int first = after != NULL ? g_ascii_xdigit_value (after[0]) << 4 | g_ascii_xdigit_value (after[1]) : 0;

  if (self->s3 != NULL)
    {
      g_ptr_array_unref (found);
      return list_bucket (self, after, error);
    }
  for (int i = first; i < 256 && found->len < LISTED; i++)
    {
      char start[3];
      g_snprintf (start, sizeof start, "%02x", (guint) i);
      list_folder (self, start, after, found);
    }
  g_ptr_array_sort (found, compare_texts);
  return found;
}

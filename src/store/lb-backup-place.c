/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-backup-place.h"
#include "lb-ledger-private.h"
#include "lb-pack.h"
#include "lb-s3.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCHEME "s3://"
/* What says that a prefix of a bucket is for backups: there are no folders that would. */
#define MARK "lianban-backups"

struct _LbBackupPlace
{
  char *name;
  char *folder;      /* of the backups, or of what is on its way to and from the bucket */
  LbS3 *s3;          /* (nullable) */
  char *prefix;      /* in the bucket, with its slash at the end */
  GHashTable *sizes; /* (nullable) of the bucket's blobs: digest → gint64*; asked for once */
};

/* Opening */

/* s3://BUCKET/PREFIX */
static gboolean
open_bucket (LbBackupPlace *self, const char *settings, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (self->name + strlen (SCHEME), "/", 2);

  if (parts[0] == NULL || parts[1] == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s: must be s3://BUCKET/PREFIX", self->name);
      return FALSE;
    }
  if (g_str_has_suffix (parts[1], "/"))
    parts[1][strlen (parts[1]) - 1] = '\0';
  if (!lb_s3_is_key (parts[0]) || !lb_s3_is_key (parts[1]) || strlen (parts[1]) > 300)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID,
                   "%s: bucket and prefix may only have letters, digits, “.”, “_”, “-” in them, and the prefix “/”",
                   self->name);
      return FALSE;
    }
  if (settings == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s: no file says where that server is and with which key",
                   self->name);
      return FALSE;
    }
  self->s3 = lb_s3_new_from_file (settings, parts[0], error);
  self->prefix = g_strconcat (parts[1], "/", NULL);
  self->folder = self->s3 != NULL ? g_dir_make_tmp ("lianban-backup-XXXXXX", error) : NULL;
  return self->folder != NULL;
}

LbBackupPlace *
lb_backup_place_open (const char *place, const char *settings, GError **error)
{
  g_return_val_if_fail (place != NULL, NULL);
  g_autoptr (LbBackupPlace) self = g_new0 (LbBackupPlace, 1);

  self->name = g_strdup (place);
  if (!g_str_has_prefix (place, SCHEME))
    self->folder = g_strdup (place);
  else if (!open_bucket (self, settings, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
lb_backup_place_close (LbBackupPlace *self)
{
  if (self == NULL)
    return;
  if (self->s3 != NULL && self->folder != NULL)
    lb_remove_tree (self->folder);
  g_clear_pointer (&self->s3, lb_s3_free);
  g_clear_pointer (&self->sizes, g_hash_table_unref);
  g_free (self->prefix);
  g_free (self->folder);
  g_free (self->name);
  g_free (self);
}

const char *
lb_backup_place_name (const LbBackupPlace *self)
{
  return self->name;
}

static char *
key_of (const LbBackupPlace *self, const char *name)
{
  return g_strconcat (self->prefix, name, NULL);
}

char *
lb_backup_place_blob_name (const char *digest)
{
  return g_strdup_printf ("blobs/%.2s/%s", digest, digest);
}

/* Making it ready */

static gboolean
refuse (const LbBackupPlace *self, GError **error)
{
  g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT, "%s: holds something else than backups; nothing was written",
               self->name);
  return FALSE;
}

static gboolean
is_folder_of_backups (const char *folder)
{
  g_autofree char *runs = g_build_filename (folder, "runs", NULL);

  return g_file_test (runs, G_FILE_TEST_IS_DIR);
}

static gboolean
prepare_folder (LbBackupPlace *self, GError **error)
{
  static const char *const parts[] = { "runs", "events", "answers", "facts", "blobs" };
  g_autoptr (GDir) entries = g_dir_open (self->folder, 0, NULL);

  if (entries != NULL && !is_folder_of_backups (self->folder) && g_dir_read_name (entries) != NULL)
    return refuse (self, error);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, parts[i], NULL);
      if (g_mkdir_with_parents (path, 0700) != 0)
        return lb_file_error (path, error);
    }
  return lb_sync_folder (self->folder, error);
}

static gboolean
prepare_bucket (LbBackupPlace *self, GError **error)
{
  g_autoptr (GPtrArray) keys = lb_s3_list (self->s3, self->prefix, NULL, NULL, error);
  g_autofree char *mark = key_of (self, MARK), *before = key_of (self, "lianban-backup"), *part = NULL;
  g_autoptr (GPtrArray) found = NULL;

  if (keys == NULL || (found = lb_s3_list (self->s3, self->prefix, before, NULL, error)) == NULL)
    return FALSE;
  if (found->len > 0 && strcmp (found->pdata[0], mark) == 0)
    return TRUE;
  if (keys->len > 0)
    return refuse (self, error);
  part = lb_backup_place_part (self);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "1\n", -1);
  return g_file_set_contents (part, "1\n", -1, error) && lb_backup_place_keep (self, MARK, digest, part, error);
}

gboolean
lb_backup_place_prepare (LbBackupPlace *self, GError **error)
{
  return self->s3 != NULL ? prepare_bucket (self, error) : prepare_folder (self, error);
}

/* Keeping */

char *
lb_backup_place_part (const LbBackupPlace *self)
{
  return g_build_filename (self->folder, "part", NULL);
}

static gboolean
flush_file (const char *path, GError **error)
{
  int file = open (path, O_RDWR | O_CLOEXEC);
  gboolean flushed = file >= 0 && fchmod (file, 0600) == 0 && fsync (file) == 0;

  if (!flushed)
    lb_file_error (path, error);
  if (file >= 0)
    close (file);
  return flushed;
}

static gboolean
keep_in_folder (LbBackupPlace *self, const char *name, const char *path, GError **error)
{
  g_autofree char *to = g_build_filename (self->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (to), *above = g_path_get_dirname (parent);

  if (!flush_file (path, error))
    return FALSE;
  if (g_mkdir_with_parents (parent, 0700) != 0 || g_rename (path, to) != 0)
    return lb_file_error (to, error);
  return lb_sync_folder (parent, error) && lb_sync_folder (above, error);
}

gboolean
lb_backup_place_keep (LbBackupPlace *self, const char *name, const char *digest, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && digest != NULL && path != NULL, FALSE);

  if (self->s3 == NULL)
    return keep_in_folder (self, name, path, error);
  g_autofree char *key = key_of (self, name);
  gboolean done = lb_s3_put (self->s3, key, digest, path, error);
  g_unlink (path);
  return done;
}

/* Copies it aside first: what is copied is what is checked. */
static gboolean
keep_copy (LbBackupPlace *self, const char *name, const char *digest, const char *path, GError **error)
{
  g_autofree char *part = lb_backup_place_part (self);
  g_autoptr (GFile) source = g_file_new_for_path (path), target = g_file_new_for_path (part);
  g_autofree char *found = NULL;

  if (!g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error)
      || (found = lb_file_digest (part, NULL, error)) == NULL)
    return FALSE;
  if (strcmp (found, digest) == 0)
    return lb_backup_place_keep (self, name, digest, part, error);
  g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "the store's own file was altered");
  return FALSE;
}

gboolean
lb_backup_place_keep_blob (LbBackupPlace *self, const char *digest, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && digest != NULL && path != NULL, FALSE);
  g_autofree char *name = lb_backup_place_blob_name (digest);

  return keep_copy (self, name, digest, path, error);
}

/* Reading */

static char *
fetch_from_bucket (LbBackupPlace *self, const char *name, GError **error)
{
  g_autofree char *key = key_of (self, name);
  g_autofree char *path = g_build_filename (self->folder, "fetched-XXXXXX", NULL);
  int file = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (file < 0)
    return lb_file_error (path, error), NULL;
  gboolean done = lb_s3_get (self->s3, key, file, error);
  close (file);
  if (done)
    return g_steal_pointer (&path);
  g_unlink (path);
  g_prefix_error (error, "%s: ", name);
  return NULL;
}

char *
lb_backup_place_fetch (LbBackupPlace *self, const char *name, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  if (self->s3 != NULL)
    return fetch_from_bucket (self, name, error);
  char *path = g_build_filename (self->folder, name, NULL);
  if (g_access (path, R_OK) == 0)
    return path;
  lb_file_error (name, error);
  g_free (path);
  return NULL;
}

void
lb_backup_place_give_back (LbBackupPlace *self, char *path)
{
  if (path != NULL && self->s3 != NULL)
    g_unlink (path);
  g_free (path);
}

/* Goes over all keys below @start. */
typedef void (*Each) (LbBackupPlace *self, const char *name, gint64 size, gpointer data);

static gboolean
each_key (LbBackupPlace *self, const char *start, Each each, gpointer data, GError **error)
{
  g_autofree char *prefix = key_of (self, start), *after = NULL;

  for (;;)
    {
      g_autoptr (GArray) sizes = NULL;
      g_autoptr (GPtrArray) keys = lb_s3_list (self->s3, prefix, after, &sizes, error);
      if (keys == NULL || keys->len == 0)
        return keys != NULL;
      for (guint i = 0; i < keys->len; i++)
        if (g_str_has_prefix (keys->pdata[i], prefix))
          each (self, (char *) keys->pdata[i] + strlen (prefix), g_array_index (sizes, gint64, i), data);
      g_free (after);
      after = g_strdup (keys->pdata[keys->len - 1]);
    }
}

static void
note_run (LbBackupPlace *self, const char *name, gint64 size, gpointer data)
{
  if (g_str_has_suffix (name, ".json") && strchr (name, '/') == NULL)
    g_ptr_array_add (data, g_strdup (name));
}

static int
compare_names (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

GPtrArray *
lb_backup_place_runs (LbBackupPlace *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_clear_pointer (&self->sizes, g_hash_table_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = g_build_filename (self->folder, "runs", NULL);
  g_autoptr (GDir) entries = self->s3 == NULL ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  if (self->s3 != NULL && !each_key (self, "runs/", note_run, names, error))
    return NULL;
  if (self->s3 == NULL && entries == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "%s: there are no backups here", self->name);
      return NULL;
    }
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    note_run (self, name, 0, names);
  /* Their names begin with their time. */
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

static void
note_size (LbBackupPlace *self, const char *name, gint64 size, gpointer data)
{
  const char *digest = strrchr (name, '/');
  gint64 *kept = g_new (gint64, 1);

  *kept = size;
  g_hash_table_replace (self->sizes, g_strdup (digest != NULL ? digest + 1 : name), kept);
}

gboolean
lb_backup_place_blob_size (LbBackupPlace *self, const char *digest, gint64 *ret_size, GError **error)
{
  g_return_val_if_fail (self != NULL && digest != NULL && ret_size != NULL, FALSE);
  g_autofree char *name = lb_backup_place_blob_name (digest);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  struct stat facts;

  if (self->s3 == NULL)
    {
      *ret_size = g_stat (path, &facts) == 0 ? (gint64) facts.st_size : -1;
      return *ret_size >= 0 || errno == ENOENT || lb_file_error (path, error);
    }
  if (self->sizes == NULL)
    {
      self->sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      if (!each_key (self, "blobs/", note_size, NULL, error))
        {
          g_clear_pointer (&self->sizes, g_hash_table_unref);
          return FALSE;
        }
    }
  const gint64 *size = g_hash_table_lookup (self->sizes, digest);
  *ret_size = size != NULL ? *size : -1;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files of the replica: named by their SHA-256, written aside, synced, renamed; verified whenever they are handed out.
 */
#include "lb-replica-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGEST (64 * 1024 * 1024)

void
lb_outgoing_free (LbOutgoing *upload)
{
  if (upload == NULL)
    return;
  g_free (upload->digest);
  g_free (upload->path);
  g_free (upload);
}

static gboolean
is_digest (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

char *
lb_replica_blob_path (LbReplica *self, const char *digest)
{
  return g_build_filename (self->folder, "blobs", digest, NULL);
}

static gboolean
set_errno (const char *doing, GError **error)
{
  int saved = errno;

  g_set_error (error, LB_ERROR, saved == ENOSPC || saved == EDQUOT ? LB_ERROR_FULL : LB_ERROR_FAILED, "blobs: %s: %s",
               doing, g_strerror (saved));
  return FALSE;
}

static gboolean
write_all (int descriptor, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize written = write (descriptor, bytes, length);
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      bytes += written;
      length -= written;
    }
  return fsync (descriptor) == 0;
}

static void
sync_folder (LbReplica *self)
{
  g_autofree char *path = g_build_filename (self->folder, "blobs", NULL);
  int descriptor = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (descriptor >= 0)
    {
      fsync (descriptor);
      close (descriptor);
    }
}

static gboolean
store_bytes (LbReplica *self, const char *digest, GBytes *bytes, GError **error)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *path = lb_replica_blob_path (self, digest);
  g_autofree char *aside = g_strconcat (path, ".XXXXXX", NULL);
  struct stat status;

  if (g_stat (path, &status) == 0 && status.st_size == (goffset) length)
    return TRUE;
  int descriptor = g_mkstemp_full (aside, O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return set_errno ("making a file", error);
  if (!write_all (descriptor, data, length))
    {
      set_errno ("writing", error);
      close (descriptor);
      g_unlink (aside);
      return FALSE;
    }
  close (descriptor);
  if (g_rename (aside, path) != 0)
    {
      set_errno ("renaming", error);
      g_unlink (aside);
      return FALSE;
    }
  sync_folder (self);
  return TRUE;
}

/* By content: what a file is called proves nothing. A ZIP is taken only from who says that it is one: the archive of
 * a case, which the program made, and never a file that somebody chose. */
static const char *
media_type_of (GBytes *bytes, const char *said)
{
  static const struct { const char *magic; gsize length; const char *type; } kinds[] = {
    { "%PDF-", 5, "application/pdf" },       { "\x89PNG\r\n\x1a\n", 8, "image/png" },
    { "\xff\xd8\xff", 3, "image/jpeg" },     { "II*\0", 4, "image/tiff" },
    { "MM\0*", 4, "image/tiff" },
  };
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (length >= kinds[i].length && memcmp (data, kinds[i].magic, kinds[i].length) == 0)
      return kinds[i].type;
  if (g_strcmp0 (said, "application/zip") == 0 && length >= 4 && memcmp (data, "PK\3\4", 4) == 0)
    return "application/zip";
  return NULL;
}

LbFile *
lb_replica_attach (LbReplica *self, GBytes *bytes, const char *name, const char *media_type, GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer && bytes != NULL && name != NULL, NULL);

  gsize size = g_bytes_get_size (bytes);
  const char *type = media_type_of (bytes, media_type);
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (size > LARGEST)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE, "file: over 64 MiB");
      return NULL;
    }
  if (type == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "file: neither PDF nor PNG, JPEG or TIFF");
      return NULL;
    }
  if (!store_bytes (self, digest, bytes, error)
      || !lb_database_run (self->database, error,
                           "INSERT INTO upload (digest, size, state, queued) VALUES (:digest, :size, 'waiting', :now)"
                           " ON CONFLICT (digest) DO UPDATE SET state = 'waiting' WHERE state = 'failed'",
                           "s:digest", digest, "x:size", (gint64) size, "x:now", g_get_real_time (), NULL))
    return NULL;
  return lb_file_new (digest, name, type, size);
}

gboolean
lb_replica_next_upload (LbReplica *self, LbOutgoing **ret_upload, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_upload != NULL, FALSE);

  g_autoptr (LbStatement) s = lb_database_query (
    self->database, error, "SELECT digest, size FROM upload WHERE state = 'waiting' ORDER BY queued LIMIT 1", NULL);
  int step = s != NULL ? lb_statement_step (s, error) : LB_STEP_FAILED;
  if (step == LB_STEP_FAILED)
    return FALSE;
  *ret_upload = NULL;
  if (step == LB_STEP_ROW)
    {
      LbOutgoing *upload = g_new0 (LbOutgoing, 1);
      upload->digest = lb_statement_dup_text (s, 0);
      upload->size = lb_statement_integer (s, 1);
      upload->path = lb_replica_blob_path (self, upload->digest);
      *ret_upload = upload;
    }
  return TRUE;
}

gboolean
lb_replica_end_upload (LbReplica *self, const char *digest, gboolean failed, GError **error)
{
  return lb_database_run (self->database, error, "UPDATE upload SET state = :state WHERE digest = :digest",
                          "s:state", failed ? "failed" : "done", "s:digest", digest, NULL);
}

gboolean
lb_replica_find_blob (LbReplica *self, const char *digest, char **ret_path, GError **error)
{
  g_return_val_if_fail (self != NULL && digest != NULL && ret_path != NULL, FALSE);

  g_autofree char *path = lb_replica_blob_path (self, digest);
  g_autoptr (GMappedFile) file = NULL;
  *ret_path = NULL;
  if (!is_digest (digest))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "blobs: not a digest");
      return FALSE;
    }
  if ((file = g_mapped_file_new (path, FALSE, NULL)) == NULL)
    return TRUE;
  g_autofree char *found = g_compute_checksum_for_data (
    G_CHECKSUM_SHA256, (const guchar *) g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
  if (g_str_equal (found, digest))
    *ret_path = g_steal_pointer (&path);
  else
    {
      g_autofree char *aside = g_strconcat (path, ".damaged", NULL);
      g_rename (path, aside);
    }
  return TRUE;
}

char *
lb_replica_keep_blob (LbReplica *self, const char *digest, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (self != NULL && digest != NULL && bytes != NULL, NULL);

  g_autofree char *found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (!g_str_equal (found, digest))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "blobs: the content is not what its digest says");
      return NULL;
    }
  return store_bytes (self, digest, bytes, error) ? lb_replica_blob_path (self, digest) : NULL;
}

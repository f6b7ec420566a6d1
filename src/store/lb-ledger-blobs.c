/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files. A piece is on disk before it is answered for; the whole is hashed before it gets its name; the name
 * is on disk before any command may use it.
 */
#include "lb-blob-store.h"
#include "lb-ledger-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define UPLOADS_MAXIMUM 200

void
lb_upload_free (LbUpload *upload)
{
  if (upload == NULL)
    return;
  g_free (upload->id);
  g_free (upload->digest);
  g_free (upload);
}

char *
lb_ledger_blob_path (const char *folder, const char *digest)
{
  g_return_val_if_fail (folder != NULL && lb_is_hex (digest, 64), NULL);
  char start[] = { digest[0], digest[1], '\0' };

  return g_build_filename (folder, "blobs", start, digest, NULL);
}

static char *
piece_path (const char *folder, const char *id)
{
  return g_build_filename (folder, "uploads", id, NULL);
}

static gint64
size_of (const char *path)
{
  struct stat facts;

  return stat (path, &facts) == 0 ? (gint64) facts.st_size : 0;
}

static gboolean
system_error (GError **error, const char *doing)
{
  int code = errno;

  g_set_error (error, LB_ERROR, code == ENOSPC || code == EDQUOT ? LB_ERROR_FULL : LB_ERROR_FAILED, "%s: %s",
               doing, g_strerror (code));
  return FALSE;
}

/* Registry */

static LbUpload *
upload_new (const char *id, const char *digest, gint64 size, gint64 offset)
{
  LbUpload *upload = g_new0 (LbUpload, 1);

  upload->id = g_strdup (id);
  upload->digest = g_strdup (digest);
  upload->size = size;
  upload->offset = offset;
  upload->complete = id == NULL;
  return upload;
}

static LbUpload *
find_upload (LbLedger *self, const char *user, const char *id, const char *digest, gboolean *ret_failed,
             GError **error)
{
  LbUpload *upload = NULL;

  g_autoptr (LbStatement) row = lb_database_query (
    self->database, error,
    "SELECT id, digest, size FROM upload WHERE user = :user AND (id = :id OR digest = :digest)", "s:user",
    user, "s:id", id, "s:digest", digest, NULL);
  int step = row != NULL ? lb_statement_step (row, error) : LB_STEP_FAILED;
  if (step == LB_STEP_ROW)
    {
      g_autofree char *path = piece_path (self->folder, lb_statement_text (row, 0));
      upload = upload_new (lb_statement_text (row, 0), lb_statement_text (row, 1),
                           lb_statement_integer (row, 2), size_of (path));
    }
  *ret_failed = step == LB_STEP_FAILED;
  return upload;
}

LbUpload *
lb_ledger_upload (LbLedger *self, const char *user, const char *id, GError **error)
{
  g_return_val_if_fail (self != NULL && user != NULL && id != NULL, NULL);
  gboolean failed;

  LbUpload *upload = find_upload (self, user, id, NULL, &failed, error);
  if (upload == NULL && !failed)
    g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "there is no such upload");
  return upload;
}

static gboolean
register_upload (LbLedger *self, const char *user, const char *id, const char *digest, gint64 size,
                 GError **error)
{
  gint64 count;

  if (!lb_database_integer (self->database, 0, &count, error,
                            "SELECT count(*) FROM upload WHERE user = :user", "s:user", user, NULL))
    return FALSE;
  if (count >= UPLOADS_MAXIMUM)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_BUSY, "too many uploads are unfinished");
      return FALSE;
    }
  return lb_database_run (
    self->database, error,
    "INSERT INTO upload (id, user, digest, size, made) VALUES (:id, :user, :digest, :size, :made)", "s:id",
    id, "s:user", user, "s:digest", digest, "x:size", size, "x:made", lb_ledger_system_now (), NULL);
}

LbUpload *
lb_ledger_upload_begin (LbLedger *self, const char *user, const char *digest, gint64 size, gboolean *ret_made,
                        GError **error)
{
  g_return_val_if_fail (self != NULL && user != NULL && lb_is_hex (digest, 64), NULL);
  gboolean failed, made = FALSE;
  gint64 sent;

  if (size < 1 || size > LB_BLOB_MAXIMUM)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE, "a file may have 1 byte to 64 MiB");
      return NULL;
    }
  if (!lb_database_integer (self->database, 0, &sent, error, "SELECT count(*) FROM blob_gone WHERE digest = :digest",
                            "s:digest", digest, NULL))
    return NULL;
  if (sent > 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_BUSY, "the file is being swept; try again");
      return NULL;
    }
  /* Only what this user has sent counts as there: else a digest alone would open other people's files. */
  if (!lb_database_integer (self->database, 0, &sent, error,
                            "SELECT count(*) FROM blob_user WHERE digest = :digest AND user = :user",
                            "s:digest", digest, "s:user", user, NULL))
    return NULL;
  g_autoptr (LbUpload) upload =
    sent > 0 ? upload_new (NULL, digest, size, size) : find_upload (self, user, NULL, digest, &failed, error);
  if (upload == NULL && sent == 0 && failed)
    return NULL;
  if (upload == NULL)
    {
      g_autofree char *id = lb_token_new (16);
      if (!register_upload (self, user, id, digest, size, error))
        return NULL;
      upload = upload_new (id, digest, size, 0);
      made = TRUE;
    }
  if (upload->size != size)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID,
                   "/size: this file was announced with another size before");
      return NULL;
    }
  if (ret_made != NULL)
    *ret_made = made;
  return g_steal_pointer (&upload);
}

gboolean
lb_ledger_upload_complete (LbLedger *self, const char *user, const LbUpload *upload, GError **error)
{
  g_return_val_if_fail (self != NULL && user != NULL && upload != NULL && upload->complete, FALSE);

  return lb_database_run (self->database, error,
                          "INSERT INTO blob (digest, size, made) VALUES (:digest, :size, :made)"
                          " ON CONFLICT (digest) DO NOTHING",
                          "s:digest", upload->digest, "x:size", upload->size, "x:made", lb_ledger_system_now (), NULL)
         && lb_database_run (self->database, error,
                             "INSERT OR IGNORE INTO blob_user (digest, user) VALUES (:digest, :user)",
                             "s:digest", upload->digest, "s:user", user, NULL)
         && lb_database_run (self->database, error,
                             "DELETE FROM upload WHERE user = :user AND digest = :digest", "s:user", user,
                             "s:digest", upload->digest, NULL);
}

gboolean
lb_ledger_upload_purge (LbLedger *self, gint64 since, GError **error)
{
  g_return_val_if_fail (self != NULL && !self->read_only, FALSE);
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (g_free);
  int step;

  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error, "SELECT id FROM upload WHERE made < :since", "x:since", since, NULL);
  if (rows == NULL)
    return FALSE;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_ptr_array_add (pieces, piece_path (self->folder, lb_statement_text (rows, 0)));
  lb_statement_reset (rows);
  if (step == LB_STEP_FAILED
      || !lb_database_run (self->database, error, "DELETE FROM upload WHERE made < :since", "x:since", since, NULL))
    return FALSE;
  for (guint i = 0; i < pieces->len; i++)
    g_unlink (pieces->pdata[i]);
  return TRUE;
}

/* Bytes */

static gboolean
write_all (int file, const guint8 *bytes, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize written = write (file, bytes, length);
      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return system_error (error, "piece");
      bytes += written;
      length -= (gsize) written;
    }
  return fsync (file) == 0 || system_error (error, "piece");
}

static gboolean
hash_file (const char *path, char **ret_digest, GError **error)
{
  guint8 buffer[65536], digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_state state;
  gssize length;

  int file = open (path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return system_error (error, "file");
  crypto_hash_sha256_init (&state);
  while ((length = read (file, buffer, sizeof buffer)) != 0)
    if (length > 0)
      crypto_hash_sha256_update (&state, buffer, (unsigned long long) length);
    else if (errno != EINTR)
      break;
  close (file);
  if (length < 0)
    return system_error (error, "file");
  crypto_hash_sha256_final (&state, digest);
  *ret_digest = lb_hex (digest, sizeof digest);
  return TRUE;
}

/* The whole has arrived: checks it and gives it its name. */
static gboolean
finish_file (const char *folder, const char *piece, LbUpload *upload, GError **error)
{
  g_autofree char *digest = NULL;

  if (!hash_file (piece, &digest, error))
    return FALSE;
  if (strcmp (digest, upload->digest) != 0)
    {
      g_unlink (piece);
      upload->offset = 0;
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "the file does not have the digest that was announced");
      return FALSE;
    }
  LbBlobStore *store = lb_blob_store_get (folder, error);
  return store != NULL && lb_blob_store_put (store, upload->digest, piece, error);
}

static gboolean
append_piece (int file, LbUpload *upload, gint64 offset, gconstpointer bytes, gsize length, GError **error)
{
  struct stat facts;

  if (flock (file, LOCK_EX | LOCK_NB) != 0 || fstat (file, &facts) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT, "another piece of this file is being written");
      return FALSE;
    }
  upload->offset = facts.st_size;
  if (offset != upload->offset)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT, "the next piece begins at %" G_GINT64_FORMAT,
                   upload->offset);
      return FALSE;
    }
  if (offset + (gint64) length > upload->size)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE, "the piece goes beyond the size that was announced");
      return FALSE;
    }
  if (!write_all (file, bytes, length, error))
    {
      /* What came half is given back, so that the offset stays true and a full disk gets its room again. */
      if (ftruncate (file, offset) != 0)
        g_prefix_error (error, "and cannot be taken back: ");
      return FALSE;
    }
  upload->offset += (gint64) length;
  return TRUE;
}

gboolean
lb_upload_write (const char *folder, LbUpload *upload, gint64 offset, gconstpointer bytes, gsize length,
                 GError **error)
{
  g_return_val_if_fail (folder != NULL && upload != NULL && upload->id != NULL, FALSE);
  g_autofree char *path = piece_path (folder, upload->id);

  int file = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return system_error (error, "piece");
  gboolean done = append_piece (file, upload, offset, bytes, length, error);
  if (done && upload->offset == upload->size)
    {
      done = finish_file (folder, path, upload, error);
      upload->complete = done;
    }
  close (file);
  return done;
}

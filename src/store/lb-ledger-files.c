/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-ledger-files.h"

#include "lb-blob-store.h"
#include "lb-catalogue-json.h"
#include "lb-ledger-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

const char lb_ledger_files_schema[] =
  /* Which files which version of the catalogue names: of those that are in force, were, or wait to be. */
  "CREATE TABLE catalogue_file ("
  "  digest TEXT NOT NULL,"    /* of the file */
  "  catalogue TEXT NOT NULL," /* SHA-256 of the version's content, as in document and publication */
  "  PRIMARY KEY (digest, catalogue)) STRICT, WITHOUT ROWID;";

/* Putting in */

static gboolean
write_copy (const char *path, const char *content, gsize length, GError **error)
{
  /* Synced before its name, as an upload's pieces are. */
  return g_file_set_contents_full (path, content, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

static gboolean
is_swept (LbLedger *self, const char *digest, gboolean *ret_swept, GError **error)
{
  gint64 count = 0;

  if (!lb_database_integer (self->database, 0, &count, error, "SELECT count(*) FROM blob_gone WHERE digest = :digest",
                            "s:digest", digest, NULL))
    return FALSE;
  *ret_swept = count > 0;
  return TRUE;
}

static gboolean
put_bytes (LbLedger *self, const char *content, gsize length, const char *digest, GError **error)
{
  LbBlobStore *store = lb_blob_store_get (self->folder, error);
  g_autofree char *token = lb_token_new (16);
  g_autofree char *piece = g_build_filename (self->folder, "uploads", token, NULL);
  gboolean swept = FALSE;

  if (store == NULL || !is_swept (self, digest, &swept, error))
    return FALSE;
  if (swept)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_BUSY, "the file is being swept; try again");
      return FALSE;
    }
  if (!write_copy (piece, content, length, error) || !lb_blob_store_put (store, digest, piece, error))
    {
      g_unlink (piece);
      return FALSE;
    }
  /* One that has lain here for long counts as new: it has the time of a sweep to be named. */
  return lb_database_run (self->database, error,
                          "INSERT INTO blob (digest, size, made) VALUES (:digest, :size, :made)"
                          " ON CONFLICT (digest) DO UPDATE SET made = excluded.made",
                          "s:digest", digest, "x:size", (gint64) length, "x:made", lb_ledger_system_now (), NULL);
}

gboolean
lb_ledger_put_file (LbLedger *self, const char *path, char **ret_digest, gint64 *ret_size, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL && ret_digest != NULL && ret_size != NULL, FALSE);
  g_autofree char *content = NULL;
  guint8 sum[crypto_hash_sha256_BYTES];
  GStatBuf facts;
  gsize length;

  if (g_stat (path, &facts) == 0 && (facts.st_size < 1 || facts.st_size > LB_BLOB_MAXIMUM))
    {
      g_set_error (error, LB_ERROR, facts.st_size < 1 ? LB_ERROR_INVALID : LB_ERROR_TOO_LARGE,
                   "a file may have 1 byte to 64 MiB");
      return FALSE;
    }
  if (!g_file_get_contents (path, &content, &length, error))
    return FALSE;
  crypto_hash_sha256 (sum, (const guint8 *) content, length);
  g_autofree char *digest = lb_hex (sum, sizeof sum);
  if (!put_bytes (self, content, length, digest, error))
    return FALSE;
  *ret_digest = g_steal_pointer (&digest);
  *ret_size = (gint64) length;
  return TRUE;
}

/* Holding */

/* *ret_size -1 when the store does not have it. */
static gboolean
find_size (LbLedger *self, const char *digest, gint64 *ret_size, GError **error)
{
  return lb_database_integer (self->database, 0, ret_size, error,
                              "SELECT coalesce ((SELECT size FROM blob WHERE digest = :digest), -1)", "s:digest",
                              digest, NULL);
}

/* (transfer full) (nullable) NULL without an error when @content is no catalogue's. */
static LbCatalogue *
read_catalogue (const char *kind, GBytes *content, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (content, &length);

  return strcmp (kind, "catalogue") == 0 ? lb_catalogue_from_json (text, length, error) : NULL;
}

static gboolean
hold (LbLedger *self, const LbCatalogueFile *file, const char *catalogue, GError **error)
{
  gint64 size;

  if (!find_size (self, file->digest, &size, error))
    return FALSE;
  if (size != file->size)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID,
                   size < 0 ? "/files: “%s” is not in the store; put it there first with “lianbanctl catalogue file”"
                            : "/files: “%s” has another size in the store; put the right one there",
                   file->name);
      return FALSE;
    }
  return lb_database_run (self->database, error,
                          "INSERT OR IGNORE INTO catalogue_file (digest, catalogue) VALUES (:digest, :catalogue)",
                          "s:digest", file->digest, "s:catalogue", catalogue, NULL);
}

gboolean
lb_ledger_hold_files (LbLedger *self, const LbLedgerDocument *document, GBytes *content, GError **error)
{
  g_return_val_if_fail (self != NULL && document != NULL && content != NULL, FALSE);
  g_autoptr (GError) unread = NULL;
  g_autoptr (LbCatalogue) catalogue = read_catalogue (document->kind, content, &unread);

  if (catalogue == NULL)
    {
      if (unread != NULL)
        g_propagate_error (error, g_steal_pointer (&unread));
      return strcmp (document->kind, "catalogue") != 0;
    }
  g_autoptr (GPtrArray) files = lb_catalogue_files (catalogue);
  for (guint i = 0; i < files->len; i++)
    if (!hold (self, files->pdata[i], document->digest, error))
      return FALSE;
  return TRUE;
}

gboolean
lb_ledger_release_files (LbLedger *self, const char *digest, GError **error)
{
  g_return_val_if_fail (self != NULL && digest != NULL, FALSE);

  return lb_database_run (self->database, error,
                          "DELETE FROM catalogue_file WHERE catalogue = :digest"
                          " AND NOT EXISTS (SELECT 1 FROM document WHERE digest = :digest)"
                          " AND NOT EXISTS (SELECT 1 FROM publication WHERE digest = :digest AND outcome IS NULL)",
                          "s:digest", digest, NULL);
}

static gboolean
take (LbLedger *self, const LbCatalogueFile *file, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "files", file->name, NULL);
  g_autofree char *digest = NULL;
  gint64 size;

  if (!find_size (self, file->digest, &size, error))
    return FALSE;
  if (size >= 0)
    return TRUE;
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND,
                   "%s: the catalogue publishes this file, and it is neither there nor in the store; put it there", path);
      return FALSE;
    }
  if (!lb_ledger_put_file (self, path, &digest, &size, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  if (strcmp (digest, file->digest) == 0)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "%s: is not the file that the catalogue names", path);
  return FALSE;
}

gboolean
lb_ledger_take_files (LbLedger *self, const char *path, GBytes *content, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL && content != NULL, FALSE);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (LbCatalogue) catalogue = read_catalogue ("catalogue", content, error);

  if (catalogue == NULL)
    return FALSE;
  g_autoptr (GPtrArray) files = lb_catalogue_files (catalogue);
  for (guint i = 0; i < files->len; i++)
    if (!take (self, files->pdata[i], folder, error))
      return FALSE;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking out of the ledger: one case's lines, and the whole store.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "lb-error.h"
#include "lb-ledger-private.h"

GPtrArray *
lb_ledger_case_lines (LbLedger *self, const char *case_id, GError **error)
{
  g_autoptr (LbStatement) statement = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  int stepped;

  g_return_val_if_fail (self != NULL && case_id != NULL, NULL);

  statement = lb_database_prepare (self->database, "SELECT line FROM event WHERE case_id = :case ORDER BY version", error);
  if (statement == NULL)
    return NULL;
  lb_statement_bind_text (statement, ":case", case_id);
  while ((stepped = lb_statement_step (statement, error)) > 0)
    g_ptr_array_add (lines, lb_statement_dup_text (statement, 0));
  if (stepped < 0)
    return NULL;
  if (lines->len == 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "There is no case of that id");
      return NULL;
    }
  return g_steal_pointer (&lines);
}

char *
lb_ledger_case_id (LbLedger *self, const char *number, GError **error)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (self != NULL && number != NULL, NULL);

  if (!lb_database_text (self->database, &id, error, "SELECT case_id FROM case_head WHERE number = :number",
                         "s:number", number, NULL))
    return NULL;
  if (id == NULL)
    g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "There is no case with the number %s", number);
  return g_steal_pointer (&id);
}

/* Copying */

static gboolean
copy_blob (LbLedger *self, const char *digest, const char *folder, GError **error)
{
  g_autofree char *from_path = lb_ledger_blob_path (self->folder, digest);
  g_autofree char *to_path = lb_ledger_blob_path (folder, digest);
  g_autofree char *parent = g_path_get_dirname (to_path);
  g_autoptr (GFile) from = g_file_new_for_path (from_path);
  g_autoptr (GFile) to = g_file_new_for_path (to_path);

  if (g_mkdir_with_parents (parent, 0700) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "Cannot make %s: %s", parent, g_strerror (errno));
      return FALSE;
    }
  return g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, error);
}

static gboolean
copy_blobs (LbLedger *self, const char *folder, GError **error)
{
  /* Blobs are never changed or taken away, so what the copied log names is still there, however late we come. */
  g_autoptr (LbStatement) statement = lb_database_prepare (self->database, "SELECT digest FROM blob", error);
  int stepped;

  if (statement == NULL)
    return FALSE;
  while ((stepped = lb_statement_step (statement, error)) > 0)
    if (!copy_blob (self, lb_statement_text (statement, 0), folder, error))
      return FALSE;
  return stepped == 0;
}

static void
remove_tree (const char *path)
{
  GDir *folder = g_dir_open (path, 0, NULL);
  const char *name;

  if (folder != NULL)
    {
      while ((name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
            remove_tree (child);
          else
            g_unlink (child);
        }
      g_dir_close (folder);
    }
  g_rmdir (path);
}

/* Everything just copied, with one call: the file system that @folder is on. */
static gboolean
flush (const char *folder, GError **error)
{
  int file = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = file >= 0 && syncfs (file) == 0;

  if (!done)
    g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "Cannot flush %s: %s", folder, g_strerror (errno));
  if (file >= 0)
    close (file);
  return done;
}

gboolean
lb_ledger_copy (LbLedger *self, const char *folder, GError **error)
{
  g_autofree char *database = g_build_filename (folder, "ledger.db", NULL);
  gboolean done;

  g_return_val_if_fail (self != NULL && folder != NULL, FALSE);

  if (g_mkdir (folder, 0700) != 0)
    {
      g_set_error (error, LB_ERROR, errno == EEXIST ? LB_ERROR_CONFLICT : LB_ERROR_FAILED, "Cannot make %s: %s", folder,
                   g_strerror (errno));
      return FALSE;
    }
  /* One read transaction: the copy is the store at one moment, compact and without a write-ahead log. */
  done = lb_database_run (self->database, error, "VACUUM INTO :path", "s:path", database, NULL) &&
         copy_blobs (self, folder, error) && flush (folder, error);
  if (!done)
    remove_tree (folder);
  return done;
}

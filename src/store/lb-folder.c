/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "lb-error.h"

gboolean
lb_file_error (const char *path, GError **error)
{
  int code = errno;

  g_set_error (error, LB_ERROR,
               code == ENOSPC || code == EDQUOT ? LB_ERROR_FULL : code == ENOENT ? LB_ERROR_NOT_FOUND : LB_ERROR_FAILED,
               "%s: %s", path, g_strerror (code));
  return FALSE;
}

gboolean
lb_sync_folder (const char *path, GError **error)
{
  int folder = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = folder >= 0 && fsync (folder) == 0;

  if (!done)
    g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "folder: cannot be flushed: %s", g_strerror (errno));
  if (folder >= 0)
    close (folder);
  return done;
}

gboolean
lb_sync_tree (const char *folder, GError **error)
{
  int file = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = file >= 0 && syncfs (file) == 0;

  if (!done)
    g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "Cannot flush %s: %s", folder, g_strerror (errno));
  if (file >= 0)
    close (file);
  return done;
}

void
lb_remove_tree (const char *path)
{
  GDir *folder = g_dir_open (path, 0, NULL);
  const char *name;

  if (folder != NULL)
    {
      while ((name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
            lb_remove_tree (child);
          else
            g_unlink (child);
        }
      g_dir_close (folder);
    }
  g_rmdir (path);
}

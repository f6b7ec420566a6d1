/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-file-write-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lb-error.h"

void
lb_set_errno (GError **error, int number, const char *what)
{
  int code = number == ENOSPC || number == EDQUOT ? LB_ERROR_FULL : LB_ERROR_FAILED;

  g_set_error (error, LB_ERROR, code, "%s: %s", what, g_strerror (number));
}

int
lb_temporary_open (const char *path, char **ret_temporary, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      lb_set_errno (error, errno, "cannot create a file");
      return -1;
    }
  *ret_temporary = g_steal_pointer (&temporary);
  return fd;
}

void
lb_temporary_abandon (int fd, const char *temporary)
{
  (void) close (fd);
  (void) unlink (temporary);
}

/* A rename is durable only once its folder is. */
static gboolean
sync_folder_of (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean good;

  if (fd < 0)
    return FALSE;
  good = fsync (fd) == 0;
  (void) close (fd);
  return good;
}

gboolean
lb_temporary_finish (int fd, const char *temporary, const char *path, GError **error)
{
  if (fsync (fd) != 0)
    {
      lb_set_errno (error, errno, "cannot sync the file");
      lb_temporary_abandon (fd, temporary);
      return FALSE;
    }
  if (close (fd) != 0 || rename (temporary, path) != 0)
    {
      lb_set_errno (error, errno, "cannot put the file in its place");
      (void) unlink (temporary);
      return FALSE;
    }
  if (!sync_folder_of (path))
    {
      lb_set_errno (error, errno, "cannot sync the folder");
      return FALSE;
    }
  return TRUE;
}

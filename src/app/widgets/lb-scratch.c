/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-scratch.h"

#include <glib/gstdio.h>

void
lb_scratch_remove (const char *folder)
{
  g_return_if_fail (folder != NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

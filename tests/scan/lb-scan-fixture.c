/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-scan-fixture.h"

#include <glib/gstdio.h>

static char *settings;

static void
write_settings (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (settings, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

void
lb_scan_fixture_begin (void)
{
  settings = g_dir_make_tmp ("lianban-sane-XXXXXX", NULL);
  g_assert_nonnull (settings);
  write_settings ("dll.conf", "test\npaperstack\n");
  write_settings ("test.conf", "number_of_devices 2\nmode Color\ntest-picture \"Color pattern\"\n"
                               "geometry_max 300.0\nbr_x 210.0\nbr_y 297.0\n");
  g_setenv ("SANE_CONFIG_DIR", settings, TRUE);
  /* Where libsane looks for backends before its own folder. */
  g_setenv ("LD_LIBRARY_PATH", LB_TEST_SANE_FOLDER, TRUE);
}

void
lb_scan_fixture_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

void
lb_scan_fixture_end (void)
{
  lb_scan_fixture_empty (settings);
  g_clear_pointer (&settings, g_free);
}

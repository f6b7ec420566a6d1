/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-folder.h"
#include "lb-test-s3.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* As GSubprocess keeps something for each child, which is no leak of the program's. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}

static char *
source (const char *name)
{
  return g_build_filename (g_getenv ("G_TEST_SRCDIR"), "store", "s3", name, NULL);
}

/* The packages as the lock file says. Two runs (one for each engine) share the folder: one installs, the other waits. */
static void
install_packages (const char *home)
{
  g_autofree char *lock = g_build_filename (home, "install.lock", NULL);
  /* npm writes this last: a folder without it is half an installation. */
  g_autofree char *whole = g_build_filename (home, "node_modules", ".package-lock.json", NULL);
  g_autoptr (GError) error = NULL;
  int held = g_open (lock, O_CREAT | O_RDWR | O_CLOEXEC, 0644);

  g_assert_cmpint (held, >=, 0);
  g_assert_cmpint (flock (held, LOCK_EX), ==, 0);
  if (!g_file_test (whole, G_FILE_TEST_EXISTS))
    {
      g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
      g_subprocess_launcher_set_cwd (launcher, home);
      g_autoptr (GSubprocess) npm = g_subprocess_launcher_spawn (launcher, &error, "npm", "ci", "--ignore-scripts",
                                                                 "--no-audit", "--no-fund", NULL);
      if (npm == NULL || !g_subprocess_wait_check (npm, NULL, &error))
        g_error ("the S3 server of this test cannot be installed (npm ci in %s): %s", home, error->message);
    }
  close (held);
}

/* The folder in the build where the server stands with its packages. Owned by the caller. */
static char *
install (void)
{
  static const char *const files[] = { "package.json", "package-lock.json", "serve.js" };
  char *home = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "store", "s3-server", NULL);

  g_assert_cmpint (g_mkdir_with_parents (home, 0755), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *from = source (files[i]), *to = g_build_filename (home, files[i], NULL), *text = NULL;
      gsize length = 0;
      g_assert_true (g_file_get_contents (from, &text, &length, NULL));
      g_assert_true (g_file_set_contents (to, text, (gssize) length, NULL));
    }
  install_packages (home);
  return home;
}

void
test_s3_start (TestS3 *s3)
{
  g_autofree char *home = install ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);

  s3->folder = g_dir_make_tmp ("lianban-s3-XXXXXX", NULL);
  g_subprocess_launcher_set_cwd (launcher, home);
  s3->process = g_subprocess_launcher_spawn (launcher, &error, "node", "serve.js", s3->folder, NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (s3->process));
  g_autofree char *port = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_nonnull (port);
  s3->endpoint = g_strdup_printf ("http://127.0.0.1:%s", port);
}

void
test_s3_stop (TestS3 *s3)
{
  if (s3->process == NULL)
    return;
  g_output_stream_close (g_subprocess_get_stdin_pipe (s3->process), NULL, NULL);
  g_subprocess_wait (s3->process, NULL, NULL);
  g_clear_object (&s3->process);
  lb_remove_tree (s3->folder);
  g_clear_pointer (&s3->folder, g_free);
  g_clear_pointer (&s3->endpoint, g_free);
}

void
test_s3_settings (TestS3 *s3, const char *path)
{
  g_autofree char *text = g_strdup_printf (
    "[s3]\nendpoint=%s\nbucket=lianban\nregion=us-east-1\nkey=S3RVER\nsecret=S3RVER\n", s3->endpoint);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

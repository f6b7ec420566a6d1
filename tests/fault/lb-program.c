/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-program.h"

#include "lb-config.h"

GSubprocess *
lb_program_start (const char *folder, char **ret_address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (LB_BUILD_DIRECTORY, "lianband", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);

  g_subprocess_launcher_setenv (launcher, "LIANBAN_DATA", LB_SOURCE_DATA_DIRECTORY, TRUE);
  GSubprocess *program = g_subprocess_launcher_spawn (launcher, &error, path, "--data", folder, "--listen",
                                                      "127.0.0.1:0", "--training", NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program));
  *ret_address = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (*ret_address);
  return program;
}

void
lb_program_kill (GSubprocess *program)
{
  g_subprocess_force_exit (program);
  g_subprocess_wait (program, NULL, NULL);
  g_object_unref (program);
}

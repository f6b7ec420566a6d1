/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-program.h"

#include "lb-config.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* In the child: it has @files descriptors, and does not outlive a drill that fails. */
static void
prepare_child (gpointer files)
{
  rlim_t most = GPOINTER_TO_SIZE (files);
  struct rlimit limit = { most, most };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (most > 0)
    setrlimit (RLIMIT_NOFILE, &limit);
}

GSubprocess *
lb_program_start (const char *folder, char **ret_address)
{
  return lb_program_start_with (folder, NULL, ret_address);
}

/* A drill has fewer people than places that they listen in. (transfer full) */
static char *
write_settings (const char *folder)
{
  char *path = g_build_filename (folder, "drill.conf", NULL);

  g_assert_true (g_file_set_contents (path, "[listen]\nstreams_per_user=2000\n", -1, NULL));
  return path;
}

GSubprocess *
lb_program_start_with (const char *folder, const char *const *environment, char **ret_address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (LB_BUILD_DIRECTORY, "lianband", NULL);
  g_autofree char *settings = write_settings (folder);
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);

  g_subprocess_launcher_setenv (launcher, "LIANBAN_DATA", LB_SOURCE_DATA_DIRECTORY, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, prepare_child, NULL, NULL);
  for (gsize i = 0; environment != NULL && environment[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (environment[i], "=", 2);
      g_subprocess_launcher_setenv (launcher, parts[0], parts[1], TRUE);
    }
  GSubprocess *program =
    g_subprocess_launcher_spawn (launcher, &error, path, "--config", settings, "--data", folder, "--listen",
                                 "127.0.0.1:0", "--training", NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program));
  *ret_address = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (*ret_address);
  return program;
}

/* What it says and its address come to the same file: a line of its own, as soon as it can be used. */
static char *
wait_for_address (const char *log)
{
  for (int i = 0; i < 3000; i++)
    {
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;

      g_usleep (10000);
      if (!g_file_get_contents (log, &text, NULL, NULL))
        continue;
      lines = g_strsplit (text, "\n", -1);
      for (char **line = lines; line[0] != NULL && line[1] != NULL; line++)
        if (g_str_has_prefix (*line, "http://"))
          return g_strdup (*line);
    }
  g_error ("the store does not start: see %s", log);
}

GSubprocess *
lb_program_start_logged (const char *folder, const char *log, int files, char **ret_address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (LB_BUILD_DIRECTORY, "lianband", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_MERGE);

  g_subprocess_launcher_setenv (launcher, "LIANBAN_DATA", LB_SOURCE_DATA_DIRECTORY, TRUE);
  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  g_subprocess_launcher_set_stdout_file_path (launcher, log);
  g_subprocess_launcher_set_child_setup (launcher, prepare_child, GSIZE_TO_POINTER ((gsize) files), NULL);
  GSubprocess *program = g_subprocess_launcher_spawn (launcher, &error, path, "--data", folder, "--listen",
                                                      "127.0.0.1:0", "--training", NULL);
  g_assert_no_error (error);
  *ret_address = wait_for_address (log);
  return program;
}

gint64
lb_program_memory (GSubprocess *program)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/smaps_rollup", g_subprocess_get_identifier (program));
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  line = strstr (text, "\nPrivate_Dirty:");
  g_assert_nonnull (line);
  return g_ascii_strtoll (line + strlen ("\nPrivate_Dirty:"), NULL, 10);
}

void
lb_program_kill (GSubprocess *program)
{
  g_subprocess_force_exit (program);
  g_subprocess_wait (program, NULL, NULL);
  g_object_unref (program);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program itself: it ends on signals, and says why it cannot serve. Killing it is a drill: tests/fault.
 */
#include "lb-config.h"
#include "lb-test-server.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

static GSubprocess *
start (TestServer *server, char **ret_address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_build_filename (LB_BUILD_DIRECTORY, "lianband", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);

  g_subprocess_launcher_setenv (launcher, "LIANBAN_DATA", LB_SOURCE_DATA_DIRECTORY, TRUE);
  GSubprocess *child = g_subprocess_launcher_spawn (launcher, &error, program, "--data", server->folder,
                                                    "--listen", "127.0.0.1:0", "--training", NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  *ret_address = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (*ret_address);
  return child;
}

static void
test_signals (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  const int signals[] = { SIGTERM, SIGINT };

  test_server_stop (server);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_clear_pointer (&server->address, g_free);
      g_autoptr (GSubprocess) child = start (server, &server->address);
      g_autoptr (TestAnswer) health = test_ask (server, NULL, "GET", "/healthz", NULL, 0, NULL);
      g_assert_cmpint (health->status, ==, 200);
      g_subprocess_send_signal (child, signals[i]);
      g_subprocess_wait (child, NULL, NULL);
      g_assert_true (g_subprocess_get_if_exited (child));
      g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 0);
    }
}

/* A program that cannot serve says why, and with which status. */
static void
test_refusals (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autofree char *program = g_build_filename (LB_BUILD_DIRECTORY, "lianband", NULL);
  g_autofree char *config = g_build_filename (server->folder, "lianband.conf", NULL);
  g_assert_true (
    g_file_set_contents (config, "[store]\nfolder=/nowhere\n[listen]\nadress=127.0.0.1:0\n", -1, NULL));
  const struct { const char *arguments[6]; int status; const char *says;
  } runs[] = {
    { { NULL }, 2, "--data" },
    { { "--nonsense", NULL }, 2, "nonsense" },
    { { "--config", config, NULL }, 2, "adress is not a setting" },
    { { "--config", "/nowhere.conf", NULL }, 2, "nowhere" },
    { { "--data", server->folder, "--listen", "127.0.0.1:0", NULL },
      1,
      "training store and can never be a real one" },
    { { "--data", server->folder, "--training", "--listen", "127.0.0.1:0", NULL },
      1,
      "another lianband serves this store" },
    { { "--data", "/proc/nowhere", "--listen", "127.0.0.1:0", NULL }, 1, "cannot be made" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      /* On a server several serve one store. */
      if (test_on_postgresql () && strstr (runs[i].says, "another lianband") != NULL)
        continue;
      const char *argv[8] = { program };
      g_autofree char *errors = NULL;
      for (int j = 0; runs[i].arguments[j] != NULL; j++)
        argv[j + 1] = runs[i].arguments[j];
      g_autoptr (GSubprocess) child = g_subprocess_newv (
        argv, G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL);
      g_subprocess_communicate_utf8 (child, NULL, NULL, NULL, &errors, NULL);
      g_test_message ("%s", errors);
      g_assert_cmpint (g_subprocess_get_exit_status (child), ==, runs[i].status);
      g_assert_nonnull (strstr (errors, runs[i].says));
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/program/ends-on-signals", test_signals);
  g_test_add_func ("/program/says-why-it-cannot-serve", test_refusals);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program itself, killed under load again and again: what was acknowledged is there, once, in order.
 */
#include "lb-config.h"
#include "lb-test-server.h"
#include "lb-uuid.h"

#include <glib/gstdio.h>
#include <gio/gio.h>
#include <signal.h>
#include <string.h>

#define ROUNDS 12
#define WRITERS 4

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

typedef struct
{
  TestServer *server;
  TestSession *session;
  GHashTable *acknowledged; /* number → seq */
  gint stop;                /* atomic */
  gint count;               /* atomic */
} Writer;

static void
keep (Writer *writer, const TestAnswer *answer, gint64 number)
{
  json_t *first = test_first (answer);

  g_assert_cmpstr (test_outcome (answer), ==, "applied");
  gpointer seq = GSIZE_TO_POINTER ((gsize) json_integer_value (json_object_get (first, "seq")));
  gpointer known = g_hash_table_lookup (writer->acknowledged, GSIZE_TO_POINTER ((gsize) number));
  if (known != NULL)
    g_assert_true (known == seq);
  g_hash_table_insert (writer->acknowledged, GSIZE_TO_POINTER ((gsize) number), seq);
  g_atomic_int_inc (&writer->count);
}

/* Sends each command until it is answered, and now and then once more. */
static gpointer
write_on (gpointer data)
{
  Writer *writer = data;
  TestServer *server = writer->server;

  while (!g_atomic_int_get (&writer->stop))
    {
      gint64 number = writer->session->number + 1;
      g_autoptr (LbCommand) command = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT,
                                                    1, g_variant_new_parsed ("{'text': <'断电'>}"));
      g_autofree char *body = test_push_body (command, number);
      for (int answers = 0; answers < (number % 5 == 0 ? 2 : 1) && !g_atomic_int_get (&writer->stop);)
        {
          g_autoptr (TestAnswer) answer =
            test_ask (server, writer->session->access, "POST", "/v1/commands", body, -1, NULL);
          if (answer->status == 0)
            {
              g_usleep (2000);
              continue;
            }
          g_assert_cmpint (answer->status, ==, 200);
          keep (writer, answer, number);
          answers++;
        }
      writer->session->number = number;
    }
  return NULL;
}

static int
count_acknowledged (Writer *writers)
{
  int count = 0;

  for (int i = 0; i < WRITERS; i++)
    count += g_atomic_int_get (&writers[i].count);
  return count;
}

/* Each round kills the program in the middle, after some were acknowledged; the writers do not know of it but by broken
 * connections. */
static void
round_of_death (TestServer *server, Writer *writers, guint round)
{
  int enough = count_acknowledged (writers) + g_test_rand_int_range (2, 60);
  GThread *threads[WRITERS];
  GSubprocess *child = start (server, &server->address);

  for (int i = 0; i < WRITERS; i++)
    {
      g_atomic_int_set (&writers[i].stop, 0);
      threads[i] = g_thread_new ("writer", write_on, &writers[i]);
    }
  for (int i = 0; i < 2000 && count_acknowledged (writers) < enough; i++)
    g_usleep (5000);
  g_subprocess_force_exit (child);
  g_subprocess_wait (child, NULL, NULL);
  for (int i = 0; i < WRITERS; i++)
    g_atomic_int_set (&writers[i].stop, 1);
  for (int i = 0; i < WRITERS; i++)
    g_thread_join (threads[i]);
  g_object_unref (child);
  g_clear_pointer (&server->address, g_free);
  /* A number that was sent and not answered is sent again, by the same rule as at any start. */
  server->address = NULL;
}

static void
check_ledger (TestServer *server, Writer *writers)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  g_autoptr (GError) error = NULL;
  gint64 taken = 0;

  for (int i = 0; i < WRITERS; i++)
    {
      g_autofree char *user = g_strdup_printf ("counter-hall-%d", i + 1);
      gint64 last = lb_ledger_last_number (ledger, user, writers[i].session->device, &error);
      g_assert_no_error (error);
      GHashTableIter iter;
      gpointer number;
      g_hash_table_iter_init (&iter, writers[i].acknowledged);
      while (g_hash_table_iter_next (&iter, &number, NULL))
        g_assert_cmpint ((gint64) GPOINTER_TO_SIZE (number), <=, last);
      taken += last;
    }
  g_autoptr (LbCase) state = lb_ledger_case (ledger, server->bureau->case_id, &error);
  g_assert_no_error (error);
  /* One event a comment: as many as numbers were taken, and the reception's own (whose number the first
   * writer used). */
  g_assert_cmpint (state->version, ==, server->bureau->state->version + taken - 1);
}

/* What the store has taken but could not say any more is taken over from it, as a client does after signing
 * in. */
static void
resume_numbers (TestServer *server, Writer *writers)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);

  for (int i = 0; i < WRITERS; i++)
    {
      g_autofree char *user = g_strdup_printf ("counter-hall-%d", i + 1);
      writers[i].session->number = lb_ledger_last_number (ledger, user, writers[i].session->device, NULL);
    }
}

static void
test_kill (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  Writer writers[WRITERS];
  int acknowledged = 0;

  test_receive (server);
  for (int i = 0; i < WRITERS; i++)
    writers[i] =
      (Writer) { server,
                 test_session_of (server, lb_fixture_actor_n (server->bureau, "counter", NULL, i + 1)),
                 g_hash_table_new (NULL, NULL), 0, 0 };
  test_server_stop (server);
  g_clear_pointer (&server->address, g_free);
  for (guint round = 0; round < ROUNDS; round++)
    {
      round_of_death (server, writers, round);
      resume_numbers (server, writers);
    }
  for (int i = 0; i < WRITERS; i++)
    acknowledged += writers[i].count;
  g_test_message ("%d acknowledged over %d kills", acknowledged, ROUNDS);
  g_assert_cmpint (acknowledged, >, ROUNDS);
  check_ledger (server, writers);
  test_verify (server);
  for (int i = 0; i < WRITERS; i++)
    g_hash_table_unref (writers[i].acknowledged);
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
  g_test_add_func ("/program/killed-under-load-loses-nothing", test_kill);
  g_test_add_func ("/program/ends-on-signals", test_signals);
  g_test_add_func ("/program/says-why-it-cannot-serve", test_refusals);
  return g_test_run ();
}

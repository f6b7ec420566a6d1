/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first sync of a PC: the real client, without windows, signs in on an empty folder and fetches all that its user
 * may see.
 *
 *   bench-first ADDRESS FOLDER USER
 *
 * Meanwhile a question like the board's is asked ten times a second. Prints one JSON object: seconds until the client
 * has caught up, cases and events, the longest time that the main loop did not come round ("block", ms; "work": what
 * its thread worked of it), the longest wait for an answer (ms), the client's processor seconds and largest memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "lb-client.h"
#include "lb-loop-watch.h"
#include "lb-replica.h"

#define ASK_EVERY 100 /* ms */
#define PATIENCE 3600 /* seconds */

typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
  LbClient *client;
  gint64 asked, longest_answer; /* µs */
  guint questions;
} Bench;

static void
stop_on (GError *error, const char *what)
{
  if (error == NULL)
    return;
  fprintf (stderr, "bench-first: %s: %s\n", what, error->message);
  exit (1);
}

/* Waiting for what comes back through the main loop */

static void
awaited (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;

  bench->result = g_object_ref (result);
  g_main_loop_quit (bench->loop);
}

static GAsyncResult *
wait_for (Bench *bench)
{
  g_main_loop_run (bench->loop);
  return g_steal_pointer (&bench->result);
}

static void
open_client (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  lb_client_open_async (bench->client, NULL, awaited, bench);
  g_autoptr (GAsyncResult) opened = wait_for (bench);
  lb_client_open_finish (bench->client, opened, &error);
  stop_on (error, "open");
}

static void
sign_in (Bench *bench, const char *user)
{
  g_autoptr (GError) error = NULL;

  lb_client_sign_in_async (bench->client, user, NULL, NULL, awaited, bench);
  g_autoptr (GAsyncResult) signed_in = wait_for (bench);
  lb_client_sign_in_finish (bench->client, signed_in, &error);
  stop_on (error, "sign in");
}

static void
close_client (Bench *bench)
{
  lb_client_close_async (bench->client, awaited, bench);
  g_autoptr (GAsyncResult) closed = wait_for (bench);
  lb_client_close_finish (bench->client, closed, NULL);
  g_clear_object (&bench->client);
}

/* What a person does meanwhile */

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;
  g_autoptr (GError) error = NULL;

  lb_client_count_cards_finish (LB_CLIENT (source), result, NULL, NULL, &error);
  stop_on (error, "a question");
  bench->longest_answer = MAX (bench->longest_answer, g_get_monotonic_time () - bench->asked);
  bench->asked = 0;
  bench->questions++;
}

static gboolean
ask (gpointer data)
{
  Bench *bench = data;
  LbCardQuery query = { .column = LB_COLUMN_TO_ACCEPT, .due_before = LB_TIME_NONE };

  if (bench->asked == 0)
    {
      bench->asked = g_get_monotonic_time ();
      lb_client_count_cards_async (bench->client, &query, NULL, answered, bench);
    }
  return G_SOURCE_CONTINUE;
}

static void
caught_up (GObject *client, GParamSpec *spec, gpointer data)
{
  Bench *bench = data;

  if (lb_client_is_caught_up (LB_CLIENT (client)))
    g_main_loop_quit (bench->loop);
}

static gboolean
give_up (gpointer data)
{
  fprintf (stderr, "bench-first: the first sync did not end in time\n");
  exit (1);
}

static void
wait_until_caught_up (Bench *bench)
{
  g_signal_connect (bench->client, "notify::caught-up", G_CALLBACK (caught_up), bench);
  guint asking = g_timeout_add (ASK_EVERY, ask, bench), limit = g_timeout_add_seconds (PATIENCE, give_up, NULL);
  if (!lb_client_is_caught_up (bench->client))
    g_main_loop_run (bench->loop);
  g_source_remove (asking);
  g_source_remove (limit);
  while (bench->asked != 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
print_counts (const char *folder, const char *user)
{
  g_autofree char *path = g_build_filename (folder, user, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LbReplica) replica = lb_replica_open (path, FALSE, &error);
  gint64 cases = 0, events = 0;

  stop_on (error, "open the replica");
  lb_database_integer (lb_replica_database (replica), 0, &cases, &error, "SELECT count(*) FROM case_view", NULL);
  stop_on (error, "count");
  lb_database_integer (lb_replica_database (replica), 0, &events, &error, "SELECT count(*) FROM event", NULL);
  stop_on (error, "count");
  printf ("\"cases\": %" G_GINT64_FORMAT ", \"events\": %" G_GINT64_FORMAT "}\n", cases, events);
}

/* The largest memory of this program. getrusage() would tell of the larger one that started it: it outlives exec. */
static double
largest_mebibytes (void)
{
  g_autofree char *status = NULL;
  const char *line = g_file_get_contents ("/proc/self/status", &status, NULL, NULL) ? strstr (status, "VmHWM:") : NULL;

  return line != NULL ? g_ascii_strtod (line + strlen ("VmHWM:"), NULL) / 1024 : 0;
}

int
main (int argc, char **argv)
{
  Bench bench = { .loop = g_main_loop_new (NULL, FALSE) };
  struct rusage usage;

  if (argc != 4)
    {
      fprintf (stderr, "Usage: bench-first ADDRESS FOLDER USER\n");
      return 2;
    }
  bench.client = lb_client_new (argv[2], argv[1]);
  open_client (&bench);
  lb_loop_watch ();
  gint64 begun = g_get_monotonic_time ();
  sign_in (&bench, argv[3]);
  wait_until_caught_up (&bench);
  gint64 took = g_get_monotonic_time () - begun;
  LbSpan longest = lb_loop_longest ();
  getrusage (RUSAGE_SELF, &usage);
  printf ("{\"seconds\": %.3f, \"block\": %.1f, \"work\": %.1f, \"answer\": %.1f, \"questions\": %u, ",
          (double) took / G_USEC_PER_SEC, (double) longest.wall / 1000, (double) longest.processor / 1000,
          (double) bench.longest_answer / 1000, bench.questions);
  printf ("\"processor\": %.2f, \"mebibytes\": %.0f, ",
          (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC,
          largest_mebibytes ());
  close_client (&bench);
  print_counts (argv[2], argv[3]);
  return 0;
}

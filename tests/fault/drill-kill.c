/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kill -9 of the store under writers that try again (F1): what was acknowledged is there, once, in order.
 */
#include "lb-drill.h"
#include "lb-program.h"
#include "lb-test-server.h"

#include <stdlib.h>

#define WRITERS 64
#define FEWEST 8
#define RUNS_A_CASE 10 /* then the next, as no case has thousands of events */

typedef struct
{
  TestServer *server;
  TestSession *session;
  const char *case_id;      /* (borrowed) */
  GHashTable *acknowledged; /* number → seq */
  LbDrill *found;
  gint stop;                /* atomic */
  gint count;               /* atomic */
  gint64 born;              /* when the program was started */
  gint64 first;             /* µs until the first acknowledgement after that; 0 before it */
} Writer;

/* The same number must always lead to the same place. */
static void
keep (Writer *writer, const TestAnswer *answer, gint64 number)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) number);
  gpointer seq = GSIZE_TO_POINTER ((gsize) json_integer_value (json_object_get (test_first (answer), "seq")));
  gpointer known = g_hash_table_lookup (writer->acknowledged, key);

  g_assert_cmpstr (test_outcome (answer), ==, "applied");
  if (known != NULL && known != seq)
    writer->found->twice++;
  g_hash_table_insert (writer->acknowledged, key, seq);
  if (writer->first == 0)
    writer->first = g_get_monotonic_time () - writer->born;
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
      g_autoptr (LbCommand) command = test_command (server, writer->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                    g_variant_new_parsed ("{'text': <'断电'>}"));
      g_autofree char *body = test_push_body (command, number);
      int wanted = number % 5 == 0 ? 2 : 1;

      while (wanted > 0 && !g_atomic_int_get (&writer->stop))
        {
          g_autoptr (TestAnswer) answer =
            test_ask (server, writer->session->access, "POST", "/v1/commands", body, -1, NULL);

          if (answer->status == 0 || answer->status == 503)
            {
              g_usleep (2000);
              continue;
            }
          g_assert_cmpint (answer->status, ==, 200);
          keep (writer, answer, number);
          wanted--;
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

/* Kills the program in the middle, after some were acknowledged; the writers know of it only by broken lines. */
static void
die_once (TestServer *server, Writer *writers, const char *case_id, GArray *firsts)
{
  GThread *threads[WRITERS];
  int count = g_test_rand_int_range (FEWEST, WRITERS + 1);
  int enough = count_acknowledged (writers) + g_test_rand_int_range (2, 400);
  gint64 born = g_get_monotonic_time (), first = G_MAXINT64;
  GSubprocess *program = lb_program_start (server->folder, &server->address);

  for (int i = 0; i < count; i++)
    {
      writers[i].case_id = case_id;
      writers[i].born = born;
      writers[i].first = 0;
      g_atomic_int_set (&writers[i].stop, 0);
      threads[i] = g_thread_new ("writer", write_on, &writers[i]);
    }
  for (int i = 0; i < 6000 && count_acknowledged (writers) < enough; i++)
    g_usleep (5000);
  lb_program_kill (program);
  for (int i = 0; i < count; i++)
    g_atomic_int_set (&writers[i].stop, 1);
  for (int i = 0; i < count; i++)
    {
      g_thread_join (threads[i]);
      if (writers[i].first > 0)
        first = MIN (first, writers[i].first);
    }
  g_clear_pointer (&server->address, g_free);
  if (first != G_MAXINT64)
    g_array_append_val (firsts, first);
}

/* What the store has taken but could not say any more is taken over from it, as a client does after signing in; what
 * it said must be among it. */
static gint64
resume (TestServer *server, Writer *writers, LbDrill *found)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  gint64 taken = 0;

  for (int i = 0; i < WRITERS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *user = g_strdup_printf ("counter-hall-%d", i + 1);
      GHashTableIter iter;
      gpointer number;

      writers[i].session->number = lb_ledger_last_number (ledger, user, writers[i].session->device, &error);
      g_assert_no_error (error);
      g_hash_table_iter_init (&iter, writers[i].acknowledged);
      while (g_hash_table_iter_next (&iter, &number, NULL))
        found->lost += (gint64) GPOINTER_TO_SIZE (number) > writers[i].session->number;
      taken += writers[i].session->number;
    }
  return taken;
}

/* One event a comment: as many as numbers were taken, and the receptions' own, whose numbers the first writer used. */
static void
check_ledger (TestServer *server, GPtrArray *cases, gint64 taken, LbDrill *found)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  gint64 surplus = -(cases->len * (server->bureau->state->version - 1) + taken);

  for (guint i = 0; i < cases->len; i++)
    {
      g_autoptr (LbCase) state = lb_ledger_case (ledger, cases->pdata[i], &error);
      g_assert_no_error (error);
      surplus += state->version;
    }
  if (surplus > 0)
    found->twice += (guint64) surplus;
  else
    found->lost += (guint64) -surplus;
  lb_ledger_verify (ledger, &faults, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < faults->len; i++)
    {
      g_test_message ("%s", (char *) faults->pdata[i]);
      found->crashed++;
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

static void
test_kill (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GArray) firsts = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  guint runs = lb_drill_runs (8);
  Writer *writers = g_new0 (Writer, WRITERS);
  LbDrill found = { 0 };
  gint64 taken = 0;

  test_receive_many (server, (runs + RUNS_A_CASE - 1) / RUNS_A_CASE, cases);
  for (int i = 0; i < WRITERS; i++)
    {
      const LbActor *actor = lb_fixture_actor_n (server->bureau, "counter", NULL, i + 1);

      writers[i] = (Writer) { .server = server, .session = test_session_of (server, actor), .found = &found,
                              .acknowledged = g_hash_table_new (NULL, NULL) };
    }
  test_sessions_last (server); /* a long drill lasts longer than a token */
  test_server_stop (server);
  g_clear_pointer (&server->address, g_free);
  for (guint run = 0; run < runs; run++)
    {
      die_once (server, writers, cases->pdata[run / RUNS_A_CASE], firsts);
      taken = resume (server, writers, &found);
    }
  check_ledger (server, cases, taken, &found);
  int acknowledged = count_acknowledged (writers);
  g_assert_cmpint (acknowledged, >, (int) runs);
  qsort (firsts->data, firsts->len, sizeof (gint64), compare);
  g_autofree char *more =
    g_strdup_printf (", \"acknowledged\": %d, \"first_after_start_p99_ms\": %.1f", acknowledged,
                     (double) g_array_index (firsts, gint64, (firsts->len - 1) * 99 / 100) / 1000);
  for (int i = 0; i < WRITERS; i++)
    g_hash_table_unref (writers[i].acknowledged);
  g_free (writers);
  lb_drill_end (&found, "kill", runs, more);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/kill", test_kill);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The PostgreSQL server that holds the ledger is lost under load, and its synchronous standby takes over (F16): what was
 * acknowledged is there, once, in order, and the two services go on without being started anew. The control, in the long
 * form only: a standby that was not waited for lacks what was acknowledged meanwhile, and that shows.
 */
#include "lb-cluster.h"
#include "lb-drill.h"
#include "lb-program.h"
#include "lb-test-server.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define WRITERS 16
#define SERVICES 2
#define BEFORE 60         /* acknowledgements before a server is lost */
#define AFTER 60          /* and after the other took over */
#define EVENTS_A_CASE 200
#define PATIENCE_SECONDS 60

typedef struct
{
  TestServer *server;
  TestServer services[SERVICES]; /* the same store, at other addresses */
  GSubprocess *programs[SERVICES];
  const char *folder;
  LbCluster *primary, *standby;
  GPtrArray *cases;              /* (mutex lock) (element-type utf8) */
  gint over;                     /* atomic */
  gint acknowledged;             /* atomic */
  gint failed;                   /* atomic: answers that are neither done nor "busy" */
  gint64 promoted, slowest;      /* µs: when the standby took over, and the longest time from then to a first answer */
} Drill;

typedef struct
{
  Drill *drill;
  TestSession *session;
  int number;
  GHashTable *acknowledged; /* number → seq */
  guint64 twice;
} Writer;

/* Load */

static void
keep (Writer *writer, const TestAnswer *answer)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) writer->session->number + 1);
  gpointer seq = GSIZE_TO_POINTER ((gsize) json_integer_value (json_object_get (test_first (answer), "seq")));

  g_assert_cmpstr (test_outcome (answer), ==, "applied");
  g_hash_table_insert (writer->acknowledged, key, seq);
  g_atomic_int_inc (&writer->drill->acknowledged);
}

/* Sends until it is answered: at one service, then at the other, as behind a load balancer. */
static void
send (Writer *writer, const char *body)
{
  Drill *drill = writer->drill;

  for (int turn = writer->number; !g_atomic_int_get (&drill->over); turn++)
    {
      g_autoptr (TestAnswer) answer = test_ask (&drill->services[turn % SERVICES], writer->session->access, "POST",
                                                "/v1/commands", body, -1, NULL);

      if (answer->status == 200)
        {
          keep (writer, answer);
          writer->session->number++;
          return;
        }
      if (answer->status != 503 && answer->status != 0)
        {
          g_test_message ("%ld %s", answer->status, answer->body->str);
          g_atomic_int_inc (&drill->failed);
        }
      g_usleep (20000);
    }
}

static gpointer
write_on (gpointer data)
{
  Writer *writer = data;
  Drill *drill = writer->drill;

  while (!g_atomic_int_get (&drill->over))
    {
      const char *case_id = drill->cases->pdata[(guint) writer->session->number % drill->cases->len];
      g_autoptr (LbCommand) command = test_command (drill->server, case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                    g_variant_new_parsed ("{'text': <'换主'>}"));
      g_autofree char *body = test_push_body (command, writer->session->number + 1);

      send (writer, body);
    }
  return NULL;
}

static void
wait_for (Drill *drill, int more, const char *what)
{
  int enough = g_atomic_int_get (&drill->acknowledged) + more;
  gint64 until = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;

  while (g_atomic_int_get (&drill->acknowledged) < enough)
    {
      if (g_get_monotonic_time () > until)
        g_error ("nothing is acknowledged any more: %s", what);
      g_usleep (2000);
    }
}

/* Servers */

/* From now on nothing is acknowledged that the standby does not have on its disk. */
static void
wait_for_standby (Drill *drill)
{
  LbCluster *primary = drill->primary;

  for (int i = 0; lb_cluster_ask (primary, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") == 0; i++)
    {
      g_assert_cmpint (i, <, PATIENCE_SECONDS * 20);
      g_usleep (50000);
    }
  lb_cluster_ask (primary, "ALTER SYSTEM SET synchronous_standby_names = '*'");
  lb_cluster_ask (primary, "SELECT pg_reload_conf ()::int");
  for (int i = 0; lb_cluster_ask (primary, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == 0; i++)
    {
      g_assert_cmpint (i, <, PATIENCE_SECONDS * 20);
      g_usleep (50000);
    }
}

static void
add_standby (Drill *drill)
{
  lb_cluster_follow (drill->standby, drill->primary);
  lb_cluster_start (drill->standby);
}

/* With a copy of the setting the standby would wait for one that it does not have. */
static void
promote (Drill *drill)
{
  LbCluster *standby = drill->standby;

  lb_cluster_ask (standby, "SELECT pg_promote (true, 60)::int");
  lb_cluster_ask (standby, "ALTER SYSTEM RESET synchronous_standby_names");
  lb_cluster_ask (standby, "SELECT pg_reload_conf ()::int");
  drill->promoted = g_get_monotonic_time ();
  drill->standby = drill->primary;
  drill->primary = standby;
}

static void
fail_over (Drill *drill)
{
  wait_for (drill, BEFORE, "before the server is lost");
  lb_cluster_kill (drill->primary);
  g_usleep (g_random_int_range (0, 300000));
  promote (drill);
  wait_for (drill, 1, "after the standby took over");
  drill->slowest = MAX (drill->slowest, g_get_monotonic_time () - drill->promoted);
  wait_for (drill, AFTER, "once the standby had taken over");
}

/* The drill */

static void
start (Drill *drill, Writer *writers, guint runs, const char *folder)
{
  drill->folder = folder;
  drill->primary = lb_cluster_new (drill->folder, "one");
  drill->standby = lb_cluster_new (drill->folder, "other");
  lb_cluster_make (drill->primary);
  lb_cluster_start (drill->primary);
  drill->server = test_server_new (TRUE);
  drill->cases = g_ptr_array_new_with_free_func (g_free);
  test_receive_many (drill->server, MAX (runs * (BEFORE + AFTER) / EVENTS_A_CASE, 1), drill->cases);
  for (int i = 0; i < WRITERS; i++)
    writers[i] = (Writer) { .drill = drill, .number = i, .acknowledged = g_hash_table_new (NULL, NULL),
                            .session = test_session_of (drill->server,
                                                        lb_fixture_actor_n (drill->server->bureau, "counter", NULL, i + 1)) };
  /* A long drill lasts longer than a token. */
  test_sessions_last (drill->server);
  test_server_stop (drill->server);
  for (int i = 0; i < SERVICES; i++)
    {
      drill->services[i] = *drill->server;
      drill->programs[i] = lb_program_start (drill->server->folder, &drill->services[i].address);
    }
}

static void
stop_services (Drill *drill, LbDrill *found)
{
  for (int i = 0; i < SERVICES; i++)
    {
      found->crashed += g_subprocess_get_identifier (drill->programs[i]) == NULL;
      lb_program_kill (drill->programs[i]);
      g_free (drill->services[i].address);
    }
}

/* Whatever was acknowledged is in the ledger, under its number; and each number once. */
static void
check_ledger (Drill *drill, Writer *writers, LbDrill *found)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (drill->server, LB_LEDGER_READ_ONLY);
  g_autoptr (GHashTable) seqs = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < WRITERS; i++)
    {
      g_autofree char *user = g_strdup_printf ("counter-hall-%d", i + 1);
      gint64 last = lb_ledger_last_number (ledger, user, writers[i].session->device, &error);
      GHashTableIter iter;
      gpointer number, seq;

      g_assert_no_error (error);
      g_hash_table_iter_init (&iter, writers[i].acknowledged);
      while (g_hash_table_iter_next (&iter, &number, &seq))
        {
          found->lost += (gint64) GPOINTER_TO_SIZE (number) > last || (gint64) GPOINTER_TO_SIZE (seq) > lb_ledger_head (ledger);
          found->twice += !g_hash_table_add (seqs, seq);
        }
    }
  g_assert_true (lb_ledger_verify (ledger, &faults, NULL, &error));
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", (const char *) faults->pdata[i]);
  found->crashed += faults->len;
}

static void
clear (Drill *drill, Writer *writers)
{
  for (int i = 0; i < WRITERS; i++)
    g_hash_table_unref (writers[i].acknowledged);
  test_server_free (drill->server);
  g_ptr_array_unref (drill->cases);
  lb_cluster_free (drill->primary);
  lb_cluster_free (drill->standby);
}

static void
test_failover (gconstpointer folder)
{
  Drill drill = { 0 };
  Writer writers[WRITERS];
  GThread *threads[WRITERS];
  LbDrill found = { 0 };
  guint runs = lb_drill_runs (1);

  start (&drill, writers, runs, folder);
  for (int i = 0; i < WRITERS; i++)
    threads[i] = g_thread_new ("writer", write_on, &writers[i]);
  for (guint run = 0; run < runs; run++)
    {
      add_standby (&drill);
      wait_for_standby (&drill);
      fail_over (&drill);
    }
  g_atomic_int_set (&drill.over, 1);
  for (int i = 0; i < WRITERS; i++)
    g_thread_join (threads[i]);
  stop_services (&drill, &found);
  check_ledger (&drill, writers, &found);
  found.crashed += (guint64) drill.failed;
  g_autofree char *more =
    g_strdup_printf (", \"acknowledged\": %d, \"services\": %d, \"first_after_promotion_ms\": %.0f", drill.acknowledged,
                     SERVICES, (double) drill.slowest / 1000);
  clear (&drill, writers);
  lb_drill_end (&found, "failover", runs, more);
}

/* The standby is away for a while, and nobody waits for it. */
static void
test_control (gconstpointer folder)
{
  Drill drill = { 0 };
  Writer writers[WRITERS];
  GThread *threads[WRITERS];
  LbDrill found = { 0 };

  start (&drill, writers, 1, folder);
  add_standby (&drill);
  for (int i = 0; i < WRITERS; i++)
    threads[i] = g_thread_new ("writer", write_on, &writers[i]);
  wait_for (&drill, BEFORE, "before the standby is away");
  lb_cluster_kill (drill.standby);
  wait_for (&drill, BEFORE, "while the standby is away");
  lb_cluster_kill (drill.primary);
  g_atomic_int_set (&drill.over, 1);
  for (int i = 0; i < WRITERS; i++)
    g_thread_join (threads[i]);
  stop_services (&drill, &found);
  lb_cluster_start (drill.standby);
  promote (&drill);
  check_ledger (&drill, writers, &found);
  clear (&drill, writers);
  g_assert_cmpuint (found.lost, >, 0);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("lianban-failover-XXXXXX", NULL);
  /* Both are named to everybody: whichever takes writes is the store. */
  g_autofree char *hosts = g_strdup_printf ("%s/one,%s/other", folder, folder);

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("LB_TEST_POSTGRESQL", hosts, TRUE);
  g_test_init (&argc, &argv, NULL);
  if (lb_cluster_is_possible ())
    {
      g_test_add_data_func ("/drill/failover", folder, test_failover);
      if (lb_drill_runs (1) > 1)
        g_test_add_data_func ("/drill/failover-control-a-standby-that-is-not-waited-for", folder, test_control);
    }
  else
    g_test_message ("SKIP: Debian's package postgresql-15 is not installed");
  int result = g_test_run ();
  lb_drill_remove (folder);
  return result;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each command delivered two to five times, at once and on other connections, and some of them again much later (F8):
 * one effect. A run is a hundred commands of ten people.
 */
#include "lb-drill.h"
#include "lb-test-server.h"

#include <string.h>

#define COPIES 5
#define LANES 10         /* people at once */
#define EACH 10          /* commands of each, a run */
#define COMMANDS (LANES * EACH)
#define CASES_MOST 400   /* as many as are taken in on one day of the tests, a minute apart */
#define LATER (G_GINT64_CONSTANT (91) * 24 * 3600 * 1000) /* ms */

typedef struct
{
  TestServer *server;
  const char *access, *body;
  gint64 seq; /* where it led; 0 when it was not taken */
} Delivery;

typedef struct
{
  TestServer *server;
  TestSession *session;
  int copies[EACH];
  gint64 seqs[EACH];
  char *first;        /* body of the first command */
  LbDrill found;
} Lane;

static gpointer
deliver (gpointer data)
{
  Delivery *delivery = data;

  for (int attempt = 0; attempt < 100; attempt++)
    {
      g_autoptr (TestAnswer) answer =
        test_ask (delivery->server, delivery->access, "POST", "/v1/commands", delivery->body, -1, NULL);

      if (answer->status == 0 || answer->status == 503)
        {
          g_usleep (2000);
          continue;
        }
      g_assert_cmpint (answer->status, ==, 200);
      delivery->seq = json_integer_value (json_object_get (test_first (answer), "seq"));
      return NULL;
    }
  return NULL;
}

static gint64
deliver_often (Lane *lane, const char *body, int copies)
{
  Delivery deliveries[COPIES];
  GThread *threads[COPIES];

  for (int i = 0; i < copies; i++)
    {
      deliveries[i] = (Delivery) { lane->server, lane->session->access, body, 0 };
      threads[i] = g_thread_new ("delivery", deliver, &deliveries[i]);
    }
  for (int i = 0; i < copies; i++)
    g_thread_join (threads[i]);
  for (int i = 0; i < copies; i++)
    {
      lane->found.lost += deliveries[i].seq == 0;
      lane->found.twice += deliveries[i].seq != deliveries[0].seq;
    }
  return deliveries[0].seq;
}

/* Once more, a quarter of a year later: the answer of the first time. */
static void
deliver_late (TestServer *server, TestSession *session, GPtrArray *bodies, gint64 head, LbDrill *found)
{
  test_set_clock (server, server->bureau->now + LATER);
  for (guint i = 0; i < bodies->len; i++)
    {
      Delivery late = { server, session->access, bodies->pdata[i], 0 };

      deliver (&late);
      found->twice += late.seq == 0 || late.seq > head;
    }
}

static gpointer
work (gpointer data)
{
  Lane *lane = data;

  for (int i = 0; i < EACH; i++)
    {
      g_autoptr (LbCommand) command = test_command (lane->server, lane->server->bureau->case_id, NULL,
                                                    LB_COMMAND_COMMENT, 1, g_variant_new_parsed ("{'text': <'再来一次'>}"));
      g_autofree char *body = test_push_body (command, ++lane->session->number);

      lane->seqs[i] = deliver_often (lane, body, lane->copies[i]);
      if (i == 0)
        lane->first = g_steal_pointer (&body);
    }
  return NULL;
}

/* The commands of one run; the first one's body is kept in @bodies. */
static void
run_once (Lane *lanes, GHashTable *seqs, GPtrArray *bodies, LbDrill *found)
{
  GThread *threads[LANES];

  for (int i = 0; i < LANES; i++)
    {
      lanes[i].found = (LbDrill) { 0 };
      for (int j = 0; j < EACH; j++)
        lanes[i].copies[j] = g_test_rand_int_range (2, COPIES + 1);
      threads[i] = g_thread_new ("lane", work, &lanes[i]);
    }
  for (int i = 0; i < LANES; i++)
    {
      g_thread_join (threads[i]);
      found->lost += lanes[i].found.lost;
      found->twice += lanes[i].found.twice;
      for (int j = 0; j < EACH; j++)
        found->twice += !g_hash_table_add (seqs, GSIZE_TO_POINTER ((gsize) lanes[i].seqs[j]));
      if (i == 0)
        g_ptr_array_add (bodies, lanes[i].first);
      else
        g_free (lanes[i].first);
    }
}

static void
take_in (TestServer *server)
{
  LbTime now = server->bureau->now;

  lb_fixture_reset (server->bureau);
  server->bureau->now = now + 60000;
  test_receive (server);
}

static gint64
count_events (TestServer *server, guint runs, guint cases, LbDrill *found)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  gint64 expected = cases * server->bureau->state->version + runs * COMMANDS, head = lb_ledger_head (ledger);

  found->twice += (guint64) MAX (head - expected, 0);
  found->lost += (guint64) MAX (expected - head, 0);
  return head;
}

static void
test_repeat (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GHashTable) seqs = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);
  guint runs = lb_drill_runs (2), runs_a_case = 1 + runs / CASES_MOST, cases = 1;
  LbDrill found = { 0 };
  Lane lanes[LANES];

  test_receive (server);
  for (int i = 0; i < LANES; i++)
    lanes[i] = (Lane) {
      .server = server, .session = test_session_of (server, lb_fixture_actor_n (server->bureau, "counter", NULL, i + 1))
    };
  /* A long drill lasts longer than a token. */
  test_session (server, "platform-1");
  test_sessions_last (server);
  for (guint run = 0; run < runs; run++)
    {
      if (run > 0 && run % runs_a_case == 0)
        {
          take_in (server);
          cases++;
        }
      run_once (lanes, seqs, bodies, &found);
    }
  test_server_stop (server);
  gint64 head = count_events (server, runs, cases, &found);
  test_server_start (server);
  deliver_late (server, lanes[0].session, bodies, head, &found);
  g_autofree char *more = g_strdup_printf (", \"commands\": %u, \"late\": %u", runs * COMMANDS, bodies->len);
  lb_drill_end (&found, "repeat", runs, more);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/repeat", test_repeat);
  return g_test_run ();
}

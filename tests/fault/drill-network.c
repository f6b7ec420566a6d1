/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two clients on torn lines (F3): requests are cut before they arrive, answers on their way back, both at any byte;
 * others arrive twice, or late. When the lines are mended, every command is in the store once, and both clients show the
 * same case. A run is TOGETHER commands and a mending.
 */
#include "lb-drill.h"
#include "lb-test-desk.h"
#include "lb-test-line.h"

#define DESKS 2
#define TOGETHER 25
#define RUNS_A_CASE 8       /* at least; then the next is taken in, as no case has thousands of events */
#define CASES_MOST 400      /* as many as are taken in on one day of the tests, a minute apart */
#define LONG_FORM 100       /* runs from which it is asked how long agreement takes */
#define AGREEMENT_SECONDS 5

typedef struct
{
  TestServer *server;
  TestLine *lines[DESKS];
  TestDesk *desks[DESKS];
  gint64 before;    /* version of the case at the start */
  gint64 slowest;   /* µs from mending to agreement */
} Drill;

static gint64
version_at (TestDesk *desk, const char *case_id)
{
  g_autoptr (LbCase) state = test_desk_case (desk, case_id, NULL);

  return state != NULL ? state->version : 0;
}

static void
drill_set_up (Drill *drill)
{
  drill->server = test_server_new (TRUE);
  test_receive (drill->server);
  drill->before = drill->server->bureau->state->version;
  for (int i = 0; i < DESKS; i++)
    {
      drill->lines[i] = test_line_new (drill->server->address);
      drill->desks[i] = test_desk_new (test_line_address (drill->lines[i]));
      test_desk_open (drill->desks[i]);
      test_desk_sign_in (drill->desks[i], drill->server,
                         lb_fixture_actor_n (drill->server->bureau, "counter", NULL, i + 1));
      test_until (version_at (drill->desks[i], drill->server->bureau->case_id) == drill->before
                  && test_is_quiet (drill->desks[i]));
    }
}

static void
drill_tear_down (Drill *drill)
{
  for (int i = 0; i < DESKS; i++)
    {
      test_desk_free (drill->desks[i]);
      test_line_free (drill->lines[i]);
    }
  test_server_free (drill->server);
}

/* What happens to the next few requests on the line. */
static void
tear (TestLine *line)
{
  static const char *const requests[] = { "POST /v1/commands", "GET /v1/changes", "GET /v1/events", NULL };
  static const LbCut cuts[] = { LB_CUT_NONE, LB_CUT_ANSWER, LB_CUT_BYTES, LB_CUT_DOWN, LB_CUT_TWICE,
                                LB_CUT_DELAY };
  LbCut cut = cuts[g_test_rand_int_range (0, G_N_ELEMENTS (cuts))];

  test_line_cut (line, cut, requests[g_test_rand_int_range (0, 3)], g_test_rand_int_range (1, 4),
                 g_test_rand_int_range (0, 900));
}

/* Another case, which both desks have. */
static void
take_in (Drill *drill)
{
  LbFixture *bureau = drill->server->bureau;
  LbTime now = bureau->now;

  lb_fixture_reset (bureau);
  bureau->now = now + 60000;
  test_receive (drill->server);
  for (int i = 0; i < DESKS; i++)
    test_until (version_at (drill->desks[i], bureau->case_id) == drill->before && test_is_quiet (drill->desks[i]));
}

static void
comment (Drill *drill, TestDesk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events =
    test_desk_submit (desk, drill->server->bureau->case_id, NULL, LB_COMMAND_COMMENT,
                      g_variant_new_parsed ("{'text': <'断网演练'>}"), NULL, &error);

  g_assert_no_error (error);
}

static gboolean
agree (Drill *drill, gint64 version)
{
  for (int i = 0; i < DESKS; i++)
    if (!test_is_quiet (drill->desks[i])
        || version_at (drill->desks[i], drill->server->bureau->case_id) != version)
      return FALSE;
  return TRUE;
}

/* Mends the lines and waits for agreement; how the two differ from what was done is counted. */
static void
mend (Drill *drill, guint done, LbDrill *found)
{
  const char *case_id = drill->server->bureau->case_id;
  gint64 version = drill->before + done, begun = g_get_monotonic_time ();

  for (int i = 0; i < DESKS; i++)
    {
      test_line_cut (drill->lines[i], LB_CUT_NONE, NULL, 0, 0);
      lb_client_sync_now (drill->desks[i]->client);
    }
  while (!agree (drill, version) && g_get_monotonic_time () < begun + 60 * G_USEC_PER_SEC)
    test_turn ();
  drill->slowest = MAX (drill->slowest, g_get_monotonic_time () - begun);
  for (int i = 0; i < DESKS; i++)
    {
      gint64 seen = version_at (drill->desks[i], case_id);

      found->twice += (guint64) MAX (seen - version, 0);
      found->lost += (guint64) MAX (version - seen, 0);
      found->crashed += test_refused (drill->desks[i]);
    }
}

static void
compare (Drill *drill, LbDrill *found)
{
  g_autofree char *texts[DESKS] = { NULL };

  for (int i = 0; i < DESKS; i++)
    {
      g_autoptr (LbCase) state = test_desk_case (drill->desks[i], drill->server->bureau->case_id, NULL);

      texts[i] = lb_case_canonical (state);
      found->diverged += i > 0 && g_strcmp0 (texts[i], texts[0]) != 0;
    }
  for (int i = 1; i < DESKS; i++)
    g_clear_pointer (&texts[i], g_free);
}

static void
work (Drill *drill)
{
  for (int i = 0; i < TOGETHER; i++)
    {
      int who = g_test_rand_int_range (0, DESKS);

      if (g_test_rand_int_range (0, 3) == 0)
        tear (drill->lines[who]);
      comment (drill, drill->desks[who]);
      if (g_test_rand_int_range (0, 4) == 0)
        lb_client_sync_now (drill->desks[who]->client);
      test_turn ();
    }
}

static void
test_network (void)
{
  Drill drill = { 0 };
  LbDrill found = { 0 };
  guint runs = lb_drill_runs (4), runs_a_case = MAX (RUNS_A_CASE, 1 + runs / CASES_MOST);
  int cuts = 0;

  drill_set_up (&drill);
  for (guint run = 0; run < runs; run++)
    {
      if (run > 0 && run % runs_a_case == 0)
        {
          compare (&drill, &found);
          take_in (&drill);
        }
      work (&drill);
      mend (&drill, (run % runs_a_case + 1) * TOGETHER, &found);
    }
  compare (&drill, &found);
  for (int i = 0; i < DESKS; i++)
    cuts += test_line_cuts (drill.lines[i]);
  g_assert_cmpint (cuts, >, 0);
  g_autofree char *more =
    g_strdup_printf (", \"commands\": %u, \"cuts\": %d, \"slowest_agreement_ms\": %" G_GINT64_FORMAT, runs * TOGETHER,
                     cuts, drill.slowest / 1000);
  drill_tear_down (&drill);
  lb_drill_end (&found, "network", runs, more);
  if (runs >= LONG_FORM)
    g_assert_cmpint (drill.slowest, <=, AGREEMENT_SECONDS * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/network", test_network);
  return g_test_run ();
}

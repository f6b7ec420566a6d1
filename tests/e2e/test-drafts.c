/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What survives at the counter: a draft the power, step by step; and the counter a day without the network, on the
 * numbers that it has.
 */
#include "lb-counter.h"

#include <string.h>

/* A draft survives the power */

#define SAVED_WITHIN 2000 /* ms: what is older is on the disk */

static void
open_draft (LbRobot *counter, const LbSample *sample)
{
  g_autofree char *title = g_strdup_printf ("…%s", (char *) g_hash_table_lookup (sample->fields, "applicant.name"));
  g_autoptr (AtspiAccessible) row = NULL, ready = NULL;

  row = lb_robot_find (counter, ATSPI_ROLE_LIST_ITEM, title);
  lb_robot_click_widget (counter, row);
  ready = lb_robot_find (counter, ATSPI_ROLE_PUSH_BUTTON, _("All Drafts"));
}

/* The power goes; the clerk signs in again and opens the draft. */
static void
cut_power (LbRobot *counter, const LbSample *sample)
{
  lb_robot_kill (counter);
  lb_robot_restart (counter);
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, "孙晓燕 …");
  open_draft (counter, sample);
}

/* What was there two seconds before the power went is there again, in the same step. */
static void
survive (LbRobot *counter, const LbSample *sample, const char *step)
{
  g_autofree char *before = NULL, *after = NULL;

  g_test_message ("power cut in: %s", step);
  lb_robot_wait (SAVED_WITHIN);
  before = lb_robot_snapshot (counter);
  cut_power (counter, sample);
  for (int tries = 0; tries < 40 && g_strcmp0 (before, after) != 0; tries++)
    {
      lb_robot_wait (250);
      g_free (after);
      after = lb_robot_snapshot (counter);
    }
  lb_robot_picture (counter, step);
  if (g_strcmp0 (before, after) != 0)
    g_error ("%s: before:\n%s\nafter:\n%s", step, before, after);
}

static void
go_to (LbRobot *counter, const char *key, const char *what)
{
  g_autoptr (AtspiAccessible) there = NULL;

  lb_robot_key (counter, key);
  there = lb_robot_find (counter, ATSPI_ROLE_INVALID, what);
}

static void
test_power (void)
{
  LbJourney *journey = lb_journey_new ();
  const LbSample *sample = lb_journey_sample (journey, "sa-07");
  const LbPackage *package = lb_catalogue_package (journey->catalogue, sample->package);
  const LbQuestion *question = g_ptr_array_index (package->questions, 0);
  LbRobot *counter = lb_journey_open (journey, "drafts", NULL, "孙晓燕", "counter");
  g_autoptr (AtspiAccessible) received = NULL;

  lb_journey_set_clock (counter, "2019-06-20", "09:00");
  lb_counter_begin (journey, counter, sample);
  lb_counter_fill_form (journey, counter, sample);
  survive (counter, sample, "form");
  go_to (counter, "ctrl+1", package->name);
  survive (counter, sample, "package");
  go_to (counter, "ctrl+2", question->text);
  survive (counter, sample, "situation");
  go_to (counter, "ctrl+3", _("Next"));
  lb_counter_hand_in_by_keys (journey, counter, sample);
  lb_robot_key (counter, "Home"); /* the first row is the one that is chosen when the draft is opened */
  survive (counter, sample, "materials");
  lb_robot_key (counter, "ctrl+5");
  lb_counter_inspect (counter);
  survive (counter, sample, "inspection");
  lb_robot_key (counter, "ctrl+6");
  lb_counter_deliver (counter, sample);
  survive (counter, sample, "delivery");
  lb_robot_key (counter, "ctrl+7");
  lb_counter_explain (counter);
  survive (counter, sample, "check");
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("Receive"));
  received = lb_robot_find (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
  lb_robot_stop (counter);
  lb_journey_free (journey);
}

/* A day without the network */

#define PROGRAM "offline"
#define REPLICA PROGRAM "/replica"
#define STORE "store"

static void
expect_answer (LbJourney *journey, const char *folder, const char *question, const char *want)
{
  g_autofree char *answer = NULL;

  for (int tries = 0; tries < 300 && g_strcmp0 (answer, want) != 0; tries++)
    {
      if (tries > 0)
        lb_robot_wait (200);
      g_free (answer);
      answer = lb_journey_query (journey, folder, question);
    }
  g_assert_cmpstr (answer, ==, want);
}

static void
take_in (LbJourney *journey, LbRobot *counter, const LbSample *sample)
{
  lb_counter_begin (journey, counter, sample);
  lb_counter_fill_form (journey, counter, sample);
  lb_counter_hand_in_by_keys (journey, counter, sample);
  lb_counter_finish (journey, counter, sample);
}

static void
expect_receipt (LbRobot *counter, GHashTable *numbers)
{
  g_autoptr (AtspiAccessible) again = lb_robot_find_ready (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
  g_autoptr (AtspiAccessible) label = lb_robot_find (counter, ATSPI_ROLE_LABEL, "AS…");
  char *number = lb_robot_text_of (label);

  g_test_message ("received: %s", number);
  g_assert_true (g_hash_table_add (numbers, number));
}

static void
go_on (LbRobot *counter)
{
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
  lb_robot_expect_gone (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
}

/* The counter has numbers of the day; then the line is cut, and two applicants are taken in. */
static void
work_offline (LbJourney *journey, LbRobot *counter, const LbSample *sample, LbCable *cable, GHashTable *numbers)
{
  g_autofree char *left
    = g_strdup_printf ("SELECT sum (last - next + 1) FROM lease WHERE day = %d", lb_day_from_ymd (2019, 6, 10));

  expect_answer (journey, REPLICA, left, "40");
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_PUSH_BUTTON, _("Synchronised"), 30000));
  lb_cable_set_cut (cable, TRUE);
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_INVALID, "…离线", 60000));
  for (int i = 0; i < 2; i++)
    {
      take_in (journey, counter, sample);
      expect_receipt (counter, numbers);
      lb_robot_picture (counter, "offline");
      go_on (counter);
    }
}

static void
test_offline (void)
{
  LbJourney *journey = lb_journey_new ();
  const LbSample *sample = lb_journey_sample (journey, "sa-07");
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  LbCable *cable = lb_cable_new (journey->address);
  LbRobot *counter = lb_journey_open (journey, PROGRAM, lb_cable_address (cable), "孙晓燕", "counter");
  g_autofree char *store = g_build_filename (journey->folder, STORE, NULL), *closed = NULL;
  g_autofree char *used
    = g_strdup_printf ("SELECT sum (used) FROM number_close WHERE day = %d", lb_day_from_ymd (2019, 6, 10));

  lb_journey_set_clock (counter, "2019-06-10", "09:00");
  work_offline (journey, counter, sample, cable, numbers);
  lb_cable_set_cut (cable, FALSE);
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_PUSH_BUTTON, _("Synchronised"), 90000));
  expect_answer (journey, STORE, "SELECT count (DISTINCT number) || ' of ' || count (*) FROM case_head", "2 of 2");

  /* A week later the numbers of that day are void that nobody has. */
  lb_journey_set_clock (counter, "2019-06-17", "09:00");
  lb_robot_stop (counter);
  counter = lb_journey_open (journey, PROGRAM "-later", NULL, "孙晓燕", "counter");
  expect_answer (journey, STORE, used, "2");
  closed = lb_journey_ctl (journey, (const char *const[]){ "--data", store, "numbers", NULL });
  g_test_message ("%s", closed);
  g_assert_nonnull (strstr (closed, "2019-06-10  窗口01      1-40     已用2个，作废：3-40"));
  lb_robot_stop (counter);
  lb_cable_free (cable);
  lb_journey_free (journey);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lb_robot_init ();
  g_test_add_func ("/drafts/the power goes in every step", test_power);
  g_test_add_func ("/drafts/a day without the network", test_offline);
  return g_test_run ();
}

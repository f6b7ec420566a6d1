/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What survives at the counter: a draft the power, step by step, and while it becomes a case; and the counter a day without the network, on the
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
  lb_robot_keys (counter, "Home Down Down"); /* no row but the one that the clerk was at */
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

/* The power goes while somebody types */

#define WORDS_MOST 200
#define CUTS 5

/* Types words into the first field until @until (of the monotonic clock) and notes when each of them had been typed. */
static guint
type_words (LbRobot *counter, guint cut, gint64 until, gint64 *typed)
{
  guint count = 0;

  while (count < WORDS_MOST && g_get_monotonic_time () < until)
    {
      g_autofree char *word = g_strdup_printf ("c%uw%03u ", cut, count);

      lb_robot_type (counter, word);
      typed[count++] = g_get_monotonic_time ();
    }
  return count;
}

/* How many of the words the draft has, which it has from the first on without a gap. */
static guint
count_kept (LbJourney *journey, guint cut, guint count)
{
  g_autofree char *draft = lb_journey_query (journey, "typing/replica", "SELECT content FROM draft");
  guint kept = 0;

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *word = g_strdup_printf ("c%uw%03u", cut, i);

      if (strstr (draft, word) == NULL)
        break;
      kept++;
    }
  return kept;
}

static void
test_typing (void)
{
  LbJourney *journey = lb_journey_new ();
  const LbSample *sample = lb_journey_sample (journey, "sa-07");
  const char *name = g_hash_table_lookup (sample->fields, "applicant.name");
  const LbField *field = lb_catalogue_field (journey->catalogue, "applicant.registered_address");
  LbRobot *counter = lb_journey_open (journey, "typing", NULL, "孙晓燕", "counter");
  gint64 typed[WORDS_MOST];

  lb_journey_set_clock (counter, "2019-06-20", "09:00");
  lb_counter_begin (journey, counter, sample);
  lb_robot_fill (counter, lb_catalogue_field (journey->catalogue, "applicant.name")->label, name);
  lb_robot_wait (SAVED_WITHIN);
  for (guint cut = 0; cut < CUTS; cut++)
    {
      g_autoptr (AtspiAccessible) entry = lb_robot_find (counter, ATSPI_ROLE_TEXT, field->label);
      const gint64 start = g_get_monotonic_time ();
      guint count, kept;

      lb_robot_click_widget (counter, entry);
      lb_robot_keys (counter, "ctrl+a Delete");
      count = type_words (counter, cut, start + g_test_rand_int_range (3000, 9000) * G_TIME_SPAN_MILLISECOND, typed);
      lb_robot_kill (counter);
      const gint64 end = g_get_monotonic_time ();
      kept = count_kept (journey, cut, count);
      g_test_message ("cut %u: %u words typed, %u kept; the first lost was %d ms old", cut, count, kept,
                      kept < count ? (int) ((end - typed[kept]) / 1000) : 0);
      g_assert_cmpuint (count, >, 5);
      if (kept < count)
        g_assert_cmpint ((end - typed[kept]) / 1000, <=, SAVED_WITHIN);
      lb_robot_restart (counter);
      lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, "孙晓燕 …");
      open_draft (counter, sample);
    }
  lb_robot_stop (counter);
  lb_journey_free (journey);
}

/* The power goes while a case is received */

/* The command is on the disk before the receipt is shown: the power may go before, within or after that. */
static const guint moments[] = { 0, 15, 40, 90, 200, 600 }; /* ms after the press */

static gint64
ask (LbJourney *journey, const char *folder, const char *question)
{
  g_autofree char *answer = lb_journey_query (journey, folder, question);

  return answer != NULL ? g_ascii_strtoll (answer, NULL, 10) : -1;
}

static void
expect_count (LbJourney *journey, const char *folder, const char *question, gint64 want)
{
  for (int tries = 0; tries < 300 && ask (journey, folder, question) != want; tries++)
    lb_robot_wait (100);
  g_assert_cmpint (ask (journey, folder, question), ==, want);
}

/* There is the draft or the case, never both and never neither. Whichever it is, the applicant has one case in the
 * end. */
static void
receive_in_the_dark (LbJourney *journey, LbRobot *counter, const LbSample *sample, guint moment, gint64 n_cases)
{
  gint64 drafts;

  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("Receive"));
  lb_robot_wait (moment);
  lb_robot_kill (counter);
  drafts = ask (journey, "dark/replica", "SELECT count (*) FROM draft");
  g_test_message ("%u ms: %s", moment, drafts == 0 ? "received" : "still a draft");
  g_assert_cmpint (drafts + ask (journey, "dark/replica", "SELECT count (*) FROM case_view"), ==, n_cases);
  lb_robot_restart (counter);
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, "孙晓燕 …");
  if (drafts > 0)
    {
      g_autoptr (AtspiAccessible) received = NULL;

      open_draft (counter, sample);
      lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("Receive"));
      received = lb_robot_find (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
      lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
      lb_robot_expect_gone (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
    }
  expect_count (journey, "dark/replica", "SELECT count (*) FROM draft", 0);
  expect_count (journey, "store", "SELECT count (*) FROM case_head", n_cases);
  expect_count (journey, "store", "SELECT count (DISTINCT number) FROM case_head", n_cases);
}

static void
test_receiving (void)
{
  LbJourney *journey = lb_journey_new ();
  const LbSample *sample = lb_journey_sample (journey, "sa-07");
  LbRobot *counter = lb_journey_open (journey, "dark", NULL, "孙晓燕", "counter");

  lb_journey_set_clock (counter, "2019-06-20", "09:00");
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      lb_counter_begin (journey, counter, sample);
      lb_counter_fill_form (journey, counter, sample);
      lb_counter_hand_in_by_keys (journey, counter, sample);
      lb_robot_key (counter, "ctrl+5");
      lb_counter_inspect (counter);
      lb_robot_key (counter, "ctrl+6");
      lb_counter_deliver (counter, sample);
      lb_robot_key (counter, "ctrl+7");
      lb_counter_explain (counter);
      lb_robot_wait (SAVED_WITHIN);
      receive_in_the_dark (journey, counter, sample, moments[i], i + 1);
    }
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
  g_test_add_func ("/drafts/the power goes while typing", test_typing);
  g_test_add_func ("/drafts/the power goes while receiving", test_receiving);
  g_test_add_func ("/drafts/a day without the network", test_offline);
  return g_test_run ();
}

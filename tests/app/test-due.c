/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Due dates in words, pips and errors: the pure parts of the widgets.
 */
#include "lb-calendar-json.h"
#include "lb-due.h"
#include "lb-error.h"
#include "lb-failure.h"
#include "lb-name.h"
#include "lb-pips.h"

static LbCalendar *calendar;

static LbTime
at (const char *text)
{
  LbTime time;
  g_autoptr (GError) error = NULL;

  lb_time_parse (text, &time, &error);
  g_assert_no_error (error);
  return time;
}

/* A due day is over at the midnight that ends it. */
static LbDue
due_on (const char *day, const char *warn)
{
  LbDay parsed;

  g_assert_true (lb_day_parse (day, &parsed, NULL));
  return (LbDue) { .kind = LB_CLOCK_COMMITTED, .due = lb_day_start (parsed + 1),
                   .warn = warn != NULL ? at (warn) : LB_TIME_NONE };
}

static void
test_days_are_counted_as_the_calendar_works (void)
{
  static const struct { const char *due, *now, *text; LbClockLevel level; } cases[] = {
    { "2019-06-14", "2019-06-10T09:00", "4 working days left", LB_LEVEL_CALM },
    { "2019-06-14", "2019-06-13T09:00", "1 working day left", LB_LEVEL_CALM },
    { "2019-06-14", "2019-06-14T23:59", "Due today", LB_LEVEL_CALM },
    { "2019-06-14", "2019-06-15T00:00", "1 working day overdue", LB_LEVEL_OVERDUE },
    { "2019-06-14", "2019-06-18T09:00", "2 working days overdue", LB_LEVEL_OVERDUE },
    /* a due date that a weekend separates from today */
    { "2019-06-17", "2019-06-14T09:00", "1 working day left", LB_LEVEL_CALM },
    /* calendar-day clocks may end on a day that nobody works */
    { "2019-06-16", "2019-06-15T09:00", "Due before the next working day", LB_LEVEL_CALM },
    /* the dragon boat festival of 2019: Friday 7 June was off */
    { "2019-06-10", "2019-06-06T09:00", "1 working day left", LB_LEVEL_CALM },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LbDue due = due_on (cases[i].due, NULL);
      g_autofree char *text = lb_due_text (&due, calendar, NULL, at (cases[i].now));

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpint (lb_due_level (&due, at (cases[i].now)), ==, cases[i].level);
    }
}

static void
test_amber_begins_at_its_instant_and_not_before (void)
{
  const LbDue due = due_on ("2019-06-14", "2019-06-12T00:00");

  g_assert_cmpint (lb_due_level (&due, at ("2019-06-11T23:59")), ==, LB_LEVEL_CALM);
  g_assert_cmpint (lb_due_level (&due, at ("2019-06-12T00:00")), ==, LB_LEVEL_SOON);
  g_assert_cmpint (lb_due_level (&due, due.due - 1), ==, LB_LEVEL_SOON);
  g_assert_cmpint (lb_due_level (&due, due.due), ==, LB_LEVEL_OVERDUE);
}

static void
test_the_half_hour_is_counted_in_open_minutes (void)
{
  const LbDue due = { .kind = LB_CLOCK_HALF_HOUR, .due = at ("2019-06-10T13:10"), .warn = LB_TIME_NONE };
  g_autofree char *before_noon = lb_due_text (&due, calendar, NULL, at ("2019-06-10T11:20"));
  g_autofree char *after_noon = lb_due_text (&due, calendar, NULL, at ("2019-06-10T13:09"));
  g_autofree char *late = lb_due_text (&due, calendar, NULL, at ("2019-06-10T13:15"));

  g_assert_cmpstr (before_noon, ==, "20 minutes left");
  g_assert_cmpstr (after_noon, ==, "1 minute left");
  g_assert_cmpstr (late, ==, "5 minutes overdue");
}

static void
test_a_paused_clock_says_so (void)
{
  const LbDue due = { .kind = LB_CLOCK_STATUTORY, .due = LB_TIME_NONE, .warn = LB_TIME_NONE, .paused = TRUE };
  g_autofree char *text = lb_due_text (&due, calendar, NULL, at ("2019-06-10T09:00"));

  g_assert_cmpstr (text, ==, "Clock paused");
  g_assert_cmpint (lb_due_level (&due, at ("2019-06-10T09:00")), ==, LB_LEVEL_PAUSED);
}

static void
test_every_level_but_calm_has_a_word (void)
{
  g_assert_null (lb_due_word (LB_LEVEL_CALM));
  g_assert_nonnull (lb_due_word (LB_LEVEL_SOON));
  g_assert_nonnull (lb_due_word (LB_LEVEL_OVERDUE));
  g_assert_nonnull (lb_due_word (LB_LEVEL_PAUSED));
}

static void
test_pips_are_spoken (void)
{
  g_autofree char *text = NULL, *nothing = NULL, *odd = NULL;
  const char pips[] = { 'a' + LB_ITEM_RECEIVED, 'a' + LB_ITEM_ACCEPTED, 'a' + LB_ITEM_DELIVERED, 'a' + LB_ITEM_GRANTED,
                        'a' + LB_ITEM_REFUSED, '\0' };

  text = lb_pips_describe (pips);
  nothing = lb_pips_describe (NULL);
  odd = lb_pips_describe ("zZ?\xe4");
  g_assert_cmpstr (text, ==, "2 decided, 1 in review, 1 waiting, 1 refused or ended");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpstr (odd, ==, "");
}

static void
test_every_error_says_what_and_what_next (void)
{
  for (int code = LB_ERROR_INVALID; code <= LB_ERROR_FAILED; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (LB_ERROR, code, "/materials/3: a reason");
      g_autoptr (LbFailure) failure = lb_failure_new (error);

      g_assert_cmpstr (failure->what, !=, "");
      g_assert_nonnull (failure->why);
      g_assert_nonnull (failure->next);
    }
}

static void
test_a_refusal_brings_its_own_sentence (void)
{
  for (int code = LB_REFUSAL_NOT_ALLOWED; code <= LB_REFUSAL_UNKNOWN; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (LB_REFUSAL, code, "You took this case in.");
      g_autofree char *text = lb_error_describe (error);

      g_assert_true (g_str_has_suffix (text, "\nYou took this case in."));
    }
}

static void
test_an_unknown_error_still_says_something (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_IO, "Input/output error");
  g_autofree char *text = lb_error_describe (error);
  g_autofree char *nothing = lb_error_describe (NULL);

  g_assert_nonnull (strstr (text, "Input/output error"));
  g_assert_cmpstr (nothing, !=, "");
}

static void
test_english_readers_get_english_names (void)
{
  g_assert_cmpstr (lb_name ("开办药店", "Open a pharmacy"), ==, "Open a pharmacy");
  g_assert_cmpstr (lb_name ("开办药店", NULL), ==, "开办药店");
  g_assert_cmpstr (lb_name ("开办药店", ""), ==, "开办药店");
}

int
main (int argc, char **argv)
{
  g_autoptr (LbCalendarBook) book = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  /* Words are compared as they stand in the code. */
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);
  book = lb_calendar_book_load (g_getenv ("LB_TEST_CALENDAR"), &error);
  g_assert_no_error (error);
  calendar = lb_calendar_book_get (book, "current", &error);
  g_assert_no_error (error);

  g_test_add_func ("/due/days-are-counted-as-the-calendar-works", test_days_are_counted_as_the_calendar_works);
  g_test_add_func ("/due/amber-begins-at-its-instant-and-not-before", test_amber_begins_at_its_instant_and_not_before);
  g_test_add_func ("/due/the-half-hour-is-counted-in-open-minutes", test_the_half_hour_is_counted_in_open_minutes);
  g_test_add_func ("/due/a-paused-clock-says-so", test_a_paused_clock_says_so);
  g_test_add_func ("/due/every-level-but-calm-has-a-word", test_every_level_but_calm_has_a_word);
  g_test_add_func ("/pips/are-spoken", test_pips_are_spoken);
  g_test_add_func ("/failure/every-error-says-what-and-what-next", test_every_error_says_what_and_what_next);
  g_test_add_func ("/failure/a-refusal-brings-its-own-sentence", test_a_refusal_brings_its_own_sentence);
  g_test_add_func ("/failure/an-unknown-error-still-says-something", test_an_unknown_error_still_says_something);
  g_test_add_func ("/name/english-readers-get-english-names", test_english_readers_get_english_names);
  status = g_test_run ();
  lb_calendar_unref (calendar);
  return status;
}

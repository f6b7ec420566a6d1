/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The worked examples C01–C28 and the working days of eight years. What each example asks is in words in its
 * description; here it is said in calls, and the expected figures are read from the file. The last test makes
 * sure that none was forgotten.
 */
#include <string.h>

#include "lb-clock.h"
#include "lb-test-data.h"

static json_t *vectors;        /* the whole file */
static GHashTable *seen;       /* "C03/due": what has been compared */
static LbCalendar *now;
static LbCalendar *before_may; /* before the notice of 2019-03-22 */
static LbCalendar *before_2020;

/* Results as the file writes them */

static json_t *
result_of (const char *id, const char *key)
{
  json_t *vector;
  size_t i;

  g_hash_table_add (seen, g_strdup_printf ("%s/%s", id, key));
  json_array_foreach (vectors, i, vector)
    {
      if (strcmp (json_string_value (json_object_get (vector, "id")), id) == 0)
        return json_object_get (json_object_get (vector, "result"), key);
    }
  g_error ("no vector %s", id);
}

/* `2019-05-05（周日）`: day and weekday. */
static void
expect_text (json_t *expected, LbDay day)
{
  static const char *const weekdays[] = { "一", "二", "三", "四", "五", "六", "日" };
  g_autofree char *date = lb_day_to_string (day);
  g_autofree char *text = g_strdup_printf ("%s（周%s）", date, weekdays[lb_day_weekday (day) - 1]);

  g_assert_cmpstr (json_string_value (expected), ==, text);
}

static void
expect_day (const char *id, const char *key, LbDay day)
{
  expect_text (result_of (id, key), day);
}

static void
expect_number (const char *id, const char *key, int number)
{
  json_t *expected = result_of (id, key);

  g_assert_true (json_is_integer (expected));
  g_assert_cmpint (json_integer_value (expected), ==, number);
}

/* Clocks */

static LbClockAnswer *
solve (LbCalendar *calendar, const LbClockProblem *problem)
{
  g_autoptr (GError) error = NULL;
  LbClockAnswer *answer = lb_clock_solve (calendar, problem, &error);

  g_assert_no_error (error);
  return answer;
}

/* The due day of @amount working days with @extension, without pauses. */
static LbDay
due (LbCalendar *calendar, const char *start, int amount, int extension)
{
  const LbClockProblem problem = {
    .limit = { amount, LB_UNIT_WORKING_DAY }, .start = day_of (start), .extension = extension
  };
  g_autoptr (LbClockAnswer) answer = solve (calendar, &problem);

  g_assert_cmpint (answer->excluded, ==, 0);
  return answer->due;
}

static void
expect_paused (const char *id, const char *excluded_key, const LbClockProblem *problem)
{
  g_autoptr (LbClockAnswer) answer = solve (now, problem);

  expect_number (id, excluded_key, answer->excluded);
  expect_day (id, "due", answer->due);
}

static void
expect_list (const char *id, const char *key, LbCalendar *calendar, const char *start)
{
  json_t *expected = result_of (id, key);
  json_t *text;
  size_t i;

  g_assert_cmpuint (json_array_size (expected), ==, 5);
  json_array_foreach (expected, i, text)
    expect_text (text, due (calendar, start, (int) i + 1, 0));
}

/* The examples */

static void
plain_limits (void)
{
  static const struct
  {
    const char *id;
    const char *key;
    const char *start;
    int amount;
    int extension;
  } rows[] = {
    { "C01", "current", "2019-04-30", 1, 0 },  { "C02", "current", "2019-04-30", 5, 0 },
    { "C03", "due", "2019-04-30", 20, 0 },     { "C03", "ext", "2019-04-30", 20, 10 },
    { "C04", "decide20", "2019-01-30", 20, 0 }, { "C05", "due", "2019-09-25", 20, 0 },
    { "C07", "d45", "2019-08-19", 45, 0 },     { "C07", "d60", "2019-08-19", 45, 15 },
    { "C08", "due", "2019-09-26", 10, 0 },     { "C09", "due", "2026-02-13", 1, 0 },
    { "C11", "d20", "2026-02-13", 20, 0 },     { "C11", "d30", "2026-02-13", 30, 0 },
    { "C12", "d20", "2026-09-18", 20, 0 },     { "C13", "w1", "2026-02-21", 1, 0 },
    { "C13", "w5", "2026-02-21", 5, 0 },       { "C14", "five", "2026-04-29", 5, 0 },
    { "C14", "d20", "2026-05-11", 20, 0 },     { "C17", "apply_by", "2026-06-12", 5, 0 },
    { "C17", "organize_by", "2026-06-17", 20, 0 }, { "C18", "wd", "2026-09-02", 30, 0 },
    { "C19", "due", "2026-09-24", 10, 0 },     { "C23", "d3", "2026-04-30", 3, 0 },
    { "C23", "d6", "2026-04-30", 3, 3 },       { "C24", "d3", "2026-09-29", 3, 0 },
    { "C24", "d5", "2026-09-29", 5, 0 },       { "C25", "d45", "2026-08-17", 45, 0 },
    { "C26", "after", "2020-01-20", 20, 0 },   { "C28", "due", "2026-09-28", 5, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    expect_day (rows[i].id, rows[i].key, due (now, rows[i].start, rows[i].amount, rows[i].extension));
  expect_list ("C04", "five", now, "2019-01-30");
  expect_list ("C10", "five", now, "2026-02-13");
}

static void
limits_under_an_earlier_calendar (void)
{
  expect_day ("C01", "cal_before_2019_03_22", due (before_may, "2019-04-30", 1, 0));
  expect_day ("C02", "cal_before", due (before_may, "2019-04-30", 5, 0));
  expect_day ("C03", "cal_before", due (before_may, "2019-04-30", 20, 0));
  expect_day ("C26", "before", due (before_2020, "2020-01-20", 20, 0));
}

static void
days_before_a_day (void)
{
  expect_day ("C03", "warn", lb_calendar_subtract (now, due (now, "2019-04-30", 20, 0), 1));
  expect_day ("C12", "warn", lb_calendar_subtract (now, due (now, "2026-09-18", 20, 0), 1));
  expect_day ("C17", "notify_by", lb_calendar_subtract (now, day_of ("2026-07-15"), 7));
}

static void
silence_counts_from_the_receipt (void)
{
  /* 视为受理 is dated back to the day of receipt, and the limit for the decision runs from there. */
  g_autofree char *day = lb_day_to_string (day_of ("2019-01-30"));

  g_assert_cmpstr (json_string_value (result_of ("C04", "deemed_from")), ==, day);
  expect_day ("C04", "decide20", due (now, day, 20, 0));
}

static void
paused_limits (void)
{
  const LbSuspension review = { LB_SUSPENSION_EXPERT_REVIEW, day_of ("2019-09-27"), day_of ("2019-10-16") };
  const LbSuspension same_day = { LB_SUSPENSION_TESTING, day_of ("2026-06-01"), day_of ("2026-06-01") };
  /* The case stands still only where all its items do; the pause of one item alone is not the case's. */
  const LbSuspension everyone = { LB_SUSPENSION_EXPERT_REVIEW, day_of ("2026-09-21"), day_of ("2026-10-12") };
  const LbLimit twenty = { 20, LB_UNIT_WORKING_DAY };
  const LbClockProblem c06 = {
    .limit = twenty, .start = day_of ("2019-09-25"), .suspensions = &review, .n_suspensions = 1
  };
  const LbClockProblem c16 = {
    .limit = twenty, .start = day_of ("2026-06-01"), .suspensions = &same_day, .n_suspensions = 1
  };
  const LbClockProblem c25 = { .limit = { 45, LB_UNIT_WORKING_DAY },
                               .start = day_of ("2026-08-17"),
                               .suspensions = &everyone,
                               .n_suspensions = 1 };

  expect_paused ("C06", "excluded_wd", &c06);
  expect_paused ("C16", "excluded_wd", &c16);
  expect_paused ("C25", "excl", &c25);
}

static void
overlapping_pauses_count_once (void)
{
  const LbSuspension pauses[] = {
    { LB_SUSPENSION_EXPERT_REVIEW, day_of ("2026-04-28"), day_of ("2026-05-12") },
    { LB_SUSPENSION_HEARING, day_of ("2026-05-08"), day_of ("2026-05-20") },
    { LB_SUSPENSION_HEARING, day_of ("2026-04-28"), day_of ("2026-05-20") },
  };
  const LbClockProblem problem = { .limit = { 20, LB_UNIT_WORKING_DAY },
                                   .start = day_of ("2026-04-20"),
                                   .suspensions = pauses,
                                   .n_suspensions = 2 };
  LbClockProblem whole = problem;
  g_autoptr (LbClockAnswer) one = NULL;
  int sum = 0;

  expect_paused ("C15", "excluded_wd", &problem);
  expect_day ("C15", "no_pause", due (now, "2026-04-20", 20, 0));
  for (int i = 0; i < 2; i++)
    sum += lb_calendar_between (now, pauses[i].from, pauses[i].to);
  expect_number ("C15", "naive_sum", sum);

  g_assert_cmpstr (json_string_value (result_of ("C15", "union")), ==, "04-28→05-20");
  whole.suspensions = &pauses[2];
  whole.n_suspensions = 1;
  one = solve (now, &whole);
  expect_day ("C15", "due", one->due);
}

static void
calendar_days_roll_to_a_working_day (void)
{
  const LbClockProblem problem = { .limit = { 30, LB_UNIT_CALENDAR_DAY }, .start = day_of ("2026-09-02") };
  g_autoptr (LbClockAnswer) answer = solve (now, &problem);

  expect_day ("C18", "nd_raw", problem.start + 30);
  expect_day ("C18", "nd", answer->due);
}

static void
half_hours (void)
{
  static const char *const rows[][2] = {
    { "C20a", "2026-03-04T10:05" }, { "C20b", "2026-03-04T11:10" }, { "C20c", "2026-03-04T16:45" },
    { "C20d", "2026-02-14T16:50" }, { "C20e", "2026-03-04T12:10" }, { "C20f", "2026-02-20T09:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const LbClockProblem problem = { .limit = { 30, LB_UNIT_SERVICE_MINUTE },
                                       .start_time = time_of (rows[i][1]) };
      g_autoptr (LbClockAnswer) answer = solve (now, &problem);

      assert_time (answer->due_time, json_string_value (result_of (rows[i][0], "due")));
    }
}

static void
a_year_without_a_notice_is_provisional_until_it_comes (void)
{
  const LbClockProblem problem = { .limit = { 20, LB_UNIT_WORKING_DAY }, .start = day_of ("2026-12-21") };
  const LbDay off[] = { day_of ("2027-01-01") };
  g_autoptr (LbCalendarBook) book = load_book ();
  g_autoptr (LbClockAnswer) answer = solve (now, &problem);
  gsize count;
  const LbHolidayNotice *known = lb_calendar_book_notices (book, &count);
  g_autofree LbHolidayNotice *notices = g_new (LbHolidayNotice, count + 1);
  g_autoptr (LbCalendarBook) larger = NULL;
  g_autoptr (LbCalendar) later = NULL;
  g_autoptr (LbClockAnswer) again = NULL;

  expect_day ("C21", "due", answer->due);
  g_assert_cmpint (answer->provisional, ==, json_is_true (result_of ("C21", "provisional")));

  memcpy (notices, known, count * sizeof *known);
  notices[count] = (LbHolidayNotice) {
    .id = "2027@2026-11-05", .year = 2027, .published = day_of ("2026-11-05"), .off = off, .n_off = 1
  };
  larger = lb_calendar_book_new (notices, count + 1, NULL);
  later = lb_calendar_book_get (larger, "current", NULL);
  again = solve (later, &problem);
  expect_day ("C22", "due", again->due);
  g_assert_false (again->provisional);
}

static void
used_and_left (void)
{
  const LbClockProblem problem = { .limit = { 20, LB_UNIT_WORKING_DAY }, .start = day_of ("2026-09-18") };
  int used;
  int left;

  lb_clock_progress (now, &problem, day_of ("2026-09-30"), &used, &left);
  expect_number ("C27", "used", used);
  expect_number ("C27", "left", left);
}

static void
working_days_of_whole_years (void)
{
  for (int year = 2019; year <= 2026; year++)
    {
      g_autofree char *id = g_strdup_printf ("Y%d", year);

      expect_number (id, "workdays", lb_calendar_between (now, lb_day_from_ymd (year - 1, 12, 31),
                                                          lb_day_from_ymd (year, 12, 31)));
    }
}

static void
no_example_was_forgotten (void)
{
  json_t *vector;
  size_t i;

  json_array_foreach (vectors, i, vector)
    {
      const char *key;
      json_t *value;

      json_object_foreach (json_object_get (vector, "result"), key, value)
        {
          g_autofree char *name
              = g_strdup_printf ("%s/%s", json_string_value (json_object_get (vector, "id")), key);

          if (!g_hash_table_contains (seen, name))
            g_error ("%s was not compared", name);
        }
    }
  g_assert_cmpuint (i, >=, 41);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  vectors = load_data ("clock-vectors.json");
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  now = load_calendar ("current");
  before_may = load_calendar ("2019@2018-12-06");
  before_2020 = load_calendar ("2020@2019-11-21");

  g_test_add_func ("/clock-vectors/plain", plain_limits);
  g_test_add_func ("/clock-vectors/earlier-calendar", limits_under_an_earlier_calendar);
  g_test_add_func ("/clock-vectors/days-before", days_before_a_day);
  g_test_add_func ("/clock-vectors/silence", silence_counts_from_the_receipt);
  g_test_add_func ("/clock-vectors/paused", paused_limits);
  g_test_add_func ("/clock-vectors/overlap", overlapping_pauses_count_once);
  g_test_add_func ("/clock-vectors/rolling", calendar_days_roll_to_a_working_day);
  g_test_add_func ("/clock-vectors/half-hour", half_hours);
  g_test_add_func ("/clock-vectors/provisional", a_year_without_a_notice_is_provisional_until_it_comes);
  g_test_add_func ("/clock-vectors/progress", used_and_left);
  g_test_add_func ("/clock-vectors/years", working_days_of_whole_years);
  g_test_add_func ("/clock-vectors/complete", no_example_was_forgotten);
  status = g_test_run ();

  json_decref (vectors);
  g_hash_table_unref (seen);
  lb_calendar_unref (now);
  lb_calendar_unref (before_may);
  lb_calendar_unref (before_2020);
  return status;
}

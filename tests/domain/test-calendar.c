/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-error.h"
#include "lb-test-data.h"

static const char *const versions[] = { "current", "2019@2018-12-06", "2020@2019-11-21", "2018-01-01" };

static LbDay
random_day (void)
{
  return g_test_rand_int_range (day_of ("2017-06-01"), day_of ("2028-06-01"));
}

static void
adding_and_counting_are_inverse (void)
{
  for (guint v = 0; v < G_N_ELEMENTS (versions); v++)
    {
      g_autoptr (LbCalendar) calendar = load_calendar (versions[v]);

      for (int i = 0; i < 2000; i++)
        {
          LbDay from = random_day ();
          LbDay to = random_day ();
          int count = g_test_rand_int_range (0, 300);
          LbDay due = lb_calendar_add (calendar, from, count);

          g_assert_cmpint (lb_calendar_between (calendar, from, due), ==, count);
          g_assert_true (count == 0 || lb_calendar_is_working (calendar, due));
          g_assert_cmpint (lb_calendar_between (calendar, from, to), ==,
                           -lb_calendar_between (calendar, to, from));
          if (to >= from && lb_calendar_is_working (calendar, to))
            {
              int between = lb_calendar_between (calendar, from, to);

              g_assert_cmpint (lb_calendar_add (calendar, from, between), ==, to);
            }
          if (lb_calendar_is_working (calendar, from))
            g_assert_cmpint (lb_calendar_subtract (calendar, due, count), ==, from);
        }
    }
}

static void
rolling_finds_the_first_working_day (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");

  for (int i = 0; i < 2000; i++)
    {
      LbDay day = random_day ();
      LbDay rolled = lb_calendar_roll (calendar, day);

      g_assert_true (lb_calendar_is_working (calendar, rolled));
      g_assert_cmpint (rolled, >=, day);
      g_assert_cmpint (lb_calendar_between (calendar, day - 1, rolled), ==, 1);
    }
}

static void
a_later_notice_changes_only_its_own_year (void)
{
  g_autoptr (LbCalendar) now = load_calendar ("current");
  g_autoptr (LbCalendar) before = load_calendar ("2019@2018-12-06");

  g_assert_false (lb_calendar_is_working (now, day_of ("2019-05-02")));
  g_assert_true (lb_calendar_is_working (before, day_of ("2019-05-02")));
  g_assert_true (lb_calendar_is_working (now, day_of ("2019-05-05")));
  g_assert_false (lb_calendar_is_working (before, day_of ("2019-05-05")));
  /* 2018-12-29 is worked by the notice of 2019. */
  g_assert_true (lb_calendar_is_working (now, day_of ("2018-12-29")));
  g_assert_true (lb_calendar_is_working (before, day_of ("2018-12-29")));
  for (LbDay day = day_of ("2020-01-01"); day < day_of ("2028-01-01"); day++)
    g_assert_cmpint (lb_calendar_is_working (now, day), ==, lb_calendar_is_working (before, day));
}

static void
a_calendar_as_of_a_day_knows_no_later_notice (void)
{
  g_autoptr (LbCalendarBook) book = load_book ();
  g_autoptr (LbCalendar) eve = lb_calendar_book_as_of (book, day_of ("2019-03-21"));
  g_autoptr (LbCalendar) day = lb_calendar_book_as_of (book, day_of ("2019-03-22"));
  g_autoptr (LbCalendar) never = lb_calendar_book_as_of (book, day_of ("1990-01-01"));

  g_assert_cmpstr (lb_calendar_version (eve), ==, "2018-12-06");
  g_assert_cmpstr (lb_calendar_version (day), ==, "2019-03-22");
  g_assert_true (lb_calendar_is_working (eve, day_of ("2019-05-02")));
  g_assert_false (lb_calendar_is_working (day, day_of ("2019-05-02")));
  g_assert_true (lb_calendar_is_provisional (eve, day_of ("2020-01-02")));
  g_assert_false (lb_calendar_is_provisional (eve, day_of ("2019-12-31")));
  g_assert_true (lb_calendar_is_provisional (never, day_of ("2019-12-31")));
  g_assert_true (lb_calendar_is_working (never, day_of ("2019-10-01")));
}

static void
a_version_can_be_found_again_by_its_name (void)
{
  g_autoptr (LbCalendarBook) book = load_book ();
  g_autoptr (GError) error = NULL;

  for (guint v = 0; v < G_N_ELEMENTS (versions); v++)
    {
      g_autoptr (LbCalendar) one = lb_calendar_book_get (book, versions[v], NULL);
      g_autoptr (LbCalendar) other = lb_calendar_book_get (book, lb_calendar_version (one), NULL);

      g_assert_nonnull (other);
      g_assert_cmpstr (lb_calendar_version (one), ==, lb_calendar_version (other));
      for (LbDay day = day_of ("2017-01-01"); day < day_of ("2029-01-01"); day++)
        g_assert_cmpint (lb_calendar_is_working (one, day), ==, lb_calendar_is_working (other, day));
    }
  g_assert_null (lb_calendar_book_get (book, "2019@2018-12-07", &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
}

static void
every_exception_names_its_notice (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");

  g_assert_cmpstr (lb_calendar_notice (calendar, day_of ("2018-12-29"))->id, ==, "2019@2019-03-22");
  g_assert_cmpstr (lb_calendar_holiday (calendar, day_of ("2018-12-29")), ==, "元旦");
  g_assert_null (lb_calendar_notice (calendar, day_of ("2018-12-28")));
  g_assert_null (lb_calendar_notice_of_year (calendar, 2027));
  g_assert_nonnull (lb_calendar_notice_of_year (calendar, 2026));
  for (LbDay day = day_of ("2018-01-01"); day < day_of ("2028-01-01"); day++)
    {
      if (lb_calendar_is_working (calendar, day) != (lb_day_weekday (day) <= 5))
        g_assert_nonnull (lb_calendar_notice (calendar, day));
    }
}

static void
contradicting_notices_are_refused (void)
{
  const LbDay off[] = { day_of ("2019-10-01"), day_of ("2019-10-02") };
  const LbDay far[] = { day_of ("2022-10-01") };
  const LbHolidayNotice good = { .id = "a", .year = 2019, .published = off[0], .off = off, .n_off = 2 };
  LbHolidayNotice bad[4] = { good, good, good, good };
  const LbHolidayNotice twins[] = { good, good };
  g_autoptr (LbCalendarBook) book = lb_calendar_book_new (&good, 1, NULL);
  g_autoptr (GError) twin_error = NULL;
  gsize count;

  g_assert_nonnull (book);
  g_assert_cmpstr (lb_calendar_book_notices (book, &count)->id, ==, "a");
  g_assert_cmpuint (count, ==, 1);
  g_assert_null (lb_calendar_book_new (twins, 2, &twin_error));
  g_assert_error (twin_error, LB_ERROR, LB_ERROR_INVALID);

  bad[0].worked = off, bad[0].n_worked = 1;
  bad[1].off = far, bad[1].n_off = 1;
  bad[2].year = 0;
  bad[3].id = "";
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (lb_calendar_book_new (&bad[i], 1, &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
    }
}

static void
service_minutes_are_open_minutes (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");
  const LbServiceHours *hours = &lb_service_hours_default;

  for (int i = 0; i < 3000; i++)
    {
      LbTime start = lb_time_at (random_day (), g_test_rand_int_range (0, 1440));
      int minutes = g_test_rand_int_range (1, 900);
      LbTime due = lb_calendar_add_service_minutes (calendar, hours, start, minutes);
      int minute = lb_time_minute (due);
      int before = lb_calendar_service_minutes_between (calendar, hours, start, due - 1);

      g_assert_cmpint (lb_calendar_service_minutes_between (calendar, hours, start, due), ==, minutes);
      g_assert_cmpint (before, ==, minutes - 1);
      g_assert_cmpint (lb_calendar_service_minutes_between (calendar, hours, due, start), ==, -minutes);
      g_assert_true (lb_calendar_is_working (calendar, lb_time_day (due)));
      g_assert_true ((minute > 510 && minute <= 690) || (minute > 780 && minute <= 1020));
    }
  g_assert_cmpint (lb_calendar_add_service_minutes (calendar, hours, 12345, 0), ==, 12345);
}

static void
service_hours_must_be_in_order (void)
{
  static const LbServiceHours bad[] = {
    { .n_spans = 0 },
    { .spans = { { 600, 600 } }, .n_spans = 1 },
    { .spans = { { 600, 540 } }, .n_spans = 1 },
    { .spans = { { -1, 540 } }, .n_spans = 1 },
    { .spans = { { 600, 1441 } }, .n_spans = 1 },
    { .spans = { { 600, 700 }, { 700, 800 } }, .n_spans = 2 },
    { .spans = { { 600, 700 }, { 500, 550 } }, .n_spans = 2 },
    { .spans = { { 600, 700 } }, .n_spans = 5 },
  };

  g_assert_true (lb_service_hours_is_valid (&lb_service_hours_default));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (lb_service_hours_is_valid (&bad[i]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/inverse", adding_and_counting_are_inverse);
  g_test_add_func ("/calendar/roll", rolling_finds_the_first_working_day);
  g_test_add_func ("/calendar/later-notice", a_later_notice_changes_only_its_own_year);
  g_test_add_func ("/calendar/as-of", a_calendar_as_of_a_day_knows_no_later_notice);
  g_test_add_func ("/calendar/version-name", a_version_can_be_found_again_by_its_name);
  g_test_add_func ("/calendar/notices", every_exception_names_its_notice);
  g_test_add_func ("/calendar/contradictions", contradicting_notices_are_refused);
  g_test_add_func ("/calendar/service-minutes", service_minutes_are_open_minutes);
  g_test_add_func ("/calendar/service-hours", service_hours_must_be_in_order);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "lb-day.h"
#include "lb-error.h"

static void
every_supported_day_survives_a_round_trip (void)
{
  LbDay last = lb_day_from_ymd (LB_YEAR_LAST, 12, 31);
  int weekday = 1; /* 1900-01-01 was a Monday */

  for (LbDay day = lb_day_from_ymd (LB_YEAR_FIRST, 1, 1); day <= last; day++)
    {
      g_autofree char *text = lb_day_to_string (day);
      LbDay parsed = LB_DAY_NONE;
      int year;
      int month;
      int of_month;

      lb_day_to_ymd (day, &year, &month, &of_month);
      g_assert_cmpint (lb_day_from_ymd (year, month, of_month), ==, day);
      g_assert_true (lb_day_parse (text, &parsed, NULL));
      g_assert_cmpint (parsed, ==, day);
      g_assert_cmpint (lb_day_weekday (day), ==, weekday);
      weekday = weekday % 7 + 1;
    }
}

static void
days_agree_with_the_calendar_of_glib (void)
{
  for (int i = 0; i < 2000; i++)
    {
      g_autoptr (GDate) date = g_date_new_julian (g_test_rand_int_range (693596, 803160));
      LbDay day = lb_day_from_ymd (g_date_get_year (date), g_date_get_month (date), g_date_get_day (date));

      g_assert_cmpint (day, ==, (int) g_date_get_julian (date) - 719163);
      g_assert_cmpint (lb_day_weekday (day), ==, g_date_get_weekday (date));
    }
}

static void
days_that_do_not_exist_are_refused (void)
{
  static const char *const bad[] = {
    "",           "2019",        "2019-6-1",   "2019-02-29", "2100-02-29", "2019-13-01", "2019-00-10",
    "2019-01-00", "2019-04-31",  "1899-12-31", "2200-01-01", "2019/01/01", "2019-01-01 ", " 2019-01-01",
    "2019-01-1a", "+019-01-01",  "2019-01-011", "２０１９-01-01", "0000-00-00", "9999-99-99",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      LbDay day = 42;

      g_assert_false (lb_day_parse (bad[i], &day, &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
      g_assert_cmpint (day, ==, 42);
    }
  g_assert_cmpint (lb_day_from_ymd (2000, 2, 29), ==, 11016);
  g_assert_cmpint (lb_day_from_ymd (1900, 2, 29), ==, LB_DAY_NONE);
  g_assert_cmpint (lb_day_from_any_ymd (1850, 1, 1), ==, -43829);
}

static void
instants_are_read_with_and_without_an_offset (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } good[] = {
    { "2019-08-25T05:40", "2019-08-25T05:40:00.000+08:00" },
    { "2019-08-25T05:40:07", "2019-08-25T05:40:07.000+08:00" },
    { "2019-08-25T05:40:07.5Z", "2019-08-25T13:40:07.500+08:00" },
    { "2019-08-25T05:40:07.123456+08:00", "2019-08-25T05:40:07.123+08:00" },
    { "2019-08-25T23:30-03:30", "2019-08-26T11:00:00.000+08:00" },
    { "1969-12-31T23:59:59.999Z", "1970-01-01T07:59:59.999+08:00" },
    { "1960-01-01T00:00:00.001", "1960-01-01T00:00:00.001+08:00" },
  };
  static const char *const bad[] = {
    "2019-08-25", "2019-08-25 05:40", "2019-08-25T24:00", "2019-08-25T05:60", "2019-08-25T05:40:60",
    "2019-08-25T05:40:07.", "2019-08-25T05:40+8:00", "2019-08-25T05:40z", "2019-08-25T05:40+15:00",
    "2019-02-29T05:40", "2019-08-25T05:40Zx", "2019-08-25T5:40",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      LbTime time;
      g_autofree char *text = NULL;

      g_assert_true (lb_time_parse (good[i].text, &time, NULL));
      text = lb_time_to_string (time);
      g_assert_cmpstr (text, ==, good[i].expected);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      LbTime time = 42;

      g_assert_false (lb_time_parse (bad[i], &time, &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
      g_assert_cmpint (time, ==, 42);
    }
}

static void
an_instant_lies_in_its_own_day_and_minute (void)
{
  for (int i = 0; i < 5000; i++)
    {
      LbTime time = (LbTime) g_test_rand_int_range (-2000000000, 2000000000) * 1000
                    + g_test_rand_int_range (0, 1000);
      LbDay day = lb_time_day (time);
      int minute = lb_time_minute (time);

      g_assert_cmpint (lb_day_start (day), <=, time);
      g_assert_cmpint (lb_day_start (day + 1), >, time);
      g_assert_cmpint (lb_time_at (day, minute), <=, time);
      g_assert_cmpint (lb_time_at (day, minute + 1), >, time);
    }
  g_assert_cmpint (lb_day_start (0), ==, -8 * 3600 * 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/day/round-trip", every_supported_day_survives_a_round_trip);
  g_test_add_func ("/day/like-glib", days_agree_with_the_calendar_of_glib);
  g_test_add_func ("/day/refused", days_that_do_not_exist_are_refused);
  g_test_add_func ("/time/read", instants_are_read_with_and_without_an_offset);
  g_test_add_func ("/time/day-and-minute", an_instant_lies_in_its_own_day_and_minute);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lb-calendar-json.h"
#include "lb-error.h"

#define SOURCE "\"source\": {\"facts\": \"f\", \"compiled\": \"c\"}"
#define NOTICE "{\"id\": \"2019@2018-12-06\", \"year\": 2019, \"published\": \"2018-12-06\", "
#define DOCUMENT(notices) "{\"version\": 1, " SOURCE ", \"notices\": [" notices "]}"

static void
the_shipped_calendar_loads (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCalendarBook) book = lb_calendar_book_load (g_getenv ("LB_TEST_CALENDAR"), &error);
  const LbHolidayNotice *notices;
  gsize count;

  g_assert_no_error (error);
  notices = lb_calendar_book_notices (book, &count);
  g_assert_cmpuint (count, ==, 11);
  g_assert_cmpstr (notices[1].id, ==, "2019@2018-12-06");
  g_assert_cmpstr (notices[2].id, ==, "2019@2019-03-22");
  g_assert_cmpstr (notices[4].id, ==, "2020@2020-01-27");
  for (gsize i = 0; i < count; i++)
    {
      g_autofree char *year = g_strdup_printf ("%d年", notices[i].year);

      g_assert_nonnull (strstr (notices[i].title, year));
      g_assert_true (g_str_has_prefix (notices[i].address, "http"));
      g_assert_cmpuint (notices[i].n_off, >, 7);
      for (gsize j = 0; j < notices[i].n_off; j++)
        g_assert_cmpuint (strlen (notices[i].off_names[j]), >, 0);
      for (gsize j = 0; j < notices[i].n_worked; j++)
        g_assert_cmpuint (strlen (notices[i].worked_names[j]), >, 0);
    }
}

static void
assert_refused (const char *text, int code, const char *beginning)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lb_calendar_book_from_json (text, strlen (text), &error));
  g_assert_error (error, LB_ERROR, code);
  if (!g_str_has_prefix (error->message, beginning))
    g_error ("\"%s\" does not begin with \"%s\"", error->message, beginning);
}

static void
a_small_calendar_loads (void)
{
  static const char text[]
    = DOCUMENT (NOTICE "\"days_off\": [{\"holiday\": \"元旦\", \"days\": [\"2019-01-01\"]}],"
                                              "\"days_worked\": []}");
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCalendarBook) book = lb_calendar_book_from_json (text, strlen (text), &error);
  g_autoptr (LbCalendar) calendar = NULL;
  LbDay day = lb_day_from_ymd (2019, 1, 1);

  g_assert_no_error (error);
  calendar = lb_calendar_book_get (book, "current", NULL);
  g_assert_false (lb_calendar_is_working (calendar, day));
  g_assert_cmpstr (lb_calendar_holiday (calendar, day), ==, "元旦");
  g_assert_null (lb_calendar_notice (calendar, day)->title);
}

static void
faults_are_told_with_their_place (void)
{
  static const struct
  {
    const char *text;
    const char *beginning;
  } rows[] = {
    { "[]", "document: is not an object" },
    { "{}", "/version: is missing" },
    { "{\"version\": \"1\"}", "/version: is not an integer" },
    { "{\"version\": 1, \"holidays\": []}", "/holidays: is not a known member" },
    { "{\"version\": 1, " SOURCE "}", "/notices: is missing" },
    { DOCUMENT ("7"), "/notices/0: is not an object" },
    { DOCUMENT (NOTICE "\"days_off\": []}"), "/notices/0/days_worked: is missing" },
    { DOCUMENT (NOTICE "\"days_off\": [], \"days_worked\": [], \"days\": []}"),
      "/notices/0/days: is not a known member" },
    { DOCUMENT (NOTICE "\"days_off\": [{\"holiday\": \"元旦\", \"days\": [\"2019-02-29\"]}], "
                       "\"days_worked\": []}"),
      "/notices/0/days_off/0/days/0: is not a date" },
    { DOCUMENT (NOTICE "\"days_off\": [{\"holiday\": \"元旦\", \"days\": []}], \"days_worked\": []}"),
      "/notices/0/days_off/0/days: has not" },
    { DOCUMENT (NOTICE "\"days_off\": [{\"holiday\": \"元旦\", \"days\": [\"2021-01-01\"]}], "
                       "\"days_worked\": []}"),
      "/notices/0: notice 2019@2018-12-06: 2021-01-01 lies too far" },
    { DOCUMENT (NOTICE "\"days_off\": [{\"holiday\": \"元旦\", \"days\": [\"2019-01-01\"]}], "
                       "\"days_worked\": [{\"holiday\": \"元旦\", \"days\": [\"2019-01-01\"]}]}"),
      "/notices/0: notice 2019@2018-12-06: 2019-01-01 occurs twice" },
    { DOCUMENT ("{\"id\": \"2019@2018-12-07\", \"year\": 2019, \"published\": \"2018-12-06\", "
                "\"days_off\": [], \"days_worked\": []}"),
      "/notices/0/id: is not the notice's year and day" },
    { DOCUMENT (NOTICE "\"days_off\": [], \"days_worked\": []}, "
                NOTICE "\"days_off\": [], \"days_worked\": []}"),
      "notice 2019@2018-12-06: occurs twice" },
    { "{\"version\": 1, \"version\": 1}", "line 1, column" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_refused (rows[i].text, LB_ERROR_INVALID, rows[i].beginning);
  assert_refused ("{\"version\": 2, \"anything\": 1}", LB_ERROR_NEWER, "/version: is 2");
}

static void
large_and_deep_files_are_refused (void)
{
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, ' ');
  g_autofree char *deep = g_strnfill (100, '[');
  g_autoptr (GError) error = NULL;

  assert_refused (large, LB_ERROR_TOO_LARGE, "document: longer");
  assert_refused (deep, LB_ERROR_TOO_LARGE, "document: nested");
  g_assert_null (lb_calendar_book_load ("/nowhere/calendar.json", &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
}

static void
a_damaged_calendar_is_read_or_refused_without_harm (void)
{
  g_autofree char *whole = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (g_getenv ("LB_TEST_CALENDAR"), &whole, &length, NULL));
  for (int i = 0; i < 500; i++)
    {
      g_autofree char *text = g_memdup2 (whole, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (LbCalendarBook) book = NULL;

      for (int j = g_test_rand_int_range (1, 4); j > 0; j--)
        text[g_test_rand_int_range (0, (int) length)] = (char) g_test_rand_int_range (' ', '~');
      book = lb_calendar_book_from_json (text, length, &error);
      g_assert_true ((book == NULL) == (error != NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar-json/shipped", the_shipped_calendar_loads);
  g_test_add_func ("/calendar-json/small", a_small_calendar_loads);
  g_test_add_func ("/calendar-json/faults", faults_are_told_with_their_place);
  g_test_add_func ("/calendar-json/limits", large_and_deep_files_are_refused);
  g_test_add_func ("/calendar-json/damaged", a_damaged_calendar_is_read_or_refused_without_harm);
  return g_test_run ();
}

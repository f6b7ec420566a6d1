/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <jansson.h>

#include "lb-calendar-json.h"
#include "lb-clock-json.h"
#include "lb-error.h"

static LbCalendarBook *book;

static json_t *
solve (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answers = lb_clock_solve_json (book, text, strlen (text), &error);
  json_t *root;

  g_assert_no_error (error);
  root = json_loads (answers, 0, NULL);
  g_assert_true (json_is_array (root));
  return root;
}

static void
assert_lines (json_t *because)
{
  json_t *line;
  size_t i;

  g_assert_cmpuint (json_array_size (because), >=, 3);
  json_array_foreach (because, i, line)
    {
      LbDay day;

      g_assert_cmpuint (json_object_size (line), ==, 3);
      g_assert_true (lb_day_parse (json_string_value (json_object_get (line, "date")), &day, NULL));
      g_assert_cmpuint (json_string_length (json_object_get (line, "text")), >, 0);
      g_assert_cmpuint (json_string_length (json_object_get (line, "basis")), >, 0);
    }
}

static void
all_clock_problems_have_the_expected_answers (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("LB_TEST_DATA"), "clock-problems.json", NULL);
  g_autofree char *text = NULL;
  json_auto_t *answers = NULL;
  json_auto_t *expected = NULL;
  json_t *row;
  size_t i;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  expected = json_loads (text, 0, NULL);
  answers = solve (text);
  g_assert_cmpuint (json_array_size (expected), ==, 60);
  g_assert_cmpuint (json_array_size (answers), ==, 60);
  json_array_foreach (expected, i, row)
    {
      json_t *answer = json_array_get (answers, i);

      assert_lines (json_object_get (answer, "because"));
      /* Nothing is answered but what is expected, and the reasons. */
      json_object_del (answer, "because");
      g_assert_true (json_equal (answer, json_object_get (row, "expect")));
    }
}

static void
assert_due (json_t *answer, const char *expected)
{
  g_assert_cmpstr (json_string_value (json_object_get (answer, "due")), ==, expected);
}

static void
bare_problems_are_solved_as_well (void)
{
  json_auto_t *answers = solve (
      "[{\"limit\": {\"days\": 1, \"unit\": \"working_day\"}, \"start\": \"2019-04-30\"},"
      " {\"limit\": {\"days\": 1, \"unit\": \"working_day\"}, \"start\": \"2019-04-30\","
      "  \"calendar\": \"2019-03-21\", \"basis\": \"本局承诺\"},"
      " {\"limit\": {\"days\": 20, \"unit\": \"working_day\"}, \"start\": \"2026-06-01\","
      "  \"suspensions\": [{\"reason\": \"hearing\", \"from\": \"2026-06-03\", \"to\": null}]}]");
  json_t *open = json_array_get (answers, 2);

  assert_due (json_array_get (answers, 0), "2019-05-05");
  assert_due (json_array_get (answers, 1), "2019-05-02");
  g_assert_true (json_is_null (json_object_get (open, "due")));
  assert_lines (json_object_get (open, "because"));
  json_decref (solve ("[]"));
}

static void
bad_problems_are_told_with_their_place (void)
{
#define DAYS "\"limit\": {\"days\": 5, \"unit\": \"working_day\"}"
#define START "\"start\": \"2026-06-01\""
#define MINUTES "\"limit\": {\"minutes\": 30}, \"start\": \"2026-06-01T09:00\""
  static const struct
  {
    const char *text;
    const char *message;
  } rows[] = {
    { "{}", "document: is not an array" },
    { "[7]", "/0: is not an object" },
    { "[{}]", "/0/limit: is missing" },
    { "[{" DAYS "}]", "/0/start: is missing" },
    { "[{" DAYS ", " START "}, {" DAYS ", \"start\": \"2026-02-30\"}]",
      "/1/start: is not a date such as 2019-06-10" },
    { "[{" DAYS ", \"start\": 20260601}]", "/0/start: is not a string" },
    { "[{" DAYS ", \"start\": \"2026-06-01T09:00\"}]", "/0/start: has not 10 to 10 characters" },
    { "[{" DAYS ", " START ", \"pauses\": []}]", "/0/pauses: is not a known member" },
    { "[{" DAYS ", " START ", \"calendar\": \"2019@2018-12-07\"}]",
      "/0/calendar: names no calendar version" },
    { "[{" DAYS ", " START ", \"extension\": 1.5}]", "/0/extension: is not an integer" },
    { "[{" DAYS ", " START ", \"extension\": -1}]", "/0/extension: is not within 0 to 10000" },
    { "[{\"limit\": {\"days\": \"5\", \"unit\": \"working_day\"}, " START "}]",
      "/0/limit/days: is not an integer" },
    { "[{\"limit\": {\"days\": 5, \"unit\": \"week\"}, " START "}]",
      "/0/limit/unit: is not one of the known words" },
    { "[{\"limit\": {\"days\": 5}, " START "}]", "/0/limit/unit: is missing" },
    { "[{\"limit\": {\"days\": 5, \"minutes\": 5}, " START "}]", "/0/limit/days: is not a known member" },
    { "[{\"limit\": 5, " START "}]", "/0/limit: is not an object" },
    { "[{" DAYS ", " START ", \"suspensions\": {}}]", "/0/suspensions: is not an array" },
    { "[{" DAYS ", " START ", \"suspensions\": [{\"reason\": \"rain\", \"from\": \"2026-06-02\"}]}]",
      "/0/suspensions/0/reason: is not one of the known words" },
    { "[{" DAYS ", " START ", \"suspensions\": [{\"reason\": \"hearing\", \"from\": \"2026-06-02\", "
      "\"to\": \"2026-06-01\"}]}]",
      "/0/suspensions/0/to: lies before the beginning" },
    { "[{\"problem\": {" DAYS ", " START "}, \"expect\": {}, \"more\": 1}]",
      "/0/more: is not a known member" },
    { "[{\"problem\": {" DAYS "}}]", "/0/problem/start: is missing" },
    { "[{\"limit\": {\"minutes\": 30}, " START "}]", "/0/start: has not 16 to 16 characters" },
    { "[{" MINUTES ", \"service_hours\": [[\"08:30\", \"11:30\"], [\"11:00\", \"17:00\"]]}]",
      "/0/service_hours: are empty, overlap or are not in order" },
    { "[{" MINUTES ", \"service_hours\": [[\"8:30\", \"11:30\"]]}]",
      "/0/service_hours/0/0: has not 5 to 5 characters" },
    { "[{" MINUTES ", \"service_hours\": [[\"08:30\", \"25:30\"]]}]",
      "/0/service_hours/0/1: is not a time of day such as 08:30" },
    { "[{" MINUTES ", \"service_hours\": [[\"08:30\"]]}]", "/0/service_hours/0: has not 2 to 2 elements" },
    { "[{" MINUTES ", \"service_hours\": []}]", "/0/service_hours: has not 1 to 4 elements" },
    { "[{" MINUTES ", \"suspensions\": [{\"reason\": \"hearing\", \"from\": \"2026-06-02\"}]}]",
      "/0: clock: nothing suspends a limit of service minutes" },
    { "[{\"limit\": {\"days\": 9999, \"unit\": \"working_day\"}, \"start\": \"2190-01-01\"}]",
      "/0: clock: the due day lies outside the supported years" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (lb_clock_solve_json (book, rows[i].text, strlen (rows[i].text), &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, rows[i].message);
    }
}

static void
damaged_problems_do_no_harm (void)
{
  static const char whole[]
    = "[{\"limit\": {\"days\": 20, \"unit\": \"working_day\"}, \"start\": \"2026-06-01\", "
      "\"extension\": 10, \"suspensions\": [{\"reason\": \"hearing\", "
      "\"from\": \"2026-06-03\", \"to\": \"2026-06-09\"}]}]";

  for (int i = 0; i < 5000; i++)
    {
      g_autofree char *text = g_strdup (whole);
      g_autofree char *answers = NULL;
      g_autoptr (GError) error = NULL;

      for (int j = g_test_rand_int_range (1, 4); j > 0; j--)
        text[g_test_rand_int_range (0, sizeof whole - 1)] = (char) g_test_rand_int_range (' ', '~');
      answers = lb_clock_solve_json (book, text, sizeof whole - 1, &error);
      g_assert_true ((answers == NULL) == (error != NULL));
    }
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  book = lb_calendar_book_load (g_getenv ("LB_TEST_CALENDAR"), NULL);
  g_assert_nonnull (book);
  g_test_add_func ("/clock-json/problems", all_clock_problems_have_the_expected_answers);
  g_test_add_func ("/clock-json/bare", bare_problems_are_solved_as_well);
  g_test_add_func ("/clock-json/faults", bad_problems_are_told_with_their_place);
  g_test_add_func ("/clock-json/damaged", damaged_problems_do_no_harm);
  status = g_test_run ();
  lb_calendar_book_unref (book);
  return status;
}

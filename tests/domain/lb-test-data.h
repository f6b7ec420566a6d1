/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files that tests read, and the small things that several tests do with them.
 */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "lb-calendar-json.h"
#include "lb-calendar.h"

static inline LbCalendarBook *
load_book (void)
{
  g_autoptr (GError) error = NULL;
  LbCalendarBook *book = lb_calendar_book_load (g_getenv ("LB_TEST_CALENDAR"), &error);

  g_assert_no_error (error);
  return book;
}

static inline LbCalendar *
load_calendar (const char *version)
{
  g_autoptr (LbCalendarBook) book = load_book ();
  g_autoptr (GError) error = NULL;
  LbCalendar *calendar = lb_calendar_book_get (book, version, &error);

  g_assert_no_error (error);
  return calendar;
}

/* A file of tests/data, trusted. (transfer full) */
static inline json_t *
load_data (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("LB_TEST_DATA"), name, NULL);
  json_error_t fault;
  json_t *root = json_load_file (path, 0, &fault);

  if (root == NULL)
    g_error ("%s: %s", path, fault.text);
  return root;
}

static inline LbDay
day_of (const char *text)
{
  LbDay day;

  if (!lb_day_parse (text, &day, NULL))
    g_error ("not a day: %s", text);
  return day;
}

static inline LbTime
time_of (const char *text)
{
  LbTime time;

  if (!lb_time_parse (text, &time, NULL))
    g_error ("not a time: %s", text);
  return time;
}

static inline void
assert_day (LbDay day, const char *expected)
{
  g_autofree char *text = lb_day_to_string (day);

  g_assert_cmpstr (text, ==, expected);
}

static inline void
assert_time (LbTime time, const char *expected)
{
  g_autofree char *text = lb_time_to_minute_string (time);

  g_assert_cmpstr (text, ==, expected);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Clock problems as lianbanctl takes them from a file, against the real notices: what is solved is JSON again.
 */
#include "lb-fuzz.h"
#include "lb-calendar-json.h"
#include "lb-clock-json.h"
#include "lb-config.h"
#include "lb-json.h"

static LbCalendarBook *book;

void
lb_fuzz_set_up (void)
{
  g_autoptr (GError) error = NULL;

  book = lb_calendar_book_load (LB_SOURCE_DATA_DIRECTORY "/calendar.json", &error);
  g_assert_no_error (error);
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answers = lb_clock_solve_json (book, bytes, length, &error);

  lb_fuzz_refused (answers, error);
  if (answers == NULL)
    return;
  const LbJsonLimits limits = { 64 * 1024 * 1024, 32, 10000000 };
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (answers, strlen (answers), &limits, &error);
  g_assert_no_error (error);
  g_assert_nonnull (reader);
}

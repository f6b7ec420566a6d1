/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The State Council's notices from a file or from the store: what is taken can be counted with.
 */
#include "lb-fuzz.h"
#include "lb-calendar-json.h"

void
lb_fuzz_set_up (void)
{
}

static void
count (LbCalendarBook *book)
{
  gsize n_notices = 0;
  const LbHolidayNotice *notices = lb_calendar_book_notices (book, &n_notices);

  for (gsize i = 0; i < n_notices; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LbCalendar) calendar = lb_calendar_book_get (book, notices[i].id, &error);
      lb_fuzz_refused (calendar, error);
      g_autoptr (LbCalendar) then = lb_calendar_book_as_of (book, notices[i].published);
      g_assert_nonnull (then);
      for (LbDay day = lb_day_from_ymd (2019, 1, 1); day < lb_day_from_ymd (2019, 1, 20); day++)
        lb_calendar_is_working (then, day);
    }
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCalendarBook) book = lb_calendar_book_from_json (bytes, length, &error);

  lb_fuzz_refused (book, error);
  if (book != NULL)
    count (book);
}

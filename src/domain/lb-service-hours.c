/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-calendar.h"

#define MILLISECONDS_OF_A_MINUTE 60000
#define MINUTES_OF_A_DAY 1440

const LbServiceHours lb_service_hours_default = {
  .spans = { { 8 * 60 + 30, 11 * 60 + 30 }, { 13 * 60, 17 * 60 } },
  .n_spans = 2,
};

gboolean
lb_service_hours_is_valid (const LbServiceHours *hours)
{
  int end = -1;

  g_return_val_if_fail (hours != NULL, FALSE);
  if (hours->n_spans < 1 || hours->n_spans > (int) G_N_ELEMENTS (hours->spans))
    return FALSE;
  for (int i = 0; i < hours->n_spans; i++)
    {
      if (hours->spans[i].open <= end || hours->spans[i].close <= hours->spans[i].open)
        return FALSE;
      end = hours->spans[i].close;
    }
  return end <= MINUTES_OF_A_DAY;
}

/**
 * lb_calendar_add_service_minutes:
 * @minutes: 0 or more
 *
 * Returns: the first instant at which @minutes of open time have passed since @start; at the end of a span
 *   that is its closing, not the next opening
 */
LbTime
lb_calendar_add_service_minutes (LbCalendar *calendar, const LbServiceHours *hours, LbTime start, int minutes)
{
  LbTime left = (LbTime) minutes * MILLISECONDS_OF_A_MINUTE;

  g_return_val_if_fail (calendar != NULL && hours != NULL && minutes >= 0, start);
  g_return_val_if_fail (lb_service_hours_is_valid (hours), start);

  if (left == 0)
    return start;
  for (LbDay day = lb_time_day (start);; day = lb_calendar_add (calendar, day, 1))
    {
      for (int i = 0; i < hours->n_spans && lb_calendar_is_working (calendar, day); i++)
        {
          LbTime open = MAX (lb_time_at (day, hours->spans[i].open), start);
          LbTime close = lb_time_at (day, hours->spans[i].close);

          if (open >= close)
            continue;
          if (close - open >= left)
            return open + left;
          left -= close - open;
        }
    }
}

/**
 * lb_calendar_service_minutes_between:
 *
 * Returns: whole open minutes from @from to @to; negative when @to comes first
 */
int
lb_calendar_service_minutes_between (LbCalendar *calendar, const LbServiceHours *hours, LbTime from,
                                     LbTime to)
{
  LbTime open_time = 0;

  g_return_val_if_fail (calendar != NULL && hours != NULL, 0);
  g_return_val_if_fail (lb_service_hours_is_valid (hours), 0);

  if (to < from)
    return -lb_calendar_service_minutes_between (calendar, hours, to, from);
  for (LbDay day = lb_time_day (from); day <= lb_time_day (to); day++)
    {
      for (int i = 0; i < hours->n_spans && lb_calendar_is_working (calendar, day); i++)
        {
          LbTime open = MAX (lb_time_at (day, hours->spans[i].open), from);
          LbTime close = MIN (lb_time_at (day, hours->spans[i].close), to);

          open_time += MAX (close - open, 0);
        }
    }
  return (int) (open_time / MILLISECONDS_OF_A_MINUTE);
}

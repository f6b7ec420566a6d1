/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-due.h"
#include <glib/gi18n.h>
#include "lb-name.h"

LbDue
lb_due_of_card (const LbCardRow *row)
{
  g_return_val_if_fail (row != NULL, ((LbDue) { .due = LB_TIME_NONE }));
  return (LbDue) { row->clock, row->due, row->warn, row->paused, row->provisional };
}

LbDue
lb_due_of_clock (const LbRunningClock *clock)
{
  LbDue due = { .due = LB_TIME_NONE, .warn = LB_TIME_NONE };

  g_return_val_if_fail (clock != NULL, due);
  due.kind = clock->kind;
  due.due = clock->answer->due_time;
  /* The clock has done the counting; an instant in the past stands for "amber already". */
  due.warn = clock->level == LB_LEVEL_SOON ? G_MININT64 + 1 : LB_TIME_NONE;
  due.paused = clock->answer->suspended;
  due.provisional = clock->answer->provisional;
  return due;
}

LbClockLevel
lb_due_level (const LbDue *due, LbTime now)
{
  g_return_val_if_fail (due != NULL, LB_LEVEL_CALM);

  if (due->paused)
    return LB_LEVEL_PAUSED;
  if (due->due == LB_TIME_NONE)
    return LB_LEVEL_CALM;
  if (now >= due->due)
    return LB_LEVEL_OVERDUE;
  return due->warn != LB_TIME_NONE && now >= due->warn ? LB_LEVEL_SOON : LB_LEVEL_CALM;
}

/* The last day on which it is still in time: due instants of days are the midnight that ends them. */
static LbDay
due_day (const LbDue *due)
{
  return lb_time_day (due->due - 1);
}

static char *
minutes_text (const LbDue *due, LbCalendar *calendar, const LbServiceHours *hours, LbTime now)
{
  gulong minutes;

  if (hours == NULL)
    hours = &lb_service_hours_default;
  if (now >= due->due)
    {
      minutes = (gulong) lb_calendar_service_minutes_between (calendar, hours, due->due, now);
      return g_strdup_printf (ngettext ("%lu minute overdue", "%lu minutes overdue", minutes), minutes);
    }
  minutes = (gulong) lb_calendar_service_minutes_between (calendar, hours, now, due->due);
  return g_strdup_printf (ngettext ("%lu minute left", "%lu minutes left", minutes), minutes);
}

static char *
days_text (const LbDue *due, LbCalendar *calendar, LbTime now)
{
  const LbDay today = lb_time_day (now);
  const int left = lb_calendar_between (calendar, today, due_day (due));
  gulong days;

  if (now >= due->due)
    {
      days = (gulong) MAX (-left, 1);
      return g_strdup_printf (ngettext ("%lu working day overdue", "%lu working days overdue", days), days);
    }
  if (due_day (due) == today)
    return g_strdup (_("Due today"));
  days = (gulong) MAX (left, 0);
  if (days == 0)
    return g_strdup (_("Due before the next working day"));
  return g_strdup_printf (ngettext ("%lu working day left", "%lu working days left", days), days);
}

char *
lb_due_text (const LbDue *due, LbCalendar *calendar, const LbServiceHours *hours, LbTime now)
{
  g_return_val_if_fail (due != NULL, NULL);
  g_return_val_if_fail (calendar != NULL, NULL);

  if (due->paused)
    return g_strdup (_("Clock paused"));
  if (due->due == LB_TIME_NONE)
    return g_strdup ("");
  if (due->kind == LB_CLOCK_HALF_HOUR)
    return minutes_text (due, calendar, hours, now);
  return days_text (due, calendar, now);
}

const char *
lb_due_word (LbClockLevel level)
{
  switch (level)
    {
    case LB_LEVEL_SOON:
      return _("Due soon");
    case LB_LEVEL_OVERDUE:
      return _("Overdue");
    case LB_LEVEL_PAUSED:
      return _("Paused");
    case LB_LEVEL_CALM:
    default:
      return NULL;
    }
}

char *
lb_due_explain (const LbDue *due, LbTime now)
{
  g_autofree char *when = NULL;
  const char *clock;

  g_return_val_if_fail (due != NULL, NULL);
  if (due->kind == 0)
    return g_strdup (_("No clock runs"));
  clock = _(lb_clock_kind_label (due->kind));
  if (due->due == LB_TIME_NONE)
    return g_strdup_printf (_("%s: paused"), clock);
  when = due->kind == LB_CLOCK_HALF_HOUR ? lb_name_time (due->due, now) : lb_name_day (due_day (due), lb_time_day (now));
  if (due->provisional)
    return g_strdup_printf (_("%s: until %s (provisional, the year's holidays are not announced)"), clock, when);
  return g_strdup_printf (_("%s: until %s"), clock, when);
}

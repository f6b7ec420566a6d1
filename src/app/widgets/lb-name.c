/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-name.h"
#include <glib/gi18n.h>
#include <string.h>
#include "lb-identifier.h"

#define CASE_NUMBER_LENGTH 18

gboolean
lb_name_is_chinese (void)
{
  const char *const *languages = g_get_language_names ();

  return languages[0] != NULL && g_str_has_prefix (languages[0], "zh");
}

const char *
lb_name (const char *chinese, const char *english)
{
  if (english == NULL || *english == '\0' || lb_name_is_chinese ())
    return chinese != NULL ? chinese : "";
  return english;
}

char *
lb_name_day (LbDay day, LbDay today)
{
  g_autoptr (GDateTime) date = NULL;
  int year, month, day_of_month, this_year;

  if (day == LB_DAY_NONE)
    return g_strdup ("");
  lb_day_to_ymd (day, &year, &month, &day_of_month);
  lb_day_to_ymd (today == LB_DAY_NONE ? day : today, &this_year, NULL, NULL);
  date = g_date_time_new_utc (year, month, day_of_month, 0, 0, 0);
  if (date == NULL)
    return lb_day_to_string (day);
  /* Translators: a date within this year, and one of another year, in strftime() form. */
  return g_date_time_format (date, year == this_year ? _("%a %-d %B") : _("%a %-d %B %Y"));
}

char *
lb_name_time (LbTime time, LbTime now)
{
  g_autofree char *day = NULL;
  int minute;

  if (time == LB_TIME_NONE)
    return g_strdup ("");
  minute = lb_time_minute (time);
  day = lb_name_day (lb_time_day (time), now == LB_TIME_NONE ? LB_DAY_NONE : lb_time_day (now));
  return g_strdup_printf ("%s %02d:%02d", day, minute / 60, minute % 60);
}

char *
lb_name_limit (LbLimit limit)
{
  const gulong amount = (gulong) MAX (limit.amount, 0);

  switch (limit.unit)
    {
    case LB_UNIT_CALENDAR_DAY:
      return g_strdup_printf (ngettext ("%lu calendar day", "%lu calendar days", amount), amount);
    case LB_UNIT_SERVICE_MINUTE:
      return g_strdup_printf (ngettext ("%lu minute", "%lu minutes", amount), amount);
    case LB_UNIT_WORKING_DAY:
    default:
      return g_strdup_printf (ngettext ("%lu working day", "%lu working days", amount), amount);
    }
}

char *
lb_name_size (gint64 size)
{
  return g_format_size ((guint64) MAX (size, 0));
}

char *
lb_name_case_number (const char *number)
{
  if (number == NULL || strlen (number) != CASE_NUMBER_LENGTH)
    return g_strdup (number != NULL ? number : "");
  return lb_case_number_to_print (number);
}

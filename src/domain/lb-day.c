/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-day.h"

#include <string.h>

#include "lb-error.h"

#define MINUTES_OF_A_DAY (24 * 60)
#define MILLISECONDS_OF_A_MINUTE (60 * 1000)
#define MILLISECONDS_OF_A_DAY ((LbTime) MINUTES_OF_A_DAY * MILLISECONDS_OF_A_MINUTE)
/* China keeps one time. */
#define OFFSET_MINUTES (8 * 60)
#define OFFSET ((LbTime) OFFSET_MINUTES * MILLISECONDS_OF_A_MINUTE)

/* Division that rounds down, also below zero: instants before 1970 belong to their own day. */
static gint64
floor_divide (gint64 a, gint64 b)
{
  gint64 quotient = a / b;

  return a % b < 0 ? quotient - 1 : quotient;
}

static gboolean
is_leap (int year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_of_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  return month == 2 && is_leap (year) ? 29 : days[month - 1];
}

/**
 * lb_day_from_any_ymd:
 *
 * The day of a date in the proleptic Gregorian calendar, for any year from 1 to 9999.
 *
 * Returns: the day, or LB_DAY_NONE when there is no such date
 */
LbDay
lb_day_from_any_ymd (int year, int month, int day)
{
  gint64 years;
  gint64 day_of_year;

  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_of_month (year, month))
    return LB_DAY_NONE;

  /* Years that begin in March have their leap day last, so that a month's first day needs no table. */
  years = month > 2 ? year : year - 1;
  day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
  return (LbDay) (years * 365 + years / 4 - years / 100 + years / 400 + day_of_year - 719468);
}

/**
 * lb_day_from_ymd:
 *
 * Returns: the day, or LB_DAY_NONE when there is no such date or its year is not supported
 */
LbDay
lb_day_from_ymd (int year, int month, int day)
{
  if (year < LB_YEAR_FIRST || year > LB_YEAR_LAST)
    return LB_DAY_NONE;
  return lb_day_from_any_ymd (year, month, day);
}

/**
 * lb_day_is_supported:
 *
 * Returns: whether @day lies in the years that dates of the system may lie in
 */
gboolean
lb_day_is_supported (LbDay day)
{
  return day >= lb_day_from_any_ymd (LB_YEAR_FIRST, 1, 1)
         && day <= lb_day_from_any_ymd (LB_YEAR_LAST, 12, 31);
}

/* The year that begins in March and its first day, both counted as in lb_day_from_ymd(). */
static gint64
march_year (gint64 days)
{
  gint64 era = floor_divide (days, 146097);
  gint64 of_era = days - era * 146097;
  gint64 year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;

  return era * 400 + year;
}

/**
 * lb_day_to_ymd:
 * @ret_year: (out) (nullable)
 * @ret_month: (out) (nullable): 1 … 12
 * @ret_day: (out) (nullable): 1 … 31
 */
void
lb_day_to_ymd (LbDay day, int *ret_year, int *ret_month, int *ret_day)
{
  gint64 days = (gint64) day + 719468;
  gint64 year = march_year (days);
  gint64 leap_days = floor_divide (year, 4) - floor_divide (year, 100) + floor_divide (year, 400);
  gint64 of_year = days - (year * 365 + leap_days);
  gint64 month = (5 * of_year + 2) / 153; /* 0 is March */

  if (ret_day != NULL)
    *ret_day = (int) (of_year - (153 * month + 2) / 5 + 1);
  if (ret_month != NULL)
    *ret_month = (int) (month < 10 ? month + 3 : month - 9);
  if (ret_year != NULL)
    *ret_year = (int) (month < 10 ? year : year + 1);
}

/**
 * lb_day_weekday:
 *
 * Returns: 1 for Monday to 7 for Sunday
 */
int
lb_day_weekday (LbDay day)
{
  gint64 days = (gint64) day + 3; /* 1970-01-01 was a Thursday */

  return (int) (days - floor_divide (days, 7) * 7) + 1;
}

/* Reads exactly @count digits and moves on. */
static gboolean
read_digits (const char **text, int count, int *ret_value)
{
  int value = 0;

  for (int i = 0; i < count; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return FALSE;
      value = value * 10 + ((*text)[i] - '0');
    }
  *text += count;
  *ret_value = value;
  return TRUE;
}

static gboolean
read_character (const char **text, char character)
{
  if (**text != character)
    return FALSE;
  (*text)++;
  return TRUE;
}

static gboolean
read_day (const char **text, LbDay *ret_day)
{
  int year;
  int month;
  int day;

  if (!read_digits (text, 4, &year) || !read_character (text, '-') || !read_digits (text, 2, &month)
      || !read_character (text, '-') || !read_digits (text, 2, &day))
    return FALSE;
  *ret_day = lb_day_from_ymd (year, month, day);
  return *ret_day != LB_DAY_NONE;
}

/**
 * lb_day_parse:
 *
 * Reads a strict `YYYY-MM-DD`. Fails with LB_ERROR_INVALID; @ret_day is then untouched.
 */
gboolean
lb_day_parse (const char *text, LbDay *ret_day, GError **error)
{
  LbDay day;

  g_return_val_if_fail (text != NULL && ret_day != NULL, FALSE);

  if (!read_day (&text, &day) || *text != '\0')
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "not a date of the form 2019-06-10");
      return FALSE;
    }
  *ret_day = day;
  return TRUE;
}

/**
 * lb_day_to_string:
 *
 * Returns: (transfer full): `2019-06-10`
 */
char *
lb_day_to_string (LbDay day)
{
  int year;
  int month;
  int of_month;

  lb_day_to_ymd (day, &year, &month, &of_month);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, of_month);
}

/**
 * lb_day_start:
 *
 * Returns: the midnight in China at which @day begins
 */
LbTime
lb_day_start (LbDay day)
{
  return (LbTime) day * MILLISECONDS_OF_A_DAY - OFFSET;
}

/**
 * lb_time_day:
 *
 * Returns: the civil day in China on which @time falls
 */
LbDay
lb_time_day (LbTime time)
{
  return (LbDay) floor_divide (time + OFFSET, MILLISECONDS_OF_A_DAY);
}

/**
 * lb_time_minute:
 *
 * Returns: whole minutes since midnight in China, 0 … 1439
 */
int
lb_time_minute (LbTime time)
{
  return (int) ((time - lb_day_start (lb_time_day (time))) / MILLISECONDS_OF_A_MINUTE);
}

/**
 * lb_time_at:
 * @minute: minutes since midnight; may lie beyond the day
 */
LbTime
lb_time_at (LbDay day, int minute)
{
  return lb_day_start (day) + (LbTime) minute * MILLISECONDS_OF_A_MINUTE;
}

/* `:SS` and `.fff`, both of which may be absent; digits beyond milliseconds are dropped. */
static gboolean
read_seconds (const char **text, int *ret_milliseconds)
{
  int seconds = 0;
  int fraction = 0;
  int scale = 100;

  if (read_character (text, ':'))
    {
      if (!read_digits (text, 2, &seconds) || seconds > 59)
        return FALSE;
      if (read_character (text, '.'))
        {
          if (!g_ascii_isdigit (**text))
            return FALSE;
          for (; g_ascii_isdigit (**text); (*text)++, scale /= 10)
            fraction += (**text - '0') * scale;
        }
    }
  *ret_milliseconds = seconds * 1000 + fraction;
  return TRUE;
}

/* `Z`, `+08:00`, or nothing for China's own time; in minutes east of UTC. */
static gboolean
read_offset (const char **text, int *ret_minutes)
{
  int sign;
  int hours;
  int minutes;

  *ret_minutes = OFFSET_MINUTES;
  if (**text == '\0')
    return TRUE;
  if (read_character (text, 'Z'))
    {
      *ret_minutes = 0;
      return TRUE;
    }
  sign = **text == '-' ? -1 : 1;
  if (!read_character (text, sign < 0 ? '-' : '+') || !read_digits (text, 2, &hours)
      || !read_character (text, ':') || !read_digits (text, 2, &minutes) || hours > 14 || minutes > 59)
    return FALSE;
  *ret_minutes = sign * (hours * 60 + minutes);
  return TRUE;
}

/**
 * lb_time_parse:
 *
 * Reads `YYYY-MM-DDTHH:MM`, with seconds, a fraction of them and an offset if they are there. Without an
 * offset the time of China is meant. Fails with LB_ERROR_INVALID; @ret_time is then untouched.
 */
gboolean
lb_time_parse (const char *text, LbTime *ret_time, GError **error)
{
  LbDay day;
  int hour;
  int minute;
  int milliseconds;
  int offset;

  g_return_val_if_fail (text != NULL && ret_time != NULL, FALSE);

  if (!read_day (&text, &day) || !read_character (&text, 'T') || !read_digits (&text, 2, &hour) || hour > 23
      || !read_character (&text, ':') || !read_digits (&text, 2, &minute) || minute > 59
      || !read_seconds (&text, &milliseconds) || !read_offset (&text, &offset) || *text != '\0')
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "not an instant of the form 2019-06-10T09:30:00+08:00");
      return FALSE;
    }
  *ret_time = lb_time_at (day, hour * 60 + minute + OFFSET_MINUTES - offset) + milliseconds;
  return TRUE;
}

/**
 * lb_time_parse_canonical:
 *
 * Reads an instant in the one form in which lb_time_to_string() writes it. @ret_time is untouched otherwise.
 */
gboolean
lb_time_parse_canonical (const char *text, LbTime *ret_time)
{
  static const char form[] = "2019-06-10T09:30:00.000+08:00";

  g_return_val_if_fail (text != NULL && ret_time != NULL, FALSE);

  /* Of that length, with the point where it belongs, there are three digits behind it. */
  return strlen (text) == strlen (form) && text[19] == '.' && g_str_has_suffix (text, "+08:00")
         && lb_time_parse (text, ret_time, NULL);
}

/**
 * lb_time_to_string:
 *
 * Returns: (transfer full): `2019-06-10T09:30:00.000+08:00`
 */
char *
lb_time_to_string (LbTime time)
{
  g_autofree char *day = lb_day_to_string (lb_time_day (time));
  int minute = lb_time_minute (time);
  int milliseconds = (int) (time - lb_time_at (lb_time_day (time), minute));

  return g_strdup_printf ("%sT%02d:%02d:%02d.%03d+08:00", day, minute / 60, minute % 60, milliseconds / 1000,
                          milliseconds % 1000);
}

/**
 * lb_time_to_minute_string:
 *
 * Returns: (transfer full): `2019-06-10T09:30`
 */
char *
lb_time_to_minute_string (LbTime time)
{
  g_autofree char *day = lb_day_to_string (lb_time_day (time));
  int minute = lb_time_minute (time);

  return g_strdup_printf ("%sT%02d:%02d", day, minute / 60, minute % 60);
}

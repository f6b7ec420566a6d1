/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Days and instants as the law counts them. A day is a civil day in China; an instant is an absolute moment.
 * The country keeps one time, UTC+8, without summer time since 1992, so the two convert by arithmetic alone
 * and the domain needs no time-zone data and no clock of its own.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A civil day: days since 1970-01-01. Compare and subtract with plain operators. */
typedef gint32 LbDay;
/* An instant: milliseconds since 1970-01-01T00:00:00Z. */
typedef gint64 LbTime;

#define LB_DAY_NONE G_MININT32
#define LB_TIME_NONE G_MININT64

/* The years that any date in the system may lie in; what is outside is refused where it enters. */
#define LB_YEAR_FIRST 1900
#define LB_YEAR_LAST 2199

/* LB_DAY_NONE when there is no such date, or its year is not supported. */
LbDay lb_day_from_ymd (int year, int month, int day);
/* The same for any year from 1 to 9999: people were born before 1900. */
LbDay lb_day_from_any_ymd (int year, int month, int day);
gboolean lb_day_is_supported (LbDay day);
void lb_day_to_ymd (LbDay day, int *ret_year, int *ret_month, int *ret_day);
int lb_day_weekday (LbDay day); /* 1 Monday … 7 Sunday */
/* Strict `YYYY-MM-DD`. */
gboolean lb_day_parse (const char *text, LbDay *ret_day, GError **error);
char *lb_day_to_string (LbDay day);

/* Midnight at which @day begins; the deadline instant "24:00 of the due day" is lb_day_start (due + 1). */
LbTime lb_day_start (LbDay day);
LbDay lb_time_day (LbTime time);
/* Minutes since local midnight, 0 … 1439. */
int lb_time_minute (LbTime time);
LbTime lb_time_at (LbDay day, int minute);
/* ISO 8601: with an offset or Z as given; without one (`2019-08-25T05:40`) local time is meant. */
gboolean lb_time_parse (const char *text, LbTime *ret_time, GError **error);
/* Just what lb_time_to_string() writes, and nothing else. */
gboolean lb_time_parse_canonical (const char *text, LbTime *ret_time);
/* `2019-06-10T09:30:00.000+08:00`: always the same length, so that text sorts as time does. */
char *lb_time_to_string (LbTime time);
/* `2019-06-10T09:30`, as clock problems write it. */
char *lb_time_to_minute_string (LbTime time);

G_END_DECLS

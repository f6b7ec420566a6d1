/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The working-day calendar. The State Council's notices say which weekdays are off and which weekend days are
 * worked; each notice is a fact with a date of its own, and a calendar is what some set of notices adds up
 * to. A later notice about the same year makes a new version: old promises keep theirs and are recomputed
 * openly. A year without a notice is counted Monday to Friday and marked provisional.
 */
#pragma once

#include <glib-object.h>
#include "lb-day.h"

G_BEGIN_DECLS

/* An immutable calendar version; reference counted, safe to share between threads. */
typedef struct _LbCalendar LbCalendar;
/* All notices known, from which versions are cut; immutable once built. */
typedef struct _LbCalendarBook LbCalendarBook;

#define LB_TYPE_CALENDAR (lb_calendar_get_type ())
GType lb_calendar_get_type (void);
LbCalendar *lb_calendar_ref (LbCalendar *calendar);
void lb_calendar_unref (LbCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbCalendar, lb_calendar_unref)

LbCalendarBook *lb_calendar_book_ref (LbCalendarBook *book);
void lb_calendar_book_unref (LbCalendarBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbCalendarBook, lb_calendar_book_unref)

/* One notice of the State Council's general office, as a fact. */
typedef struct
{
  const char *id;        /* such as "2019@2018-12-06": the year and the day of publication */
  int year;
  LbDay published;
  const char *title;     /* (nullable) */
  const char *address;   /* (nullable) where it can be read */
  const LbDay *off;      /* days off by this notice */
  gsize n_off;
  const LbDay *worked;   /* weekend days worked by this notice */
  gsize n_worked;
  const char *const *off_names;    /* (nullable) (array length=n_off) the holiday of each day, such as 国庆节 */
  const char *const *worked_names; /* (nullable) (array length=n_worked) the holiday that it makes up for */
} LbHolidayNotice;

/* Copies the notices. A notice replaces every earlier one with the same @year. Fails on a day that is both
 * off and worked in one notice, on duplicate ids, and on days more than a year away from the notice's
 * year. */
LbCalendarBook *lb_calendar_book_new (const LbHolidayNotice *notices, gsize n_notices, GError **error);
/* "current", "YEAR@PUBLISHED" (that year as that notice had it, every other year as current), or a day (what
 * was known on it, as lb_calendar_book_as_of(): the name that lb_calendar_version() gives is of this form).
 * (transfer full) (nullable): NULL with LB_ERROR_NOT_FOUND. */
LbCalendar *lb_calendar_book_get (LbCalendarBook *book, const char *version, GError **error);
/* The calendar that was known on @day: only notices published on or before it. (transfer full) */
LbCalendar *lb_calendar_book_as_of (LbCalendarBook *book, LbDay day);
const LbHolidayNotice *lb_calendar_book_notices (LbCalendarBook *book, gsize *ret_count);

/* The version's name, recorded with each date that is printed from it: the day of the latest notice in it, so
 * that lb_calendar_book_get() finds the same days again when later notices have come; "YEAR@PUBLISHED" when
 * it was asked for so. */
const char *lb_calendar_version (LbCalendar *calendar);
/* The notice that sets @day apart from its weekday; NULL for ordinary days. Borrowed from @calendar. */
const LbHolidayNotice *lb_calendar_notice (LbCalendar *calendar, LbDay day);
/* The notice in force for a whole year; NULL when there is none yet. Borrowed from @calendar. */
const LbHolidayNotice *lb_calendar_notice_of_year (LbCalendar *calendar, int year);
/* The holiday that @day belongs to or makes up for, such as 国庆节; NULL for ordinary days. */
const char *lb_calendar_holiday (LbCalendar *calendar, LbDay day);
gboolean lb_calendar_is_working (LbCalendar *calendar, LbDay day);
/* TRUE when no notice covers the year of @day, nor @day itself: dates that fall there are 暂定. */
gboolean lb_calendar_is_provisional (LbCalendar *calendar, LbDay day);
/* The @count-th working day after @day; @day itself is day 0 (民法典 201). count ≥ 0; 0 gives @day. */
LbDay lb_calendar_add (LbCalendar *calendar, LbDay day, int count);
/* The @count-th working day before @day. */
LbDay lb_calendar_subtract (LbCalendar *calendar, LbDay day, int count);
/* Working days in (from, to]; negative when to < from. */
int lb_calendar_between (LbCalendar *calendar, LbDay from, LbDay to);
/* @day when it is worked, else the next working day (民法典 203). */
LbDay lb_calendar_roll (LbCalendar *calendar, LbDay day);

/* The windows' opening hours, as minutes of the day: pairs [open, close), sorted, not touching. */
typedef struct
{
  struct { int open; int close; } spans[4];
  int n_spans;
} LbServiceHours;

/* 8:30–11:30 and 13:00–17:00: an assumption, the plan does not say. */
extern const LbServiceHours lb_service_hours_default;
/* TRUE when there is at least one span, all are within a day, in order, not empty and not touching. */
gboolean lb_service_hours_is_valid (const LbServiceHours *hours);
/* The instant at which @minutes of open time have passed since @start. */
LbTime lb_calendar_add_service_minutes (LbCalendar *calendar, const LbServiceHours *hours, LbTime start,
                                        int minutes);
/* Open minutes between the two instants. */
int lb_calendar_service_minutes_between (LbCalendar *calendar, const LbServiceHours *hours, LbTime from,
                                         LbTime to);

G_END_DECLS

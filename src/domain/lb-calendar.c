/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-calendar-private.h"

/* One day that a notice sets apart. */
typedef struct
{
  const LbHolidayNotice *notice; /* (nullable): an ordinary day */
  const char *holiday;           /* (nullable) */
  gboolean worked;
} Exception;

struct _LbCalendar
{
  gatomicrefcount references;
  char *version;         /* (owned) */
  GPtrArray *store;      /* (owned) keeps the notices alive */
  GHashTable *of_year;   /* (owned) year to notice in force */
  LbDay first;           /* of @exceptions */
  gsize n_exceptions;
  Exception *exceptions; /* (owned) one for each day from @first on */
};

G_DEFINE_BOXED_TYPE (LbCalendar, lb_calendar, lb_calendar_ref, lb_calendar_unref)

static void
widen (LbDay *first, LbDay *last, const LbDay *days, gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      *first = MIN (*first, days[i]);
      *last = MAX (*last, days[i]);
    }
}

static void
enter (LbCalendar *calendar, const LbHolidayNotice *notice, gboolean worked)
{
  const LbDay *days = worked ? notice->worked : notice->off;
  const char *const *names = worked ? notice->worked_names : notice->off_names;
  gsize count = worked ? notice->n_worked : notice->n_off;

  for (gsize i = 0; i < count; i++)
    {
      Exception *exception = &calendar->exceptions[days[i] - calendar->first];

      exception->notice = notice;
      exception->holiday = names != NULL ? names[i] : NULL;
      exception->worked = worked;
    }
}

LbCalendar *
lb_calendar_new (GPtrArray *store, GPtrArray *chosen, const char *version)
{
  LbCalendar *calendar = g_new0 (LbCalendar, 1);
  LbDay first = G_MAXINT32;
  LbDay last = G_MININT32;

  g_assert (store != NULL && chosen != NULL && version != NULL);
  g_atomic_ref_count_init (&calendar->references);
  calendar->version = g_strdup (version);
  calendar->store = g_ptr_array_ref (store);
  calendar->of_year = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < chosen->len; i++)
    {
      const LbHolidayNotice *notice = chosen->pdata[i];

      widen (&first, &last, notice->off, notice->n_off);
      widen (&first, &last, notice->worked, notice->n_worked);
      g_hash_table_insert (calendar->of_year, GINT_TO_POINTER (notice->year), (gpointer) notice);
    }
  if (first > last)
    return calendar;
  calendar->first = first;
  calendar->n_exceptions = (gsize) (last - first) + 1;
  calendar->exceptions = g_new0 (Exception, calendar->n_exceptions);
  /* The turn of the year may stand in two notices; the one that came later knows better. */
  for (guint i = 0; i < chosen->len; i++)
    {
      enter (calendar, chosen->pdata[i], FALSE);
      enter (calendar, chosen->pdata[i], TRUE);
    }
  return calendar;
}

LbCalendar *
lb_calendar_ref (LbCalendar *calendar)
{
  g_return_val_if_fail (calendar != NULL, NULL);
  g_atomic_ref_count_inc (&calendar->references);
  return calendar;
}

void
lb_calendar_unref (LbCalendar *calendar)
{
  g_return_if_fail (calendar != NULL);
  if (!g_atomic_ref_count_dec (&calendar->references))
    return;
  g_free (calendar->version);
  g_free (calendar->exceptions);
  g_hash_table_unref (calendar->of_year);
  g_ptr_array_unref (calendar->store);
  g_free (calendar);
}

static const Exception *
find_exception (LbCalendar *calendar, LbDay day)
{
  gint64 place = (gint64) day - calendar->first;
  const Exception *exception;

  if (place < 0 || place >= (gint64) calendar->n_exceptions)
    return NULL;
  exception = &calendar->exceptions[place];
  return exception->notice != NULL ? exception : NULL;
}

/**
 * lb_calendar_version:
 *
 * Returns: (transfer none): the name under which lb_calendar_book_get() finds this version
 */
const char *
lb_calendar_version (LbCalendar *calendar)
{
  g_return_val_if_fail (calendar != NULL, NULL);
  return calendar->version;
}

/**
 * lb_calendar_notice:
 *
 * Returns: (nullable) (transfer none): the notice that makes @day other than its weekday
 */
const LbHolidayNotice *
lb_calendar_notice (LbCalendar *calendar, LbDay day)
{
  const Exception *exception;

  g_return_val_if_fail (calendar != NULL, NULL);
  exception = find_exception (calendar, day);
  return exception != NULL ? exception->notice : NULL;
}

/**
 * lb_calendar_notice_of_year:
 *
 * Returns: (nullable) (transfer none): the notice in force for @year
 */
const LbHolidayNotice *
lb_calendar_notice_of_year (LbCalendar *calendar, int year)
{
  g_return_val_if_fail (calendar != NULL, NULL);
  return g_hash_table_lookup (calendar->of_year, GINT_TO_POINTER (year));
}

/**
 * lb_calendar_holiday:
 *
 * Returns: (nullable) (transfer none): the holiday that @day belongs to, or that it makes up for
 */
const char *
lb_calendar_holiday (LbCalendar *calendar, LbDay day)
{
  const Exception *exception;

  g_return_val_if_fail (calendar != NULL, NULL);
  exception = find_exception (calendar, day);
  return exception != NULL ? exception->holiday : NULL;
}

gboolean
lb_calendar_is_working (LbCalendar *calendar, LbDay day)
{
  const Exception *exception;

  g_return_val_if_fail (calendar != NULL, FALSE);
  exception = find_exception (calendar, day);
  return exception != NULL ? exception->worked : lb_day_weekday (day) <= 5;
}

gboolean
lb_calendar_is_provisional (LbCalendar *calendar, LbDay day)
{
  int year;

  g_return_val_if_fail (calendar != NULL, FALSE);
  if (find_exception (calendar, day) != NULL)
    return FALSE;
  lb_day_to_ymd (day, &year, NULL, NULL);
  return !g_hash_table_contains (calendar->of_year, GINT_TO_POINTER (year));
}

/* Walks @count working days away from @day, which is not counted itself. */
static LbDay
walk (LbCalendar *calendar, LbDay day, int count, int step)
{
  while (count > 0)
    {
      day += step;
      if (lb_calendar_is_working (calendar, day))
        count--;
    }
  return day;
}

/**
 * lb_calendar_add:
 * @count: working days, 0 or more
 *
 * Returns: the @count-th working day after @day, which is day 0 (民法典 201)
 */
LbDay
lb_calendar_add (LbCalendar *calendar, LbDay day, int count)
{
  g_return_val_if_fail (calendar != NULL && count >= 0, day);
  return walk (calendar, day, count, 1);
}

/**
 * lb_calendar_subtract:
 * @count: working days, 0 or more
 *
 * Returns: the @count-th working day before @day: the last on which something may be done that must be done
 *   at least so many working days earlier
 */
LbDay
lb_calendar_subtract (LbCalendar *calendar, LbDay day, int count)
{
  g_return_val_if_fail (calendar != NULL && count >= 0, day);
  return walk (calendar, day, count, -1);
}

/**
 * lb_calendar_between:
 *
 * Returns: working days in (from, to]; the negative of those in (to, from] when @to comes first
 */
int
lb_calendar_between (LbCalendar *calendar, LbDay from, LbDay to)
{
  int count = 0;

  g_return_val_if_fail (calendar != NULL, 0);
  if (to < from)
    return -lb_calendar_between (calendar, to, from);
  for (LbDay day = from + 1; day <= to; day++)
    count += lb_calendar_is_working (calendar, day);
  return count;
}

/**
 * lb_calendar_roll:
 *
 * Returns: @day when it is worked, else the next working day (民法典 203)
 */
LbDay
lb_calendar_roll (LbCalendar *calendar, LbDay day)
{
  g_return_val_if_fail (calendar != NULL, day);
  return lb_calendar_is_working (calendar, day) ? day : walk (calendar, day, 1, 1);
}

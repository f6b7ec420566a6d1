/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-clock-private.h"

#include "lb-error.h"

void
lb_clock_step_free (LbClockStep *step)
{
  if (step == NULL)
    return;
  g_free (step->text);
  g_free (step->basis);
  g_free (step);
}

void
lb_clock_answer_free (LbClockAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->calendar);
  g_clear_pointer (&answer->because, g_ptr_array_unref);
  g_free (answer);
}

/* Checks */

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "clock: %s", text);
  return FALSE;
}

static gboolean
check_suspensions (const LbClockProblem *problem, GError **error)
{
  if (problem->n_suspensions > LB_SUSPENSIONS_MOST)
    return refuse (error, "there are too many suspensions");
  if (problem->n_suspensions > 0 && problem->limit.unit == LB_UNIT_SERVICE_MINUTE)
    return refuse (error, "nothing suspends a limit of service minutes");
  for (gsize i = 0; i < problem->n_suspensions; i++)
    {
      const LbSuspension *suspension = &problem->suspensions[i];

      if (suspension->reason > LB_SUSPENSION_SITE_INSPECTION)
        return refuse (error, "a suspension has an unknown reason");
      if (!lb_day_is_supported (suspension->from))
        return refuse (error, "a suspension begins outside the supported years");
      if (suspension->to == LB_DAY_NONE)
        continue;
      if (!lb_day_is_supported (suspension->to))
        return refuse (error, "a suspension ends outside the supported years");
      if (suspension->to < suspension->from)
        return refuse (error, "a suspension ends before it begins");
    }
  return TRUE;
}

static gboolean
is_start_supported (const LbClockProblem *problem)
{
  if (problem->limit.unit != LB_UNIT_SERVICE_MINUTE)
    return lb_day_is_supported (problem->start);
  return problem->start_time >= lb_day_start (lb_day_from_ymd (LB_YEAR_FIRST, 1, 1))
         && problem->start_time < lb_day_start (lb_day_from_ymd (LB_YEAR_LAST, 12, 31));
}

static gboolean
check_problem (const LbClockProblem *problem, GError **error)
{
  if (problem->limit.unit > LB_UNIT_SERVICE_MINUTE)
    return refuse (error, "the limit has an unknown unit");
  if (problem->limit.amount < 0 || problem->limit.amount > LB_LIMIT_LARGEST)
    return refuse (error, "the limit is out of bounds");
  if (problem->extension < 0 || problem->extension > LB_LIMIT_LARGEST)
    return refuse (error, "the extension is out of bounds");
  if (!is_start_supported (problem))
    return refuse (error, "the start lies outside the supported years");
  if (problem->hours != NULL && !lb_service_hours_is_valid (problem->hours))
    return refuse (error, "the service hours are not in order");
  return check_suspensions (problem, error);
}

/* Arithmetic */

/* Whether any day that was counted in (from, to] may still change when a notice comes. */
static gboolean
is_provisional_between (LbCalendar *calendar, LbDay from, LbDay to)
{
  for (LbDay day = from + 1; day <= to; day++)
    if (lb_calendar_is_provisional (calendar, day))
      return TRUE;
  return FALSE;
}

static gboolean
is_answer_provisional (LbCalendar *calendar, const LbClockProblem *problem, GArray *spans, LbDay counted,
                       LbDay due)
{
  /* Calendar days are counted alike in every year; only the end depends on what is worked. */
  if (problem->limit.unit == LB_UNIT_CALENDAR_DAY)
    return is_provisional_between (calendar, counted - 1, due);
  for (guint i = 0; i < spans->len; i++)
    {
      const LbSpan *span = &g_array_index (spans, LbSpan, i);

      if (is_provisional_between (calendar, MAX (span->from, due), span->to))
        return TRUE;
    }
  return is_provisional_between (calendar, problem->start, due);
}

static int
sum_excluded (LbCalendar *calendar, LbUnit unit, GArray *spans, LbDay until)
{
  int excluded = 0;

  for (guint i = 0; i < spans->len; i++)
    excluded += lb_clock_span_excluded (calendar, unit, &g_array_index (spans, LbSpan, i), until);
  return excluded;
}

static gboolean
has_open (GArray *spans)
{
  for (guint i = 0; i < spans->len; i++)
    if (g_array_index (spans, LbSpan, i).open)
      return TRUE;
  return FALSE;
}

static void
solve_days (LbCalendar *calendar, const LbClockProblem *problem, LbClockAnswer *answer)
{
  g_autoptr (GArray) spans = lb_clock_unite (problem, problem->start);
  LbUnit unit = problem->limit.unit;
  LbDay counted = LB_DAY_NONE;

  answer->excluded = sum_excluded (calendar, unit, spans, G_MAXINT32);
  answer->suspended = has_open (spans);
  if (!answer->suspended)
    {
      int count = problem->limit.amount + problem->extension + answer->excluded;

      if (unit == LB_UNIT_WORKING_DAY)
        answer->due = counted = lb_calendar_add (calendar, problem->start, count);
      else
        {
          counted = problem->start + count;
          answer->due = lb_calendar_roll (calendar, counted);
        }
      answer->due_time = lb_day_start (answer->due + 1);
      answer->provisional = is_answer_provisional (calendar, problem, spans, counted, answer->due);
    }
  lb_clock_explain_days (calendar, problem, spans, counted, answer);
}

static const LbServiceHours *
hours_of (const LbClockProblem *problem)
{
  return problem->hours != NULL ? problem->hours : &lb_service_hours_default;
}

static void
solve_minutes (LbCalendar *calendar, const LbClockProblem *problem, LbClockAnswer *answer)
{
  int minutes = problem->limit.amount + problem->extension;

  answer->due_time = lb_calendar_add_service_minutes (calendar, hours_of (problem), problem->start_time,
                                                      minutes);
  answer->due = lb_time_day (answer->due_time);
  answer->provisional = is_provisional_between (calendar, lb_time_day (problem->start_time) - 1, answer->due);
  lb_clock_explain_minutes (calendar, problem, answer);
}

/**
 * lb_clock_solve:
 *
 * Finds the day or the minute at which a limit runs out, and the reasons for it.
 *
 * Returns: (transfer full): the answer, or NULL with LB_ERROR_INVALID
 */
LbClockAnswer *
lb_clock_solve (LbCalendar *calendar, const LbClockProblem *problem, GError **error)
{
  g_autoptr (LbClockAnswer) answer = NULL;

  g_return_val_if_fail (calendar != NULL && problem != NULL, NULL);

  if (!check_problem (problem, error))
    return NULL;
  answer = g_new0 (LbClockAnswer, 1);
  answer->due = LB_DAY_NONE;
  answer->due_time = LB_TIME_NONE;
  answer->calendar = g_strdup (lb_calendar_version (calendar));
  answer->because = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_clock_step_free);
  if (problem->limit.unit == LB_UNIT_SERVICE_MINUTE)
    solve_minutes (calendar, problem, answer);
  else
    solve_days (calendar, problem, answer);
  if (answer->due != LB_DAY_NONE && !lb_day_is_supported (answer->due))
    {
      refuse (error, "the due day lies outside the supported years");
      return NULL;
    }
  return g_steal_pointer (&answer);
}

static int
used_days (LbCalendar *calendar, const LbClockProblem *problem, LbDay today)
{
  g_autoptr (GArray) spans = lb_clock_unite (problem, today);
  int passed;

  if (today <= problem->start)
    return 0;
  passed = problem->limit.unit == LB_UNIT_WORKING_DAY ? lb_calendar_between (calendar, problem->start, today)
                                                      : today - problem->start;
  return passed - sum_excluded (calendar, problem->limit.unit, spans, today);
}

void
lb_clock_progress (LbCalendar *calendar, const LbClockProblem *problem, LbDay today, int *ret_used,
                   int *ret_left)
{
  int used;

  g_return_if_fail (calendar != NULL && problem != NULL && today != LB_DAY_NONE);

  if (problem->limit.unit == LB_UNIT_SERVICE_MINUTE)
    used = MAX (lb_calendar_service_minutes_between (calendar, hours_of (problem), problem->start_time,
                                                     lb_day_start (today + 1)), 0);
  else
    used = used_days (calendar, problem, today);
  if (ret_used != NULL)
    *ret_used = used;
  if (ret_left != NULL)
    *ret_left = problem->limit.amount + problem->extension - used;
}

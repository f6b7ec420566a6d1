/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ledger of suspensions: several procedures may run at once, but a day is taken out only once.
 */
#include "lb-clock-private.h"

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const LbSpan *first = a;
  const LbSpan *second = b;

  if (first->from != second->from)
    return first->from < second->from ? -1 : 1;
  return (first->to > second->to) - (first->to < second->to);
}

/* The last day on which any closed suspension is known to run. */
static LbDay
latest_end (const LbClockProblem *problem)
{
  LbDay latest = problem->start;

  for (gsize i = 0; i < problem->n_suspensions; i++)
    latest = MAX (latest, problem->suspensions[i].to);
  return latest;
}

static GArray *
clip (const LbClockProblem *problem, LbDay open_until)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (LbSpan));
  LbDay until = MAX (open_until, latest_end (problem));

  for (gsize i = 0; i < problem->n_suspensions; i++)
    {
      const LbSuspension *suspension = &problem->suspensions[i];
      LbSpan span = {
        .from = MAX (suspension->from, problem->start),
        .to = suspension->to,
        .reasons = 1u << suspension->reason,
        .open = suspension->to == LB_DAY_NONE,
      };

      if (span.open)
        span.to = MAX (span.from, until);
      if (span.to >= span.from)
        g_array_append_val (spans, span);
    }
  return spans;
}

GArray *
lb_clock_unite (const LbClockProblem *problem, LbDay open_until)
{
  g_autoptr (GArray) spans = clip (problem, open_until);
  GArray *united = g_array_new (FALSE, FALSE, sizeof (LbSpan));

  g_array_sort (spans, compare_spans);
  for (guint i = 0; i < spans->len; i++)
    {
      const LbSpan *span = &g_array_index (spans, LbSpan, i);
      LbSpan *last = united->len > 0 ? &g_array_index (united, LbSpan, united->len - 1) : NULL;

      if (last == NULL || span->from > last->to)
        {
          g_array_append_vals (united, span, 1);
          continue;
        }
      last->to = MAX (last->to, span->to);
      last->reasons |= span->reasons;
      last->open |= span->open;
    }
  return united;
}

int
lb_clock_span_excluded (LbCalendar *calendar, LbUnit unit, const LbSpan *span, LbDay until)
{
  LbDay to = MIN (span->to, until);

  if (to <= span->from)
    return 0;
  return unit == LB_UNIT_WORKING_DAY ? lb_calendar_between (calendar, span->from, to) : to - span->from;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the arithmetic of a clock and its explanation share.
 */
#pragma once

#include "lb-clock.h"

G_BEGIN_DECLS

/* Suspensions that overlap or touch, as one. The day @from is not excluded, the day @to is. */
typedef struct
{
  LbDay from;
  LbDay to;
  guint reasons; /* bit set of LbSuspensionReason */
  gboolean open;
} LbSpan;

/* The united suspensions in order of time, clipped to what follows the start. An open one lasts until
 * @open_until, or as long as a closed one that it has run into. (transfer full) (element-type LbSpan) */
GArray *lb_clock_unite (const LbClockProblem *problem, LbDay open_until);
/* Units that @span takes out, up to and including @until. */
int lb_clock_span_excluded (LbCalendar *calendar, LbUnit unit, const LbSpan *span, LbDay until);

/* Fill answer->because, which is otherwise complete. @counted_due is the day before it is rolled forward. */
void lb_clock_explain_days (LbCalendar *calendar, const LbClockProblem *problem, GArray *spans,
                            LbDay counted_due, LbClockAnswer *answer);
void lb_clock_explain_minutes (LbCalendar *calendar, const LbClockProblem *problem, LbClockAnswer *answer);

G_END_DECLS

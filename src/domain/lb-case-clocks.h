/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The clocks K1–K18 of a case, computed from its facts, never stored (docs/domain.md 3.5–3.6).
 */
#pragma once

#include "lb-decide.h"

G_BEGIN_DECLS

typedef enum
{
  LB_CLOCK_HALF_HOUR = 1,  /* K1 */
  LB_CLOCK_ONE_DAY,        /* K2 */
  LB_CLOCK_NOTICE,         /* K3 */
  LB_CLOCK_COMMITTED,      /* K4 */
  LB_CLOCK_STATUTORY,      /* K5 */
  LB_CLOCK_CASE,           /* K6 */
  LB_CLOCK_SPECIAL,        /* K7 */
  LB_CLOCK_DELIVERY,       /* K8 */
  LB_CLOCK_HEARING,        /* K9 */
  LB_CLOCK_TESTERS,        /* K10 */
  LB_CLOCK_DEFERRED,       /* K11 */
  LB_CLOCK_CORRECTION,     /* K12 */
  LB_CLOCK_PAPER,          /* K13 */
  LB_CLOCK_TO_DESK,        /* K14 */
  LB_CLOCK_CALL,           /* K15 */
  LB_CLOCK_LOWER_LEVEL,    /* K16 */
  LB_CLOCK_REMEDY,         /* K17 display only */
  LB_CLOCK_RATING,         /* K18 */
} LbClockKind;

typedef enum { LB_LEVEL_CALM, LB_LEVEL_SOON, LB_LEVEL_OVERDUE, LB_LEVEL_PAUSED } LbClockLevel;

typedef struct
{
  LbClockKind kind;
  const char *item;      /* (nullable) (borrowed from the case): NULL for clocks of the case */
  LbClockAnswer *answer; /* (owned) due date and its reasons */
  LbClockLevel level;
  int used, left;        /* in the limit's unit; left < 0 when overdue */
  gboolean running;      /* FALSE: it has stopped, and @answer says what it was held against */
  LbTime stopped_at;     /* LB_TIME_NONE while running */
} LbRunningClock;

void lb_running_clock_free (LbRunningClock *clock);
const char *lb_clock_kind_name (LbClockKind kind);  /* "K3" */
const char *lb_clock_kind_label (LbClockKind kind); /* untranslated message id */

/* Every clock that runs or has run on @item (or, NULL, on the case itself). (element-type LbRunningClock) (transfer full) */
GPtrArray *lb_case_clocks (const LbCase *self, const char *item, const LbContext *context);
/* The one that gives a card its colour: the earliest due of those that run (K5 and K6 both run; the earlier
 * governs). (nullable) (transfer full) */
LbRunningClock *lb_case_governing_clock (const LbCase *self, const char *item, const LbContext *context);
/* The problem that one clock solves, with @ret_suspensions (owned by the caller) holding the ledger. FALSE when
 * that clock does not apply. */
gboolean lb_case_clock_problem (const LbCase *self, const char *item, LbClockKind kind, const LbContext *context,
                                LbClockProblem *ret_problem, GArray **ret_suspensions);

/* One date that another calendar moves. */
typedef struct
{
  LbClockKind kind;
  char *item;                /* (nullable): NULL for the clock of the case */
  LbDay before, after;       /* due days; LB_DAY_NONE for none */
  LbTime before_time, after_time;
  char *calendar_before, *calendar_after; /* versions */
  gboolean earlier;          /* less time is left than was said */
  gboolean printed;          /* it stands on a document that was given out */
  gboolean notify;           /* the applicant is to be told again: it is one of the two */
} LbMovedDate;

void lb_moved_date_free (LbMovedDate *moved);
/* What moves when @after takes the place of @before: the old and the new date of every running clock that differs.
 * (element-type LbMovedDate) (transfer full) */
GPtrArray *lb_case_moved_dates (const LbCase *self, const LbContext *context, LbCalendar *before, LbCalendar *after);
/* The length of @kind by policy, with its basis (borrowed from @policy). FALSE where it is the item's own. */
gboolean lb_clock_kind_limit (LbClockKind kind, const LbPolicy *policy, LbLimit *ret_limit, const char **ret_basis);

G_END_DECLS

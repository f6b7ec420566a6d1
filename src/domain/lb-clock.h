/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One legal clock: a budget, a start, a ledger of suspensions and perhaps an extension give a due date,
 * together with the reasons for it line by line. Rules: domain notes in docs/domain.md, sections "clocks"
 * and "dates".
 */
#pragma once

#include "lb-calendar.h"

G_BEGIN_DECLS

typedef enum
{
  LB_UNIT_WORKING_DAY,
  LB_UNIT_CALENDAR_DAY,
  LB_UNIT_SERVICE_MINUTE,
} LbUnit;

typedef struct
{
  int amount;
  LbUnit unit;
} LbLimit;

/* What may stop a clock: 行政许可法 45's list; inspection only where policy has whitelisted the item. */
typedef enum
{
  LB_SUSPENSION_HEARING,
  LB_SUSPENSION_TENDER,
  LB_SUSPENSION_AUCTION,
  LB_SUSPENSION_INSPECTION,            /* 检验 */
  LB_SUSPENSION_TESTING,               /* 检测 */
  LB_SUSPENSION_INSPECTION_QUARANTINE, /* 检疫 */
  LB_SUSPENSION_APPRAISAL,             /* 鉴定 */
  LB_SUSPENSION_EXPERT_REVIEW,         /* 专家评审 */
  LB_SUSPENSION_SITE_INSPECTION,       /* 现场勘验: not in the law's list */
} LbSuspensionReason;

/* "hearing", "expert_review", …; NULL-terminated mapping both ways. parse returns FALSE on an unknown
 * name. */
const char *lb_suspension_reason_name (LbSuspensionReason reason);
gboolean lb_suspension_reason_parse (const char *name, LbSuspensionReason *ret_reason);
/* The Chinese term of the law, such as 专家评审. */
const char *lb_suspension_reason_label (LbSuspensionReason reason);

typedef struct
{
  LbSuspensionReason reason;
  LbDay from;
  LbDay to; /* LB_DAY_NONE while it runs */
} LbSuspension;

typedef struct
{
  LbLimit limit;
  LbDay start;               /* day 0, for units of days */
  LbTime start_time;         /* for service minutes */
  const LbSuspension *suspensions;
  gsize n_suspensions;
  int extension;             /* in the limit's unit; 0 for none */
  const LbServiceHours *hours; /* (nullable): the default */
  const char *basis;         /* (nullable) article or policy of the limit */
  const char *extension_basis; /* (nullable) */
} LbClockProblem;

/* One line of the answer to "why is this date the deadline?". */
typedef struct
{
  LbDay day;
  char *text;  /* Chinese, for people */
  char *basis; /* article, policy or notice */
} LbClockStep;

typedef struct
{
  LbDay due;          /* LB_DAY_NONE while a suspension is open */
  LbTime due_time;    /* service minutes: the very minute; days: 24:00 of @due; LB_TIME_NONE while open */
  int excluded;       /* days (of the limit's unit) that the united suspensions took out */
  gboolean provisional;
  gboolean suspended; /* an open suspension runs */
  char *calendar;     /* version that it was computed with */
  GPtrArray *because; /* (element-type LbClockStep) */
} LbClockAnswer;

void lb_clock_step_free (LbClockStep *step);
void lb_clock_answer_free (LbClockAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbClockAnswer, lb_clock_answer_free)

#define LB_LIMIT_LARGEST 10000
#define LB_SUSPENSIONS_MOST 1000

/* Never NULL for a problem whose limit.amount is 0 … LB_LIMIT_LARGEST and whose days lie in the supported
 * years; fails with LB_ERROR_INVALID otherwise, when a suspension ends before it begins, or when one is
 * given for service minutes, which nothing suspends. A suspension counts from the clock's start on, and it
 * counts whole even where it begins after the day on which the clock would have run out. */
LbClockAnswer *lb_clock_solve (LbCalendar *calendar, const LbClockProblem *problem, GError **error);

/* What is used of the budget up to and including @today, and what is left (negative when overdue); both
 * count in the limit's unit, and together they are the limit with its extension. An open suspension lasts
 * until @today. The problem must be one that lb_clock_solve() accepts. */
void lb_clock_progress (LbCalendar *calendar, const LbClockProblem *problem, LbDay today, int *ret_used,
                        int *ret_left);

G_END_DECLS

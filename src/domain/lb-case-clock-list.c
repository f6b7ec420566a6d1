/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Clocks as they stand at this moment: due, used, left, and which one gives a card its colour.
 */
#include "lb-case-clocks-private.h"

static const char *const labels[] = {
  NULL,
  N_("Half hour for acceptance"),
  N_("One-day acceptance"),
  N_("Five days for the one notice"),
  N_("Committed limit"),
  N_("Statutory limit"),
  N_("Limit of the joint case"),
  N_("Time of the special procedure"),
  N_("Issue and delivery"),
  N_("Hearing"),
  N_("Appointment of testers"),
  N_("Deferred materials"),
  N_("Answer to the correction notice"),
  N_("Paper to the section"),
  N_("Result to the certificate desk"),
  N_("Call to the applicant"),
  N_("First review at the lower level"),
  N_("Legal remedies"),
  N_("Remedy of a bad rating"),
};

const char *
lb_clock_kind_name (LbClockKind kind)
{
  static const char *const names[] = { NULL,  "K1",  "K2",  "K3",  "K4",  "K5",  "K6",  "K7",  "K8", "K9",
                                       "K10", "K11", "K12", "K13", "K14", "K15", "K16", "K17", "K18" };

  g_return_val_if_fail (kind >= LB_CLOCK_HALF_HOUR && kind <= LB_CLOCK_RATING, NULL);

  return names[kind];
}

const char *
lb_clock_kind_label (LbClockKind kind)
{
  g_return_val_if_fail (kind >= LB_CLOCK_HALF_HOUR && kind <= LB_CLOCK_RATING, NULL);

  return labels[kind];
}

void
lb_running_clock_free (LbRunningClock *clock)
{
  if (clock == NULL)
    return;
  g_clear_pointer (&clock->answer, lb_clock_answer_free);
  g_free (clock);
}

static void
measure (LbRunningClock *clock, const LbClockProblem *problem, const LbContext *context, LbTime until)
{
  if (problem->limit.unit == LB_UNIT_SERVICE_MINUTE)
    {
      clock->used = until <= problem->start_time
                      ? 0
                      : lb_calendar_service_minutes_between (context->calendar, problem->hours,
                                                             problem->start_time, until);
      clock->left = problem->limit.amount - clock->used;
    }
  else
    lb_clock_progress (context->calendar, problem, lb_time_day (until), &clock->used, &clock->left);
}

/* Overdue not before 00:00 of the day after; amber one working day ahead, or when most of it is used up. */
static LbClockLevel
level_of (const LbRunningClock *clock, const LbClockProblem *problem, const LbContext *context, LbTime until)
{
  const LbPolicy *policy = context->policy;
  int budget = problem->limit.amount + problem->extension;
  LbDay warn;

  if (clock->kind == LB_CLOCK_REMEDY)
    return LB_LEVEL_CALM;
  if (clock->answer->suspended)
    return LB_LEVEL_PAUSED;
  if (until >= clock->answer->due_time)
    return LB_LEVEL_OVERDUE;
  if (!clock->running)
    return LB_LEVEL_CALM;
  if (budget > 0 && (gint64) clock->used * 100 >= (gint64) budget * policy->warn_percent)
    return LB_LEVEL_SOON;
  if (problem->limit.unit == LB_UNIT_SERVICE_MINUTE)
    return LB_LEVEL_CALM;
  warn = lb_calendar_subtract (context->calendar, clock->answer->due, policy->warn_days);
  return until >= lb_day_start (warn) ? LB_LEVEL_SOON : LB_LEVEL_CALM;
}

/* A law of its own may give more than the forty-five days of joint handling. It is not cut short: it is said, and
 * policy decides. */
static void
flag_longer (LbClockAnswer *answer, const LbClockProblem *problem, const LbContext *context)
{
  LbDay joint = lb_calendar_add (context->calendar, problem->start, context->policy->case_days);
  LbDay own = problem->limit.unit == LB_UNIT_WORKING_DAY
                ? lb_calendar_add (context->calendar, problem->start, problem->limit.amount)
                : problem->start + problem->limit.amount;
  LbClockStep *step;

  if (own <= joint)
    return;
  step = g_new0 (LbClockStep, 1);
  step->day = joint;
  step->text = g_strdup_printf ("个别法高于%d：本事项的法定期限长于联合办理的%d个工作日，不作缩短，由政策法规科确认",
                                context->policy->case_days, context->policy->case_days);
  step->basis = g_strdup (g_hash_table_lookup (context->policy->basis, "K6"));
  g_ptr_array_add (answer->because, step);
}

static LbRunningClock *
new_clock (LbClockKind kind, const char *item, const LbClockProblem *problem, LbTime stopped,
           const LbContext *context)
{
  LbClockAnswer *answer = lb_clock_solve (context->calendar, problem, NULL);
  LbTime until = stopped != LB_TIME_NONE ? stopped : context->now;
  LbRunningClock *clock;

  if (answer == NULL)
    return NULL;
  if (kind == LB_CLOCK_STATUTORY)
    flag_longer (answer, problem, context);
  clock = g_new0 (LbRunningClock, 1);
  clock->kind = kind;
  clock->item = item;
  clock->answer = answer;
  clock->running = stopped == LB_TIME_NONE;
  clock->stopped_at = stopped;
  measure (clock, problem, context, until);
  clock->level = level_of (clock, problem, context, until);
  return clock;
}

static void
add_item_clock (GPtrArray *clocks, const LbCase *self, const LbCaseItem *item, LbClockKind kind, guint index,
                const LbContext *context)
{
  g_autoptr (GArray) ledger = g_array_new (FALSE, FALSE, sizeof (LbSuspension));
  LbClockProblem problem;
  LbRunningClock *clock;

  if (!lb_item_clock_problem (self, item, kind, index, context, &problem, ledger))
    return;
  clock = new_clock (kind, item->item, &problem, lb_item_clock_stopped (self, item, kind, index, context), context);
  if (clock != NULL)
    g_ptr_array_add (clocks, clock);
}

static void
add_umbrella (GPtrArray *clocks, const LbCase *self, const LbContext *context)
{
  g_autoptr (GArray) ledger = g_array_new (FALSE, FALSE, sizeof (LbSuspension));
  LbClockProblem problem;
  LbRunningClock *clock;

  if (!lb_case_umbrella_problem (self, context, &problem, ledger))
    return;
  clock = new_clock (LB_CLOCK_CASE, NULL, &problem, lb_case_umbrella_stopped (self), context);
  if (clock != NULL)
    g_ptr_array_add (clocks, clock);
}

/**
 * lb_case_clocks:
 * @item: (nullable): an item of the case, or NULL for the clocks of the case itself
 *
 * Returns: (transfer full) (element-type LbRunningClock): by number; K7 once for each special procedure
 */
GPtrArray *
lb_case_clocks (const LbCase *self, const char *item, const LbContext *context)
{
  GPtrArray *clocks = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_running_clock_free);
  const LbCaseItem *found;

  g_return_val_if_fail (self != NULL && context != NULL, clocks);

  if (item == NULL)
    {
      add_umbrella (clocks, self, context);
      return clocks;
    }
  found = lb_case_item (self, item);
  for (LbClockKind kind = LB_CLOCK_HALF_HOUR; found != NULL && kind <= LB_CLOCK_RATING; kind++)
    {
      guint n = kind == LB_CLOCK_SPECIAL ? found->suspensions->len : 1;

      for (guint i = 0; i < n; i++)
        add_item_clock (clocks, self, found, kind, i, context);
    }
  return clocks;
}

/* What only reminds or informs gives no colour. The half hour does until it is over: then the day and the five
 * days speak. */
static gboolean
governs (const LbRunningClock *clock)
{
  switch (clock->kind)
    {
    case LB_CLOCK_HALF_HOUR:
      return clock->running && clock->level != LB_LEVEL_OVERDUE;
    case LB_CLOCK_ONE_DAY:
    case LB_CLOCK_NOTICE:
    case LB_CLOCK_COMMITTED:
    case LB_CLOCK_STATUTORY:
    case LB_CLOCK_CASE:
    case LB_CLOCK_SPECIAL:
    case LB_CLOCK_DELIVERY:
    case LB_CLOCK_CORRECTION:
    case LB_CLOCK_TO_DESK:
    case LB_CLOCK_CALL:
      return clock->running;
    case LB_CLOCK_HEARING:
    case LB_CLOCK_TESTERS:
    case LB_CLOCK_DEFERRED:
    case LB_CLOCK_PAPER:
    case LB_CLOCK_LOWER_LEVEL:
    case LB_CLOCK_REMEDY:
    case LB_CLOCK_RATING:
    default:
      return FALSE;
    }
}

/* The earlier due governs; one that stands still only when nothing runs. */
static gboolean
comes_before (const LbRunningClock *a, const LbRunningClock *b)
{
  gboolean a_paused = a->level == LB_LEVEL_PAUSED;
  gboolean b_paused = b->level == LB_LEVEL_PAUSED;

  if (a_paused != b_paused)
    return b_paused;
  return !a_paused && a->answer->due_time < b->answer->due_time;
}

static void
take_first (GPtrArray *clocks, LbRunningClock **best)
{
  for (guint i = 0; i < clocks->len; i++)
    {
      LbRunningClock *clock = clocks->pdata[i];

      if (!governs (clock) || (*best != NULL && !comes_before (clock, *best)))
        continue;
      g_clear_pointer (best, lb_running_clock_free);
      *best = g_ptr_array_steal_index (clocks, i);
      i--;
    }
}

static void
consider (const LbCase *self, const char *item, const LbContext *context, LbRunningClock **best)
{
  g_autoptr (GPtrArray) clocks = lb_case_clocks (self, item, context);

  take_first (clocks, best);
}

/**
 * lb_case_governing_clock:
 * @item: (nullable): NULL for the whole case
 *
 * Returns: (transfer full) (nullable): NULL when nothing runs
 */
LbRunningClock *
lb_case_governing_clock (const LbCase *self, const char *item, const LbContext *context)
{
  LbRunningClock *best = NULL;
  const LbCaseItem *found;

  g_return_val_if_fail (self != NULL && context != NULL, NULL);

  if (item == NULL)
    for (guint i = 0; i < self->items->len; i++)
      consider (self, ((const LbCaseItem *) self->items->pdata[i])->item, context, &best);
  found = lb_case_item (self, item);
  if (found != NULL)
    consider (self, item, context, &best);
  if (item == NULL
      || (found != NULL && found->accepted_on != LB_DAY_NONE && lb_item_state_is_undecided (found->state)
          && found->stage == lb_case_umbrella_stage (self)))
    consider (self, NULL, context, &best);
  return best;
}

/**
 * lb_case_clock_problem:
 * @item: (nullable): NULL for K6
 * @ret_suspensions: (out) (transfer full): the ledger that @ret_problem points into
 *
 * Of several special procedures K7 is about the last.
 */
gboolean
lb_case_clock_problem (const LbCase *self, const char *item, LbClockKind kind, const LbContext *context,
                       LbClockProblem *ret_problem, GArray **ret_suspensions)
{
  g_autoptr (GArray) ledger = g_array_new (FALSE, FALSE, sizeof (LbSuspension));
  const LbCaseItem *found;
  LbClockProblem problem = { 0 };
  guint last;

  g_return_val_if_fail (self != NULL && context != NULL && ret_problem != NULL && ret_suspensions != NULL,
                        FALSE);

  found = lb_case_item (self, item);
  last = found != NULL && found->suspensions->len > 0 ? found->suspensions->len - 1 : 0;
  if (kind == LB_CLOCK_CASE
        ? !lb_case_umbrella_problem (self, context, &problem, ledger)
        : found == NULL || !lb_item_clock_problem (self, found, kind, last, context, &problem, ledger))
    return FALSE;
  *ret_problem = problem;
  *ret_suspensions = g_steal_pointer (&ledger);
  return TRUE;
}

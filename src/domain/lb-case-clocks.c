/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * K1–K18 of an item as problems: how long, from when, held up by what. Lengths come from catalogue and policy,
 * never from here (docs/domain.md 3.5).
 */
#include "lb-case-clocks-private.h"

#include <string.h>

static void
in_working_days (LbClockProblem *problem, int days, LbDay start)
{
  problem->limit = (LbLimit){ days, LB_UNIT_WORKING_DAY };
  problem->start = start;
}

/* Where the law counts from receipt (收到申请, 收到报告, 收到材料): policy lists the items. What had to be corrected first
 * was received whole on the day on which the last of it came in, and that is the day of acceptance. */
static gboolean
starts_on_receipt (const LbCaseItem *item, const LbPolicy *policy)
{
  return item->received_at != LB_TIME_NONE && g_strcmp0 (item->acceptance, "corrected") != 0
         && g_hash_table_contains (policy->receipt_starts, item->item);
}

static gboolean
decision_problem (const LbCase *self, const LbCaseItem *item, LbClockKind kind, const LbContext *context,
                  LbClockProblem *problem, GArray *ledger)
{
  const LbItem *entry = lb_catalogue_item (context->catalogue, item->item);
  const char *basis = NULL;

  if (entry == NULL || item->accepted_on == LB_DAY_NONE)
    return FALSE;
  g_array_append_vals (ledger, item->suspensions->data, item->suspensions->len);
  problem->start = item->accepted_on;
  if (kind == LB_CLOCK_COMMITTED)
    {
      problem->limit = lb_item_committed (entry, self->answers);
      return problem->limit.amount > 0;
    }
  problem->limit = lb_item_statutory (entry, self->answers, &basis);
  problem->basis = basis != NULL ? basis : entry->statutory_basis;
  problem->extension = item->extension;
  problem->extension_basis = g_hash_table_lookup (context->policy->basis, "extension");
  if (starts_on_receipt (item, context->policy))
    problem->start = lb_time_day (item->received_at);
  return problem->limit.amount > 0;
}

static gboolean
intake_problem (const LbCaseItem *item, LbClockKind kind, const LbContext *context, LbClockProblem *problem)
{
  const LbPolicy *policy = context->policy;

  if (item->received_at == LB_TIME_NONE)
    return FALSE;
  problem->start = lb_time_day (item->received_at);
  problem->start_time = item->received_at;
  if (kind == LB_CLOCK_HALF_HOUR)
    {
      problem->limit = (LbLimit){ policy->half_hour_minutes, LB_UNIT_SERVICE_MINUTE };
      problem->hours = &policy->hours;
      return TRUE;
    }
  if (kind == LB_CLOCK_ONE_DAY)
    {
      in_working_days (problem, policy->one_day_days, problem->start);
      return item->one_day_notice;
    }
  in_working_days (problem, lb_notice_days (policy, item->item), problem->start);
  if (item->state == LB_ITEM_CORRECTING && item->supplied_on != LB_DAY_NONE)
    problem->start = item->supplied_on;
  return TRUE;
}

static gboolean
is_testing (LbSuspensionReason reason)
{
  return reason == LB_SUSPENSION_INSPECTION || reason == LB_SUSPENSION_TESTING
         || reason == LB_SUSPENSION_INSPECTION_QUARANTINE;
}

/* The first test that was begun; NULL when none was. */
static const LbSuspension *
first_test (const LbCaseItem *item)
{
  for (guint i = 0; i < item->suspensions->len; i++)
    {
      const LbSuspension *suspension = &g_array_index (item->suspensions, LbSuspension, i);

      if (is_testing (suspension->reason))
        return suspension;
    }
  return NULL;
}

/* Since when the last deferred material of @item is in; LB_TIME_NONE while one is out. FALSE: none was deferred. */
static gboolean
deferral_of (const LbCase *self, const LbCaseItem *item, const LbContext *context, LbTime *ret_in, LbDay *ret_promised)
{
  const LbItem *entry = lb_catalogue_item (context->catalogue, item->item);
  gboolean any = FALSE;
  gboolean out = FALSE;

  *ret_in = LB_TIME_NONE;
  *ret_promised = LB_DAY_NONE;
  for (guint i = 0; entry != NULL && i < entry->materials->len; i++)
    {
      const LbItemMaterial *due = entry->materials->pdata[i];
      const LbCaseMaterial *held = lb_case_material (self, due->material);

      if (held == NULL || !held->was_deferred)
        continue;
      any = TRUE;
      if (held->held == LB_HELD_DEFERRED)
        out = TRUE;
      else
        *ret_in = MAX (*ret_in, held->supplied_at);
      if (held->defer_until != LB_DAY_NONE && (*ret_promised == LB_DAY_NONE || held->defer_until < *ret_promised))
        *ret_promised = held->defer_until;
    }
  if (out)
    *ret_in = LB_TIME_NONE;
  return any;
}

/* K11: what policy allows, no longer than the committed limit leaves and than the applicant has promised. */
static gboolean
deferral_problem (const LbCase *self, const LbCaseItem *item, const LbContext *context, LbClockProblem *problem)
{
  const LbItem *entry = lb_catalogue_item (context->catalogue, item->item);
  LbDay received = item->received_at != LB_TIME_NONE ? lb_time_day (item->received_at) : LB_DAY_NONE;
  int days = context->policy->defer_days;
  LbLimit committed;
  LbTime in;
  LbDay promised;

  if (entry == NULL || received == LB_DAY_NONE || !deferral_of (self, item, context, &in, &promised))
    return FALSE;
  committed = lb_item_committed (entry, self->answers);
  if (committed.unit == LB_UNIT_WORKING_DAY && committed.amount > 0)
    days = MIN (days, committed.amount);
  if (promised != LB_DAY_NONE)
    days = CLAMP (lb_calendar_between (context->calendar, received, promised), 0, days);
  in_working_days (problem, days, received);
  return TRUE;
}

static LbTime
deferral_ended (const LbCase *self, const LbCaseItem *item, const LbContext *context)
{
  LbTime in;
  LbDay promised;

  return deferral_of (self, item, context, &in, &promised) ? in : LB_TIME_NONE;
}

static gboolean
has_paper (const LbCase *self)
{
  for (guint i = 0; i < self->materials->len; i++)
    {
      const LbCaseMaterial *material = self->materials->pdata[i];

      if (material->originals > 0 || material->copies > 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
review_problem (const LbCase *self, const LbCaseItem *item, LbClockKind kind, guint index,
                const LbContext *context, LbClockProblem *problem)
{
  const LbPolicy *policy = context->policy;

  if (kind == LB_CLOCK_SPECIAL && index < item->suspensions->len)
    {
      in_working_days (problem, GPOINTER_TO_INT (item->suspension_days->pdata[index]),
                       g_array_index (item->suspensions, LbSuspension, index).from);
      return TRUE;
    }
  if (kind == LB_CLOCK_HEARING && item->hearing_notified)
    {
      in_working_days (problem, policy->hearing_apply_days, lb_time_day (item->hearing_at));
      return TRUE;
    }
  if (kind == LB_CLOCK_TESTERS && item->accepted_on != LB_DAY_NONE
      && (first_test (item) != NULL || (item->special_pending && is_testing (item->special_reason))))
    {
      in_working_days (problem, policy->tester_days, item->accepted_on);
      return TRUE;
    }
  if (kind == LB_CLOCK_DEFERRED)
    return deferral_problem (self, item, context, problem);
  if (kind == LB_CLOCK_CORRECTION && item->n_corrections > 0)
    {
      in_working_days (problem, policy->correction_wait_days, lb_time_day (item->correction_at));
      return TRUE;
    }
  return FALSE;
}

static gboolean
issue_problem (const LbCase *self, const LbCaseItem *item, LbClockKind kind, const LbContext *context,
               LbClockProblem *problem)
{
  const LbPolicy *policy = context->policy;
  gboolean decided = lb_case_item_is_decided (item);
  LbTime start = LB_TIME_NONE;

  if (kind == LB_CLOCK_DELIVERY && decided)
    start = item->decided_at, problem->limit.amount = policy->delivery_days;
  else if (kind == LB_CLOCK_PAPER && has_paper (self))
    start = item->received_at, problem->limit.amount = policy->paper_days;
  else if (kind == LB_CLOCK_TO_DESK && decided)
    start = item->made_at, problem->limit.amount = policy->to_desk_days;
  else if (kind == LB_CLOCK_CALL && decided && g_strcmp0 (self->delivery.method, "ems") != 0)
    start = item->stored_at, problem->limit.amount = policy->call_days;
  problem->limit.unit = LB_UNIT_WORKING_DAY;
  if (kind == LB_CLOCK_REMEDY && decided)
    {
      start = item->delivered_at;
      problem->limit = (LbLimit){ policy->remedy_days, LB_UNIT_CALENDAR_DAY };
    }
  if (start == LB_TIME_NONE)
    return FALSE;
  problem->start = lb_time_day (start);
  return TRUE;
}

gboolean
lb_item_clock_problem (const LbCase *self, const LbCaseItem *item, LbClockKind kind, guint index,
                       const LbContext *context, LbClockProblem *problem, GArray *ledger)
{
  gboolean applies;

  memset (problem, 0, sizeof *problem);
  problem->start_time = LB_TIME_NONE;
  problem->basis = g_hash_table_lookup (context->policy->basis, lb_clock_kind_name (kind));
  switch (kind)
    {
    case LB_CLOCK_HALF_HOUR:
    case LB_CLOCK_ONE_DAY:
    case LB_CLOCK_NOTICE:
      applies = intake_problem (item, kind, context, problem);
      break;
    case LB_CLOCK_COMMITTED:
    case LB_CLOCK_STATUTORY:
      applies = decision_problem (self, item, kind, context, problem, ledger);
      break;
    case LB_CLOCK_SPECIAL:
    case LB_CLOCK_HEARING:
    case LB_CLOCK_TESTERS:
    case LB_CLOCK_DEFERRED:
    case LB_CLOCK_CORRECTION:
      applies = review_problem (self, item, kind, index, context, problem);
      break;
    case LB_CLOCK_DELIVERY:
    case LB_CLOCK_PAPER:
    case LB_CLOCK_TO_DESK:
    case LB_CLOCK_CALL:
    case LB_CLOCK_REMEDY:
      applies = issue_problem (self, item, kind, context, problem);
      break;
    case LB_CLOCK_CASE:        /* of the case, not of an item */
    case LB_CLOCK_LOWER_LEVEL: /* 下级初审: no item of this catalogue is passed up to the city */
    case LB_CLOCK_RATING:      /* begins with a bad rating, which is not part of the case: lb_clock_kind_limit() */
    default:
      applies = FALSE;
    }
  problem->suspensions = (const LbSuspension *) ledger->data;
  problem->n_suspensions = ledger->len;
  return applies;
}

static LbTime
day_time (LbDay day)
{
  return day == LB_DAY_NONE ? LB_TIME_NONE : lb_day_start (day);
}

/* An item that has ended stops whatever still ran on it. */
static LbTime
ended_at (const LbCaseItem *item)
{
  return lb_item_state_is_final (item->state) ? item->state_since : LB_TIME_NONE;
}

static LbTime
first_of (LbTime a, LbTime b)
{
  if (a == LB_TIME_NONE || b == LB_TIME_NONE)
    return MAX (a, b);
  return MIN (a, b);
}

static LbTime
test_begun (const LbCaseItem *item)
{
  const LbSuspension *test = first_test (item);

  return test != NULL ? day_time (test->from) : LB_TIME_NONE;
}

LbTime
lb_item_clock_stopped (const LbCase *self, const LbCaseItem *item, LbClockKind kind, guint index,
                       const LbContext *context)
{
  LbTime ended = ended_at (item);

  switch (kind)
    {
    case LB_CLOCK_HALF_HOUR:
      return first_of (item->answered_at, item->one_day_notice ? item->one_day_notice_at : LB_TIME_NONE);
    case LB_CLOCK_ONE_DAY:
      return item->answered_at;
    case LB_CLOCK_NOTICE:
      return item->state == LB_ITEM_CORRECTING && item->supplied_on != LB_DAY_NONE ? LB_TIME_NONE
                                                                                   : item->answered_at;
    case LB_CLOCK_COMMITTED:
    case LB_CLOCK_STATUTORY:
    case LB_CLOCK_HEARING:
      return first_of (lb_case_item_is_decided (item) ? item->decided_at : LB_TIME_NONE, ended);
    case LB_CLOCK_DEFERRED:
      return first_of (deferral_ended (self, item, context),
                       first_of (lb_case_item_is_decided (item) ? item->decided_at : LB_TIME_NONE, ended));
    case LB_CLOCK_SPECIAL:
      return first_of (day_time (g_array_index (item->suspensions, LbSuspension, index).to), ended);
    case LB_CLOCK_DELIVERY:
      return item->delivered_at;
    case LB_CLOCK_TESTERS:
      return first_of (test_begun (item), ended);
    case LB_CLOCK_CORRECTION:
      return item->state == LB_ITEM_CORRECTING ? day_time (item->supplied_on)
                                               : first_of (day_time (item->supplied_on), item->state_since);
    case LB_CLOCK_PAPER:
      {
        const LbPaperSlip *slip = lb_case_slip (self, item->section);

        return first_of (slip != NULL ? slip->received_at : LB_TIME_NONE, ended);
      }
    case LB_CLOCK_TO_DESK:
      return item->desk_at;
    case LB_CLOCK_CALL:
      return first_of (item->notified_at, item->delivered_at);
    case LB_CLOCK_CASE:
    case LB_CLOCK_LOWER_LEVEL:
    case LB_CLOCK_REMEDY:
    case LB_CLOCK_RATING:
    default:
      return LB_TIME_NONE;
    }
}

int
lb_extension_days (const LbCaseItem *item, const LbContext *context)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (context->policy->extensions, item->item));
}

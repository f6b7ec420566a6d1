/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-hall.h"

#include <glib/gi18n-lib.h>

static const char *const need_labels[LB_HALL_N_NEEDS] = {
  [LB_HALL_OVERDUE] = N_("Half hour is over"),
  [LB_HALL_NOTICE] = N_("One-day notice is due"),
  [LB_HALL_ANSWERED] = N_("Answered: tell the applicant"),
  [LB_HALL_WAITING] = N_("Waiting"),
  [LB_HALL_LEFT] = N_("One-day notice given"),
};

const char *
lb_hall_need_label (LbHallNeed need)
{
  g_return_val_if_fail ((guint) need < LB_HALL_N_NEEDS, NULL);

  return need_labels[need];
}

static void
count_received (LbHallFacts *facts, const LbCaseItem *item, const LbContext *context)
{
  LbTime due;

  if (item->one_day_notice)
    {
      facts->n_noticed++;
      return;
    }
  due = lb_calendar_add_service_minutes (context->calendar, &context->policy->hours, item->received_at,
                                         context->policy->half_hour_minutes);
  facts->n_waiting++;
  if (facts->due == LB_TIME_NONE || due < facts->due)
    facts->due = due;
}

static void
count_item (LbHallFacts *facts, const LbCaseItem *item, const LbContext *context)
{
  if (item->state == LB_ITEM_RECEIVED)
    {
      count_received (facts, item, context);
      return;
    }
  if (item->state == LB_ITEM_CORRECTING)
    facts->n_correcting++;
  else if (item->state == LB_ITEM_NOT_ACCEPTED)
    facts->n_not_accepted++;
  else if (item->accepted_on != LB_DAY_NONE)
    facts->n_accepted++;
  if (item->answered_at != LB_TIME_NONE)
    facts->answered_at = MAX (facts->answered_at, item->answered_at);
}

gboolean
lb_hall_read (const LbCase *self, const LbContext *context, LbHallFacts *ret_facts)
{
  g_return_val_if_fail (self != NULL && context != NULL && ret_facts != NULL, FALSE);

  *ret_facts = (LbHallFacts) { .due = LB_TIME_NONE, .answered_at = LB_TIME_NONE };
  if (self->number == NULL)
    return FALSE;
  for (guint i = 0; i < self->items->len; i++)
    count_item (ret_facts, self->items->pdata[i], context);
  return ret_facts->n_waiting + ret_facts->n_noticed + ret_facts->n_accepted + ret_facts->n_correcting
         + ret_facts->n_not_accepted > 0;
}

int
lb_hall_minutes_left (const LbHallFacts *facts, const LbContext *context, LbTime now)
{
  g_return_val_if_fail (facts != NULL && context != NULL, 0);

  if (facts->due == LB_TIME_NONE)
    return 0;
  return lb_calendar_service_minutes_between (context->calendar, &context->policy->hours, now, facts->due);
}

LbHallNeed
lb_hall_need (const LbHallFacts *facts, const LbContext *context, LbTime now)
{
  g_return_val_if_fail (facts != NULL && context != NULL, LB_HALL_WAITING);

  if (facts->n_waiting == 0)
    return facts->n_noticed > 0 ? LB_HALL_LEFT : LB_HALL_ANSWERED;
  if (now >= facts->due)
    return LB_HALL_OVERDUE;
  /* A half hour that reaches into another day is not one that anybody waits for: the notice is offered at once. */
  if (lb_time_day (facts->due) > lb_time_day (now)
      || lb_hall_minutes_left (facts, context, now) < context->policy->notice_prompt_minutes)
    return LB_HALL_NOTICE;
  return LB_HALL_WAITING;
}

static int
compare_times (LbTime a, LbTime b)
{
  return (a > b) - (a < b);
}

int
lb_hall_compare (LbHallNeed need_a, const LbHallFacts *a, LbHallNeed need_b, const LbHallFacts *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, 0);

  if (need_a != need_b)
    return need_a < need_b ? -1 : 1;
  if (need_a == LB_HALL_ANSWERED || need_a == LB_HALL_LEFT)
    return compare_times (b->answered_at, a->answered_at);
  return compare_times (a->due, b->due);
}

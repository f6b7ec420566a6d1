/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * K6, 行政许可法 42(2): forty-five days over all items together. It stands still only while every undecided accepted
 * item does.
 */
#include "lb-case-clocks-private.h"

#include <string.h>

/* The lowest stage with an accepted item that is undecided; else the highest with any accepted one. */
int
lb_case_umbrella_stage (const LbCase *self)
{
  int running = 0;
  int last = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      const LbCaseItem *item = self->items->pdata[i];

      if (item->accepted_on == LB_DAY_NONE)
        continue;
      last = MAX (last, item->stage);
      if (lb_item_state_is_undecided (item->state) && (running == 0 || item->stage < running))
        running = item->stage;
    }
  return running != 0 ? running : last;
}

int
lb_case_stage_extension (const LbCase *self, int stage)
{
  for (guint i = 0; i + 1 < self->stage_extensions->len; i += 2)
    if (g_array_index (self->stage_extensions, int, i) == stage)
      return g_array_index (self->stage_extensions, int, i + 1);
  return 0;
}

static GPtrArray *
accepted_items (const LbCase *self)
{
  GPtrArray *items = g_ptr_array_new ();
  int stage = lb_case_umbrella_stage (self);

  for (guint i = 0; i < self->items->len; i++)
    {
      LbCaseItem *item = self->items->pdata[i];

      if (item->stage == stage && item->accepted_on != LB_DAY_NONE)
        g_ptr_array_add (items, item);
    }
  return items;
}

/* The day on which @item stopped counting: decided or ended. */
static LbDay
finished_on (const LbCaseItem *item)
{
  if (lb_case_item_is_decided (item))
    return lb_time_day (item->decided_at);
  return lb_item_state_is_final (item->state) ? lb_time_day (item->state_since) : G_MAXINT32;
}

static gboolean
stands_still (const LbCaseItem *item, LbDay day)
{
  for (guint i = 0; i < item->suspensions->len; i++)
    {
      const LbSuspension *suspension = &g_array_index (item->suspensions, LbSuspension, i);

      if (day > suspension->from && (suspension->to == LB_DAY_NONE || day <= suspension->to))
        return TRUE;
    }
  return FALSE;
}

/* On @day every item that had been accepted and was not finished stood still, and there was one. */
static gboolean
all_stand_still (GPtrArray *items, LbDay day)
{
  gboolean any = FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      const LbCaseItem *item = items->pdata[i];

      if (item->accepted_on > day || finished_on (item) < day)
        continue;
      if (!stands_still (item, day))
        return FALSE;
      any = TRUE;
    }
  return any;
}

/* Whether all that are undecided now stand still with no end in sight. */
static gboolean
all_suspended_now (GPtrArray *items)
{
  gboolean any = FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      const LbCaseItem *item = items->pdata[i];

      if (!lb_item_state_is_undecided (item->state))
        continue;
      if (item->state != LB_ITEM_SPECIAL)
        return FALSE;
      any = TRUE;
    }
  return any;
}

static void
intersect (GPtrArray *items, LbDay from, LbDay until, GArray *ledger)
{
  LbSuspension run = { LB_SUSPENSION_EXPERT_REVIEW, LB_DAY_NONE, LB_DAY_NONE };
  gboolean open = all_suspended_now (items);

  for (LbDay day = from + 1; day <= until; day++)
    {
      gboolean still = all_stand_still (items, day);

      if (still && run.from == LB_DAY_NONE)
        run.from = day - 1;
      if (still || run.from == LB_DAY_NONE)
        continue;
      run.to = day - 1;
      g_array_append_val (ledger, run);
      run.from = LB_DAY_NONE;
    }
  if (run.from == LB_DAY_NONE && open)
    run.from = until;
  if (run.from == LB_DAY_NONE)
    return;
  run.to = open ? LB_DAY_NONE : until;
  g_array_append_val (ledger, run);
}

/* The last day that any ledger speaks of: later days need not be looked at. */
static LbDay
last_spoken_of (GPtrArray *items, LbDay today)
{
  LbDay last = LB_DAY_NONE;

  for (guint i = 0; i < items->len; i++)
    {
      const LbCaseItem *item = items->pdata[i];

      for (guint j = 0; j < item->suspensions->len; j++)
        {
          const LbSuspension *suspension = &g_array_index (item->suspensions, LbSuspension, j);

          last = MAX (last, suspension->to == LB_DAY_NONE ? MAX (today, suspension->from) : suspension->to);
        }
    }
  return last;
}

/* The reason is told as that of the first item: what stands still together mostly waits for the same thing. */
static void
name_reason (GPtrArray *items, GArray *ledger)
{
  for (guint i = 0; i < items->len; i++)
    {
      const LbCaseItem *item = items->pdata[i];

      if (item->suspensions->len == 0)
        continue;
      for (guint j = 0; j < ledger->len; j++)
        g_array_index (ledger, LbSuspension, j).reason =
          g_array_index (item->suspensions, LbSuspension, 0).reason;
      return;
    }
}

gboolean
lb_case_umbrella_problem (const LbCase *self, const LbContext *context, LbClockProblem *problem,
                          GArray *ledger)
{
  g_autoptr (GPtrArray) items = accepted_items (self);
  LbDay start = G_MAXINT32;
  LbDay last;

  memset (problem, 0, sizeof *problem);
  problem->start_time = LB_TIME_NONE;
  if (items->len == 0)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    start = MIN (start, ((const LbCaseItem *) items->pdata[i])->accepted_on);
  last = last_spoken_of (items, lb_time_day (context->now));
  if (last != LB_DAY_NONE)
    {
      intersect (items, start, last, ledger);
      name_reason (items, ledger);
    }
  problem->limit = (LbLimit){ context->policy->case_days, LB_UNIT_WORKING_DAY };
  problem->start = start;
  problem->extension = lb_case_stage_extension (self, lb_case_umbrella_stage (self));
  problem->basis = g_hash_table_lookup (context->policy->basis, "K6");
  problem->extension_basis = g_hash_table_lookup (context->policy->basis, "case-extension");
  problem->suspensions = (const LbSuspension *) ledger->data;
  problem->n_suspensions = ledger->len;
  return TRUE;
}

LbTime
lb_case_umbrella_stopped (const LbCase *self)
{
  g_autoptr (GPtrArray) items = accepted_items (self);
  LbTime last = LB_TIME_NONE;

  for (guint i = 0; i < items->len; i++)
    {
      const LbCaseItem *item = items->pdata[i];

      if (lb_item_state_is_undecided (item->state))
        return LB_TIME_NONE;
      last = MAX (last, lb_case_item_is_decided (item) ? item->decided_at : item->state_since);
    }
  return last;
}

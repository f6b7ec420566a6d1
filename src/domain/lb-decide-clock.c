/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * T02, T07, T08, T16: what the clock does by itself, and what moves a deadline.
 */
#include "lb-decide-private.h"

#include "lb-case-clocks-private.h"

int
lb_notice_days (const LbPolicy *policy, const char *item)
{
  gpointer days;

  return g_hash_table_lookup_extended (policy->notice_overrides, item, NULL, &days) ? GPOINTER_TO_INT (days)
                                                                                    : policy->notice_days;
}

/* Ticks */

static LbTime
after_working_days (const LbContext *context, LbDay day, int days, LbDay *ret_last)
{
  *ret_last = lb_calendar_add (context->calendar, day, days);
  return lb_day_start (*ret_last + 1);
}

static void
offer (LbTick *best, const LbTick *tick)
{
  if (best->kind == LB_TICK_NONE || tick->at < best->at)
    *best = *tick;
}

/* T07 and T08. When the bureau keeps silent, the law speaks: the application counts as accepted from its receipt. */
static void
offer_silence (const LbCaseItem *item, const LbContext *context, LbTick *best)
{
  LbDay received = lb_time_day (item->received_at);
  LbTick tick = { LB_TICK_ACCEPT, 0, item->item, "overdue", received, 0 };
  LbDay last;

  tick.at = after_working_days (context, received, lb_notice_days (context->policy, item->item), &last);
  offer (best, &tick);
  if (!item->one_day_notice)
    return;
  tick.at = after_working_days (context, received, context->policy->one_day_days, &last);
  tick.how = "one-day";
  tick.accepted_on = context->policy->deemed_on_receipt ? received : last;
  offer (best, &tick);
}

static void
offer_item (const LbCaseItem *item, const LbContext *context, LbTick *best)
{
  if (item->state == LB_ITEM_RECEIVED)
    offer_silence (item, context, best);
  /* T06: all that was asked for is there; silence about it is treated like silence about an application. */
  else if (item->state == LB_ITEM_CORRECTING && item->supplied_on != LB_DAY_NONE)
    {
      LbTick tick = { LB_TICK_ACCEPT, 0, item->item, "corrected", item->supplied_on, 0 };
      LbDay last;

      tick.at =
        after_working_days (context, item->supplied_on, lb_notice_days (context->policy, item->item), &last);
      offer (best, &tick);
    }
}

/* T02: a stage opens the moment that those before it are complete. */
static void
offer_stage (const LbCase *state, const LbCaseItem *item, const LbContext *context, LbTick *best)
{
  LbTick tick = { LB_TICK_OPEN, item->state_since, NULL, NULL, LB_DAY_NONE, item->stage };

  if (item->state != LB_ITEM_GATED || !lb_case_stage_may_open (state, context->catalogue, item->stage))
    return;
  for (guint i = 0; i < state->items->len; i++)
    {
      const LbCaseItem *before = state->items->pdata[i];

      if (before->stage < item->stage)
        tick.at = MAX (tick.at, lb_case_stage_completed_at (state, context->catalogue, before->stage));
    }
  offer (best, &tick);
}

/* A draft that nobody comes back for leaves the PCs of the hall: it holds personal data. */
static void
offer_close (const LbCase *state, const LbContext *context, LbTick *best)
{
  LbTick tick = { LB_TICK_CLOSE, 0, NULL, NULL, LB_DAY_NONE, 0 };
  LbDay last;

  if (state->number != NULL || state->version == 0 || state->closed_at != LB_TIME_NONE
      || state->last_at == LB_TIME_NONE)
    return;
  tick.at = after_working_days (context, lb_time_day (state->last_at), context->policy->draft_days, &last);
  offer (best, &tick);
}

static gboolean
next_tick (const LbCase *state, const LbContext *context, gboolean opening, LbTick *ret_tick)
{
  ret_tick->kind = LB_TICK_NONE;
  if (state->archived_at != LB_TIME_NONE)
    return FALSE;
  offer_close (state, context, ret_tick);
  for (guint i = 0; i < state->items->len; i++)
    {
      offer_item (state->items->pdata[i], context, ret_tick);
      if (opening)
        offer_stage (state, state->items->pdata[i], context, ret_tick);
    }
  return ret_tick->kind != LB_TICK_NONE;
}

gboolean
lb_tick_next (const LbCase *state, const LbContext *context, LbTick *ret_tick)
{
  return next_tick (state, context, TRUE, ret_tick);
}

gboolean
lb_decision_open_stage (LbDecision *d, int stage, LbTime at, gboolean by_clock, GError **error)
{
  g_autoptr (GVariant) data = lb_record_new ("stage", LB_VALUE_INTEGER, (gint64) stage, NULL);

  if (by_clock ? !lb_decision_emit_by_clock (d, LB_EVENT_STAGE_OPENED, NULL, at, data, error)
               : !lb_decision_emit (d, LB_EVENT_STAGE_OPENED, NULL, data, error))
    return FALSE;
  for (guint i = 0; i < d->state->items->len; i++)
    {
      LbCaseItem *item = d->state->items->pdata[i];

      if (item->stage != stage || item->state != LB_ITEM_GATED)
        continue;
      if (by_clock ? !lb_decision_emit_by_clock (d, LB_EVENT_ITEM_OPENED, item->item, at, data, error)
                   : !lb_decision_emit (d, LB_EVENT_ITEM_OPENED, item->item, data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_tick (LbDecision *d, const LbTick *tick, GError **error)
{
  g_autoptr (GVariant) data = NULL;

  if (tick->kind == LB_TICK_OPEN)
    return lb_decision_open_stage (d, tick->stage, tick->at, TRUE, error);
  if (tick->kind == LB_TICK_CLOSE)
    {
      data = lb_record_new ("reason", LB_VALUE_TEXT, NULL, NULL);
      return lb_decision_emit_by_clock (d, LB_EVENT_DRAFT_CLOSED, NULL, tick->at, data, error);
    }
  data = lb_record_new ("day", LB_VALUE_DAY, tick->accepted_on, "how", LB_VALUE_TEXT, tick->how, NULL);
  return lb_decision_emit_by_clock (d, LB_EVENT_ACCEPTED, tick->item, tick->at, data, error);
}

/* Each tick changes the state, so the next one is asked for anew; one that is due bears its own instant, so that
 * the dates are the same however late the clock is read. */
gboolean
lb_decision_tick (LbDecision *d, LbTime until, gboolean opening, GError **error)
{
  LbTick tick;

  while (next_tick (d->state, d->context, opening, &tick) && tick.at <= until)
    if (!run_tick (d, &tick, error))
      return FALSE;
  return TRUE;
}

/* What was due before the command has been emitted already: here nothing is left to do. An idle tick is not an
 * error, it simply says nothing. */
LB_DECIDE (tick)
{
  return TRUE;
}

LbTime
lb_case_next_tick (const LbCase *state, const LbContext *context)
{
  LbTick tick;

  g_return_val_if_fail (state != NULL && context != NULL, LB_TIME_NONE);

  return lb_tick_next (state, context, &tick) ? tick.at : LB_TIME_NONE;
}

/* Stages and coordination */

static gboolean
has_gated (const LbCase *state, int stage)
{
  for (guint i = 0; i < state->items->len; i++)
    {
      const LbCaseItem *item = state->items->pdata[i];

      if (item->stage == stage && item->state == LB_ITEM_GATED)
        return TRUE;
    }
  return FALSE;
}

LB_POSSIBLE (open_stage)
{
  gboolean gated = FALSE;

  for (guint i = 0; i < d->state->stages->len; i++)
    {
      int stage = g_array_index (d->state->stages, int, i);

      if (!has_gated (d->state, stage))
        continue;
      gated = TRUE;
      if (lb_case_stage_may_open (d->state, d->context->catalogue, stage))
        return TRUE;
    }
  if (!gated)
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE, _("No stage of this case waits to be opened."));
  return lb_refuse (error, LB_REFUSAL_STAGE, _("An earlier stage is not complete, so this one cannot be opened."));
}

LB_DECIDE (open_stage)
{
  int stage = (int) lb_record_integer (d->args, "stage", 0);

  if (!lb_stages_contain (d->state->stages, stage))
    return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("This stage has not been applied for."));
  if (!has_gated (d->state, stage))
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE, _("The stage is open already."));
  if (!lb_case_stage_may_open (d->state, d->context->catalogue, stage))
    return lb_refuse (error, LB_REFUSAL_STAGE,
                      _("An earlier stage is not complete, so this one cannot be opened."));
  return lb_decision_open_stage (d, stage, d->at, FALSE, error);
}

/* Does anything of the case wait for @item? */
static gboolean
is_predecessor (const LbDecision *d, const LbCaseItem *item)
{
  const LbPackage *package = lb_catalogue_package (d->context->catalogue, d->state->package);

  for (guint i = 0; package != NULL && i < d->state->items->len; i++)
    {
      const LbCaseItem *other = d->state->items->pdata[i];
      const LbPackageItem *row = lb_package_item (package, other->item);

      if (other->stage > item->stage
          || (row != NULL && row->after != NULL
              && g_strv_contains ((const char *const *) row->after, item->item)))
        return TRUE;
    }
  return FALSE;
}

/* What the others do about an item that failed is the lead's to coordinate; a refusal by itself ends no other. */
LB_POSSIBLE (coordinate)
{
  gboolean refused = lb_case_item_is_decided (d->item) && !d->item->granted;
  gboolean ended = lb_item_state_is_final (d->item->state) && d->item->state != LB_ITEM_DELIVERED;

  if (!refused && !ended)
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                      _("Coordination is recorded on an item that was refused or has ended."));
  if (!is_predecessor (d, d->item))
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE, _("Nothing in this case waits for that item."));
  return TRUE;
}

LB_DECIDE (coordinate)
{
  gboolean refused = lb_case_item_is_decided (d->item) && !d->item->granted;

  if (!lb_possible_coordinate (d, error))
    return FALSE;
  if (refused && g_str_equal (lb_decision_text (d, "decision"), "proceed"))
    return lb_refuse (error, LB_REFUSAL_PREDECESSOR,
                      _("What rests on a refused item cannot go on as if it had been granted."));
  return lb_decision_echo (d, LB_EVENT_COORDINATED, error);
}

/* Extensions */

static GVariant *
extension_data (LbDecision *d, int days)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "days", "x", (gint64) days);
  return g_variant_dict_end (&dict);
}

static gboolean
check_not_due (LbDecision *d, LbClockKind kind, GError **error)
{
  g_autoptr (GArray) ledger = NULL;
  g_autoptr (LbClockAnswer) answer = NULL;
  LbClockProblem problem = { 0 };

  if (!lb_case_clock_problem (d->state, d->item != NULL ? d->item->item : NULL, kind, d->context, &problem,
                              &ledger))
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE, _("That time limit does not run yet."));
  answer = lb_clock_solve (d->context->calendar, &problem, NULL);
  if (answer != NULL && answer->due != LB_DAY_NONE && d->today > answer->due)
    return lb_refuse (error, LB_REFUSAL_TOO_LATE,
                      _("The time limit has run out. It could be extended only before."));
  return TRUE;
}

LB_POSSIBLE (extend)
{
  if (d->item->extension > 0)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY,
                      _("The time limit of this item has been extended once already."));
  if (lb_extension_days (d->item, d->context) == 0)
    return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED, _("The law of this item knows no extension."));
  return check_not_due (d, LB_CLOCK_STATUTORY, error);
}

LB_DECIDE (extend)
{
  return lb_possible_extend (d, error)
         && lb_decision_emit (d, LB_EVENT_EXTENDED, d->item->item,
                              extension_data (d, lb_extension_days (d->item, d->context)), error);
}

LB_POSSIBLE (extend_case)
{
  if (lb_case_stage_extension (d->state, lb_case_umbrella_stage (d->state)) > 0)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY,
                      _("The time limit of the case has been extended once already."));
  return check_not_due (d, LB_CLOCK_CASE, error);
}

LB_DECIDE (extend_case)
{
  int stage = lb_case_umbrella_stage (d->state);
  GVariantDict dict;

  if (!lb_possible_extend_case (d, error))
    return FALSE;
  if (lb_decision_count (d, "approval") == 0)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                      _("Attach the approval by the head of the government at this level (Administrative "
                         "Licence Law, article 42)."));
  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "days", "x", (gint64) d->context->policy->case_extension);
  g_variant_dict_insert (&dict, "stage", "x", (gint64) stage);
  return lb_decision_emit (d, LB_EVENT_CASE_EXTENDED, NULL, g_variant_dict_end (&dict), error);
}

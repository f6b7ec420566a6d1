/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * T10, T11, T11b: what stops the statutory clock (行政许可法 45), and when it runs on.
 */
#include "lb-decide-private.h"

static LbSuspension *
find_open (const LbCaseItem *item, const char *reason, guint *ret_n)
{
  LbSuspension *found = NULL;

  *ret_n = 0;
  for (guint i = 0; i < item->suspensions->len; i++)
    {
      LbSuspension *suspension = &g_array_index (item->suspensions, LbSuspension, i);

      if (suspension->to != LB_DAY_NONE
          || (reason != NULL && !g_str_equal (lb_suspension_reason_name (suspension->reason), reason)))
        continue;
      found = suspension;
      (*ret_n)++;
    }
  return found;
}

LB_POSSIBLE (request_special)
{
  if (d->item->special_pending)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY,
                      _("A special procedure is waiting for approval already."));
  return TRUE;
}

LB_DECIDE (request_special)
{
  const char *reason = lb_decision_text (d, "reason");
  guint n;

  if (g_str_equal (reason, "site_inspection")
      && !g_hash_table_contains (d->context->policy->inspection_suspends, d->item->item))
    return lb_refuse (
      error, LB_REFUSAL_NOT_WHITELISTED,
      _("An inspection on site does not stop the clock of this item: article 45 does not name it, "
         "and the policy section has not listed the item."));
  if (!lb_possible_request_special (d, error))
    return FALSE;
  if (find_open (d->item, reason, &n) != NULL)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("This special procedure is running already."));
  return lb_decision_echo (d, LB_EVENT_SPECIAL_REQUESTED, error);
}

static GVariant *
begun_data (LbDecision *d, LbDay from)
{
  g_autofree char *day = lb_day_to_string (from);
  GVariantDict dict;

  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "from", "s", day);
  g_variant_dict_insert (&dict, "reason", "s", lb_suspension_reason_name (d->item->special_reason));
  g_variant_dict_insert (&dict, "days", "x", lb_record_integer (d->args, "days", d->item->special_days));
  return g_variant_dict_end (&dict);
}

LB_POSSIBLE (begin_special)
{
  if (!d->item->special_pending)
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                      _("Nobody has asked for a special procedure on this item."));
  return TRUE;
}

/* The suspension begins with the notice that tells how long it will take; it cannot reach back before
 * anyone had asked for it. */
LB_DECIDE (begin_special)
{
  LbDay from = lb_record_day (d->args, "from");
  guint n;

  if (!lb_possible_begin_special (d, error))
    return FALSE;
  if (from == LB_DAY_NONE)
    from = d->today;
  if (from > d->today || from < MAX (d->item->accepted_on, lb_time_day (d->item->special_at)))
    return lb_refuse (
      error, LB_REFUSAL_INVALID,
      _(
        "A special procedure begins on the day of its notice, not before it was asked for and not in the future."));
  if (find_open (d->item, lb_suspension_reason_name (d->item->special_reason), &n) != NULL)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("This special procedure is running already."));
  return lb_decision_emit (d, LB_EVENT_SPECIAL_BEGUN, d->item->item, begun_data (d, from), error);
}

LB_DECIDE (end_special)
{
  guint n;
  const LbSuspension *open = find_open (d->item, lb_decision_text (d, "reason"), &n);
  LbDay to = lb_record_day (d->args, "to");
  g_autofree char *day = NULL;
  GVariantDict dict;

  if (open == NULL)
    return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("No such special procedure is running on this item."));
  if (n > 1)
    return lb_refuse (error, LB_REFUSAL_INVALID,
                      _("Several special procedures are running. Say which one has ended."));
  if (to == LB_DAY_NONE)
    to = d->today;
  if (to > d->today || to < open->from)
    return lb_refuse (
      error, LB_REFUSAL_INVALID,
      _("The conclusion cannot have come in before the procedure began, nor in the future."));
  day = lb_day_to_string (to);
  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "to", "s", day);
  g_variant_dict_insert (&dict, "reason", "s", lb_suspension_reason_name (open->reason));
  return lb_decision_emit (d, LB_EVENT_SPECIAL_ENDED, d->item->item, g_variant_dict_end (&dict), error);
}

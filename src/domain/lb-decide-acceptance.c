/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * T04–T09: taking, accepting, the one correction notice, not accepting.
 */
#include "lb-decide-private.h"

LB_POSSIBLE (take)
{
  if (d->item->taken_at != LB_TIME_NONE)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("The item has been taken already."));
  return TRUE;
}

LB_DECIDE (take)
{
  return lb_possible_take (d, error) && lb_decision_echo (d, LB_EVENT_TAKEN, error);
}

static gboolean
check_taken (LbDecision *d, GError **error)
{
  if (d->item->taken_at != LB_TIME_NONE)
    return TRUE;
  return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                    _("Take the item first, so that it is on record when you saw it."));
}

static GVariant *
acceptance_data (LbDecision *d, LbDay day, const char *how)
{
  GVariantDict dict;
  g_autofree char *text = lb_day_to_string (day);

  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "day", "s", text);
  g_variant_dict_insert (&dict, "how", "s", how);
  return g_variant_dict_end (&dict);
}

/* 行政许可法 32(5): complete and in legal form. */
static gboolean
check_complete (LbDecision *d, GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (GPtrArray) deferred = g_ptr_array_new ();
  g_autoptr (GPtrArray) failed = g_ptr_array_new ();
  g_autofree char *names = NULL;

  lb_decision_lacking (d, d->item, missing, deferred, failed);
  g_ptr_array_extend (missing, failed, NULL, NULL);
  if (missing->len == 0)
    return TRUE;
  names = lb_join_names (missing);
  return lb_refuse (
    error, LB_REFUSAL_NOT_COMPLETE,
    _("The materials are not complete or not in legal form: %s. Request a correction instead."), names);
}

/* T06: whoever brings all that the one notice asked for is accepted, as of the day on which the last of it came. */
static gboolean
accept_corrected (LbDecision *d, GError **error)
{
  return lb_decision_emit (d, LB_EVENT_ACCEPTED, d->item->item,
                           acceptance_data (d, d->item->supplied_on, "corrected"), error);
}

/* That it has been taken is left out: looking at it to decide is the moment of taking it. */
LB_POSSIBLE (accept)
{
  if (d->item->state != LB_ITEM_CORRECTING)
    return check_complete (d, error);
  if (d->item->supplied_on == LB_DAY_NONE)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                      _("The applicant has not handed in all that the correction notice asks for."));
  return TRUE;
}

LB_DECIDE (accept)
{
  if (!check_taken (d, error) || !lb_possible_accept (d, error))
    return FALSE;
  if (d->item->state == LB_ITEM_CORRECTING)
    return accept_corrected (d, error);
  return lb_decision_emit (d, LB_EVENT_ACCEPTED, d->item->item, acceptance_data (d, d->today, "decided"), error);
}

/* T05. Once: 行政许可法 32(4) has the applicant told everything in one go. A second notice is the bureau head's to
 * answer for. */
LB_DECIDE (request_correction)
{
  const char *override = lb_decision_text (d, "override");
  gboolean second = d->item->n_corrections > 0;
  LbDay until = lb_record_day (d->args, "until");

  if (second && (override == NULL || *override == '\0' || d->role != LB_ROLE_BUREAU_HEAD))
    return lb_refuse (
      error, LB_REFUSAL_ONCE_ONLY,
      _("The applicant has been told once what to correct. A second notice needs the bureau head, "
         "with a reason."));
  if (!second && d->role == LB_ROLE_BUREAU_HEAD)
    return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED,
                      _("The first correction notice is the section's to give."));
  if (!second && !check_taken (d, error))
    return FALSE;
  if (lb_decision_count (d, "lines") == 0)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("List everything that has to be corrected."));
  if (until != LB_DAY_NONE && until < d->today)
    return lb_refuse (error, LB_REFUSAL_INVALID, _("The time for the correction would be over already."));
  return lb_decision_echo (d, LB_EVENT_CORRECTION_REQUESTED, error);
}

LB_DECIDE (not_accept)
{
  const char *competent = lb_decision_text (d, "competent");

  if (!check_taken (d, error))
    return FALSE;
  if (g_str_equal (lb_decision_text (d, "ground"), "not-competent")
      && (competent == NULL || *competent == '\0'))
    return lb_refuse (
      error, LB_REFUSAL_NOT_COMPLETE,
      _("Tell the applicant which authority is competent (Administrative Licence Law, article 32)."));
  return lb_decision_echo (d, LB_EVENT_NOT_ACCEPTED, error);
}

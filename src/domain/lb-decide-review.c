/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * T10–T15, T26, T27: special procedures, opinion, decision, termination, undoing.
 */
#include "lb-decide-private.h"

LB_DECIDE (note_supplement)
{
  if (lb_decision_count (d, "lines") == 0)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("List everything that has to be corrected."));
  return lb_decision_echo (d, LB_EVENT_SUPPLEMENT_NOTED, error);
}

/* Opinion and decision */

/* The last conclusion on @kind must let the item pass, and none may still be awaited. */
static gboolean
check_visit (LbDecision *d, const char *kind, gboolean required, GError **error)
{
  const LbVisitRequest *last = NULL;

  for (guint i = 0; i < d->state->requests->len; i++)
    {
      const LbVisitRequest *request = d->state->requests->pdata[i];

      if (g_str_equal (request->item, d->item->item) && g_str_equal (request->kind, kind))
        last = request;
    }
  if (last != NULL && !last->closed)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                      _("The conclusion of the inspection or expert review is still awaited."));
  if (last == NULL && required)
    return lb_refuse (
      error, LB_REFUSAL_NOT_COMPLETE,
      g_str_equal (kind, "expert")
        ? _("This item needs an expert review. Ask the inspection section for it first.")
        : _("This item needs an inspection on site. Ask the inspection section for it first."));
  if (last != NULL && g_strcmp0 (last->opinion, "pass") != 0)
    return lb_refuse (
      error, LB_REFUSAL_NOT_COMPLETE,
      _("The last inspection or expert review was not passed, so the item cannot be granted on it."));
  return TRUE;
}

static gboolean
check_materials_in (LbDecision *d, GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (GPtrArray) failed = g_ptr_array_new ();
  g_autofree char *names = NULL;

  lb_decision_lacking (d, d->item, missing, missing, failed);
  if (missing->len == 0)
    return TRUE;
  names = lb_join_names (missing);
  return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("These materials have not come in yet: %s."), names);
}

static gboolean
check_grantable (LbDecision *d, GError **error)
{
  const LbItem *entry = lb_catalogue_item (d->context->catalogue, d->item->item);

  return check_visit (d, "inspection", entry != NULL && entry->inspection_required, error)
         && check_visit (d, "expert", entry != NULL && entry->expert_required, error)
         && check_materials_in (d, error);
}

LB_DECIDE (propose)
{
  if (g_str_equal (lb_decision_text (d, "recommendation"), "grant") && !check_grantable (d, error))
    return FALSE;
  return lb_decision_echo (d, LB_EVENT_PROPOSED, error);
}

LB_DECIDE (send_back)
{
  return lb_decision_echo (d, LB_EVENT_SENT_BACK, error);
}

static gboolean
check_predecessors (LbDecision *d, GError **error)
{
  g_autoptr (GPtrArray) blockers = lb_case_blockers (d->state, d->context->catalogue, d->item->item);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; i < blockers->len; i++)
    g_ptr_array_add (names, (gpointer) lb_decision_item_name (d, ((LbCaseItem *) blockers->pdata[i])->item));
  if (names->len == 0)
    return TRUE;
  joined = lb_join_names (names);
  return lb_refuse (
    error, LB_REFUSAL_PREDECESSOR,
    _("This item rests on others that are not granted: %s. Wait for them, or ask the lead section."),
    joined);
}

LB_POSSIBLE (grant)
{
  if (!lb_stages_contain (d->state->opened_stages, d->item->stage))
    return lb_refuse (error, LB_REFUSAL_STAGE, _("The stage of this item is not open."));
  return check_predecessors (d, error) && check_grantable (d, error);
}

LB_DECIDE (grant)
{
  const char *reason = lb_decision_text (d, "reason");

  if (!lb_possible_grant (d, error))
    return FALSE;
  if (g_strcmp0 (d->item->recommendation, "grant") != 0 && (reason == NULL || *reason == '\0'))
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                      _("The reviewer recommends otherwise. Give your reason, or send the item back."));
  return lb_decision_echo (d, LB_EVENT_GRANTED, error);
}

LB_DECIDE (refuse)
{
  if (lb_record_boolean (d->args, "majorInterest") && !d->item->hearing_notified)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                      _("Major interests are touched: tell the applicant of the right to a hearing first."));
  return lb_decision_echo (d, LB_EVENT_REFUSED, error);
}

LB_POSSIBLE (notify_hearing)
{
  if (d->item->hearing_notified)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("The right to a hearing has been notified already."));
  return TRUE;
}

LB_DECIDE (notify_hearing)
{
  return lb_possible_notify_hearing (d, error) && lb_decision_echo (d, LB_EVENT_HEARING_NOTIFIED, error);
}

LB_DECIDE (terminate)
{
  LbDay last;

  if (!g_str_equal (lb_decision_text (d, "ground"), "no-response"))
    return lb_decision_echo (d, LB_EVENT_TERMINATED, error);
  if (d->item->state != LB_ITEM_CORRECTING || d->item->supplied_on != LB_DAY_NONE)
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                      _("Only an unanswered correction notice can end for want of an answer."));
  last = lb_calendar_add (d->context->calendar, lb_time_day (d->item->correction_at),
                          d->context->policy->correction_wait_days);
  if (d->today <= MAX (last, d->item->correction_due))
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                      _("The applicant still has time to answer the correction notice."));
  return lb_decision_echo (d, LB_EVENT_TERMINATED, error);
}

/* Undoing */

/* Nothing may hang in the air: what was granted or opened on the strength of the item stays granted or open. */
static gboolean
check_dependents (const LbCase *after, LbCatalogue *catalogue, const LbCase *before, GError **error)
{
  for (guint i = 0; i < after->items->len; i++)
    {
      const LbCaseItem *item = after->items->pdata[i];
      g_autoptr (GPtrArray) now = lb_case_blockers (after, catalogue, item->item);
      g_autoptr (GPtrArray) then = lb_case_blockers (before, catalogue, item->item);

      if (lb_case_item_is_decided (item) && item->granted && now->len > then->len)
        return lb_refuse (
          error, LB_REFUSAL_PREDECESSOR,
          _("Another item has been granted on the strength of this one, so it cannot be undone."));
    }
  for (guint i = 0; i < after->opened_stages->len; i++)
    {
      int stage = g_array_index (after->opened_stages, int, i);

      if (lb_case_stage_may_open (before, catalogue, stage)
          && !lb_case_stage_may_open (after, catalogue, stage))
        return lb_refuse (
          error, LB_REFUSAL_STAGE,
          _("A later stage has been opened on the strength of this item, so it cannot be undone."));
    }
  return TRUE;
}

static GVariant *
undo_data (LbDecision *d)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "version", "x", d->item->since_version);
  g_variant_dict_insert (&dict, "to", "s", lb_item_state_name (d->item->previous->state));
  return g_variant_dict_end (&dict);
}

/* T27: the same day, before any document of the step is in the applicant's hands. */
LB_POSSIBLE (undo)
{
  if (d->item->previous == NULL || !d->item->undoable)
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                      _("There is no step of a person here that could be undone."));
  if (d->item->served)
    return lb_refuse (
      error, LB_REFUSAL_TOO_LATE,
      _("A document of this step has been served, so it can only be corrected by a new decision."));
  if (lb_time_day (d->item->state_since) != d->today)
    return lb_refuse (error, LB_REFUSAL_TOO_LATE, _("A step can be undone on the same day only."));
  return TRUE;
}

LB_DECIDE (undo)
{
  g_autoptr (LbCase) before = NULL;

  if (!lb_possible_undo (d, error))
    return FALSE;
  before = lb_case_copy (d->state);
  return lb_decision_emit (d, LB_EVENT_UNDONE, d->item->item, undo_data (d), error)
         && check_dependents (d->state, d->context->catalogue, before, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The step of replay: which function applies which event, and who has acted in what.
 */
#include "lb-case-private.h"

#include "lb-error.h"

static const LbApplyStep steps[LB_N_EVENTS] = {
  [LB_EVENT_REFERRED] = lb_apply_referred,
  [LB_EVENT_TURNED_AWAY] = lb_apply_turned_away,
  [LB_EVENT_RECEIVED] = lb_apply_received,
  [LB_EVENT_STAGE_RECEIVED] = lb_apply_stage_received,
  [LB_EVENT_ITEM_RECEIVED] = lb_apply_item_received,
  [LB_EVENT_ITEM_GATED] = lb_apply_item_gated,
  [LB_EVENT_ITEM_OPENED] = lb_apply_item_opened,
  [LB_EVENT_ONE_DAY_NOTICE] = lb_apply_one_day_notice,
  [LB_EVENT_PAPER_SENT] = lb_apply_paper_sent,
  [LB_EVENT_PAPER_RECEIVED] = lb_apply_paper_received,
  [LB_EVENT_SUPPLIED] = lb_apply_supplied,
  [LB_EVENT_WITHDRAWN] = lb_apply_withdrawn,
  [LB_EVENT_DELIVERY_SET] = lb_apply_delivery_set,
  [LB_EVENT_COMMENTED] = lb_apply_noted,
  [LB_EVENT_TAKEN] = lb_apply_taken,
  [LB_EVENT_ACCEPTED] = lb_apply_accepted,
  [LB_EVENT_CORRECTION_REQUESTED] = lb_apply_correction_requested,
  [LB_EVENT_NOT_ACCEPTED] = lb_apply_not_accepted,
  [LB_EVENT_SUPPLEMENT_NOTED] = lb_apply_supplement_noted,
  [LB_EVENT_SPECIAL_REQUESTED] = lb_apply_special_requested,
  [LB_EVENT_SPECIAL_BEGUN] = lb_apply_special_begun,
  [LB_EVENT_SPECIAL_ENDED] = lb_apply_special_ended,
  [LB_EVENT_PROPOSED] = lb_apply_proposed,
  [LB_EVENT_SENT_BACK] = lb_apply_sent_back,
  [LB_EVENT_GRANTED] = lb_apply_granted,
  [LB_EVENT_REFUSED] = lb_apply_refused,
  [LB_EVENT_HEARING_NOTIFIED] = lb_apply_hearing_notified,
  [LB_EVENT_EXTENDED] = lb_apply_extended,
  [LB_EVENT_CASE_EXTENDED] = lb_apply_case_extended,
  [LB_EVENT_TERMINATED] = lb_apply_terminated,
  [LB_EVENT_UNDONE] = lb_apply_undone,
  [LB_EVENT_URGED] = lb_apply_noted,
  [LB_EVENT_COORDINATED] = lb_apply_coordinated,
  [LB_EVENT_STAGE_OPENED] = lb_apply_stage_opened,
  [LB_EVENT_VISIT_REQUESTED] = lb_apply_visit_requested,
  [LB_EVENT_VISIT_PLANNED] = lb_apply_visit_planned,
  [LB_EVENT_SECOND_VISIT_APPROVED] = lb_apply_second_visit_approved,
  [LB_EVENT_VISIT_DISPATCHED] = lb_apply_visit_dispatched,
  [LB_EVENT_FINDINGS_RECORDED] = lb_apply_findings_recorded,
  [LB_EVENT_VISIT_CONCLUDED] = lb_apply_visit_concluded,
  [LB_EVENT_VISIT_CANCELLED] = lb_apply_visit_cancelled,
  [LB_EVENT_RESULT_MADE] = lb_apply_result_made,
  [LB_EVENT_HANDED_OVER] = lb_apply_handed_over,
  [LB_EVENT_TAKEN_OVER] = lb_apply_taken_over,
  [LB_EVENT_DIGITISED] = lb_apply_digitised,
  [LB_EVENT_CALLED] = lb_apply_called,
  [LB_EVENT_POSTED] = lb_apply_posted,
  [LB_EVENT_DELIVERED] = lb_apply_delivered,
  [LB_EVENT_POST_CONFIRMED] = lb_apply_post_confirmed,
  [LB_EVENT_MAIL_RETURNED] = lb_apply_mail_returned,
  [LB_EVENT_ARCHIVED] = lb_apply_archived,
  [LB_EVENT_PAPER_RETURNED] = lb_apply_paper_returned,
  [LB_EVENT_ADVISED] = lb_apply_advised,
  [LB_EVENT_HELP_ASKED] = lb_apply_help_asked,
  [LB_EVENT_HELP_GIVEN] = lb_apply_help_given,
  [LB_EVENT_DRAFT_CLOSED] = lb_apply_draft_closed,
  [LB_EVENT_PAPER_ISSUED] = lb_apply_paper_issued,
  [LB_EVENT_ASSIGNED] = lb_apply_assigned,
  [LB_EVENT_HELP_DECLINED] = lb_apply_help_declined,
  [LB_EVENT_HELP_WITHDRAWN] = lb_apply_help_withdrawn,
};

/* Events about one item that exists already; the two that bring an item in are not among them. */
static gboolean
needs_item (LbEventType type)
{
  return steps[type] != lb_apply_noted && type != LB_EVENT_REFERRED && type != LB_EVENT_RECEIVED
         && type != LB_EVENT_TURNED_AWAY
         && type != LB_EVENT_STAGE_RECEIVED && type != LB_EVENT_ITEM_RECEIVED && type != LB_EVENT_ITEM_GATED
         && type != LB_EVENT_PAPER_SENT && type != LB_EVENT_PAPER_RECEIVED && type != LB_EVENT_DELIVERY_SET
         && type != LB_EVENT_CASE_EXTENDED && type != LB_EVENT_STAGE_OPENED && type != LB_EVENT_VISIT_PLANNED
         && type != LB_EVENT_SECOND_VISIT_APPROVED && type != LB_EVENT_VISIT_DISPATCHED
         && type != LB_EVENT_FINDINGS_RECORDED && type != LB_EVENT_VISIT_CONCLUDED
         && type != LB_EVENT_VISIT_CANCELLED && type != LB_EVENT_SUPPLIED && type != LB_EVENT_ARCHIVED
         && type != LB_EVENT_PAPER_RETURNED
         && type != LB_EVENT_ADVISED && type != LB_EVENT_HELP_ASKED && type != LB_EVENT_HELP_GIVEN
         && type != LB_EVENT_HELP_DECLINED && type != LB_EVENT_HELP_WITHDRAWN
         && type != LB_EVENT_DRAFT_CLOSED && type != LB_EVENT_PAPER_ISSUED;
}

/* Comments, reminders, advice, help with a formal check, the printing of documents and saying who is to work on an item
 * bind nobody to a duty. */
static gboolean
are_words (LbEventType type)
{
  return steps[type] == lb_apply_noted || type == LB_EVENT_ADVISED || type == LB_EVENT_HELP_GIVEN
         || type == LB_EVENT_HELP_DECLINED || type == LB_EVENT_HELP_WITHDRAWN || type == LB_EVENT_PAPER_ISSUED
         || type == LB_EVENT_ASSIGNED;
}

static void
note_people (LbCase *self, LbCaseItem *item, const LbEvent *event)
{
  LbDuty duty = lb_role_duty (event->role);
  GHashTable *people = duty == LB_DUTY_INTAKE     ? self->intake_people
                       : duty == LB_DUTY_APPROVAL ? self->approval_people
                       : duty == LB_DUTY_ISSUE    ? self->issue_people
                                                  : NULL;

  if (are_words (event->type) || event->actor == NULL)
    return;
  if (people != NULL)
    g_hash_table_add (people, g_strdup (event->actor));
  if (event->role == LB_ROLE_INSPECTOR)
    g_hash_table_add (self->inspectors, g_strdup (event->actor));
  if (event->role == LB_ROLE_REVIEWER)
    g_hash_table_add (self->reviewers, g_strdup (event->actor));
  if (event->role == LB_ROLE_DECIDER || event->role == LB_ROLE_BUREAU_HEAD)
    g_hash_table_add (self->deciders, g_strdup (event->actor));
  if (item != NULL && event->role == LB_ROLE_REVIEWER)
    g_hash_table_add (item->reviewers, g_strdup (event->actor));
  if (item != NULL && (event->role == LB_ROLE_DECIDER || event->role == LB_ROLE_BUREAU_HEAD))
    g_hash_table_add (item->deciders, g_strdup (event->actor));
}

static gboolean
check (LbCase *self, LbCaseItem *item, const LbEvent *event, GError **error)
{
  if (event->version != self->version + 1)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT,
                   "case %s: event %" G_GINT64_FORMAT " follows version %" G_GINT64_FORMAT, self->id,
                   event->version, self->version);
      return FALSE;
    }
  if ((guint) event->type >= LB_N_EVENTS)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NEWER, "case %s: unknown type of event", self->id);
      return FALSE;
    }
  if (item == NULL && (event->item != NULL || needs_item (event->type))
      && event->type != LB_EVENT_ITEM_RECEIVED && event->type != LB_EVENT_ITEM_GATED)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT,
                   "case %s: event %" G_GINT64_FORMAT " (%s) names no item of it", self->id, event->version,
                   lb_event_type_name (event->type));
      return FALSE;
    }
  return TRUE;
}

/* Rule 7: whoever was told a date was told it by some calendar, and it is known by which. */
static void
note_calendar (LbCase *self, LbCaseItem *item, const LbEvent *event)
{
  if (lb_record_text (event->data, "calendar") == NULL)
    return;
  lb_take_text (&self->calendar, event->data, "calendar");
  if (item != NULL)
    lb_take_text (&item->calendar, event->data, "calendar");
}

/**
 * lb_case_apply:
 *
 * Applies @event in place. It is a fact: nothing is judged here but that it is the next one, that its type is
 * known and that what it names exists.
 *
 * Returns: FALSE with @self as it was, when a version is missing or doubled (LB_ERROR_CORRUPT) or the type of the
 *   event is from a newer program (LB_ERROR_NEWER)
 */
gboolean
lb_case_apply (LbCase *self, const LbEvent *event, GError **error)
{
  LbCaseItem *item;

  g_return_val_if_fail (self != NULL && event != NULL, FALSE);

  item = lb_case_item (self, event->item);
  if (!check (self, item, event, error) || !steps[event->type](self, item, event, error))
    return FALSE;
  self->version = event->version;
  self->last_at = MAX (self->last_at, event->at);
  note_people (self, lb_case_item (self, event->item), event);
  note_calendar (self, lb_case_item (self, event->item), event);
  return TRUE;
}

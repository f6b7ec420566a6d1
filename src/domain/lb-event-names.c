/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names and labels of roles, commands and events: names are for JSON and never change, labels are for people.
 */
#include "lb-event.h"

#include <glib/gi18n-lib.h>

typedef struct { const char *name, *label; } Word;

static const Word role_words[LB_N_ROLES] = {
  { "counter", N_("Counter clerk") },
  { "guidance", N_("Guidance clerk") },
  { "acceptor", N_("Acceptor") },
  { "reviewer", N_("Reviewer") },
  { "decider", N_("Decider") },
  { "bureau-head", N_("Bureau head") },
  { "lead", N_("Lead coordinator") },
  { "dispatcher", N_("Inspection dispatcher") },
  { "inspector", N_("Inspector") },
  { "certificate", N_("Certificate clerk") },
  { "policy", N_("Policy section") },
  { "coordination", N_("Coordination section") },
  { "platform", N_("Platform section") },
  { "supervision", N_("Supervision") },
  { "system", N_("System clock") },
};

static const char *const command_names[LB_N_COMMANDS] = {
  [LB_COMMAND_REFER] = "refer",
  [LB_COMMAND_TURN_AWAY] = "turn-away",
  [LB_COMMAND_RECEIVE] = "receive",
  [LB_COMMAND_RECEIVE_STAGE] = "receive-stage",
  [LB_COMMAND_ONE_DAY_NOTICE] = "one-day-notice",
  [LB_COMMAND_SEND_PAPER] = "send-paper",
  [LB_COMMAND_RECEIVE_PAPER] = "receive-paper",
  [LB_COMMAND_SUPPLY] = "supply",
  [LB_COMMAND_WITHDRAW] = "withdraw",
  [LB_COMMAND_SET_DELIVERY] = "set-delivery",
  [LB_COMMAND_COMMENT] = "comment",
  [LB_COMMAND_ADVISE] = "advise",
  [LB_COMMAND_ASK_HELP] = "ask-help",
  [LB_COMMAND_GIVE_HELP] = "give-help",
  [LB_COMMAND_DECLINE_HELP] = "decline-help",
  [LB_COMMAND_WITHDRAW_HELP] = "withdraw-help",
  [LB_COMMAND_CLOSE_DRAFT] = "close-draft",
  [LB_COMMAND_ASSIGN] = "assign",
  [LB_COMMAND_TAKE] = "take",
  [LB_COMMAND_ACCEPT] = "accept",
  [LB_COMMAND_REQUEST_CORRECTION] = "request-correction",
  [LB_COMMAND_NOT_ACCEPT] = "not-accept",
  [LB_COMMAND_NOTE_SUPPLEMENT] = "note-supplement",
  [LB_COMMAND_REQUEST_SPECIAL] = "request-special",
  [LB_COMMAND_BEGIN_SPECIAL] = "begin-special",
  [LB_COMMAND_END_SPECIAL] = "end-special",
  [LB_COMMAND_PROPOSE] = "propose",
  [LB_COMMAND_SEND_BACK] = "send-back",
  [LB_COMMAND_GRANT] = "grant",
  [LB_COMMAND_REFUSE] = "refuse",
  [LB_COMMAND_NOTIFY_HEARING] = "notify-hearing",
  [LB_COMMAND_EXTEND] = "extend",
  [LB_COMMAND_EXTEND_CASE] = "extend-case",
  [LB_COMMAND_TERMINATE] = "terminate",
  [LB_COMMAND_UNDO] = "undo",
  [LB_COMMAND_URGE] = "urge",
  [LB_COMMAND_COORDINATE] = "coordinate",
  [LB_COMMAND_OPEN_STAGE] = "open-stage",
  [LB_COMMAND_REQUEST_VISIT] = "request-visit",
  [LB_COMMAND_PLAN_VISIT] = "plan-visit",
  [LB_COMMAND_APPROVE_SECOND_VISIT] = "approve-second-visit",
  [LB_COMMAND_DISPATCH_VISIT] = "dispatch-visit",
  [LB_COMMAND_RECORD_FINDINGS] = "record-findings",
  [LB_COMMAND_CONCLUDE_VISIT] = "conclude-visit",
  [LB_COMMAND_CANCEL_VISIT] = "cancel-visit",
  [LB_COMMAND_MAKE_RESULT] = "make-result",
  [LB_COMMAND_HAND_OVER] = "hand-over",
  [LB_COMMAND_TAKE_OVER] = "take-over",
  [LB_COMMAND_DIGITISE] = "digitise",
  [LB_COMMAND_CALL] = "call",
  [LB_COMMAND_POST] = "post",
  [LB_COMMAND_DELIVER] = "deliver",
  [LB_COMMAND_CONFIRM_POST] = "confirm-post",
  [LB_COMMAND_MAIL_RETURNED] = "mail-returned",
  [LB_COMMAND_ARCHIVE] = "archive",
  [LB_COMMAND_RETURN_PAPER] = "return-paper",
  [LB_COMMAND_ISSUE_PAPER] = "issue-paper",
  [LB_COMMAND_TICK] = "tick",
};

static const Word event_words[LB_N_EVENTS] = {
  [LB_EVENT_REFERRED] = { "referred", N_("Referred to guidance") },
  [LB_EVENT_TURNED_AWAY] = { "turned-away", N_("Told at the counter that nothing is taken in") },
  [LB_EVENT_RECEIVED] = { "received", N_("Case received") },
  [LB_EVENT_STAGE_RECEIVED] = { "stage-received", N_("Further stage received") },
  [LB_EVENT_ITEM_RECEIVED] = { "item-received", N_("Item passed to its section") },
  [LB_EVENT_ITEM_GATED] = { "item-gated", N_("Item waits for its stage") },
  [LB_EVENT_ITEM_OPENED] = { "item-opened", N_("Item opened") },
  [LB_EVENT_ONE_DAY_NOTICE] = { "one-day-notice", N_("One-day notice given") },
  [LB_EVENT_PAPER_SENT] = { "paper-sent", N_("Paper sent to the section") },
  [LB_EVENT_PAPER_RECEIVED] = { "paper-received", N_("Paper received by the section") },
  [LB_EVENT_SUPPLIED] = { "supplied", N_("Materials supplied") },
  [LB_EVENT_WITHDRAWN] = { "withdrawn", N_("Withdrawn") },
  [LB_EVENT_DELIVERY_SET] = { "delivery-set", N_("Delivery changed") },
  [LB_EVENT_COMMENTED] = { "commented", N_("Comment") },
  [LB_EVENT_TAKEN] = { "taken", N_("Taken by the section") },
  [LB_EVENT_ACCEPTED] = { "accepted", N_("Accepted") },
  [LB_EVENT_CORRECTION_REQUESTED] = { "correction-requested", N_("Correction requested") },
  [LB_EVENT_NOT_ACCEPTED] = { "not-accepted", N_("Not accepted") },
  [LB_EVENT_SUPPLEMENT_NOTED] = { "supplement-noted", N_("Supplement asked for during review") },
  [LB_EVENT_SPECIAL_REQUESTED] = { "special-requested", N_("Special procedure asked for") },
  [LB_EVENT_SPECIAL_BEGUN] = { "special-begun", N_("Special procedure begun") },
  [LB_EVENT_SPECIAL_ENDED] = { "special-ended", N_("Special procedure ended") },
  [LB_EVENT_PROPOSED] = { "proposed", N_("Opinion submitted") },
  [LB_EVENT_SENT_BACK] = { "sent-back", N_("Sent back for review") },
  [LB_EVENT_GRANTED] = { "granted", N_("Granted") },
  [LB_EVENT_REFUSED] = { "refused", N_("Refused") },
  [LB_EVENT_HEARING_NOTIFIED] = { "hearing-notified", N_("Right to a hearing notified") },
  [LB_EVENT_EXTENDED] = { "extended", N_("Time limit extended") },
  [LB_EVENT_CASE_EXTENDED] = { "case-extended", N_("Time limit of the case extended") },
  [LB_EVENT_TERMINATED] = { "terminated", N_("Terminated") },
  [LB_EVENT_UNDONE] = { "undone", N_("Step undone") },
  [LB_EVENT_URGED] = { "urged", N_("Urged") },
  [LB_EVENT_COORDINATED] = { "coordinated", N_("Coordination recorded") },
  [LB_EVENT_STAGE_OPENED] = { "stage-opened", N_("Stage opened") },
  [LB_EVENT_VISIT_REQUESTED] = { "visit-requested", N_("Inspection or expert review requested") },
  [LB_EVENT_VISIT_PLANNED] = { "visit-planned", N_("Joint visit planned") },
  [LB_EVENT_SECOND_VISIT_APPROVED] = { "second-visit-approved", N_("Second visit approved") },
  [LB_EVENT_VISIT_DISPATCHED] = { "visit-dispatched", N_("Joint visit dispatched") },
  [LB_EVENT_FINDINGS_RECORDED] = { "findings-recorded", N_("Findings recorded") },
  [LB_EVENT_VISIT_CONCLUDED] = { "visit-concluded", N_("Conclusions given") },
  [LB_EVENT_VISIT_CANCELLED] = { "visit-cancelled", N_("Joint visit cancelled") },
  [LB_EVENT_RESULT_MADE] = { "result-made", N_("Result made and sealed") },
  [LB_EVENT_HANDED_OVER] = { "handed-over", N_("Result handed to the certificate desk") },
  [LB_EVENT_TAKEN_OVER] = { "taken-over", N_("Result signed for by the certificate desk") },
  [LB_EVENT_DIGITISED] = { "digitised", N_("Result digitised") },
  [LB_EVENT_CALLED] = { "called", N_("Applicant called") },
  [LB_EVENT_POSTED] = { "posted", N_("Posted by EMS") },
  [LB_EVENT_DELIVERED] = { "delivered", N_("Delivered") },
  [LB_EVENT_POST_CONFIRMED] = { "post-confirmed", N_("Receipt of the mail confirmed") },
  [LB_EVENT_MAIL_RETURNED] = { "mail-returned", N_("Mail returned") },
  [LB_EVENT_ARCHIVED] = { "archived", N_("Archived") },
  [LB_EVENT_PAPER_RETURNED] = { "paper-returned", N_("Originals given back") },
  [LB_EVENT_ADVISED] = { "advised", N_("Advice given at the guidance window") },
  [LB_EVENT_HELP_ASKED] = { "help-asked", N_("Help with the formal check asked for") },
  [LB_EVENT_HELP_GIVEN] = { "help-given", N_("Help with the formal check given") },
  [LB_EVENT_DRAFT_CLOSED] = { "draft-closed", N_("Draft closed: nobody came back for it") },
  [LB_EVENT_PAPER_ISSUED] = { "paper-issued", N_("Document issued and kept") },
  [LB_EVENT_ASSIGNED] = { "assigned", N_("Who works on it settled") },
  [LB_EVENT_HELP_DECLINED] = { "help-declined", N_("Help with the formal check declined") },
  [LB_EVENT_HELP_WITHDRAWN] = { "help-withdrawn", N_("Question about the formal check withdrawn") },
};

static int
role_index (LbRole role)
{
  int index = g_bit_nth_lsf (role, -1);

  g_return_val_if_fail (index >= 0 && index < LB_N_ROLES, LB_N_ROLES - 1);

  return index;
}

/**
 * lb_role_name:
 *
 * The name of one @role (not of a set), stable.
 */
const char *
lb_role_name (LbRole role)
{
  return role_words[role_index (role)].name;
}

/**
 * lb_role_label:
 *
 * Untranslated message id of @role.
 */
const char *
lb_role_label (LbRole role)
{
  return role_words[role_index (role)].label;
}

/**
 * lb_role_parse:
 *
 * Returns: FALSE when there is no role of that @name; @ret_role is untouched then
 */
gboolean
lb_role_parse (const char *name, LbRole *ret_role)
{
  g_return_val_if_fail (name != NULL && ret_role != NULL, FALSE);

  for (int i = 0; i < LB_N_ROLES; i++)
    if (g_str_equal (role_words[i].name, name))
      {
        *ret_role = 1 << i;
        return TRUE;
      }
  return FALSE;
}

/**
 * lb_command_type_name:
 *
 * "request-correction" and the like, stable.
 */
const char *
lb_command_type_name (LbCommandType type)
{
  g_return_val_if_fail ((guint) type < LB_N_COMMANDS, NULL);

  return command_names[type];
}

gboolean
lb_command_type_parse (const char *name, LbCommandType *ret_type)
{
  g_return_val_if_fail (name != NULL && ret_type != NULL, FALSE);

  for (guint i = 0; i < LB_N_COMMANDS; i++)
    if (g_str_equal (command_names[i], name))
      {
        *ret_type = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * lb_event_type_name:
 *
 * "correction-requested" and the like, stable.
 */
const char *
lb_event_type_name (LbEventType type)
{
  g_return_val_if_fail ((guint) type < LB_N_EVENTS, NULL);

  return event_words[type].name;
}

gboolean
lb_event_type_parse (const char *name, LbEventType *ret_type)
{
  g_return_val_if_fail (name != NULL && ret_type != NULL, FALSE);

  for (guint i = 0; i < LB_N_EVENTS; i++)
    if (*event_words[i].name == *name && g_str_equal (event_words[i].name, name))
      {
        *ret_type = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * lb_event_type_label:
 *
 * Untranslated message id of @type, for timelines.
 */
const char *
lb_event_type_label (LbEventType type)
{
  g_return_val_if_fail ((guint) type < LB_N_EVENTS, NULL);

  return event_words[type].label;
}

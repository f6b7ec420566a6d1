/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each event says.
 */
#include "lb-members-private.h"

/* catalogue: id of the version that the counter worked by */
static const LbMember members_referred[] = {
  LB_FIELDS_REFER, LB_M_TEXT ("catalogue", LB_REQUIRED, 1, 100), LB_M_ID ("lead", LB_OPTIONAL),
  LB_M_TEXT ("applicant", LB_OPTIONAL, 0, 4000), LB_TABLE_END,
};
static const LbMember members_turned_away[] = {
  LB_FIELDS_TURN_AWAY, LB_M_TEXT ("catalogue", LB_REQUIRED, 1, 100), LB_TABLE_END,
};
/* the whole snapshot as it was taken in
 * incomplete: what was still lacking when the applicant insisted (行政许可法 32) */
static const LbMember members_received[] = {
  LB_FIELDS_RECEIVE, LB_M_TEXT ("catalogue", LB_REQUIRED, 1, 100), LB_M_ID ("lead", LB_REQUIRED),
  LB_M_TEXT ("applicant", LB_OPTIONAL, 0, 4000), LB_M_TEXTS ("incomplete", LB_OPTIONAL, 400), LB_TABLE_END,
};
static const LbMember members_stage_received[] = {
  LB_FIELDS_RECEIVE_STAGE, LB_M_TEXTS ("incomplete", LB_OPTIONAL, 400), LB_TABLE_END,
};
static const LbMember members_item_received[] = {
  LB_M_ID ("section", LB_REQUIRED), LB_M_INTEGER ("stage", LB_REQUIRED, 1, 20), LB_M_CALENDAR, LB_TABLE_END,
};
static const LbMember members_item_gated[] = {
  LB_M_ID ("section", LB_REQUIRED), LB_M_INTEGER ("stage", LB_REQUIRED, 1, 20), LB_TABLE_END,
};
static const LbMember members_item_opened[] = { LB_M_INTEGER ("stage", LB_REQUIRED, 1, 20), LB_M_CALENDAR, LB_TABLE_END };
static const LbMember members_one_day_notice[] = { LB_FIELDS_ONE_DAY_NOTICE, LB_M_CALENDAR, LB_TABLE_END };
static const LbMember members_paper_sent[] = { LB_FIELDS_SEND_PAPER, LB_TABLE_END };
static const LbMember members_paper_received[] = { LB_FIELDS_RECEIVE_PAPER, LB_TABLE_END };
static const LbMember members_supplied[] = { LB_FIELDS_SUPPLY, LB_TABLE_END };
static const LbMember members_withdrawn[] = { LB_FIELDS_WITHDRAW, LB_TABLE_END };
static const LbMember members_delivery_set[] = { LB_FIELDS_SET_DELIVERY, LB_TABLE_END };
static const LbMember members_commented[] = { LB_FIELDS_COMMENT, LB_TABLE_END };
static const LbMember members_taken[] = { LB_M_NOTE, LB_TABLE_END };
/* day: the acceptance date, back-dated when deemed; how: on what ground */
static const LbMember members_accepted[] = {
  LB_M_DAY ("day", LB_REQUIRED), LB_M_CHOICE ("how", LB_REQUIRED, lb_choices_acceptance), LB_M_NOTE,
  LB_M_PROOF, LB_M_CALENDAR, LB_TABLE_END,
};
static const LbMember members_correction_requested[] = { LB_FIELDS_REQUEST_CORRECTION, LB_M_CALENDAR, LB_TABLE_END };
static const LbMember members_not_accepted[] = { LB_FIELDS_NOT_ACCEPT, LB_TABLE_END };
static const LbMember members_supplement_noted[] = { LB_FIELDS_NOTE_SUPPLEMENT, LB_TABLE_END };
static const LbMember members_special_requested[] = { LB_FIELDS_REQUEST_SPECIAL, LB_TABLE_END };
static const LbMember members_special_begun[] = {
  LB_M_CHOICE ("reason", LB_REQUIRED, lb_choices_suspension), LB_M_DAY ("from", LB_REQUIRED),
  LB_M_INTEGER ("days", LB_REQUIRED, 1, 730), LB_M_NOTE, LB_M_PROOF, LB_M_CALENDAR, LB_TABLE_END,
};
static const LbMember members_special_ended[] = {
  LB_M_CHOICE ("reason", LB_REQUIRED, lb_choices_suspension), LB_M_DAY ("to", LB_REQUIRED),
  LB_M_TEXT ("conclusion", LB_REQUIRED, 1, 4000), LB_M_FILES (LB_OPTIONAL), LB_M_CALENDAR, LB_TABLE_END,
};
static const LbMember members_proposed[] = { LB_FIELDS_PROPOSE, LB_TABLE_END };
static const LbMember members_sent_back[] = { LB_M_REASON, LB_TABLE_END };
static const LbMember members_granted[] = { LB_FIELDS_GRANT, LB_M_CALENDAR, LB_TABLE_END };
static const LbMember members_refused[] = { LB_FIELDS_REFUSE, LB_M_CALENDAR, LB_TABLE_END };
static const LbMember members_hearing_notified[] = { LB_FIELDS_NOTIFY_HEARING, LB_M_CALENDAR, LB_TABLE_END };
static const LbMember members_extended[] = {
  LB_FIELDS_EXTEND, LB_M_INTEGER ("days", LB_REQUIRED, 1, 365), LB_M_CALENDAR, LB_TABLE_END,
};
static const LbMember members_case_extended[] = {
  LB_FIELDS_EXTEND_CASE, LB_M_INTEGER ("days", LB_REQUIRED, 1, 365), LB_M_INTEGER ("stage", LB_OPTIONAL, 1, 20), LB_M_CALENDAR, LB_TABLE_END,
};
static const LbMember members_terminated[] = { LB_FIELDS_TERMINATE, LB_TABLE_END };
/* version: of the event that is undone; to: name of the state that is restored */
static const LbMember members_undone[] = {
  LB_M_REASON, LB_M_INTEGER ("version", LB_REQUIRED, 1, 9007199254740991.0), LB_M_ID ("to", LB_REQUIRED),
  LB_TABLE_END,
};
static const LbMember members_urged[] = { LB_FIELDS_URGE, LB_TABLE_END };
static const LbMember members_coordinated[] = { LB_FIELDS_COORDINATE, LB_TABLE_END };
static const LbMember members_stage_opened[] = { LB_FIELDS_OPEN_STAGE, LB_TABLE_END };
static const LbMember members_visit_requested[] = {
  LB_FIELDS_REQUEST_VISIT, LB_M_TEXT ("request", LB_REQUIRED, 1, 80), LB_TABLE_END,
};
static const LbMember members_visit_planned[] = {
  LB_FIELDS_PLAN_VISIT, LB_M_INTEGER ("stage", LB_REQUIRED, 1, 20), LB_TABLE_END,
};
/* lead: approved by the lead section, else by the inspection section */
static const LbMember members_second_visit_approved[] = {
  LB_FIELDS_VISIT, LB_M_NOTE, LB_M_BOOLEAN ("lead", LB_REQUIRED), LB_TABLE_END,
};
static const LbMember members_visit_dispatched[] = { LB_FIELDS_VISIT, LB_M_NOTE, LB_TABLE_END };
static const LbMember members_findings_recorded[] = { LB_FIELDS_RECORD_FINDINGS, LB_TABLE_END };
static const LbMember members_visit_concluded[] = { LB_FIELDS_CONCLUDE_VISIT, LB_TABLE_END };
static const LbMember members_visit_cancelled[] = { LB_FIELDS_CANCEL_VISIT, LB_TABLE_END };
static const LbMember members_result_made[] = { LB_FIELDS_MAKE_RESULT, LB_TABLE_END };
static const LbMember members_handed_over[] = { LB_FIELDS_HAND_OVER, LB_TABLE_END };
static const LbMember members_taken_over[] = { LB_FIELDS_HAND_OVER, LB_TABLE_END };
static const LbMember members_digitised[] = { LB_FIELDS_DIGITISE, LB_TABLE_END };
static const LbMember members_called[] = { LB_FIELDS_CALL, LB_TABLE_END };
static const LbMember members_posted[] = { LB_FIELDS_POST, LB_TABLE_END };
static const LbMember members_delivered[] = { LB_FIELDS_DELIVER, LB_M_CALENDAR, LB_TABLE_END };
static const LbMember members_post_confirmed[] = { LB_FIELDS_CONFIRM_POST, LB_M_CALENDAR, LB_TABLE_END };
static const LbMember members_mail_returned[] = { LB_FIELDS_MAIL_RETURNED, LB_TABLE_END };
static const LbMember members_paper_returned[] = { LB_FIELDS_RETURN_PAPER, LB_TABLE_END };
static const LbMember members_archived[] = { LB_FIELDS_ARCHIVE, LB_TABLE_END };

static const LbMember members_advised[] = {
  LB_FIELDS_ADVISE, LB_M_TEXT ("catalogue", LB_REQUIRED, 1, 100), LB_M_ID ("lead", LB_OPTIONAL),
  LB_M_TEXT ("applicant", LB_OPTIONAL, 0, 4000), LB_TABLE_END,
};
/* help: id of the question within the case */
static const LbMember members_help_asked[] = {
  LB_FIELDS_ASK_HELP, LB_M_TEXT ("catalogue", LB_REQUIRED, 1, 100), LB_M_TEXT ("applicant", LB_OPTIONAL, 0, 4000),
  LB_M_TEXT ("help", LB_REQUIRED, 1, 100), LB_TABLE_END,
};
/* asker: who had asked, and is told */
static const LbMember members_help_given[] = {
  LB_FIELDS_GIVE_HELP, LB_M_TEXT ("asker", LB_OPTIONAL, 1, 200), LB_TABLE_END,
};
static const LbMember members_help_declined[] = {
  LB_FIELDS_DECLINE_HELP, LB_M_TEXT ("asker", LB_OPTIONAL, 1, 200), LB_TABLE_END,
};
/* section: which had been asked, and is told; asker: who had asked, when a colleague withdraws it */
static const LbMember members_help_withdrawn[] = {
  LB_FIELDS_WITHDRAW_HELP, LB_M_ID ("section", LB_REQUIRED), LB_M_TEXT ("asker", LB_OPTIONAL, 1, 200), LB_TABLE_END,
};
static const LbMember members_draft_closed[] = { LB_FIELDS_CLOSE_DRAFT, LB_TABLE_END };

/* from: who worked on it before, and is told */
static const LbMember members_assigned[] = {
  LB_FIELDS_ASSIGN, LB_M_TEXT ("from", LB_OPTIONAL, 1, 200), LB_TABLE_END,
};
static const LbMember members_paper_issued[] = { LB_FIELDS_ISSUE_PAPER, LB_TABLE_END };

static const LbMember *const tables[LB_N_EVENTS] = {
  [LB_EVENT_REFERRED] = members_referred,
  [LB_EVENT_TURNED_AWAY] = members_turned_away,
  [LB_EVENT_RECEIVED] = members_received,
  [LB_EVENT_STAGE_RECEIVED] = members_stage_received,
  [LB_EVENT_ITEM_RECEIVED] = members_item_received,
  [LB_EVENT_ITEM_GATED] = members_item_gated,
  [LB_EVENT_ITEM_OPENED] = members_item_opened,
  [LB_EVENT_ONE_DAY_NOTICE] = members_one_day_notice,
  [LB_EVENT_PAPER_SENT] = members_paper_sent,
  [LB_EVENT_PAPER_RECEIVED] = members_paper_received,
  [LB_EVENT_SUPPLIED] = members_supplied,
  [LB_EVENT_WITHDRAWN] = members_withdrawn,
  [LB_EVENT_DELIVERY_SET] = members_delivery_set,
  [LB_EVENT_COMMENTED] = members_commented,
  [LB_EVENT_TAKEN] = members_taken,
  [LB_EVENT_ACCEPTED] = members_accepted,
  [LB_EVENT_CORRECTION_REQUESTED] = members_correction_requested,
  [LB_EVENT_NOT_ACCEPTED] = members_not_accepted,
  [LB_EVENT_SUPPLEMENT_NOTED] = members_supplement_noted,
  [LB_EVENT_SPECIAL_REQUESTED] = members_special_requested,
  [LB_EVENT_SPECIAL_BEGUN] = members_special_begun,
  [LB_EVENT_SPECIAL_ENDED] = members_special_ended,
  [LB_EVENT_PROPOSED] = members_proposed,
  [LB_EVENT_SENT_BACK] = members_sent_back,
  [LB_EVENT_GRANTED] = members_granted,
  [LB_EVENT_REFUSED] = members_refused,
  [LB_EVENT_HEARING_NOTIFIED] = members_hearing_notified,
  [LB_EVENT_EXTENDED] = members_extended,
  [LB_EVENT_CASE_EXTENDED] = members_case_extended,
  [LB_EVENT_TERMINATED] = members_terminated,
  [LB_EVENT_UNDONE] = members_undone,
  [LB_EVENT_URGED] = members_urged,
  [LB_EVENT_COORDINATED] = members_coordinated,
  [LB_EVENT_STAGE_OPENED] = members_stage_opened,
  [LB_EVENT_VISIT_REQUESTED] = members_visit_requested,
  [LB_EVENT_VISIT_PLANNED] = members_visit_planned,
  [LB_EVENT_SECOND_VISIT_APPROVED] = members_second_visit_approved,
  [LB_EVENT_VISIT_DISPATCHED] = members_visit_dispatched,
  [LB_EVENT_FINDINGS_RECORDED] = members_findings_recorded,
  [LB_EVENT_VISIT_CONCLUDED] = members_visit_concluded,
  [LB_EVENT_VISIT_CANCELLED] = members_visit_cancelled,
  [LB_EVENT_RESULT_MADE] = members_result_made,
  [LB_EVENT_HANDED_OVER] = members_handed_over,
  [LB_EVENT_TAKEN_OVER] = members_taken_over,
  [LB_EVENT_DIGITISED] = members_digitised,
  [LB_EVENT_CALLED] = members_called,
  [LB_EVENT_POSTED] = members_posted,
  [LB_EVENT_DELIVERED] = members_delivered,
  [LB_EVENT_POST_CONFIRMED] = members_post_confirmed,
  [LB_EVENT_MAIL_RETURNED] = members_mail_returned,
  [LB_EVENT_ARCHIVED] = members_archived,
  [LB_EVENT_PAPER_RETURNED] = members_paper_returned,
  [LB_EVENT_ADVISED] = members_advised,
  [LB_EVENT_HELP_ASKED] = members_help_asked,
  [LB_EVENT_HELP_GIVEN] = members_help_given,
  [LB_EVENT_DRAFT_CLOSED] = members_draft_closed,
  [LB_EVENT_ASSIGNED] = members_assigned,
  [LB_EVENT_PAPER_ISSUED] = members_paper_issued,
  [LB_EVENT_HELP_DECLINED] = members_help_declined,
  [LB_EVENT_HELP_WITHDRAWN] = members_help_withdrawn,
};

/**
 * lb_event_members:
 *
 * The table of the data of @type, for lb_record_check().
 */
const LbMember *
lb_event_members (LbEventType type)
{
  g_return_val_if_fail ((guint) type < LB_N_EVENTS, NULL);

  return tables[type];
}

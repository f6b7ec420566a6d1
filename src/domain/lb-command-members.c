/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each command carries. The names are those of the JSON on the wire.
 */
#include "lb-members-private.h"

static const LbMember members_refer[] = { LB_FIELDS_REFER, LB_TABLE_END };
static const LbMember members_turn_away[] = { LB_FIELDS_TURN_AWAY, LB_TABLE_END };
/* corrected: what the applicant put right on the spot (行政许可法 32(3)) */
static const LbMember members_receive[] = { LB_FIELDS_RECEIVE, LB_TABLE_END };
static const LbMember members_receive_stage[] = { LB_FIELDS_RECEIVE_STAGE, LB_TABLE_END };
static const LbMember members_one_day_notice[] = { LB_FIELDS_ONE_DAY_NOTICE, LB_TABLE_END };
/* originals: those of the materials that go as originals, not as copies */
static const LbMember members_send_paper[] = { LB_FIELDS_SEND_PAPER, LB_TABLE_END };
/* missing: materials of the slip that were not there */
static const LbMember members_receive_paper[] = { LB_FIELDS_RECEIVE_PAPER, LB_TABLE_END };
/* lines: indices of the correction lines (of the item addressed) that name no material */
static const LbMember members_supply[] = { LB_FIELDS_SUPPLY, LB_TABLE_END };
static const LbMember members_withdraw[] = { LB_FIELDS_WITHDRAW, LB_TABLE_END };
static const LbMember members_set_delivery[] = { LB_FIELDS_SET_DELIVERY, LB_TABLE_END };
static const LbMember members_comment[] = { LB_FIELDS_COMMENT, LB_TABLE_END };
static const LbMember members_advise[] = { LB_FIELDS_ADVISE, LB_TABLE_END };
static const LbMember members_ask_help[] = { LB_FIELDS_ASK_HELP, LB_TABLE_END };
static const LbMember members_give_help[] = { LB_FIELDS_GIVE_HELP, LB_TABLE_END };
static const LbMember members_decline_help[] = { LB_FIELDS_DECLINE_HELP, LB_TABLE_END };
static const LbMember members_withdraw_help[] = { LB_FIELDS_WITHDRAW_HELP, LB_TABLE_END };
static const LbMember members_close_draft[] = { LB_FIELDS_CLOSE_DRAFT, LB_TABLE_END };
static const LbMember members_assign[] = { LB_FIELDS_ASSIGN, LB_TABLE_END };
static const LbMember members_take[] = { LB_M_NOTE, LB_TABLE_END };
static const LbMember members_accept[] = { LB_M_NOTE, LB_M_PROOF, LB_TABLE_END };
/* override: why a second notice is needed; the bureau head only */
static const LbMember members_request_correction[] = { LB_FIELDS_REQUEST_CORRECTION, LB_TABLE_END };
static const LbMember members_not_accept[] = { LB_FIELDS_NOT_ACCEPT, LB_TABLE_END };
static const LbMember members_note_supplement[] = { LB_FIELDS_NOTE_SUPPLEMENT, LB_TABLE_END };
static const LbMember members_request_special[] = { LB_FIELDS_REQUEST_SPECIAL, LB_TABLE_END };
/* from: the day of the notice; days: notified duration, else what was asked for */
static const LbMember members_begin_special[] = {
  LB_M_DAY ("from", LB_OPTIONAL), LB_M_INTEGER ("days", LB_OPTIONAL, 1, 730), LB_M_NOTE, LB_M_PROOF,
  LB_TABLE_END,
};
/* to: the day the conclusion came in; reason: which one, when several run */
static const LbMember members_end_special[] = {
  LB_M_CHOICE ("reason", LB_OPTIONAL, lb_choices_suspension), LB_M_DAY ("to", LB_OPTIONAL),
  LB_M_TEXT ("conclusion", LB_REQUIRED, 1, 4000), LB_M_FILES (LB_OPTIONAL), LB_TABLE_END,
};
static const LbMember members_propose[] = { LB_FIELDS_PROPOSE, LB_TABLE_END };
static const LbMember members_send_back[] = { LB_M_REASON, LB_TABLE_END };
static const LbMember members_grant[] = { LB_FIELDS_GRANT, LB_TABLE_END };
static const LbMember members_refuse[] = { LB_FIELDS_REFUSE, LB_TABLE_END };
static const LbMember members_notify_hearing[] = { LB_FIELDS_NOTIFY_HEARING, LB_TABLE_END };
static const LbMember members_extend[] = { LB_FIELDS_EXTEND, LB_TABLE_END };
static const LbMember members_extend_case[] = { LB_FIELDS_EXTEND_CASE, LB_TABLE_END };
static const LbMember members_terminate[] = { LB_FIELDS_TERMINATE, LB_TABLE_END };
static const LbMember members_undo[] = { LB_M_REASON, LB_TABLE_END };
static const LbMember members_urge[] = { LB_FIELDS_URGE, LB_TABLE_END };
static const LbMember members_coordinate[] = { LB_FIELDS_COORDINATE, LB_TABLE_END };
static const LbMember members_open_stage[] = { LB_FIELDS_OPEN_STAGE, LB_TABLE_END };
static const LbMember members_request_visit[] = { LB_FIELDS_REQUEST_VISIT, LB_TABLE_END };
/* team: user ids; experts: names, for meetings */
static const LbMember members_plan_visit[] = { LB_FIELDS_PLAN_VISIT, LB_TABLE_END };
static const LbMember members_approve_second_visit[] = { LB_FIELDS_VISIT, LB_M_NOTE, LB_TABLE_END };
static const LbMember members_dispatch_visit[] = { LB_FIELDS_VISIT, LB_M_NOTE, LB_TABLE_END };
static const LbMember members_record_findings[] = { LB_FIELDS_RECORD_FINDINGS, LB_TABLE_END };
static const LbMember members_conclude_visit[] = { LB_FIELDS_CONCLUDE_VISIT, LB_TABLE_END };
static const LbMember members_cancel_visit[] = { LB_FIELDS_CANCEL_VISIT, LB_TABLE_END };
/* seal: digest of the sealed file, which must be among the files */
static const LbMember members_make_result[] = { LB_FIELDS_MAKE_RESULT, LB_TABLE_END };
static const LbMember members_hand_over[] = { LB_FIELDS_HAND_OVER, LB_TABLE_END };
/* the same sheet and count as the section wrote: both sign for one number */
static const LbMember members_take_over[] = { LB_FIELDS_HAND_OVER, LB_TABLE_END };
static const LbMember members_digitise[] = { LB_FIELDS_DIGITISE, LB_TABLE_END };
/* agreed: the applicant agrees that results come one by one */
static const LbMember members_call[] = { LB_FIELDS_CALL, LB_TABLE_END };
/* trackingAgain: typed a second time, for numbers without a check digit */
static const LbMember members_post[] = { LB_FIELDS_POST, LB_TABLE_END };
/* identity: 公民身份号码 of the collector; agents bring an authorisation */
static const LbMember members_deliver[] = { LB_FIELDS_DELIVER, LB_TABLE_END };
static const LbMember members_confirm_post[] = { LB_FIELDS_CONFIRM_POST, LB_TABLE_END };
static const LbMember members_mail_returned[] = { LB_FIELDS_MAIL_RETURNED, LB_TABLE_END };
/* originals that come back to the counter, or that the applicant signs for */
static const LbMember members_return_paper[] = { LB_FIELDS_RETURN_PAPER, LB_TABLE_END };
/* what was printed or saved, as it was: its number is what stands on it */
static const LbMember members_issue_paper[] = { LB_FIELDS_ISSUE_PAPER, LB_TABLE_END };
static const LbMember members_archive[] = { LB_FIELDS_ARCHIVE, LB_TABLE_END };
static const LbMember members_tick[] = { LB_TABLE_END };

static const LbMember *const tables[LB_N_COMMANDS] = {
  [LB_COMMAND_REFER] = members_refer,
  [LB_COMMAND_TURN_AWAY] = members_turn_away,
  [LB_COMMAND_RECEIVE] = members_receive,
  [LB_COMMAND_RECEIVE_STAGE] = members_receive_stage,
  [LB_COMMAND_ONE_DAY_NOTICE] = members_one_day_notice,
  [LB_COMMAND_SEND_PAPER] = members_send_paper,
  [LB_COMMAND_RECEIVE_PAPER] = members_receive_paper,
  [LB_COMMAND_SUPPLY] = members_supply,
  [LB_COMMAND_WITHDRAW] = members_withdraw,
  [LB_COMMAND_SET_DELIVERY] = members_set_delivery,
  [LB_COMMAND_COMMENT] = members_comment,
  [LB_COMMAND_ADVISE] = members_advise,
  [LB_COMMAND_ASK_HELP] = members_ask_help,
  [LB_COMMAND_GIVE_HELP] = members_give_help,
  [LB_COMMAND_DECLINE_HELP] = members_decline_help,
  [LB_COMMAND_WITHDRAW_HELP] = members_withdraw_help,
  [LB_COMMAND_CLOSE_DRAFT] = members_close_draft,
  [LB_COMMAND_ASSIGN] = members_assign,
  [LB_COMMAND_TAKE] = members_take,
  [LB_COMMAND_ACCEPT] = members_accept,
  [LB_COMMAND_REQUEST_CORRECTION] = members_request_correction,
  [LB_COMMAND_NOT_ACCEPT] = members_not_accept,
  [LB_COMMAND_NOTE_SUPPLEMENT] = members_note_supplement,
  [LB_COMMAND_REQUEST_SPECIAL] = members_request_special,
  [LB_COMMAND_BEGIN_SPECIAL] = members_begin_special,
  [LB_COMMAND_END_SPECIAL] = members_end_special,
  [LB_COMMAND_PROPOSE] = members_propose,
  [LB_COMMAND_SEND_BACK] = members_send_back,
  [LB_COMMAND_GRANT] = members_grant,
  [LB_COMMAND_REFUSE] = members_refuse,
  [LB_COMMAND_NOTIFY_HEARING] = members_notify_hearing,
  [LB_COMMAND_EXTEND] = members_extend,
  [LB_COMMAND_EXTEND_CASE] = members_extend_case,
  [LB_COMMAND_TERMINATE] = members_terminate,
  [LB_COMMAND_UNDO] = members_undo,
  [LB_COMMAND_URGE] = members_urge,
  [LB_COMMAND_COORDINATE] = members_coordinate,
  [LB_COMMAND_OPEN_STAGE] = members_open_stage,
  [LB_COMMAND_REQUEST_VISIT] = members_request_visit,
  [LB_COMMAND_PLAN_VISIT] = members_plan_visit,
  [LB_COMMAND_APPROVE_SECOND_VISIT] = members_approve_second_visit,
  [LB_COMMAND_DISPATCH_VISIT] = members_dispatch_visit,
  [LB_COMMAND_RECORD_FINDINGS] = members_record_findings,
  [LB_COMMAND_CONCLUDE_VISIT] = members_conclude_visit,
  [LB_COMMAND_CANCEL_VISIT] = members_cancel_visit,
  [LB_COMMAND_MAKE_RESULT] = members_make_result,
  [LB_COMMAND_HAND_OVER] = members_hand_over,
  [LB_COMMAND_TAKE_OVER] = members_take_over,
  [LB_COMMAND_DIGITISE] = members_digitise,
  [LB_COMMAND_CALL] = members_call,
  [LB_COMMAND_POST] = members_post,
  [LB_COMMAND_DELIVER] = members_deliver,
  [LB_COMMAND_CONFIRM_POST] = members_confirm_post,
  [LB_COMMAND_MAIL_RETURNED] = members_mail_returned,
  [LB_COMMAND_ARCHIVE] = members_archive,
  [LB_COMMAND_RETURN_PAPER] = members_return_paper,
  [LB_COMMAND_ISSUE_PAPER] = members_issue_paper,
  [LB_COMMAND_TICK] = members_tick,
};

/**
 * lb_command_members:
 *
 * The table of the arguments of @type, for lb_record_check().
 */
const LbMember *
lb_command_members (LbCommandType type)
{
  g_return_val_if_fail ((guint) type < LB_N_COMMANDS, NULL);

  return tables[type];
}

/**
 * lb_command_needs_item:
 *
 * TRUE when @type addresses one item of the case. Some of the others may (a comment on an item), none must.
 */
gboolean
lb_command_needs_item (LbCommandType type)
{
  switch (type)
    {
    case LB_COMMAND_ASSIGN:
    case LB_COMMAND_TAKE:
    case LB_COMMAND_ACCEPT:
    case LB_COMMAND_REQUEST_CORRECTION:
    case LB_COMMAND_NOT_ACCEPT:
    case LB_COMMAND_NOTE_SUPPLEMENT:
    case LB_COMMAND_REQUEST_SPECIAL:
    case LB_COMMAND_BEGIN_SPECIAL:
    case LB_COMMAND_END_SPECIAL:
    case LB_COMMAND_PROPOSE:
    case LB_COMMAND_SEND_BACK:
    case LB_COMMAND_GRANT:
    case LB_COMMAND_REFUSE:
    case LB_COMMAND_NOTIFY_HEARING:
    case LB_COMMAND_EXTEND:
    case LB_COMMAND_TERMINATE:
    case LB_COMMAND_UNDO:
    case LB_COMMAND_COORDINATE:
    case LB_COMMAND_REQUEST_VISIT:
    case LB_COMMAND_MAKE_RESULT:
    case LB_COMMAND_HAND_OVER:
    case LB_COMMAND_TAKE_OVER:
    case LB_COMMAND_DIGITISE:
    case LB_COMMAND_CALL:
    case LB_COMMAND_POST:
    case LB_COMMAND_DELIVER:
    case LB_COMMAND_CONFIRM_POST:
    case LB_COMMAND_MAIL_RETURNED:
      return TRUE;

    case LB_COMMAND_REFER:
    case LB_COMMAND_TURN_AWAY:
    case LB_COMMAND_RECEIVE:
    case LB_COMMAND_RECEIVE_STAGE:
    case LB_COMMAND_ONE_DAY_NOTICE:
    case LB_COMMAND_SEND_PAPER:
    case LB_COMMAND_RECEIVE_PAPER:
    case LB_COMMAND_SUPPLY:
    case LB_COMMAND_WITHDRAW:
    case LB_COMMAND_SET_DELIVERY:
    case LB_COMMAND_COMMENT:
    case LB_COMMAND_ADVISE:
    case LB_COMMAND_ASK_HELP:
    case LB_COMMAND_GIVE_HELP:
    case LB_COMMAND_DECLINE_HELP:
    case LB_COMMAND_WITHDRAW_HELP:
    case LB_COMMAND_CLOSE_DRAFT:
    case LB_COMMAND_EXTEND_CASE:
    case LB_COMMAND_URGE:
    case LB_COMMAND_OPEN_STAGE:
    case LB_COMMAND_PLAN_VISIT:
    case LB_COMMAND_APPROVE_SECOND_VISIT:
    case LB_COMMAND_DISPATCH_VISIT:
    case LB_COMMAND_RECORD_FINDINGS:
    case LB_COMMAND_CONCLUDE_VISIT:
    case LB_COMMAND_CANCEL_VISIT:
    case LB_COMMAND_ARCHIVE:
    case LB_COMMAND_RETURN_PAPER:
    case LB_COMMAND_ISSUE_PAPER:
    case LB_COMMAND_TICK:
    case LB_N_COMMANDS:
    default:
      return FALSE;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts that the tables of commands and of events share. A command's arguments are told on by its event, so
 * both are written from one list of fields and cannot differ.
 */
#pragma once

#include "lb-event.h"

G_BEGIN_DECLS

#define LB_REQUIRED TRUE
#define LB_OPTIONAL FALSE
#define LB_TABLE_END { NULL }

#define LB_M_TEXT(name, required, minimum, maximum) { name, LB_VALUE_TEXT, required, minimum, maximum }
#define LB_M_ID(name, required) { name, LB_VALUE_ID, required }
#define LB_M_DIGEST(name, required) { name, LB_VALUE_DIGEST, required }
#define LB_M_INTEGER(name, required, minimum, maximum) { name, LB_VALUE_INTEGER, required, minimum, maximum }
#define LB_M_BOOLEAN(name, required) { name, LB_VALUE_BOOLEAN, required }
#define LB_M_DAY(name, required) { name, LB_VALUE_DAY, required }
#define LB_M_TIME(name, required) { name, LB_VALUE_TIME, required }
#define LB_M_CHOICE(name, required, list) { name, LB_VALUE_CHOICE, required, 0, 0, list }
#define LB_M_TEXTS(name, required, maximum) { name, LB_VALUE_TEXTS, required, 0, maximum }
#define LB_M_MAP(name, required, maximum) { name, LB_VALUE_MAP, required, 0, maximum }
#define LB_M_FLAGS(name, required, maximum) { name, LB_VALUE_FLAGS, required, 0, maximum }
#define LB_M_RECORD(name, required, table) { name, LB_VALUE_RECORD, required, 0, 0, NULL, table }
#define LB_M_RECORDS(name, required, maximum, table) { name, LB_VALUE_RECORDS, required, 0, maximum, NULL, table }

/* Proof that a document was served on the spot: once there is one, the step cannot be undone. */
#define LB_M_PROOF LB_M_RECORDS ("proof", LB_OPTIONAL, 20, lb_members_file)
#define LB_M_FILES(required) LB_M_RECORDS ("files", required, 200, lb_members_file)
#define LB_M_REASON LB_M_TEXT ("reason", LB_REQUIRED, 1, 4000)
/* Of events that tell people a date: the version of the calendar that it was counted by. */
#define LB_M_CALENDAR LB_M_TEXT ("calendar", LB_OPTIONAL, 1, 40)
#define LB_M_NOTE LB_M_TEXT ("note", LB_OPTIONAL, 0, 4000)

extern const LbMember lb_members_file[];     /* blob, name, mediaType, size */
extern const LbMember lb_members_material[]; /* one line of the merged list of materials */
extern const LbMember lb_members_delivery[];
extern const LbMember lb_members_line[];     /* one line of a notice: material, defect, remedy */
extern const LbMember lb_members_finding[];
extern const LbMember lb_members_conclusion[];

extern const char *const lb_choices_one_day[];        /* 协查、核查、内容复杂 */
extern const char *const lb_choices_acceptance[];
extern const char *const lb_choices_not_accepted[];
extern const char *const lb_choices_turned_away[];    /* 行政许可法 32(1), 32(2), and the wrong window */
extern const char *const lb_choices_suspension[];
extern const char *const lb_choices_recommendation[];
extern const char *const lb_choices_termination[];
extern const char *const lb_choices_coordination[];
extern const char *const lb_choices_visit[];
extern const char *const lb_choices_second_visit[];
extern const char *const lb_choices_call[];
extern const char *const lb_choices_relation[];
extern const char *const lb_choices_paper[];          /* how a section signed for paper */
extern const char *const lb_choices_paper_to[];
extern const char *const lb_choices_help[];
extern const char *const lb_choices_document[];       /* kinds of documents, as src/paper calls them */
extern const char *const lb_choices_issue[];          /* how a document left the program */

/* Each list is the arguments of the command and the beginning of the data of its event. */
#define LB_FIELDS_REFER                                                                                            \
  LB_M_ID ("package", LB_REQUIRED), LB_M_FLAGS ("answers", LB_OPTIONAL, 64), LB_M_TEXTS ("stages", LB_OPTIONAL, 10),\
    LB_M_MAP ("form", LB_OPTIONAL, 400), LB_M_RECORDS ("materials", LB_OPTIONAL, 400, lb_members_material),        \
    LB_M_RECORDS ("lines", LB_REQUIRED, 400, lb_members_line), LB_M_ID ("window", LB_OPTIONAL), LB_M_NOTE

/* What a draft is about, before anything of it has been received. */
#define LB_FIELDS_DRAFT                                                                                            \
  LB_M_ID ("package", LB_REQUIRED), LB_M_FLAGS ("answers", LB_OPTIONAL, 64), LB_M_TEXTS ("stages", LB_OPTIONAL, 10),\
    LB_M_MAP ("form", LB_OPTIONAL, 400), LB_M_RECORDS ("materials", LB_OPTIONAL, 400, lb_members_material),        \
    LB_M_ID ("window", LB_OPTIONAL)

#define LB_FIELDS_ADVISE                                                                                           \
  LB_FIELDS_DRAFT, LB_M_TEXT ("question", LB_OPTIONAL, 0, 4000), LB_M_TEXT ("answer", LB_REQUIRED, 1, 4000)
/* point: which formal point of the material, from 0; without it the material as a whole */
#define LB_FIELDS_ASK_HELP                                                                                         \
  LB_FIELDS_DRAFT, LB_M_ID ("section", LB_REQUIRED), LB_M_ID ("material", LB_REQUIRED),                            \
    LB_M_INTEGER ("point", LB_OPTIONAL, 0, 399), LB_M_TEXT ("text", LB_OPTIONAL, 0, 2000)
#define LB_FIELDS_GIVE_HELP                                                                                        \
  LB_M_TEXT ("help", LB_REQUIRED, 1, 100), LB_M_CHOICE ("result", LB_REQUIRED, lb_choices_help),                   \
    LB_M_TEXT ("note", LB_OPTIONAL, 0, 2000)
#define LB_FIELDS_DECLINE_HELP LB_M_TEXT ("help", LB_REQUIRED, 1, 100), LB_M_TEXT ("reason", LB_REQUIRED, 1, 2000)
#define LB_FIELDS_WITHDRAW_HELP LB_M_TEXT ("help", LB_REQUIRED, 1, 100), LB_M_TEXT ("reason", LB_OPTIONAL, 0, 2000)
/* to: a user's id, toName: what they are called; neither: nobody works on it any more */
#define LB_FIELDS_ASSIGN                                                                                           \
  LB_M_TEXT ("to", LB_OPTIONAL, 1, 200), LB_M_TEXT ("toName", LB_OPTIONAL, 1, 200), LB_M_NOTE
#define LB_FIELDS_CLOSE_DRAFT LB_M_TEXT ("reason", LB_OPTIONAL, 0, 2000)

/* asked: who of the approving section judged it; competent: which authority to go to; toWindow: which counter */
#define LB_FIELDS_TURN_AWAY                                                                                        \
  LB_M_CHOICE ("ground", LB_REQUIRED, lb_choices_turned_away), LB_M_TEXT ("matter", LB_REQUIRED, 1, 400),          \
    LB_M_TEXT ("applicant", LB_OPTIONAL, 0, 200), LB_M_TEXT ("reason", LB_OPTIONAL, 0, 4000),                      \
    LB_M_TEXT ("competent", LB_OPTIONAL, 0, 200), LB_M_TEXT ("asked", LB_OPTIONAL, 0, 100),                        \
    LB_M_ID ("package", LB_OPTIONAL), LB_M_ID ("toWindow", LB_OPTIONAL)

#define LB_FIELDS_RECEIVE                                                                                          \
  LB_M_ID ("package", LB_REQUIRED), LB_M_FLAGS ("answers", LB_OPTIONAL, 64), LB_M_TEXTS ("stages", LB_OPTIONAL, 10),\
    LB_M_MAP ("form", LB_REQUIRED, 400), LB_M_RECORDS ("materials", LB_REQUIRED, 400, lb_members_material),        \
    LB_M_RECORD ("delivery", LB_REQUIRED, lb_members_delivery), LB_M_TEXT ("number", LB_REQUIRED, 18, 18),         \
    LB_M_TEXT ("queryCode", LB_REQUIRED, 6, 6), LB_M_BOOLEAN ("insisted", LB_OPTIONAL),                            \
    LB_M_BOOLEAN ("prepReminder", LB_OPTIONAL), LB_M_BOOLEAN ("explained", LB_REQUIRED),                           \
    LB_M_TEXTS ("corrected", LB_OPTIONAL, 400),                                                                    \
    LB_M_CHOICE ("oneDayReason", LB_OPTIONAL, lb_choices_one_day), LB_M_ID ("window", LB_OPTIONAL), LB_M_NOTE

#define LB_FIELDS_RECEIVE_STAGE                                                                                    \
  LB_M_INTEGER ("stage", LB_REQUIRED, 1, 20), LB_M_MAP ("form", LB_OPTIONAL, 400),                                 \
    LB_M_RECORDS ("materials", LB_OPTIONAL, 400, lb_members_material), LB_M_BOOLEAN ("insisted", LB_OPTIONAL),     \
    LB_M_BOOLEAN ("prepReminder", LB_OPTIONAL), LB_M_BOOLEAN ("explained", LB_REQUIRED),                           \
    LB_M_CHOICE ("oneDayReason", LB_OPTIONAL, lb_choices_one_day), LB_M_NOTE

#define LB_FIELDS_ONE_DAY_NOTICE LB_M_CHOICE ("reason", LB_REQUIRED, lb_choices_one_day)

#define LB_FIELDS_SEND_PAPER                                                                                       \
  LB_M_ID ("section", LB_REQUIRED), LB_M_TEXT ("slip", LB_REQUIRED, 1, 64),                                        \
    LB_M_INTEGER ("pages", LB_REQUIRED, 1, 100000), LB_M_TEXTS ("materials", LB_OPTIONAL, 400),                    \
    LB_M_TEXTS ("originals", LB_OPTIONAL, 400)

#define LB_FIELDS_RECEIVE_PAPER                                                                                    \
  LB_M_ID ("section", LB_REQUIRED), LB_M_TEXT ("discrepancy", LB_OPTIONAL, 0, 2000),                               \
    LB_M_CHOICE ("outcome", LB_OPTIONAL, lb_choices_paper), LB_M_TEXTS ("missing", LB_OPTIONAL, 400)

#define LB_FIELDS_RETURN_PAPER                                                                                     \
  LB_M_CHOICE ("to", LB_REQUIRED, lb_choices_paper_to), LB_M_TEXTS ("materials", LB_REQUIRED, 400),                \
    LB_M_TEXT ("name", LB_OPTIONAL, 0, 100), LB_M_CHOICE ("relation", LB_OPTIONAL, lb_choices_relation),           \
    LB_M_PROOF, LB_M_NOTE

/* number: as it stands on the paper, which is what tells two papers of a kind apart */
#define LB_FIELDS_ISSUE_PAPER                                                                                      \
  LB_M_CHOICE ("kind", LB_REQUIRED, lb_choices_document), LB_M_TEXT ("number", LB_REQUIRED, 1, 200),               \
    LB_M_TEXT ("title", LB_REQUIRED, 1, 400), LB_M_CHOICE ("how", LB_REQUIRED, lb_choices_issue),                  \
    LB_M_INTEGER ("pages", LB_REQUIRED, 1, 10000), LB_M_RECORD ("file", LB_REQUIRED, lb_members_file)

#define LB_FIELDS_SUPPLY                                                                                           \
  LB_M_RECORDS ("materials", LB_OPTIONAL, 400, lb_members_material), LB_M_TEXTS ("lines", LB_OPTIONAL, 400), LB_M_NOTE

#define LB_FIELDS_WITHDRAW LB_M_TEXT ("reason", LB_OPTIONAL, 0, 4000), LB_M_FILES (LB_REQUIRED)
#define LB_FIELDS_SET_DELIVERY LB_M_RECORD ("delivery", LB_REQUIRED, lb_members_delivery)
#define LB_FIELDS_COMMENT LB_M_TEXT ("text", LB_REQUIRED, 1, 4000), LB_M_FILES (LB_OPTIONAL)

#define LB_FIELDS_REQUEST_CORRECTION                                                                               \
  LB_M_RECORDS ("lines", LB_REQUIRED, 400, lb_members_line), LB_M_DAY ("until", LB_OPTIONAL),                      \
    LB_M_TEXT ("how", LB_OPTIONAL, 0, 2000), LB_M_TEXT ("override", LB_OPTIONAL, 0, 2000), LB_M_PROOF

#define LB_FIELDS_NOT_ACCEPT                                                                                       \
  LB_M_CHOICE ("ground", LB_REQUIRED, lb_choices_not_accepted), LB_M_REASON,                                       \
    LB_M_TEXT ("competent", LB_OPTIONAL, 0, 200), LB_M_PROOF

#define LB_FIELDS_NOTE_SUPPLEMENT LB_M_RECORDS ("lines", LB_REQUIRED, 400, lb_members_line), LB_M_NOTE

#define LB_FIELDS_REQUEST_SPECIAL                                                                                  \
  LB_M_CHOICE ("reason", LB_REQUIRED, lb_choices_suspension), LB_M_INTEGER ("days", LB_REQUIRED, 1, 730),          \
    LB_M_TEXT ("text", LB_OPTIONAL, 0, 4000)

#define LB_FIELDS_PROPOSE                                                                                          \
  LB_M_CHOICE ("recommendation", LB_REQUIRED, lb_choices_recommendation),                                          \
    LB_M_TEXT ("opinion", LB_REQUIRED, 1, 8000), LB_M_FILES (LB_OPTIONAL)

#define LB_FIELDS_GRANT                                                                                            \
  LB_M_TEXT ("number", LB_REQUIRED, 1, 100), LB_M_TEXT ("reason", LB_OPTIONAL, 0, 4000), LB_M_PROOF
#define LB_FIELDS_REFUSE                                                                                           \
  LB_M_TEXT ("number", LB_REQUIRED, 1, 100), LB_M_REASON, LB_M_BOOLEAN ("majorInterest", LB_OPTIONAL), LB_M_PROOF
#define LB_FIELDS_NOTIFY_HEARING LB_M_TEXT ("text", LB_OPTIONAL, 0, 4000), LB_M_PROOF
#define LB_FIELDS_EXTEND LB_M_REASON, LB_M_PROOF
#define LB_FIELDS_EXTEND_CASE LB_M_REASON, LB_M_RECORDS ("approval", LB_REQUIRED, 20, lb_members_file)
#define LB_FIELDS_TERMINATE LB_M_CHOICE ("ground", LB_REQUIRED, lb_choices_termination), LB_M_REASON, LB_M_PROOF
#define LB_FIELDS_URGE LB_M_ID ("section", LB_OPTIONAL), LB_M_TEXT ("text", LB_REQUIRED, 1, 4000)
#define LB_FIELDS_COORDINATE                                                                                       \
  LB_M_CHOICE ("decision", LB_REQUIRED, lb_choices_coordination), LB_M_TEXT ("text", LB_REQUIRED, 1, 4000),        \
    LB_M_FILES (LB_OPTIONAL)
#define LB_FIELDS_OPEN_STAGE LB_M_INTEGER ("stage", LB_REQUIRED, 1, 20)

#define LB_FIELDS_REQUEST_VISIT                                                                                    \
  LB_M_CHOICE ("kind", LB_REQUIRED, lb_choices_visit), LB_M_TEXT ("reason", LB_OPTIONAL, 0, 4000),                 \
    LB_M_INTEGER ("minutes", LB_OPTIONAL, 1, 1440)
#define LB_FIELDS_PLAN_VISIT                                                                                       \
  LB_M_ID ("visit", LB_REQUIRED), LB_M_CHOICE ("kind", LB_REQUIRED, lb_choices_visit),                             \
    LB_M_TEXTS ("requests", LB_REQUIRED, 100), LB_M_DAY ("day", LB_REQUIRED),                                      \
    LB_M_INTEGER ("startMinute", LB_REQUIRED, 0, 1439), LB_M_INTEGER ("minutes", LB_REQUIRED, 1, 1440),            \
    LB_M_TEXT ("vehicle", LB_OPTIONAL, 0, 100), LB_M_TEXTS ("team", LB_OPTIONAL, 50),                              \
    LB_M_TEXTS ("experts", LB_OPTIONAL, 50), LB_M_TEXT ("place", LB_OPTIONAL, 0, 500),                             \
    LB_M_CHOICE ("secondReason", LB_OPTIONAL, lb_choices_second_visit), LB_M_BOOLEAN ("remote", LB_OPTIONAL)
#define LB_FIELDS_VISIT LB_M_ID ("visit", LB_REQUIRED)
#define LB_FIELDS_RECORD_FINDINGS                                                                                  \
  LB_FIELDS_VISIT, LB_M_RECORDS ("findings", LB_REQUIRED, 400, lb_members_finding)
#define LB_FIELDS_CONCLUDE_VISIT                                                                                   \
  LB_FIELDS_VISIT, LB_M_RECORDS ("conclusions", LB_REQUIRED, 100, lb_members_conclusion), LB_M_FILES (LB_OPTIONAL)
#define LB_FIELDS_CANCEL_VISIT LB_FIELDS_VISIT, LB_M_REASON

#define LB_FIELDS_MAKE_RESULT                                                                                      \
  LB_M_TEXT ("number", LB_REQUIRED, 1, 100), LB_M_FILES (LB_REQUIRED), LB_M_DIGEST ("seal", LB_REQUIRED),          \
    LB_M_DAY ("validUntil", LB_OPTIONAL)
#define LB_FIELDS_HAND_OVER                                                                                        \
  LB_M_TEXT ("sheet", LB_REQUIRED, 1, 64), LB_M_INTEGER ("count", LB_REQUIRED, 1, 1000)
#define LB_FIELDS_DIGITISE LB_M_FILES (LB_REQUIRED)
#define LB_FIELDS_CALL                                                                                             \
  LB_M_TEXT ("phone", LB_REQUIRED, 1, 40), LB_M_TEXT ("person", LB_OPTIONAL, 0, 100),                              \
    LB_M_CHOICE ("outcome", LB_REQUIRED, lb_choices_call), LB_M_TIME ("nextAt", LB_OPTIONAL),                      \
    LB_M_BOOLEAN ("agreed", LB_OPTIONAL), LB_M_NOTE
#define LB_FIELDS_POST                                                                                             \
  LB_M_TEXT ("tracking", LB_REQUIRED, 13, 20), LB_M_TEXT ("trackingAgain", LB_OPTIONAL, 0, 20),                    \
    LB_M_RECORDS ("receipts", LB_REQUIRED, 20, lb_members_file), LB_M_BOOLEAN ("agreed", LB_OPTIONAL), LB_M_NOTE
#define LB_FIELDS_DELIVER                                                                                          \
  LB_M_TEXT ("name", LB_REQUIRED, 1, 100), LB_M_TEXT ("identity", LB_REQUIRED, 15, 20),                            \
    LB_M_CHOICE ("relation", LB_REQUIRED, lb_choices_relation),                                                    \
    LB_M_RECORDS ("authorisation", LB_OPTIONAL, 20, lb_members_file),                                              \
    LB_M_RECORDS ("proof", LB_REQUIRED, 20, lb_members_file), LB_M_BOOLEAN ("agreed", LB_OPTIONAL), LB_M_NOTE
#define LB_FIELDS_CONFIRM_POST LB_M_DAY ("receivedOn", LB_REQUIRED), LB_M_FILES (LB_REQUIRED), LB_M_NOTE
#define LB_FIELDS_MAIL_RETURNED LB_M_REASON, LB_M_FILES (LB_OPTIONAL)
#define LB_FIELDS_ARCHIVE LB_M_DIGEST ("archive", LB_REQUIRED)

G_END_DECLS

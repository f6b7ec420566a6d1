/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-members-private.h"

static const char *const choices_held[] = { "present", "missing", "deferred", "from-case", "reused", NULL };
static const char *const choices_delivery[] = { "pickup", "ems", NULL };
static const char *const choices_finding[] = { "pass", "fail", "not-applicable", NULL };
static const char *const choices_conclusion[] = { "pass", "fail", "rectify", NULL };

const char *const lb_choices_one_day[] = { "assist-check", "verify", "complex", NULL };
const char *const lb_choices_acceptance[] = { "decided", "corrected", "one-day", "overdue", NULL };
const char *const lb_choices_not_accepted[] = { "not-required", "not-competent", NULL };
const char *const lb_choices_turned_away[] = { "not-required", "not-competent", "other-window", NULL };
const char *const lb_choices_suspension[] = { "hearing", "tender", "auction", "inspection", "testing",
                                              "inspection_quarantine", "appraisal", "expert_review",
                                              "site_inspection", NULL };
const char *const lb_choices_recommendation[] = { "grant", "refuse", NULL };
/* 行政许可法 70 by analogy; no-response is the bureau's policy (K12). */
const char *const lb_choices_termination[] = { "died", "dissolved", "object-gone", "force-majeure", "no-response",
                                               "other-law", NULL };
const char *const lb_choices_coordination[] = { "refuse", "terminate", "withdraw", "proceed", NULL };
const char *const lb_choices_visit[] = { "inspection", "expert", NULL };
const char *const lb_choices_second_visit[] = { "first-failed", "other-stage", "law-separate", "weather", "other",
                                                NULL };
const char *const lb_choices_call[] = { "reached", "no-answer", "wrong-number", "declined", NULL };
/* short: signed for, with something lacking; refused: the paper went back with whoever brought it. */
const char *const lb_choices_paper[] = { "whole", "short", "refused", NULL };
const char *const lb_choices_paper_to[] = { "counter", "applicant", NULL };
const char *const lb_choices_relation[] = { "applicant", "legal-representative", "agent", NULL };
const char *const lb_choices_help[] = { "pass", "fail", NULL };
const char *const lb_choices_issue[] = { "printed", "saved", NULL };
const char *const lb_choices_document[] = {
  "application", "one-time-notice", "receipt", "reminder", "promise", "one-day-notice", "correction",
  "correction-receipt", "acceptance", "not-accepted", "slip", "visit-request", "visit-order", "visit-record",
  "supplement", "opinion", "special", "special-ended", "extension", "case-extension", "hearing", "grant", "refusal",
  "withdrawal", "termination", "undone", "result-made", "batch", "call", "service", "ems", "turned-away",
  "given-back", NULL,
};

const LbMember lb_members_file[] = {
  LB_M_DIGEST ("blob", LB_REQUIRED),
  LB_M_TEXT ("name", LB_REQUIRED, 1, 255),
  LB_M_TEXT ("mediaType", LB_REQUIRED, 3, 127),
  LB_M_INTEGER ("size", LB_REQUIRED, 0, 1099511627776.0),
  LB_TABLE_END,
};

/* points: index of the formal point ("0", "1" …) → passed. promise: the applicant signed 容缺承诺书.
 * reusedFrom, validUntil: of a document already on file, the case that has it and its last valid day. */
const LbMember lb_members_material[] = {
  LB_M_ID ("material", LB_REQUIRED),
  LB_M_CHOICE ("held", LB_REQUIRED, choices_held),
  LB_M_INTEGER ("originals", LB_OPTIONAL, 0, 10000),
  LB_M_INTEGER ("copies", LB_OPTIONAL, 0, 10000),
  LB_M_FILES (LB_OPTIONAL),
  LB_M_FLAGS ("points", LB_OPTIONAL, 100),
  LB_M_TEXT ("note", LB_OPTIONAL, 0, 2000),
  LB_M_DAY ("deferUntil", LB_OPTIONAL),
  LB_M_BOOLEAN ("promise", LB_OPTIONAL),
  LB_M_TEXT ("reusedFrom", LB_OPTIONAL, 1, 80),
  LB_M_DAY ("validUntil", LB_OPTIONAL),
  LB_TABLE_END,
};

/* agent: an agent fetches the results and brings the authorisation; electronic: the applicant agrees that documents are
 * served electronically as well (民事诉讼法 90 by analogy). */
const LbMember lb_members_delivery[] = {
  LB_M_CHOICE ("method", LB_REQUIRED, choices_delivery),
  LB_M_TEXT ("recipient", LB_OPTIONAL, 0, 100),
  LB_M_TEXT ("phone", LB_OPTIONAL, 0, 40),
  LB_M_TEXT ("address", LB_OPTIONAL, 0, 500),
  LB_M_TEXT ("postcode", LB_OPTIONAL, 0, 6),
  LB_M_BOOLEAN ("together", LB_OPTIONAL),
  LB_M_BOOLEAN ("agent", LB_OPTIONAL),
  LB_M_BOOLEAN ("electronic", LB_OPTIONAL),
  LB_TABLE_END,
};

const LbMember lb_members_line[] = {
  LB_M_ID ("material", LB_OPTIONAL),
  LB_M_TEXT ("defect", LB_REQUIRED, 1, 2000),
  LB_M_TEXT ("remedy", LB_OPTIONAL, 0, 2000),
  LB_TABLE_END,
};

const LbMember lb_members_finding[] = {
  LB_M_ID ("item", LB_REQUIRED),
  LB_M_ID ("point", LB_REQUIRED),
  LB_M_CHOICE ("result", LB_REQUIRED, choices_finding),
  LB_M_TEXT ("note", LB_OPTIONAL, 0, 4000),
  LB_M_RECORDS ("photos", LB_OPTIONAL, 50, lb_members_file),
  LB_TABLE_END,
};

const LbMember lb_members_conclusion[] = {
  LB_M_TEXT ("request", LB_REQUIRED, 1, 80),
  LB_M_CHOICE ("opinion", LB_REQUIRED, choices_conclusion),
  LB_M_TEXT ("conclusion", LB_REQUIRED, 1, 4000),
  LB_TABLE_END,
};

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of every structure of the case. What is missing here does not survive a copy, so each member is here.
 */
#include "lb-case-private.h"

#define M(type, kind, member) { #member, LB_SHAPE_##kind, G_STRUCT_OFFSET (type, member), NULL }
#define MOF(type, kind, member, shape) { #member, LB_SHAPE_##kind, G_STRUCT_OFFSET (type, member), &(shape) }
#define END { NULL }
#define SHAPE(Name, name)                                                                                          \
  static void name##_free (gpointer structure) { lb_shape_free (&lb_##name##_shape, structure); }                  \
  const LbShape lb_##name##_shape = { sizeof (Name), name##_members, name##_free };

#define F(kind, member) M (LbFile, kind, member)
static const LbShapeMember file_members[] = { F (TEXT, blob), F (TEXT, name), F (TEXT, media_type), F (LONG, size),
                                              END };
#undef F
SHAPE (LbFile, file)

#define F(kind, member) M (LbCaseMaterial, kind, member)
static const LbShapeMember case_material_members[] = {
  F (TEXT, material), F (NUMBER, held), F (NUMBER, originals), F (NUMBER, copies),
  MOF (LbCaseMaterial, LIST, files, lb_file_shape), F (FLAGS, points), F (TEXT, note), F (DAY, defer_until),
  F (NUMBER, promised), F (NUMBER, was_deferred), F (TIME, supplied_at), F (TEXT, holder), F (TIME, held_at),
  F (TEXT, reused_from), F (DAY, valid_until), END,
};
#undef F
SHAPE (LbCaseMaterial, case_material)

#define F(kind, member) M (LbCorrectionLine, kind, member)
static const LbShapeMember correction_line_members[] = { F (TEXT, material), F (TEXT, defect), F (TEXT, remedy),
                                                         F (NUMBER, supplied), END };
#undef F
SHAPE (LbCorrectionLine, correction_line)

#define F(kind, member) M (LbCaseItem, kind, member)
#define FOF(kind, member, shape) MOF (LbCaseItem, kind, member, shape)
static const LbShapeMember case_item_members[] = {
  F (TEXT, item), F (TEXT, section), F (NUMBER, stage), F (NUMBER, state), F (LONG, since_version),
  F (TIME, state_since), F (TIME, received_at), F (NUMBER, one_day_notice), F (TEXT, one_day_reason),
  F (TIME, one_day_notice_at), F (TIME, taken_at), F (TEXT, taken_by), F (TEXT, assignee), F (TEXT, assignee_name),
  F (TIME, assigned_at), F (DAY, accepted_on), F (TEXT, acceptance),
  F (TIME, answered_at), FOF (LIST, corrections, lb_correction_line_shape), F (DAY, correction_due),
  F (TIME, correction_at), F (NUMBER, n_corrections), F (DAY, supplied_on),
  FOF (LIST, supplements, lb_correction_line_shape), F (SUSPENSIONS, suspensions), F (POINTERS, suspension_days),
  F (NUMBER, special_pending), F (NUMBER, special_reason), F (NUMBER, special_days), F (TEXT, special_by), F (TIME, special_at),
  F (NUMBER, extension), F (TEXT, reviewer), F (TEXT, recommendation), F (TEXT, opinion),
  F (NUMBER, hearing_notified), F (TIME, hearing_at), F (NUMBER, granted), F (TIME, decided_at),
  F (TEXT, decided_by), F (TEXT, decision_number), F (TEXT, decision_reason),
  FOF (LIST, result_files, lb_file_shape), F (TEXT, result_number), F (DAY, result_valid_until), F (TIME, made_at),
  F (TEXT, seal), F (NUMBER, handed_over), F (TEXT, handed_over_by), F (TEXT, sheet), F (NUMBER, sheet_count),
  F (TIME, handed_at), F (TIME, desk_at), F (TIME, stored_at), F (TIME, notified_at), F (TIME, posted_at),
  FOF (LIST, digitised, lb_file_shape), F (NUMBER, n_calls), F (TIME, last_call_at), F (TEXT, last_call_outcome),
  F (TIME, next_call_at), F (TEXT, tracking_number), FOF (LIST, posting_receipts, lb_file_shape),
  FOF (LIST, delivery_proofs, lb_file_shape), F (TIME, delivered_at), F (TEXT, collector_name),
  F (TEXT, collector_relation), F (TEXT, ended_ground), FOF (LIST, withdrawal, lb_file_shape), F (NUMBER, waived),
  F (TEXT, coordination), F (SET, reviewers), F (SET, deciders), F (NUMBER, served), F (TEXT, calendar), F (NUMBER, undoable),
  FOF (ONE, previous, lb_case_item_shape), END,
};
#undef F
#undef FOF
SHAPE (LbCaseItem, case_item)

#define F(kind, member) M (LbVisitRequest, kind, member)
static const LbShapeMember visit_request_members[] = {
  F (TEXT, id), F (TEXT, item), F (TEXT, section), F (TEXT, kind), F (TEXT, reason), F (TIME, at),
  F (NUMBER, minutes), F (TEXT, visit), F (NUMBER, closed), F (TEXT, conclusion), F (TEXT, opinion), END,
};
#undef F
SHAPE (LbVisitRequest, visit_request)

#define F(kind, member) M (LbFinding, kind, member)
static const LbShapeMember finding_members[] = { F (TEXT, item), F (TEXT, point), F (TEXT, result), F (TEXT, note),
                                                 MOF (LbFinding, LIST, photos, lb_file_shape), END };
#undef F
SHAPE (LbFinding, finding)

#define F(kind, member) M (LbVisit, kind, member)
static const LbShapeMember visit_members[] = {
  F (TEXT, id), F (TEXT, kind), F (TEXT, state), F (NUMBER, stage), F (DAY, day), F (NUMBER, start_minute),
  F (NUMBER, minutes), F (TEXT, vehicle), F (TEXTS, team), F (TEXT, place), F (TEXTS, experts), F (TEXTS, requests),
  F (TEXT, second_reason), F (NUMBER, approved_by_inspection), F (NUMBER, approved_by_lead),
  MOF (LbVisit, LIST, findings, lb_finding_shape), F (TEXT, cancel_reason), F (NUMBER, remote), END,
};
#undef F
SHAPE (LbVisit, visit)

#define F(kind, member) M (LbPaperSlip, kind, member)
static const LbShapeMember paper_slip_members[] = {
  F (TEXT, section), F (TEXT, slip), F (TIME, sent_at), F (TEXT, sent_by), F (NUMBER, pages), F (TEXTS, materials),
  F (TIME, received_at), F (TEXT, received_by), F (TEXT, discrepancy), F (TEXTS, originals), F (TIME, refused_at),
  F (TEXT, outcome), F (TEXTS, missing), END,
};
#undef F
SHAPE (LbPaperSlip, paper_slip)

#define F(kind, member) M (LbHelp, kind, member)
static const LbShapeMember help_members[] = {
  F (TEXT, id), F (TEXT, section), F (TEXT, material), F (NUMBER, point), F (TEXT, text), F (TIME, asked_at),
  F (TEXT, asked_by), F (TEXT, asked_name), F (TEXT, result), F (TEXT, note), F (TIME, answered_at),
  F (TEXT, answered_by), F (TEXT, answered_name), END,
};
#undef F
SHAPE (LbHelp, help)

#define F(kind, member) M (LbPaperIssue, kind, member)
static const LbShapeMember paper_issue_members[] = {
  F (TEXT, kind), F (TEXT, number), F (TEXT, title), F (TEXT, how), F (TEXT, blob), F (NUMBER, pages), F (TIME, at),
  F (TEXT, by), F (TEXT, by_name), END,
};
#undef F
SHAPE (LbPaperIssue, paper_issue)

#define F(kind, member) M (LbCase, kind, member)
#define FOF(kind, member, shape) MOF (LbCase, kind, member, shape)
static const LbShapeMember case_members[] = {
  F (TEXT, id), F (LONG, version), F (TEXT, number), F (TEXT, query_code), F (TEXT, package), F (TEXT, catalogue),
  F (TEXT, lead), F (FLAGS, answers), F (NUMBERS, stages), F (MAP, form), F (TEXT, applicant),
  FOF (LIST, materials, lb_case_material_shape), FOF (LIST, items, lb_case_item_shape),
  FOF (LIST, slips, lb_paper_slip_shape), FOF (LIST, requests, lb_visit_request_shape),
  FOF (LIST, visits, lb_visit_shape), F (TEXT, delivery.method), F (TEXT, delivery.recipient),
  F (TEXT, delivery.phone), F (TEXT, delivery.address), F (TEXT, delivery.postcode), F (NUMBER, delivery.together),
  F (NUMBER, delivery.agent), F (NUMBER, delivery.electronic),
  F (TEXT, window), F (TIME, received_at), F (TIME, referred_at), F (NUMBER, n_referrals),
  F (TEXT, turned_away), F (TEXTS, incomplete),
  F (NUMBER, case_extension), F (NUMBERS, stage_extensions), F (NUMBERS, opened_stages), F (SET, intake_people), F (SET, approval_people),
  F (SET, issue_people), F (SET, inspectors), F (SET, deciders), F (SET, reviewers), F (TIME, archived_at),
  F (TEXT, archive_blob), F (TIME, last_at), F (TEXT, coordination), F (TEXT, calendar),
  F (TIME, advised_at), F (NUMBER, n_advices), FOF (LIST, helps, lb_help_shape), F (TIME, closed_at),
  FOF (LIST, issues, lb_paper_issue_shape), END,
};
#undef F
#undef FOF

static void
case_free (gpointer structure)
{
  lb_case_unref (structure);
}

const LbShape lb_case_shape = { sizeof (LbCase), case_members, case_free };

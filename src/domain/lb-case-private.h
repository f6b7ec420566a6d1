/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the case share: shapes, and the steps of apply by aspect.
 */
#pragma once

#include "lb-case.h"
#include "lb-shape.h"

G_BEGIN_DECLS

extern const LbShape lb_file_shape;
extern const LbShape lb_case_material_shape;
extern const LbShape lb_correction_line_shape;
extern const LbShape lb_case_item_shape;
extern const LbShape lb_visit_request_shape;
extern const LbShape lb_finding_shape;
extern const LbShape lb_visit_shape;
extern const LbShape lb_paper_slip_shape;
extern const LbShape lb_help_shape;
extern const LbShape lb_paper_issue_shape;
extern const LbShape lb_case_shape;

/* One step of apply. @item is NULL for events of the case. Every step first checks, then changes: one that fails
 * has changed nothing. */
typedef gboolean (*LbApplyStep) (LbCase *self, LbCaseItem *item, const LbEvent *event, GError **error);

#define LB_APPLY_STEP(name)                                                                                        \
  gboolean lb_apply_##name (LbCase *self, LbCaseItem *item, const LbEvent *event, GError **error)

LB_APPLY_STEP (referred);
LB_APPLY_STEP (turned_away);
LB_APPLY_STEP (received);
LB_APPLY_STEP (stage_received);
LB_APPLY_STEP (item_received);
LB_APPLY_STEP (item_gated);
LB_APPLY_STEP (item_opened);
LB_APPLY_STEP (one_day_notice);
LB_APPLY_STEP (paper_sent);
LB_APPLY_STEP (paper_received);
LB_APPLY_STEP (paper_returned);
LB_APPLY_STEP (paper_issued);
LB_APPLY_STEP (supplied);
LB_APPLY_STEP (withdrawn);
LB_APPLY_STEP (delivery_set);
LB_APPLY_STEP (stage_opened);
LB_APPLY_STEP (coordinated);
LB_APPLY_STEP (noted);
LB_APPLY_STEP (advised);
LB_APPLY_STEP (help_asked);
LB_APPLY_STEP (help_given);
LB_APPLY_STEP (help_declined);
LB_APPLY_STEP (help_withdrawn);
LB_APPLY_STEP (draft_closed);
LB_APPLY_STEP (assigned);
LB_APPLY_STEP (taken);
LB_APPLY_STEP (accepted);
LB_APPLY_STEP (correction_requested);
LB_APPLY_STEP (not_accepted);
LB_APPLY_STEP (supplement_noted);
LB_APPLY_STEP (special_requested);
LB_APPLY_STEP (special_begun);
LB_APPLY_STEP (special_ended);
LB_APPLY_STEP (proposed);
LB_APPLY_STEP (sent_back);
LB_APPLY_STEP (granted);
LB_APPLY_STEP (refused);
LB_APPLY_STEP (hearing_notified);
LB_APPLY_STEP (extended);
LB_APPLY_STEP (case_extended);
LB_APPLY_STEP (terminated);
LB_APPLY_STEP (undone);
LB_APPLY_STEP (visit_requested);
LB_APPLY_STEP (visit_planned);
LB_APPLY_STEP (second_visit_approved);
LB_APPLY_STEP (visit_dispatched);
LB_APPLY_STEP (findings_recorded);
LB_APPLY_STEP (visit_concluded);
LB_APPLY_STEP (visit_cancelled);
LB_APPLY_STEP (result_made);
LB_APPLY_STEP (handed_over);
LB_APPLY_STEP (taken_over);
LB_APPLY_STEP (digitised);
LB_APPLY_STEP (called);
LB_APPLY_STEP (posted);
LB_APPLY_STEP (delivered);
LB_APPLY_STEP (post_confirmed);
LB_APPLY_STEP (mail_returned);
LB_APPLY_STEP (archived);

/* Moves @item to @state and remembers how it was, so that the step can be undone. Call it before any other change
 * to @item. */
void lb_item_move (LbCaseItem *item, LbItemState state, const LbEvent *event);
/* Appends the files of member @name of @record to @files (element-type LbFile). */
void lb_files_append (GPtrArray *files, GVariant *record, const char *name);
/* Lines of a notice, appended to @lines (element-type LbCorrectionLine). */
void lb_lines_append (GPtrArray *lines, GVariant *record, const char *name);
/* Puts the material lines of member "materials" into the case: counts and points of the last hand-in hold, files
 * add up. */
void lb_case_merge_materials (LbCase *self, GVariant *record);
/* Originals that @event brings lie at the counter, whoever had the earlier ones. */
void lb_case_take_originals (LbCase *self, const LbEvent *event);
void lb_case_merge_form (LbCase *self, GVariant *record);
/* Replaces *@text by a copy of member @name; a missing one clears it. */
/* What a referral, an advice and a receipt have in common: the application as it lies on the counter. */
void lb_case_take_application (LbCase *self, GVariant *data);
void lb_take_text (char **text, GVariant *record, const char *name);
/* Stages written as texts; what is no number from 1 to 20 is left out. */
void lb_stages_append (GArray *stages, GVariant *record, const char *name);
gboolean lb_stages_contain (GArray *stages, int stage);

typedef enum { LB_DUTY_NONE, LB_DUTY_INTAKE, LB_DUTY_APPROVAL, LB_DUTY_ISSUE } LbDuty;
/* Which of the three separated duties an act in @role is (三分离). */
LbDuty lb_role_duty (LbRole role);

gboolean lb_item_state_is_undecided (LbItemState state); /* neither decided nor ended */
gboolean lb_case_item_is_decided (const LbCaseItem *item); /* granted or refused, whatever came after */
/* TRUE when every mandatory item of @stage is granted, or waived (docs/domain.md 3.4). */
gboolean lb_case_stage_is_complete (const LbCase *self, LbCatalogue *catalogue, int stage);
/* The instant at which that came about. */
LbTime lb_case_stage_completed_at (const LbCase *self, LbCatalogue *catalogue, int stage);
/* All lower stages that the case holds are complete. */
gboolean lb_case_stage_may_open (const LbCase *self, LbCatalogue *catalogue, int stage);

G_END_DECLS

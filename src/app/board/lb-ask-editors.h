/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The controls of a decision's form that are more than an entry. Each emits "changed" on each edit and
 * collects into a dictionary of arguments.
 */
#pragma once

#include "lb-ask-row.h"

G_BEGIN_DECLS

/* What is missing: lines of material, defect and remedy. Begins with what the formal review found, for a
 * first notice. */
#define LB_TYPE_LINES_EDITOR (lb_lines_editor_get_type ())
G_DECLARE_FINAL_TYPE (LbLinesEditor, lb_lines_editor, LB, LINES_EDITOR, AdwBin)
GtkWidget *lb_lines_editor_new (const LbAskContext *context);
gboolean lb_lines_editor_collect (LbLinesEditor *self, GVariantDict *dict, const char *name, GError **error);

/* What has come in: a tick and files for each outstanding line of the notice, and for each deferred material.
 * */
#define LB_TYPE_SUPPLY_EDITOR (lb_supply_editor_get_type ())
G_DECLARE_FINAL_TYPE (LbSupplyEditor, lb_supply_editor, LB, SUPPLY_EDITOR, AdwBin)
GtkWidget *lb_supply_editor_new (const LbAskContext *context);
gboolean lb_supply_editor_collect (LbSupplyEditor *self, GVariantDict *dict, GError **error);

/* One more stage of a project: what it asks for that the case does not hold; fills "stage", "form" and
 * "materials". */
#define LB_TYPE_STAGE_EDITOR (lb_stage_editor_get_type ())
G_DECLARE_FINAL_TYPE (LbStageEditor, lb_stage_editor, LB, STAGE_EDITOR, AdwBin)
GtkWidget *lb_stage_editor_new (const LbAskContext *context);
gboolean lb_stage_editor_collect (LbStageEditor *self, GVariantDict *dict, GError **error);

/* A check button whose label may be as long as a defect: it wraps instead of widening the form. */
GtkWidget *lb_tick_new (const char *label);

/* The record of a material that was received in order: as many as it asks for, every formal point passed.
 * @known (nullable): of the catalogue. @files: (element-type LbFile). (transfer floating) */
GVariant *lb_material_received (const char *material, const LbMaterial *known, GPtrArray *files);

/* The result: files, the first of which bears the seal; the decision document can be made here. */
#define LB_TYPE_RESULT_EDITOR (lb_result_editor_get_type ())
G_DECLARE_FINAL_TYPE (LbResultEditor, lb_result_editor, LB, RESULT_EDITOR, AdwBin)
GtkWidget *lb_result_editor_new (const LbAskContext *context);
gboolean lb_result_editor_collect (LbResultEditor *self, GVariantDict *dict, GError **error);

G_END_DECLS

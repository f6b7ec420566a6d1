/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One material in full: how many came, its files, its formal-review points, or the promise to bring it later.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"
#include "lb-intake-draft.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_MATERIAL_PANE (lb_intake_material_pane_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeMaterialPane, lb_intake_material_pane, LB, INTAKE_MATERIAL_PANE, AdwBin)

/* @material (nullable) is copied; NULL shows nothing. */
void lb_intake_material_pane_set_material (LbIntakeMaterialPane *self, LbClient *client, LbIntakeDraft *draft,
                                           const LbMergedMaterial *material);
const char *lb_intake_material_pane_get_id (LbIntakeMaterialPane *self); /* (nullable) */
/* Takes what the draft says of it now. */
void lb_intake_material_pane_refresh (LbIntakeMaterialPane *self);
/* Ticks all points; FALSE when nothing of the material has come, so that there is nothing to check. */
gboolean lb_intake_material_pane_pass_all (LbIntakeMaterialPane *self);
/* It came as it is listed and all its points are met; FALSE when nothing of it is due. */
gboolean lb_intake_material_pane_take_whole (LbIntakeMaterialPane *self);
void lb_intake_material_pane_choose_files (LbIntakeMaterialPane *self);
/* Attaches the files or the picture that the clipboard holds. */
void lb_intake_material_pane_paste (LbIntakeMaterialPane *self);
/* The material shown, when paper of it can come: not a result of this very case. (nullable) */
const LbMaterial *lb_intake_material_pane_get_scannable (LbIntakeMaterialPane *self);

/* Takes the document on file for the material shown, or gives it back; FALSE when there is none that is valid. */
gboolean lb_intake_material_pane_toggle_reuse (LbIntakeMaterialPane *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the list of materials: handed in or not, how many, and how its formal-review points stand.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-intake-draft.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_MATERIAL_ROW (lb_intake_material_row_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeMaterialRow, lb_intake_material_row, LB, INTAKE_MATERIAL_ROW, GtkListBoxRow)

/* @material is copied. */
GtkWidget *lb_intake_material_row_new (LbIntakeDraft *draft, const LbMergedMaterial *material);
const char *lb_intake_material_row_get_id (LbIntakeMaterialRow *self);
void lb_intake_material_row_refresh (LbIntakeMaterialRow *self);

/* "1 original, 1 copy" as due. (transfer full) */
char *lb_intake_material_due (const LbMaterial *material);

G_END_DECLS

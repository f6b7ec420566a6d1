/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Step 4, 材料与形式审查: ONE list of materials for all items, and the formal-review points of the chosen one.
 */
#pragma once

#include "lb-intake-step.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_MATERIALS_VIEW (lb_intake_materials_view_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeMaterialsView, lb_intake_materials_view, LB, INTAKE_MATERIALS_VIEW, LbIntakeStepView)

G_END_DECLS

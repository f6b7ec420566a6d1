/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Step 5, 现场勘验提示: what will be looked at on the site, told to the applicant ahead of the visit.
 */
#pragma once

#include "lb-intake-step.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_INSPECTION_VIEW (lb_intake_inspection_view_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeInspectionView, lb_intake_inspection_view, LB, INTAKE_INSPECTION_VIEW, LbIntakeStepView)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Step 1, 办什么事: what the applicant wants to do. Emits "next" once that is chosen.
 */
#pragma once

#include "lb-intake-step.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_PACKAGE_VIEW (lb_intake_package_view_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakePackageView, lb_intake_package_view, LB, INTAKE_PACKAGE_VIEW, LbIntakeStepView)

G_END_DECLS

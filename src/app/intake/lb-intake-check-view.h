/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Step 7, 核对接件: what will be received, how receipt differs from acceptance, whether the applicant should wait.
 * Emits "go-to" (LbIntakeProblem *) for a problem that the clerk wants to see to.
 */
#pragma once

#include "lb-intake-step.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_CHECK_VIEW (lb_intake_check_view_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeCheckView, lb_intake_check_view, LB, INTAKE_CHECK_VIEW, LbIntakeStepView)

G_END_DECLS

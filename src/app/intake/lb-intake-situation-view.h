/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Step 2, 情形问答: only the questions that change what has to be applied for, and beside them what follows.
 */
#pragma once

#include "lb-intake-step.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_SITUATION_VIEW (lb_intake_situation_view_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeSituationView, lb_intake_situation_view, LB, INTAKE_SITUATION_VIEW, LbIntakeStepView)

G_END_DECLS

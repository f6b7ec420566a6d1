/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Step 3, 一张表格: the ONE form of all items, each field once, in groups.
 */
#pragma once

#include "lb-intake-step.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_FORM_VIEW (lb_intake_form_view_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeFormView, lb_intake_form_view, LB, INTAKE_FORM_VIEW, LbIntakeStepView)

/* Takes over what an earlier case of the applicant says, where it is offered. */
void lb_intake_form_view_take_known (LbIntakeFormView *self);

G_END_DECLS

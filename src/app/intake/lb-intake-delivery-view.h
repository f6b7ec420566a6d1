/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Step 6, 取件方式: how the applicant gets the results.
 */
#pragma once

#include "lb-intake-step.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_DELIVERY_VIEW (lb_intake_delivery_view_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeDeliveryView, lb_intake_delivery_view, LB, INTAKE_DELIVERY_VIEW, LbIntakeStepView)

G_END_DECLS

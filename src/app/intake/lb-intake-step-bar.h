/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seven steps of the intake in a row: where the clerk is, which are complete, one click to each. The step in
 * front always shows its whole name; with large text the others are cut and show theirs in a tooltip.
 *
 * Signal "chosen" (int step).
 */
#pragma once

#include <adwaita.h>
#include "lb-intake-draft.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_STEP_BAR (lb_intake_step_bar_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeStepBar, lb_intake_step_bar, LB, INTAKE_STEP_BAR, AdwBin)

/* The step's short name, in the language shown. (borrowed) */
const char *lb_intake_step_name (LbIntakeStep step);
/* Shows how the steps of @draft stand. */
void lb_intake_step_bar_show (LbIntakeStepBar *self, LbIntakeDraft *draft);

G_END_DECLS

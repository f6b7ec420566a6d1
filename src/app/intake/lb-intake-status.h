/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the footer of the wizard says of a draft: what is open in a step, and what keeps the whole from being received.
 */
#pragma once

#include "lb-intake-draft.h"

G_BEGIN_DECLS

/* Of @step: its first fault and how many there are, or that it is complete. (transfer full) */
char *lb_intake_status_of_step (LbIntakeDraft *draft, LbIntakeStep step);
/* Why RECEIVE cannot be given; NULL when it can. Of a single step its first fault, else how many of which.
 * (transfer full) */
char *lb_intake_status_obstacles (LbIntakeDraft *draft);

G_END_DECLS

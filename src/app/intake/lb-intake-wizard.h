/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seven steps of an intake over one draft. Emits "leave" (back to the start, the draft stays), "received" and
 * "referred" (const char *case_id).
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"
#include "lb-intake-away.h"
#include "lb-intake-draft.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_WIZARD (lb_intake_wizard_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeWizard, lb_intake_wizard, LB, INTAKE_WIZARD, AdwBin)

void lb_intake_wizard_set_client (LbIntakeWizard *self, LbClient *client);
/* Shows @draft (nullable) at the step where it was left. */
void lb_intake_wizard_set_draft (LbIntakeWizard *self, LbIntakeDraft *draft);
LbIntakeDraft *lb_intake_wizard_get_draft (LbIntakeWizard *self); /* (nullable) (borrowed) */
void lb_intake_wizard_next (LbIntakeWizard *self);
void lb_intake_wizard_back (LbIntakeWizard *self);
void lb_intake_wizard_go (LbIntakeWizard *self, LbIntakeStep step);
/* The one-time notice of all that the applicant must be told. */
void lb_intake_wizard_notice (LbIntakeWizard *self);
/* Goes where an answer of article 32 that takes the application in, or could, is worked on. */
void lb_intake_wizard_answer (LbIntakeWizard *self, LbIntakeAnswer answer);
/* Passes a key on to the step of materials; nothing in other steps. */
void lb_intake_wizard_materials_action (LbIntakeWizard *self, const char *action);
/* Fills in what an earlier case of the applicant says, in the step of the form; nothing in other steps. */
void lb_intake_wizard_take_known (LbIntakeWizard *self);

G_END_DECLS

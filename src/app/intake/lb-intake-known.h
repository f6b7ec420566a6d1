/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the store knows of this applicant already: once a name or a code is typed that an earlier case has, the form
 * offers to take over what that case says of the applicant and the site. Only empty fields are filled.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"
#include "lb-intake-draft.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_KNOWN (lb_intake_known_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeKnown, lb_intake_known, LB, INTAKE_KNOWN, AdwBin)

/* Both nullable: then nothing is shown. */
void lb_intake_known_set_draft (LbIntakeKnown *self, LbClient *client, LbIntakeDraft *draft);
/* The applicant's name or code has changed: looks again, a moment after the last key. */
void lb_intake_known_look (LbIntakeKnown *self);

/* Takes over what is offered; FALSE when nothing is. */
gboolean lb_intake_known_take (LbIntakeKnown *self);

G_END_DECLS

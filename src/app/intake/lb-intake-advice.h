/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What guidance has advised on a case that the counter referred there, in sight while the applicant is back. Nothing
 * is shown of a case that has no advice. Emits "loaded" (const LbCase *state) whenever it has read the case.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_ADVICE (lb_intake_advice_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeAdvice, lb_intake_advice, LB, INTAKE_ADVICE, AdwBin)

/* @case_id (nullable): the case whose advice is shown, and followed as it comes. */
void lb_intake_advice_show (LbIntakeAdvice *self, LbClient *client, const char *case_id);

G_END_DECLS

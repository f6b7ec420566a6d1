/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The counter between two applicants: what a new case can be, drafts that wait, and cases that guidance sends back.
 * Emits "new-case" (const char *package), "open-draft" (LbIntakeDraft *) and "open-case" (const char *case_id).
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_START (lb_intake_start_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeStart, lb_intake_start, LB, INTAKE_START, AdwBin)

void lb_intake_start_set_client (LbIntakeStart *self, LbClient *client);
/* Reads drafts and referred cases again. */
void lb_intake_start_refresh (LbIntakeStart *self);
/* The catalogue or the user's window may have changed. */
void lb_intake_start_fill_packages (LbIntakeStart *self);

G_END_DECLS

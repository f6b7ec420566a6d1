/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The documents of a case that the counter hands out: each to open, save or print.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_PAPERS (lb_intake_papers_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakePapers, lb_intake_papers, LB, INTAKE_PAPERS, AdwBin)

/* @state and @events (element-type LbEvent): the case as it stands; both are kept. */
void lb_intake_papers_set_case (LbIntakePapers *self, LbClient *client, LbCase *state, GPtrArray *events);

G_END_DECLS

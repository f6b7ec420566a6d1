/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The receiving end of a routing slip: what it lists, what of it is there, and the signature: whole, short or sent back.
 * Emits "signed" when it is on record.
 */
#pragma once

#include <adwaita.h>
#include "lb-sight.h"

G_BEGIN_DECLS

#define LB_TYPE_PAPER_SIGN (lb_paper_sign_get_type ())
G_DECLARE_FINAL_TYPE (LbPaperSign, lb_paper_sign, LB, PAPER_SIGN, AdwBin)

/* @slip: of @sight->state, not answered yet. */
GtkWidget *lb_paper_sign_new (const LbSight *sight, const LbPaperSlip *slip);
/* The button that signs for what is there. */
void lb_paper_sign_focus (LbPaperSign *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What guidance sees of one draft: who, what for, the one-time notice, what was advised, which points were looked at.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"

G_BEGIN_DECLS

/* Fills @detail anew. @events: of the draft; @catalogue (nullable): the draft's version. */
void lb_referral_detail_fill (GtkBox *detail, const LbCase *state, GPtrArray *events, LbCatalogue *catalogue, LbTime now);

G_END_DECLS

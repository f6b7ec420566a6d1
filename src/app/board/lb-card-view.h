/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The place of a card in a column. A list makes a few hundred of them, of which a handful is in sight: a
 * place is cheap and hollow until its column fills it with a face. Can be dragged.
 *
 * Property: "card" (LbCard, nullable).
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-card.h"

G_BEGIN_DECLS

#define LB_TYPE_CARD_VIEW (lb_card_view_get_type ())
G_DECLARE_FINAL_TYPE (LbCardView, lb_card_view, LB, CARD_VIEW, GtkWidget)

LbCard *lb_card_view_get_card (LbCardView *self); /* (nullable) (borrowed) */
/* Is there a card that has been read, but does not show yet? */
gboolean lb_card_view_is_hollow (LbCardView *self);
void lb_card_view_fill (LbCardView *self);

G_END_DECLS

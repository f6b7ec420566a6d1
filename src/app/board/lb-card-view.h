/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a card looks: package, item, applicant, clock, paper, lead, and how the case's other items stand. Can
 * be dragged. Property: "card" (LbCard, nullable).
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-card.h"

G_BEGIN_DECLS

#define LB_TYPE_CARD_VIEW (lb_card_view_get_type ())
G_DECLARE_FINAL_TYPE (LbCardView, lb_card_view, LB, CARD_VIEW, GtkWidget)

LbCard *lb_card_view_get_card (LbCardView *self); /* (nullable) (borrowed) */

G_END_DECLS

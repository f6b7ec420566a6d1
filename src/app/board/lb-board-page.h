/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The review board: six columns of cards. A move, by whatever gesture, opens the form of a decision.
 */
#pragma once

#include "lb-card.h"
#include "lb-page.h"

G_BEGIN_DECLS

#define LB_TYPE_BOARD_PAGE (lb_board_page_get_type ())
G_DECLARE_FINAL_TYPE (LbBoardPage, lb_board_page, LB, BOARD_PAGE, LbPage)

/* For the cards and columns of the page. */

/* @card is being dragged: the case is read, so that columns can say what dropping would mean. */
void lb_board_page_drag_begin (LbBoardPage *self, LbCard *card);
void lb_board_page_drag_end (LbBoardPage *self);
/* What dropping the card on @to means, or why it may not be; NULL over its own column. (transfer full)
 * (nullable) */
char *lb_board_page_explain_drop (LbBoardPage *self, LbColumn to, gboolean *ret_allowed);
gboolean lb_board_page_drop (LbBoardPage *self, LbColumn to, LbCard *card);
/* The steps of @card in a popover at @widget. */
void lb_board_page_show_menu (LbBoardPage *self, LbCard *card, GtkWidget *widget);

/* The chosen card has left its place, and the board is about to go after it: no other one is chosen meanwhile. */
gboolean lb_board_page_is_following (LbBoardPage *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One column of the board: its title with the count, and its cards. Cards can be dropped on it; while one
 * hovers, it says what dropping would mean, or why it may not be.
 *
 * Emits "activated" (LbCard) when a card is to be opened, "selected" when the selection changes.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-card-model.h"

G_BEGIN_DECLS

#define LB_TYPE_BOARD_COLUMN (lb_board_column_get_type ())
G_DECLARE_FINAL_TYPE (LbBoardColumn, lb_board_column, LB, BOARD_COLUMN, GtkWidget)

GtkWidget *lb_board_column_new (LbColumn column, LbCardSource *source);
LbColumn lb_board_column_get_column (LbBoardColumn *self);
LbCardModel *lb_board_column_get_model (LbBoardColumn *self);
LbCard *lb_board_column_get_selected (LbBoardColumn *self); /* (nullable) (borrowed) */
void lb_board_column_unselect (LbBoardColumn *self);
/* Moves the focus to the card at @position, or the last one. FALSE when there is none. */
gboolean lb_board_column_focus_card (LbBoardColumn *self, guint position);
guint lb_board_column_get_position (LbBoardColumn *self); /* selected; 0 when none is */

/* A card wants to be seen: those in sight are filled with the coming frames. */
void lb_board_column_queue_fill (LbBoardColumn *self);
/* Is everything in sight there? */
gboolean lb_board_column_is_settled (LbBoardColumn *self);

G_END_DECLS

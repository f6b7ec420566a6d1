/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which commands a move on the board stands for. Pure tables: what the rules say about them is lb_may()'s
 * affair.
 */
#pragma once

#include "lb-rows.h"

G_BEGIN_DECLS

#define LB_MOVE_MOST 8

typedef struct
{
  LbCommandType commands[LB_MOVE_MOST]; /* the usual one first */
  guint n;
} LbMove;

/* Dragging a card of @state from one column to another. Empty when no step leads there. */
LbMove lb_move_between (LbColumn from, LbColumn to, LbItemState state);
/* The next step for an item of @state, and the way back: Ctrl+Right and Ctrl+Left. */
LbMove lb_move_forward (LbItemState state, gboolean taken);
LbMove lb_move_back (LbItemState state);

/* Every step that a person can take on an item from the board, in the order of a menu; *ret_count of them. */
const LbCommandType *lb_move_steps (guint *ret_count);
/* Steps that an item of @state may lead to at all. */
gboolean lb_move_step_fits (LbCommandType type, LbItemState state);
/* The same for this @item of @state: nothing is offered that has nothing to act on, such as signing for paper
 * that nobody has sent. @item (nullable): for steps on the case alone. */
gboolean lb_move_is_offered (LbCommandType type, const LbCase *state, const LbCaseItem *item);

/* Commands about the case as a whole, which name no item even when they are given from one. */
gboolean lb_move_is_of_case (LbCommandType type);

const char *lb_column_label (LbColumn column); /* untranslated message id */

G_END_DECLS

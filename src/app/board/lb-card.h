/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A card of the board: one item of one case, or the place of one that is still being read. The object stays
 * the same while its row changes, so that selection and scrolling survive.
 *
 * Properties: "loading" (boolean, read-only), "case-id", "item" (strings, read-only), "starts-case" (boolean:
 * the first of its case in a list by case). Emits "changed" once for each change of what it shows.
 */
#pragma once

#include "lb-rows.h"

G_BEGIN_DECLS

#define LB_TYPE_CARD (lb_card_get_type ())
G_DECLARE_FINAL_TYPE (LbCard, lb_card, LB, CARD, GObject)

LbCard *lb_card_new (void);
const LbCardRow *lb_card_get_row (LbCard *self); /* (nullable) (borrowed) NULL while loading */
/* Takes @row. Says nothing when it shows the same as before. */
void lb_card_take_row (LbCard *self, LbCardRow *row);
gboolean lb_card_is_loading (LbCard *self);
gboolean lb_card_starts_case (LbCard *self);
void lb_card_set_starts_case (LbCard *self, gboolean starts_case);
/* What tells one card from another: "case/item"; NULL while loading. (borrowed) */
const char *lb_card_get_key (LbCard *self);
char *lb_card_row_key (const LbCardRow *row); /* (transfer full) */

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One column of the board as a list: its length is counted, its rows are read in pages when somebody looks at
 * them, and only a few pages are kept, so a column of a hundred thousand opens like one of ten. No GTK.
 *
 * A row that is not here yet is a card that is loading; it is filled in place. When the source says that rows
 * have changed, the length and the pages in use are read again, once per turn of the main loop; cards that
 * stay keep their object, and what moved is told in a single items_changed, none when nothing moved.
 *
 * Properties (read-only): "n-items" (uint), "soon", "overdue" (int64), "loading" (boolean: before the first
 * count), "error" (GError, boxed, nullable: of the last reading).
 */
#pragma once

#include "lb-card.h"
#include "lb-card-source.h"

G_BEGIN_DECLS

#define LB_CARD_PAGE 100        /* rows that are read at once */
#define LB_CARD_PAGES_MOST 8    /* pages that are kept */
#define LB_CARD_PAGES_IN_USE 4  /* of these, read again after a change: more than a list view shows */

#define LB_TYPE_CARD_MODEL (lb_card_model_get_type ())
G_DECLARE_FINAL_TYPE (LbCardModel, lb_card_model, LB, CARD_MODEL, GObject)

LbCardModel *lb_card_model_new (LbCardSource *source);
/* Copies @query and reads anew; does nothing when it is the same as before. Nothing is read before the first
 * call. */
void lb_card_model_set_query (LbCardModel *self, const LbCardQuery *query);
const LbCardQuery *lb_card_model_get_query (LbCardModel *self); /* (borrowed) */
/* Reads again as after a change; also after an error. */
void lb_card_model_refresh (LbCardModel *self);
gboolean lb_card_model_is_loading (LbCardModel *self);
const GError *lb_card_model_get_error (LbCardModel *self); /* (nullable) (borrowed) */
gint64 lb_card_model_get_soon (LbCardModel *self);
gint64 lb_card_model_get_overdue (LbCardModel *self);
/* The position of the card @key, if it is among the pages kept; G_MAXUINT otherwise. */
guint lb_card_model_find (LbCardModel *self, const char *key);
guint lb_card_model_get_n_pages (LbCardModel *self); /* kept now; for tests */

G_END_DECLS

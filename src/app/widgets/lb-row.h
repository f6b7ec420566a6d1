/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plain value of the rooms below (a card row, a case row, a file …) as an object that list models can hold.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LB_TYPE_ROW (lb_row_get_type ())
G_DECLARE_FINAL_TYPE (LbRow, lb_row, LB, ROW, GObject)

/* Takes @value, which @destroy frees. */
LbRow *lb_row_new (gpointer value, GDestroyNotify destroy);
gpointer lb_row_get (LbRow *self); /* (borrowed) */
/* The value in @list_item's (a GtkListItem's) item: for factories. (borrowed) */
gpointer lb_row_of_item (gpointer list_item);
/* Puts each element of @values into @store in one announcement; @destroy becomes theirs. @values (transfer full)
 * must have been made without a free function or gives up its elements here. */
void lb_row_fill (GListStore *store, GPtrArray *values, GDestroyNotify destroy);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lb-leaf.h"

G_BEGIN_DECLS

/* A picture of the file @path as it is, or smaller where its kind can be read smaller; never more dots than
 * @order->dots_most. (transfer full) (nullable) */
cairo_surface_t *lb_leaf_png (const LbLeafOrder *order, const guint8 *head, GError **error);
cairo_surface_t *lb_leaf_jpeg (const LbLeafOrder *order, GError **error);
cairo_surface_t *lb_leaf_tiff (const LbLeafOrder *order, int *ret_pages, GError **error);

gboolean lb_leaf_damaged (const char *what, GError **error); /* FALSE always */
gboolean lb_leaf_is_small_enough (const LbLeafOrder *order, gint64 width, gint64 height, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page of a file that somebody brought, as dots: a PDF, PNG, JPEG or TIFF, told by its content and never by its name.
 * Such files come from strangers and may be made to do harm, so nothing but the program lianban-leaf calls this: it has
 * bounds of memory and time that the system enforces, and when it falls, it falls alone.
 */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LbLeafError:
 * @LB_LEAF_ERROR_KIND: neither PDF nor PNG, JPEG or TIFF
 * @LB_LEAF_ERROR_DAMAGED: it begins like one and cannot be read, or has no such page
 * @LB_LEAF_ERROR_LOCKED: a PDF that asks for a password
 * @LB_LEAF_ERROR_TOO_LARGE: more dots, or bytes, than the limit
 * @LB_LEAF_ERROR_FAILED: the system failed; the message says how
 */
typedef enum
{
  LB_LEAF_ERROR_KIND,
  LB_LEAF_ERROR_DAMAGED,
  LB_LEAF_ERROR_LOCKED,
  LB_LEAF_ERROR_TOO_LARGE,
  LB_LEAF_ERROR_FAILED,
} LbLeafError;

#define LB_LEAF_ERROR (lb_leaf_error_quark ())
GQuark lb_leaf_error_quark (void);

/* Longer sides are drawn smaller. */
#define LB_LEAF_SIDE_MOST 6000

/* What is wanted. */
typedef struct
{
  const char *path;
  int page;         /* from 0 */
  int width;        /* of the picture before it is turned, in dots; 0: only look whether it can be opened */
  int quarters;     /* turns of 90 degrees clockwise */
  gint64 dots_most; /* of a picture in the file */
} LbLeafOrder;

/* TRUE with @ret_surface NULL when @order asks for no picture. (transfer full) */
gboolean lb_leaf_read (const LbLeafOrder *order, int *ret_pages, cairo_surface_t **ret_surface, GError **error);

G_END_DECLS

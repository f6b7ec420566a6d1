/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bar codes as modules to draw: Code 128 in set B for numbers that a scanner gun reads, QR for the applicant's
 * telephone. They are drawn as vectors, so that any printer makes them sharp.
 */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int width, height; /* in modules, without the quiet zone; a Code 128 has height 1 */
  int quiet;         /* modules that must stay white on every side */
  guint8 *modules;   /* (array) width × height, 1 for black */
} LbBarCode;

/* @text: 1 … 80 printable ASCII characters. Fails with LB_ERROR_INVALID. */
LbBarCode *lb_bar_code_new_code_128 (const char *text, GError **error);
/* @text: UTF-8, at most 500 bytes; error correction level M. Fails with LB_ERROR_INVALID. */
LbBarCode *lb_bar_code_new_qr (const char *text, GError **error);
void lb_bar_code_free (LbBarCode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbBarCode, lb_bar_code_free)

/* Draws black modules into the rectangle, quiet zone included, in the current user space. */
void lb_bar_code_draw (const LbBarCode *self, cairo_t *cr, double x, double y, double width, double height);

G_END_DECLS

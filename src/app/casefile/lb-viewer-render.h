/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One page of a file as a picture. Runs in any thread but the main one: it waits for the program that draws.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-leaf.h"

G_BEGIN_DECLS

#define LB_RENDER_SIDE_MOST LB_LEAF_SIDE_MOST /* pixels; larger pages are drawn smaller */

/* @page counts from 0; @width: of the picture before @quarters turns of 90 degrees clockwise; @dots_most: of a picture
 * in the file. Fails with LbLeafError. (transfer full) (nullable) */
GdkTexture *lb_render_page (GFile *file, int page, int width, int quarters, gint64 dots_most, int *ret_pages,
                            GCancellable *cancellable, GError **error);

G_END_DECLS

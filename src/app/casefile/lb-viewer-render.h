/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One page of a file as a picture. Runs in any thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LB_RENDER_SIDE_MOST 6000 /* pixels; larger pages are drawn smaller */

/* @page counts from 0; @width: of the picture before @quarters turns of 90 degrees clockwise. Fails with
 * LB_ERROR_INVALID when it is neither a PDF nor a picture, or has no such page. (transfer full) (nullable) */
GdkTexture *lb_render_page (GFile *file, int page, int width, int quarters, int *ret_pages, GError **error);

G_END_DECLS

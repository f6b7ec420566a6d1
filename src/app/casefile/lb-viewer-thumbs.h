/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages of a file, small, to choose one of them. A page is drawn when its place comes into sight, one after the other,
 * each in a thread.
 *
 * Signal: "chosen" (int): the page, from 0.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LB_TYPE_VIEWER_THUMBS (lb_viewer_thumbs_get_type ())
G_DECLARE_FINAL_TYPE (LbViewerThumbs, lb_viewer_thumbs, LB, VIEWER_THUMBS, AdwBin)

/* @file (nullable): then there is nothing. */
void lb_viewer_thumbs_set_file (LbViewerThumbs *self, GFile *file, int pages, gint64 dots_most);
/* Marks the page that is shown large; does not emit "chosen". */
void lb_viewer_thumbs_set_page (LbViewerThumbs *self, int page);

G_END_DECLS

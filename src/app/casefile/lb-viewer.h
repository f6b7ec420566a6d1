/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shows a PDF or a picture, page by page, with zoom and rotation. Reading and drawing happen in a thread.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_VIEWER (lb_viewer_get_type ())
G_DECLARE_FINAL_TYPE (LbViewer, lb_viewer, LB, VIEWER, AdwBin)

GtkWidget *lb_viewer_new (void);
void lb_viewer_show_file (LbViewer *self, GFile *file, const char *title);
/* Fetches the blob when it is not here yet. */
void lb_viewer_show_blob (LbViewer *self, LbClient *client, const LbFile *file);
void lb_viewer_show_loading (LbViewer *self);
void lb_viewer_show_error (LbViewer *self, const GError *error);
void lb_viewer_clear (LbViewer *self);

G_END_DECLS

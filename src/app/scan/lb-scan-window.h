/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scanning the papers of one material: choose the scanner, scan, put the pages in order and straight, keep them as one
 * PDF. Scanning, reading pictures and writing happen in threads; the window is never held up.
 *
 * Signal: "scanned" (LbFile*): the PDF, which is among the replica's files already; once for each when the pages take
 * more than one file may hold.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_SCAN_WINDOW (lb_scan_window_get_type ())
G_DECLARE_FINAL_TYPE (LbScanWindow, lb_scan_window, LB, SCAN_WINDOW, AdwWindow)

/* @material: its name, as people read it; the PDF is called like it. */
LbScanWindow *lb_scan_window_new (GtkWindow *parent, LbClient *client, const char *material);
/* Pages that are not kept yet lie on the shelf as @matter of @owner, and those that lie there already are shown. To be
 * called before the window is. */
void lb_scan_window_shelve (LbScanWindow *self, const char *owner, const char *matter);

G_END_DECLS

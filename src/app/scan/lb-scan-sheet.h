/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One scanned page on the screen: its file, which goes when the sheet goes, how it is turned, and its picture.
 *
 * Property: "look" (boolean, read-only) is notified whenever it looks different.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-scan.h"

G_BEGIN_DECLS

#define LB_TYPE_SCAN_SHEET (lb_scan_sheet_get_type ())
G_DECLARE_FINAL_TYPE (LbScanSheet, lb_scan_sheet, LB, SCAN_SHEET, GObject)

/* Takes @page and its file; begins to read its picture in a thread. */
LbScanSheet *lb_scan_sheet_new (LbScanPage *page);
/* Its file stays when the sheet goes. */
void lb_scan_sheet_leave_file (LbScanSheet *self);
const LbScanPage *lb_scan_sheet_get_page (LbScanSheet *self);
/* Small, for lists; NULL until it has been read. (nullable) (borrowed) */
GdkTexture *lb_scan_sheet_get_thumbnail (LbScanSheet *self);
void lb_scan_sheet_turn (LbScanSheet *self, int quarters); /* clockwise, or back when negative */
void lb_scan_sheet_set_tilt (LbScanSheet *self, int tilt); /* tenths of a degree clockwise */

/* The picture with sides of at most @side dots, read in a thread. */
void lb_scan_sheet_read_async (LbScanSheet *self, int side, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
GdkTexture *lb_scan_sheet_read_finish (LbScanSheet *self, GAsyncResult *result, GError **error); /* (transfer full) */

G_END_DECLS

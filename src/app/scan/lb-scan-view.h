/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws a scanned page as it will lie in the PDF: turned and put straight, as large as fits.
 */
#pragma once

#include "lb-scan-sheet.h"

G_BEGIN_DECLS

#define LB_TYPE_SCAN_VIEW (lb_scan_view_get_type ())
G_DECLARE_FINAL_TYPE (LbScanView, lb_scan_view, LB, SCAN_VIEW, GtkWidget)

GtkWidget *lb_scan_view_new (void);
void lb_scan_view_set_sheet (LbScanView *self, LbScanSheet *sheet); /* (nullable) */
/* A sharper picture of the same sheet than its thumbnail. (nullable) */
void lb_scan_view_set_texture (LbScanView *self, GdkTexture *texture);
/* Lines to put the page straight by. */
void lb_scan_view_set_guides (LbScanView *self, gboolean guides);

G_END_DECLS

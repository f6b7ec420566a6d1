/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scanned pages as one PDF: each page's JPEG as it is, grey as grey, turned by the page's own matrix, so that nothing
 * is compressed twice. The same pages give the same bytes.
 */
#pragma once

#include "lb-scan.h"

G_BEGIN_DECLS

/* Writes @pages (element-type LbScanPage), at least one, to @path; reads each file in turn, so that memory does not grow
 * with their number. Runs in any thread. Fails with LB_SCAN_ERROR_NO_ROOM or _FAILED, or G_IO_ERROR_CANCELLED; then
 * there is no file. */
gboolean lb_scan_pdf_write (GPtrArray *pages, const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS

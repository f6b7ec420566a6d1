/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where pages lie that were scanned for a draft and not kept yet: they outlive the program, as the draft does, and are
 * there again when the same material is scanned for. Each owner (a draft) has a folder for each matter (a material), with
 * the pages' files and a list of their order and how they are turned, which is written anew with each change.
 */
#pragma once

#include <gio/gio.h>
#include "lb-scan.h"

G_BEGIN_DECLS

/* The folder of @matter of @owner; made when there is none. LB_SCAN_ERROR_NO_ROOM or _FAILED. (transfer full) */
char *lb_scan_shelf_open (const char *owner, const char *matter, GError **error);
/* Writes down that @sheets (element-type LbScanSheet) are what lies in @folder. What cannot be written is warned of: the
 * pages are on the screen still. */
void lb_scan_shelf_note (const char *folder, GListModel *sheets);
/* From now on nothing that lies in @folder counts, though its files stay until they are taken away. */
void lb_scan_shelf_clear (const char *folder);
/* What lies in @folder, in order; files that nobody wrote down are taken away. (element-type LbScanPage) (transfer full) */
GPtrArray *lb_scan_shelf_read (const char *folder);
/* How many pages lie there for @matter of @owner. */
guint lb_scan_shelf_count (const char *owner, const char *matter);
/* Takes away all that lies there for @owner: it has become a case, or was thrown away. */
void lb_scan_shelf_forget (const char *owner);

G_END_DECLS

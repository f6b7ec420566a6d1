/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages that have been scanned for one material, in their order, until they are kept as one PDF. Their files lie in
 * a folder of the user's cache that goes with the pile; what a program that was killed left there goes when the next
 * pile is made. A pile that belongs to a draft lies on a shelf (lb-scan-shelf.h) until it is dropped.
 */
#pragma once

#include "lb-scan-sheet.h"

G_BEGIN_DECLS

#define LB_TYPE_SCAN_PILE (lb_scan_pile_get_type ())
G_DECLARE_FINAL_TYPE (LbScanPile, lb_scan_pile, LB, SCAN_PILE, GObject)

LbScanPile *lb_scan_pile_new (void);
/* With what lies on the shelf for @matter of @owner already. From now on the pile is written down there with each change,
 * and stays there until lb_scan_pile_drop(). What cannot be read counts as nothing. */
void lb_scan_pile_shelve (LbScanPile *self, const char *owner, const char *matter);
/* Its pages have been kept as a file, or were thrown away: they go with the pile. */
void lb_scan_pile_drop (LbScanPile *self);
/* Where pages are to be written. NULL when it cannot be made: LB_SCAN_ERROR_NO_ROOM or _FAILED. (borrowed) */
const char *lb_scan_pile_get_folder (LbScanPile *self, GError **error);
GListModel *lb_scan_pile_get_sheets (LbScanPile *self); /* (borrowed) (element-type LbScanSheet) */
guint lb_scan_pile_count (LbScanPile *self);
gint64 lb_scan_pile_get_size (LbScanPile *self); /* bytes of the PDF, nearly */
void lb_scan_pile_add (LbScanPile *self, LbScanPage *page); /* (transfer full), at the end */
/* In the place of another, turned as that was not. */
void lb_scan_pile_replace (LbScanPile *self, guint index, LbScanPage *page);
void lb_scan_pile_move (LbScanPile *self, guint from, guint to);
void lb_scan_pile_remove (LbScanPile *self, guint index);
/* Brings back what was removed or replaced last. The index that it lies at now; −1 when there is nothing. */
int lb_scan_pile_restore (LbScanPile *self);

/* Writes the PDF called @name (without ".pdf") in a thread; several, "name-2.pdf" and so on, when one would take more than
 * @bytes_most. The files go with the pile. */
void lb_scan_pile_save_async (LbScanPile *self, const char *name, gint64 bytes_most, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
/* (element-type GFile) (transfer full) */
GPtrArray *lb_scan_pile_save_finish (LbScanPile *self, GAsyncResult *result, GError **error);

G_END_DECLS

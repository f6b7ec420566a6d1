/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages of a pile, small and numbered: chosen by mouse or arrows, put elsewhere by dragging or with Alt and the
 * arrows.
 *
 * Signal: "selected".
 */
#pragma once

#include <adwaita.h>
#include "lb-scan-pile.h"

G_BEGIN_DECLS

#define LB_TYPE_SCAN_LIST (lb_scan_list_get_type ())
G_DECLARE_FINAL_TYPE (LbScanList, lb_scan_list, LB, SCAN_LIST, AdwBin)

GtkWidget *lb_scan_list_new (void);
void lb_scan_list_set_pile (LbScanList *self, LbScanPile *pile);
int lb_scan_list_get_selected (LbScanList *self); /* −1: none */
/* Chooses the page at @index, or the nearest that there is; with @focus the keyboard goes on from it. */
void lb_scan_list_select (LbScanList *self, int index, gboolean focus);
/* Puts the chosen page @by places on. */
void lb_scan_list_move (LbScanList *self, int by);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one place where a scanned slip or receipt is taken: it shows whose it is and how its paper stands, lets the
 * section sign for it, and lets whoever holds originals give them back. A scanner types the number and presses Enter.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_PAPER_SCAN (lb_paper_scan_get_type ())
G_DECLARE_FINAL_TYPE (LbPaperScan, lb_paper_scan, LB, PAPER_SCAN, AdwWindow)

/* @number (nullable): scanned already. */
void lb_paper_scan_open (GtkWindow *parent, LbClient *client, const char *number);

/* Listens in @window for a scanner while no text is being typed in it: a number that comes faster than fingers are,
 * and ends in Enter, opens the scan window. For the life of @window; @client (scope call) gives the client, or NULL
 * while nobody is signed in. */
typedef LbClient *(*LbPaperScanClient) (GtkWindow *window);
void lb_paper_scan_listen (GtkWindow *window, LbPaperScanClient client);

G_END_DECLS

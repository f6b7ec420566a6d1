/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which scanner, where the paper lies, colour and resolution. What is found and chosen is remembered for as long as the
 * program runs, so that the next material begins with it.
 *
 * Signals: "changed"; "failed" (GError*): devices could not be found or asked.
 */
#pragma once

#include <adwaita.h>
#include "lb-scan.h"

G_BEGIN_DECLS

#define LB_TYPE_SCAN_SETUP (lb_scan_setup_get_type ())
G_DECLARE_FINAL_TYPE (LbScanSetup, lb_scan_setup, LB, SCAN_SETUP, AdwBin)

/* Looks for devices, unless some are known already. */
void lb_scan_setup_start (LbScanSetup *self);
gboolean lb_scan_setup_is_ready (LbScanSetup *self);
/* TRUE while devices are looked for or asked. */
gboolean lb_scan_setup_is_looking (LbScanSetup *self);
guint lb_scan_setup_count (LbScanSetup *self); /* devices */
/* What is chosen; the caller sets the folder and the limits. @single: one page, though it comes from a feeder.
 * (transfer full) */
LbScanOrder *lb_scan_setup_dup_order (LbScanSetup *self, gboolean single);

G_END_DECLS

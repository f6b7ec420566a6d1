/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The well-known options of a SANE device. Only the thread that owns SANE calls these.
 */
#pragma once

#include <sane/sane.h>
#include "lb-scan.h"

G_BEGIN_DECLS

/* Sets @error from @status; @doing names the step. FALSE always. */
gboolean lb_scan_set_status (SANE_Status status, const char *doing, GError **error);

/* (transfer full): to be closed with sane_close(). NULL on error; a device that nobody knows is gone. */
SANE_Handle lb_scan_open (const char *device, GError **error);

LbScanAbility *lb_scan_ability_read (SANE_Handle handle); /* (transfer full) */
/* Sets what @order wants; what a device does not have it goes without. FALSE when it refuses a thing that matters. */
gboolean lb_scan_options_apply (SANE_Handle handle, const LbScanOrder *order, GError **error);
int lb_scan_options_resolution (SANE_Handle handle, int otherwise); /* the one in force */

G_END_DECLS

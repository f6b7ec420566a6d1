/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scanners of this PC, by way of SANE. SANE may be called by one thread only, so all of it belongs to one that is
 * kept for it; several devices scan at once, their reading takes turns. Callbacks come on the thread-default main
 * context of the caller. A device that does not answer holds up the other devices, never the caller.
 */
#pragma once

#include "lb-scan.h"

G_BEGIN_DECLS

#define LB_TYPE_SCANNER (lb_scanner_get_type ())
G_DECLARE_FINAL_TYPE (LbScanner, lb_scanner, LB, SCANNER, GObject)

LbScanner *lb_scanner_get_default (void); /* (transfer none): lives as long as the program */

/* Looks for devices, on the network too: seconds may pass. */
void lb_scanner_list_async (LbScanner *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* (element-type LbScanDevice) (transfer full), empty when there is none. */
GPtrArray *lb_scanner_list_finish (LbScanner *self, GAsyncResult *result, GError **error);

/* What @device offers. */
void lb_scanner_look_async (LbScanner *self, const char *device, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
LbScanAbility *lb_scanner_look_finish (LbScanner *self, GAsyncResult *result, GError **error); /* (transfer full) */

/* What happens while a scan goes on. */
typedef struct
{
  void (*page) (LbScanPage *page, gpointer data); /* (transfer full): the file is the caller's now */
  void (*progress) (double part, gpointer data);  /* (nullable) of the page on its way, 0 … 1; −1: not known */
} LbScanWatch;

/* Every page that is whole is announced before the call ends. After @cancellable is cancelled no page is announced
 * any more. @watch must outlive the scan; @watch_data is freed by @watch_data_free (nullable) at its end. */
void lb_scanner_scan_async (LbScanner *self, const LbScanOrder *order, const LbScanWatch *watch, gpointer watch_data,
                            GDestroyNotify watch_data_free, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer data);
/* FALSE: see LbScanError, or G_IO_ERROR_CANCELLED; what came before stays. */
gboolean lb_scanner_scan_finish (LbScanner *self, GAsyncResult *result, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One scan from its opening to its end, in small steps, so that several can take turns in the thread that owns SANE.
 */
#pragma once

#include <sane/sane.h>
#include "lb-scan.h"
#include "lb-scanner.h"

G_BEGIN_DECLS

typedef struct _LbScanSession LbScanSession;

/* @task ends when the session does. */
LbScanSession *lb_scan_session_new (const LbScanOrder *order, const LbScanWatch *watch, gpointer watch_data,
                                    GDestroyNotify watch_data_free, GTask *task);

typedef enum
{
  LB_SCAN_STEP_DONE,   /* the session is over; free it */
  LB_SCAN_STEP_WENT,   /* something was done; there is more */
  LB_SCAN_STEP_NOTHING /* the device has nothing yet */
} LbScanStep;

/* Its next step begins a page. */
gboolean lb_scan_session_begins (LbScanSession *self);
/* A page was begun a moment ago and nothing of it has come yet. */
gboolean lb_scan_session_settles (LbScanSession *self);
LbScanStep lb_scan_session_step (LbScanSession *self);
void lb_scan_session_free (LbScanSession *self);

G_END_DECLS

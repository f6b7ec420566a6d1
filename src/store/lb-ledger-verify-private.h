/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files that check a ledger share.
 */
#pragma once

#include "lb-ledger-private.h"

G_BEGIN_DECLS

typedef struct
{
  LbLedger *ledger;
  GPtrArray *faults; /* (element-type utf8) */
  guint8 digest[LB_DIGEST_BYTES];
  LbLedgerCounts counts;
} LbCheck;

G_GNUC_PRINTF (2, 3)
void lb_check_fault (LbCheck *check, const char *format, ...);
/* Tells every case again and compares what is kept of it. */
gboolean lb_check_cases (LbCheck *check, GError **error);

G_END_DECLS

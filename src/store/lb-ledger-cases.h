/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decisions on a case that was taken out of the cache, and writing what follows from them.
 */
#pragma once

#include "lb-ledger-cache.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *events; /* (element-type LbEvent) */
  GPtrArray *tags;   /* (element-type GStrv) of the case after each of them */
} LbDecided;

void lb_decided_free (LbDecided *decided);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbDecided, lb_decided_free)

/* lb_decide() in place: @known becomes what the events make of it. After a refusal it is as it was, or has lost its
 * state and must not be put back. (transfer full) (nullable) */
LbDecided *lb_ledger_decide (LbKnownCase *known, const LbCommand *command, const LbContext *context, GError **error);
/* Writes what was decided on @known, with all that follows from it. */
gboolean lb_ledger_append (LbLedger *self, LbKnownCase *known, LbDecided *decided, GError **error);

G_END_DECLS

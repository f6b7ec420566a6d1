/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cases whose states the ledger remembers, as of its mark.
 */
#pragma once

#include "lb-ledger-private.h"

G_BEGIN_DECLS

typedef struct
{
  LbCase *state;  /* (nullable) while there is no such case */
  GStrv tags;     /* lb_ledger_case_tags() of @state */
  LbTime wake;    /* what its row of case_wake says; LB_TIME_NONE for no row */
  gint64 wake_seen; /* the data version at which that was so; -1: it was not looked at */
  GList recent;   /* its place among the others, the newest first */
} LbKnownCase;

LbKnownCase *lb_known_case_new (LbCase *state); /* takes @state */
void lb_known_case_free (LbKnownCase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbKnownCase, lb_known_case_free)

/* Takes the case out, to be decided on: read from its events when it was not there, without a state when there is none.
 * Its state may have other holders. (transfer full); NULL only when the store fails. */
LbKnownCase *lb_ledger_cache_take (LbLedger *self, const char *id, GError **error);
/* Puts it back, takes it. Its state must be what the events say, at least within this batch. */
void lb_ledger_cache_put (LbLedger *self, LbKnownCase *known);

G_END_DECLS

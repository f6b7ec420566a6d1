/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One case told again from its events, with everything that is derived from them: what verification compares and what a
 * restored store is filled with.
 */
#pragma once

#include "lb-ledger-private.h"

G_BEGIN_DECLS

typedef struct { char *tag; gint64 entered, gone; } LbToldScope; /* gone 0: still carried */

typedef struct
{
  LbCase *state;      /* after the last event that could be applied */
  gint64 seq;         /* of the last event */
  gint64 events;
  GPtrArray *scopes;  /* (element-type LbToldScope) in the order of entering */
  GHashTable *files;  /* set of digests */
  GHashTable *numbers; /* set of numbers of decisions and results */
  GHashTable *days;   /* (owned) set of days, as written, that a visit was ever planned on */
  char *broken;       /* (nullable) why the story ends early */
} LbTold;

/* Reads the events of @case_id. A line that cannot be read or does not follow ends it: then `broken` says so.
 * (transfer full) (nullable) */
LbTold *lb_ledger_tell_case (LbLedger *self, const char *case_id, GError **error);
void lb_told_free (LbTold *told);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbTold, lb_told_free)

/* The next case ids after @after (nullable), in order; none at the end. (element-type utf8) (transfer full) */
GPtrArray *lb_ledger_next_cases (LbLedger *self, const char *after, GError **error);
/* When the clock has something to do on @state; LB_TIME_NONE for never. */
gboolean lb_ledger_wake_of (LbLedger *self, const LbCase *state, LbTime *ret_at, GError **error);

G_END_DECLS

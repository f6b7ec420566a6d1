/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a store should be, in memory: commands are applied by the domain alone, one after the other, and each number of
 * a device counts once. No database, no network, no files; what the real store says is held against it.
 */
#pragma once

#include <jansson.h>
#include "lb-facts.h"
#include "lb-permission.h"

G_BEGIN_DECLS

typedef struct _LbReference LbReference;

typedef struct
{
  guint applied, refused, conflicts, repeated, ticks;
} LbReferenceCounts;

/* Deciding goes by @facts, whoever acts. (transfer full) */
LbReference *lb_reference_new (LbFacts *facts);
void lb_reference_free (LbReference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbReference, lb_reference_free)
/* The last number that it took from @actor on their device. */
gint64 lb_reference_last (LbReference *self, const LbActor *actor);
/* Takes @command of @actor at @now, which the store answered with @answer. NULL when that is what it had to say, else
 * what is wrong with it. (transfer full) (nullable) */
char *lb_reference_take (LbReference *self, const LbActor *actor, const LbCommand *command, LbTime now, json_t *answer);
/* The clock's turn on a case, which fell due at @due and is done at @now. */
void lb_reference_tick (LbReference *self, const char *case_id, LbTime due, LbTime now);
gint64 lb_reference_head (LbReference *self);
/* The state hash of what @actor may see. (transfer full) */
char *lb_reference_hash (LbReference *self, const LbActor *actor);
const LbReferenceCounts *lb_reference_counts (LbReference *self);

G_END_DECLS

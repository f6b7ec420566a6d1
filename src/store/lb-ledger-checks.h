/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the domain cannot know of a command: it holds no other cases, no files, no leases and no users.
 */
#pragma once

#include "lb-ledger-private.h"

G_BEGIN_DECLS

/* Each gives TRUE, or sets a refusal (LB_REFUSAL) or the store's fault. */
/* The files that @command names have arrived and may be seen by @actor, whose scopes are @scopes. */
gboolean lb_ledger_check_blobs (LbLedger *self, const LbActor *actor, const char *const *scopes,
                                const LbCommand *command, GError **error);
/* The case number comes from a block that was leased to @actor, and from nobody before. */
gboolean lb_ledger_check_number (LbLedger *self, const LbActor *actor, const LbCommand *command, GError **error);
/* Who goes out on a visit of @state (nullable) is an inspector today. */
gboolean lb_ledger_check_assignee (LbLedger *self, const LbCase *state, const LbCommand *command, GError **error);
gboolean lb_ledger_check_team (LbLedger *self, const LbCase *state, const LbCommand *command, GError **error);
/* Nobody else has put down what @command would put something else in the place of, since its author looked: then it is
 * theirs to see first (G7: nothing is overwritten silently). What whoever sends it put down from the same device they
 * know of. */
gboolean lb_ledger_check_overwrites (LbLedger *self, const LbActor *actor, const LbCommand *command, GError **error);

/* The day that a step on @state (nullable) puts a visit on, or sends it out on; LB_DAY_NONE when it does neither. */
LbDay lb_ledger_day_of_visit (const LbCase *state, const LbCommand *command);
/* What the other cases have on @day: the same car and the same person go once. The visits (element-type LbVisit)
 * (transfer container) belong to the cases that are added to @ret_cases (element-type LbCase). */
gboolean lb_ledger_other_visits (LbLedger *self, LbDay day, const char *case_id, GPtrArray *ret_cases,
                                 GPtrArray **ret_visits, GError **error);

G_END_DECLS

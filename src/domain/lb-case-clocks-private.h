/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lb-case-clocks.h"
#include "lb-decide-private.h"

G_BEGIN_DECLS

/* K6 of the stage that is being worked on. @ledger gets the days on which every undecided accepted item stood
 * still. FALSE when nothing has been accepted. */
gboolean lb_case_umbrella_problem (const LbCase *self, const LbContext *context, LbClockProblem *problem,
                                   GArray *ledger);
LbTime lb_case_umbrella_stopped (const LbCase *self);
/* The last instant of an umbrella that has stopped counts for its items only. The stage that it covers; 0 for none. */
int lb_case_umbrella_stage (const LbCase *self);

/* Working days that T16c has added to K6 of @stage; 0 for none. */
int lb_case_stage_extension (const LbCase *self, int stage);

/* One clock of one item. @index: which suspension, for K7. */
gboolean lb_item_clock_problem (const LbCase *self, const LbCaseItem *item, LbClockKind kind, guint index,
                                const LbContext *context, LbClockProblem *problem, GArray *ledger);
/* When it stopped; LB_TIME_NONE while it runs. */
LbTime lb_item_clock_stopped (const LbCase *self, const LbCaseItem *item, LbClockKind kind, guint index,
                              const LbContext *context);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What would follow from a command, said before it is given. Pure.
 */
#pragma once

#include "lb-decide.h"
#include "lb-case-clocks.h"
#include "lb-paper.h"

G_BEGIN_DECLS

/* One date that the step moves; LB_DAY_NONE while its clock is paused. */
typedef struct { LbClockKind kind; LbDay before, after; } LbMovedDue;

typedef struct
{
  GError *refusal;          /* (owned) (nullable) LB_REFUSAL: why not */
  gboolean takes_first;     /* the item has to be taken first, and that was done here as well */
  LbCase *state;            /* (owned) (nullable) the case afterwards */
  LbItemState before, after; /* of the item; the same when it has none */
  GPtrArray *documents;     /* (owned) (element-type LbPaperEntry) that come of it */
  LbRunningClock *clock;    /* (owned) (nullable) the governing one afterwards */
  GArray *moved;            /* (owned) (nullable) (element-type LbMovedDue): of the item and of the case */
  LbDay old_due;            /* of the governing clock before; LB_DAY_NONE when there was none */
} LbDecisionPreview;

/* @events: (element-type LbEvent) of the case so far; @item (nullable). @args is borrowed. (transfer full) */
LbDecisionPreview *lb_decision_preview_new (const LbCase *state, GPtrArray *events, const char *item,
                                            LbCommandType type, GVariant *args, const LbContext *context);
void lb_decision_preview_free (LbDecisionPreview *preview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbDecisionPreview, lb_decision_preview_free)

/* Must the section take @item before @type? Opening it on the board is that very moment. */
gboolean lb_decision_takes_first (const LbCase *state, const char *item, LbCommandType type);
/* The same as a text for people, a sentence a line, in the user's language; the refusal's sentence when there
 * is one. (transfer full) */
char *lb_decision_preview_describe (const LbDecisionPreview *preview, LbDay today);

G_END_DECLS

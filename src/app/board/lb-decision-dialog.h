/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small form of a decision: asks what the command needs, says at once what would follow or why it may not
 * be, and submits it. Emits "decided" (int: LbCommandType) once, before it closes.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"
#include "lb-move.h"

G_BEGIN_DECLS

#define LB_TYPE_DECISION_DIALOG (lb_decision_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LbDecisionDialog, lb_decision_dialog, LB, DECISION_DIALOG, AdwWindow)

/* @events: (element-type LbEvent) of @state. @move: what may be chosen from, the first that is allowed is
 * shown. */
LbDecisionDialog *lb_decision_dialog_new (LbClient *client, LbCase *state, GPtrArray *events,
                                          const char *item, const LbMove *move);

/* Reads the case and opens the form over the window of @origin; tells by a toast how it ended. @item
 * (nullable). */
void lb_decide_on (GtkWidget *origin, LbClient *client, const char *case_id, const char *item,
                   const LbMove *move);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the draft to the case: 接件 takes a number, then gives the command; a one-time notice gives its own. Both
 * work offline while leased numbers last.
 */
#pragma once

#include "lb-client.h"
#include "lb-intake-draft.h"

G_BEGIN_DECLS

/* The draft must be able to be received. Refused: LB_REFUSAL; no number to be had: LB_ERROR_OFFLINE. The number
 * stays in the draft until the command is in the outbox. */
void lb_intake_receive_async (LbClient *client, LbIntakeDraft *draft, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
char *lb_intake_receive_finish (GAsyncResult *result, GError **error); /* (transfer full): the case's id */

/* The applicant is told once what is missing, and referred to guidance; the draft stays and knows its case. */
void lb_intake_refer_async (LbClient *client, LbIntakeDraft *draft, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
char *lb_intake_refer_finish (GAsyncResult *result, GError **error); /* (transfer full): the case's id */

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Handing a draft over to a colleague who will sign in on this PC.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"
#include "lb-intake-draft.h"

G_BEGIN_DECLS

/* Who may be given a draft by @me: others of their section who work at a counter; those of the same window first.
 * @people: (element-type LbPerson) (nullable). (element-type LbPerson, borrowed) (transfer full) */
GPtrArray *lb_intake_colleagues (GPtrArray *people, const LbActor *me);
/* What goes over: the draft without the case number that was taken for it, which is void from then on: the colleague
 * receives it by one of their own. (transfer full) */
LbIntakeDraft *lb_intake_draft_for_colleague (LbIntakeDraft *draft);

/* Asks to whom, and hands @draft over. Dismissing gives G_IO_ERROR_CANCELLED. @parent: any widget of the window in
 * front. */
void lb_intake_hand_over_async (GtkWidget *parent, LbClient *client, LbIntakeDraft *draft, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
/* The colleague's name. (transfer full) */
char *lb_intake_hand_over_finish (GAsyncResult *result, GError **error);

G_END_DECLS

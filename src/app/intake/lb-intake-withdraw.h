/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes back a question to a section that needs no answer any more (撤回): the applicant has left, or it was asked by
 * mistake.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"

G_BEGIN_DECLS

/* Asks whether, and for the reason, which may stay empty; @parent is any widget of the window in front. @help: id of
 * the question within the case. */
void lb_intake_withdraw_async (GtkWidget *parent, LbClient *client, const char *case_id, const char *help,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* TRUE when it is withdrawn. Who keeps it gets G_IO_ERROR_CANCELLED; else the refusal. */
gboolean lb_intake_withdraw_finish (GAsyncResult *result, GError **error);

G_END_DECLS

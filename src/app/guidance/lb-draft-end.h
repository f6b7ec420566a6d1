/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The end of a draft that nobody comes back for, the same at the guidance desk and at the counter: it is said what
 * becomes of it, a reason is asked for, and the store is told (close-draft).
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"

G_BEGIN_DECLS

/* Whether whoever is signed in may end drafts. */
gboolean lb_draft_end_may (LbClient *client);
/* Asks, and ends the draft @case_id. The answer is TRUE when it was ended; dismissing gives G_IO_ERROR_CANCELLED, and
 * what the store refuses is given as it came. @parent: any widget of the window in front. */
void lb_draft_end_async (GtkWidget *parent, LbClient *client, const char *case_id, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
gboolean lb_draft_end_finish (GAsyncResult *result, GError **error);

G_END_DECLS

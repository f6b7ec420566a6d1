/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A lianband of the user's own on a unix socket in their data folder, for a PC without a server. Its life is that
 * of the application; a second application of the same user finds it running and uses it.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LB_TYPE_PRIVATE_STORE (lb_private_store_get_type ())
G_DECLARE_FINAL_TYPE (LbPrivateStore, lb_private_store, LB, PRIVATE_STORE, GObject)

/* A training store has a folder of its own and never becomes a real one. */
LbPrivateStore *lb_private_store_new (gboolean training);
/* Starts the server unless it answers already, and waits until it does. Fails with LB_ERROR_FAILED when it cannot
 * be started or ends early, with G_IO_ERROR_TIMED_OUT when it does not answer within half a minute. */
void lb_private_store_start_async (LbPrivateStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
gboolean lb_private_store_start_finish (LbPrivateStore *self, GAsyncResult *result, GError **error);
/* "unix:/…", good for lb_client_new(). (borrowed) */
const char *lb_private_store_get_address (LbPrivateStore *self);
/* Asks the server that this object started to end (SIGTERM), and waits for it, ten seconds at most. */
void lb_private_store_stop (LbPrivateStore *self);

G_END_DECLS

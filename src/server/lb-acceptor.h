/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes connections and deals them out to the threads of HTTP, in turn.
 *
 * libmicrohttpd's own pool lets whichever thread wakes first take all who come at once, and then one thread serves
 * everybody while the others sleep.
 */
#pragma once

#include <gio/gio.h>
#include <microhttpd.h>

G_BEGIN_DECLS

typedef struct _LbAcceptor LbAcceptor;

/* Listens on @file, which it takes over, for @daemons (`n_daemons` of them; borrowed, until lb_acceptor_free()), none of
 * which gets more than @limit connections at a time: who comes then waits in the queue of @file. NULL with @error. */
LbAcceptor *lb_acceptor_new (int file, struct MHD_Daemon *const *daemons, guint n_daemons, guint limit, GError **error);
/* Takes nobody more, and closes the listening socket. @self may be NULL. */
void lb_acceptor_free (LbAcceptor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbAcceptor, lb_acceptor_free)

G_END_DECLS

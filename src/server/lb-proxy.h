/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who asks, when a proxy stands before the store: what it says counts only from the addresses that were configured,
 * for anybody can write such a header.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LbProxies LbProxies;

/* @list (nullable): addresses and networks, "10.0.0.1;10.1.0.0/16;unix"; "unix" is whoever comes by the unix socket.
 * LB_ERROR_INVALID names what is none. */
LbProxies *lb_proxies_new (const char *const *list, GError **error);
void lb_proxies_free (LbProxies *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbProxies, lb_proxies_free)
gboolean lb_proxies_is_empty (LbProxies *self);
/* @peer (nullable): NULL is the unix socket. */
gboolean lb_proxies_trust (LbProxies *self, GInetAddress *peer);
/* The address that asks: @peer, or, when that is a proxy, the last address of the headers that is none. @forwarded and
 * @x_forwarded_for (nullable): all lines of the header in their order, joined by commas; the former goes first. NULL
 * for the unix socket. (transfer full) (nullable) */
char *lb_proxies_client (LbProxies *self, GInetAddress *peer, const char *forwarded, const char *x_forwarded_for);

G_END_DECLS

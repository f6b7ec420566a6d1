/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Connections: who is at the other end, and whether they ever get to the point. libmicrohttpd ends a connection that
 * is silent, but not one that sends a byte of its header now and then, so that is watched here.
 */
#pragma once

#include <gio/gio.h>
#include <microhttpd.h>
#include "lb-proxy.h"
#include "lb-tls.h"

G_BEGIN_DECLS

/* A request's header must have come within this time of the connection's begin or of the answer before it. */
#define LB_HEADER_SECONDS 60

typedef struct _LbPeers LbPeers;
typedef struct _LbPeer LbPeer;

/* @tls (nullable). Both are borrowed. */
LbPeers *lb_peers_new (LbTls *tls, LbProxies *proxies);
void lb_peers_free (LbPeers *self);
/* MHD_NotifyConnectionCallback. */
void lb_peers_notify (void *peers, struct MHD_Connection *connection, void **context,
                      enum MHD_ConnectionNotificationCode code);
/* Ends those who have been at a header for too long by @now (monotonic µs); gives how many. */
guint lb_peers_reap (LbPeers *self, gint64 now);
guint lb_peers_count (LbPeers *self);

/* The peer of @connection; NULL only when it is gone. */
LbPeer *lb_peer_of (struct MHD_Connection *connection);
/* A request has begun, or its answer is out. */
void lb_peer_begin (LbPeer *self);
void lb_peer_end (LbPeer *self);
/* Hangs up on them, without an answer. Of the connection's thread. */
void lb_peer_drop (LbPeer *self);
/* Whether they come straight from an address that is a proxy, from this machine, or encrypted. */
gboolean lb_peer_is_private (LbPeer *self);
/* The asker's address, through proxies; NULL on a unix socket where no proxy says more. (transfer full) (nullable) */
char *lb_peer_address (LbPeer *self);
/* SHA-256 of the certificate of a known device; NULL for none. (borrowed) Of the connection's thread. */
const char *lb_peer_device (LbPeer *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-peer.h"

#include <netinet/in.h>
#include <sys/socket.h>

struct _LbPeers
{
  LbTls *tls; /* (nullable) */
  LbProxies *proxies;
  GMutex lock;
  GHashTable *all; /* (mutex lock) set of LbPeer */
};

struct _LbPeer
{
  LbPeers *peers;
  struct MHD_Connection *connection;
  GInetAddress *address; /* (nullable) NULL on a unix socket */
  int file;              /* (mutex peers->lock) */
  gint64 waits_since;    /* (mutex peers->lock) for a header; 0 while a request is under way */
  char *device;          /* (nullable) as of @generation */
  guint generation;
};

LbPeers *
lb_peers_new (LbTls *tls, LbProxies *proxies)
{
  g_return_val_if_fail (proxies != NULL, NULL);
  LbPeers *self = g_new0 (LbPeers, 1);

  self->tls = tls;
  self->proxies = proxies;
  g_mutex_init (&self->lock);
  self->all = g_hash_table_new (NULL, NULL);
  return self;
}

void
lb_peers_free (LbPeers *self)
{
  if (self == NULL)
    return;
  g_assert (g_hash_table_size (self->all) == 0);
  g_hash_table_unref (self->all);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static GInetAddress *
find_address (struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  struct sockaddr *native = info != NULL ? info->client_addr : NULL;
  gsize length = native != NULL && native->sa_family == AF_INET6 ? sizeof (struct sockaddr_in6)
                                                                : sizeof (struct sockaddr_in);

  if (native == NULL || (native->sa_family != AF_INET && native->sa_family != AF_INET6))
    return NULL;
  g_autoptr (GSocketAddress) address = g_socket_address_new_from_native (native, length);
  return G_IS_INET_SOCKET_ADDRESS (address)
           ? g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)))
           : NULL;
}

static void
begin (LbPeers *self, struct MHD_Connection *connection, void **context)
{
  const union MHD_ConnectionInfo *session = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
  const union MHD_ConnectionInfo *file = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  LbPeer *peer = g_new0 (LbPeer, 1);

  peer->peers = self;
  peer->connection = connection;
  peer->address = find_address (connection);
  peer->file = file != NULL ? file->connect_fd : -1;
  peer->waits_since = g_get_monotonic_time ();
  if (self->tls != NULL && session != NULL && session->tls_session != NULL)
    gnutls_session_set_ptr (session->tls_session, self->tls);
  *context = peer;
  g_mutex_lock (&self->lock);
  g_hash_table_add (self->all, peer);
  g_mutex_unlock (&self->lock);
}

static void
end (LbPeers *self, LbPeer *peer)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->all, peer);
  g_mutex_unlock (&self->lock);
  g_clear_object (&peer->address);
  g_free (peer->device);
  g_free (peer);
}

void
lb_peers_notify (void *peers, struct MHD_Connection *connection, void **context,
                 enum MHD_ConnectionNotificationCode code)
{
  if (code == MHD_CONNECTION_NOTIFY_STARTED)
    begin (peers, connection, context);
  else if (*context != NULL)
    end (peers, g_steal_pointer ((LbPeer **) context));
}

/* With the lock held a peer's connection has not been closed: that comes after end(). */
guint
lb_peers_reap (LbPeers *self, gint64 now)
{
  GHashTableIter iter;
  gpointer key;
  guint count = 0;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->all);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      LbPeer *peer = key;
      if (peer->waits_since == 0 || now - peer->waits_since < LB_HEADER_SECONDS * G_USEC_PER_SEC || peer->file < 0)
        continue;
      shutdown (peer->file, SHUT_RDWR);
      peer->file = -1;
      count++;
    }
  g_mutex_unlock (&self->lock);
  return count;
}

guint
lb_peers_count (LbPeers *self)
{
  g_mutex_lock (&self->lock);
  guint count = g_hash_table_size (self->all);
  g_mutex_unlock (&self->lock);
  return count;
}

/* One peer */

LbPeer *
lb_peer_of (struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

  return info != NULL ? info->socket_context : NULL;
}

static void
set_waiting (LbPeer *self, gint64 since)
{
  g_mutex_lock (&self->peers->lock);
  self->waits_since = since;
  g_mutex_unlock (&self->peers->lock);
}

void
lb_peer_begin (LbPeer *self)
{
  set_waiting (self, 0);
}

void
lb_peer_end (LbPeer *self)
{
  set_waiting (self, g_get_monotonic_time ());
}

void
lb_peer_drop (LbPeer *self)
{
  g_mutex_lock (&self->peers->lock);
  if (self->file >= 0)
    shutdown (self->file, SHUT_RDWR);
  self->file = -1;
  g_mutex_unlock (&self->peers->lock);
}

gboolean
lb_peer_is_private (LbPeer *self)
{
  return self->peers->tls != NULL || self->address == NULL || g_inet_address_get_is_loopback (self->address)
         || lb_proxies_trust (self->peers->proxies, self->address);
}

typedef struct { const char *name; GString *lines; } Header;

static enum MHD_Result
join_line (void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
  Header *header = data;

  if (value != NULL && g_ascii_strcasecmp (name, header->name) == 0)
    {
      if (header->lines == NULL)
        header->lines = g_string_new (value);
      else
        g_string_append_printf (header->lines, ",%s", value);
    }
  return MHD_YES;
}

/* All lines: whoever asks may have sent one of their own before the proxy added its. */
static char *
read_header (struct MHD_Connection *connection, const char *name)
{
  Header header = { name, NULL };

  MHD_get_connection_values (connection, MHD_HEADER_KIND, join_line, &header);
  return header.lines != NULL ? g_string_free (header.lines, FALSE) : NULL;
}

char *
lb_peer_address (LbPeer *self)
{
  if (!lb_proxies_trust (self->peers->proxies, self->address))
    return self->address != NULL ? g_inet_address_to_string (self->address) : NULL;
  g_autofree char *forwarded = read_header (self->connection, "Forwarded");
  g_autofree char *x_forwarded_for = read_header (self->connection, "X-Forwarded-For");
  return lb_proxies_client (self->peers->proxies, self->address, forwarded, x_forwarded_for);
}

const char *
lb_peer_device (LbPeer *self)
{
  LbTls *tls = self->peers->tls;
  const union MHD_ConnectionInfo *info =
    MHD_get_connection_info (self->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);

  if (tls == NULL || info == NULL || info->tls_session == NULL)
    return NULL;
  guint generation = lb_tls_generation (tls);
  if (self->generation != generation)
    {
      g_free (self->device);
      self->device = lb_tls_device (tls, info->tls_session);
      self->generation = generation;
    }
  return self->device;
}

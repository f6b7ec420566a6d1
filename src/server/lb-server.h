/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The central store as an HTTP service (docs/api/openapi.yaml). Threads: libmicrohttpd's pool reads requests
 * and answers what only needs reading; one writer owns the ledger's writing handle; a small pool does what
 * is slow (passwords, files); one thread is the clock. A request that has to wait is suspended, so that no
 * thread waits with it.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LbServer LbServer;

typedef struct
{
  char *folder;       /* of the store */
  char *engine;       /* (nullable) "sqlite" or "postgresql://…"; NULL: what the folder has, else SQLite */
  char
    *data_folder; /* (nullable) with catalogue, calendar, policy and demo people, for a store that is made */
  char *listen;       /* (nullable) "127.0.0.1:8470", "[::1]:0"; port 0: any that is free */
  char *socket;       /* (nullable) path of a unix socket, made with mode 0600; goes before @listen */
  char *certificate, *key; /* (nullable) PEM files: TLS */
  char *device_authority, *device_revoked; /* (nullable) PEM files: only devices with a certificate of it, not revoked */
  char **proxies;     /* (nullable) addresses, networks or "unix" whose word is taken on who asks */
  gboolean plain;     /* allow addresses beyond this machine without TLS: a proxy does it */
  gboolean training;
  int streams_per_user; /* live streams that one user may have at this service; 0: the usual */
  int idle_hours, longest_days; /* after which a session ends: unused, and at all; 0: the usual */
} LbServerOptions;

void lb_server_options_clear (LbServerOptions *options);
/* Reads a configuration file: groups [store] folder, engine, data, training; [listen] address, socket, certificate,
 * key, device_authority, device_revoked, plain, proxies, streams_per_user; [sign-in] idle_hours, longest_days. An unknown
 * group or key is refused: a word that is misspelt must not pass for its default. */
gboolean lb_server_options_load (LbServerOptions *options, const char *path, GError **error);

/* Opens (or makes) the store, listens and serves until lb_server_free(). (transfer full) */
LbServer *lb_server_new (const LbServerOptions *options, GError **error);
/* Reads the certificates anew; connections go on. On failure all stays as it was. Any thread. */
gboolean lb_server_reload (LbServer *self, GError **error);
/* Calls @alive on another thread once a write has gone the whole way to the disk: never, when it cannot. FALSE when
 * the queue is full. Any thread. */
gboolean lb_server_check (LbServer *self, void (*alive) (gpointer data), gpointer data);
/* "http://127.0.0.1:8470" or "unix:/path/of/socket". */
const char *lb_server_address (LbServer *self);
/* Answers what is under way, writes what is queued, closes. */
void lb_server_free (LbServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbServer, lb_server_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lianband"

#include "lb-server-private.h"
#include "lb-framing.h"
#include "lb-keeper.h"
#include "lb-listen.h"
#include "lb-snapshots.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define SLOW_THREADS 2
/* Each thread that reads holds one at a time: HTTP's, the pool's, the clock's. */
#define VIEWS (LB_HTTP_THREADS + SLOW_THREADS + 1)
#define CONNECTIONS_MAXIMUM 4096
/* Descriptors that connections leave to the ledger, files and whatever else a request needs. */
#define FILES_SPARE 256
#define CONNECTIONS_MINIMUM 64
#define HEADER_BYTES (32 * 1024)
#define SILENCE_SECONDS 30
#define STOP_SECONDS 2
/* Who has not gone on with an upload for so long will not. */
#define UPLOAD_DAYS 7

/* Reading handles */

LbLedger *
lb_server_borrow (LbServer *self)
{
  LbLedger *view = g_async_queue_pop (self->views);

  lb_ledger_adopt (view);
  return view;
}

/* The one that was used last has in memory what is asked for next. */
void
lb_server_return (LbServer *self, LbLedger *view)
{
  g_async_queue_push_front (self->views, view);
}

LbTime
lb_server_now (LbServer *self)
{
  return lb_ledger_system_now () + __atomic_load_n (&self->clock_offset, __ATOMIC_RELAXED);
}

static gboolean
open_views (LbServer *self, GError **error)
{
  while (self->n_views < VIEWS)
    {
      LbLedger *view = lb_ledger_open (self->folder, LB_LEDGER_READ_ONLY, NULL, error);
      if (view == NULL)
        return FALSE;
      g_async_queue_push (self->views, view);
      self->n_views++;
    }
  return TRUE;
}

static void
close_views (LbServer *self)
{
  for (; self->n_views > 0; self->n_views--)
    lb_ledger_close (lb_server_borrow (self));
}

void
lb_server_note_active (LbServer *self, int change)
{
  g_mutex_lock (&self->lock);
  self->active += change;
  if (self->active == 0)
    g_cond_signal (&self->idle);
  g_mutex_unlock (&self->lock);
}

/* libmicrohttpd drops what it has not sent when it is stopped. Those who never end their request are not
 * waited for long. */
static void
wait_for_answers (LbServer *self)
{
  gint64 until = g_get_monotonic_time () + STOP_SECONDS * G_USEC_PER_SEC;

  g_mutex_lock (&self->lock);
  while (self->active > 0)
    if (!g_cond_wait_until (&self->idle, &self->lock, until))
      break;
  g_mutex_unlock (&self->lock);
}

/* Starting */

static void
publish (gint64 head, gint64 clock_offset, gpointer data)
{
  LbServer *self = data;

  __atomic_store_n (&self->clock_offset, clock_offset, __ATOMIC_RELAXED);
  lb_hub_publish (self->hub, head);
}

static void
log_http (void *data, const char *format, va_list arguments)
{
  g_logv (G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG, format, arguments);
}

static gboolean
open_ledger (LbServer *self, GError **error)
{
  const LbServerOptions *options = &self->options;

  if (options->engine != NULL && !lb_ledger_choose_engine (options->folder, options->engine, error))
    return FALSE;
  g_autoptr (LbLedger) ledger =
    lb_ledger_open (options->folder, options->training ? LB_LEDGER_TRAINING : 0, options->data_folder, error);
  if (ledger == NULL || !lb_ledger_lock (ledger, error)
      || !lb_ledger_upload_purge (ledger, lb_ledger_system_now () - UPLOAD_DAYS * (gint64) 86400000, error))
    return FALSE;
  self->folder = g_strdup (options->folder);
  self->name = g_strdup (lb_ledger_name (ledger));
  self->epoch = g_strdup (lb_ledger_epoch (ledger));
  self->training = lb_ledger_is_training (ledger);
  if (!open_views (self, error))
    return FALSE;
  publish (lb_ledger_head (ledger), lb_ledger_clock_offset (ledger), self);
  if (lb_ledger_is_shared (ledger))
    {
      self->watch = lb_watch_new (self->folder, publish, self, error);
      if (self->watch == NULL)
        return FALSE;
    }
  lb_ledger_set_session_limits (
    ledger, options->idle_hours > 0 ? options->idle_hours * (gint64) 3600 : LB_SESSION_REFRESH_SECONDS,
    options->longest_days > 0 ? options->longest_days * (gint64) 86400 : LB_SESSION_LONGEST_SECONDS);
  self->writer = lb_writer_new (g_steal_pointer (&ledger), publish, self);
  return TRUE;
}

/* TLS, unless it is a unix socket. */
static gboolean
prepare_tls (LbServer *self, struct MHD_OptionItem items[5], unsigned int *flags, GError **error)
{
  const LbServerOptions *options = &self->options;
  int n = 0;

  if (options->certificate == NULL && options->device_authority != NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "listen: device_authority needs certificate and key");
      return FALSE;
    }
  if (options->certificate != NULL && options->key == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "listen: a certificate needs its key");
      return FALSE;
    }
  if (options->certificate != NULL && !g_str_has_prefix (self->address, "unix:"))
    {
      self->tls = lb_tls_new (options->certificate, options->key, options->device_authority, options->device_revoked,
                              error);
      if (self->tls == NULL)
        return FALSE;
      *flags |= MHD_USE_TLS;
      items[n++] = (struct MHD_OptionItem) { MHD_OPTION_HTTPS_PRIORITIES, 0,
                                             (char *) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" };
      items[n++] = (struct MHD_OptionItem) { MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *) lb_tls_retrieve };
      if (lb_tls_authority_pem (self->tls) != NULL)
        items[n++] = (struct MHD_OptionItem) { MHD_OPTION_HTTPS_MEM_TRUST, 0,
                                               (char *) lb_tls_authority_pem (self->tls) };
    }
  items[n] = (struct MHD_OptionItem) { MHD_OPTION_END, 0, NULL };
  return TRUE;
}

/* As many as there are descriptors for: else whoever opens connections would take from others the files they ask for. */
static unsigned int
connection_limit (void)
{
  struct rlimit files;

  if (getrlimit (RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= CONNECTIONS_MAXIMUM + FILES_SPARE)
    return CONNECTIONS_MAXIMUM;
  return (unsigned int) MAX ((gint64) files.rlim_cur - FILES_SPARE, CONNECTIONS_MINIMUM);
}

/* A thread of HTTP; NULL when it cannot be had. @tls is an array that ends itself. */
static struct MHD_Daemon *
start_daemon (LbServer *self, unsigned int flags, struct MHD_OptionItem *tls, unsigned int connections)
{
  /* One address cannot take them all; behind a proxy all come from one. */
  unsigned int for_one = lb_proxies_is_empty (self->proxies) ? connections - connections / 4 : 0;

  return MHD_start_daemon (
    flags, 0, NULL, NULL, lb_http_handle, self, MHD_OPTION_EXTERNAL_LOGGER, log_http, NULL,
    MHD_OPTION_URI_LOG_CALLBACK, lb_framing_look_at, self, MHD_OPTION_NOTIFY_CONNECTION, lb_peers_notify, self->peers,
    MHD_OPTION_NOTIFY_COMPLETED, lb_http_completed, self, MHD_OPTION_CONNECTION_LIMIT,
    connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, for_one, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) HEADER_BYTES,
    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int) SILENCE_SECONDS, MHD_OPTION_STRICT_FOR_CLIENT, 1,
    MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
}

static gboolean
start_daemons (LbServer *self, GError **error)
{
  unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC
                       | MHD_USE_ERROR_LOG;
  unsigned int connections = connection_limit () / LB_HTTP_THREADS;
  struct MHD_OptionItem tls[5];

  int file = lb_listen (&self->options, &self->address, &self->made_socket, error);
  if (file < 0)
    return FALSE;
  if (!prepare_tls (self, tls, &flags, error))
    {
      close (file);
      return FALSE;
    }
  self->peers = lb_peers_new (self->tls, self->proxies);
  for (guint i = 0; i < LB_HTTP_THREADS; i++)
    {
      self->daemons[i] = start_daemon (self, flags, tls, connections);
      if (self->daemons[i] != NULL)
        continue;
      close (file);
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "http: the service cannot be started");
      return FALSE;
    }
  self->acceptor = lb_acceptor_new (file, self->daemons, LB_HTTP_THREADS, connections, error);
  return self->acceptor != NULL;
}

gboolean
lb_server_reload (LbServer *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->tls == NULL || lb_tls_reload (self->tls, error);
}

typedef struct { void (*alive) (gpointer data); gpointer data; LbWriter *writer; } Alive;

static gboolean
write_alive (LbLedger *ledger, gpointer data, GError **error)
{
  return TRUE;
}

static void
was_alive (gpointer data, const GError *error)
{
  g_autofree Alive *alive = data;

  /* A full disk is no reason to be started anew: the store answers, and says so. A disk that does not flush is. */
  if (!lb_writer_failed (alive->writer))
    alive->alive (alive->data);
}

gboolean
lb_server_check (LbServer *self, void (*alive) (gpointer data), gpointer data)
{
  g_return_val_if_fail (self != NULL && alive != NULL, FALSE);
  Alive *job = g_new (Alive, 1);

  *job = (Alive) { alive, data, self->writer };
  if (lb_writer_push (self->writer, write_alive, was_alive, job))
    return TRUE;
  g_free (job);
  return FALSE;
}

static void
copy_options (LbServerOptions *to, const LbServerOptions *from)
{
  *to = *from;
  to->folder = g_strdup (from->folder);
  to->engine = g_strdup (from->engine);
  to->data_folder = g_strdup (from->data_folder);
  to->listen = g_strdup (from->listen);
  to->socket = g_strdup (from->socket);
  to->certificate = g_strdup (from->certificate);
  to->key = g_strdup (from->key);
  to->device_authority = g_strdup (from->device_authority);
  to->device_revoked = g_strdup (from->device_revoked);
  to->proxies = g_strdupv (from->proxies);
}

LbServer *
lb_server_new (const LbServerOptions *options, GError **error)
{
  g_return_val_if_fail (options != NULL && options->folder != NULL, NULL);
  g_autoptr (LbServer) self = g_new0 (LbServer, 1);

  copy_options (&self->options, options);
  g_mutex_init (&self->lock);
  g_cond_init (&self->idle);
  self->views = g_async_queue_new ();
  self->wakes = lb_wakes_new ();
  self->admitted = lb_admitted_new ();
  self->buffers = lb_buffers_new ();
  self->hub = lb_hub_new (self);
  self->throttle = lb_throttle_new ();
  self->latencies = g_new0 (LbHistogram, lb_routes_count ());
  self->proxies = lb_proxies_new ((const char *const *) options->proxies, error);
  if (self->proxies == NULL)
    return NULL;
  self->slow = g_thread_pool_new (lb_http_slow_work, self, SLOW_THREADS, FALSE, error);
  if (self->slow == NULL || !open_ledger (self, error))
    return NULL;
  self->keeper = lb_keeper_new (self);
  self->snapshots = lb_snapshots_new (self, error);
  if (self->snapshots == NULL)
    return NULL;
  self->no_password = lb_password_none ();
  if (!start_daemons (self, error))
    return NULL;
  lb_hub_start (self->hub);
  lb_keeper_start (self->keeper);
  g_message ("serves a %s store, protocol 1", self->training ? "training" : "real");
  return g_steal_pointer (&self);
}

const char *
lb_server_address (LbServer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->address;
}

/* What is under way is answered: first nobody waits any more, then the pool and the writer work off what
 * they have, which resumes every connection that is still suspended; only then may the daemons go. */
void
lb_server_free (LbServer *self)
{
  if (self == NULL)
    return;
  g_atomic_int_set (&self->stopping, TRUE);
  gboolean served = self->acceptor != NULL;
  g_clear_pointer (&self->acceptor, lb_acceptor_free);
  lb_hub_stop (self->hub);
  lb_snapshots_stop (self->snapshots);
  lb_keeper_stop (self->keeper);
  lb_watch_free (self->watch);
  if (self->slow != NULL)
    g_thread_pool_free (self->slow, FALSE, TRUE);
  if (self->writer != NULL)
    lb_writer_stop (self->writer);
  if (served)
    {
      wait_for_answers (self);
      lb_wakes_finish (self->wakes);
    }
  for (guint i = 0; i < LB_HTTP_THREADS; i++)
    if (self->daemons[i] != NULL)
      MHD_stop_daemon (self->daemons[i]);
  if (served && self->made_socket)
    g_unlink (self->options.socket);
  lb_peers_free (self->peers);
  lb_tls_free (self->tls);
  lb_proxies_free (self->proxies);
  g_free (self->latencies);
  lb_writer_free (self->writer);
  lb_snapshots_free (self->snapshots);
  lb_keeper_free (self->keeper);
  close_views (self);
  lb_wakes_free (self->wakes);
  lb_admitted_free (self->admitted);
  lb_hub_free (self->hub);
  g_async_queue_unref (self->views);
  lb_buffers_free (self->buffers);
  lb_throttle_free (self->throttle);
  lb_server_options_clear (&self->options);
  g_clear_pointer (&self->places, lb_catalogue_unref);
  g_free (self->places_digest);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->idle);
  g_free (self->no_password);
  g_free (self->address);
  g_free (self->name);
  g_free (self->epoch);
  g_free (self->folder);
  g_free (self);
}

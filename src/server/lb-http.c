/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A request's way: routed, authenticated and measured by its headers before a byte of its body is kept; then
 * received, run, perhaps suspended, and answered.
 */
#define G_LOG_DOMAIN "lianband"

#include "lb-server-private.h"
#include "lb-coding.h"
#include "lb-framing.h"
#include "lb-json.h"

#include <string.h>

static const LbJsonLimits body_limits = { .bytes = LB_BODY_MAXIMUM, .depth = 32, .values = 100000 };

static LbRequest *
request_new (LbServer *server, struct MHD_Connection *connection)
{
  LbRequest *request = g_new0 (LbRequest, 1);

  request->server = server;
  request->connection = connection;
  request->peer = lb_peer_of (connection);
  lb_peer_begin (request->peer);
  request->body = g_byte_array_new ();
  request->headers = g_ptr_array_new_with_free_func (g_free);
  request->began = g_get_monotonic_time ();
  request->file = -1;
  g_atomic_int_inc (&server->counters.requests);
  lb_server_note_active (server, 1);
  return request;
}

static void
forget_body (LbRequest *request)
{
  __atomic_sub_fetch (&request->server->bodies, (gint64) request->body->len, __ATOMIC_RELAXED);
  g_byte_array_set_size (request->body, 0);
}

static void
request_free (LbRequest *request)
{
  lb_http_clear_answer (request);
  forget_body (request);
  g_byte_array_unref (request->body);
  g_ptr_array_unref (request->headers);
  g_free (request->parameter);
  g_free (request->token);
  lb_request_forget_session (request);
  if (request->free_state != NULL)
    request->free_state (request->state);
  g_free (request);
}

/* What a request says of itself */

const char *
lb_request_header_in (LbRequest *request, const char *name)
{
  return MHD_lookup_connection_value (request->connection, MHD_HEADER_KIND, name);
}

const char *
lb_request_argument (LbRequest *request, const char *name)
{
  return MHD_lookup_connection_value (request->connection, MHD_GET_ARGUMENT_KIND, name);
}

gboolean
lb_parse_number (const char *text, gint64 minimum, gint64 maximum, gint64 *ret_number)
{
  guint64 number;

  if (text == NULL
      || !g_ascii_string_to_unsigned (text, 10, (guint64) minimum, (guint64) maximum, &number, NULL))
    return FALSE;
  *ret_number = (gint64) number;
  return TRUE;
}

gboolean
lb_request_json (LbRequest *request, LbJsonReader **ret_reader)
{
  g_autoptr (GError) error = NULL;

  LbJsonReader *reader =
    lb_json_reader_new ((const char *) request->body->data, request->body->len, &body_limits, &error);
  if (reader == NULL)
    {
      lb_request_problem (request,
                          g_error_matches (error, LB_ERROR, LB_ERROR_TOO_LARGE) ? LB_PROBLEM_TOO_LARGE
                                                                                : LB_PROBLEM_MALFORMED,
                          error->message);
      return FALSE;
    }
  *ret_reader = reader;
  return TRUE;
}

/* Routing */

/* TRUE when @url is @path; *ret_parameter gets what stands for its last part in braces. */
static gboolean
path_matches (const char *path, const char *url, const char **ret_parameter)
{
  const char *brace = strchr (path, '{');

  *ret_parameter = NULL;
  if (brace == NULL)
    return strcmp (path, url) == 0;
  gsize length = (gsize) (brace - path);
  if (strncmp (path, url, length) != 0 || url[length] == '\0' || strchr (url + length, '/') != NULL)
    return FALSE;
  *ret_parameter = url + length;
  return TRUE;
}

static gboolean
find_route (LbRequest *request, const char *method, const char *url)
{
  gboolean known = FALSE;
  const char *parameter;

  for (const LbRoute *route = lb_routes; route->method != NULL; route++)
    {
      if (!path_matches (route->path, url, &parameter))
        continue;
      known = TRUE;
      if (strcmp (route->method, method) == 0)
        {
          request->route = route;
          request->parameter = g_strdup (parameter);
          return TRUE;
        }
    }
  lb_request_problem (request, known ? LB_PROBLEM_METHOD : LB_PROBLEM_NOT_FOUND, NULL);
  return FALSE;
}

static gboolean
check_protocol (LbRequest *request)
{
  const char *protocol = lb_request_header_in (request, "Lianban-Protocol");

  if (protocol == NULL || strcmp (protocol, "1") == 0)
    return TRUE;
  lb_request_problem (request, LB_PROBLEM_PROTOCOL, NULL);
  return FALSE;
}

static gboolean
check_length (LbRequest *request)
{
  const char *length = lb_request_header_in (request, "Content-Length");
  gint64 bytes;

  if ((request->route->flags & LB_ROUTE_PIECE) != 0)
    request->body_maximum = LB_PIECE_MAXIMUM;
  else if ((request->route->flags & LB_ROUTE_JSON) != 0)
    request->body_maximum = LB_BODY_MAXIMUM;
  if (length == NULL || lb_parse_number (length, 0, (gint64) request->body_maximum, &bytes))
    return TRUE;
  lb_request_problem (request, LB_PROBLEM_TOO_LARGE, NULL);
  return FALSE;
}

/* What somebody else may have read otherwise is not read at all, nor what comes after it. */
static gboolean
check_framing (LbRequest *request, gboolean target_is_plain)
{
  gboolean many = FALSE;
  const char *fault = target_is_plain ? lb_framing_fault (request->connection, &many)
                                      : "the address holds what none of this store's does";

  if (fault == NULL)
    return TRUE;
  lb_request_problem (request, many ? LB_PROBLEM_TOO_LARGE : LB_PROBLEM_MALFORMED, fault);
  lb_request_header (request, "Connection", "close");
  return FALSE;
}

/* Who takes neither what we can pack nor a body in no coding gets nothing at all. */
static gboolean
check_codings (LbRequest *request)
{
  if (lb_coding_choose (lb_request_header_in (request, "Accept-Encoding"), NULL) != LB_CODING_UNKNOWN)
    return TRUE;
  lb_request_problem (request, LB_PROBLEM_NOT_ACCEPTABLE, "answers come in zstd, in gzip or as they are");
  return FALSE;
}

/* Where a proxy does the encrypting, whoever goes round it would send passwords in the clear. */
static gboolean
check_private (LbRequest *request)
{
  if (lb_proxies_is_empty (request->server->proxies) || lb_peer_is_private (request->peer))
    return TRUE;
  lb_request_problem (request, LB_PROBLEM_FORBIDDEN, "the store is reached through its proxy only");
  return FALSE;
}

static gboolean
check_device (LbRequest *request)
{
  if (request->server->options.device_authority == NULL || (request->route->flags & LB_ROUTE_ANY_DEVICE) != 0
      || lb_peer_device (request->peer) != NULL)
    return TRUE;
  lb_request_problem (request, LB_PROBLEM_DEVICE_UNKNOWN, NULL);
  return FALSE;
}

static gboolean
check_stopping (LbRequest *request)
{
  if (!g_atomic_int_get (&request->server->stopping))
    return TRUE;
  lb_request_problem (request, LB_PROBLEM_BUSY, "the store is being stopped");
  return FALSE;
}

static LbRequest *
begin (LbServer *server, struct MHD_Connection *connection, const char *url, const char *method,
       gboolean target_is_plain)
{
  LbRequest *request = request_new (server, connection);

  if (check_framing (request, target_is_plain) && check_stopping (request) && check_private (request)
      && check_protocol (request) && check_codings (request) && find_route (request, method, url)
      && check_device (request) && lb_request_authenticate (request))
    check_length (request);
  return request;
}

/* Receiving */

static enum MHD_Result
receive (LbRequest *request, const char *data, gsize length)
{
  gint64 *bodies = &request->server->bodies;

  if (g_get_monotonic_time () - request->began > LB_BODY_SECONDS * G_USEC_PER_SEC)
    return MHD_NO;
  if (request->status != 0)
    return MHD_YES;
  if (request->body->len + length > request->body_maximum)
    {
      lb_request_problem (request, LB_PROBLEM_TOO_LARGE, NULL);
      forget_body (request);
      /* A sender who announced no length may go on for ever. */
      return lb_request_header_in (request, "Content-Length") != NULL ? MHD_YES : MHD_NO;
    }
  if (__atomic_add_fetch (bodies, (gint64) length, __ATOMIC_RELAXED) > LB_BODIES_MAXIMUM)
    {
      __atomic_sub_fetch (bodies, (gint64) length, __ATOMIC_RELAXED);
      lb_request_problem (request, LB_PROBLEM_BUSY, NULL);
      forget_body (request);
      return MHD_YES;
    }
  g_byte_array_append (request->body, (const guint8 *) data, (guint) length);
  return MHD_YES;
}

/* FALSE: answered. */
static gboolean
unpack_body (LbRequest *request)
{
  LbCoding coding = lb_coding_parse (lb_request_header_in (request, "Content-Encoding"));
  g_autoptr (GError) error = NULL;

  if (coding == LB_CODING_IDENTITY)
    return TRUE;
  if (coding == LB_CODING_UNKNOWN || (request->route->flags & LB_ROUTE_JSON) == 0)
    {
      lb_request_problem (request, LB_PROBLEM_ENCODING, NULL);
      lb_request_header (request, "Accept-Encoding",
                         (request->route->flags & LB_ROUTE_JSON) != 0 ? "zstd, gzip" : "identity");
      return FALSE;
    }
  GByteArray *body =
    lb_coding_inflate (coding, request->body->data, request->body->len, request->body_maximum, &error);
  if (body == NULL)
    {
      lb_request_problem (request,
                          g_error_matches (error, LB_ERROR, LB_ERROR_TOO_LARGE) ? LB_PROBLEM_TOO_LARGE
                                                                                : LB_PROBLEM_MALFORMED,
                          error->message);
      return FALSE;
    }
  forget_body (request);
  g_byte_array_unref (request->body);
  request->body = body;
  __atomic_add_fetch (&request->server->bodies, (gint64) body->len, __ATOMIC_RELAXED);
  return TRUE;
}

static void
confirmed (gpointer data, const GError *error)
{
  LbRequest *request = data;

  if (error != NULL)
    lb_request_error (request, error);
  lb_request_resume (request);
}

/* What was read may have been committed a moment ago and not be on disk yet: a power cut now, and whoever was answered
 * would know more than the store. FALSE: it is on its way there, and the request comes again. */
static gboolean
confirm (LbRequest *request)
{
  if (request->durable || !lb_writer_is_behind (request->server->writer))
    return TRUE;
  request->durable = TRUE;
  lb_request_suspend (request);
  lb_writer_confirm (request->server->writer, confirmed, request);
  return FALSE;
}

static enum MHD_Result
run (LbRequest *request)
{
  if (!request->running && !unpack_body (request))
    return lb_http_answer (request);
  if (!request->running || request->again)
    {
      request->running = TRUE;
      request->again = FALSE;
      request->waiting = FALSE;
      request->route->run (request);
      /* From here on another thread may own the request: only what this thread wrote may be looked at. */
      if (request->waiting)
        return MHD_YES;
    }
  if (!confirm (request))
    return MHD_YES;
  if (request->status == 0)
    lb_request_problem (request, LB_PROBLEM_INTERNAL, NULL);
  return lb_http_answer (request);
}

enum MHD_Result
lb_http_handle (void *server, struct MHD_Connection *connection, const char *url, const char *method,
                const char *version, const char *upload_data, size_t *upload_data_size, void **context)
{
  gboolean target_is_plain = lb_framing_take (context);
  LbRequest *request = *context;

  lb_wakes_carry_on (((LbServer *) server)->wakes, connection);
  if (request == NULL)
    {
      request = begin (server, connection, url, method, target_is_plain);
      request->in_chunks = strcmp (version, MHD_HTTP_VERSION_1_1) == 0;
      *context = request;
      return request->status != 0 ? lb_http_answer (request) : MHD_YES;
    }
  if (*upload_data_size > 0)
    {
      gsize length = *upload_data_size;
      *upload_data_size = 0;
      return receive (request, upload_data, length);
    }
  if (request->status != 0 && !request->running)
    return lb_http_answer (request);
  return run (request);
}

/* Refusals of people and failures of the store, for whoever watches over it: the route, and nobody's name. */
static void
log_end (LbRequest *request, gint64 microseconds)
{
  const char *route = request->route != NULL ? request->route->path : "none";
  const char *method = request->route != NULL ? request->route->method : "none";
  g_autofree char *status = g_strdup_printf ("%u", request->status);
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, microseconds);

  /* Not G_LOG_LEVEL_INFO, which GLib keeps to itself: who guesses passwords shall show. */
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "LIANBAN_METHOD", method, "LIANBAN_ROUTE", route,
                    "LIANBAN_STATUS", status, "LIANBAN_MICROSECONDS", time, "MESSAGE", "%s %s: %s", method, route, status);
}

static void
note_end (LbRequest *request)
{
  gint64 took = g_get_monotonic_time () - request->began;
  gboolean waits = request->wait_until > request->began + G_USEC_PER_SEC || g_strcmp0 (request->content_type,
                                                                                       "text/event-stream") == 0;

  /* Who waits for news says nothing of how fast the store is. */
  if (request->route != NULL && !waits)
    lb_histogram_note (&request->server->latencies[request->route - lb_routes], took);
  if (request->status >= 500 || request->status == 401 || request->status == 403 || request->status == 429)
    log_end (request, took);
}

void
lb_http_completed (void *server, struct MHD_Connection *connection, void **context,
                   enum MHD_RequestTerminationCode code)
{
  lb_framing_take (context);
  LbRequest *request = *context;

  lb_wakes_carry_on (((LbServer *) server)->wakes, connection);
  if (request == NULL)
    return;
  note_end (request);
  lb_peer_end (request->peer);
  g_clear_pointer ((LbRequest **) context, request_free);
  lb_server_note_active (server, -1);
}

/* Waiting */

void
lb_request_suspend (LbRequest *request)
{
  request->waiting = TRUE;
  MHD_suspend_connection (request->connection);
}

void
lb_request_resume (LbRequest *request)
{
  lb_wakes_add (request->server->wakes, request->connection);
}

static void
written (gpointer data, const GError *error)
{
  LbRequest *request = data;

  request->durable = TRUE;
  if (error != NULL)
    lb_request_error (request, error);
  else if ((request->route->flags & LB_ROUTE_ENDS) != 0)
    lb_hub_doubt_sessions (request->server->hub);
  lb_request_resume (request);
}

void
lb_request_write_on (LbRequest *request, LbWriterFunc function)
{
  if (!lb_writer_push (request->server->writer, function, written, request))
    {
      lb_request_problem (request, LB_PROBLEM_BUSY, NULL);
      lb_request_resume (request);
    }
}

void
lb_request_write (LbRequest *request, LbWriterFunc function)
{
  lb_request_suspend (request);
  lb_request_write_on (request, function);
}

typedef struct { LbRequest *request; LbRouteFunc function; } SlowWork;

void
lb_request_slow (LbRequest *request, LbRouteFunc function)
{
  if (g_thread_pool_unprocessed (request->server->slow) > 256)
    {
      lb_request_problem (request, LB_PROBLEM_BUSY, NULL);
      return;
    }
  SlowWork *work = g_new (SlowWork, 1);
  *work = (SlowWork) { request, function };
  lb_request_suspend (request);
  g_thread_pool_push (request->server->slow, work, NULL);
}

void
lb_http_slow_work (gpointer data, gpointer server)
{
  g_autofree SlowWork *work = data;

  work->function (work->request);
}

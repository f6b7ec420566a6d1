/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-http.h"

#include <curl/curl.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include "lb-config.h"
#include "lb-json.h"

#define LARGEST_DEFAULT (8 * 1024 * 1024)
#define SILENCE_DEFAULT 30
#define CONNECT_SECONDS 10

struct _LbHttp
{
  CURLM *multi;
  char *base;       /* "http://host:port" */
  char *socket;     /* (nullable) path */
  gboolean local;   /* the store is on this machine */
  GSource *timer;   /* (nullable) (owned) */
  GList *transfers; /* (element-type Transfer) on their way */
};

typedef struct
{
  LbHttp *http;
  CURL *easy;
  GTask *task;          /* (owned) */
  GSource *cancel;      /* (owned) (nullable) */
  GSource *watch;       /* (owned) silence */
  struct curl_slist *headers;
  GBytes *body;         /* (owned) (nullable) what is sent */
  gsize sent;
  GByteArray *received;
  gsize largest;
  int silence;
  LbHttpBegin begin;    /* (nullable) until it was called */
  LbHttpPiece piece;
  gpointer piece_data;
  gint64 begun, last_heard; /* monotonic µs */
  gboolean too_large, protocol_said, silent;
  gboolean head_ended; /* the blank line after the answer's head has come */
  int protocol;
  LbHttpAnswer *answer; /* (owned) */
  char message[CURL_ERROR_SIZE];
} Transfer;

void
lb_http_answer_free (LbHttpAnswer *answer)
{
  if (answer == NULL)
    return;
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer->etag);
  g_free (answer->problem);
  g_free (answer->detail);
  g_free (answer->retry);
  g_free (answer);
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Takes @transfer off the multi handle; its task is the caller's from now on. */
static GTask *
detach (Transfer *transfer)
{
  LbHttp *self = transfer->http;

  self->transfers = g_list_remove (self->transfers, transfer);
  curl_multi_remove_handle (self->multi, transfer->easy);
  clear_source (&transfer->cancel);
  clear_source (&transfer->watch);
  return g_steal_pointer (&transfer->task);
}

static void
transfer_free (Transfer *transfer)
{
  curl_easy_cleanup (transfer->easy);
  curl_slist_free_all (transfer->headers);
  g_clear_pointer (&transfer->body, g_bytes_unref);
  g_clear_pointer (&transfer->received, g_byte_array_unref);
  lb_http_answer_free (transfer->answer);
  g_free (transfer);
}

static void
end_cancelled (Transfer *transfer, const char *why)
{
  g_autoptr (GTask) task = detach (transfer);

  transfer_free (transfer);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", why);
}

/* Errors: CURLcode and status are mapped here and nowhere else */

static gboolean
transport_error (Transfer *transfer, CURLcode code, GError **error)
{
  const char *text = transfer->message[0] != '\0' ? transfer->message
                     : code != CURLE_OK           ? curl_easy_strerror (code)
                                                  : "the answer was cut off";

  if (transfer->too_large)
    g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE, "http: the answer is over %" G_GSIZE_FORMAT " bytes",
                 transfer->largest);
  else if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
    g_set_error (error, LB_ERROR, LB_ERROR_FORBIDDEN, "http: the store's certificate is not trusted: %s", text);
  else if (code == CURLE_BAD_CONTENT_ENCODING)
    g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "http: the answer cannot be unpacked: %s", text);
  else if (code == CURLE_OUT_OF_MEMORY || code == CURLE_FAILED_INIT || code == CURLE_BAD_FUNCTION_ARGUMENT)
    g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "http: %s", text);
  else
    g_set_error (error, LB_ERROR, LB_ERROR_OFFLINE, "http: %s", transfer->silent ? "silence" : text);
  return FALSE;
}

static const struct { const char *name; LbError code; } problems[] = {
  { "malformed", LB_ERROR_INVALID },
  { "protocol", LB_ERROR_NEWER },
  { "sign-in-refused", LB_ERROR_UNAUTHENTICATED },
  { "unauthenticated", LB_ERROR_UNAUTHENTICATED },
  { "session-ended", LB_ERROR_UNAUTHENTICATED },
  { "must-change-password", LB_ERROR_FORBIDDEN },
  { "forbidden", LB_ERROR_FORBIDDEN },
  { "device-unknown", LB_ERROR_FORBIDDEN },
  { "training-only", LB_ERROR_FORBIDDEN },
  { "not-found", LB_ERROR_NOT_FOUND },
  { "method", LB_ERROR_INVALID },
  { "not-acceptable", LB_ERROR_INVALID },
  { "out-of-order", LB_ERROR_CONFLICT },
  { "upload-offset", LB_ERROR_CONFLICT },
  { "clock-backwards", LB_ERROR_CONFLICT },
  { "key-reuse", LB_ERROR_CONFLICT },
  { "cursor-reset", LB_ERROR_CURSOR_RESET },
  { "too-large", LB_ERROR_TOO_LARGE },
  { "encoding", LB_ERROR_INVALID },
  { "range", LB_ERROR_INVALID },
  { "invalid", LB_ERROR_INVALID },
  { "digest-mismatch", LB_ERROR_CORRUPT },
  { "numbers-used-up", LB_ERROR_NOT_FOUND },
  { "too-many-attempts", LB_ERROR_BUSY },
  { "too-many-streams", LB_ERROR_BUSY },
  { "busy", LB_ERROR_BUSY },
  { "full", LB_ERROR_FULL },
};

static LbError
code_of (const LbHttpAnswer *answer)
{
  for (gsize i = 0; answer->problem != NULL && i < G_N_ELEMENTS (problems); i++)
    if (g_str_equal (answer->problem, problems[i].name))
      return problems[i].code;
  switch (answer->status)
    {
    case 401:
      return LB_ERROR_UNAUTHENTICATED;
    case 403:
      return LB_ERROR_FORBIDDEN;
    case 404:
      return LB_ERROR_NOT_FOUND;
    case 429:
    case 502:
    case 503:
    case 504:
      return LB_ERROR_BUSY;
    case 507:
      return LB_ERROR_FULL;
    default:
      return answer->status >= 500 ? LB_ERROR_FAILED : LB_ERROR_INVALID;
    }
}

gboolean
lb_http_answer_ok (const LbHttpAnswer *answer, GError **error)
{
  g_return_val_if_fail (answer != NULL, FALSE);

  if ((answer->status >= 200 && answer->status < 300) || answer->status == 304)
    return TRUE;
  g_set_error (error, LB_ERROR, code_of (answer), "store: %d %s", answer->status,
               answer->problem != NULL ? answer->problem : "");
  return FALSE;
}

gboolean
lb_http_may_retry (const GError *error)
{
  return g_error_matches (error, LB_ERROR, LB_ERROR_OFFLINE) || g_error_matches (error, LB_ERROR, LB_ERROR_BUSY)
         || g_error_matches (error, LB_ERROR, LB_ERROR_FULL) || g_error_matches (error, LB_ERROR, LB_ERROR_FAILED);
}

static void
read_problem (LbHttpAnswer *answer)
{
  gsize length = 0;
  const char *text = answer->body != NULL ? g_bytes_get_data (answer->body, &length) : NULL;
  g_autoptr (LbJsonReader) reader = length > 0 ? lb_json_reader_new (text, length, NULL, NULL) : NULL;

  if (reader == NULL)
    return;
  LbJson root = lb_json_root (reader);
  const char *type = lb_json_string_or (&root, "type", 0, 200, "");
  const char *detail = lb_json_string_or (&root, "detail", 0, 4000, NULL);
  const char *retry = lb_json_string_or (&root, "retry", 0, 40, NULL);
  gint64 expected = lb_json_integer_or (&root, "expected", 0, G_MAXINT64 / 2, 0);
  gint64 number = lb_json_integer_or (&root, "n", 0, G_MAXINT64 / 2, 0);
  const char *newest = lb_json_string_or (&root, "newest", 0, 40, NULL);
  if (!lb_json_reader_finish (reader, NULL))
    return;
  if (newest != NULL)
    lb_time_parse (newest, &answer->newest, NULL);
  answer->problem = g_strdup (g_str_has_prefix (type, "urn:lianban:problem:") ? strrchr (type, ':') + 1 : NULL);
  answer->detail = g_strdup (detail);
  answer->retry = g_strdup (retry);
  answer->expected = expected;
  answer->number = number;
}

/* The end of a transfer */

static LbHttpAnswer *
conclude (Transfer *transfer, CURLcode code, GError **error)
{
  long status = 0;

  curl_easy_getinfo (transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  /* A line that is cut within the answer's head is no error to libcurl: the answer would pass for an empty one. */
  if (code != CURLE_OK || status == 0 || !transfer->head_ended)
    {
      transport_error (transfer, code, error);
      return NULL;
    }
  if (!transfer->protocol_said) /* a proxy, a portal: not the store itself */
    {
      g_set_error (error, LB_ERROR, LB_ERROR_OFFLINE, "http: %ld from something that is not a store", status);
      return NULL;
    }
  if (transfer->protocol != 1)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NEWER, "http: the store speaks protocol %d", transfer->protocol);
      return NULL;
    }
  LbHttpAnswer *answer = g_steal_pointer (&transfer->answer);
  answer->status = (int) status;
  answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&transfer->received));
  if (status >= 400)
    read_problem (answer);
  return answer;
}

/* Callbacks run after everything here is done with, for they may send anew or free us. */
static void
take_finished (LbHttp *self)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();
  g_autoptr (GPtrArray) answers = g_ptr_array_new ();
  g_autoptr (GPtrArray) errors = g_ptr_array_new ();
  CURLMsg *message;
  int left;

  while ((message = curl_multi_info_read (self->multi, &left)) != NULL)
    {
      Transfer *transfer = NULL;
      CURLcode code = message->data.result;
      GError *error = NULL;
      if (message->msg != CURLMSG_DONE)
        continue;
      curl_easy_getinfo (message->easy_handle, CURLINFO_PRIVATE, (char **) &transfer);
      g_ptr_array_add (tasks, detach (transfer));
      g_ptr_array_add (answers, conclude (transfer, code, &error));
      g_ptr_array_add (errors, error);
      transfer_free (transfer);
    }
  for (guint i = 0; i < tasks->len; i++)
    {
      GTask *task = tasks->pdata[i];
      if (errors->pdata[i] != NULL)
        g_task_return_error (task, errors->pdata[i]);
      else
        g_task_return_pointer (task, answers->pdata[i], (GDestroyNotify) lb_http_answer_free);
      g_object_unref (task);
    }
}

/* Sockets and time */

static gboolean
socket_ready (int descriptor, GIOCondition condition, gpointer data)
{
  LbHttp *self = data;
  int running, flags = 0;

  if (condition & (G_IO_IN | G_IO_HUP))
    flags |= CURL_CSELECT_IN;
  if (condition & G_IO_OUT)
    flags |= CURL_CSELECT_OUT;
  if (condition & (G_IO_ERR | G_IO_NVAL))
    flags |= CURL_CSELECT_ERR;
  curl_multi_socket_action (self->multi, descriptor, flags, &running);
  take_finished (self);
  return G_SOURCE_CONTINUE;
}

static int
watch_socket (CURL *easy, curl_socket_t descriptor, int what, void *data, void *socket_data)
{
  LbHttp *self = data;
  GSource *old = socket_data;

  if (old != NULL)
    {
      g_source_destroy (old);
      g_source_unref (old);
      curl_multi_assign (self->multi, descriptor, NULL);
    }
  if (what == CURL_POLL_REMOVE)
    return 0;
  GIOCondition condition = G_IO_ERR | G_IO_HUP;
  if (what & CURL_POLL_IN)
    condition |= G_IO_IN;
  if (what & CURL_POLL_OUT)
    condition |= G_IO_OUT;
  GSource *source = g_unix_fd_source_new (descriptor, condition);
  g_source_set_callback (source, G_SOURCE_FUNC (socket_ready), self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  curl_multi_assign (self->multi, descriptor, source);
  return 0;
}

static gboolean
time_is_up (gpointer data)
{
  LbHttp *self = data;
  int running;

  clear_source (&self->timer);
  curl_multi_socket_action (self->multi, CURL_SOCKET_TIMEOUT, 0, &running);
  take_finished (self);
  return G_SOURCE_REMOVE;
}

/* libcurl may not be called from in here, not even for "at once": that is a source as well. */
static int
set_timer (CURLM *multi, long milliseconds, void *data)
{
  LbHttp *self = data;

  clear_source (&self->timer);
  if (milliseconds < 0)
    return 0;
  self->timer = g_timeout_source_new ((guint) MIN (milliseconds, 600000));
  g_source_set_callback (self->timer, time_is_up, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return 0;
}

/* What comes and goes */

static size_t
take_head (char *bytes, size_t size, size_t count, void *data)
{
  Transfer *transfer = data;
  LbHttpAnswer *answer = transfer->answer;
  g_autofree char *line = g_strstrip (g_strndup (bytes, size * count));
  char *colon = strchr (line, ':');

  transfer->last_heard = g_get_monotonic_time ();
  transfer->head_ended = *line == '\0';
  if (colon == NULL)
    return size * count;
  *colon = '\0';
  const char *value = g_strstrip (colon + 1);
  if (g_ascii_strcasecmp (line, "Lianban-Protocol") == 0)
    {
      transfer->protocol_said = TRUE;
      transfer->protocol = atoi (value);
    }
  else if (g_ascii_strcasecmp (line, "Lianban-Time") == 0)
    {
      if (lb_time_parse (value, &answer->time, NULL))
        answer->round_trip = (transfer->last_heard - transfer->begun) / 1000;
    }
  else if (g_ascii_strcasecmp (line, "ETag") == 0)
    {
      g_free (answer->etag);
      answer->etag = g_strdup (value);
    }
  else if (g_ascii_strcasecmp (line, "Upload-Offset") == 0)
    answer->upload_offset = g_ascii_strtoll (value, NULL, 10);
  else if (g_ascii_strcasecmp (line, "Retry-After") == 0)
    answer->retry_after = CLAMP (atoi (value), 0, 3600);
  return size * count;
}

static size_t
take_body (char *bytes, size_t size, size_t count, void *data)
{
  Transfer *transfer = data;
  gsize length = size * count;
  long status = 0;

  transfer->last_heard = g_get_monotonic_time ();
  curl_easy_getinfo (transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  if (transfer->piece != NULL && (status == 200 || status == 206))
    {
      LbHttpBegin begin = g_steal_pointer (&transfer->begin);
      if (begin != NULL && !begin ((int) status, transfer->answer->etag, transfer->piece_data))
        return 0;
    }
  if (transfer->piece != NULL && (status == 200 || status == 206))
    return transfer->piece (bytes, length, transfer->piece_data) ? length : 0;
  if (transfer->received->len + length > transfer->largest)
    {
      transfer->too_large = TRUE;
      return 0;
    }
  g_byte_array_append (transfer->received, (const guint8 *) bytes, length);
  return length;
}

static size_t
give_body (char *bytes, size_t size, size_t count, void *data)
{
  Transfer *transfer = data;
  gsize length = 0;
  const char *whole = g_bytes_get_data (transfer->body, &length);
  gsize part = MIN (size * count, length - transfer->sent);

  memcpy (bytes, whole + transfer->sent, part);
  transfer->sent += part;
  transfer->last_heard = g_get_monotonic_time ();
  return part;
}

static int
rewind_body (void *data, curl_off_t offset, int origin)
{
  Transfer *transfer = data;

  if (origin != SEEK_SET || offset < 0 || (gsize) offset > g_bytes_get_size (transfer->body))
    return CURL_SEEKFUNC_CANTSEEK;
  transfer->sent = (gsize) offset;
  return CURL_SEEKFUNC_OK;
}

/* A stream's heart beats with a few bytes in a quarter of a minute: too slow for libcurl's low-speed rule. */
static gboolean
listen_for_silence (gpointer data)
{
  Transfer *transfer = data;

  if (g_get_monotonic_time () - transfer->last_heard < transfer->silence * G_USEC_PER_SEC)
    return G_SOURCE_CONTINUE;
  g_autoptr (GTask) task = detach (transfer);
  GError *error = NULL;
  transfer->silent = TRUE;
  transport_error (transfer, CURLE_OPERATION_TIMEDOUT, &error);
  transfer_free (transfer);
  g_task_return_error (task, error);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled (GCancellable *cancellable, gpointer data)
{
  end_cancelled (data, "cancelled");
  return G_SOURCE_REMOVE;
}

/* Sending */

static void
add_header (Transfer *transfer, const char *line)
{
  transfer->headers = curl_slist_append (transfer->headers, line);
}

static void
set_headers (Transfer *transfer, const LbHttpRequest *request)
{
  add_header (transfer, "Expect:");
  add_header (transfer, "Lianban-Protocol: 1");
  if (request->token != NULL)
    {
      g_autofree char *line = g_strconcat ("Authorization: Bearer ", request->token, NULL);
      add_header (transfer, line);
    }
  if (request->body != NULL)
    {
      g_autofree char *line = g_strconcat (
        "Content-Type: ", request->content_type != NULL ? request->content_type : "application/json", NULL);
      add_header (transfer, line);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (request->headers) && request->headers[i] != NULL; i++)
    add_header (transfer, request->headers[i]);
  curl_easy_setopt (transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
}

static void
set_method (Transfer *transfer, const LbHttpRequest *request)
{
  CURL *easy = transfer->easy;

  if (request->body != NULL)
    {
      curl_easy_setopt (easy, CURLOPT_UPLOAD, 1L);
      curl_easy_setopt (easy, CURLOPT_READFUNCTION, give_body);
      curl_easy_setopt (easy, CURLOPT_READDATA, transfer);
      curl_easy_setopt (easy, CURLOPT_SEEKFUNCTION, rewind_body);
      curl_easy_setopt (easy, CURLOPT_SEEKDATA, transfer);
      curl_easy_setopt (easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t) g_bytes_get_size (request->body));
    }
  if (g_str_equal (request->method, "HEAD"))
    curl_easy_setopt (easy, CURLOPT_NOBODY, 1L);
  else
    curl_easy_setopt (easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static void
set_options (Transfer *transfer)
{
  CURL *easy = transfer->easy;
  const char *authority = g_getenv ("LIANBAN_CA_FILE");
  const char *certificate = g_getenv ("LIANBAN_DEVICE_CERTIFICATE"), *key = g_getenv ("LIANBAN_DEVICE_KEY");

  curl_easy_setopt (easy, CURLOPT_PRIVATE, transfer);
  curl_easy_setopt (easy, CURLOPT_ERRORBUFFER, transfer->message);
  curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (easy, CURLOPT_PROXY, "");
  curl_easy_setopt (easy, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_SECONDS);
  curl_easy_setopt (easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt (easy, CURLOPT_USERAGENT, "lianban/" LB_VERSION);
  curl_easy_setopt (easy, CURLOPT_HEADERFUNCTION, take_head);
  curl_easy_setopt (easy, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt (easy, CURLOPT_WRITEDATA, transfer);
  /* Packing costs more time than it saves on the way to one's own machine. */
  if (transfer->piece == NULL && !transfer->http->local)
    curl_easy_setopt (easy, CURLOPT_ACCEPT_ENCODING, "zstd, gzip");
  if (authority != NULL)
    curl_easy_setopt (easy, CURLOPT_CAINFO, authority);
  if (certificate != NULL && key != NULL)
    {
      curl_easy_setopt (easy, CURLOPT_SSLCERT, certificate);
      curl_easy_setopt (easy, CURLOPT_SSLKEY, key);
    }
  if (transfer->http->socket != NULL)
    curl_easy_setopt (easy, CURLOPT_UNIX_SOCKET_PATH, transfer->http->socket);
}

static void
watch (Transfer *transfer, GCancellable *cancellable)
{
  transfer->watch = g_timeout_source_new_seconds (1);
  g_source_set_callback (transfer->watch, listen_for_silence, transfer, NULL);
  g_source_attach (transfer->watch, g_main_context_get_thread_default ());
  if (cancellable == NULL)
    return;
  transfer->cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (transfer->cancel, G_SOURCE_FUNC (cancelled), transfer, NULL);
  g_source_attach (transfer->cancel, g_main_context_get_thread_default ());
}

void
lb_http_send_async (LbHttp *self, const LbHttpRequest *request, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (self != NULL && request != NULL && request->method != NULL && request->path != NULL);

  Transfer *transfer = g_new0 (Transfer, 1);
  g_autofree char *address = g_strconcat (self->base, request->path, NULL);
  transfer->http = self;
  transfer->easy = curl_easy_init ();
  transfer->task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (transfer->task, lb_http_send_async);
  transfer->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  transfer->received = g_byte_array_new ();
  transfer->largest = request->largest > 0 ? request->largest : LARGEST_DEFAULT;
  transfer->silence = request->silence > 0 ? request->silence : SILENCE_DEFAULT;
  transfer->begin = request->begin;
  transfer->piece = request->piece;
  transfer->piece_data = request->piece_data;
  transfer->begun = transfer->last_heard = g_get_monotonic_time ();
  transfer->answer = g_new0 (LbHttpAnswer, 1);
  transfer->answer->time = LB_TIME_NONE;
  transfer->answer->newest = LB_TIME_NONE;
  transfer->answer->upload_offset = -1;
  set_options (transfer);
  curl_easy_setopt (transfer->easy, CURLOPT_URL, address);
  set_method (transfer, request);
  set_headers (transfer, request);
  self->transfers = g_list_prepend (self->transfers, transfer);
  watch (transfer, cancellable);
  curl_multi_add_handle (self->multi, transfer->easy);
}

LbHttpAnswer *
lb_http_send_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_http_send_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The whole */

LbHttp *
lb_http_new (const char *address, GError **error)
{
  static gsize once;

  g_return_val_if_fail (address != NULL, NULL);
  if (g_once_init_enter (&once))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&once, 1);
    }
  gboolean local = g_str_has_prefix (address, "unix:/");
  if (!local && !g_str_has_prefix (address, "http://") && !g_str_has_prefix (address, "https://"))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "address: neither http(s)://… nor unix:/…");
      return NULL;
    }
  LbHttp *self = g_new0 (LbHttp, 1);
  self->multi = curl_multi_init ();
  self->socket = local ? g_strdup (address + strlen ("unix:")) : NULL;
  self->base = g_strdup (local ? "http://localhost" : address);
  self->local = local || g_str_has_prefix (address, "http://127.") || g_str_has_prefix (address, "http://[::1]")
                || g_str_has_prefix (address, "http://localhost");
  while (g_str_has_suffix (self->base, "/"))
    self->base[strlen (self->base) - 1] = '\0';
  curl_multi_setopt (self->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
  curl_multi_setopt (self->multi, CURLMOPT_SOCKETDATA, self);
  curl_multi_setopt (self->multi, CURLMOPT_TIMERFUNCTION, set_timer);
  curl_multi_setopt (self->multi, CURLMOPT_TIMERDATA, self);
  return self;
}

void
lb_http_free (LbHttp *self)
{
  if (self == NULL)
    return;
  while (self->transfers != NULL)
    end_cancelled (self->transfers->data, "the connection is closed");
  curl_multi_cleanup (self->multi);
  clear_source (&self->timer);
  g_free (self->base);
  g_free (self->socket);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a request is answered with, and how that goes out: packed when that helps, with the headers that all have.
 */
#include "lb-server-private.h"
#include "lb-coding.h"
#include "lb-json.h"

#include <string.h>
#include <unistd.h>

void
lb_http_clear_answer (LbRequest *request)
{
  request->status = 0;
  g_clear_pointer (&request->content_type, g_free);
  g_clear_pointer (&request->content, g_bytes_unref);
  g_ptr_array_set_size (request->headers, 0);
  if (request->file >= 0)
    close (request->file);
  request->file = -1;
}

void
lb_request_reply (LbRequest *request, guint status, const char *content_type, GBytes *content)
{
  g_return_if_fail (request != NULL && status >= 200);

  lb_http_clear_answer (request);
  request->content_type = g_strdup (content_type);
  request->content = content != NULL ? g_bytes_ref (content) : NULL;
  request->status = status;
}

void
lb_request_reply_json (LbRequest *request, guint status, json_t *value)
{
  g_autofree char *text = lb_json_to_text (value);
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

  json_decref (value);
  lb_request_reply (request, status, "application/json", content);
}

void
lb_request_reply_empty (LbRequest *request, guint status)
{
  lb_request_reply (request, status, NULL, NULL);
}

void
lb_request_reply_file (LbRequest *request, guint status, const char *content_type, int file, gint64 offset,
                       gint64 length)
{
  lb_request_reply (request, status, content_type, NULL);
  request->file = file;
  request->file_offset = offset;
  request->file_length = length;
}

void
lb_request_header (LbRequest *request, const char *name, const char *value)
{
  g_ptr_array_add (request->headers, g_strdup (name));
  g_ptr_array_add (request->headers, g_strdup (value));
}

void
lb_http_add_house_headers (LbServer *server, struct MHD_Response *response)
{
  g_autofree char *time = lb_time_to_string (lb_server_now (server));

  MHD_add_response_header (response, "Lianban-Protocol", "1");
  MHD_add_response_header (response, "Lianban-Time", time);
  MHD_add_response_header (response, "Cache-Control", "no-store");
  MHD_add_response_header (response, "X-Content-Type-Options", "nosniff");
}

/* The same facts in other bytes: a tag that stood for the bytes stands for the facts from now on (RFC 9110
 * 8.8.1). */
static void
weaken_tag (LbRequest *request)
{
  for (guint i = 0; i + 1 < request->headers->len; i += 2)
    if (g_str_equal (request->headers->pdata[i], "ETag") && *(char *) request->headers->pdata[i + 1] == '"')
      {
        char *strong = request->headers->pdata[i + 1];
        request->headers->pdata[i + 1] = g_strconcat ("W/", strong, NULL);
        g_free (strong);
      }
}

/* Everything that is answered from memory is text. Tokens are never packed: what stands beside them must not
 * show in how long an answer is. */
static void
pack_content (LbRequest *request)
{
  gsize length = request->content != NULL ? g_bytes_get_size (request->content) : 0;
  gboolean plain;

  if (length == 0 || (request->route != NULL && (request->route->flags & LB_ROUTE_SECRET) != 0))
    return;
  if (length >= LB_CODING_LEAST)
    lb_request_header (request, "Vary", "Accept-Encoding");
  LbCoding coding = lb_coding_choose (lb_request_header_in (request, "Accept-Encoding"), &plain);
  if (coding == LB_CODING_IDENTITY || coding == LB_CODING_UNKNOWN || (plain && length < LB_CODING_LEAST))
    return;
  g_autoptr (GBytes) packed = lb_coding_deflate (coding, request->content);
  if (plain && g_bytes_get_size (packed) >= length)
    return;
  g_bytes_unref (request->content);
  request->content = g_steal_pointer (&packed);
  lb_request_header (request, "Content-Encoding", lb_coding_name (coding));
  weaken_tag (request);
}

static void
release_content (void *content)
{
  g_bytes_unref (content);
}

static struct MHD_Response *
make_response (LbRequest *request)
{
  struct MHD_Response *response;
  gsize length = 0;

  if (request->file >= 0)
    {
      response = MHD_create_response_from_fd_at_offset64 ((guint64) request->file_length, request->file,
                                                          (guint64) request->file_offset);
      request->file = -1; /* the response closes it */
      return response;
    }
  pack_content (request);
  if (request->content == NULL)
    return MHD_create_response_from_buffer (0, (void *) "", MHD_RESPMEM_PERSISTENT);
  /* A page of changes has millions of bytes: they are not copied once more. */
  const char *bytes = g_bytes_get_data (request->content, &length);
  GBytes *content = g_bytes_ref (request->content);
  response = MHD_create_response_from_buffer_with_free_callback_cls (length, (void *) bytes, release_content, content);
  if (response == NULL)
    g_bytes_unref (content);
  return response;
}

enum MHD_Result
lb_http_answer (LbRequest *request)
{
  LbServer *server = request->server;
  struct MHD_Response *response =
    request->stream != NULL ? g_steal_pointer (&request->stream) : make_response (request);

  if (response == NULL)
    return MHD_NO;
  if (request->status >= 500)
    g_atomic_int_inc (&server->counters.server_errors);
  else if (request->status >= 400)
    g_atomic_int_inc (&server->counters.client_errors);
  lb_http_add_house_headers (server, response);
  if (request->content_type != NULL)
    MHD_add_response_header (response, "Content-Type", request->content_type);
  for (guint i = 0; i + 1 < request->headers->len; i += 2)
    MHD_add_response_header (response, request->headers->pdata[i], request->headers->pdata[i + 1]);
  if (g_atomic_int_get (&server->stopping))
    MHD_add_response_header (response, "Connection", "close");
  enum MHD_Result result = MHD_queue_response (request->connection, request->status, response);
  MHD_destroy_response (response);
  return result;
}

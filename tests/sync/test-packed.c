/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Packed answers as a store, or whoever passes for one, may send them: what comes out is bounded, and what cannot be
 * unpacked is an error that says so.
 */
#include <gio/gio.h>
#include <string.h>
#include "lb-coding.h"
#include "lb-error.h"
#include "lb-http.h"

#define LARGEST (1024 * 1024)

typedef struct
{
  GThreadedSocketService *service;
  char *address;
  const char *coding; /* as the answer names it */
  GBytes *body;       /* (owned) (nullable) of the answer */
  char *asked;        /* (owned) (nullable) the request's head */
  GMutex lock;        /* of the three */
} Liar;

/* Reads one request and answers it; one connection is one exchange. */
static gboolean
answer_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Liar *liar = data;
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GDataInputStream) in = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_autoptr (GString) head = g_string_new (NULL);
  g_autofree char *line = NULL;
  gsize length = 0;

  g_data_input_stream_set_newline_type (in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  while ((line = g_data_input_stream_read_line (in, NULL, NULL, NULL)) != NULL && *line != '\0')
    {
      g_string_append_printf (head, "%s\n", line);
      g_clear_pointer (&line, g_free);
    }
  g_mutex_lock (&liar->lock);
  g_free (liar->asked);
  liar->asked = g_strdup (head->str);
  const void *bytes = g_bytes_get_data (liar->body, &length);
  g_output_stream_printf (out, NULL, NULL, NULL,
                          "HTTP/1.1 200 OK\r\nLianban-Protocol: 1\r\nConnection: close\r\n"
                          "Content-Encoding: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          liar->coding, length);
  g_output_stream_write_all (out, bytes, length, NULL, NULL, NULL); /* who hangs up has heard enough */
  g_mutex_unlock (&liar->lock);
  return TRUE;
}

static void
set_up (Liar *liar, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_mutex_init (&liar->lock);
  liar->service = G_THREADED_SOCKET_SERVICE (g_threaded_socket_service_new (4));
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (liar->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (liar->service, "run", G_CALLBACK (answer_cb), liar);
  /* This machine under a name that the client does not know for its own: there it would not ask for packed answers. */
  liar->address = g_strdup_printf ("http://0.0.0.0:%d", port);
}

static void
tear_down (Liar *liar, gconstpointer data)
{
  g_socket_service_stop (G_SOCKET_SERVICE (liar->service));
  g_socket_listener_close (G_SOCKET_LISTENER (liar->service));
  g_mutex_lock (&liar->lock); /* whoever still writes is done */
  g_clear_pointer (&liar->body, g_bytes_unref);
  g_mutex_unlock (&liar->lock);
  g_object_unref (liar->service);
  g_free (liar->address);
  g_free (liar->asked);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* @body (transfer full) is what the store says, in what it calls @coding. */
static LbHttpAnswer *
ask (Liar *liar, const char *coding, GBytes *body, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  LbHttpRequest request = { .method = "GET", .path = "/v1/people", .largest = LARGEST };
  LbHttp *http = lb_http_new (liar->address, NULL);

  g_mutex_lock (&liar->lock);
  g_clear_pointer (&liar->body, g_bytes_unref);
  liar->coding = coding;
  liar->body = body;
  g_mutex_unlock (&liar->lock);
  lb_http_send_async (http, &request, NULL, ended_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  LbHttpAnswer *answer = lb_http_send_finish (result, error);
  lb_http_free (http);
  return answer;
}

static GBytes *
pack (LbCoding coding, gsize length)
{
  g_autoptr (GBytes) whole = g_bytes_new_take (g_strnfill (length, ' '), length);

  return lb_coding_deflate (coding, whole);
}

static void
test_bounded (Liar *liar, gconstpointer data)
{
  const LbCoding codings[] = { LB_CODING_ZSTD, LB_CODING_GZIP };

  for (gsize i = 0; i < G_N_ELEMENTS (codings); i++)
    {
      const char *name = lb_coding_name (codings[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (LbHttpAnswer) whole = ask (liar, name, pack (codings[i], LARGEST), &error);
      g_assert_no_error (error);
      g_assert_cmpint (g_bytes_get_size (whole->body), ==, LARGEST);
      g_assert_nonnull (strstr (liar->asked, "Accept-Encoding: zstd, gzip"));
      g_assert_null (ask (liar, name, pack (codings[i], LARGEST + 1), &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_TOO_LARGE);
      g_clear_error (&error);
      g_assert_null (ask (liar, name, pack (codings[i], LARGEST * (gsize) 128), &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_TOO_LARGE);
    }
}

static void
test_unknown (Liar *liar, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ask (liar, "rot13", pack (LB_CODING_IDENTITY, 2000), &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_FAILED);
  g_assert_true (lb_http_may_retry (error));
  g_clear_error (&error);
  g_assert_null (ask (liar, "zstd", pack (LB_CODING_IDENTITY, 2000), &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (ask (liar, "gzip", pack (LB_CODING_IDENTITY, 2000), &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/packed/what-comes-out-is-bounded", Liar, NULL, set_up, test_bounded, tear_down);
  g_test_add ("/packed/what-cannot-be-unpacked-is-an-error", Liar, NULL, set_up, test_unknown, tear_down);
  return g_test_run ();
}

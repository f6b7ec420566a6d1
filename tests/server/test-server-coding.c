/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bodies in zstd, both ways, and how large they may become; and senders who never get to the point.
 */
#include "lb-test-server.h"
#include "lb-coding.h"
#include "lb-server-private.h"

#include <string.h>
#include <zstd.h>

static GBytes *
pack (const char *text, gsize length)
{
  gsize room = ZSTD_compressBound (length);
  guint8 *packed = g_malloc (room);
  gsize size = ZSTD_compress (packed, room, text, length, 3);

  g_assert_false (ZSTD_isError (size));
  return g_bytes_new_take (packed, size);
}

static void
test_answers (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  const char *token = test_session (server, "bureau-head")->access;

  g_autoptr (TestAnswer) plain = test_ask (server, token, "GET", "/v1/people", NULL, 0, NULL);
  g_assert_null (g_hash_table_lookup (plain->headers, "content-encoding"));
  g_assert_cmpstr (g_hash_table_lookup (plain->headers, "vary"), ==, "Accept-Encoding");
  g_autoptr (TestAnswer) packed =
    test_ask (server, token, "GET", "/v1/people", NULL, 0, "Accept-Encoding: gzip, zstd;q=0.5", NULL);
  g_assert_cmpstr (g_hash_table_lookup (packed->headers, "content-encoding"), ==, "zstd");
  g_assert_cmpint (packed->body->len, <, plain->body->len / 2);
  g_autoptr (GByteArray) whole =
    lb_coding_inflate ((const guint8 *) packed->body->str, packed->body->len, 1024 * 1024, NULL);
  g_assert_cmpmem (whole->data, whole->len, plain->body->str, plain->body->len);
  g_autoptr (TestAnswer) refused =
    test_ask (server, token, "GET", "/v1/people", NULL, 0, "Accept-Encoding: zstd;q=0, gzip", NULL);
  g_assert_null (g_hash_table_lookup (refused->headers, "content-encoding"));
  /* What is small goes as it is. */
  g_autoptr (TestAnswer) small = test_ask (server, token, "GET", "/healthz", NULL, 0, "Accept-Encoding: zstd", NULL);
  g_assert_null (g_hash_table_lookup (small->headers, "content-encoding"));
}

static TestAnswer *
send_packed (TestServer *server, GBytes *body)
{
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);
  TestSession *session = test_session (server, "counter-1");

  return test_ask (server, session->access, "POST", "/v1/commands", bytes, (gssize) length, "Content-Encoding: zstd",
                   NULL);
}

static void
test_requests (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = test_session (server, "counter-1");
  g_autoptr (LbCommand) command = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                g_variant_new_parsed ("{'text': <'x'>}"));
  g_autofree char *good = test_push_body (command, session->number + 1);
  g_autoptr (GBytes) good_packed = pack (good, strlen (good));
  /* Just as large as may be, one byte more, and a thousand times more in a few kilobytes. */
  g_autofree char *limit = g_strnfill (LB_BODY_MAXIMUM, ' ');
  g_autofree char *bomb = g_malloc0 (LB_BODY_MAXIMUM * (gsize) 64);
  g_autofree char *beyond = g_strnfill (LB_BODY_MAXIMUM + 1, ' ');
  g_autoptr (GBytes) limit_packed = pack (limit, LB_BODY_MAXIMUM);
  g_autoptr (GBytes) beyond_packed = pack (beyond, LB_BODY_MAXIMUM + 1);
  g_autoptr (GBytes) bomb_packed = pack (bomb, LB_BODY_MAXIMUM * (gsize) 64);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (good_packed, 0, g_bytes_get_size (good_packed) - 1);
  g_autoptr (GBytes) plain = g_bytes_new (good, strlen (good));
  const struct { GBytes *body; long status; const char *problem;
  } bodies[] = {
    { good_packed, 200, NULL },           { limit_packed, 400, "malformed" }, { beyond_packed, 413, "too-large" },
    { bomb_packed, 413, "too-large" },    { cut, 400, "malformed" },          { plain, 400, "malformed" },
  };

  g_assert_cmpint (g_bytes_get_size (bomb_packed), <, 64 * 1024);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (TestAnswer) answer = send_packed (server, bodies[i].body);
      g_test_message ("%zu: %s", i, answer->body->str);
      g_assert_cmpint (answer->status, ==, bodies[i].status);
      if (bodies[i].problem != NULL)
        g_assert_cmpstr (test_answer_problem (answer), ==, bodies[i].problem);
    }
  g_autoptr (TestAnswer) other = test_ask (server, session->access, "POST", "/v1/commands", good, -1,
                                           "Content-Encoding: gzip", NULL);
  test_assert_problem (other, 415, "encoding");
  g_assert_cmpstr (g_hash_table_lookup (other->headers, "accept-encoding"), ==, "zstd");
}

/* A frame that wants a window of gigabytes is refused before it gets one. */
static void
test_window (void)
{
  gsize length = 1024 * 1024;
  g_autofree char *text = g_strnfill (length, 'x');
  g_autofree guint8 *packed = g_malloc (ZSTD_compressBound (length));
  ZSTD_CCtx *context = ZSTD_createCCtx ();
  ZSTD_inBuffer in = { text, length, 0 };
  ZSTD_outBuffer out = { packed, ZSTD_compressBound (length), 0 };
  g_autoptr (GError) error = NULL;

  ZSTD_CCtx_setParameter (context, ZSTD_c_windowLog, 27);
  g_assert_false (ZSTD_isError (ZSTD_compressStream2 (context, &out, &in, ZSTD_e_flush)));
  g_assert_cmpint (ZSTD_compressStream2 (context, &out, &in, ZSTD_e_end), ==, 0);
  ZSTD_freeCCtx (context);
  g_assert_null (lb_coding_inflate (packed, out.pos, 10 * length, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
}

/* A header a byte at a time keeps a connection open for a minute, not for ever: the clock of the test is wound on. */
static void
test_slow_header (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TestAnswer) first = test_ask (server, NULL, "GET", "/v1/store", NULL, 0, NULL);
  g_autoptr (GSocketConnection) slow =
    g_socket_client_connect_to_host (client, strrchr (server->address, '/') + 1, 80, NULL, &error);
  g_assert_no_error (error);
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (slow));
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (slow));
  gint64 now = g_get_monotonic_time ();
  char byte;

  g_assert_true (g_output_stream_write_all (out, "GET /v1/store HT", 16, NULL, NULL, NULL));
  for (int i = 0; lb_peers_count (server->server->peers) < 2 && i < 1000; i++)
    g_usleep (1000);
  g_assert_cmpint (lb_peers_reap (server->server->peers, now + 30 * G_USEC_PER_SEC), ==, 0);
  g_assert_cmpint (lb_peers_reap (server->server->peers, now + (LB_HEADER_SECONDS + 2) * G_USEC_PER_SEC), >=, 1);
  g_socket_set_timeout (g_socket_connection_get_socket (slow), 10);
  g_assert_cmpint (g_input_stream_read (in, &byte, 1, NULL, NULL), <=, 0);
  g_autoptr (TestAnswer) next = test_ask (server, NULL, "GET", "/v1/store", NULL, 0, NULL);
  g_assert_cmpint (next->status, ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coding/answers-are-packed-for-those-who-take-it", test_answers);
  g_test_add_func ("/coding/requests-inflate-no-further-than-allowed", test_requests);
  g_test_add_func ("/coding/windows-are-bounded", test_window);
  g_test_add_func ("/coding/a-header-takes-no-longer-than-a-minute", test_slow_header);
  return g_test_run ();
}

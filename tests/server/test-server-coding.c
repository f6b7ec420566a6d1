/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bodies in zstd and gzip, both ways, and how large they may become; and senders who never get to the point.
 */
#include "lb-test-server.h"
#include "lb-coding.h"
#include "lb-server-private.h"

#include <string.h>
#include <zstd.h>

static GBytes *
pack (LbCoding coding, const char *text, gsize length)
{
  g_autoptr (GBytes) whole = g_bytes_new_static (text, length);

  return lb_coding_deflate (coding, whole);
}

/* What is liked, and whether a body as it is would do as well. */
static void
test_choice (void)
{
  static const struct { const char *accept; LbCoding best; gboolean plain; } cases[] = {
    { NULL, LB_CODING_IDENTITY, TRUE },
    { "", LB_CODING_IDENTITY, TRUE },
    { "zstd", LB_CODING_ZSTD, TRUE },
    { "gzip", LB_CODING_GZIP, TRUE },
    { "x-gzip", LB_CODING_GZIP, TRUE },
    { "gzip, deflate, br", LB_CODING_GZIP, TRUE },
    { "br", LB_CODING_IDENTITY, TRUE },
    { "gzip, zstd", LB_CODING_ZSTD, TRUE }, /* liked alike */
    { "GZIP ; Q=1.000 , zstd;q=0.5", LB_CODING_GZIP, TRUE },
    { "zstd;q=0, gzip", LB_CODING_GZIP, TRUE },
    { "zstd;q=0.0, gzip;q=0.000", LB_CODING_IDENTITY, TRUE },
    { "*", LB_CODING_ZSTD, TRUE },
    { "zstd;q=0, *;q=0.1", LB_CODING_GZIP, TRUE },
    { "identity, gzip;q=0.5", LB_CODING_IDENTITY, TRUE },
    { "identity;q=0.3, gzip;q=0.5", LB_CODING_GZIP, TRUE },
    { "identity;q=0, gzip;q=0.5", LB_CODING_GZIP, FALSE },
    { "*;q=0", LB_CODING_UNKNOWN, FALSE },
    { "*;q=0, identity", LB_CODING_IDENTITY, TRUE },
    { "*;q=0, gzip;q=0.1", LB_CODING_GZIP, FALSE },
    { "identity;q=0", LB_CODING_UNKNOWN, FALSE },
    { "br, identity;q=0", LB_CODING_UNKNOWN, FALSE },
    /* What is no weight is none. */
    { "zstd;q=2", LB_CODING_IDENTITY, TRUE },
    { "zstd;q=-1", LB_CODING_IDENTITY, TRUE },
    { "zstd;q=0.1234", LB_CODING_IDENTITY, TRUE },
    { "zstd;q=", LB_CODING_IDENTITY, TRUE },
    { "zstd;level=3", LB_CODING_IDENTITY, TRUE },
    { ";;,,;q=1,", LB_CODING_IDENTITY, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean plain = !cases[i].plain;
      g_test_message ("%s", cases[i].accept);
      g_assert_cmpint (lb_coding_choose (cases[i].accept, &plain), ==, cases[i].best);
      g_assert_cmpint (plain, ==, cases[i].plain);
    }
}

static const char *
header (TestAnswer *answer, const char *name)
{
  return g_hash_table_lookup (answer->headers, name);
}

/* Asks for @path as @accept says; the answer must come in @coding and hold the same as @plain. */
static TestAnswer *
ask_in (TestServer *server, const char *token, const char *path, const char *accept, LbCoding coding,
        TestAnswer *plain)
{
  g_autofree char *line = g_strconcat ("Accept-Encoding: ", accept, NULL);
  TestAnswer *answer = test_ask (server, token, "GET", path, NULL, 0, line, NULL);

  g_test_message ("%s: %s", path, accept);
  g_assert_cmpint (answer->status, ==, 200);
  g_assert_cmpstr (header (answer, "content-encoding"), ==,
                   coding == LB_CODING_IDENTITY ? NULL : lb_coding_name (coding));
  if (coding == LB_CODING_IDENTITY)
    return answer;
  g_autoptr (GByteArray) whole =
    lb_coding_inflate (coding, (const guint8 *) answer->body->str, answer->body->len, 1024 * 1024, NULL);
  g_assert_nonnull (whole);
  if (plain != NULL)
    g_assert_cmpmem (whole->data, whole->len, plain->body->str, plain->body->len);
  return answer;
}

static void
test_answers (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  const char *token = test_session (server, "bureau-head")->access;

  g_autoptr (TestAnswer) plain = test_ask (server, token, "GET", "/v1/people", NULL, 0, NULL);
  g_assert_null (header (plain, "content-encoding"));
  g_assert_cmpstr (header (plain, "vary"), ==, "Accept-Encoding");
  g_autoptr (TestAnswer) zstd = ask_in (server, token, "/v1/people", "gzip;q=0.4, zstd;q=0.5", LB_CODING_ZSTD, plain);
  g_autoptr (TestAnswer) gzip = ask_in (server, token, "/v1/people", "zstd;q=0, gzip", LB_CODING_GZIP, plain);
  g_autoptr (TestAnswer) none = ask_in (server, token, "/v1/people", "br", LB_CODING_IDENTITY, NULL);
  g_assert_cmpint (zstd->body->len, <, plain->body->len / 2);
  g_assert_cmpint (gzip->body->len, <, plain->body->len / 2);
  g_assert_cmpstr (header (gzip, "vary"), ==, "Accept-Encoding");
  /* What is small goes as it is, but for those who will not have that. */
  g_autoptr (TestAnswer) small = ask_in (server, NULL, "/healthz", "zstd", LB_CODING_IDENTITY, NULL);
  g_autoptr (TestAnswer) packed = ask_in (server, NULL, "/healthz", "gzip, identity;q=0", LB_CODING_GZIP, NULL);
  g_autoptr (TestAnswer) refused =
    test_ask (server, token, "GET", "/v1/people", NULL, 0, "Accept-Encoding: br, identity;q=0", NULL);
  test_assert_problem (refused, 406, "not-acceptable");
}

/* The tag of a packed answer is weak, and either way of writing it saves the answer. */
static void
test_tags (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  const char *token = test_session (server, "bureau-head")->access;
  g_autoptr (TestAnswer) plain = test_ask (server, token, "GET", "/v1/policy", NULL, 0, NULL);
  g_autoptr (TestAnswer) packed = ask_in (server, token, "/v1/policy", "gzip", LB_CODING_GZIP, plain);
  g_autofree char *weak = g_strconcat ("W/", header (plain, "etag"), NULL);
  g_autofree char *list = g_strconcat ("If-None-Match: \"other\", ", weak, NULL);
  const char *known[] = { header (plain, "etag"), weak, "*" };

  g_assert_cmpint (*header (plain, "etag"), ==, '"');
  g_assert_cmpstr (header (packed, "etag"), ==, weak);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autofree char *line = g_strconcat ("If-None-Match: ", known[i], NULL);
      g_autoptr (TestAnswer) same = test_ask (server, token, "GET", "/v1/policy", NULL, 0, line, NULL);
      g_assert_cmpint (same->status, ==, 304);
    }
  g_autoptr (TestAnswer) listed = test_ask (server, token, "GET", "/v1/policy", NULL, 0, list, NULL);
  g_assert_cmpint (listed->status, ==, 304);
  g_autoptr (TestAnswer) other =
    test_ask (server, token, "GET", "/v1/policy", NULL, 0, "If-None-Match: \"other\"", NULL);
  g_assert_cmpint (other->status, ==, 200);
}

/* Tokens, and what is packed or a file already, go as they are. */
static void
test_never_packed (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  const char *token = test_session (server, "bureau-head")->access;
  const char *device = "0190163d-8694-739b-aea5-966c26f8ad90";
  g_autofree char *body = g_strdup_printf ("{\"user\":\"counter-1\",\"device\":\"%s\"}", device);

  g_autoptr (TestAnswer) session = test_ask (server, NULL, "POST", "/v1/sessions", body, -1,
                                             "Accept-Encoding: zstd, gzip, identity;q=0", NULL);
  g_assert_cmpint (session->status, ==, 201);
  g_assert_null (header (session, "content-encoding"));
  g_autoptr (TestAnswer) snapshot =
    test_ask (server, token, "GET", "/v1/snapshot", NULL, 0, "Accept-Encoding: zstd, gzip", NULL);
  g_assert_cmpint (snapshot->status, ==, 200);
  g_assert_null (header (snapshot, "content-encoding"));
}

static TestAnswer *
send_packed (TestServer *server, LbCoding coding, GBytes *body)
{
  g_autofree char *line = g_strconcat ("Content-Encoding: ", lb_coding_name (coding), NULL);
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);
  TestSession *session = test_session (server, "counter-1");

  return test_ask (server, session->access, "POST", "/v1/commands", bytes, (gssize) length, line, NULL);
}

static void
check_requests (TestServer *server, LbCoding coding)
{
  TestSession *session = test_session (server, "counter-1");
  gint64 version = coding == LB_CODING_ZSTD ? 1 : 2;
  g_autoptr (LbCommand) command = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, version,
                                                g_variant_new_parsed ("{'text': <'x'>}"));
  g_autofree char *good = test_push_body (command, session->number + version);
  g_autoptr (GBytes) good_packed = pack (coding, good, strlen (good));
  /* Just as large as may be, one byte more, and much more in a few kilobytes. */
  g_autofree char *limit = g_strnfill (LB_BODY_MAXIMUM, ' ');
  g_autofree char *bomb = g_malloc0 (LB_BODY_MAXIMUM * (gsize) 64);
  g_autofree char *beyond = g_strnfill (LB_BODY_MAXIMUM + 1, ' ');
  g_autoptr (GBytes) limit_packed = pack (coding, limit, LB_BODY_MAXIMUM);
  g_autoptr (GBytes) beyond_packed = pack (coding, beyond, LB_BODY_MAXIMUM + 1);
  g_autoptr (GBytes) bomb_packed = pack (coding, bomb, LB_BODY_MAXIMUM * (gsize) 64);
  gsize length = g_bytes_get_size (good_packed);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (good_packed, 0, length - 1);
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (good_packed, 0, 6);
  g_autoptr (GBytes) plain = g_bytes_new (good, strlen (good));
  g_autoptr (GByteArray) twice = g_byte_array_new ();
  g_byte_array_append (twice, g_bytes_get_data (good_packed, NULL), (guint) length);
  g_byte_array_append (twice, (const guint8 *) "?", 1);
  g_autoptr (GBytes) trailing = g_bytes_new (twice->data, twice->len);
  const struct { GBytes *body; long status; const char *problem;
  } bodies[] = {
    { good_packed, 200, NULL },        { limit_packed, 400, "malformed" }, { beyond_packed, 413, "too-large" },
    { bomb_packed, 413, "too-large" }, { cut, 400, "malformed" },          { head, 400, "malformed" },
    { plain, 400, "malformed" },       { trailing, 400, "malformed" },
  };

  g_assert_cmpint (g_bytes_get_size (bomb_packed), <, 512 * 1024);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (TestAnswer) answer = send_packed (server, coding, bodies[i].body);
      g_test_message ("%s %zu: %s", lb_coding_name (coding), i, answer->body->str);
      g_assert_cmpint (answer->status, ==, bodies[i].status);
      if (bodies[i].problem != NULL)
        g_assert_cmpstr (test_answer_problem (answer), ==, bodies[i].problem);
    }
}

static void
test_requests (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  const char *token = test_session (server, "counter-1")->access;

  check_requests (server, LB_CODING_ZSTD);
  check_requests (server, LB_CODING_GZIP);
  const char *const unknown[] = { "br", "deflate", "gzip, zstd", "zstd;q=1" };
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autofree char *line = g_strconcat ("Content-Encoding: ", unknown[i], NULL);
      g_autoptr (TestAnswer) other = test_ask (server, token, "POST", "/v1/commands", "{}", -1, line, NULL);
      test_assert_problem (other, 415, "encoding");
      g_assert_cmpstr (header (other, "accept-encoding"), ==, "zstd, gzip");
    }
}

/* Whatever comes, nothing but what was packed comes out, and never more than allowed. */
static void
test_mutations (void)
{
  g_autofree char *text = g_strnfill (40000, 'x');
  const LbCoding codings[] = { LB_CODING_ZSTD, LB_CODING_GZIP };

  for (gsize i = 0; i < 40000; i++)
    text[i] = (char) ('a' + (i * i) % 23);
  for (int round = 0; round < 4000; round++)
    {
      LbCoding coding = codings[round % 2];
      g_autoptr (GBytes) packed = pack (coding, text, 40000);
      gsize length = g_bytes_get_size (packed);
      g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (packed, NULL), length);
      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        bytes[g_test_rand_int_range (0, (int) length)] ^= (guint8) (1 << g_test_rand_int_range (0, 8));
      if (g_test_rand_bit ())
        length = (gsize) g_test_rand_int_range (0, (int) length);
      g_autoptr (GError) error = NULL;
      g_autoptr (GByteArray) out = lb_coding_inflate (coding, bytes, length, 100000, &error);
      g_assert_true ((out != NULL) != (error != NULL));
      if (out != NULL)
        g_assert_cmpint (out->len, <=, 100000);
    }
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
  g_assert_null (lb_coding_inflate (LB_CODING_ZSTD, packed, out.pos, 10 * length, &error));
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
  g_test_add_func ("/coding/what-is-liked-best-is-sent", test_choice);
  g_test_add_func ("/coding/answers-are-packed-for-those-who-take-it", test_answers);
  g_test_add_func ("/coding/tags-of-packed-answers-are-weak", test_tags);
  g_test_add_func ("/coding/tokens-and-files-are-never-packed", test_never_packed);
  g_test_add_func ("/coding/requests-inflate-no-further-than-allowed", test_requests);
  g_test_add_func ("/coding/windows-are-bounded", test_window);
  g_test_add_func ("/coding/whatever-comes-ends-well", test_mutations);
  g_test_add_func ("/coding/a-header-takes-no-longer-than-a-minute", test_slow_header);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What strangers send: too much, too deep, too slow, or not what it says. Each is refused clearly and the
 * service is there for the next one. And the API's text names what is served, no more and no less.
 */
#include "lb-config.h"
#include "lb-test-server.h"
#include "lb-server-private.h"
#include "lb-test-schema.h"

#include <glib/gstdio.h>
#include <string.h>

static TestSession *
counter (TestServer *server)
{
  return test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL));
}

static void
assert_well (TestServer *server)
{
  g_autoptr (TestAnswer) health = test_ask (server, NULL, "GET", "/healthz", NULL, 0, NULL);

  g_assert_cmpint (health->status, ==, 200);
}

static void
test_bodies (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  const char *token = counter (server)->access;
  g_autofree char *deep = g_strnfill (100, '[');
  g_autofree char *wide = g_strnfill (1000000, ' ');
  GString *many = g_string_new ("{\"commands\":[");
  for (int i = 0; i < 120000; i++)
    g_string_append (many, "1,");
  g_string_append (many, "1]}");
  g_autofree char *many_text = g_string_free (many, FALSE);
  g_autofree char *huge = g_strnfill (1024 * 1024 + 1, ' ');
  const struct { const char *body; gssize length; long status; const char *problem;
  } bodies[] = {
    { "", 0, 400, "malformed" },
    { "{", -1, 400, "malformed" },
    { "null", -1, 422, "invalid" },
    { "[]", -1, 422, "invalid" },
    { "{\"commands\":[]}", -1, 422, "invalid" },
    { "{\"commands\":{}}", -1, 422, "invalid" },
    { "{\"commands\":[1]}", -1, 422, "invalid" },
    { "{\"commands\":[],\"commands\":[]}", -1, 400, "malformed" },
    { "{\"commands\":[]} x", -1, 400, "malformed" },
    { "{\"commands\":[\"\xff\xfe\"]}", -1, 400, "malformed" },
    { "{\"commands\":[\"a\0b\"]}", 20, 400, "malformed" },
    { "{\"commands\":[\"\xed\xa0\x80\"]}", -1, 400, "malformed" },
    { "{\"commands\":[1e999]}", -1, 400, "malformed" },
    { "{\"orders\":[]}", -1, 422, "invalid" },
    { deep, -1, 413, "too-large" },
    { many_text, -1, 413, "too-large" },
    { wide, -1, 400, "malformed" },
    { huge, -1, 413, "too-large" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (TestAnswer) answer =
        test_ask (server, token, "POST", "/v1/commands", bodies[i].body, bodies[i].length, NULL);
      g_test_message ("body %zu: %s", i, answer->body->str);
      test_assert_problem (answer, bodies[i].status, bodies[i].problem);
      g_assert_cmpstr (g_hash_table_lookup (answer->headers, "content-type"), ==, "application/problem+json");
    }
  assert_well (server);
}

static void
test_requests (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  const char *token = counter (server)->access;
  g_autofree char *letters = g_strnfill (60000, 'a');
  g_autofree char *flood = g_strconcat ("X-Flood: ", letters, NULL);
  g_autofree char *address = g_strconcat ("/v1/changes?since=", letters, NULL);

  g_autoptr (TestAnswer) nowhere = test_ask (server, token, "GET", "/v1/nowhere", NULL, 0, NULL);
  test_assert_problem (nowhere, 404, "not-found");
  g_autoptr (TestAnswer) method = test_ask (server, token, "DELETE", "/v1/changes", NULL, 0, NULL);
  test_assert_problem (method, 405, "method");
  g_autoptr (TestAnswer) protocol =
    test_ask (server, token, "GET", "/v1/people", NULL, 0, "Lianban-Protocol: 2", NULL);
  test_assert_problem (protocol, 400, "protocol");
  g_autoptr (TestAnswer) limit = test_ask (server, token, "GET", "/v1/changes?limit=0", NULL, 0, NULL);
  test_assert_problem (limit, 422, "invalid");
  g_autoptr (TestAnswer) wait = test_ask (server, token, "GET", "/v1/changes?wait=-1", NULL, 0, NULL);
  test_assert_problem (wait, 422, "invalid");
  g_autoptr (TestAnswer) unasked = test_ask (server, token, "GET", "/v1/people", "{}", -1, NULL);
  test_assert_problem (unasked, 413, "too-large");
  g_autoptr (TestAnswer) header = test_ask (server, token, "GET", "/v1/people", NULL, 0, flood, NULL);
  g_assert_cmpint (header->status, !=, 200);
  g_autoptr (TestAnswer) line = test_ask (server, token, "GET", address, NULL, 0, NULL);
  g_assert_cmpint (line->status, !=, 200);
  assert_well (server);
}

/* One command too many, and just as many as may be. */
static void
test_counts (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = counter (server);

  for (int count = 257; count >= 256; count--)
    {
      GString *body = g_string_new ("{\"commands\":[");
      for (int i = 1; i <= count; i++)
        {
          g_autoptr (LbCommand) command =
            test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                          g_variant_new_parsed ("{'text': <'x'>}"));
          g_autofree char *one = test_push_body (command, session->number + i);
          char *start = strchr (one, '[') + 1;
          g_string_append_len (body, start, (gssize) strlen (start) - 2);
          g_string_append (body, i == count ? "]}" : ",");
        }
      g_autoptr (TestAnswer) answer =
        test_ask (server, session->access, "POST", "/v1/commands", body->str, (gssize) body->len, NULL);
      g_assert_cmpint (answer->status, ==, count == 257 ? 422 : 200);
      if (answer->status == 200)
        g_assert_cmpint (json_array_size (json_object_get (answer->json, "answers")), ==, 256);
      g_string_free (body, TRUE);
    }
  test_verify (server);
}

static GSocketConnection *
connect_to (TestServer *server)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;

  GSocketConnection *connection =
    g_socket_client_connect_to_host (client, strrchr (server->address, '/') + 1, 80, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

/* Many who begin a request and never end it hold nobody up. */
static void
test_slow (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  const char *halves[] = {
    "GET /v1/st", "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{\"us",
    "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"us",
    "GET /v1/store HTTP/1.1\r\nX: "
  };

  for (int i = 0; i < 200; i++)
    {
      GSocketConnection *connection = connect_to (server);
      GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
      const char *half = halves[i % G_N_ELEMENTS (halves)];
      g_assert_true (g_output_stream_write_all (out, half, strlen (half), NULL, NULL, NULL));
      g_ptr_array_add (connections, connection);
    }
  for (int i = 0; i < 20; i++)
    assert_well (server);
  gint64 began = g_get_monotonic_time ();
  test_server_stop (server);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 15 * G_USEC_PER_SEC);
}

/* Two lengths, or a length and chunks: whoever stands before us may have read it otherwise. */
static void
test_smuggled (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  const char *requests[] = {
    "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: "
    "chunked\r\n\r\n0\r\n\r\nGET /v1/store HTTP/1.1\r\nHost: x\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "GET /v1/store HTTP/9.9\r\nHost: x\r\n\r\n",
    "GET http://elsewhere/v1/store HTTP/1.1\r\n\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GSocketConnection) connection = connect_to (server);
      char buffer[4096] = "";
      gsize length = 0;
      g_socket_set_timeout (g_socket_connection_get_socket (connection), 2);
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), requests[i],
                                 strlen (requests[i]), NULL, NULL, NULL);
      g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer,
                               sizeof buffer - 1, &length, NULL, NULL);
      g_test_message ("%zu: %.60s", i, buffer);
      g_assert_null (strstr (buffer, "HTTP/1.1 200"));
    }
  assert_well (server);
}

static void
test_socket (void)
{
  g_autoptr (TestServer) server = test_server_new_on_socket (TRUE);
  GStatBuf facts;

  g_assert_true (g_str_has_prefix (server->address, "unix:"));
  g_assert_cmpint (g_stat (server->address + 5, &facts), ==, 0);
  g_assert_cmpint (facts.st_mode & 0777, ==, 0600);
  test_receive (server);
  g_autofree char *path = g_strdup (server->address + 5);
  test_verify (server);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* The API's text and the routes */

static GHashTable *
documented (void)
{
  GHashTable *routes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *place, *method;
  json_t *methods, *operation;

  json_object_foreach (json_object_get (lb_test_api (), "paths"), place, methods)
    json_object_foreach (methods, method, operation)
      if (json_object_get (operation, "responses") != NULL)
        {
          g_autofree char *upper = g_ascii_strup (method, -1);
          g_hash_table_add (routes, g_strdup_printf ("%s %s", upper, place));
        }
  return routes;
}

static void
test_documented (void)
{
  g_autoptr (GHashTable) routes = documented ();

  for (const LbRoute *route = lb_routes; route->method != NULL; route++)
    {
      g_autofree char *key = g_strdup_printf ("%s %s", route->method, route->path);
      g_test_message ("%s", key);
      g_assert_true (g_hash_table_remove (routes, key));
    }
  g_assert_cmpint (g_hash_table_size (routes), ==, 0);
}

/* What holds answers against the text must see what is wrong with them. */
static void
test_checker (void)
{
  static const char token[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  const struct { const char *method, *path; long status; const char *type, *body; gboolean good;
  } answers[] = {
    { "GET", "/v1/people", 200, "application/json", "{\"people\":[]}", TRUE },
    { "GET", "/v1/people", 200, "text/plain", "{\"people\":[]}", FALSE },
    { "GET", "/v1/people", 200, "application/json", "{\"persons\":[]}", FALSE },
    { "GET", "/v1/people", 200, "application/json", "{\"people\":{}}", FALSE },
    { "GET", "/v1/people", 200, "application/json", "{\"people\":[{\"id\":1}]}", FALSE },
    { "GET", "/v1/people", 201, "application/json", "{\"people\":[]}", FALSE },
    { "GET", "/v1/persons", 200, "application/json", "{\"people\":[]}", FALSE },
    { "DELETE", "/v1/sessions", 204, NULL, "", TRUE },
    { "DELETE", "/v1/sessions", 204, NULL, "x", FALSE },
    { "GET", "/v1/changes?limit=1", 200, "application/x-ndjson", "{\"drop\":\"a\"}\n{\"drop\":\"b\"}\n", TRUE },
    { "GET", "/v1/changes?limit=1", 200, "application/x-ndjson", "{\"drop\":\"a\"}\n{\"drop\":1}\n", FALSE },
    { "GET", "/v1/changes?limit=1", 200, "application/x-ndjson", "{\"drop\":\"a\"}\n{\"dr", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *fault =
        lb_test_api_fault (answers[i].method, answers[i].path, NULL, 0, answers[i].status, answers[i].type,
                           answers[i].body, strlen (answers[i].body));
      g_test_message ("%zu: %s", i, fault != NULL ? fault : "good");
      g_assert_true ((fault == NULL) == answers[i].good);
    }
  g_autofree char *asked = g_strdup_printf ("{\"refresh\":\"%s\",\"more\":1}", token);
  g_autofree char *fault = lb_test_api_fault ("POST", "/v1/sessions/refresh", asked, -1, 201, "application/json",
                                              "{}", 2);
  g_assert_nonnull (fault);
}

/* Every problem that is answered has a name in the text. */
static void
test_problems_documented (void)
{
  g_autofree char *path =
    g_build_filename (LB_SOURCE_DATA_DIRECTORY, "..", "docs", "api", "openapi.yaml", NULL);
  g_autofree char *text = NULL;
  LbServer server = { 0 };
  LbRequest request = { .server = &server, .file = -1 };

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  request.headers = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < LB_N_PROBLEMS; i++)
    {
      lb_request_problem (&request, (LbProblem) i, NULL);
      json_auto_t *value =
        json_loadb (g_bytes_get_data (request.content, NULL), g_bytes_get_size (request.content), 0, NULL);
      g_autofree char *line = g_strdup_printf ("- %s\n", json_string_value (json_object_get (value, "type")));
      g_test_message ("%s", line);
      g_assert_nonnull (strstr (text, line));
    }
  g_ptr_array_unref (request.headers);
  g_bytes_unref (request.content);
  g_free (request.content_type);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits/bodies-that-are-not-what-they-say", test_bodies);
  g_test_add_func ("/limits/requests-that-make-no-sense", test_requests);
  g_test_add_func ("/limits/as-many-commands-as-may-be", test_counts);
  g_test_add_func ("/limits/slow-senders-hold-nobody-up", test_slow);
  g_test_add_func ("/limits/nothing-is-smuggled", test_smuggled);
  g_test_add_func ("/limits/a-unix-socket-is-private", test_socket);
  g_test_add_func ("/limits/the-text-names-every-route", test_documented);
  g_test_add_func ("/limits/the-text-is-held-against-answers", test_checker);
  g_test_add_func ("/limits/the-text-names-every-problem", test_problems_documented);
  return g_test_run ();
}

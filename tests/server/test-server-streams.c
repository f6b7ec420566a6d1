/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may listen to the live stream, for how long, and in how many places.
 */
#include "lb-test-server.h"

#include <stdlib.h>
#include <string.h>

#define MOST 3
#define BUSY_SECONDS 60 /* far longer than a stream may outlive its session */

typedef struct
{
  GSocketConnection *connection;
  GDataInputStream *lines;
  int status;
} Stream;

static void
stream_close (Stream *stream)
{
  g_object_unref (stream->lines);
  g_object_unref (stream->connection);
  g_free (stream);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stream, stream_close)

/* Without the end of its line; NULL when there is nothing more. (transfer full) */
static char *
next_line (Stream *stream)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (stream->lines, NULL, NULL, &error);

  g_assert_no_error (error);
  return line;
}

static Stream *
stream_open (TestServer *server, TestSession *session)
{
  const char *place = server->address + strlen ("http://");
  g_autofree char *request = g_strdup_printf ("GET /v1/events HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n",
                                              place, session->access);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  Stream *stream = g_new0 (Stream, 1);

  g_socket_client_set_timeout (client, 2 * BUSY_SECONDS);
  stream->connection = g_socket_client_connect_to_host (client, place, 0, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream->connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  stream->lines = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (stream->connection)));
  g_data_input_stream_set_newline_type (stream->lines, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  first = next_line (stream);
  g_assert_true (g_str_has_prefix (first, "HTTP/1.1 "));
  stream->status = atoi (first + strlen ("HTTP/1.1 "));
  return stream;
}

/* Reads on until @text comes; FALSE when the stream ends before. */
static gboolean
hear (Stream *stream, const char *text)
{
  for (char *line; (line = next_line (stream)) != NULL; g_free (line))
    if (strstr (line, text) != NULL)
      {
        g_free (line);
        return TRUE;
      }
  return FALSE;
}

/* It says that the session has ended, and nothing after that; the connection may be used again. */
static void
assert_ends (Stream *stream)
{
  gboolean is_last = FALSE;

  g_assert_true (hear (stream, "event: ended"));
  while (!is_last)
    {
      g_autofree char *line = next_line (stream);
      g_assert_nonnull (line);
      g_assert_null (strstr (line, "event: "));
      is_last = strcmp (line, "0") == 0; /* an empty chunk */
    }
}

typedef struct
{
  TestServer *server;
  TestSession *session;
  gint stop, over; /* atomic: it shall stop; it has come to its end by itself */
} Writer;

/* Gives streams something to tell all the time. */
static gpointer
write_on (gpointer data)
{
  Writer *writer = data;
  gint64 until = g_get_monotonic_time () + BUSY_SECONDS * G_USEC_PER_SEC;

  while (!g_atomic_int_get (&writer->stop) && g_get_monotonic_time () < until)
    {
      g_autoptr (LbCommand) command = test_command (writer->server, writer->server->bureau->case_id, NULL,
                                                    LB_COMMAND_COMMENT, 1, g_variant_new_parsed ("{'text': <'忙'>}"));
      g_autoptr (TestAnswer) answer = test_push (writer->server, writer->session, command);
      g_assert_cmpint (answer->status, ==, 200);
      g_usleep (20000);
    }
  g_atomic_int_set (&writer->over, TRUE);
  return NULL;
}

/* One that is told something many times a second is none the longer for it. */
static void
test_ended (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *counter = test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL));
  Writer writer = { .server = server, .session = counter };
  TestSession *out = test_session_of (server, lb_fixture_actor (server->bureau, "reviewer", "yyqx"));
  TestSession *elsewhere = test_session_of (server, lb_fixture_actor (server->bureau, "reviewer", "qydj"));
  TestSession *stays = test_session_of (server, lb_fixture_actor (server->bureau, "supervision", NULL));
  g_autoptr (Stream) first = stream_open (server, out), second = stream_open (server, elsewhere);
  g_autoptr (Stream) third = stream_open (server, stays);
  GThread *thread = g_thread_new ("writer", write_on, &writer);

  for (int i = 0; i < 5; i++)
    g_assert_true (hear (first, "event: changed") && hear (second, "event: changed"));
  g_autoptr (TestAnswer) gone = test_ask (server, out->access, "DELETE", "/v1/sessions", NULL, 0, NULL);
  g_assert_cmpint (gone->status, ==, 204);
  assert_ends (first);
  g_assert_false (g_atomic_int_get (&writer.over));
  /* By lianbanctl, or at another service. */
  g_autofree char *revoke =
    g_strdup_printf ("DELETE FROM session WHERE device = '%s'", elsewhere->device);
  test_server_sql (server, revoke);
  assert_ends (second);
  g_assert_false (g_atomic_int_get (&writer.over));
  g_atomic_int_set (&writer.stop, TRUE);
  g_thread_join (thread);
  /* Whose session goes on listens on. */
  g_autoptr (LbCommand) command = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                g_variant_new_parsed ("{'text': <'静'>}"));
  g_autoptr (TestAnswer) last = test_push (server, writer.session, command);
  g_autofree char *id = g_strdup_printf ("id: %" JSON_INTEGER_FORMAT,
                                         json_integer_value (json_object_get (test_first (last), "seq")));
  g_assert_true (hear (third, id));
}

/* A window that was closed makes room, though nobody says so. */
static void
test_bound (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  test_server_stop (server);
  server->more.streams_per_user = MOST;
  test_server_start (server);
  TestSession *many = test_session_of (server, lb_fixture_actor (server->bureau, "reviewer", "yyqx"));
  TestSession *other = test_session_of (server, lb_fixture_actor (server->bureau, "reviewer", "qydj"));
  Stream *streams[MOST];

  for (int i = 0; i < MOST; i++)
    {
      streams[i] = stream_open (server, many);
      g_assert_cmpint (streams[i]->status, ==, 200);
    }
  g_autoptr (TestAnswer) refused = test_ask (server, many->access, "GET", "/v1/events", NULL, 0, NULL);
  test_assert_problem (refused, 429, "too-many-streams");
  g_assert_cmpstr (g_hash_table_lookup (refused->headers, "retry-after"), ==, "15");
  g_autoptr (Stream) theirs = stream_open (server, other);
  g_assert_cmpint (theirs->status, ==, 200);

  stream_close (streams[0]);
  streams[0] = stream_open (server, many);
  for (int i = 0; i < 300 && streams[0]->status == 429; i++)
    {
      g_usleep (100000);
      stream_close (streams[0]);
      streams[0] = stream_open (server, many);
    }
  g_assert_cmpint (streams[0]->status, ==, 200);
  for (int i = 0; i < MOST; i++)
    {
      g_assert_true (hear (streams[i], ": lianban"));
      stream_close (streams[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/streams/end-with-their-session-however-busy", test_ended);
  g_test_add_func ("/streams/nobody-takes-them-all", test_bound);
  return g_test_run ();
}

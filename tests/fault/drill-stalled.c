/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Listeners who stop reading and listeners who vanish (F10): the store keeps a bound on what it holds for them, goes on
 * taking commands, and tells those who still listen.
 */
#include "lb-drill.h"
#include "lb-program.h"
#include "lb-test-server.h"

#include <string.h>
#include <sys/socket.h>

#define STALLED 50
#define VANISHED 50
#define BOUND (64 * 1024) /* KiB */

typedef struct
{
  TestServer *server;
  GSubprocess *program;
  TestSession *session;
  GPtrArray *streams; /* (element-type GSocketConnection) */
} Drill;

/* A live stream whose answer nobody reads, with a small window so that it is full soon. */
static GSocketConnection *
listen_deaf (Drill *drill)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  const char *place = drill->server->address + strlen ("http://");
  GSocketConnection *connection = g_socket_client_connect_to_host (client, place, 0, NULL, &error);
  g_autofree char *request = g_strdup_printf ("GET /v1/events HTTP/1.1\r\nHost: %s\r\nLianban-Protocol: 1\r\n"
                                              "Authorization: Bearer %s\r\n\r\n", place, drill->session->access);

  g_assert_no_error (error);
  g_socket_set_option (g_socket_connection_get_socket (connection), SOL_SOCKET, SO_RCVBUF, 2048, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL,
                             NULL, &error);
  g_assert_no_error (error);
  return connection;
}

/* Torn off without a good-bye. */
static void
vanish (GSocketConnection *connection)
{
  struct linger now = { 1, 0 };

  setsockopt (g_socket_get_fd (g_socket_connection_get_socket (connection)), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_object_unref (connection);
}

static void
write_some (Drill *drill, guint commands, LbDrill *found)
{
  for (guint i = 0; i < commands; i++)
    {
      g_autoptr (LbCommand) command =
        test_command (drill->server, drill->server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                      g_variant_new_parsed ("{'text': <'有人不听'>}"));
      g_autoptr (TestAnswer) answer = test_push (drill->server, drill->session, command);

      found->lost += answer->status != 200 || g_strcmp0 (test_outcome (answer), "applied") != 0;
    }
}

/* Somebody who listens hears of a command at once. */
static void
check_listener (Drill *drill, LbDrill *found)
{
  GSocketConnection *connection = listen_deaf (drill);
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GString) heard = g_string_new (NULL);
  char bytes[1024];

  g_socket_set_timeout (g_socket_connection_get_socket (connection), 20);
  write_some (drill, 1, found);
  while (strstr (heard->str, "\nid:") == NULL && strstr (heard->str, "data:") == NULL)
    {
      gssize got = g_input_stream_read (in, bytes, sizeof bytes, NULL, NULL);

      if (got <= 0)
        break;
      g_string_append_len (heard, bytes, got);
    }
  found->skipped += strstr (heard->str, "data:") == NULL;
  vanish (connection);
}

static void
test_stalled (void)
{
  Drill drill = { .streams = g_ptr_array_new () };
  guint runs = lb_drill_runs (400);
  LbDrill found = { 0 };

  drill.server = test_server_new (TRUE);
  test_receive (drill.server);
  drill.session = test_session_of (drill.server, lb_fixture_actor_n (drill.server->bureau, "counter", NULL, 1));
  test_server_stop (drill.server);
  g_clear_pointer (&drill.server->address, g_free);
  drill.program = lb_program_start (drill.server->folder, &drill.server->address);
  write_some (&drill, 20, &found);
  gint64 before = lb_program_memory (drill.program);
  for (int i = 0; i < STALLED; i++)
    g_ptr_array_add (drill.streams, listen_deaf (&drill));
  for (int i = 0; i < VANISHED; i++)
    vanish (listen_deaf (&drill));
  write_some (&drill, runs, &found);
  gint64 grown = lb_program_memory (drill.program) - before;
  check_listener (&drill, &found);
  for (guint i = 0; i < drill.streams->len; i++)
    vanish (drill.streams->pdata[i]);
  g_ptr_array_unref (drill.streams);
  lb_program_kill (drill.program);
  g_autofree char *more = g_strdup_printf (", \"grown_KiB\": %" G_GINT64_FORMAT, grown);
  test_server_free (drill.server);
  g_assert_cmpint (grown, <, BOUND);
  lb_drill_end (&found, "stalled", runs, more);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/stalled", test_stalled);
  return g_test_run ();
}

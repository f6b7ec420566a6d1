/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Connections go to the threads of HTTP in turn, and whoever finds no room waits.
 */
#include "lb-acceptor.h"

#include <gio/gio.h>
#include <sys/socket.h>
#include <unistd.h>

#define DAEMONS 2

typedef struct
{
  struct MHD_Daemon *daemons[DAEMONS];
  gint served[DAEMONS]; /* atomic */
  LbAcceptor *acceptor;
  GSocketAddress *address;
} Fixture;

static enum MHD_Result
answer (void *data, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
        const char *upload, size_t *upload_size, void **state)
{
  gint *served = data;

  /* An answer to the headers alone would end the connection. */
  if (*state == NULL)
    {
      *state = data;
      return MHD_YES;
    }
  struct MHD_Response *response = MHD_create_response_from_buffer (2, (void *) "ok", MHD_RESPMEM_PERSISTENT);

  g_atomic_int_inc (served);
  enum MHD_Result result = MHD_queue_response (connection, MHD_HTTP_OK, response);
  MHD_destroy_response (response);
  return result;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  struct sockaddr_storage native;
  socklen_t length = sizeof native;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);

  int file = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_true (g_socket_address_to_native (any, &native, sizeof native, &error));
  g_assert_cmpint (bind (file, (struct sockaddr *) &native, (socklen_t) g_socket_address_get_native_size (any)), ==, 0);
  g_assert_cmpint (listen (file, 64), ==, 0);
  g_assert_cmpint (getsockname (file, (struct sockaddr *) &native, &length), ==, 0);
  fixture->address = g_socket_address_new_from_native (&native, length);
  for (guint i = 0; i < DAEMONS; i++)
    {
      fixture->daemons[i] =
        MHD_start_daemon (MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ITC, 0, NULL, NULL, answer,
                          &fixture->served[i], MHD_OPTION_CONNECTION_LIMIT, 64, MHD_OPTION_END);
      g_assert_nonnull (fixture->daemons[i]);
    }
  fixture->acceptor = lb_acceptor_new (file, fixture->daemons, DAEMONS, GPOINTER_TO_UINT (data), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lb_acceptor_free (fixture->acceptor);
  for (guint i = 0; i < DAEMONS; i++)
    MHD_stop_daemon (fixture->daemons[i]);
  g_object_unref (fixture->address);
}

static GSocketConnection *
reach (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *connection =
    g_socket_client_connect (client, G_SOCKET_CONNECTABLE (fixture->address), NULL, &error);

  g_assert_no_error (error);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 20);
  return connection;
}

static void
ask (GSocketConnection *connection)
{
  static const char request[] = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  g_assert_true (g_output_stream_write_all (out, request, strlen (request), NULL, NULL, NULL));
}

static void
expect_answer (GSocketConnection *connection)
{
  char text[512] = "";
  g_autoptr (GError) error = NULL;

  gssize size = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), text, sizeof text - 1,
                                     NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (size, >, 0);
  g_assert_true (g_str_has_prefix (text, "HTTP/1.1 200"));
}

static void
test_in_turn (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);

  /* All at once, as after a cut of the line: a thread that wakes first must not take them all. */
  for (int i = 0; i < 40; i++)
    g_ptr_array_add (connections, reach (fixture));
  for (guint i = 0; i < connections->len; i++)
    {
      ask (connections->pdata[i]);
      expect_answer (connections->pdata[i]);
    }
  g_assert_cmpint (g_atomic_int_get (&fixture->served[0]), ==, 20);
  g_assert_cmpint (g_atomic_int_get (&fixture->served[1]), ==, 20);
}

static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < 4; i++)
    {
      g_ptr_array_add (connections, reach (fixture));
      ask (connections->pdata[i]);
      expect_answer (connections->pdata[i]);
    }
  g_autoptr (GSocketConnection) fifth = reach (fixture);
  ask (fifth);
  GSocket *socket = g_socket_connection_get_socket (fifth);
  g_assert_cmpint (g_socket_condition_timed_wait (socket, G_IO_IN, G_USEC_PER_SEC / 5, NULL, NULL), ==, FALSE);
  g_assert_cmpint (g_atomic_int_get (&fixture->served[0]) + g_atomic_int_get (&fixture->served[1]), ==, 4);
  /* Somebody leaves: there is room, wherever it is. */
  g_io_stream_close (connections->pdata[2], NULL, NULL);
  expect_answer (fifth);
}

static void
test_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) kept = reach (fixture);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;

  ask (kept);
  expect_answer (kept);
  g_clear_pointer (&fixture->acceptor, lb_acceptor_free);
  /* Nobody new comes in; who is in is still served. */
  g_autoptr (GSocketConnection) late =
    g_socket_client_connect (client, G_SOCKET_CONNECTABLE (fixture->address), NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  ask (kept);
  expect_answer (kept);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/acceptor/in-turn", Fixture, GUINT_TO_POINTER (64), set_up, test_in_turn, tear_down);
  g_test_add ("/server/acceptor/no-room", Fixture, GUINT_TO_POINTER (2), set_up, test_no_room, tear_down);
  g_test_add ("/server/acceptor/ends", Fixture, GUINT_TO_POINTER (64), set_up, test_ends, tear_down);
  return g_test_run ();
}

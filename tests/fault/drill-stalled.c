/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Listeners who stop reading and listeners who vanish without a word (F10): the store keeps a bound on what it holds for
 * them, goes on taking commands as fast as with listeners who read, and tells those who still listen.
 */
#include "lb-drill.h"
#include "lb-program.h"
#include "lb-test-server.h"

#include <linux/filter.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#define STALLED 50
#define VANISHED 50
#define BOUND (64 * 1024) /* KiB */
#define TURNS 4           /* of listeners who read and listeners who do not, one after the other */
#define LONG_FORM 1000    /* commands from which it is asked how fast they were taken */
#define SLOWED_MOST 1.05

typedef struct
{
  TestServer *server;
  GSubprocess *program;
  TestSession *session;
  GPtrArray *streams; /* (element-type GSocketConnection) */
  gint silent;        /* atomic: nobody reads */
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

/* From now on nothing that comes in is taken or acknowledged: to the store it is as if the line were cut. */
static void
vanish (GSocketConnection *connection)
{
  struct sock_filter nothing[] = { { BPF_RET | BPF_K, 0, 0, 0 } };
  struct sock_fprog filter = { G_N_ELEMENTS (nothing), nothing };
  int file = g_socket_get_fd (g_socket_connection_get_socket (connection));

  g_assert_cmpint (setsockopt (file, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter), ==, 0);
}

/* Torn off without a good-bye. */
static void
tear_off (GSocketConnection *connection)
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
  tear_off (connection);
}

/* Reads for all who listen. */
static gpointer
read_on (gpointer data)
{
  Drill *drill = data;
  struct pollfd files[STALLED + VANISHED];
  char bytes[4096];

  for (guint i = 0; i < drill->streams->len; i++)
    files[i] = (struct pollfd) { g_socket_get_fd (g_socket_connection_get_socket (drill->streams->pdata[i])), POLLIN, 0 };
  while (!g_atomic_int_get (&drill->silent))
    if (poll (files, drill->streams->len, 20) > 0)
      for (guint i = 0; i < drill->streams->len; i++)
        if (files[i].revents != 0)
          g_socket_receive (g_socket_connection_get_socket (drill->streams->pdata[i]), bytes, sizeof bytes, NULL, NULL);
  return NULL;
}

/* Some commands beside as many listeners, who read or do not; gives how long it took. */
static gint64
take_turn (Drill *drill, gboolean reading, guint commands, gint64 *ret_memory, LbDrill *found)
{
  GThread *reader = NULL;

  for (int i = 0; i < STALLED + VANISHED; i++)
    g_ptr_array_add (drill->streams, listen_deaf (drill));
  g_usleep (200000); /* they are there */
  drill->silent = !reading;
  if (reading)
    reader = g_thread_new ("listeners", read_on, drill);
  else
    for (guint i = 0; i < VANISHED; i++)
      vanish (drill->streams->pdata[i]);
  gint64 began = g_get_monotonic_time ();
  write_some (drill, commands, found);
  gint64 took = g_get_monotonic_time () - began;
  *ret_memory = lb_program_memory (drill->program);
  g_atomic_int_set (&drill->silent, 1);
  if (reader != NULL)
    g_thread_join (reader);
  for (guint i = 0; i < drill->streams->len; i++)
    tear_off (drill->streams->pdata[i]);
  g_ptr_array_set_size (drill->streams, 0);
  return took;
}

static void
test_stalled (void)
{
  Drill drill = { .streams = g_ptr_array_new () };
  guint runs = MAX (lb_drill_runs (200), TURNS), turns = runs < LONG_FORM ? 1 : TURNS;
  LbDrill found = { 0 };
  gint64 reading = 0, silent = 0, before = 0, memory = 0, most = 0;

  drill.server = test_server_new (TRUE);
  test_receive (drill.server);
  drill.session = test_session_of (drill.server, lb_fixture_actor_n (drill.server->bureau, "counter", NULL, 1));
  test_sessions_last (drill.server);
  test_server_stop (drill.server);
  g_clear_pointer (&drill.server->address, g_free);
  drill.program = lb_program_start (drill.server->folder, &drill.server->address);
  write_some (&drill, 20, &found);
  before = lb_program_memory (drill.program);
  for (guint turn = 0; turn < turns; turn++)
    {
      reading += take_turn (&drill, TRUE, runs / turns / 2, &memory, &found);
      silent += take_turn (&drill, FALSE, runs / turns / 2, &memory, &found);
      most = MAX (most, memory);
    }
  check_listener (&drill, &found);
  g_ptr_array_unref (drill.streams);
  lb_program_kill (drill.program);
  double slowed = (double) silent / (double) reading;
  g_autofree char *more = g_strdup_printf (", \"grown_KiB\": %" G_GINT64_FORMAT ", \"slowed\": %.2f", most - before, slowed);
  test_server_free (drill.server);
  lb_drill_end (&found, "stalled", runs, more);
  g_assert_cmpint (most - before, <, BOUND);
  if (runs >= LONG_FORM)
    g_assert_cmpfloat (slowed, <, SLOWED_MOST);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/stalled", test_stalled);
  return g_test_run ();
}

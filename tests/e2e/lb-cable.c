/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tiny TCP relay on a thread of its own, since the test's thread sleeps while it waits for windows.
 */
#include "lb-journey.h"

#include <string.h>

#define BLOCK 65536

struct _LbCable
{
  GSocketService *service;
  char *address, *host;
  guint16 port;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GMutex mutex;
  gboolean cut;      /* under @mutex */
  GPtrArray *open;   /* under @mutex: (element-type GSocketConnection) both ends of each */
};

typedef struct { LbCable *cable; GSocketConnection *from, *to; } Way;

/* Closing a torn connection twice does no harm. */
static void
tear (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);

  g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
tear_one (gpointer connection, gpointer data)
{
  tear (connection);
}

static gpointer
pump (gpointer data)
{
  Way *way = data;
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (way->from));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (way->to));
  g_autofree char *block = g_malloc (BLOCK);
  gssize length;

  while ((length = g_input_stream_read (input, block, BLOCK, NULL, NULL)) > 0)
    if (!g_output_stream_write_all (output, block, (gsize) length, NULL, NULL, NULL))
      break;
  tear (way->from);
  tear (way->to);
  g_object_unref (way->from);
  g_object_unref (way->to);
  g_free (way);
  return NULL;
}

static void
start_pump (LbCable *cable, GSocketConnection *from, GSocketConnection *to)
{
  Way *way = g_new0 (Way, 1);

  way->cable = cable;
  way->from = g_object_ref (from);
  way->to = g_object_ref (to);
  g_thread_unref (g_thread_new ("cable", pump, way));
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  LbCable *cable = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) onward = NULL;

  g_mutex_lock (&cable->mutex);
  if (!cable->cut)
    onward = g_socket_client_connect_to_host (client, cable->host, cable->port, NULL, NULL);
  if (onward != NULL)
    {
      g_ptr_array_add (cable->open, g_object_ref (connection));
      g_ptr_array_add (cable->open, g_object_ref (onward));
      start_pump (cable, connection, onward);
      start_pump (cable, onward, connection);
    }
  else
    tear (connection);
  g_mutex_unlock (&cable->mutex);
  return TRUE;
}

static gpointer
run (gpointer data)
{
  LbCable *cable = data;
  g_autoptr (GError) error = NULL;
  guint16 port;

  g_main_context_push_thread_default (cable->context);
  cable->service = g_socket_service_new ();
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (cable->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (cable->service, "incoming", G_CALLBACK (incoming_cb), cable);
  g_socket_service_start (cable->service);
  g_mutex_lock (&cable->mutex);
  cable->address = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_mutex_unlock (&cable->mutex);
  g_main_loop_run (cable->loop);
  g_socket_service_stop (cable->service);
  g_socket_listener_close (G_SOCKET_LISTENER (cable->service));
  g_clear_object (&cable->service);
  g_main_context_pop_thread_default (cable->context);
  return NULL;
}

LbCable *
lb_cable_new (const char *address)
{
  LbCable *cable = g_new0 (LbCable, 1);
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  g_assert_nonnull (uri);
  cable->host = g_strdup (g_uri_get_host (uri));
  cable->port = (guint16) g_uri_get_port (uri);
  cable->open = g_ptr_array_new_with_free_func (g_object_unref);
  g_mutex_init (&cable->mutex);
  cable->context = g_main_context_new ();
  cable->loop = g_main_loop_new (cable->context, FALSE);
  cable->thread = g_thread_new ("cable", run, cable);
  while (lb_cable_address (cable) == NULL)
    g_usleep (1000);
  return cable;
}

const char *
lb_cable_address (LbCable *cable)
{
  const char *address;

  g_mutex_lock (&cable->mutex);
  address = cable->address;
  g_mutex_unlock (&cable->mutex);
  return address;
}

void
lb_cable_set_cut (LbCable *cable, gboolean cut)
{
  g_mutex_lock (&cable->mutex);
  cable->cut = cut;
  if (cut)
    {
      g_ptr_array_foreach (cable->open, tear_one, NULL);
      g_ptr_array_set_size (cable->open, 0);
    }
  g_mutex_unlock (&cable->mutex);
}

void
lb_cable_free (LbCable *cable)
{
  lb_cable_set_cut (cable, TRUE);
  g_main_loop_quit (cable->loop);
  g_thread_join (cable->thread);
  g_main_loop_unref (cable->loop);
  g_main_context_unref (cable->context);
  g_ptr_array_unref (cable->open);
  g_mutex_clear (&cable->mutex);
  g_free (cable->address);
  g_free (cable->host);
  g_free (cable);
}

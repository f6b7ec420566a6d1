/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes to the port of the store: it may hang up or answer, and then serves on.
 */
#include "lb-fuzz.h"
#include "lb-fuzz-store.h"

#include <gio/gio.h>

void
lb_fuzz_set_up (void)
{
  lb_fuzz_store ();
}

static GSocket *
connect_to (TestServer *store)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  guint port = (guint) g_ascii_strtoull (strrchr (store->address, ':') + 1, NULL, 10);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);

  g_assert_no_error (error);
  g_socket_connect (socket, address, NULL, &error);
  g_assert_no_error (error);
  return socket;
}

/* Whoever has said all says so; a store that waits for more knows then that none comes. */
static void
send_all (GSocket *socket, const GString *request)
{
  for (gsize sent = 0; sent < request->len;)
    {
      gssize more = g_socket_send (socket, request->str + sent, request->len - sent, NULL, NULL);
      if (more <= 0)
        return;
      sent += (gsize) more;
    }
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
}

/* Whether everybody is signed in still who was. */
static void
look_after_sessions (TestServer *store)
{
  for (const char *who = "pcs"; *who != '\0'; who++)
    {
      g_autoptr (TestAnswer) answer =
        test_ask (store, lb_fuzz_session (*who)->access, "GET", "/v1/sessions", NULL, 0, NULL);
      if (answer->status != 200)
        lb_fuzz_store_spoiled ();
    }
}

static void
receive_some (GSocket *socket, TestServer *store)
{
  char bytes[4096];

  if (!g_socket_condition_timed_wait (socket, G_IO_IN, 20 * G_TIME_SPAN_MILLISECOND, NULL, NULL))
    return;
  gssize length = g_socket_receive (socket, bytes, sizeof bytes - 1, NULL, NULL);
  if (length < 12)
    return;
  bytes[length] = '\0';
  /* 501: the library itself does not know the coding of the body. */
  if (g_str_has_prefix (bytes, "HTTP/1.") && bytes[9] == '5' && strncmp (bytes + 9, "501", 3) != 0
      && strncmp (bytes + 9, "505", 3) != 0)
    g_error ("the store's own fault: %s", bytes);
  if (strncmp (bytes + 9, "401", 3) == 0)
    look_after_sessions (store);
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  TestServer *store = lb_fuzz_store ();
  g_autoptr (GString) request = lb_fuzz_fill_in (bytes, length);
  g_autoptr (GSocket) socket = connect_to (store);

  send_all (socket, request);
  receive_some (socket, store);
  g_socket_close (socket, NULL);
}

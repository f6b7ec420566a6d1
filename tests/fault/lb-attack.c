/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-attack.h"

#include <string.h>

/* How long the store may be silent before it is taken to wait for more. What is being attacked is refused and closed at
 * once, so only a failure waits for so long; a password is compared first, which a busy machine takes seconds for. */
#define PATIENCE_MS 25000

const char *
lb_verdict_name (LbVerdict verdict)
{
  static const char *const names[] = { "refused", "hung up on", "left waiting", "served", "answered with a failure" };

  return names[verdict];
}

GSocketConnection *
lb_attack_connect (const char *place, const char *from)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  if (from != NULL)
    {
      g_autoptr (GSocketAddress) own = g_inet_socket_address_new_from_string (from, 0);
      g_socket_client_set_local_address (client, own);
    }
  g_socket_client_set_enable_proxy (client, FALSE);
  return g_socket_client_connect_to_host (client, place, 0, NULL, NULL);
}

void
lb_attack_send (GSocketConnection *connection, const char *bytes, gsize length)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes, length, NULL, NULL, NULL);
}

/* TRUE when the other end has hung up. */
static gboolean
read_all (GSocketConnection *connection, GString *answer)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr (GError) error = NULL;
  char bytes[4096];
  gssize got;

  while (g_socket_condition_timed_wait (socket, G_IO_IN | G_IO_HUP, PATIENCE_MS * 1000, NULL, NULL))
    {
      got = g_socket_receive (socket, bytes, sizeof bytes, NULL, &error);
      if (got <= 0)
        return TRUE; /* also when it was torn off because there was more that it did not want to read */
      g_string_append_len (answer, bytes, got);
    }
  return FALSE;
}

static LbVerdict
judge (const char *answer, gboolean closed)
{
  const char *at = answer;
  LbVerdict verdict = closed ? LB_VERDICT_HUNG_UP : LB_VERDICT_SILENT;

  if (*answer != '\0' && !g_str_has_prefix (answer, "HTTP/1.1 "))
    return LB_VERDICT_FAILED;
  for (; (at = strstr (at, "HTTP/1.1 ")) != NULL; at++)
    {
      int status = (int) g_ascii_strtoll (at + strlen ("HTTP/1.1 "), NULL, 10);

      if (status == 500)
        return LB_VERDICT_FAILED;
      if (status < 400)
        return LB_VERDICT_SERVED;
      verdict = LB_VERDICT_REFUSED;
    }
  return verdict;
}

LbVerdict
lb_attack (const char *place, const char *from, const char *bytes, gsize length)
{
  g_autoptr (GSocketConnection) connection = lb_attack_connect (place, from);
  g_autoptr (GString) answer = g_string_new (NULL);
  gboolean closed = TRUE;

  if (connection != NULL)
    {
      lb_attack_send (connection, bytes, length);
      closed = read_all (connection, answer);
    }
  return judge (answer->str, closed);
}

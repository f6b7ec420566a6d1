/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-systemd.h"
#include "lb-error.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define FIRST_SOCKET 3 /* sd_listen_fds(3) */

void
lb_systemd_notify (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  if (path == NULL || strlen (path) >= sizeof address.sun_path || (*path != '/' && *path != '@'))
    return;
  memcpy (address.sun_path, path, strlen (path));
  if (*path == '@')
    address.sun_path[0] = '\0';
  int file = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (file < 0)
    return;
  socklen_t length = (socklen_t) (offsetof (struct sockaddr_un, sun_path) + strlen (path));
  if (sendto (file, state, strlen (state), MSG_NOSIGNAL, (struct sockaddr *) &address, length) < 0)
    g_debug ("systemd was not told");
  close (file);
}

void
lb_systemd_notify_reloading (void)
{
  g_autofree char *state =
    g_strdup_printf ("RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time ());

  lb_systemd_notify (state);
}

static gboolean
is_for_us (const char *variable)
{
  const char *text = g_getenv (variable);
  guint64 process;

  return text == NULL || (g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, &process, NULL)
                          && process == (guint64) getpid ());
}

gint64
lb_systemd_watchdog (void)
{
  const char *text = g_getenv ("WATCHDOG_USEC");
  guint64 wanted;

  if (text == NULL || !is_for_us ("WATCHDOG_PID")
      || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &wanted, NULL))
    return 0;
  return (gint64) wanted;
}

static gboolean
check_socket (int file, GError **error)
{
  int kind = 0, listens = 0;
  socklen_t length = sizeof kind;

  if (getsockopt (file, SOL_SOCKET, SO_TYPE, &kind, &length) != 0 || kind != SOCK_STREAM)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "systemd: what it holds for us is no stream socket");
      return FALSE;
    }
  length = sizeof listens;
  if (getsockopt (file, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0 && listens)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "systemd: the socket does not listen; use Accept=no");
  return FALSE;
}

gboolean
lb_systemd_take_socket (int *ret_file, GError **error)
{
  g_return_val_if_fail (ret_file != NULL, FALSE);
  const char *text = g_getenv ("LISTEN_FDS");
  guint64 count = 0;
  gboolean ours = text != NULL && g_getenv ("LISTEN_PID") != NULL && is_for_us ("LISTEN_PID");

  *ret_file = -1;
  if (!ours || !g_ascii_string_to_unsigned (text, 10, 1, 1024, &count, NULL))
    return TRUE;
  g_unsetenv ("LISTEN_FDS");
  g_unsetenv ("LISTEN_PID");
  g_unsetenv ("LISTEN_FDNAMES");
  if (count != 1)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "systemd: holds %d sockets for us; one is wanted", (int) count);
      return FALSE;
    }
  if (!check_socket (FIRST_SOCKET, error))
    return FALSE;
  fcntl (FIRST_SOCKET, F_SETFD, FD_CLOEXEC);
  fcntl (FIRST_SOCKET, F_SETFL, fcntl (FIRST_SOCKET, F_GETFL) | O_NONBLOCK);
  *ret_file = FIRST_SOCKET;
  return TRUE;
}

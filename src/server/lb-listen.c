/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-listen.h"
#include "lb-error.h"
#include "lb-systemd.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define DEFAULT_PORT 8470
#define BACKLOG 1024

static int
fail (int file, const char *doing, GError **error)
{
  int code = errno;

  if (file >= 0)
    close (file);
  g_set_error (error, LB_ERROR, code == EADDRINUSE ? LB_ERROR_BUSY : LB_ERROR_FAILED, "%s: %s", doing,
               g_strerror (code));
  return -1;
}

/* Is somebody there? A socket whose owner was killed stays in the folder and may be taken away. */
static gboolean
socket_is_served (const struct sockaddr_un *address)
{
  int file = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean served = file >= 0 && connect (file, (const struct sockaddr *) address, sizeof *address) == 0;

  if (file >= 0)
    close (file);
  return served;
}

static int
listen_on_socket (const char *path, char **ret_address, GError **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  struct stat facts;

  if (strlen (path) >= sizeof address.sun_path)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s: the path of a socket may have %zu bytes at most",
                   path, sizeof address.sun_path - 1);
      return -1;
    }
  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  if (lstat (path, &facts) == 0)
    {
      if (!S_ISSOCK (facts.st_mode) || socket_is_served (&address))
        {
          g_set_error (error, LB_ERROR, LB_ERROR_BUSY, "%s: is in use", path);
          return -1;
        }
      g_unlink (path);
    }
  int file = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  mode_t mask = umask (0177);
  int bound = file >= 0 ? bind (file, (struct sockaddr *) &address, sizeof address) : -1;
  umask (mask);
  if (bound != 0 || listen (file, BACKLOG) != 0)
    return fail (file, path, error);
  *ret_address = g_strconcat ("unix:", path, NULL);
  return file;
}

static gboolean
may_serve (const LbServerOptions *options, GInetAddress *address, GError **error)
{
  if (g_inet_address_get_is_loopback (address) || options->certificate != NULL || options->plain)
    return TRUE;
  g_set_error (
    error, LB_ERROR, LB_ERROR_INVALID,
    "listen: other machines reach this address; give a certificate and key, or plain=true behind a proxy");
  return FALSE;
}

static GInetSocketAddress *
parse_address (const char *text, GError **error)
{
  g_autoptr (GSocketConnectable) host = g_network_address_parse (text, DEFAULT_PORT, error);

  if (host == NULL)
    return NULL;
  GSocketAddress *address =
    g_inet_socket_address_new_from_string (g_network_address_get_hostname (G_NETWORK_ADDRESS (host)),
                                           g_network_address_get_port (G_NETWORK_ADDRESS (host)));
  if (address == NULL)
    g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "listen: %s is not an address and port", text);
  return address != NULL ? G_INET_SOCKET_ADDRESS (address) : NULL;
}

static GSocketAddress *
bound_address (int file)
{
  struct sockaddr_storage native;
  socklen_t length = sizeof native;

  return getsockname (file, (struct sockaddr *) &native, &length) == 0
           ? g_socket_address_new_from_native (&native, length)
           : NULL;
}

static char *
describe (int file, const LbServerOptions *options)
{
  g_autoptr (GSocketAddress) address = bound_address (file);
  g_autofree char *text = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));
  return g_strconcat (options->certificate != NULL ? "https://" : "http://", text, NULL);
}

static int
listen_on_address (const LbServerOptions *options, char **ret_address, GError **error)
{
  const char *text = options->listen != NULL ? options->listen : "127.0.0.1:8470";
  struct sockaddr_storage native;
  int yes = 1;

  g_autoptr (GInetSocketAddress) address = parse_address (text, error);
  if (address == NULL || !may_serve (options, g_inet_socket_address_get_address (address), error)
      || !g_socket_address_to_native (G_SOCKET_ADDRESS (address), &native, sizeof native, error))
    return -1;
  gssize size = g_socket_address_get_native_size (G_SOCKET_ADDRESS (address));
  int file = socket (native.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (file < 0 || setsockopt (file, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0
      || bind (file, (struct sockaddr *) &native, (socklen_t) size) != 0 || listen (file, BACKLOG) != 0)
    return fail (file, text, error);
  *ret_address = describe (file, options);
  return file;
}

/* What systemd holds for us goes before what the settings say, and is held to the same rule. */
static int
use_given (int file, const LbServerOptions *options, char **ret_address, GError **error)
{
  g_autoptr (GSocketAddress) address = bound_address (file);

  if (G_IS_UNIX_SOCKET_ADDRESS (address))
    *ret_address = g_strconcat ("unix:", g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address)), NULL);
  else if (!G_IS_INET_SOCKET_ADDRESS (address))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "systemd: the socket is of a kind that is not served");
      return -1;
    }
  else if (!may_serve (options, g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)), error))
    return -1;
  else
    *ret_address = describe (file, options);
  return file;
}

int
lb_listen (const LbServerOptions *options, char **ret_address, gboolean *ret_made, GError **error)
{
  g_return_val_if_fail (options != NULL && ret_address != NULL && ret_made != NULL, -1);
  int file;

  if (!lb_systemd_take_socket (&file, error))
    return -1;
  *ret_made = file < 0 && options->socket != NULL;
  if (file >= 0)
    return use_given (file, options, ret_address, error);

  return options->socket != NULL ? listen_on_socket (options->socket, ret_address, error)
                                 : listen_on_address (options, ret_address, error);
}

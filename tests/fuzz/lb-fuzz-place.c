/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-fuzz-place.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

const char *
lb_fuzz_file (const char *bytes, gsize length)
{
  static int file = -1;
  static char *path;

  if (file < 0)
    {
      file = memfd_create ("fuzz", MFD_CLOEXEC);
      g_assert_cmpint (file, >=, 0);
      path = g_strdup_printf ("/proc/self/fd/%d", file);
    }
  g_assert_cmpint (ftruncate (file, 0), ==, 0);
  g_assert_cmpint (pwrite (file, bytes, length, 0), ==, (gssize) length);
  return path;
}

/* The folder */

static char *folder;

void
lb_fuzz_remove (const char *path)
{
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      lb_fuzz_remove (child);
    }
  g_remove (path);
}

static void
remove_folder (void)
{
  lb_fuzz_remove (folder);
}

const char *
lb_fuzz_folder (void)
{
  if (folder == NULL)
    {
      folder = g_dir_make_tmp ("lianban-fuzz-XXXXXX", NULL);
      g_assert_nonnull (folder);
      atexit (remove_folder);
    }
  return folder;
}

/* The server */

static GMutex lock;
static GBytes *answer; /* (mutex lock) */

/* Bytes that are not read before a connection ends would take the answer away from the other side. */
static void
read_request (GSocket *socket)
{
  char bytes[4096];
  g_autoptr (GString) head = g_string_new (NULL);

  while (head->len < 65536 && strstr (head->str, "\r\n\r\n") == NULL)
    {
      gssize length = g_socket_receive (socket, bytes, sizeof bytes, NULL, NULL);
      if (length <= 0)
        return;
      g_string_append_len (head, bytes, length);
    }
}

static void
give_answer (GSocket *socket)
{
  gsize length = 0;

  g_mutex_lock (&lock);
  g_autoptr (GBytes) bytes = g_bytes_ref (answer);
  g_mutex_unlock (&lock);
  const char *data = g_bytes_get_data (bytes, &length);
  for (gsize sent = 0; sent < length;)
    {
      gssize more = g_socket_send (socket, data + sent, length - sent, NULL, NULL);
      if (more <= 0)
        return;
      sent += (gsize) more;
    }
}

static gpointer
serve (gpointer listener)
{
  for (;;)
    {
      g_autoptr (GSocket) socket = g_socket_accept (listener, NULL, NULL);
      if (socket == NULL)
        continue;
      read_request (socket);
      give_answer (socket);
      g_socket_shutdown (socket, FALSE, TRUE, NULL);
      g_socket_close (socket, NULL);
    }
  return NULL;
}

static char *
start (void)
{
  g_autoptr (GError) error = NULL;
  GSocket *listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);

  g_assert_no_error (error);
  g_socket_bind (listener, any, FALSE, &error);
  g_assert_no_error (error);
  g_socket_listen (listener, &error);
  g_assert_no_error (error);
  g_autoptr (GSocketAddress) place = g_socket_get_local_address (listener, &error);
  g_thread_unref (g_thread_new ("answers", serve, listener));
  return g_strdup_printf ("http://127.0.0.1:%d", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (place)));
}

const char *
lb_fuzz_answer_with (const char *bytes, gsize length)
{
  static char *address;

  g_mutex_lock (&lock);
  g_clear_pointer (&answer, g_bytes_unref);
  answer = g_bytes_new (bytes, length);
  g_mutex_unlock (&lock);
  if (address == NULL)
    address = start ();
  return address;
}

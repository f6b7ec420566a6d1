/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program as systemd runs it: with a socket that is held for it, and telling how it is.
 */
#include "lb-config.h"
#include "lb-server.h"
#include "lb-error.h"
#include "lb-folder.h"
#include "lb-systemd.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *folder, *notify_path;
  GSocket *notify, *held;
  guint16 port;
  GPid child;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);

  place->folder = g_dir_make_tmp ("lianban-test-XXXXXX", &error);
  g_assert_no_error (error);
  place->notify_path = g_build_filename (place->folder, "notify", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (place->notify_path);
  place->notify = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, 0, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (place->notify, address, FALSE, NULL));
  g_socket_set_timeout (place->notify, 60);
  place->held = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (place->held, any, TRUE, NULL) && g_socket_listen (place->held, NULL));
  g_autoptr (GSocketAddress) bound = g_socket_get_local_address (place->held, NULL);
  place->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_object_unref (place->notify);
  g_object_unref (place->held);
  lb_remove_tree (place->folder);
  g_free (place->notify_path);
  g_free (place->folder);
}

static void
be_a_service (gpointer data)
{
  Place *place = data;
  g_autofree char *process = g_strdup_printf ("%d", getpid ());

  dup2 (g_socket_get_fd (place->held), 3);
  fcntl (3, F_SETFD, 0);
  setenv ("LISTEN_FDS", "1", TRUE);
  setenv ("LISTEN_PID", process, TRUE);
  setenv ("WATCHDOG_USEC", "600000", TRUE);
  setenv ("WATCHDOG_PID", process, TRUE);
  setenv ("NOTIFY_SOCKET", place->notify_path, TRUE);
}

static void
start (Place *place)
{
  g_autofree char *program = g_build_filename (LB_BUILD_DIRECTORY, "lianband", NULL);
  g_autofree char *store = g_build_filename (place->folder, "store", NULL);
  g_autoptr (GError) error = NULL;
  char *arguments[] = { program, (char *) "--data", store, (char *) "--training", NULL };

  g_setenv ("LIANBAN_DATA", LB_SOURCE_DATA_DIRECTORY, TRUE);
  g_spawn_async (NULL, arguments, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_LEAVE_DESCRIPTORS_OPEN | G_SPAWN_STDOUT_TO_DEV_NULL,
                 be_a_service, place, &place->child, &error);
  g_assert_no_error (error);
}

/* Waits until systemd would have heard @wanted; other words may come before it. */
static void
expect (Place *place, const char *wanted)
{
  char text[1024];

  for (int i = 0; i < 200; i++)
    {
      g_autoptr (GError) error = NULL;
      gssize length = g_socket_receive (place->notify, text, sizeof text - 1, NULL, &error);
      g_assert_no_error (error);
      text[length] = '\0';
      g_auto (GStrv) lines = g_strsplit (text, "\n", 0);
      if (g_strv_contains ((const char *const *) lines, wanted))
        return;
    }
  g_error ("%s was not said", wanted);
}

static size_t
forget (char *bytes, size_t size, size_t count, void *data)
{
  return size * count;
}

static long
ask_health (Place *place)
{
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%d/healthz", place->port);
  CURL *curl = curl_easy_init ();
  long status = 0;

  curl_easy_setopt (curl, CURLOPT_URL, address);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, forget);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, 60L);
  curl_easy_setopt (curl, CURLOPT_FORBID_REUSE, 1L);
  if (curl_easy_perform (curl) == CURLE_OK)
    curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_cleanup (curl);
  return status;
}

static void
test_service (Place *place, gconstpointer data)
{
  int status = -1;

  start (place);
  expect (place, "READY=1");
  g_assert_cmpint (ask_health (place), ==, 200);
  expect (place, "WATCHDOG=1");
  expect (place, "WATCHDOG=1");
  kill (place->child, SIGHUP);
  expect (place, "RELOADING=1");
  expect (place, "READY=1");
  g_assert_cmpint (ask_health (place), ==, 200);
  kill (place->child, SIGTERM);
  expect (place, "STOPPING=1");
  g_assert_cmpint (waitpid (place->child, &status, 0), ==, place->child);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  /* The address is still held: who comes now waits for the next one to be started. */
  start (place);
  g_assert_cmpint (ask_health (place), ==, 200);
  expect (place, "READY=1");
  kill (place->child, SIGTERM);
  waitpid (place->child, &status, 0);
}

/* Sockets that are none, and more of them than are wanted. */
static void
test_odd_sockets (void)
{
  g_autofree char *process = g_strdup_printf ("%d", getpid ());
  g_autoptr (GError) error = NULL;
  int file = 7;

  g_unsetenv ("LISTEN_FDS");
  g_assert_true (lb_systemd_take_socket (&file, NULL));
  g_assert_cmpint (file, ==, -1);
  g_setenv ("LISTEN_FDS", "1", TRUE);
  g_setenv ("LISTEN_PID", "1", TRUE);
  g_assert_true (lb_systemd_take_socket (&file, NULL)); /* somebody else's */
  g_assert_cmpint (file, ==, -1);
  g_setenv ("LISTEN_FDS", "2", TRUE);
  g_setenv ("LISTEN_PID", process, TRUE);
  g_assert_false (lb_systemd_take_socket (&file, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  g_assert_null (g_getenv ("LISTEN_FDS"));
  g_setenv ("WATCHDOG_USEC", "nonsense", TRUE);
  g_unsetenv ("WATCHDOG_PID");
  g_assert_cmpint (lb_systemd_watchdog (), ==, 0);
  g_setenv ("WATCHDOG_USEC", "5000000", TRUE);
  g_assert_cmpint (lb_systemd_watchdog (), ==, 5000000);
  g_setenv ("WATCHDOG_PID", "1", TRUE);
  g_assert_cmpint (lb_systemd_watchdog (), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  curl_global_init (CURL_GLOBAL_DEFAULT);
  g_test_add_func ("/systemd/sockets-that-are-not-ours", test_odd_sockets);
  g_test_add ("/systemd/the-way-of-a-service", Place, NULL, set_up, test_service, tear_down);
  return g_test_run ();
}

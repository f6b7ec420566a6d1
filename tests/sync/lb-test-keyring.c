/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-folder.h"
#include "lb-test-keyring.h"

#include <signal.h>

#define NAME "org.freedesktop.secrets"

static GTestDBus *bus;
static GSubprocess *daemon_process;
static char *folder;
static GDBusConnection *silent;

void
test_bus_up (void)
{
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
}

static GDBusConnection *
own_connection (void)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

static gboolean
is_owned (GDBusConnection *connection)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
    connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
    g_variant_new ("(s)", NAME), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean owned = FALSE;

  g_variant_get (answer, "(b)", &owned);
  return owned;
}

static void
wait_for_owner (gboolean owned)
{
  g_autoptr (GDBusConnection) connection = own_connection ();

  for (int i = 0; is_owned (connection) != owned; i++)
    {
      g_assert_cmpint (i, <, 3000);
      g_usleep (10000);
    }
}

gboolean
test_keyring_start (void)
{
  g_autofree char *program = g_find_program_in_path ("gnome-keyring-daemon");
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    return FALSE;
  if (folder == NULL)
    folder = g_dir_make_tmp ("lianban-keyring-XXXXXX", &error);
  g_assert_no_error (error);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                        | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_setenv (launcher, "HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  daemon_process = g_subprocess_launcher_spawn (launcher, &error, program, "--foreground", "--unlock",
                                                "--components=secrets", NULL);
  g_assert_no_error (error);
  /* The password of its keyring. */
  GOutputStream *in = g_subprocess_get_stdin_pipe (daemon_process);
  g_assert_true (g_output_stream_write_all (in, "x", 1, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (in, NULL, NULL));
  wait_for_owner (TRUE);
  return TRUE;
}

void
test_keyring_stop (void)
{
  if (daemon_process == NULL)
    return;
  g_subprocess_send_signal (daemon_process, SIGTERM);
  g_subprocess_wait (daemon_process, NULL, NULL);
  g_clear_object (&daemon_process);
  wait_for_owner (FALSE);
}

/* Runs on the connection's own thread: what comes for us goes nowhere. */
static GDBusMessage *
swallow (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  g_object_unref (message);
  return NULL;
}

void
test_keyring_silent_start (void)
{
  silent = own_connection ();
  g_dbus_connection_add_filter (silent, swallow, NULL, NULL);
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
    silent, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
    g_variant_new ("(su)", NAME, 4u), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (answer);
}

void
test_keyring_silent_stop (void)
{
  g_dbus_connection_close_sync (silent, NULL, NULL);
  g_clear_object (&silent);
  wait_for_owner (FALSE);
}

void
test_bus_down (void)
{
  test_keyring_stop ();
  g_test_dbus_stop (bus); /* not down(): that waits for the last user of the bus to go, and there are caches */
  g_clear_object (&bus);
  if (folder != NULL)
    lb_remove_tree (folder);
  g_clear_pointer (&folder, g_free);
}

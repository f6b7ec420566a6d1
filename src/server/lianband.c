/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lianband: the central store as a service. Prints one line, its address, when it can be used; reads its certificates
 * anew on SIGHUP; ends on SIGTERM or SIGINT.
 */
#define G_LOG_DOMAIN "lianband"

#include "lb-config.h"
#include "lb-error.h"
#include "lb-server.h"
#include "lb-systemd.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <libintl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define FILES_WANTED 16384 /* as data/lianband.service asks for */

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  char *config, *data, *engine, *listen, *socket;
  gboolean training, version;
} Arguments;

static gboolean
parse (Arguments *arguments, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &arguments->config, N_("Read settings from FILE"), N_("FILE") },
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &arguments->data, N_("Keep the store in FOLDER"), N_("FOLDER") },
    { "engine", 'e', 0, G_OPTION_ARG_STRING, &arguments->engine,
      N_("Keep the ledger on ENGINE: sqlite, or postgresql://HOST/DATABASE"), N_("ENGINE") },
    { "listen", 'l', 0, G_OPTION_ARG_STRING, &arguments->listen, N_("Listen on ADDRESS:PORT (port 0: any)"),
      N_("ADDRESS") },
    { "socket", 's', 0, G_OPTION_ARG_FILENAME, &arguments->socket, N_("Listen on a unix socket at PATH"),
      N_("PATH") },
    { "training", 't', 0, G_OPTION_ARG_NONE, &arguments->training, N_("Make, or insist on, a training store"),
      NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &arguments->version, N_("Print the version and exit"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, _("The central store of Lianban. It prints its address once it can be used, and "
                                           "ends on SIGTERM or SIGINT."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc == 1)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” is not expected here"), (*argv)[1]);
  return FALSE;
}

static void
complain (const GError *error)
{
  if (error->domain == LB_ERROR)
    g_printerr ("lianband: %s: %s\n", _(lb_error_label ((LbError) error->code)), error->message);
  else
    g_printerr ("lianband: %s\n", error->message);
}

/* UTF-8 whatever the locale, as in lianbanctl: names of folders are Chinese. */
static void
print_error (const char *text)
{
  fputs (text, stderr);
}

/* What the command line says goes before the file. */
static void
merge (LbServerOptions *options, Arguments *arguments)
{
  if (arguments->data != NULL)
    {
      g_free (options->folder);
      options->folder = g_steal_pointer (&arguments->data);
    }
  if (arguments->engine != NULL)
    {
      g_free (options->engine);
      options->engine = g_steal_pointer (&arguments->engine);
    }
  if (arguments->listen != NULL)
    {
      g_free (options->listen);
      options->listen = g_steal_pointer (&arguments->listen);
      g_clear_pointer (&options->socket, g_free);
    }
  if (arguments->socket != NULL)
    {
      g_free (options->socket);
      options->socket = g_steal_pointer (&arguments->socket);
    }
  options->training |= arguments->training;
}

/* Certificates are read anew; connections go on. */
static gboolean
reload (gpointer data)
{
  g_autoptr (GError) error = NULL;

  lb_systemd_notify_reloading ();
  if (lb_server_reload (data, &error))
    {
      g_message ("reloaded");
      lb_systemd_notify ("READY=1\nSTATUS=Serving");
    }
  else
    {
      g_warning ("reload: %s; what was read before stays in use", error->message);
      lb_systemd_notify ("READY=1\nSTATUS=Serving with the certificates from before: the new ones cannot be used");
    }
  return G_SOURCE_CONTINUE;
}

static void
tell_watchdog (gpointer data)
{
  lb_systemd_notify ("WATCHDOG=1");
}

/* The watchdog hears of us when a write has gone through, not just because this loop turns. */
static gboolean
check (gpointer server)
{
  if (!lb_server_check (server, tell_watchdog, NULL))
    g_message ("watchdog: the queue is full");
  return G_SOURCE_CONTINUE;
}

/* Of descriptors as many as it may have, where whoever started it did not say how many (systemd does): a shell gives 1024
 * to programs that still use select(). */
static void
raise_files (void)
{
  struct rlimit files;

  if (getrlimit (RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= FILES_WANTED)
    return;
  files.rlim_cur = MIN (files.rlim_max, FILES_WANTED);
  setrlimit (RLIMIT_NOFILE, &files);
}

static int
serve (const LbServerOptions *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  gint64 watchdog = lb_systemd_watchdog ();

  raise_files ();
  signal (SIGPIPE, SIG_IGN);
  signal (SIGHUP, SIG_IGN); /* until there is something to reload */
  g_unix_signal_add (SIGTERM, quit, loop);
  g_unix_signal_add (SIGINT, quit, loop);
  g_autoptr (LbServer) server = lb_server_new (options, &error);
  if (server == NULL)
    {
      complain (error);
      return EXIT_FAILURE;
    }
  g_unix_signal_add (SIGHUP, reload, server);
  if (watchdog > 0)
    g_timeout_add ((guint) MAX (watchdog / 3000, 1), check, server);
  printf ("%s\n", lb_server_address (server));
  fflush (stdout);
  lb_systemd_notify ("READY=1\nSTATUS=Serving");
  g_main_loop_run (loop);
  lb_systemd_notify ("STOPPING=1\nSTATUS=Working off what is queued");
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) copy = NULL;
  Arguments arguments = { 0 };
  LbServerOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  int result = 2;

  setlocale (LC_ALL, "");
  g_set_printerr_handler (print_error);
  bindtextdomain (GETTEXT_PACKAGE, g_file_test (LB_BUILD_LOCALE_DIRECTORY, G_FILE_TEST_IS_DIR)
                                     ? LB_BUILD_LOCALE_DIRECTORY
                                     : LB_LOCALE_DIRECTORY);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (!parse (&arguments, &argc, &argv, &error)
      || (arguments.config != NULL && !lb_server_options_load (&options, arguments.config, &error)))
    complain (error);
  else if (arguments.version)
    {
      printf ("lianband %s\n", LB_VERSION);
      result = EXIT_SUCCESS;
    }
  else
    {
      merge (&options, &arguments);
      if (options.folder != NULL)
        result = serve (&options);
      else
        g_printerr ("lianband: %s\n", _("--data FOLDER or a configuration with [store] folder is needed"));
    }
  g_free (arguments.config);
  g_free (arguments.data);
  g_free (arguments.engine);
  g_free (arguments.listen);
  g_free (arguments.socket);
  lb_server_options_clear (&options);
  return result;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-application"
#include "lb-config.h"
#include "lb-application.h"
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include "lb-client.h"
#include "lb-composing.h"
#include "lb-error.h"
#include "lb-paper-texts.h"
#include "lb-private-store.h"
#include "lb-settings.h"
#include "lb-window.h"
#include "lianban-resources.h"

/* Between two tries to bring a private store back. */
#define RESTART_SECONDS 5

struct _LbApplication
{
  AdwApplication parent_instance;
  LbClient *client;             /* (owned) (nullable) */
  LbPrivateStore *private_store; /* (owned) (nullable) when no other store is named */
  char *store;                  /* (owned) (nullable) --store */
  char *replica;                /* (owned) (nullable) --replica */
  char *desk;                   /* (owned) (nullable) --page */
  char *user;                   /* (owned) (nullable) --user */
  int width, height;            /* --size; 0: as kept */
  gboolean training;
  gboolean opening;
  gboolean restarting;          /* the private store had ended */
  guint restart_source;
};

G_DEFINE_FINAL_TYPE (LbApplication, lb_application, ADW_TYPE_APPLICATION)

static LbMainWindow *
find_window (LbApplication *self)
{
  for (GList *link = gtk_application_get_windows (GTK_APPLICATION (self)); link != NULL; link = link->next)
    if (LB_IS_WINDOW (link->data))
      return link->data;
  return NULL;
}

static void
show_failure (LbApplication *self, const GError *error)
{
  LbMainWindow *window = find_window (self);

  self->opening = FALSE;
  g_message ("The store was not opened: %s", error->message);
  if (window != NULL)
    lb_window_show_failure (window, error);
}

/* What is told when the store or this PC's copy of it cannot be opened; most errors speak for themselves. (transfer
 * full) */
static GError *
explain (const GError *error)
{
  /* At this point the only thing that can be in use is the replica's lock. */
  if (g_error_matches (error, LB_ERROR, LB_ERROR_BUSY))
    return g_error_new (LB_ERROR, LB_ERROR_FAILED, "%s",
                        _("Another Lianban on this computer is using the same copy of the data. Go on in its window, or "
                          "close it first."));
  return g_error_copy (error);
}

/* The desk asked for on the command line comes to the front at each sign-in. */
static void
signed_in_cb (LbApplication *self)
{
  LbMainWindow *window = find_window (self);

  if (window != NULL && self->desk != NULL && lb_client_get_actor (self->client) != NULL)
    lb_window_show_desk (window, self->desk);
}

static void
user_signed_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  /* The sign-in page is there to go on from. */
  if (!lb_client_sign_in_finish (LB_CLIENT (source), result, &error))
    g_message ("Nobody was signed in: %s", error->message);
}

static void start_again (LbApplication *self);

static gboolean
start_again_cb (gpointer data)
{
  LbApplication *self = data;

  self->restart_source = 0;
  start_again (self);
  return G_SOURCE_REMOVE;
}

static void
store_back_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbApplication) self = data;
  g_autoptr (GError) error = NULL;

  self->restarting = FALSE;
  if (lb_private_store_start_finish (LB_PRIVATE_STORE (source), result, &error))
    {
      if (self->client != NULL)
        lb_client_sync_now (self->client);
      return;
    }
  g_message ("The private store did not come back: %s", error->message);
  if (self->client != NULL && self->restart_source == 0)
    self->restart_source = g_timeout_add_seconds (RESTART_SECONDS, start_again_cb, self);
}

/* A private store that has ended, or was stopped by another program of this user, is started again, and if that fails,
 * again, for as long as it cannot be reached; the banner of the window says so meanwhile. */
static void
start_again (LbApplication *self)
{
  if (self->private_store == NULL || self->client == NULL || self->restarting
      || lb_client_get_state (self->client) != LB_SYNC_OFFLINE)
    return;
  self->restarting = TRUE;
  lb_private_store_start_async (self->private_store, NULL, store_back_cb, g_object_ref (self));
}

static void
state_changed_cb (LbApplication *self)
{
  g_assert (LB_IS_APPLICATION (self));
  start_again (self);
}

/* The window gets its client, whether somebody is signed in by now or not. */
static void
show_client (LbApplication *self)
{
  LbMainWindow *window = find_window (self);

  self->opening = FALSE;
  if (window != NULL)
    lb_window_set_client (window, self->client);
  g_signal_connect_object (self->client, "notify::signed-in", G_CALLBACK (signed_in_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  if (self->user != NULL && lb_client_is_training (self->client))
    lb_client_sign_in_async (self->client, self->user, NULL, NULL, user_signed_in_cb, NULL);
  g_signal_connect_object (self->client, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  signed_in_cb (self);
}

/* Nobody remembered is the usual case; the sign-in page is there to go on from. */
static void
kept_signed_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbApplication) self = data;
  g_autoptr (GError) error = NULL;

  if (!lb_client_sign_in_kept_finish (LB_CLIENT (source), result, &error)
      && !g_error_matches (error, LB_ERROR, LB_ERROR_NOT_FOUND))
    g_message ("Nobody was signed in: %s", error->message);
  if (self->client == LB_CLIENT (source))
    show_client (self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbApplication) self = data;
  g_autoptr (GError) error = NULL;

  if (!lb_client_open_finish (LB_CLIENT (source), result, &error))
    {
      g_autoptr (GError) explained = explain (error);

      g_clear_object (&self->client);
      show_failure (self, explained);
      return;
    }
  if (lb_client_is_training (self->client))
    show_client (self);
  else
    lb_client_sign_in_kept_async (self->client, NULL, kept_signed_in_cb, g_object_ref (self));
}

/* A replica of its own for each store, so that they can never mix. */
static char *
default_replica (const char *address, gboolean private_store, gboolean training)
{
  g_autofree char *digest = NULL;

  if (private_store)
    return g_build_filename (g_get_user_data_dir (), "lianban", training ? "training-replica" : "replica", NULL);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, address, -1);
  digest[16] = '\0';
  return g_build_filename (g_get_user_data_dir (), "lianban", "replicas", digest, NULL);
}

static void
open_client (LbApplication *self, const char *address)
{
  g_autofree char *folder = g_strdup (self->replica);

  if (folder == NULL)
    folder = default_replica (address, self->private_store != NULL, self->training);
  g_set_object (&self->client, NULL);
  self->client = lb_client_new (folder, address);
  lb_client_open_async (self->client, NULL, opened_cb, g_object_ref (self));
}

static void
store_started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbApplication) self = data;
  g_autoptr (GError) error = NULL;

  if (!lb_private_store_start_finish (LB_PRIVATE_STORE (source), result, &error))
    show_failure (self, error);
  else
    open_client (self, lb_private_store_get_address (self->private_store));
}

static void
open_store (LbApplication *self)
{
  g_autofree char *address = self->store != NULL ? g_strdup (self->store) : NULL;
  LbMainWindow *window = find_window (self);

  if (self->opening)
    return;
  self->opening = TRUE;
  if (window != NULL)
    lb_window_show_opening (window);
  if (address == NULL && !self->training)
    address = lb_settings_dup_store ();
  if (address != NULL)
    {
      open_client (self, address);
      return;
    }
  if (self->private_store == NULL)
    self->private_store = lb_private_store_new (self->training);
  lb_private_store_start_async (self->private_store, NULL, store_started_cb, g_object_ref (self));
}

static void
retry_cb (LbApplication *self)
{
  g_assert (LB_IS_APPLICATION (self));
  open_store (self);
}

/* A file that may not be used is said aloud: papers then have the program's wording, which is lawful, but not the
 * bureau's. */
static void
use_own_texts (LbMainWindow *window)
{
  g_autofree char *path = lb_paper_texts_find ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL || lb_paper_texts_use (path, &error))
    return;
  text = g_strdup_printf (_("The bureau's own texts of documents are not used. %s"), error->message);
  lb_window_toast (window, text);
  g_warning ("%s", error->message);
}

static void
lb_application_activate (GApplication *application)
{
  LbApplication *self = LB_APPLICATION (application);
  LbMainWindow *window = find_window (self);

  if (window == NULL)
    {
      window = lb_window_new (ADW_APPLICATION (self));
      if (self->width > 0)
        {
          gtk_window_unmaximize (GTK_WINDOW (window));
          gtk_window_set_default_size (GTK_WINDOW (window), self->width, self->height);
        }
      g_signal_connect_object (window, "retry", G_CALLBACK (retry_cb), self, G_CONNECT_SWAPPED);
      use_own_texts (window);
      open_store (self);
    }
  gtk_window_present (GTK_WINDOW (window));
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  gboolean *closed = data;

  lb_client_close_finish (LB_CLIENT (source), result, NULL);
  *closed = TRUE;
}

/* The last windows have gone; what is still to be written is written before the program ends. */
static void
lb_application_shutdown (GApplication *application)
{
  LbApplication *self = LB_APPLICATION (application);
  gboolean closed = self->client == NULL;

  g_clear_handle_id (&self->restart_source, g_source_remove);
  if (!closed)
    lb_client_close_async (self->client, closed_cb, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&self->client);
  if (self->private_store != NULL)
    lb_private_store_stop (self->private_store);
  G_APPLICATION_CLASS (lb_application_parent_class)->shutdown (application);
}

/* Asked to end from outside: the same way as by the menu, so that the private store ends too. */
static gboolean
terminate_cb (gpointer data)
{
  g_application_quit (data);
  return G_SOURCE_CONTINUE;
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LbMainWindow *window = find_window (data);

  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
  else
    g_application_quit (G_APPLICATION (data));
}

static void
lb_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = { { "quit", quit_action } };

  /* A static library's resources are registered only when something names them. */
  g_resources_register (lianban_get_resource ());
  G_APPLICATION_CLASS (lb_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  gtk_window_set_default_icon_name (LB_APPLICATION_ID);
  lb_composing_watch ();
  g_unix_signal_add (SIGTERM, terminate_cb, application);
  g_unix_signal_add (SIGINT, terminate_cb, application);
}

static gboolean
parse_size (const char *text, int *ret_width, int *ret_height)
{
  int width, height, length = 0;

  if (sscanf (text, "%5dx%5d%n", &width, &height, &length) != 2 || text[length] != '\0')
    return FALSE;
  if (width < 320 || height < 240)
    return FALSE;
  *ret_width = width;
  *ret_height = height;
  return TRUE;
}

static int
lb_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  LbApplication *self = LB_APPLICATION (application);
  const char *size;

  g_variant_dict_lookup (options, "store", "s", &self->store);
  g_variant_dict_lookup (options, "replica", "^ay", &self->replica);
  g_variant_dict_lookup (options, "page", "s", &self->desk);
  g_variant_dict_lookup (options, "user", "s", &self->user);
  self->training = g_variant_dict_contains (options, "training");
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("lianban %s\n", LB_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (options, "size", "&s", &size) && !parse_size (size, &self->width, &self->height))
    {
      g_printerr (_("--size takes WIDTHxHEIGHT, such as 1366x768\n"));
      return 2;
    }
  if (self->store != NULL && self->training)
    {
      g_printerr (_("--training makes the private store a training one; it cannot go with --store\n"));
      return 2;
    }
  /* Several people on one PC, each with a replica of their own, as in tests. */
  if (g_variant_dict_contains (options, "new-instance"))
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
lb_application_finalize (GObject *object)
{
  LbApplication *self = LB_APPLICATION (object);

  g_clear_object (&self->client);
  g_clear_object (&self->private_store);
  g_free (self->store);
  g_free (self->replica);
  g_free (self->desk);
  g_free (self->user);
  G_OBJECT_CLASS (lb_application_parent_class)->finalize (object);
}

static void
lb_application_class_init (LbApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lb_application_finalize;
  application_class->activate = lb_application_activate;
  application_class->startup = lb_application_startup;
  application_class->shutdown = lb_application_shutdown;
  application_class->handle_local_options = lb_application_handle_local_options;
}

static void
lb_application_init (LbApplication *self)
{
  static const GOptionEntry options[] = {
    { "store", 's', 0, G_OPTION_ARG_STRING, NULL, N_("The store: https://HOST:PORT or unix:/PATH"), N_("ADDRESS") },
    { "replica", 'r', 0, G_OPTION_ARG_FILENAME, NULL, N_("Where this PC keeps its copy"), N_("FOLDER") },
    { "training", 't', 0, G_OPTION_ARG_NONE, NULL, N_("Open the private training store"), NULL },
    { "new-instance", 'n', 0, G_OPTION_ARG_NONE, NULL, N_("Start a program of its own beside a running one"), NULL },
    { "page", 'p', 0, G_OPTION_ARG_STRING, NULL, N_("The desk to show first"), N_("DESK") },
    { "user", 'u', 0, G_OPTION_ARG_STRING, NULL, N_("Sign this person in, in a training store"), N_("PERSON") },
    { "size", 0, 0, G_OPTION_ARG_STRING, NULL, N_("The size of the window"), N_("WIDTHxHEIGHT") },
    { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_("Print the version"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

LbApplication *
lb_application_new (void)
{
  return g_object_new (LB_TYPE_APPLICATION, "application-id", LB_APPLICATION_ID, "resource-base-path",
                       "/org/lianban/Lianban", NULL);
}

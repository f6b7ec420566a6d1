/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-window"
#include "lb-config.h"
#include "lb-window-private.h"
#include <glib/gi18n.h>
#include "lb-bell.h"
#include "lb-desks.h"
#include "lb-focus.h"
#include "lb-paper-scan.h"
#include "lb-accessible-names.h"
#include "lb-search-box.h"
#include "lb-settings.h"
#include "lb-sign-in-page.h"
#include "lb-stack-pages.h"
#include "lb-sync-chip.h"
#include "lb-training-bar.h"

G_DEFINE_FINAL_TYPE (LbMainWindow, lb_window, ADW_TYPE_APPLICATION_WINDOW)

enum { SIGNAL_RETRY, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
state_retry_cb (LbMainWindow *self)
{
  g_assert (LB_IS_WINDOW (self));
  g_signal_emit (self, signals[SIGNAL_RETRY], 0);
}

static void
offline_retry_cb (LbMainWindow *self)
{
  g_assert (LB_IS_WINDOW (self));
  if (self->client != NULL)
    lb_client_sync_now (self->client);
}

gboolean
lb_window_must_change_password (LbMainWindow *self)
{
  gboolean must_change = FALSE;

  if (self->client != NULL && lb_client_get_actor (self->client) != NULL)
    g_object_get (self->client, "must-change-password", &must_change, NULL);
  return must_change;
}

/* The parts of the header that only a signed-in user has. */
static void
show_user_parts (LbMainWindow *self, const LbActor *actor)
{
  const gboolean served = actor != NULL && !lb_window_must_change_password (self);

  gtk_widget_set_visible (self->search, served);
  gtk_widget_set_visible (self->chip, served);
  gtk_widget_set_visible (self->bell, served);
  gtk_widget_set_visible (self->user_button, actor != NULL);
  if (actor == NULL)
    return;
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->user_button), actor->name);
  /* The button within is named by its label; only the menu button around it has none. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->user_button), GTK_ACCESSIBLE_PROPERTY_LABEL, actor->name, -1);
}

static void
state_changed_cb (LbMainWindow *self)
{
  g_assert (LB_IS_WINDOW (self));

  lb_banner_set_revealed (self->offline_banner, lb_client_get_actor (self->client) != NULL
                                                  && lb_client_get_state (self->client) == LB_SYNC_OFFLINE);
}

static void
show_sign_in (LbMainWindow *self)
{
  lb_window_clear_desks (self);
  show_user_parts (self, NULL);
  adw_bin_set_child (self->sign_in_slot, lb_sign_in_page_new (self->client));
  gtk_stack_set_visible_child_name (self->stack, "sign-in");
  state_changed_cb (self);
  lb_window_update_title (self);
  lb_window_update_actions (self);
}

static void
show_desks (LbMainWindow *self)
{
  const gboolean must_change = lb_window_must_change_password (self);

  /* The entry that goes must lose the focus first. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  adw_bin_set_child (self->sign_in_slot, NULL);
  show_user_parts (self, lb_client_get_actor (self->client));
  lb_window_clear_desks (self);
  if (!must_change)
    lb_window_fill_sidebar (self);
  gtk_stack_set_visible_child_name (self->stack, must_change ? "password" : "desks");
  lb_window_update_title (self);
  lb_window_update_actions (self);
  if (must_change) /* nothing else is served before */
    gtk_widget_activate_action (GTK_WIDGET (self), "win.account", NULL);
}

static void
signed_in_cb (LbMainWindow *self)
{
  g_assert (LB_IS_WINDOW (self));

  if (lb_client_get_actor (self->client) != NULL)
    show_desks (self);
  else
    show_sign_in (self);
}

/* One's own password is set: now there are desks. */
static void
password_changed_cb (LbMainWindow *self)
{
  g_assert (LB_IS_WINDOW (self));
  if (lb_client_get_actor (self->client) != NULL && gtk_widget_get_visible (self->search)
                                                      == lb_window_must_change_password (self))
    show_desks (self);
}

static void
signed_out_cb (LbMainWindow *self, const char *reason)
{
  g_assert (LB_IS_WINDOW (self));

  if (!self->leaving && reason != NULL && *reason != '\0')
    lb_window_toast (self, _("Your sign-in has ended. Sign in again; what you have saved is kept."));
}

static void
not_remembered_cb (LbMainWindow *self)
{
  g_assert (LB_IS_WINDOW (self));
  lb_window_toast (self, _("The sign-in could not be remembered. You will be asked for your password at the next start."));
}

static gboolean
lb_window_close_request (GtkWindow *window)
{
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  lb_settings_set_size (width, height, gtk_window_is_maximized (window));
  return GTK_WINDOW_CLASS (lb_window_parent_class)->close_request (window);
}

static void
lb_window_dispose (GObject *object)
{
  LbMainWindow *self = LB_WINDOW (object);

  g_clear_handle_id (&self->desks_source, g_source_remove);
  g_clear_handle_id (&self->toasts_source, g_source_remove);
  g_clear_pointer (&self->waiting_toasts, g_ptr_array_unref);
  g_clear_weak_pointer (&self->opener);
  g_clear_object (&self->client_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), LB_TYPE_WINDOW);
  g_clear_pointer (&self->desks, g_hash_table_unref);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, LbMainWindow, toasts);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, stack);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, state);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, sign_in_slot);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, desk_stack);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, sidebar);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, opened_slot);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, offline_banner);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, back_button);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, search);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, chip);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, bell);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, user_button);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, training);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, title);
  gtk_widget_class_bind_template_child (klass, LbMainWindow, subtitle);
}

static void
lb_window_class_init (LbMainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = lb_window_close_request;
  lb_accessible_names_complete ();
  lb_stack_pages_hide_unseen ();
  /* The button of a failed start was pressed; the application tries again. */
  signals[SIGNAL_RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
  g_type_ensure (LB_TYPE_BANNER);
  g_type_ensure (LB_TYPE_BELL);
  g_type_ensure (LB_TYPE_SEARCH_BOX);
  g_type_ensure (LB_TYPE_STATE_VIEW);
  g_type_ensure (LB_TYPE_SYNC_CHIP);
  g_type_ensure (LB_TYPE_TRAINING_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/shell/lb-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, state_retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, offline_retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, lb_window_sidebar_row_activated);
  lb_window_install_actions (widget_class);
}

/* (nullable) whom a scanned slip is shown to. */
static LbClient *
client_of_scan (GtkWindow *window)
{
  LbMainWindow *self = LB_WINDOW (window);

  return self->client != NULL && lb_client_get_actor (self->client) != NULL && !lb_window_must_change_password (self)
           ? self->client : NULL;
}

static void
lb_window_init (LbMainWindow *self)
{
  int width, height;
  gboolean maximized;

  self->desks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->waiting_toasts = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_focus_tab_leaves (self->sidebar);
  lb_focus_keep (GTK_WINDOW (self));
  lb_paper_scan_listen (GTK_WINDOW (self), client_of_scan);
  self->client_signals = g_signal_group_new (LB_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->client_signals, "notify::signed-in", G_CALLBACK (signed_in_cb), self);
  g_signal_group_connect_swapped (self->client_signals, "notify::state", G_CALLBACK (state_changed_cb), self);
  g_signal_group_connect_swapped (self->client_signals, "notify::must-change-password",
                                  G_CALLBACK (password_changed_cb), self);
  /* Where one sits is named once the catalogue is here. */
  g_signal_group_connect_swapped (self->client_signals, "notify::caught-up", G_CALLBACK (lb_window_update_title), self);
  g_signal_group_connect_swapped (self->client_signals, "signed-out", G_CALLBACK (signed_out_cb), self);
  g_signal_group_connect_swapped (self->client_signals, "not-remembered", G_CALLBACK (not_remembered_cb), self);
  lb_settings_get_size (&width, &height, &maximized);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  lb_window_update_actions (self);
}

LbMainWindow *
lb_window_new (AdwApplication *application)
{
  return g_object_new (LB_TYPE_WINDOW, "application", application, NULL);
}

LbMainWindow *
lb_window_of (gpointer widget)
{
  GtkRoot *root;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  root = gtk_widget_get_root (widget);
  /* A form of the page may be a window of its own over ours. */
  while (root != NULL && !LB_IS_WINDOW (root) && GTK_IS_WINDOW (root))
    root = (GtkRoot *) gtk_window_get_transient_for (GTK_WINDOW (root));
  return root != NULL && LB_IS_WINDOW (root) ? LB_WINDOW (root) : NULL;
}

LbClient *
lb_window_get_client (LbMainWindow *self)
{
  g_return_val_if_fail (LB_IS_WINDOW (self), NULL);
  return self->client;
}

void
lb_window_show_opening (LbMainWindow *self)
{
  g_return_if_fail (LB_IS_WINDOW (self));
  lb_state_view_show_loading (self->state, _("Opening the store…"));
  gtk_stack_set_visible_child_name (self->stack, "state");
}

void
lb_window_show_failure (LbMainWindow *self, const GError *error)
{
  g_return_if_fail (LB_IS_WINDOW (self));
  lb_state_view_show_error (self->state, error);
  gtk_stack_set_visible_child_name (self->stack, "state");
}

void
lb_window_set_client (LbMainWindow *self, LbClient *client)
{
  g_return_if_fail (LB_IS_WINDOW (self));
  g_return_if_fail (LB_IS_CLIENT (client));

  g_set_object (&self->client, client);
  g_signal_group_set_target (self->client_signals, client);
  lb_search_box_set_client (LB_SEARCH_BOX (self->search), client);
  lb_bell_set_client (LB_BELL (self->bell), client);
  lb_sync_chip_set_client (LB_SYNC_CHIP (self->chip), client);
  lb_training_bar_set_client (LB_TRAINING_BAR (self->training), client);
  signed_in_cb (self);
  state_changed_cb (self);
}

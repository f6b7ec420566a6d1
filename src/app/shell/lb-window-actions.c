/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything that the window itself can do, with its keys.
 */
#define G_LOG_DOMAIN "lb-window"
#include "lb-config.h"
#include "lb-window-private.h"
#include <glib/gi18n.h>
#include "lb-account-window.h"
#include "lb-bell.h"
#include "lb-handbook-window.h"
#include "lb-paper-scan.h"
#include "lb-shortcuts.h"

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (LB_WINDOW (widget)->search);
}

static void
show_desk_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_window_show_desk (LB_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
nth_desk_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_window_show_nth_desk (LB_WINDOW (widget), g_variant_get_int32 (parameter));
}

static void
open_case_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *case_id, *item;

  g_variant_get (parameter, "(&s&s)", &case_id, &item);
  lb_window_open_case (LB_WINDOW (widget), case_id, *item != '\0' ? item : NULL);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_window_pop_page (LB_WINDOW (widget));
}

/* The desk where most waits. */
static void
show_waiting_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbMainWindow *self = LB_WINDOW (widget);
  GHashTableIter iterator;
  gpointer desk, page;
  const char *best = NULL;
  guint most = 0;

  g_hash_table_iter_init (&iterator, self->desks);
  while (g_hash_table_iter_next (&iterator, &desk, &page))
    if (lb_page_get_badge (page) > most)
      {
        most = lb_page_get_badge (page);
        best = desk;
      }
  if (best != NULL)
    lb_window_show_desk (self, best);
  else
    lb_window_toast (self, _("Nothing waits for you."));
}

static void
notices_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_bell_popup (LB_BELL (LB_WINDOW (widget)->bell));
}

static void
sync_now_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_client_sync_now (LB_WINDOW (widget)->client);
}

static void
account_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (lb_account_window_new (GTK_WINDOW (widget), LB_WINDOW (widget)->client)));
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbMainWindow) self = data;
  g_autoptr (GError) error = NULL;

  self->leaving = FALSE;
  if (!lb_client_sign_out_finish (LB_CLIENT (source), result, &error))
    lb_window_report_error (self, error);
}

static void
sign_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LB_WINDOW (widget)->leaving = TRUE;
  lb_client_sign_out_async (LB_WINDOW (widget)->client, signed_out_cb, g_object_ref (widget));
}

static void
shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbMainWindow *self = LB_WINDOW (widget);

  lb_shortcuts_show (GTK_WINDOW (self), self->client != NULL ? lb_window_front_page (self) : NULL);
}

/* At the step in front: the page knows it, else it is the desk's as a whole, and over the desks lies a case. */
static void
handbook_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbMainWindow *self = LB_WINDOW (widget);
  LbPage *page = lb_window_front_page (self);
  const char *step = page != NULL ? lb_page_handbook_step (page) : NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (step == NULL)
    step = self->opened != NULL ? "case" : gtk_stack_get_visible_child_name (self->desk_stack);
  if (lb_handbook_window_open (GTK_WINDOW (self), step != NULL ? step : "counter",
                               lb_time_day (lb_client_now (self->client)), &error))
    return;
  text = g_strdup_printf (_("The bureau's own handbook is not used. %s"), error->message);
  lb_window_toast (self, text);
  g_warning ("%s", error->message);
}

static void
about_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_show_about_window (GTK_WINDOW (widget), "application-name", _("Lianban"), "application-icon", LB_APPLICATION_ID,
                         "version", LB_VERSION, "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _("Approval cases, from the counter to the archive"), "developer-name",
                         _("The Lianban project"), NULL);
}

static void
scan_paper_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_paper_scan_open (GTK_WINDOW (widget), LB_WINDOW (widget)->client, NULL);
}

static void
fullscreen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static const struct
{
  const char *name, *parameter;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "win.search", NULL, search_action },
  { "win.show-desk", "s", show_desk_action },
  { "win.nth-desk", "i", nth_desk_action },
  { "win.open-case", "(ss)", open_case_action },
  { "win.back", NULL, back_action },
  { "win.show-waiting", NULL, show_waiting_action },
  { "win.notices", NULL, notices_action },
  { "win.sync-now", NULL, sync_now_action },
  { "win.account", NULL, account_action },
  { "win.sign-out", NULL, sign_out_action },
  { "win.shortcuts", NULL, shortcuts_action },
  { "win.handbook", NULL, handbook_action },
  { "win.about", NULL, about_action },
  { "win.scan-paper", NULL, scan_paper_action },
  { "win.fullscreen", NULL, fullscreen_action },
};

void
lb_window_install_actions (GtkWidgetClass *klass)
{
  const LbShortcut *shortcut;

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, actions[i].parameter, actions[i].activate);
  for (shortcut = lb_shortcuts_of_window (); shortcut->accelerator != NULL; shortcut++)
    {
      g_autoptr (GtkShortcut) key = NULL;

      key = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcut->accelerator),
                              gtk_named_action_new (shortcut->action));
      if (shortcut->target != NULL)
        {
          g_autoptr (GVariant) target = g_variant_parse (NULL, shortcut->target, NULL, NULL, NULL);

          gtk_shortcut_set_arguments (key, target);
        }
      gtk_widget_class_add_shortcut (klass, key);
    }
}

void
lb_window_update_actions (LbMainWindow *self)
{
  const gboolean signed_in = self->client != NULL && lb_client_get_actor (self->client) != NULL;
  const gboolean served = signed_in && !lb_window_must_change_password (self);
  static const char *const of_user[] = { "win.search", "win.show-desk", "win.nth-desk", "win.open-case",
                                         "win.show-waiting", "win.notices", "win.sync-now", "win.scan-paper",
                                         "win.handbook" };

  for (gsize i = 0; i < G_N_ELEMENTS (of_user); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), of_user[i], served);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.account", signed_in);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-out", signed_in);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", self->opened != NULL);
}

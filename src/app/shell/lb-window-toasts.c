/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the window says in passing: where it can be seen, which is on the modal window in front when there is one.
 */
#define G_LOG_DOMAIN "lb-window"
#include "lb-window-private.h"
#include <glib/gi18n.h>
#include "lb-failure.h"
#include "lb-platform.h"

/* The modal window that stands before @window, or @window itself. */
static GtkWindow *
front_of (GtkWindow *window)
{
  GListModel *windows = gtk_window_get_toplevels ();
  const guint n_windows = g_list_model_get_n_items (windows);

  for (guint i = 0; i < n_windows; i++)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (other) == window && gtk_window_get_modal (other)
          && gtk_widget_get_mapped (GTK_WIDGET (other)))
        return front_of (other);
    }
  return window;
}

static void show_later (LbMainWindow *self);

/* A question that has no room for it lets it wait. */
static void
show_waiting (LbMainWindow *self)
{
  GtkWindow *front = front_of (GTK_WINDOW (self));
  GtkWidget *content = ADW_IS_WINDOW (front) ? adw_window_get_content (ADW_WINDOW (front)) : NULL;
  AdwToastOverlay *overlay = front == GTK_WINDOW (self) ? self->toasts
                             : ADW_IS_TOAST_OVERLAY (content) ? ADW_TOAST_OVERLAY (content)
                                                              : NULL;

  if (overlay == NULL)
    {
      g_signal_connect_object (front, "unmap", G_CALLBACK (show_later), self, G_CONNECT_SWAPPED);
      return;
    }
  for (guint i = 0; i < self->waiting_toasts->len; i++)
    adw_toast_overlay_add_toast (overlay, g_object_ref (self->waiting_toasts->pdata[i]));
  g_ptr_array_set_size (self->waiting_toasts, 0);
}

static gboolean
show_waiting_cb (gpointer data)
{
  LbMainWindow *self = data;

  self->toasts_source = 0;
  show_waiting (self);
  return G_SOURCE_REMOVE;
}

/* A dialog that has done its work says so and closes at once: by then it is gone. */
static void
show_later (LbMainWindow *self)
{
  g_assert (LB_IS_WINDOW (self));
  if (self->toasts_source == 0 && self->waiting_toasts != NULL && self->waiting_toasts->len > 0)
    self->toasts_source = g_idle_add (show_waiting_cb, self);
}

/* @toast (transfer full) */
static void
add_toast (LbMainWindow *self, AdwToast *toast)
{
  g_autoptr (AdwToast) taken = toast;

  /* Work may end after its window was closed, while it still holds that: nobody is there to be told. */
  if (self->waiting_toasts == NULL)
    return;
  g_ptr_array_add (self->waiting_toasts, g_steal_pointer (&taken));
  show_later (self);
}

static void
failure_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *answer = lb_ask_finish (result, NULL);
}

static void
show_details_cb (AdwToast *toast, gpointer data)
{
  static const char *const close_id = "close";
  LbMainWindow *self = data;
  const LbAnswer answers[] = { { close_id, _("_Close"), LB_ANSWER_PLAIN }, { NULL } };

  lb_ask_async (GTK_WIDGET (front_of (GTK_WINDOW (self))), g_object_get_data (G_OBJECT (toast), "lb-heading"),
                g_object_get_data (G_OBJECT (toast), "lb-body"), NULL, answers, NULL, failure_answered_cb, NULL);
}

void
lb_window_toast (LbMainWindow *self, const char *text)
{
  g_autofree char *escaped = NULL;

  if (self == NULL)
    return;
  g_return_if_fail (LB_IS_WINDOW (self));
  g_return_if_fail (text != NULL);
  /* Titles of toasts are markup in libadwaita 1.2. */
  escaped = g_markup_escape_text (text, -1);
  add_toast (self, adw_toast_new (escaped));
}

void
lb_window_report_error (LbMainWindow *self, const GError *error)
{
  g_autoptr (LbFailure) failure = NULL;
  g_autofree char *escaped = NULL;
  AdwToast *toast;

  if (self == NULL || lb_error_is_cancelled (error))
    return;
  g_return_if_fail (LB_IS_WINDOW (self));
  failure = lb_failure_new (error);
  escaped = g_markup_escape_text (failure->what, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, 8);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  if (failure->why != NULL || failure->next != NULL)
    {
      g_object_set_data_full (G_OBJECT (toast), "lb-heading", g_strdup (failure->what), g_free);
      g_object_set_data_full (G_OBJECT (toast), "lb-body",
                              g_strjoin ("\n", failure->why != NULL ? failure->why : failure->next,
                                         failure->why != NULL ? failure->next : NULL, NULL),
                              g_free);
      adw_toast_set_button_label (toast, _("_Why?"));
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (show_details_cb), self, 0);
    }
  add_toast (self, toast);
}

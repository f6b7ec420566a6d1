/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-account-window"
#include "lb-account-window.h"
#include <glib/gi18n.h>
#include <string.h>
#include "lb-failure.h"
#include "lb-focus.h"
#include "lb-leave-box.h"
#include "lb-name.h"
#include "lb-password-box.h"
#include "lb-platform.h"
#include "lb-section.h"
#include "lb-window.h"

struct _LbAccountWindow
{
  AdwWindow parent_instance;
  GtkLabel *name, *roles, *message;
  LbLeaveBox *leave;
  LbPasswordBox *password;
  GtkBox *sessions;
  GtkWidget *end_others;
  LbClient *client;          /* (owned) (nullable) */
  GSignalGroup *signals;     /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *rows;           /* (owned) (nullable) (element-type LbSessionRow) */
  guint ending;              /* sessions whose end is awaited */
  gboolean forced;           /* it is open because the password must be changed */
};

G_DEFINE_FINAL_TYPE (LbAccountWindow, lb_account_window, ADW_TYPE_WINDOW)

static void reload (LbAccountWindow *self);

/* What went wrong, or nothing. */
static void
failed_cb (LbAccountWindow *self, const GError *error)
{
  g_autofree char *text = error != NULL && !lb_error_is_cancelled (error) ? lb_error_describe (error) : NULL;

  g_assert (LB_IS_ACCOUNT_WINDOW (self));
  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

/* Ending */

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbAccountWindow) self = data;
  g_autoptr (GError) error = NULL;

  lb_client_account_finish (LB_CLIENT (source), result, &error);
  if (self->client == NULL)
    return;
  self->ending--;
  /* One that had ended by itself is what was wanted. */
  if (!g_error_matches (error, LB_ERROR, LB_ERROR_NOT_FOUND))
    failed_cb (self, error);
  if (self->ending == 0)
    reload (self);
}

static void
end_session (LbAccountWindow *self, const char *session)
{
  self->ending++;
  lb_client_revoke_session_async (self->client, session, self->cancellable, ended_cb, g_object_ref (self));
}

static void
end_cb (LbAccountWindow *self, GtkWidget *button)
{
  g_assert (LB_IS_ACCOUNT_WINDOW (self));
  gtk_widget_set_sensitive (button, FALSE);
  end_session (self, g_object_get_data (G_OBJECT (button), "lb-session"));
}

static void
end_others_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbAccountWindow) self = data;
  g_autofree char *answer = lb_ask_finish (result, NULL);

  if (self->client == NULL || self->rows == NULL || g_strcmp0 (answer, "end") != 0)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    if (!((LbSessionRow *) self->rows->pdata[i])->current)
      end_session (self, ((LbSessionRow *) self->rows->pdata[i])->id);
}

static void
end_others_cb (LbAccountWindow *self)
{
  static const char *const keep_id = "keep", *const end_id = "end";
  const LbAnswer answers[] = { { keep_id, _("_Keep Them"), LB_ANSWER_PLAIN },
                               { end_id, _("_End Them"), LB_ANSWER_DESTRUCTIVE },
                               { NULL } };

  g_assert (LB_IS_ACCOUNT_WINDOW (self));
  lb_ask_async (GTK_WIDGET (self), _("End All Other Sessions?"),
                _("Everywhere but here you will have to sign in again. What was saved there and not sent yet is kept."),
                NULL, answers, self->cancellable, end_others_answered_cb, g_object_ref (self));
}

/* Sessions */

/* The number stands with this computer as well, so that one can go and compare. */
static char *
session_title (const LbSessionRow *row, const char *device)
{
  const gsize length = strlen (row->device);
  const char *number = row->device + (length > 8 ? length - 8 : 0);

  /* Translators: the last letters of a computer's number. */
  if (row->current)
    return g_strdup_printf (_("This computer, now (number …%s)"), number);
  if (g_strcmp0 (row->device, device) == 0)
    return g_strdup (_("This computer, another sign-in"));
  /* Translators: the last letters of a computer's number. */
  return g_strdup_printf (_("Another computer (number …%s)"), number);
}

static char *
session_detail (LbAccountWindow *self, const LbSessionRow *row)
{
  const LbTime now = lb_client_now (self->client);
  g_autofree char *made = lb_name_time (row->made, now), *seen = lb_name_time (row->seen, now);
  g_autofree char *text = g_strdup_printf (_("Signed in %s · last renewed %s"), made, seen);

  return row->bound ? g_strdup_printf (_("%s · bound to the device’s certificate"), text) : g_steal_pointer (&text);
}

static void
add_session (LbAccountWindow *self, LbSection *section, const LbSessionRow *row, const char *device)
{
  g_autofree char *title = session_title (row, device), *detail = session_detail (self, row);
  GtkWidget *button = NULL;
  GtkWidget *line = lb_account_line (title, detail, row->current ? NULL : _("End Session"), G_CALLBACK (end_cb), self,
                                     &button);

  if (button != NULL)
    g_object_set_data_full (G_OBJECT (button), "lb-session", g_strdup (row->id), g_free);
  lb_section_add_widget (section, line);
}

static void
show_sessions (LbAccountWindow *self)
{
  GtkWidget *section = lb_section_new (_("Where I Am Signed In"));
  const char *device = NULL;
  guint others = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const LbSessionRow *row = self->rows->pdata[i];

      device = row->current ? row->device : device;
      others += !row->current;
    }
  /* This one first. */
  for (int current = 1; current >= 0; current--)
    for (guint i = 0; i < self->rows->len; i++)
      if (((LbSessionRow *) self->rows->pdata[i])->current == current)
        add_session (self, LB_SECTION (section), self->rows->pdata[i], device);
  lb_box_clear (self->sessions);
  gtk_box_append (self->sessions, section);
  gtk_widget_set_visible (self->end_others, others > 0);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbAccountWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = lb_client_list_sessions_finish (LB_CLIENT (source), result, &error);

  if (self->client == NULL)
    return;
  if (rows == NULL)
    {
      failed_cb (self, error);
      return;
    }
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = g_steal_pointer (&rows);
  show_sessions (self);
}

static void
reload (LbAccountWindow *self)
{
  lb_client_list_sessions_async (self->client, self->cancellable, listed_cb, g_object_ref (self));
}

/* Everything but the password waits until that is one's own. */
static void
show_account (LbAccountWindow *self)
{
  g_object_get (self->client, "must-change-password", &self->forced, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->leave), !self->forced);
  gtk_widget_set_visible (GTK_WIDGET (self->sessions), !self->forced);
  if (self->forced)
    return;
  lb_leave_box_set_client (self->leave, self->client);
  reload (self);
}

/* Who only came to set a password of their own goes on to the desks; the others see that no session but this is left. */
static void
password_changed_cb (LbAccountWindow *self)
{
  g_assert (LB_IS_ACCOUNT_WINDOW (self));
  if (lb_client_get_actor (self->client) == NULL)
    return;
  if (!self->forced)
    {
      reload (self);
      return;
    }
  lb_window_toast (lb_window_of (self), _("The password is changed."));
  gtk_window_close (GTK_WINDOW (self));
}

static void
signed_in_cb (LbAccountWindow *self)
{
  g_assert (LB_IS_ACCOUNT_WINDOW (self));
  if (lb_client_get_actor (self->client) == NULL)
    gtk_window_close (GTK_WINDOW (self));
}

/* Object */

static void
lb_account_window_dispose (GObject *object)
{
  LbAccountWindow *self = LB_ACCOUNT_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->signals);
  g_clear_object (&self->client);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LB_TYPE_ACCOUNT_WINDOW);
  G_OBJECT_CLASS (lb_account_window_parent_class)->dispose (object);
}

static void
lb_account_window_class_init (LbAccountWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_account_window_dispose;
  g_type_ensure (LB_TYPE_LEAVE_BOX);
  g_type_ensure (LB_TYPE_PASSWORD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/shell/lb-account-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LbAccountWindow, name);
  gtk_widget_class_bind_template_child (widget_class, LbAccountWindow, roles);
  gtk_widget_class_bind_template_child (widget_class, LbAccountWindow, message);
  gtk_widget_class_bind_template_child (widget_class, LbAccountWindow, leave);
  gtk_widget_class_bind_template_child (widget_class, LbAccountWindow, password);
  gtk_widget_class_bind_template_child (widget_class, LbAccountWindow, sessions);
  gtk_widget_class_bind_template_child (widget_class, LbAccountWindow, end_others);
  gtk_widget_class_bind_template_callback (widget_class, end_others_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lb_account_window_init (LbAccountWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_focus_keep (GTK_WINDOW (self));
  self->signals = g_signal_group_new (LB_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->signals, "notify::signed-in", G_CALLBACK (signed_in_cb), self);
  g_signal_connect_object (self->leave, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->password, "changed", G_CALLBACK (password_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
show_person (LbAccountWindow *self, const LbActor *actor)
{
  g_autoptr (GString) roles = g_string_new (NULL);

  for (int i = 0; i < LB_N_ROLES; i++)
    if (actor->roles & (1u << i))
      g_string_append_printf (roles, "%s%s", roles->len > 0 ? _(", ") : "", _(lb_role_label ((LbRole) (1u << i))));
  gtk_label_set_text (self->name, actor->name);
  gtk_label_set_text (self->roles, roles->str);
}

GtkWidget *
lb_account_window_new (GtkWindow *parent, LbClient *client)
{
  g_return_val_if_fail (LB_IS_CLIENT (client) && lb_client_get_actor (client) != NULL, NULL);
  LbAccountWindow *self = g_object_new (LB_TYPE_ACCOUNT_WINDOW, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  g_signal_group_set_target (self->signals, client);
  show_person (self, lb_client_get_actor (client));
  lb_password_box_set_client (self->password, client);
  gtk_widget_set_visible (GTK_WIDGET (self->password), !lb_client_is_training (client));
  show_account (self);
  return GTK_WIDGET (self);
}

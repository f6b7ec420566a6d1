/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-password-box"
#include "lb-password-box.h"
#include <glib/gi18n.h>
#include "lb-error.h"
#include "lb-failure.h"
#include "lb-form-row.h"

/* As the store asks. */
#define SHORTEST 10

struct _LbPasswordBox
{
  AdwBin parent_instance;
  GtkEditable *old_password, *new_password, *again;
  LbFormRow *old_row, *new_row, *again_row;
  GtkWidget *must, *change, *done;
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (LbPasswordBox, lb_password_box, ADW_TYPE_BIN)

static guint changed_signal;

static void
edited_cb (LbPasswordBox *self)
{
  const char *new_password = gtk_editable_get_text (self->new_password), *again = gtk_editable_get_text (self->again);
  const glong length = g_utf8_strlen (new_password, -1);
  const gboolean same = g_str_equal (new_password, again);

  g_assert (LB_IS_PASSWORD_BOX (self));
  gtk_widget_set_visible (self->done, FALSE);
  lb_form_row_set_error (self->old_row, NULL);
  lb_form_row_set_error (self->new_row, length > 0 && length < SHORTEST ? _("Ten characters at least.") : NULL);
  lb_form_row_set_error (self->again_row, *again != '\0' && !same ? _("The two are not the same.") : NULL);
  gtk_widget_set_sensitive (self->change, !self->busy && *gtk_editable_get_text (self->old_password) != '\0'
                                            && length >= SHORTEST && same);
}

static void
clear (LbPasswordBox *self)
{
  gtk_editable_set_text (self->old_password, "");
  gtk_editable_set_text (self->new_password, "");
  gtk_editable_set_text (self->again, "");
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbPasswordBox) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const gboolean done = lb_client_change_password_finish (LB_CLIENT (source), result, &error);

  if (self->client == NULL)
    return;
  self->busy = FALSE;
  if (done)
    clear (self);
  edited_cb (self);
  gtk_widget_set_visible (self->done, done);
  if (done)
    {
      g_signal_emit (self, changed_signal, 0);
      return;
    }
  text = g_error_matches (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED) ? g_strdup (_("That is not your password."))
                                                                      : lb_error_describe (error);
  lb_form_row_set_error (self->old_row, text);
}

static void
change_cb (LbPasswordBox *self)
{
  g_assert (LB_IS_PASSWORD_BOX (self));
  if (self->busy || !gtk_widget_get_sensitive (self->change))
    return;
  self->busy = TRUE;
  edited_cb (self);
  lb_client_change_password_async (self->client, gtk_editable_get_text (self->old_password),
                                   gtk_editable_get_text (self->new_password), self->cancellable, changed_cb,
                                   g_object_ref (self));
}

static void
lb_password_box_dispose (GObject *object)
{
  LbPasswordBox *self = LB_PASSWORD_BOX (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_password_box_parent_class)->dispose (object);
}

static void
lb_password_box_class_init (LbPasswordBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_password_box_dispose;
  changed_signal = g_signal_new ("changed", LB_TYPE_PASSWORD_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 0);
  g_type_ensure (LB_TYPE_FORM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/shell/lb-password-box.ui");
  gtk_widget_class_bind_template_child (widget_class, LbPasswordBox, old_password);
  gtk_widget_class_bind_template_child (widget_class, LbPasswordBox, new_password);
  gtk_widget_class_bind_template_child (widget_class, LbPasswordBox, again);
  gtk_widget_class_bind_template_child (widget_class, LbPasswordBox, old_row);
  gtk_widget_class_bind_template_child (widget_class, LbPasswordBox, new_row);
  gtk_widget_class_bind_template_child (widget_class, LbPasswordBox, again_row);
  gtk_widget_class_bind_template_child (widget_class, LbPasswordBox, must);
  gtk_widget_class_bind_template_child (widget_class, LbPasswordBox, change);
  gtk_widget_class_bind_template_child (widget_class, LbPasswordBox, done);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
}

static void
lb_password_box_init (LbPasswordBox *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lb_password_box_set_client (LbPasswordBox *self, LbClient *client)
{
  g_return_if_fail (LB_IS_PASSWORD_BOX (self));
  g_return_if_fail (LB_IS_CLIENT (client));

  g_set_object (&self->client, client);
  g_object_bind_property (client, "must-change-password", self->must, "visible", G_BINDING_SYNC_CREATE);
}

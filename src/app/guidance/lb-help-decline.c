/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-help-decline"
#include "lb-help-decline.h"
#include <glib/gi18n.h>
#include "lb-form-row.h"

struct _LbHelpDecline
{
  GtkWidget parent_instance;
  GtkWidget *button;
  GtkPopover *popover;
  LbFormRow *reason_row;
  GtkEntry *reason;
};

G_DEFINE_FINAL_TYPE (LbHelpDecline, lb_help_decline, GTK_TYPE_WIDGET)

typedef enum { DECLINED, N_SIGNALS } LbHelpDeclineSignal;

static guint signals[N_SIGNALS];

static void
decline_cb (LbHelpDecline *self)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));

  g_assert (LB_IS_HELP_DECLINE (self));
  if (*reason == '\0')
    {
      lb_form_row_set_error (self->reason_row, _("Say why: the counter then knows whom to ask instead."));
      gtk_widget_grab_focus (GTK_WIDGET (self->reason));
      return;
    }
  gtk_widget_grab_focus (self->button);
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[DECLINED], 0, reason);
}

/* What most are declined for, in one press. */
static void
not_ours_cb (LbHelpDecline *self)
{
  g_assert (LB_IS_HELP_DECLINE (self));
  gtk_editable_set_text (GTK_EDITABLE (self->reason), _("Not our section's matter"));
  gtk_widget_grab_focus (GTK_WIDGET (self->reason));
}

static void
changed_cb (LbHelpDecline *self)
{
  g_assert (LB_IS_HELP_DECLINE (self));
  lb_form_row_set_error (self->reason_row, NULL);
}

static void
shown_cb (LbHelpDecline *self)
{
  g_assert (LB_IS_HELP_DECLINE (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->reason));
}

static void
lb_help_decline_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_HELP_DECLINE);
  G_OBJECT_CLASS (lb_help_decline_parent_class)->dispose (object);
}

static void
lb_help_decline_class_init (LbHelpDeclineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_help_decline_dispose;
  signals[DECLINED] = g_signal_new ("declined", LB_TYPE_HELP_DECLINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (LB_TYPE_FORM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/guidance/lb-help-decline.ui");
  gtk_widget_class_bind_template_child (widget_class, LbHelpDecline, button);
  gtk_widget_class_bind_template_child (widget_class, LbHelpDecline, popover);
  gtk_widget_class_bind_template_child (widget_class, LbHelpDecline, reason_row);
  gtk_widget_class_bind_template_child (widget_class, LbHelpDecline, reason);
  gtk_widget_class_bind_template_callback (widget_class, decline_cb);
  gtk_widget_class_bind_template_callback (widget_class, not_ours_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_help_decline_init (LbHelpDecline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lb_help_decline_clear (LbHelpDecline *self)
{
  g_return_if_fail (LB_IS_HELP_DECLINE (self));

  gtk_popover_popdown (self->popover);
  gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
  lb_form_row_set_error (self->reason_row, NULL);
}

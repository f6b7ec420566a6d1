/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-paper-buttons.h"

#include <glib/gi18n.h>
#include "lb-form-row.h"

struct _LbPaperButtons
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (LbPaperButtons, lb_paper_buttons, GTK_TYPE_BOX)

static guint chosen_signal;

static void
clicked_cb (LbPaperButtons *self, GtkButton *button)
{
  g_signal_emit (self, chosen_signal, 0, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "action")));
}

static void
add_button (LbPaperButtons *self, const char *icon, const char *verb, const char *title, LbDeskPaperAction action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  /* Translators: what a button does, then the document: "Print: Receipt". */
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), verb, title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, verb);
  lb_widget_set_accessible_label (button, spoken);
  g_object_set_data (G_OBJECT (button), "action", GINT_TO_POINTER (action));
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), button);
}

static void
lb_paper_buttons_class_init (LbPaperButtonsClass *klass)
{
  chosen_signal = g_signal_new ("chosen", LB_TYPE_PAPER_BUTTONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_INT);
}

static void
lb_paper_buttons_init (LbPaperButtons *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
lb_paper_buttons_new (const char *title)
{
  LbPaperButtons *self = g_object_new (LB_TYPE_PAPER_BUTTONS, NULL);

  g_return_val_if_fail (title != NULL, GTK_WIDGET (self));
  add_button (self, "document-open-symbolic", _("Preview"), title, LB_DESK_PAPER_OPEN);
  add_button (self, "document-print-symbolic", _("Print"), title, LB_DESK_PAPER_PRINT);
  add_button (self, "document-save-symbolic", _("Save"), title, LB_DESK_PAPER_SAVE);
  return GTK_WIDGET (self);
}

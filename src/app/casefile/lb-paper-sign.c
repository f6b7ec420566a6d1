/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-paper-sign.h"

#include <glib/gi18n.h>
#include "lb-form-row.h"
#include "lb-window.h"

struct _LbPaperSign
{
  AdwBin parent_instance;

  LbClient *client;          /* (owned) */
  char *case_id, *section;   /* (owned) */
  GPtrArray *checks;         /* (element-type GtkCheckButton) (borrowed from the tree) */
  GtkWidget *note, *sign, *refuse;
  GtkLabel *wrong;
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbPaperSign, lb_paper_sign, ADW_TYPE_BIN)

static guint signed_signal;

static const char *
note_of (LbPaperSign *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->note));
}

/* Materials that are not there, ended by NULL. (element-type utf8) */
static GPtrArray *
missing_of (LbPaperSign *self)
{
  GPtrArray *missing = g_ptr_array_new ();

  for (guint i = 0; i < self->checks->len; i++)
    if (!gtk_check_button_get_active (self->checks->pdata[i]))
      g_ptr_array_add (missing, g_object_get_data (self->checks->pdata[i], "material"));
  g_ptr_array_add (missing, NULL);
  return missing;
}

static gboolean
is_short (LbPaperSign *self)
{
  g_autoptr (GPtrArray) missing = missing_of (self);

  return missing->len > 1 || *note_of (self) != '\0';
}

static void
changed_cb (LbPaperSign *self)
{
  gtk_button_set_label (GTK_BUTTON (self->sign), is_short (self) ? _("Sign for It as Short") : _("Sign: All Is Here"));
  gtk_widget_set_visible (GTK_WIDGET (self->wrong), FALSE);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbPaperSign) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, NULL, &error);
  LbMainWindow *window = lb_window_of (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  if (events != NULL)
    g_signal_emit (self, signed_signal, 0);
  else if (window != NULL)
    lb_window_report_error (window, error);
}

static void
answer (LbPaperSign *self, const char *outcome)
{
  g_autoptr (GPtrArray) missing = missing_of (self);
  g_autoptr (GVariant) args
    = lb_record_new ("section", LB_VALUE_ID, self->section, "outcome", LB_VALUE_CHOICE, outcome, "discrepancy",
                     LB_VALUE_TEXT, *note_of (self) != '\0' ? note_of (self) : NULL, "missing", LB_VALUE_TEXTS,
                     missing->pdata, NULL);

  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  lb_client_submit_async (self->client, self->case_id, NULL, LB_COMMAND_RECEIVE_PAPER, args, self->cancellable,
                          submitted_cb, g_object_ref (self));
}

static void
sign_cb (LbPaperSign *self)
{
  answer (self, is_short (self) ? "short" : "whole");
}

static void
refuse_cb (LbPaperSign *self)
{
  if (*note_of (self) != '\0')
    {
      answer (self, "refused");
      return;
    }
  gtk_label_set_text (self->wrong, _("Say in the note why the paper is sent back."));
  gtk_widget_set_visible (GTK_WIDGET (self->wrong), TRUE);
  gtk_widget_grab_focus (self->note);
}

void
lb_paper_sign_focus (LbPaperSign *self)
{
  g_return_if_fail (LB_IS_PAPER_SIGN (self));
  gtk_widget_grab_focus (self->sign);
}

/* Making it */

static void
add_material (LbPaperSign *self, GtkBox *box, const LbSight *sight, const LbPaperSlip *slip, const char *material)
{
  const gboolean original = g_strv_contains ((const char *const *) slip->originals, material);
  g_autofree char *text = g_strdup_printf (original ? _("%s (original)") : _("%s (copy)"),
                                           lb_sight_material_name (sight, material));
  GtkWidget *check = gtk_check_button_new_with_label (text);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_object_set_data_full (G_OBJECT (check), "material", g_strdup (material), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->checks, check);
  gtk_box_append (box, check);
}

static void
add_buttons (LbPaperSign *self, GtkBox *box)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->sign = gtk_button_new_with_label (_("Sign: All Is Here"));
  self->refuse = gtk_button_new_with_label (_("Send the Paper Back"));
  gtk_widget_add_css_class (self->sign, "suggested-action");
  g_signal_connect_object (self->sign, "clicked", G_CALLBACK (sign_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->refuse, "clicked", G_CALLBACK (refuse_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (buttons), self->sign);
  gtk_box_append (GTK_BOX (buttons), self->refuse);
  gtk_box_append (box, buttons);
}

static void
fill (LbPaperSign *self, const LbSight *sight, const LbPaperSlip *slip)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *lead = gtk_label_new (slip->materials[0] != NULL
                                     ? _("Take the tick from what is not there.")
                                     : _("The slip names no material. Count the sheets."));

  gtk_label_set_xalign (GTK_LABEL (lead), 0);
  gtk_label_set_wrap (GTK_LABEL (lead), TRUE);
  gtk_box_append (GTK_BOX (box), lead);
  for (GStrv at = slip->materials; *at != NULL; at++)
    add_material (self, GTK_BOX (box), sight, slip, *at);
  self->note = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->note), 500);
  g_signal_connect_object (self->note, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), lb_form_row_new (_("Note of what differs"), self->note));
  self->wrong = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->wrong, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->wrong), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->wrong), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->wrong));
  add_buttons (self, GTK_BOX (box));
  adw_bin_set_child (ADW_BIN (self), box);
}

static void
lb_paper_sign_finalize (GObject *object)
{
  LbPaperSign *self = LB_PAPER_SIGN (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->section, g_free);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_paper_sign_parent_class)->finalize (object);
}

static void
lb_paper_sign_class_init (LbPaperSignClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lb_paper_sign_finalize;
  signed_signal = g_signal_new ("signed", LB_TYPE_PAPER_SIGN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lb_paper_sign_init (LbPaperSign *self)
{
  self->cancellable = g_cancellable_new ();
  self->checks = g_ptr_array_new ();
}

GtkWidget *
lb_paper_sign_new (const LbSight *sight, const LbPaperSlip *slip)
{
  LbPaperSign *self = g_object_new (LB_TYPE_PAPER_SIGN, NULL);

  g_return_val_if_fail (sight != NULL && slip != NULL, GTK_WIDGET (self));
  self->client = g_object_ref (sight->client);
  self->case_id = g_strdup (sight->state->id);
  self->section = g_strdup (slip->section);
  fill (self, sight, slip);
  return GTK_WIDGET (self);
}

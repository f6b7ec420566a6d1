/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-findings-form"
#include "lb-findings-private.h"

#include <glib/gi18n.h>
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-section.h"

G_DEFINE_FINAL_TYPE (LbFindingsForm, lb_findings_form, GTK_TYPE_WIDGET)

enum { SIGNAL_SAVED, SIGNAL_CONCLUDED, SIGNAL_CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

LbCatalogue *
lb_findings_catalogue (LbFindingsForm *self)
{
  return lb_client_get_catalogue (self->client, self->state->catalogue);
}

const char *
lb_findings_item_name (LbFindingsForm *self, const char *id)
{
  LbCatalogue *catalogue = lb_findings_catalogue (self);
  const LbItem *item = catalogue != NULL ? lb_catalogue_item (catalogue, id) : NULL;

  return item != NULL ? lb_name (item->name, item->english) : id;
}

/* Showing */

void
lb_findings_show_answer (LbFindingsForm *self, const char *text, gboolean bad)
{
  gtk_label_set_text (self->answer, text != NULL ? text : "");
  if (bad)
    gtk_widget_add_css_class (GTK_WIDGET (self->answer), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->answer), "error");
}

void
lb_findings_update (LbFindingsForm *self)
{
  const guint all = self->record->points->len, open = lb_visit_record_count_open (self->record, NULL);
  g_autofree char *text = g_strdup_printf (_("%u of %u points looked at"), all - open, all);
  g_autoptr (GVariant) args = lb_visit_record_findings_args (self->record);
  g_autoptr (GError) error = NULL;
  LbContext context = { 0 };
  gboolean may;

  lb_client_context (self->client, self->state, &context);
  may = lb_may (self->state, LB_COMMAND_RECORD_FINDINGS, NULL, &context, &error);
  gtk_label_set_text (self->progress, text);
  gtk_widget_set_sensitive (self->save, args != NULL && may && !self->busy);
  gtk_widget_set_sensitive (self->conclude, !self->busy);
  if (!may)
    lb_findings_show_answer (self, error->message, TRUE);
}

static void
close_cb (LbFindingsForm *self)
{
  g_assert (LB_IS_FINDINGS_FORM (self));
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/* Class */

static void
lb_findings_form_dispose (GObject *object)
{
  LbFindingsForm *self = LB_FINDINGS_FORM (object);

  g_cancellable_cancel (self->cancellable);
  self->filling = TRUE;
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (lb_findings_form_parent_class)->dispose (object);
}

static void
lb_findings_form_finalize (GObject *object)
{
  LbFindingsForm *self = LB_FINDINGS_FORM (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->verdicts, g_ptr_array_unref);
  g_clear_pointer (&self->record, lb_visit_record_free);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->foreseen, lb_case_unref);
  G_OBJECT_CLASS (lb_findings_form_parent_class)->finalize (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, LB_TYPE_FINDINGS_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lb_findings_form_class_init (LbFindingsFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_findings_form_dispose;
  object_class->finalize = lb_findings_form_finalize;
  signals[SIGNAL_SAVED] = new_signal ("saved");
  signals[SIGNAL_CONCLUDED] = new_signal ("concluded");
  signals[SIGNAL_CLOSED] = new_signal ("closed");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/inspection/lb-findings-form.ui");
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, content);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, title);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, progress);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, answer);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, points);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, conclusions);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, files_slot);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, save);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, conclude);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, lb_findings_form_save);
  gtk_widget_class_bind_template_callback (widget_class, lb_findings_form_conclude);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_findings_form_init (LbFindingsForm *self)
{
  self->cancellable = g_cancellable_new ();
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->verdicts = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_findings_add_keys (self);
}

void
lb_findings_form_set_client (LbFindingsForm *self, LbClient *client)
{
  g_return_if_fail (LB_IS_FINDINGS_FORM (self));
  g_return_if_fail (LB_IS_CLIENT (client));
  g_set_object (&self->client, client);
}

static void
clear (LbFindingsForm *self)
{
  /* The widgets go before what they point to. */
  lb_box_clear (self->points);
  lb_box_clear (self->conclusions);
  lb_box_clear (self->files_slot);
  self->files = NULL;
  g_ptr_array_set_size (self->lines, 0);
  g_ptr_array_set_size (self->verdicts, 0);
  g_clear_pointer (&self->record, lb_visit_record_free);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->foreseen, lb_case_unref);
}

void
lb_findings_form_set_visit (LbFindingsForm *self, LbCase *state, const char *visit)
{
  LbCatalogue *catalogue;
  GtkWidget *row;

  g_return_if_fail (LB_IS_FINDINGS_FORM (self));
  g_return_if_fail (state != NULL && visit != NULL);

  catalogue = lb_client_get_catalogue (self->client, state->catalogue);
  g_return_if_fail (catalogue != NULL);
  lb_case_ref (state);
  clear (self);
  self->state = state;
  self->record = lb_visit_record_new (state, visit, catalogue);
  g_return_if_fail (self->record != NULL);
  self->filling = TRUE;
  gtk_label_set_text (self->title, state->applicant != NULL ? state->applicant : _("No name yet"));
  lb_findings_fill_points (self);
  lb_findings_fill_conclusions (self);
  self->files = LB_FILES_BOX (lb_files_box_new (self->client));
  lb_files_box_set_label (self->files, _("Signed Record of the Visit"));
  row = lb_form_row_new (_("Signed Record of the Visit"), GTK_WIDGET (self->files));
  gtk_box_append (self->files_slot, row);
  self->filling = FALSE;
  lb_findings_show_answer (self, NULL, FALSE);
  lb_findings_suggest (self);
  lb_findings_update (self);
  if (self->lines->len > 0)
    gtk_widget_grab_focus (GTK_WIDGET (((LbFindingsLine *) g_ptr_array_index (self->lines, 0))->buttons[0]));
}

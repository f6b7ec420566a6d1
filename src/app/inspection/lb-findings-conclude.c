/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The conclusions of a visit, and what goes from the form to the case.
 */
#define G_LOG_DOMAIN "lb-findings-form"
#include "lb-findings-private.h"

#include <glib/gi18n.h>
#include "lb-failure.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-section.h"
#include "lb-steps.h"

static const struct { const char *value, *label; } opinions[] = {
  { NULL, N_("Choose…") },
  { "pass", N_("Passed") },
  { "rectify", N_("To be put right and checked again") },
  { "fail", N_("Failed") },
};

/* Until somebody has chosen otherwise, the conclusion is what the points say. */
void
lb_findings_suggest (LbFindingsForm *self)
{
  self->filling = TRUE;
  for (guint i = 0; i < self->verdicts->len; i++)
    {
      const LbFindingsVerdict *verdict = g_ptr_array_index (self->verdicts, i);
      const char *opinion = lb_visit_record_suggest (self->record, verdict->conclusion->item);

      if (verdict->chosen)
        continue;
      verdict->conclusion->opinion = opinion;
      for (guint j = 0; j < G_N_ELEMENTS (opinions); j++)
        if (g_strcmp0 (opinions[j].value, opinion) == 0)
          gtk_drop_down_set_selected (verdict->opinion, j);
    }
  self->filling = FALSE;
}

static void
opinion_cb (LbFindingsForm *self, GParamSpec *spec, GtkDropDown *drop_down)
{
  LbFindingsVerdict *verdict = g_object_get_data (G_OBJECT (drop_down), "verdict");

  g_assert (LB_IS_FINDINGS_FORM (self));
  if (self->filling)
    return;
  verdict->conclusion->opinion = opinions[gtk_drop_down_get_selected (drop_down)].value;
  verdict->chosen = verdict->conclusion->opinion != NULL;
  lb_findings_show_answer (self, NULL, FALSE);
}

static void
conclusion_cb (LbFindingsForm *self, GtkEditable *entry)
{
  LbFindingsVerdict *verdict = g_object_get_data (G_OBJECT (entry), "verdict");

  g_assert (LB_IS_FINDINGS_FORM (self));
  if (self->filling)
    return;
  g_free (verdict->conclusion->conclusion);
  verdict->conclusion->conclusion = g_strdup (gtk_editable_get_text (entry));
}

static void
add_conclusion (LbFindingsForm *self, LbVisitConclusion *conclusion)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  const char *name = lb_findings_item_name (self, conclusion->item);
  g_autofree char *opinion_label = g_strdup_printf (_("Conclusion on %s"), name);
  g_autofree char *text_label = g_strdup_printf (_("Opinion on %s"), name);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *entry = gtk_entry_new (), *drop_down,
            *field;
  LbFindingsVerdict *verdict = g_new0 (LbFindingsVerdict, 1);

  for (guint i = 0; i < G_N_ELEMENTS (opinions); i++)
    gtk_string_list_append (labels, _(opinions[i].label));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&labels)), NULL);
  verdict->conclusion = conclusion;
  verdict->opinion = GTK_DROP_DOWN (drop_down);
  verdict->text = GTK_EDITABLE (entry);
  g_ptr_array_add (self->verdicts, verdict);
  gtk_editable_set_text (GTK_EDITABLE (entry), conclusion->conclusion);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 2000);
  g_object_set_data (G_OBJECT (drop_down), "verdict", verdict);
  g_object_set_data (G_OBJECT (entry), "verdict", verdict);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (opinion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "changed", G_CALLBACK (conclusion_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), lb_form_row_new (opinion_label, drop_down));
  field = lb_form_row_new (text_label, entry);
  gtk_widget_set_hexpand (field, TRUE);
  gtk_box_append (GTK_BOX (row), field);
  gtk_box_append (self->conclusions, row);
}

void
lb_findings_fill_conclusions (LbFindingsForm *self)
{
  for (guint i = 0; i < self->record->conclusions->len; i++)
    add_conclusion (self, g_ptr_array_index (self->record->conclusions, i));
}

/* Giving */

static void
report (LbFindingsForm *self, const GError *error)
{
  g_autofree char *text = lb_error_describe (error);

  if (!lb_error_is_cancelled (error))
    lb_findings_show_answer (self, text, TRUE);
}

static void
given_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbFindingsForm) self = data;
  g_autoptr (GError) error = NULL;
  const gboolean done = lb_steps_submit_finish (result, NULL, &error);

  self->busy = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!done)
    {
      g_clear_pointer (&self->foreseen, lb_case_unref);
      lb_findings_update (self);
      report (self, error);
      return;
    }
  /* The conclusion is judged on what has been kept, so the form goes on from there. */
  lb_case_unref (self->state);
  self->state = g_steal_pointer (&self->foreseen);
  for (guint i = 0; i < self->record->points->len; i++)
    ((LbVisitPoint *) g_ptr_array_index (self->record->points, i))->changed = FALSE;
  lb_findings_update (self);
  g_signal_emit_by_name (self, self->concluding ? "concluded" : "saved");
}

static void
give (LbFindingsForm *self, GPtrArray *steps, gboolean concluding)
{
  g_autoptr (GError) error = NULL;
  LbContext context = { 0 };

  lb_client_context (self->client, self->state, &context);
  if (!lb_steps_check (self->state, steps, &context, &self->foreseen, NULL, &error))
    {
      report (self, error);
      return;
    }
  self->busy = TRUE;
  self->concluding = concluding;
  lb_findings_update (self);
  lb_steps_submit_async (self->client, self->state->id, steps, self->cancellable, given_cb,
                         g_object_ref (self));
}

static GPtrArray *
findings_steps (LbFindingsForm *self)
{
  GVariant *args = lb_visit_record_findings_args (self->record);
  GPtrArray *steps = lb_steps_new ();

  if (args != NULL)
    g_ptr_array_add (steps, lb_step_new (NULL, LB_COMMAND_RECORD_FINDINGS, args));
  return steps;
}

void
lb_findings_form_save (LbFindingsForm *self)
{
  g_autoptr (GPtrArray) steps = NULL;

  g_return_if_fail (LB_IS_FINDINGS_FORM (self));
  if (self->record == NULL || self->busy)
    return;
  steps = findings_steps (self);
  if (steps->len > 0)
    give (self, steps, FALSE);
}

static gboolean
is_blank (const char *text)
{
  while (text != NULL && g_ascii_isspace (*text))
    text++;
  return text == NULL || *text == '\0';
}

/* Brings to the eye, with the focus, the first thing that a conclusion still needs. */
static void
go_to_missing (LbFindingsForm *self)
{
  for (guint i = 0; i < self->verdicts->len; i++)
    {
      const LbFindingsVerdict *verdict = g_ptr_array_index (self->verdicts, i);
      const LbVisitConclusion *conclusion = verdict->conclusion;

      for (guint j = 0; j < self->lines->len; j++)
        {
          const LbFindingsLine *line = g_ptr_array_index (self->lines, j);

          if (line->point->found != LB_FOUND_NOTHING || !g_str_equal (line->point->item, conclusion->item))
            continue;
          gtk_widget_grab_focus (GTK_WIDGET (line->buttons[0]));
          return;
        }
      if (conclusion->opinion == NULL || is_blank (conclusion->conclusion))
        {
          gtk_widget_grab_focus (conclusion->opinion == NULL ? GTK_WIDGET (verdict->opinion)
                                                             : GTK_WIDGET (verdict->text));
          return;
        }
    }
}

void
lb_findings_form_conclude (LbFindingsForm *self)
{
  g_autoptr (GPtrArray) steps = NULL, files = NULL;
  g_autofree char *missing = NULL;
  GVariant *args;

  g_return_if_fail (LB_IS_FINDINGS_FORM (self));
  if (self->record == NULL || self->busy || lb_findings_catalogue (self) == NULL)
    return;
  files = lb_files_box_get_files (self->files);
  args = lb_visit_record_conclude_args (self->record, lb_findings_catalogue (self), files, &missing);
  if (args == NULL)
    {
      lb_findings_show_answer (self, missing, TRUE);
      go_to_missing (self);
      return;
    }
  steps = findings_steps (self);
  g_ptr_array_add (steps, lb_step_new (NULL, LB_COMMAND_CONCLUDE_VISIT, args));
  give (self, steps, TRUE);
}

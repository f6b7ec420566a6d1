/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-situation-view.h"

#include <glib/gi18n.h>

#include "lb-name.h"

struct _LbIntakeSituationView
{
  LbIntakeStepView parent_instance;

  GtkWidget *stages_title;
  GtkListBox *stages;
  GtkListBox *questions;
  GtkWidget *loss_box;
  GtkLabel *loss_label;
  GtkListBox *items;
  GtkLabel *facts;
  GtkLabel *closed;
  char *answered; /* (owned) (nullable) the question whose row the focus must keep */
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (LbIntakeSituationView, lb_intake_situation_view, LB_TYPE_INTAKE_STEP_VIEW)

static LbIntakeDraft *
get_draft (LbIntakeSituationView *self)
{
  return lb_intake_step_view_get_draft (LB_INTAKE_STEP_VIEW (self));
}

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

/* Questions */

/* Says what an answer takes out of the application; it is kept, so that the answer can be changed back. */
static void
show_losses (LbIntakeSituationView *self, GPtrArray *losses)
{
  g_autofree char *names = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->loss_box, losses->len > 0);
  if (losses->len == 0)
    return;
  g_ptr_array_add (losses, NULL);
  /* Translators: between the names in a list. */
  names = g_strjoinv (_(", "), (char **) losses->pdata);
  text = g_strdup_printf (_("No longer part of the application, but kept in the draft: %s"), names);
  gtk_label_set_text (self->loss_label, text);
}

static void
answer_cb (LbIntakeSituationView *self, GParamSpec *spec, GtkSwitch *toggle)
{
  const char *question = g_object_get_data (G_OBJECT (toggle), "question");
  gboolean answer = gtk_switch_get_active (toggle);
  g_autoptr (GPtrArray) losses = NULL;

  if (self->loading)
    return;
  losses = lb_intake_draft_losses (get_draft (self), question, answer);
  show_losses (self, losses);
  g_free (self->answered);
  self->answered = g_strdup (question);
  lb_intake_draft_set_answer (get_draft (self), self->answered, answer);
}

static gboolean
answer_to_text (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_string (to, g_value_get_boolean (from) ? C_("answer", "Yes") : C_("answer", "No"));
  return TRUE;
}

static GtkWidget *
new_question (LbIntakeSituationView *self, const LbQuestion *question)
{
  const char *text = lb_name (question->text, question->english);
  GtkWidget *row = new_row (text, NULL);
  GtkWidget *toggle = gtk_switch_new ();
  GtkWidget *word = gtk_label_new (NULL);

  gtk_switch_set_active (GTK_SWITCH (toggle), lb_intake_draft_get_answer (get_draft (self), question->id));
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_label_set_width_chars (GTK_LABEL (word), 3);
  g_object_set_data_full (G_OBJECT (toggle), "question", g_strdup (question->id), g_free);
  g_object_bind_property_full (toggle, "active", word, "label", G_BINDING_SYNC_CREATE, answer_to_text, NULL,
                               NULL, NULL);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), word);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  /* One stop of the Tab key a question: the switch itself. */
  gtk_widget_set_focusable (row, FALSE);
  if (g_strcmp0 (question->id, self->answered) == 0)
    g_object_set_data (G_OBJECT (self->questions), "answered", toggle);
  return row;
}

static gboolean
same_questions (LbIntakeSituationView *self, const LbSituation *situation)
{
  for (guint i = 0; i < situation->questions->len; i++)
    {
      const LbQuestion *question = g_ptr_array_index (situation->questions, i);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->questions, (int) i);
      GtkWidget *toggle = row != NULL ? adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)) : NULL;

      if (toggle == NULL || g_strcmp0 (g_object_get_data (G_OBJECT (toggle), "question"), question->id) != 0)
        return FALSE;
      gtk_switch_set_active (GTK_SWITCH (toggle), lb_intake_draft_get_answer (get_draft (self), question->id));
    }
  return gtk_list_box_get_row_at_index (self->questions, (int) situation->questions->len) == NULL;
}

static void
fill_questions (LbIntakeSituationView *self, const LbSituation *situation)
{
  GtkWidget *answered;

  /* The rows stay while the questions do, so that the focus stays too. */
  if (same_questions (self, situation))
    return;
  clear_list (self->questions);
  g_object_set_data (G_OBJECT (self->questions), "answered", NULL);
  for (guint i = 0; i < situation->questions->len; i++)
    gtk_list_box_append (self->questions, new_question (self, g_ptr_array_index (situation->questions, i)));
  answered = g_object_get_data (G_OBJECT (self->questions), "answered");
  if (answered != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (answered);
}

/* Stages of a project */

static void
stage_cb (LbIntakeSituationView *self, GtkCheckButton *check)
{
  int number = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (check), "stage"));

  g_autoptr (GPtrArray) losses = NULL;

  if (self->loading)
    return;
  losses = lb_intake_draft_losses_of_stage (get_draft (self), number, gtk_check_button_get_active (check));
  show_losses (self, losses);
  lb_intake_draft_set_stage (get_draft (self), number, gtk_check_button_get_active (check));
  /* The last one stays: an application for nothing is none. */
  gtk_check_button_set_active (check, lb_intake_draft_get_stage (get_draft (self), number));
}

static GtkWidget *
new_stage (LbIntakeSituationView *self, const LbStage *stage)
{
  const LbDepartment *lead
    = lb_catalogue_department (lb_intake_draft_get_catalogue (get_draft (self)), stage->lead);
  g_autofree char *subtitle
    = g_strdup_printf (_("Led by %s"), lead != NULL ? lb_name (lead->name, lead->english) : "");
  const char *name = lb_name (stage->name, stage->english);
  GtkWidget *row = new_row (name, subtitle);
  GtkWidget *check = gtk_check_button_new ();

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               lb_intake_draft_get_stage (get_draft (self), stage->number));
  g_object_set_data (G_OBJECT (check), "stage", GINT_TO_POINTER (stage->number));
  g_signal_connect_object (check, "toggled", G_CALLBACK (stage_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
fill_stages (LbIntakeSituationView *self, const LbPackage *package)
{
  gboolean project = package->kind == LB_PACKAGE_PROJECT;
  guint n_rows = 0;

  gtk_widget_set_visible (self->stages_title, project);
  gtk_widget_set_visible (GTK_WIDGET (self->stages), project);
  if (!project)
    return;
  while (gtk_list_box_get_row_at_index (self->stages, (int) n_rows) != NULL)
    n_rows++;
  if (n_rows == package->stages->len && g_object_get_data (G_OBJECT (self->stages), "package") == package)
    return;
  clear_list (self->stages);
  g_object_set_data (G_OBJECT (self->stages), "package", (gpointer) package);
  for (guint i = 0; i < package->stages->len; i++)
    gtk_list_box_append (self->stages, new_stage (self, g_ptr_array_index (package->stages, i)));
}

/* What follows */

static void
fill_items (LbIntakeSituationView *self, const LbSituation *situation)
{
  clear_list (self->items);
  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *entry = g_ptr_array_index (situation->items, i);
      const LbDepartment *section = entry->department;
      g_autofree char *limit = lb_name_limit (entry->committed);
      /* Translators: the section that decides, then the promised time limit. */
      g_autofree char *subtitle
        = g_strdup_printf (_("%s · promised within %s"),
                           section != NULL ? lb_name (section->name, section->english) : "", limit);
      GtkWidget *row = new_row (lb_name (entry->item->name, entry->item->english), subtitle);

      if (entry->lead)
        adw_action_row_add_suffix (ADW_ACTION_ROW (row), lb_intake_word_new (_("Leads")));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_widget_set_focusable (row, FALSE);
      gtk_list_box_append (self->items, row);
    }
}

static void
fill_facts (LbIntakeSituationView *self, const LbSituation *situation)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint due = 0;

  for (guint i = 0; i < situation->materials->len; i++)
    due += ((LbMergedMaterial *) g_ptr_array_index (situation->materials, i))->source == LB_MATERIAL_DUE;
  g_string_append_printf (text, _("%u approvals, %u sections"), situation->items->len,
                          situation->departments->len);
  g_string_append_c (text, '\n');
  g_string_append_printf (text, _("Promised: %d working days altogether"), situation->committed_days);
  g_string_append_c (text, '\n');
  if (situation->fee > 0)
    g_string_append_printf (text, _("Fee: %.2f yuan"), situation->fee);
  else
    g_string_append (text, _("No fee"));
  g_string_append_c (text, '\n');
  g_string_append_printf (text, _("%u fields, %u materials to hand in; %d saved by handing in once"),
                          situation->form->len, due, situation->materials_saved);
  if (situation->inspection_points->len > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _("One joint inspection of about %d minutes"),
                              situation->inspection_minutes);
    }
  gtk_label_set_text (self->facts, text->str);
}

static void
fill_closed (LbIntakeSituationView *self, const LbSituation *situation)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < situation->closed->len; i++)
    {
      const LbSituationItem *entry = g_ptr_array_index (situation->closed, i);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", lb_name (entry->item->name, entry->item->english));
      if (entry->repealed != NULL)
        g_string_append_printf (text, _(": no longer applied for. %s"), entry->repealed->text);
    }
  gtk_label_set_text (self->closed, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->closed), situation->closed->len > 0);
}

static void
refresh (LbIntakeSituationView *self)
{
  LbIntakeDraft *draft = get_draft (self);
  const LbSituation *situation = draft != NULL ? lb_intake_draft_get_situation (draft) : NULL;

  if (situation == NULL)
    return;
  self->loading = TRUE;
  fill_stages (self, situation->package);
  fill_questions (self, situation);
  fill_items (self, situation);
  fill_facts (self, situation);
  fill_closed (self, situation);
  self->loading = FALSE;
}

static void
lb_intake_situation_view_load (LbIntakeStepView *view)
{
  LbIntakeSituationView *self = LB_INTAKE_SITUATION_VIEW (view);

  clear_list (self->questions);
  clear_list (self->stages);
  g_clear_pointer (&self->answered, g_free);
  gtk_widget_set_visible (self->loss_box, FALSE);
  refresh (self);
}

static void
lb_intake_situation_view_changed (LbIntakeStepView *view, LbIntakeChange what, const char *id)
{
  if (what == LB_INTAKE_CHANGED_SITUATION)
    refresh (LB_INTAKE_SITUATION_VIEW (view));
}

static void
lb_intake_situation_view_finalize (GObject *object)
{
  g_free (LB_INTAKE_SITUATION_VIEW (object)->answered);
  G_OBJECT_CLASS (lb_intake_situation_view_parent_class)->finalize (object);
}

static void
lb_intake_situation_view_class_init (LbIntakeSituationViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LbIntakeStepViewClass *view_class = LB_INTAKE_STEP_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lb_intake_situation_view_finalize;
  view_class->load = lb_intake_situation_view_load;
  view_class->changed = lb_intake_situation_view_changed;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/intake/lb-intake-situation-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbIntakeSituationView, stages_title);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeSituationView, stages);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeSituationView, questions);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeSituationView, loss_box);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeSituationView, loss_label);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeSituationView, items);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeSituationView, facts);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeSituationView, closed);
}

static void
lb_intake_situation_view_init (LbIntakeSituationView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

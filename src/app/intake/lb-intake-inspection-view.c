/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-inspection-view.h"

#include <glib/gi18n.h>

#include "lb-form-row.h"
#include "lb-intake-field.h"
#include "lb-name.h"

struct _LbIntakeInspectionView
{
  LbIntakeStepView parent_instance;

  GtkStack *stack;
  GtkLabel *lead;
  GtkBox *points;
  GtkBox *fields;
  GtkEntry *access;
  GtkCheckButton *prepared;
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (LbIntakeInspectionView, lb_intake_inspection_view, LB_TYPE_INTAKE_STEP_VIEW)

/* Fields of the one form that matter most to who comes to look. */
static const char *const site_fields[]
  = { "site.contact", "site.contact_phone", "site.address", "site.location", "site.ready_from", NULL };

static void
fill_points (LbIntakeInspectionView *self, const LbSituation *situation)
{
  const LbItem *item = NULL;
  GtkWidget *list = NULL;

  lb_intake_clear_box (self->points);
  for (guint i = 0; i < situation->inspection_points->len; i++)
    {
      const LbInspectionPoint *entry = g_ptr_array_index (situation->inspection_points, i);
      GtkWidget *row;

      if (entry->item != item)
        {
          gtk_box_append (self->points,
                          lb_intake_label_new (lb_name (entry->item->name, entry->item->english), "heading"));
          list = gtk_list_box_new ();
          gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
          gtk_widget_add_css_class (list, "boxed-list");
          gtk_box_append (self->points, list);
        }
      item = entry->item;
      row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), entry->point->text);
      if (entry->point->critical)
        adw_action_row_add_suffix (ADW_ACTION_ROW (row), lb_intake_word_new (_("Essential")));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_widget_set_focusable (row, FALSE);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
}

static void
fill_fields (LbIntakeInspectionView *self, LbIntakeDraft *draft, const LbSituation *situation)
{
  lb_intake_clear_box (self->fields);
  for (guint n = 0; site_fields[n] != NULL; n++)
    for (guint i = 0; i < situation->form->len; i++)
      {
        const LbFormField *entry = g_ptr_array_index (situation->form, i);

        if (g_str_equal (entry->field->id, site_fields[n]))
          gtk_box_append (self->fields, lb_intake_field_new (draft, entry));
      }
}

static void
load_rest (LbIntakeInspectionView *self, LbIntakeDraft *draft)
{
  self->loading = TRUE;
  gtk_check_button_set_active (self->prepared, lb_intake_draft_get_prepared (draft));
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->access)), lb_intake_draft_get_access (draft)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->access), lb_intake_draft_get_access (draft));
  self->loading = FALSE;
}

static void
lb_intake_inspection_view_load (LbIntakeStepView *view)
{
  LbIntakeInspectionView *self = LB_INTAKE_INSPECTION_VIEW (view);
  LbIntakeDraft *draft = lb_intake_step_view_get_draft (view);
  const LbSituation *situation = draft != NULL ? lb_intake_draft_get_situation (draft) : NULL;
  g_autofree char *lead = NULL;

  if (situation == NULL)
    {
      lb_intake_clear_box (self->fields);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, situation->inspection_points->len > 0 ? "points" : "none");
  lead = g_strdup_printf (_("Inspectors of all sections come once, together, for about %d minutes. "
                            "Tell the applicant what they will look at, so that it is ready."),
                          situation->inspection_minutes);
  gtk_label_set_text (self->lead, lead);
  fill_points (self, situation);
  fill_fields (self, draft, situation);
  load_rest (self, draft);
}

static void
lb_intake_inspection_view_changed (LbIntakeStepView *view, LbIntakeChange what, const char *id)
{
  LbIntakeInspectionView *self = LB_INTAKE_INSPECTION_VIEW (view);

  if (what == LB_INTAKE_CHANGED_SITUATION)
    lb_intake_inspection_view_load (view);
  else if (what == LB_INTAKE_CHANGED_REST)
    load_rest (self, lb_intake_step_view_get_draft (view));
  else if (what == LB_INTAKE_CHANGED_VALUE)
    for (GtkWidget *field = gtk_widget_get_first_child (GTK_WIDGET (self->fields)); field != NULL;
         field = gtk_widget_get_next_sibling (field))
      if (g_strcmp0 (lb_intake_field_get_id (LB_INTAKE_FIELD (field)), id) == 0)
        lb_intake_field_refresh (LB_INTAKE_FIELD (field));
}

static void
lb_intake_inspection_view_go_to (LbIntakeStepView *view, const LbIntakeProblem *problem)
{
  lb_intake_show_widget (GTK_WIDGET (LB_INTAKE_INSPECTION_VIEW (view)->prepared));
}

/* To the first field when something about the visit is still to be said, else to what is left: the tick. */
static void
lb_intake_inspection_view_focus_first (LbIntakeStepView *view)
{
  LbIntakeInspectionView *self = LB_INTAKE_INSPECTION_VIEW (view);
  LbIntakeDraft *draft = lb_intake_step_view_get_draft (view);
  g_autoptr (GPtrArray) problems = draft != NULL ? lb_intake_draft_step_problems (draft, LB_INTAKE_STEP_FORM) : NULL;

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const LbIntakeProblem *problem = g_ptr_array_index (problems, i);

      if (problem->field != NULL && g_strv_contains (site_fields, problem->field))
        {
          gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
          return;
        }
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->prepared));
}

static void
prepared_cb (LbIntakeInspectionView *self)
{
  LbIntakeDraft *draft = lb_intake_step_view_get_draft (LB_INTAKE_STEP_VIEW (self));

  if (!self->loading && draft != NULL)
    lb_intake_draft_set_prepared (draft, gtk_check_button_get_active (self->prepared));
}

static void
access_cb (LbIntakeInspectionView *self)
{
  LbIntakeDraft *draft = lb_intake_step_view_get_draft (LB_INTAKE_STEP_VIEW (self));

  if (!self->loading && draft != NULL)
    lb_intake_draft_set_access (draft, gtk_editable_get_text (GTK_EDITABLE (self->access)));
}

static void
lb_intake_inspection_view_class_init (LbIntakeInspectionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LbIntakeStepViewClass *view_class = LB_INTAKE_STEP_VIEW_CLASS (klass);

  view_class->load = lb_intake_inspection_view_load;
  view_class->changed = lb_intake_inspection_view_changed;
  view_class->go_to = lb_intake_inspection_view_go_to;
  view_class->focus_first = lb_intake_inspection_view_focus_first;
  g_type_ensure (LB_TYPE_FORM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/intake/lb-intake-inspection-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbIntakeInspectionView, stack);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeInspectionView, lead);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeInspectionView, points);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeInspectionView, fields);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeInspectionView, access);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeInspectionView, prepared);
  gtk_widget_class_bind_template_callback (widget_class, prepared_cb);
  gtk_widget_class_bind_template_callback (widget_class, access_cb);
}

static void
lb_intake_inspection_view_init (LbIntakeInspectionView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-form-view.h"

#include <glib/gi18n.h>

#include "lb-intake-field.h"
#include "lb-intake-known.h"

/* What stays in sight above and below the field with the focus, in pixels: the title of its group, its remark. */
#define MARGIN 48

struct _LbIntakeFormView
{
  LbIntakeStepView parent_instance;

  GtkScrolledWindow *scroller;
  GtkBox *groups;
  LbIntakeKnown *known;
  GHashTable *fields; /* (owned) char* → LbIntakeField (borrowed) */
  gboolean entered;   /* the clerk is here: where the focus goes is theirs, not the stack's that brings the step to the front */
};

G_DEFINE_FINAL_TYPE (LbIntakeFormView, lb_intake_form_view, LB_TYPE_INTAKE_STEP_VIEW)

static const char *
group_title (LbFieldGroup group)
{
  switch (group)
    {
    case LB_GROUP_APPLICANT:
      return _("Applicant");
    case LB_GROUP_AGENT:
      return _("Agent");
    case LB_GROUP_SITE:
      return _("Site");
    case LB_GROUP_BUSINESS:
      return _("Business");
    case LB_GROUP_PROJECT:
      return _("Project");
    case LB_GROUP_VEHICLE:
      return _("Vehicles");
    case LB_GROUP_STAFF:
    default:
      return _("Staff");
    }
}

/* The viewport scrolls to the entry only; who types must also see what the entry is for. */
static gboolean
show_field_cb (gpointer data)
{
  GtkWidget *field = data;
  LbIntakeFormView *self = LB_INTAKE_FORM_VIEW (gtk_widget_get_ancestor (field, LB_TYPE_INTAKE_FORM_VIEW));
  graphene_rect_t bounds;

  if (self != NULL && gtk_widget_compute_bounds (field, GTK_WIDGET (self->groups), &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scroller),
                               bounds.origin.y - MARGIN + gtk_widget_get_margin_top (GTK_WIDGET (self->groups)),
                               bounds.origin.y + bounds.size.height + MARGIN);
  return G_SOURCE_REMOVE;
}

static void
field_entered_cb (GtkWidget *field)
{
  GtkWidget *view = gtk_widget_get_ancestor (field, LB_TYPE_INTAKE_FORM_VIEW);
  LbIntakeDraft *draft = view != NULL ? lb_intake_step_view_get_draft (LB_INTAKE_STEP_VIEW (view)) : NULL;

  g_assert (LB_IS_INTAKE_FIELD (field));
  if (draft != NULL && LB_INTAKE_FORM_VIEW (view)->entered)
    lb_intake_draft_set_last_field (draft, lb_intake_field_get_id (LB_INTAKE_FIELD (field)));
  g_idle_add_full (G_PRIORITY_LOW, show_field_cb, g_object_ref (field), g_object_unref);
}

static GtkFlowBox *
add_group (LbIntakeFormView *self, LbFieldGroup group)
{
  GtkWidget *title = lb_intake_label_new (group_title (group), "heading");
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 3);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 1);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 18);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 12);
  gtk_widget_set_valign (flow, GTK_ALIGN_START);
  gtk_box_append (self->groups, title);
  gtk_box_append (self->groups, flow);
  return GTK_FLOW_BOX (flow);
}

static void
add_field (LbIntakeFormView *self, GtkFlowBox *flow, const LbFormField *entry)
{
  GtkWidget *field = lb_intake_field_new (lb_intake_step_view_get_draft (LB_INTAKE_STEP_VIEW (self)), entry);
  GtkWidget *cell = gtk_flow_box_child_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "enter", G_CALLBACK (field_entered_cb), field, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (field, focus);
  gtk_widget_set_hexpand (field, TRUE);
  gtk_widget_set_valign (field, GTK_ALIGN_START);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (cell), field);
  /* The focus goes from field to field, not to the cells around them. */
  gtk_widget_set_focusable (cell, FALSE);
  gtk_flow_box_append (flow, cell);
  g_hash_table_insert (self->fields, (gpointer) lb_intake_field_get_id (LB_INTAKE_FIELD (field)), field);
}

static void
lb_intake_form_view_load (LbIntakeStepView *view)
{
  LbIntakeFormView *self = LB_INTAKE_FORM_VIEW (view);
  LbIntakeDraft *draft = lb_intake_step_view_get_draft (view);
  const LbSituation *situation = draft != NULL ? lb_intake_draft_get_situation (draft) : NULL;
  GtkFlowBox *flow = NULL;
  int group = -1;

  lb_intake_known_set_draft (self->known, lb_intake_step_view_get_client (view), draft);
  g_hash_table_remove_all (self->fields);
  lb_intake_clear_box (self->groups);
  for (guint i = 0; situation != NULL && i < situation->form->len; i++)
    {
      const LbFormField *entry = g_ptr_array_index (situation->form, i);

      if ((int) entry->field->group != group)
        flow = add_group (self, entry->field->group);
      group = entry->field->group;
      add_field (self, flow, entry);
    }
}

static void
lb_intake_form_view_changed (LbIntakeStepView *view, LbIntakeChange what, const char *id)
{
  LbIntakeFormView *self = LB_INTAKE_FORM_VIEW (view);
  LbIntakeField *field;

  if (what == LB_INTAKE_CHANGED_SITUATION)
    lb_intake_form_view_load (view);
  else if (what == LB_INTAKE_CHANGED_VALUE && (field = g_hash_table_lookup (self->fields, id)) != NULL)
    {
      lb_intake_field_refresh (field);
      if (g_str_equal (id, "applicant.name") || g_str_equal (id, "applicant.uscc"))
        lb_intake_known_look (self->known);
    }
}

static void
lb_intake_form_view_reveal (LbIntakeStepView *view)
{
  LbIntakeFormView *self = LB_INTAKE_FORM_VIEW (view);
  GHashTableIter iter;
  gpointer field;

  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, NULL, &field))
    lb_intake_field_reveal (field);
}

static void
lb_intake_form_view_go_to (LbIntakeStepView *view, const LbIntakeProblem *problem)
{
  LbIntakeFormView *self = LB_INTAKE_FORM_VIEW (view);
  LbIntakeField *field = problem->field != NULL ? g_hash_table_lookup (self->fields, problem->field) : NULL;

  if (field != NULL)
    lb_intake_field_go_to (field);
}

/* Where the clerk was before, else the first field. */
static void
lb_intake_form_view_focus_first (LbIntakeStepView *view)
{
  LbIntakeFormView *self = LB_INTAKE_FORM_VIEW (view);
  LbIntakeDraft *draft = lb_intake_step_view_get_draft (view);
  const char *last = draft != NULL ? lb_intake_draft_get_last_field (draft) : NULL;
  LbIntakeField *field = last != NULL ? g_hash_table_lookup (self->fields, last) : NULL;

  self->entered = TRUE;
  gtk_widget_child_focus (field != NULL ? GTK_WIDGET (field) : GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
lb_intake_form_view_unmap (GtkWidget *widget)
{
  LB_INTAKE_FORM_VIEW (widget)->entered = FALSE;
  GTK_WIDGET_CLASS (lb_intake_form_view_parent_class)->unmap (widget);
}

static void
lb_intake_form_view_finalize (GObject *object)
{
  LbIntakeFormView *self = LB_INTAKE_FORM_VIEW (object);

  g_clear_pointer (&self->fields, g_hash_table_unref);
  G_OBJECT_CLASS (lb_intake_form_view_parent_class)->finalize (object);
}

static void
lb_intake_form_view_class_init (LbIntakeFormViewClass *klass)
{
  LbIntakeStepViewClass *view_class = LB_INTAKE_STEP_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lb_intake_form_view_finalize;
  GTK_WIDGET_CLASS (klass)->unmap = lb_intake_form_view_unmap;
  view_class->load = lb_intake_form_view_load;
  view_class->changed = lb_intake_form_view_changed;
  view_class->reveal = lb_intake_form_view_reveal;
  view_class->go_to = lb_intake_form_view_go_to;
  view_class->focus_first = lb_intake_form_view_focus_first;
  g_type_ensure (LB_TYPE_INTAKE_KNOWN);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/lianban/Lianban/ui/intake/lb-intake-form-view.ui");
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), LbIntakeFormView, groups);
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), LbIntakeFormView, scroller);
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), LbIntakeFormView, known);
}

static void
lb_intake_form_view_init (LbIntakeFormView *self)
{
  self->fields = g_hash_table_new (g_str_hash, g_str_equal);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lb_intake_form_view_take_known (LbIntakeFormView *self)
{
  g_return_if_fail (LB_IS_INTAKE_FORM_VIEW (self));

  LbIntakeDraft *draft = lb_intake_step_view_get_draft (LB_INTAKE_STEP_VIEW (self));
  g_autoptr (GPtrArray) problems = NULL;

  if (draft == NULL || !lb_intake_known_take (self->known))
    return;
  /* What is left to type is next. */
  problems = lb_intake_draft_step_problems (draft, LB_INTAKE_STEP_FORM);
  if (problems->len > 0)
    lb_intake_form_view_go_to (LB_INTAKE_STEP_VIEW (self), g_ptr_array_index (problems, 0));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-step.h"

typedef struct
{
  LbIntakeDraft *draft; /* (owned) (nullable) */
  LbClient *client;     /* (owned) (nullable) */
  gulong changed_id;
} LbIntakeStepViewPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (LbIntakeStepView, lb_intake_step_view, ADW_TYPE_BIN)

static void
draft_changed_cb (LbIntakeStepView *self, guint what, const char *id)
{
  LbIntakeStepViewClass *klass = LB_INTAKE_STEP_VIEW_GET_CLASS (self);

  if (klass->changed != NULL)
    klass->changed (self, (LbIntakeChange) what, id);
}

static void
drop_draft (LbIntakeStepView *self)
{
  LbIntakeStepViewPrivate *private = lb_intake_step_view_get_instance_private (self);

  if (private->draft != NULL)
    g_clear_signal_handler (&private->changed_id, private->draft);
  g_clear_object (&private->draft);
}

static void
lb_intake_step_view_dispose (GObject *object)
{
  LbIntakeStepView *self = LB_INTAKE_STEP_VIEW (object);
  LbIntakeStepViewPrivate *private = lb_intake_step_view_get_instance_private (self);

  drop_draft (self);
  g_clear_object (&private->client);
  G_OBJECT_CLASS (lb_intake_step_view_parent_class)->dispose (object);
}

static void
lb_intake_step_view_class_init (LbIntakeStepViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_intake_step_view_dispose;
}

static void
lb_intake_step_view_init (LbIntakeStepView *self)
{
}

LbIntakeDraft *
lb_intake_step_view_get_draft (LbIntakeStepView *self)
{
  LbIntakeStepViewPrivate *private = lb_intake_step_view_get_instance_private (self);

  g_return_val_if_fail (LB_IS_INTAKE_STEP_VIEW (self), NULL);
  return private->draft;
}

void
lb_intake_step_view_set_draft (LbIntakeStepView *self, LbIntakeDraft *draft)
{
  LbIntakeStepViewPrivate *private = lb_intake_step_view_get_instance_private (self);

  g_return_if_fail (LB_IS_INTAKE_STEP_VIEW (self));
  g_return_if_fail (draft == NULL || LB_IS_INTAKE_DRAFT (draft));

  if (private->draft == draft)
    return;
  drop_draft (self);
  if (draft != NULL)
    {
      private->draft = g_object_ref (draft);
      private->changed_id
        = g_signal_connect_swapped (draft, "changed", G_CALLBACK (draft_changed_cb), self);
    }
  if (LB_INTAKE_STEP_VIEW_GET_CLASS (self)->load != NULL)
    LB_INTAKE_STEP_VIEW_GET_CLASS (self)->load (self);
}

LbClient *
lb_intake_step_view_get_client (LbIntakeStepView *self)
{
  LbIntakeStepViewPrivate *private = lb_intake_step_view_get_instance_private (self);

  g_return_val_if_fail (LB_IS_INTAKE_STEP_VIEW (self), NULL);
  return private->client;
}

void
lb_intake_step_view_set_client (LbIntakeStepView *self, LbClient *client)
{
  LbIntakeStepViewPrivate *private = lb_intake_step_view_get_instance_private (self);

  g_return_if_fail (LB_IS_INTAKE_STEP_VIEW (self));
  g_set_object (&private->client, client);
}

void
lb_intake_step_view_show (LbIntakeStepView *self)
{
  g_return_if_fail (LB_IS_INTAKE_STEP_VIEW (self));

  LbIntakeStepViewClass *klass = LB_INTAKE_STEP_VIEW_GET_CLASS (self);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (klass->shown != NULL)
    klass->shown (self);
  /* The stack has moved the focus in already; from there it would go to the second control. */
  if (root != NULL)
    gtk_root_set_focus (root, NULL);
  if (klass->focus_first != NULL)
    klass->focus_first (self);
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

void
lb_intake_step_view_reveal (LbIntakeStepView *self)
{
  g_return_if_fail (LB_IS_INTAKE_STEP_VIEW (self));

  if (LB_INTAKE_STEP_VIEW_GET_CLASS (self)->reveal != NULL)
    LB_INTAKE_STEP_VIEW_GET_CLASS (self)->reveal (self);
}

void
lb_intake_step_view_go_to (LbIntakeStepView *self, const LbIntakeProblem *problem)
{
  g_return_if_fail (LB_IS_INTAKE_STEP_VIEW (self));
  g_return_if_fail (problem != NULL);

  if (LB_INTAKE_STEP_VIEW_GET_CLASS (self)->go_to != NULL)
    LB_INTAKE_STEP_VIEW_GET_CLASS (self)->go_to (self, problem);
}

void
lb_intake_show_widget (GtkWidget *widget)
{
  GtkWidget *scrolled;
  graphene_rect_t bounds;
  GtkAdjustment *adjustment;
  double top, page;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_widget_grab_focus (widget);
  scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  if (scrolled == NULL || !gtk_widget_compute_bounds (widget, scrolled, &bounds))
    return;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  page = gtk_adjustment_get_page_size (adjustment);
  top = bounds.origin.y;
  if (top < 0 || top + bounds.size.height > page)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + top - page / 4);
}

void
lb_intake_clear_box (GtkBox *box)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_BOX (box));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

GtkWidget *
lb_intake_label_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
lb_intake_word_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

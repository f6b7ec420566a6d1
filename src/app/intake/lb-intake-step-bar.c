/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-step-bar.h"

#include <glib/gi18n.h>

struct _LbIntakeStepBar
{
  AdwBin parent_instance;

  GtkWidget *buttons[LB_INTAKE_N_STEPS];
  GtkLabel *labels[LB_INTAKE_N_STEPS];
  GtkWidget *marks[LB_INTAKE_N_STEPS];
};

G_DEFINE_FINAL_TYPE (LbIntakeStepBar, lb_intake_step_bar, ADW_TYPE_BIN)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

const char *
lb_intake_step_name (LbIntakeStep step)
{
  static const char *const names[LB_INTAKE_N_STEPS] = {
    NC_("step", "What"), NC_("step", "Situation"), NC_("step", "One Form"), NC_("step", "Materials"),
    NC_("step", "Inspection"), NC_("step", "Delivery"), NC_("step", "Check"),
  };

  g_return_val_if_fail (step < LB_INTAKE_N_STEPS, "");
  return g_dpgettext2 (NULL, "step", names[step]);
}

static void
clicked_cb (LbIntakeStepBar *self, GtkButton *button)
{
  for (int step = 0; step < LB_INTAKE_N_STEPS; step++)
    if (self->buttons[step] == GTK_WIDGET (button))
      g_signal_emit (self, signals[CHOSEN], 0, step);
}

static GtkWidget *
new_button (LbIntakeStepBar *self, LbIntakeStep step)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *name = lb_intake_step_name (step);
  g_autofree char *text = g_strdup_printf ("%d  %s", step + 1, name);
  g_autofree char *tip = g_strdup_printf (_("Step %d: %s (Ctrl+%d)"), step + 1, name, step + 1);
  GtkWidget *label = gtk_label_new (text);

  self->labels[step] = GTK_LABEL (label);
  self->marks[step] = gtk_image_new_from_icon_name ("object-select-symbolic");
  gtk_widget_add_css_class (self->marks[step], "success");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->marks[step]);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "intake-step");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  self->buttons[step] = button;
  return button;
}

static void
show_step (LbIntakeStepBar *self, LbIntakeDraft *draft, LbIntakeStep step)
{
  g_autoptr (GPtrArray) problems = lb_intake_draft_step_problems (draft, step);
  gboolean current = step == lb_intake_draft_get_step (draft);
  gboolean reachable = step == LB_INTAKE_STEP_PACKAGE || lb_intake_draft_get_situation (draft) != NULL;

  gtk_widget_set_sensitive (self->buttons[step], reachable);
  gtk_widget_set_visible (self->marks[step], reachable && problems->len == 0 && step != LB_INTAKE_STEP_CHECK);
  gtk_label_set_ellipsize (self->labels[step], current ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  if (current)
    gtk_widget_add_css_class (self->buttons[step], "intake-current");
  else
    gtk_widget_remove_css_class (self->buttons[step], "intake-current");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->buttons[step]), GTK_ACCESSIBLE_STATE_SELECTED, current, -1);
}

static void
lb_intake_step_bar_class_init (LbIntakeStepBarClass *klass)
{
  signals[CHOSEN] = g_signal_new ("chosen", LB_TYPE_INTAKE_STEP_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
lb_intake_step_bar_init (LbIntakeStepBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  for (int step = 0; step < LB_INTAKE_N_STEPS; step++)
    gtk_box_append (GTK_BOX (box), new_button (self, (LbIntakeStep) step));
  adw_bin_set_child (ADW_BIN (self), box);
}

void
lb_intake_step_bar_show (LbIntakeStepBar *self, LbIntakeDraft *draft)
{
  g_return_if_fail (LB_IS_INTAKE_STEP_BAR (self));
  g_return_if_fail (LB_IS_INTAKE_DRAFT (draft));

  for (int step = 0; step < LB_INTAKE_N_STEPS; step++)
    show_step (self, draft, (LbIntakeStep) step);
}

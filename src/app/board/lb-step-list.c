/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-step-list"
#include "lb-step-list.h"

#include <glib/gi18n.h>
#include "lb-decision-form.h"
#include "lb-form-row.h"
#include "lb-move.h"

struct _LbStepList
{
  AdwBin parent_instance;
  /* (owned by the tree): what may be done, what one might do but for something in the way, what is for
   * others */
  GtkWidget *allowed, *blocked, *forbidden, *expander;
  guint n_allowed;
};

G_DEFINE_FINAL_TYPE (LbStepList, lb_step_list, ADW_TYPE_BIN)

static guint chosen_signal;

static void
lb_step_list_class_init (LbStepListClass *klass)
{
  chosen_signal = g_signal_new ("chosen", LB_TYPE_STEP_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
lb_step_list_init (LbStepList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->allowed = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->blocked = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->forbidden = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->expander = gtk_expander_new (_("For others to do"));
  gtk_expander_set_child (GTK_EXPANDER (self->expander), self->forbidden);
  gtk_box_append (GTK_BOX (box), self->allowed);
  gtk_box_append (GTK_BOX (box), self->blocked);
  gtk_box_append (GTK_BOX (box), self->expander);
  adw_bin_set_child (ADW_BIN (self), box);
}

static void
clicked_cb (GtkButton *button, gpointer data)
{
  g_signal_emit (data, chosen_signal, 0, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "lb-type")));
}

/* The usual way on stands out. */
static gboolean
is_next (const LbCaseItem *item, LbCommandType type)
{
  const LbMove move =
    item != NULL ? lb_move_forward (item->state, item->taken_at != LB_TIME_NONE) : (LbMove){ .n = 0 };

  return move.n > 0 && move.commands[0] == type;
}

static void
add_allowed (LbStepList *self, LbCommandType type, const LbDecisionForm *form, gboolean next)
{
  GtkWidget *button = gtk_button_new_with_label (_(form->title));

  gtk_widget_set_tooltip_text (button, _(form->question));
  if (next)
    gtk_widget_add_css_class (button, "suggested-action");
  g_object_set_data (G_OBJECT (button), "lb-type", GINT_TO_POINTER (type));
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (self->allowed), button);
  self->n_allowed++;
}

/* What is not the user's to do is kept apart, or the one reason that matters would drown in it. */
static void
add_forbidden (LbStepList *self, const LbDecisionForm *form, const GError *error)
{
  const gboolean for_others = g_error_matches (error, LB_REFUSAL, LB_REFUSAL_NOT_ALLOWED);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *impossible = g_strdup_printf (_("%s: not possible now"), _(form->title));
  GtkWidget *title = gtk_label_new (for_others ? _(form->title) : impossible);
  GtkWidget *why = gtk_label_new (error->message);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (why), 0);
  gtk_label_set_wrap (GTK_LABEL (why), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (why), 28);
  gtk_label_set_max_width_chars (GTK_LABEL (why), 36);
  gtk_widget_add_css_class (why, "caption");
  if (for_others)
    gtk_widget_add_css_class (box, "dim-label");
  gtk_widget_add_css_class (box, "forbidden-step");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), why);
  gtk_box_append (GTK_BOX (for_others ? self->forbidden : self->blocked), box);
}

/* Only a project has stages to come back with. */
static gboolean
has_stages (const LbCase *state, LbCatalogue *catalogue)
{
  const LbPackage *package = lb_catalogue_package (catalogue, state->package);

  return package != NULL && package->kind == LB_PACKAGE_PROJECT;
}

static void
empty (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

void
lb_step_list_set_case (LbStepList *self, LbClient *client, LbCase *state, const char *item)
{
  const LbCaseItem *found;
  const LbCommandType *steps;
  guint n;
  LbContext context;

  g_return_if_fail (LB_IS_STEP_LIST (self));
  g_return_if_fail (LB_IS_CLIENT (client));
  g_return_if_fail (state != NULL);

  empty (self->allowed);
  empty (self->blocked);
  empty (self->forbidden);
  self->n_allowed = 0;
  found = item != NULL ? lb_case_item (state, item) : NULL;
  steps = lb_move_steps (&n);
  lb_client_context (client, state, &context);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      const LbDecisionForm *form = lb_decision_form (steps[i]);

      if (!lb_move_is_offered (steps[i], state, found)
          || (steps[i] == LB_COMMAND_RECEIVE_STAGE && !has_stages (state, context.catalogue)))
        continue;
      if (lb_is_possible (state, steps[i], lb_move_is_of_case (steps[i]) ? NULL : item, &context, &error))
        add_allowed (self, steps[i], form, is_next (found, steps[i]));
      else
        add_forbidden (self, form, error);
    }
  if (self->n_allowed == 0)
    gtk_box_append (GTK_BOX (self->allowed), gtk_label_new (_("Nothing for you to do here")));
  gtk_widget_set_visible (self->expander, gtk_widget_get_first_child (self->forbidden) != NULL);
}

GtkWidget *
lb_step_list_new (void)
{
  return g_object_new (LB_TYPE_STEP_LIST, NULL);
}

guint
lb_step_list_get_n_allowed (LbStepList *self)
{
  g_return_val_if_fail (LB_IS_STEP_LIST (self), 0);
  return self->n_allowed;
}

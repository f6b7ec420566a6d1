/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The head of the case file: what the case is, and where in the plan's flow it stands.
 */
#include "lb-sight.h"

#include <glib/gi18n.h>
#include "lb-case-flow.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-section.h"

GtkWidget *
lb_case_header_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "case-header");
  return box;
}

/* The unit that answers for @step: lead and responsible sections where the plan names a kind of unit. */
static char *
unit_of_step (const LbSight *sight, const LbProcessStep *step)
{
  if (step->role == LB_DEPARTMENT_REVIEW)
    return g_strdup (lb_sight_section_name (sight, sight->state->lead));
  for (guint i = 0; i < sight->context.catalogue->departments->len; i++)
    {
      const LbDepartment *department = sight->context.catalogue->departments->pdata[i];

      if (department->role == step->role)
        return g_strdup (lb_name (department->name, department->english));
    }
  return g_strdup ("");
}

static GtkWidget *
new_step (const LbSight *sight, const LbProcessStep *step, const char *css_class, const char *word)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *name = g_strdup_printf ("%d %s", step->number, lb_name (step->name, step->english));
  g_autofree char *unit = unit_of_step (sight, step);
  g_autofree char *spoken = g_strdup_printf ("%s · %s · %s", name, unit, word);
  GtkWidget *title = gtk_label_new (name), *below = gtk_label_new (unit);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (below), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title, "caption-heading");
  gtk_widget_add_css_class (below, "caption");
  gtk_widget_add_css_class (box, "flow-step");
  gtk_widget_add_css_class (box, css_class);
  gtk_widget_set_tooltip_text (box, step->text);
  gtk_widget_set_hexpand (box, TRUE);
  lb_widget_set_accessible_label (box, spoken);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), below);
  return box;
}

static GtkWidget *
new_flow (const LbSight *sight)
{
  static const struct { const char *css_class, *word; } looks[] = {
    [LB_FLOW_DONE] = { "done", N_("done") },
    [LB_FLOW_HERE] = { "here", N_("now") },
    [LB_FLOW_TO_COME] = { "to-come", N_("to come") },
    [LB_FLOW_PASSED_BY] = { "to-come", N_("not needed") },
  };
  GtkWidget *flow = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  const char *current = lb_case_flow_current (sight->state);
  gboolean before = TRUE;

  gtk_box_set_homogeneous (GTK_BOX (flow), TRUE);
  lb_widget_set_accessible_label (flow, _("Flow of the case"));
  for (guint i = 0; i < sight->context.catalogue->process->len; i++)
    {
      const LbProcessStep *step = sight->context.catalogue->process->pdata[i];
      const LbFlowPlace place = lb_case_flow_place (sight->state, step->id, current, before);

      before = before && place != LB_FLOW_HERE;
      gtk_box_append (GTK_BOX (flow), new_step (sight, step, looks[place].css_class, _(looks[place].word)));
    }
  return flow;
}

static void
append_flags (GString *text, const LbCase *state)
{
  static const struct { guint flag; const char *label;
  } flags[] = {
    { LB_CASE_FLAG_PARTLY_ACCEPTED, N_("partly accepted") },
    { LB_CASE_FLAG_PARTLY_DECIDED, N_("partly decided") },
    { LB_CASE_FLAG_HAS_REFUSAL, N_("has a refusal") },
    { LB_CASE_FLAG_ALL_SUSPENDED, N_("all suspended") },
    { LB_CASE_FLAG_PARTLY_CORRECTING, N_("partly correcting") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (lb_case_flags (state) & flags[i].flag)
      g_string_append_printf (text, " · %s", _(flags[i].label));
}

/* 行政许可法 32(4): who answers an applicant that insisted sees at once what was lacking then. */
static GtkWidget *
new_insisted (const LbCase *state)
{
  g_autofree char *names = g_strjoinv (_(", "), state->incomplete);
  g_autofree char *text
    = g_strdup_printf (_("The applicant insisted on handing it in as it was (Administrative Licence Law, article 32(4)). "
                         "Lacking then: %s"), names);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "warning");
  return label;
}

void
lb_case_header_show (GtkWidget *self, const LbSight *sight)
{
  const LbPackage *package = lb_catalogue_package (sight->context.catalogue, sight->state->package);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *title, *about;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *heading = NULL, *number = lb_name_case_number (sight->state->number);

  lb_box_clear (GTK_BOX (self));
  heading = g_strdup_printf ("%s · %s", package != NULL ? lb_name (package->name, package->english)
                             : sight->state->package != NULL ? sight->state->package
                                                             : _(lb_case_state_label (lb_case_state (sight->state))),
                             sight->state->applicant != NULL ? sight->state->applicant : "");
  title = gtk_label_new (heading);
  gtk_widget_add_css_class (title, "title-3");
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  g_string_append_printf (text, "%s%s%s", number, *number != '\0' ? " · " : "",
                          _(lb_case_state_label (lb_case_state (sight->state))));
  append_flags (text, sight->state);
  about = gtk_label_new (text->str);
  gtk_label_set_selectable (GTK_LABEL (about), TRUE);
  /* With the mouse: who opens a case by keyboard would begin in it, with all of it selected. */
  gtk_widget_set_focusable (about, FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (about), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (about), 1);
  gtk_widget_set_hexpand (about, TRUE);
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), about);
  gtk_box_append (GTK_BOX (self), line);
  if (sight->state->incomplete != NULL && *sight->state->incomplete != NULL)
    gtk_box_append (GTK_BOX (self), new_insisted (sight->state));
  gtk_box_append (GTK_BOX (self), new_flow (sight));
}

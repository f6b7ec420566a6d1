/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The visit form, judged: what was entered, what is wrong with it, and the way to each fault.
 */
#define G_LOG_DOMAIN "lb-visit-form"
#include "lb-visit-form-private.h"

#include <glib/gi18n.h>
#include "lb-section.h"
#include "lb-steps.h"

/* Reading the form into the plan */

static GStrv
ticked (gpointer container)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (GtkWidget *child = gtk_widget_get_first_child (container); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *check =
        GTK_IS_FLOW_BOX_CHILD (child) ? gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)) : child;

      if (GTK_IS_CHECK_BUTTON (check) && gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
        g_strv_builder_add (builder, g_object_get_data (G_OBJECT (check), "id"));
    }
  return g_strv_builder_end (builder);
}

/* Names as people write them in a row: with commas of either kind or spaces between. */
static GStrv
split_names (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_regex_split_simple ("[,，、;；\\s]+", text, 0, 0);

  for (GStrv at = parts; *at != NULL; at++)
    if (**at != '\0')
      g_strv_builder_add (builder, *at);
  return g_strv_builder_end (builder);
}

static char *
stripped (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

void
lb_visit_form_read (LbVisitForm *self)
{
  LbVisitPlan *plan = self->plan;
  const guint reason = gtk_drop_down_get_selected (self->reason);

  g_strfreev (plan->requests);
  plan->requests = ticked (self->requests);
  g_strfreev (plan->team);
  plan->team = ticked (self->team);
  g_strfreev (plan->experts);
  plan->experts = split_names (gtk_editable_get_text (self->experts));
  plan->day = lb_date_entry_get_day (self->day);
  plan->start = lb_minute_parse (gtk_editable_get_text (self->start));
  plan->minutes = (int) g_ascii_strtoll (gtk_editable_get_text (self->minutes), NULL, 10);
  g_free (plan->vehicle);
  plan->vehicle = stripped (self->vehicle);
  plan->remote = gtk_widget_get_visible (GTK_WIDGET (self->remote)) && gtk_check_button_get_active (self->remote);
  g_free (plan->place);
  plan->place = stripped (self->place);
  if (self->second)
    {
      g_free (plan->second_reason);
      /* The first line asks for a choice. */
      plan->second_reason = reason > 0 && reason != GTK_INVALID_LIST_POSITION
                              ? g_strdup (lb_second_visit_reasons[reason - 1].value) : NULL;
    }
}

/* The way to a fault */

static GtkWidget *
first_of (gpointer container)
{
  GtkWidget *child = gtk_widget_get_first_child (container);

  return child != NULL && GTK_IS_FLOW_BOX_CHILD (child) ? gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)) : child;
}

/* Where @place is put right. */
static GtkWidget *
widget_at (LbVisitForm *self, LbFaultPlace place)
{
  switch (place)
    {
    case LB_FAULT_AT_REQUESTS:
      return first_of (self->requests);
    case LB_FAULT_AT_DAY:
      return GTK_WIDGET (self->day);
    case LB_FAULT_AT_START:
      return GTK_WIDGET (self->start);
    case LB_FAULT_AT_MINUTES:
      return GTK_WIDGET (self->minutes);
    case LB_FAULT_AT_TEAM:
      return first_of (self->team);
    case LB_FAULT_AT_CAR:
      /* The cars to choose from stand below the entry: with the first of them both are in sight. */
      return first_of (self->cars) != NULL ? first_of (self->cars) : GTK_WIDGET (self->vehicle);
    case LB_FAULT_AT_REASON:
    default:
      return GTK_WIDGET (self->reason);
    }
}

static void
go_to_fault (LbVisitForm *self, guint index)
{
  const LbFault *fault = g_ptr_array_index (self->faults, index);
  GtkWidget *widget = widget_at (self, fault->place);

  self->at_fault = index + 1;
  if (widget != NULL)
    gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

void
lb_visit_form_next_fault (LbVisitForm *self)
{
  const guint grave = self->faults != NULL ? lb_visit_faults_count_grave (self->faults) : 0;

  if (grave > 0)
    go_to_fault (self, self->at_fault < grave ? self->at_fault : 0);
}

static void
fault_clicked_cb (LbVisitForm *self, GtkButton *button)
{
  const guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  g_assert (LB_IS_VISIT_FORM (self));
  if (self->faults != NULL && index < self->faults->len)
    go_to_fault (self, index);
}

/* Judging */

static int
compare_faults (gconstpointer a, gconstpointer b)
{
  return (*(LbFault *const *) b)->grave - (*(LbFault *const *) a)->grave;
}

static GtkWidget *
new_fault_line (LbVisitForm *self, const LbFault *fault, guint index)
{
  g_autofree char *text = g_strdup_printf ("%s %s", fault->grave ? "⚠" : "·", fault->text);
  GtkWidget *button = gtk_button_new_with_label (text);
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, fault->grave ? "fault-line" : "remark-line");
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (fault_clicked_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
show_faults (LbVisitForm *self)
{
  const guint grave = lb_visit_faults_count_grave (self->faults), n = self->faults->len;
  g_autofree char *title =
    grave > 0 ? g_strdup_printf (ngettext ("%u problem to solve before it can go on the day",
                                           "%u problems to solve before it can go on the day", grave),
                                 grave)
              : g_strdup_printf (ngettext ("%u thing to mind", "%u things to mind", n), n);
  g_autofree char *footer =
    g_strdup_printf (ngettext ("⚠ %u problem: show it", "⚠ %u problems: show the next", grave), grave);

  lb_box_clear (self->fault_lines);
  for (guint i = 0; i < n; i++)
    gtk_box_append (self->fault_lines, new_fault_line (self, g_ptr_array_index (self->faults, i), i));
  gtk_label_set_text (self->fault_title, title);
  gtk_widget_set_visible (self->fault_box, n > 0);
  if (grave > 0)
    gtk_widget_add_css_class (self->fault_box, "grave");
  else
    gtk_widget_remove_css_class (self->fault_box, "grave");
  gtk_button_set_label (GTK_BUTTON (self->next_fault), footer);
  gtk_widget_set_visible (self->next_fault, grave > 0);
}

void
lb_visit_form_show_verdict (LbVisitForm *self, const char *text, gboolean bad)
{
  gtk_label_set_text (self->verdict, text);
  if (bad)
    gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->verdict), "error");
}

GPtrArray *
lb_visit_form_steps (LbVisitForm *self)
{
  GVariant *args = lb_visit_plan_args (self->plan, NULL);
  GPtrArray *steps;

  if (args == NULL)
    return NULL;
  steps = lb_steps_new ();
  g_ptr_array_add (steps, lb_step_new (NULL, LB_COMMAND_PLAN_VISIT, args));
  return steps;
}

/* What the rules say when nothing in the form is wrong by itself: the role, the day, a second visit. */
static gboolean
check_rules (LbVisitForm *self, GError **error)
{
  g_autoptr (GPtrArray) steps = lb_visit_form_steps (self);
  g_autoptr (GPtrArray) others = lb_visit_others (self->rows, self->plan->case_id);
  LbContext context = { 0 };

  lb_client_context (self->client, self->state, &context);
  context.visits = others;
  if (!lb_may (self->state, LB_COMMAND_PLAN_VISIT, NULL, &context, error))
    return FALSE;
  return steps != NULL && lb_steps_check (self->state, steps, &context, NULL, NULL, error);
}

static void
show_rules (LbVisitForm *self)
{
  const gboolean faulty = lb_visit_faults_count_grave (self->faults) > 0;
  g_autoptr (GError) error = NULL;
  const gboolean allowed = !faulty && check_rules (self, &error);

  if (faulty)
    lb_visit_form_show_verdict (self, "", FALSE);
  else if (!allowed)
    lb_visit_form_show_verdict (self, error != NULL ? error->message : "", TRUE);
  else
    lb_visit_form_show_verdict (
      self,
      self->second ? _ ("A second visit goes out when the inspection head and the lead section have approved it.")
                   : _ ("The rules allow it."),
      FALSE);
  gtk_widget_set_sensitive (self->submit, allowed && !self->busy);
}

static void
find_faults (LbVisitForm *self)
{
  LbPolicy *policy = lb_client_get_policy (self->client);
  g_autoptr (LbPolicy) fallback = policy == NULL ? lb_policy_new () : NULL;

  g_clear_pointer (&self->faults, g_ptr_array_unref);
  self->faults = lb_visit_plan_faults (self->plan, self->state, self->rows, lb_client_get_people (self->client),
                                       policy != NULL ? policy : fallback);
  if (self->second && self->plan->second_reason == NULL)
    lb_visit_faults_add (self->faults, LB_FAULT_AT_REASON, _ ("Say why a second visit is needed."));
  g_ptr_array_sort (self->faults, compare_faults);
  self->at_fault = 0;
}

void
lb_visit_form_judge (LbVisitForm *self)
{
  if (self->plan == NULL)
    return;
  lb_visit_form_read (self);
  lb_form_row_set_error (self->start_row,
                         self->plan->start < 0 && *gtk_editable_get_text (self->start) != '\0'
                           ? _ ("A time of day, such as 09:30.")
                           : NULL);
  lb_form_row_set_error (self->day_row,
                         lb_date_entry_is_valid (self->day) ? NULL : _ ("There is no such day."));
  lb_form_row_set_error (self->minutes_row, self->plan->minutes >= 1 && self->plan->minutes <= 720
                                              ? NULL : _("1 to 720 minutes."));
  gtk_widget_set_sensitive (GTK_WIDGET (self->vehicle_row), !self->plan->remote);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cars), !self->plan->remote);
  find_faults (self);
  show_faults (self);
  show_rules (self);
  lb_visit_form_mark_busy (self);
}

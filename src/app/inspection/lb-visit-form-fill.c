/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The visit form, filled: requests, people, cars and texts of a plan.
 */
#define G_LOG_DOMAIN "lb-visit-form"
#include "lb-visit-form-private.h"

#include <glib/gi18n.h>
#include "lb-name.h"
#include "lb-section.h"
#include "lb-steps.h"

static void
car_cb (LbVisitForm *self, GtkButton *button)
{
  g_assert (LB_IS_VISIT_FORM (self));
  gtk_editable_set_text (self->vehicle, g_object_get_data (G_OBJECT (button), "id"));
}

/* The lines of a flow box break where the window ends; the frames that it puts around its children need no
 * focus. */
static void
add_to_flow (GtkFlowBox *box, GtkWidget *widget)
{
  gtk_flow_box_append (box, widget);
  gtk_widget_set_focusable (gtk_widget_get_parent (widget), FALSE);
}

static void
clear_flow (GtkFlowBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_flow_box_remove (box, child);
}

static GtkWidget *
new_check (LbVisitForm *self, const char *id, const char *label, gboolean active)
{
  GtkWidget *check = gtk_check_button_new_with_label (label);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), active);
  g_object_set_data_full (G_OBJECT (check), "id", g_strdup (id), g_free);
  g_object_set_data_full (G_OBJECT (check), "name", g_strdup (label), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (lb_visit_form_changed), self, G_CONNECT_SWAPPED);
  return check;
}

static void
fill_requests (LbVisitForm *self)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, self->state->catalogue);

  lb_box_clear (self->requests);
  for (guint i = 0; i < self->state->requests->len; i++)
    {
      const LbVisitRequest *request = g_ptr_array_index (self->state->requests, i);
      const gboolean named = g_strv_contains ((const char *const *) self->plan->requests, request->id);
      const LbItem *item = catalogue != NULL ? lb_catalogue_item (catalogue, request->item) : NULL;
      const LbDepartment *section =
        catalogue != NULL ? lb_catalogue_department (catalogue, request->section) : NULL;
      g_autofree char *label = NULL;
      GtkWidget *check;

      if (!named &&
          (request->closed || request->visit != NULL || !g_str_equal (request->kind, self->plan->kind)))
        continue;
      label = g_strdup_printf (_ ("%s: %s (%d min)"),
                               section != NULL ? lb_name (section->name, section->english) : request->section,
                               item != NULL ? lb_name (item->name, item->english) : request->item,
                               lb_visit_request_minutes (request, catalogue));
      check = new_check (self, request->id, label, named);
      if (GTK_IS_LABEL (gtk_widget_get_last_child (check)))
        gtk_label_set_wrap (GTK_LABEL (gtk_widget_get_last_child (check)), TRUE);
      gtk_box_append (self->requests, check);
    }
}

/* Who reviews or decides in the case may not inspect it; the reason stands in the tooltip. */
static void
fill_team (LbVisitForm *self)
{
  GPtrArray *people = lb_client_get_people (self->client);

  clear_flow (self->team);
  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      const LbPerson *person = g_ptr_array_index (people, i);
      const gboolean named = g_strv_contains ((const char *const *) self->plan->team, person->id);
      GtkWidget *check;

      if (!(person->roles & LB_ROLE_INSPECTOR) && !named)
        continue;
      check = new_check (self, person->id, person->name, named);
      add_to_flow (self->team, check);
      if (g_hash_table_contains (self->state->reviewers, person->id)
          || g_hash_table_contains (self->state->deciders, person->id))
        {
          gtk_widget_set_sensitive (check, named);
          gtk_widget_set_tooltip_text (check, _("Reviews or decides in this case"));
        }
    }
}

static void
fill_cars (LbVisitForm *self, const char *const *vehicles)
{
  clear_flow (self->cars);
  for (; vehicles != NULL && *vehicles != NULL; vehicles++)
    {
      GtkWidget *button = gtk_button_new_with_label (*vehicles);

      gtk_widget_add_css_class (button, "flat");
      g_object_set_data_full (G_OBJECT (button), "id", g_strdup (*vehicles), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (car_cb), self, G_CONNECT_SWAPPED);
      add_to_flow (self->cars, button);
    }
}

static void
fill_reason (LbVisitForm *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0, position = 1;

  gtk_string_list_append (labels, _("Choose…"));
  for (const LbVisitReason *at = lb_second_visit_reasons; at->value != NULL; at++, position++)
    {
      gtk_string_list_append (labels, _(at->label));
      if (g_strcmp0 (at->value, self->plan->second_reason) == 0)
        selected = position;
    }
  gtk_drop_down_set_model (self->reason, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->reason, selected);
}

static void
fill_texts (LbVisitForm *self)
{
  const LbVisitPlan *plan = self->plan;
  const gboolean expert = g_str_equal (plan->kind, "expert");
  g_autofree char *minutes = g_strdup_printf ("%d", plan->minutes);
  g_autofree char *start = plan->start >= 0 ? lb_minute_to_string (plan->start) : g_strdup ("");
  g_autofree char *experts = g_strjoinv ("、", plan->experts);

  gtk_label_set_text (self->title,
                      self->state->applicant != NULL ? self->state->applicant : _ ("No name yet"));
  gtk_label_set_text (self->subtitle, lb_visit_kind_label (plan->kind));
  lb_date_entry_set_day (self->day, plan->day);
  gtk_editable_set_text (self->start, start);
  gtk_editable_set_text (self->minutes, minutes);
  gtk_editable_set_text (self->vehicle, plan->vehicle != NULL ? plan->vehicle : "");
  gtk_editable_set_text (self->place, plan->place != NULL ? plan->place : "");
  gtk_editable_set_text (self->experts, experts);
  lb_form_row_set_label (self->place_row, expert ? _("Room") : _("Place"));
  gtk_widget_set_visible (GTK_WIDGET (self->experts_row), expert);
  gtk_widget_set_visible (GTK_WIDGET (self->vehicle_row), !expert);
  gtk_widget_set_visible (GTK_WIDGET (self->cars), !expert);
  gtk_widget_set_visible (GTK_WIDGET (self->remote), !expert);
  gtk_check_button_set_active (self->remote, plan->remote);
  gtk_widget_set_visible (GTK_WIDGET (self->reason_row), self->second);
}

/* Who and what is busy */

static char *
with_hours (const char *name, int from, int to)
{
  g_autofree char *start = lb_minute_to_string (from);
  g_autofree char *end = lb_minute_to_string (MIN (to, 24 * 60 - 1));

  return g_strdup_printf (_ ("%s (out %s–%s)"), name, start, end);
}

static void
mark_person (LbVisitForm *self, GtkWidget *check)
{
  const char *id = g_object_get_data (G_OBJECT (check), "id"), *name = g_object_get_data (G_OBJECT (check), "name");
  const gboolean conflict =
    g_hash_table_contains (self->state->reviewers, id) || g_hash_table_contains (self->state->deciders, id);
  g_autofree char *text = NULL;
  int from, to;

  if (conflict)
    text = g_strdup_printf (_ ("%s (reviews the case)"), name);
  else if (lb_visit_is_busy (self->plan, self->rows, id, FALSE, &from, &to))
    text = with_hours (name, from, to);
  gtk_check_button_set_label (GTK_CHECK_BUTTON (check), text != NULL ? text : name);
}

static void
mark_car (LbVisitForm *self, GtkWidget *button)
{
  const LbPolicy *policy = lb_client_get_policy (self->client);
  const char *name = g_object_get_data (G_OBJECT (button), "id");
  const LbCar *car = policy != NULL ? lb_policy_car (policy, name) : NULL;
  g_autofree char *seats =
    car != NULL ? g_strdup_printf (ngettext ("%s · %d seat", "%s · %d seats", (gulong) car->seats), name, car->seats)
                : g_strdup (name);
  g_autofree char *text = NULL;
  int from, to;

  if (lb_visit_is_busy (self->plan, self->rows, name, TRUE, &from, &to))
    text = with_hours (name, from, to);
  gtk_button_set_label (GTK_BUTTON (button), text != NULL ? text : seats);
}

void
lb_visit_form_mark_busy (LbVisitForm *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->team)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    mark_person (self, gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->cars)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    mark_car (self, gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)));
}

void
lb_visit_form_fill (LbVisitForm *self, const char *const *vehicles)
{
  fill_requests (self);
  fill_team (self);
  fill_cars (self, vehicles);
  fill_reason (self);
  fill_texts (self);
}

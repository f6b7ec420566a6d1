/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-visit-form"
#include "lb-visit-form.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include "lb-date-entry.h"
#include "lb-failure.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-section.h"
#include "lb-steps.h"

struct _LbVisitForm
{
  GtkWidget parent_instance;
  GtkWidget *content; /* the one child; owned by the tree */
  GtkLabel *title, *subtitle, *verdict;
  GtkBox *requests, *faults;
  GtkFlowBox *team, *cars;
  LbDateEntry *day;
  GtkEditable *start, *minutes, *vehicle, *place, *experts;
  LbFormRow *day_row, *start_row, *minutes_row, *vehicle_row, *place_row, *experts_row, *reason_row;
  GtkDropDown *reason;
  GtkWidget *submit;
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  LbVisitPlan *plan;         /* (owned) (nullable) */
  LbCase *state;             /* (owned) (nullable) */
  GPtrArray *rows;           /* (owned) (nullable) */
  gboolean filling, second, busy, start_typed;
};

G_DEFINE_FINAL_TYPE (LbVisitForm, lb_visit_form, GTK_TYPE_WIDGET)

enum { SIGNAL_CHANGED, SIGNAL_DAY_CHANGED, SIGNAL_PLANNED, SIGNAL_CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

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

static void
read_form (LbVisitForm *self)
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

/* Judging */

static void
show_faults (LbVisitForm *self)
{
  const LbPolicy *policy = lb_client_get_policy (self->client);
  g_autoptr (GPtrArray) faults
    = lb_visit_plan_faults (self->plan, self->rows, lb_client_get_people (self->client),
                            policy != NULL ? &policy->hours : &lb_service_hours_default,
                            policy != NULL ? (guint) policy->second_inspectors : 2);

  lb_box_clear (self->faults);
  for (guint i = 0; i < faults->len; i++)
    {
      g_autofree char *text = g_strdup_printf ("⚠ %s", (const char *) g_ptr_array_index (faults, i));
      GtkWidget *label = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "fault-line");
      gtk_box_append (self->faults, label);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->faults), faults->len > 0);
}

static void
show_verdict (LbVisitForm *self, const char *text, gboolean bad)
{
  gtk_label_set_text (self->verdict, text);
  if (bad)
    gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->verdict), "error");
}

static GPtrArray *
steps_of (LbVisitForm *self, const char **ret_missing)
{
  GVariant *args = lb_visit_plan_args (self->plan, ret_missing);
  GPtrArray *steps;

  if (args == NULL)
    return NULL;
  steps = lb_steps_new ();
  g_ptr_array_add (steps, lb_step_new (NULL, LB_COMMAND_PLAN_VISIT, args));
  return steps;
}

/* For a plan that may be given: what its dispatch still waits for. */
static const char *
what_follows (LbVisitForm *self)
{
  if (self->second)
    return _ ("A second visit goes out when the inspection head and the lead section have approved it.");
  if (gtk_widget_get_visible (GTK_WIDGET (self->faults)))
    return _ ("It can be put on the day now; before it is sent out, put right what is named above.");
  return _ ("The rules allow it.");
}

static void
show_rules (LbVisitForm *self)
{
  const char *missing = NULL;
  g_autoptr (GPtrArray) steps = steps_of (self, &missing);
  g_autoptr (GError) error = NULL;
  LbContext context = { 0 };

  lb_client_context (self->client, self->state, &context);
  if (!lb_may (self->state, LB_COMMAND_PLAN_VISIT, NULL, &context, &error))
    show_verdict (self, error->message, TRUE);
  else if (steps == NULL)
    show_verdict (self, missing, FALSE);
  else if (lb_steps_check (self->state, steps, &context, NULL, NULL, &error))
    show_verdict (self, what_follows (self), FALSE);
  else
    show_verdict (self, error->message, TRUE);
  gtk_widget_set_sensitive (self->submit, steps != NULL && error == NULL && !self->busy);
}

static void
update (LbVisitForm *self)
{
  if (self->plan == NULL)
    return;
  read_form (self);
  lb_form_row_set_error (self->start_row,
                         self->plan->start < 0 && *gtk_editable_get_text (self->start) != '\0'
                           ? _ ("A time of day, such as 09:30.")
                           : NULL);
  lb_form_row_set_error (self->day_row,
                         lb_date_entry_is_valid (self->day) ? NULL : _ ("There is no such day."));
  lb_form_row_set_error (self->minutes_row, self->plan->minutes >= 1 && self->plan->minutes <= 720
                                              ? NULL : _("1 to 720 minutes."));
  show_faults (self);
  show_rules (self);
}

static void
suggest_start (LbVisitForm *self)
{
  const LbPolicy *policy = lb_client_get_policy (self->client);
  const LbTime now = lb_client_now (self->client);
  const int earliest = self->plan->day == lb_time_day (now) ? lb_time_minute (now) : 0;
  const int start
    = lb_visit_plan_suggest_start (self->plan, self->rows,
                                   policy != NULL ? &policy->hours : &lb_service_hours_default, earliest);
  g_autofree char *text = start >= 0 ? lb_minute_to_string (start) : g_strdup ("");

  self->filling = TRUE;
  gtk_editable_set_text (self->start, text);
  self->filling = FALSE;
}

static void
changed_cb (LbVisitForm *self)
{
  g_assert (LB_IS_VISIT_FORM (self));
  if (self->filling || self->plan == NULL)
    return;
  update (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
start_changed_cb (LbVisitForm *self)
{
  g_assert (LB_IS_VISIT_FORM (self));
  if (!self->filling)
    self->start_typed = *gtk_editable_get_text (self->start) != '\0';
  changed_cb (self);
}

static void
day_changed_cb (LbVisitForm *self)
{
  const LbDay old = self->plan != NULL ? self->plan->day : LB_DAY_NONE;

  changed_cb (self);
  if (!self->filling && self->plan != NULL && self->plan->day != old && self->plan->day != LB_DAY_NONE)
    g_signal_emit (self, signals[SIGNAL_DAY_CHANGED], 0);
}

static void
free_time_cb (LbVisitForm *self)
{
  g_assert (LB_IS_VISIT_FORM (self));
  if (self->plan == NULL)
    return;
  read_form (self);
  suggest_start (self);
  changed_cb (self);
}

static void
car_cb (LbVisitForm *self, GtkButton *button)
{
  g_assert (LB_IS_VISIT_FORM (self));
  gtk_editable_set_text (self->vehicle, gtk_button_get_label (button));
}

/* Filling the form from the plan */

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
  g_signal_connect_object (check, "toggled", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
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
  gtk_widget_set_visible (GTK_WIDGET (self->reason_row), self->second);
}

/* Giving the command */

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbVisitForm) self = data;
  g_autoptr (GError) error = NULL;
  const gboolean done = lb_steps_submit_finish (result, NULL, &error);

  self->busy = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (done)
    {
      g_signal_emit (self, signals[SIGNAL_PLANNED], 0);
      return;
    }
  gtk_widget_set_sensitive (self->submit, TRUE);
  if (!lb_error_is_cancelled (error))
    {
      g_autofree char *text = lb_error_describe (error);

      show_verdict (self, text, TRUE);
    }
}

static void
close_cb (LbVisitForm *self)
{
  g_assert (LB_IS_VISIT_FORM (self));
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/* Class */

static void
lb_visit_form_dispose (GObject *object)
{
  LbVisitForm *self = LB_VISIT_FORM (object);

  g_cancellable_cancel (self->cancellable);
  self->filling = TRUE;
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (lb_visit_form_parent_class)->dispose (object);
}

static void
lb_visit_form_finalize (GObject *object)
{
  LbVisitForm *self = LB_VISIT_FORM (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->plan, lb_visit_plan_free);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_visit_form_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, title);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, subtitle);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, verdict);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, requests);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, team);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, cars);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, faults);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, day);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, start);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, minutes);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, vehicle);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, place);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, experts);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, reason);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, submit);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, day_row);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, start_row);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, minutes_row);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, vehicle_row);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, place_row);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, experts_row);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, reason_row);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, LB_TYPE_VISIT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lb_visit_form_class_init (LbVisitFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_visit_form_dispose;
  object_class->finalize = lb_visit_form_finalize;
  signals[SIGNAL_CHANGED] = new_signal ("changed");
  signals[SIGNAL_DAY_CHANGED] = new_signal ("day-changed");
  signals[SIGNAL_PLANNED] = new_signal ("planned");
  signals[SIGNAL_CLOSED] = new_signal ("closed");
  g_type_ensure (LB_TYPE_DATE_ENTRY);
  g_type_ensure (LB_TYPE_FORM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/inspection/lb-visit-form.ui");
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, content);
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, free_time_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, lb_visit_form_submit);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_visit_form_init (LbVisitForm *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lb_visit_form_set_client (LbVisitForm *self, LbClient *client)
{
  g_return_if_fail (LB_IS_VISIT_FORM (self));
  g_return_if_fail (LB_IS_CLIENT (client));
  g_set_object (&self->client, client);
}

void
lb_visit_form_set_plan (LbVisitForm *self, LbVisitPlan *plan, LbCase *state, gboolean second,
                        const char *const *vehicles)
{
  g_return_if_fail (LB_IS_VISIT_FORM (self));
  g_return_if_fail (plan != NULL && state != NULL);

  self->filling = TRUE;
  g_clear_pointer (&self->plan, lb_visit_plan_free);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->plan = plan;
  self->state = lb_case_ref (state);
  self->second = second;
  self->start_typed = plan->start >= 0;
  fill_requests (self);
  fill_team (self);
  fill_cars (self, vehicles);
  fill_reason (self);
  fill_texts (self);
  self->filling = FALSE;
  update (self);
}

void
lb_visit_form_set_rows (LbVisitForm *self, GPtrArray *rows)
{
  g_return_if_fail (LB_IS_VISIT_FORM (self));
  g_return_if_fail (rows != NULL);

  if (self->plan == NULL)
    return;
  g_ptr_array_ref (rows);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = rows;
  /* Until the dispatcher has typed a time, the first free one is proposed. */
  if (!self->start_typed)
    suggest_start (self);
  update (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
lb_visit_form_set_day (LbVisitForm *self, LbDay day)
{
  g_return_if_fail (LB_IS_VISIT_FORM (self));

  if (self->plan != NULL && self->plan->day != day)
    lb_date_entry_set_day (self->day, day);
}

const LbVisitPlan *
lb_visit_form_get_plan (LbVisitForm *self)
{
  g_return_val_if_fail (LB_IS_VISIT_FORM (self), NULL);
  return self->plan;
}

void
lb_visit_form_submit (LbVisitForm *self)
{
  g_autoptr (GPtrArray) steps = NULL;

  g_return_if_fail (LB_IS_VISIT_FORM (self));
  if (self->plan == NULL || self->busy)
    return;
  update (self);
  steps = steps_of (self, NULL);
  if (steps == NULL || !gtk_widget_get_sensitive (self->submit))
    return;
  self->busy = TRUE;
  gtk_widget_set_sensitive (self->submit, FALSE);
  lb_steps_submit_async (self->client, self->plan->case_id, steps, self->cancellable, planned_cb,
                         g_object_ref (self));
}

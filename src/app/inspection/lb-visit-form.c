/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-visit-form"
#include "lb-visit-form-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include "lb-failure.h"
#include "lb-steps.h"

G_DEFINE_FINAL_TYPE (LbVisitForm, lb_visit_form, GTK_TYPE_WIDGET)

enum { SIGNAL_CHANGED, SIGNAL_DAY_CHANGED, SIGNAL_PLANNED, SIGNAL_CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

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

void
lb_visit_form_changed (LbVisitForm *self)
{
  g_assert (LB_IS_VISIT_FORM (self));
  if (self->filling || self->plan == NULL)
    return;
  lb_visit_form_judge (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
start_changed_cb (LbVisitForm *self)
{
  g_assert (LB_IS_VISIT_FORM (self));
  if (!self->filling)
    self->start_typed = *gtk_editable_get_text (self->start) != '\0';
  lb_visit_form_changed (self);
}

static void
day_changed_cb (LbVisitForm *self)
{
  const LbDay old = self->plan != NULL ? self->plan->day : LB_DAY_NONE;

  lb_visit_form_changed (self);
  if (!self->filling && self->plan != NULL && self->plan->day != old && self->plan->day != LB_DAY_NONE)
    g_signal_emit (self, signals[SIGNAL_DAY_CHANGED], 0);
}

static void
free_time_cb (LbVisitForm *self)
{
  g_assert (LB_IS_VISIT_FORM (self));
  if (self->plan == NULL)
    return;
  lb_visit_form_read (self);
  suggest_start (self);
  lb_visit_form_changed (self);
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

      lb_visit_form_show_verdict (self, text, TRUE);
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
  g_clear_pointer (&self->faults, g_ptr_array_unref);
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
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, fault_box);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, fault_title);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, fault_lines);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, next_fault);
  gtk_widget_class_bind_template_child (widget_class, LbVisitForm, remote);
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
  gtk_widget_class_bind_template_callback (widget_class, lb_visit_form_changed);
  gtk_widget_class_bind_template_callback (widget_class, lb_visit_form_next_fault);
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
  lb_visit_form_fill (self, vehicles);
  self->filling = FALSE;
  lb_visit_form_judge (self);
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
  lb_visit_form_judge (self);
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
  lb_visit_form_judge (self);
  steps = lb_visit_form_steps (self);
  if (steps == NULL || !gtk_widget_get_sensitive (self->submit))
    return;
  self->busy = TRUE;
  gtk_widget_set_sensitive (self->submit, FALSE);
  lb_steps_submit_async (self->client, self->plan->case_id, steps, self->cancellable, planned_cb,
                         g_object_ref (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-check-view.h"

#include <glib/gi18n.h>

#include "lb-intake-step-bar.h"
#include "lb-name.h"

struct _LbIntakeCheckView
{
  LbIntakeStepView parent_instance;

  GtkWidget *problems_box;
  GtkLabel *problems_title;
  GtkListBox *problems;
  GtkCheckButton *insisted;
  GtkGrid *summary;
  GtkListBox *items;
  GtkCheckButton *explained;
  GtkCheckButton *waits;
  GtkLabel *until_hour;
  GtkCheckButton *leaves;
  GtkWidget *reasons;
  GtkLabel *until_day;
  GtkCheckButton *reason_assist, *reason_verify, *reason_complex;
  gboolean stale; /* the draft has changed since the summary was made */
  gboolean loading;
  guint minute_id; /* source, while the step is in front: time goes on */
};

G_DEFINE_FINAL_TYPE (LbIntakeCheckView, lb_intake_check_view, LB_TYPE_INTAKE_STEP_VIEW)

enum { GO_TO, N_SIGNALS };
static guint signals[N_SIGNALS];

static LbIntakeDraft *
get_draft (LbIntakeCheckView *self)
{
  return lb_intake_step_view_get_draft (LB_INTAKE_STEP_VIEW (self));
}

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* What is not in order: a line for each step, which unfolds to its faults */

static void
problem_row_cb (LbIntakeCheckView *self, GtkWidget *row)
{
  g_signal_emit (self, signals[GO_TO], 0, g_object_get_data (G_OBJECT (row), "problem"));
}

/* Takes @problem. */
static GtkWidget *
new_problem_row (LbIntakeCheckView *self, LbIntakeProblem *problem)
{
  GtkWidget *row = adw_action_row_new ();
  const char *title = problem->subject != NULL ? problem->subject : problem->text;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), problem->subject != NULL ? problem->text : NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "problem", problem, (GDestroyNotify) lb_intake_problem_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (problem_row_cb), self, G_CONNECT_SWAPPED);
  return row;
}

/* How many of @problems keep the case from being received; what the applicant insists on does not. */
static guint
count_open (LbIntakeCheckView *self, LbIntakeStep step, const GPtrArray *problems)
{
  g_autoptr (GPtrArray) obstacles = NULL;

  if (!lb_intake_draft_get_insisted (get_draft (self)))
    return problems->len;
  obstacles = lb_intake_draft_obstacles (get_draft (self), step);
  return obstacles->len;
}

/* (transfer full) */
static char *
step_title (LbIntakeStep step, guint n_open, guint n)
{
  if (n_open == 0)
    return g_strdup_printf (g_dngettext (NULL, "%d %s: %u thing as it is", "%d %s: %u things as they are", n),
                            step + 1, lb_intake_step_name (step), n);
  return g_strdup_printf (g_dngettext (NULL, "%d %s: %u thing open", "%d %s: %u things open", n_open),
                          step + 1, lb_intake_step_name (step), n_open);
}

/* (transfer full) */
static char *
problems_title (guint n_open, guint n)
{
  if (n_open == 0)
    return g_strdup_printf (g_dngettext (NULL, "The applicant insists: %u thing is handed in as it is",
                                         "The applicant insists: %u things are handed in as they are", n), n);
  return g_strdup_printf (g_dngettext (NULL, "%u thing is not in order yet", "%u things are not in order yet",
                                       n_open), n_open);
}

/* Takes what is in @problems. */
static GtkWidget *
new_step_row (LbIntakeCheckView *self, LbIntakeStep step, GPtrArray *problems)
{
  GtkWidget *row = adw_expander_row_new ();
  const LbIntakeProblem *first = g_ptr_array_index (problems, 0);
  g_autofree char *title = step_title (step, count_open (self, step, problems), problems->len);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  /* Unlike an action row, libadwaita 1.2 does not name this one by its title. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), first->subject != NULL ? first->subject : first->text);
  g_ptr_array_set_free_func (problems, NULL);
  for (guint i = 0; i < problems->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), new_problem_row (self, g_ptr_array_index (problems, i)));
  return row;
}

static void
fill_problems (LbIntakeCheckView *self)
{
  g_autofree char *title = NULL;
  g_autoptr (GPtrArray) of_application = lb_intake_draft_problems (get_draft (self));
  guint count = 0, n_open = 0;

  clear_list (self->problems);
  for (int step = 0; step < LB_INTAKE_STEP_CHECK; step++)
    {
      g_autoptr (GPtrArray) problems = lb_intake_draft_step_problems (get_draft (self), (LbIntakeStep) step);

      if (problems->len == 0)
        continue;
      count += problems->len;
      n_open += count_open (self, (LbIntakeStep) step, problems);
      gtk_list_box_append (self->problems, new_step_row (self, (LbIntakeStep) step, problems));
    }
  title = problems_title (n_open, count);
  gtk_label_set_text (self->problems_title, title);
  gtk_widget_set_visible (self->problems_box, count > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->insisted),
                          of_application->len > 0 || lb_intake_draft_get_insisted (get_draft (self)));
}

/* Summary */

static void
add_line (LbIntakeCheckView *self, int *line, const char *label, const char *value)
{
  GtkWidget *name = lb_intake_label_new (label, "dim-label");

  if (value == NULL || *value == '\0')
    return;
  gtk_widget_set_valign (name, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (name), FALSE);
  gtk_grid_attach (self->summary, name, 0, *line, 1, 1);
  gtk_grid_attach (self->summary, lb_intake_label_new (value, NULL), 1, *line, 1, 1);
  (*line)++;
}

static char *
describe_materials (LbIntakeDraft *draft, const LbSituation *situation)
{
  guint ready, due, deferred = 0;

  lb_intake_draft_count_materials (draft, &ready, &due);
  for (guint i = 0; i < situation->materials->len; i++)
    deferred += lb_intake_draft_held (draft, g_ptr_array_index (situation->materials, i)) == LB_HELD_DEFERRED;
  if (deferred > 0)
    return g_strdup_printf (_("%u of %u in order, %u of them to follow"), ready, due, deferred);
  return g_strdup_printf (_("%u of %u in order"), ready, due);
}

static char *
describe_delivery (const LbDelivery *delivery)
{
  if (g_str_equal (delivery->method, "ems"))
    /* Translators: recipient, phone, address, postcode. */
    return g_strdup_printf (_("By EMS: %s, %s, %s, %s"), delivery->recipient, delivery->phone, delivery->address,
                            delivery->postcode);
  if (g_str_equal (delivery->method, "pickup") && delivery->agent)
    return g_strdup_printf (_("Fetched at the certificate desk by the agent %s, %s"), delivery->recipient,
                            delivery->phone);
  return g_strdup (g_str_equal (delivery->method, "pickup") ? _("Pick up at the certificate desk") : "");
}

static void
clear_summary (LbIntakeCheckView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->summary))) != NULL)
    gtk_grid_remove (self->summary, child);
}

static void
fill_summary (LbIntakeCheckView *self, const LbSituation *situation)
{
  LbIntakeDraft *draft = get_draft (self);
  g_autofree char *materials = describe_materials (draft, situation);
  g_autofree char *delivery = describe_delivery (lb_intake_draft_get_delivery (draft));
  g_autofree char *days = g_strdup_printf (_("%d working days altogether"), situation->committed_days);
  int line = 0;

  clear_summary (self);
  add_line (self, &line, C_("summary", "What"), lb_name (situation->package->name, situation->package->english));
  add_line (self, &line, _("Applicant"), lb_intake_draft_get_value (draft, "applicant.name"));
  if (lb_intake_draft_get_answer (draft, "q-has-agent"))
    add_line (self, &line, _("Agent"), lb_intake_draft_get_value (draft, "agent.name"));
  add_line (self, &line, _("Site"), lb_intake_draft_get_value (draft, "site.address"));
  add_line (self, &line, C_("summary", "Materials"), materials);
  add_line (self, &line, C_("summary", "Promised"), days);
  add_line (self, &line, C_("summary", "Results"), delivery);
}

static void
fill_items (LbIntakeCheckView *self, const LbSituation *situation)
{
  clear_list (self->items);
  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *entry = g_ptr_array_index (situation->items, i);
      g_autofree char *limit = lb_name_limit (entry->committed);
      g_autofree char *subtitle
        = g_strdup_printf (_("%s · promised within %s"),
                           entry->department != NULL
                             ? lb_name (entry->department->name, entry->department->english) : "", limit);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), lb_name (entry->item->name, entry->item->english));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_widget_set_focusable (row, FALSE);
      gtk_list_box_append (self->items, row);
    }
}

/* What the clerk says */

/* The hour, or the day, that the applicant is told, were it received this minute (K1, K2). */
static void
show_until (LbIntakeCheckView *self)
{
  LbClient *client = lb_intake_step_view_get_client (LB_INTAKE_STEP_VIEW (self));
  LbCalendar *calendar = client != NULL ? lb_client_get_calendar (client) : NULL;
  const LbPolicy *policy = client != NULL ? lb_client_get_policy (client) : NULL;
  g_autofree char *hour = NULL, *day = NULL;

  if (calendar != NULL && policy != NULL)
    {
      LbTime now = lb_client_now (client);
      LbTime end = lb_calendar_add_service_minutes (calendar, &policy->hours, now, policy->half_hour_minutes);
      g_autofree char *when = lb_name_time (end, now);
      g_autofree char *last = lb_name_day (lb_calendar_add (calendar, lb_time_day (now), policy->one_day_days),
                                           lb_time_day (now));

      hour = g_strdup_printf (_("If received now: until %s."), when);
      day = g_strdup_printf (_("If received now: counts as accepted when no section has asked for a correction by "
                               "the end of %s."), last);
    }
  gtk_label_set_text (self->until_hour, hour != NULL ? hour : "");
  gtk_label_set_text (self->until_day, day != NULL ? day : "");
}

static gboolean
minute_cb (gpointer data)
{
  show_until (data);
  return G_SOURCE_CONTINUE;
}

static void
lb_intake_check_view_map (GtkWidget *widget)
{
  LbIntakeCheckView *self = LB_INTAKE_CHECK_VIEW (widget);

  GTK_WIDGET_CLASS (lb_intake_check_view_parent_class)->map (widget);
  show_until (self);
  if (self->minute_id == 0)
    self->minute_id = g_timeout_add_seconds (20, minute_cb, self);
}

static void
lb_intake_check_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&LB_INTAKE_CHECK_VIEW (widget)->minute_id, g_source_remove);
  GTK_WIDGET_CLASS (lb_intake_check_view_parent_class)->unmap (widget);
}

static void
load_rest (LbIntakeCheckView *self)
{
  LbIntakeDraft *draft = get_draft (self);
  const char *reason = lb_intake_draft_get_one_day (draft);
  gboolean waits = *reason == '\0';

  self->loading = TRUE;
  gtk_check_button_set_active (self->explained, lb_intake_draft_get_explained (draft));
  gtk_check_button_set_active (self->insisted, lb_intake_draft_get_insisted (draft));
  gtk_check_button_set_active (waits ? self->waits : self->leaves, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->until_hour), waits);
  gtk_widget_set_visible (self->reasons, !waits);
  gtk_check_button_set_active (self->reason_assist, g_str_equal (reason, "assist-check"));
  gtk_check_button_set_active (self->reason_verify, g_str_equal (reason, "verify"));
  gtk_check_button_set_active (self->reason_complex, g_str_equal (reason, "complex"));
  self->loading = FALSE;
}

static void
refresh (LbIntakeCheckView *self)
{
  const LbSituation *situation;

  self->stale = FALSE;
  situation = get_draft (self) != NULL ? lb_intake_draft_get_situation (get_draft (self)) : NULL;
  if (situation == NULL)
    return;
  fill_problems (self);
  fill_summary (self, situation);
  fill_items (self, situation);
  load_rest (self);
}

static void
explained_cb (LbIntakeCheckView *self)
{
  if (!self->loading && get_draft (self) != NULL)
    lb_intake_draft_set_explained (get_draft (self), gtk_check_button_get_active (self->explained));
}

static void
insisted_cb (LbIntakeCheckView *self)
{
  if (!self->loading && get_draft (self) != NULL)
    lb_intake_draft_set_insisted (get_draft (self), gtk_check_button_get_active (self->insisted));
}

static void
waits_cb (LbIntakeCheckView *self)
{
  if (self->loading || get_draft (self) == NULL)
    return;
  lb_intake_draft_set_one_day (get_draft (self), gtk_check_button_get_active (self->waits) ? "" : "verify");
}

static void
reason_cb (LbIntakeCheckView *self, GtkCheckButton *button)
{
  if (self->loading || get_draft (self) == NULL || !gtk_check_button_get_active (button))
    return;
  lb_intake_draft_set_one_day (get_draft (self), button == self->reason_assist ? "assist-check"
                                                 : button == self->reason_verify ? "verify" : "complex");
}

static void
lb_intake_check_view_load (LbIntakeStepView *view)
{
  LB_INTAKE_CHECK_VIEW (view)->stale = TRUE;
}

/* Most of a case is typed while this step is hidden: the summary is made when it is looked at. */
static void
lb_intake_check_view_changed (LbIntakeStepView *view, LbIntakeChange what, const char *id)
{
  LbIntakeCheckView *self = LB_INTAKE_CHECK_VIEW (view);

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && what == LB_INTAKE_CHANGED_REST)
    load_rest (self);
  else
    self->stale = TRUE;
}

static void
lb_intake_check_view_shown (LbIntakeStepView *view)
{
  if (LB_INTAKE_CHECK_VIEW (view)->stale)
    refresh (LB_INTAKE_CHECK_VIEW (view));
}

static void
lb_intake_check_view_focus_first (LbIntakeStepView *view)
{
  gtk_widget_grab_focus (GTK_WIDGET (LB_INTAKE_CHECK_VIEW (view)->explained));
}

static void
lb_intake_check_view_go_to (LbIntakeStepView *view, const LbIntakeProblem *problem)
{
  lb_intake_show_widget (GTK_WIDGET (LB_INTAKE_CHECK_VIEW (view)->explained));
}

static void
lb_intake_check_view_class_init (LbIntakeCheckViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LbIntakeStepViewClass *view_class = LB_INTAKE_STEP_VIEW_CLASS (klass);

  widget_class->map = lb_intake_check_view_map;
  widget_class->unmap = lb_intake_check_view_unmap;
  view_class->load = lb_intake_check_view_load;
  view_class->changed = lb_intake_check_view_changed;
  view_class->shown = lb_intake_check_view_shown;
  view_class->focus_first = lb_intake_check_view_focus_first;
  view_class->go_to = lb_intake_check_view_go_to;
  signals[GO_TO] = g_signal_new ("go-to", LB_TYPE_INTAKE_CHECK_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/intake/lb-intake-check-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, problems_box);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, problems_title);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, problems);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, insisted);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, summary);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, items);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, explained);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, waits);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, leaves);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, reasons);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, until_hour);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, until_day);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, reason_assist);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, reason_verify);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeCheckView, reason_complex);
  gtk_widget_class_bind_template_callback (widget_class, explained_cb);
  gtk_widget_class_bind_template_callback (widget_class, insisted_cb);
  gtk_widget_class_bind_template_callback (widget_class, waits_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_cb);
}

static void
lb_intake_check_view_init (LbIntakeCheckView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

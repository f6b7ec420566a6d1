/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-wizard.h"

#include <glib/gi18n.h>

#include "lb-intake-advice.h"
#include "lb-intake-check-view.h"
#include "lb-intake-delivery-view.h"
#include "lb-intake-form-view.h"
#include "lb-intake-inspection-view.h"
#include "lb-intake-materials-view.h"
#include "lb-intake-package-view.h"
#include "lb-intake-problem-list.h"
#include "lb-intake-receive.h"
#include "lb-intake-situation-view.h"
#include "lb-intake-status.h"
#include "lb-intake-step-bar.h"
#include "lb-platform.h"
#include "lb-window.h"

struct _LbIntakeWizard
{
  AdwBin parent_instance;

  LbIntakeStepBar *steps;
  GtkLabel *title;
  LbIntakeAdvice *advice;
  GtkStack *stack;
  GtkWidget *back;
  GtkButton *next;
  GtkWidget *notice;
  GtkLabel *status;
  GtkWidget *busy;
  LbIntakeStepView *views[LB_INTAKE_N_STEPS];

  LbClient *client;          /* (owned) (nullable) */
  LbIntakeDraft *draft;      /* (owned) (nullable) */
  gulong changed_id;
  guint refresh_id;          /* idle source */
  int warned;                /* step whose faults were shown already: going on is meant */
  gboolean working;          /* a command is on its way */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbIntakeWizard, lb_intake_wizard, ADW_TYPE_BIN)

enum { LEAVE, RECEIVED, REFERRED, N_SIGNALS };
static guint signals[N_SIGNALS];

static LbIntakeStep
get_step (LbIntakeWizard *self)
{
  return self->draft != NULL ? lb_intake_draft_get_step (self->draft) : LB_INTAKE_STEP_PACKAGE;
}

static void
report (LbIntakeWizard *self, const GError *error)
{
  LbMainWindow *window = lb_window_of (self);

  if (window != NULL)
    lb_window_report_error (window, error);
}

/* Header and footer follow the draft */

static void
show_status (LbIntakeWizard *self)
{
  const gboolean last = get_step (self) == LB_INTAKE_STEP_CHECK;
  g_autofree char *obstacles = last ? lb_intake_status_obstacles (self->draft) : NULL;
  g_autofree char *text = last ? NULL : lb_intake_status_of_step (self->draft, get_step (self));

  gtk_label_set_text (self->status, !last ? text : obstacles != NULL ? obstacles : _("All is ready to be received."));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->next),
                               !last ? _("Next step (Ctrl+Page Down)")
                                     : obstacles != NULL ? obstacles : _("Receive (Ctrl+Page Down)"));
}

static void
show_footer (LbIntakeWizard *self)
{
  LbIntakeStep step = get_step (self);
  gboolean last = step == LB_INTAKE_STEP_CHECK;
  gboolean situated = lb_intake_draft_get_situation (self->draft) != NULL;
  g_autoptr (GPtrArray) problems = lb_intake_draft_problems (self->draft);

  gtk_widget_set_visible (self->back, step != LB_INTAKE_STEP_PACKAGE);
  gtk_button_set_label (self->next, last ? _("Receive") : _("Next"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->next),
                            !self->working && situated && (!last || lb_intake_draft_can_receive (self->draft)));
  gtk_widget_set_visible (self->notice, step >= LB_INTAKE_STEP_MATERIALS && problems->len > 0);
  gtk_widget_set_sensitive (self->notice, !self->working);
  gtk_widget_set_visible (self->busy, self->working);
}

static void
refresh (LbIntakeWizard *self)
{
  g_autofree char *title = NULL;

  if (self->draft == NULL)
    return;
  title = lb_intake_draft_dup_title (self->draft);
  gtk_label_set_text (self->title, title);
  lb_intake_step_bar_show (self->steps, self->draft);
  show_status (self);
  show_footer (self);
}

static gboolean
refresh_idle_cb (gpointer data)
{
  LbIntakeWizard *self = data;

  self->refresh_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

/* One look at the whole draft a turn of the main loop, however many keys or ticks came in it. */
static void
draft_changed_cb (LbIntakeWizard *self, guint what)
{
  if (self->refresh_id == 0 && what != LB_INTAKE_CHANGED_PLACE)
    self->refresh_id = g_idle_add (refresh_idle_cb, self);
}

/* Steps */

static void
show_step (LbIntakeWizard *self)
{
  LbIntakeStep step = get_step (self);

  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->views[step]));
  refresh (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    lb_intake_step_view_show (self->views[step]);
}

void
lb_intake_wizard_go (LbIntakeWizard *self, LbIntakeStep step)
{
  g_return_if_fail (LB_IS_INTAKE_WIZARD (self));
  g_return_if_fail (step < LB_INTAKE_N_STEPS);

  if (self->draft == NULL || self->working
      || (step != LB_INTAKE_STEP_PACKAGE && lb_intake_draft_get_situation (self->draft) == NULL))
    return;
  self->warned = -1;
  lb_intake_draft_set_step (self->draft, step);
  show_step (self);
}

static void
go_to_problem (LbIntakeWizard *self, const LbIntakeProblem *problem)
{
  if (problem->step != get_step (self))
    lb_intake_wizard_go (self, problem->step);
  lb_intake_step_view_go_to (self->views[problem->step], problem);
}

static void
problem_cb (LbIntakeWizard *self, LbIntakeProblem *problem)
{
  go_to_problem (self, problem);
}

static void
step_chosen_cb (LbIntakeWizard *self, int step)
{
  lb_intake_wizard_go (self, (LbIntakeStep) step);
}

/* 接件 */

static void
set_working (LbIntakeWizard *self, gboolean working)
{
  self->working = working;
  if (self->draft != NULL)
    show_footer (self);
}

static void
received_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeWizard) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *case_id = lb_intake_receive_finish (result, &error);

  set_working (self, FALSE);
  if (case_id != NULL)
    g_signal_emit (self, signals[RECEIVED], 0, case_id);
  else if (g_error_matches (error, LB_ERROR, LB_ERROR_OFFLINE) && lb_window_of (self) != NULL)
    /* The one thing that intake cannot do without the store, when a long day without it has used up the numbers. */
    lb_window_toast (lb_window_of (self), _("No case number is left on this PC. The store gives new ones as soon as it can "
                                            "be reached; the draft stays till then."));
  else
    report (self, error);
}

static void
receive (LbIntakeWizard *self)
{
  if (!lb_intake_draft_can_receive (self->draft))
    return;
  set_working (self, TRUE);
  lb_intake_receive_async (self->client, self->draft, self->cancellable, received_cb, g_object_ref (self));
}

/* 一次性告知 */

static void
referred_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeWizard) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *case_id = lb_intake_refer_finish (result, &error);

  set_working (self, FALSE);
  if (case_id == NULL)
    report (self, error);
  else
    g_signal_emit (self, signals[REFERRED], 0, case_id);
}

static void
notice_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeWizard) self = data;
  g_autofree char *answer = lb_ask_finish (result, NULL);

  if (self->draft == NULL)
    return;
  if (g_strcmp0 (answer, "refer") == 0)
    {
      set_working (self, TRUE);
      lb_intake_refer_async (self->client, self->draft, self->cancellable, referred_cb, g_object_ref (self));
    }
  else if (g_strcmp0 (answer, "insist") == 0)
    {
      lb_intake_draft_set_insisted (self->draft, TRUE);
      lb_intake_wizard_go (self, MAX (get_step (self), LB_INTAKE_STEP_INSPECTION));
    }
}

void
lb_intake_wizard_notice (LbIntakeWizard *self)
{
  const LbAnswer answers[] = {
    { "stay", _("_Go Back"), LB_ANSWER_PLAIN },
    { "insist", _("Applicant _Insists"), LB_ANSWER_PLAIN },
    { "refer", _("One-Time _Notice"), LB_ANSWER_SUGGESTED },
    { NULL },
  };
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *heading = NULL;

  g_return_if_fail (LB_IS_INTAKE_WIZARD (self));

  if (self->draft == NULL || self->working)
    return;
  problems = lb_intake_draft_problems (self->draft);
  if (problems->len == 0)
    {
      LbMainWindow *window = lb_window_of (self);

      if (window != NULL)
        lb_window_toast (window, _("Nothing is lacking that the applicant could be told of."));
      return;
    }
  heading = g_strdup_printf (g_dngettext (NULL, "%u Thing Is Missing or Wrong", "%u Things Are Missing or Wrong",
                                          problems->len), problems->len);
  lb_ask_async (GTK_WIDGET (self), heading,
                _("The applicant must be told all of it once. The notice refers them to the guidance window, and "
                  "the draft is kept. If they insist, the application is received as it is, and the sections "
                  "answer it."),
                lb_intake_problem_list_new (problems), answers, self->cancellable, notice_answered_cb, g_object_ref (self));
}

/* Going on */

/* Shows once what is wrong in this step; the second time the clerk means it. TRUE: stay. */
static gboolean
warn (LbIntakeWizard *self, LbIntakeStep step)
{
  g_autoptr (GPtrArray) problems = lb_intake_draft_step_problems (self->draft, step);

  if (problems->len == 0 || self->warned == (int) step)
    return FALSE;
  self->warned = step;
  lb_intake_step_view_reveal (self->views[step]);
  lb_intake_step_view_go_to (self->views[step], g_ptr_array_index (problems, 0));
  return TRUE;
}

static gboolean
has_open_points (LbIntakeWizard *self)
{
  g_autoptr (GPtrArray) problems = lb_intake_draft_step_problems (self->draft, LB_INTAKE_STEP_MATERIALS);

  for (guint i = 0; i < problems->len; i++)
    {
      const LbIntakeProblem *problem = g_ptr_array_index (problems, i);

      if (problem->kind == LB_INTAKE_OPEN_POINT || problem->kind == LB_INTAKE_MISSING_FILE
          || problem->kind == LB_INTAKE_OPEN_STEP)
        {
          go_to_problem (self, problem);
          return TRUE;
        }
    }
  return FALSE;
}

static void
leave_materials (LbIntakeWizard *self)
{
  g_autoptr (GPtrArray) problems = lb_intake_draft_problems (self->draft);
  const gboolean insisted = lb_intake_draft_get_insisted (self->draft);
  LbMainWindow *window = lb_window_of (self);

  /* First the clerk's own work: a notice must be complete, so everything has been looked at before it. However often
   * the key is struck, going on stays here; who means to tell the applicant now has a button that says so. */
  if (!insisted && has_open_points (self))
    {
      if (self->warned == LB_INTAKE_STEP_MATERIALS && window != NULL)
        lb_window_toast (window, _("Not all that came is checked. To tell the applicant now: “One-Time Notice…”."));
      self->warned = LB_INTAKE_STEP_MATERIALS;
      return;
    }
  if (problems->len > 0 && !insisted)
    lb_intake_wizard_notice (self);
  else
    lb_intake_wizard_go (self, LB_INTAKE_STEP_INSPECTION);
}

void
lb_intake_wizard_next (LbIntakeWizard *self)
{
  g_return_if_fail (LB_IS_INTAKE_WIZARD (self));

  LbIntakeStep step = get_step (self);

  if (self->draft == NULL || self->working || lb_intake_draft_get_situation (self->draft) == NULL)
    return;
  if (step == LB_INTAKE_STEP_CHECK)
    receive (self);
  else if (step == LB_INTAKE_STEP_MATERIALS)
    leave_materials (self);
  else if (!warn (self, step))
    lb_intake_wizard_go (self, step + 1);
}

void
lb_intake_wizard_back (LbIntakeWizard *self)
{
  g_return_if_fail (LB_IS_INTAKE_WIZARD (self));

  if (get_step (self) > LB_INTAKE_STEP_PACKAGE)
    lb_intake_wizard_go (self, get_step (self) - 1);
}

/* 32(3): the first fault that the applicant can put right while standing there; the form's before the materials'. */
static void
go_to_first_fault (LbIntakeWizard *self)
{
  g_autoptr (GPtrArray) problems = lb_intake_draft_problems (self->draft);

  if (problems->len > 0)
    go_to_problem (self, g_ptr_array_index (problems, 0));
  else
    lb_intake_wizard_go (self, LB_INTAKE_STEP_FORM);
}

void
lb_intake_wizard_answer (LbIntakeWizard *self, LbIntakeAnswer answer)
{
  g_return_if_fail (LB_IS_INTAKE_WIZARD (self));

  if (self->draft == NULL || self->working || lb_intake_draft_get_situation (self->draft) == NULL)
    return;
  if (answer == LB_INTAKE_ANSWER_CORRECT_NOW)
    go_to_first_fault (self);
  else if (answer == LB_INTAKE_ANSWER_TELL_ONCE)
    lb_intake_wizard_notice (self);
  else if (answer == LB_INTAKE_ANSWER_RECEIVE)
    lb_intake_wizard_go (self, LB_INTAKE_STEP_CHECK);
}

void
lb_intake_wizard_materials_action (LbIntakeWizard *self, const char *action)
{
  g_return_if_fail (LB_IS_INTAKE_WIZARD (self));

  if (self->draft != NULL && get_step (self) == LB_INTAKE_STEP_MATERIALS)
    gtk_widget_activate_action (GTK_WIDGET (self->views[LB_INTAKE_STEP_MATERIALS]), action, NULL);
}

void
lb_intake_wizard_take_known (LbIntakeWizard *self)
{
  g_return_if_fail (LB_IS_INTAKE_WIZARD (self));

  if (self->draft != NULL && get_step (self) == LB_INTAKE_STEP_FORM)
    lb_intake_form_view_take_known (LB_INTAKE_FORM_VIEW (self->views[LB_INTAKE_STEP_FORM]));
}

static void
leave_cb (LbIntakeWizard *self)
{
  if (!self->working)
    g_signal_emit (self, signals[LEAVE], 0);
}

/* Draft and client */

static void
drop_draft (LbIntakeWizard *self)
{
  if (self->draft != NULL)
    g_clear_signal_handler (&self->changed_id, self->draft);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->draft);
}

void
lb_intake_wizard_set_draft (LbIntakeWizard *self, LbIntakeDraft *draft)
{
  g_return_if_fail (LB_IS_INTAKE_WIZARD (self));
  g_return_if_fail (draft == NULL || LB_IS_INTAKE_DRAFT (draft));

  if (self->draft == draft)
    return;
  drop_draft (self);
  self->warned = -1;
  if (draft != NULL)
    {
      self->draft = g_object_ref (draft);
      self->changed_id
        = g_signal_connect_swapped (draft, "changed", G_CALLBACK (draft_changed_cb), self);
    }
  lb_intake_advice_show (self->advice, self->client, draft != NULL ? lb_intake_draft_get_case (draft) : NULL);
  for (int step = 0; step < LB_INTAKE_N_STEPS; step++)
    lb_intake_step_view_set_draft (self->views[step], draft);
  if (draft != NULL)
    show_step (self);
}

LbIntakeDraft *
lb_intake_wizard_get_draft (LbIntakeWizard *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_WIZARD (self), NULL);
  return self->draft;
}

/* Guidance has ticked points of this very draft, or a section has answered: the clerk goes on from there. */
static void
advice_loaded_cb (LbIntakeWizard *self, const LbCase *state)
{
  LbMainWindow *window = lb_window_of (self);
  guint count = self->draft != NULL && g_strcmp0 (lb_intake_draft_get_case (self->draft), state->id) == 0
                  ? lb_intake_draft_take_checks (self->draft, state) : 0;
  g_autofree char *text = NULL;

  if (count == 0 || window == NULL)
    return;
  text = g_strdup_printf (g_dngettext (NULL, "%u point was checked by others and is ticked now.",
                                       "%u points were checked by others and are ticked now.", count), count);
  lb_window_toast (window, text);
}

void
lb_intake_wizard_set_client (LbIntakeWizard *self, LbClient *client)
{
  g_return_if_fail (LB_IS_INTAKE_WIZARD (self));

  g_set_object (&self->client, client);
  for (int step = 0; step < LB_INTAKE_N_STEPS; step++)
    lb_intake_step_view_set_client (self->views[step], client);
}

/* The focus goes to the first field also when the wizard itself comes to the front. */
static void
lb_intake_wizard_map (GtkWidget *widget)
{
  LbIntakeWizard *self = LB_INTAKE_WIZARD (widget);

  GTK_WIDGET_CLASS (lb_intake_wizard_parent_class)->map (widget);
  if (self->draft != NULL)
    lb_intake_step_view_show (self->views[get_step (self)]);
}

static void
lb_intake_wizard_dispose (GObject *object)
{
  LbIntakeWizard *self = LB_INTAKE_WIZARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  drop_draft (self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_intake_wizard_parent_class)->dispose (object);
}

static void
add_views (LbIntakeWizard *self)
{
  GType (*const types[LB_INTAKE_N_STEPS]) (void) = {
    lb_intake_package_view_get_type,    lb_intake_situation_view_get_type, lb_intake_form_view_get_type,
    lb_intake_materials_view_get_type,  lb_intake_inspection_view_get_type, lb_intake_delivery_view_get_type,
    lb_intake_check_view_get_type,
  };

  for (int step = 0; step < LB_INTAKE_N_STEPS; step++)
    {
      self->views[step] = g_object_new (types[step] (), NULL);
      gtk_stack_add_child (self->stack, GTK_WIDGET (self->views[step]));
    }
  g_signal_connect_object (self->views[LB_INTAKE_STEP_PACKAGE], "next", G_CALLBACK (lb_intake_wizard_next), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views[LB_INTAKE_STEP_CHECK], "go-to", G_CALLBACK (problem_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
lb_intake_wizard_class_init (LbIntakeWizardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_intake_wizard_dispose;
  widget_class->map = lb_intake_wizard_map;
  signals[LEAVE] = g_signal_new ("leave", LB_TYPE_INTAKE_WIZARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[RECEIVED] = g_signal_new ("received", LB_TYPE_INTAKE_WIZARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFERRED] = g_signal_new ("referred", LB_TYPE_INTAKE_WIZARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (LB_TYPE_INTAKE_ADVICE);
  g_type_ensure (LB_TYPE_INTAKE_STEP_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/intake/lb-intake-wizard.ui");
  gtk_widget_class_bind_template_child (widget_class, LbIntakeWizard, steps);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeWizard, title);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeWizard, advice);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeWizard, stack);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeWizard, back);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeWizard, next);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeWizard, notice);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeWizard, status);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeWizard, busy);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, advice_loaded_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, lb_intake_wizard_back);
  gtk_widget_class_bind_template_callback (widget_class, lb_intake_wizard_next);
  gtk_widget_class_bind_template_callback (widget_class, lb_intake_wizard_notice);
}

static gboolean
next_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  lb_intake_wizard_next (LB_INTAKE_WIZARD (widget));
  return TRUE;
}

static gboolean
back_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  lb_intake_wizard_back (LB_INTAKE_WIZARD (widget));
  return TRUE;
}

/* Scrolled windows take Ctrl+Page Up and Down for themselves, so the wizard must see them first. */
static void
add_keys (LbIntakeWizard *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Page_Down, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (next_key_cb, NULL, NULL)));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Page_Up, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (back_key_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
lb_intake_wizard_init (LbIntakeWizard *self)
{
  self->cancellable = g_cancellable_new ();
  self->warned = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  add_views (self);
  add_keys (self);
}

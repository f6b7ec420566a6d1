/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-decision"
#include "lb-decision-dialog.h"

#include <glib/gi18n.h>
#include "lb-ask-row.h"
#include "lb-decision-preview.h"
#include "lb-failure.h"
#include "lb-focus.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-window.h"

struct _LbDecisionDialog
{
  AdwWindow parent_instance;
  LbClient *client;      /* (owned) */
  LbCase *state;         /* (owned) */
  GPtrArray *events;     /* (owned) (element-type LbEvent) */
  char *item;            /* (owned) (nullable) */
  LbMove move;
  LbCommandType type;
  LbAskContext ask;      /* borrows from the fields above */
  GPtrArray *rows;       /* (owned) (element-type LbAskRow) (borrowed from the tree) */
  GVariant *args;        /* (owned) (nullable) while they are being submitted */
  GCancellable *cancellable; /* (owned) */
  guint idle;
  gboolean busy;

  GtkLabel *heading, *subheading, *question, *outcome;
  GtkImage *outcome_icon;
  GtkWidget *outcome_box, *choices, *spinner;
  GtkBox *fields;
  GtkButton *confirm;
};

G_DEFINE_FINAL_TYPE (LbDecisionDialog, lb_decision_dialog, ADW_TYPE_WINDOW)

static guint decided_signal;

static void show_outcome (LbDecisionDialog *self);

/* Answers */

/* (transfer full): a{sv}; NULL when something required is missing. */
static GVariant *
collect (LbDecisionDialog *self, GError **error)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  for (guint i = 0; i < self->rows->len; i++)
    if (gtk_widget_get_visible (self->rows->pdata[i]) &&
        !lb_ask_row_collect (self->rows->pdata[i], &dict, error))
      {
        g_variant_dict_clear (&dict);
        return NULL;
      }
  if (self->type == LB_COMMAND_RECEIVE_PAPER)
    {
      const LbCaseItem *item = self->item != NULL ? lb_case_item (self->state, self->item) : NULL;

      g_variant_dict_insert (&dict, "section", "s",
                             item != NULL ? item->section : lb_client_get_actor (self->client)->section);
    }
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static void
set_outcome (LbDecisionDialog *self, const char *text, const char *css_class, const char *icon_name)
{
  static const char *const classes[] = { "refused", "follows", "wanting" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->outcome_box, classes[i]);
  gtk_widget_add_css_class (self->outcome_box, css_class);
  gtk_image_set_from_icon_name (self->outcome_icon, icon_name);
  gtk_label_set_text (self->outcome, text);
  gtk_widget_set_visible (self->outcome_box, *text != '\0');
}

/* A command about the case as a whole may be given from one of its items. */
static const char *
item_of_command (LbDecisionDialog *self)
{
  return lb_move_is_of_case (self->type) ? NULL : self->item;
}

static void
show_preview (LbDecisionDialog *self, GVariant *args)
{
  g_autoptr (LbDecisionPreview) preview
    = lb_decision_preview_new (self->state, self->events, item_of_command (self), self->type, args,
                               &self->ask.context);
  g_autofree char *text = lb_decision_preview_describe (preview, lb_time_day (self->ask.context.now));

  if (preview->refusal != NULL)
    set_outcome (self, text, "refused", "action-unavailable-symbolic");
  else
    set_outcome (self, text, "follows", "emblem-ok-symbolic");
  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm), !self->busy && preview->refusal == NULL);
}

static void
show_outcome (LbDecisionDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) args = NULL;

  lb_client_context (self->client, self->state, &self->ask.context);
  if (!lb_may (self->state, self->type, item_of_command (self), &self->ask.context, &error))
    {
      set_outcome (self, error->message, "refused", "action-unavailable-symbolic");
      gtk_widget_set_sensitive (GTK_WIDGET (self->confirm), FALSE);
      return;
    }
  args = collect (self, &error);
  if (args != NULL)
    {
      show_preview (self, args);
      return;
    }
  set_outcome (self, error->message, "wanting", "dialog-information-symbolic");
  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm), FALSE);
}

static gboolean
outcome_idle_cb (gpointer data)
{
  LbDecisionDialog *self = data;

  self->idle = 0;
  show_outcome (self);
  return G_SOURCE_REMOVE;
}

static void
answers_changed_cb (LbDecisionDialog *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (outcome_idle_cb, self);
}

/* The form */

static const LbSuspension *
open_suspension (const LbCaseItem *item)
{
  for (guint i = item != NULL ? item->suspensions->len : 0; i > 0; i--)
    if (g_array_index (item->suspensions, LbSuspension, i - 1).to == LB_DAY_NONE)
      return &g_array_index (item->suspensions, LbSuspension, i - 1);
  return NULL;
}

static LbDay
last_valid_day (LbDay today, int years)
{
  int year, month, day;
  LbDay end;

  lb_day_to_ymd (today, &year, &month, &day);
  end = lb_day_from_ymd (year + years, month, day);
  return (end != LB_DAY_NONE ? end : lb_day_from_ymd (year + years, month, day - 1) + 1) - 1;
}

/* Numbers that another system gives out cannot be guessed, and are left to be typed. */
static char *
result_number (LbDecisionDialog *self, const LbCaseItem *item, const LbItem *known, LbDay today)
{
  g_autofree char *number = NULL;

  if (!item->granted || known == NULL)
    return g_strdup (item->decision_number);
  number = lb_suggest_result_number (self->state, self->item, known->number_pattern, today);
  return strchr (number, '{') == NULL ? g_steal_pointer (&number) : NULL;
}

/* What the form begins with. (transfer full) (nullable) */
static char *
suggestion (LbDecisionDialog *self, const char *name)
{
  const LbCaseItem *item = self->item != NULL ? lb_case_item (self->state, self->item) : NULL;
  const LbItem *known =
    self->item != NULL ? lb_catalogue_item (self->ask.context.catalogue, self->item) : NULL;
  const LbDay today = lb_time_day (self->ask.context.now);
  const LbSuspension *open = open_suspension (item);

  if (item == NULL)
    return NULL;
  if (g_str_equal (name, "number") && self->type == LB_COMMAND_MAKE_RESULT)
    return result_number (self, item, known, today);
  if (g_str_equal (name, "number"))
    return lb_suggest_decision_number (self->state, self->item, self->type == LB_COMMAND_GRANT, today);
  if (g_str_equal (name, "validUntil") && item->granted && known != NULL && known->validity_years > 0)
    return lb_day_to_string (last_valid_day (today, known->validity_years));
  if (g_str_equal (name, "section") && self->type == LB_COMMAND_URGE)
    return g_strdup (item->section);
  if (g_str_equal (name, "sheet"))
    return lb_suggest_sheet (self->state, self->item, today);
  if (g_str_equal (name, "from") || g_str_equal (name, "to"))
    return lb_day_to_string (today);
  if (g_str_equal (name, "days"))
    return g_strdup_printf ("%d", item->special_days > 0 ? item->special_days : 10);
  if (g_str_equal (name, "until") && self->ask.context.calendar != NULL)
    return lb_day_to_string (lb_calendar_add (self->ask.context.calendar, today,
                                              self->ask.context.policy->correction_wait_days));
  if (g_str_equal (name, "minutes"))
    return g_strdup_printf ("%d",
                            known != NULL && known->inspection_minutes > 0 ? known->inspection_minutes : 60);
  if (g_str_equal (name, "kind") && known != NULL && known->expert_required && !known->inspection_required)
    return g_strdup ("expert");
  if (g_str_equal (name, "reason") && self->type == LB_COMMAND_END_SPECIAL && open != NULL)
    return g_strdup (lb_suspension_reason_name (open->reason));
  return NULL;
}

static void
add_row (LbDecisionDialog *self, const LbAsk *ask)
{
  const LbCaseItem *item = self->item != NULL ? lb_case_item (self->state, self->item) : NULL;
  GtkWidget *row = lb_ask_row_new (ask, &self->ask);
  g_autofree char *text = suggestion (self, ask->name);

  if (text != NULL)
    lb_ask_row_set_text (LB_ASK_ROW (row), text);
  if (g_str_equal (ask->name, "override"))
    gtk_widget_set_visible (row, item != NULL && item->n_corrections > 0);
  g_signal_connect_object (row, "changed", G_CALLBACK (answers_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->fields, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_form (LbDecisionDialog *self, LbCommandType type)
{
  const LbDecisionForm *form = lb_decision_form (type);
  GtkWidget *child;

  self->type = self->ask.type = type;
  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->fields))) != NULL)
    gtk_box_remove (self->fields, child);
  gtk_window_set_title (GTK_WINDOW (self), _(form->title));
  gtk_label_set_text (self->heading, _(form->title));
  gtk_label_set_text (self->question, _(form->question));
  gtk_button_set_label (self->confirm, _(form->title));
  gtk_widget_remove_css_class (GTK_WIDGET (self->confirm), "destructive-action");
  gtk_widget_remove_css_class (GTK_WIDGET (self->confirm), "suggested-action");
  gtk_widget_add_css_class (GTK_WIDGET (self->confirm),
                            form->weighty ? "destructive-action" : "suggested-action");
  for (const LbAsk *ask = form->asks; ask->name != NULL; ask++)
    add_row (self, ask);
  show_outcome (self);
}

static void
choice_toggled_cb (GtkToggleButton *button, gpointer data)
{
  LbDecisionDialog *self = data;
  const LbCommandType type = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "lb-type"));

  if (gtk_toggle_button_get_active (button) && type != self->type)
    show_form (self, type);
}

/* The first that the user's role gives, else the first. Where something stands in its way its form says so: to turn to
 * the next one by itself would put a refusal under the hand of who came to grant. */
static void
add_choices (LbDecisionDialog *self)
{
  GtkToggleButton *first = NULL, *chosen = NULL;

  for (guint i = 0; i < self->move.n; i++)
    {
      const LbCommandType type = self->move.commands[i];
      GtkWidget *button = gtk_toggle_button_new_with_label (_(lb_decision_form (type)->title));
      g_autoptr (GError) error = NULL;
      gboolean allowed;

      self->type = type;
      allowed = lb_may (self->state, type, item_of_command (self), &self->ask.context, NULL);
      g_object_set_data (G_OBJECT (button), "lb-type", GINT_TO_POINTER (type));
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
      if (!lb_is_possible (self->state, type, item_of_command (self), &self->ask.context, &error))
        gtk_widget_set_tooltip_text (button, error->message);
      if (first == NULL)
        first = GTK_TOGGLE_BUTTON (button);
      if (chosen == NULL && allowed)
        chosen = GTK_TOGGLE_BUTTON (button);
      gtk_flow_box_append (GTK_FLOW_BOX (self->choices), button);
      gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
    }
  if (chosen == NULL)
    chosen = first;
  self->type = LB_N_COMMANDS;
  for (GtkWidget *child = gtk_widget_get_first_child (self->choices); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    g_signal_connect_object (gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)), "toggled",
                             G_CALLBACK (choice_toggled_cb), self, 0);
  gtk_widget_set_visible (self->choices, self->move.n > 1);
  gtk_toggle_button_set_active (chosen, TRUE);
  if (self->type == LB_N_COMMANDS)
    show_form (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (chosen), "lb-type")));
}

static void
show_subject (LbDecisionDialog *self)
{
  const gboolean of_item = self->item != NULL && !lb_move_is_of_case (self->move.commands[0]);
  const LbItem *item = of_item ? lb_catalogue_item (self->ask.context.catalogue, self->item) : NULL;
  const LbPackage *package = lb_catalogue_package (self->ask.context.catalogue, self->state->package);
  GString *text = g_string_new (NULL);
  g_autofree char *number = lb_name_case_number (self->state->number);

  if (item != NULL)
    g_string_append_printf (text, "%s\n", lb_name (item->name, item->english));
  g_string_append (text, package != NULL ? lb_name (package->name, package->english) : self->state->package);
  if (self->state->applicant != NULL)
    g_string_append_printf (text, " · %s", self->state->applicant);
  if (self->state->number != NULL)
    g_string_append_printf (text, " · %s", number);
  /* What is decided on was handed in as it was: article 32(4) has it answered. */
  if (self->state->incomplete != NULL && *self->state->incomplete != NULL)
    {
      g_autofree char *names = g_strjoinv (_(", "), self->state->incomplete);

      g_string_append_c (text, '\n');
      g_string_append_printf (text, _("The applicant insisted on handing it in as it was (Administrative Licence Law, "
                                      "article 32(4)). Lacking then: %s"), names);
    }
  gtk_label_set_text (self->subheading, text->str);
  g_string_free (text, TRUE);
}

/* Closing: the cursor of a text that goes with its window must not blink on either. */
static gboolean
lb_decision_dialog_close_request (GtkWindow *window)
{
  gtk_window_set_focus (window, NULL);
  return GTK_WINDOW_CLASS (lb_decision_dialog_parent_class)->close_request (window);
}

/* Submitting */

static void
set_busy (LbDecisionDialog *self, gboolean busy)
{
  /* A text that turns insensitive keeps its cursor blinking, and GTK complains about it. */
  if (busy)
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  self->busy = busy;
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->fields), !busy);
  gtk_widget_set_sensitive (self->choices, !busy);
  if (busy)
    gtk_widget_set_sensitive (GTK_WIDGET (self->confirm), FALSE);
}

static void
submit_failed (LbDecisionDialog *self, const GError *error)
{
  g_autofree char *text = lb_error_describe (error);

  set_busy (self, FALSE);
  set_outcome (self, text, "refused", "dialog-error-symbolic");
  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm), TRUE);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbDecisionDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, NULL, &error);

  if (events == NULL)
    {
      if (!lb_error_is_cancelled (error))
        submit_failed (self, error);
      return;
    }
  g_signal_emit (self, decided_signal, 0, (int) self->type);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
submit (LbDecisionDialog *self)
{
  lb_client_submit_async (self->client, self->state->id, item_of_command (self), self->type, self->args,
                          self->cancellable, submitted_cb, g_object_ref (self));
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbDecisionDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, NULL, &error);

  if (events != NULL)
    submit (self);
  else if (!lb_error_is_cancelled (error))
    submit_failed (self, error);
}

static void
confirm_cb (LbDecisionDialog *self)
{
  g_autoptr (GError) error = NULL;
  GVariant *args;

  if (self->busy)
    return;
  args = collect (self, &error);
  if (args == NULL)
    {
      set_outcome (self, error->message, "wanting", "dialog-information-symbolic");
      return;
    }
  g_clear_pointer (&self->args, g_variant_unref);
  self->args = args;
  set_busy (self, TRUE);
  if (lb_decision_takes_first (self->state, self->item, self->type))
    lb_client_submit_async (self->client, self->state->id, self->item, LB_COMMAND_TAKE,
                            g_variant_new ("a{sv}", NULL), self->cancellable, taken_cb, g_object_ref (self));
  else
    submit (self);
}

/* The case has moved on meanwhile: what would follow may have changed. */

static void
read_again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbDecisionDialog) self = data;
  GPtrArray *events = NULL;
  LbCase *state = lb_client_get_case_finish (LB_CLIENT (source), result, &events, NULL);

  if (state == NULL)
    return;
  if (self->busy || g_cancellable_is_cancelled (self->cancellable))
    {
      lb_case_unref (state);
      g_ptr_array_unref (events);
      return;
    }
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->state = state;
  self->events = events;
  self->ask.state = state;
  self->ask.events = events;
  show_outcome (self);
}

static void
cases_changed_cb (LbDecisionDialog *self, GStrv ids)
{
  if (!self->busy && ids != NULL && g_strv_contains ((const char *const *) ids, self->state->id))
    lb_client_get_case_async (self->client, self->state->id, self->cancellable, read_again_cb,
                              g_object_ref (self));
}

/* Object */

static void
lb_decision_dialog_dispose (GObject *object)
{
  LbDecisionDialog *self = LB_DECISION_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_ptr_array_set_size (self->rows, 0);
  G_OBJECT_CLASS (lb_decision_dialog_parent_class)->dispose (object);
}

static void
lb_decision_dialog_finalize (GObject *object)
{
  LbDecisionDialog *self = LB_DECISION_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->args, g_variant_unref);
  g_clear_pointer (&self->item, g_free);
  G_OBJECT_CLASS (lb_decision_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/board/lb-decision-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LbDecisionDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, LbDecisionDialog, subheading);
  gtk_widget_class_bind_template_child (widget_class, LbDecisionDialog, question);
  gtk_widget_class_bind_template_child (widget_class, LbDecisionDialog, outcome);
  gtk_widget_class_bind_template_child (widget_class, LbDecisionDialog, outcome_icon);
  gtk_widget_class_bind_template_child (widget_class, LbDecisionDialog, outcome_box);
  gtk_widget_class_bind_template_child (widget_class, LbDecisionDialog, choices);
  gtk_widget_class_bind_template_child (widget_class, LbDecisionDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, LbDecisionDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, LbDecisionDialog, confirm);
  gtk_widget_class_bind_template_callback (widget_class, confirm_cb);
}

static void
lb_decision_dialog_class_init (LbDecisionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_decision_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_decision_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = lb_decision_dialog_close_request;
  decided_signal = g_signal_new ("decided", LB_TYPE_DECISION_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_INT);
  bind_children (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static gboolean
confirm_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  GtkWidget *confirm = GTK_WIDGET (LB_DECISION_DIALOG (widget)->confirm);

  if (gtk_widget_is_sensitive (confirm))
    gtk_widget_activate (confirm);
  return TRUE;
}

/* In a text of several lines Enter begins another one, and with Ctrl it must not reach the text. */
static void
add_confirm_key (LbDecisionDialog *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return"
                                                                                             "|<Control>KP_Enter"),
                                                          gtk_callback_action_new (confirm_key_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
lb_decision_dialog_init (LbDecisionDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  self->type = LB_N_COMMANDS;
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_focus_keep (GTK_WINDOW (self));
  add_confirm_key (self);
}

/* Steps that have nothing to act on are left out, unless nothing else is there. */
static LbMove
offered (const LbCase *state, const char *item, const LbMove *move)
{
  const LbCaseItem *found = item != NULL ? lb_case_item (state, item) : NULL;
  LbMove left = { .n = 0 };

  for (guint i = 0; i < move->n; i++)
    if (lb_move_is_offered (move->commands[i], state, found))
      left.commands[left.n++] = move->commands[i];
  return left.n > 0 ? left : *move;
}

LbDecisionDialog *
lb_decision_dialog_new (LbClient *client, LbCase *state, GPtrArray *events, const char *item,
                        const LbMove *move)
{
  LbDecisionDialog *self;

  g_return_val_if_fail (LB_IS_CLIENT (client), NULL);
  g_return_val_if_fail (state != NULL && events != NULL, NULL);
  g_return_val_if_fail (move != NULL && move->n > 0, NULL);

  self = g_object_new (LB_TYPE_DECISION_DIALOG, NULL);
  self->client = g_object_ref (client);
  self->state = lb_case_ref (state);
  self->events = g_ptr_array_ref (events);
  self->item = g_strdup (item);
  self->move = offered (state, item, move);
  self->ask = (LbAskContext) { .client = self->client, .state = self->state, .events = self->events,
                               .item = self->item };
  lb_client_context (client, state, &self->ask.context);
  g_signal_connect_object (client, "cases-changed", G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  show_subject (self);
  add_choices (self);
  return self;
}

/* Opening it from a card */

typedef struct { GtkWidget *origin; char *item; LbMove move; } Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->origin);
  g_free (opening->item);
  g_free (opening);
}

static void
decided_cb (LbDecisionDialog *dialog, int type, gpointer data)
{
  LbMainWindow *window = lb_window_of (data);
  g_autofree char *text = NULL;

  if (window == NULL)
    return;
  /* Translators: the name of a step such as "Accept". */
  text = g_strdup_printf (_("Done: %s"), _(lb_decision_form (type)->title));
  lb_window_toast (window, text);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Opening *opening = data;
  LbMainWindow *window = lb_window_of (opening->origin);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, &events, &error);
  LbDecisionDialog *dialog;

  if (state == NULL)
    {
      if (window != NULL)
        lb_window_report_error (window, error);
      opening_free (opening);
      return;
    }
  dialog = lb_decision_dialog_new (LB_CLIENT (source), state, events, opening->item, &opening->move);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (window));
  g_signal_connect_object (dialog, "decided", G_CALLBACK (decided_cb), opening->origin, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_child_focus (GTK_WIDGET (dialog->fields), GTK_DIR_TAB_FORWARD);
  opening_free (opening);
}

void
lb_decide_on (GtkWidget *origin, LbClient *client, const char *case_id, const char *item, const LbMove *move)
{
  Opening *opening;

  g_return_if_fail (GTK_IS_WIDGET (origin));
  g_return_if_fail (LB_IS_CLIENT (client));
  g_return_if_fail (case_id != NULL);
  g_return_if_fail (move != NULL && move->n > 0);

  opening = g_new0 (Opening, 1);
  opening->origin = g_object_ref (origin);
  opening->item = g_strdup (item);
  opening->move = *move;
  lb_client_get_case_async (client, case_id, NULL, opened_cb, opening);
}

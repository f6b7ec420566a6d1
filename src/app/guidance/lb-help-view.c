/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-help-view"
#include "lb-help-view.h"
#include <glib/gi18n.h>
#include "lb-focus.h"
#include "lb-form-row.h"
#include "lb-help-decline.h"
#include "lb-help-detail.h"
#include "lb-help-question.h"
#include "lb-name.h"
#include "lb-row.h"
#include "lb-section.h"
#include "lb-state-view.h"
#include "lb-viewer.h"
#include "lb-window.h"

struct _LbHelpView
{
  GtkWidget parent_instance;
  LbStateView *state;
  GtkListBox *list;
  GtkBox *detail;
  GtkWidget *actions;
  LbFormRow *note_row;
  GtkEntry *note;
  LbHelpDecline *decline;
  GtkWidget *ended_actions;
  LbViewer *viewer;
  GListStore *rows;          /* (owned) (element-type LbRow of LbHelpQuestion) oldest first */
  guint round, endings;      /* which refresh is the last; how many questions have ended under the reader's eyes */
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  char *case_id, *help;      /* (owned) (nullable) the one that is shown */
  char *wanted;              /* (owned) (nullable) a case that is to be shown once it is read */
  const char *sent;          /* (nullable) what is said when what was sent has arrived */
  gboolean listing, ended;   /* ended: what is shown says how the question ended, until it was read */
};

G_DEFINE_FINAL_TYPE (LbHelpView, lb_help_view, GTK_TYPE_WIDGET)

typedef enum { PROP_COUNT = 1, N_PROPERTIES } LbHelpViewProperty;

static GParamSpec *properties[N_PROPERTIES];

/* The question in front */

static const LbHelpQuestion *
shown (LbHelpView *self)
{
  for (guint i = 0; self->help != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (LbRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      const LbHelpQuestion *question = lb_row_get (row);

      if (g_str_equal (question->help, self->help) && g_str_equal (question->state->id, self->case_id))
        return question;
    }
  return NULL;
}

/* Nothing of what was typed for another question is left. */
static void
clear_form (LbHelpView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->note), "");
  lb_form_row_set_error (self->note_row, NULL);
  lb_help_decline_clear (self->decline);
}

static void
show_question (LbHelpView *self, const LbHelpQuestion *question)
{
  g_free (self->case_id);
  g_free (self->help);
  self->case_id = g_strdup (question->state->id);
  self->help = g_strdup (question->help);
  self->ended = FALSE;
  lb_help_detail_show (self->detail, self->client, question, self->viewer);
  clear_form (self);
  gtk_widget_set_visible (self->ended_actions, FALSE);
  gtk_widget_set_visible (self->actions, TRUE);
}

static void
forget_question (LbHelpView *self)
{
  g_clear_pointer (&self->help, g_free);
  g_clear_pointer (&self->case_id, g_free);
  clear_form (self);
  gtk_widget_set_visible (self->actions, FALSE);
  lb_viewer_clear (self->viewer);
}

static void
show_nothing (LbHelpView *self)
{
  forget_question (self);
  self->ended = FALSE;
  lb_box_clear (self->detail);
  gtk_widget_set_visible (self->ended_actions, FALSE);
}

/* What came in, or that nothing did; a question that has ended stays in sight until its end was read. */
static void
show_state (LbHelpView *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0 && !self->ended)
    lb_state_view_show_empty (self->state, "emblem-ok-symbolic", _("No help is asked for"),
                              _("What the counter asks this section about a material stands here at once."));
  else
    lb_state_view_show_content (self->state);
}

/* Ended by others */

typedef struct { LbHelpView *self; char *help; guint round; } Ending;

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Ending *ending = data;
  g_autoptr (LbHelpView) self = ending->self;
  g_autofree char *help = ending->help;
  /* A draft that this desk does not see any more was ended as a whole. */
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, NULL);
  const guint round = ending->round;

  g_free (ending);
  if (self->state == NULL || !self->ended || self->help != NULL || round != self->endings)
    return;
  lb_help_detail_show_end (self->detail, self->client, state, help);
  gtk_widget_set_visible (self->ended_actions, TRUE);
}

/* Whoever reads a question, or writes the answer, is told that it needs none any more and why. */
static void
show_ended (LbHelpView *self)
{
  Ending *ending = g_new (Ending, 1);
  g_autofree char *case_id = g_strdup (self->case_id);

  *ending = (Ending) { g_object_ref (self), g_strdup (self->help), ++self->endings };
  self->ended = TRUE;
  forget_question (self);
  lb_client_get_case_async (self->client, case_id, self->cancellable, ended_cb, ending);
}

static void
ended_read_cb (LbHelpView *self)
{
  g_assert (LB_IS_HELP_VIEW (self));
  show_nothing (self);
  show_state (self);
}

/* The answer */

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbHelpView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, NULL, &error);
  const char *said = self->sent;

  self->sent = NULL;
  if (self->state == NULL)
    return;
  gtk_widget_set_sensitive (self->actions, TRUE);
  if (events == NULL)
    lb_window_report_error (lb_window_of (self), error);
  else
    {
      lb_window_toast (lb_window_of (self), said);
      show_nothing (self);
    }
  lb_help_view_refresh (self);
}

/* Ends the question in front by @type; @said is told when that has arrived. Takes @args. */
static void
send (LbHelpView *self, LbCommandType type, GVariant *args, const char *said)
{
  self->sent = said;
  gtk_widget_set_sensitive (self->actions, FALSE);
  lb_client_submit_async (self->client, self->case_id, NULL, type, args, self->cancellable, sent_cb,
                          g_object_ref (self));
}

static void
answer (LbHelpView *self, const char *result)
{
  const char *note = gtk_editable_get_text (GTK_EDITABLE (self->note));

  if (shown (self) == NULL)
    return;
  if (g_str_equal (result, LB_HELP_RESULT_FAIL) && *note == '\0')
    {
      lb_form_row_set_error (self->note_row,
                             _("Say what is wrong with it: the applicant has to put it right."));
      gtk_widget_grab_focus (GTK_WIDGET (self->note));
      return;
    }
  send (self, LB_COMMAND_GIVE_HELP,
        lb_record_new ("help", LB_VALUE_TEXT, self->help, "result", LB_VALUE_CHOICE, result, "note", LB_VALUE_TEXT,
                       *note != '\0' ? note : NULL, NULL),
        _("The counter has the answer."));
}

static void
declined_cb (LbHelpView *self, const char *reason)
{
  g_assert (LB_IS_HELP_VIEW (self));
  if (shown (self) != NULL)
    send (self, LB_COMMAND_DECLINE_HELP,
          lb_record_new ("help", LB_VALUE_TEXT, self->help, "reason", LB_VALUE_TEXT, reason, NULL),
          _("The counter knows that the question is declined."));
}

static void
pass_cb (LbHelpView *self)
{
  g_assert (LB_IS_HELP_VIEW (self));
  answer (self, LB_HELP_RESULT_PASS);
}

static void
fail_cb (LbHelpView *self)
{
  g_assert (LB_IS_HELP_VIEW (self));
  answer (self, LB_HELP_RESULT_FAIL);
}

/* The list */

static GtkWidget *
new_row_cb (gpointer item, gpointer data)
{
  LbHelpView *self = data;
  const LbHelpQuestion *question = lb_row_get (item);
  const LbHelp *help = lb_help_question_help (question);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = gtk_label_new (lb_help_question_material (question, self->client));
  g_autofree char *when = lb_name_time (help->asked_at, lb_client_now (self->client));
  g_autofree char *text = g_strdup_printf ("%s · %s", help->asked_name, when);
  GtkWidget *line = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_xalign (GTK_LABEL (line), 0);
  gtk_widget_add_css_class (line, "dim-label");
  gtk_widget_add_css_class (line, "caption");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), line);
  gtk_widget_add_css_class (box, "section-line");
  return box;
}

static void
row_selected_cb (LbHelpView *self, GtkListBoxRow *row)
{
  g_autoptr (LbRow) item = NULL;

  g_assert (LB_IS_HELP_VIEW (self));
  if (row == NULL || self->listing)
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->rows), (guint) gtk_list_box_row_get_index (row));
  if (item != NULL)
    show_question (self, lb_row_get (item));
}

/* A list that was made anew has lost its selection; a question that somebody else has ended is gone. */
static void
select_shown (LbHelpView *self)
{
  const LbHelpQuestion *question = shown (self);

  self->listing = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (LbRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (lb_row_get (row) == question)
        gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
    }
  self->listing = FALSE;
  if (question == NULL && self->help != NULL && self->sent == NULL)
    show_ended (self);
}

typedef struct { LbHelpView *self; guint round; } Reading;

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Reading *reading = data;
  g_autoptr (LbHelpView) self = reading->self;
  g_autoptr (GError) error = NULL;
  GPtrArray *found = lb_help_questions_read_finish (result, &error);

  if (self->state == NULL || reading->round != self->round)
    {
      if (found != NULL)
        g_ptr_array_set_free_func (found, lb_help_question_free);
      g_clear_pointer (&found, g_ptr_array_unref);
      return;
    }
  if (found == NULL)
    {
      lb_state_view_show_error (self->state, error);
      return;
    }
  lb_row_fill (self->rows, found, lb_help_question_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
  select_shown (self);
  show_state (self);
  if (self->wanted != NULL && lb_help_view_open_case (self, self->wanted))
    g_clear_pointer (&self->wanted, g_free);
}

static void
retry_cb (LbHelpView *self)
{
  g_assert (LB_IS_HELP_VIEW (self));
  lb_help_view_refresh (self);
}

static void
cases_changed_cb (LbHelpView *self)
{
  g_assert (LB_IS_HELP_VIEW (self));
  lb_help_view_refresh (self);
}

static void
lb_help_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  switch ((LbHelpViewProperty) id)
    {
    case PROP_COUNT:
      g_value_set_uint (value, g_list_model_get_n_items (G_LIST_MODEL (LB_HELP_VIEW (object)->rows)));
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_help_view_dispose (GObject *object)
{
  LbHelpView *self = LB_HELP_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_HELP_VIEW);
  self->state = NULL;
  G_OBJECT_CLASS (lb_help_view_parent_class)->dispose (object);
}

static void
lb_help_view_finalize (GObject *object)
{
  LbHelpView *self = LB_HELP_VIEW (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->rows);
  g_free (self->case_id);
  g_free (self->help);
  g_free (self->wanted);
  G_OBJECT_CLASS (lb_help_view_parent_class)->finalize (object);
}

static void
lb_help_view_class_init (LbHelpViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_help_view_dispose;
  object_class->finalize = lb_help_view_finalize;
  object_class->get_property = lb_help_view_get_property;
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_type_ensure (LB_TYPE_STATE_VIEW);
  g_type_ensure (LB_TYPE_FORM_ROW);
  g_type_ensure (LB_TYPE_HELP_DECLINE);
  g_type_ensure (LB_TYPE_VIEWER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/guidance/lb-help-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, state);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, list);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, detail);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, actions);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, note_row);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, note);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, decline);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, ended_actions);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, viewer);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, pass_cb);
  gtk_widget_class_bind_template_callback (widget_class, fail_cb);
  gtk_widget_class_bind_template_callback (widget_class, declined_cb);
  gtk_widget_class_bind_template_callback (widget_class, ended_read_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_help_view_init (LbHelpView *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_list_store_new (LB_TYPE_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_focus_tab_leaves (self->list);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->rows), new_row_cb, self, NULL);
}

void
lb_help_view_set_client (LbHelpView *self, LbClient *client)
{
  g_return_if_fail (LB_IS_HELP_VIEW (self));
  g_return_if_fail (LB_IS_CLIENT (client));

  if (!g_set_object (&self->client, client))
    return;
  g_signal_connect_object (client, "cases-changed", G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  lb_state_view_show_loading (self->state, NULL);
  lb_help_view_refresh (self);
}

void
lb_help_view_refresh (LbHelpView *self)
{
  Reading *reading;

  g_return_if_fail (LB_IS_HELP_VIEW (self));

  if (self->client == NULL)
    return;
  reading = g_new (Reading, 1);
  *reading = (Reading) { g_object_ref (self), ++self->round };
  lb_help_questions_read_async (self->client, self->cancellable, listed_cb, reading);
}

gboolean
lb_help_view_open_case (LbHelpView *self, const char *case_id)
{
  g_return_val_if_fail (LB_IS_HELP_VIEW (self) && case_id != NULL, FALSE);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (LbRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      const LbHelpQuestion *question = lb_row_get (row);

      if (!g_str_equal (question->state->id, case_id))
        continue;
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
      show_question (self, question);
      return TRUE;
    }
  if (self->wanted != case_id)
    {
      g_free (self->wanted);
      self->wanted = g_strdup (case_id);
    }
  return FALSE;
}

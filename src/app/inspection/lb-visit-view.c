/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-visit-view"
#include "lb-visit-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include "lb-desk-paper.h"
#include "lb-failure.h"
#include "lb-form-row.h"
#include "lb-identifier.h"
#include "lb-name.h"
#include "lb-platform.h"
#include "lb-section.h"
#include "lb-steps.h"
#include "lb-visit-faults.h"
#include "lb-visit-findings.h"
#include "lb-window.h"

struct _LbVisitView
{
  GtkWidget parent_instance;
  GtkWidget *content; /* the one child; owned by the tree */
  GtkLabel *title, *subtitle, *answer;
  GtkBox *facts;
  GtkWidget *anew, *approve, *dispatch, *record, *cancel_visit, *print, *save;
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  LbCase *state;             /* (owned) (nullable) */
  GPtrArray *events;         /* (owned) (nullable) */
  GPtrArray *rows;           /* (owned) (nullable) (element-type LbVisitRow) */
  char *visit;               /* (owned) (nullable) */
  const char *done;          /* what the step under way is called when it is done, translated */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (LbVisitView, lb_visit_view, GTK_TYPE_WIDGET)

enum { SIGNAL_PLAN_ANEW, SIGNAL_RECORD, SIGNAL_CLOSED, SIGNAL_DONE, N_SIGNALS };

static guint signals[N_SIGNALS];

static const LbVisit *
visit_of (LbVisitView *self)
{
  return self->state != NULL ? lb_case_visit (self->state, self->visit) : NULL;
}

static void
show_answer (LbVisitView *self, const char *text, gboolean bad)
{
  gtk_label_set_text (self->answer, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->answer), text != NULL);
  if (bad)
    gtk_widget_add_css_class (GTK_WIDGET (self->answer), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->answer), "error");
}

/* Facts */

static char *
names_of (LbVisitView *self, char **team)
{
  GPtrArray *people = lb_client_get_people (self->client);
  g_autoptr (GString) names = g_string_new (NULL);

  for (; *team != NULL; team++)
    {
      const char *name = *team;

      for (guint i = 0; people != NULL && i < people->len; i++)
        if (g_strcmp0 (((LbPerson *) g_ptr_array_index (people, i))->id, *team) == 0)
          name = ((LbPerson *) g_ptr_array_index (people, i))->name;
      g_string_append_printf (names, "%s%s", names->len > 0 ? _(", ") : "", name);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
add_if (LbSection *section, const char *title, const char *value)
{
  if (value != NULL && *value != '\0')
    lb_section_add (section, title, NULL, value);
}

static GtkWidget *
new_plan_section (LbVisitView *self, const LbVisit *visit)
{
  GtkWidget *section = lb_section_new (_("The Plan"));
  g_autofree char *day = lb_name_day (visit->day, lb_time_day (lb_client_now (self->client)));
  g_autofree char *from = lb_minute_to_string (visit->start_minute);
  g_autofree char *to = lb_minute_to_string (MIN (visit->start_minute + visit->minutes, 24 * 60 - 1));
  g_autofree char *when = g_strdup_printf ("%s %s–%s", day, from, to);
  g_autofree char *team = names_of (self, visit->team), *experts = g_strjoinv (_(", "), visit->experts);

  lb_section_add (LB_SECTION (section), _("State"), NULL, lb_visit_state_label (visit->state));
  lb_section_add (LB_SECTION (section), _("When"), NULL, when);
  add_if (LB_SECTION (section), g_str_equal (visit->kind, "expert") ? _("Room") : _("Place"), visit->place);
  if (visit->remote)
    lb_section_add (LB_SECTION (section), _ ("Car"), NULL, _ ("none: over video"));
  else
    add_if (LB_SECTION (section), _("Car"), visit->vehicle);
  add_if (LB_SECTION (section), _("Team"), team);
  add_if (LB_SECTION (section), _("Experts"), experts);
  add_if (LB_SECTION (section), _("Why it was cancelled"), visit->cancel_reason);
  return section;
}

static GtkWidget *
new_second_section (const LbVisit *visit)
{
  GtkWidget *section = lb_section_new (_("Second Visit"));

  lb_section_add (LB_SECTION (section), _ ("Reason"), NULL,
                  lb_second_visit_reason_label (visit->second_reason));
  lb_section_add (LB_SECTION (section), _("Approval of the inspection head"), NULL,
                  visit->approved_by_inspection ? _("✔ given") : _("waited for"));
  lb_section_add (LB_SECTION (section), _("Approval of the lead section"), NULL,
                  visit->approved_by_lead ? _("✔ given") : _("waited for"));
  return section;
}

static const char *
opinion_label (const char *opinion)
{
  if (g_strcmp0 (opinion, "pass") == 0)
    return _("Passed");
  if (g_strcmp0 (opinion, "fail") == 0)
    return _("Failed");
  return g_strcmp0 (opinion, "rectify") == 0 ? _("To be put right and checked again") : NULL;
}

static GtkWidget *
new_requests_section (LbVisitView *self, const LbVisit *visit)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, self->state->catalogue);
  GtkWidget *section = lb_section_new (_("Serves the Requests Of"));

  for (GStrv at = visit->requests; *at != NULL; at++)
    {
      const LbVisitRequest *request = lb_case_request (self->state, *at);
      const LbItem *item =
        request != NULL && catalogue != NULL ? lb_catalogue_item (catalogue, request->item) : NULL;
      const LbDepartment *department
        = request != NULL && catalogue != NULL ? lb_catalogue_department (catalogue, request->section) : NULL;
      g_autofree char *detail = NULL;

      if (request == NULL)
        continue;
      detail = g_strjoin ("\n", item != NULL ? lb_name (item->name, item->english) : request->item,
                          request->conclusion != NULL ? request->conclusion : request->reason, NULL);
      lb_section_add (LB_SECTION (section),
                      department != NULL ? lb_name (department->name, department->english) : request->section,
                      detail, opinion_label (request->opinion));
    }
  return section;
}

static void
fill_facts (LbVisitView *self, const LbVisit *visit)
{
  lb_box_clear (self->facts);
  gtk_box_append (self->facts, new_plan_section (self, visit));
  if (visit->second_reason != NULL)
    gtk_box_append (self->facts, new_second_section (visit));
  gtk_box_append (self->facts, new_requests_section (self, visit));
}

/* What can be done */

static gboolean
may (LbVisitView *self, LbCommandType type)
{
  LbContext context = { 0 };

  lb_client_context (self->client, self->state, &context);
  return lb_may (self->state, type, NULL, &context, NULL);
}

static gboolean
is_in (const LbVisit *visit, const char *state)
{
  return g_strcmp0 (visit->state, state) == 0;
}

/* Has my side a say that it has not said yet? */
static gboolean
may_approve (LbVisitView *self, const LbVisit *visit)
{
  g_autoptr (GPtrArray) steps = lb_steps_new ();
  LbContext context = { 0 };

  if (!is_in (visit, "proposed"))
    return FALSE;
  lb_client_context (self->client, self->state, &context);
  g_ptr_array_add (steps, lb_step_new (NULL, LB_COMMAND_APPROVE_SECOND_VISIT,
                                       lb_record_new ("visit", LB_VALUE_ID, self->visit, NULL)));
  return lb_steps_check (self->state, steps, &context, NULL, NULL, NULL);
}

/* Would a finding of mine be taken, or is everything looked at and only the conclusion mine to give? */
static gboolean
may_record (LbVisitView *self)
{
  g_autoptr (LbVisitRecord) record = NULL;
  g_autoptr (GPtrArray) steps = lb_steps_new ();
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, self->state->catalogue);
  LbContext context = { 0 };
  LbVisitPoint *first;

  record = catalogue != NULL ? lb_visit_record_new (self->state, self->visit, catalogue) : NULL;
  if (record == NULL)
    return FALSE;
  if (lb_visit_record_count_open (record, NULL) == 0 && may (self, LB_COMMAND_CONCLUDE_VISIT))
    return TRUE;
  if (record->points->len == 0)
    return FALSE;
  first = g_ptr_array_index (record->points, 0);
  first->found = first->found != LB_FOUND_NOTHING ? first->found : LB_FOUND_PASS;
  first->changed = TRUE;
  lb_client_context (self->client, self->state, &context);
  g_ptr_array_add (steps,
                   lb_step_new (NULL, LB_COMMAND_RECORD_FINDINGS, lb_visit_record_findings_args (record)));
  return lb_steps_check (self->state, steps, &context, NULL, NULL, NULL);
}

static void
update_buttons (LbVisitView *self, const LbVisit *visit)
{
  const gboolean before = is_in (visit, "planned") || is_in (visit, "proposed");
  const gboolean gone = is_in (visit, "dispatched") || is_in (visit, "concluded");

  gtk_widget_set_visible (self->anew, before && may (self, LB_COMMAND_PLAN_VISIT));
  gtk_widget_set_visible (self->approve, may_approve (self, visit));
  gtk_widget_set_visible (self->dispatch, is_in (visit, "planned") && may (self, LB_COMMAND_DISPATCH_VISIT));
  gtk_widget_set_visible (self->record, is_in (visit, "dispatched") && may_record (self));
  gtk_widget_set_visible (self->cancel_visit,
                          (before || is_in (visit, "dispatched")) && may (self, LB_COMMAND_CANCEL_VISIT));
  gtk_widget_set_visible (self->print, gone);
  gtk_widget_set_visible (self->save, gone);
  gtk_button_set_label (GTK_BUTTON (self->print),
                        is_in (visit, "concluded") ? _ ("Print Record") : _ ("Print Order"));
  gtk_button_set_label (GTK_BUTTON (self->save),
                        is_in (visit, "concluded") ? _ ("Save Record") : _ ("Save Order"));
  for (GtkWidget *child = gtk_widget_get_first_child (gtk_widget_get_parent (self->print)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      gtk_widget_set_sensitive (child, !self->busy);
}

/* Giving */

static void
given_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbVisitView) self = data;
  g_autoptr (GError) error = NULL;
  const gboolean done = lb_steps_submit_finish (result, NULL, &error);

  self->busy = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (visit_of (self) != NULL)
    update_buttons (self, visit_of (self));
  if (done)
    g_signal_emit (self, signals[SIGNAL_DONE], 0, self->done);
  else
    {
      g_autofree char *text = lb_error_describe (error);

      show_answer (self, text, TRUE);
    }
}

/* Takes @args. @done: translated. */
static void
give (LbVisitView *self, LbCommandType type, GVariant *args, const char *done)
{
  g_autoptr (GPtrArray) steps = lb_steps_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) others = lb_visit_others (self->rows, self->state->id);
  LbContext context = { 0 };

  g_ptr_array_add (steps, lb_step_new (NULL, type, args));
  lb_client_context (self->client, self->state, &context);
  context.visits = others;
  if (!lb_steps_check (self->state, steps, &context, NULL, NULL, &error))
    {
      show_answer (self, error->message, TRUE);
      return;
    }
  self->busy = TRUE;
  self->done = done;
  show_answer (self, NULL, FALSE);
  update_buttons (self, visit_of (self));
  lb_steps_submit_async (self->client, self->state->id, steps, self->cancellable, given_cb,
                         g_object_ref (self));
}

static void
dispatch_cb (LbVisitView *self)
{
  g_assert (LB_IS_VISIT_VIEW (self));
  if (visit_of (self) != NULL)
    give (self, LB_COMMAND_DISPATCH_VISIT, lb_record_new ("visit", LB_VALUE_ID, self->visit, NULL),
          _("Dispatched; the order can be printed"));
}

static void
approve_cb (LbVisitView *self)
{
  g_assert (LB_IS_VISIT_VIEW (self));
  if (visit_of (self) != NULL)
    give (self, LB_COMMAND_APPROVE_SECOND_VISIT, lb_record_new ("visit", LB_VALUE_ID, self->visit, NULL),
          _("The second visit has your approval"));
}

typedef struct { LbVisitView *self; GtkWidget *entry; char *key; } Question;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Question *question = data;
  LbVisitView *self = question->self;
  g_autofree char *answer = lb_ask_finish (result, NULL);
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->entry))));
  g_autofree char *key = self->state != NULL ? lb_visit_key (self->state->id, self->visit) : NULL;

  if (g_strcmp0 (answer, "cancel-visit") == 0 && g_strcmp0 (question->key, key) == 0 &&
      visit_of (self) != NULL)
    {
      if (*reason == '\0')
        show_answer (self, _("A visit is cancelled only with a reason."), TRUE);
      else
        give (self, LB_COMMAND_CANCEL_VISIT,
              lb_record_new ("visit", LB_VALUE_ID, self->visit, "reason", LB_VALUE_TEXT, reason, NULL),
              _("Cancelled; its requests wait again"));
    }
  g_object_unref (question->entry);
  g_object_unref (self);
  g_free (question->key);
  g_free (question);
}

static void
cancel_cb (LbVisitView *self)
{
  const LbAnswer answers[] = { { "keep", _("_Keep the Visit"), LB_ANSWER_PLAIN },
                               { "cancel-visit", _("_Cancel the Visit"), LB_ANSWER_DESTRUCTIVE },
                               { NULL, NULL, LB_ANSWER_PLAIN } };
  Question *question;
  GtkWidget *row;

  g_assert (LB_IS_VISIT_VIEW (self));
  if (visit_of (self) == NULL)
    return;
  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->key = lb_visit_key (self->state->id, self->visit);
  question->entry = g_object_ref_sink (gtk_entry_new ());
  gtk_entry_set_max_length (GTK_ENTRY (question->entry), 2000);
  row = lb_form_row_new (_("Reason for Cancelling"), question->entry);
  lb_form_row_set_required (LB_FORM_ROW (row), TRUE);
  lb_ask_async (GTK_WIDGET (self), _ ("Cancel this visit?"), _ ("Its requests will wait for another one."),
                row, answers, self->cancellable, answered_cb, question);
}

/* Papers */

static void
paper (LbVisitView *self, LbDeskPaperAction action)
{
  const LbVisit *visit = visit_of (self);
  g_autoptr (LbDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  LbContext context = { 0 };
  LbPaperKind kind;

  if (visit == NULL)
    return;
  kind = is_in (visit, "concluded") ? LB_PAPER_VISIT_RECORD : LB_PAPER_VISIT_ORDER;
  lb_client_context (self->client, self->state, &context);
  document = lb_desk_paper_find (kind, self->state, self->events, NULL, self->visit, &context, &error);
  if (document == NULL)
    {
      lb_window_report_error (lb_window_of (self), error);
      return;
    }
  name = g_strdup_printf ("%s %s", lb_paper_kind_title (kind), self->state->number);
  lb_desk_paper (GTK_WIDGET (self), document, name, action, self->cancellable);
}

static void
print_cb (LbVisitView *self)
{
  g_assert (LB_IS_VISIT_VIEW (self));
  paper (self, LB_DESK_PAPER_PRINT);
}

static void
save_cb (LbVisitView *self)
{
  g_assert (LB_IS_VISIT_VIEW (self));
  paper (self, LB_DESK_PAPER_SAVE);
}

static void
anew_cb (LbVisitView *self)
{
  g_assert (LB_IS_VISIT_VIEW (self));
  g_signal_emit (self, signals[SIGNAL_PLAN_ANEW], 0);
}

static void
record_cb (LbVisitView *self)
{
  g_assert (LB_IS_VISIT_VIEW (self));
  g_signal_emit (self, signals[SIGNAL_RECORD], 0);
}

static void
close_cb (LbVisitView *self)
{
  g_assert (LB_IS_VISIT_VIEW (self));
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
open_case_cb (LbVisitView *self)
{
  g_assert (LB_IS_VISIT_VIEW (self));
  if (self->state != NULL)
    lb_window_open_case (lb_window_of (self), self->state->id, NULL);
}

/* Class */

static void
lb_visit_view_dispose (GObject *object)
{
  LbVisitView *self = LB_VISIT_VIEW (object);

  g_cancellable_cancel (LB_VISIT_VIEW (object)->cancellable);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (lb_visit_view_parent_class)->dispose (object);
}

static void
lb_visit_view_finalize (GObject *object)
{
  LbVisitView *self = LB_VISIT_VIEW (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->visit);
  G_OBJECT_CLASS (lb_visit_view_parent_class)->finalize (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, LB_TYPE_VISIT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lb_visit_view_class_init (LbVisitViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_visit_view_dispose;
  object_class->finalize = lb_visit_view_finalize;
  signals[SIGNAL_PLAN_ANEW] = new_signal ("plan-anew");
  signals[SIGNAL_RECORD] = new_signal ("record");
  signals[SIGNAL_CLOSED] = new_signal ("closed");
  signals[SIGNAL_DONE] = g_signal_new ("done", LB_TYPE_VISIT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/inspection/lb-visit-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbVisitView, content);
  gtk_widget_class_bind_template_child (widget_class, LbVisitView, title);
  gtk_widget_class_bind_template_child (widget_class, LbVisitView, subtitle);
  gtk_widget_class_bind_template_child (widget_class, LbVisitView, answer);
  gtk_widget_class_bind_template_child (widget_class, LbVisitView, facts);
  gtk_widget_class_bind_template_child (widget_class, LbVisitView, anew);
  gtk_widget_class_bind_template_child (widget_class, LbVisitView, approve);
  gtk_widget_class_bind_template_child (widget_class, LbVisitView, dispatch);
  gtk_widget_class_bind_template_child (widget_class, LbVisitView, record);
  gtk_widget_class_bind_template_child (widget_class, LbVisitView, cancel_visit);
  gtk_widget_class_bind_template_child (widget_class, LbVisitView, print);
  gtk_widget_class_bind_template_child (widget_class, LbVisitView, save);
  gtk_widget_class_bind_template_callback (widget_class, anew_cb);
  gtk_widget_class_bind_template_callback (widget_class, approve_cb);
  gtk_widget_class_bind_template_callback (widget_class, dispatch_cb);
  gtk_widget_class_bind_template_callback (widget_class, record_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_case_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_visit_view_init (LbVisitView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lb_visit_view_set_client (LbVisitView *self, LbClient *client)
{
  g_return_if_fail (LB_IS_VISIT_VIEW (self));
  g_return_if_fail (LB_IS_CLIENT (client));
  g_set_object (&self->client, client);
}

void
lb_visit_view_set_rows (LbVisitView *self, GPtrArray *rows)
{
  g_return_if_fail (LB_IS_VISIT_VIEW (self));
  if (rows != NULL)
    g_ptr_array_ref (rows);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = rows;
}

void
lb_visit_view_set_visit (LbVisitView *self, LbCase *state, GPtrArray *events, const char *visit)
{
  const LbVisit *found;
  g_autofree char *number = NULL, *subtitle = NULL;
  gboolean other_case;

  g_return_if_fail (LB_IS_VISIT_VIEW (self));
  g_return_if_fail (state != NULL && events != NULL && visit != NULL);

  found = lb_case_visit (state, visit);
  g_return_if_fail (found != NULL);
  other_case = self->state == NULL || !g_str_equal (self->state->id, state->id);
  lb_case_ref (state);
  g_clear_pointer (&self->state, lb_case_unref);
  self->state = state;
  g_ptr_array_ref (events);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->events = events;
  if (g_strcmp0 (self->visit, visit) != 0 || other_case)
    show_answer (self, NULL, FALSE);
  {
    char *copy = g_strdup (visit);

    g_free (self->visit);
    self->visit = copy;
  }
  number = state->number != NULL ? lb_case_number_to_print (state->number) : g_strdup ("");
  subtitle = g_strdup_printf ("%s · %s", lb_visit_kind_label (found->kind), number);
  gtk_label_set_text (self->title, state->applicant != NULL ? state->applicant : _("No name yet"));
  gtk_label_set_text (self->subtitle, subtitle);
  fill_facts (self, found);
  update_buttons (self, found);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-issue-view"
#include "lb-issue-view-private.h"

#include <glib/gi18n.h>
#include "lb-case-archive-job.h"
#include "lb-failure.h"
#include "lb-identifier.h"
#include "lb-issue-done.h"
#include "lb-issue-facts.h"
#include "lb-issue-papers.h"
#include "lb-platform.h"
#include "lb-window.h"

/* After a step the button rests, so that a double click is one step. */
#define REST_MS 800

G_DEFINE_FINAL_TYPE (LbIssueView, lb_issue_view, GTK_TYPE_WIDGET)

enum { SIGNAL_DONE, N_SIGNALS };

static guint signals[N_SIGNALS];

static void reload (LbIssueView *self);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIssueView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, &events, &error);

  if (self->state_view == NULL)
    return;
  if (state == NULL)
    {
      lb_state_view_show_error (self->state_view, error);
      return;
    }
  if (g_strcmp0 (state->id, self->case_id) != 0)
    return;
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->state = g_steal_pointer (&state);
  self->events = g_steal_pointer (&events);
  lb_issue_view_show_case (self);
}

static void
reload (LbIssueView *self)
{
  g_assert (LB_IS_ISSUE_VIEW (self));
  if (self->client != NULL && self->case_id != NULL)
    lb_client_get_case_async (self->client, self->case_id, self->cancellable, loaded_cb, g_object_ref (self));
}

/* Giving the step */

static void
report (LbIssueView *self, const GError *error)
{
  g_autofree char *text = lb_error_describe (error);

  if (!lb_error_is_cancelled (error))
    lb_issue_view_say (self, text, TRUE);
}

static char *
done_text (LbCommandType type, guint count)
{
  switch ((int) type)
    {
    case LB_COMMAND_TAKE_OVER:
      return g_strdup_printf (ngettext ("%u result taken over", "%u results taken over", count), count);
    case LB_COMMAND_DIGITISE:
      return g_strdup_printf (ngettext ("%u result digitised", "%u results digitised", count), count);
    case LB_COMMAND_DELIVER:
      return g_strdup_printf (ngettext ("%u result handed out", "%u results handed out", count), count);
    case LB_COMMAND_POST:
      return g_strdup_printf (ngettext ("%u result given to the mail", "%u results given to the mail", count),
                              count);
    case LB_COMMAND_CALL:
      return g_strdup (_("The call is on record"));
    case LB_COMMAND_CONFIRM_POST:
      return g_strdup_printf (ngettext ("%u result received by mail", "%u results received by mail", count), count);
    case LB_COMMAND_MAIL_RETURNED:
      return g_strdup_printf (ngettext ("%u result came back", "%u results came back", count), count);
    case LB_COMMAND_ARCHIVE:
      return g_strdup (_("The archive is closed"));
    default:
      return g_strdup (_("Kept"));
    }
}

static gboolean
rested_cb (gpointer data)
{
  LbIssueView *self = data;

  self->rest = 0;
  if (self->state != NULL)
    lb_issue_view_update (self);
  return G_SOURCE_REMOVE;
}

static void
rest (LbIssueView *self)
{
  g_clear_handle_id (&self->rest, g_source_remove);
  self->rest = g_timeout_add (REST_MS, rested_cb, self);
}

/* A step on its way: the clerk may look at another case meanwhile, and the form may turn to what comes next. */
typedef struct { LbIssueView *self; char *case_id; LbIssueStep step; LbCommandType type; } Given;

static void
given_free (Given *given)
{
  g_object_unref (given->self);
  g_free (given->case_id);
  g_free (given);
}

static gboolean
is_shown (const Given *given)
{
  return given->self->step == given->step && g_strcmp0 (given->self->case_id, given->case_id) == 0;
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Given *given = data;
  LbIssueView *self = given->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *what = NULL;
  guint done = 0;
  gboolean shown;
  const gboolean all = lb_steps_submit_finish (result, &done, &error);

  if (self->state_view != NULL)
    {
      rest (self);
      lb_issue_view_set_busy (self, FALSE);
      what = all ? done_text (given->type, done) : NULL;
      shown = is_shown (given);
      if (shown)
        {
          g_free (self->done);
          self->done = g_strdup (what);
          self->told = FALSE;
          g_clear_pointer (&self->built, g_free);
          reload (self);
        }
      /* Of the case in sight the page of what was done says it, or the form that stays. */
      if (all && !shown)
        g_signal_emit (self, signals[SIGNAL_DONE], 0, what);
      else if (!all)
        report (self, error);
    }
  given_free (given);
}

static void
give (LbIssueView *self, GPtrArray *steps)
{
  g_autoptr (GError) error = NULL;
  LbContext context = { 0 };
  Given *given;

  lb_client_context (self->client, self->state, &context);
  if (!lb_steps_check (self->state, steps, &context, NULL, NULL, &error))
    {
      lb_issue_view_set_busy (self, FALSE);
      report (self, error);
      return;
    }
  lb_issue_view_set_busy (self, TRUE);
  given = g_new0 (Given, 1);
  given->self = g_object_ref (self);
  given->case_id = g_strdup (self->case_id);
  given->step = self->step;
  given->type = self->type;
  lb_steps_submit_async (self->client, self->case_id, steps, self->cancellable, submitted_cb, given);
}

static void
archived_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIssueView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = lb_steps_new ();
  LbFile *file = lb_case_archive_finish (result, &error);

  g_clear_object (&self->working);
  if (file == NULL || self->state_view == NULL)
    {
      if (self->state_view != NULL)
        {
          lb_issue_view_set_busy (self, FALSE);
          report (self, error);
        }
      g_clear_pointer (&file, lb_file_free);
      return;
    }
  g_ptr_array_add (steps, lb_step_new (NULL, LB_COMMAND_ARCHIVE,
                                       lb_record_new ("archive", LB_VALUE_DIGEST, file->blob, NULL)));
  lb_file_free (file);
  give (self, steps);
}

static void
progress_cb (guint n_files, gpointer data)
{
  LbIssueView *self = data;
  g_autofree char *text = g_strdup_printf (
    ngettext ("Building the archive: %u file…", "Building the archive: %u files…", n_files), n_files);

  if (self->state_view != NULL)
    lb_issue_view_say (self, text, FALSE);
}

static void
build_archive (LbIssueView *self)
{
  self->working = g_cancellable_new ();
  lb_issue_view_set_busy (self, TRUE);
  lb_issue_view_say (self, _("Building the archive…"), FALSE);
  lb_case_archive_async (self->client, self->state, self->events, self->working, progress_cb, self,
                         archived_cb, g_object_ref (self));
}

/* Closing */

static void
closing_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Given *given = data;
  g_autofree char *answer = lb_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "close") == 0 && given->self->state_view != NULL && is_shown (given)
      && !given->self->is_busy)
    build_archive (given->self);
  given_free (given);
}

static void
ask_to_close (LbIssueView *self)
{
  const LbAnswer answers[] = { { "cancel", _("Cancel"), LB_ANSWER_PLAIN },
                               { "close", _("Close for Good"), LB_ANSWER_DESTRUCTIVE },
                               { NULL, NULL, LB_ANSWER_PLAIN } };
  g_autofree char *number = lb_case_number_to_print (self->state->number);
  g_autofree char *body = g_strdup_printf (
    _("%s, %s. The archive takes the form, all materials, every document and event, and a list of digests. With it "
      "the case is closed: nothing can be added, corrected or sent back any more, and this cannot be undone."),
    self->state->applicant, number);
  Given *given = g_new0 (Given, 1);

  given->self = g_object_ref (self);
  given->case_id = g_strdup (self->case_id);
  given->step = self->step;
  given->type = self->type;
  lb_ask_async (GTK_WIDGET (self), _("Close this case for good?"), body, NULL, answers, self->cancellable,
                closing_answered_cb, given);
}

static void
cancel_cb (LbIssueView *self)
{
  g_assert (LB_IS_ISSUE_VIEW (self));
  g_cancellable_cancel (self->working);
}

/* Papers */

static void
archive_here_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIssueView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = lb_client_get_blob_finish (LB_CLIENT (source), result, &error);
  g_autofree char *name = NULL;

  if (self->state_view == NULL || self->state == NULL)
    return;
  if (file == NULL)
    {
      report (self, error);
      return;
    }
  name = g_strdup_printf ("%s.zip", self->state->number != NULL ? self->state->number : self->state->id);
  lb_desk_save_copy (GTK_WIDGET (self), file, _ ("Save Archive"), name, _ ("The archive was saved."),
                     self->cancellable);
}

static void
show_paper (LbIssueView *self)
{
  g_autoptr (GPtrArray) items = lb_issue_view_chosen (self);
  g_autoptr (GVariant) args =
    self->type == LB_COMMAND_DELIVER ? lb_issue_form_service_args (self->form) : NULL;
  g_autoptr (GError) error = NULL;
  LbContext context = { 0 };
  const LbIssuePapers papers = { GTK_WIDGET (self), self->state, self->events, &context, self->cancellable };

  lb_client_context (self->client, self->state, &context);
  if (self->type == LB_COMMAND_TAKE_OVER)
    lb_issue_papers_show_batch (&papers, items, &error);
  else if (args != NULL)
    lb_issue_papers_print_service (&papers, items, args, &error);
  if (error != NULL)
    report (self, error);
}

static void
paper_cb (LbIssueView *self)
{
  g_autofree char *address = NULL;

  g_assert (LB_IS_ISSUE_VIEW (self));
  if (self->step == LB_ISSUE_ARCHIVED)
    lb_client_get_blob_async (self->client, self->state->archive_blob, self->cancellable, archive_here_cb,
                              g_object_ref (self));
  else if (self->type == LB_COMMAND_POST)
    {
      address = lb_issue_address_text (self->state);
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), address);
      lb_issue_view_say (self, _("The address is on the clipboard."), FALSE);
    }
  else
    show_paper (self);
}

static void
open_case_cb (LbIssueView *self)
{
  g_assert (LB_IS_ISSUE_VIEW (self));
  if (self->case_id != NULL)
    lb_window_open_case (lb_window_of (self), self->case_id, NULL);
}

/* Class */

static void
lb_issue_view_dispose (GObject *object)
{
  LbIssueView *self = LB_ISSUE_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->working);
  g_clear_handle_id (&self->rest, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_ISSUE_VIEW);
  self->state_view = NULL;
  self->form = NULL;
  self->picker = NULL;
  G_OBJECT_CLASS (lb_issue_view_parent_class)->dispose (object);
}

static void
lb_issue_view_finalize (GObject *object)
{
  LbIssueView *self = LB_ISSUE_VIEW (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->working);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_free (self->done);
  g_free (self->case_id);
  g_free (self->built);
  G_OBJECT_CLASS (lb_issue_view_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child_full (widget_class, "state", FALSE,
                                             G_STRUCT_OFFSET (LbIssueView, state_view));
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, title);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, subtitle);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, together);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, verdict);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, pages);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, done_slot);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, scroller);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, items);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, facts);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, kinds);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, slot);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, busy);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, cancel);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, paper);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, submit);
  gtk_widget_class_bind_template_child (widget_class, LbIssueView, bar);
}

static void
lb_issue_view_class_init (LbIssueViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_issue_view_dispose;
  object_class->finalize = lb_issue_view_finalize;
  signals[SIGNAL_DONE] = g_signal_new ("done", LB_TYPE_ISSUE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (LB_TYPE_STATE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/certificates/lb-issue-view.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, reload);
  gtk_widget_class_bind_template_callback (widget_class, open_case_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, paper_cb);
  gtk_widget_class_bind_template_callback (widget_class, lb_issue_view_submit);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_issue_view_init (LbIssueView *self)
{
  self->cancellable = g_cancellable_new ();
  self->type = LB_N_COMMANDS;
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_issue_view_show (self, LB_ISSUE_TAKE_OVER, NULL);
}

void
lb_issue_view_set_client (LbIssueView *self, LbClient *client)
{
  g_return_if_fail (LB_IS_ISSUE_VIEW (self));
  g_return_if_fail (LB_IS_CLIENT (client));
  g_set_object (&self->client, client);
}

void
lb_issue_view_show (LbIssueView *self, LbIssueStep step, const char *case_id)
{
  g_return_if_fail (LB_IS_ISSUE_VIEW (self));

  if (self->step != step || g_strcmp0 (self->case_id, case_id) != 0)
    {
      g_cancellable_cancel (self->working);
      g_clear_pointer (&self->done, g_free);
      self->step = step;
      g_free (self->case_id);
      self->case_id = g_strdup (case_id);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
      if (case_id != NULL)
        lb_state_view_show_loading (self->state_view, NULL);
    }
  if (case_id == NULL)
    lb_state_view_show_empty (self->state_view, "edit-find-symbolic", _("No case is chosen"),
                              _("Choose one from the list, or scan the bar code of its sheet."));
  reload (self);
}

void
lb_issue_view_submit (LbIssueView *self)
{
  g_autoptr (GPtrArray) items = NULL, steps = NULL;

  g_return_if_fail (LB_IS_ISSUE_VIEW (self));
  if (self->state == NULL || self->is_busy || !gtk_widget_get_sensitive (self->submit))
    return;
  if (self->type == LB_COMMAND_ARCHIVE)
    {
      ask_to_close (self);
      return;
    }
  if (self->form == NULL)
    return;
  items = lb_issue_view_chosen (self);
  steps = lb_issue_form_steps (self->form, self->state, items);
  if (steps == NULL)
    {
      lb_issue_view_say (self, _("Something in the form is missing or wrong; see above."), TRUE);
      lb_issue_form_focus_fault (self->form);
    }
  else
    give (self, steps);
}

void
lb_issue_view_focus_form (LbIssueView *self)
{
  g_return_if_fail (LB_IS_ISSUE_VIEW (self));
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "done") == 0)
    lb_issue_done_focus (adw_bin_get_child (self->done_slot));
  else if (self->form != NULL)
    lb_issue_form_focus (self->form);
}

const LbCase *
lb_issue_view_get_case (LbIssueView *self)
{
  g_return_val_if_fail (LB_IS_ISSUE_VIEW (self), NULL);
  return self->state != NULL && g_strcmp0 (self->state->id, self->case_id) == 0 ? self->state : NULL;
}

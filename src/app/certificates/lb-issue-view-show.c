/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Showing a case at its step: head, items, form, and what the rules say.
 */
#include "lb-issue-view-private.h"

#include <glib/gi18n.h>
#include "lb-identifier.h"
#include "lb-issue-done.h"
#include "lb-issue-facts.h"
#include "lb-name.h"
#include "lb-section.h"

static void build (LbIssueView *self);

static LbCatalogue *
lb_issue_view_catalogue (LbIssueView *self)
{
  return lb_client_get_catalogue (self->client, self->state->catalogue);
}

GPtrArray *
lb_issue_view_chosen (LbIssueView *self)
{
  return self->picker != NULL ? lb_issue_picker_get_chosen (self->picker) : g_ptr_array_new ();
}

/* What the rules say */

void
lb_issue_view_say (LbIssueView *self, const char *text, gboolean bad)
{
  gtk_label_set_text (self->verdict, text != NULL ? text : "");
  if (bad)
    gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->verdict), "error");
}

/* As far as it can be told before the form is complete: role, separation, state. */
static gboolean
may_all (LbIssueView *self, GPtrArray *items, GError **error)
{
  LbContext context = { 0 };

  lb_client_context (self->client, self->state, &context);
  if (self->type == LB_COMMAND_ARCHIVE)
    return lb_may (self->state, self->type, NULL, &context, error);
  for (guint i = 0; i < items->len; i++)
    if (!lb_may (self->state, self->type, g_ptr_array_index (items, i), &context, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_archivable (LbIssueView *self)
{
  LbCatalogue *catalogue = lb_issue_view_catalogue (self);
  g_autoptr (GPtrArray) obstacles =
    catalogue != NULL ? lb_case_archive_obstacles (self->state, catalogue) : NULL;

  return obstacles != NULL && obstacles->len == 0;
}

void
lb_issue_view_update (LbIssueView *self)
{
  g_autoptr (GPtrArray) items = lb_issue_view_chosen (self);
  g_autoptr (GError) error = NULL;
  const gboolean whole = self->type == LB_COMMAND_ARCHIVE;
  const gboolean has_command = self->type != LB_N_COMMANDS;
  const gboolean may = has_command && may_all (self, items, &error);
  const gboolean ready = whole ? is_archivable (self) : items->len > 0;

  gtk_widget_set_visible (self->submit, has_command);
  gtk_widget_set_sensitive (self->submit, may && ready && !self->is_busy && self->rest == 0);
  gtk_widget_set_sensitive (self->paper,
                            !self->is_busy && (items->len > 0 || self->step == LB_ISSUE_ARCHIVED));
  gtk_widget_set_visible (self->busy, self->is_busy);
  gtk_widget_set_visible (self->cancel, self->working != NULL);
  if (self->is_busy)
    return;
  if (error != NULL)
    lb_issue_view_say (self, error->message, TRUE);
  else if (has_command && !whole && items->len == 0)
    lb_issue_view_say (self, _("Tick at least one item."), FALSE);
  else
    lb_issue_view_say (self, NULL, FALSE);
}

void
lb_issue_view_set_busy (LbIssueView *self, gboolean busy)
{
  self->is_busy = busy;
  if (self->form != NULL)
    gtk_widget_set_sensitive (GTK_WIDGET (self->form), !busy);
  lb_issue_view_update (self);
}

/* Building */

static void
changed_cb (LbIssueView *self)
{
  g_assert (LB_IS_ISSUE_VIEW (self));
  lb_issue_view_update (self);
}

static void
kind_toggled_cb (LbIssueView *self, GtkToggleButton *button)
{
  g_assert (LB_IS_ISSUE_VIEW (self));
  if (!gtk_toggle_button_get_active (button))
    return;
  self->type = (LbCommandType) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "type"));
  build (self);
}

static void
build_kinds (LbIssueView *self, const LbCommandType *types)
{
  GtkToggleButton *first = NULL;

  lb_box_clear (self->kinds);
  gtk_widget_set_visible (GTK_WIDGET (self->kinds), types[1] != LB_N_COMMANDS);
  for (; types[0] != LB_N_COMMANDS; types++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (lb_issue_command_title (types[0]));

      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
      if (first == NULL)
        first = GTK_TOGGLE_BUTTON (button);
      g_object_set_data (G_OBJECT (button), "type", GINT_TO_POINTER ((int) types[0]));
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), types[0] == self->type);
      g_signal_connect_object (button, "toggled", G_CALLBACK (kind_toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->kinds, button);
    }
}

static void
build_picker (LbIssueView *self, GPtrArray *items)
{
  GtkWidget *picker = lb_issue_picker_new (lb_issue_view_catalogue (self), self->state, items);

  lb_box_clear (self->items);
  self->picker = LB_ISSUE_PICKER (picker);
  g_signal_connect_object (picker, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->items, picker);
}

static void
build_form (LbIssueView *self, GPtrArray *items)
{
  LbCatalogue *catalogue = lb_issue_view_catalogue (self);

  lb_box_clear (self->slot);
  self->form = NULL;
  if (self->step == LB_ISSUE_ARCHIVED)
    gtk_box_append (self->slot, lb_issue_archived_new (self->state, lb_client_now (self->client)));
  else if (self->step == LB_ISSUE_ARCHIVE && catalogue != NULL)
    gtk_box_append (self->slot, lb_issue_obstacles_new (self->state, catalogue));
  if (self->type == LB_N_COMMANDS || self->type == LB_COMMAND_ARCHIVE)
    return;
  self->form = LB_ISSUE_FORM (lb_issue_form_new (self->client, self->state, self->type, items));
  gtk_widget_set_margin_top (GTK_WIDGET (self->form), self->step == LB_ISSUE_ARCHIVE ? 14 : 0);
  g_signal_connect_object (self->form, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->slot, GTK_WIDGET (self->form));
}

static const char *
paper_label (LbIssueView *self)
{
  if (self->step == LB_ISSUE_ARCHIVED)
    return self->state->archive_blob != NULL ? _("Save Archive As…") : NULL;
  switch ((int) self->type)
    {
    case LB_COMMAND_TAKE_OVER:
      return _("Show Batch Sheet");
    case LB_COMMAND_POST:
      return _("Copy Address for the Label");
    case LB_COMMAND_DELIVER:
      return _("Print Proof of Service");
    default:
      return NULL;
    }
}

static void
build (LbIssueView *self)
{
  g_autoptr (GPtrArray) items = lb_issue_items (self->state, self->step);
  const char *paper = paper_label (self);

  build_picker (self, items);
  lb_box_clear (self->facts);
  gtk_box_append (self->facts, lb_issue_facts_new (self->state));
  build_form (self, items);
  if (self->type != LB_N_COMMANDS)
    gtk_button_set_label (GTK_BUTTON (self->submit), lb_issue_command_label (self->type));
  gtk_widget_set_visible (self->paper, paper != NULL);
  if (paper != NULL)
    gtk_button_set_label (GTK_BUTTON (self->paper), paper);
  lb_issue_view_update (self);
}

/* What is typed stays as long as the same items stand at the same step. */
static char *
describe_build (LbIssueView *self, GPtrArray *items)
{
  GString *text = g_string_new (self->case_id);

  g_string_append_printf (text, " %d", (int) self->step);
  for (guint i = 0; i < items->len; i++)
    g_string_append_printf (text, " %s", ((LbCaseItem *) g_ptr_array_index (items, i))->item);
  /* Where no form is, what stands there is read anew each time. */
  if (self->step >= LB_ISSUE_ARCHIVE)
    g_string_append_printf (text, " %" G_GINT64_FORMAT, self->state->version);
  return g_string_free (text, FALSE);
}

static void
show_head (LbIssueView *self)
{
  LbCatalogue *catalogue = lb_issue_view_catalogue (self);
  const LbPackage *package =
    catalogue != NULL ? lb_catalogue_package (catalogue, self->state->package) : NULL;
  g_autofree char *number =
    self->state->number != NULL ? lb_case_number_to_print (self->state->number) : g_strdup ("");
  g_autofree char *subtitle = g_strdup_printf (
    "%s · %s", package != NULL ? lb_name (package->name, package->english) : self->state->package, number);
  g_autofree char *together = self->step == LB_ISSUE_NOTIFY || self->step == LB_ISSUE_FETCH
                                ? lb_issue_together_text (self->state, catalogue) : NULL;

  gtk_label_set_text (self->title,
                      self->state->applicant != NULL ? self->state->applicant : _ ("No name yet"));
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_label_set_text (self->together, together != NULL ? together : "");
  gtk_widget_set_visible (GTK_WIDGET (self->together), together != NULL);
}

/* The case has left this step: what was given to it stays in sight until another is chosen. */
static void
show_gone (LbIssueView *self)
{
  const LbIssueStep next = lb_issue_step_of_case (self->state);
  GtkWidget *done;

  g_clear_pointer (&self->built, g_free);
  if (self->done == NULL)
    {
      lb_state_view_show_empty (self->state_view, "emblem-ok-symbolic", _("Nothing of this case waits here"),
                                NULL);
      return;
    }
  done = lb_issue_done_new (self->done, self->state, next);
  adw_bin_set_child (self->done_slot, done);
  gtk_stack_set_visible_child_name (self->pages, "done");
  lb_state_view_show_content (self->state_view);
  if (gtk_widget_get_mapped (done))
    lb_issue_done_focus (done);
}

/* Whether the case, or something of it, is at the step that is shown. */
static gboolean
is_here (LbIssueView *self, GPtrArray *items)
{
  if (lb_issue_step_has_cards (self->step))
    return items->len > 0;
  return lb_issue_step_of_case (self->state) == self->step;
}

/* The case stays at the step, so no page says what was done to it. */
static void
tell_done (LbIssueView *self)
{
  if (self->done == NULL || self->told)
    return;
  self->told = TRUE;
  g_signal_emit_by_name (self, "done", self->done);
}

void
lb_issue_view_show_case (LbIssueView *self)
{
  g_autoptr (GPtrArray) items = lb_issue_items (self->state, self->step);
  g_autofree char *built = describe_build (self, items);
  LbCommandType types[3];

  if (!is_here (self, items))
    {
      show_gone (self);
      return;
    }
  tell_done (self);
  show_head (self);
  if (g_strcmp0 (built, self->built) != 0)
    {
      g_free (self->built);
      self->built = g_steal_pointer (&built);
      lb_issue_commands (self->state, self->step, types);
      self->type = types[0];
      build_kinds (self, types);
      build (self);
    }
  else
    lb_issue_view_update (self);
  gtk_stack_set_visible_child_name (self->pages, "form");
  lb_state_view_show_content (self->state_view);
}

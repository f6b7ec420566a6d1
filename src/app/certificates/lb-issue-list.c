/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-issue-list"
#include "lb-issue-list.h"

#include <glib/gi18n.h>
#include "lb-due-label.h"
#include "lb-focus.h"
#include "lb-form-row.h"
#include "lb-identifier.h"
#include "lb-name.h"
#include "lb-row.h"
#include "lb-state-view.h"

#define PAGE 100

struct _LbIssueList
{
  GtkWidget parent_instance;
  LbStateView *state;
  GtkListBox *list;
  GtkWidget *more;
  GListStore *groups;        /* (owned) (element-type LbRow of LbIssueGroup) */
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *reading;     /* (owned) (nullable) of the reading under way */
  char *wanted;              /* (owned) (nullable) case that is selected, or to be */
  LbIssueStep step;
  gint64 limit;              /* cards or cases that are shown at most */
  int position;              /* of the row that was selected last */
  gboolean quiet;            /* selecting by hand of the program */
  gboolean fresh;            /* another step: when what is wanted is not there, the first is taken */
};

G_DEFINE_FINAL_TYPE (LbIssueList, lb_issue_list, GTK_TYPE_WIDGET)

enum { SIGNAL_SELECTED, N_SIGNALS };

static guint signals[N_SIGNALS];

static GtkWidget *
new_line (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static char *
items_text (LbCatalogue *catalogue, const LbIssueGroup *group)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < group->items->len; i++)
    {
      const char *id = g_ptr_array_index (group->items, i);
      const LbItem *item = catalogue != NULL ? lb_catalogue_item (catalogue, id) : NULL;

      /* Translators: between the names of items. */
      g_string_append (text, i > 0 ? _(", ") : "");
      g_string_append (text, item != NULL ? lb_name (item->name, item->english) : id);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
new_row_cb (gpointer item, gpointer data)
{
  LbIssueList *self = data;
  const LbIssueGroup *group = lb_row_get (item);
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, group->catalogue);
  const LbPackage *package = catalogue != NULL ? lb_catalogue_package (catalogue, group->package) : NULL;
  const char *package_name = package != NULL ? lb_name (package->name, package->english) : group->package;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *number = group->number != NULL ? lb_case_number_to_print (group->number) : g_strdup ("");
  g_autofree char *items = items_text (catalogue, group);
  g_autofree char *second = g_strdup_printf ("%s · %s", package_name, number);

  gtk_box_append (GTK_BOX (box),
                  new_line (group->applicant != NULL ? group->applicant : _ ("No name yet"), "heading"));
  gtk_box_append (GTK_BOX (box), new_line (second, "caption"));
  if (*items != '\0')
    gtk_box_append (GTK_BOX (box), new_line (items, "dim-label"));
  if (group->due != LB_TIME_NONE)
    {
      GtkWidget *due = lb_due_label_new ();
      const LbDue value = {
        .kind = group->clock, .due = group->due, .warn = group->warn, .paused = group->paused
      };

      lb_due_label_set_due (LB_DUE_LABEL (due), &value, self->client);
      gtk_widget_set_halign (due, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (box), due);
    }
  if (group->pending)
    gtk_box_append (GTK_BOX (box), new_line (_("On its way to the store"), "dim-label"));
  gtk_widget_add_css_class (box, "section-line");
  return box;
}

static const LbIssueGroup *
group_at (LbIssueList *self, guint position)
{
  g_autoptr (LbRow) row = g_list_model_get_item (G_LIST_MODEL (self->groups), position);

  return row != NULL ? lb_row_get (row) : NULL;
}

static int
find_wanted (LbIssueList *self)
{
  const guint count = g_list_model_get_n_items (G_LIST_MODEL (self->groups));

  for (guint i = 0; i < count; i++)
    if (g_strcmp0 (group_at (self, i)->case_id, self->wanted) == 0)
      return (int) i;
  return -1;
}

static void
select_at (LbIssueList *self, int position)
{
  self->quiet = TRUE;
  gtk_list_box_select_row (self->list,
                           position >= 0 ? gtk_list_box_get_row_at_index (self->list, position) : NULL);
  self->quiet = FALSE;
  if (position >= 0)
    {
      self->position = position;
      g_free (self->wanted);
      self->wanted = g_strdup (group_at (self, (guint) position)->case_id);
    }
}

/* The one that was selected. When it has left the step no other takes its place by itself: the clerk would act on
 * a case that they did not choose. */
static void
restore_selection (LbIssueList *self)
{
  const guint count = g_list_model_get_n_items (G_LIST_MODEL (self->groups));
  int position = find_wanted (self);

  if (position < 0 && (self->fresh || self->wanted == NULL))
    {
      position = count > 0 ? 0 : -1;
      g_clear_pointer (&self->wanted, g_free);
    }
  self->fresh = FALSE;
  select_at (self, position);
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0, self->wanted);
}

static void
fill (LbIssueList *self, GPtrArray *groups, gboolean full)
{
  const guint count = groups->len;

  lb_row_fill (self->groups, groups, (GDestroyNotify) lb_issue_group_free);
  gtk_widget_set_visible (self->more, full);
  if (count == 0)
    lb_state_view_show_empty (self->state, "emblem-ok-symbolic", lb_issue_step_empty (self->step), NULL);
  else
    lb_state_view_show_content (self->state);
  restore_selection (self);
}

static void
show_error (LbIssueList *self, const GError *error)
{
  if (self->state != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lb_state_view_show_error (self->state, error);
}

static void
cards_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIssueList) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = lb_client_query_cards_finish (LB_CLIENT (source), result, &error);

  if (cards == NULL)
    show_error (self, error);
  else if (self->state != NULL)
    fill (self, lb_issue_group_cards (cards), (gint64) cards->len >= self->limit);
}

static void
cases_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIssueList) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases = lb_client_search_finish (LB_CLIENT (source), result, &error);

  if (cases == NULL)
    show_error (self, error);
  else if (self->state != NULL)
    fill (self, lb_issue_group_cases (cases), (gint64) cases->len >= self->limit);
}

static void
more_cb (LbIssueList *self)
{
  g_assert (LB_IS_ISSUE_LIST (self));
  self->limit += PAGE;
  lb_issue_list_refresh (self);
}

static void
row_selected_cb (LbIssueList *self, GtkListBoxRow *row)
{
  const LbIssueGroup *group;

  g_assert (LB_IS_ISSUE_LIST (self));
  group = row != NULL && !self->quiet ? group_at (self, (guint) gtk_list_box_row_get_index (row)) : NULL;
  if (group == NULL)
    return;
  g_free (self->wanted);
  self->wanted = g_strdup (group->case_id);
  self->position = gtk_list_box_row_get_index (row);
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0, group->case_id);
}

static void
lb_issue_list_dispose (GObject *object)
{
  LbIssueList *self = LB_ISSUE_LIST (object);

  g_cancellable_cancel (self->reading);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_ISSUE_LIST);
  self->state = NULL;
  G_OBJECT_CLASS (lb_issue_list_parent_class)->dispose (object);
}

static void
lb_issue_list_finalize (GObject *object)
{
  LbIssueList *self = LB_ISSUE_LIST (object);

  g_clear_object (&self->client);
  g_clear_object (&self->reading);
  g_clear_object (&self->groups);
  g_free (self->wanted);
  G_OBJECT_CLASS (lb_issue_list_parent_class)->finalize (object);
}

static void
lb_issue_list_class_init (LbIssueListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_issue_list_dispose;
  object_class->finalize = lb_issue_list_finalize;
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", LB_TYPE_ISSUE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (LB_TYPE_STATE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/certificates/lb-issue-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LbIssueList, state);
  gtk_widget_class_bind_template_child (widget_class, LbIssueList, list);
  gtk_widget_class_bind_template_child (widget_class, LbIssueList, more);
  gtk_widget_class_bind_template_callback (widget_class, lb_issue_list_refresh);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_issue_list_init (LbIssueList *self)
{
  self->limit = PAGE;
  self->groups = g_list_store_new (LB_TYPE_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_focus_tab_leaves (self->list);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->groups), new_row_cb, self, NULL);
}

void
lb_issue_list_set_client (LbIssueList *self, LbClient *client)
{
  g_return_if_fail (LB_IS_ISSUE_LIST (self));
  g_return_if_fail (LB_IS_CLIENT (client));
  g_set_object (&self->client, client);
}

void
lb_issue_list_set_step (LbIssueList *self, LbIssueStep step)
{
  g_return_if_fail (LB_IS_ISSUE_LIST (self));
  g_return_if_fail ((guint) step < LB_N_ISSUE_STEPS);

  if (self->step != step)
    {
      self->step = step;
      self->limit = PAGE;
      self->position = 0;
      self->fresh = TRUE;
      g_list_store_remove_all (self->groups);
      lb_state_view_show_loading (self->state, NULL);
      lb_widget_set_accessible_label (self->list, lb_issue_step_label (step));
    }
  lb_issue_list_refresh (self);
}

void
lb_issue_list_refresh (LbIssueList *self)
{
  LbCardQuery query;

  g_return_if_fail (LB_IS_ISSUE_LIST (self));
  if (self->client == NULL)
    return;
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  query = lb_issue_step_query (self->step);
  if (lb_issue_step_has_cards (self->step))
    lb_client_query_cards_async (self->client, &query, 0, self->limit, self->reading, cards_cb,
                                 g_object_ref (self));
  else
    lb_client_search_async (self->client, "", (int)lb_issue_step_case_state (self->step), self->limit,
                            self->reading, cases_cb, g_object_ref (self));
}

void
lb_issue_list_select (LbIssueList *self, const char *case_id)
{
  g_return_if_fail (LB_IS_ISSUE_LIST (self));
  g_free (self->wanted);
  self->wanted = g_strdup (case_id);
  self->fresh = FALSE;
}

gboolean
lb_issue_list_can_move (LbIssueList *self)
{
  const guint count = g_list_model_get_n_items (G_LIST_MODEL (self->groups));

  g_return_val_if_fail (LB_IS_ISSUE_LIST (self), FALSE);
  return count > 1 || (count == 1 && gtk_list_box_get_selected_row (self->list) == NULL);
}

void
lb_issue_list_move (LbIssueList *self, int by)
{
  const int count = (int) g_list_model_get_n_items (G_LIST_MODEL (self->groups));
  GtkListBoxRow *row;
  int position;

  g_return_if_fail (LB_IS_ISSUE_LIST (self));
  if (count == 0)
    return;
  row = gtk_list_box_get_selected_row (self->list);
  /* Where the last one has left, the one after it has come to its place. */
  position = row != NULL ? gtk_list_box_row_get_index (row) + by : by > 0 ? self->position : self->position - 1;
  row = gtk_list_box_get_row_at_index (self->list, CLAMP (position, 0, count - 1));
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
lb_issue_list_focus (LbIssueList *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (LB_IS_ISSUE_LIST (self));
  row = gtk_list_box_get_selected_row (self->list);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-issue-form"
#include "lb-issue-form-private.h"

#include "lb-date-entry.h"
#include "lb-files-box.h"

/* Of the empty file: stands for the paper that is about to be signed, in previews only. */
#define NO_BLOB "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

G_DEFINE_FINAL_TYPE (LbIssueForm, lb_issue_form, GTK_TYPE_WIDGET)

enum { SIGNAL_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
part_free (gpointer data)
{
  Part *part = data;

  g_free (part->key);
  g_free (part);
}

/* Reading */

const char *
lb_issue_form_text (LbIssueForm *self, Field field)
{
  return self->controls[field] != NULL ? gtk_editable_get_text (GTK_EDITABLE (self->controls[field])) : NULL;
}

char *
lb_issue_form_dup_text (LbIssueForm *self, Field field)
{
  return g_strstrip (g_strdup (self->controls[field] != NULL ? lb_issue_form_text (self, field) : ""));
}

const char *
lb_issue_form_choice (LbIssueForm *self, Field field, const LbIssueChoice *choices)
{
  return self->controls[field] != NULL
           ? choices[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->controls[field]))].value : NULL;
}

static gboolean
agreed (LbIssueForm *self)
{
  return self->controls[FIELD_AGREED] != NULL
         && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->controls[FIELD_AGREED]));
}

/* LB_TIME_NONE when no next try is set. */
static LbTime
next_at (LbIssueForm *self)
{
  LbDay day;
  int minute;

  if (self->controls[FIELD_NEXT_DAY] == NULL ||
      g_strcmp0 (lb_issue_form_choice (self, FIELD_OUTCOME, lb_call_outcomes), "reached") == 0)
    return LB_TIME_NONE;
  day = lb_date_entry_get_day (LB_DATE_ENTRY (self->controls[FIELD_NEXT_DAY]));
  minute = lb_minute_parse (lb_issue_form_text (self, FIELD_NEXT_TIME));
  return day != LB_DAY_NONE && minute >= 0 ? lb_time_at (day, minute) : LB_TIME_NONE;
}

void
lb_issue_form_changed (LbIssueForm *self)
{
  const char *outcome = lb_issue_form_choice (self, FIELD_OUTCOME, lb_call_outcomes);
  const char *relation = lb_issue_form_choice (self, FIELD_RELATION, lb_collector_relations);

  g_assert (LB_IS_ISSUE_FORM (self));
  if (outcome != NULL && self->rows[FIELD_NEXT_DAY] != NULL)
    {
      const gboolean again = g_str_equal (outcome, "no-answer") || g_str_equal (outcome, "wrong-number");

      gtk_widget_set_visible (GTK_WIDGET (self->rows[FIELD_NEXT_DAY]), again);
      gtk_widget_set_visible (GTK_WIDGET (self->rows[FIELD_NEXT_TIME]), again);
    }
  if (relation != NULL && self->rows[FIELD_AUTHORISATION] != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->rows[FIELD_AUTHORISATION]), g_str_equal (relation, "agent"));
  if (self->rows[FIELD_TRACKING_AGAIN] != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->rows[FIELD_TRACKING_AGAIN]),
                            lb_tracking_needs_twice (lb_issue_form_text (self, FIELD_TRACKING)));
  if (self->checked)
    lb_issue_form_check_again (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
lb_issue_form_dispose (GObject *object)
{
  LbIssueForm *self = LB_ISSUE_FORM (object);

  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->box)));
  g_clear_object (&self->client);
  g_clear_pointer (&self->own_identity, g_free);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_issue_form_parent_class)->dispose (object);
}

static void
lb_issue_form_class_init (LbIssueFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_issue_form_dispose;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", LB_TYPE_ISSUE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lb_issue_form_init (LbIssueForm *self)
{
  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
}

/* Public */

GtkWidget *
lb_issue_form_new (LbClient *client, const LbCase *state, LbCommandType type, GPtrArray *items)
{
  LbIssueForm *self = g_object_new (LB_TYPE_ISSUE_FORM, NULL);

  g_assert (LB_IS_CLIENT (client) && state != NULL && items != NULL);
  self->client = g_object_ref (client);
  self->type = type;
  self->own_identity = state->form != NULL
                         ? g_strdup (g_hash_table_lookup (state->form, "applicant.legal_rep_id")) : NULL;
  lb_issue_form_build (self, state, items);
  lb_issue_form_changed (self);
  return GTK_WIDGET (self);
}

static GPtrArray *
files_of (GtkWidget *control)
{
  return control != NULL ? lb_files_box_get_files (LB_FILES_BOX (control)) : NULL;
}

static const Part *
find_part (LbIssueForm *self, const char *key)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (g_strcmp0 (((Part *) g_ptr_array_index (self->parts, i))->key, key) == 0)
      return g_ptr_array_index (self->parts, i);
  return NULL;
}

/* (transfer full) */
static char *
key_of (LbIssueForm *self, const LbCase *state, const char *id)
{
  const LbCaseItem *item = lb_case_item (state, id);

  return self->type == LB_COMMAND_TAKE_OVER && item != NULL ? lb_issue_form_lot (item) : g_strdup (id);
}

static void
fill_entry (LbIssueForm *self, LbIssueEntry *entry)
{
  entry->phone = lb_issue_form_text (self, FIELD_PHONE);
  entry->person = lb_issue_form_text (self, FIELD_PERSON);
  entry->outcome = lb_issue_form_choice (self, FIELD_OUTCOME, lb_call_outcomes);
  entry->next_at = next_at (self);
  entry->agreed = agreed (self);
  entry->tracking = lb_issue_form_text (self, FIELD_TRACKING);
  entry->tracking_again = lb_issue_form_text (self, FIELD_TRACKING_AGAIN);
  entry->name = lb_issue_form_text (self, FIELD_NAME);
  entry->identity = lb_issue_form_text (self, FIELD_IDENTITY);
  entry->relation = lb_issue_form_choice (self, FIELD_RELATION, lb_collector_relations);
  entry->received_on = self->controls[FIELD_DAY] != NULL
                         ? lb_date_entry_get_day (LB_DATE_ENTRY (self->controls[FIELD_DAY])) : LB_DAY_NONE;
  entry->text = lb_issue_form_text (self, FIELD_TEXT);
}

/* What the part of @id adds: its count, its scan. (transfer full) (nullable) the files that @entry borrows.
 * */
static GPtrArray *
fill_part (LbIssueForm *self, const LbCase *state, const char *id, LbIssueEntry *entry)
{
  g_autofree char *key = key_of (self, state, id);
  const Part *part = find_part (self, key);
  const LbCaseItem *item = lb_case_item (state, id);
  GPtrArray *files = NULL;

  if (part == NULL)
    return NULL;
  if (LB_IS_FILES_BOX (part->control))
    entry->files = files = files_of (part->control);
  else
    {
      entry->sheet = item != NULL ? item->sheet : NULL;
      entry->count = (int) g_ascii_strtoll (gtk_editable_get_text (GTK_EDITABLE (part->control)), NULL, 10);
    }
  return files;
}

static GPtrArray *
keys_of (LbIssueForm *self, const LbCase *state, GPtrArray *items)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (keys, key_of (self, state, g_ptr_array_index (items, i)));
  return keys;
}

GPtrArray *
lb_issue_form_steps (LbIssueForm *self, const LbCase *state, GPtrArray *items)
{
  LbIssueEntry entry = { 0 };
  g_autoptr (GPtrArray) keys = NULL, files = NULL, authorisation = NULL;
  GPtrArray *steps;

  g_return_val_if_fail (LB_IS_ISSUE_FORM (self), NULL);
  g_return_val_if_fail (state != NULL && items != NULL, NULL);

  keys = keys_of (self, state, items);
  if (!lb_issue_form_check (self, keys))
    return NULL;
  fill_entry (self, &entry);
  entry.files = files = files_of (self->controls[FIELD_FILES]);
  entry.authorisation = authorisation = g_strcmp0 (entry.relation, "agent") == 0
                                          ? files_of (self->controls[FIELD_AUTHORISATION]) : NULL;
  steps = lb_steps_new ();
  for (guint i = 0; i < items->len; i++)
    {
      const char *id = g_ptr_array_index (items, i);
      g_autoptr (GPtrArray) own = fill_part (self, state, id, &entry);

      g_ptr_array_add (steps, lb_step_new (id, self->type, lb_issue_args (self->type, &entry)));
    }
  return steps;
}

GVariant *
lb_issue_form_service_args (LbIssueForm *self)
{
  LbFile blank = { (char *) NO_BLOB, (char *) "blank", (char *) "application/pdf", 0 };
  g_autoptr (GPtrArray) files = NULL;
  LbIssueEntry entry = { 0 };

  g_return_val_if_fail (LB_IS_ISSUE_FORM (self), NULL);

  if (!lb_issue_form_check_texts (self))
    return NULL;
  fill_entry (self, &entry);
  files = g_ptr_array_new ();
  g_ptr_array_add (files, &blank);
  entry.files = entry.authorisation = files;
  return lb_issue_args (LB_COMMAND_DELIVER, &entry);
}

void
lb_issue_form_focus (LbIssueForm *self)
{
  g_return_if_fail (LB_IS_ISSUE_FORM (self));
  gtk_widget_child_focus (GTK_WIDGET (self->box), GTK_DIR_TAB_FORWARD);
}

static gboolean
focus_if_faulty (LbFormRow *row)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (row));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  g_autofree char *fault = NULL;

  if (!gtk_widget_get_visible (GTK_WIDGET (row)))
    return FALSE;
  g_object_get (row, "error", &fault, NULL);
  if (fault == NULL)
    return FALSE;
  /* Moving on from where the keyboard is already would leave the row. */
  return (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (row)))
         || gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
}

void
lb_issue_form_focus_fault (LbIssueForm *self)
{
  g_return_if_fail (LB_IS_ISSUE_FORM (self));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->box)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (LB_IS_FORM_ROW (child) && focus_if_faulty (LB_FORM_ROW (child)))
      return;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-issue-form"
#include "lb-issue-form.h"

#include <glib/gi18n.h>
#include "lb-date-entry.h"
#include "lb-files-box.h"
#include "lb-form-row.h"
#include "lb-identifier.h"
#include "lb-name.h"

/* Of the empty file: stands for the paper that is about to be signed, in previews only. */
#define NO_BLOB "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

typedef enum
{
  FIELD_PHONE,
  FIELD_PERSON,
  FIELD_OUTCOME,
  FIELD_NEXT_DAY,
  FIELD_NEXT_TIME,
  FIELD_TRACKING,
  FIELD_TRACKING_AGAIN,
  FIELD_NAME,
  FIELD_RELATION,
  FIELD_IDENTITY,
  FIELD_AUTHORISATION,
  FIELD_DAY,
  FIELD_FILES,
  FIELD_AGREED,
  FIELD_TEXT,
  N_FIELDS,
} Field;

/* A count of one sheet, or the scan of one item. */
typedef struct { char *key; LbFormRow *row; GtkWidget *control; } Part;

struct _LbIssueForm
{
  GtkWidget parent_instance;
  LbClient *client; /* (owned) */
  LbCommandType type;
  GtkBox *box;      /* (owned by the tree) */
  LbFormRow *rows[N_FIELDS];     /* (nullable): not in this form */
  GtkWidget *controls[N_FIELDS]; /* (nullable) */
  GPtrArray *parts; /* (owned) (element-type Part) */
  gboolean checked; /* faults have been shown: from now on they follow what is typed */
};

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

static const char *
text_of (LbIssueForm *self, Field field)
{
  return self->controls[field] != NULL ? gtk_editable_get_text (GTK_EDITABLE (self->controls[field])) : NULL;
}

static char *
dup_stripped (LbIssueForm *self, Field field)
{
  return g_strstrip (g_strdup (self->controls[field] != NULL ? text_of (self, field) : ""));
}

static const char *
choice_of (LbIssueForm *self, Field field, const LbIssueChoice *choices)
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
      g_strcmp0 (choice_of (self, FIELD_OUTCOME, lb_call_outcomes), "reached") == 0)
    return LB_TIME_NONE;
  day = lb_date_entry_get_day (LB_DATE_ENTRY (self->controls[FIELD_NEXT_DAY]));
  minute = lb_minute_parse (text_of (self, FIELD_NEXT_TIME));
  return day != LB_DAY_NONE && minute >= 0 ? lb_time_at (day, minute) : LB_TIME_NONE;
}

static void
show_fault (LbIssueForm *self, Field field, const char *fault, gboolean *ret_good)
{
  if (self->rows[field] == NULL)
    return;
  lb_form_row_set_error (self->rows[field], fault);
  if (fault != NULL)
    *ret_good = FALSE;
}

/* Judging */

static void
check_texts (LbIssueForm *self, gboolean *ret_good)
{
  static const struct { Field field; const char *fault; } needed[] = {
    { FIELD_PHONE, N_("Say which number was called.") },
    { FIELD_TRACKING, N_("Type or scan the tracking number.") },
    { FIELD_NAME, N_("Say who collects it.") },
    { FIELD_IDENTITY, N_("Type the number of the identity card that was shown.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_autofree char *text = dup_stripped (self, needed[i].field);

      show_fault (self, needed[i].field, *text == '\0' ? _(needed[i].fault) : NULL, ret_good);
    }
}

static void
check_numbers (LbIssueForm *self, gboolean *ret_good)
{
  const LbDay today = lb_time_day (lb_client_now (self->client));
  g_autofree char *tracking = dup_stripped (self, FIELD_TRACKING);
  g_autofree char *identity = dup_stripped (self, FIELD_IDENTITY);
  g_auto (LbIdentifier) checked = { 0 };

  if (*tracking != '\0')
    {
      g_autofree char *fault = lb_tracking_fault (tracking, text_of (self, FIELD_TRACKING_AGAIN), today);

      show_fault (self, lb_tracking_needs_twice (tracking) ? FIELD_TRACKING_AGAIN : FIELD_TRACKING, fault,
                  ret_good);
    }
  if (*identity != '\0' && !lb_identifier_check (LB_IDENTIFIER_PERSON, identity, today, &checked))
    show_fault (self, FIELD_IDENTITY, _(lb_identifier_fault_text (checked.fault)), ret_good);
}

static void
check_times (LbIssueForm *self, gboolean *ret_good)
{
  const LbDay today = lb_time_day (lb_client_now (self->client));
  LbDay day;

  if (self->controls[FIELD_DAY] != NULL)
    {
      day = lb_date_entry_get_day (LB_DATE_ENTRY (self->controls[FIELD_DAY]));
      show_fault (self, FIELD_DAY, day == LB_DAY_NONE ? _("Say on which day it was received.")
                                   : day > today      ? _("That day has not come yet.") : NULL, ret_good);
    }
  if (self->controls[FIELD_NEXT_DAY] == NULL ||
      !gtk_widget_get_visible (GTK_WIDGET (self->rows[FIELD_NEXT_DAY])))
    return;
  day = lb_date_entry_get_day (LB_DATE_ENTRY (self->controls[FIELD_NEXT_DAY]));
  show_fault (self, FIELD_NEXT_DAY, day == LB_DAY_NONE ? _("Say when to try again.")
                                    : day < today      ? _("That day is past.") : NULL, ret_good);
  show_fault (self, FIELD_NEXT_TIME, lb_minute_parse (text_of (self, FIELD_NEXT_TIME)) < 0
                                       ? _("A time of day, such as 09:30.") : NULL, ret_good);
}

static void
check_files (LbIssueForm *self, gboolean *ret_good)
{
  const char *missing = self->type == LB_COMMAND_POST ? _ ("Attach the posting receipt of EMS.")
                        : self->type == LB_COMMAND_CONFIRM_POST
                          ? _ ("Attach the receipt that the addressee signed.")
                        : self->type == LB_COMMAND_DELIVER ? _ ("Attach the signed proof of service.")
                                                           : NULL;

  if (self->controls[FIELD_FILES] == NULL || missing == NULL)
    return;
  show_fault (self, FIELD_FILES,
              lb_files_box_get_n_files (LB_FILES_BOX (self->controls[FIELD_FILES])) == 0 ? missing : NULL,
              ret_good);
}

static void
check_person (LbIssueForm *self, gboolean *ret_good)
{
  if (self->controls[FIELD_AUTHORISATION] != NULL)
    show_fault (self, FIELD_AUTHORISATION,
                g_strcmp0 (choice_of (self, FIELD_RELATION, lb_collector_relations), "agent") == 0
                    && lb_files_box_get_n_files (LB_FILES_BOX (self->controls[FIELD_AUTHORISATION])) == 0
                  ? _("An agent needs the applicant's letter of authorisation.") : NULL, ret_good);
  if (self->type == LB_COMMAND_MAIL_RETURNED)
    {
      g_autofree char *reason = dup_stripped (self, FIELD_TEXT);

      show_fault (self, FIELD_TEXT, *reason == '\0' ? _("Say why it came back.") : NULL, ret_good);
    }
}

static void
check_parts (LbIssueForm *self, GPtrArray *keys, gboolean *ret_good)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = g_ptr_array_index (self->parts, i);
      const gboolean needed =
        keys == NULL || g_ptr_array_find_with_equal_func (keys, part->key, g_str_equal, NULL);
      const gboolean there =
        LB_IS_FILES_BOX (part->control)
          ? lb_files_box_get_n_files (LB_FILES_BOX (part->control)) > 0
          : g_ascii_strtoll (gtk_editable_get_text (GTK_EDITABLE (part->control)), NULL, 10) > 0;

      lb_form_row_set_error (part->row, !needed || there ? NULL
                                        : LB_IS_FILES_BOX (part->control)
                                          ? _ ("Attach the scan.")
                                          : _ ("Count the pieces and type their number."));
      if (needed && !there)
        *ret_good = FALSE;
    }
}

static gboolean
check_fields (LbIssueForm *self)
{
  gboolean good = TRUE;

  check_texts (self, &good);
  check_numbers (self, &good);
  check_times (self, &good);
  check_person (self, &good);
  check_files (self, &good);
  return good;
}

static gboolean
check (LbIssueForm *self, GPtrArray *keys)
{
  gboolean good = check_fields (self);

  check_parts (self, keys, &good);
  self->checked = TRUE;
  return good;
}

/* Only what is wrong already is looked at again: items that are not ticked need no scan. */
static void
check_again (LbIssueForm *self)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  gboolean good = TRUE;

  check_fields (self);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = g_ptr_array_index (self->parts, i);
      g_autofree char *error = NULL;

      g_object_get (part->row, "error", &error, NULL);
      if (error != NULL)
        g_ptr_array_add (keys, part->key);
    }
  check_parts (self, keys, &good);
}

/* Making */

static void
changed_cb (LbIssueForm *self)
{
  const char *outcome = choice_of (self, FIELD_OUTCOME, lb_call_outcomes);
  const char *relation = choice_of (self, FIELD_RELATION, lb_collector_relations);

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
                            lb_tracking_needs_twice (text_of (self, FIELD_TRACKING)));
  if (self->checked)
    check_again (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static LbFormRow *
add_row (LbIssueForm *self, const char *label, const char *help, gboolean required, GtkWidget *control)
{
  GtkWidget *row = lb_form_row_new (label, control);

  lb_form_row_set_required (LB_FORM_ROW (row), required);
  if (help != NULL)
    lb_form_row_set_help (LB_FORM_ROW (row), help);
  if (LB_IS_FILES_BOX (control))
    lb_files_box_set_label (LB_FILES_BOX (control), label);
  g_signal_connect_object (control, GTK_IS_DROP_DOWN (control)      ? "notify::selected"
                                    : GTK_IS_CHECK_BUTTON (control) ? "toggled" : "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->box, row);
  return LB_FORM_ROW (row);
}

static void
add_field (LbIssueForm *self, Field field, const char *label, const char *help, gboolean required,
           GtkWidget *control)
{
  self->controls[field] = control;
  self->rows[field] = add_row (self, label, help, required, control);
}

static GtkWidget *
new_entry (const char *text, int most, GtkInputPurpose purpose)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_max_length (GTK_ENTRY (entry), most);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), purpose);
  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
  return entry;
}

static GtkWidget *
new_choice (const LbIssueChoice *choices)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (; choices->value != NULL; choices++)
    gtk_string_list_append (labels, _(choices->label));
  return gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&labels)), NULL);
}

static void
reveal_cb (GtkEntry *entry, GtkEntryIconPosition position, gpointer data)
{
  const gboolean shown = gtk_entry_get_visibility (entry);

  gtk_entry_set_visibility (entry, !shown);
  gtk_entry_set_icon_from_icon_name (entry, position,
                                     shown ? "view-reveal-symbolic" : "view-conceal-symbolic");
}

/* Somebody may look over the counter: the number shows as dots until it is asked for. */
static GtkWidget *
new_identity_entry (void)
{
  GtkWidget *entry = new_entry (NULL, 20, GTK_INPUT_PURPOSE_FREE_FORM);

  gtk_entry_set_visibility (GTK_ENTRY (entry), FALSE);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY, "view-reveal-symbolic");
  gtk_entry_set_icon_tooltip_text (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY, _("Show or Hide the Number"));
  g_signal_connect (entry, "icon-press", G_CALLBACK (reveal_cb), NULL);
  return entry;
}

static void
add_agreed (LbIssueForm *self, const LbCase *state)
{
  g_autoptr (GPtrArray) awaited = lb_issue_awaited (state);
  GtkWidget *check =
    gtk_check_button_new_with_label (_ ("The applicant agrees to get these results before the others"));

  gtk_label_set_wrap (GTK_LABEL (gtk_widget_get_last_child (check)), TRUE);
  if (awaited->len == 0)
    {
      g_object_ref_sink (check);
      g_object_unref (check);
      return;
    }
  self->controls[FIELD_AGREED] = check;
  g_signal_connect_object (check, "toggled", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->box, check);
}

static void
add_note (LbIssueForm *self)
{
  add_field (self, FIELD_TEXT, _("Note"), NULL, FALSE, new_entry (NULL, 2000, GTK_INPUT_PURPOSE_FREE_FORM));
}

static void
add_part (LbIssueForm *self, const char *key, const char *label, const char *help, GtkWidget *control)
{
  Part *part = g_new0 (Part, 1);

  part->key = g_strdup (key);
  part->control = control;
  part->row = add_row (self, label, help, TRUE, control);
  g_ptr_array_add (self->parts, part);
}

static void
build_take_over (LbIssueForm *self, GPtrArray *items)
{
  g_auto (GStrv) sheets = lb_issue_sheets (items);

  for (GStrv at = sheets; *at != NULL; at++)
    {
      g_autofree char *label = g_strdup_printf (_("Pieces counted on sheet %s"), *at);

      add_part (self, *at, label,
                _ ("Count what the section has brought and hold it against the batch sheet."),
                new_entry (NULL, 4, GTK_INPUT_PURPOSE_DIGITS));
    }
}

static void
build_digitise (LbIssueForm *self, const LbCase *state, GPtrArray *items)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, state->catalogue);

  for (guint i = 0; i < items->len; i++)
    {
      const LbCaseItem *item = g_ptr_array_index (items, i);
      const LbItem *entry = catalogue != NULL ? lb_catalogue_item (catalogue, item->item) : NULL;
      g_autofree char *label = g_strdup_printf (
        _ ("Scan of %s"), entry != NULL ? lb_name (entry->name, entry->english) : item->item);

      add_part (self, item->item, label, NULL, lb_files_box_new (self->client));
    }
}

static void
build_call (LbIssueForm *self, const LbCase *state)
{
  add_field (self, FIELD_PHONE, _("Number Called"), NULL, TRUE,
             new_entry (lb_issue_phone (state), 40, GTK_INPUT_PURPOSE_PHONE));
  add_field (self, FIELD_PERSON, _("Who Answered"), NULL, FALSE,
             new_entry (lb_issue_recipient (state), 100, GTK_INPUT_PURPOSE_NAME));
  add_field (self, FIELD_OUTCOME, _("Outcome of the Call"), NULL, TRUE, new_choice (lb_call_outcomes));
  add_field (self, FIELD_NEXT_DAY, _("Day of the Next Try"), NULL, TRUE, lb_date_entry_new ());
  add_field (self, FIELD_NEXT_TIME, _("Time of the Next Try"), NULL, TRUE,
             new_entry ("09:30", 5, GTK_INPUT_PURPOSE_FREE_FORM));
  if (lb_client_get_calendar (self->client) != NULL)
    lb_date_entry_set_day (LB_DATE_ENTRY (self->controls[FIELD_NEXT_DAY]),
                           lb_calendar_add (lb_client_get_calendar (self->client),
                                            lb_time_day (lb_client_now (self->client)), 1));
  add_agreed (self, state);
  add_note (self);
}

static void
build_post (LbIssueForm *self, const LbCase *state)
{
  add_field (self, FIELD_TRACKING, _("Tracking Number"),
             _("Two letters, nine digits and CN, or thirteen digits; scan it where you can."), TRUE,
             new_entry (NULL, 20, GTK_INPUT_PURPOSE_FREE_FORM));
  add_field (self, FIELD_TRACKING_AGAIN, _("Tracking Number Once More"), NULL, TRUE,
             new_entry (NULL, 20, GTK_INPUT_PURPOSE_FREE_FORM));
  add_field (self, FIELD_FILES, _("Posting Receipt"), NULL, TRUE, lb_files_box_new (self->client));
  add_agreed (self, state);
  add_note (self);
}

static void
build_deliver (LbIssueForm *self, const LbCase *state)
{
  add_field (self, FIELD_NAME, _("Collector"), NULL, TRUE,
             new_entry (lb_issue_recipient (state), 100, GTK_INPUT_PURPOSE_NAME));
  add_field (self, FIELD_RELATION, _ ("Relation to the Applicant"), NULL, TRUE,
             new_choice (lb_collector_relations));
  add_field (self, FIELD_IDENTITY, _("Identity Number of the Collector"),
             _("As on the card that was shown. Compare the picture."), TRUE, new_identity_entry ());
  add_field (self, FIELD_AUTHORISATION, _ ("Letter of Authorisation"), NULL, TRUE,
             lb_files_box_new (self->client));
  add_field (self, FIELD_FILES, _("Signed Proof of Service"),
             _("Print it, have it signed, and attach the scan."), TRUE, lb_files_box_new (self->client));
  add_agreed (self, state);
  add_note (self);
}

static void
build (LbIssueForm *self, const LbCase *state, GPtrArray *items)
{
  switch ((int) self->type)
    {
    case LB_COMMAND_TAKE_OVER:
      build_take_over (self, items);
      break;
    case LB_COMMAND_DIGITISE:
      build_digitise (self, state, items);
      break;
    case LB_COMMAND_CALL:
      build_call (self, state);
      break;
    case LB_COMMAND_POST:
      build_post (self, state);
      break;
    case LB_COMMAND_DELIVER:
      build_deliver (self, state);
      break;
    case LB_COMMAND_CONFIRM_POST:
      add_field (self, FIELD_DAY, _("Received On"), _("The day on the receipt is the day of service."), TRUE,
                 lb_date_entry_new ());
      add_field (self, FIELD_FILES, _("Receipt of the Mail"), NULL, TRUE, lb_files_box_new (self->client));
      add_note (self);
      break;
    case LB_COMMAND_MAIL_RETURNED:
      add_field (self, FIELD_TEXT, _("Why It Came Back"), NULL, TRUE,
                 new_entry (NULL, 2000, GTK_INPUT_PURPOSE_FREE_FORM));
      add_field (self, FIELD_FILES, _ ("Picture of the Returned Mail"), NULL, FALSE,
                 lb_files_box_new (self->client));
      break;
    case LB_COMMAND_ARCHIVE:
    default:
      break;
    }
}

static void
lb_issue_form_dispose (GObject *object)
{
  LbIssueForm *self = LB_ISSUE_FORM (object);

  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->box)));
  g_clear_object (&self->client);
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
  build (self, state, items);
  changed_cb (self);
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

static const char *
key_of (LbIssueForm *self, const LbCase *state, const char *id)
{
  const LbCaseItem *item = lb_case_item (state, id);

  return self->type == LB_COMMAND_TAKE_OVER && item != NULL ? item->sheet : id;
}

static void
fill_entry (LbIssueForm *self, LbIssueEntry *entry)
{
  entry->phone = text_of (self, FIELD_PHONE);
  entry->person = text_of (self, FIELD_PERSON);
  entry->outcome = choice_of (self, FIELD_OUTCOME, lb_call_outcomes);
  entry->next_at = next_at (self);
  entry->agreed = agreed (self);
  entry->tracking = text_of (self, FIELD_TRACKING);
  entry->tracking_again = text_of (self, FIELD_TRACKING_AGAIN);
  entry->name = text_of (self, FIELD_NAME);
  entry->identity = text_of (self, FIELD_IDENTITY);
  entry->relation = choice_of (self, FIELD_RELATION, lb_collector_relations);
  entry->received_on = self->controls[FIELD_DAY] != NULL
                         ? lb_date_entry_get_day (LB_DATE_ENTRY (self->controls[FIELD_DAY])) : LB_DAY_NONE;
  entry->text = text_of (self, FIELD_TEXT);
}

/* What the part of @id adds: its count, its scan. (transfer full) (nullable) the files that @entry borrows.
 * */
static GPtrArray *
fill_part (LbIssueForm *self, const LbCase *state, const char *id, LbIssueEntry *entry)
{
  const Part *part = find_part (self, key_of (self, state, id));
  GPtrArray *files = NULL;

  if (part == NULL)
    return NULL;
  if (LB_IS_FILES_BOX (part->control))
    entry->files = files = files_of (part->control);
  else
    {
      entry->sheet = part->key;
      entry->count = (int) g_ascii_strtoll (gtk_editable_get_text (GTK_EDITABLE (part->control)), NULL, 10);
    }
  return files;
}

static GPtrArray *
keys_of (LbIssueForm *self, const LbCase *state, GPtrArray *items)
{
  GPtrArray *keys = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (keys, (gpointer) key_of (self, state, g_ptr_array_index (items, i)));
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
  if (!check (self, keys))
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
  gboolean good = TRUE;

  g_return_val_if_fail (LB_IS_ISSUE_FORM (self), NULL);

  check_texts (self, &good);
  check_numbers (self, &good);
  if (!good)
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

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of the form, by the command that it is for.
 */
#include "lb-issue-form-private.h"

#include <glib/gi18n.h>
#include "lb-date-entry.h"
#include "lb-files-box.h"
#include "lb-name.h"

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
                           G_CALLBACK (lb_issue_form_changed), self, G_CONNECT_SWAPPED);
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
  g_signal_connect_object (check, "toggled", G_CALLBACK (lb_issue_form_changed), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->box, check);
}

static void
add_note (LbIssueForm *self)
{
  add_field (self, FIELD_TEXT, _("Note"), NULL, FALSE, new_entry (NULL, 2000, GTK_INPUT_PURPOSE_FREE_FORM));
}

static Part *
add_part (LbIssueForm *self, char *key, const char *label, const char *help, GtkWidget *control)
{
  Part *part = g_new0 (Part, 1);

  part->key = key;
  part->control = control;
  part->row = add_row (self, label, help, TRUE, control);
  g_ptr_array_add (self->parts, part);
  return part;
}

char *
lb_issue_form_lot (const LbCaseItem *item)
{
  return g_strdup_printf ("%s %d", item->sheet != NULL ? item->sheet : "", item->sheet_count);
}

static gboolean
has_lot (LbIssueForm *self, const char *lot)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (g_str_equal (((Part *) g_ptr_array_index (self->parts, i))->key, lot))
      return TRUE;
  return FALSE;
}

static void
build_take_over (LbIssueForm *self, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      const LbCaseItem *item = g_ptr_array_index (items, i);
      g_autofree char *label = g_strdup_printf (_("Pieces counted on sheet %s"), item->sheet);
      g_autofree char *lot = lb_issue_form_lot (item);

      if (!has_lot (self, lot))
        add_part (self, g_steal_pointer (&lot), label,
                  _("Count what the section has brought and hold it against the batch sheet."),
                  new_entry (NULL, 4, GTK_INPUT_PURPOSE_DIGITS))
          ->expected = item->sheet_count;
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

      add_part (self, g_strdup (item->item), label, NULL, lb_files_box_new (self->client));
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

void
lb_issue_form_build (LbIssueForm *self, const LbCase *state, GPtrArray *items)
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

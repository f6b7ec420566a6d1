/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Judging what stands in the form: each fault is told at the field where it is.
 */
#include "lb-issue-form-private.h"

#include <glib/gi18n.h>
#include "lb-date-entry.h"
#include "lb-files-box.h"
#include "lb-identifier.h"

static void
show_fault (LbIssueForm *self, Field field, const char *fault, gboolean *ret_good)
{
  if (self->rows[field] == NULL)
    return;
  lb_form_row_set_error (self->rows[field], fault);
  if (fault != NULL)
    *ret_good = FALSE;
}

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
      g_autofree char *text = lb_issue_form_dup_text (self, needed[i].field);

      show_fault (self, needed[i].field, *text == '\0' ? _(needed[i].fault) : NULL, ret_good);
    }
}

/* Who says to be the legal representative is the one of the application. */
static gboolean
is_somebody_else (LbIssueForm *self, const char *identity)
{
  const char *relation = lb_issue_form_choice (self, FIELD_RELATION, lb_collector_relations);
  g_auto (LbIdentifier) own = { 0 };

  return g_strcmp0 (relation, "legal-representative") == 0 && self->own_identity != NULL
         && lb_identifier_check (LB_IDENTIFIER_PERSON, self->own_identity, LB_DAY_NONE, &own)
         && g_strcmp0 (own.canonical, identity) != 0;
}

static void
check_numbers (LbIssueForm *self, gboolean *ret_good)
{
  const LbDay today = lb_time_day (lb_client_now (self->client));
  g_autofree char *tracking = lb_issue_form_dup_text (self, FIELD_TRACKING);
  g_autofree char *identity = lb_issue_form_dup_text (self, FIELD_IDENTITY);
  g_auto (LbIdentifier) checked = { 0 };

  if (*tracking != '\0')
    {
      g_autofree char *fault = lb_tracking_fault (tracking, lb_issue_form_text (self, FIELD_TRACKING_AGAIN), today);

      show_fault (self, lb_tracking_needs_twice (tracking) ? FIELD_TRACKING_AGAIN : FIELD_TRACKING, fault,
                  ret_good);
    }
  if (*identity != '\0' && !lb_identifier_check (LB_IDENTIFIER_PERSON, identity, today, &checked))
    show_fault (self, FIELD_IDENTITY, _(lb_identifier_fault_text (checked.fault)), ret_good);
  else if (*identity != '\0' && is_somebody_else (self, checked.canonical))
    show_fault (self, FIELD_IDENTITY,
                _("That is not the number of the legal representative in the application. Who fetches for the "
                  "applicant is an agent."), ret_good);
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
  show_fault (self, FIELD_NEXT_TIME, lb_minute_parse (lb_issue_form_text (self, FIELD_NEXT_TIME)) < 0
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
                g_strcmp0 (lb_issue_form_choice (self, FIELD_RELATION, lb_collector_relations), "agent") == 0
                    && lb_files_box_get_n_files (LB_FILES_BOX (self->controls[FIELD_AUTHORISATION])) == 0
                  ? _("An agent needs the applicant's letter of authorisation.") : NULL, ret_good);
  if (self->type == LB_COMMAND_MAIL_RETURNED)
    {
      g_autofree char *reason = lb_issue_form_dup_text (self, FIELD_TEXT);

      show_fault (self, FIELD_TEXT, *reason == '\0' ? _("Say why it came back.") : NULL, ret_good);
    }
}

/* (transfer full) (nullable): what is wrong with a part that must be filled in. */
static char *
part_fault (const Part *part)
{
  gint64 count;

  if (LB_IS_FILES_BOX (part->control))
    return lb_files_box_get_n_files (LB_FILES_BOX (part->control)) == 0 ? g_strdup (_("Attach the scan.")) : NULL;
  count = g_ascii_strtoll (gtk_editable_get_text (GTK_EDITABLE (part->control)), NULL, 10);
  if (count <= 0)
    return g_strdup (_("Count the pieces and type their number."));
  if (part->expected > 0 && count != part->expected)
    return g_strdup_printf (
      ngettext ("The section signed for %d piece. Count again; if it stays different, do not sign: let the section "
                "find what is missing and bring it.",
                "The section signed for %d pieces. Count again; if it stays different, do not sign: let the section "
                "find what is missing and bring it.", part->expected), part->expected);
  return NULL;
}

static void
check_parts (LbIssueForm *self, GPtrArray *keys, gboolean *ret_good)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = g_ptr_array_index (self->parts, i);
      const gboolean needed =
        keys == NULL || g_ptr_array_find_with_equal_func (keys, part->key, g_str_equal, NULL);
      g_autofree char *fault = needed ? part_fault (part) : NULL;

      lb_form_row_set_error (part->row, fault);
      if (fault != NULL)
        *ret_good = FALSE;
    }
}

gboolean
lb_issue_form_check_texts (LbIssueForm *self)
{
  gboolean good = TRUE;

  check_texts (self, &good);
  check_numbers (self, &good);
  return good;
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

gboolean
lb_issue_form_check (LbIssueForm *self, GPtrArray *keys)
{
  gboolean good = check_fields (self);

  check_parts (self, keys, &good);
  self->checked = TRUE;
  return good;
}

/* Only what is wrong already is looked at again: items that are not ticked need no scan. */
void
lb_issue_form_check_again (LbIssueForm *self)
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

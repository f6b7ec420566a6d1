/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-issue.h"

#include <glib/gi18n.h>
#include <string.h>
#include "lb-identifier.h"

#define BIT(state) (G_GUINT64_CONSTANT (1) << (state))
#define NUMBER_LENGTH 18
#define SCAN_MOST 400

static const struct
{
  const char *name, *label, *empty;
  guint64 states;
  LbColumn column;
  LbCaseState case_state;
} steps[LB_N_ISSUE_STEPS] = {
  [LB_ISSUE_TAKE_OVER] = { "take-over", N_("To Take Over"), N_("No section has results on the way"),
                           BIT (LB_ITEM_MADE), LB_COLUMN_HANDED_OVER, 0 },
  [LB_ISSUE_DIGITISE] = { "digitise", N_("To Digitise"), N_("Every result at the desk has been scanned"),
                          BIT (LB_ITEM_AT_DESK), LB_COLUMN_ANY, 0 },
  [LB_ISSUE_NOTIFY] = { "notify", N_("To Notify"), N_("Nobody waits for a call or for the mail"),
                        BIT (LB_ITEM_STORED), LB_COLUMN_ANY, 0 },
  [LB_ISSUE_FETCH] = { "fetch", N_("To Be Fetched"), N_("Nothing waits to be fetched"),
                       BIT (LB_ITEM_NOTIFIED), LB_COLUMN_ANY, 0 },
  [LB_ISSUE_IN_POST] = { "in-post", N_("In the Mail"), N_("Nothing is in the mail"),
                         BIT (LB_ITEM_POSTED), LB_COLUMN_ANY, 0 },
  [LB_ISSUE_ARCHIVE] = { "archive", N_("To Archive"), N_("No case waits for its archive"), 0, LB_COLUMN_ANY,
                         LB_CASE_TO_ARCHIVE },
  [LB_ISSUE_ARCHIVED] = { "archived", N_("Archived"), N_("No case has been archived yet"), 0, LB_COLUMN_ANY,
                          LB_CASE_ARCHIVED },
};

const LbIssueChoice lb_call_outcomes[] = {
  { "reached", N_("Reached") },
  { "no-answer", N_("No answer") },
  { "wrong-number", N_("Wrong number") },
  { "declined", N_("Will not come") },
  { NULL, NULL },
};

const LbIssueChoice lb_collector_relations[] = {
  { "applicant", N_("The applicant in person") },
  { "legal-representative", N_("Legal representative") },
  { "agent", N_("Agent with an authorisation") },
  { NULL, NULL },
};

const char *
lb_issue_step_name (LbIssueStep step)
{
  g_return_val_if_fail ((guint) step < LB_N_ISSUE_STEPS, NULL);
  return steps[step].name;
}

const char *
lb_issue_step_label (LbIssueStep step)
{
  g_return_val_if_fail ((guint) step < LB_N_ISSUE_STEPS, NULL);
  return _(steps[step].label);
}

const char *
lb_issue_step_empty (LbIssueStep step)
{
  g_return_val_if_fail ((guint) step < LB_N_ISSUE_STEPS, NULL);
  return _(steps[step].empty);
}

gboolean
lb_issue_step_has_cards (LbIssueStep step)
{
  g_return_val_if_fail ((guint) step < LB_N_ISSUE_STEPS, FALSE);
  return steps[step].states != 0;
}

LbCardQuery
lb_issue_step_query (LbIssueStep step)
{
  LbCardQuery query = { .due_before = LB_TIME_NONE, .by_case = TRUE, .column = LB_COLUMN_ANY };

  g_return_val_if_fail ((guint) step < LB_N_ISSUE_STEPS, query);
  query.states = steps[step].states;
  query.column = steps[step].column;
  return query;
}

LbCaseState
lb_issue_step_case_state (LbIssueStep step)
{
  g_return_val_if_fail ((guint) step < LB_N_ISSUE_STEPS, LB_CASE_TO_ARCHIVE);
  return steps[step].case_state;
}

LbIssueStep
lb_issue_step_of (const LbCaseItem *item)
{
  g_return_val_if_fail (item != NULL, LB_N_ISSUE_STEPS);
  if (item->state == LB_ITEM_MADE && !item->handed_over)
    return LB_N_ISSUE_STEPS;
  for (guint i = 0; i < LB_N_ISSUE_STEPS; i++)
    if (steps[i].states & BIT (item->state))
      return (LbIssueStep) i;
  return LB_N_ISSUE_STEPS;
}

LbIssueStep
lb_issue_step_of_case (const LbCase *state)
{
  LbIssueStep found = LB_N_ISSUE_STEPS;

  g_return_val_if_fail (state != NULL, LB_N_ISSUE_STEPS);
  if (state->archived_at != LB_TIME_NONE)
    return LB_ISSUE_ARCHIVED;
  if (lb_case_state (state) == LB_CASE_TO_ARCHIVE)
    return LB_ISSUE_ARCHIVE;
  for (guint i = 0; i < state->items->len; i++)
    found = MIN (found, lb_issue_step_of (g_ptr_array_index (state->items, i)));
  return found;
}

/* Lists */

void
lb_issue_group_free (LbIssueGroup *group)
{
  if (group == NULL)
    return;
  g_free (group->case_id);
  g_free (group->number);
  g_free (group->applicant);
  g_free (group->package);
  g_free (group->catalogue);
  g_ptr_array_unref (group->items);
  g_free (group);
}

static LbIssueGroup *
new_group (const char *case_id, const char *number, const char *applicant, const char *package,
           const char *catalogue)
{
  LbIssueGroup *group = g_new0 (LbIssueGroup, 1);

  group->case_id = g_strdup (case_id);
  group->number = g_strdup (number);
  group->applicant = g_strdup (applicant);
  group->package = g_strdup (package);
  group->catalogue = g_strdup (catalogue);
  group->items = g_ptr_array_new_with_free_func (g_free);
  group->due = group->warn = LB_TIME_NONE;
  return group;
}

/* What is due first stands first; what has no clock comes last. */
static int
compare_due (gconstpointer a, gconstpointer b)
{
  const LbTime one = (*(const LbIssueGroup *const *) a)->due, other = (*(const LbIssueGroup *const *) b)->due;

  if ((one == LB_TIME_NONE) != (other == LB_TIME_NONE))
    return one == LB_TIME_NONE ? 1 : -1;
  return (one > other) - (one < other);
}

GPtrArray *
lb_issue_group_cards (GPtrArray *cards)
{
  GPtrArray *groups = g_ptr_array_new ();
  g_autoptr (GHashTable) by_case = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; cards != NULL && i < cards->len; i++)
    {
      const LbCardRow *card = g_ptr_array_index (cards, i);
      LbIssueGroup *group = g_hash_table_lookup (by_case, card->case_id);

      if (group == NULL)
        {
          group = new_group (card->case_id, card->number, card->applicant, card->package, card->catalogue);
          g_hash_table_insert (by_case, group->case_id, group);
          g_ptr_array_add (groups, group);
        }
      g_ptr_array_add (group->items, g_strdup (card->item));
      group->pending |= card->pending;
      if (card->due != LB_TIME_NONE && (group->due == LB_TIME_NONE || card->due < group->due))
        {
          group->due = card->due;
          group->warn = card->warn;
          group->clock = card->clock;
          group->paused = card->paused;
        }
    }
  g_ptr_array_sort (groups, compare_due); /* stable: equals stay as the cases are numbered */
  return groups;
}

GPtrArray *
lb_issue_group_cases (GPtrArray *cases)
{
  GPtrArray *groups = g_ptr_array_new ();

  for (guint i = 0; cases != NULL && i < cases->len; i++)
    {
      const LbCaseRow *row = g_ptr_array_index (cases, i);

      g_ptr_array_add (groups,
                       new_group (row->case_id, row->number, row->applicant, row->package, row->catalogue));
    }
  return groups;
}

/* One case */

GPtrArray *
lb_issue_items (const LbCase *state, LbIssueStep step)
{
  GPtrArray *items = g_ptr_array_new ();

  g_return_val_if_fail (state != NULL, items);
  for (guint i = 0; i < state->items->len; i++)
    {
      LbCaseItem *item = g_ptr_array_index (state->items, i);
      const gboolean unserved = item->delivery_proofs->len == 0
                                && (item->state == LB_ITEM_NOT_ACCEPTED || item->state == LB_ITEM_TERMINATED);

      if (step == LB_ISSUE_ARCHIVE ? unserved : lb_issue_step_of (item) == step)
        g_ptr_array_add (items, item);
    }
  return items;
}

GPtrArray *
lb_issue_awaited (const LbCase *state)
{
  GPtrArray *items = g_ptr_array_new ();

  g_return_val_if_fail (state != NULL, items);
  for (guint i = 0; state->delivery.together && i < state->items->len; i++)
    {
      LbCaseItem *item = g_ptr_array_index (state->items, i);

      if (!lb_item_state_is_final (item->state) && item->state < LB_ITEM_STORED)
        g_ptr_array_add (items, item);
    }
  return items;
}

gboolean
lb_issue_by_mail (const LbCase *state)
{
  g_return_val_if_fail (state != NULL, FALSE);
  return g_strcmp0 (state->delivery.method, "ems") == 0;
}

static const char *
first_text (const char *first, const char *second, const char *third)
{
  if (first != NULL && *first != '\0')
    return first;
  return second != NULL && *second != '\0' ? second : third;
}

static const char *
form_text (const LbCase *state, const char *field)
{
  return state->form != NULL ? g_hash_table_lookup (state->form, field) : NULL;
}

const char *
lb_issue_phone (const LbCase *state)
{
  g_return_val_if_fail (state != NULL, NULL);
  return first_text (state->delivery.phone, form_text (state, "agent.phone"),
                     form_text (state, "applicant.legal_rep_phone"));
}

const char *
lb_issue_recipient (const LbCase *state)
{
  g_return_val_if_fail (state != NULL, NULL);
  return first_text (state->delivery.recipient, form_text (state, "agent.name"),
                     first_text (form_text (state, "applicant.legal_rep"), state->applicant, NULL));
}

/* Commands */

void
lb_issue_commands (const LbCase *state, LbIssueStep step, LbCommandType ret_types[3])
{
  g_return_if_fail (state != NULL && ret_types != NULL);

  ret_types[0] = ret_types[1] = ret_types[2] = LB_N_COMMANDS;
  switch (step)
    {
    case LB_ISSUE_TAKE_OVER:
      ret_types[0] = LB_COMMAND_TAKE_OVER;
      break;
    case LB_ISSUE_DIGITISE:
      ret_types[0] = LB_COMMAND_DIGITISE;
      break;
    case LB_ISSUE_NOTIFY:
      ret_types[0] = lb_issue_by_mail (state) ? LB_COMMAND_POST : LB_COMMAND_CALL;
      break;
    case LB_ISSUE_FETCH:
      ret_types[0] = LB_COMMAND_DELIVER;
      ret_types[1] = LB_COMMAND_CALL;
      break;
    case LB_ISSUE_IN_POST:
      ret_types[0] = LB_COMMAND_CONFIRM_POST;
      ret_types[1] = LB_COMMAND_MAIL_RETURNED;
      break;
    case LB_ISSUE_ARCHIVE:
      {
        g_autoptr (GPtrArray) unserved = lb_issue_items (state, LB_ISSUE_ARCHIVE);

        ret_types[0] = unserved->len > 0 ? LB_COMMAND_DELIVER : LB_COMMAND_ARCHIVE;
        break;
      }
    case LB_ISSUE_ARCHIVED:
    case LB_N_ISSUE_STEPS:
    default:
      break;
    }
}

const char *
lb_issue_command_label (LbCommandType type)
{
  switch ((int) type)
    {
    case LB_COMMAND_TAKE_OVER:
      return _("Sign and Take Over");
    case LB_COMMAND_DIGITISE:
      return _("Keep the Scans");
    case LB_COMMAND_CALL:
      return _("Keep the Call");
    case LB_COMMAND_POST:
      return _("Give to the Mail");
    case LB_COMMAND_DELIVER:
      return _("Hand Out");
    case LB_COMMAND_CONFIRM_POST:
      return _("Mail Was Received");
    case LB_COMMAND_MAIL_RETURNED:
      return _("Mail Came Back");
    case LB_COMMAND_ARCHIVE:
      return _("Build Archive and Close Case");
    default:
      g_return_val_if_reached ("");
    }
}

const char *
lb_issue_command_title (LbCommandType type)
{
  switch ((int) type)
    {
    case LB_COMMAND_CALL:
      return _("Another Call");
    case LB_COMMAND_DELIVER:
      return _("Collector Is Here");
    case LB_COMMAND_CONFIRM_POST:
      return _("It Arrived");
    case LB_COMMAND_MAIL_RETURNED:
      return _("It Came Back");
    default:
      return lb_issue_command_label (type);
    }
}

static char *
stripped (const char *text)
{
  char *copy = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  if (copy != NULL && *copy == '\0')
    g_clear_pointer (&copy, g_free);
  return copy;
}

/* Upper case without blanks, as the store keeps it; what is not valid goes as it is, to be refused in words.
 * */
static char *
canonical (LbIdentifierKind kind, const char *text)
{
  g_auto (LbIdentifier) identifier = { 0 };

  if (text != NULL && lb_identifier_check (kind, text, LB_DAY_NONE, &identifier))
    return g_strdup (identifier.canonical);
  return stripped (text);
}

static GVariant *
call_args (const LbIssueEntry *entry)
{
  g_autofree char *phone = stripped (entry->phone), *person = stripped (entry->person),
                  *note = stripped (entry->text);

  if (entry->next_at != LB_TIME_NONE)
    return lb_record_new ("phone", LB_VALUE_TEXT, phone != NULL ? phone : "", "person", LB_VALUE_TEXT, person,
                          "outcome", LB_VALUE_CHOICE, entry->outcome, "nextAt", LB_VALUE_TIME, entry->next_at,
                          "agreed", LB_VALUE_BOOLEAN, entry->agreed, "note", LB_VALUE_TEXT, note, NULL);
  return lb_record_new ("phone", LB_VALUE_TEXT, phone != NULL ? phone : "", "person", LB_VALUE_TEXT, person,
                        "outcome", LB_VALUE_CHOICE, entry->outcome, "agreed", LB_VALUE_BOOLEAN, entry->agreed,
                        "note", LB_VALUE_TEXT, note, NULL);
}

static GVariant *
post_args (const LbIssueEntry *entry)
{
  g_autofree char *tracking = canonical (LB_IDENTIFIER_EMS, entry->tracking);
  g_autofree char *again =
    lb_tracking_needs_twice (entry->tracking) ? stripped (entry->tracking_again) : NULL;
  g_autofree char *note = stripped (entry->text);
  g_autoptr (GPtrArray) receipts = lb_file_records (entry->files);

  return lb_record_new ("tracking", LB_VALUE_TEXT, tracking != NULL ? tracking : "", "trackingAgain",
                        LB_VALUE_TEXT, again, "receipts", LB_VALUE_RECORDS, receipts, "agreed",
                        LB_VALUE_BOOLEAN, entry->agreed, "note", LB_VALUE_TEXT, note, NULL);
}

static GVariant *
deliver_args (const LbIssueEntry *entry)
{
  g_autofree char *name = stripped (entry->name),
                  *identity = canonical (LB_IDENTIFIER_PERSON, entry->identity);
  g_autofree char *note = stripped (entry->text);
  g_autoptr (GPtrArray) proof = lb_file_records (entry->files);
  g_autoptr (GPtrArray) authorisation = lb_file_records (entry->authorisation);

  return lb_record_new ("name", LB_VALUE_TEXT, name != NULL ? name : "", "identity", LB_VALUE_TEXT,
                        identity != NULL ? identity : "", "relation", LB_VALUE_CHOICE, entry->relation,
                        "authorisation", LB_VALUE_RECORDS, authorisation->len > 0 ? authorisation : NULL,
                        "proof", LB_VALUE_RECORDS, proof, "agreed", LB_VALUE_BOOLEAN, entry->agreed, "note",
                        LB_VALUE_TEXT, note, NULL);
}

GVariant *
lb_issue_args (LbCommandType type, const LbIssueEntry *entry)
{
  g_autofree char *text = stripped (entry->text), *sheet = stripped (entry->sheet);
  g_autoptr (GPtrArray) files = NULL;

  switch ((int) type)
    {
    case LB_COMMAND_TAKE_OVER:
      return lb_record_new ("sheet", LB_VALUE_TEXT, sheet != NULL ? sheet : "", "count", LB_VALUE_INTEGER,
                            (gint64) entry->count, NULL);
    case LB_COMMAND_CALL:
      return call_args (entry);
    case LB_COMMAND_POST:
      return post_args (entry);
    case LB_COMMAND_DELIVER:
      return deliver_args (entry);
    case LB_COMMAND_DIGITISE:
      files = lb_file_records (entry->files);
      return lb_record_new ("files", LB_VALUE_RECORDS, files, NULL);
    case LB_COMMAND_CONFIRM_POST:
      files = lb_file_records (entry->files);
      return lb_record_new ("receivedOn", LB_VALUE_DAY, entry->received_on, "files", LB_VALUE_RECORDS, files,
                            "note", LB_VALUE_TEXT, text, NULL);
    case LB_COMMAND_MAIL_RETURNED:
      files = lb_file_records (entry->files);
      return lb_record_new ("reason", LB_VALUE_TEXT, text != NULL ? text : "", "files", LB_VALUE_RECORDS,
                            files->len > 0 ? files : NULL, NULL);
    default:
      g_return_val_if_reached (NULL);
    }
}

/* Numbers */

gboolean
lb_tracking_needs_twice (const char *text)
{
  g_autofree char *number = stripped (text);

  return number != NULL && strlen (number) == 13 && strspn (number, "0123456789") == 13;
}

char *
lb_tracking_fault (const char *text, const char *again, LbDay today)
{
  g_auto (LbIdentifier) checked = { 0 };
  g_autofree char *number = stripped (text), *second = stripped (again);

  if (number == NULL)
    return NULL;
  if (lb_tracking_needs_twice (number))
    {
      if (second == NULL)
        return g_strdup (_("This kind of number has no check digit: type it a second time."));
      return g_strcmp0 (number, second) == 0 ? NULL : g_strdup (_("The two numbers differ."));
    }
  if (lb_identifier_check (LB_IDENTIFIER_EMS, number, today, &checked))
    return NULL;
  return g_strdup (_(lb_identifier_fault_text (checked.fault)));
}

char *
lb_scanned_number (const char *text)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  g_autofree char *upper = NULL;

  if (text == NULL || strlen (text) > SCAN_MOST)
    return NULL;
  upper = g_ascii_strup (text, -1);
  for (const char *at = upper; *at != '\0'; at++)
    if (*at != '-' && *at != ' ')
      g_string_append_c (letters, *at);
  for (const char *at = letters->str; (at = strstr (at, "AS")) != NULL; at++)
    {
      g_autofree char *candidate = g_strndup (at, NUMBER_LENGTH);
      g_auto (LbIdentifier) checked = { 0 };

      if (lb_identifier_check (LB_IDENTIFIER_CASE, candidate, LB_DAY_NONE, &checked))
        return g_strdup (checked.canonical);
    }
  return NULL;
}

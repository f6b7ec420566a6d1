/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The register of decisions and results: only the store knows all cases, so only here a number that stands on
 * another paper already can be noticed.
 */
#include "lb-ledger-private.h"
#include "lb-case-numbers.h"

#include <glib/gi18n-lib.h>

/**
 * lb_event_number:
 *
 * Returns: (transfer none) (nullable): the number that the event gave to a decision or a result
 */
const char *
lb_event_number (const LbEvent *event)
{
  return event->type == LB_EVENT_GRANTED || event->type == LB_EVENT_REFUSED || event->type == LB_EVENT_RESULT_MADE
           ? lb_record_text (event->data, "number") : NULL;
}

gboolean
lb_ledger_note_number (LbLedger *self, const LbEvent *event, GError **error)
{
  const char *number = lb_event_number (event);

  return number == NULL
         || lb_database_run (self->database, error,
                             "INSERT OR IGNORE INTO paper_number (number, case_id) VALUES (:number, :case)",
                             "s:number", number, "s:case", event->case_id, NULL);
}

/* Cases that have or had @number. (element-type utf8) (transfer full) (nullable) */
static GPtrArray *
cases_of_number (LbLedger *self, const char *number, const char *except, GError **error)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LbStatement) rows =
    lb_database_query (self->database, error,
                       "SELECT case_id FROM paper_number WHERE number = :number AND case_id <> :case",
                       "s:number", number, "s:case", except, NULL);
  int step;

  if (rows == NULL)
    return NULL;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_ptr_array_add (cases, lb_statement_dup_text (rows, 0));
  return step == LB_STEP_DONE ? g_steal_pointer (&cases) : NULL;
}

/* What was undone or withdrawn since does not bear the number any more: the state of the case decides. */
static gboolean
case_bears (const LbCase *other, const LbContext *context, LbNumbered own, const LbCommand *command,
            const char *number)
{
  for (guint i = 0; i < other->items->len; i++)
    {
      const LbCaseItem *row = g_ptr_array_index (other->items, i);

      if (lb_number_taken ((LbNumbered) { other, context->catalogue, row->item }, own, command->type, number))
        return TRUE;
    }
  return FALSE;
}

static gboolean
refuse (LbCommandType type, const char *number, GError **error)
{
  g_set_error (error, LB_REFUSAL, LB_REFUSAL_INVALID,
               type == LB_COMMAND_MAKE_RESULT
                 ? _("Number %s stands on a result of the same kind for another applicant. Look at the register "
                     "and take the next one.")
                 : _("Number %s stands on a decision of another case. Look at the register and take the next one."),
               number);
  return FALSE;
}

gboolean
lb_ledger_check_register (LbLedger *self, const LbActor *actor, const LbCase *state, const LbCommand *command,
                          const LbContext *context, GError **error)
{
  const char *number = lb_number_given (command->type, command->args);
  const LbNumbered own = { state, context->catalogue, command->item };
  g_autoptr (GPtrArray) cases = NULL;

  if (number == NULL || state == NULL || command->item == NULL)
    return TRUE;
  cases = cases_of_number (self, number, state->id, error);
  if (cases == NULL)
    return FALSE;
  for (guint i = 0; i < cases->len; i++)
    {
      g_autoptr (LbCase) other = lb_ledger_cached_case (self, g_ptr_array_index (cases, i), error);
      LbContext theirs;

      if (other == NULL || !lb_ledger_context (self, other, actor, lb_ledger_now (self), &theirs, error))
        return FALSE;
      if (case_bears (other, &theirs, own, command, number))
        return refuse (command->type, number, error);
    }
  return TRUE;
}

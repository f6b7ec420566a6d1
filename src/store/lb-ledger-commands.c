/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands: each takes effect exactly once, whatever the network does with it, and every one ends with an
 * answer that is kept.
 */
#define G_LOG_DOMAIN "lianban-store"

#include "lb-ledger-cases.h"
#include "lb-ledger-checks.h"
#include "lb-ledger-taken.h"
#include "lb-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (lb-ledger-error-quark, lb_ledger_error)

/* Answers */

/* What of the case its author saw, told before the decision changes it. */
typedef struct { gboolean visible; gint64 version; } Seen;

/* An id is letters, digits and hyphens: nothing in it needs escaping. */
static char *
answer_applied (const LbCommand *command, const char *outcome, gint64 seq, gint64 version)
{
  return g_strdup_printf ("{\"id\":\"%s\",\"n\":%" G_GINT64_FORMAT ",\"outcome\":\"%s\",\"seq\":%" G_GINT64_FORMAT
                          ",\"version\":%" G_GINT64_FORMAT "}",
                          command->id, command->number, outcome, seq, version);
}

static char *
answer_refused (const LbCommand *command, const Seen *seen, const GError *refusal)
{
  /* The author saw an older version and what they wanted is no longer there: someone has to look. */
  gboolean moved_on = seen->visible && command->base < seen->version
                      && (refusal->code == LB_REFUSAL_WRONG_STATE || refusal->code == LB_REFUSAL_ONCE_ONLY);
  json_auto_t *answer =
    json_pack ("{s:I, s:s, s:s, s:{s:s, s:s, s:s}}", "n", (json_int_t) command->number, "id", command->id,
               "outcome", moved_on ? "conflict" : "refused", "problem", "type", "urn:lianban:problem:refused",
               "refusal", lb_refusal_name ((LbRefusal) refusal->code), "detail", refusal->message);

  return lb_json_to_text (answer);
}

static char *
answer_again (const char *stored)
{
  json_auto_t *answer = json_loads (stored, JSON_REJECT_DUPLICATES, NULL);

  json_object_set_new (answer, "repeated", json_true ());
  return lb_json_to_text (answer);
}

/* Whose commands are being taken. */
typedef struct
{
  const LbActor *actor;
  GStrv scopes;         /* (owned) of @actor */
  LbTaken taken;
} Taking;

static void
taking_clear (Taking *taking)
{
  g_strfreev (taking->scopes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taking, taking_clear)

/* Who may not see a case gets the very refusal that they would get if there were none. */
static void
refuse_unseen (const LbCommand *command, const LbContext *context, GError **error)
{
  g_autoptr (LbCase) none = NULL;
  g_autoptr (GPtrArray) events = lb_decide_in_place (&none, command, context, NULL, NULL, error);

  if (events != NULL)
    g_set_error_literal (error, LB_REFUSAL, LB_REFUSAL_UNKNOWN, _("There is no such case."));
}

static LbDecided *
decide (LbLedger *self, const Taking *taking, LbKnownCase *known, const Seen *seen, const LbCommand *command,
        GError **error)
{
  const LbActor *actor = taking->actor;
  const LbCase *before = seen->visible ? known->state : NULL;
  const LbDay day = lb_ledger_day_of_visit (before, command);
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_case_unref);
  g_autoptr (GPtrArray) visits = NULL;
  LbContext context;

  if (!lb_ledger_context (self, before, actor, lb_ledger_now (self), &context, error)
      || !lb_ledger_check_number (self, actor, command, error) || !lb_ledger_check_blobs (self, actor, (const char *const *) taking->scopes, command, error)
      || (day != LB_DAY_NONE && !lb_ledger_other_visits (self, day, command->case_id, cases, &visits, error)))
    return NULL;
  context.visits = visits;
  if (known->state != NULL && !seen->visible)
    return refuse_unseen (command, &context, error), NULL;
  g_autoptr (LbDecided) decided = lb_ledger_decide (known, command, &context, error);
  if (decided == NULL)
    return NULL;
  if (lb_ledger_check_overwrites (self, actor, command, error)
      && lb_ledger_check_team (self, known->state, command, error)
      && lb_ledger_check_assignee (self, known->state, command, error)
      && lb_ledger_check_register (self, actor, known->state, command, &context, error))
    return g_steal_pointer (&decided);
  g_clear_pointer (&known->state, lb_case_unref); /* it has moved on already */
  return NULL;
}

/* Taking */

/* @version: that the case has now; 0 when the command changed nothing. */
static gboolean
keep_answer (LbLedger *self, const LbActor *actor, const LbCommand *command, const char *digest, gint64 version,
             const char *answer, GError **error)
{
  return lb_database_run (
    self->database, error,
    "INSERT INTO command (place, user, device, n, id, digest, seq, version, answer)"
    " VALUES (:place, :user, :device, :n, :id, :digest, nullif (:seq, 0), nullif (:version, 0), :answer)",
    "x:place", ++self->mark.answers, "s:user", actor->id, "s:device", actor->device, "x:n", command->number, "s:id", command->id, "s:digest",
    digest, "x:seq", version > 0 ? self->mark.head : 0, "x:version", version,
    "s:answer", answer, NULL);
}

/* The answer of the same command when it was applied under another number (a replica that was restored);
 * NULL when it was not. */
static gboolean
find_duplicate (LbLedger *self, const LbActor *actor, const LbCommand *command, char **ret_answer,
                GError **error)
{
  gboolean maybe;

  if (!lb_ledger_maybe_taken (self, command->id, &maybe, error))
    return FALSE;
  if (!maybe)
    return TRUE;
  g_autoptr (LbStatement) row = lb_database_query (
    self->database, error,
    "SELECT seq, version FROM command WHERE id = :id AND user = :user AND seq IS NOT NULL LIMIT 1", "s:id",
    command->id, "s:user", actor->id, NULL);
  if (row == NULL)
    return FALSE;
  int step = lb_statement_step (row, error);
  if (step == LB_STEP_ROW)
    *ret_answer =
      answer_applied (command, "duplicate", lb_statement_integer (row, 0), lb_statement_integer (row, 1));
  return step != LB_STEP_FAILED;
}

/* TRUE when there is an answer; FALSE when the store itself failed. */
static gboolean
decide_and_answer (LbLedger *self, const Taking *taking, const LbCommand *command, char **ret_answer,
                   gint64 *ret_version, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (LbKnownCase) known = lb_ledger_cache_take (self, command->case_id, error);

  if (known == NULL)
    return FALSE;
  const Seen seen = { known->state != NULL
                        && lb_scopes_see ((const char *const *) taking->scopes, (const char *const *) known->tags),
                      known->state != NULL ? known->state->version : 0 };
  g_autoptr (LbDecided) decided = decide (self, taking, known, &seen, command, &fault);
  if (decided == NULL && fault->domain != LB_REFUSAL)
    return g_propagate_error (error, g_steal_pointer (&fault)), FALSE;
  if (decided != NULL && !lb_ledger_append (self, known, decided, error))
    return FALSE;
  *ret_version = decided != NULL ? known->state->version : 0;
  *ret_answer = decided != NULL ? answer_applied (command, "applied", self->mark.head, *ret_version)
                                : answer_refused (command, &seen, fault);
  if (known->state != NULL)
    lb_ledger_cache_put (self, g_steal_pointer (&known));
  return TRUE;
}

static gboolean
take (LbLedger *self, Taking *taking, const LbCommand *command, const char *digest, char **ret_answer,
      GError **error)
{
  g_autofree char *answer = NULL;
  gint64 version = 0;

  if (!find_duplicate (self, taking->actor, command, &answer, error))
    return FALSE;
  gboolean is_new = answer == NULL;
  if ((is_new && !decide_and_answer (self, taking, command, &answer, &version, error))
      || !keep_answer (self, taking->actor, command, digest, version, answer, error))
    return FALSE;
  lb_ledger_note_taken (self, taking->actor, command);
  ++*(!is_new ? &taking->taken.repeated : version > 0 ? &taking->taken.applied : &taking->taken.refused);
  *ret_answer = g_steal_pointer (&answer);
  return TRUE;
}

static gboolean
repeat (LbLedger *self, Taking *taking, const LbCommand *command, const char *digest, char **ret_answer,
        GError **error)
{
  const LbActor *actor = taking->actor;
  g_autoptr (LbStatement) row = lb_database_query (
    self->database, error,
    "SELECT digest, answer FROM command WHERE id = :id AND user = :user AND device = :device AND n = :n", "s:id",
    command->id, "s:user", actor->id, "s:device", actor->device, "x:n", command->number, NULL);

  if (row == NULL)
    return FALSE;
  int step = lb_statement_step (row, error);
  if (step == LB_STEP_FAILED)
    return FALSE;
  if (step == LB_STEP_DONE || strcmp (lb_statement_text (row, 0), digest) != 0)
    {
      g_set_error (error, LB_LEDGER_ERROR, LB_LEDGER_ERROR_KEY_REUSE,
                   "command %" G_GINT64_FORMAT " was taken before with another content", command->number);
      return FALSE;
    }
  *ret_answer = answer_again (lb_statement_text (row, 1));
  taking->taken.repeated++;
  return TRUE;
}

static gboolean
take_all (LbLedger *self, Taking *taking, GPtrArray *commands, const char *const *digests, GPtrArray *answers,
          gint64 *ret_number, GError **error)
{
  const LbActor *actor = taking->actor;
  const LbCommand *first = commands->pdata[0];
  gint64 last = lb_ledger_last_taken (self, actor, error);

  if (last < 0)
    return FALSE;
  if (first->number > last + 1)
    {
      *ret_number = last + 1;
      g_set_error (error, LB_LEDGER_ERROR, LB_LEDGER_ERROR_OUT_OF_ORDER,
                   "command %" G_GINT64_FORMAT " is expected next", last + 1);
      return FALSE;
    }
  for (guint i = 0; i < commands->len; i++)
    {
      const LbCommand *command = commands->pdata[i];
      char *answer = NULL;
      *ret_number = command->number;
      if (command->number <= last ? !repeat (self, taking, command, digests[i], &answer, error)
                                  : !take (self, taking, command, digests[i], &answer, error))
        return FALSE;
      g_ptr_array_add (answers, answer);
    }
  return *ret_number <= last
         || lb_database_run (self->database, error,
                             "INSERT INTO device (user, device, last) VALUES (:user, :device, :last)"
                             " ON CONFLICT (user, device) DO UPDATE SET last = excluded.last",
                             "s:user", actor->id, "s:device", actor->device, "x:last", *ret_number, NULL);
}

static gboolean
follow_one_another (GPtrArray *commands)
{
  const LbCommand *first = commands->pdata[0];

  for (guint i = 0; i < commands->len; i++)
    if (((const LbCommand *) commands->pdata[i])->number != first->number + i)
      return FALSE;
  return first->number >= 1;
}

/* Within a batch one command needs no savepoint: it is not begun when it is out of order or another's, and when the
 * store fails under it, the batch goes with it. */
static gboolean
begin_push (LbLedger *self, GPtrArray *commands, LbTransaction **ret_transaction, GError **error)
{
  if (self->batch != NULL && commands->len == 1)
    return TRUE;
  *ret_transaction = lb_transaction_begin (self->database, error);
  return *ret_transaction != NULL;
}

GPtrArray *
lb_ledger_push (LbLedger *self, const LbActor *actor, GPtrArray *commands, const char *const *digests,
                LbTaken *ret_taken, gint64 *ret_number, GError **error)
{
  g_return_val_if_fail (self != NULL && actor != NULL && actor->device != NULL, NULL);
  g_return_val_if_fail (commands != NULL && commands->len > 0 && digests != NULL, NULL);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_full (commands->len, g_free);
  g_auto (Taking) taking = { .actor = actor, .scopes = lb_actor_scopes (actor) };
  g_autoptr (LbTransaction) transaction = NULL;
  LbLedgerMark before = self->mark;
  gint64 number = 0;

  if (!follow_one_another (commands))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "/commands: the numbers do not follow one another");
      return NULL;
    }
  if (begin_push (self, commands, &transaction, error)
      && take_all (self, &taking, commands, digests, answers, &number, error)
      && (transaction == NULL || lb_transaction_commit (transaction, error)))
    {
      if (ret_taken != NULL)
        *ret_taken = taking.taken;
      return g_steal_pointer (&answers);
    }
  if (ret_number != NULL)
    *ret_number = number;
  self->mark = before;
  lb_taken_before_forget (self->taken);
  for (guint i = 0; i < commands->len; i++)
    lb_ledger_cache_drop (self, ((const LbCommand *) commands->pdata[i])->case_id);
  return NULL;
}

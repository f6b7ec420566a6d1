/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands on their way. Numbers count per user and device without holes, for that is how the store tells a command
 * that comes twice from a new one; whatever happens to a command, it stays here until it is answered and, when it was
 * refused, until a person has dealt with it.
 */
#include "lb-replica-private.h"

#include <string.h>
#include "lb-command-json.h"
#include "lb-json.h"

#define BATCH_COMMANDS 256
#define BATCH_BYTES (1024 * 1024 - 64)
#define KEEP_MS (30 * G_GINT64_CONSTANT (86400000))

/* Which files a command names */

static void collect_record (GVariant *record, const LbMember *members, GPtrArray *digests);

static void
collect_member (GVariant *value, const LbMember *member, GPtrArray *digests)
{
  if (member->kind == LB_VALUE_DIGEST && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    g_ptr_array_add (digests, g_variant_dup_string (value, NULL));
  else if (member->kind == LB_VALUE_RECORD)
    collect_record (value, member->members, digests);
  else if (member->kind == LB_VALUE_RECORDS)
    for (gsize i = 0; i < g_variant_n_children (value); i++)
      {
        g_autoptr (GVariant) child = g_variant_get_child_value (value, i);
        collect_record (child, member->members, digests);
      }
}

static void
collect_record (GVariant *record, const LbMember *members, GPtrArray *digests)
{
  for (const LbMember *member = members; member != NULL && member->name != NULL; member++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (record, member->name, NULL);
      if (value != NULL)
        collect_member (value, member, digests);
    }
}

GPtrArray *
lb_replica_digests (GVariant *args, LbCommandType type)
{
  GPtrArray *digests = g_ptr_array_new_with_free_func (g_free);

  if (args != NULL)
    collect_record (args, lb_command_members (type), digests);
  return digests;
}

/* Numbers */

/* The highest that was given or that the store has taken. */
static gboolean
last_number (LbReplica *self, gint64 *ret_last, GError **error)
{
  return lb_database_integer (self->database, 0, ret_last, error,
                              "SELECT max(coalesce((SELECT max(n) FROM outbox), 0),"
                              " coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'last-number'), 0))", NULL);
}

static gboolean
set_taken (LbReplica *self, gint64 number, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return lb_replica_set (self, "last-number", text, error);
}

static gboolean
get_taken (LbReplica *self, gint64 *ret_number, GError **error)
{
  return lb_database_integer (self->database, 0, ret_number, error,
                              "SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'last-number'", NULL);
}

/* Numbers what waits, from those of @above on, anew from @first: by way of negative ones, since numbers are unique at
 * each step. */
static gboolean
renumber (LbReplica *self, gint64 above, gint64 first, GError **error)
{
  return lb_database_run (self->database, error,
                          "UPDATE outbox SET n = -r.place FROM (SELECT id, :first - 1 + row_number() OVER (ORDER BY n)"
                          " AS place FROM outbox WHERE state = 'waiting' AND n > :above) AS r WHERE r.id = outbox.id",
                          "x:first", first, "x:above", above, NULL);
}

/* Submitting */

static gboolean
insert_command (LbReplica *self, LbCommand *command, GError **error)
{
  gint64 last = 0;

  if (!last_number (self, &last, error))
    return FALSE;
  command->number = 0;
  g_autofree char *body = lb_command_to_json_text (command);
  command->number = last + 1;
  return lb_database_run (self->database, error,
                          "INSERT INTO outbox (id, n, case_id, body, state) VALUES (:id, :n, :case, :body, 'waiting')",
                          "s:id", command->id, "x:n", command->number, "s:case", command->case_id, "s:body", body, NULL);
}

static GPtrArray *
decide (LbReplica *self, LbCommand *command, LbTime now, GError **error)
{
  g_autoptr (LbCase) state = NULL;
  LbContext context;

  if (self->facts == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED, "outbox: nobody is signed in");
      return NULL;
    }
  if (!lb_replica_optimistic (self, command->case_id, &state, NULL, NULL, error)
      || !lb_facts_context (self->facts, state, now, &context, error))
    return NULL;
  command->base = state != NULL ? state->version : 0;
  if (!lb_record_check (command->args, lb_command_members (command->type), error))
    return NULL;
  return lb_decide (state, command, &context, error);
}

GPtrArray *
lb_replica_submit (LbReplica *self, LbCommand *command, LbTime now, GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer && command != NULL, NULL);

  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  g_autoptr (GPtrArray) events = NULL;

  command->at = now;
  if (transaction == NULL || (events = decide (self, command, now, error)) == NULL
      || !insert_command (self, command, error) || !lb_replica_project (self, command->case_id, error)
      || !lb_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&events);
}

/* Sending */

static gboolean
waits_for_upload (LbReplica *self, const LbCommand *command, gboolean *ret_waits, GError **error)
{
  g_autoptr (GPtrArray) digests = lb_replica_digests (command->args, command->type);
  gint64 waits = 0;

  for (guint i = 0; i < digests->len && !waits; i++)
    if (!lb_database_integer (self->database, 0, &waits, error,
                              "SELECT 1 FROM upload WHERE digest = :digest AND state = 'waiting'",
                              "s:digest", digests->pdata[i], NULL))
      return FALSE;
  *ret_waits = waits != 0;
  return TRUE;
}

typedef struct
{
  GString *text;
  gint64 first, last;
  int count;
} Batch;

/* FALSE in *ret_goes_on ends the batch before this command. */
static gboolean
add_to_batch (LbReplica *self, Batch *batch, LbStatement *s, gboolean *ret_goes_on, GError **error)
{
  gint64 number = lb_statement_integer (s, 0);
  const char *body = lb_statement_text (s, 1);
  g_autoptr (LbCommand) command = lb_command_from_json_text (body, strlen (body), error);
  gboolean waits = FALSE;

  *ret_goes_on = FALSE;
  if (command == NULL || !waits_for_upload (self, command, &waits, error))
    return FALSE;
  command->number = number;
  g_autofree char *text = lb_command_to_json_text (command);
  if (waits || (batch->count > 0 && (number != batch->last + 1 || batch->text->len + strlen (text) > BATCH_BYTES)))
    return TRUE;
  g_string_append (batch->text, batch->count > 0 ? "," : "{\"commands\":[");
  g_string_append (batch->text, text);
  if (batch->count++ == 0)
    batch->first = number;
  batch->last = number;
  *ret_goes_on = TRUE;
  return TRUE;
}

gboolean
lb_replica_next_batch (LbReplica *self, char **ret_body, int *ret_count, GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer, FALSE);

  g_autoptr (GString) text = g_string_new (NULL);
  Batch batch = { .text = text };
  gboolean goes_on = TRUE;
  int step = LB_STEP_FAILED;
  g_autoptr (LbStatement) s = lb_database_query (
    self->database, error, "SELECT n, body FROM outbox WHERE state = 'waiting' ORDER BY n LIMIT :limit",
    "i:limit", BATCH_COMMANDS, NULL);

  while (s != NULL && goes_on && (step = lb_statement_step (s, error)) == LB_STEP_ROW)
    if (!add_to_batch (self, &batch, s, &goes_on, error))
      return FALSE;
  if (s == NULL || step == LB_STEP_FAILED)
    return FALSE;
  g_clear_pointer (&s, lb_statement_release);
  if (batch.count > 0
      && !lb_database_run (self->database, error,
                           "UPDATE outbox SET tries = tries + 1 WHERE state = 'waiting' AND n BETWEEN :first AND :last",
                           "x:first", batch.first, "x:last", batch.last, NULL))
    return FALSE;
  g_string_append (text, "]}");
  *ret_body = batch.count > 0 ? g_strdup (text->str) : NULL;
  *ret_count = batch.count;
  return TRUE;
}

/* Answers */

static const char *const outcomes[] = { "applied", "duplicate", "refused", "conflict", NULL };

static gboolean
take_answer (LbReplica *self, const LbJson *answer, LbTime now, GHashTable *touched, gint64 *ret_taken, GError **error)
{
  const char *id = lb_json_string (answer, "id", 1, 64);
  gint64 number = lb_json_integer (answer, "n", 1, G_MAXINT64 / 2);
  int outcome = lb_json_choice (answer, "outcome", outcomes);
  gint64 version = lb_json_integer_or (answer, "version", 0, G_MAXINT64 / 2, 0);
  LbJson problem = lb_json_has (answer, "problem") ? lb_json_object (answer, "problem", NULL) : *answer;
  gboolean refused = outcome >= 2;
  const char *name = refused ? lb_json_string_or (&problem, "refusal", 0, 100, "unknown") : NULL;
  const char *detail = refused ? lb_json_string_or (&problem, "detail", 0, 4000, "") : NULL;
  g_autofree char *case_id = NULL;

  if (!lb_json_reader_ok (answer->reader))
    return TRUE; /* the caller finishes the reader */
  *ret_taken = MAX (*ret_taken, number);
  if (!lb_database_text (self->database, &case_id, error,
                         "UPDATE outbox SET state = :state, version = :version, reason_name = :name,"
                         " reason_text = :detail, answered_at = :now WHERE id = :id AND state = 'waiting' RETURNING case_id",
                         "s:state", refused ? "refused" : "applied", "x:version", version, "s:name", name,
                         "s:detail", detail, "x:now", now, "s:id", id, NULL))
    return FALSE;
  if (case_id != NULL)
    g_hash_table_add (touched, g_steal_pointer (&case_id));
  return TRUE;
}

static gboolean
forget_old (LbReplica *self, LbTime now, GError **error)
{
  return lb_database_run (self->database, error,
                          "DELETE FROM outbox WHERE state = 'applied' AND answered_at < :limit",
                          "x:limit", now - KEEP_MS, NULL);
}

gboolean
lb_replica_take_answers (LbReplica *self, const char *text, gsize length, LbTime now, GStrv *ret_changed,
                         GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer, FALSE);

  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, NULL, error);
  g_autoptr (GHashTable) touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 taken = 0;
  if (reader == NULL || !get_taken (self, &taken, error))
    return FALSE;

  LbJson root = lb_json_root (reader), answers;
  gsize count = lb_json_array (&root, "answers", 0, BATCH_COMMANDS, &answers);
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  if (transaction == NULL)
    return FALSE;
  for (gsize i = 0; i < count; i++)
    {
      LbJson answer = lb_json_element (&answers, i);
      if (!take_answer (self, &answer, now, touched, &taken, error))
        return FALSE;
    }
  return lb_json_reader_finish (reader, error) && set_taken (self, taken, error) && forget_old (self, now, error)
         && lb_replica_project_set (self, touched, ret_changed, error) && lb_transaction_commit (transaction, error);
}

/* A store that lost commands lost the files that came with them: what it still has it says it has. */
static gboolean
send_files_again (LbReplica *self, GError **error)
{
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);
  int step = LB_STEP_FAILED;
  g_autoptr (LbStatement) s = lb_database_query (self->database, error,
                                                 "SELECT body FROM outbox WHERE state = 'waiting'", NULL);

  while (s != NULL && (step = lb_statement_step (s, error)) == LB_STEP_ROW)
    {
      const char *body = lb_statement_text (s, 0);
      g_autoptr (LbCommand) command = lb_command_from_json_text (body, strlen (body), error);
      if (command == NULL)
        return FALSE;
      g_autoptr (GPtrArray) named = lb_replica_digests (command->args, command->type);
      for (guint i = 0; i < named->len; i++)
        g_ptr_array_add (digests, g_strdup (named->pdata[i]));
    }
  for (guint i = 0; step == LB_STEP_DONE && i < digests->len; i++)
    if (!lb_database_run (self->database, error,
                          "UPDATE upload SET state = 'waiting' WHERE digest = :digest AND state = 'done'", "s:digest",
                          digests->pdata[i], NULL))
      return FALSE;
  return step == LB_STEP_DONE;
}

gboolean
lb_replica_expect_number (LbReplica *self, gint64 expected, GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer && expected >= 1, FALSE);

  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  return transaction != NULL
         /* Refusals that the store has lost stay for their author, without a number. */
         && lb_database_run (self->database, error, "UPDATE outbox SET n = NULL WHERE state = 'refused' AND n >= :n",
                             "x:n", expected, NULL)
         && lb_database_run (self->database, error,
                             "UPDATE outbox SET state = 'waiting', version = 0, answered_at = NULL"
                             " WHERE state = 'applied' AND n >= :n", "x:n", expected, NULL)
         && renumber (self, G_MININT64, expected, error)
         && lb_database_run (self->database, error, "UPDATE outbox SET n = -n WHERE n < 0", NULL)
         && set_taken (self, expected - 1, error) && send_files_again (self, error)
         && lb_transaction_commit (transaction, error);
}

gboolean
lb_replica_reconcile (LbReplica *self, gint64 last, GError **error)
{
  gint64 taken = 0;

  g_return_val_if_fail (self != NULL && self->writer && last >= 0, FALSE);
  if (!get_taken (self, &taken, error))
    return FALSE;
  if (last < taken)
    return lb_replica_expect_number (self, last + 1, error);
  return last == taken || set_taken (self, last, error);
}

/* What the store will not even take up has used up no number: the ones behind it move up. */
gboolean
lb_replica_park (LbReplica *self, gint64 number, const char *reason_name, const char *reason_text, GStrv *ret_changed,
                 GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer, FALSE);

  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  g_autoptr (GHashTable) touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *case_id = NULL;
  if (transaction == NULL)
    return FALSE;
  if (number == 0
      && !lb_database_integer (self->database, 0, &number, error, "SELECT min(n) FROM outbox WHERE state = 'waiting'",
                               NULL))
    return FALSE;
  if (!lb_database_text (self->database, &case_id, error,
                         "UPDATE outbox SET state = 'refused', n = NULL, reason_name = :name, reason_text = :text"
                         " WHERE state = 'waiting' AND n = :n RETURNING case_id",
                         "s:name", reason_name, "s:text", reason_text, "x:n", number, NULL)
      || !renumber (self, number, number, error)
      || !lb_database_run (self->database, error, "UPDATE outbox SET n = -n WHERE n < 0", NULL))
    return FALSE;
  if (case_id != NULL)
    g_hash_table_add (touched, g_steal_pointer (&case_id));
  return lb_replica_project_set (self, touched, ret_changed, error) && lb_transaction_commit (transaction, error);
}

/* For people */

gboolean
lb_replica_count_outbox (LbReplica *self, gint64 *ret_waiting, gint64 *ret_refused, GError **error)
{
  return lb_database_integer (self->database, 0, ret_waiting, error,
                              "SELECT count(*) FROM outbox WHERE state = 'waiting'", NULL)
         && lb_database_integer (self->database, 0, ret_refused, error,
                                 "SELECT count(*) FROM outbox WHERE state = 'refused'", NULL);
}

static LbOutboxRow *
read_row (LbStatement *s, GError **error)
{
  const char *body = lb_statement_text (s, 0);
  g_autoptr (LbCommand) command = lb_command_from_json_text (body, strlen (body), error);

  if (command == NULL)
    return NULL;
  LbOutboxRow *row = g_new0 (LbOutboxRow, 1);
  command->number = lb_statement_integer (s, 1);
  row->command = g_steal_pointer (&command);
  row->refused = g_str_equal (lb_statement_text (s, 2), "refused");
  row->reason_name = lb_statement_dup_text (s, 3);
  row->reason_text = lb_statement_dup_text (s, 4);
  row->tries = lb_statement_integer (s, 5);
  row->case_number = lb_statement_dup_text (s, 6);
  row->applicant = lb_statement_dup_text (s, 7);
  return row;
}

GPtrArray *
lb_replica_list_outbox (LbReplica *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_outbox_row_free);
  g_autoptr (LbStatement) s = lb_database_query (
    self->database, error,
    "SELECT o.body, coalesce(o.n, 0), o.state, o.reason_name, o.reason_text, o.tries, c.number, c.applicant"
    " FROM outbox AS o LEFT JOIN case_view AS c ON c.case_id = o.case_id"
    " WHERE o.state IN ('waiting', 'refused') ORDER BY o.rowid", NULL);
  int step = LB_STEP_FAILED;

  while (s != NULL && (step = lb_statement_step (s, error)) == LB_STEP_ROW)
    {
      LbOutboxRow *row = read_row (s, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

static LbCommand *
take_refused (LbReplica *self, const char *command_id, GError **error)
{
  g_autofree char *body = NULL;

  if (!lb_database_text (self->database, &body, error,
                         "DELETE FROM outbox WHERE id = :id AND state = 'refused' RETURNING body", "s:id", command_id,
                         NULL))
    return NULL;
  if (body == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "outbox: no refused command of that id");
      return NULL;
    }
  return lb_command_from_json_text (body, strlen (body), error);
}

gboolean
lb_replica_retry (LbReplica *self, const char *command_id, const char *new_id, LbTime now, char **ret_case_id,
                  GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer && command_id != NULL, FALSE);

  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  g_autoptr (LbCommand) old = transaction != NULL ? take_refused (self, command_id, error) : NULL;
  if (old == NULL)
    return FALSE;
  g_autoptr (LbCommand) again = lb_command_new (new_id, old->case_id, old->item, old->type, 0, now, old->args);
  g_autoptr (GPtrArray) events = lb_replica_submit (self, again, now, error);
  if (events == NULL || !lb_transaction_commit (transaction, error))
    return FALSE;
  *ret_case_id = g_strdup (old->case_id);
  return TRUE;
}

gboolean
lb_replica_discard (LbReplica *self, const char *command_id, char **ret_case_id, GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer && command_id != NULL, FALSE);

  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  g_autoptr (LbCommand) old = transaction != NULL ? take_refused (self, command_id, error) : NULL;
  if (old == NULL || !lb_replica_project (self, old->case_id, error) || !lb_transaction_commit (transaction, error))
    return FALSE;
  *ret_case_id = g_strdup (old->case_id);
  return TRUE;
}

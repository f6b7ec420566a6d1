/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cases as their events tell them, decisions on them, and what is derived from each event: scope, head, wake-up, files.
 */
#include "lb-ledger-cases.h"
#include "lb-event-json.h"
#include "lb-uuid.h"

#include <sodium.h>
#include <string.h>

/* After a tick that led to nothing the clock looks again, but not at once. */
#define RETRY_MS (60 * 60 * 1000)

/* Reading */

static LbEvent *
event_from_row (LbStatement *rows, int column, GError **error)
{
  const char *line = lb_statement_text (rows, column);

  return line != NULL ? lb_event_from_json_text (line, strlen (line), error) : NULL;
}

LbCase *
lb_ledger_case (LbLedger *self, const char *case_id, GError **error)
{
  g_return_val_if_fail (self != NULL && case_id != NULL, NULL);
  g_autoptr (LbCase) state = NULL;
  int step;

  g_autoptr (LbStatement) rows =
    lb_database_query (self->database, error, "SELECT line FROM event WHERE case_id = :case ORDER BY version",
                       "s:case", case_id, NULL);
  if (rows == NULL)
    return NULL;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      g_autoptr (LbEvent) event = event_from_row (rows, 0, error);
      if (event == NULL)
        return NULL;
      if (state == NULL)
        state = lb_case_new (case_id);
      if (!lb_case_apply (state, event, error))
        return NULL;
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&state) : NULL;
}

/* Files that a record names */

/* TRUE when a member of that kind can name a file, itself or further down. */
static gboolean
may_name_blob (const LbMember *member)
{
  return member->kind == LB_VALUE_RECORD || member->kind == LB_VALUE_RECORDS
         || (member->kind == LB_VALUE_DIGEST
             && (strcmp (member->name, "blob") == 0 || strcmp (member->name, "archive") == 0));
}

void
lb_record_collect_blobs (GVariant *record, const LbMember *members, GHashTable *digests)
{
  for (const LbMember *member = members; record != NULL && member->name != NULL; member++)
    {
      g_autoptr (GVariant) value =
        may_name_blob (member) ? g_variant_lookup_value (record, member->name, NULL) : NULL;
      if (value == NULL)
        continue;
      if (member->kind == LB_VALUE_DIGEST)
        g_hash_table_add (digests, g_variant_dup_string (value, NULL));
      else if (member->kind == LB_VALUE_RECORD)
        lb_record_collect_blobs (value, member->members, digests);
      else
        for (gsize i = 0; i < g_variant_n_children (value); i++)
          {
            g_autoptr (GVariant) child = g_variant_get_child_value (value, i);
            lb_record_collect_blobs (child, member->members, digests);
          }
    }
}

static gboolean
note_blobs (LbLedger *self, const LbEvent *event, GError **error)
{
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer digest;

  lb_record_collect_blobs (event->data, lb_event_members (event->type), digests);
  g_hash_table_iter_init (&iter, digests);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    if (!lb_database_run (self->database, error,
                          "INSERT OR IGNORE INTO blob_case (digest, case_id) VALUES (:digest, :case)",
                          "s:digest", digest, "s:case", event->case_id, NULL))
      return FALSE;
  return TRUE;
}

/* Remembers which days a case has visits on. */
static gboolean
note_visits (LbLedger *self, const LbEvent *event, GError **error)
{
  g_autofree char *day = NULL;

  if (event->type != LB_EVENT_VISIT_PLANNED)
    return TRUE;
  day = lb_day_to_string (lb_record_day (event->data, "day"));
  return lb_database_run (self->database, error,
                          "INSERT OR IGNORE INTO visit_day (day, case_id) VALUES (:day, :case)", "s:day", day,
                          "s:case", event->case_id, NULL);
}

/* Scope */

static gboolean
note_scopes (LbLedger *self, const LbEvent *event, const char *const *before, const char *const *after,
             GError **error)
{
  for (const char *const *tag = after; *tag != NULL; tag++)
    if (!g_strv_contains (before, *tag)
        && !lb_database_run (self->database, error,
                             "INSERT INTO case_scope (case_id, tag, entered) VALUES (:case, :tag, :seq)",
                             "s:case", event->case_id, "s:tag", *tag, "x:seq", event->sequence, NULL))
      return FALSE;
  for (const char *const *tag = before; *tag != NULL; tag++)
    if (!g_strv_contains (after, *tag)
        && !lb_database_run (
          self->database, error,
          "UPDATE case_scope SET gone = :seq WHERE case_id = :case AND tag = :tag AND gone IS NULL", "s:case",
          event->case_id, "s:tag", *tag, "x:seq", event->sequence, NULL))
      return FALSE;
  return TRUE;
}

/* The tags of @state, and the one that those have who see every case. (transfer full) */
GStrv
lb_ledger_case_tags (const LbCase *state)
{
  g_auto (GStrv) tags = lb_case_scopes (state);
  guint count = g_strv_length (tags);
  GStrv all = g_new0 (char *, count + 2);

  for (guint i = 0; i < count; i++)
    all[i] = g_steal_pointer (&tags[i]);
  all[count] = g_strdup ("all");
  return all;
}

/* Writing */

static void
chain (guint8 digest[LB_DIGEST_BYTES], const char *line)
{
  crypto_hash_sha256_state state;

  crypto_hash_sha256_init (&state);
  crypto_hash_sha256_update (&state, digest, LB_DIGEST_BYTES);
  crypto_hash_sha256_update (&state, (const guint8 *) line, strlen (line));
  crypto_hash_sha256_final (&state, digest);
}

static gboolean
write_event (LbLedger *self, LbEvent *event, GError **error)
{
  LbLedgerMark next = self->mark;

  event->sequence = ++next.head;
  event->stored = lb_ledger_now (self);
  g_autofree char *line = lb_event_to_json_text (event);
  chain (next.digest, line);
  g_autoptr (GBytes) digest = g_bytes_new (next.digest, LB_DIGEST_BYTES);
  if (!lb_database_run (self->database, error,
                        "INSERT INTO event (seq, case_id, version, line, digest)"
                        " VALUES (:seq, :case, :version, :line, :digest)",
                        "x:seq", event->sequence, "s:case", event->case_id, "x:version", event->version,
                        "s:line", line, "y:digest", digest, NULL))
    return FALSE;
  self->mark = next;
  return note_blobs (self, event, error) && note_visits (self, event, error)
         && lb_ledger_note_number (self, event, error);
}

static gboolean
write_head (LbLedger *self, const LbCase *state, GError **error)
{
  return lb_database_run (
    self->database, error,
    "INSERT INTO case_head (case_id, version, seq, number) VALUES (:case, :version, :seq, :number)"
    " ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, seq = excluded.seq,"
    " number = excluded.number",
    "s:case", state->id, "x:version", state->version, "x:seq", self->mark.head, "s:number", state->number,
    NULL);
}

/* When the clock has to look again */

gboolean
lb_ledger_write_wake (LbLedger *self, const char *case_id, LbTime at, GError **error)
{
  if (at == LB_TIME_NONE)
    return lb_database_run (self->database, error, "DELETE FROM case_wake WHERE case_id = :case", "s:case",
                            case_id, NULL);
  return lb_database_run (self->database, error,
                          "INSERT INTO case_wake (case_id, at) VALUES (:case, :at)"
                          " ON CONFLICT (case_id) DO UPDATE SET at = excluded.at",
                          "s:case", case_id, "x:at", at, NULL);
}

static const LbActor clock_actor = { .id = (char *) "system",
                                     .name = (char *) "系统",
                                     .roles = LB_ROLE_SYSTEM };

/* Most steps leave the time as it is, and then nothing is written. */
static gboolean
write_known_wake (LbLedger *self, LbKnownCase *known, LbTime at, GError **error)
{
  if (known->wake_seen == self->data_version && known->wake == at)
    return TRUE;
  if (!lb_ledger_write_wake (self, known->state->id, at, error))
    return FALSE;
  known->wake_seen = self->data_version;
  known->wake = at;
  return TRUE;
}

static gboolean
schedule (LbLedger *self, LbKnownCase *known, GError **error)
{
  LbContext context;

  return lb_ledger_context (self, known->state, &clock_actor, lb_ledger_now (self), &context, error)
         && write_known_wake (self, known, lb_case_next_tick (known->state, &context), error);
}

/* Decisions */

/* Notes the tags after each event, as the case becomes. */
static void
follow_tags (const LbCase *state, const LbEvent *event, gpointer data)
{
  g_ptr_array_add (data, lb_ledger_case_tags (state));
}

LbDecided *
lb_ledger_decide (LbKnownCase *known, const LbCommand *command, const LbContext *context, GError **error)
{
  g_autoptr (LbDecided) decided = g_new0 (LbDecided, 1);

  decided->tags = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (known->state != NULL)
    known->state = lb_case_own (known->state);
  decided->events = lb_decide_in_place (&known->state, command, context, follow_tags, decided->tags, error);
  return decided->events != NULL ? g_steal_pointer (&decided) : NULL;
}

void
lb_decided_free (LbDecided *decided)
{
  if (decided == NULL)
    return;
  g_clear_pointer (&decided->events, g_ptr_array_unref);
  g_clear_pointer (&decided->tags, g_ptr_array_unref);
  g_free (decided);
}

gboolean
lb_ledger_append (LbLedger *self, LbKnownCase *known, LbDecided *decided, GError **error)
{
  g_return_val_if_fail (self != NULL && decided->events->len == decided->tags->len, FALSE);
  g_return_val_if_fail (known->state != NULL, FALSE);

  g_hash_table_add (self->touched, g_strdup (known->state->id));
  for (guint i = 0; i < decided->events->len; i++)
    {
      GStrv now = decided->tags->pdata[i];
      if (!write_event (self, decided->events->pdata[i], error)
          || !note_scopes (self, decided->events->pdata[i], (const char *const *) known->tags,
                           (const char *const *) now, error))
        return FALSE;
      decided->tags->pdata[i] = g_steal_pointer (&known->tags);
      known->tags = now;
    }
  return write_head (self, known->state, error) && schedule (self, known, error);
}

/* The clock's own turns */

gboolean
lb_ledger_next_tick (LbLedger *self, LbTime *ret_due, char **ret_case, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_due != NULL && ret_case != NULL, FALSE);

  g_autoptr (LbStatement) row = lb_database_query (
    self->database, error, "SELECT at, case_id FROM case_wake ORDER BY at, case_id LIMIT 1", NULL);
  if (row == NULL)
    return FALSE;
  int step = lb_statement_step (row, error);
  if (step == LB_STEP_FAILED)
    return FALSE;
  *ret_due = step == LB_STEP_ROW ? lb_statement_integer (row, 0) : LB_TIME_NONE;
  *ret_case = step == LB_STEP_ROW ? lb_statement_dup_text (row, 1) : NULL;
  return TRUE;
}

/* Decides the clock's command; no events when it leads to nothing. */
static LbDecided *
decide_tick (LbLedger *self, LbKnownCase *known, LbTime due, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autofree char *id = lb_uuid_new (due);
  GVariantDict none;
  LbContext context;

  if (!lb_ledger_context (self, known->state, &clock_actor, due, &context, error))
    return NULL;
  g_variant_dict_init (&none, NULL);
  g_autoptr (LbCommand) command = lb_command_new (id, known->state->id, NULL, LB_COMMAND_TICK, known->state->version,
                                                  due, g_variant_dict_end (&none));
  LbDecided *decided = lb_ledger_decide (known, command, &context, &refusal);
  if (decided != NULL)
    return decided;
  if (refusal->domain != LB_REFUSAL || known->state == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return NULL;
    }
  decided = g_new0 (LbDecided, 1);
  decided->events = g_ptr_array_new ();
  return decided;
}

/* What is still due after its own turn would turn for ever. */
static gboolean
put_off (LbLedger *self, LbKnownCase *known, LbTime due, GError **error)
{
  LbTime at = LB_TIME_NONE;

  if (!lb_database_integer (self->database, LB_TIME_NONE, &at, error, "SELECT at FROM case_wake WHERE case_id = :case",
                            "s:case", known->state->id, NULL))
    return FALSE;
  return at == LB_TIME_NONE || at > due
         || write_known_wake (self, known, MAX (due, lb_ledger_now (self)) + RETRY_MS, error);
}

gboolean
lb_ledger_tick (LbLedger *self, const char *case_id, LbTime due, GError **error)
{
  g_return_val_if_fail (self != NULL && case_id != NULL, FALSE);
  LbLedgerMark before = self->mark;

  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  g_autoptr (LbKnownCase) known = transaction != NULL ? lb_ledger_cache_take (self, case_id, error) : NULL;
  if (known == NULL || known->state == NULL)
    return FALSE;
  g_hash_table_add (self->touched, g_strdup (case_id));
  g_autoptr (LbDecided) decided = decide_tick (self, known, due, error);
  if (decided != NULL && (decided->events->len == 0 || lb_ledger_append (self, known, decided, error))
      && put_off (self, known, due, error) && lb_transaction_commit (transaction, error))
    {
      lb_ledger_cache_put (self, g_steal_pointer (&known));
      return TRUE;
    }
  self->mark = before;
  return FALSE;
}

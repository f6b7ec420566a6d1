/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cases as their events tell them, the cache of their states, and what is derived from each event: scope,
 * head, wake-up, files.
 */
#include "lb-ledger-private.h"
#include "lb-event-json.h"
#include "lb-uuid.h"

#include <sodium.h>
#include <string.h>

#define CACHE_MAXIMUM 1024
/* After a tick that led to nothing the clock looks again, but not at once. */
#define RETRY_MS (60 * 60 * 1000)

/* The cache */

static GList *
find_recent (LbLedger *self, const char *id)
{
  return g_queue_find_custom (self->recent, id, (GCompareFunc) strcmp);
}

void
lb_ledger_cache_drop (LbLedger *self, const char *id)
{
  GList *link = find_recent (self, id);

  if (link != NULL)
    {
      char *key = link->data;
      g_queue_delete_link (self->recent, link);
      g_hash_table_remove (self->cases, key);
      g_free (key);
    }
}

void
lb_ledger_cache_clear (LbLedger *self)
{
  g_hash_table_remove_all (self->cases);
  g_queue_clear_full (self->recent, g_free);
}

void
lb_ledger_cache_put (LbLedger *self, LbCase *state)
{
  GList *link = g_hash_table_contains (self->cases, state->id) ? find_recent (self, state->id) : NULL;

  if (link != NULL)
    {
      g_queue_unlink (self->recent, link);
      g_queue_push_head_link (self->recent, link);
    }
  else
    g_queue_push_head (self->recent, g_strdup (state->id));
  g_hash_table_replace (self->cases, g_queue_peek_head (self->recent), lb_case_ref (state));
  if (g_queue_get_length (self->recent) > CACHE_MAXIMUM)
    {
      g_autofree char *oldest = g_queue_pop_tail (self->recent);
      g_hash_table_remove (self->cases, oldest);
    }
}

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

LbCase *
lb_ledger_cached_case (LbLedger *self, const char *id, GError **error)
{
  LbCase *known = g_hash_table_lookup (self->cases, id);
  g_autoptr (GError) fault = NULL;

  if (known != NULL)
    {
      lb_ledger_cache_put (self, known);
      return lb_case_ref (known);
    }
  LbCase *state = lb_ledger_case (self, id, &fault);
  if (fault != NULL)
    g_propagate_error (error, g_steal_pointer (&fault));
  else if (state != NULL)
    lb_ledger_cache_put (self, state);
  return state;
}

/* Files that a record names */

void
lb_record_collect_blobs (GVariant *record, const LbMember *members, GHashTable *digests)
{
  for (const LbMember *member = members; record != NULL && member->name != NULL; member++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (record, member->name, NULL);
      if (value == NULL)
        continue;
      if (member->kind == LB_VALUE_DIGEST
          && (strcmp (member->name, "blob") == 0 || strcmp (member->name, "archive") == 0))
        g_hash_table_add (digests, g_variant_dup_string (value, NULL));
      else if (member->kind == LB_VALUE_RECORD)
        lb_record_collect_blobs (value, member->members, digests);
      else if (member->kind == LB_VALUE_RECORDS)
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

LbCase *
lb_ledger_append (LbLedger *self, const LbCase *state, GPtrArray *events, GError **error)
{
  g_return_val_if_fail (self != NULL && events != NULL && events->len > 0, NULL);
  const LbEvent *first = events->pdata[0];
  g_autoptr (LbCase) next = state != NULL ? lb_case_copy (state) : lb_case_new (first->case_id);
  g_auto (GStrv) tags = state != NULL ? lb_ledger_case_tags (state) : g_new0 (char *, 1);

  for (guint i = 0; i < events->len; i++)
    {
      LbEvent *event = events->pdata[i];
      if (!write_event (self, event, error) || !lb_case_apply (next, event, error))
        return NULL;
      g_auto (GStrv) now = lb_ledger_case_tags (next);
      if (!note_scopes (self, event, (const char *const *) tags, (const char *const *) now, error))
        return NULL;
      g_strfreev (tags);
      tags = g_steal_pointer (&now);
    }
  if (!write_head (self, next, error) || !lb_ledger_schedule (self, next, error))
    return NULL;
  g_hash_table_add (self->touched, g_strdup (next->id));
  lb_ledger_cache_put (self, next);
  return g_steal_pointer (&next);
}

/* The clock's own turns */

static gboolean
write_wake (LbLedger *self, const char *case_id, LbTime at, GError **error)
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

gboolean
lb_ledger_schedule (LbLedger *self, const LbCase *state, GError **error)
{
  LbContext context;

  return lb_ledger_context (self, state, &clock_actor, lb_ledger_now (self), &context, error)
         && write_wake (self, state->id, lb_case_next_tick (state, &context), error);
}

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
static GPtrArray *
decide_tick (LbLedger *self, const LbCase *state, LbTime due, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autofree char *id = lb_uuid_new (due);
  GVariantDict none;
  LbContext context;

  if (!lb_ledger_context (self, state, &clock_actor, due, &context, error))
    return NULL;
  g_variant_dict_init (&none, NULL);
  g_autoptr (LbCommand) command =
    lb_command_new (id, state->id, NULL, LB_COMMAND_TICK, state->version, due, g_variant_dict_end (&none));
  GPtrArray *events = lb_decide (state, command, &context, &refusal);
  if (events != NULL)
    return events;
  if (refusal != NULL && refusal->domain != LB_REFUSAL)
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return NULL;
    }
  return g_ptr_array_new ();
}

gboolean
lb_ledger_tick (LbLedger *self, const char *case_id, LbTime due, GError **error)
{
  g_return_val_if_fail (self != NULL && case_id != NULL, FALSE);
  LbLedgerMark before = self->mark;

  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  g_autoptr (LbCase) state = transaction != NULL ? lb_ledger_cached_case (self, case_id, error) : NULL;
  if (state == NULL)
    return FALSE;
  g_autoptr (GPtrArray) events = decide_tick (self, state, due, error);
  if (events == NULL)
    return FALSE;
  g_autoptr (LbCase) next =
    events->len > 0 ? lb_ledger_append (self, state, events, error) : lb_case_ref (state);
  LbTime at = LB_TIME_NONE;
  gboolean done =
    next != NULL
    && lb_database_integer (self->database, LB_TIME_NONE, &at, error,
                            "SELECT at FROM case_wake WHERE case_id = :case", "s:case", case_id, NULL);
  /* What is still due after its own turn would turn for ever. */
  if (done && at != LB_TIME_NONE && at <= due)
    done = write_wake (self, case_id, MAX (due, lb_ledger_now (self)) + RETRY_MS, error);
  if (done && lb_transaction_commit (transaction, error))
    return TRUE;
  self->mark = before;
  lb_ledger_cache_drop (self, case_id);
  return FALSE;
}

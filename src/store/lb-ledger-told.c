/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-ledger-keep.h"
#include "lb-ledger-taken.h"
#include "lb-ledger-told.h"
#include "lb-event-json.h"

#include <string.h>

/* So many cases are listed at once: few enough for the memory of any machine, enough to be quick. */
#define IDS_AT_ONCE 500

static void
scope_free (gpointer data)
{
  LbToldScope *scope = data;

  g_free (scope->tag);
  g_free (scope);
}

void
lb_told_free (LbTold *told)
{
  if (told == NULL)
    return;
  g_clear_pointer (&told->state, lb_case_unref);
  g_ptr_array_unref (told->scopes);
  g_hash_table_unref (told->files);
  g_hash_table_unref (told->numbers);
  g_hash_table_unref (told->days);
  g_free (told->broken);
  g_free (told);
}

static LbToldScope *
carried (LbTold *told, const char *tag)
{
  for (guint i = 0; i < told->scopes->len; i++)
    {
      LbToldScope *scope = told->scopes->pdata[i];
      if (scope->gone == 0 && strcmp (scope->tag, tag) == 0)
        return scope;
    }
  return NULL;
}

static void
follow_scopes (LbTold *told, gint64 seq)
{
  g_auto (GStrv) now = lb_ledger_case_tags (told->state);

  for (char **tag = now; *tag != NULL; tag++)
    if (carried (told, *tag) == NULL)
      {
        LbToldScope *scope = g_new0 (LbToldScope, 1);
        scope->tag = g_strdup (*tag);
        scope->entered = seq;
        g_ptr_array_add (told->scopes, scope);
      }
  for (guint i = 0; i < told->scopes->len; i++)
    {
      LbToldScope *scope = told->scopes->pdata[i];
      if (scope->gone == 0 && !g_strv_contains ((const char *const *) now, scope->tag))
        scope->gone = seq;
    }
}

/* Columns seq, version, line. FALSE: the story ends here. */
static gboolean
follow (LbTold *told, LbStatement *row)
{
  g_autoptr (GError) error = NULL;
  const char *line = lb_statement_text (row, 2);
  gint64 seq = lb_statement_integer (row, 0);

  g_autoptr (LbEvent) event = lb_event_from_json_text (line, strlen (line), &error);
  if (event == NULL)
    told->broken = g_strdup_printf ("event %" G_GINT64_FORMAT ": cannot be read: %s", seq, error->message);
  else if (event->sequence != seq || event->version != lb_statement_integer (row, 1)
           || g_strcmp0 (event->case_id, told->state->id) != 0)
    told->broken = g_strdup_printf ("event %" G_GINT64_FORMAT ": its line is of another event", seq);
  else if (!lb_case_apply (told->state, event, &error))
    told->broken = g_strdup_printf ("event %" G_GINT64_FORMAT ": does not follow on case %s: %s", seq,
                                   told->state->id, error->message);
  else
    {
      lb_record_collect_blobs (event->data, lb_event_members (event->type), told->files);
      if (lb_event_number (event) != NULL)
        g_hash_table_add (told->numbers, g_strdup (lb_event_number (event)));
      if (event->type == LB_EVENT_VISIT_PLANNED)
        g_hash_table_add (told->days, lb_day_to_string (lb_record_day (event->data, "day")));
      follow_scopes (told, seq);
      told->seq = seq;
      told->events++;
    }
  return told->broken == NULL;
}

LbTold *
lb_ledger_tell_case (LbLedger *self, const char *case_id, GError **error)
{
  g_autoptr (LbTold) told = g_new0 (LbTold, 1);
  int step = LB_STEP_FAILED;

  told->state = lb_case_new (case_id);
  told->scopes = g_ptr_array_new_with_free_func (scope_free);
  told->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  told->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  told->days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error, "SELECT seq, version, line FROM event WHERE case_id = :case ORDER BY version", "s:case",
    case_id, NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    if (!follow (told, rows))
      return g_steal_pointer (&told);
  return step == LB_STEP_DONE ? g_steal_pointer (&told) : NULL;
}

GPtrArray *
lb_ledger_next_cases (LbLedger *self, const char *after, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  int step = LB_STEP_FAILED;

  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error,
    "SELECT DISTINCT case_id FROM event WHERE case_id > :after ORDER BY case_id LIMIT :limit", "s:after",
    after != NULL ? after : "", "i:limit", IDS_AT_ONCE, NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_ptr_array_add (ids, lb_statement_dup_text (rows, 0));
  return step == LB_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

gboolean
lb_ledger_wake_of (LbLedger *self, const LbCase *state, LbTime *ret_at, GError **error)
{
  static const LbActor clock = { .id = (char *) "system", .name = (char *) "系统", .roles = LB_ROLE_SYSTEM };
  LbContext context;

  if (!lb_ledger_context (self, state, &clock, lb_ledger_now (self), &context, error))
    return FALSE;
  *ret_at = lb_case_next_tick (state, &context);
  return TRUE;
}

/* Filling the tables */

static gboolean
write_scopes (LbLedger *self, const LbTold *told, GError **error)
{
  for (guint i = 0; i < told->scopes->len; i++)
    {
      const LbToldScope *scope = told->scopes->pdata[i];
      if (!lb_database_run (self->database, error,
                            "INSERT INTO case_scope (case_id, tag, entered, gone)"
                            " VALUES (:case, :tag, :entered, nullif (:gone, 0))",
                            "s:case", told->state->id, "s:tag", scope->tag, "x:entered", scope->entered, "x:gone",
                            scope->gone, NULL))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_numbers (LbLedger *self, const LbTold *told, GError **error)
{
  GHashTableIter iter;
  gpointer number;

  g_hash_table_iter_init (&iter, told->numbers);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    if (!lb_database_run (self->database, error,
                          "INSERT INTO paper_number (number, case_id) VALUES (:number, :case)", "s:number", number,
                          "s:case", told->state->id, NULL))
      return FALSE;
  return TRUE;
}

static gboolean
write_files (LbLedger *self, const LbTold *told, GError **error)
{
  GHashTableIter iter;
  gpointer digest;

  g_hash_table_iter_init (&iter, told->files);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    if (!lb_database_run (self->database, error, "INSERT INTO blob_case (digest, case_id) VALUES (:digest, :case)",
                          "s:digest", digest, "s:case", told->state->id, NULL))
      return FALSE;
  return TRUE;
}

static gboolean
write_days (LbLedger *self, const LbTold *told, GError **error)
{
  GHashTableIter iter;
  gpointer day;

  g_hash_table_iter_init (&iter, told->days);
  while (g_hash_table_iter_next (&iter, &day, NULL))
    if (!lb_database_run (self->database, error, "INSERT INTO visit_day (day, case_id) VALUES (:day, :case)", "s:day",
                          day, "s:case", told->state->id, NULL))
      return FALSE;
  return TRUE;
}

static gboolean
derive_case (LbLedger *self, const char *case_id, GError **error)
{
  g_autoptr (LbTold) told = lb_ledger_tell_case (self, case_id, error);
  LbTime wake;

  if (told == NULL)
    return FALSE;
  if (told->broken != NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "%s", told->broken);
      return FALSE;
    }
  return lb_database_run (self->database, error,
                          "INSERT INTO case_head (case_id, version, seq, number)"
                          " VALUES (:case, :version, :seq, :number)",
                          "s:case", case_id, "x:version", told->state->version, "x:seq", told->seq, "s:number",
                          told->state->number, NULL)
         && write_scopes (self, told, error) && write_files (self, told, error)
         && write_numbers (self, told, error)
         && write_days (self, told, error)
         && lb_ledger_wake_of (self, told->state, &wake, error) && lb_ledger_write_wake (self, case_id, wake, error);
}

gboolean
lb_ledger_derive (LbLedger *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->batch != NULL, FALSE);
  g_autofree char *after = NULL;

  lb_ledger_cache_clear (self);
  lb_taken_before_forget (self->taken);
  if (!lb_database_script (self->database,
                           "DELETE FROM case_head; DELETE FROM case_scope; DELETE FROM case_wake; DELETE FROM blob_case;"
                           " DELETE FROM paper_number;"
                           " DELETE FROM visit_day",
                           error))
    return FALSE;
  for (;;)
    {
      g_autoptr (GPtrArray) ids = lb_ledger_next_cases (self, after, error);
      if (ids == NULL)
        return FALSE;
      if (ids->len == 0)
        return TRUE;
      for (guint i = 0; i < ids->len; i++)
        if (!derive_case (self, ids->pdata[i], error))
          return FALSE;
      g_free (after);
      after = g_strdup (ids->pdata[ids->len - 1]);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From events and waiting commands to the state of a case, and from there to its rows.
 */
#include "lb-replica-private.h"

#include <stdlib.h>
#include <string.h>
#include "lb-command-json.h"
#include "lb-event-json.h"

#define MOST_REMEMBERED 4000

void
lb_replica_forget (LbReplica *self, const char *case_id)
{
  if (case_id == NULL)
    g_hash_table_remove_all (self->confirmed);
  else
    g_hash_table_remove (self->confirmed, case_id);
}

/* Confirmed */

static gboolean
apply_line (LbCase *state, const char *line, GError **error)
{
  g_autoptr (LbEvent) event = lb_event_from_json_text (line, strlen (line), error);

  return event != NULL && lb_case_apply (state, event, error);
}

static gboolean
catch_up (LbReplica *self, LbCase *state, GError **error)
{
  g_autoptr (LbStatement) s = lb_database_query (
    self->database, error, "SELECT line FROM event WHERE case_id = :case AND version > :version ORDER BY version",
    "s:case", state->id, "x:version", state->version, NULL);
  int step = LB_STEP_FAILED;

  while (s != NULL && (step = lb_statement_step (s, error)) == LB_STEP_ROW)
    if (!apply_line (state, lb_statement_text (s, 0), error))
      return FALSE;
  return step == LB_STEP_DONE;
}

/* What is remembered is only ever caught up, so events that a pull brings are read once. */
LbCase *
lb_replica_confirmed (LbReplica *self, const char *case_id, GError **error)
{
  LbCase *known = g_hash_table_lookup (self->confirmed, case_id);
  g_autoptr (LbCase) made = NULL;

  if (known == NULL)
    {
      if (g_hash_table_size (self->confirmed) >= MOST_REMEMBERED)
        g_hash_table_remove_all (self->confirmed);
      known = made = lb_case_new (case_id);
    }
  if (!catch_up (self, known, error))
    {
      lb_replica_forget (self, case_id);
      return NULL;
    }
  if (known->version == 0)
    return NULL;
  if (made != NULL)
    g_hash_table_insert (self->confirmed, g_strdup (case_id), g_steal_pointer (&made));
  return known;
}

/* Optimistic */

/* What the store decides may differ by then; a command that no longer leads to anything simply shows nothing. */
static void
hope (LbReplica *self, LbCase **state, const char *case_id, const LbCommand *command, GPtrArray *hoped)
{
  LbContext context;
  g_autoptr (GPtrArray) events = NULL;

  if (self->facts == NULL || !lb_facts_context (self->facts, *state, command->at, &context, NULL))
    return;
  events = lb_decide (*state, command, &context, NULL);
  if (events == NULL || events->len == 0)
    return;
  g_autoptr (LbCase) next = *state != NULL ? lb_case_copy (*state) : lb_case_new (case_id);
  for (guint i = 0; i < events->len; i++)
    if (!lb_case_apply (next, events->pdata[i], NULL))
      return;
  g_clear_pointer (state, lb_case_unref);
  *state = g_steal_pointer (&next);
  for (guint i = 0; hoped != NULL && i < events->len; i++)
    g_ptr_array_add (hoped, lb_event_ref (events->pdata[i]));
}

gboolean
lb_replica_optimistic (LbReplica *self, const char *case_id, LbCase **ret_state, gboolean *ret_pending,
                       GPtrArray *hoped, GError **error)
{
  GError *fault = NULL;
  LbCase *confirmed = lb_replica_confirmed (self, case_id, &fault);
  g_autoptr (LbCase) state = confirmed != NULL ? lb_case_ref (confirmed) : NULL;
  gboolean pending = FALSE;
  int step = LB_STEP_FAILED;

  if (fault != NULL)
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  /* Applied ones count until their events are here. */
  g_autoptr (LbStatement) s = lb_database_query (
    self->database, error,
    "SELECT body FROM outbox WHERE case_id = :case AND (state = 'waiting' OR (state = 'applied' AND version > :version))"
    " ORDER BY n", "s:case", case_id, "x:version", state != NULL ? state->version : 0, NULL);
  while (s != NULL && (step = lb_statement_step (s, error)) == LB_STEP_ROW)
    {
      const char *body = lb_statement_text (s, 0);
      g_autoptr (LbCommand) command = lb_command_from_json_text (body, strlen (body), error);
      if (command == NULL)
        return FALSE;
      pending = TRUE;
      hope (self, &state, case_id, command, hoped);
    }
  if (step != LB_STEP_DONE)
    return FALSE;
  *ret_state = g_steal_pointer (&state);
  if (ret_pending != NULL)
    *ret_pending = pending;
  return TRUE;
}

/* Rows */

static gboolean
mark_stale (LbReplica *self, const char *case_id, GError **error)
{
  return lb_database_run (self->database, error, "INSERT INTO stale (case_id) VALUES (:case) ON CONFLICT DO NOTHING",
                          "s:case", case_id, NULL);
}

static gboolean
unmark (LbReplica *self, const char *case_id, GError **error)
{
  return lb_database_run (self->database, error, "DELETE FROM stale WHERE case_id = :case", "s:case", case_id, NULL);
}

/* One whose catalogue is still missing stays marked; a case that is gone needs no rows. */
gboolean
lb_replica_project (LbReplica *self, const char *case_id, GError **error)
{
  g_autoptr (LbCase) state = NULL;
  g_autoptr (GPtrArray) hoped = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_event_unref);
  LbProjectionNote note = { 0 };
  LbContext context;

  if (!lb_replica_optimistic (self, case_id, &state, &note.pending, hoped, error))
    return FALSE;
  if (state == NULL)
    return lb_projection_drop (self->database, case_id, error) && (note.pending || unmark (self, case_id, error));
  if (self->facts == NULL || !lb_facts_context (self->facts, state, 0, &context, NULL))
    return mark_stale (self, case_id, error); /* its catalogue is still on the way */
  if (!lb_database_integer (self->database, 0, &note.changed_at, error,
                            "SELECT at FROM event WHERE case_id = :case ORDER BY version DESC LIMIT 1", "s:case", case_id,
                            NULL))
    return FALSE;
  if (hoped->len > 0)
    note.changed_at = MAX (note.changed_at, ((LbEvent *) hoped->pdata[hoped->len - 1])->at);
  return lb_projection_put (self->database, state, &context, &note, error)
         && unmark (self, case_id, error);
}

static int
compare_ids (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

gboolean
lb_replica_project_set (LbReplica *self, GHashTable *case_ids, GStrv *ret_changed, GError **error)
{
  g_autoptr (GStrvBuilder) changed = g_strv_builder_new ();
  guint count = 0;
  g_autofree char **ids = (char **) g_hash_table_get_keys_as_array (case_ids, &count);

  /* In their order in time: so the index of searches grows at its end, and is written once for all of them. */
  qsort (ids, count, sizeof *ids, compare_ids);
  for (guint i = 0; i < count; i++)
    {
      if (!lb_replica_project (self, ids[i], error))
        return FALSE;
      g_strv_builder_add (changed, ids[i]);
    }
  if (ret_changed != NULL)
    *ret_changed = g_strv_builder_end (changed);
  return TRUE;
}

/* All cases, one after the other */

typedef struct
{
  LbReplica *replica;
  GStrv ids;
  guint next;
} Walk;

static gboolean
all_ids (LbReplica *self, GStrv *ret_ids, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (LbStatement) s = lb_database_query (
    self->database, error, "SELECT case_id FROM event WHERE version = 1 UNION SELECT case_id FROM outbox ORDER BY 1", NULL);
  int step = LB_STEP_FAILED;

  while (s != NULL && (step = lb_statement_step (s, error)) == LB_STEP_ROW)
    g_strv_builder_add (ids, lb_statement_text (s, 0));
  if (step != LB_STEP_DONE)
    return FALSE;
  *ret_ids = g_strv_builder_end (ids);
  return TRUE;
}

static gboolean
walk_on (LbCase **ret_state, LbContext *ret_context, LbProjectionNote *ret_note, gpointer data, GError **error)
{
  Walk *walk = data;
  LbReplica *self = walk->replica;

  for (; walk->ids[walk->next] != NULL; walk->next++)
    {
      const char *id = walk->ids[walk->next];
      g_autoptr (LbCase) state = NULL;
      g_autoptr (GPtrArray) hoped = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_event_unref);
      if (!lb_replica_optimistic (self, id, &state, &ret_note->pending, hoped, error))
        return FALSE;
      if (state == NULL || self->facts == NULL || !lb_facts_context (self->facts, state, 0, ret_context, NULL))
        continue;
      if (!lb_database_integer (self->database, 0, &ret_note->changed_at, error,
                                "SELECT at FROM event WHERE case_id = :case ORDER BY version DESC LIMIT 1",
                                "s:case", id, NULL))
        return FALSE;
      if (hoped->len > 0)
        ret_note->changed_at = MAX (ret_note->changed_at, ((LbEvent *) hoped->pdata[hoped->len - 1])->at);
      walk->next++;
      *ret_state = g_steal_pointer (&state);
      return TRUE;
    }
  return TRUE;
}

gboolean
lb_replica_rebuild (LbReplica *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer, FALSE);

  g_auto (GStrv) ids = NULL;
  lb_replica_forget (self, NULL);
  if (!all_ids (self, &ids, error))
    return FALSE;
  Walk walk = { .replica = self, .ids = ids };
  return lb_projection_rebuild (self->database, walk_on, &walk, error);
}

gboolean
lb_replica_verify (LbReplica *self, gint64 *ret_differences, GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer, FALSE);

  g_auto (GStrv) ids = NULL;
  lb_replica_forget (self, NULL);
  if (!all_ids (self, &ids, error))
    return FALSE;
  Walk walk = { .replica = self, .ids = ids };
  return lb_projection_compare (self->database, walk_on, &walk, ret_differences, error);
}

char *
lb_replica_state_hash (LbReplica *self, gint64 *ret_cases, GError **error)
{
  g_auto (GStrv) ids = NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gint64 cases = 0;

  if (!all_ids (self, &ids, error))
    return NULL;
  for (guint i = 0; ids[i] != NULL; i++)
    {
      GError *fault = NULL;
      LbCase *state = lb_replica_confirmed (self, ids[i], &fault);
      if (fault != NULL)
        {
          g_propagate_error (error, fault);
          return NULL;
        }
      if (state == NULL)
        continue;
      g_autofree char *canonical = lb_case_canonical (state);
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
      g_autofree char *line = g_strdup_printf ("%s %" G_GINT64_FORMAT " %s\n", state->id, state->version, digest);
      g_checksum_update (sum, (const guchar *) line, strlen (line));
      cases++;
    }
  if (ret_cases != NULL)
    *ret_cases = cases;
  return g_strdup (g_checksum_get_string (sum));
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What others have done lately that concerns the user of this replica.
 */
#include "lb-replica-private.h"
#include "lb-event-json.h"
#include "lb-notice.h"

#include <string.h>

/* So many of the newest events are looked through; what is older is no news. */
#define LOOK_BACK 1500

/* The department of the item that @event is about. (nullable) (borrowed from the facts) */
static const char *
section_of (LbReplica *self, const char *catalogue_id, const LbEvent *event)
{
  LbCatalogue *catalogue = catalogue_id != NULL ? lb_facts_catalogue (self->facts, catalogue_id, event->stored) : NULL;
  const LbItem *item = catalogue != NULL && event->item != NULL ? lb_catalogue_item (catalogue, event->item) : NULL;

  return item != NULL ? item->department : NULL;
}

static LbNoticeRow *
new_row (const LbEvent *event, LbStatement *s)
{
  LbNoticeRow *row = g_new0 (LbNoticeRow, 1);

  row->case_id = g_strdup (event->case_id);
  row->item = g_strdup (event->item);
  row->number = g_strdup (lb_statement_text (s, 1));
  row->applicant = g_strdup (lb_statement_text (s, 2));
  row->catalogue = g_strdup (lb_statement_text (s, 3));
  row->actor_name = g_strdup (event->actor_name);
  row->type = event->type;
  row->role = event->role;
  row->at = event->stored;
  row->version = event->version;
  return row;
}

/* The newest are seen first: what ended a question is there before the question. TRUE when @event is one that has
 * ended since. */
static gboolean
note_end (GHashTable *ended, const LbEvent *event)
{
  const char *question = lb_notice_ends (event);

  if (question != NULL)
    g_hash_table_add (ended, g_strconcat (event->case_id, "/", question, NULL));
  if (event->type != LB_EVENT_HELP_ASKED)
    return FALSE;
  g_autofree char *key = g_strconcat (event->case_id, "/", lb_record_text (event->data, "help"), NULL);
  return g_hash_table_contains (ended, key);
}

GPtrArray *
lb_replica_query_notices (LbReplica *self, gint64 limit, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_notice_row_free);
  g_autoptr (GHashTable) ended = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (LbStatement) s = NULL;
  int step = LB_STEP_FAILED;

  if (self->facts == NULL || self->facts->actor == NULL)
    return g_steal_pointer (&rows);
  s = lb_database_query (self->database, error,
                         "SELECT e.line, c.number, c.applicant, c.catalogue"
                         " FROM (SELECT case_id, line, at, version FROM event ORDER BY at DESC LIMIT :back) AS e"
                         " JOIN case_view AS c USING (case_id) ORDER BY e.at DESC, e.case_id, e.version DESC",
                         "i:back", LOOK_BACK, NULL);
  while (s != NULL && (step = lb_statement_step (s, error)) == LB_STEP_ROW)
    {
      const char *line = lb_statement_text (s, 0);
      g_autoptr (LbEvent) event = lb_event_from_json_text (line, strlen (line), error);

      if (event == NULL)
        return NULL;
      if (!note_end (ended, event)
          && lb_notice_concerns (self->facts->actor, section_of (self, lb_statement_text (s, 3), event), event))
        g_ptr_array_add (rows, new_row (event, s));
      if (rows->len >= limit)
        return g_steal_pointer (&rows);
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

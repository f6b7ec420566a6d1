/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What needs whole cases: the case file, visits, requests.
 */
#include "lb-replica-private.h"

#include <math.h>
#include <string.h>
#include "lb-event-json.h"

/* A reader does not hear of cases that were wiped or came anew, so it remembers nothing between calls. */
static void
begin (LbReplica *self)
{
  if (!self->writer)
    lb_replica_forget (self, NULL);
}

static GPtrArray *
confirmed_events (LbReplica *self, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_event_unref);
  g_autoptr (LbStatement) s = lb_database_query (
    self->database, error, "SELECT line FROM event WHERE case_id = :case ORDER BY version", "s:case", case_id, NULL);
  int step = LB_STEP_FAILED;

  while (s != NULL && (step = lb_statement_step (s, error)) == LB_STEP_ROW)
    {
      const char *line = lb_statement_text (s, 0);
      LbEvent *event = lb_event_from_json_text (line, strlen (line), error);
      if (event == NULL)
        return NULL;
      g_ptr_array_add (events, event);
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&events) : NULL;
}

LbCase *
lb_replica_get_case (LbReplica *self, const char *case_id, GPtrArray **ret_events, GError **error)
{
  g_return_val_if_fail (self != NULL && case_id != NULL, NULL);

  g_autoptr (LbTransaction) view = lb_transaction_begin_read (self->database, error);
  g_autoptr (LbCase) state = NULL;
  g_autoptr (GPtrArray) hoped = g_ptr_array_new ();
  begin (self);
  if (view == NULL || !lb_replica_optimistic (self, case_id, &state, NULL, hoped, error))
    {
      g_ptr_array_set_free_func (hoped, (GDestroyNotify) lb_event_unref);
      return NULL;
    }
  if (state == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "replica: no such case here");
      return NULL;
    }
  GPtrArray *events = confirmed_events (self, case_id, error);
  if (events != NULL)
    g_ptr_array_extend_and_steal (events, g_steal_pointer (&hoped));
  else
    g_ptr_array_set_free_func (hoped, (GDestroyNotify) lb_event_unref);
  if (events == NULL)
    return NULL;
  if (ret_events != NULL)
    *ret_events = events;
  else
    g_ptr_array_unref (events);
  /* The remembered state grows when events come in; what is handed out must not. */
  return self->writer ? lb_case_copy (state) : g_steal_pointer (&state);
}

/* Visits */

static LbVisitRow *
row_of (LbCase *state)
{
  LbVisitRow *row = g_new0 (LbVisitRow, 1);
  const char *location = g_hash_table_lookup (state->form, "site.location");
  char *end = NULL;

  row->case_id = g_strdup (state->id);
  row->number = g_strdup (state->number);
  row->package = g_strdup (state->package);
  row->catalogue = g_strdup (state->catalogue);
  row->applicant = g_strdup (state->applicant);
  row->place = g_strdup (g_hash_table_lookup (state->form, "site.address"));
  row->longitude = row->latitude = NAN;
  if (location != NULL && *location != '\0')
    {
      double longitude = g_ascii_strtod (location, &end);
      if (*end == ',')
        {
          row->longitude = longitude;
          row->latitude = g_ascii_strtod (end + 1, NULL);
        }
    }
  row->state = lb_case_ref (state);
  return row;
}

static void
add_visits (GPtrArray *rows, LbCase *state, LbDay from, LbDay to)
{
  for (guint i = 0; i < state->visits->len; i++)
    {
      LbVisit *visit = state->visits->pdata[i];
      if (visit->day < from || visit->day > to)
        continue;
      LbVisitRow *row = row_of (state);
      row->visit = visit;
      g_ptr_array_add (rows, row);
    }
}

static void
add_requests (GPtrArray *rows, LbCase *state)
{
  for (guint i = 0; i < state->requests->len; i++)
    {
      LbVisitRequest *request = state->requests->pdata[i];
      if (request->closed || request->visit != NULL)
        continue;
      LbVisitRow *row = row_of (state);
      row->request = request;
      g_ptr_array_add (rows, row);
    }
}

/* @ids NULL passes on the error of the query that should have given it. */
static GPtrArray *
rows_of (LbReplica *self, char **ids, gboolean visits, LbDay from, LbDay to, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_visit_row_free);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      g_autoptr (LbCase) state = lb_replica_get_case (self, ids[i], NULL, error);
      if (state == NULL)
        return NULL;
      if (visits)
        add_visits (rows, state, from, to);
      else
        add_requests (rows, state);
    }
  return ids != NULL ? g_steal_pointer (&rows) : NULL;
}

static int
compare_visits (gconstpointer a, gconstpointer b)
{
  const LbVisit *one = (*(LbVisitRow *const *) a)->visit, *other = (*(LbVisitRow *const *) b)->visit;

  if (one->day != other->day)
    return one->day < other->day ? -1 : 1;
  return one->start_minute - other->start_minute;
}

GPtrArray *
lb_replica_query_visits (LbReplica *self, LbDay from, LbDay to, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_auto (GStrv) ids = lb_projection_cases_with_visits (self->database, from, to, error);
  GPtrArray *rows = rows_of (self, ids, TRUE, from, to, error);
  if (rows != NULL)
    g_ptr_array_sort (rows, compare_visits);
  return rows;
}

GPtrArray *
lb_replica_query_requests (LbReplica *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_auto (GStrv) ids = lb_projection_cases_with_requests (self->database, error);
  return rows_of (self, ids, FALSE, 0, 0, error);
}

/* The counter */

GPtrArray *
lb_replica_query_hall (LbReplica *self, const char *const *only, LbTime today, LbTime recent, gint64 limit,
                       GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_case_unref);
  g_auto (GStrv) ids = only != NULL ? g_strdupv ((char **) only)
                                    : lb_projection_cases_in_hall (self->database, today, recent, limit, error);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      g_autoptr (GError) gone = NULL;
      g_autoptr (LbCase) state = lb_replica_get_case (self, ids[i], NULL, &gone);
      /* What has left this one's sight between hint and question is no fault. */
      if (state == NULL && !g_error_matches (gone, LB_ERROR, LB_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&gone));
          return NULL;
        }
      if (state != NULL && state->number != NULL)
        g_ptr_array_add (cases, g_steal_pointer (&state));
    }
  return ids != NULL ? g_steal_pointer (&cases) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What screens read: each errand goes to the reading hand.
 */
#include "lb-client-private.h"

static gboolean
has_replica (LbHand *hand, GError **error)
{
  if (hand->replica != NULL)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED, "client: nobody is signed in");
  return FALSE;
}

static gboolean
set_rows (LbCall *call, GPtrArray *rows)
{
  call->result = rows;
  call->free_result = (GDestroyNotify) g_ptr_array_unref;
  return rows != NULL;
}

static GPtrArray *
steal_rows (GAsyncResult *result, gpointer tag, GError **error)
{
  LbCall *call = lb_client_call_finish (result, tag, error);

  return call != NULL ? g_steal_pointer (&call->result) : NULL;
}

/* One case */

static gboolean
get_case (LbHand *hand, LbCall *call, GError **error)
{
  GPtrArray *events = NULL;

  if (!has_replica (hand, error))
    return FALSE;
  call->result = lb_replica_get_case (hand->replica, call->text, &events, error);
  call->free_result = (GDestroyNotify) lb_case_unref;
  call->second = events;
  call->free_second = (GDestroyNotify) g_ptr_array_unref;
  return call->result != NULL;
}

void
lb_client_get_case_async (LbClient *self, const char *case_id, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && case_id != NULL);

  LbCall *call = lb_call_new (get_case);
  call->text = g_strdup (case_id);
  lb_client_note_opened (self, case_id);
  lb_client_call (self, &self->read, call, lb_client_get_case_async, cancellable, callback, data);
}

LbCase *
lb_client_get_case_finish (LbClient *self, GAsyncResult *result, GPtrArray **ret_events, GError **error)
{
  LbCall *call = lb_client_call_finish (result, lb_client_get_case_async, error);

  if (call == NULL)
    return NULL;
  if (ret_events != NULL)
    *ret_events = g_steal_pointer (&call->second);
  return g_steal_pointer (&call->result);
}

/* Cards */

static void
keep_query (LbCall *call, const LbCardQuery *query)
{
  call->query = g_memdup2 (query, sizeof *query);
  call->query->section = lb_call_keep (call, query->section);
  call->query->package = lb_call_keep (call, query->package);
  call->query->item = lb_call_keep (call, query->item);
  call->query->text = lb_call_keep (call, query->text);
  call->query->assignee = lb_call_keep (call, query->assignee);
}

static gboolean
count_cards (LbHand *hand, LbCall *call, GError **error)
{
  LbCardCount count = { 0 };

  if (!has_replica (hand, error)
      || !lb_projection_count_cards (lb_replica_database (hand->replica), call->query, call->now, &count, error))
    return FALSE;
  call->numbers[0] = count.total;
  call->numbers[1] = count.soon;
  call->numbers[2] = count.overdue;
  return TRUE;
}

void
lb_client_count_cards_async (LbClient *self, const LbCardQuery *query, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && query != NULL);

  LbCall *call = lb_call_new (count_cards);
  keep_query (call, query);
  call->now = lb_client_now (self);
  lb_client_call (self, &self->read, call, lb_client_count_cards_async, cancellable, callback, data);
}

gint64
lb_client_count_cards_finish (LbClient *self, GAsyncResult *result, gint64 *ret_soon, gint64 *ret_overdue, GError **error)
{
  LbCall *call = lb_client_call_finish (result, lb_client_count_cards_async, error);

  if (call == NULL)
    return -1;
  if (ret_soon != NULL)
    *ret_soon = call->numbers[1];
  if (ret_overdue != NULL)
    *ret_overdue = call->numbers[2];
  return call->numbers[0];
}

static gboolean
query_cards (LbHand *hand, LbCall *call, GError **error)
{
  return has_replica (hand, error)
         && set_rows (call, lb_projection_query_cards (lb_replica_database (hand->replica), call->query, call->a, call->b,
                                                       error));
}

void
lb_client_query_cards_async (LbClient *self, const LbCardQuery *query, gint64 offset, gint64 limit,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && query != NULL && offset >= 0 && limit >= 0);

  LbCall *call = lb_call_new (query_cards);
  keep_query (call, query);
  call->a = offset;
  call->b = limit;
  lb_client_call (self, &self->read, call, lb_client_query_cards_async, cancellable, callback, data);
}

GPtrArray *
lb_client_query_cards_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  return steal_rows (result, lb_client_query_cards_async, error);
}

/* Cases */

static gboolean
search (LbHand *hand, LbCall *call, GError **error)
{
  return has_replica (hand, error)
         && set_rows (call, lb_projection_search (lb_replica_database (hand->replica), call->text, (int) call->a, call->b,
                                                  error));
}

void
lb_client_search_async (LbClient *self, const char *text, int state, gint64 limit, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && limit >= 0);

  LbCall *call = lb_call_new (search);
  call->text = g_strdup (text);
  call->a = state;
  call->b = limit;
  lb_client_call (self, &self->read, call, lb_client_search_async, cancellable, callback, data);
}

GPtrArray *
lb_client_search_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  return steal_rows (result, lb_client_search_async, error);
}

/* Visits */

static gboolean
query_visits (LbHand *hand, LbCall *call, GError **error)
{
  return has_replica (hand, error)
         && set_rows (call, lb_replica_query_visits (hand->replica, (LbDay) call->a, (LbDay) call->b, error));
}

static gboolean
query_requests (LbHand *hand, LbCall *call, GError **error)
{
  return has_replica (hand, error) && set_rows (call, lb_replica_query_requests (hand->replica, error));
}

void
lb_client_query_visits_async (LbClient *self, LbDay from, LbDay to, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  LbCall *call = lb_call_new (query_visits);
  call->a = from;
  call->b = to;
  lb_client_call (self, &self->read, call, lb_client_query_visits_async, cancellable, callback, data);
}

void
lb_client_query_requests_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));
  lb_client_call (self, &self->read, lb_call_new (query_requests), lb_client_query_visits_async, cancellable, callback,
                  data);
}

GPtrArray *
lb_client_query_visits_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  return steal_rows (result, lb_client_query_visits_async, error);
}

/* The counter */

static gboolean
query_hall (LbHand *hand, LbCall *call, GError **error)
{
  return has_replica (hand, error)
         && set_rows (call, lb_replica_query_hall (hand->replica, call->extra, call->a, call->b, call->numbers[0],
                                                error));
}

void
lb_client_query_hall_async (LbClient *self, const char *const *only, LbTime today, LbTime recent, gint64 limit,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && limit >= 0);

  LbCall *call = lb_call_new (query_hall);
  call->extra = g_strdupv ((char **) only);
  call->free_extra = (GDestroyNotify) g_strfreev;
  call->a = today;
  call->b = recent;
  call->numbers[0] = limit;
  lb_client_call (self, &self->read, call, lb_client_query_hall_async, cancellable, callback, data);
}

GPtrArray *
lb_client_query_hall_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  return steal_rows (result, lb_client_query_hall_async, error);
}

/* Notices */

static gboolean
query_notices (LbHand *hand, LbCall *call, GError **error)
{
  return has_replica (hand, error) && set_rows (call, lb_replica_query_notices (hand->replica, call->a, error));
}

void
lb_client_query_notices_async (LbClient *self, gint64 limit, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  LbCall *call = lb_call_new (query_notices);
  call->a = limit;
  lb_client_call (self, &self->read, call, lb_client_query_notices_async, cancellable, callback, data);
}

GPtrArray *
lb_client_query_notices_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  return steal_rows (result, lb_client_query_notices_async, error);
}

/* Drafts and outbox */

static gboolean
list_drafts (LbHand *hand, LbCall *call, GError **error)
{
  return has_replica (hand, error) && set_rows (call, lb_replica_list_drafts (hand->replica, call->text, error));
}

/* On the writing hand, so that a list that is asked for after a draft was saved has it. */
void
lb_client_list_drafts_async (LbClient *self, const char *kind, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  LbCall *call = lb_call_new (list_drafts);
  call->text = g_strdup (kind);
  lb_client_call (self, &self->write, call, lb_client_list_drafts_async, NULL, callback, data);
}

GPtrArray *
lb_client_list_drafts_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  return steal_rows (result, lb_client_list_drafts_async, error);
}

static gboolean
list_outbox (LbHand *hand, LbCall *call, GError **error)
{
  return has_replica (hand, error) && set_rows (call, lb_replica_list_outbox (hand->replica, error));
}

void
lb_client_list_outbox_async (LbClient *self, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));
  lb_client_call (self, &self->read, lb_call_new (list_outbox), lb_client_list_outbox_async, NULL, callback, data);
}

GPtrArray *
lb_client_list_outbox_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  return steal_rows (result, lb_client_list_outbox_async, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Case numbers. A counter keeps a block of them ahead, for today and the next working day, so that intake goes on when
 * the line is cut.
 */
#include "lb-client-private.h"

#include <jansson.h>
#include <string.h>
#include "lb-json.h"

/* Bureau policy. Before it is known, as on the first day of a PC, what it is unless a bureau says otherwise. */
static gint64
ahead (LbClient *self)
{
  return self->facts->policy != NULL ? self->facts->policy->numbers_ahead : 20;
}

static gboolean
is_counter (LbClient *self)
{
  const LbActor *actor = self->facts->actor;

  return actor != NULL && lb_actor_counter_window (actor) > 0;
}

static void
ask_lease (LbClient *self, LbDay day, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autofree char *text = lb_day_to_string (day);
  json_t *value = json_pack ("{s:s, s:I}", "day", text, "count", (json_int_t) (2 * ahead (self)));
  g_autofree char *body = lb_json_to_text (value);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  LbAsk ask = { .method = "POST", .path = "/v1/number-leases", .body = bytes };

  json_decref (value);
  lb_client_ask_async (self, &ask, cancellable, callback, data);
}

/* bytes: the store's answer. a: the day. Afterwards, when b is set, a number of it is taken. */
gboolean
lb_client_add_lease (LbHand *hand, LbCall *call, GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (call->bytes, &length);
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, NULL, error);

  if (reader == NULL)
    return FALSE;
  LbJson root = lb_json_root (reader);
  LbDay day = lb_json_day (&root, "day");
  int window = lb_json_integer (&root, "window", 1, 99);
  int first = lb_json_integer (&root, "first", 1, 99999), last = lb_json_integer (&root, "last", first, 99999);
  call->free_result = g_free;
  return lb_json_reader_finish (reader, error)
         && (hand->replica == NULL || lb_replica_add_lease (hand->replica, day, window, first, last, error))
         && (!call->b || hand->replica == NULL
             || lb_replica_take_number (hand->replica, day, (char **) &call->result, error));
}

/* Keeping ahead */

static void lease_added (GObject *source, GAsyncResult *result, gpointer data);

static void
lease_came (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_client_ask_finish (self, result, NULL, &error);

  if (answer == NULL)
    {
      /* What the store will not give now, it is asked for when a number is wanted. */
      lb_client_end_turn (self, &self->lease, lb_http_may_retry (error) ? error : NULL, NULL);
      return;
    }
  LbCall *call = lb_call_new (lb_client_add_lease);
  call->bytes = g_bytes_ref (answer->body);
  lb_client_call (self, &self->write, call, lease_added, NULL, lease_added, NULL);
}

static gboolean
count_ahead (LbHand *hand, LbCall *call, GError **error)
{
  return hand->replica == NULL
         || (lb_replica_count_numbers (hand->replica, (LbDay) call->a, &call->numbers[0], error)
             && lb_replica_count_numbers (hand->replica, (LbDay) call->b, &call->numbers[1], error));
}

static void
counted (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GError) error = NULL;
  LbCall *call = lb_client_call_finish (result, counted, &error);

  if (call == NULL || !self->running || (call->numbers[0] >= ahead (self) && call->numbers[1] >= ahead (self)))
    {
      lb_client_end_turn (self, &self->lease, error, NULL);
      return;
    }
  ask_lease (self, (LbDay) (call->numbers[0] < ahead (self) ? call->a : call->b), self->cancellable, lease_came, NULL);
}

static void
count_them (LbClient *self)
{
  LbCall *call = lb_call_new (count_ahead);

  call->a = lb_time_day (lb_client_now (self));
  call->b = self->facts->calendar != NULL ? lb_calendar_add (self->facts->calendar, (LbDay) call->a, 1)
                                          : (LbDay) call->a;
  lb_client_call (self, &self->write, call, counted, NULL, counted, NULL);
}

static void
lease_added (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GError) error = NULL;

  if (lb_client_call_finish (result, lease_added, &error) == NULL)
    lb_client_end_turn (self, &self->lease, error, NULL);
  else
    count_them (self); /* perhaps the other day's */
}

void
lb_client_kick_lease (LbClient *self)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  if (is_counter (self) && lb_client_begin_turn (self, &self->lease))
    count_them (self);
}

/* Taking one */

static gboolean
take_number (LbHand *hand, LbCall *call, GError **error)
{
  call->free_result = g_free;
  if (hand->replica != NULL)
    return lb_replica_take_number (hand->replica, (LbDay) call->a, (char **) &call->result, error);
  g_set_error (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED, "client: nobody is signed in");
  return FALSE;
}

static void
return_number (LbClient *self, GTask *task, LbCall *call)
{
  if (call->result == NULL)
    {
      g_task_return_new_error (task, LB_ERROR, LB_ERROR_NOT_FOUND, "numbers: none are left for this day");
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&call->result), g_free);
  lb_client_kick_lease (self);
}

static void
taken_from_new (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, taken_from_new, &error);

  if (call == NULL)
    g_task_return_error (task, error);
  else
    return_number (LB_CLIENT (source), task, call);
}

static void
fresh_lease_came (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_client_ask_finish (self, result, NULL, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  LbCall *call = lb_call_new (lb_client_add_lease);
  call->bytes = g_bytes_ref (answer->body);
  call->b = TRUE;
  lb_client_call (self, &self->write, call, taken_from_new, NULL, taken_from_new, g_steal_pointer (&task));
}

static void
taken (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, taken, &error);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (call == NULL)
    g_task_return_error (task, error);
  else if (call->result != NULL)
    return_number (self, task, call);
  else
    ask_lease (self, (LbDay) call->a, cancellable, fresh_lease_came, g_steal_pointer (&task));
}

void
lb_client_take_number_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  GTask *task = g_task_new (self, cancellable, callback, data);
  LbCall *call = lb_call_new (take_number);
  g_task_set_source_tag (task, lb_client_take_number_async);
  call->a = lb_time_day (lb_client_now (self));
  lb_client_call (self, &self->write, call, taken, cancellable, taken, task);
}

char *
lb_client_take_number_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_take_number_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

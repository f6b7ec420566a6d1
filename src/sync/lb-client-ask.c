/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One way to ask the store: with the session's token, renewed once when it has run out.
 */
#include "lb-client-private.h"

#include <jansson.h>
#include <string.h>
#include "lb-json.h"

typedef struct
{
  char *method, *path, *content_type, *header, *other_header;
  GBytes *body;
  gsize largest;
  int silence;
  LbHttpBegin begin;
  LbHttpPiece piece;
  gpointer piece_data;
  gboolean renewed;      /* the token is a fresh one already */
  LbHttpAnswer *problem; /* (owned) (nullable) */
} Asking;

static void
asking_free (Asking *asking)
{
  g_free (asking->method);
  g_free (asking->path);
  g_free (asking->content_type);
  g_free (asking->header);
  g_free (asking->other_header);
  g_clear_pointer (&asking->body, g_bytes_unref);
  lb_http_answer_free (asking->problem);
  g_free (asking);
}

static void ask (LbClient *self, GTask *task);

/* The token may have run out while the machine slept: renewed once, then asked again. */
static void
renewed (LbClient *self, const GError *error, gpointer data)
{
  g_autoptr (GTask) task = data;

  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    ask (self, g_steal_pointer (&task));
}

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  LbClient *self = g_task_get_source_object (task);
  Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_http_send_finish (result, &error);

  if (answer == NULL)
    {
      lb_client_not_heard (self, error);
      g_task_return_error (task, error);
      return;
    }
  lb_client_heard (self, answer);
  if (lb_http_answer_ok (answer, &error))
    {
      g_task_return_pointer (task, g_steal_pointer (&answer), (GDestroyNotify) lb_http_answer_free);
      return;
    }
  if (g_error_matches (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED) && !asking->renewed && self->refresh != NULL)
    {
      g_error_free (error);
      asking->renewed = TRUE;
      lb_client_renew_then (self, renewed, g_steal_pointer (&task));
      return;
    }
  if (g_strcmp0 (answer->problem, "must-change-password") == 0)
    lb_client_set_must_change (self, TRUE);
  asking->problem = g_steal_pointer (&answer);
  g_task_return_error (task, error);
}

static void
ask (LbClient *self, GTask *task)
{
  Asking *asking = g_task_get_task_data (task);
  LbHttpRequest request = {
    .method = asking->method, .path = asking->path, .token = self->access, .content_type = asking->content_type,
    .body = asking->body, .headers = { asking->header, asking->other_header }, .largest = asking->largest,
    .silence = asking->silence, .begin = asking->begin, .piece = asking->piece, .piece_data = asking->piece_data,
  };

  if (self->http == NULL)
    {
      g_task_return_new_error (task, LB_ERROR, LB_ERROR_OFFLINE, "client: not open");
      g_object_unref (task);
      return;
    }
  lb_http_send_async (self->http, &request, g_task_get_cancellable (task), answered, task);
}

void
lb_client_ask_async (LbClient *self, const LbAsk *what, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Asking *asking = g_new0 (Asking, 1);

  asking->method = g_strdup (what->method);
  asking->path = g_strdup (what->path);
  asking->content_type = g_strdup (what->content_type);
  asking->header = g_strdup (what->header);
  asking->other_header = g_strdup (what->other_header);
  asking->silence = what->silence;
  asking->begin = what->begin;
  asking->piece = what->piece;
  asking->piece_data = what->piece_data;
  asking->body = what->body != NULL ? g_bytes_ref (what->body) : NULL;
  asking->largest = what->largest;
  g_task_set_source_tag (task, lb_client_ask_async);
  g_task_set_task_data (task, asking, (GDestroyNotify) asking_free);
  ask (self, task);
}

LbHttpAnswer *
lb_client_ask_finish (LbClient *self, GAsyncResult *result, LbHttpAnswer **ret_problem, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_ask_async), NULL);

  LbHttpAnswer *answer = g_task_propagate_pointer (G_TASK (result), error);
  Asking *asking = g_task_get_task_data (G_TASK (result));
  if (answer == NULL && ret_problem != NULL)
    *ret_problem = g_steal_pointer (&asking->problem);
  return answer;
}

/* Renewal. Whoever needs a new token while one is fetched waits for the same. */

typedef struct
{
  LbClientRenewed then;
  gpointer data;
} Waiter;

static void
tell_waiters (LbClient *self, const GError *error)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->renewal_waiters);

  self->refreshing = FALSE;
  for (guint i = 0; waiters != NULL && i < waiters->len; i++)
    {
      Waiter *waiter = waiters->pdata[i];
      waiter->then (self, error, waiter->data);
    }
}

static void
number_reconciled (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  GError *error = NULL;

  if (lb_client_call_finish (result, number_reconciled, &error) == NULL)
    g_clear_error (&error); /* the store will say it again with the next command */
  lb_client_remember_session (self);
  tell_waiters (self, NULL);
  lb_client_kick_live (self);
}

static gboolean
keep_tokens (LbHand *hand, LbCall *call, GError **error)
{
  return hand->replica == NULL
         || (lb_replica_set (hand->replica, "session", call->text, error)
             && lb_replica_reconcile (hand->replica, call->a, error));
}

static void
renewal_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbClient) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_http_send_finish (result, &error);
  g_autoptr (LbActor) actor = NULL;
  gint64 last_number = 0;

  if (answer == NULL)
    lb_client_not_heard (self, error);
  else
    lb_client_heard (self, answer);
  if (answer == NULL || !lb_http_answer_ok (answer, &error)
      || !lb_client_take_session (self, answer->body, &last_number, &actor, &error))
    {
      gboolean ended = g_error_matches (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED);
      tell_waiters (self, error);
      if (ended)
        lb_client_end_session (self, answer->problem != NULL ? answer->problem : "unauthenticated");
      return;
    }
  lb_client_follow_actor (self, actor);
  LbCall *call = lb_call_new (keep_tokens);
  call->text = lb_client_session_text (self, actor, TRUE);
  call->a = last_number;
  call->writes = TRUE;
  lb_client_call (self, &self->write, call, number_reconciled, NULL, number_reconciled, NULL);
}

void
lb_client_renew_then (LbClient *self, LbClientRenewed then, gpointer data)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->then = then;
  waiter->data = data;
  if (self->renewal_waiters == NULL)
    self->renewal_waiters = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->renewal_waiters, waiter);
  if (self->refreshing)
    return;
  if (self->http == NULL || self->refresh == NULL)
    {
      g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "client: closed");
      tell_waiters (self, error);
      return;
    }
  self->refreshing = TRUE;
  json_t *value = json_pack ("{s:s}", "refresh", self->refresh);
  g_autofree char *body = lb_json_to_text (value);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  LbHttpRequest request = { .method = "POST", .path = "/v1/sessions/refresh", .body = bytes };
  json_decref (value);
  lb_http_send_async (self->http, &request, self->cancellable, renewal_came, g_object_ref (self));
}

void
lb_client_ignore_renewal (LbClient *self, const GError *error, gpointer data)
{
}

static void
renewed_in_time (LbClient *self, const GError *error, gpointer data)
{
  if (error != NULL && lb_http_may_retry (error))
    lb_client_schedule_renewal (self, 15);
}

static gboolean
time_to_renew (gpointer data)
{
  LbClient *self = data;

  self->refresh_timer = 0;
  if (self->refresh != NULL && self->http != NULL)
    lb_client_renew_then (self, renewed_in_time, NULL);
  return G_SOURCE_REMOVE;
}

void
lb_client_schedule_renewal (LbClient *self, int seconds)
{
  g_clear_handle_id (&self->refresh_timer, g_source_remove);
  self->refresh_timer = g_timeout_add_seconds (MAX (seconds, 1), time_to_renew, self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in whoever is remembered. The replica is opened, and so locked, before the token is spent: no two programs may
 * use one token, for the second use would end the session.
 */
#include "lb-client-session-private.h"

#include <string.h>

/* call->text folder; call->result gets what is kept of the session (nullable). */
static gboolean
open_kept (LbHand *hand, LbCall *call, GError **error)
{
  char *text = NULL;
  LbReplica *replica = lb_sign_in_open (hand, call->text, TRUE, error);

  if (replica == NULL || !lb_replica_get (replica, "session", &text, error))
    return FALSE;
  call->result = text;
  call->free_result = g_free;
  return lb_sign_in_read_position (replica, call, error);
}

/* call->text session; a last number. */
static gboolean
keep_session (LbHand *hand, LbCall *call, GError **error)
{
  return lb_replica_set (hand->replica, "session", call->text, error)
         && lb_replica_reconcile (hand->replica, call->a, error);
}

static gboolean
let_go (LbHand *hand, LbCall *call, GError **error)
{
  g_clear_pointer (&hand->replica, lb_replica_close);
  return TRUE;
}

/* data: the task, which has its error as data. */
static void
has_let_go (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  lb_client_call_finish (result, has_let_go, NULL);
  lb_sign_in_fail (task, g_object_steal_data (G_OBJECT (task), "lb-error"));
}

/* What was opened is let go of first: somebody may sign in with a password. @task, @error (transfer full) */
static void
fail_kept (GTask *task, GError *error)
{
  LbClient *self = g_task_get_source_object (task);

  if (g_error_matches (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED))
    lb_client_forget_kept (self);
  g_object_set_data_full (G_OBJECT (task), "lb-error", error, (GDestroyNotify) g_error_free);
  lb_client_call (self, &self->write, lb_call_new (let_go), has_let_go, NULL, has_let_go, task);
}

static void
session_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;

  if (lb_client_call_finish (result, session_kept, &error) == NULL)
    fail_kept (task, error);
  else
    lb_sign_in_open_for_reading (task);
}

static gboolean
take_renewed (LbClient *self, LbSignIn *sign_in, LbHttpAnswer *answer, GError **error)
{
  lb_client_heard (self, answer);
  if (!lb_http_answer_ok (answer, error)
      || !lb_client_take_session (self, answer->body, &sign_in->last_number, &sign_in->actor, error))
    return FALSE;
  if (g_str_equal (sign_in->actor->id, sign_in->user))
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED, "sign-in: the kept session is somebody else's");
  return FALSE;
}

static void
kept_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  LbClient *self = g_task_get_source_object (task);
  LbSignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_http_send_finish (result, &error);

  if (answer == NULL && g_error_matches (error, LB_ERROR, LB_ERROR_OFFLINE) && sign_in->actor != NULL)
    {
      lb_client_not_heard (self, error);
      g_error_free (error);
      lb_sign_in_open_for_reading (task);
      return;
    }
  if (answer == NULL)
    {
      lb_client_not_heard (self, error);
      fail_kept (task, error);
      return;
    }
  g_clear_pointer (&sign_in->actor, lb_actor_free);
  if (!take_renewed (self, sign_in, answer, &error))
    {
      fail_kept (task, error);
      return;
    }
  LbCall *call = lb_call_new (keep_session);
  call->writes = TRUE;
  call->text = lb_client_session_text (self, sign_in->actor, TRUE);
  call->a = sign_in->last_number;
  lb_client_call (self, &self->write, call, session_kept, NULL, session_kept, task);
}

/* @task (transfer full) */
static void
renew_kept (GTask *task)
{
  LbClient *self = g_task_get_source_object (task);
  json_t *value = json_pack ("{s:s}", "refresh", self->refresh);
  g_autofree char *body = lb_json_to_text (value);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  LbHttpRequest request = { .method = "POST", .path = "/v1/sessions/refresh", .body = bytes, .silence = 10 };

  json_decref (value);
  lb_http_send_async (self->http, &request, g_task_get_cancellable (task), kept_answered, task);
}

static void
kept_open (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  GTask *task = data;
  LbSignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, kept_open, &error);

  if (call == NULL || self->http == NULL)
    {
      fail_kept (task, error != NULL ? error : g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "client: closed"));
      return;
    }
  lb_sign_in_take_position (self, call);
  /* A replica that keeps a token of its own has the newer one; without a session that would do off line there is still
   * the store. */
  if (call->result == NULL || !lb_sign_in_use_kept (self, sign_in, call->result, NULL))
    {
      g_free (self->refresh);
      self->refresh = g_strdup (sign_in->token);
    }
  renew_kept (task);
}

static gboolean
is_token (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static void
kept_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  LbClient *self = g_task_get_source_object (task);
  LbSignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lb_keyring_find_finish (result, &sign_in->user, &sign_in->token, &error)
      || g_strcmp0 (sign_in->user, self->remembered) != 0 || !lb_sign_in_is_user_id (sign_in->user)
      || !is_token (sign_in->token))
    {
      if (error == NULL)
        g_set_error (&error, LB_ERROR, LB_ERROR_NOT_FOUND, "sign-in: what the keyring has is of no use");
      if (g_error_matches (error, LB_ERROR, LB_ERROR_NOT_FOUND))
        lb_client_forget_kept (self);
      lb_sign_in_fail (task, error);
      return;
    }
  LbCall *call = lb_call_new (open_kept);
  call->writes = TRUE;
  call->text = lb_sign_in_folder (self, sign_in);
  lb_client_call (self, &self->write, call, kept_open, NULL, kept_open, g_steal_pointer (&task));
}

void
lb_client_sign_in_kept_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  GTask *task = g_task_new (self, cancellable, callback, data);
  LbSignIn *sign_in = g_new0 (LbSignIn, 1);
  g_task_set_source_tag (task, lb_client_sign_in_kept_async);
  g_task_set_task_data (task, sign_in, (GDestroyNotify) lb_sign_in_free);
  sign_in->kept = TRUE;
  if (!self->may_remember)
    lb_client_forget_kept (self);
  if (!self->open || self->remembered == NULL)
    {
      g_task_return_new_error (task, LB_ERROR, LB_ERROR_NOT_FOUND, "sign-in: nobody is remembered here");
      g_object_unref (task);
      return;
    }
  lb_client_stop_engine (self);
  lb_keyring_find_async (lb_client_keyring (self), kept_found, task);
}

gboolean
lb_client_sign_in_kept_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_sign_in_kept_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

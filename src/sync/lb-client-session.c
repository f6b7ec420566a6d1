/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in and out. The kept session lets a user go on working where the store cannot be reached; each user has a
 * replica of their own, so that what one may see never shows to another.
 */
#include "lb-client-session-private.h"
#include "lb-gate.h"

#include <jansson.h>
#include <string.h>
#include "lb-json.h"

/* Tokens */

gboolean
lb_client_take_session (LbClient *self, GBytes *body, gint64 *ret_last_number, LbActor **ret_actor, GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, NULL, error);

  if (reader == NULL)
    return FALSE;
  LbJson root = lb_json_root (reader);
  LbJson person = lb_json_object (&root, "actor", NULL);
  g_autoptr (LbActor) actor = lb_client_read_actor (&person, self->device);
  g_autofree char *access = g_strdup (lb_json_hexadecimal (&root, "access", 64));
  g_autofree char *refresh = g_strdup (lb_json_hexadecimal (&root, "refresh", 64));
  gint64 access_seconds = lb_json_integer (&root, "access_expires", 0, G_MAXINT32);
  gint64 refresh_seconds = lb_json_integer (&root, "refresh_expires", 0, G_MAXINT32);
  gint64 last_number = lb_json_integer (&root, "last_number", 0, G_MAXINT64 / 2);
  gboolean must_change = lb_json_boolean_or (&root, "must_change", FALSE);
  if (!lb_json_reader_finish (reader, error))
    return FALSE;

  g_free (self->access);
  g_free (self->refresh);
  self->access = g_steal_pointer (&access);
  self->refresh = g_steal_pointer (&refresh);
  self->refresh_until = g_get_real_time () / 1000 + refresh_seconds * 1000;
  lb_client_schedule_renewal (self, (int) MAX (access_seconds * 4 / 5, 5));
  lb_client_set_must_change (self, must_change);
  *ret_last_number = last_number;
  *ret_actor = g_steal_pointer (&actor);
  return TRUE;
}

char *
lb_client_session_text (LbClient *self, const LbActor *actor, gboolean with_token)
{
  json_t *value = json_pack ("{s:I, s:o}", "refresh_until", (json_int_t) self->refresh_until, "actor",
                             lb_client_actor_to_json (actor));

  if (with_token)
    json_object_set_new (value, "refresh", json_string (self->refresh));
  char *text = lb_json_to_text (value);
  json_decref (value);
  return text;
}

void
lb_sign_in_free (LbSignIn *sign_in)
{
  g_free (sign_in->user);
  lb_keyring_free_secret (sign_in->password);
  lb_keyring_free_secret (sign_in->token);
  g_clear_pointer (&sign_in->actor, lb_actor_free);
  g_free (sign_in);
}

void
lb_sign_in_fail (GTask *task, GError *error)
{
  LbClient *self = g_task_get_source_object (task);

  g_clear_pointer (&self->access, g_free);
  g_clear_pointer (&self->refresh, g_free);
  g_clear_handle_id (&self->refresh_timer, g_source_remove);
  g_task_return_error (task, error);
}

static void
facts_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) task = data;
  LbSignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lb_client_load_facts_finish (self, result, &error))
    {
      lb_sign_in_fail (task, error);
      return;
    }
  g_free (self->last_user);
  self->last_user = g_strdup (sign_in->user);
  if (sign_in->kept)
    self->remember = TRUE;
  lb_client_keep_store (self);
  lb_client_remember_session (self);
  lb_client_start_engine (self);
  g_task_return_boolean (task, TRUE);
}

static void
documents_there (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) task = data;
  LbSignIn *sign_in = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* What could not be fetched may be here from before; whether it is, shows when facts are made of it. */
  if (!lb_client_refresh_documents_finish (self, result, NULL, &error) && !lb_http_may_retry (error)
      && !self->must_change)
    {
      lb_sign_in_fail (task, g_steal_pointer (&error));
      return;
    }
  lb_client_load_facts_async (self, sign_in->actor, g_task_get_cancellable (task), facts_loaded,
                              g_object_ref (task));
}

LbReplica *
lb_sign_in_open (LbHand *hand, const char *folder, gboolean writer, GError **error)
{
  g_clear_pointer (&hand->replica, lb_replica_close);
  return hand->replica = lb_replica_open (folder, writer, error);
}

/* Reads what the replica remembers of the last sign-in. */
static gboolean
read_kept_session (LbReplica *replica, LbCall *call, GError **error)
{
  g_autofree char *text = NULL;

  if (!lb_replica_get (replica, "session", &text, error))
    return FALSE;
  if (text == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_OFFLINE, "sign-in: the store cannot be reached and no session is kept");
      return FALSE;
    }
  if (!lb_replica_check_password (replica, call->other, error))
    return FALSE;
  call->result = g_steal_pointer (&text);
  call->free_result = g_free;
  return TRUE;
}

/* Where this user's replica stands: how far it is, and whether it was once up to date. */
gboolean
lb_sign_in_read_position (LbReplica *replica, LbCall *call, GError **error)
{
  g_autofree char *cursor = NULL, *caught_up = NULL;

  if (!lb_replica_get (replica, "cursor", &cursor, error)
      || !lb_replica_get (replica, "caught-up", &caught_up, error))
    return FALSE;
  call->numbers[0] = caught_up != NULL;
  call->second = g_steal_pointer (&cursor);
  call->free_second = g_free;
  return TRUE;
}

/* call->text folder, call->other password, call->extra session to keep; call->a last number, call->b: off line. */
static gboolean
open_replica (LbHand *hand, LbCall *call, GError **error)
{
  if (call->b && !g_file_test (call->text, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_OFFLINE, "sign-in: the store cannot be reached and nothing is kept here");
      return FALSE;
    }
  LbReplica *replica = lb_sign_in_open (hand, call->text, TRUE, error);
  if (replica == NULL)
    return FALSE;
  if (call->b)
    {
      if (!read_kept_session (replica, call, error))
        return FALSE;
    }
  else if (!lb_replica_set (replica, "session", call->extra, error)
           || !lb_replica_keep_password (replica, call->other, error)
           || !lb_replica_reconcile (replica, call->a, error))
    return FALSE;
  return lb_sign_in_read_position (replica, call, error);
}

static gboolean
open_reader (LbHand *hand, LbCall *call, GError **error)
{
  return lb_sign_in_open (hand, call->text, FALSE, error) != NULL;
}

/* extra: the gate that the writer waits at. */
static gboolean
close_reader (LbHand *hand, LbCall *call, GError **error)
{
  g_clear_pointer (&hand->replica, lb_replica_close);
  lb_gate_open (call->extra);
  return TRUE;
}

static void
reader_open (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (lb_client_call_finish (result, reader_open, &error) == NULL)
    {
      lb_sign_in_fail (task, error);
      return;
    }
  lb_client_refresh_documents_async (self, g_task_get_cancellable (task), documents_there, g_object_ref (task));
}

/* The kept session must be of this user, and not have run out. */
gboolean
lb_sign_in_use_kept (LbClient *self, LbSignIn *sign_in, const char *text, GError **error)
{
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, strlen (text), NULL, error);

  if (reader == NULL)
    return FALSE;
  LbJson root = lb_json_root (reader);
  LbJson person = lb_json_object (&root, "actor", NULL);
  g_autoptr (LbActor) actor = lb_client_read_actor (&person, self->device);
  gint64 until = lb_json_integer (&root, "refresh_until", 0, G_MAXINT64 / 2);
  g_autofree char *refresh = g_strdup (lb_json_has (&root, "refresh") ? lb_json_hexadecimal (&root, "refresh", 64)
                                                                      : sign_in->token);
  if (!lb_json_reader_finish (reader, error))
    return FALSE;
  if (refresh == NULL || until < g_get_real_time () / 1000 || g_strcmp0 (actor->id, sign_in->user) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_OFFLINE, "sign-in: the kept session has run out");
      return FALSE;
    }
  g_free (self->refresh);
  self->refresh = g_steal_pointer (&refresh);
  self->refresh_until = until;
  sign_in->actor = g_steal_pointer (&actor);
  return TRUE;
}

void
lb_sign_in_take_position (LbClient *self, LbCall *call)
{
  g_free (self->cursor);
  self->cursor = g_steal_pointer (&call->second);
  self->pulled = FALSE;
  lb_client_set_caught_up (self, call->numbers[0] != 0);
}

char *
lb_sign_in_folder (LbClient *self, const LbSignIn *sign_in)
{
  return g_build_filename (self->folder, sign_in->user, NULL);
}

/* @task (transfer full) */
void
lb_sign_in_open_for_reading (GTask *task)
{
  LbClient *self = g_task_get_source_object (task);
  LbCall *call = lb_call_new (open_reader);

  call->text = lb_sign_in_folder (self, g_task_get_task_data (task));
  lb_client_call (self, &self->read, call, reader_open, NULL, reader_open, task);
}

static void
replica_open (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) task = data;
  LbSignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, replica_open, &error);

  if (call == NULL || (sign_in->offline && !lb_sign_in_use_kept (self, sign_in, call->result, &error)))
    {
      lb_sign_in_fail (task, error);
      return;
    }
  lb_sign_in_take_position (self, call);
  lb_sign_in_open_for_reading (g_steal_pointer (&task));
}

static void
open_users_replica (GTask *task)
{
  LbClient *self = g_task_get_source_object (task);
  LbSignIn *sign_in = g_task_get_task_data (task);
  LbCall *call = lb_call_new (open_replica);

  call->writes = TRUE;
  call->text = lb_sign_in_folder (self, sign_in);
  call->other = g_strdup (sign_in->password);
  call->a = sign_in->last_number;
  call->b = sign_in->offline;
  call->extra = sign_in->offline ? NULL : lb_client_session_text (self, sign_in->actor, TRUE);
  call->free_extra = g_free;
  lb_client_call (self, &self->write, call, replica_open, NULL, replica_open, task);
}

static void
token_found (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  LbSignIn *sign_in = g_task_get_task_data (task);
  g_autofree char *user = NULL;
  char *token = NULL;

  if (lb_keyring_find_finish (result, &user, &token, NULL) && g_str_equal (user, sign_in->user))
    sign_in->token = g_steal_pointer (&token);
  lb_keyring_free_secret (token);
  open_users_replica (task);
}

/* Goes on with the kept session, whose token may lie in the keyring. @task (transfer full) */
static void
go_on_offline (GTask *task)
{
  LbClient *self = g_task_get_source_object (task);
  LbSignIn *sign_in = g_task_get_task_data (task);

  sign_in->offline = TRUE;
  if (g_strcmp0 (self->remembered, sign_in->user) == 0)
    lb_keyring_find_async (lb_client_keyring (self), token_found, task);
  else
    open_users_replica (task);
}

static void
store_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  LbClient *self = g_task_get_source_object (task);
  LbSignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_http_send_finish (result, &error);

  if (answer == NULL)
    {
      lb_client_not_heard (self, error);
      if (!g_error_matches (error, LB_ERROR, LB_ERROR_OFFLINE))
        {
          lb_sign_in_fail (task, error);
          return;
        }
      g_error_free (error);
      go_on_offline (g_steal_pointer (&task));
      return;
    }
  lb_client_heard (self, answer);
  if (!lb_http_answer_ok (answer, &error)
      || !lb_client_take_session (self, answer->body, &sign_in->last_number, &sign_in->actor, &error))
    {
      lb_sign_in_fail (task, error);
      return;
    }
  open_users_replica (g_steal_pointer (&task));
}

gboolean
lb_sign_in_is_user_id (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && length <= 64 && g_ascii_isalnum (text[0])
         && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789._-") == length;
}

void
lb_client_sign_in_async (LbClient *self, const char *user, const char *password, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && user != NULL);

  GTask *task = g_task_new (self, cancellable, callback, data);
  LbSignIn *sign_in = g_new0 (LbSignIn, 1);
  g_task_set_source_tag (task, lb_client_sign_in_async);
  g_task_set_task_data (task, sign_in, (GDestroyNotify) lb_sign_in_free);
  sign_in->user = g_strdup (user);
  sign_in->password = g_strdup (password);
  if (!self->open || !lb_sign_in_is_user_id (user))
    {
      /* A name that no user has is refused as the store would refuse it; it becomes a folder's name below. */
      g_task_return_new_error (task, LB_ERROR, self->open ? LB_ERROR_UNAUTHENTICATED : LB_ERROR_FAILED, "sign-in: %s",
                               self->open ? "refused" : "not open");
      g_object_unref (task);
      return;
    }
  lb_client_stop_engine (self);
  json_t *value = json_pack ("{s:s, s:s}", "user", user, "device", self->device);
  if (password != NULL)
    json_object_set_new (value, "password", json_string (password));
  g_autofree char *body = lb_json_to_text (value);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  LbHttpRequest request = { .method = "POST", .path = "/v1/sessions", .body = bytes };
  json_decref (value);
  lb_http_send_async (self->http, &request, cancellable, store_answered, task);
}

gboolean
lb_client_sign_in_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_sign_in_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Signing out */

/* a: nothing of the store's shall stay here. extra: the gate that the reader opens: who closes last tidies the log up,
 * and only the writer can. */
static gboolean
forget_session (LbHand *hand, LbCall *call, GError **error)
{
  lb_gate_pass (call->extra);
  gboolean good = hand->replica == NULL
                  || (call->a ? lb_replica_wipe (hand->replica, error)
                              : lb_replica_set (hand->replica, "session", NULL, error));

  g_clear_pointer (&hand->replica, lb_replica_close);
  return good;
}

static LbCall *
gate_call (LbGate *gate, LbWork work)
{
  LbCall *call = lb_call_new (work);

  call->extra = lb_gate_ref (gate);
  call->free_extra = (GDestroyNotify) lb_gate_unref;
  return call;
}

/* Both hands let go of the replica; @callback hears of the writing one. */
static void
forget_replica (LbClient *self, gpointer tag, GAsyncReadyCallback callback, gpointer data)
{
  LbGate *gate = lb_gate_new ();
  LbCall *forgets = gate_call (gate, forget_session);

  forgets->a = self->facts->policy->wipe_on_sign_out;
  lb_client_call (self, &self->read, gate_call (gate, close_reader), forget_replica, NULL, NULL, NULL);
  lb_client_call (self, &self->write, forgets, tag, NULL, callback, data);
  lb_gate_unref (gate);
}

static void
forget_here (LbClient *self)
{
  LbFacts *none = lb_facts_new (self->facts->catalogues, self->facts->calendar, self->facts->policy, NULL);

  lb_client_forget_kept (self);
  lb_client_stop_engine (self);
  g_clear_pointer (&self->access, g_free);
  g_clear_pointer (&self->refresh, g_free);
  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->colleagues, g_ptr_array_unref);
  g_clear_handle_id (&self->refresh_timer, g_source_remove);
  lb_client_set_facts (self, none);
  lb_client_set_must_change (self, FALSE);
  lb_client_set_caught_up (self, FALSE);
  lb_client_set_outbox (self, 0, 0);
  lb_facts_unref (none);
}

/* The store has ended the session: what waits in the outbox stays for the next sign-in. */
void
lb_client_end_session (LbClient *self, const char *reason)
{
  g_autofree char *kept = g_strdup (reason);

  if (!self->signed_in)
    return;
  forget_here (self);
  forget_replica (self, lb_client_end_session, NULL, NULL);
  lb_client_emit_signed_out (self, kept);
}

static void
signed_out (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (lb_client_call_finish (result, signed_out, &error) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  lb_client_emit_signed_out (self, "signed-out");
  g_task_return_boolean (task, TRUE);
}

static void
store_knows (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  LbClient *self = g_task_get_source_object (task);
  g_autoptr (LbHttpAnswer) answer = lb_http_send_finish (result, NULL); /* off line, the token dies of age */

  if (answer != NULL)
    lb_client_heard (self, answer);
  forget_replica (self, signed_out, signed_out, g_steal_pointer (&task));
}

void
lb_client_sign_out_async (LbClient *self, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  GTask *task = g_task_new (self, NULL, callback, data);
  g_autofree char *token = g_strdup (self->access);
  LbHttpRequest request = { .method = "DELETE", .path = "/v1/sessions", .token = token, .silence = 5 };
  g_task_set_source_tag (task, lb_client_sign_out_async);
  forget_here (self);
  if (token != NULL && self->http != NULL)
    lb_http_send_async (self->http, &request, NULL, store_knows, task);
  else
    forget_replica (self, signed_out, signed_out, task);
}

gboolean
lb_client_sign_out_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_sign_out_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

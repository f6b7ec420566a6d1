/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sign-in that outlives the program: the refresh token (never the password) lies in the person's keyring and, once it
 * is safe there, no longer in the replica. Each new token is first written into the replica, then into the keyring, then
 * taken out of the replica: after a crash at any moment a token that the replica has is the newer one.
 */
#include "lb-client-private.h"

#include <string.h>

LbKeyring *
lb_client_keyring (LbClient *self)
{
  if (self->keyring == NULL && self->device != NULL)
    self->keyring = lb_keyring_new (self->address, self->device);
  return self->keyring;
}

gboolean
lb_client_may_remember (LbClient *self)
{
  g_return_val_if_fail (LB_IS_CLIENT (self), FALSE);
  return self->may_remember;
}

void
lb_client_set_remember (LbClient *self, gboolean remember)
{
  g_return_if_fail (LB_IS_CLIENT (self));
  self->remember = remember && self->may_remember;
}

gboolean
lb_client_get_remember (LbClient *self)
{
  g_return_val_if_fail (LB_IS_CLIENT (self), FALSE);
  return self->remember;
}

/* Whether there is a keyring */

static void
looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (lb_keyring_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
lb_client_look_for_keyring_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));
  GTask *task = g_task_new (self, cancellable, callback, data);
  LbKeyring *keyring = lb_client_keyring (self);

  g_task_set_source_tag (task, lb_client_look_for_keyring_async);
  if (keyring != NULL)
    {
      lb_keyring_look_async (keyring, looked, task);
      return;
    }
  g_task_return_new_error (task, LB_ERROR, LB_ERROR_FAILED, "client: not open");
  g_object_unref (task);
}

gboolean
lb_client_look_for_keyring_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_look_for_keyring_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What the replica keeps */

static gboolean
set_session (LbHand *hand, LbCall *call, GError **error)
{
  return hand->replica == NULL || lb_replica_set (hand->replica, "session", call->text, error);
}

static void
session_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (lb_client_call_finish (result, session_written, &error) == NULL)
    g_warning ("the session could not be written down: %s", error->message);
}

static void
write_session (LbClient *self, gboolean with_token)
{
  LbCall *call = lb_call_new (set_session);

  call->text = lb_client_session_text (self, self->facts->actor, with_token);
  lb_client_call (self, &self->write, call, session_written, NULL, session_written, NULL);
}

/* Remembering */

typedef struct { LbClient *client; char *token; } Keeping;

static void
set_remembered (LbClient *self, const char *user)
{
  if (g_strcmp0 (self->remembered, user) == 0)
    return;
  g_free (self->remembered);
  self->remembered = g_strdup (user);
  lb_client_keep_store (self);
}

static void
kept (GObject *source, GAsyncResult *result, gpointer data)
{
  Keeping *keeping = data;
  g_autoptr (LbClient) self = keeping->client;
  g_autoptr (GError) error = NULL;
  gboolean done = lb_keyring_finish (result, &error);
  gboolean current = self->remember && self->facts->actor != NULL && g_strcmp0 (self->refresh, keeping->token) == 0;

  lb_keyring_free_secret (keeping->token);
  g_free (keeping);
  if (!current) /* signed out, or renewed again, since */
    return;
  if (done)
    {
      write_session (self, FALSE);
      return;
    }
  g_message ("the sign-in could not be kept: %s", error->message);
  self->remember = FALSE;
  set_remembered (self, NULL);
  lb_client_emit_not_remembered (self);
}

static void
ignore (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!lb_keyring_finish (result, &error))
    g_message ("a kept sign-in could not be removed: %s", error->message);
}

/**
 * lb_client_remember_session:
 *
 * The session's tokens are written into the replica; what follows from it for the keyring. Of one folder at most one user
 * is remembered.
 */
void
lb_client_remember_session (LbClient *self)
{
  const LbActor *actor = self->facts->actor;
  LbKeyring *keyring = lb_client_keyring (self);

  if (actor == NULL || self->refresh == NULL || keyring == NULL)
    return;
  if (!self->remember || !self->may_remember)
    {
      if (self->remembered != NULL)
        write_session (self, TRUE);
      lb_client_forget_kept (self);
      return;
    }
  if (self->remembered != NULL && !g_str_equal (self->remembered, actor->id))
    lb_keyring_forget_async (keyring, ignore, NULL);
  set_remembered (self, actor->id);
  Keeping *keeping = g_new (Keeping, 1);
  *keeping = (Keeping) { g_object_ref (self), g_strdup (self->refresh) };
  lb_keyring_keep_async (keyring, actor->id, self->refresh, kept, keeping);
}

/**
 * lb_client_forget_kept:
 *
 * Nobody is signed in by the keyring any more. That it is not to be looked at is written down first.
 */
void
lb_client_forget_kept (LbClient *self)
{
  LbKeyring *keyring = lb_client_keyring (self);

  self->remember = FALSE;
  if (self->remembered == NULL || keyring == NULL)
    return;
  set_remembered (self, NULL);
  lb_keyring_forget_async (keyring, ignore, NULL);
}

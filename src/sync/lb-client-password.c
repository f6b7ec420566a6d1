/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changing one's own password, and going on with what was refused until then.
 */
#include "lb-client-private.h"

#include <jansson.h>
#include <string.h>
#include "lb-json.h"

/* text: the new one. */
static gboolean
keep_password (LbHand *hand, LbCall *call, GError **error)
{
  return hand->replica == NULL || lb_replica_keep_password (hand->replica, call->text, error);
}

static void
facts_loaded_after_all (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (!lb_client_load_facts_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  lb_client_kick (self);
  g_task_return_boolean (task, TRUE);
}

static void
documents_there_after_all (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (!lb_client_refresh_documents_finish (self, result, NULL, &error))
    g_task_return_error (task, error);
  else
    lb_client_load_facts_async (self, self->facts->actor, NULL, facts_loaded_after_all, g_steal_pointer (&task));
}

static void
password_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (lb_client_call_finish (result, password_kept, &error) == NULL)
    g_task_return_error (task, error);
  else
    lb_client_refresh_documents_async (self, NULL, documents_there_after_all, g_steal_pointer (&task));
}

/* What was refused until now, catalogue and all, is fetched. */
static void
password_changed (GObject *source, GAsyncResult *result, gpointer data)
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
  LbCall *call = lb_call_new (keep_password);
  call->text = g_strdup (g_task_get_task_data (task));
  lb_client_set_must_change (self, FALSE);
  lb_client_call (self, &self->write, call, password_kept, NULL, password_kept, g_steal_pointer (&task));
}

void
lb_client_change_password_async (LbClient *self, const char *old_password, const char *new_password,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && old_password != NULL && new_password != NULL);

  GTask *task = g_task_new (self, cancellable, callback, data);
  json_t *value = json_pack ("{s:s, s:s}", "old", old_password, "new", new_password);
  g_autofree char *body = lb_json_to_text (value);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  LbAsk ask = { .method = "PUT", .path = "/v1/password", .body = bytes };
  json_decref (value);
  g_task_set_source_tag (task, lb_client_change_password_async);
  g_task_set_task_data (task, g_strdup (new_password), g_free);
  lb_client_ask_async (self, &ask, cancellable, password_changed, task);
}

gboolean
lb_client_change_password_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_change_password_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

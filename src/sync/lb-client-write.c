/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What screens do: commands, files, drafts, numbers. Each errand goes to the writing hand; the network comes after.
 */
#include "lb-client-private.h"

#include <jansson.h>
#include <string.h>
#include "lb-json.h"
#include "lb-uuid.h"

#define LARGEST_FILE (64 * 1024 * 1024)

static gboolean
has_replica (LbHand *hand, GError **error)
{
  if (hand->replica != NULL)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED, "client: nobody is signed in");
  return FALSE;
}

static void
note_changed (LbCall *call, const char *case_id)
{
  const char *const ids[] = { case_id, NULL };

  call->changed = g_strdupv ((char **) ids);
}

/* Commands */

static gboolean
submit (LbHand *hand, LbCall *call, GError **error)
{
  if (!has_replica (hand, error))
    return FALSE;
  call->result = lb_replica_submit (hand->replica, call->command, call->now, error);
  call->free_result = (GDestroyNotify) g_ptr_array_unref;
  if (call->result == NULL)
    return FALSE;
  note_changed (call, call->command->case_id);
  return TRUE;
}

static void
submitted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, submit, &error);

  if (call == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, g_strdup (call->command->case_id), g_free);
  g_task_return_pointer (task, g_steal_pointer (&call->result), (GDestroyNotify) g_ptr_array_unref);
  lb_client_kick_push (LB_CLIENT (source));
}

void
lb_client_submit_async (LbClient *self, const char *case_id, const char *item, LbCommandType type, GVariant *args,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  LbTime now = lb_client_now (self);
  g_autofree char *id = lb_uuid_new (now), *fresh = case_id == NULL ? lb_uuid_new (now) : NULL;
  g_autoptr (GVariant) record = g_variant_ref_sink (args != NULL ? args : g_variant_new ("a{sv}", NULL));
  GTask *task = g_task_new (self, cancellable, callback, data);
  LbCall *call = lb_call_new (submit);
  g_task_set_source_tag (task, lb_client_submit_async);
  call->writes = TRUE;
  call->now = now;
  call->command = lb_command_new (id, case_id != NULL ? case_id : fresh, item, type, 0, now, record);
  lb_client_call (self, &self->write, call, submit, cancellable, submitted, task);
}

GPtrArray *
lb_client_submit_finish (LbClient *self, GAsyncResult *result, char **ret_case_id, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_submit_async), NULL);

  GPtrArray *events = g_task_propagate_pointer (G_TASK (result), error);
  if (events != NULL && ret_case_id != NULL)
    *ret_case_id = g_strdup (g_task_get_task_data (G_TASK (result)));
  return events;
}

/* The outbox */

static gboolean
retry (LbHand *hand, LbCall *call, GError **error)
{
  g_autofree char *case_id = NULL, *id = lb_uuid_new (call->now);

  if (!has_replica (hand, error) || !lb_replica_retry (hand->replica, call->text, id, call->now, &case_id, error))
    return FALSE;
  note_changed (call, case_id);
  return TRUE;
}

static gboolean
discard (LbHand *hand, LbCall *call, GError **error)
{
  g_autofree char *case_id = NULL;

  if (!has_replica (hand, error) || !lb_replica_discard (hand->replica, call->text, &case_id, error))
    return FALSE;
  note_changed (call, case_id);
  return TRUE;
}

static void
dealt_with (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (lb_client_call_finish (result, dealt_with, &error) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_boolean (task, TRUE);
  lb_client_kick_push (LB_CLIENT (source));
}

static void
deal_with (LbClient *self, LbWork how, const char *command_id, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  LbCall *call = lb_call_new (how);

  g_task_set_source_tag (task, lb_client_outbox_finish);
  call->writes = TRUE;
  call->text = g_strdup (command_id);
  call->now = lb_client_now (self);
  lb_client_call (self, &self->write, call, dealt_with, NULL, dealt_with, task);
}

void
lb_client_retry_async (LbClient *self, const char *command_id, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && command_id != NULL);
  deal_with (self, retry, command_id, callback, data);
}

void
lb_client_discard_async (LbClient *self, const char *command_id, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && command_id != NULL);
  deal_with (self, discard, command_id, callback, data);
}

gboolean
lb_client_outbox_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_outbox_finish), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Drafts */

static gboolean
save_draft (LbHand *hand, LbCall *call, GError **error)
{
  return has_replica (hand, error) && lb_replica_save_draft (hand->replica, call->draft, error);
}

void
lb_client_save_draft_async (LbClient *self, const LbDraft *draft, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && draft != NULL && draft->id != NULL);

  LbCall *call = lb_call_new (save_draft);
  call->draft = g_new0 (LbDraft, 1);
  call->draft->id = g_strdup (draft->id);
  call->draft->kind = g_strdup (draft->kind);
  call->draft->title = g_strdup (draft->title);
  call->draft->content = g_strdup (draft->content);
  call->draft->changed_at = draft->changed_at > 0 ? draft->changed_at : lb_client_now (self);
  lb_client_call (self, &self->write, call, lb_client_save_draft_async, NULL, callback, data);
}

gboolean
lb_client_save_draft_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  return lb_client_call_finish (result, lb_client_save_draft_async, error) != NULL;
}

static gboolean
delete_draft (LbHand *hand, LbCall *call, GError **error)
{
  return has_replica (hand, error) && lb_replica_delete_draft (hand->replica, call->text, error);
}

void
lb_client_delete_draft_async (LbClient *self, const char *id, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && id != NULL);

  LbCall *call = lb_call_new (delete_draft);
  call->text = g_strdup (id);
  lb_client_call (self, &self->write, call, lb_client_delete_draft_async, NULL, callback, data);
}

gboolean
lb_client_delete_draft_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  return lb_client_call_finish (result, lb_client_delete_draft_async, error) != NULL;
}

/* Files */

static GBytes *
load_file (GFile *file, GError **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GError) fault = NULL;

  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "file: cannot be read");
      return NULL;
    }
  if (g_file_info_get_size (info) > LARGEST_FILE)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE, "file: over 64 MiB");
      return NULL;
    }
  GBytes *bytes = g_file_load_bytes (file, NULL, NULL, &fault);
  if (bytes == NULL)
    g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "file: %s", g_quark_to_string (fault->domain));
  return bytes;
}

static gboolean
attach (LbHand *hand, LbCall *call, GError **error)
{
  if (!has_replica (hand, error) || (call->bytes == NULL && (call->bytes = load_file (call->file, error)) == NULL))
    return FALSE;
  call->result = lb_replica_attach (hand->replica, call->bytes, call->text, call->other, error);
  call->free_result = (GDestroyNotify) lb_file_free;
  return call->result != NULL;
}

static void
attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, attach, &error);

  if (call == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&call->result), (GDestroyNotify) lb_file_free);
  lb_client_kick_push (LB_CLIENT (source));
}

static void
start_attaching (LbClient *self, LbCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, lb_client_attach_async);
  lb_client_call (self, &self->write, call, attach, cancellable, attached, task);
}

void
lb_client_attach_async (LbClient *self, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && G_IS_FILE (file));

  LbCall *call = lb_call_new (attach);
  g_autofree char *name = g_file_get_basename (file);
  call->file = g_object_ref (file);
  call->text = g_utf8_make_valid (name, -1);
  start_attaching (self, call, cancellable, callback, data);
}

void
lb_client_attach_bytes_async (LbClient *self, GBytes *bytes, const char *name, const char *media_type,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && bytes != NULL && name != NULL);

  LbCall *call = lb_call_new (attach);
  call->bytes = g_bytes_ref (bytes);
  call->text = g_strdup (name);
  call->other = g_strdup (media_type);
  start_attaching (self, call, cancellable, callback, data);
}

LbFile *
lb_client_attach_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_attach_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Blobs: here, or from the store */

static gboolean
find_blob (LbHand *hand, LbCall *call, GError **error)
{
  call->free_result = g_free;
  return has_replica (hand, error) && lb_replica_find_blob (hand->replica, call->text, (char **) &call->result, error);
}

static gboolean
keep_blob (LbHand *hand, LbCall *call, GError **error)
{
  call->free_result = g_free;
  return has_replica (hand, error)
         && (call->result = lb_replica_keep_blob (hand->replica, call->text, call->bytes, error)) != NULL;
}

static void
blob_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, keep_blob, &error);

  if (call == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_file_new_for_path (call->result), g_object_unref);
}

static void
blob_came (GObject *source, GAsyncResult *result, gpointer data)
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
  LbCall *call = lb_call_new (keep_blob);
  call->text = g_strdup (g_task_get_task_data (task));
  call->bytes = g_bytes_ref (answer->body);
  lb_client_call (self, &self->write, call, keep_blob, g_task_get_cancellable (task), blob_kept, g_object_ref (task));
}

static void
blob_looked_for (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, find_blob, &error);

  if (call == NULL)
    g_task_return_error (task, error);
  else if (call->result != NULL)
    g_task_return_pointer (task, g_file_new_for_path (call->result), g_object_unref);
  else
    {
      g_autofree char *path = g_strconcat ("/v1/blobs/", call->text, NULL);
      LbAsk ask = { .method = "GET", .path = path, .largest = LARGEST_FILE + 1 };
      GCancellable *cancellable = g_task_get_cancellable (task);
      lb_client_ask_async (self, &ask, cancellable, blob_came, g_steal_pointer (&task));
    }
}

void
lb_client_get_blob_async (LbClient *self, const char *digest, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && digest != NULL);

  GTask *task = g_task_new (self, cancellable, callback, data);
  LbCall *call = lb_call_new (find_blob);
  g_task_set_source_tag (task, lb_client_get_blob_async);
  g_task_set_task_data (task, g_strdup (digest), g_free);
  call->text = g_strdup (digest);
  lb_client_call (self, &self->read, call, find_blob, cancellable, blob_looked_for, task);
}

GFile *
lb_client_get_blob_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_get_blob_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The training clock */

/* The answer's head may still go by the clock as it was. */
static void
take_time (LbClient *self, LbHttpAnswer *answer)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (answer->body, &length);
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, NULL, NULL);

  if (reader == NULL)
    return;
  LbJson root = lb_json_root (reader);
  LbTime time = lb_json_time (&root, "time");
  if (!lb_json_reader_finish (reader, NULL))
    return;
  answer->time = time;
  lb_client_heard (self, answer);
  lb_client_note_clock_set (self);
}

static void
clock_set (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (LbHttpAnswer) problem = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_client_ask_finish (self, result, &problem, &error);

  if (answer == NULL)
    {
      if (problem != NULL)
        g_task_set_task_data (task, g_memdup2 (&problem->newest, sizeof problem->newest), g_free);
      g_task_return_error (task, error);
      return;
    }
  take_time (self, answer);
  lb_client_kick_pull (self);
  g_task_return_boolean (task, TRUE);
}

void
lb_client_set_clock_async (LbClient *self, LbTime time, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  GTask *task = g_task_new (self, cancellable, callback, data);
  g_autofree char *text = lb_time_to_string (time);
  json_t *value = json_pack ("{s:s}", "time", text);
  g_autofree char *body = lb_json_to_text (value);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  LbAsk ask = { .method = "POST", .path = "/v1/training/clock", .body = bytes };
  json_decref (value);
  g_task_set_source_tag (task, lb_client_set_clock_async);
  lb_client_ask_async (self, &ask, cancellable, clock_set, task);
}

gboolean
lb_client_set_clock_finish (LbClient *self, GAsyncResult *result, LbTime *ret_newest, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_set_clock_async), FALSE);
  const LbTime *newest = g_task_get_task_data (G_TASK (result));

  if (ret_newest != NULL)
    *ret_newest = newest != NULL ? *newest : LB_TIME_NONE;
  return g_task_propagate_boolean (G_TASK (result), error);
}

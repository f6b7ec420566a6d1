/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening and closing: what this folder knows of its store before anybody has signed in.
 */
#include "lb-client-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>
#include "lb-json.h"
#include "lb-uuid.h"

#define FIRST_TRIES 25 /* a private store on this machine may be a moment behind us */
#define BETWEEN_TRIES_MS 200

/* On the hand */

static gboolean
read_kept (LbHand *hand, LbCall *call, GError **error)
{
  g_autofree char *path = g_build_filename (call->text, "store.json", NULL);
  g_autoptr (GError) fault = NULL;
  char *text = NULL;

  if (g_mkdir_with_parents (call->text, 0700) != 0)
    {
      int saved = errno;
      g_set_error (error, LB_ERROR, saved == ENOSPC ? LB_ERROR_FULL : LB_ERROR_FAILED, "folder: %s", g_strerror (saved));
      return FALSE;
    }
  if (!g_file_get_contents (path, &text, NULL, &fault) && !g_error_matches (fault, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "store.json: cannot be read");
      return FALSE;
    }
  call->result = text;
  call->free_result = g_free;
  return TRUE;
}

/* Looks at the replica of who was here last, so that one of a newer program is noticed before anybody types. */
static gboolean
look_at_replica (LbHand *hand, LbCall *call, GError **error)
{
  g_autofree char *path = g_build_filename (call->text, "replica.db", NULL);
  g_autoptr (GError) fault = NULL;
  LbReplica *replica = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  replica = lb_replica_open (call->text, TRUE, &fault);
  lb_replica_close (replica);
  if (replica != NULL || !g_error_matches (fault, LB_ERROR, LB_ERROR_NEWER))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gboolean
write_kept (LbHand *hand, LbCall *call, GError **error)
{
  g_autofree char *path = g_build_filename (call->text, "store.json", NULL);
  g_autoptr (GError) fault = NULL;

  if (g_file_set_contents_full (path, call->other, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &fault))
    return TRUE;
  g_set_error (error, LB_ERROR,
               g_error_matches (fault, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? LB_ERROR_FULL : LB_ERROR_FAILED,
               "store.json: cannot be written");
  return FALSE;
}

/* What is kept */

static void
kept_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (lb_client_call_finish (result, kept_written, &error) == NULL)
    g_warning ("what is known of the store could not be written down: %s", error->message);
}

void
lb_client_keep_store (LbClient *self)
{
  static const char *const names[] = { "user", "remembered" };
  json_t *facts = self->facts_text != NULL ? json_loads (self->facts_text, 0, NULL) : NULL;
  json_t *value = json_pack ("{s:s, s:s?, s:s?, s:o, s:I}", "device", self->device, "user", self->last_user,
                             "remembered", self->remembered, "store", facts != NULL ? facts : json_null (), "offset", (json_int_t) self->offset);
  LbCall *call = lb_call_new (write_kept);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (json_is_null (json_object_get (value, names[i])))
      json_object_del (value, names[i]);
  call->text = g_strdup (self->folder);
  call->other = lb_json_to_text (value);
  json_decref (value);
  lb_client_call (self, &self->write, call, kept_written, NULL, kept_written, NULL);
}

/* The answer of /v1/store, from the store or from what is kept. */
gboolean
lb_client_take_facts (LbClient *self, const char *text, gsize length, GError **error)
{
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, NULL, error);

  if (reader == NULL)
    return FALSE;
  LbJson root = lb_json_root (reader);
  gint64 protocol = lb_json_integer (&root, "protocol", 1, 1000);
  gboolean training = lb_json_boolean (&root, "training");
  gboolean may_remember = lb_json_boolean_or (&root, "remember_sign_in", FALSE);
  if (!lb_json_reader_finish (reader, error))
    return FALSE;
  if (protocol != 1)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NEWER, "store: it speaks protocol %d", (int) protocol);
      return FALSE;
    }
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  GPtrArray *people = lb_client_read_people (bytes, "people", error);
  if (people == NULL)
    return FALSE;
  g_ptr_array_unref (self->demo_people);
  self->demo_people = people;
  self->may_remember = may_remember;
  lb_client_set_training (self, training);
  if (self->facts_text != text)
    {
      g_free (self->facts_text);
      self->facts_text = g_strndup (text, length);
    }
  return TRUE;
}

gboolean
lb_client_take_kept (LbClient *self, const char *text, GError **error)
{
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, strlen (text), NULL, error);

  if (reader == NULL)
    return FALSE;
  LbJson root = lb_json_root (reader);
  const char *device = lb_json_string (&root, "device", 1, 64);
  const char *user = lb_json_string_or (&root, "user", 0, 64, NULL);
  const char *remembered = lb_json_string_or (&root, "remembered", 0, 64, NULL);
  gint64 offset = lb_json_integer_or (&root, "offset", G_MININT64, G_MAXINT64, 0);
  LbJson store = lb_json_member (&root, "store");
  if (!lb_json_reader_finish (reader, error))
    return FALSE;
  self->device = g_strdup (device);
  self->last_user = user != NULL && *user != '\0' ? g_strdup (user) : NULL;
  self->remembered = g_strdup (remembered);
  if (!self->offset_known)
    lb_client_recall_offset (self, offset);
  if (store.value == NULL || json_is_null (store.value))
    return TRUE;
  g_autofree char *facts = lb_json_to_text (store.value);
  return lb_client_take_facts (self, facts, strlen (facts), error);
}

/* Opening */

typedef struct { int tries; } Opening;

static void ask_facts (GTask *task);

static gboolean
try_again (gpointer data)
{
  ask_facts (data);
  return G_SOURCE_REMOVE;
}

static void
opened (GTask *task)
{
  LbClient *self = g_task_get_source_object (task);

  self->open = TRUE;
  lb_client_keep_store (self);
  if (self->offline)
    lb_client_retry_later (self, 0);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
facts_came (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  LbClient *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_http_send_finish (result, &error);
  gsize length = 0;

  if (answer != NULL)
    {
      lb_client_heard (self, answer);
      const char *text = g_bytes_get_data (answer->body, &length);
      if (lb_http_answer_ok (answer, &error) && lb_client_take_facts (self, text, length, &error))
        {
          opened (task);
          return;
        }
    }
  if (g_error_matches (error, LB_ERROR, LB_ERROR_OFFLINE))
    {
      if (self->facts_text == NULL && ++opening->tries < FIRST_TRIES)
        {
          g_error_free (error);
          g_timeout_add (BETWEEN_TRIES_MS, try_again, task);
          return;
        }
      lb_client_not_heard (self, error);
      if (self->facts_text != NULL)
        {
          g_error_free (error);
          opened (task);
          return;
        }
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
ask_facts (GTask *task)
{
  LbClient *self = g_task_get_source_object (task);
  LbHttpRequest request = { .method = "GET", .path = "/v1/store", .silence = 10 };

  if (self->http == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "client: closed");
      g_object_unref (task);
      return;
    }
  lb_http_send_async (self->http, &request, g_task_get_cancellable (task), facts_came, task);
}

static void
replica_looked_at (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;

  if (lb_client_call_finish (result, replica_looked_at, &error) == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  ask_facts (task);
}

static void
kept_read (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  GTask *task = data;
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, kept_read, &error);

  if (call == NULL || (call->result != NULL && self->device == NULL && !lb_client_take_kept (self, call->result, &error)))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (self->device == NULL)
    self->device = lb_uuid_new (g_get_real_time () / 1000);
  if (self->last_user == NULL)
    {
      ask_facts (task);
      return;
    }
  LbCall *look = lb_call_new (look_at_replica);
  look->text = g_build_filename (self->folder, self->last_user, NULL);
  lb_client_call (self, &self->write, look, replica_looked_at, NULL, replica_looked_at, task);
}

void
lb_client_open_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  GTask *task = g_task_new (self, cancellable, callback, data);
  GError *error = NULL;
  g_task_set_source_tag (task, lb_client_open_async);
  g_task_set_task_data (task, g_new0 (Opening, 1), g_free);
  if (self->http == NULL && (self->http = lb_http_new (self->address, &error)) == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (self->write.worker == NULL)
    self->write.worker = lb_worker_new ("replica-writer");
  if (self->read.worker == NULL)
    self->read.worker = lb_worker_new ("replica-reader");
  if (self->build.worker == NULL)
    self->build.worker = lb_worker_new ("replica-builder");
  LbCall *call = lb_call_new (read_kept);
  call->text = g_strdup (self->folder);
  lb_client_call (self, &self->write, call, kept_read, cancellable, kept_read, task);
}

gboolean
lb_client_open_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_open_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Closing: what was asked for before is done first. */

static gboolean
close_replica (LbHand *hand, LbCall *call, GError **error)
{
  g_clear_pointer (&hand->replica, lb_replica_close);
  return TRUE;
}

static void
writer_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  lb_client_call_finish (result, writer_closed, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
reader_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);

  lb_client_call_finish (result, reader_closed, NULL);
  lb_client_call (self, &self->write, lb_call_new (close_replica), writer_closed, NULL, writer_closed, data);
}

static void
close_hands (GTask *task)
{
  LbClient *self = g_task_get_source_object (task);

  lb_client_call (self, &self->read, lb_call_new (close_replica), reader_closed, NULL, reader_closed, task);
}

static void
keyring_drained (GObject *source, GAsyncResult *result, gpointer data)
{
  lb_keyring_finish (result, NULL);
  close_hands (data);
}

void
lb_client_close_async (LbClient *self, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  GTask *task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, lb_client_close_async);
  lb_client_stop_engine (self);
  g_clear_handle_id (&self->refresh_timer, g_source_remove);
  g_clear_pointer (&self->http, lb_http_free);
  self->open = FALSE;
  if (self->write.worker == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  if (self->keyring != NULL) /* a token that is on its way there exists nowhere else for long */
    lb_keyring_drain_async (self->keyring, keyring_drained, task);
  else
    close_hands (task);
}

gboolean
lb_client_close_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_close_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One's own sessions, and leave: asked of the store when somebody looks, and kept nowhere here.
 */
#include "lb-client-private.h"

#include <jansson.h>
#include <string.h>
#include "lb-json.h"

#define MOST_ROWS 10000

void
lb_session_row_free (LbSessionRow *row)
{
  if (row == NULL)
    return;
  g_free (row->id);
  g_free (row->device);
  g_free (row);
}

void
lb_leave_row_free (LbLeaveRow *row)
{
  if (row == NULL)
    return;
  g_free (row->id);
  g_free (row->user);
  g_free (row->substitute);
  g_free (row);
}

/* Reading */

static LbTime
read_time (const LbJson *at, const char *name)
{
  LbTime time = LB_TIME_NONE;

  return lb_time_parse (lb_json_string (at, name, 1, 40), &time, NULL) ? time : LB_TIME_NONE;
}

static gpointer
read_session (const LbJson *at)
{
  LbSessionRow *row = g_new0 (LbSessionRow, 1);

  row->id = g_strdup (lb_json_string (at, "session", 1, 64));
  row->device = g_strdup (lb_json_string (at, "device", 1, 64));
  row->made = read_time (at, "made");
  row->seen = read_time (at, "seen");
  row->until = read_time (at, "until");
  row->bound = lb_json_boolean (at, "bound");
  row->current = lb_json_boolean (at, "current");
  return row;
}

static gpointer
read_leave (const LbJson *at)
{
  LbLeaveRow *row = g_new0 (LbLeaveRow, 1);

  row->id = g_strdup (lb_json_string (at, "leave", 1, 64));
  row->user = g_strdup (lb_json_string (at, "user", 1, 64));
  row->substitute = g_strdup (lb_json_string (at, "substitute", 1, 64));
  row->first = lb_json_day (at, "first");
  row->last = lb_json_day (at, "last");
  return row;
}

typedef struct
{
  const char *member;
  gpointer (*read) (const LbJson *at);
  GDestroyNotify free;
} List;

static const List sessions = { "sessions", read_session, (GDestroyNotify) lb_session_row_free };
static const List leaves = { "leave", read_leave, (GDestroyNotify) lb_leave_row_free };

static GPtrArray *
read_list (GBytes *body, const List *list, GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, NULL, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (list->free);

  if (reader == NULL)
    return NULL;
  LbJson root = lb_json_root (reader), array;
  gsize count = lb_json_array (&root, list->member, 0, MOST_ROWS, &array);
  for (gsize i = 0; i < count; i++)
    {
      LbJson element = lb_json_element (&array, i);
      g_ptr_array_add (rows, list->read (&element));
    }
  return lb_json_reader_finish (reader, error) ? g_steal_pointer (&rows) : NULL;
}

static void
list_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_client_ask_finish (LB_CLIENT (source), result, NULL, &error);
  GPtrArray *rows = answer != NULL ? read_list (answer->body, g_task_get_task_data (task), &error) : NULL;

  if (rows == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
}

static void
ask_for_list (LbClient *self, const char *path, const List *list, gpointer tag, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  LbAsk ask = { .method = "GET", .path = path };

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, (gpointer) list, NULL);
  lb_client_ask_async (self, &ask, cancellable, list_came, task);
}

void
lb_client_list_sessions_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));
  ask_for_list (self, "/v1/sessions", &sessions, lb_client_list_sessions_async, cancellable, callback, data);
}

GPtrArray *
lb_client_list_sessions_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_list_sessions_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
lb_client_list_leave_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));
  ask_for_list (self, "/v1/leave", &leaves, lb_client_list_leave_async, cancellable, callback, data);
}

GPtrArray *
lb_client_list_leave_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_list_leave_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Changing */

static void
changed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_client_ask_finish (LB_CLIENT (source), result, NULL, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
change (LbClient *self, const LbAsk *ask, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, lb_client_account_finish);
  lb_client_ask_async (self, ask, cancellable, changed, task);
}

void
lb_client_revoke_session_async (LbClient *self, const char *session, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && session != NULL);
  g_autofree char *path = g_strconcat ("/v1/sessions/", session, NULL);
  LbAsk ask = { .method = "DELETE", .path = path };

  change (self, &ask, cancellable, callback, data);
}

void
lb_client_add_leave_async (LbClient *self, const char *user, const char *substitute, LbDay first, LbDay last,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && user != NULL && substitute != NULL);
  g_autofree char *from = lb_day_to_string (first), *to = lb_day_to_string (last);
  json_auto_t *value =
    json_pack ("{s:s, s:s, s:s, s:s}", "user", user, "substitute", substitute, "first", from, "last", to);
  g_autofree char *text = lb_json_to_text (value);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  LbAsk ask = { .method = "POST", .path = "/v1/leave", .body = body };

  change (self, &ask, cancellable, callback, data);
}

void
lb_client_end_leave_async (LbClient *self, const char *leave, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && leave != NULL);
  g_autofree char *path = g_strconcat ("/v1/leave/", leave, NULL);
  LbAsk ask = { .method = "DELETE", .path = path };

  change (self, &ask, cancellable, callback, data);
}

gboolean
lb_client_account_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_account_finish), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

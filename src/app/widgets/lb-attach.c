/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-attach.h"

#include "lb-leaf-run.h"

typedef struct
{
  GFile *file;
  gint64 bytes_most, dots_most;
} Attaching;

static void
attaching_free (gpointer data)
{
  Attaching *attaching = data;

  g_object_unref (attaching->file);
  g_free (attaching);
}

static gboolean
is_small_enough (Attaching *attaching, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info (attaching->file, G_FILE_ATTRIBUTE_STANDARD_SIZE
                                                  "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, "a folder");
      return FALSE;
    }
  /* A device or a pipe would never end. */
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error_literal (error, LB_LEAF_ERROR, LB_LEAF_ERROR_KIND, "no regular file");
      return FALSE;
    }
  if (g_file_info_get_size (info) <= attaching->bytes_most)
    return TRUE;
  g_set_error_literal (error, LB_LEAF_ERROR, LB_LEAF_ERROR_TOO_LARGE, "bytes");
  return FALSE;
}

static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Attaching *attaching = data;
  g_autofree char *path = g_file_get_path (attaching->file);
  LbLeafOrder order = { path, 0, 0, 0, attaching->dots_most };
  LbLeafPicture picture = { 0 };
  GError *error = NULL;

  if (path == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "not on this computer");
  else if (is_small_enough (attaching, cancellable, &error))
    lb_leaf_run (&order, cancellable, &picture, &error);
  g_clear_pointer (&picture.dots, g_bytes_unref);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  LbFile *file = lb_client_attach_finish (LB_CLIENT (source), result, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify) lb_file_free);
  else
    g_task_return_error (task, error);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Attaching *attaching = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else
    lb_client_attach_async (LB_CLIENT (source), attaching->file, g_task_get_cancellable (task), attached_cb,
                            g_object_ref (task));
}

void
lb_attach_async (LbClient *client, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;
  g_autoptr (GTask) check = NULL;
  Attaching *attaching;
  LbPolicy *policy;

  g_return_if_fail (LB_IS_CLIENT (client));
  g_return_if_fail (G_IS_FILE (file));

  policy = lb_client_get_policy (client);
  attaching = g_new0 (Attaching, 1);
  attaching->file = g_object_ref (file);
  attaching->bytes_most = (gint64) policy->file_megabytes * 1024 * 1024;
  attaching->dots_most = (gint64) policy->picture_megapixels * 1000000;
  task = g_task_new (client, cancellable, callback, data);
  g_task_set_source_tag (task, lb_attach_async);
  check = g_task_new (client, cancellable, checked_cb, task);
  g_task_set_task_data (check, attaching, attaching_free);
  g_task_run_in_thread (check, check_thread);
}

LbFile *
lb_attach_finish (LbClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_attach_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

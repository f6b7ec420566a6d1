/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-receive.h"

typedef struct
{
  LbClient *client;     /* (owned) */
  LbIntakeDraft *draft; /* (owned) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->client);
  g_object_unref (job->draft);
  g_free (job);
}

static GTask *
new_task (LbClient *client, LbIntakeDraft *draft, GCancellable *cancellable, GAsyncReadyCallback callback,
          gpointer data, gpointer tag)
{
  GTask *task = g_task_new (draft, cancellable, callback, data);
  Job *job = g_new0 (Job, 1);

  job->client = g_object_ref (client);
  job->draft = g_object_ref (draft);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  return task;
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autofree char *case_id = NULL;
  GError *error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, &case_id, &error);
  Job *job = g_task_get_task_data (task);

  if (events == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  lb_intake_draft_set_case (job->draft, case_id);
  g_task_return_pointer (task, g_steal_pointer (&case_id), g_free);
}

static void
submit (GTask *task, LbCommandType type, GVariant *built)
{
  g_autoptr (GVariant) args = built; /* the client takes a reference of its own */
  Job *job = g_task_get_task_data (task);

  /* The task goes on with the callback. */
  lb_client_submit_async (job->client, lb_intake_draft_get_case (job->draft), NULL, type, args,
                          g_task_get_cancellable (task), submitted_cb, task);
}

static void
submit_receive (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autofree char *query_code = lb_intake_query_code_new ();

  submit (task, LB_COMMAND_RECEIVE,
          lb_intake_draft_receive_args (job->draft, lb_intake_draft_get_number (job->draft), query_code));
}

static void
numbered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autofree char *number = lb_client_take_number_finish (LB_CLIENT (source), result, &error);
  Job *job = g_task_get_task_data (task);

  if (number == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  lb_intake_draft_set_number (job->draft, number);
  if (lb_intake_draft_get_number (job->draft) == NULL)
    {
      /* Midnight has passed since the draft was opened: the day of application is the number's. */
      lb_intake_draft_set_today (job->draft, lb_time_day (lb_client_now (job->client)));
    }
  if (lb_intake_draft_get_number (job->draft) == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "case number of another day");
  else
    submit_receive (g_steal_pointer (&task));
}

void
lb_intake_receive_async (LbClient *client, LbIntakeDraft *draft, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;

  g_return_if_fail (LB_IS_CLIENT (client));
  g_return_if_fail (LB_IS_INTAKE_DRAFT (draft));
  g_return_if_fail (lb_intake_draft_can_receive (draft));

  task = new_task (client, draft, cancellable, callback, data, lb_intake_receive_async);
  if (lb_intake_draft_get_number (draft) != NULL)
    submit_receive (task);
  else
    lb_client_take_number_async (client, cancellable, numbered_cb, task);
}

char *
lb_intake_receive_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_intake_receive_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
lb_intake_refer_async (LbClient *client, LbIntakeDraft *draft, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (client));
  g_return_if_fail (LB_IS_INTAKE_DRAFT (draft));

  submit (new_task (client, draft, cancellable, callback, data, lb_intake_refer_async), LB_COMMAND_REFER,
          lb_intake_draft_refer_args (draft));
}

char *
lb_intake_refer_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_intake_refer_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

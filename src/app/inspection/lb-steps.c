/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-steps"
#include "lb-steps.h"

#include <string.h>

LbStep *
lb_step_new (const char *item, LbCommandType type, GVariant *args)
{
  LbStep *step = g_new0 (LbStep, 1);

  step->item = g_strdup (item);
  step->type = type;
  step->args = g_variant_take_ref (args);
  return step;
}

void
lb_step_free (LbStep *step)
{
  if (step == NULL)
    return;
  g_free (step->item);
  g_variant_unref (step->args);
  g_free (step);
}

GPtrArray *
lb_steps_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lb_step_free);
}

static gboolean
apply_all (LbCase *state, GPtrArray *events, GPtrArray *all, GError **error)
{
  for (guint i = 0; i < events->len; i++)
    {
      if (!lb_case_apply (state, g_ptr_array_index (events, i), error))
        return FALSE;
      g_ptr_array_add (all, lb_event_ref (g_ptr_array_index (events, i)));
    }
  return TRUE;
}

gboolean
lb_steps_check (const LbCase *state, GPtrArray *steps, const LbContext *context, LbCase **ret_state,
                GPtrArray **ret_events, GError **error)
{
  g_autoptr (LbCase) after = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_event_unref);

  g_return_val_if_fail (state != NULL && steps != NULL && context != NULL, FALSE);
  after = lb_case_copy (state);
  for (guint i = 0; i < steps->len; i++)
    {
      const LbStep *step = g_ptr_array_index (steps, i);
      g_autofree char *id = g_uuid_string_random ();
      g_autoptr (LbCommand) command
        = lb_command_new (id, after->id, step->item, step->type, after->version, context->now, step->args);
      g_autoptr (GPtrArray) events = lb_decide (after, command, context, error);

      if (events == NULL || !apply_all (after, events, all, error))
        return FALSE;
    }
  if (ret_state != NULL)
    *ret_state = g_steal_pointer (&after);
  if (ret_events != NULL)
    *ret_events = g_steal_pointer (&all);
  return TRUE;
}

/* Submitting, one at a time: the next may depend on the one before */

typedef struct
{
  char *case_id;    /* (owned) */
  GPtrArray *steps; /* (owned) (element-type LbStep) */
  guint done;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->case_id);
  g_ptr_array_unref (job->steps);
  g_free (job);
}

static void submit_next (GTask *task);

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, NULL, &error);

  if (events == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  job->done++;
  submit_next (g_steal_pointer (&task));
}

/* Takes @task. */
static void
submit_next (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  const LbStep *step;

  if (job->done == job->steps->len)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  step = g_ptr_array_index (job->steps, job->done);
  lb_client_submit_async (g_task_get_source_object (task), job->case_id, step->item, step->type,
                          g_variant_ref (step->args), g_task_get_cancellable (task), submitted_cb, task);
}

void
lb_steps_submit_async (LbClient *client, const char *case_id, GPtrArray *steps, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;
  Job *job;

  g_return_if_fail (LB_IS_CLIENT (client));
  g_return_if_fail (case_id != NULL && steps != NULL);

  task = g_task_new (client, cancellable, callback, data);
  job = g_new0 (Job, 1);
  job->case_id = g_strdup (case_id);
  job->steps = g_ptr_array_ref (steps);
  g_task_set_source_tag (task, lb_steps_submit_async);
  g_task_set_task_data (task, job, job_free);
  submit_next (task);
}

gboolean
lb_steps_submit_finish (GAsyncResult *result, guint *ret_done, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_steps_submit_async), FALSE);

  if (ret_done != NULL)
    *ret_done = ((Job *) g_task_get_task_data (G_TASK (result)))->done;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Small things */

GPtrArray *
lb_file_records (GPtrArray *files)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      const LbFile *file = g_ptr_array_index (files, i);

      g_ptr_array_add (records, lb_record_new ("blob", LB_VALUE_DIGEST, file->blob, "name", LB_VALUE_TEXT,
                                               file->name, "mediaType", LB_VALUE_TEXT, file->media_type,
                                               "size", LB_VALUE_INTEGER, file->size, NULL));
    }
  return records;
}

static int
digits (const char *text, gsize length, int most)
{
  int value = 0;

  if (length < 1 || length > 2)
    return -1;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return -1;
      value = value * 10 + g_ascii_digit_value (text[i]);
    }
  return value <= most ? value : -1;
}

int
lb_minute_parse (const char *text)
{
  const char *colon = text != NULL ? strchr (text, ':') : NULL;
  int hour, minute;

  if (colon == NULL && text != NULL && (colon = strstr (text, "：")) != NULL)
    {
      hour = digits (text, (gsize) (colon - text), 23);
      minute = strlen (colon + strlen ("：")) == 2 ? digits (colon + strlen ("："), 2, 59) : -1;
      return hour >= 0 && minute >= 0 ? hour * 60 + minute : -1;
    }
  if (colon == NULL || strlen (colon + 1) != 2)
    return -1;
  hour = digits (text, (gsize) (colon - text), 23);
  minute = digits (colon + 1, 2, 59);
  return hour >= 0 && minute >= 0 ? hour * 60 + minute : -1;
}

char *
lb_minute_to_string (int minute)
{
  return g_strdup_printf ("%02d:%02d", minute / 60, minute % 60);
}

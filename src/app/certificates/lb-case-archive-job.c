/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-case-archive"
#include "lb-case-archive-job.h"

#include <glib/gstdio.h>
#include "lb-archive.h"
#include "lb-error.h"
#include "lb-event-json.h"

typedef struct
{
  /* in */
  LbClient *client;  /* (owned) main thread only */
  LbCase *state;     /* (owned) */
  GPtrArray *events; /* (owned) (element-type LbEvent) */
  LbContext context; /* what it borrows is held below */
  LbActor *actor;    /* (owned) */
  LbCatalogue *catalogue; /* (owned) */
  LbCalendar *calendar;   /* (owned) */
  LbPolicy *policy;       /* (owned) */
  LbArchiveProgress progress;
  gpointer progress_data;
  GCancellable *cancellable; /* (owned) (nullable) */
  /* in progress */
  char *folder, *path; /* (owned) (nullable) */
  guint n_files;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->path != NULL)
    g_unlink (job->path);
  if (job->folder != NULL)
    g_rmdir (job->folder);
  g_clear_object (&job->client);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->state, lb_case_unref);
  g_clear_pointer (&job->events, g_ptr_array_unref);
  g_clear_pointer (&job->actor, lb_actor_free);
  g_clear_pointer (&job->catalogue, lb_catalogue_unref);
  g_clear_pointer (&job->calendar, lb_calendar_unref);
  g_clear_pointer (&job->policy, lb_policy_unref);
  g_free (job->folder);
  g_free (job->path);
  g_free (job);
}

/* One file for the thread: asked for on the main thread, where the client lives, while the thread waits. */
typedef struct
{
  Job *job;
  const char *digest;
  GMutex mutex; /* of the three below */
  GCond cond;
  gboolean done;
  char *path;   /* (owned) (nullable) */
  GError *error; /* (owned) (nullable) */
} Wish;

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Wish *wish = data;
  GError *error = NULL;
  g_autoptr (GFile) file = lb_client_get_blob_finish (LB_CLIENT (source), result, &error);

  wish->job->n_files++;
  if (file != NULL && wish->job->progress != NULL && !g_cancellable_is_cancelled (wish->job->cancellable))
    wish->job->progress (wish->job->n_files, wish->job->progress_data);
  g_mutex_lock (&wish->mutex);
  wish->path = file != NULL ? g_file_get_path (file) : NULL;
  wish->error = error;
  wish->done = TRUE;
  g_cond_signal (&wish->cond);
  g_mutex_unlock (&wish->mutex);
}

static gboolean
ask_cb (gpointer data)
{
  Wish *wish = data;

  lb_client_get_blob_async (wish->job->client, wish->digest, wish->job->cancellable, fetched_cb, wish);
  return G_SOURCE_REMOVE;
}

static GBytes *
get_blob (const char *digest, gpointer data, GError **error)
{
  Wish wish = { .job = data, .digest = digest };
  g_autofree char *path = NULL;
  char *content;
  gsize length;

  if (g_cancellable_set_error_if_cancelled (wish.job->cancellable, error))
    return NULL;
  g_mutex_init (&wish.mutex);
  g_cond_init (&wish.cond);
  g_main_context_invoke (NULL, ask_cb, &wish);
  g_mutex_lock (&wish.mutex);
  while (!wish.done)
    g_cond_wait (&wish.cond, &wish.mutex);
  g_mutex_unlock (&wish.mutex);
  g_mutex_clear (&wish.mutex);
  g_cond_clear (&wish.cond);
  path = wish.path;
  if (path == NULL)
    {
      if (wish.error != NULL)
        g_propagate_error (error, wish.error);
      else
        g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "a file of the case has no path");
      return NULL;
    }
  if (!g_file_get_contents (path, &content, &length, error))
    return NULL;
  return g_bytes_new_take (content, length);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;
  GMappedFile *archive;

  for (guint i = 0; i < job->events->len; i++)
    g_ptr_array_add (lines, lb_event_to_json_text (g_ptr_array_index (job->events, i)));
  if (!lb_archive_write (job->state, job->events, lines, &job->context, get_blob, job, job->path, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  archive = g_mapped_file_new (job->path, FALSE, &error);
  if (archive == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, g_mapped_file_get_bytes (archive), (GDestroyNotify) g_bytes_unref);
  g_mapped_file_unref (archive);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  LbFile *file = lb_client_attach_finish (LB_CLIENT (source), result, &error);

  if (file == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, file, (GDestroyNotify) lb_file_free);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *name = NULL;

  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  name = g_strdup_printf ("%s.zip", job->state->number != NULL ? job->state->number : job->state->id);
  lb_client_attach_bytes_async (job->client, bytes, name, "application/zip", job->cancellable, attached_cb,
                                g_object_ref (task));
}

static gboolean
all_stored (GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    if (((LbEvent *) g_ptr_array_index (events, i))->sequence == 0)
      return FALSE;
  return TRUE;
}

static Job *
job_new (LbClient *client, LbCase *state, GPtrArray *events, GCancellable *cancellable)
{
  Job *job = g_new0 (Job, 1);

  job->client = g_object_ref (client);
  job->state = lb_case_ref (state);
  job->events = g_ptr_array_ref (events);
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  /* The client may replace its rules while the thread reads them. */
  lb_client_context (client, state, &job->context);
  job->context.actor = job->actor = lb_actor_copy (job->context.actor);
  job->catalogue = lb_catalogue_ref (job->context.catalogue);
  job->calendar = lb_calendar_ref (job->context.calendar);
  job->policy = lb_policy_ref (job->context.policy);
  return job;
}

void
lb_case_archive_async (LbClient *client, LbCase *state, GPtrArray *events, GCancellable *cancellable,
                       LbArchiveProgress progress, gpointer progress_data, GAsyncReadyCallback callback,
                       gpointer data)
{
  g_autoptr (GTask) task = NULL, inner = NULL;
  GError *error = NULL;
  Job *job;

  g_return_if_fail (LB_IS_CLIENT (client));
  g_return_if_fail (state != NULL && events != NULL);

  task = g_task_new (client, cancellable, callback, data);
  g_task_set_source_tag (task, lb_case_archive_async);
  if (!all_stored (events))
    {
      g_task_return_new_error (task, LB_ERROR, LB_ERROR_CONFLICT,
                               "some steps of the case have not reached the store");
      return;
    }
  job = job_new (client, state, events, cancellable);
  job->progress = progress;
  job->progress_data = progress_data;
  g_task_set_task_data (task, job, job_free);
  job->folder = g_dir_make_tmp ("lianban-archive-XXXXXX", &error);
  if (job->folder == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  job->path = g_build_filename (job->folder, "archive.zip", NULL);
  inner = g_task_new (client, cancellable, written_cb, g_object_ref (task));
  /* The outer task outlives this one and owns the job. */
  g_task_set_task_data (inner, job, NULL);
  g_task_run_in_thread (inner, write_in_thread);
}

LbFile *
lb_case_archive_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_case_archive_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

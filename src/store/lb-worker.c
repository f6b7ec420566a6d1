/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-worker.h"

struct _LbWorker
{
  GThread *thread;
  GAsyncQueue *queue; /* (element-type Job) */
  gint sequence;      /* (atomic) */
};

typedef struct
{
  GTask *task; /* (owned) (nullable): NULL ends the thread */
  GTaskThreadFunc function;
  int priority;
  guint sequence;
} Job;

static int
compare_jobs (gconstpointer a, gconstpointer b, gpointer data)
{
  const Job *one = a, *other = b;

  if (one->priority != other->priority)
    return one->priority < other->priority ? -1 : 1;
  return (gint) (one->sequence - other->sequence);
}

static gboolean
drop_task (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* A task holds its source object; the last reference to that must not fall on this thread, so the task is let go
 * where it came from. */
static void
give_back (GTask *task)
{
  GSource *source = g_idle_source_new ();

  g_source_set_callback (source, drop_task, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
  g_source_unref (source);
}

static gpointer
run (gpointer data)
{
  LbWorker *self = data;

  for (;;)
    {
      Job *job = g_async_queue_pop (self->queue);
      if (job->task == NULL)
        {
          g_free (job);
          return NULL;
        }
      if (!g_task_return_error_if_cancelled (job->task))
        job->function (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
                       g_task_get_cancellable (job->task));
      give_back (job->task);
      g_free (job);
    }
}

LbWorker *
lb_worker_new (const char *name)
{
  LbWorker *self = g_new0 (LbWorker, 1);

  self->queue = g_async_queue_new ();
  self->thread = g_thread_new (name, run, self);
  return self;
}

static void
push (LbWorker *self, GTask *task, GTaskThreadFunc function, int priority)
{
  Job *job = g_new0 (Job, 1);

  job->task = task;
  job->function = function;
  job->priority = priority;
  job->sequence = (guint) g_atomic_int_add (&self->sequence, 1);
  g_async_queue_push_sorted (self->queue, job, compare_jobs, NULL);
}

void
lb_worker_push (LbWorker *self, GTask *task, GTaskThreadFunc function)
{
  g_return_if_fail (self != NULL && G_IS_TASK (task) && function != NULL);
  push (self, task, function, g_task_get_priority (task));
}

gboolean
lb_worker_is_current (LbWorker *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->thread == g_thread_self ();
}

void
lb_worker_free (LbWorker *self)
{
  if (self == NULL)
    return;
  g_return_if_fail (!lb_worker_is_current (self));

  push (self, NULL, NULL, G_MAXINT); /* behind everything */
  g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lianband"

#include "lb-writer.h"

/* After a deadlock or the like: the tenth wait is of a second. */
#define TRIES 10
#define FIRST_WAIT_MS 2

typedef struct { LbWriterFunc function; LbWriterDone done; gpointer data; } Job;

struct _LbWriter
{
  LbLedger *ledger; /* (owned) of the thread */
  LbWriterPublish publish;
  gpointer publish_data;
  GThread *thread;
  GMutex lock;
  GCond filled;
  GQueue jobs;       /* (mutex lock) (element-type Job) */
  gboolean stopping; /* (mutex lock) */
  LbHistogram commits;
  gint64 n_jobs;     /* atomic */
  gint64 n_retries;  /* atomic */
};

static gboolean
run_once (LbWriter *self, GPtrArray *batch, GError **error)
{
  if (!lb_ledger_begin (self->ledger, error))
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    {
      Job *job = batch->pdata[i];
      if (!job->function (self->ledger, job->data, error))
        {
          lb_ledger_rollback (self->ledger);
          return FALSE;
        }
    }
  gint64 before = g_get_monotonic_time ();
  if (!lb_ledger_commit (self->ledger, error))
    return FALSE;
  lb_histogram_note (&self->commits, g_get_monotonic_time () - before);
  __atomic_add_fetch (&self->n_jobs, batch->len, __ATOMIC_RELAXED);
  return TRUE;
}

/* Where others write to the same database, their transactions may be in the way of ours, and the server gives ours up:
 * then the same is asked once more, a little later each time. */
static gboolean
run_all (LbWriter *self, GPtrArray *batch, GError **error)
{
  for (int try = 0;; try++)
    {
      GError *fault = NULL;
      if (run_once (self, batch, &fault))
        return TRUE;
      if (try == TRIES || !lb_ledger_may_retry (self->ledger))
        {
          g_propagate_error (error, fault);
          return FALSE;
        }
      g_error_free (fault);
      __atomic_add_fetch (&self->n_retries, 1, __ATOMIC_RELAXED);
      g_usleep ((gulong) g_random_int_range (1, FIRST_WAIT_MS << try) * 1000);
    }
}

static void
tell (GPtrArray *batch, const GError *error)
{
  for (guint i = 0; i < batch->len; i++)
    {
      Job *job = batch->pdata[i];
      job->done (job->data, error);
    }
}

/* One bad job must not take its neighbours with it: they are tried again, each alone. */
static void
run_singly (LbWriter *self, GPtrArray *batch)
{
  for (guint i = 0; i < batch->len; i++)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      g_autoptr (GError) error = NULL;
      g_ptr_array_add (one, batch->pdata[i]);
      gboolean done = run_all (self, one, &error);
      if (!done)
        g_warning ("store: a write failed: %s", error->message);
      tell (one, done ? NULL : error);
    }
}

static void
run_batch (LbWriter *self, GPtrArray *batch)
{
  g_autoptr (GError) error = NULL;

  if (run_all (self, batch, &error))
    tell (batch, NULL);
  else
    run_singly (self, batch);
  self->publish (lb_ledger_head (self->ledger), lb_ledger_clock_offset (self->ledger), self->publish_data);
}

/* Waits for jobs; NULL when there are none and there will be none. */
static GPtrArray *
take_batch (LbWriter *self)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func (g_free);

  g_mutex_lock (&self->lock);
  while (g_queue_is_empty (&self->jobs) && !self->stopping)
    g_cond_wait (&self->filled, &self->lock);
  while (batch->len < LB_WRITER_BATCH && !g_queue_is_empty (&self->jobs))
    g_ptr_array_add (batch, g_queue_pop_head (&self->jobs));
  g_mutex_unlock (&self->lock);
  return batch->len > 0 ? g_steal_pointer (&batch) : NULL;
}

static gpointer
write_loop (gpointer data)
{
  LbWriter *self = data;
  GPtrArray *batch;

  lb_ledger_adopt (self->ledger);
  while ((batch = take_batch (self)) != NULL)
    {
      run_batch (self, batch);
      g_ptr_array_unref (batch);
    }
  return NULL;
}

LbWriter *
lb_writer_new (LbLedger *ledger, LbWriterPublish publish, gpointer data)
{
  g_return_val_if_fail (ledger != NULL && publish != NULL, NULL);
  LbWriter *self = g_new0 (LbWriter, 1);

  self->ledger = ledger;
  self->publish = publish;
  self->publish_data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->filled);
  g_queue_init (&self->jobs);
  self->thread = g_thread_new ("lb-writer", write_loop, self);
  return self;
}

gboolean
lb_writer_push (LbWriter *self, LbWriterFunc function, LbWriterDone done, gpointer data)
{
  g_return_val_if_fail (self != NULL && function != NULL && done != NULL, FALSE);

  g_mutex_lock (&self->lock);
  gboolean room = !self->stopping && g_queue_get_length (&self->jobs) < LB_WRITER_QUEUE;
  if (room)
    {
      Job *job = g_new (Job, 1);
      *job = (Job) { function, done, data };
      g_queue_push_tail (&self->jobs, job);
      g_cond_signal (&self->filled);
    }
  g_mutex_unlock (&self->lock);
  return room;
}

guint
lb_writer_waiting (LbWriter *self)
{
  g_mutex_lock (&self->lock);
  guint length = g_queue_get_length (&self->jobs);
  g_mutex_unlock (&self->lock);
  return length;
}

const LbHistogram *
lb_writer_commits (LbWriter *self)
{
  return &self->commits;
}

gint64
lb_writer_jobs (LbWriter *self)
{
  return __atomic_load_n (&self->n_jobs, __ATOMIC_RELAXED);
}

gint64
lb_writer_retries (LbWriter *self)
{
  return __atomic_load_n (&self->n_retries, __ATOMIC_RELAXED);
}

void
lb_writer_stop (LbWriter *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->filled);
  g_mutex_unlock (&self->lock);
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
}

void
lb_writer_free (LbWriter *self)
{
  if (self == NULL)
    return;
  lb_writer_stop (self);
  lb_ledger_adopt (self->ledger);
  lb_ledger_close (self->ledger);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->filled);
  g_free (self);
}

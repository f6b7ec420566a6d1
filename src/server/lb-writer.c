/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lianband"

#include "lb-writer.h"
#include "lb-flusher.h"
#include "lb-prompt.h"

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
  gboolean waits;    /* (mutex lock) the thread, for jobs: telling it costs a system call */
  LbFlusher *flusher; /* (nullable) where commits are not durable of themselves */
  gint64 n_commits;   /* atomic: begun, where there is a flusher */
  gint64 n_flushed;   /* atomic: of them, are durable (or failed) */
  LbHistogram commits;
  gint64 began;      /* of the writer's thread: when the last commit began, monotonic */
  gint64 n_jobs;     /* atomic */
  gint64 n_retries;  /* atomic */
};

/* A batch that was committed, or that failed, on its way to the disk. */
typedef struct
{
  LbWriter *writer;
  GPtrArray *batch; /* (nullable) (element-type Job) */
  GError *fault;    /* (nullable) why it was not committed */
  gint64 commit, began, head, clock_offset;
} Written;

/* FALSE: there is nothing, or no room. */
static gboolean
fill (LbWriter *self, GPtrArray *batch)
{
  Job *job = NULL;

  if (batch->len == LB_WRITER_BATCH)
    return FALSE;
  g_mutex_lock (&self->lock);
  job = g_queue_pop_head (&self->jobs);
  g_mutex_unlock (&self->lock);
  if (job != NULL)
    g_ptr_array_add (batch, job);
  return job != NULL;
}

/* A disk that waits for nothing but the batch should have it, and those who wait for it their answers, while the next
 * one is decided on. Not at once, because each commit writes some pages anew. */
static gboolean
is_wanted_on_disk (LbWriter *self, gint64 begun)
{
  return self->flusher != NULL && !lb_writer_is_behind (self)
         && g_get_monotonic_time () - begun >= LB_WRITER_SLICE_US;
}

/* @fills: what has come while another service was writing, or while this batch was decided on, goes with it. */
static gboolean
run_once (LbWriter *self, GPtrArray *batch, gboolean fills, GError **error)
{
  if (!lb_ledger_begin (self->ledger, error))
    return FALSE;
  gint64 begun = g_get_monotonic_time ();
  for (guint i = 0; i < batch->len || (fills && !is_wanted_on_disk (self, begun) && fill (self, batch)); i++)
    {
      Job *job = batch->pdata[i];
      if (!job->function (self->ledger, job->data, error))
        {
          lb_ledger_rollback (self->ledger);
          return FALSE;
        }
    }
  /* Counted before anybody can see it. */
  if (self->flusher != NULL)
    __atomic_add_fetch (&self->n_commits, 1, __ATOMIC_SEQ_CST);
  self->began = g_get_monotonic_time ();
  return lb_ledger_commit (self->ledger, error);
}

/* Where others write to the same database, their transactions may be in the way of ours, and the server gives ours up:
 * then the same is asked once more, a little later each time. */
static gboolean
run_all (LbWriter *self, GPtrArray *batch, gboolean fills, GError **error)
{
  for (int try = 0;; try++)
    {
      GError *fault = NULL;
      if (run_once (self, batch, fills, &fault))
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

static void
written_free (Written *written)
{
  g_ptr_array_unref (written->batch);
  g_clear_error (&written->fault);
  g_free (written);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Written, written_free)

/* What was committed is on disk (@error NULL), or nobody knows whether it is. */
static void
settle (gpointer data, const GError *flush_error)
{
  g_autoptr (Written) written = data;
  LbWriter *self = written->writer;
  GPtrArray *batch = written->batch;
  const GError *error = written->fault != NULL ? written->fault : flush_error;

  if (error == NULL)
    {
      lb_histogram_note (&self->commits, g_get_monotonic_time () - written->began);
      __atomic_add_fetch (&self->n_jobs, batch->len, __ATOMIC_RELAXED);
    }
  __atomic_store_n (&self->n_flushed, written->commit, __ATOMIC_SEQ_CST);
  tell (batch, error);
  if (error == NULL)
    self->publish (written->head, written->clock_offset, self->publish_data);
}

/* Takes over @batch, which was committed (@fault NULL), or was not; answers go out in the order of the batches. */
static void
hand_on (LbWriter *self, GPtrArray *batch, GError *fault)
{
  Written *written = g_new (Written, 1);

  *written = (Written) { self, batch, fault, self->n_commits, self->began, lb_ledger_head (self->ledger),
                         lb_ledger_clock_offset (self->ledger) };
  if (self->flusher != NULL)
    lb_flusher_push (self->flusher, settle, written);
  else
    settle (written, NULL);
}

/* One bad job must not take its neighbours with it: they are tried again, each alone. */
static void
run_singly (LbWriter *self, GPtrArray *batch)
{
  for (guint i = 0; i < batch->len; i++)
    {
      GPtrArray *one = g_ptr_array_new_with_free_func (g_free);
      GError *error = NULL;
      g_ptr_array_add (one, g_steal_pointer (&batch->pdata[i]));
      if (!run_all (self, one, FALSE, &error))
        g_warning ("store: a write failed: %s", error->message);
      hand_on (self, one, error);
    }
}

static void
run_batch (LbWriter *self, GPtrArray *batch)
{
  g_autoptr (GError) error = NULL;

  if (self->flusher != NULL && !lb_flusher_check (self->flusher, &error))
    tell (batch, error);
  else if (run_all (self, batch, TRUE, &error))
    hand_on (self, g_ptr_array_ref (batch), NULL);
  else
    run_singly (self, batch);
}

/* Waits for jobs; NULL when there are none and there will be none. */
static GPtrArray *
take_batch (LbWriter *self)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func (g_free);

  g_mutex_lock (&self->lock);
  self->waits = TRUE;
  while (g_queue_is_empty (&self->jobs) && !self->stopping)
    g_cond_wait (&self->filled, &self->lock);
  self->waits = FALSE;
  g_mutex_unlock (&self->lock);
  fill (self, batch);
  return batch->len > 0 ? g_steal_pointer (&batch) : NULL;
}

static gpointer
write_loop (gpointer data)
{
  LbWriter *self = data;
  GPtrArray *batch;

  lb_ledger_adopt (self->ledger);
  self->flusher = lb_flusher_new (self->ledger);
  /* Then other services may wait for what it has locked. */
  if (self->flusher == NULL)
    lb_thread_be_prompt ();
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
lb_writer_is_behind (LbWriter *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return __atomic_load_n (&self->n_flushed, __ATOMIC_SEQ_CST) != __atomic_load_n (&self->n_commits, __ATOMIC_SEQ_CST);
}

void
lb_writer_confirm (LbWriter *self, LbWriterDone done, gpointer data)
{
  g_return_if_fail (self != NULL && done != NULL);

  if (lb_writer_is_behind (self))
    lb_flusher_push (self->flusher, done, data);
  else
    done (data, NULL);
}

gboolean
lb_writer_failed (LbWriter *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  /* Before its first commit it has nothing that could fail, and perhaps no flusher yet. */
  return __atomic_load_n (&self->n_commits, __ATOMIC_SEQ_CST) > 0 && !lb_flusher_check (self->flusher, NULL);
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
    }
  gboolean tells = room && self->waits && g_queue_get_length (&self->jobs) == 1;
  g_mutex_unlock (&self->lock);
  /* Without the lock, which the thread wants first of all. */
  if (tells)
    g_cond_signal (&self->filled);
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
  if (self->flusher != NULL)
    lb_flusher_stop (self->flusher);
}

void
lb_writer_free (LbWriter *self)
{
  if (self == NULL)
    return;
  lb_writer_stop (self);
  lb_flusher_free (self->flusher);
  lb_ledger_adopt (self->ledger);
  lb_ledger_close (self->ledger);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->filled);
  g_free (self);
}

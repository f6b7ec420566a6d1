/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-scan-session-private.h"

#include <glib/gstdio.h>

#include "lb-page-writer-private.h"
#include "lb-scan-options-private.h"

#define SLICE (64 * 1024)                         /* bytes read in one turn */
#define TELL_EVERY (100 * G_TIME_SPAN_MILLISECOND) /* how often progress is told */
#define SETTLING (2 * G_TIME_SPAN_SECOND)         /* how long a device that has begun may keep others from it */
#define PATIENCE (1 * G_TIME_SPAN_SECOND)         /* how long a cancelled device may take to notice by itself */

typedef enum { OPENING, STARTING, READING } State;

/* What the thread that asks a stuck device to stop has in common with the one that owns SANE. */
typedef struct
{
  gatomicrefcount references;
  GMutex mutex;
  GCond closed;
  SANE_Handle handle; /* (mutex mutex) (nullable): NULL before it is open and after it is closed */
  gboolean over;      /* (mutex mutex) */
} Stop;

struct _LbScanSession
{
  LbScanOrder *order;        /* (owned) */
  const LbScanWatch *watch;
  gpointer watch_data;       /* owned by what is announced last */
  GDestroyNotify watch_data_free;
  GTask *task;               /* (owned) */
  Stop *stop;                /* (owned) */
  gulong cancelled_id;
  State state;
  SANE_Handle handle;        /* (nullable) */
  gboolean parallel;         /* reading gives nothing rather than waiting */
  LbPageWriter *writer;      /* (owned) (nullable) */
  gboolean last_frame;
  guint pages;
  gint64 told;               /* when progress was told */
  gint64 began;              /* when a page was begun of which nothing has come yet; else 0 */
  guint8 slice[SLICE];
};

/* Stopping a device that is stuck */

static void
stop_unref (Stop *stop)
{
  if (!g_atomic_ref_count_dec (&stop->references))
    return;
  g_mutex_clear (&stop->mutex);
  g_cond_clear (&stop->closed);
  g_free (stop);
}

/* sane_cancel() is the one call that SANE allows at any time: it is made for signal handlers. */
static gpointer
stop_thread (gpointer data)
{
  Stop *stop = data;
  const gint64 until = g_get_monotonic_time () + PATIENCE;

  g_mutex_lock (&stop->mutex);
  while (!stop->over && g_cond_wait_until (&stop->closed, &stop->mutex, until))
    ;
  if (!stop->over && stop->handle != NULL)
    sane_cancel (stop->handle);
  g_mutex_unlock (&stop->mutex);
  stop_unref (stop);
  return NULL;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Stop *stop = data;

  g_atomic_ref_count_inc (&stop->references);
  g_thread_unref (g_thread_new ("lb-scan-stop", stop_thread, stop));
}

static void
set_handle (LbScanSession *self, SANE_Handle handle)
{
  g_mutex_lock (&self->stop->mutex);
  self->stop->handle = self->handle = handle;
  g_mutex_unlock (&self->stop->mutex);
}

LbScanSession *
lb_scan_session_new (const LbScanOrder *order, const LbScanWatch *watch, gpointer watch_data,
                     GDestroyNotify watch_data_free, GTask *task)
{
  LbScanSession *self = g_new0 (LbScanSession, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  self->order = lb_scan_order_copy (order);
  self->watch = watch;
  self->watch_data = watch_data;
  self->watch_data_free = watch_data_free;
  self->task = g_object_ref (task);
  self->stop = g_new0 (Stop, 1);
  g_atomic_ref_count_init (&self->stop->references);
  g_mutex_init (&self->stop->mutex);
  g_cond_init (&self->stop->closed);
  if (cancellable != NULL && !g_cancellable_is_cancelled (cancellable))
    self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self->stop, NULL);
  return self;
}

/* Telling */

typedef struct
{
  const LbScanWatch *watch;
  gpointer watch_data;
  GDestroyNotify free_watch_data; /* (nullable) with the last that is told */
  GCancellable *cancellable;      /* (owned) (nullable) */
  LbScanPage *page;               /* (owned) (nullable) */
  double part;
} News;

static gboolean
tell_cb (gpointer data)
{
  News *news = data;

  if (g_cancellable_is_cancelled (news->cancellable))
    return G_SOURCE_REMOVE;
  if (news->page != NULL)
    news->watch->page (g_steal_pointer (&news->page), news->watch_data);
  else if (news->free_watch_data == NULL && news->watch->progress != NULL)
    news->watch->progress (news->part, news->watch_data);
  return G_SOURCE_REMOVE;
}

static void
news_free (gpointer data)
{
  News *news = data;

  if (news->page != NULL)
    g_unlink (news->page->path);
  lb_scan_page_free (news->page);
  if (news->free_watch_data != NULL)
    news->free_watch_data (news->watch_data);
  g_clear_object (&news->cancellable);
  g_free (news);
}

static void
tell (LbScanSession *self, LbScanPage *page, double part, GDestroyNotify free_watch_data)
{
  News *news = g_new0 (News, 1);
  GCancellable *cancellable = g_task_get_cancellable (self->task);
  g_autoptr (GSource) source = g_idle_source_new ();

  news->watch = self->watch;
  news->watch_data = self->watch_data;
  news->free_watch_data = free_watch_data;
  news->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  news->page = page;
  news->part = part;
  g_source_set_priority (source, g_task_get_priority (self->task));
  g_source_set_callback (source, tell_cb, news, news_free);
  g_source_attach (source, g_task_get_context (self->task));
}

static void
tell_progress (LbScanSession *self)
{
  const gint64 now = g_get_monotonic_time ();

  if (now - self->told < TELL_EVERY)
    return;
  self->told = now;
  tell (self, NULL, lb_page_writer_part (self->writer), NULL);
}

/* Steps */

static LbScanStep
end (LbScanSession *self, GError *error)
{
  g_clear_pointer (&self->writer, lb_page_writer_free);
  g_mutex_lock (&self->stop->mutex);
  self->stop->over = TRUE;
  self->stop->handle = NULL;
  g_cond_signal (&self->stop->closed);
  g_mutex_unlock (&self->stop->mutex);
  if (self->handle != NULL)
    {
      sane_cancel (self->handle);
      sane_close (self->handle);
      self->handle = NULL;
    }
  if (self->watch_data_free != NULL)
    tell (self, NULL, 0, g_steal_pointer (&self->watch_data_free));
  if (g_task_return_error_if_cancelled (self->task))
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (self->task, error);
  else
    g_task_return_boolean (self->task, TRUE);
  return LB_SCAN_STEP_DONE;
}

static LbScanStep
open_device (LbScanSession *self)
{
  GError *error = NULL;
  SANE_Handle handle = lb_scan_open (self->order->device, &error);

  if (handle == NULL)
    return end (self, error);
  set_handle (self, handle);
  if (!lb_scan_options_apply (handle, self->order, &error))
    return end (self, error);
  self->state = STARTING;
  return LB_SCAN_STEP_WENT;
}

static LbScanStep
fail (LbScanSession *self, SANE_Status status, const char *doing)
{
  GError *error = NULL;

  lb_scan_set_status (status, doing, &error);
  return end (self, error);
}

static gboolean
begin_page (LbScanSession *self, const SANE_Parameters *parameters, GError **error)
{
  LbPageShape shape = { parameters->pixels_per_line, parameters->lines, parameters->bytes_per_line,
                        parameters->depth, parameters->format == SANE_FRAME_RGB,
                        lb_scan_options_resolution (self->handle, self->order->resolution) };

  if (parameters->format != SANE_FRAME_RGB && parameters->format != SANE_FRAME_GRAY)
    {
      g_set_error_literal (error, LB_SCAN_ERROR, LB_SCAN_ERROR_UNSUPPORTED, "one colour after the other");
      return FALSE;
    }
  self->last_frame = parameters->last_frame;
  self->writer = lb_page_writer_new (&shape, self->order->folder, self->order->dots_most, error);
  return self->writer != NULL;
}

static LbScanStep
start_page (LbScanSession *self)
{
  SANE_Parameters parameters;
  GError *error = NULL;
  SANE_Status status;

  if (self->pages >= self->order->pages_most)
    return end (self, g_error_new (LB_SCAN_ERROR, LB_SCAN_ERROR_TOO_MANY, "over %u pages", self->pages));
  status = sane_start (self->handle);
  if (status == SANE_STATUS_NO_DOCS && self->pages > 0)
    return end (self, NULL);
  if (status != SANE_STATUS_GOOD)
    return fail (self, status, "starting");
  self->parallel = sane_set_io_mode (self->handle, SANE_TRUE) == SANE_STATUS_GOOD;
  status = sane_get_parameters (self->handle, &parameters);
  if (status != SANE_STATUS_GOOD)
    return fail (self, status, "asking for the size");
  if (!begin_page (self, &parameters, &error))
    return end (self, error);
  self->began = g_get_monotonic_time ();
  self->state = READING;
  return LB_SCAN_STEP_WENT;
}

static LbScanStep
end_page (LbScanSession *self)
{
  GError *error = NULL;
  LbScanPage *page = lb_page_writer_finish (self->writer, &error);

  if (page == NULL)
    return end (self, error);
  g_clear_pointer (&self->writer, lb_page_writer_free);
  self->pages++;
  tell (self, page, 1, NULL);
  if (!self->order->feeder)
    return end (self, NULL);
  self->state = STARTING;
  return LB_SCAN_STEP_WENT;
}

static LbScanStep
read_slice (LbScanSession *self)
{
  SANE_Int length = 0;
  GError *error = NULL;
  const SANE_Status status = sane_read (self->handle, self->slice, SLICE, &length);

  if (status != SANE_STATUS_GOOD || length > 0)
    self->began = 0;
  if (status == SANE_STATUS_EOF)
    return end_page (self);
  if (status != SANE_STATUS_GOOD)
    return fail (self, status, "reading");
  if (length <= 0 || length > SLICE)
    return LB_SCAN_STEP_NOTHING;
  if (!lb_page_writer_feed (self->writer, self->slice, length, &error))
    return end (self, error);
  tell_progress (self);
  return LB_SCAN_STEP_WENT;
}

gboolean
lb_scan_session_begins (LbScanSession *self)
{
  return self->state == STARTING;
}

gboolean
lb_scan_session_settles (LbScanSession *self)
{
  return self->began != 0 && g_get_monotonic_time () - self->began < SETTLING;
}

LbScanStep
lb_scan_session_step (LbScanSession *self)
{
  g_return_val_if_fail (self != NULL, LB_SCAN_STEP_DONE);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (self->task)))
    return end (self, NULL);
  switch (self->state)
    {
    case OPENING:
      return open_device (self);
    case STARTING:
      return start_page (self);
    case READING:
    default:
      return read_slice (self);
    }
}

void
lb_scan_session_free (LbScanSession *self)
{
  if (self == NULL)
    return;
  if (self->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (self->task), self->cancelled_id);
  g_assert (self->handle == NULL);
  stop_unref (self->stop);
  lb_scan_order_free (self->order);
  g_object_unref (self->task);
  g_free (self);
}

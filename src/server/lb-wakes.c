/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-wakes.h"

/* Those of one of libmicrohttpd's threads. */
typedef struct
{
  struct MHD_Daemon *thread; /* how libmicrohttpd names it */
  GMutex lock;
  GPtrArray *rest; /* (mutex lock) (element-type MHD_Connection) */
  gint waking;     /* (mutex lock) written; atomic: one was woken, and will wake the rest */
} Thread;

struct _LbWakes
{
  GMutex lock;
  GPtrArray *threads; /* (mutex lock) (element-type Thread) few, and only added to */
};

static void
thread_free (gpointer data)
{
  Thread *thread = data;

  g_warn_if_fail (thread->rest->len == 0);
  g_ptr_array_unref (thread->rest);
  g_mutex_clear (&thread->lock);
  g_free (thread);
}

LbWakes *
lb_wakes_new (void)
{
  LbWakes *self = g_new0 (LbWakes, 1);

  g_mutex_init (&self->lock);
  self->threads = g_ptr_array_new_with_free_func (thread_free);
  return self;
}

void
lb_wakes_free (LbWakes *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->threads);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static Thread *
thread_of (LbWakes *self, struct MHD_Connection *connection)
{
  struct MHD_Daemon *daemon = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_DAEMON)->daemon;
  Thread *thread = NULL;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->threads->len && thread == NULL; i++)
    if (((Thread *) self->threads->pdata[i])->thread == daemon)
      thread = self->threads->pdata[i];
  if (thread == NULL)
    {
      thread = g_new0 (Thread, 1);
      thread->thread = daemon;
      g_mutex_init (&thread->lock);
      thread->rest = g_ptr_array_new ();
      g_ptr_array_add (self->threads, thread);
    }
  g_mutex_unlock (&self->lock);
  return thread;
}

void
lb_wakes_add (LbWakes *self, struct MHD_Connection *connection)
{
  g_return_if_fail (self != NULL && connection != NULL);
  Thread *thread = thread_of (self, connection);

  g_mutex_lock (&thread->lock);
  gboolean first = !thread->waking;
  if (first)
    g_atomic_int_set (&thread->waking, TRUE);
  else
    g_ptr_array_add (thread->rest, connection);
  g_mutex_unlock (&thread->lock);
  /* From here on its thread may answer and free what waits on it. */
  if (first)
    MHD_resume_connection (connection);
}

static void
wake_rest (Thread *thread)
{
  g_autoptr (GPtrArray) rest = NULL;

  if (!g_atomic_int_get (&thread->waking))
    return;
  g_mutex_lock (&thread->lock);
  g_atomic_int_set (&thread->waking, FALSE);
  if (thread->rest->len > 0)
    {
      rest = thread->rest;
      thread->rest = g_ptr_array_new ();
    }
  g_mutex_unlock (&thread->lock);
  for (guint i = 0; rest != NULL && i < rest->len; i++)
    MHD_resume_connection (rest->pdata[i]);
}

void
lb_wakes_carry_on (LbWakes *self, struct MHD_Connection *connection)
{
  g_return_if_fail (self != NULL && connection != NULL);

  wake_rest (thread_of (self, connection));
}

void
lb_wakes_finish (LbWakes *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->threads->len; i++)
    wake_rest (self->threads->pdata[i]);
  g_mutex_unlock (&self->lock);
}

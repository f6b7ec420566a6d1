/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lianband"

#include "lb-flusher.h"

#include "lb-error.h"
#include "lb-prompt.h"

typedef struct { LbFlushed flushed; gpointer data; } Waiter;

struct _LbFlusher
{
  LbLedger *ledger; /* (borrowed) of the writer's; only flushed here */
  GThread *thread;
  GMutex lock;
  GCond filled;
  GArray *waiters;   /* (mutex lock) (element-type Waiter) */
  gboolean stopping; /* (mutex lock) */
  gint failed;       /* atomic */
};

/* Waits for waiters; NULL when there are none and there will be none. */
static GArray *
take_waiters (LbFlusher *self)
{
  GArray *taken = NULL;

  g_mutex_lock (&self->lock);
  while (self->waiters->len == 0 && !self->stopping)
    g_cond_wait (&self->filled, &self->lock);
  if (self->waiters->len > 0)
    {
      taken = self->waiters;
      self->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
    }
  g_mutex_unlock (&self->lock);
  return taken;
}

static void
flush_for (LbFlusher *self, GArray *waiters)
{
  g_autoptr (GError) error = NULL;

  if (lb_flusher_check (self, &error) && !lb_ledger_flush (self->ledger, &error))
    {
      g_critical ("store: what was written cannot be flushed, so nothing more is taken until the service is started anew: "
                  "%s", error->message);
      g_atomic_int_set (&self->failed, TRUE);
    }
  for (guint i = 0; i < waiters->len; i++)
    {
      const Waiter *waiter = &g_array_index (waiters, Waiter, i);
      waiter->flushed (waiter->data, error);
    }
}

static gpointer
flush_loop (gpointer data)
{
  LbFlusher *self = data;
  GArray *waiters;

  /* It mostly waits for the disk; what it does in between is what everybody waits for. */
  lb_thread_be_prompt ();
  while ((waiters = take_waiters (self)) != NULL)
    {
      flush_for (self, waiters);
      g_array_unref (waiters);
    }
  return NULL;
}

LbFlusher *
lb_flusher_new (LbLedger *ledger)
{
  g_return_val_if_fail (ledger != NULL, NULL);

  if (!lb_ledger_flush_apart (ledger))
    return NULL;
  LbFlusher *self = g_new0 (LbFlusher, 1);
  self->ledger = ledger;
  self->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  g_mutex_init (&self->lock);
  g_cond_init (&self->filled);
  self->thread = g_thread_new ("lb-flusher", flush_loop, self);
  return self;
}

void
lb_flusher_push (LbFlusher *self, LbFlushed flushed, gpointer data)
{
  g_return_if_fail (self != NULL && flushed != NULL);
  const Waiter waiter = { flushed, data };

  g_mutex_lock (&self->lock);
  gboolean stopping = self->stopping;
  if (!stopping)
    g_array_append_val (self->waiters, waiter);
  g_cond_signal (&self->filled);
  g_mutex_unlock (&self->lock);
  if (!stopping)
    return;
  g_autoptr (GArray) alone = g_array_new (FALSE, FALSE, sizeof (Waiter));
  g_array_append_val (alone, waiter);
  flush_for (self, alone);
}

gboolean
lb_flusher_check (LbFlusher *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!g_atomic_int_get (&self->failed))
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "store: the disk failed; nothing is taken until it is started anew");
  return FALSE;
}

void
lb_flusher_stop (LbFlusher *self)
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
lb_flusher_free (LbFlusher *self)
{
  if (self == NULL)
    return;
  lb_flusher_stop (self);
  g_array_unref (self->waiters);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->filled);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-buffers.h"

/* As many as threads may want at once; what is smaller the allocator has at hand, and what is larger is rare. */
#define KEPT 2
#define LEAST (64 * 1024)
#define MOST (16 * 1024 * 1024)
#define IDLE_US (30 * G_USEC_PER_SEC)

typedef struct { GString *text; gint64 since; } Idle;

struct _LbBuffers
{
  GMutex lock;
  Idle idle[KEPT]; /* (mutex lock) the newest last */
  guint n_idle;    /* (mutex lock) */
};

LbBuffers *
lb_buffers_new (void)
{
  LbBuffers *self = g_new0 (LbBuffers, 1);

  g_mutex_init (&self->lock);
  return self;
}

void
lb_buffers_free (LbBuffers *self)
{
  if (self == NULL)
    return;
  lb_buffers_reap (self, G_MAXINT64);
  g_mutex_clear (&self->lock);
  g_free (self);
}

GString *
lb_buffers_take (LbBuffers *self)
{
  GString *text = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_mutex_lock (&self->lock);
  if (self->n_idle > 0)
    text = self->idle[--self->n_idle].text;
  g_mutex_unlock (&self->lock);
  return text != NULL ? g_string_truncate (text, 0) : g_string_new (NULL);
}

void
lb_buffers_give_back (LbBuffers *self, GString *text)
{
  g_return_if_fail (self != NULL && text != NULL);

  g_mutex_lock (&self->lock);
  if (self->n_idle < KEPT && text->allocated_len >= LEAST && text->allocated_len <= MOST)
    self->idle[self->n_idle++] = (Idle) { g_steal_pointer (&text), g_get_monotonic_time () };
  g_mutex_unlock (&self->lock);
  if (text != NULL)
    g_string_free (text, TRUE);
}

typedef struct { LbBuffers *owner; GString *text; } Lent;

static void
came_back (gpointer data)
{
  g_autofree Lent *lent = data;

  lb_buffers_give_back (lent->owner, lent->text);
}

GBytes *
lb_buffers_to_bytes (LbBuffers *self, GString *text)
{
  g_return_val_if_fail (self != NULL && text != NULL, NULL);
  Lent *lent = g_new (Lent, 1);

  *lent = (Lent) { self, text };
  return g_bytes_new_with_free_func (text->str, text->len, came_back, lent);
}

void
lb_buffers_reap (LbBuffers *self, gint64 now)
{
  guint kept = 0;

  g_return_if_fail (self != NULL);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->n_idle; i++)
    {
      if (now - self->idle[i].since < IDLE_US)
        self->idle[kept++] = self->idle[i];
      else
        g_string_free (self->idle[i].text, TRUE);
    }
  self->n_idle = kept;
  g_mutex_unlock (&self->lock);
}

gsize
lb_buffers_idle (LbBuffers *self)
{
  gsize sum = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->n_idle; i++)
    sum += self->idle[i].text->allocated_len;
  g_mutex_unlock (&self->lock);
  return sum;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-gate.h"

struct _LbGate
{
  gatomicrefcount references;
  GMutex lock;
  GCond opened;
  gboolean open; /* (mutex lock) */
};

LbGate *
lb_gate_new (void)
{
  LbGate *self = g_new0 (LbGate, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  g_cond_init (&self->opened);
  return self;
}

LbGate *
lb_gate_ref (LbGate *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
lb_gate_unref (LbGate *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->opened);
  g_free (self);
}

void
lb_gate_open (LbGate *self)
{
  g_mutex_lock (&self->lock);
  self->open = TRUE;
  g_cond_broadcast (&self->opened);
  g_mutex_unlock (&self->lock);
}

void
lb_gate_pass (LbGate *self)
{
  g_mutex_lock (&self->lock);
  while (!self->open)
    g_cond_wait (&self->opened, &self->lock);
  g_mutex_unlock (&self->lock);
}

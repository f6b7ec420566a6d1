/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lianband"

#include "lb-watch.h"

#define LOOK_MS 250

struct _LbWatch
{
  LbLedger *ledger; /* (owned) of the thread */
  LbWriterPublish publish;
  gpointer data;
  GThread *thread;
  gint stopping;    /* atomic */
};

static gpointer
watch_loop (gpointer data)
{
  LbWatch *self = data;
  gboolean reached = TRUE;
  gint64 known_head = -1, known_offset = 0;

  lb_ledger_adopt (self->ledger);
  while (!g_atomic_int_get (&self->stopping))
    {
      g_autoptr (GError) error = NULL;
      gint64 head, clock_offset;
      gboolean done = lb_ledger_await (self->ledger, LOOK_MS, &head, &clock_offset, &error);
      if (done && (head != known_head || clock_offset != known_offset))
        self->publish (head, clock_offset, self->data);
      if (done)
        {
          known_head = head;
          known_offset = clock_offset;
        }
      else
        g_usleep (LOOK_MS * 1000);
      if (done != reached)
        g_message ("store: %s", done ? "the database answers again" : error->message);
      reached = done;
    }
  return NULL;
}

LbWatch *
lb_watch_new (const char *folder, LbWriterPublish publish, gpointer data, GError **error)
{
  g_return_val_if_fail (folder != NULL && publish != NULL, NULL);
  LbLedger *ledger = lb_ledger_open (folder, LB_LEDGER_READ_ONLY, NULL, error);

  if (ledger == NULL)
    return NULL;
  LbWatch *self = g_new0 (LbWatch, 1);
  self->ledger = ledger;
  self->publish = publish;
  self->data = data;
  self->thread = g_thread_new ("lb-watch", watch_loop, self);
  return self;
}

void
lb_watch_free (LbWatch *self)
{
  if (self == NULL)
    return;
  g_atomic_int_set (&self->stopping, TRUE);
  g_thread_join (self->thread);
  lb_ledger_adopt (self->ledger);
  lb_ledger_close (self->ledger);
  g_free (self);
}

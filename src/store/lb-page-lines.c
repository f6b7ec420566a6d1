/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-page-lines.h"

#include <string.h>

/* A page that is shorter is not worth a thread. */
#define LONG_PAGE (64 * 1024)
#define AT_ONCE 64 /* lines that are handed over together */

struct _LbPageLines
{
  const char *at, *end; /* of the thread while there is one */
  GThread *thread;      /* (nullable) */
  GAsyncQueue *ready;   /* (element-type GArray) of LbPageLine; an empty one is the last */
  GArray *block;        /* (nullable) the one that is being given out */
  guint given;          /* of it */
  gint stop;            /* atomic */
};

/* Some more lines; none at the end. */
static GArray *
look_at_some (LbPageLines *self)
{
  GArray *block = g_array_sized_new (FALSE, FALSE, sizeof (LbPageLine), AT_ONCE);

  while (self->at < self->end && block->len < AT_ONCE)
    {
      const char *feed = memchr (self->at, '\n', (gsize) (self->end - self->at));
      LbPageLine line = { .text = self->at, .length = (gsize) ((feed != NULL ? feed : self->end) - self->at) };

      self->at += line.length + 1;
      if (line.length == 0)
        continue;
      line.plain = lb_event_check_line (line.text, line.length, &line.head);
      g_array_append_val (block, line);
    }
  return block;
}

static gpointer
look_at_all (gpointer data)
{
  LbPageLines *self = data;
  gboolean more = TRUE;

  while (more && !g_atomic_int_get (&self->stop))
    {
      GArray *block = look_at_some (self);
      more = block->len > 0;
      g_async_queue_push (self->ready, block);
    }
  return NULL;
}

LbPageLines *
lb_page_lines_new (const char *text, gsize length)
{
  g_return_val_if_fail (text != NULL, NULL);
  LbPageLines *self = g_new0 (LbPageLines, 1);

  self->at = text;
  self->end = text + length;
  self->ready = g_async_queue_new_full ((GDestroyNotify) g_array_unref);
  if (length >= LONG_PAGE)
    self->thread = g_thread_new ("lb-page", look_at_all, self);
  return self;
}

const LbPageLine *
lb_page_lines_next (LbPageLines *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->block == NULL || (self->given == self->block->len && self->block->len > 0))
    {
      g_clear_pointer (&self->block, g_array_unref);
      self->block = self->thread != NULL ? g_async_queue_pop (self->ready) : look_at_some (self);
      self->given = 0;
    }
  return self->given < self->block->len ? &g_array_index (self->block, LbPageLine, self->given++) : NULL;
}

void
lb_page_lines_free (LbPageLines *self)
{
  if (self == NULL)
    return;
  g_atomic_int_set (&self->stop, TRUE);
  g_clear_pointer (&self->thread, g_thread_join);
  g_async_queue_unref (self->ready);
  g_clear_pointer (&self->block, g_array_unref);
  g_free (self);
}

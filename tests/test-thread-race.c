/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two threads count without a lock, and must be caught at it: else ThreadSanitizer would say nothing of the tests either.
 * What they count under one of GLib's locks alone is no race (any other test would show that).
 */
#include <glib.h>

static GMutex lock;
static int bare, locked; /* (mutex lock) the second */

static gpointer
count (gpointer data)
{
  for (int i = 0; i < 1000; i++)
    {
      bare++;
      g_mutex_lock (&lock);
      locked++;
      g_mutex_unlock (&lock);
    }
  return NULL;
}

int
main (void)
{
  GThread *one = g_thread_new ("one", count, NULL), *other = g_thread_new ("other", count, NULL);

  g_thread_join (one);
  g_thread_join (other);
  return locked == 2000 ? 0 : 2;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-throttle.h"

#define WAIT_MAXIMUM 60
/* So long without one more forgives one failure: in a hall behind one address somebody mistypes every now and then. */
#define FORGIVE_US (60 * G_USEC_PER_SEC)
/* Keys are what strangers type: their number is bounded, and the stalest go first. */
#define KEYS_MAXIMUM 10000

typedef struct { int failures; int in_flight; gint64 until, seen, counted; /* @failures is as of then */ } Entry;

struct _LbThrottle
{
  GMutex lock;
  GHashTable *entries; /* (mutex lock) char* → Entry */
};

LbThrottle *
lb_throttle_new (void)
{
  LbThrottle *self = g_new0 (LbThrottle, 1);

  g_mutex_init (&self->lock);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
lb_throttle_free (LbThrottle *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
make_room (LbThrottle *self)
{
  GHashTableIter iter;
  gpointer key, value, oldest = NULL;
  gint64 seen = G_MAXINT64;

  if (g_hash_table_size (self->entries) < KEYS_MAXIMUM)
    return;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((Entry *) value)->seen < seen)
      {
        seen = ((Entry *) value)->seen;
        oldest = key;
      }
  g_hash_table_remove (self->entries, oldest);
}

static Entry *
find (LbThrottle *self, const char *key)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    {
      make_room (self);
      entry = g_new0 (Entry, 1);
      g_hash_table_insert (self->entries, g_strdup (key), entry);
    }
  return entry;
}

static void
forgive (Entry *entry, gint64 now)
{
  gint64 some = (now - entry->counted) / FORGIVE_US;

  if (some <= 0)
    return;
  entry->failures = (int) MAX (entry->failures - some, 0);
  entry->counted += some * FORGIVE_US;
}

int
lb_throttle_enter (LbThrottle *self, const char *key, int free_failures, gint64 now)
{
  g_return_val_if_fail (self != NULL && key != NULL, 0);
  int wait = 0;

  g_mutex_lock (&self->lock);
  Entry *entry = find (self, key);
  entry->seen = now;
  forgive (entry, now);
  if (entry->until > now)
    wait = (int) ((entry->until - now + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  else if (entry->in_flight > 2 * free_failures)
    wait = 1;
  else
    entry->in_flight++;
  g_mutex_unlock (&self->lock);
  return wait;
}

void
lb_throttle_failed (LbThrottle *self, const char *key, int free_failures, gint64 now)
{
  g_return_if_fail (self != NULL && key != NULL);

  g_mutex_lock (&self->lock);
  Entry *entry = find (self, key);
  entry->in_flight = MAX (entry->in_flight - 1, 0);
  forgive (entry, now);
  entry->failures++;
  entry->counted = now;
  int beyond = entry->failures - free_failures;
  if (beyond >= 0)
    entry->until = now + (gint64) MIN (1 << MIN (beyond, 6), WAIT_MAXIMUM) * G_USEC_PER_SEC;
  g_mutex_unlock (&self->lock);
}

void
lb_throttle_passed (LbThrottle *self, const char *key)
{
  g_return_if_fail (self != NULL && key != NULL);

  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->entries, key);
  g_mutex_unlock (&self->lock);
}

void
lb_throttle_left (LbThrottle *self, const char *key)
{
  g_return_if_fail (self != NULL && key != NULL);

  g_mutex_lock (&self->lock);
  Entry *entry = g_hash_table_lookup (self->entries, key);
  if (entry != NULL)
    entry->in_flight = MAX (entry->in_flight - 1, 0);
  g_mutex_unlock (&self->lock);
}

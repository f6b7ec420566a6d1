/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-uuid.h"

#include <sodium.h>

static GMutex lock;
static guint64 last; /* (mutex lock) milliseconds × 4096 + counter of 12 bits */

char *
lb_uuid_new (void)
{
  guint8 random[8];

  if (sodium_init () < 0)
    g_error ("no source of random numbers");
  randombytes_buf (random, sizeof random);
  g_mutex_lock (&lock);
  guint64 now = (guint64) (g_get_real_time () / 1000) << 12;
  last = MAX (now | (randombytes_random () & 0x3ff), last + 1);
  guint64 mine = last;
  g_mutex_unlock (&lock);

  guint64 milliseconds = mine >> 12;
  random[0] = (random[0] & 0x3f) | 0x80;
  return g_strdup_printf ("%08x-%04x-7%03x-%02x%02x-%02x%02x%02x%02x%02x%02x", (guint) (milliseconds >> 16),
                          (guint) (milliseconds & 0xffff), (guint) (mine & 0xfff), random[0], random[1], random[2],
                          random[3], random[4], random[5], random[6], random[7]);
}

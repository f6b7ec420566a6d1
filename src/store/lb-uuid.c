/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-uuid.h"

#include <sodium.h>
#include <string.h>

/* Ids of one millisecond sort in the order in which this process made them, too (RFC 9562, 6.2, method 1): twelve bits
 * count on from a random beginning, whose first bit is free so that there is room. Beyond 2048 in a millisecond their
 * order is left to chance. */
static guint
count_within (guint64 time, guint random)
{
  static GMutex lock;
  static guint64 last;
  static guint count;
  guint result;

  g_mutex_lock (&lock);
  count = time == last && count < 0xfff ? count + 1 : random & 0x7ff;
  last = time;
  result = count;
  g_mutex_unlock (&lock);
  return result;
}

char *
lb_uuid_new (LbTime now)
{
  guint64 time = now > 0 ? (guint64) now : 0;
  guint8 bytes[16];
  guint count;

  randombytes_buf (bytes, sizeof bytes);
  count = count_within (time, (guint) bytes[6] << 8 | bytes[7]);
  for (int i = 0; i < 6; i++)
    bytes[i] = (guint8) (time >> (40 - 8 * i));
  bytes[6] = (guint8) (0x70 | count >> 8);
  bytes[7] = (guint8) (count & 0xff);
  bytes[8] = (guint8) (0x80 | (bytes[8] & 0x3f));
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", bytes[0], bytes[1],
                          bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8], bytes[9], bytes[10],
                          bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]);
}

gboolean
lb_uuid_is_valid (const char *text)
{
  if (text == NULL || strlen (text) != 36)
    return FALSE;
  for (int i = 0; i < 36; i++)
    {
      gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? text[i] != '-' : strchr ("0123456789abcdef", text[i]) == NULL)
        return FALSE;
    }
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-uuid.h"

#include <sodium.h>
#include <string.h>

char *
lb_uuid_new (LbTime now)
{
  guint64 time = now > 0 ? (guint64) now : 0;
  guint8 bytes[16];

  randombytes_buf (bytes, sizeof bytes);
  for (int i = 0; i < 6; i++)
    bytes[i] = (guint8) (time >> (40 - 8 * i));
  bytes[6] = (guint8) (0x70 | (bytes[6] & 0x0f));
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

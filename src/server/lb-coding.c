/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-coding.h"
#include "lb-error.h"

#include <string.h>
#include <zstd.h>

/* Fast rather than small: the pages are made while somebody waits. */
#define LEVEL 1
/* A frame may not make us keep more than this much of it at once (RFC 8878 recommends 8 MiB). */
#define WINDOW_LOG 23
#define STEP 65536

gboolean
lb_coding_accepted (const char *accept)
{
  g_auto (GStrv) codings = g_strsplit (accept != NULL ? accept : "", ",", 32);

  for (char **coding = codings; *coding != NULL; coding++)
    {
      g_auto (GStrv) parts = g_strsplit (*coding, ";", 2);
      const char *weight = parts[0] != NULL && parts[1] != NULL ? strstr (parts[1], "q=") : NULL;
      if (parts[0] != NULL && g_ascii_strcasecmp (g_strstrip (parts[0]), "zstd") == 0)
        return weight == NULL || g_ascii_strtod (weight + 2, NULL) > 0;
    }
  return FALSE;
}

GBytes *
lb_coding_deflate (GBytes *content)
{
  gsize length = 0;
  const void *bytes = g_bytes_get_data (content, &length);
  gsize room = ZSTD_compressBound (length);
  g_autofree guint8 *packed = g_malloc (room);
  gsize size = ZSTD_compress (packed, room, bytes, length, LEVEL);

  if (ZSTD_isError (size) || size >= length)
    return NULL;
  guint8 *kept = g_memdup2 (packed, size);
  return g_bytes_new_take (kept, size);
}

GByteArray *
lb_coding_inflate (const guint8 *bytes, gsize length, gsize maximum, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *step = g_malloc (STEP);
  ZSTD_inBuffer in = { bytes, length, 0 };
  ZSTD_DCtx *context = ZSTD_createDCtx ();
  gsize left = 1;

  ZSTD_DCtx_setParameter (context, ZSTD_d_windowLogMax, WINDOW_LOG);
  while (in.pos < in.size || left != 0)
    {
      ZSTD_outBuffer piece = { step, STEP, 0 };
      gsize before = in.pos;
      left = ZSTD_decompressStream (context, &piece, &in);
      if (ZSTD_isError (left) || (piece.pos == 0 && in.pos == before))
        break;
      if (out->len + piece.pos > maximum)
        {
          ZSTD_freeDCtx (context);
          g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE, "inflated, the body is over %" G_GSIZE_FORMAT " bytes",
                       maximum);
          return NULL;
        }
      g_byte_array_append (out, step, (guint) piece.pos);
    }
  ZSTD_freeDCtx (context);
  if (left == 0 && in.pos == in.size)
    return g_steal_pointer (&out);
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "the body is no whole zstd frame");
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-coding.h"
#include "lb-error.h"

#include <string.h>
#include <zlib.h>
#include <zstd.h>

/* Fast rather than small: the pages are made while somebody waits. */
#define LEVEL 1
/* A frame may not make us keep more than this much of it at once (RFC 8878 recommends 8 MiB). */
#define WINDOW_LOG 23
#define GZIP_WINDOW (15 + 16) /* the largest there is, with gzip's head */
#define STEP 65536
#define MOST_CODINGS 32

/* In the order of what we would rather send. */
static const char *const names[] = {
  [LB_CODING_IDENTITY] = "identity",
  [LB_CODING_ZSTD] = "zstd",
  [LB_CODING_GZIP] = "gzip",
};

const char *
lb_coding_name (LbCoding coding)
{
  g_return_val_if_fail (coding < LB_CODING_UNKNOWN, NULL);
  return names[coding];
}

LbCoding
lb_coding_parse (const char *text)
{
  if (text == NULL)
    return LB_CODING_IDENTITY;
  for (int i = 0; i < LB_CODING_UNKNOWN; i++)
    if (g_ascii_strcasecmp (text, names[i]) == 0)
      return (LbCoding) i;
  return g_ascii_strcasecmp (text, "x-gzip") == 0 ? LB_CODING_GZIP : LB_CODING_UNKNOWN;
}

/* Choosing */

/* Thousandths; what is no weight is none. */
static int
read_weight (char *parameters)
{
  char *text = g_strstrip (parameters);
  int thousandths, scale = 100;

  if ((text[0] != 'q' && text[0] != 'Q') || text[1] != '=' || (text[2] != '0' && text[2] != '1'))
    return 0;
  thousandths = (text[2] - '0') * 1000;
  if (text[3] == '\0')
    return thousandths;
  if (text[3] != '.' || strlen (text) > 7)
    return 0;
  for (const char *digit = text + 4; *digit != '\0'; digit++, scale /= 10)
    {
      if (!g_ascii_isdigit (*digit))
        return 0;
      thousandths += (*digit - '0') * scale;
    }
  return thousandths <= 1000 ? thousandths : 0;
}

/* Fills in what @accept gives each coding; -1 is for those that it does not name. */
static void
read_weights (const char *accept, int weights[LB_CODING_UNKNOWN], int *ret_others)
{
  g_auto (GStrv) codings = g_strsplit (accept, ",", MOST_CODINGS);

  for (char **coding = codings; *coding != NULL; coding++)
    {
      g_auto (GStrv) parts = g_strsplit (*coding, ";", 2);
      if (parts[0] == NULL)
        continue;
      int weight = parts[1] != NULL ? read_weight (parts[1]) : 1000;
      LbCoding known = lb_coding_parse (g_strstrip (parts[0]));
      if (known != LB_CODING_UNKNOWN)
        weights[known] = weight;
      else if (strcmp (parts[0], "*") == 0)
        *ret_others = weight;
    }
}

LbCoding
lb_coding_choose (const char *accept, gboolean *ret_plain)
{
  int weights[LB_CODING_UNKNOWN] = { -1, -1, -1 }, others = -1;
  LbCoding best = LB_CODING_UNKNOWN;
  int most = 0;

  if (accept != NULL)
    read_weights (accept, weights, &others);
  /* Whatever is not named is as good as "*" says. A body in no coding is taken unless that is denied, but never
   * before one that was asked for. */
  for (int i = LB_CODING_ZSTD; i < LB_CODING_UNKNOWN; i++)
    weights[i] = weights[i] >= 0 ? weights[i] : MAX (others, 0);
  gboolean plain = weights[LB_CODING_IDENTITY] != 0 && (weights[LB_CODING_IDENTITY] > 0 || others != 0);
  for (int i = LB_CODING_ZSTD; i < LB_CODING_UNKNOWN; i++)
    if (weights[i] > most)
      {
        most = weights[i];
        best = (LbCoding) i;
      }
  if (plain && (best == LB_CODING_UNKNOWN || weights[LB_CODING_IDENTITY] > most))
    best = LB_CODING_IDENTITY;
  if (ret_plain != NULL)
    *ret_plain = plain;
  return best;
}

/* Packing */

static GBytes *
deflate_zstd (const void *bytes, gsize length)
{
  gsize room = ZSTD_compressBound (length);
  g_autofree guint8 *packed = g_malloc (room);
  gsize size = ZSTD_compress (packed, room, bytes, length, LEVEL);

  g_assert (!ZSTD_isError (size)); /* there is room for the worst */
  return g_bytes_new (packed, size);
}

static GBytes *
deflate_gzip (const void *bytes, gsize length)
{
  z_stream stream = { 0 };

  g_assert (length <= G_MAXUINT32);
  g_assert (deflateInit2 (&stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  gsize room = deflateBound (&stream, length);
  g_autofree guint8 *packed = g_malloc (room);
  stream.next_in = (Bytef *) bytes;
  stream.avail_in = (uInt) length;
  stream.next_out = packed;
  stream.avail_out = (uInt) room;
  int end = deflate (&stream, Z_FINISH);
  gsize size = stream.total_out;
  deflateEnd (&stream);
  g_assert (end == Z_STREAM_END);
  return g_bytes_new (packed, size);
}

GBytes *
lb_coding_deflate (LbCoding coding, GBytes *content)
{
  gsize length = 0;
  const void *bytes = g_bytes_get_data (content, &length);

  g_return_val_if_fail (coding < LB_CODING_UNKNOWN, NULL);
  switch (coding)
    {
    case LB_CODING_ZSTD:
      return deflate_zstd (bytes, length);
    case LB_CODING_GZIP:
      return deflate_gzip (bytes, length);
    case LB_CODING_IDENTITY:
    case LB_CODING_UNKNOWN:
    default:
      return g_bytes_ref (content);
    }
}

/* Unpacking */

/* FALSE: over @maximum. */
static gboolean
keep (GByteArray *out, const guint8 *step, gsize length, gsize maximum, GError **error)
{
  if (length <= maximum && out->len <= maximum - length)
    {
      g_byte_array_append (out, step, (guint) length);
      return TRUE;
    }
  g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE, "inflated, the body is over %" G_GSIZE_FORMAT " bytes",
               maximum);
  return FALSE;
}

/* FALSE without *error: no whole frame. */
static gboolean
inflate_zstd (GByteArray *out, const guint8 *bytes, gsize length, gsize maximum, GError **error)
{
  g_autofree guint8 *step = g_malloc (STEP);
  ZSTD_inBuffer in = { bytes, length, 0 };
  ZSTD_DCtx *context = ZSTD_createDCtx ();
  gboolean fits = TRUE;
  gsize left = 1;

  ZSTD_DCtx_setParameter (context, ZSTD_d_windowLogMax, WINDOW_LOG);
  while (fits && (in.pos < in.size || left != 0))
    {
      ZSTD_outBuffer piece = { step, STEP, 0 };
      gsize before = in.pos;
      left = ZSTD_decompressStream (context, &piece, &in);
      if (ZSTD_isError (left) || (piece.pos == 0 && in.pos == before))
        break;
      fits = keep (out, step, piece.pos, maximum, error);
    }
  ZSTD_freeDCtx (context);
  return fits && left == 0 && in.pos == in.size;
}

/* FALSE without *error: no whole member. */
static gboolean
inflate_gzip (GByteArray *out, const guint8 *bytes, gsize length, gsize maximum, GError **error)
{
  g_autofree guint8 *step = g_malloc (STEP);
  z_stream stream = { 0 };
  gboolean fits = TRUE;
  int state = Z_OK;

  if (length > G_MAXUINT32 || inflateInit2 (&stream, GZIP_WINDOW) != Z_OK)
    return FALSE;
  stream.next_in = (Bytef *) bytes;
  stream.avail_in = (uInt) length;
  while (fits && state == Z_OK)
    {
      stream.next_out = step;
      stream.avail_out = STEP;
      state = inflate (&stream, Z_NO_FLUSH);
      if (state == Z_OK || state == Z_STREAM_END)
        fits = keep (out, step, STEP - stream.avail_out, maximum, error);
    }
  gboolean whole = state == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd (&stream);
  return fits && whole;
}

GByteArray *
lb_coding_inflate (LbCoding coding, const guint8 *bytes, gsize length, gsize maximum, GError **error)
{
  g_return_val_if_fail (coding == LB_CODING_ZSTD || coding == LB_CODING_GZIP, NULL);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  GError *fault = NULL;

  if (coding == LB_CODING_ZSTD ? inflate_zstd (out, bytes, length, maximum, &fault)
                               : inflate_gzip (out, bytes, length, maximum, &fault))
    return g_steal_pointer (&out);
  if (fault == NULL)
    g_set_error (&fault, LB_ERROR, LB_ERROR_INVALID, "the body is not whole in %s", names[coding]);
  g_propagate_error (error, fault);
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-pack.h"
#include "lb-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#define LEVEL 3
#define PIECE (256 * 1024)
/* 8 MiB of window are what level 3 uses at most; a file that wants more memory is none of ours. */
#define WINDOW_LOG 23

static gboolean
system_error (const char *path, const char *doing, GError **error)
{
  int code = errno;

  g_set_error (error, LB_ERROR,
               code == ENOSPC || code == EDQUOT ? LB_ERROR_FULL : code == ENOENT ? LB_ERROR_NOT_FOUND : LB_ERROR_FAILED,
               "%s: %s: %s", path, doing, g_strerror (code));
  return FALSE;
}

static gboolean
write_all (int file, const guint8 *bytes, gsize length)
{
  while (length > 0)
    {
      gssize written = write (file, bytes, length);
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      bytes += written;
      length -= (gsize) written;
    }
  return TRUE;
}

static char *
hex (const guint8 *bytes, gsize length)
{
  char *text = g_malloc (length * 2 + 1);

  return sodium_bin2hex (text, length * 2 + 1, bytes, length);
}

/* Packing */

struct _LbPack
{
  char *path;
  int file;
  ZSTD_CCtx *stream;
  guint8 *out;       /* PIECE bytes */
  crypto_hash_sha256_state sum;
  gint64 size;
  gboolean finished;
};

LbPack *
lb_pack_new (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  int file = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0)
    return system_error (path, "cannot be made", error), NULL;
  LbPack *self = g_new0 (LbPack, 1);
  self->path = g_strdup (path);
  self->file = file;
  self->stream = ZSTD_createCCtx ();
  self->out = g_malloc (PIECE);
  ZSTD_CCtx_setParameter (self->stream, ZSTD_c_compressionLevel, LEVEL);
  ZSTD_CCtx_setParameter (self->stream, ZSTD_c_checksumFlag, 1);
  crypto_hash_sha256_init (&self->sum);
  return self;
}

static gboolean
push (LbPack *self, const char *bytes, gsize length, ZSTD_EndDirective how, GError **error)
{
  ZSTD_inBuffer in = { bytes, length, 0 };
  gsize left;

  do
    {
      ZSTD_outBuffer out = { self->out, PIECE, 0 };
      left = ZSTD_compressStream2 (self->stream, &out, &in, how);
      if (ZSTD_isError (left))
        {
          g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "%s: %s", self->path, ZSTD_getErrorName (left));
          return FALSE;
        }
      crypto_hash_sha256_update (&self->sum, self->out, out.pos);
      self->size += (gint64) out.pos;
      if (!write_all (self->file, self->out, out.pos))
        return system_error (self->path, "cannot be written", error);
    }
  while (in.pos < in.size || (how == ZSTD_e_end && left > 0));
  return TRUE;
}

gboolean
lb_pack_add (LbPack *self, const char *line, GError **error)
{
  g_return_val_if_fail (self != NULL && !self->finished && line != NULL, FALSE);

  return push (self, line, strlen (line), ZSTD_e_continue, error) && push (self, "\n", 1, ZSTD_e_continue, error);
}

gboolean
lb_pack_finish (LbPack *self, char **ret_sha256, gint64 *ret_size, GError **error)
{
  g_return_val_if_fail (self != NULL && !self->finished, FALSE);
  guint8 digest[crypto_hash_sha256_BYTES];

  if (!push (self, NULL, 0, ZSTD_e_end, error))
    return FALSE;
  if (fsync (self->file) != 0)
    return system_error (self->path, "cannot be flushed", error);
  self->finished = TRUE;
  crypto_hash_sha256_final (&self->sum, digest);
  if (ret_sha256 != NULL)
    *ret_sha256 = hex (digest, sizeof digest);
  if (ret_size != NULL)
    *ret_size = self->size;
  return TRUE;
}

void
lb_pack_free (LbPack *self)
{
  if (self == NULL)
    return;
  close (self->file);
  if (!self->finished)
    g_unlink (self->path);
  ZSTD_freeCCtx (self->stream);
  g_free (self->out);
  g_free (self->path);
  g_free (self);
}

/* Unpacking */

struct _LbUnpack
{
  char *path;
  int file;
  ZSTD_DCtx *stream;
  guint8 *piece;      /* PIECE bytes */
  ZSTD_inBuffer in;
  GString *text;      /* unpacked and not handed out yet */
  gsize used;         /* of @text */
  gboolean whole;     /* the last frame has ended */
  gboolean ended;     /* so has the file */
};

LbUnpack *
lb_unpack_new (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  int file = open (path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return system_error (path, "cannot be opened", error), NULL;
  LbUnpack *self = g_new0 (LbUnpack, 1);
  self->path = g_strdup (path);
  self->file = file;
  self->stream = ZSTD_createDCtx ();
  ZSTD_DCtx_setParameter (self->stream, ZSTD_d_windowLogMax, WINDOW_LOG);
  self->piece = g_malloc (PIECE);
  self->in.src = self->piece;
  self->text = g_string_new (NULL);
  return self;
}

static gboolean
corrupt (LbUnpack *self, const char *why, GError **error)
{
  g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "%s: %s", self->path, why);
  return FALSE;
}

static gboolean
read_piece (LbUnpack *self, GError **error)
{
  gssize length;

  do
    length = read (self->file, self->piece, PIECE);
  while (length < 0 && errno == EINTR);
  if (length < 0)
    return system_error (self->path, "cannot be read", error);
  self->ended = length == 0;
  self->in.size = (gsize) length;
  self->in.pos = 0;
  return !self->ended || self->whole || corrupt (self, "was cut off", error);
}

/* Unpacks some more into @text. */
static gboolean
unpack_more (LbUnpack *self, GError **error)
{
  guint8 piece[64 * 1024];
  ZSTD_outBuffer out = { piece, sizeof piece, 0 };

  g_string_erase (self->text, 0, (gssize) self->used);
  self->used = 0;
  if (self->in.pos == self->in.size && (!read_piece (self, error) || self->ended))
    return self->ended && self->whole;
  gsize left = ZSTD_decompressStream (self->stream, &out, &self->in);
  if (ZSTD_isError (left))
    return corrupt (self, ZSTD_getErrorName (left), error);
  self->whole = left == 0;
  g_string_append_len (self->text, (const char *) piece, (gssize) out.pos);
  return TRUE;
}

gboolean
lb_unpack_line (LbUnpack *self, const char **ret_line, gsize *ret_length, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_line != NULL, FALSE);
  gsize looked_at = 0;
  char *end;

  while ((end = memchr (self->text->str + self->used + looked_at, '\n', self->text->len - self->used - looked_at)) == NULL
         && !self->ended)
    {
      looked_at = self->text->len - self->used;
      if (looked_at > LB_PACK_LINE_MAXIMUM)
        {
          g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE, "%s: a line is too long", self->path);
          return FALSE;
        }
      if (!unpack_more (self, error))
        return FALSE;
    }
  *ret_line = NULL;
  if (end == NULL)
    return self->text->len == self->used || corrupt (self, "its last line was cut off", error);
  *end = '\0';
  *ret_line = self->text->str + self->used;
  if (ret_length != NULL)
    *ret_length = (gsize) (end - *ret_line);
  self->used = (gsize) (end - self->text->str) + 1;
  return TRUE;
}

void
lb_unpack_free (LbUnpack *self)
{
  if (self == NULL)
    return;
  close (self->file);
  ZSTD_freeDCtx (self->stream);
  g_free (self->piece);
  g_string_free (self->text, TRUE);
  g_free (self->path);
  g_free (self);
}

char *
lb_file_digest (const char *path, gint64 *ret_size, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  guint8 digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_state sum;
  g_autofree guint8 *piece = g_malloc (PIECE);
  gint64 size = 0;
  gssize length;

  int file = open (path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return system_error (path, "cannot be opened", error), NULL;
  crypto_hash_sha256_init (&sum);
  while ((length = read (file, piece, PIECE)) != 0)
    if (length > 0)
      {
        crypto_hash_sha256_update (&sum, piece, (unsigned long long) length);
        size += length;
      }
    else if (errno != EINTR)
      break;
  if (length < 0)
    system_error (path, "cannot be read", error);
  close (file);
  crypto_hash_sha256_final (&sum, digest);
  if (ret_size != NULL)
    *ret_size = size;
  return length == 0 ? hex (digest, sizeof digest) : NULL;
}

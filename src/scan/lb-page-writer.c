/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-page-writer-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <jpeglib.h>

#define QUALITY 72           /* an A4 page of text at 300 dpi comes to a few hundred kB, and small type stays clear */
#define SMALLER_TABLES 40000000 /* dots up to which the tables are made for the page: that needs the whole of it twice */
#define SIDE_MOST 65500      /* what a JPEG can be */

struct _LbPageWriter
{
  LbPageShape shape;
  char *path;          /* (owned) (nullable) of the JPEG */
  FILE *file;          /* (owned) (nullable) */
  FILE *raw;           /* (owned) (nullable) lines of a page whose height is not known yet */
  gint64 dots_most;
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr manager;
  jmp_buf failed;
  gboolean compressing;
  guint8 *line;        /* (owned) as the scanner gives it */
  gsize filled;
  guint8 *samples;     /* (owned) 8 bits each */
  int lines;           /* complete ones so far */
};

static gboolean
set_errno (const char *doing, int number, GError **error)
{
  /* EFBIG: the limit of a file's size that the system was given for this program. */
  gboolean full = number == ENOSPC || number == EDQUOT || number == EFBIG;

  g_set_error (error, LB_SCAN_ERROR, full ? LB_SCAN_ERROR_NO_ROOM : LB_SCAN_ERROR_FAILED, "%s: %s", doing,
               g_strerror (number));
  return FALSE;
}

/* libjpeg's own handler would end the program. */
static void
jpeg_failed (j_common_ptr jpeg)
{
  LbPageWriter *self = jpeg->client_data;

  longjmp (self->failed, 1);
}

static void
jpeg_says (j_common_ptr jpeg)
{
}

static gboolean
start_jpeg (LbPageWriter *self, int height, GError **error)
{
  self->jpeg.err = jpeg_std_error (&self->manager);
  self->manager.error_exit = jpeg_failed;
  self->manager.output_message = jpeg_says;
  self->jpeg.client_data = self;
  if (setjmp (self->failed))
    return set_errno ("writing a page", errno, error);
  jpeg_create_compress (&self->jpeg);
  self->compressing = TRUE;
  jpeg_stdio_dest (&self->jpeg, self->file);
  self->jpeg.image_width = self->shape.width;
  self->jpeg.image_height = height;
  self->jpeg.input_components = self->shape.colour ? 3 : 1;
  self->jpeg.in_color_space = self->shape.colour ? JCS_RGB : JCS_GRAYSCALE;
  jpeg_set_defaults (&self->jpeg);
  jpeg_set_quality (&self->jpeg, QUALITY, TRUE);
  self->jpeg.density_unit = 1;
  self->jpeg.X_density = self->jpeg.Y_density = CLAMP (self->shape.resolution, 1, G_MAXUINT16);
  self->jpeg.optimize_coding = (gint64) self->shape.width * height <= SMALLER_TABLES;
  jpeg_start_compress (&self->jpeg, TRUE);
  return TRUE;
}

/* A line of 8 bit samples from one of 1, 8 or 16 bits. */
static void
take_samples (LbPageWriter *self, const guint8 *line)
{
  const int samples = self->shape.width * (self->shape.colour ? 3 : 1);

  if (self->shape.depth == 8)
    memcpy (self->samples, line, samples);
  else if (self->shape.depth == 16)
    for (int i = 0; i < samples; i++)
      self->samples[i] = ((const guint16 *) (const void *) line)[i] >> 8;
  else
    for (int i = 0; i < samples; i++)
      self->samples[i] = line[i / 8] & (0x80 >> (i % 8)) ? 0 : 255;
}

static gboolean
write_line (LbPageWriter *self, GError **error)
{
  JSAMPROW row = self->samples;

  errno = 0;
  if (setjmp (self->failed))
    return set_errno ("writing a page", errno, error);
  jpeg_write_scanlines (&self->jpeg, &row, 1);
  return TRUE;
}

static gboolean
is_small_enough (LbPageWriter *self, int height, GError **error)
{
  if (height <= SIDE_MOST && (gint64) self->shape.width * height <= self->dots_most)
    return TRUE;
  g_set_error (error, LB_SCAN_ERROR, LB_SCAN_ERROR_TOO_LARGE, "a page of %d × %d dots", self->shape.width, height);
  return FALSE;
}

static gboolean
is_understood (const LbPageShape *shape, GError **error)
{
  const gint64 bits = (gint64) shape->width * (shape->colour ? 3 : 1) * shape->depth;
  const gboolean depth = shape->depth == 8 || shape->depth == 16 || (shape->depth == 1 && !shape->colour);

  if (depth && shape->width > 0 && shape->width <= SIDE_MOST && shape->height != 0
      && shape->bytes_per_line >= (bits + 7) / 8 && shape->bytes_per_line <= SIDE_MOST * 8)
    return TRUE;
  g_set_error (error, LB_SCAN_ERROR, LB_SCAN_ERROR_UNSUPPORTED, "%d × %d dots of %d bits in lines of %d bytes",
               shape->width, shape->height, shape->depth, shape->bytes_per_line);
  return FALSE;
}

static gboolean
open_files (LbPageWriter *self, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "page-XXXXXX.jpg", NULL);
  int descriptor = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (descriptor < 0)
    return set_errno ("making a page's file", errno, error);
  self->path = g_steal_pointer (&path);
  self->file = fdopen (descriptor, "w+");
  if (self->shape.height > 0)
    return start_jpeg (self, self->shape.height, error);
  g_autofree char *raw = g_build_filename (folder, "lines-XXXXXX", NULL);
  if ((descriptor = g_mkstemp_full (raw, O_RDWR | O_CLOEXEC, 0600)) < 0)
    return set_errno ("making a file of lines", errno, error);
  g_unlink (raw);
  self->raw = fdopen (descriptor, "w+");
  return TRUE;
}

LbPageWriter *
lb_page_writer_new (const LbPageShape *shape, const char *folder, gint64 dots_most, GError **error)
{
  g_return_val_if_fail (shape != NULL && folder != NULL, NULL);

  g_autoptr (LbPageWriter) self = g_new0 (LbPageWriter, 1);
  self->shape = *shape;
  self->dots_most = dots_most;
  if (!is_understood (shape, error) || !is_small_enough (self, MAX (shape->height, 1), error))
    return NULL;
  self->line = g_malloc (shape->bytes_per_line);
  self->samples = g_malloc ((gsize) shape->width * (shape->colour ? 3 : 1));
  return open_files (self, folder, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
end_line (LbPageWriter *self, GError **error)
{
  self->filled = 0;
  /* More lines than were promised are not asked for. */
  if (self->shape.height > 0 && self->lines >= self->shape.height)
    return TRUE;
  self->lines++;
  take_samples (self, self->line);
  if (self->raw == NULL)
    return write_line (self, error);
  if (!is_small_enough (self, self->lines, error))
    return FALSE;
  if (fwrite (self->samples, self->shape.width * (self->shape.colour ? 3 : 1), 1, self->raw) != 1)
    return set_errno ("writing lines", errno, error);
  return TRUE;
}

gboolean
lb_page_writer_feed (LbPageWriter *self, const guint8 *bytes, gsize length, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  while (length > 0)
    {
      const gsize part = MIN (length, self->shape.bytes_per_line - self->filled);

      memcpy (self->line + self->filled, bytes, part);
      self->filled += part;
      bytes += part;
      length -= part;
      if (self->filled == (gsize) self->shape.bytes_per_line && !end_line (self, error))
        return FALSE;
    }
  return TRUE;
}

/* Now that the height is known, the lines that lie on the disk can become a JPEG. */
static gboolean
compress_raw (LbPageWriter *self, GError **error)
{
  const gsize size = (gsize) self->shape.width * (self->shape.colour ? 3 : 1);

  if (self->lines == 0)
    {
      g_set_error_literal (error, LB_SCAN_ERROR, LB_SCAN_ERROR_FAILED, "a page without a line");
      return FALSE;
    }
  if (fflush (self->raw) != 0)
    return set_errno ("writing lines", errno, error);
  rewind (self->raw);
  if (!start_jpeg (self, self->lines, error))
    return FALSE;
  for (int i = 0; i < self->lines; i++)
    if (fread (self->samples, size, 1, self->raw) != 1)
      return set_errno ("reading lines", errno, error);
    else if (!write_line (self, error))
      return FALSE;
  self->shape.height = self->lines;
  return TRUE;
}

static gboolean
end_jpeg (LbPageWriter *self, GError **error)
{
  memset (self->samples, 255, (gsize) self->shape.width * (self->shape.colour ? 3 : 1));
  for (; self->lines < self->shape.height; self->lines++)
    if (!write_line (self, error))
      return FALSE;
  errno = 0;
  if (setjmp (self->failed))
    return set_errno ("writing a page", errno, error);
  jpeg_finish_compress (&self->jpeg);
  if (fflush (self->file) != 0)
    return set_errno ("writing a page", errno, error);
  return TRUE;
}

LbScanPage *
lb_page_writer_finish (LbPageWriter *self, GError **error)
{
  LbScanPage *page;

  g_return_val_if_fail (self != NULL && self->path != NULL, NULL);

  if ((self->raw != NULL && !compress_raw (self, error)) || !end_jpeg (self, error))
    return NULL;
  page = g_new0 (LbScanPage, 1);
  page->path = g_steal_pointer (&self->path);
  page->width = self->shape.width;
  page->height = self->shape.height;
  page->resolution = self->shape.resolution;
  page->grey = !self->shape.colour;
  page->size = ftell (self->file);
  return page;
}

double
lb_page_writer_part (LbPageWriter *self)
{
  g_return_val_if_fail (self != NULL, -1);
  return self->shape.height > 0 ? (double) self->lines / self->shape.height : -1;
}

void
lb_page_writer_free (LbPageWriter *self)
{
  if (self == NULL)
    return;
  if (self->compressing)
    jpeg_destroy_compress (&self->jpeg);
  g_clear_pointer (&self->file, fclose);
  g_clear_pointer (&self->raw, fclose);
  if (self->path != NULL)
    g_unlink (self->path);
  g_free (self->path);
  g_free (self->line);
  g_free (self->samples);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-scan-picture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

typedef struct
{
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr manager;
  jmp_buf failed;
  guint8 *dots; /* (owned) */
  guint8 *line; /* (owned) */
} Reader;

static void
reader_failed (j_common_ptr jpeg)
{
  Reader *self = jpeg->client_data;

  longjmp (self->failed, 1);
}

static void
reader_says (j_common_ptr jpeg)
{
}

/* libjpeg makes a picture smaller by eighths; what is still too much is left out, line by line and dot by dot. */
static void
read_smaller (Reader *self, int side, int *ret_width, int *ret_height)
{
  struct jpeg_decompress_struct *jpeg = &self->jpeg;
  const int longest = MAX (jpeg->image_width, jpeg->image_height);
  int step = 1, width, height;
  JSAMPROW row;

  jpeg->out_color_space = JCS_RGB;
  jpeg->scale_num = 1;
  for (jpeg->scale_denom = 1; jpeg->scale_denom < 8 && longest / (int) jpeg->scale_denom > side;)
    jpeg->scale_denom *= 2;
  jpeg_start_decompress (jpeg);
  while ((int) MAX (jpeg->output_width, jpeg->output_height) / step > side)
    step++;
  width = MAX ((int) jpeg->output_width / step, 1);
  height = MAX ((int) jpeg->output_height / step, 1);
  self->dots = g_malloc ((gsize) width * height * 3);
  self->line = row = g_malloc ((gsize) jpeg->output_width * 3);
  while (jpeg->output_scanline < jpeg->output_height)
    {
      const int at = jpeg->output_scanline;

      jpeg_read_scanlines (jpeg, &row, 1);
      if (at % step != 0 || at / step >= height)
        continue;
      for (int x = 0; x < width; x++)
        memcpy (self->dots + ((gsize) (at / step) * width + x) * 3, row + (gsize) x * step * 3, 3);
    }
  jpeg_finish_decompress (jpeg);
  *ret_width = width;
  *ret_height = height;
}

/* @side 0: only the measure. */
static gboolean
read_file (Reader *self, FILE *file, int side, int *ret_width, int *ret_height)
{
  self->jpeg.err = jpeg_std_error (&self->manager);
  self->manager.error_exit = reader_failed;
  self->manager.output_message = reader_says;
  self->jpeg.client_data = self;
  if (setjmp (self->failed))
    return FALSE;
  jpeg_create_decompress (&self->jpeg);
  jpeg_stdio_src (&self->jpeg, file);
  jpeg_read_header (&self->jpeg, TRUE);
  *ret_width = self->jpeg.image_width;
  *ret_height = self->jpeg.image_height;
  if (side > 0)
    read_smaller (self, side, ret_width, ret_height);
  return TRUE;
}

GBytes *
lb_scan_picture_read (const char *path, int side, int *ret_width, int *ret_height, GError **error)
{
  Reader self = { .dots = NULL };
  FILE *file;
  GBytes *bytes = NULL;

  g_return_val_if_fail (path != NULL && side > 0 && ret_width != NULL && ret_height != NULL, NULL);

  file = g_fopen (path, "rbe");
  if (file != NULL && read_file (&self, file, side, ret_width, ret_height))
    bytes = g_bytes_new_take (g_steal_pointer (&self.dots), (gsize) *ret_width * *ret_height * 3);
  else
    g_set_error_literal (error, LB_SCAN_ERROR, LB_SCAN_ERROR_FAILED, "a page's file cannot be read");
  if (file != NULL)
    {
      jpeg_destroy_decompress (&self.jpeg);
      fclose (file);
    }
  g_free (self.dots);
  g_free (self.line);
  return bytes;
}

gboolean
lb_scan_picture_measure (const char *path, int *ret_width, int *ret_height)
{
  Reader self = { .dots = NULL };
  FILE *file;
  gboolean read;

  g_return_val_if_fail (path != NULL && ret_width != NULL && ret_height != NULL, FALSE);

  file = g_fopen (path, "rbe");
  if (file == NULL)
    return FALSE;
  read = read_file (&self, file, 0, ret_width, ret_height);
  jpeg_destroy_decompress (&self.jpeg);
  fclose (file);
  return read;
}

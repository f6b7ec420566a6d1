/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PNG, JPEG and TIFF: their measures are read before anything of them is.
 */
#include "lb-leaf-private.h"

#include <stdio.h>
#include <string.h>

#include <tiffio.h>

#include "lb-scan-picture.h"

static guint32
big_endian (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

/* Whether every part that the file announces is as long as it says. Who reads a part makes room for it first, and a few
 * bytes can announce two thousand megabytes. */
static gboolean
png_parts_are_whole (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  if (file == NULL)
    return FALSE;
  const guint8 *bytes = (const guint8 *) g_mapped_file_get_contents (file);
  gsize at = 8, length = g_mapped_file_get_length (file);

  /* A part: how long it is, its name, its content, its sum. */
  while (at < length && length - at >= 12 && big_endian (bytes + at) <= length - at - 12)
    {
      if (memcmp (bytes + at + 4, "IEND", 4) == 0)
        return TRUE;
      at += 12 + big_endian (bytes + at);
    }
  return FALSE;
}

/* PNG has its measure in the bytes 16 to 23. */
cairo_surface_t *
lb_leaf_png (const LbLeafOrder *order, const guint8 *head, GError **error)
{
  const gint64 width = big_endian (head + 16), height = big_endian (head + 20);
  cairo_surface_t *surface;

  if (memcmp (head + 12, "IHDR", 4) != 0 || width == 0 || height == 0)
    {
      lb_leaf_damaged ("no measure", error);
      return NULL;
    }
  if (!lb_leaf_is_small_enough (order, width, height, error))
    return NULL;
  if (!png_parts_are_whole (order->path))
    {
      lb_leaf_damaged ("a part is cut off", error);
      return NULL;
    }
  surface = cairo_image_surface_create_from_png (order->path);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    return surface;
  lb_leaf_damaged (cairo_status_to_string (cairo_surface_status (surface)), error);
  cairo_surface_destroy (surface);
  return NULL;
}

static cairo_surface_t *
surface_of (GBytes *bytes, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  const guint8 *from = g_bytes_get_data (bytes, NULL);

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  for (int y = 0; y < height; y++)
    {
      guint32 *line = (guint32 *) (void *) (cairo_image_surface_get_data (surface)
                                            + (gsize) y * cairo_image_surface_get_stride (surface));

      for (int x = 0; x < width; x++, from += 3)
        line[x] = (guint32) from[0] << 16 | (guint32) from[1] << 8 | from[2];
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

cairo_surface_t *
lb_leaf_jpeg (const LbLeafOrder *order, GError **error)
{
  int width, height;
  g_autoptr (GBytes) bytes = NULL;

  if (!lb_scan_picture_measure (order->path, &width, &height))
    {
      lb_leaf_damaged ("no measure", error);
      return NULL;
    }
  if (!lb_leaf_is_small_enough (order, width, height, error))
    return NULL;
  bytes = lb_scan_picture_read (order->path, LB_LEAF_SIDE_MOST, &width, &height, NULL);
  if (bytes != NULL)
    return surface_of (bytes, width, height);
  lb_leaf_damaged ("cannot be read", error);
  return NULL;
}

static void
tiff_says (const char *module, const char *format, va_list arguments)
{
}

static cairo_surface_t *
read_directory (const LbLeafOrder *order, TIFF *tiff, GError **error)
{
  guint32 width = 0, height = 0, *dots;
  cairo_surface_t *surface = NULL;
  gboolean read;

  TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, &height);
  if (width == 0 || height == 0)
    {
      lb_leaf_damaged ("no measure", error);
      return NULL;
    }
  if (!lb_leaf_is_small_enough (order, width, height, error))
    return NULL;
  dots = g_try_malloc_n (width, (gsize) height * sizeof *dots);
  read = dots != NULL && TIFFReadRGBAImageOriented (tiff, width, height, dots, ORIENTATION_TOPLEFT, 1);
  if (read)
    surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  for (guint32 y = 0; surface != NULL && cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS && y < height; y++)
    {
      guint32 *line = (guint32 *) (void *) (cairo_image_surface_get_data (surface)
                                            + (gsize) y * cairo_image_surface_get_stride (surface));

      for (guint32 x = 0; x < width; x++)
        {
          const guint32 dot = dots[(gsize) y * width + x];

          line[x] = TIFFGetR (dot) << 16 | TIFFGetG (dot) << 8 | TIFFGetB (dot);
        }
    }
  g_free (dots);
  if (surface != NULL)
    cairo_surface_mark_dirty (surface);
  else
    lb_leaf_damaged ("cannot be read", error);
  return surface;
}

cairo_surface_t *
lb_leaf_tiff (const LbLeafOrder *order, int *ret_pages, GError **error)
{
  cairo_surface_t *surface = NULL;
  TIFF *tiff;

  TIFFSetErrorHandler (tiff_says);
  TIFFSetWarningHandler (tiff_says);
  tiff = TIFFOpen (order->path, "rm");
  *ret_pages = tiff != NULL ? TIFFNumberOfDirectories (tiff) : 0;
  if (tiff != NULL && order->page < *ret_pages && TIFFSetDirectory (tiff, order->page))
    surface = read_directory (order, tiff, error);
  else
    lb_leaf_damaged ("no such page", error);
  if (tiff != NULL)
    TIFFClose (tiff);
  return surface;
}

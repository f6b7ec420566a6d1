/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-leaf-private.h"

#include <glib/gstdio.h>
#include <poppler.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

G_DEFINE_QUARK (lb-leaf-error-quark, lb_leaf_error)

#define HEAD 32 /* bytes by which kinds are told, and a PNG's measure */

/* Draws something in its own measure. */
typedef void (*Draw) (cairo_t *cr, gpointer data);

gboolean
lb_leaf_damaged (const char *what, GError **error)
{
  g_set_error (error, LB_LEAF_ERROR, LB_LEAF_ERROR_DAMAGED, "%s", what);
  return FALSE;
}

gboolean
lb_leaf_is_small_enough (const LbLeafOrder *order, gint64 width, gint64 height, GError **error)
{
  if (width <= order->dots_most / MAX (height, 1))
    return TRUE;
  g_set_error (error, LB_LEAF_ERROR, LB_LEAF_ERROR_TOO_LARGE, "%" G_GINT64_FORMAT " × %" G_GINT64_FORMAT, width, height);
  return FALSE;
}

static cairo_surface_t *
draw_turned (const LbLeafOrder *order, Draw draw, gpointer data, double from_width, double from_height)
{
  const int width = CLAMP (order->width, 1, LB_LEAF_SIDE_MOST);
  const double scale = MIN (width / from_width, LB_LEAF_SIDE_MOST / MAX (from_width, from_height));
  const gboolean on_side = order->quarters % 2 != 0;
  const int across = MAX ((int) ((on_side ? from_height : from_width) * scale + 0.5), 1);
  const int down = MAX ((int) ((on_side ? from_width : from_height) * scale + 0.5), 1);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, across, down);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, across / 2.0, down / 2.0);
  cairo_rotate (cr, order->quarters * G_PI / 2);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -from_width / 2, -from_height / 2);
  draw (cr, data);
  cairo_destroy (cr);
  return surface;
}

/* PDF */

static void
draw_pdf_page (cairo_t *cr, gpointer data)
{
  poppler_page_render (data, cr);
}

static gboolean
read_pdf_page (const LbLeafOrder *order, PopplerDocument *document, cairo_surface_t **ret_surface, GError **error)
{
  PopplerPage *page = NULL;
  double width = 0, height = 0;

  if (order->page < poppler_document_get_n_pages (document))
    page = poppler_document_get_page (document, order->page);
  if (page != NULL)
    poppler_page_get_size (page, &width, &height);
  if (width >= 1 && height >= 1 && order->width > 0)
    *ret_surface = draw_turned (order, draw_pdf_page, page, width, height);
  g_clear_object (&page);
  return (width >= 1 && height >= 1) || lb_leaf_damaged ("no such page", error);
}

static gboolean
read_pdf (const LbLeafOrder *order, int *ret_pages, cairo_surface_t **ret_surface, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (order->path);
  g_autoptr (GError) fault = NULL;
  PopplerDocument *document = poppler_document_new_from_gfile (file, NULL, NULL, &fault);
  gboolean read = FALSE;

  if (document != NULL)
    {
      *ret_pages = poppler_document_get_n_pages (document);
      read = read_pdf_page (order, document, ret_surface, error);
    }
  else if (g_error_matches (fault, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
    g_set_error_literal (error, LB_LEAF_ERROR, LB_LEAF_ERROR_LOCKED, "asks for a password");
  else
    lb_leaf_damaged (fault != NULL ? fault->message : "cannot be opened", error);
  g_clear_object (&document);
  return read;
}

/* Pictures */

static void
draw_picture (cairo_t *cr, gpointer data)
{
  cairo_set_source_surface (cr, data, 0, 0);
  cairo_paint (cr);
}

static gboolean
take_picture (const LbLeafOrder *order, cairo_surface_t *picture, cairo_surface_t **ret_surface, GError **error)
{
  gboolean good;

  if (picture == NULL)
    return FALSE;
  good = cairo_surface_status (picture) == CAIRO_STATUS_SUCCESS || lb_leaf_damaged ("no memory", error);
  if (good && order->width > 0)
    *ret_surface = draw_turned (order, draw_picture, picture, cairo_image_surface_get_width (picture),
                                cairo_image_surface_get_height (picture));
  cairo_surface_destroy (picture);
  return good;
}

static gboolean
read_head (const char *path, guint8 *head, gsize *ret_length, GError **error)
{
  FILE *file;
  struct stat status;

  /* A pipe would hold the reader up, a device would have no end. */
  if (g_stat (path, &status) == 0 && !S_ISREG (status.st_mode))
    {
      g_set_error_literal (error, LB_LEAF_ERROR, LB_LEAF_ERROR_KIND, "no regular file");
      return FALSE;
    }
  file = g_fopen (path, "rbe");
  if (file == NULL)
    {
      g_set_error_literal (error, LB_LEAF_ERROR, LB_LEAF_ERROR_FAILED, "cannot be opened");
      return FALSE;
    }
  *ret_length = fread (head, 1, HEAD, file);
  fclose (file);
  return TRUE;
}

gboolean
lb_leaf_read (const LbLeafOrder *order, int *ret_pages, cairo_surface_t **ret_surface, GError **error)
{
  guint8 head[HEAD] = { 0 };
  gsize length = 0;

  g_return_val_if_fail (order != NULL && order->path != NULL && ret_pages != NULL && ret_surface != NULL, FALSE);

  *ret_surface = NULL;
  *ret_pages = 1;
  if (!read_head (order->path, head, &length, error))
    return FALSE;
  if (order->page < 0)
    return lb_leaf_damaged ("no such page", error);
  if (length >= 5 && memcmp (head, "%PDF-", 5) == 0)
    return read_pdf (order, ret_pages, ret_surface, error);
  if (length >= 8 && memcmp (head, "\x89PNG\r\n\x1a\n", 8) == 0)
    return take_picture (order, lb_leaf_png (order, head, error), ret_surface, error);
  if (length >= 3 && memcmp (head, "\xff\xd8\xff", 3) == 0)
    return take_picture (order, lb_leaf_jpeg (order, error), ret_surface, error);
  if (length >= 4 && (memcmp (head, "II*\0", 4) == 0 || memcmp (head, "MM\0*", 4) == 0))
    return take_picture (order, lb_leaf_tiff (order, ret_pages, error), ret_surface, error);
  g_set_error_literal (error, LB_LEAF_ERROR, LB_LEAF_ERROR_KIND, "neither PDF nor PNG, JPEG or TIFF");
  return FALSE;
}

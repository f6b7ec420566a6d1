/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-viewer"
#include "lb-viewer-render.h"

#include <glib/gi18n.h>
#include <poppler.h>
#include "lb-error.h"

/* Draws something in its own measure. */
typedef void (*Draw) (cairo_t *cr, gpointer data);

static GdkTexture *
texture_of_surface (cairo_surface_t *surface)
{
  const int width = cairo_image_surface_get_width (surface),
            height = cairo_image_surface_get_height (surface);
  const int stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) stride * (gsize) height);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
}

static GdkTexture *
draw_turned (Draw draw, gpointer data, double from_width, double from_height, int width, int quarters)
{
  double scale = MIN (width / from_width, LB_RENDER_SIDE_MOST / MAX (from_width, from_height));
  const gboolean on_side = quarters % 2 != 0;
  const int across = MAX ((int) ((on_side ? from_height : from_width) * scale), 1);
  const int down = MAX ((int) ((on_side ? from_width : from_height) * scale), 1);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, across, down);
  cairo_t *cr = cairo_create (surface);
  GdkTexture *texture;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, across / 2.0, down / 2.0);
  cairo_rotate (cr, quarters * G_PI / 2);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -from_width / 2, -from_height / 2);
  draw (cr, data);
  cairo_destroy (cr);
  texture = texture_of_surface (surface);
  cairo_surface_destroy (surface);
  return texture;
}

static void
draw_pdf_page (cairo_t *cr, gpointer data)
{
  poppler_page_render (data, cr);
}

static PopplerPage *
open_page (PopplerDocument *document, int page, double *ret_width, double *ret_height)
{
  PopplerPage *found = NULL;

  if (document != NULL && page >= 0 && page < poppler_document_get_n_pages (document))
    found = poppler_document_get_page (document, page);
  if (found == NULL)
    return NULL;
  poppler_page_get_size (found, ret_width, ret_height);
  if (*ret_width < 1 || *ret_height < 1)
    g_clear_object (&found);
  return found;
}

static GdkTexture *
render_pdf (GBytes *bytes, int page, int width, int quarters, int *ret_pages, GError **error)
{
  PopplerDocument *document = poppler_document_new_from_bytes (bytes, NULL, NULL);
  double from_width, from_height;
  PopplerPage *found = open_page (document, page, &from_width, &from_height);
  GdkTexture *texture = NULL;

  if (found != NULL)
    {
      *ret_pages = poppler_document_get_n_pages (document);
      texture = draw_turned (draw_pdf_page, found, from_width, from_height, width, quarters);
    }
  else
    g_set_error_literal (error, LB_ERROR, LB_ERROR_INVALID, _("The PDF is damaged and cannot be shown."));
  g_clear_object (&found);
  g_clear_object (&document);
  return texture;
}

static void
draw_picture (cairo_t *cr, gpointer data)
{
  cairo_set_source_surface (cr, data, 0, 0);
  cairo_paint (cr);
}

static GdkTexture *
render_picture (GBytes *bytes, int width, int quarters, int *ret_pages, GError **error)
{
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (bytes, NULL);
  cairo_surface_t *surface;
  GdkTexture *turned;

  if (texture == NULL || gdk_texture_get_width (texture) > 20000 || gdk_texture_get_height (texture) > 20000)
    {
      g_set_error_literal (error, LB_ERROR, LB_ERROR_INVALID, _("This file cannot be shown here."));
      return NULL;
    }
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, gdk_texture_get_width (texture),
                                        gdk_texture_get_height (texture));
  gdk_texture_download (texture, cairo_image_surface_get_data (surface),
                        (gsize) cairo_image_surface_get_stride (surface));
  cairo_surface_mark_dirty (surface);
  *ret_pages = 1;
  turned = draw_turned (draw_picture, surface, gdk_texture_get_width (texture),
                        gdk_texture_get_height (texture), width, quarters);
  cairo_surface_destroy (surface);
  return turned;
}

GdkTexture *
lb_render_page (GFile *file, int page, int width, int quarters, int *ret_pages, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const char *data;

  g_return_val_if_fail (G_IS_FILE (file) && ret_pages != NULL, NULL);

  bytes = g_file_load_bytes (file, NULL, NULL, error);
  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &size);
  width = CLAMP (width, 64, LB_RENDER_SIDE_MOST);
  if (size > 4 && memcmp (data, "%PDF", 4) == 0)
    return render_pdf (bytes, page, width, quarters, ret_pages, error);
  return render_picture (bytes, width, quarters, ret_pages, error);
}

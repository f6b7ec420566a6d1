/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages as the viewer shows them: turned, bounded, and refused when they are none.
 */
#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include "lb-viewer-render.h"

typedef struct { char *folder; GFile *file; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  f->folder = g_dir_make_tmp ("lianban-viewer-XXXXXX", NULL);
  g_assert_nonnull (f->folder);
  path = g_build_filename (f->folder, "file", NULL);
  f->file = g_file_new_for_path (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_file_delete (f->file, NULL, NULL);
  g_rmdir (f->folder);
  g_object_unref (f->file);
  g_free (f->folder);
}

/* Two pages of 200 × 100 points. */
static void
write_pdf (Fixture *f)
{
  g_autofree char *path = g_file_get_path (f->file);
  cairo_surface_t *surface = cairo_pdf_surface_create (path, 200, 100);
  cairo_t *cr = cairo_create (surface);

  cairo_rectangle (cr, 10, 10, 20, 20);
  cairo_fill (cr);
  cairo_show_page (cr);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
write_bytes (Fixture *f, const char *bytes, gsize size)
{
  g_assert_true (g_file_replace_contents (f->file, bytes, size, NULL, FALSE, 0, NULL, NULL, NULL));
}

static void
assert_size (Fixture *f, int page, int width, int quarters, int across, int down)
{
  g_autoptr (GError) error = NULL;
  int pages = 0;
  g_autoptr (GdkTexture) texture = lb_render_page (f->file, page, width, quarters, 100000000, &pages, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, across);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, down);
}

static void
test_a_pdf_is_turned_and_scaled (Fixture *f, gconstpointer data)
{
  int pages = 0;
  g_autoptr (GdkTexture) texture = NULL;

  write_pdf (f);
  texture = lb_render_page (f->file, 1, 400, 0, 100000000, &pages, NULL, NULL);
  g_assert_nonnull (texture);
  g_assert_cmpint (pages, ==, 2);
  assert_size (f, 0, 400, 0, 400, 200);
  assert_size (f, 0, 400, 1, 200, 400);
  assert_size (f, 0, 400, 2, 400, 200);
}

static void
test_a_picture_is_turned_and_scaled (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_file_get_path (f->file);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 30, 10);

  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  assert_size (f, 0, 300, 0, 300, 100);
  assert_size (f, 0, 300, 3, 100, 300);
}

static void
test_no_page_is_larger_than_the_bound (Fixture *f, gconstpointer data)
{
  write_pdf (f);
  assert_size (f, 0, 1000000, 0, LB_RENDER_SIDE_MOST, LB_RENDER_SIDE_MOST / 2);
}

static void
test_what_is_no_page_is_refused (Fixture *f, gconstpointer data)
{
  static const struct { const char *bytes; gsize size; } files[] = {
    { "", 0 }, { "hello", 5 }, { "%PDF-1.4\nnonsense", 17 }, { "\x89PNG\r\n\x1a\n", 8 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;
      int pages = 0;

      write_bytes (f, files[i].bytes, files[i].size);
      g_assert_null (lb_render_page (f->file, 0, 100, 0, 100000000, &pages, NULL, &error));
      g_assert_true (g_error_matches (error, LB_LEAF_ERROR, LB_LEAF_ERROR_DAMAGED)
                     || g_error_matches (error, LB_LEAF_ERROR, LB_LEAF_ERROR_KIND));
    }
  write_pdf (f);
  for (int page = -1; page <= 2; page += 3)
    {
      g_autoptr (GError) error = NULL;
      int pages = 0;

      g_assert_null (lb_render_page (f->file, page, 100, 0, 100000000, &pages, NULL, &error));
      g_assert_true (g_error_matches (error, LB_LEAF_ERROR, LB_LEAF_ERROR_DAMAGED)
                     || g_error_matches (error, LB_LEAF_ERROR, LB_LEAF_ERROR_KIND));
    }
}

int
main (int argc, char **argv)
{
#define ADD(name, function) g_test_add ("/board/viewer/" name, Fixture, NULL, set_up, function, tear_down)

  g_test_init (&argc, &argv, NULL);
  ADD ("a-pdf-is-turned-and-scaled", test_a_pdf_is_turned_and_scaled);
  ADD ("a-picture-is-turned-and-scaled", test_a_picture_is_turned_and_scaled);
  ADD ("no-page-is-larger-than-the-bound", test_no_page_is_larger_than_the_bound);
  ADD ("what-is-no-page-is-refused", test_what_is_no_page_is_refused);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One PDF of scanned pages, read back by poppler.
 */
#include <glib/gstdio.h>
#include <poppler.h>
#include <string.h>
#include <unistd.h>

#include "lb-scan-fixture.h"
#include "lb-scan-pdf.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

typedef struct
{
  char *folder, *path;
  GPtrArray *pages;
  gboolean done;
} Fixture;

static void
page_cb (LbScanPage *page, gpointer data)
{
  g_ptr_array_add (((Fixture *) data)->pages, page);
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (lb_scanner_scan_finish (LB_SCANNER (source), result, NULL));
  ((Fixture *) data)->done = TRUE;
}

/* The pages of the feeder that @data names: type, grey, at 75 dots an inch. */
static void
set_up (Fixture *f, gconstpointer data)
{
  static const LbScanWatch watch = { page_cb, NULL };
  LbScanOrder order;

  f->folder = g_dir_make_tmp ("lianban-pdf-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "out.pdf", NULL);
  f->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_scan_page_free);
  f->done = FALSE;
  order = (LbScanOrder) { (char *) data, (char *) "Automatic Document Feeder", TRUE, FALSE, 75, f->folder, 10,
                          40000000 };
  lb_scanner_scan_async (lb_scanner_get_default (), &order, &watch, f, NULL, NULL, scanned_cb, f);
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_ptr_array_unref (f->pages);
  lb_scan_fixture_empty (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static PopplerDocument *
read_back (Fixture *f)
{
  g_autofree char *uri = g_filename_to_uri (f->path, NULL, NULL);
  g_autoptr (GError) error = NULL;
  PopplerDocument *document = poppler_document_new_from_file (uri, NULL, &error);

  g_assert_no_error (error);
  return document;
}

static void
assert_size (PopplerDocument *document, int index, double across, double down)
{
  g_autoptr (PopplerPage) page = poppler_document_get_page (document, index);
  double width, height;

  poppler_page_get_size (page, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, across, 0.01);
  g_assert_cmpfloat_with_epsilon (height, down, 0.01);
}

/* How dark a part of the page is, 0 … 255: the ink of the type lies there, or does not. */
static double
darkness (PopplerDocument *document, int index, double left, double top, double right, double bottom)
{
  g_autoptr (PopplerPage) page = poppler_document_get_page (document, index);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 900, 900);
  cairo_t *cr = cairo_create (surface);
  double sum = 0;
  int count = 0;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  poppler_page_render (page, cr);
  cairo_surface_flush (surface);
  for (int y = (int) top; y < (int) bottom; y++)
    for (int x = (int) left; x < (int) right; x++, count++)
      sum += 255 - cairo_image_surface_get_data (surface)[y * cairo_image_surface_get_stride (surface) + 4 * x];
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return sum / count;
}

static void
test_pages_are_turned_and_in_order (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PopplerDocument) document = NULL;
  const double across = 620 * 72 / 75.0, down = 876 * 72 / 75.0;
  LbScanPage *last = g_ptr_array_index (f->pages, 2);

  ((LbScanPage *) g_ptr_array_index (f->pages, 1))->quarters = 1;
  last->tilt = -100;
  g_assert_true (lb_scan_pdf_write (f->pages, f->path, NULL, &error));
  g_assert_no_error (error);
  document = read_back (f);
  g_assert_cmpint (poppler_document_get_n_pages (document), ==, 3);
  assert_size (document, 0, across, down);
  assert_size (document, 1, down, across);
  assert_size (document, 2, across, down);
  /* Type up to the corner, but where the page was put straight: there the corner is white. */
  g_assert_cmpfloat (darkness (document, 0, 1, 1, 30, 30), >, 15);
  g_assert_cmpfloat (darkness (document, 1, 1, 1, 30, 30), >, 15);
  g_assert_cmpfloat (darkness (document, 2, across - 30, 1, across - 1, 30), <, 1);
  g_assert_cmpfloat (darkness (document, 2, across / 2, down / 2, across / 2 + 40, down / 2 + 40), >, 15);
}

/* The lower half of this page is white; a quarter turn clockwise brings it to the left. */
static void
test_a_quarter_is_clockwise (Fixture *f, gconstpointer data)
{
  g_autoptr (PopplerDocument) document = NULL;

  ((LbScanPage *) g_ptr_array_index (f->pages, 0))->quarters = 1;
  g_assert_true (lb_scan_pdf_write (f->pages, f->path, NULL, NULL));
  document = read_back (f);
  g_assert_cmpfloat (darkness (document, 0, 10, 10, 400, 500), <, 1);
  g_assert_cmpfloat (darkness (document, 0, 440, 10, 830, 500), >, 15);
}

static void
test_the_same_pages_give_the_same_bytes (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL;
  gsize first_size, second_size;
  gint64 pictures = 0;

  g_assert_true (lb_scan_pdf_write (f->pages, f->path, NULL, NULL));
  g_assert_true (g_file_get_contents (f->path, &first, &first_size, NULL));
  g_assert_true (lb_scan_pdf_write (f->pages, f->path, NULL, NULL));
  g_assert_true (g_file_get_contents (f->path, &second, &second_size, NULL));
  g_assert_cmpmem (first, first_size, second, second_size);
  for (guint i = 0; i < f->pages->len; i++)
    pictures += ((LbScanPage *) g_ptr_array_index (f->pages, i))->size;
  /* The pictures as they are, and little besides; grey as grey. */
  g_assert_cmpint ((gint64) first_size - pictures, <, 2500);
  g_assert_nonnull (g_strstr_len (first, first_size, "/DeviceGray"));
  g_assert_null (g_strstr_len (first, first_size, "/DeviceRGB"));
}

static void
test_a_page_that_is_gone_is_an_error (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *full = g_build_filename (f->folder, "full.pdf", NULL);

  g_cancellable_cancel (cancellable);
  g_assert_false (lb_scan_pdf_write (f->pages, f->path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_unlink (((LbScanPage *) g_ptr_array_index (f->pages, 1))->path);
  g_assert_false (lb_scan_pdf_write (f->pages, f->path, NULL, &error));
  g_assert_error (error, LB_SCAN_ERROR, LB_SCAN_ERROR_FAILED);
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_ptr_array_set_size (f->pages, 1);
  g_assert_cmpint (symlink ("/dev/full", full), ==, 0);
  g_assert_false (lb_scan_pdf_write (f->pages, full, NULL, &error));
  g_assert_error (error, LB_SCAN_ERROR, LB_SCAN_ERROR_NO_ROOM);
}

#define TEST(name, device, function) g_test_add (name, Fixture, device, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  lb_scan_fixture_begin ();
  TEST ("/scan-pdf/pages are turned and in order", "paperstack:stack-3", test_pages_are_turned_and_in_order);
  TEST ("/scan-pdf/a quarter is clockwise", "paperstack:short-1", test_a_quarter_is_clockwise);
  TEST ("/scan-pdf/the same pages give the same bytes", "paperstack:stack-3", test_the_same_pages_give_the_same_bytes);
  TEST ("/scan-pdf/a page that is gone is an error", "paperstack:stack-3", test_a_page_that_is_gone_is_an_error);
  result = g_test_run ();
  lb_scan_fixture_end ();
  return result;
}

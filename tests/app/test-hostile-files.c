/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that people bring, some of them made to do harm: each is opened or refused with a word, and the reader that opens
 * them falls alone.
 */
#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <unistd.h>
#include <zlib.h>

#include "lb-failure.h"
#include "lb-leaf-run.h"

#define DOTS_MOST 100000000

typedef struct { char *folder, *path; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("lianban-hostile-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "合同.pdf", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

/* Makers of files */

static void
make_pdf (const char *path)
{
  cairo_surface_t *surface = cairo_pdf_surface_create (path, 595, 842);
  cairo_t *cr = cairo_create (surface);

  for (int i = 0; i < 2; i++)
    {
      cairo_rectangle (cr, 50, 50, 100, 100);
      cairo_fill (cr);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

typedef struct { FILE *file; long places[8]; int count; } Pdf;

static void
pdf_object (Pdf *pdf, const char *content)
{
  pdf->places[pdf->count++] = ftell (pdf->file);
  fprintf (pdf->file, "%d 0 obj\n%s\n", pdf->count, content);
}

static void
pdf_end (Pdf *pdf, const char *more)
{
  const long place = ftell (pdf->file);

  fprintf (pdf->file, "xref\n0 %d\n0000000000 65535 f \n", pdf->count + 1);
  for (int i = 0; i < pdf->count; i++)
    fprintf (pdf->file, "%010ld 00000 n \n", pdf->places[i]);
  fprintf (pdf->file, "trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%ld\n%%%%EOF\n", pdf->count + 1, more, place);
  fclose (pdf->file);
}

static Pdf
pdf_begin (const char *path, const char *box)
{
  Pdf pdf = { .file = g_fopen (path, "wbe") };
  g_autofree char *page = g_strdup_printf ("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s] /Contents 4 0 R >>\nendobj",
                                           box);

  fputs ("%PDF-1.4\n", pdf.file);
  pdf_object (&pdf, "<< /Type /Catalog /Pages 2 0 R >>\nendobj");
  pdf_object (&pdf, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj");
  pdf_object (&pdf, page);
  pdf_object (&pdf, "<< /Length 14 >>\nstream\n10 10 50 50 re\nendstream\nendobj");
  return pdf;
}

/* A stream of 40 MB that no page shows. */
static void
make_40_mb_pdf (const char *path)
{
  Pdf pdf = pdf_begin (path, "595 842");
  g_autofree char *filler = g_strnfill (1024 * 1024, 'x');

  pdf_object (&pdf, "<< /Length 41943040 >>\nstream");
  for (int i = 0; i < 40; i++)
    fwrite (filler, 1024 * 1024, 1, pdf.file);
  fputs ("\nendstream\nendobj\n", pdf.file);
  pdf_end (&pdf, "");
}

static void
make_locked_pdf (const char *path)
{
  Pdf pdf = pdf_begin (path, "595 842");

  pdf_object (&pdf, "<< /Filter /Standard /V 1 /R 2 /P -4 /O <0123456789abcdef0123456789abcdef0123456789abcdef"
                    "0123456789abcdef> /U <fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210> >>\nendobj");
  pdf_end (&pdf, "/Encrypt 5 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] ");
}

/* A page of a hundred kilometres. */
static void
make_giant_page (const char *path)
{
  Pdf pdf = pdf_begin (path, "283464566 283464566");

  pdf_end (&pdf, "");
}

static void
put_32 (GByteArray *bytes, guint32 number)
{
  const guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *) &big, 4);
}

static void
put_chunk (GByteArray *png, const char *kind, const void *data, gsize length)
{
  const guint start = png->len + 4;

  put_32 (png, (guint32) length);
  g_byte_array_append (png, (const guint8 *) kind, 4);
  g_byte_array_append (png, data, (guint) length);
  put_32 (png, (guint32) crc32 (0, png->data + start, png->len - start));
}

/* Black and white, all of it white: the whole of it is a few kB, its dots would take @side² × 4 bytes. The picture is as
 * large as it says, or with @lie its head says that it is small. */
static void
make_png (const char *path, guint32 side, gboolean lie)
{
  g_autoptr (GByteArray) png = g_byte_array_new (), head = g_byte_array_new ();
  const gsize raw_size = (gsize) side * (side / 8 + 1);
  g_autofree guint8 *raw = g_malloc0 (raw_size);
  uLongf size = compressBound (raw_size);
  g_autofree guint8 *packed = g_malloc (size);

  g_assert_cmpint (compress2 (packed, &size, raw, raw_size, 1), ==, Z_OK);
  put_32 (head, lie ? 16 : side);
  put_32 (head, lie ? 16 : side);
  g_byte_array_append (head, (const guint8 *) "\1\0\0\0\0", 5);
  g_byte_array_append (png, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  put_chunk (png, "IHDR", head->data, head->len);
  put_chunk (png, "IDAT", packed, size);
  put_chunk (png, "IEND", "", 0);
  g_assert_true (g_file_set_contents (path, (const char *) png->data, png->len, NULL));
}

static void
make_small_png (const char *path)
{
  make_png (path, 800, FALSE);
}

static void
make_20000_png (const char *path)
{
  make_png (path, 20000, FALSE);
}

static void
make_lying_png (const char *path)
{
  make_png (path, 8000, TRUE);
}

static void
make_bytes (const char *path, const char *bytes, gsize size)
{
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
}

static void
make_corrupt_pdf (const char *path)
{
  make_bytes (path, "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\n\xff\xff\xff trailer nonsense", 80);
}

/* The half of a PDF that a download left. */
static void
make_half_pdf (const char *path)
{
  g_autofree char *content = NULL;
  gsize size;

  make_pdf (path);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  make_bytes (path, content, 60);
}

static void
make_executable (const char *path)
{
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents ("/proc/self/exe", &content, &size, NULL));
  make_bytes (path, content, size);
}

static void
make_empty (const char *path)
{
  make_bytes (path, "", 0);
}

/* A head that says 60000 × 60000, and nothing after it. */
static void
make_giant_jpeg (const char *path)
{
  static const char head[] = "\xff\xd8\xff\xc0\x00\x0b\x08\xea\x60\xea\x60\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00"
                             "\x3f\x00";

  make_bytes (path, head, sizeof head - 1);
}

static void
make_cut_jpeg (const char *path)
{
  make_bytes (path, "\xff\xd8\xff\xe0\x00\x10JFIF", 10);
}

static void
make_giant_tiff (const char *path)
{
  TIFF *tiff = TIFFOpen (path, "w");

  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, 100000);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, 100000);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, 8);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, 100000);
  g_assert_cmpint (TIFFWriteRawStrip (tiff, 0, (void *) "12345678", 8), ==, 8);
  TIFFClose (tiff);
}

static void
make_cut_tiff (const char *path)
{
  make_bytes (path, "MM\0*\0\0\xff\xff", 8);
}

/* Reading it as a file would never end. */
static void
make_pipe (const char *path)
{
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

#define OPENS (-1)

typedef struct { const char *name; void (*make) (const char *path); int code; } Kind;

static const Kind kinds[] = {
  { "a PDF", make_pdf, OPENS },
  { "a PDF of 40 MB", make_40_mb_pdf, OPENS },
  { "a PDF that is locked", make_locked_pdf, LB_LEAF_ERROR_LOCKED },
  { "a PDF that is nonsense", make_corrupt_pdf, LB_LEAF_ERROR_DAMAGED },
  { "a PDF that is cut off", make_half_pdf, LB_LEAF_ERROR_DAMAGED },
  { "a PDF with a page of a hundred kilometres", make_giant_page, OPENS },
  { "a PNG", make_small_png, OPENS },
  { "a PNG of 20000 by 20000", make_20000_png, LB_LEAF_ERROR_TOO_LARGE },
  { "a PNG that says that it is small", make_lying_png, OPENS },
  { "a JPEG of 60000 by 60000", make_giant_jpeg, LB_LEAF_ERROR_TOO_LARGE },
  { "a JPEG that is cut off", make_cut_jpeg, LB_LEAF_ERROR_DAMAGED },
  { "a TIFF of 100000 by 100000", make_giant_tiff, LB_LEAF_ERROR_TOO_LARGE },
  { "a TIFF that is cut off", make_cut_tiff, LB_LEAF_ERROR_DAMAGED },
  { "a program called like a PDF", make_executable, LB_LEAF_ERROR_KIND },
  { "an empty file", make_empty, LB_LEAF_ERROR_KIND },
  { "a pipe", make_pipe, LB_LEAF_ERROR_KIND },
  { "no file", NULL, LB_LEAF_ERROR_FAILED },
};

static void
assert_words (const GError *error)
{
  g_autoptr (LbFailure) failure = lb_failure_new (error);

  g_assert_cmpstr (failure->what, !=, "This did not work.");
  g_assert_nonnull (failure->next);
  /* Nothing of what a library said. */
  g_assert_true (failure->why == NULL || strstr (failure->why, error->message) == NULL);
}

/* Looked at, and then drawn: both say the same. */
static void
test_each_is_opened_or_refused (Fixture *f, gconstpointer data)
{
  const Kind *kind = data;

  if (kind->make != NULL)
    kind->make (f->path);
  for (int width = 0; width <= 400; width += 400)
    {
      const LbLeafOrder order = { f->path, 0, width, 0, DOTS_MOST };
      LbLeafPicture picture;
      g_autoptr (GError) error = NULL;
      const gboolean opened = lb_leaf_run (&order, NULL, &picture, &error);

      if (kind->code == OPENS)
        g_assert_no_error (error);
      else
        g_assert_error (error, LB_LEAF_ERROR, kind->code);
      g_assert_cmpint (opened, ==, kind->code == OPENS);
      g_assert_cmpint (opened && width > 0, ==, picture.dots != NULL);
      if (picture.dots != NULL)
        g_assert_cmpint (picture.width, ==, 400);
      g_clear_pointer (&picture.dots, g_bytes_unref);
      if (error != NULL)
        assert_words (error);
    }
}

/* What the reader may take is bounded by the system, so that what gets past every check cannot take the machine. */
static void
test_memory_is_bounded (Fixture *f, gconstpointer data)
{
  const LbLeafOrder order = { f->path, 0, 400, 0, G_MAXINT64 };
  LbLeafPicture picture;
  g_autoptr (GError) error = NULL;
  struct rusage usage;

  make_20000_png (f->path);
  g_assert_false (lb_leaf_run (&order, NULL, &picture, &error));
  g_assert_error (error, LB_LEAF_ERROR, LB_LEAF_ERROR_DAMAGED);
  g_assert_cmpint (getrusage (RUSAGE_CHILDREN, &usage), ==, 0);
  g_assert_cmpint (usage.ru_maxrss / 1024, <, 1600); /* MB */
}

/* A reader that waits for ever ends when nobody wants its answer any more. */
static void
test_cancelled_before_it_begins (Fixture *f, gconstpointer data)
{
  const LbLeafOrder order = { f->path, 0, 400, 0, DOTS_MOST };
  LbLeafPicture picture;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  make_pdf (f->path);
  g_cancellable_cancel (cancellable);
  g_assert_false (lb_leaf_run (&order, cancellable, &picture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A reader that the file has taken over answers what it likes: none of it is believed, and what was given out as dots stays
 * readable whatever somebody does whom it has left behind. */
static void
test_reader_is_not_believed (Fixture *f, gconstpointer data)
{
  static const struct { const char *script; gboolean good; } readers[] = {
    { "printf '%-64s' 'pages 1 width 1 height 1 stride 4'; printf abcd", TRUE },
    { "printf '%-64s' 'pages -5 width 0 height 0 stride 0'", FALSE },
    { "printf '%-64s' 'pages 2000000000 width 0 height 0 stride 0'", FALSE },
    { "printf '%-64s' 'pages 1 width 1 height 2 stride 4'; printf abcd", FALSE },
    { "printf '%-64s' 'pages 1 width -1 height 1 stride 4'; printf abcd", FALSE },
    { "printf '%-64s' 'pages 1 width 1 height 1 stride 0'; printf abcd", FALSE },
    { "printf 'pages 1'", FALSE },
  };
  const LbLeafOrder order = { .path = f->path, .width = 100, .dots_most = DOTS_MOST };
  g_autofree char *before = g_strdup (g_getenv ("LIANBAN_PROGRAMS"));
  g_autofree char *program = g_build_filename (f->folder, "lianban-leaf", NULL);

  g_setenv ("LIANBAN_PROGRAMS", f->folder, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\n", readers[i].script);
      g_autoptr (GError) error = NULL;
      LbLeafPicture picture;

      g_assert_true (g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));
      g_assert_cmpint (lb_leaf_run (&order, NULL, &picture, &error), ==, readers[i].good);
      g_test_message ("%s: %s", readers[i].script, error != NULL ? error->message : "taken");
      if (!readers[i].good)
        g_assert_error (error, LB_LEAF_ERROR, LB_LEAF_ERROR_FAILED);
      g_clear_pointer (&picture.dots, g_bytes_unref);
    }
  g_unlink (program);
  if (before != NULL)
    g_setenv ("LIANBAN_PROGRAMS", before, TRUE);
  else
    g_unsetenv ("LIANBAN_PROGRAMS");
}

static void
test_answer_stays (Fixture *f, gconstpointer data)
{
  const int output = memfd_create ("answer", MFD_CLOEXEC | MFD_ALLOW_SEALING), left_behind = dup (output);
  LbLeafPicture picture = { 0 };

  g_assert_cmpint (dprintf (output, "%-64sabcd", "pages 1 width 1 height 1 stride 4"), ==, 68);
  g_assert_true (lb_leaf_take_answer (output, &picture));
  g_assert_cmpint (ftruncate (left_behind, 0), ==, -1);
  g_assert_cmpint (pwrite (left_behind, "XXXX", 4, 64), ==, -1);
  g_assert_cmpmem (g_bytes_get_data (picture.dots, NULL), g_bytes_get_size (picture.dots), "abcd", 4);
  g_bytes_unref (picture.dots);
  close (left_behind);
  close (output);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strconcat ("/hostile-files/", kinds[i].name, NULL);

      g_test_add (path, Fixture, &kinds[i], set_up, test_each_is_opened_or_refused, tear_down);
    }
  g_test_add ("/hostile-files/memory is bounded", Fixture, NULL, set_up, test_memory_is_bounded, tear_down);
  g_test_add ("/hostile-files/cancelled before it begins", Fixture, NULL, set_up, test_cancelled_before_it_begins,
              tear_down);
  g_test_add ("/hostile-files/a reader that was taken over is not believed", Fixture, NULL, set_up,
              test_reader_is_not_believed, tear_down);
  g_test_add ("/hostile-files/an answer stays as it was given", Fixture, NULL, set_up, test_answer_stays, tear_down);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-scan-pdf.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#define FIRST_PAGE 4   /* objects 1, 2, 3: the catalogue, the list of pages, the information */
#define OBJECTS_A_PAGE 3 /* the page, its drawing, its picture */

typedef struct
{
  FILE *file;        /* (owned) */
  GArray *places;    /* (owned) (element-type gint64) where object i + 1 begins */
  GCancellable *cancellable;
} Writer;

static gboolean
set_errno (const char *doing, GError **error)
{
  const int number = errno;
  const gboolean full = number == ENOSPC || number == EDQUOT || number == EFBIG;

  g_set_error (error, LB_SCAN_ERROR, full ? LB_SCAN_ERROR_NO_ROOM : LB_SCAN_ERROR_FAILED, "%s: %s", doing,
               g_strerror (number));
  return FALSE;
}

/* What failed is seen once at the end, by ferror(). */
static void put (Writer *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
put (Writer *self, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fputs (text, self->file);
}

static void
begin_object (Writer *self)
{
  const gint64 place = ftello (self->file);

  g_array_append_val (self->places, place);
  put (self, "%u 0 obj\n", self->places->len);
}

/* A number as PDF has it: a point, whatever the language. */
static void
add_number (GString *text, double number)
{
  char room[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (room, sizeof room, "%.4f", number));
  g_string_append_c (text, ' ');
}

static double
points (int dots, const LbScanPage *page)
{
  return dots * 72.0 / MAX (page->resolution, 1);
}

/* Turns the picture about the middle of the page; the unit square that PDF draws it in becomes its measure. */
static char *
drawing_of (const LbScanPage *page, double across, double down)
{
  const double angle = -(page->quarters * 90 + page->tilt / 10.0) * G_PI / 180;
  const double width = points (page->width, page), height = points (page->height, page);
  const double a = width * cos (angle), b = width * sin (angle);
  const double c = -height * sin (angle), d = height * cos (angle);
  GString *text = g_string_new ("q ");

  add_number (text, a);
  add_number (text, b);
  add_number (text, c);
  add_number (text, d);
  add_number (text, (across - a - c) / 2);
  add_number (text, (down - b - d) / 2);
  g_string_append (text, "cm /Page Do Q");
  return g_string_free (text, FALSE);
}

static gboolean
copy_picture (Writer *self, const LbScanPage *page, GError **error)
{
  FILE *from = g_fopen (page->path, "rbe");
  guint8 part[64 * 1024];
  gsize got;
  gint64 size = 0;

  if (from == NULL)
    return set_errno ("reading a page", error);
  while ((got = fread (part, 1, sizeof part, from)) > 0 && fwrite (part, 1, got, self->file) == got)
    size += got;
  fclose (from);
  if (size == page->size || ferror (self->file))
    return TRUE;
  g_set_error_literal (error, LB_SCAN_ERROR, LB_SCAN_ERROR_FAILED, "a page's file has changed");
  return FALSE;
}

static gboolean
write_page (Writer *self, const LbScanPage *page, GError **error)
{
  const gboolean on_side = page->quarters % 2 != 0;
  const double across = points (on_side ? page->height : page->width, page);
  const double down = points (on_side ? page->width : page->height, page);
  const guint first = self->places->len + 1;
  g_autofree char *drawing = drawing_of (page, across, down);
  g_autoptr (GString) box = g_string_new ("0 0 ");

  add_number (box, across);
  add_number (box, down);
  begin_object (self);
  put (self, "<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents %u 0 R "
             "/Resources << /XObject << /Page %u 0 R >> >> >>\nendobj\n", box->str, first + 1, first + 2);
  begin_object (self);
  put (self, "<< /Length %zu >>\nstream\n%s\nendstream\nendobj\n", strlen (drawing), drawing);
  begin_object (self);
  put (self, "<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s /BitsPerComponent 8 "
             "/Filter /DCTDecode /Length %" G_GINT64_FORMAT " >>\nstream\n",
       page->width, page->height, page->grey ? "DeviceGray" : "DeviceRGB", page->size);
  if (!copy_picture (self, page, error))
    return FALSE;
  put (self, "\nendstream\nendobj\n");
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static void
write_head (Writer *self, guint pages)
{
  /* The second line tells those who carry files that this is not text. */
  put (self, "%%PDF-1.4\n%%\xe2\xe3\xcf\xd3\n");
  begin_object (self);
  put (self, "<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
  begin_object (self);
  put (self, "<< /Type /Pages /Count %u /Kids [", pages);
  for (guint i = 0; i < pages; i++)
    put (self, "%u 0 R ", FIRST_PAGE + i * OBJECTS_A_PAGE);
  put (self, "] >>\nendobj\n");
  begin_object (self);
  put (self, "<< /Producer (Lianban) >>\nendobj\n");
}

static void
write_tail (Writer *self)
{
  const gint64 place = ftello (self->file);

  put (self, "xref\n0 %u\n0000000000 65535 f \n", self->places->len + 1);
  for (guint i = 0; i < self->places->len; i++)
    put (self, "%010" G_GINT64_FORMAT " 00000 n \n", g_array_index (self->places, gint64, i));
  put (self, "trailer\n<< /Size %u /Root 1 0 R /Info 3 0 R >>\nstartxref\n%" G_GINT64_FORMAT "\n%%%%EOF\n",
       self->places->len + 1, place);
}

static gboolean
write_all (Writer *self, GPtrArray *pages, GError **error)
{
  write_head (self, pages->len);
  for (guint i = 0; i < pages->len; i++)
    if (!write_page (self, g_ptr_array_index (pages, i), error))
      return FALSE;
  write_tail (self);
  errno = 0;
  if (fflush (self->file) != 0 || ferror (self->file))
    return set_errno ("writing the PDF", error);
  return TRUE;
}

gboolean
lb_scan_pdf_write (GPtrArray *pages, const char *path, GCancellable *cancellable, GError **error)
{
  Writer writer = { NULL };
  gboolean written;

  g_return_val_if_fail (pages != NULL && pages->len > 0 && path != NULL, FALSE);

  writer.file = g_fopen (path, "wbe");
  if (writer.file == NULL)
    return set_errno ("making the PDF", error);
  writer.places = g_array_new (FALSE, FALSE, sizeof (gint64));
  writer.cancellable = cancellable;
  written = write_all (&writer, pages, error);
  if (fclose (writer.file) != 0 && written)
    written = set_errno ("writing the PDF", error);
  if (!written)
    g_unlink (path);
  g_array_unref (writer.places);
  return written;
}

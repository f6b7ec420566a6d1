/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents as PDF: A4, embedded fonts, dated by the document itself so that equal documents are equal files.
 */
#include "lb-document.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <unistd.h>

#include "lb-error.h"
#include "lb-file-write-private.h"
#include "lb-painter-private.h"

#define BELOW_BLOCK 9.0 /* that a grid or paragraph leaves below itself, at most */

static gboolean
is_closing (const LbBlock *block)
{
  return block->kind == LB_BLOCK_SEAL || block->kind == LB_BLOCK_IMPRINT || block->kind == LB_BLOCK_SIGNATURES
         || (block->kind == LB_BLOCK_PARAGRAPH && block->style == LB_PARAGRAPH_NOTE);
}

/* The seal, the lines to sign and the small print before them close a document: they never stand on a page without
 * something that they close. Returns the last block that is none of these, and the height of all after it. */
static guint
find_close (const LbDocument *self, double *ret_height)
{
  LbPainter painter;
  guint last = self->blocks->len;
  double start;

  while (last > 0 && is_closing (g_ptr_array_index (self->blocks, last - 1)))
    last--;
  lb_painter_init_endless (&painter, self);
  painter.fresh = FALSE;
  start = painter.y;
  for (guint i = last; i < self->blocks->len; i++)
    lb_paint_block (&painter, g_ptr_array_index (self->blocks, i));
  *ret_height = painter.y - start + BELOW_BLOCK;
  lb_painter_clear (&painter);
  return last;
}

static int
paint (const LbDocument *self, cairo_t *cr, int n_pages)
{
  LbPainter painter;
  double height;
  guint close = find_close (self, &height);
  int pages;

  lb_painter_init (&painter, self, cr, n_pages);
  lb_painter_new_page (&painter);
  lb_paint_head (&painter);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      painter.reserve = i + 1 == close && close < self->blocks->len ? height : 0;
      lb_paint_block (&painter, g_ptr_array_index (self->blocks, i));
    }
  pages = painter.page;
  lb_painter_clear (&painter);
  return pages;
}

guint
lb_document_count_pages (const LbDocument *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return (guint) paint (self, NULL, 0);
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
set_metadata (const LbDocument *self, cairo_surface_t *surface)
{
  g_autofree char *day = lb_day_to_string (self->day);
  g_autofree char *date = g_strconcat (day, "T00:00:00+08:00", NULL);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Lianban");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, date);
  if (self->organisation != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, self->organisation);
  if (self->number != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, self->number);
}

/**
 * lb_document_to_pdf_counted:
 * @ret_pages: (out) (optional): its sheets
 *
 * May be called on several threads at once, for different documents or the same.
 *
 * Returns: (transfer full) (nullable): the file's bytes; NULL with LB_ERROR_FAILED
 */
GBytes *
lb_document_to_pdf_counted (const LbDocument *self, guint *ret_pages, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;
  int pages;

  g_return_val_if_fail (self != NULL, NULL);

  surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, LB_PAGE_WIDTH, LB_PAGE_HEIGHT);
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_5);
  set_metadata (self, surface);
  cr = cairo_create (surface);
  /* The foot of the first page says how many there are. */
  pages = paint (self, NULL, 0);
  paint (self, cr, pages);
  cairo_show_page (cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "cannot make the PDF: %s", cairo_status_to_string (status));
      return NULL;
    }
  if (ret_pages != NULL)
    *ret_pages = (guint) pages;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * lb_document_to_pdf:
 *
 * Returns: (transfer full) (nullable): the file's bytes; NULL with LB_ERROR_FAILED
 */
GBytes *
lb_document_to_pdf (const LbDocument *self, GError **error)
{
  return lb_document_to_pdf_counted (self, NULL, error);
}

static gboolean
write_all (int fd, GBytes *bytes, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          lb_set_errno (error, errno, "cannot write the file");
          return FALSE;
        }
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

/**
 * lb_document_write_pdf:
 * @path: where the file shall be
 *
 * Returns: TRUE when the whole file is on disk; else FALSE with LB_ERROR_FULL or LB_ERROR_FAILED, and @path is as
 *   it was
 */
gboolean
lb_document_write_pdf (const LbDocument *self, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *temporary = NULL;
  int fd;

  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  bytes = lb_document_to_pdf (self, error);
  if (bytes == NULL)
    return FALSE;
  fd = lb_temporary_open (path, &temporary, error);
  if (fd < 0)
    return FALSE;
  if (!write_all (fd, bytes, error))
    {
      lb_temporary_abandon (fd, temporary);
      return FALSE;
    }
  return lb_temporary_finish (fd, temporary, path, error);
}

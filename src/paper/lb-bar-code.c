/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-bar-code.h"

#include <string.h>
#include <zint.h>

#include "lb-error.h"

#define MAX_CODE_128 80
#define MAX_QR 500
/* ISO/IEC 15417 asks for ten modules of white on both sides, ISO/IEC 18004 for four all round. */
#define QUIET_CODE_128 10
#define QUIET_QR 4
#define QR_LEVEL_M 2

static gboolean
is_printable_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if (!g_ascii_isprint (*text))
      return FALSE;
  return TRUE;
}

static LbBarCode *
from_symbol (const struct zint_symbol *symbol, int quiet)
{
  LbBarCode *self = g_new0 (LbBarCode, 1);

  self->width = symbol->width;
  self->height = symbol->rows;
  self->quiet = quiet;
  self->modules = g_new0 (guint8, (gsize) self->width * self->height);
  for (int row = 0; row < self->height; row++)
    for (int column = 0; column < self->width; column++)
      self->modules[row * self->width + column] =
        (guint8) ((symbol->encoded_data[row][column >> 3] >> (column & 7)) & 1);
  return self;
}

static LbBarCode *
encode (int symbology, const char *text, int quiet, GError **error)
{
  struct zint_symbol *symbol = ZBarcode_Create ();
  LbBarCode *self = NULL;
  int status;

  g_assert (symbol != NULL);
  symbol->symbology = symbology;
  symbol->input_mode = UNICODE_MODE;
  if (symbology == BARCODE_QRCODE)
    symbol->option_1 = QR_LEVEL_M;
  status = ZBarcode_Encode (symbol, (const unsigned char *) text, (int) strlen (text));
  if (status < ZINT_ERROR)
    self = from_symbol (symbol, quiet);
  else
    g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "text: cannot be put into a bar code (%d)", status);
  ZBarcode_Delete (symbol);
  return self;
}

/**
 * lb_bar_code_new_code_128:
 * @text: 1 … 80 printable ASCII characters
 *
 * Set B throughout, as the numbers' check values are given for it.
 *
 * Returns: (transfer full) (nullable): NULL with LB_ERROR_INVALID
 */
LbBarCode *
lb_bar_code_new_code_128 (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (*text == '\0' || strlen (text) > MAX_CODE_128 || !is_printable_ascii (text))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "text: a Code 128 takes 1 to %d printable characters",
                   MAX_CODE_128);
      return NULL;
    }
  return encode (BARCODE_CODE128B, text, QUIET_CODE_128, error);
}

/**
 * lb_bar_code_new_qr:
 * @text: UTF-8, 1 … 500 bytes
 *
 * Returns: (transfer full) (nullable): NULL with LB_ERROR_INVALID
 */
LbBarCode *
lb_bar_code_new_qr (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (*text == '\0' || strlen (text) > MAX_QR || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "text: a QR code takes 1 to %d bytes of UTF-8", MAX_QR);
      return NULL;
    }
  return encode (BARCODE_QRCODE, text, QUIET_QR, error);
}

void
lb_bar_code_free (LbBarCode *self)
{
  if (self == NULL)
    return;
  g_free (self->modules);
  g_free (self);
}

/* Runs of black are one rectangle, so that no hairline shows between neighbouring modules. */
static void
draw_row (const LbBarCode *self, cairo_t *cr, int row, double x, double y, double module, double height)
{
  const guint8 *modules = self->modules + (gsize) row * self->width;

  for (int start = 0; start < self->width;)
    {
      int end = start;

      while (end < self->width && modules[end] == modules[start])
        end++;
      if (modules[start])
        cairo_rectangle (cr, x + start * module, y, (end - start) * module, height);
      start = end;
    }
}

/**
 * lb_bar_code_draw:
 * @width: including the quiet zone; the size of a module follows from it
 * @height: of the bars of a Code 128; a QR code is as high as it is wide
 */
void
lb_bar_code_draw (const LbBarCode *self, cairo_t *cr, double x, double y, double width, double height)
{
  double module;

  g_return_if_fail (self != NULL && cr != NULL && width > 0);

  module = width / (self->width + 2 * self->quiet);
  cairo_save (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (int row = 0; row < self->height; row++)
    if (self->height == 1)
      draw_row (self, cr, row, x + self->quiet * module, y, module, height);
    else
      draw_row (self, cr, row, x + self->quiet * module, y + (self->quiet + row) * module, module, module);
  cairo_fill (cr);
  cairo_restore (cr);
}

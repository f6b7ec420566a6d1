/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The head and every block but grids.
 */
#include "lb-painter-private.h"

#include "lb-bar-code.h"

#define SEAL_WIDTH 190.0
#define SEAL_HEIGHT 118.0
#define CODE_HEIGHT 34.0
#define QR_SIZE 76.0
/* A hand-held reader wants modules of a quarter of a millimetre at least. */
#define CODE_MODULE 0.85

static void
paint_flow (LbPainter *self, LbFlow *flow, double x)
{
  while (!lb_flow_done (flow))
    {
      double used;
      guint lines = lb_flow_fitting (flow, lb_painter_room (self), &used);

      if (lines == 0)
        {
          lb_painter_new_page (self);
          continue;
        }
      lb_flow_paint (flow, self, x, self->y, lines);
      self->y += used;
      self->fresh = FALSE;
    }
}

static void
paint_text (LbPainter *self, const LbFlowStyle *style, const char *text, double x)
{
  LbFlow flow;

  lb_flow_init (&flow, self, style, text);
  paint_flow (self, &flow, x);
  lb_flow_clear (&flow);
}

static void
set_ink (LbPainter *self, gboolean red)
{
  if (self->cr != NULL)
    cairo_set_source_rgb (self->cr, red ? 0.78 : 0, red ? 0.07 : 0, red ? 0.07 : 0);
}

/**
 * lb_paint_head:
 *
 * The issuer, the title and the number. A formal document has the issuer in red over a red rule, as official
 * letters do; a form is black throughout.
 */
void
lb_paint_head (LbPainter *self)
{
  const LbDocument *document = self->document;
  LbFlowStyle style = { .font = document->formal ? LB_FONT_HEAD : LB_FONT_ISSUER, .align = PANGO_ALIGN_CENTER,
                        .width = LB_TEXT_WIDTH, .leading = 1.0 };

  if (document->organisation != NULL)
    {
      set_ink (self, document->formal);
      paint_text (self, &style, document->organisation, LB_MARGIN_SIDE);
      if (document->formal)
        {
          self->y += 6;
          lb_painter_line (self, LB_MARGIN_SIDE, self->y, LB_PAGE_WIDTH - LB_MARGIN_SIDE, self->y, 2.0);
          self->y += 12;
        }
      set_ink (self, FALSE);
    }
  style.font = LB_FONT_TITLE;
  paint_text (self, &style, document->title, LB_MARGIN_SIDE);
  self->y += 2;
  if (document->number != NULL)
    {
      style.font = document->formal ? LB_FONT_BODY : LB_FONT_CELL;
      style.align = document->formal ? PANGO_ALIGN_CENTER : PANGO_ALIGN_RIGHT;
      paint_text (self, &style, document->number, LB_MARGIN_SIDE);
    }
  self->y += 8;
}

static void
paint_paragraph (LbPainter *self, const LbBlock *block)
{
  LbFlowStyle style = { .font = LB_FONT_BODY, .width = LB_TEXT_WIDTH, .leading = 1.18, .justify = TRUE };

  switch (block->style)
    {
    case LB_PARAGRAPH_HEADING:
      lb_painter_need (self, 64); /* with what it heads */
      self->y += 4;
      style.font = LB_FONT_HEADING;
      break;
    case LB_PARAGRAPH_NOTE:
      style.font = LB_FONT_SMALL;
      break;
    case LB_PARAGRAPH_CENTRED:
      style.align = PANGO_ALIGN_CENTER;
      style.justify = FALSE;
      break;
    case LB_PARAGRAPH_BODY:
      style.indent = 24;
      break;
    case LB_PARAGRAPH_FLUSH:
    default:
      break;
    }
  paint_text (self, &style, block->text, LB_MARGIN_SIDE);
  self->y += block->style == LB_PARAGRAPH_HEADING ? 3 : 5;
}

/* The boxes are drawn, so that they do not hang on a font. */
static void
paint_box (LbPainter *self, gboolean ticked, double x, double y)
{
  const double side = 8.5;

  if (self->cr == NULL)
    return;
  cairo_set_line_width (self->cr, 0.8);
  cairo_rectangle (self->cr, x, y, side, side);
  cairo_stroke (self->cr);
  if (!ticked)
    return;
  cairo_set_line_width (self->cr, 1.4);
  cairo_move_to (self->cr, x + 1.5, y + 4.5);
  cairo_line_to (self->cr, x + 3.6, y + 7);
  cairo_line_to (self->cr, x + 8.5, y - 0.5);
  cairo_stroke (self->cr);
}

static void
paint_boxes (LbPainter *self, const LbBlock *block)
{
  LbFlowStyle style = { .font = LB_FONT_CELL, .width = LB_TEXT_WIDTH - 18, .leading = 1.1 };

  for (guint i = 0; i < block->cells->len; i++)
    {
      lb_painter_need (self, 30);
      paint_box (self, g_array_index (block->ticks, gboolean, i), LB_MARGIN_SIDE + 2, self->y + 4);
      paint_text (self, &style, g_ptr_array_index (block->cells, i), LB_MARGIN_SIDE + 18);
      self->y += 3;
    }
  self->y += 5;
}

static void
paint_signature (LbPainter *self, const char *label, double x, double width)
{
  LbFlowStyle style = { .font = LB_FONT_CELL, .width = width, .leading = 1.0 };
  LbFlow flow;
  PangoRectangle ink;
  double used;

  lb_flow_init (&flow, self, &style, label);
  pango_layout_get_extents (flow.layout, NULL, &ink);
  lb_flow_paint (&flow, self, x, self->y, lb_flow_fitting (&flow, 60, &used));
  lb_flow_clear (&flow);
  lb_painter_line (self, x + (double) ink.width / PANGO_SCALE + 4, self->y + 14, x + width - 12, self->y + 14, 0.5);
}

static void
paint_signatures (LbPainter *self, const LbBlock *block)
{
  double width = LB_TEXT_WIDTH / 2;

  self->y += 8;
  for (guint i = 0; i < block->cells->len; i += 2)
    {
      lb_painter_need (self, 30);
      paint_signature (self, g_ptr_array_index (block->cells, i), LB_MARGIN_SIDE, width);
      if (i + 1 < block->cells->len)
        paint_signature (self, g_ptr_array_index (block->cells, i + 1), LB_MARGIN_SIDE + width, width);
      self->y += 30;
      self->fresh = FALSE;
    }
}

static void
paint_seal_ring (LbPainter *self, double x, double y)
{
  static const double dashes[] = { 3, 3 };

  if (self->cr == NULL)
    return;
  cairo_save (self->cr);
  cairo_set_source_rgb (self->cr, 0.72, 0.72, 0.72);
  cairo_set_line_width (self->cr, 0.6);
  cairo_set_dash (self->cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_new_path (self->cr); /* no line from where the text before ended */
  cairo_arc (self->cr, x, y, 56, 0, 2 * G_PI); /* 40 mm, as the seals of a bureau are */
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

/* A seal that falls on a page of its own needs the words that say that nothing was left out. */
static void
paint_seal (LbPainter *self, const LbBlock *block)
{
  LbFlowStyle style = { .font = LB_FONT_BODY, .width = SEAL_WIDTH + 60, .align = PANGO_ALIGN_CENTER, .leading = 1.2 };
  double x = LB_PAGE_WIDTH - LB_MARGIN_SIDE - style.width + 20;
  int page = self->page;

  lb_painter_need (self, SEAL_HEIGHT);
  if (self->page != page)
    {
      LbFlowStyle note = { .font = LB_FONT_BODY, .width = LB_TEXT_WIDTH, .indent = 24, .leading = 1.2 };

      paint_text (self, &note, "（此页无正文）", LB_MARGIN_SIDE);
    }
  paint_seal_ring (self, x + style.width / 2, self->y + SEAL_HEIGHT / 2);
  self->y += SEAL_HEIGHT / 2 - 22;
  paint_text (self, &style, block->text, x);
  paint_text (self, &style, block->extra, x);
  style.font = LB_FONT_SMALL;
  paint_text (self, &style, "（盖章）", x);
  self->y += 16;
}

static void
paint_code_128 (LbPainter *self, const LbBlock *block, double y)
{
  g_autoptr (LbBarCode) code = lb_bar_code_new_code_128 (block->text, NULL);
  LbFlowStyle style = { .font = LB_FONT_CODE, .align = PANGO_ALIGN_CENTER, .leading = 1.0 };
  LbFlow flow;
  double width;
  double used;

  if (code == NULL)
    return; /* what is not ASCII is still printed by its caption */
  width = MIN (LB_TEXT_WIDTH - QR_SIZE, CODE_MODULE * (code->width + 2 * code->quiet));
  if (self->cr != NULL)
    lb_bar_code_draw (code, self->cr, LB_MARGIN_SIDE, y, width, CODE_HEIGHT);
  style.width = width;
  lb_flow_init (&flow, self, &style, block->caption);
  lb_flow_paint (&flow, self, LB_MARGIN_SIDE, y + CODE_HEIGHT + 3, lb_flow_fitting (&flow, 40, &used));
  lb_flow_clear (&flow);
}

static void
paint_codes (LbPainter *self, const LbBlock *block)
{
  double height = block->extra != NULL ? QR_SIZE : CODE_HEIGHT + 18;

  lb_painter_need (self, height + 6);
  paint_code_128 (self, block, self->y + (height - CODE_HEIGHT - 18) / 2);
  if (block->extra != NULL && self->cr != NULL)
    {
      g_autoptr (LbBarCode) qr = lb_bar_code_new_qr (block->extra, NULL);

      if (qr != NULL)
        lb_bar_code_draw (qr, self->cr, LB_PAGE_WIDTH - LB_MARGIN_SIDE - QR_SIZE, self->y, QR_SIZE, QR_SIZE);
    }
  self->y += height + 6;
  self->fresh = FALSE;
}

void
lb_paint_block (LbPainter *self, const LbBlock *block)
{
  switch (block->kind)
    {
    case LB_BLOCK_PARAGRAPH:
      paint_paragraph (self, block);
      break;
    case LB_BLOCK_PAIRS:
    case LB_BLOCK_TABLE:
      lb_paint_grid (self, block);
      break;
    case LB_BLOCK_BOXES:
      paint_boxes (self, block);
      break;
    case LB_BLOCK_SIGNATURES:
      paint_signatures (self, block);
      break;
    case LB_BLOCK_SEAL:
      paint_seal (self, block);
      break;
    case LB_BLOCK_CODES:
      paint_codes (self, block);
      break;
    case LB_BLOCK_NEXT_PAGE:
      if (!self->fresh)
        lb_painter_new_page (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

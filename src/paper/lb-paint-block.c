/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The head and every block but grids.
 */
#include "lb-painter-private.h"

#include "lb-bar-code.h"
#include "lb-flow-chart.h"

#define SEAL_RING (40 * LB_MM) /* as the seals of a bureau are */
#define SEAL_HEIGHT (42 * LB_MM)
#define HEADED 104.0
#define CODE_HEIGHT 34.0
#define QR_SIZE 76.0
/* A hand-held reader wants modules of a quarter of a millimetre at least. */
#define CODE_MODULE 0.85

/* How many of the lines to paint here. One line does not stand alone at the foot of a page or at the head of the next;
 * and two go along with a seal that does not fit here any more. */
static guint
lines_for_page (const LbPainter *self, const LbFlow *flow)
{
  const guint left = flow->lines->len - flow->next;
  double used;
  guint lines = lb_flow_fitting (flow, lb_painter_room (self), &used);

  if (lines == left && self->reserve > 0 && used + self->reserve > lb_painter_room (self))
    return left > 3 ? left - 2 : 0;
  if (lines == left)
    return lines;
  if (lines + 1 == left)
    lines = lines > 0 ? lines - 1 : 0;
  return lines == 1 && flow->next == 0 ? 0 : lines;
}

static void
paint_flow (LbPainter *self, LbFlow *flow, double x)
{
  while (!lb_flow_done (flow))
    {
      double used;
      /* On an empty page what fits is painted, however little. */
      guint lines = self->fresh ? lb_flow_fitting (flow, lb_painter_room (self), &used) : lines_for_page (self, flow);
      double before = lb_flow_rest (flow);

      if (lines > 0)
        {
          lb_flow_paint (flow, self, x, self->y, lines);
          self->y += before - lb_flow_rest (flow);
          self->fresh = FALSE;
        }
      if (!lb_flow_done (flow))
        lb_painter_new_page (self);
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

/* A letter: the issuer in red, below it the number, a red rule, and the title between two empty half lines. */
static void
paint_letter_head (LbPainter *self)
{
  const LbDocument *document = self->document;
  LbFlowStyle style = { .align = PANGO_ALIGN_CENTER, .width = LB_TEXT_WIDTH, .leading = 1.0 };

  if (document->organisation != NULL)
    {
      set_ink (self, TRUE);
      style.font = LB_FONT_HEAD;
      paint_text (self, &style, document->organisation, LB_MARGIN_SIDE);
      set_ink (self, FALSE);
    }
  style.font = LB_FONT_NUMBER;
  style.pitch = LB_LETTER_PITCH;
  paint_text (self, &style, document->number != NULL ? document->number : " ", LB_MARGIN_SIDE);
  self->y += 4 * LB_MM;
  set_ink (self, TRUE);
  lb_painter_line (self, LB_MARGIN_SIDE, self->y, LB_TEXT_RIGHT, self->y, 1.6);
  set_ink (self, FALSE);
  self->y += LB_LETTER_PITCH / 2;
  style.font = LB_FONT_TITLE;
  style.pitch = 34;
  paint_text (self, &style, document->title, LB_MARGIN_SIDE);
  self->y += LB_LETTER_PITCH / 2;
}

static void
paint_form_head (LbPainter *self)
{
  const LbDocument *document = self->document;
  LbFlowStyle style = { .font = LB_FONT_ISSUER, .align = PANGO_ALIGN_CENTER, .width = LB_TEXT_WIDTH, .leading = 1.0 };

  if (document->organisation != NULL)
    paint_text (self, &style, document->organisation, LB_MARGIN_SIDE);
  style.font = LB_FONT_TITLE;
  paint_text (self, &style, document->title, LB_MARGIN_SIDE);
  self->y += 2;
  if (document->number != NULL)
    {
      style.font = LB_FONT_NUMBER;
      style.align = PANGO_ALIGN_RIGHT;
      paint_text (self, &style, document->number, LB_MARGIN_SIDE);
    }
  self->y += 6;
}

/**
 * lb_paint_head:
 *
 * The issuer, the number and the title: red over a red rule for a formal document, as official letters have it; a
 * form is black throughout.
 */
void
lb_paint_head (LbPainter *self)
{
  if (self->document->formal)
    paint_letter_head (self);
  else
    paint_form_head (self);
  self->fresh = TRUE;
}

static void
paint_paragraph (LbPainter *self, const LbBlock *block)
{
  LbFlowStyle style = { .font = LB_FONT_BODY, .width = LB_TEXT_WIDTH, .pitch = self->body_pitch, .justify = TRUE };

  switch (block->style)
    {
    case LB_PARAGRAPH_HEADING:
      lb_painter_need (self, HEADED); /* with what it heads: of a table its header and two lines */
      self->y += 4;
      style.font = LB_FONT_HEADING;
      break;
    case LB_PARAGRAPH_NOTE:
      style.font = LB_FONT_SMALL;
      style.pitch = 0;
      style.leading = 1.05;
      break;
    case LB_PARAGRAPH_CENTRED:
      style.align = PANGO_ALIGN_CENTER;
      style.justify = FALSE;
      break;
    case LB_PARAGRAPH_BODY:
      style.indent = 2 * self->body_size;
      break;
    case LB_PARAGRAPH_FLUSH:
    default:
      break;
    }
  paint_text (self, &style, block->text, LB_MARGIN_SIDE);
  /* A letter's lines stand in their grid; a form's paragraphs stand a little apart. */
  if (!self->document->formal || block->style == LB_PARAGRAPH_NOTE)
    self->y += 3;
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
      lb_painter_need (self, 30 + (i + 1 == block->cells->len ? self->reserve : 0));
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
  cairo_arc (self->cr, x, y, SEAL_RING / 2, 0, 2 * G_PI);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

/* 发文机关署名 over 成文日期, which stands four characters from the right; the seal lies over both. Where it does not
 * fit below the text, the words that say that nothing was left out come with it. */
static void
paint_seal (LbPainter *self, const LbBlock *block)
{
  LbFlowStyle style = { .font = LB_FONT_BODY, .align = PANGO_ALIGN_CENTER, .pitch = self->body_pitch };
  const double in = self->document->formal ? 4 * self->body_size : 2 * self->body_size;
  double x, end;
  int page = self->page;

  lb_painter_need (self, SEAL_HEIGHT);
  if (self->page != page)
    {
      LbFlowStyle note = { .font = LB_FONT_BODY, .width = LB_TEXT_WIDTH, .indent = 2 * self->body_size,
                           .pitch = self->body_pitch };

      paint_text (self, &note, "（此页无正文）", LB_MARGIN_SIDE);
    }
  style.width = MAX (self->body_size * g_utf8_strlen (block->text, -1), SEAL_RING) + 2;
  style.width = MIN (style.width, LB_TEXT_WIDTH);
  x = MAX (LB_TEXT_RIGHT - in - style.width + (style.width - SEAL_RING) / 2, LB_MARGIN_SIDE);
  paint_seal_ring (self, x + style.width / 2, self->y + SEAL_HEIGHT / 2);
  end = self->y + SEAL_HEIGHT;
  /* 居印章中心偏下位置 */
  self->y += SEAL_HEIGHT / 2 - self->body_pitch / 2;
  paint_text (self, &style, block->text, x);
  paint_text (self, &style, block->extra, x);
  style.font = LB_FONT_SMALL;
  style.pitch = 0;
  style.leading = 1.0;
  paint_text (self, &style, "（盖章）", x);
  self->y = MAX (self->y, end);
}

/* 版记, at the foot of the last page: to whom copies go, and who issued it when; a thick rule above and below, a thin
 * one between. */
static void
paint_imprint (LbPainter *self, const LbBlock *block)
{
  LbFlowStyle style = { .font = LB_FONT_PAGE, .width = LB_TEXT_WIDTH - 28, .pitch = 22 };
  const char *const lines[] = { block->text, block->extra };
  LbFlow flows[G_N_ELEMENTS (lines)];
  double height = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      style.align = i == 1 ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
      lb_flow_init (&flows[i], self, &style, lines[i]);
      height += lb_flow_rest (&flows[i]);
    }
  lb_painter_need (self, height + 2);
  if (self->bottom < LB_PAGE_HEIGHT) /* measured, it only takes its height */
    self->y = MAX (self->y, self->bottom - height);
  lb_painter_line (self, LB_MARGIN_SIDE, self->y, LB_TEXT_RIGHT, self->y, 1.0);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      if (i > 0)
        lb_painter_line (self, LB_MARGIN_SIDE, self->y, LB_TEXT_RIGHT, self->y, 0.7);
      paint_flow (self, &flows[i], LB_MARGIN_SIDE + 14);
      lb_flow_clear (&flows[i]);
    }
  lb_painter_line (self, LB_MARGIN_SIDE, self->y, LB_TEXT_RIGHT, self->y, 1.0);
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
        lb_bar_code_draw (qr, self->cr, LB_TEXT_RIGHT - QR_SIZE, self->y, QR_SIZE, QR_SIZE);
    }
  self->y += height + 6;
  self->fresh = FALSE;
}

#define CHART_GAP 10.0
#define PAGE_ROOM (LB_LETTER_HEIGHT - 60)

/* As wide as the text; a chart higher than a page is drawn smaller. */
static void
paint_chart (LbPainter *self, const LbBlock *block)
{
  double scale = MIN (LB_TEXT_WIDTH / LB_CHART_WIDTH, PAGE_ROOM / block->chart->height);

  lb_painter_need (self, block->chart->height * scale + 2 * CHART_GAP);
  self->y += CHART_GAP;
  if (self->cr != NULL)
    {
      cairo_save (self->cr);
      cairo_translate (self->cr, LB_MARGIN_SIDE + (LB_TEXT_WIDTH - LB_CHART_WIDTH * scale) / 2, self->y);
      cairo_scale (self->cr, scale, scale);
      lb_flow_chart_draw (block->chart, self->cr);
      cairo_restore (self->cr);
    }
  self->y += block->chart->height * scale + CHART_GAP;
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
    case LB_BLOCK_IMPRINT:
      paint_imprint (self, block);
      break;
    case LB_BLOCK_CHART:
      paint_chart (self, block);
      break;
    case LB_BLOCK_NEXT_PAGE:
      if (!self->fresh)
        lb_painter_new_page (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

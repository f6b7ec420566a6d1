/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-painter-private.h"

/* The families of GB/T 9704 documents with what stands in for them; Pango takes the first that there is. */
#define SERIF "Noto Serif CJK SC, Source Han Serif SC, SimSun, Songti SC, serif"
#define SANS "Noto Sans CJK SC, Source Han Sans SC, SimHei, WenQuanYi Micro Hei, sans-serif"

static const struct { const char *family; double size; PangoWeight weight; } font_table[LB_N_FONTS] = {
  [LB_FONT_BODY] = { SERIF, 12, PANGO_WEIGHT_NORMAL },
  [LB_FONT_SMALL] = { SERIF, 9, PANGO_WEIGHT_NORMAL },
  [LB_FONT_CELL] = { SERIF, 10, PANGO_WEIGHT_NORMAL },
  [LB_FONT_LABEL] = { SANS, 9.5, PANGO_WEIGHT_NORMAL },
  [LB_FONT_HEADING] = { SANS, 11.5, PANGO_WEIGHT_BOLD },
  [LB_FONT_TITLE] = { SERIF, 20, PANGO_WEIGHT_BOLD },
  [LB_FONT_HEAD] = { SERIF, 26, PANGO_WEIGHT_BOLD },
  /* Faces that the document has anyway: each one more costs the reading of a whole CJK font, twenty megabytes. */
  [LB_FONT_ISSUER] = { SERIF, 11.5, PANGO_WEIGHT_BOLD },
  [LB_FONT_CODE] = { SANS, 9.5, PANGO_WEIGHT_NORMAL },
};

/* Without hinting the lines break alike on every machine that has the same fonts. */
static void
set_font_options (PangoContext *pango)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (pango, options);
  cairo_font_options_destroy (options);
}

void
lb_painter_init (LbPainter *self, const LbDocument *document, cairo_t *cr, int n_pages)
{
  g_assert (document != NULL);

  *self = (LbPainter) { .document = document, .cr = cr, .n_pages = n_pages };
  self->pango = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_cairo_context_set_resolution (self->pango, 72);
  pango_context_set_language (self->pango, pango_language_from_string ("zh-cn"));
  set_font_options (self->pango);
  for (guint i = 0; i < LB_N_FONTS; i++)
    {
      self->fonts[i] = pango_font_description_new ();
      pango_font_description_set_family_static (self->fonts[i], font_table[i].family);
      pango_font_description_set_size (self->fonts[i], (int) (font_table[i].size * PANGO_SCALE));
      pango_font_description_set_weight (self->fonts[i], font_table[i].weight);
    }
}

void
lb_painter_clear (LbPainter *self)
{
  for (guint i = 0; i < LB_N_FONTS; i++)
    g_clear_pointer (&self->fonts[i], pango_font_description_free);
  g_clear_object (&self->pango);
}

/* Text */

void
lb_flow_init (LbFlow *self, LbPainter *painter, const LbFlowStyle *style, const char *text)
{
  PangoLayoutIter *iter;

  g_assert (style->width > 0);

  self->layout = pango_layout_new (painter->pango);
  self->lines = g_array_new (FALSE, FALSE, sizeof (LbFlowLine));
  self->next = 0;
  pango_layout_set_font_description (self->layout, painter->fonts[style->font]);
  pango_layout_set_width (self->layout, (int) (style->width * PANGO_SCALE));
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (self->layout, style->align);
  pango_layout_set_indent (self->layout, (int) (style->indent * PANGO_SCALE));
  pango_layout_set_justify (self->layout, style->justify);
  pango_layout_set_text (self->layout, text, -1);
  iter = pango_layout_get_iter (self->layout);
  do
    {
      PangoRectangle logical;
      LbFlowLine line;
      double extra;

      pango_layout_iter_get_line_extents (iter, NULL, &logical);
      /* The leading is ours, not Pango's: half of it above the line and half below. */
      extra = logical.height * (style->leading - 1) / PANGO_SCALE / 2;
      line.x = (double) logical.x / PANGO_SCALE;
      line.top = self->lines->len > 0
                   ? g_array_index (self->lines, LbFlowLine, self->lines->len - 1).bottom : 0;
      line.baseline = line.top + extra
                      + (double) (pango_layout_iter_get_baseline (iter) - logical.y) / PANGO_SCALE;
      line.bottom = line.top + (double) logical.height / PANGO_SCALE + 2 * extra;
      g_array_append_val (self->lines, line);
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

void
lb_flow_clear (LbFlow *self)
{
  g_clear_object (&self->layout);
  g_clear_pointer (&self->lines, g_array_unref);
}

gboolean
lb_flow_done (const LbFlow *self)
{
  return self->next >= self->lines->len;
}

double
lb_flow_rest (const LbFlow *self)
{
  if (lb_flow_done (self))
    return 0;
  return g_array_index (self->lines, LbFlowLine, self->lines->len - 1).bottom
         - g_array_index (self->lines, LbFlowLine, self->next).top;
}

guint
lb_flow_fitting (const LbFlow *self, double height, double *ret_used)
{
  double top = lb_flow_done (self) ? 0 : g_array_index (self->lines, LbFlowLine, self->next).top;
  double used = 0;
  guint count = 0;

  while (self->next + count < self->lines->len)
    {
      double bottom = g_array_index (self->lines, LbFlowLine, self->next + count).bottom - top;

      if (bottom > height)
        break;
      used = bottom;
      count++;
    }
  *ret_used = used;
  return count;
}

void
lb_flow_paint (LbFlow *self, LbPainter *painter, double x, double y, guint lines)
{
  double top;

  g_assert (self->next + lines <= self->lines->len);

  if (lines == 0)
    return;
  top = g_array_index (self->lines, LbFlowLine, self->next).top;
  for (guint i = 0; i < lines && painter->cr != NULL; i++)
    {
      const LbFlowLine *line = &g_array_index (self->lines, LbFlowLine, self->next + i);

      cairo_move_to (painter->cr, x + line->x, y + line->baseline - top);
      pango_cairo_show_layout_line (painter->cr,
                                    pango_layout_get_line_readonly (self->layout, (int) (self->next + i)));
    }
  self->next += lines;
}

/* Lines and pages */

void
lb_painter_line (LbPainter *self, double x1, double y1, double x2, double y2, double width)
{
  if (self->cr == NULL)
    return;
  cairo_set_line_width (self->cr, width);
  cairo_move_to (self->cr, x1, y1);
  cairo_line_to (self->cr, x2, y2);
  cairo_stroke (self->cr);
}

void
lb_painter_shade (LbPainter *self, double x, double y, double width, double height)
{
  if (self->cr == NULL)
    return;
  cairo_save (self->cr);
  cairo_set_source_rgb (self->cr, 0.945, 0.945, 0.945);
  cairo_rectangle (self->cr, x, y, width, height);
  cairo_fill (self->cr);
  cairo_restore (self->cr);
}

static void
paint_foot_text (LbPainter *self, const char *text, PangoAlignment align)
{
  LbFlowStyle style = { .font = LB_FONT_SMALL, .align = align, .width = LB_TEXT_WIDTH, .leading = 1.0 };
  LbFlow flow;

  lb_flow_init (&flow, self, &style, text);
  lb_flow_paint (&flow, self, LB_MARGIN_SIDE, LB_TEXT_BOTTOM + 20, 1);
  lb_flow_clear (&flow);
}

static void
paint_foot (LbPainter *self)
{
  g_autofree char *pages = g_strdup_printf ("第 %d 页　共 %d 页", self->page, self->n_pages);
  g_autofree char *number = NULL;

  if (self->cr == NULL)
    return;
  lb_painter_line (self, LB_MARGIN_SIDE, LB_TEXT_BOTTOM + 16, LB_PAGE_WIDTH - LB_MARGIN_SIDE,
                   LB_TEXT_BOTTOM + 16, 0.4);
  paint_foot_text (self, pages, PANGO_ALIGN_RIGHT);
  if (self->document->case_number == NULL)
    return;
  number = g_strdup_printf ("办件编号：%s", self->document->case_number);
  paint_foot_text (self, number, PANGO_ALIGN_LEFT);
}

void
lb_painter_new_page (LbPainter *self)
{
  if (self->page > 0 && self->cr != NULL)
    cairo_show_page (self->cr);
  self->page++;
  self->y = LB_MARGIN_TOP;
  self->fresh = TRUE;
  paint_foot (self);
}

double
lb_painter_room (const LbPainter *self)
{
  return LB_TEXT_BOTTOM - self->y;
}

void
lb_painter_need (LbPainter *self, double height)
{
  if (!self->fresh && lb_painter_room (self) < height)
    lb_painter_new_page (self);
}

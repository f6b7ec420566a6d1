/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-painter-private.h"

#include "lb-paper-private.h"

#define LB_FORM_PITCH 20.5

/* Sizes in points: of a letter (公文: 标题 2号, 正文 3号, 页码 4号), and of a form, where much has to stand on a page.
 * Faces that the document has anyway: each one more costs the reading of a whole CJK font, twenty megabytes. */
static const struct { const char *face; double letter, form; PangoWeight weight; } font_table[LB_N_FONTS] = {
  [LB_FONT_BODY] = { "body", LB_LETTER_SIZE, 12, PANGO_WEIGHT_NORMAL },
  [LB_FONT_SMALL] = { "body", 10.5, 9, PANGO_WEIGHT_NORMAL },
  [LB_FONT_CELL] = { "body", 12, 10, PANGO_WEIGHT_NORMAL },
  [LB_FONT_LABEL] = { "label", 11, 9.5, PANGO_WEIGHT_NORMAL },
  [LB_FONT_HEADING] = { "label", 14, 11.5, PANGO_WEIGHT_BOLD },
  [LB_FONT_TITLE] = { "title", 22, 20, PANGO_WEIGHT_BOLD },
  [LB_FONT_NUMBER] = { "body", LB_LETTER_SIZE, 10, PANGO_WEIGHT_NORMAL },
  [LB_FONT_HEAD] = { "title", 30, 30, PANGO_WEIGHT_BOLD },
  [LB_FONT_ISSUER] = { "title", 12, 12, PANGO_WEIGHT_BOLD },
  [LB_FONT_CODE] = { "label", 9.5, 9.5, PANGO_WEIGHT_NORMAL },
  [LB_FONT_PAGE] = { "body", 14, 14, PANGO_WEIGHT_NORMAL },
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
  /* To whole points 15.75 would be 16, and a line have 27 characters. */
  pango_context_set_round_glyph_positions (self->pango, FALSE);
  for (guint i = 0; i < LB_N_FONTS; i++)
    {
      const double size = document->formal ? font_table[i].letter : font_table[i].form;

      self->fonts[i] = pango_font_description_new ();
      pango_font_description_set_family_static (self->fonts[i], lb_paper_plain ("type", font_table[i].face));
      pango_font_description_set_size (self->fonts[i], (int) (size * PANGO_SCALE));
      pango_font_description_set_weight (self->fonts[i], font_table[i].weight);
    }
  self->body_size = document->formal ? font_table[LB_FONT_BODY].letter : font_table[LB_FONT_BODY].form;
  self->body_pitch = document->formal ? LB_LETTER_PITCH : LB_FORM_PITCH;
  self->top = document->formal ? LB_LETTER_TOP : LB_FORM_TOP;
  self->bottom = self->top + (document->formal ? LB_LETTER_HEIGHT : LB_FORM_HEIGHT);
}

void
lb_painter_init_endless (LbPainter *self, const LbDocument *document)
{
  lb_painter_init (self, document, NULL, 0);
  self->bottom = 1e9;
  lb_painter_new_page (self);
}

void
lb_painter_clear (LbPainter *self)
{
  for (guint i = 0; i < LB_N_FONTS; i++)
    g_clear_pointer (&self->fonts[i], pango_font_description_free);
  g_clear_object (&self->pango);
}

/* Text */

/* 数字、年份不能回行: a number stays on one line with what it counts. Cells are too narrow for that. */
static void
keep_figures_together (PangoLayout *layout, const char *text)
{
  static GRegex *figures;
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  if (g_once_init_enter (&figures))
    g_once_init_leave (&figures, g_regex_new ("[0-9]+[年月日个号页份%℃]", G_REGEX_OPTIMIZE, 0, NULL));
  g_regex_match (figures, text, 0, &match);
  while (g_match_info_matches (match))
    {
      PangoAttribute *attribute = pango_attr_allow_breaks_new (FALSE);
      int start, end;

      g_match_info_fetch_pos (match, 0, &start, &end);
      attribute->start_index = (guint) start;
      attribute->end_index = (guint) end;
      pango_attr_list_insert (attributes, attribute);
      g_match_info_next (match, NULL);
    }
  pango_layout_set_attributes (layout, attributes);
}

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
  /* A name in a script that runs from the right does not turn its paragraph round. */
  pango_layout_set_auto_dir (self->layout, FALSE);
  pango_layout_set_text (self->layout, text, -1);
  if (style->justify)
    keep_figures_together (self->layout, text);
  iter = pango_layout_get_iter (self->layout);
  do
    {
      PangoRectangle logical;
      LbFlowLine line;
      double extra;

      pango_layout_iter_get_line_extents (iter, NULL, &logical);
      /* The leading is ours, not Pango's: half of it above the line and half below. */
      extra = style->pitch > 0 ? (style->pitch - (double) logical.height / PANGO_SCALE) / 2
                               : logical.height * (style->leading - 1) / PANGO_SCALE / 2;
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
paint_foot_text (LbPainter *self, LbFont font, const char *text, double y, PangoAlignment align)
{
  LbFlowStyle style = { .font = font, .align = align, .width = LB_TEXT_WIDTH, .leading = 1.0 };
  LbFlow flow;

  lb_flow_init (&flow, self, &style, text);
  /* The number stands one character in from its side, as the standard wants it. */
  y -= g_array_index (flow.lines, LbFlowLine, 0).baseline;
  lb_flow_paint (&flow, self, LB_MARGIN_SIDE, y, 1);
  lb_flow_clear (&flow);
}

/* — 1 —, seven millimetres below the type area, right on odd pages and left on even ones; and on the other side what
 * tells a sheet that has come loose. */
static void
paint_foot (LbPainter *self)
{
  const gboolean odd = self->page % 2 == 1;
  const double baseline = self->bottom + 7 * LB_MM + 4;
  g_autofree char *page = g_strdup_printf (odd ? "— %d —　" : "　— %d —", self->page);
  g_autofree char *number = NULL;

  if (self->cr == NULL)
    return;
  paint_foot_text (self, LB_FONT_PAGE, page, baseline, odd ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  if (self->document->case_number != NULL)
    number = g_strdup_printf ("办件编号：%s　共%d页", self->document->case_number, self->n_pages);
  else
    number = g_strdup_printf ("共%d页", self->n_pages);
  paint_foot_text (self, LB_FONT_SMALL, number, baseline, odd ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
}

void
lb_painter_new_page (LbPainter *self)
{
  if (self->page > 0 && self->cr != NULL)
    cairo_show_page (self->cr);
  self->page++;
  self->y = self->top;
  self->fresh = TRUE;
  paint_foot (self);
}

double
lb_painter_room (const LbPainter *self)
{
  return self->bottom - self->y;
}

void
lb_painter_need (LbPainter *self, double height)
{
  if (!self->fresh && lb_painter_room (self) < height)
    lb_painter_new_page (self);
}

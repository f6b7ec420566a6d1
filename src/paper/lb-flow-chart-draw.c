/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chart on a cairo surface, and as SVG: the same boxes, lines and words.
 */
#include "lb-flow-chart.h"

#include <pango/pangocairo.h>

#define FONT "Noto Sans CJK SC, Source Han Sans SC, SimHei, WenQuanYi Micro Hei, sans-serif"
#define LABEL_SIZE 8.0
#define LINE 0.8
#define ARROW 5.0
#define RADIUS 4.0
#define NAME_LEADING 13.5
#define UNIT_LEADING 11.5
#define PADDING 6.0

/* Where the baseline of the first line of @box stands. What is higher than its words has them in the middle, but a
 * frame has them at its top. */
static double
first_baseline (const LbChartBox *box)
{
  double words = g_strv_length (box->name_lines) * NAME_LEADING + g_strv_length (box->unit_lines) * UNIT_LEADING;
  double top = box->kind == LB_CHART_GROUP ? PADDING : MAX (PADDING, (box->height - words) / 2);

  return box->y + top + LB_CHART_NAME_SIZE;
}

/* Cairo */

static void
rounded (cairo_t *cr, const LbChartBox *box, double radius)
{
  double right = box->x + box->width, bottom = box->y + box->height;

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - radius, box->y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, right - radius, bottom - radius, radius, 0, G_PI_2);
  cairo_arc (cr, box->x + radius, bottom - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, box->x + radius, box->y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static double
radius_of (const LbChartBox *box)
{
  return box->kind == LB_CHART_END ? box->height / 2 : RADIUS;
}

static void
show_line (cairo_t *cr, PangoLayout *layout, const char *text, double size, gboolean bold, double x, double baseline)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  int width;

  pango_font_description_set_family_static (font, FONT);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_size (layout, &width, NULL);
  cairo_move_to (cr, x - width / (2.0 * PANGO_SCALE), baseline);
  pango_cairo_show_layout_line (cr, pango_layout_get_line_readonly (layout, 0));
}

static void
draw_words (cairo_t *cr, PangoLayout *layout, const LbChartBox *box)
{
  double x = box->x + box->width / 2;
  double y = first_baseline (box);

  for (char **line = box->name_lines; *line != NULL; line++, y += NAME_LEADING)
    show_line (cr, layout, *line, LB_CHART_NAME_SIZE, TRUE, x, y);
  y -= LB_CHART_NAME_SIZE - LB_CHART_UNIT_SIZE;
  for (char **line = box->unit_lines; *line != NULL; line++, y += UNIT_LEADING)
    show_line (cr, layout, *line, LB_CHART_UNIT_SIZE, FALSE, x, y);
}

static void
draw_arrow (cairo_t *cr, LbChartPoint tip, LbChartPoint from)
{
  double dx = (tip.x > from.x) - (tip.x < from.x), dy = (tip.y > from.y) - (tip.y < from.y);

  cairo_move_to (cr, tip.x, tip.y);
  cairo_line_to (cr, tip.x - ARROW * dx - ARROW / 2 * dy, tip.y - ARROW * dy - ARROW / 2 * dx);
  cairo_line_to (cr, tip.x - ARROW * dx + ARROW / 2 * dy, tip.y - ARROW * dy + ARROW / 2 * dx);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_line (cairo_t *cr, PangoLayout *layout, const LbChartLine *line)
{
  static const double dash[] = { 3, 2 };

  cairo_set_dash (cr, dash, line->dashed ? 2 : 0, 0);
  for (guint i = 0; i < line->n_points; i++)
    cairo_line_to (cr, line->points[i].x, line->points[i].y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  if (line->to_arrow)
    draw_arrow (cr, line->points[line->n_points - 1], line->points[line->n_points - 2]);
  if (line->from_arrow)
    draw_arrow (cr, line->points[0], line->points[1]);
  if (line->label != NULL)
    show_line (cr, layout, line->label, LABEL_SIZE, FALSE, line->label_x, line->label_y);
}

void
lb_flow_chart_draw (const LbFlowChart *self, cairo_t *cr)
{
  g_autoptr (PangoLayout) layout = NULL;

  g_return_if_fail (self != NULL && cr != NULL);

  layout = pango_cairo_create_layout (cr);
  cairo_save (cr);
  cairo_set_line_width (cr, LINE);
  for (guint i = 0; i < self->lines->len; i++)
    draw_line (cr, layout, self->lines->pdata[i]);
  for (guint i = 0; i < self->boxes->len; i++)
    {
      const LbChartBox *box = self->boxes->pdata[i];
      static const double dash[] = { 4, 3 };

      cairo_set_dash (cr, dash, box->kind == LB_CHART_GROUP ? 2 : 0, 0);
      rounded (cr, box, radius_of (box));
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
      draw_words (cr, layout, box);
    }
  cairo_restore (cr);
}

/* SVG */

static void
append_value (GString *svg, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (svg, g_ascii_formatd (text, sizeof text, "%.1f", value));
}

static void
append_number (GString *svg, const char *name, double value)
{
  g_string_append_printf (svg, " %s=\"", name);
  append_value (svg, value);
  g_string_append_c (svg, '"');
}

static void
append_text (GString *svg, const char *css, const char *text, double x, double y)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (svg, "<text class=\"%s\"", css);
  append_number (svg, "x", x);
  append_number (svg, "y", y);
  g_string_append_printf (svg, ">%s</text>\n", escaped);
}

static void
append_box (GString *svg, const LbChartBox *box)
{
  static const char *const css[] = { "step", "side", "group", "item", "end" };
  double y = first_baseline (box);

  g_string_append_printf (svg, "<rect class=\"%s\"", css[box->kind]);
  append_number (svg, "x", box->x);
  append_number (svg, "y", box->y);
  append_number (svg, "width", box->width);
  append_number (svg, "height", box->height);
  append_number (svg, "rx", radius_of (box));
  g_string_append (svg, "/>\n");
  for (char **line = box->name_lines; *line != NULL; line++, y += NAME_LEADING)
    append_text (svg, "name", *line, box->x + box->width / 2, y);
  y -= LB_CHART_NAME_SIZE - LB_CHART_UNIT_SIZE;
  for (char **line = box->unit_lines; *line != NULL; line++, y += UNIT_LEADING)
    append_text (svg, "unit", *line, box->x + box->width / 2, y);
}

static void
append_line (GString *svg, const LbChartLine *line, const char *id)
{
  g_string_append_printf (svg, "<polyline class=\"%s\" points=\"", line->dashed ? "line dashed" : "line");
  for (guint i = 0; i < line->n_points; i++)
    {
      if (i > 0)
        g_string_append_c (svg, ' ');
      append_value (svg, line->points[i].x);
      g_string_append_c (svg, ',');
      append_value (svg, line->points[i].y);
    }
  g_string_append_c (svg, '"');
  if (line->to_arrow)
    g_string_append_printf (svg, " marker-end=\"url(#%s-arrow)\"", id);
  if (line->from_arrow)
    g_string_append_printf (svg, " marker-start=\"url(#%s-arrow)\"", id);
  g_string_append (svg, "/>\n");
  if (line->label != NULL)
    append_text (svg, "label", line->label, line->label_x, line->label_y);
}

char *
lb_flow_chart_to_svg (const LbFlowChart *self, const char *id)
{
  GString *svg;
  g_autofree char *title = NULL;

  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  svg = g_string_new ("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
  title = g_markup_escape_text (self->title, -1);
  g_string_append_printf (svg, " aria-labelledby=\"%s-title\" aria-describedby=\"%s-words\" viewBox=\"0 0 ", id, id);
  append_value (svg, LB_CHART_WIDTH);
  g_string_append_c (svg, ' ');
  append_value (svg, self->height);
  g_string_append_printf (svg, "\">\n<title id=\"%s-title\">%s</title>\n<defs><marker id=\"%s-arrow\" viewBox=\"0 0 6 6\" "
                               "refX=\"6\" refY=\"3\" markerWidth=\"6\" markerHeight=\"6\" "
                               "orient=\"auto-start-reverse\"><path class=\"arrow\" d=\"M0,0 L6,3 L0,6 Z\"/></marker>"
                               "</defs>\n", id, title, id);
  for (guint i = 0; i < self->lines->len; i++)
    append_line (svg, self->lines->pdata[i], id);
  for (guint i = 0; i < self->boxes->len; i++)
    append_box (svg, self->boxes->pdata[i]);
  g_string_append (svg, "</svg>\n");
  return g_string_free (svg, FALSE);
}

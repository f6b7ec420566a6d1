/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pen that walks down the pages. A document is painted twice by the same code: first dry, to count its pages,
 * then onto the surface.
 */
#pragma once

#include "lb-document.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* A4 in points, and on it the type area of GB/T 9704: 156 mm × 225 mm, 37 mm from the top, 28 mm from the left. A form
 * keeps the sides, where it is bound, and is higher: twelve millimetres above, ten below. */
#define LB_MM (72 / 25.4)
#define LB_PAGE_WIDTH 595.276
#define LB_PAGE_HEIGHT 841.890
#define LB_MARGIN_SIDE (28 * LB_MM)
#define LB_TEXT_WIDTH (156 * LB_MM)
#define LB_TEXT_RIGHT (LB_MARGIN_SIDE + LB_TEXT_WIDTH)
#define LB_LETTER_TOP (37 * LB_MM)
#define LB_LETTER_HEIGHT (225 * LB_MM)
#define LB_FORM_TOP (25 * LB_MM)
#define LB_FORM_HEIGHT (247 * LB_MM)
/* 3号: 28 characters fill a line of a letter, 22 lines its page. */
#define LB_LETTER_SIZE 15.75
#define LB_LETTER_PITCH (LB_LETTER_HEIGHT / 22)

typedef enum
{
  LB_FONT_BODY, LB_FONT_SMALL, LB_FONT_CELL, LB_FONT_LABEL, LB_FONT_HEADING, LB_FONT_TITLE, LB_FONT_NUMBER,
  LB_FONT_HEAD,   /* the issuer of a formal document, red */
  LB_FONT_ISSUER, /* of any other */
  LB_FONT_CODE,   /* below a bar code */
  LB_FONT_PAGE,   /* the number of the page */
  LB_N_FONTS,
} LbFont;

typedef struct
{
  const LbDocument *document;
  cairo_t *cr;            /* (nullable) NULL while dry */
  PangoContext *pango;    /* (owned) */
  PangoFontDescription *fonts[LB_N_FONTS];
  double top, bottom;     /* of the type area */
  double y;
  double reserve;         /* height that must stay below what is painted, so that a seal does not stand alone */
  int page;               /* 1, 2, 3 … */
  int n_pages;            /* 0 while dry */
  gboolean fresh;         /* nothing but the head stands on this page */
  double body_size;       /* of the body's type: two of it are an indent */
  double body_pitch;      /* from line to line of the body */
} LbPainter;

/* A laid-out text of which lines are taken one page after the other. */
typedef struct
{
  PangoLayout *layout; /* (owned) */
  GArray *lines;       /* (owned) top, bottom, baseline and x of each line */
  guint next;          /* first line not yet painted */
} LbFlow;

typedef struct { double x, top, bottom, baseline; } LbFlowLine;

/* @pitch: from line to line, whatever the font says; 0 takes the font's own height @leading times. */
typedef struct { LbFont font; PangoAlignment align; double width, indent, leading, pitch; gboolean justify; } LbFlowStyle;

void lb_painter_init (LbPainter *self, const LbDocument *document, cairo_t *cr, int n_pages);
void lb_painter_clear (LbPainter *self);
/* For measuring: dry, on a page without an end. */
void lb_painter_init_endless (LbPainter *self, const LbDocument *document);
void lb_painter_new_page (LbPainter *self);
double lb_painter_room (const LbPainter *self);
/* Begins a new page unless @height is left on this one. */
void lb_painter_need (LbPainter *self, double height);

void lb_flow_init (LbFlow *self, LbPainter *painter, const LbFlowStyle *style, const char *text);
void lb_flow_clear (LbFlow *self);
double lb_flow_rest (const LbFlow *self);                 /* height of what is not yet painted */
guint lb_flow_fitting (const LbFlow *self, double height, double *ret_used); /* lines that fit into @height */
void lb_flow_paint (LbFlow *self, LbPainter *painter, double x, double y, guint lines);
gboolean lb_flow_done (const LbFlow *self);

void lb_painter_line (LbPainter *self, double x1, double y1, double x2, double y2, double width);
void lb_painter_shade (LbPainter *self, double x, double y, double width, double height);

void lb_paint_grid (LbPainter *self, const LbBlock *block);
void lb_paint_block (LbPainter *self, const LbBlock *block);
void lb_paint_head (LbPainter *self);

G_END_DECLS

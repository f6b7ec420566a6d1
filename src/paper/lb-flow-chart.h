/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The flow of a package for one situation, as the plan draws it: every step with the unit that answers for it, the
 * approvals of the situation in the order in which they can be decided. The chart is laid out once, by character
 * widths and without a font, so that screen, PDF and SVG show one and the same picture.
 */
#pragma once

#include "lb-situation.h"

#include <cairo.h>

G_BEGIN_DECLS

/* In points. */
#define LB_CHART_WIDTH 480.0
#define LB_CHART_NAME_SIZE 10.5
#define LB_CHART_UNIT_SIZE 8.5

typedef enum
{
  LB_CHART_STEP,  /* a step that every case takes */
  LB_CHART_SIDE,  /* one that it may take: guidance, inspection */
  LB_CHART_GROUP, /* the frame around the approvals of one stage */
  LB_CHART_ITEM,  /* an approval */
  LB_CHART_END,   /* how results reach the applicant */
} LbChartBoxKind;

typedef struct
{
  LbChartBoxKind kind;
  double x, y, width, height;
  char *name;            /* what is done */
  char *unit;            /* who answers for it, and how long it takes */
  GStrv name_lines, unit_lines; /* the same, broken to the width of the box */
} LbChartBox;

typedef struct { double x, y; } LbChartPoint;

/* A line along 2 to 4 points. */
typedef struct
{
  LbChartPoint points[4];
  guint n_points;
  gboolean from_arrow, to_arrow, dashed;
  char *label;           /* (nullable) */
  double label_x, label_y; /* middle of its baseline */
} LbChartLine;

typedef struct _LbFlowChart LbFlowChart;
struct _LbFlowChart
{
  gatomicrefcount references; /*< private >*/
  double height;         /* the width is LB_CHART_WIDTH */
  char *title;
  GPtrArray *boxes;      /* (element-type LbChartBox) frames before what stands in them */
  GPtrArray *lines;      /* (element-type LbChartLine) */
  GPtrArray *sentences;  /* (element-type utf8) the same in words, step by step */
};

/* Reads the process of the situation's catalogue; what it leaves out is not drawn. (transfer full) */
LbFlowChart *lb_flow_chart_new (const LbSituation *situation);
LbFlowChart *lb_flow_chart_ref (LbFlowChart *self);
void lb_flow_chart_unref (LbFlowChart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbFlowChart, lb_flow_chart_unref)

/* Draws it at the origin of @cr, LB_CHART_WIDTH wide, with lines in the current source colour. */
void lb_flow_chart_draw (const LbFlowChart *self, cairo_t *cr);
/* An <svg> element with title and description, its letters text that can be searched. @id: unlike every other one on
 * the page. (transfer full) */
char *lb_flow_chart_to_svg (const LbFlowChart *self, const char *id);

G_END_DECLS

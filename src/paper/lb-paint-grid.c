/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Grids: pairs of label and value, and tables. A row stays whole when it can; one that is higher than a third of
 * the page goes on over the page, line by line. A table's header is painted again on every page.
 */
#include "lb-painter-private.h"

#define PADDING_X 4.5
#define PADDING_Y 3.5
#define RULE 0.6
#define MAX_COLUMNS 12
#define LARGE_ROW (LB_LETTER_HEIGHT / 3)

/* A grid with what is found out about it once. */
typedef struct
{
  const LbBlock *block;
  gboolean centred[MAX_COLUMNS]; /* columns of numbers, ticks and short words */
} Grid;

typedef struct
{
  LbFlow flows[MAX_COLUMNS];
  double x[MAX_COLUMNS + 1];
  gboolean shaded[MAX_COLUMNS];
  guint n;
} Row;

static gboolean
is_short (const char *text)
{
  return g_utf8_strlen (text, -1) <= 4;
}

/* Numbers, ticks and short words stand in the middle; sentences run from the left. A column is one or the other: a
 * short name among long ones does not stand apart. */
static void
grid_init (Grid *grid, const LbBlock *block)
{
  g_assert (block->columns <= MAX_COLUMNS);

  grid->block = block;
  for (guint i = 0; i < block->columns; i++)
    grid->centred[i] = block->kind == LB_BLOCK_TABLE;
  for (guint i = 0; i < block->cells->len; i++)
    grid->centred[i % block->columns] &= is_short (g_ptr_array_index (block->cells, i));
}

static LbFlowStyle
cell_style (gboolean label, gboolean centred, double width)
{
  LbFlowStyle style = { .font = label ? LB_FONT_LABEL : LB_FONT_CELL, .width = width - 2 * PADDING_X,
                        .leading = 1.05, .align = PANGO_ALIGN_LEFT };

  if (label || centred)
    style.align = PANGO_ALIGN_CENTER;
  return style;
}

static void
row_init (Row *row, LbPainter *self, const Grid *grid, GPtrArray *cells, guint first, gboolean header)
{
  const LbBlock *block = grid->block;
  double total = 0;

  row->n = block->columns;
  for (guint i = 0; i < row->n; i++)
    total += block->weights[i];
  row->x[0] = LB_MARGIN_SIDE;
  for (guint i = 0; i < row->n; i++)
    {
      double width = LB_TEXT_WIDTH * block->weights[i] / total;
      /* An odd pair leaves its row's second half empty. */
      const char *text = first + i < cells->len ? g_ptr_array_index (cells, first + i) : "";
      LbFlowStyle style;

      row->x[i + 1] = row->x[i] + width;
      row->shaded[i] = header || (block->kind == LB_BLOCK_PAIRS && i % 2 == 0);
      style = cell_style (row->shaded[i], grid->centred[i], width);
      lb_flow_init (&row->flows[i], self, &style, text);
    }
}

static void
row_clear (Row *row)
{
  for (guint i = 0; i < row->n; i++)
    lb_flow_clear (&row->flows[i]);
}

static double
row_rest (const Row *row)
{
  double height = 0;

  for (guint i = 0; i < row->n; i++)
    height = MAX (height, lb_flow_rest (&row->flows[i]));
  return height + 2 * PADDING_Y;
}

static gboolean
row_done (const Row *row)
{
  for (guint i = 0; i < row->n; i++)
    if (!lb_flow_done (&row->flows[i]))
      return FALSE;
  return TRUE;
}

static void
row_rules (const Row *row, LbPainter *self, double height)
{
  for (guint i = 0; i <= row->n; i++)
    lb_painter_line (self, row->x[i], self->y, row->x[i], self->y + height, RULE);
  lb_painter_line (self, row->x[0], self->y, row->x[row->n], self->y, RULE);
  lb_painter_line (self, row->x[0], self->y + height, row->x[row->n], self->y + height, RULE);
}

/* Paints as many lines as @room holds. A slice that holds all of a cell centres it in the row's height. */
static void
row_slice (Row *row, LbPainter *self, double room)
{
  guint counts[MAX_COLUMNS];
  double used[MAX_COLUMNS];
  double height = 0;

  for (guint i = 0; i < row->n; i++)
    {
      counts[i] = lb_flow_fitting (&row->flows[i], room - 2 * PADDING_Y, &used[i]);
      height = MAX (height, used[i]);
    }
  height += 2 * PADDING_Y;
  for (guint i = 0; i < row->n; i++)
    if (row->shaded[i])
      lb_painter_shade (self, row->x[i], self->y, row->x[i + 1] - row->x[i], height);
  for (guint i = 0; i < row->n; i++)
    {
      double middle = (height - used[i]) / 2;

      lb_flow_paint (&row->flows[i], self, row->x[i] + PADDING_X, self->y + middle, counts[i]);
    }
  row_rules (row, self, height);
  self->y += height;
  self->fresh = FALSE;
}

static void
paint_header (LbPainter *self, const Grid *grid)
{
  Row row;

  if (grid->block->headers == NULL)
    return;
  row_init (&row, self, grid, grid->block->headers, 0, TRUE);
  row_slice (&row, self, lb_painter_room (self));
  row_clear (&row);
}

static void
next_page (LbPainter *self, const Grid *grid)
{
  lb_painter_new_page (self);
  paint_header (self, grid);
}

/* What must have room below the row at @first: what closes the document below the last row; and below the one before
 * it the last row, which does not go over to the next page alone. */
static double
reserve_below (LbPainter *self, const Grid *grid, guint first)
{
  const LbBlock *block = grid->block;
  Row row;
  double rest;

  if (first + block->columns >= block->cells->len)
    return self->reserve;
  if (first + 2 * block->columns < block->cells->len)
    return 0;
  row_init (&row, self, grid, block->cells, first + block->columns, FALSE);
  rest = row_rest (&row);
  row_clear (&row);
  return rest < LARGE_ROW ? rest + self->reserve : 0;
}

static void
paint_row (LbPainter *self, const Grid *grid, guint first)
{
  const LbBlock *block = grid->block;
  const double reserve = reserve_below (self, grid, first);
  Row row;
  double rest;

  row_init (&row, self, grid, block->cells, first, FALSE);
  rest = row_rest (&row);
  if (rest + reserve > lb_painter_room (self) && rest < LARGE_ROW && first > 0)
    next_page (self, grid);
  while (!row_done (&row))
    {
      /* Three lines are the least that is worth beginning on this page. */
      if (row_rest (&row) > lb_painter_room (self) && lb_painter_room (self) < 50)
        next_page (self, grid);
      row_slice (&row, self, lb_painter_room (self));
    }
  row_clear (&row);
}

void
lb_paint_grid (LbPainter *self, const LbBlock *block)
{
  Grid grid;

  grid_init (&grid, block);
  if (!self->fresh)
    self->y += 3;
  if (block->headers != NULL)
    {
      lb_painter_need (self, 60); /* a header never stands alone at the foot */
      paint_header (self, &grid);
    }
  for (guint i = 0; i < block->cells->len; i += block->columns)
    paint_row (self, &grid, i);
  self->y += 8;
}

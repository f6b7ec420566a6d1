/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The guide (办事指南) of a package for one situation: the plan's elements, composed of the very value that the
 * counter's wizard checks by, so that the two cannot differ. Screen, paper and web page show this one guide.
 */
#pragma once

#include "lb-document.h"
#include "lb-flow-chart.h"

G_BEGIN_DECLS

#define LB_GUIDE_COLUMNS_MOST 5

typedef struct
{
  const char *id;     /* "items" "conditions" "materials" "form" "process" "limits" "fees" "visits" "results"
                         "channels" */
  char *title;
  guint columns;
  const char *headers[LB_GUIDE_COLUMNS_MOST];
  double weights[LB_GUIDE_COLUMNS_MOST]; /* share of the width */
  guint main;         /* the column that names what the row is about */
  GPtrArray *cells;   /* (element-type utf8) row after row; lines within a cell end in a line feed */
  char *note;         /* (nullable) below the table */
} LbGuideSection;

typedef struct
{
  char *package, *title, *situation; /* situation: the answers in words; "" when nothing is asked */
  char *organisation;
  LbDay day;
  char *catalogue, *catalogue_title; /* the version that it follows */
  GPtrArray *facts;     /* (element-type utf8) label, value, label, value … */
  GPtrArray *sections;  /* (element-type LbGuideSection) in their order; the flow belongs to "process" */
  LbFlowChart *chart;
} LbGuide;

/* (transfer full) */
LbGuide *lb_guide_new (const LbSituation *situation, LbDay day);
void lb_guide_free (LbGuide *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbGuide, lb_guide_free)
guint lb_guide_section_rows (const LbGuideSection *section);
const char *lb_guide_section_cell (const LbGuideSection *section, guint row, guint column);

/* For paper: A4. The guide may go. (transfer full) */
LbDocument *lb_guide_to_document (const LbGuide *self);

/* Web pages that need nothing but themselves: no script, no font, no picture from elsewhere. */

/* One page. @index (nullable): address of the index. (transfer full) */
char *lb_guide_to_html (const LbGuide *self, const char *index);

/* The index of all packages. @names and @labels: (element-type utf8) for each of @guides (element-type LbGuide) its
 * file and which situation it is; guides of the same package stand together. (transfer full) */
char *lb_guide_index_html (GPtrArray *guides, GPtrArray *names, GPtrArray *labels);

/* Every package of @catalogue: by its usual answers and, where that changes what is to be done, by each other answer
 * to one of its questions. The pages and "index.html" go into the folder @path, which is made; what is there already
 * is written anew. *ret_files (transfer full): names in the order of the index, which comes first. Fails with
 * LB_ERROR_FULL or LB_ERROR_FAILED. */
gboolean lb_guide_export (LbCatalogue *catalogue, LbDay day, const char *path, GPtrArray **ret_files, GError **error);

G_END_DECLS

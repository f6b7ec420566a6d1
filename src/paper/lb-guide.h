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
  const char *id;     /* "items" "conditions" "materials" "files" "form" "process" "limits" "fees" "visits"
                         "results" "channels" */
  char *title;
  guint columns;
  const char *headers[LB_GUIDE_COLUMNS_MOST];
  double weights[LB_GUIDE_COLUMNS_MOST]; /* share of the width */
  guint main;         /* the column that names what the row is about */
  GPtrArray *cells;   /* (element-type utf8) row after row; lines within a cell end in a line feed */
  char *note;         /* (nullable) below the table */
} LbGuideSection;

/* A file to take along: 实施细则, a blank form, a sample. */
typedef struct
{
  char *title, *name, *digest; /* name: as it is saved; digest: SHA-256 */
  gint64 size;                 /* bytes */
} LbGuideFile;

typedef struct
{
  char *package, *title, *situation; /* situation: the answers in words; "" when nothing is asked */
  char *organisation;
  LbDay day;
  char *catalogue, *catalogue_title; /* the version that it follows */
  GPtrArray *facts;     /* (element-type utf8) label, value, label, value … */
  GPtrArray *sections;  /* (element-type LbGuideSection) in their order; the flow belongs to "process" */
  GPtrArray *files;     /* (element-type LbGuideFile) one for each row of the section "files", which is not there when
                           there are none */
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

/* One page. @index (nullable): address of the index, which also says that the files lie beside it, where
 * lb_guide_file_address() says. (transfer full) */
char *lb_guide_to_html (const LbGuide *self, const char *index);
/* "files/…": where the pages look for @file. (transfer full) */
char *lb_guide_file_address (const LbGuideFile *file);

/* The index of all packages. @names and @labels: (element-type utf8) for each of @guides (element-type LbGuide) its
 * file and which situation it is; guides of the same package stand together. (transfer full) */
char *lb_guide_index_html (GPtrArray *guides, GPtrArray *names, GPtrArray *labels);

/* The bytes of the file with @digest, or NULL with an error. (transfer full) */
typedef GBytes *(*LbGuideFileFunc) (const LbGuideFile *file, gpointer data, GError **error);

/* Every package of @catalogue: by its usual answers and, where that changes what is to be done, by each other answer
 * to one of its questions. The pages and "index.html" go into the folder @path, which is made; what is there already
 * is written anew. @read gives the files that the catalogue publishes; they go into "files" there. *ret_files (transfer
 * full): names of the pages in the order of the index, which comes first. Fails with LB_ERROR_FULL or LB_ERROR_FAILED,
 * or as @read does. */
gboolean lb_guide_export (LbCatalogue *catalogue, LbDay day, const char *path, LbGuideFileFunc read, gpointer data,
                          GPtrArray **ret_files, GError **error);

G_END_DECLS

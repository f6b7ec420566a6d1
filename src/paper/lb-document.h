/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A paper document as data: what stands on it, not where. lb-document-pdf.c puts it on A4. The builders of the
 * bureau's documents (lb-paper.h) make these and nothing else, so that a document can be tested without ink.
 */
#pragma once

#include "lb-day.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Characters of one paragraph or cell. Longer ones, and characters that cannot be seen, are left out of every text. */
#define LB_DOCUMENT_TEXT_MOST 20000

typedef struct _LbFlowChart LbFlowChart; /* lb-flow-chart.h */

typedef enum
{
  LB_PARAGRAPH_BODY,    /* two characters indented, justified */
  LB_PARAGRAPH_FLUSH,   /* no indent: the addressee, a label */
  LB_PARAGRAPH_HEADING, /* a section's heading */
  LB_PARAGRAPH_NOTE,    /* small */
  LB_PARAGRAPH_CENTRED,
} LbParagraphStyle;

typedef enum
{
  LB_BLOCK_PARAGRAPH,
  LB_BLOCK_PAIRS,
  LB_BLOCK_TABLE,
  LB_BLOCK_BOXES,
  LB_BLOCK_SIGNATURES,
  LB_BLOCK_SEAL,
  LB_BLOCK_CODES,
  LB_BLOCK_IMPRINT,
  LB_BLOCK_NEXT_PAGE,
  LB_BLOCK_CHART,
} LbBlockKind;

typedef struct
{
  LbBlockKind kind;
  LbParagraphStyle style; /* PARAGRAPH */
  char *text;             /* (nullable) PARAGRAPH; SEAL: whose; IMPRINT: copies; CODES: what the bar code holds */
  char *extra;            /* (nullable) CODES: what the QR code holds; SEAL: the date as written;
                             IMPRINT: by whom and when */
  char *caption;          /* (nullable) CODES: printed below the bar code */
  guint columns;          /* PAIRS and TABLE: cells in a row */
  double *weights;        /* (array length=columns) share of the width */
  GPtrArray *headers;     /* (nullable) (element-type utf8) TABLE: repeated on every page */
  GPtrArray *cells;       /* (nullable) (element-type utf8) PAIRS and TABLE: row after row; BOXES, SIGNATURES: texts */
  GArray *ticks;          /* (nullable) (element-type gboolean) BOXES */
  LbFlowChart *chart;     /* (owned) (nullable) CHART */
} LbBlock;

/* Reference counted and, once built, only read: may be rendered from any thread. */
typedef struct
{
  gatomicrefcount references; /*< private >*/
  char *title;
  char *organisation;  /* (nullable) */
  char *number;        /* (nullable) 文号 or document number */
  char *case_number;   /* (nullable) as printed, in the footer */
  LbDay day;           /* the document's own date: PDF creation date */
  char *case_id;       /* (nullable) whose document it is; NULL: a draft, or no case's */
  const char *kind;    /* (nullable) (static) what the case calls it: lb_paper_kind_name() */
  gboolean goes_on;    /* later events still fill it in */
  gboolean formal;     /* a decision or notice under the law: red head and rule */
  GPtrArray *blocks;   /* (element-type LbBlock) */
} LbDocument;

LbDocument *lb_document_new (const char *title, LbDay day);
LbDocument *lb_document_ref (LbDocument *self);
void lb_document_unref (LbDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbDocument, lb_document_unref)

void lb_document_set_head (LbDocument *self, const char *organisation, const char *number, const char *case_number);

/* Which document of which case it is: nothing of it is printed. @case_id NULL: none's, as of what is only drafted. */
void lb_document_set_origin (LbDocument *self, const char *case_id, const char *kind, gboolean goes_on);

void lb_document_add_paragraph (LbDocument *self, LbParagraphStyle style, const char *text);
/* A bordered grid of labels and values, @per_row (1 or 2) pairs in a row. Fill it with lb_block_add_pair(). */
LbBlock *lb_document_add_pairs (LbDocument *self, guint per_row);
void lb_block_add_pair (LbBlock *block, const char *label, const char *value);
/* A table; @headers and @weights (share of the width) have @columns members. Fill with lb_block_add_row(). */
LbBlock *lb_document_add_table (LbDocument *self, guint columns, const char *const *headers, const double *weights);
/* @first_cell … : exactly the table's number of cells; NULL cells are empty. */
void lb_block_add_row (LbBlock *block, const char *first_cell, ...);
/* The next cell of a table, whose number of columns is not known beforehand. */
void lb_block_add_cell (LbBlock *block, const char *text);
LbBlock *lb_document_add_boxes (LbDocument *self);
void lb_block_add_box (LbBlock *block, gboolean ticked, const char *text);
/* Lines to sign on, two in a row; @label such as 办事人签字. */
LbBlock *lb_document_add_signatures (LbDocument *self);
void lb_block_add_signature (LbBlock *block, const char *label);
/* The place for the seal, right, with whose it is and the date in full. */
void lb_document_add_seal (LbDocument *self, const char *organisation, LbDay day);
/* A Code 128 of @code with @caption below, and beside it a QR code of @qr (nullable). */
void lb_document_add_codes (LbDocument *self, const char *code, const char *caption, const char *qr);

/* 版记 at the foot of the last page: 抄送 and 印发. The last block. */
void lb_document_add_imprint (LbDocument *self, const char *copies, const char *issued);

/* What follows begins on a sheet of its own. */
void lb_document_add_next_page (LbDocument *self);

/* Keeps @chart, which is drawn as wide as the text, on one page. */
void lb_document_add_chart (LbDocument *self, LbFlowChart *chart);

/* The document's plain text, block by block: for tests and full-text search. (transfer full) */
char *lb_document_to_text (const LbDocument *self);

/* How many sheets it takes. */
guint lb_document_count_pages (const LbDocument *self);
/* A4, fonts embedded, equal input gives equal bytes. (transfer full) */
GBytes *lb_document_to_pdf (const LbDocument *self, GError **error);
/* The same; @ret_pages (optional): how many sheets it takes, without counting them again. */
GBytes *lb_document_to_pdf_counted (const LbDocument *self, guint *ret_pages, GError **error);
/* The same to @path: written beside it, synced and renamed, so that no half file is ever seen. Fails with
 * LB_ERROR_FULL or LB_ERROR_FAILED and leaves what was there. */
gboolean lb_document_write_pdf (const LbDocument *self, const char *path, GError **error);

G_END_DECLS

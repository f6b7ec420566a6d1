/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-document.h"

#include "lb-flow-chart.h"

static void
lb_block_free (LbBlock *block)
{
  g_free (block->text);
  g_free (block->extra);
  g_free (block->caption);
  g_free (block->weights);
  g_clear_pointer (&block->headers, g_ptr_array_unref);
  g_clear_pointer (&block->cells, g_ptr_array_unref);
  g_clear_pointer (&block->ticks, g_array_unref);
  g_clear_pointer (&block->chart, lb_flow_chart_unref);
  g_free (block);
}

/* What no reader of paper can see, and what would turn a line round, has no place on it: control characters, marks of
 * direction, invisible blanks and characters that are none. Selectors stay: rare characters of names are told by them. */
static gboolean
is_visible (gunichar character)
{
  switch ((int) g_unichar_type (character))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_UNASSIGNED:
      return FALSE;
    default:
      return TRUE;
    }
}

/* @text as it may be printed: a line end stays one, a tab is a blank, and what is longer than LB_DOCUMENT_TEXT_MOST is
 * cut and says so. (transfer full) */
static char *
clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *result = g_string_new (NULL);
  guint count = 0;

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      const gunichar character = g_utf8_get_char (c);

      if (++count > LB_DOCUMENT_TEXT_MOST)
        {
          g_string_append (result, "……（以下从略，全文见电子档案）");
          break;
        }
      if (character == '\n' || is_visible (character))
        g_string_append_unichar (result, character);
      else if (character == '\t')
        g_string_append_c (result, ' ');
    }
  return g_string_free (result, FALSE);
}

static LbBlock *
add_block (LbDocument *self, LbBlockKind kind)
{
  LbBlock *block;

  g_assert (self != NULL);

  block = g_new0 (LbBlock, 1);
  block->kind = kind;
  block->cells = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->blocks, block);
  return block;
}

/**
 * lb_document_new:
 * @title: what the document is, such as 受理通知书
 * @day: its own date, never the day it happens to be printed
 *
 * Returns: (transfer full): an empty document
 */
LbDocument *
lb_document_new (const char *title, LbDay day)
{
  LbDocument *self;

  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (day != LB_DAY_NONE, NULL);

  self = g_new0 (LbDocument, 1);
  g_atomic_ref_count_init (&self->references);
  self->title = clean (title);
  self->day = day;
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_block_free);
  return self;
}

LbDocument *
lb_document_ref (LbDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
lb_document_unref (LbDocument *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->title);
  g_free (self->organisation);
  g_free (self->number);
  g_free (self->case_number);
  g_free (self->case_id);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/**
 * lb_document_set_head:
 * @organisation: (nullable): who issues it
 * @number: (nullable): its number, below the title
 * @case_number: (nullable): as printed, for the footer
 */
void
lb_document_set_head (LbDocument *self, const char *organisation, const char *number, const char *case_number)
{
  g_return_if_fail (self != NULL);

  g_free (self->organisation);
  g_free (self->number);
  g_free (self->case_number);
  g_free (self->case_id);
  self->organisation = organisation != NULL ? clean (organisation) : NULL;
  self->number = number != NULL ? clean (number) : NULL;
  self->case_number = g_strdup (case_number);
}

void
lb_document_set_origin (LbDocument *self, const char *case_id, const char *kind, gboolean goes_on)
{
  g_return_if_fail (self != NULL);

  g_free (self->case_id);
  self->case_id = g_strdup (case_id);
  self->kind = kind;
  self->goes_on = goes_on;
}

void
lb_document_add_paragraph (LbDocument *self, LbParagraphStyle style, const char *text)
{
  LbBlock *block;

  g_return_if_fail (self != NULL && text != NULL);

  block = add_block (self, LB_BLOCK_PARAGRAPH);
  block->style = style;
  block->text = clean (text);
}

LbBlock *
lb_document_add_pairs (LbDocument *self, guint per_row)
{
  /* A label takes what seven characters need; the value the rest. */
  static const double one[] = { 0.24, 0.76 };
  static const double two[] = { 0.2, 0.3, 0.2, 0.3 };
  LbBlock *block;

  g_return_val_if_fail (self != NULL && (per_row == 1 || per_row == 2), NULL);

  block = add_block (self, LB_BLOCK_PAIRS);
  block->columns = per_row * 2;
  block->weights = g_memdup2 (per_row == 1 ? one : two, sizeof (double) * block->columns);
  return block;
}

void
lb_block_add_pair (LbBlock *block, const char *label, const char *value)
{
  g_return_if_fail (block != NULL && block->kind == LB_BLOCK_PAIRS && label != NULL);

  g_ptr_array_add (block->cells, clean (label));
  g_ptr_array_add (block->cells, clean (value != NULL ? value : ""));
}

LbBlock *
lb_document_add_table (LbDocument *self, guint columns, const char *const *headers, const double *weights)
{
  LbBlock *block;

  g_return_val_if_fail (self != NULL && columns > 0 && headers != NULL && weights != NULL, NULL);

  block = add_block (self, LB_BLOCK_TABLE);
  block->columns = columns;
  block->weights = g_memdup2 (weights, sizeof (double) * columns);
  block->headers = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < columns; i++)
    g_ptr_array_add (block->headers, clean (headers[i]));
  return block;
}

void
lb_block_add_row (LbBlock *block, const char *first_cell, ...)
{
  va_list cells;

  g_return_if_fail (block != NULL && block->kind == LB_BLOCK_TABLE);

  g_ptr_array_add (block->cells, clean (first_cell != NULL ? first_cell : ""));
  va_start (cells, first_cell);
  for (guint i = 1; i < block->columns; i++)
    {
      const char *cell = va_arg (cells, const char *);

      g_ptr_array_add (block->cells, clean (cell != NULL ? cell : ""));
    }
  va_end (cells);
}

void
lb_block_add_cell (LbBlock *block, const char *text)
{
  g_return_if_fail (block != NULL && block->kind == LB_BLOCK_TABLE && text != NULL);

  g_ptr_array_add (block->cells, clean (text));
}

LbBlock *
lb_document_add_boxes (LbDocument *self)
{
  LbBlock *block;

  g_return_val_if_fail (self != NULL, NULL);

  block = add_block (self, LB_BLOCK_BOXES);
  block->ticks = g_array_new (FALSE, FALSE, sizeof (gboolean));
  return block;
}

void
lb_block_add_box (LbBlock *block, gboolean ticked, const char *text)
{
  g_return_if_fail (block != NULL && block->kind == LB_BLOCK_BOXES && text != NULL);

  g_array_append_val (block->ticks, ticked);
  g_ptr_array_add (block->cells, clean (text));
}

LbBlock *
lb_document_add_signatures (LbDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return add_block (self, LB_BLOCK_SIGNATURES);
}

void
lb_block_add_signature (LbBlock *block, const char *label)
{
  g_return_if_fail (block != NULL && block->kind == LB_BLOCK_SIGNATURES && label != NULL);
  g_ptr_array_add (block->cells, clean (label));
}

void
lb_document_add_seal (LbDocument *self, const char *organisation, LbDay day)
{
  LbBlock *block;
  int year;
  int month;
  int of_month;

  g_return_if_fail (self != NULL && organisation != NULL && day != LB_DAY_NONE);

  lb_day_to_ymd (day, &year, &month, &of_month);
  block = add_block (self, LB_BLOCK_SEAL);
  block->text = clean (organisation);
  block->extra = g_strdup_printf ("%d年%d月%d日", year, month, of_month);
}

void
lb_document_add_codes (LbDocument *self, const char *code, const char *caption, const char *qr)
{
  LbBlock *block;

  g_return_if_fail (self != NULL && code != NULL);

  block = add_block (self, LB_BLOCK_CODES);
  block->text = g_strdup (code);
  block->caption = clean (caption != NULL ? caption : code);
  block->extra = g_strdup (qr);
}

void
lb_document_add_imprint (LbDocument *self, const char *copies, const char *issued)
{
  LbBlock *block;

  g_return_if_fail (self != NULL && copies != NULL && issued != NULL);

  block = add_block (self, LB_BLOCK_IMPRINT);
  block->text = clean (copies);
  block->extra = clean (issued);
}

void
lb_document_add_next_page (LbDocument *self)
{
  g_return_if_fail (self != NULL);
  add_block (self, LB_BLOCK_NEXT_PAGE);
}

void
lb_document_add_chart (LbDocument *self, LbFlowChart *chart)
{
  LbBlock *block;

  g_return_if_fail (self != NULL && chart != NULL);

  block = add_block (self, LB_BLOCK_CHART);
  block->chart = lb_flow_chart_ref (chart);
  block->text = g_strdup (chart->title);
}

/* Text */

static void
append_line (GString *text, const char *line)
{
  if (line != NULL && *line != '\0')
    {
      g_string_append (text, line);
      g_string_append_c (text, '\n');
    }
}

static void
append_cells (GString *text, GPtrArray *cells, guint columns)
{
  for (guint i = 0; cells != NULL && i < cells->len; i++)
    {
      g_string_append (text, g_ptr_array_index (cells, i));
      g_string_append_c (text, columns == 0 || (i + 1) % columns == 0 ? '\n' : '\t');
    }
}

static void
append_boxes (GString *text, const LbBlock *block)
{
  for (guint i = 0; i < block->cells->len; i++)
    g_string_append_printf (text, "%s %s\n", g_array_index (block->ticks, gboolean, i) ? "☑" : "☐",
                            (const char *) g_ptr_array_index (block->cells, i));
}

/**
 * lb_document_to_text:
 *
 * Returns: (transfer full): everything that is printed, a line for each paragraph and each row (cells parted by
 *   tabs)
 */
char *
lb_document_to_text (const LbDocument *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  append_line (text, self->organisation);
  append_line (text, self->title);
  append_line (text, self->number);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const LbBlock *block = g_ptr_array_index (self->blocks, i);

      append_line (text, block->caption != NULL ? block->caption : block->text);
      append_line (text, block->kind == LB_BLOCK_SEAL || block->kind == LB_BLOCK_IMPRINT ? block->extra : NULL);
      append_cells (text, block->headers, block->columns);
      if (block->kind == LB_BLOCK_BOXES)
        append_boxes (text, block);
      else
        append_cells (text, block->cells, block->columns);
    }
  return g_string_free (text, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts that many documents have.
 */
#include "lb-paper-private.h"

#include "lb-identifier.h"

void
lb_paper_add (LbPaper *self, LbParagraphStyle style, char *text)
{
  g_assert (text != NULL);
  if (*text != '\0')
    lb_document_add_paragraph (self->document, style, text);
  g_free (text);
}

void
lb_paper_add_addressee (LbPaper *self)
{
  lb_paper_add (self, LB_PARAGRAPH_FLUSH,
                lb_paper_text ("common", "addressee", "applicant", lb_paper_applicant (self), NULL));
}

void
lb_paper_add_seal (LbPaper *self)
{
  lb_document_add_seal (self->document, lb_paper_organisation (), lb_time_day (self->event->at));
}

/* The document's number for the scanner gun; with the query code also a QR for the applicant's telephone. */
void
lb_paper_add_codes (LbPaper *self, gboolean with_query)
{
  const LbCase *state = self->state;
  g_autofree char *printed = NULL;
  g_autofree char *caption = NULL;
  g_autofree char *qr = NULL;

  if (state->number == NULL)
    return;
  if (!with_query)
    {
      g_autofree char *code = g_str_is_ascii (self->number) ? g_strdup (self->number) : g_strdup (state->number);

      lb_document_add_codes (self->document, code, self->number, NULL);
      return;
    }
  printed = lb_case_number_to_print (state->number);
  caption = g_strdup_printf ("%s　查询码 %s", printed, state->query_code != NULL ? state->query_code : "");
  qr = state->query_code != NULL ? g_strdup_printf ("%s?%s", state->number, state->query_code) : NULL;
  lb_document_add_codes (self->document, state->number, caption, qr);
}

void
lb_paper_add_supervision (LbPaper *self)
{
  lb_paper_add (self, LB_PARAGRAPH_NOTE, lb_paper_text ("bureau", "supervision", NULL));
}

void
lb_paper_add_signatures (LbPaper *self, const char *first, ...)
{
  LbBlock *block = lb_document_add_signatures (self->document);
  va_list labels;

  va_start (labels, first);
  for (const char *label = first; label != NULL; label = va_arg (labels, const char *))
    lb_block_add_signature (block, label);
  va_end (labels);
}

/* Every printed date can be traced to the calendar that it was counted with. */
void
lb_paper_add_calendar (LbPaper *self)
{
  lb_paper_add (self, LB_PARAGRAPH_NOTE,
                lb_paper_text ("common", "calendar", "version", lb_calendar_version (self->context.calendar), NULL));
  lb_paper_add (self, LB_PARAGRAPH_NOTE, lb_paper_text ("common", "provisional", NULL));
}

void
lb_paper_add_lines (LbPaper *self, GVariant *lines)
{
  static const char *const headers[] = { "序号", "材料", "存在的问题", "补正要求" };
  static const double weights[] = { 0.08, 0.28, 0.34, 0.30 };
  LbBlock *table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);
  gsize n = lines != NULL ? g_variant_n_children (lines) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (lines, i);
      const char *material = lb_record_text (line, "material");
      g_autofree char *index = g_strdup_printf ("%" G_GSIZE_FORMAT, i + 1);

      lb_block_add_row (table, index, material != NULL ? lb_paper_material_name (self, material) : "申请内容",
                        lb_record_text (line, "defect"), lb_record_text (line, "remedy"));
    }
}

void
lb_paper_add_contact (LbPaper *self)
{
  const LbCaseItem *row = lb_paper_item (self);
  const LbItem *item = row != NULL ? lb_catalogue_item (self->catalogue, row->item) : NULL;

  if (row == NULL)
    return;
  lb_paper_add (self, LB_PARAGRAPH_NOTE,
                lb_paper_text ("common", "contact", "section", lb_paper_section_name (self, row->section), "phone",
                               item != NULL && item->consult_phone != NULL ? item->consult_phone : "12345", NULL));
}

void
lb_paper_add_remedy (LbPaper *self, const char *decision, const char *paper)
{
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("common", "remedy", "decision", decision, "paper", paper, "review-body",
                               lb_paper_plain ("bureau", "review-body"), "court", lb_paper_plain ("bureau", "court"),
                               NULL));
}

void
lb_paper_add_imprint (LbPaper *self)
{
  const LbCaseItem *row = lb_paper_item (self);
  const char *own = row != NULL ? row->section : NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *sections = NULL, *copies = NULL, *issued = NULL;
  g_autofree char *day = lb_paper_day (lb_time_day (self->event->at));

  if (self->state->lead != NULL && g_strcmp0 (self->state->lead, own) != 0)
    g_ptr_array_add (names, (gpointer) lb_paper_section_name (self, self->state->lead));
  for (guint i = 0; i < self->state->items->len; i++)
    {
      const char *section = ((LbCaseItem *) g_ptr_array_index (self->state->items, i))->section;
      const char *name = lb_paper_section_name (self, section);

      if (g_strcmp0 (section, own) != 0 && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) name);
    }
  if (names->len == 0)
    return;
  g_ptr_array_add (names, NULL);
  sections = g_strjoinv ("、", (char **) names->pdata);
  copies = lb_paper_text ("imprint", "copies", "sections", sections, NULL);
  issued = lb_paper_text ("imprint", "issued", "organisation", lb_paper_organisation (), "day", day, NULL);
  lb_document_add_imprint (self->document, copies, issued);
}

/* Materials that only what has ended needed go back; what another item of the case still goes by stays. */
static gboolean
is_needed (const LbPaper *self, const char *material, gboolean by_ended)
{
  for (guint i = 0; i < self->state->items->len; i++)
    {
      const LbCaseItem *row = g_ptr_array_index (self->state->items, i);
      const LbItem *item = lb_catalogue_item (self->catalogue, row->item);
      const gboolean ended = self->event->item == NULL || g_strcmp0 (self->event->item, row->item) == 0;

      if (ended != by_ended || item == NULL || (!by_ended && lb_item_state_is_final (row->state)))
        continue;
      for (guint k = 0; k < item->materials->len; k++)
        if (g_str_equal (((const LbItemMaterial *) g_ptr_array_index (item->materials, k))->material, material))
          return TRUE;
    }
  return FALSE;
}

void
lb_paper_add_returned (LbPaper *self)
{
  static const char *const headers[] = { "序号", "退还材料", "原件（份）", "备注" };
  static const double weights[] = { 0.08, 0.48, 0.17, 0.27 };
  LbBlock *table;
  guint number = 0;

  lb_document_add_paragraph (self->document, LB_PARAGRAPH_HEADING, "材料退还清单");
  table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);
  for (guint i = 0; i < self->state->materials->len; i++)
    {
      const LbCaseMaterial *line = g_ptr_array_index (self->state->materials, i);
      const gboolean still = is_needed (self, line->material, FALSE);
      g_autofree char *originals = g_strdup_printf ("%d", line->originals);
      g_autofree char *index = NULL;

      if (line->originals == 0 || (self->event->item != NULL && !is_needed (self, line->material, TRUE)))
        continue;
      index = g_strdup_printf ("%u", ++number);
      lb_block_add_row (table, index, lb_paper_material_name (self, line->material), still ? "——" : originals,
                        still ? "其他事项继续使用" : "");
    }
  if (number == 0)
    lb_block_add_row (table, "", "无应退还的原件", "——", "");
  lb_paper_add_signatures (self, "退还人签字：", "申请人签收：", NULL);
}

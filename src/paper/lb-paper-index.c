/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The archive's own pages: what is in it, and what the archivist adds.
 */
#include "lb-paper-private.h"

#include "lb-identifier.h"

static LbDocument *
page_new (const LbCase *self, const char *title, const char *number, LbDay day)
{
  g_autofree char *printed = self->number != NULL ? lb_case_number_to_print (self->number) : NULL;
  LbDocument *document = lb_document_new (title, day);

  lb_document_set_head (document, lb_paper_organisation (), number, printed);
  return document;
}

static void
add_case (LbDocument *document, const LbCase *self, const LbContext *context, LbDay day)
{
  const LbPackage *package = self->package != NULL ? lb_catalogue_package (context->catalogue, self->package) : NULL;
  const LbDepartment *lead = self->lead != NULL ? lb_catalogue_department (context->catalogue, self->lead) : NULL;
  g_autofree char *printed = self->number != NULL ? lb_case_number_to_print (self->number) : NULL;
  g_autofree char *received = lb_paper_time (self->received_at);
  g_autofree char *closed = lb_paper_day (day);
  LbBlock *pairs = lb_document_add_pairs (document, 2);

  lb_block_add_pair (pairs, "办件编号", printed);
  lb_block_add_pair (pairs, "申请人", self->applicant);
  lb_block_add_pair (pairs, "办理内容", package != NULL ? package->name : self->package);
  lb_block_add_pair (pairs, "牵头科室", lead != NULL ? lead->name : self->lead);
  lb_block_add_pair (pairs, "接件时间", received);
  lb_block_add_pair (pairs, "归档日期", closed);
}

/**
 * lb_paper_index:
 * @entries: (element-type utf8): three strings for each file of the archive: its name, what it is, its pages or ""
 *
 * Returns: (transfer full): 卷宗目录
 */
LbDocument *
lb_paper_index (const LbCase *self, GPtrArray *entries, guint n_events, LbDay day, const LbContext *context)
{
  static const char *const headers[] = { "序号", "文件", "内容", "页数" };
  static const double weights[] = { 0.08, 0.42, 0.42, 0.08 };
  LbDocument *document = page_new (self, lb_paper_kind_title (LB_PAPER_INDEX), NULL, day);
  g_autofree char *lead = lb_paper_text ("index", "lead", NULL);
  g_autofree char *count = g_strdup_printf ("%u", n_events);
  g_autofree char *events = lb_paper_text ("index", "events", "count", count, NULL);
  LbBlock *table;

  g_assert (entries->len % 3 == 0);

  add_case (document, self, context, day);
  lb_document_add_paragraph (document, LB_PARAGRAPH_BODY, lead);
  table = lb_document_add_table (document, G_N_ELEMENTS (headers), headers, weights);
  for (guint i = 0; i < entries->len; i += 3)
    {
      g_autofree char *index = g_strdup_printf ("%u", i / 3 + 1);
      const char *what = g_ptr_array_index (entries, i + 1);

      lb_block_add_row (table, index, g_ptr_array_index (entries, i), *what == '\0' ? events : what,
                        g_ptr_array_index (entries, i + 2));
    }
  return document;
}

/**
 * lb_paper_remarks:
 *
 * Returns: (transfer full): 备考表
 */
LbDocument *
lb_paper_remarks (const LbCase *self, guint n_papers, guint n_files, LbDay day, const LbContext *context)
{
  LbDocument *document = page_new (self, lb_paper_kind_title (LB_PAPER_REMARKS), NULL, day);
  g_autofree char *lead = lb_paper_text ("remarks", "lead", NULL);
  g_autofree char *free_text = lb_paper_text ("remarks", "free", NULL);
  g_autofree char *papers = g_strdup_printf ("%u 件", n_papers);
  g_autofree char *files = g_strdup_printf ("%u 件", n_files);
  LbBlock *block;

  add_case (document, self, context, day);
  lb_document_add_paragraph (document, LB_PARAGRAPH_BODY, lead);
  block = lb_document_add_pairs (document, 2);
  lb_block_add_pair (block, "文书", papers);
  lb_block_add_pair (block, "材料及影像", files);
  block = lb_document_add_pairs (document, 1);
  lb_block_add_pair (block, "情况说明", "\n\n\n\n\n");
  lb_document_add_paragraph (document, LB_PARAGRAPH_NOTE, free_text);
  block = lb_document_add_signatures (document);
  lb_block_add_signature (block, "立卷人：");
  lb_block_add_signature (block, "检查人：");
  lb_block_add_signature (block, "立卷时间：");
  lb_block_add_signature (block, "检查时间：");
  return document;
}

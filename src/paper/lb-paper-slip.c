/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The papers that go with paper: the slip to a section with how it was signed for, and the list of what the applicant
 * has back.
 */
#include "lb-paper-private.h"

#include "lb-case-paper.h"

/* 材料交接单 */

/* The section's signature, which comes after the slip. */
static const LbEvent *
slip_receipt (const LbPaper *self, const char *section)
{
  for (guint i = (guint) self->event->version; i < self->events->len; i++)
    {
      const LbEvent *event = g_ptr_array_index (self->events, i);

      if (event->type == LB_EVENT_PAPER_RECEIVED
          && g_strcmp0 (lb_record_text (event->data, "section"), section) == 0)
        return event;
    }
  return NULL;
}

typedef enum { UNSIGNED, WHOLE, SHORT, REFUSED } Outcome;

/* Slips of before there were outcomes name a discrepancy alone. */
static Outcome
outcome_of (const LbEvent *receipt)
{
  const char *outcome = receipt != NULL ? lb_record_text (receipt->data, "outcome") : NULL;
  const char *discrepancy = receipt != NULL ? lb_record_text (receipt->data, "discrepancy") : NULL;

  if (receipt == NULL)
    return UNSIGNED;
  if (g_strcmp0 (outcome, "refused") == 0)
    return REFUSED;
  if (g_strcmp0 (outcome, "short") == 0 || (outcome == NULL && discrepancy != NULL && *discrepancy != '\0'))
    return SHORT;
  return WHOLE;
}

/* How the section took one line; nothing stands there before it has signed. */
static const char *
taken_text (Outcome outcome, gboolean missing)
{
  switch (outcome)
    {
    case WHOLE:
      return "收讫";
    case SHORT:
      return missing ? "缺" : "收讫";
    case REFUSED:
      return "退回";
    case UNSIGNED:
    default:
      return "";
    }
}

static void
add_slip_materials (LbPaper *self, const LbEvent *receipt)
{
  static const char *const headers[] = { "序号", "材料名称", "原件", "复印件", "签收" };
  static const double weights[] = { 0.08, 0.52, 0.12, 0.12, 0.16 };
  g_auto (GStrv) materials = lb_record_texts (self->event->data, "materials");
  g_auto (GStrv) originals = lb_record_texts (self->event->data, "originals");
  g_auto (GStrv) missing = receipt != NULL ? lb_record_texts (receipt->data, "missing") : g_new0 (char *, 1);
  LbBlock *table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);

  for (guint i = 0; materials[i] != NULL; i++)
    {
      const LbCaseMaterial *held = lb_case_material (self->state, materials[i]);
      const gboolean original = g_strv_contains ((const char *const *) originals, materials[i]);
      const gboolean lacks = g_strv_contains ((const char *const *) missing, materials[i]);
      g_autofree char *index = g_strdup_printf ("%u", i + 1);
      g_autofree char *count = original && held != NULL ? g_strdup_printf ("%d", held->originals) : g_strdup ("—");
      g_autofree char *copies = held != NULL && held->copies > 0 ? g_strdup_printf ("%d", held->copies)
                                                                 : g_strdup (original ? "—" : "1");

      lb_block_add_row (table, index, lb_paper_material_name (self, materials[i]), count, copies,
                        taken_text (outcome_of (receipt), lacks));
    }
}

static void
add_slip_outcome (LbPaper *self, const LbEvent *receipt)
{
  static const char *const keys[] = { "unsigned", "whole", "short", "refused" };
  const Outcome outcome = outcome_of (receipt);
  g_autofree char *at = receipt != NULL ? lb_paper_time (receipt->at) : NULL;
  LbBlock *pairs = lb_document_add_pairs (self->document, 2);

  lb_block_add_pair (pairs, "签收结果", lb_paper_plain ("slip", keys[outcome]));
  lb_block_add_pair (pairs, outcome == REFUSED ? "退回人" : "接收人", receipt != NULL ? receipt->actor_name : NULL);
  lb_block_add_pair (pairs, outcome == REFUSED ? "退回时间" : "接收时间", at);
  lb_block_add_pair (pairs, "差异记录", receipt != NULL ? lb_record_text (receipt->data, "discrepancy") : NULL);
}

void
lb_paper_slip (LbPaper *self)
{
  const char *section = lb_record_text (self->event->data, "section");
  const LbEvent *receipt = slip_receipt (self, section);
  g_autofree char *pages = g_strdup_printf ("%" G_GINT64_FORMAT " 页",
                                            lb_record_integer (self->event->data, "pages", 0));
  g_autofree char *sent = lb_paper_time (self->event->at);
  LbBlock *pairs;

  lb_paper_add_codes (self, FALSE);
  pairs = lb_document_add_pairs (self->document, 2);
  lb_block_add_pair (pairs, "申请人", lb_paper_applicant (self));
  lb_block_add_pair (pairs, "申请办理", lb_paper_package_name (self));
  lb_block_add_pair (pairs, "移交单位", "政务服务中心大厅");
  lb_block_add_pair (pairs, "接收科室", lb_paper_section_name (self, section));
  lb_block_add_pair (pairs, "移交人", self->event->actor_name);
  lb_block_add_pair (pairs, "移交时间", sent);
  lb_block_add_pair (pairs, "交接单号", lb_record_text (self->event->data, "slip"));
  lb_block_add_pair (pairs, "总页数", pages);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("slip", "lead", "section", lb_paper_section_name (self, section), NULL));
  add_slip_materials (self, receipt);
  add_slip_outcome (self, receipt);
  lb_paper_add (self, LB_PARAGRAPH_NOTE, lb_paper_text ("slip", "after", NULL));
  lb_paper_add_signatures (self, "移交人签字：", "接收人签字：", "移交时间：", "接收时间：", NULL);
}

/* 材料退还清单 */

static void
add_given_back (LbPaper *self)
{
  static const char *const headers[] = { "序号", "退还材料", "原件（份）", "备注" };
  static const double weights[] = { 0.08, 0.52, 0.15, 0.25 };
  g_auto (GStrv) materials = lb_record_texts (self->event->data, "materials");
  LbBlock *table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);

  for (guint i = 0; materials[i] != NULL; i++)
    {
      const LbCaseMaterial *held = lb_case_material (self->state, materials[i]);
      g_autofree char *index = g_strdup_printf ("%u", i + 1);
      g_autofree char *count = g_strdup_printf ("%d", held != NULL ? held->originals : 0);

      lb_block_add_row (table, index, lb_paper_material_name (self, materials[i]), count, "");
    }
}

void
lb_paper_given_back (LbPaper *self)
{
  g_autofree char *time = lb_paper_time (self->event->at);
  g_autofree char *window = lb_paper_window (self, self->event->window);
  g_autofree char *note = lb_paper_sentence (lb_record_text (self->event->data, "note"));
  const gboolean at_counter = self->event->role == LB_ROLE_COUNTER;
  LbBlock *pairs;

  lb_paper_add_codes (self, FALSE);
  pairs = lb_document_add_pairs (self->document, 2);
  lb_block_add_pair (pairs, "申请人", lb_paper_applicant (self));
  lb_block_add_pair (pairs, "申请办理", lb_paper_package_name (self));
  lb_block_add_pair (pairs, at_counter ? "退还窗口" : "退还科室",
                     at_counter ? window : lb_paper_section_name (self, self->event->section));
  lb_block_add_pair (pairs, "退还时间", time);
  lb_block_add_pair (pairs, "退还人", self->event->actor_name);
  lb_block_add_pair (pairs, "领回人", lb_record_text (self->event->data, "name"));
  lb_block_add_pair (pairs, "与申请人关系", lb_paper_relation (lb_record_text (self->event->data, "relation")));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("given-back", "lead", NULL));
  add_given_back (self);
  if (*note != '\0')
    lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("given-back", "note", "note", note, NULL));
  lb_paper_add (self, LB_PARAGRAPH_NOTE, lb_paper_text ("given-back", "after", NULL));
  lb_paper_add_signatures (self, "退还人签字：", "领回人签字：", "日期：", NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Acceptance: corrections asked for and received, acceptance and its refusal (行政许可法 32).
 */
#include "lb-paper-private.h"

static LbTime
received_at (const LbPaper *self)
{
  const LbCaseItem *row = lb_paper_item (self);

  return row != NULL && row->received_at != LB_TIME_NONE ? row->received_at : self->state->received_at;
}

static const char *
event_item_name (const LbPaper *self)
{
  return lb_paper_item_name (self, self->event->item);
}

/* 受理通知书 */

static char *
acceptance_ground (const LbPaper *self, const char *how, const char *received, const char *accepted)
{
  if (g_str_equal (how, "corrected"))
    return lb_paper_text ("acceptance", "corrected", "item", event_item_name (self), "accepted", accepted, NULL);
  return lb_paper_text ("acceptance", how, "received", received, "item", event_item_name (self), NULL);
}

static void
add_acceptance_dates (LbPaper *self, const char *how, const char *accepted)
{
  const LbCaseItem *row = lb_paper_item (self);
  const LbItem *item = lb_catalogue_item (self->catalogue, row->item);
  g_autofree char *committed_day = lb_paper_due (self, row->item, LB_CLOCK_COMMITTED);
  g_autofree char *statutory_day = lb_paper_due (self, row->item, LB_CLOCK_STATUTORY);
  g_autofree char *committed = NULL;
  g_autofree char *statutory = NULL;
  const char *basis = NULL;
  LbLimit limit;
  LbBlock *pairs = lb_document_add_pairs (self->document, 1);

  lb_block_add_pair (pairs, "受理事项", event_item_name (self));
  lb_block_add_pair (pairs, "受理日期", accepted);
  lb_block_add_pair (pairs, "受理方式", lb_paper_plain ("accepted-how", how));
  lb_block_add_pair (pairs, "责任科室", lb_paper_section_name (self, row->section));
  if (item == NULL)
    return;
  limit = lb_item_committed (item, self->state->answers);
  committed = lb_paper_limit (&limit);
  limit = lb_item_statutory (item, self->state->answers, &basis);
  statutory = lb_paper_limit (&limit);
  {
    g_autofree char *promise = g_strdup_printf ("%s，届满日 %s", committed, committed_day);
    g_autofree char *law = g_strdup_printf ("%s，届满日 %s", statutory, statutory_day);

    lb_block_add_pair (pairs, "承诺期限", promise);
    lb_block_add_pair (pairs, "法定期限", law);
    lb_block_add_pair (pairs, "期限依据", basis);
  }
}

void
lb_paper_acceptance (LbPaper *self)
{
  const LbItem *item = lb_catalogue_item (self->catalogue, self->event->item);
  const char *how = lb_record_text (self->event->data, "how");
  g_autofree char *received = lb_paper_time (received_at (self));
  g_autofree char *accepted = lb_paper_day (lb_record_day (self->event->data, "day"));
  const char *ground = how != NULL && lb_paper_has_text ("acceptance", how) ? how : "decided";

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY, acceptance_ground (self, ground, received, accepted));
  add_acceptance_dates (self, ground, accepted);
  if (item != NULL && item->fee_text != NULL)
    lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("acceptance", "fee", "fee", item->fee_text, NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("acceptance", "after", NULL));
  lb_paper_add_calendar (self);
  lb_paper_add_contact (self);
  lb_paper_add_supervision (self);
  lb_paper_add_seal (self);
}

/* 补正 */

void
lb_paper_correction (LbPaper *self)
{
  g_autoptr (GVariant) lines = lb_record_child (self->event->data, "lines", G_VARIANT_TYPE ("aa{sv}"));
  LbDay until = lb_record_day (self->event->data, "until");
  g_autofree char *how = lb_paper_sentence (lb_record_text (self->event->data, "how"));
  g_autofree char *override = lb_paper_sentence (lb_record_text (self->event->data, "override"));
  g_autofree char *received = lb_paper_time (received_at (self));
  g_autofree char *place = lb_paper_window (self, self->state->window);
  g_autofree char *day = lb_paper_day (until);

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("correction", "lead", "received", received, "item", event_item_name (self), NULL));
  lb_paper_add_lines (self, lines);
  if (until != LB_DAY_NONE)
    lb_paper_add (self, LB_PARAGRAPH_BODY,
                  lb_paper_text ("correction", "until", "day", day, "place", place, NULL));
  else
    lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("correction", "open", "place", place, NULL));
  if (*how != '\0')
    lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("correction", "how", "how", how, NULL));
  if (*override != '\0')
    lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("correction", "override", "reason", override, NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("correction", "after", NULL));
  lb_paper_add_contact (self);
  lb_paper_add_supervision (self);
  lb_paper_add_seal (self);
}

static void
add_supplied_materials (LbPaper *self)
{
  static const char *const headers[] = { "序号", "收到的材料", "原件", "复印件", "电子件" };
  static const double weights[] = { 0.08, 0.62, 0.10, 0.10, 0.10 };
  g_autoptr (GVariant) materials = lb_record_child (self->event->data, "materials", G_VARIANT_TYPE ("aa{sv}"));
  LbBlock *table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);
  gsize n = materials != NULL ? g_variant_n_children (materials) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (materials, i);
      g_autoptr (GVariant) files = lb_record_child (line, "files", G_VARIANT_TYPE ("aa{sv}"));
      g_autofree char *index = g_strdup_printf ("%" G_GSIZE_FORMAT, i + 1);
      g_autofree char *originals = g_strdup_printf ("%" G_GINT64_FORMAT, lb_record_integer (line, "originals", 0));
      g_autofree char *copies = g_strdup_printf ("%" G_GINT64_FORMAT, lb_record_integer (line, "copies", 0));
      g_autofree char *count = g_strdup_printf ("%" G_GSIZE_FORMAT, files != NULL ? g_variant_n_children (files) : 0);

      lb_block_add_row (table, index, lb_paper_material_name (self, lb_record_text (line, "material")), originals,
                        copies, count);
    }
}

/* @supplied: the lines of the notice that are in, or those that are not. Returns how many there are. */
static guint
add_correction_lines (LbPaper *self, GPtrArray *lines, gboolean supplied)
{
  static const char *const headers[] = { "序号", "材料", "补正内容", "要求" };
  static const double weights[] = { 0.08, 0.28, 0.34, 0.30 };
  LbBlock *table = NULL;
  guint number = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const LbCorrectionLine *line = g_ptr_array_index (lines, i);
      g_autofree char *index = NULL;

      if (line->supplied != supplied)
        continue;
      if (table == NULL && !supplied)
        lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("correction-receipt", "outstanding", NULL));
      if (table == NULL && supplied)
        lb_document_add_paragraph (self->document, LB_PARAGRAPH_HEADING, "已补正的内容");
      if (table == NULL)
        table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);
      index = g_strdup_printf ("%u", ++number);
      lb_block_add_row (table, index, line->material != NULL ? lb_paper_material_name (self, line->material)
                                                             : "申请内容", line->defect, line->remedy);
    }
  return number;
}

void
lb_paper_correction_receipt (LbPaper *self)
{
  const LbCaseItem *row = lb_paper_item (self);
  g_autofree char *window = lb_paper_window (self, self->event->window);
  g_autofree char *time = lb_paper_time (self->event->at);
  g_autofree char *day = lb_paper_day (row != NULL ? row->accepted_on : LB_DAY_NONE);
  LbBlock *pairs;

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                row != NULL ? lb_paper_text ("correction-receipt", "lead", "item", event_item_name (self), NULL)
                            : lb_paper_text ("correction-receipt", "lead-deferred", NULL));
  add_supplied_materials (self);
  if (row != NULL && row->state != LB_ITEM_CORRECTING && row->supplements->len > 0)
    {
      add_correction_lines (self, row->supplements, TRUE);
      add_correction_lines (self, row->supplements, FALSE);
    }
  else if (row != NULL && row->corrections->len > 0)
    {
      add_correction_lines (self, row->corrections, TRUE);
      if (add_correction_lines (self, row->corrections, FALSE) == 0 && row->accepted_on != LB_DAY_NONE)
        lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("correction-receipt", "complete", "day", day, NULL));
    }
  pairs = lb_document_add_pairs (self->document, 2);
  lb_block_add_pair (pairs, "接收时间", time);
  lb_block_add_pair (pairs, "接收窗口", window);
  lb_block_add_pair (pairs, "接收人", self->event->actor_name);
  lb_block_add_pair (pairs, "备注", lb_record_text (self->event->data, "note"));
  lb_paper_add_signatures (self, "接收人签字：", "申请人签字：", NULL);
  lb_paper_add_seal (self);
}

/* 不受理 */

void
lb_paper_not_accepted (LbPaper *self)
{
  const char *ground = lb_record_text (self->event->data, "ground");
  gboolean competent = g_strcmp0 (ground, "not-competent") == 0;
  const char *agency = lb_record_text (self->event->data, "competent");
  g_autofree char *received = lb_paper_time (received_at (self));
  g_autofree char *reason = lb_paper_sentence (lb_record_text (self->event->data, "reason"));

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("not-accepted", competent ? "not-competent" : "not-required", "received", received,
                               "item", event_item_name (self), NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("not-accepted", "reason", "reason", reason, NULL));
  if (competent && agency != NULL && *agency != '\0')
    lb_paper_add (self, LB_PARAGRAPH_BODY,
                  lb_paper_text ("not-accepted", "competent", "competent", agency, NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("not-accepted", "returned", NULL));
  lb_paper_add_remedy (self, competent ? "本决定" : "本告知", competent ? "本决定书" : "本告知书");
  lb_paper_add_contact (self);
  lb_paper_add_supervision (self);
  lb_paper_add_seal (self);
}

void
lb_paper_supplement (LbPaper *self)
{
  g_autoptr (GVariant) lines = lb_record_child (self->event->data, "lines", G_VARIANT_TYPE ("aa{sv}"));
  g_autofree char *note = lb_paper_sentence (lb_record_text (self->event->data, "note"));
  g_autofree char *due = lb_paper_due (self, self->event->item, LB_CLOCK_STATUTORY);

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("supplement", "lead", "item", event_item_name (self), NULL));
  lb_paper_add_lines (self, lines);
  lb_paper_add (self, LB_PARAGRAPH_BODY, g_steal_pointer (&note));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("supplement", "due", "day", due, NULL));
  lb_paper_add_contact (self);
  lb_paper_add_seal (self);
}

void
lb_paper_withdrawal (LbPaper *self)
{
  g_autofree char *day = lb_paper_day (lb_time_day (self->event->at));
  g_autofree char *reason = lb_paper_sentence (lb_record_text (self->event->data, "reason"));
  const char *what = self->event->item != NULL ? event_item_name (self) : lb_paper_package_name (self);

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("withdrawal", "lead", "day", day, "item", what, NULL));
  if (*reason != '\0')
    lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("withdrawal", "reason", "reason", reason, NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("withdrawal", "after", NULL));
  lb_paper_add_returned (self);
  lb_paper_add_seal (self);
}

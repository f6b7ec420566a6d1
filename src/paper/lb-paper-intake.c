/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the counter hands out: the one form, the receipt, reminders, promises and the slips that go with the paper.
 */
#include "lb-paper-private.h"

#include "lb-identifier.h"

static const char *const group_titles[] = {
  [LB_GROUP_APPLICANT] = "申请人信息", [LB_GROUP_AGENT] = "代理人信息", [LB_GROUP_SITE] = "场所信息",
  [LB_GROUP_BUSINESS] = "经营信息", [LB_GROUP_PROJECT] = "项目信息", [LB_GROUP_VEHICLE] = "车辆信息",
  [LB_GROUP_STAFF] = "人员信息",
};

static char *
number_text (guint number)
{
  return g_strdup_printf ("%u", number);
}

/* 一张表格 */

static void
add_form_group (LbPaper *self, LbFieldGroup group)
{
  LbBlock *pairs = NULL;

  for (guint i = 0; i < self->situation->form->len; i++)
    {
      const LbFormField *line = g_ptr_array_index (self->situation->form, i);
      g_autofree char *value = NULL;

      if (line->field->group != group)
        continue;
      if (pairs == NULL)
        {
          lb_document_add_paragraph (self->document, LB_PARAGRAPH_HEADING, group_titles[group]);
          pairs = lb_document_add_pairs (self->document, 2);
        }
      value = lb_paper_field_value (line->field, lb_paper_form (self, line->field->id), FALSE);
      /* What was left empty stays empty: nothing is written into it after the signature. */
      lb_block_add_pair (pairs, line->field->label, *value != '\0' ? value : "——");
    }
}

static void
add_item_names (LbPaper *self)
{
  static const char *const headers[] = { "序号", "申请事项", "责任科室", "阶段" };
  static const double weights[] = { 0.08, 0.50, 0.22, 0.20 };
  LbBlock *table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);

  for (guint i = 0; i < self->situation->items->len; i++)
    {
      const LbSituationItem *line = g_ptr_array_index (self->situation->items, i);
      g_autofree char *index = number_text (i + 1);

      lb_block_add_row (table, index, line->item->name, line->department != NULL ? line->department->name : "",
                        line->stage != NULL ? line->stage->name : "");
    }
}

void
lb_paper_application (LbPaper *self)
{
  LbBlock *pairs;

  lb_paper_add_codes (self, FALSE);
  pairs = lb_document_add_pairs (self->document, 1);
  lb_block_add_pair (pairs, "申请办理", lb_paper_package_name (self));
  if (self->situation == NULL)
    return;
  add_item_names (self);
  for (guint group = 0; group < G_N_ELEMENTS (group_titles); group++)
    add_form_group (self, (LbFieldGroup) group);
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("application", "promise", NULL));
  lb_paper_add_signatures (self, "申请人（签字或盖章）：", "日期：", NULL);
}

void
lb_paper_one_time_notice (LbPaper *self)
{
  g_autoptr (GVariant) lines = lb_record_child (self->event->data, "lines", G_VARIANT_TYPE ("aa{sv}"));
  g_autofree char *note = lb_paper_sentence (lb_record_text (self->event->data, "note"));
  /* 优化营商环境条例 is in force since 1 January 2020. */
  const gboolean regulated = lb_time_day (self->event->at) >= lb_day_from_ymd (2020, 1, 1);

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("one-time", regulated ? "lead" : "lead-before", "package", lb_paper_package_name (self), NULL));
  lb_paper_add_lines (self, lines);
  lb_paper_add (self, LB_PARAGRAPH_BODY, g_steal_pointer (&note));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("one-time", "after", NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("one-time", "right", NULL));
  lb_paper_add_supervision (self);
  lb_paper_add_signatures (self, "告知人（窗口）：", "申请人签收：", NULL);
  lb_paper_add_seal (self);
}

/* 接件凭证 */

/* The receipt of a further stage is about the items of that stage. */
static gboolean
is_of_receipt (const LbPaper *self, const LbCaseItem *row)
{
  return self->event->type != LB_EVENT_STAGE_RECEIVED
         || row->stage == (int) lb_record_integer (self->event->data, "stage", 0);
}

static gboolean
is_by_mail (const LbPaper *self)
{
  return g_strcmp0 (self->state->delivery.method, "ems") == 0;
}

/* What the applicant agreed to: the receipt that they sign is what shows it. */
static void
add_receipt_delivery (LbPaper *self)
{
  const LbDelivery *delivery = &self->state->delivery;
  const char *phone = delivery->phone != NULL && *delivery->phone != '\0' ? delivery->phone
                                                                          : lb_paper_form (self, "applicant.phone");
  LbBlock *block = lb_document_add_pairs (self->document, 2);

  lb_block_add_pair (block, is_by_mail (self) ? "收件人" : "领取人", delivery->recipient);
  lb_block_add_pair (block, "联系电话", phone);
  if (is_by_mail (self))
    {
      lb_block_add_pair (block, "邮寄地址", delivery->address);
      lb_block_add_pair (block, "邮政编码", delivery->postcode);
    }
  block = lb_document_add_boxes (self->document);
  lb_block_add_box (block, TRUE, lb_paper_plain ("receipt", delivery->together ? "together" : "one-by-one"));
  if (delivery->agent)
    lb_block_add_box (block, TRUE, lb_paper_plain ("receipt", "agent"));
  lb_block_add_box (block, delivery->electronic,
                    lb_paper_plain ("receipt", delivery->electronic ? "agreed-electronic" : "not-electronic"));
  if (*phone != '\0')
    lb_paper_add (self, LB_PARAGRAPH_NOTE, lb_paper_text ("receipt", "phone", "phone", phone, NULL));
}

static void
add_receipt_head (LbPaper *self)
{
  g_autofree char *window = lb_paper_window (self, self->event->window != NULL ? self->event->window
                                                                                : self->state->window);
  g_autofree char *time = lb_paper_time (self->event->at);
  LbBlock *pairs = lb_document_add_pairs (self->document, 2);

  lb_block_add_pair (pairs, "申请人", lb_paper_applicant (self));
  lb_block_add_pair (pairs, "统一社会信用代码", lb_paper_form (self, "applicant.uscc"));
  lb_block_add_pair (pairs, "申请办理", lb_paper_package_name (self));
  lb_block_add_pair (pairs, "牵头科室", lb_paper_section_name (self, self->state->lead));
  lb_block_add_pair (pairs, "接件时间", time);
  lb_block_add_pair (pairs, "接件窗口", window);
  lb_block_add_pair (pairs, "接件人", self->event->actor_name);
  lb_block_add_pair (pairs, "取件方式", is_by_mail (self) ? "EMS邮寄" : "统一发证窗口自取");
}

/* The date that follows if the item is accepted on the day of receipt. */
static char *
expected_day (const LbPaper *self, const LbCaseItem *row, const LbLimit *limit)
{
  LbClockProblem problem = { .limit = *limit, .start = lb_time_day (self->event->at) };
  g_autoptr (LbClockAnswer) answer = NULL;

  if (row->state == LB_ITEM_GATED)
    return g_strdup ("预收：前置事项办结后起算");
  if (limit->amount == 0)
    return lb_paper_day (lb_calendar_roll (self->context.calendar, problem.start));
  answer = lb_clock_solve (self->context.calendar, &problem, NULL);
  return lb_paper_answer_day (answer);
}

static void
add_receipt_item (LbPaper *self, LbBlock *table, const LbCaseItem *row, guint number)
{
  const LbItem *item = lb_catalogue_item (self->catalogue, row->item);
  g_autofree char *index = number_text (number);
  const char *basis = NULL;
  LbLimit committed;
  LbLimit statutory;
  g_autofree char *committed_text = NULL;
  g_autofree char *statutory_text = NULL;
  g_autofree char *what = NULL;
  g_autofree char *promise = NULL;
  g_autofree char *law = NULL;
  g_autofree char *day = NULL;

  if (item == NULL)
    return;
  committed = lb_item_committed (item, self->state->answers);
  statutory = lb_item_statutory (item, self->state->answers, &basis);
  committed_text = lb_paper_limit (&committed);
  statutory_text = lb_paper_limit (&statutory);
  day = expected_day (self, row, &committed);
  what = g_strdup_printf ("%s\n（%s）", item->name, lb_paper_section_name (self, row->section));
  promise = g_strdup_printf ("%s\n%s", committed_text, day);
  law = g_strdup_printf ("%s%s%s", statutory_text, basis != NULL ? "：" : "", basis != NULL ? basis : "");
  lb_block_add_row (table, index, what, promise, law);
}

static void
add_receipt_items (LbPaper *self)
{
  static const char *const headers[] = { "序号", "办理事项（责任科室）", "承诺期限、预计办结日期", "法定期限及依据" };
  static const double weights[] = { 0.08, 0.28, 0.27, 0.37 };
  LbBlock *table;
  guint number = 0;

  lb_document_add_paragraph (self->document, LB_PARAGRAPH_HEADING, lb_paper_plain ("receipt", "items"));
  table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);
  for (guint i = 0; i < self->state->items->len; i++)
    if (is_of_receipt (self, g_ptr_array_index (self->state->items, i)))
      add_receipt_item (self, table, g_ptr_array_index (self->state->items, i), ++number);
  lb_paper_add (self, LB_PARAGRAPH_NOTE, lb_paper_text ("receipt", "committed", NULL));
}

static char *
held_text (const LbCaseMaterial *material)
{
  g_autofree char *day = NULL;

  switch (material->held)
    {
    case LB_HELD_MISSING:
      return g_strdup ("缺");
    case LB_HELD_DEFERRED:
      day = lb_paper_day (material->defer_until);
      return g_strdup_printf ("容缺，%s前补齐", day);
    case LB_HELD_FROM_CASE:
      return g_strdup ("本次办理产生，无需提交");
    case LB_HELD_REUSED:
      return g_strdup ("已有，复用");
    case LB_HELD_PRESENT:
    default:
      return g_strdup ("收讫");
    }
}

static char *
count_text (int count)
{
  return count > 0 ? g_strdup_printf ("%d", count) : g_strdup ("—");
}

static void
add_materials (LbPaper *self, GStrv only)
{
  static const char *const headers[] = { "序号", "材料名称", "原件", "复印件", "电子件", "状态" };
  static const double weights[] = { 0.08, 0.42, 0.08, 0.10, 0.10, 0.22 };
  LbBlock *table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);
  guint number = 0;

  for (guint i = 0; i < self->state->materials->len; i++)
    {
      const LbCaseMaterial *line = g_ptr_array_index (self->state->materials, i);
      g_autofree char *index = NULL;
      g_autofree char *originals = count_text (line->originals);
      g_autofree char *copies = count_text (line->copies);
      g_autofree char *files = count_text ((int) line->files->len);
      g_autofree char *held = held_text (line);

      if (only != NULL && *only != NULL && !g_strv_contains ((const char *const *) only, line->material))
        continue;
      index = number_text (++number);
      lb_block_add_row (table, index, lb_paper_material_name (self, line->material), originals, copies, files, held);
    }
}

static const char *
one_day_reason_text (const char *reason)
{
  const char *known = reason != NULL && lb_paper_has_text ("one-day-reason", reason) ? reason : "complex";

  return lb_paper_plain ("one-day-reason", known);
}

/* The item that was told to wait one working day, if any was. */
static const LbCaseItem *
one_day_item (const LbPaper *self)
{
  for (guint i = 0; i < self->state->items->len; i++)
    {
      const LbCaseItem *row = g_ptr_array_index (self->state->items, i);

      if (row->one_day_notice && is_of_receipt (self, row))
        return row;
    }
  return NULL;
}

static LbDay
one_day_due (const LbPaper *self, LbTime received)
{
  return lb_calendar_add (self->context.calendar, lb_time_day (received), self->context.policy->one_day_days);
}

static void
add_wait_boxes (LbPaper *self)
{
  const LbCaseItem *row = one_day_item (self);
  const char *reason = row != NULL ? row->one_day_reason : lb_record_text (self->event->data, "oneDayReason");
  g_autofree char *day = lb_paper_day (one_day_due (self, self->event->at));
  g_autofree char *wait = lb_paper_text ("receipt", "wait", NULL);
  g_autofree char *leave = lb_paper_text ("receipt", "leave", "reason",
                                          reason != NULL ? one_day_reason_text (reason) : "协查、核查或者内容复杂",
                                          "day", day, NULL);
  LbBlock *boxes = lb_document_add_boxes (self->document);

  lb_block_add_box (boxes, reason == NULL, wait);
  lb_block_add_box (boxes, reason != NULL, leave);
  lb_block_add_box (boxes, lb_record_boolean (self->event->data, "explained"),
                    lb_paper_plain ("receipt", "explained"));
}

static void
add_incomplete (LbPaper *self)
{
  g_auto (GStrv) lines = lb_record_texts (self->event->data, "incomplete");
  g_autofree char *joined = g_strjoinv ("；", lines);

  if (*lines != NULL)
    lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("receipt", "insisted", "lines", joined, NULL));
}

/* 行政许可法 32(3) */
static void
add_corrected (LbPaper *self)
{
  g_auto (GStrv) lines = lb_record_texts (self->event->data, "corrected");
  g_autofree char *joined = g_strjoinv ("；", lines);

  if (g_strv_length (lines) > 0)
    lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("receipt", "corrected", "lines", joined, NULL));
}

void
lb_paper_receipt (LbPaper *self)
{
  lb_paper_add_codes (self, TRUE);
  add_receipt_head (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("receipt", "lead", "package", lb_paper_package_name (self), NULL));
  add_receipt_items (self);
  lb_document_add_paragraph (self->document, LB_PARAGRAPH_HEADING, lb_paper_plain ("receipt", "materials"));
  add_materials (self, NULL);
  add_incomplete (self);
  add_corrected (self);
  lb_document_add_paragraph (self->document, LB_PARAGRAPH_HEADING, lb_paper_plain ("receipt", "delivery"));
  add_receipt_delivery (self);
  lb_document_add_paragraph (self->document, LB_PARAGRAPH_HEADING, lb_paper_plain ("receipt", "waiting"));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("receipt", "difference", NULL));
  add_wait_boxes (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("receipt", "deadline", NULL));
  lb_paper_add (self, LB_PARAGRAPH_NOTE, lb_paper_text ("receipt", "query", NULL));
  lb_paper_add_calendar (self);
  lb_paper_add_supervision (self);
  lb_paper_add_signatures (self, "接件人签字：", "申请人签字：", NULL);
  lb_paper_add_seal (self);
}

void
lb_paper_reminder (LbPaper *self)
{
  static const char *const headers[] = { "序号", "事项", "勘验要点", "关键", "已备" };
  static const double weights[] = { 0.07, 0.25, 0.52, 0.08, 0.08 };
  g_autofree char *answer = lb_paper_text ("reminder", "answer", NULL);
  LbBlock *boxes;
  LbBlock *table;
  LbBlock *pairs;

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("reminder", "lead", "package", lb_paper_package_name (self), NULL));
  pairs = lb_document_add_pairs (self->document, 1);
  lb_block_add_pair (pairs, "勘验地址", lb_paper_form (self, "site.address"));
  lb_block_add_pair (pairs, "现场联系人", lb_paper_form (self, "site.contact"));
  lb_block_add_pair (pairs, "联系电话", lb_paper_form (self, "site.contact_phone"));
  table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);
  for (guint i = 0; self->situation != NULL && i < self->situation->inspection_points->len; i++)
    {
      const LbInspectionPoint *line = g_ptr_array_index (self->situation->inspection_points, i);
      g_autofree char *index = number_text (i + 1);

      lb_block_add_row (table, index, line->item->name, line->point->text, line->point->critical ? "★" : "", "");
    }
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("reminder", "after", NULL));
  boxes = lb_document_add_boxes (self->document);
  lb_block_add_box (boxes, lb_record_boolean (self->event->data, "prepReminder"), answer);
  lb_paper_add_signatures (self, "提醒人（窗口）：", "申请人签字：", NULL);
}

void
lb_paper_promise (LbPaper *self)
{
  static const char *const headers[] = { "序号", "容缺材料", "补齐期限", "说明" };
  static const double weights[] = { 0.08, 0.50, 0.20, 0.22 };
  LbBlock *table;
  guint number = 0;

  lb_paper_add (self, LB_PARAGRAPH_FLUSH, g_strdup_printf ("%s：", lb_paper_organisation ()));
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("promise", "lead", "package", lb_paper_package_name (self), NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("promise", "one", NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("promise", "two", NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("promise", "three", NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("promise", "four", NULL));
  table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);
  for (guint i = 0; i < self->state->materials->len; i++)
    {
      const LbCaseMaterial *line = g_ptr_array_index (self->state->materials, i);
      g_autofree char *day = lb_paper_day (line->defer_until);
      g_autofree char *index = NULL;

      if (line->held != LB_HELD_DEFERRED)
        continue;
      index = number_text (++number);
      lb_block_add_row (table, index, lb_paper_material_name (self, line->material), day, line->note);
    }
  lb_paper_add_signatures (self, "承诺人（签字或盖章）：", "日期：", NULL);
}

void
lb_paper_one_day_notice (LbPaper *self)
{
  static const char *const headers[] = { "序号", "事项", "责任科室", "告知时间" };
  static const double weights[] = { 0.08, 0.50, 0.20, 0.22 };
  const char *reason = one_day_reason_text (lb_record_text (self->event->data, "reason"));
  const LbCaseItem *told = lb_paper_item (self);
  LbTime at = told != NULL && told->received_at != LB_TIME_NONE ? told->received_at : self->state->received_at;
  LbDay due = one_day_due (self, at);
  g_autofree char *received = lb_paper_time (at);
  g_autofree char *day = lb_paper_day (due);
  g_autofree char *accepted = lb_paper_day (self->context.policy->deemed_on_receipt ? lb_time_day (at) : due);
  LbBlock *table;
  guint number = 0;

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("one-day", "lead", "received", received, "reason", reason, NULL));
  table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);
  for (guint i = 0; i < self->state->items->len; i++)
    {
      const LbCaseItem *row = g_ptr_array_index (self->state->items, i);
      g_autofree char *index = NULL;
      g_autofree char *time = lb_paper_time (row->one_day_notice_at);

      if (!row->one_day_notice || (told != NULL && row->received_at != at))
        continue;
      index = number_text (++number);
      lb_block_add_row (table, index, lb_paper_item_name (self, row->item),
                        lb_paper_section_name (self, row->section), time);
    }
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("one-day", "body", "day", day, "accepted", accepted, NULL));
  lb_paper_add_calendar (self);
  lb_paper_add_supervision (self);
  lb_paper_add_signatures (self, "告知人（窗口）：", "申请人签字：", NULL);
}

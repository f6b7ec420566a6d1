/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results on their way out: made and sealed, handed to the desk, told by telephone, served or posted.
 */
#include "lb-paper-private.h"

static const char *
result_name (const LbPaper *self, const LbCaseItem *row)
{
  const LbItem *item = lb_catalogue_item (self->catalogue, row->item);

  if (!row->granted)
    return "不予行政许可决定书";
  return item != NULL && item->result_name != NULL ? item->result_name : "准予行政许可决定书";
}

static void
add_files (LbPaper *self, GVariant *files, const char *title)
{
  static const char *const headers[] = { "序号", "文件", "摘要（SHA-256）" };
  static const double weights[] = { 0.08, 0.36, 0.56 };
  gsize n = files != NULL ? g_variant_n_children (files) : 0;
  LbBlock *table;

  if (n == 0)
    return;
  lb_document_add_paragraph (self->document, LB_PARAGRAPH_HEADING, title);
  table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) file = g_variant_get_child_value (files, i);
      g_autofree char *index = g_strdup_printf ("%" G_GSIZE_FORMAT, i + 1);

      lb_block_add_row (table, index, lb_record_text (file, "name"), lb_record_text (file, "blob"));
    }
}

/* 结果制作与用印登记 */

void
lb_paper_result_made (LbPaper *self)
{
  g_autoptr (GVariant) files = lb_record_child (self->event->data, "files", G_VARIANT_TYPE ("aa{sv}"));
  const LbCaseItem *row = lb_paper_item (self);
  g_autofree char *time = lb_paper_time (self->event->at);
  LbDay until = lb_record_day (self->event->data, "validUntil");
  g_autofree char *valid = until != LB_DAY_NONE ? lb_paper_day (until) : g_strdup ("长期");
  LbBlock *pairs;

  if (row == NULL)
    return;
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("result-made", "lead", NULL));
  pairs = lb_document_add_pairs (self->document, 1);
  lb_block_add_pair (pairs, "申请人", lb_paper_applicant (self));
  lb_block_add_pair (pairs, "事项", lb_paper_item_name (self, row->item));
  lb_block_add_pair (pairs, "结果名称", result_name (self, row));
  lb_block_add_pair (pairs, "证照（文书）编号", lb_record_text (self->event->data, "number"));
  lb_block_add_pair (pairs, "决定文号", row->decision_number);
  lb_block_add_pair (pairs, "有效期至", row->granted ? valid : "——");
  lb_block_add_pair (pairs, "用印摘要", lb_record_text (self->event->data, "seal"));
  lb_block_add_pair (pairs, "制作、用印人", self->event->actor_name);
  lb_block_add_pair (pairs, "用印时间", time);
  add_files (self, files, "结果文件");
  lb_paper_add_signatures (self, "用印人签字：", "监印人签字：", NULL);
}

/* 审批结果交接单: every item of this case that stands on the same sheet. */

static gboolean
is_on_sheet (const LbEvent *event, LbEventType type, const char *sheet)
{
  return event->type == type && g_strcmp0 (lb_record_text (event->data, "sheet"), sheet) == 0;
}

static const LbEvent *
taken_over (const LbPaper *self, const char *sheet, const char *item)
{
  for (guint i = 0; i < self->events->len; i++)
    {
      const LbEvent *event = g_ptr_array_index (self->events, i);

      if (is_on_sheet (event, LB_EVENT_TAKEN_OVER, sheet) && g_strcmp0 (event->item, item) == 0)
        return event;
    }
  return NULL;
}

static void
add_batch_rows (LbPaper *self, const char *sheet)
{
  static const char *const headers[] = { "序号", "事项", "结果名称", "编号", "份数", "送交人", "接收人" };
  static const double weights[] = { 0.07, 0.23, 0.20, 0.20, 0.08, 0.11, 0.11 };
  LbBlock *table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);
  guint number = 0;

  for (guint i = 0; i < self->events->len; i++)
    {
      const LbEvent *event = g_ptr_array_index (self->events, i);
      const LbCaseItem *row = event->item != NULL ? lb_case_item (self->state, event->item) : NULL;
      const LbEvent *receipt;
      g_autofree char *index = NULL;
      g_autofree char *count = NULL;

      if (row == NULL || !is_on_sheet (event, LB_EVENT_HANDED_OVER, sheet))
        continue;
      receipt = taken_over (self, sheet, event->item);
      index = g_strdup_printf ("%u", ++number);
      count = g_strdup_printf ("%" G_GINT64_FORMAT, lb_record_integer (event->data, "count", 0));
      lb_block_add_row (table, index, lb_paper_item_name (self, event->item), result_name (self, row),
                        row->result_number != NULL ? row->result_number : row->decision_number, count,
                        event->actor_name, receipt != NULL ? receipt->actor_name : "");
    }
}

void
lb_paper_batch (LbPaper *self)
{
  const char *sheet = lb_record_text (self->event->data, "sheet");
  const LbCaseItem *row = lb_paper_item (self);
  const LbEvent *receipt = taken_over (self, sheet, self->event->item);
  g_autofree char *sent = lb_paper_time (self->event->at);
  g_autofree char *received = lb_paper_time (receipt != NULL ? receipt->at : LB_TIME_NONE);
  LbBlock *pairs;

  lb_paper_add_codes (self, FALSE);
  pairs = lb_document_add_pairs (self->document, 2);
  lb_block_add_pair (pairs, "交接单号", sheet);
  lb_block_add_pair (pairs, "申请人", lb_paper_applicant (self));
  lb_block_add_pair (pairs, "送交时间", sent);
  lb_block_add_pair (pairs, "接收时间", received);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("batch", "lead", "section",
                               row != NULL ? lb_paper_section_name (self, row->section) : "审批业务科", NULL));
  add_batch_rows (self, sheet);
  lb_paper_add_signatures (self, "送交人签字：", "接收人签字：", "送交时间：", "接收时间：", NULL);
}

/* 电话通知记录 */

static const char *
call_text (const char *outcome)
{
  if (g_strcmp0 (outcome, "reached") == 0)
    return "已通知到";
  if (g_strcmp0 (outcome, "no-answer") == 0)
    return "无人接听";
  return g_strcmp0 (outcome, "declined") == 0 ? "拒接" : "号码有误";
}

void
lb_paper_call (LbPaper *self)
{
  static const char *const headers[] = { "次", "事项", "时间", "号码", "接听人", "结果", "通知人", "备注" };
  static const double weights[] = { 0.06, 0.18, 0.14, 0.18, 0.11, 0.11, 0.11, 0.11 };
  LbBlock *table;
  guint number = 0;

  lb_paper_add (self, LB_PARAGRAPH_FLUSH, g_strdup_printf ("申请人：%s", lb_paper_applicant (self)));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("call", "lead", NULL));
  table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);
  for (guint i = 0; i < self->events->len; i++)
    {
      const LbEvent *event = g_ptr_array_index (self->events, i);
      g_autofree char *time = lb_paper_time (event->at);
      g_autofree char *index = NULL;

      if (event->type != LB_EVENT_CALLED)
        continue;
      index = g_strdup_printf ("%u", ++number);
      lb_block_add_row (table, index, lb_paper_item_name (self, event->item), time,
                        lb_record_text (event->data, "phone"), lb_record_text (event->data, "person"),
                        call_text (lb_record_text (event->data, "outcome")), event->actor_name,
                        lb_record_text (event->data, "note"));
    }
  lb_paper_add_signatures (self, "通知人签字：", "日期：", NULL);
}

/* 送达回证 */

const char *
lb_paper_relation (const char *relation)
{
  if (g_strcmp0 (relation, "agent") == 0)
    return "代理人（持授权委托书）";
  return g_strcmp0 (relation, "legal-representative") == 0 ? "法定代表人" : "申请人本人";
}

static void
add_served (LbPaper *self, const LbCaseItem *row)
{
  static const char *const headers[] = { "序号", "送达文书、证照", "编号" };
  static const double weights[] = { 0.10, 0.50, 0.40 };
  LbBlock *table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);

  lb_block_add_row (table, "1", row->granted ? "准予行政许可决定书" : "不予行政许可决定书", row->decision_number);
  if (row->granted && row->result_number != NULL)
    lb_block_add_row (table, "2", result_name (self, row), row->result_number);
}

/* The one place where the collector's number stands in full: it proves who took the licence away. */
void
lb_paper_service (LbPaper *self)
{
  const LbCaseItem *row = lb_paper_item (self);
  g_autofree char *place = lb_paper_text ("bureau", "certificate-desk", NULL);
  g_autofree char *time = lb_paper_time (self->event->at);
  LbBlock *pairs;

  if (row == NULL)
    return;
  lb_paper_add_codes (self, FALSE);
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("service", "lead", NULL));
  pairs = lb_document_add_pairs (self->document, 1);
  lb_block_add_pair (pairs, "受送达人", lb_paper_applicant (self));
  lb_block_add_pair (pairs, "事项", lb_paper_item_name (self, row->item));
  add_served (self, row);
  pairs = lb_document_add_pairs (self->document, 2);
  lb_block_add_pair (pairs, "领取人", lb_record_text (self->event->data, "name"));
  lb_block_add_pair (pairs, "与申请人关系", lb_paper_relation (lb_record_text (self->event->data, "relation")));
  lb_block_add_pair (pairs, "公民身份号码", lb_record_text (self->event->data, "identity"));
  lb_block_add_pair (pairs, "送达方式", "直接送达（窗口领取）");
  lb_block_add_pair (pairs, "送达时间", time);
  lb_block_add_pair (pairs, "送达人", self->event->actor_name);
  lb_paper_add (self, LB_PARAGRAPH_FLUSH, lb_paper_text ("service", "place", "place", place, NULL));
  if (lb_record_boolean (self->event->data, "agreed"))
    lb_paper_add (self, LB_PARAGRAPH_FLUSH, lb_paper_text ("service", "agreed", NULL));
  else if (self->state->delivery.together)
    lb_paper_add (self, LB_PARAGRAPH_FLUSH, lb_paper_text ("service", "together", NULL));
  lb_paper_add (self, LB_PARAGRAPH_NOTE, lb_paper_text ("service", "note", NULL));
  lb_paper_add_signatures (self, "领取人签字：", "送达人签字：", "领取日期：", NULL);
  lb_paper_add_seal (self);
}

/* EMS */

static const LbEvent *
later_of_item (const LbPaper *self, LbEventType type)
{
  for (guint i = (guint) self->event->version; i < self->events->len; i++)
    {
      const LbEvent *event = g_ptr_array_index (self->events, i);

      if (event->type == type && g_strcmp0 (event->item, self->event->item) == 0)
        return event;
    }
  return NULL;
}

static void
add_ems_outcome (LbPaper *self)
{
  const LbEvent *confirmed = later_of_item (self, LB_EVENT_POST_CONFIRMED);
  const LbEvent *returned = later_of_item (self, LB_EVENT_MAIL_RETURNED);
  g_autoptr (GVariant) files = NULL;
  g_autofree char *day = NULL;

  if (returned != NULL && (confirmed == NULL || returned->version < confirmed->version))
    {
      lb_paper_add (self, LB_PARAGRAPH_BODY,
                    lb_paper_text ("ems", "returned", "reason", lb_record_text (returned->data, "reason"), NULL));
      return;
    }
  if (confirmed == NULL)
    {
      lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("ems", "pending", NULL));
      return;
    }
  day = lb_paper_day (lb_record_day (confirmed->data, "receivedOn"));
  files = lb_record_child (confirmed->data, "files", G_VARIANT_TYPE ("aa{sv}"));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("ems", "delivered", "day", day, NULL));
  add_files (self, files, "签收回执影像");
}

void
lb_paper_ems (LbPaper *self)
{
  g_autoptr (GVariant) receipts = lb_record_child (self->event->data, "receipts", G_VARIANT_TYPE ("aa{sv}"));
  const LbDelivery *delivery = &self->state->delivery;
  const char *tracking = lb_record_text (self->event->data, "tracking");
  const LbCaseItem *row = lb_paper_item (self);
  g_autofree char *time = lb_paper_time (self->event->at);
  LbBlock *pairs;

  if (row == NULL)
    return;
  if (tracking != NULL)
    lb_document_add_codes (self->document, tracking, tracking, NULL);
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("ems", "lead", NULL));
  pairs = lb_document_add_pairs (self->document, 2);
  lb_block_add_pair (pairs, "邮件号码", tracking);
  lb_block_add_pair (pairs, "交寄时间", time);
  lb_block_add_pair (pairs, "申请人", lb_paper_applicant (self));
  lb_block_add_pair (pairs, "事项", lb_paper_item_name (self, row->item));
  lb_block_add_pair (pairs, "收件人", delivery->recipient);
  lb_block_add_pair (pairs, "收件电话", delivery->phone);
  lb_block_add_pair (pairs, "收件地址", delivery->address);
  lb_block_add_pair (pairs, "邮政编码", delivery->postcode);
  lb_block_add_pair (pairs, "交寄人", self->event->actor_name);
  lb_block_add_pair (pairs, "备注", lb_record_text (self->event->data, "note"));
  add_served (self, row);
  add_files (self, receipts, "邮寄凭据影像");
  add_ems_outcome (self);
  lb_paper_add_signatures (self, "交寄人签字：", "EMS邮寄窗口签收：", NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Review and decision: opinion, special procedures, extensions, hearing, grant, refusal, termination.
 */
#include "lb-paper-private.h"

#include "lb-clock.h"

#define HEARING_DAYS 5 /* 行政许可法 47 */

static const char *
event_item_name (const LbPaper *self)
{
  return lb_paper_item_name (self, self->event->item);
}

static const char *
suspension_label (const LbPaper *self)
{
  const char *name = lb_record_text (self->event->data, "reason");
  LbSuspensionReason reason;

  return name != NULL && lb_suspension_reason_parse (name, &reason) ? lb_suspension_reason_label (reason) : "";
}

static void
add_foot (LbPaper *self)
{
  lb_paper_add_contact (self);
  lb_paper_add_supervision (self);
  lb_paper_add_seal (self);
}

/* 审查意见表 */

static const char *
recommendation_text (const char *recommendation)
{
  return g_strcmp0 (recommendation, "refuse") == 0 ? "建议不予行政许可" : "建议准予行政许可";
}

void
lb_paper_opinion (LbPaper *self)
{
  const LbCaseItem *row = lb_paper_item (self);
  g_autofree char *accepted = lb_paper_day (row != NULL ? row->accepted_on : LB_DAY_NONE);
  g_autofree char *time = lb_paper_time (self->event->at);
  g_autofree char *due = lb_paper_due (self, self->event->item, LB_CLOCK_STATUTORY);
  g_autofree char *number = row != NULL ? g_strdup_printf ("%u 次", row->suspensions->len) : NULL;
  LbBlock *pairs = lb_document_add_pairs (self->document, 2);

  lb_block_add_pair (pairs, "申请人", lb_paper_applicant (self));
  lb_block_add_pair (pairs, "审查事项", event_item_name (self));
  lb_block_add_pair (pairs, "责任科室", row != NULL ? lb_paper_section_name (self, row->section) : "");
  lb_block_add_pair (pairs, "受理日期", accepted);
  lb_block_add_pair (pairs, "法定届满日", due);
  lb_block_add_pair (pairs, "特别程序", number);
  lb_block_add_pair (pairs, "经办人", self->event->actor_name);
  lb_block_add_pair (pairs, "提请时间", time);
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("opinion", "lead", NULL));
  pairs = lb_document_add_pairs (self->document, 1);
  lb_block_add_pair (pairs, "审查结论",
                     recommendation_text (lb_record_text (self->event->data, "recommendation")));
  lb_block_add_pair (pairs, "审查意见", lb_record_text (self->event->data, "opinion"));
  lb_paper_add_signatures (self, "经办人签字：", "决定人签字：", NULL);
}

/* 特别程序 */

void
lb_paper_special (LbPaper *self)
{
  const char *label = suspension_label (self);
  g_autofree char *from = lb_paper_day (lb_record_day (self->event->data, "from"));
  g_autofree char *days = g_strdup_printf ("%" G_GINT64_FORMAT "个工作日",
                                           lb_record_integer (self->event->data, "days", 0));
  g_autofree char *note = lb_paper_sentence (lb_record_text (self->event->data, "note"));
  LbBlock *pairs;

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("special", "lead", "item", event_item_name (self), "reason", label, NULL));
  pairs = lb_document_add_pairs (self->document, 1);
  lb_block_add_pair (pairs, "特别程序种类", label);
  lb_block_add_pair (pairs, "所需时间", days);
  lb_block_add_pair (pairs, "起始日期", from);
  lb_block_add_pair (pairs, "法律依据", "《中华人民共和国行政许可法》第四十五条");
  lb_block_add_pair (pairs, "对期限的影响", "暂停计算，收到结论之日恢复");
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("special", "effect", "from", from, NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("special", "longer", NULL));
  if (g_strcmp0 (lb_record_text (self->event->data, "reason"), "site_inspection") == 0)
    lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("special", "policy", NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, g_steal_pointer (&note));
  lb_paper_add_calendar (self);
  add_foot (self);
}

void
lb_paper_special_ended (LbPaper *self)
{
  g_autofree char *to = lb_paper_day (lb_record_day (self->event->data, "to"));
  g_autofree char *committed = lb_paper_due (self, self->event->item, LB_CLOCK_COMMITTED);
  g_autofree char *statutory = lb_paper_due (self, self->event->item, LB_CLOCK_STATUTORY);
  LbBlock *pairs;

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("special-ended", "lead", "item", event_item_name (self), "reason",
                               suspension_label (self), "to", to, NULL));
  pairs = lb_document_add_pairs (self->document, 1);
  lb_block_add_pair (pairs, "结论", lb_record_text (self->event->data, "conclusion"));
  lb_block_add_pair (pairs, "承诺届满日", committed);
  lb_block_add_pair (pairs, "法定届满日", statutory);
  lb_paper_add_calendar (self);
  add_foot (self);
}

/* 延期 */

static void
add_extension_table (LbPaper *self, const char *days, const char *due)
{
  LbBlock *pairs = lb_document_add_pairs (self->document, 1);

  lb_block_add_pair (pairs, "延长理由", lb_record_text (self->event->data, "reason"));
  lb_block_add_pair (pairs, "延长时间", days);
  lb_block_add_pair (pairs, "延长后届满日", due);
  lb_block_add_pair (pairs, "批准人", self->event->actor_name);
}

void
lb_paper_extension (LbPaper *self)
{
  gint64 days = lb_record_integer (self->event->data, "days", 0);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, days);
  g_autofree char *amount = g_strdup_printf ("%s个工作日", number);
  g_autofree char *due = lb_paper_due (self, self->event->item, LB_CLOCK_STATUTORY);

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("extension", "lead", "item", event_item_name (self), NULL));
  add_extension_table (self, amount, due);
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("extension", "body", "days", number, NULL));
  lb_paper_add_calendar (self);
  add_foot (self);
}

void
lb_paper_case_extension (LbPaper *self)
{
  gint64 days = lb_record_integer (self->event->data, "days", 0);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, days);
  g_autofree char *amount = g_strdup_printf ("%s个工作日", number);
  g_autofree char *due = lb_paper_due (self, NULL, LB_CLOCK_CASE);

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("extension", "case", "package", lb_paper_package_name (self), NULL));
  add_extension_table (self, amount, due);
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("extension", "case-body", "days", number, NULL));
  lb_paper_add_calendar (self);
  add_foot (self);
  lb_paper_add_imprint (self);
}

void
lb_paper_hearing (LbPaper *self)
{
  g_autofree char *text = lb_paper_sentence (lb_record_text (self->event->data, "text"));
  LbDay due = lb_calendar_add (self->context.calendar, lb_time_day (self->event->at), HEARING_DAYS);
  g_autofree char *day = lb_paper_day (due);

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("hearing", "lead", "item", event_item_name (self), NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, g_steal_pointer (&text));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("hearing", "body", "day", day, NULL));
  lb_paper_add_calendar (self);
  lb_paper_add_signatures (self, "受送达人签收：", "日期：", NULL);
  add_foot (self);
}

/* 决定 */

static void
add_decision_lead (LbPaper *self, const char *group)
{
  const LbCaseItem *row = lb_paper_item (self);
  g_autofree char *received = lb_paper_time (row != NULL ? row->received_at : LB_TIME_NONE);
  g_autofree char *accepted = lb_paper_day (row != NULL ? row->accepted_on : LB_DAY_NONE);

  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text (group, "lead", "received", received, "item", event_item_name (self), "accepted",
                               accepted, NULL));
}

static void
add_decision_items (LbPaper *self)
{
  const LbItem *item = lb_catalogue_item (self->catalogue, self->event->item);
  g_autofree char *basis = item != NULL && item->basis != NULL ? g_strjoinv ("\n", item->basis) : NULL;
  LbBlock *pairs = lb_document_add_pairs (self->document, 1);

  lb_block_add_pair (pairs, "申请人", lb_paper_applicant (self));
  lb_block_add_pair (pairs, "许可事项", event_item_name (self));
  if (*lb_paper_form (self, "site.address") != '\0')
    lb_block_add_pair (pairs, "地址", lb_paper_form (self, "site.address"));
  lb_block_add_pair (pairs, "许可依据", basis);
}

void
lb_paper_grant (LbPaper *self)
{
  const LbItem *item = lb_catalogue_item (self->catalogue, self->event->item);
  g_autofree char *reason = lb_paper_sentence (lb_record_text (self->event->data, "reason"));
  LbDay due = lb_calendar_add (self->context.calendar, lb_time_day (self->event->at),
                               self->context.policy->delivery_days);
  g_autofree char *day = lb_paper_day (due);

  lb_paper_add_addressee (self);
  add_decision_lead (self, "grant");
  add_decision_items (self);
  if (*reason != '\0')
    lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("grant", "reason", "reason", reason, NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("grant", "delivery", "day", day, "result",
                               item != NULL && item->result_name != NULL ? item->result_name : "行政许可证件", NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("grant", "duty", NULL));
  add_foot (self);
  lb_paper_add_imprint (self);
}

void
lb_paper_refusal (LbPaper *self)
{
  g_autofree char *reason = lb_paper_sentence (lb_record_text (self->event->data, "reason"));

  lb_paper_add_addressee (self);
  add_decision_lead (self, "refuse");
  add_decision_items (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("refuse", "reason", "reason", reason, NULL));
  lb_paper_add_remedy (self, "本决定", "本决定书");
  add_foot (self);
  lb_paper_add_imprint (self);
}

static const char *
termination_text (const char *ground)
{
  const char *known = ground != NULL && lb_paper_has_text ("termination-ground", ground) ? ground : "other-law";

  return lb_paper_plain ("termination-ground", known);
}

void
lb_paper_termination (LbPaper *self)
{
  g_autofree char *reason = lb_paper_sentence (lb_record_text (self->event->data, "reason"));

  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("termination", "lead", "item", event_item_name (self), "ground",
                               termination_text (lb_record_text (self->event->data, "ground")), NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("termination", "reason", "reason", reason, NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("termination", "after", NULL));
  lb_paper_add_returned (self);
  lb_paper_add_remedy (self, "本通知", "本通知书");
  add_foot (self);
  lb_paper_add_imprint (self);
}

/* 更正 */

void
lb_paper_undone (LbPaper *self)
{
  gint64 version = lb_record_integer (self->event->data, "version", 0);
  const LbEvent *undone = version >= 1 && version <= (gint64) self->events->len
                            ? g_ptr_array_index (self->events, version - 1) : NULL;
  g_autofree char *was = lb_paper_time (undone != NULL ? undone->at : LB_TIME_NONE);
  g_autofree char *now = lb_paper_time (self->event->at);
  g_autofree char *entry = g_strdup_printf ("第 %" G_GINT64_FORMAT " 号", version);
  LbBlock *pairs;

  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("undone", "lead", NULL));
  pairs = lb_document_add_pairs (self->document, 1);
  lb_block_add_pair (pairs, "事项", event_item_name (self));
  lb_block_add_pair (pairs, "被撤销的记录", entry);
  lb_block_add_pair (pairs, "原操作时间", was);
  lb_block_add_pair (pairs, "原操作人", undone != NULL ? undone->actor_name : "");
  lb_block_add_pair (pairs, "更正时间", now);
  lb_block_add_pair (pairs, "更正人", self->event->actor_name);
  lb_block_add_pair (pairs, "更正理由", lb_record_text (self->event->data, "reason"));
  lb_paper_add_signatures (self, "更正人签字：", "日期：", NULL);
}

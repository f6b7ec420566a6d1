/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inspection and expert review: what a section asks for, the order of a joint visit, and its record.
 */
#include "lb-paper-private.h"

static const char *
kind_text (const char *kind)
{
  return g_strcmp0 (kind, "expert") == 0 ? "专家评审" : "现场勘验";
}

static const char *
second_reason_text (const char *reason)
{
  static const struct { const char *name; const char *text; } reasons[] = {
    { "first-failed", "首次不合格复验" }, { "other-stage", "阶段不同" }, { "law-separate", "法定分别进行" },
    { "weather", "天气或不可抗力" }, { "other", "其他" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (reasons[i].name, reason) == 0)
      return reasons[i].text;
  return reason;
}

static LbVisit *
event_visit (const LbPaper *self)
{
  const char *id = lb_record_text (self->event->data, "visit");

  return id != NULL ? lb_case_visit (self->state, id) : NULL;
}

static const char *
visit_place (const LbPaper *self, const LbVisit *visit)
{
  return visit->place != NULL && *visit->place != '\0' ? visit->place : lb_paper_form (self, "site.address");
}

static void
add_points (LbPaper *self, const LbItem *item, gboolean expert)
{
  static const char *const headers[] = { "序号", "要点", "关键" };
  static const double weights[] = { 0.10, 0.80, 0.10 };
  GPtrArray *points = expert ? item->expert_points : item->inspection_points;
  LbBlock *table;

  if (points == NULL || points->len == 0)
    return;
  table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);
  for (guint i = 0; i < points->len; i++)
    {
      const LbPoint *point = g_ptr_array_index (points, i);
      g_autofree char *index = g_strdup_printf ("%u", i + 1);

      lb_block_add_row (table, index, point->text, point->critical ? "★" : "");
    }
}

void
lb_paper_visit_request (LbPaper *self)
{
  const char *kind = lb_record_text (self->event->data, "kind");
  const LbItem *item = lb_catalogue_item (self->catalogue, self->event->item);
  const LbCaseItem *row = lb_paper_item (self);
  g_autofree char *minutes = g_strdup_printf ("%" G_GINT64_FORMAT " 分钟",
                                              lb_record_integer (self->event->data, "minutes",
                                                                 item != NULL ? item->inspection_minutes : 0));
  g_autofree char *time = lb_paper_time (self->event->at);
  LbBlock *pairs;

  lb_paper_add (self, LB_PARAGRAPH_FLUSH, g_strdup ("现场勘验科："));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("visit-request", "lead", "kind", kind_text (kind), NULL));
  pairs = lb_document_add_pairs (self->document, 2);
  lb_block_add_pair (pairs, "申请人", lb_paper_applicant (self));
  lb_block_add_pair (pairs, "事项", lb_paper_item_name (self, self->event->item));
  lb_block_add_pair (pairs, "提请科室", row != NULL ? lb_paper_section_name (self, row->section) : "");
  lb_block_add_pair (pairs, "提请人", self->event->actor_name);
  lb_block_add_pair (pairs, "类别", kind_text (kind));
  lb_block_add_pair (pairs, "预计用时", minutes);
  lb_block_add_pair (pairs, "地址", lb_paper_form (self, "site.address"));
  lb_block_add_pair (pairs, "提请时间", time);
  pairs = lb_document_add_pairs (self->document, 1);
  lb_block_add_pair (pairs, "提请理由", lb_record_text (self->event->data, "reason"));
  if (item != NULL)
    add_points (self, item, g_strcmp0 (kind, "expert") == 0);
  lb_paper_add_signatures (self, "提请科室负责人：", "现场勘验科接收：", NULL);
}

static void
add_visit_head (LbPaper *self, const LbVisit *visit)
{
  g_autofree char *day = lb_paper_day (visit->day);
  g_autofree char *time = g_strdup_printf ("%s %02d:%02d 起，%d 分钟", day, visit->start_minute / 60,
                                           visit->start_minute % 60, visit->minutes);
  g_autofree char *team = lb_paper_persons (self, visit->team);
  g_autofree char *experts = visit->experts != NULL ? g_strjoinv ("、", visit->experts) : NULL;
  LbBlock *pairs = lb_document_add_pairs (self->document, 1);

  lb_block_add_pair (pairs, "申请人", lb_paper_applicant (self));
  lb_block_add_pair (pairs, "类别", kind_text (visit->kind));
  lb_block_add_pair (pairs, "时间", time);
  lb_block_add_pair (pairs, "地点", visit_place (self, visit));
  lb_block_add_pair (pairs, "联系人", lb_paper_form (self, "site.contact"));
  lb_block_add_pair (pairs, "联系电话", lb_paper_form (self, "site.contact_phone"));
  if (visit->remote)
    lb_block_add_pair (pairs, "方式", "视频勘验（不出车）");
  else
    lb_block_add_pair (pairs, "车辆", visit->vehicle);
  lb_block_add_pair (pairs, "人员", team);
  if (experts != NULL && *experts != '\0')
    lb_block_add_pair (pairs, "专家", experts);
  if (visit->second_reason != NULL)
    lb_block_add_pair (pairs, "再次勘验理由", second_reason_text (visit->second_reason));
}

static void
add_visit_requests (LbPaper *self, const LbVisit *visit)
{
  static const char *const headers[] = { "序号", "事项", "提请科室", "用时（分钟）", "提请理由" };
  static const double weights[] = { 0.08, 0.32, 0.18, 0.14, 0.28 };
  LbBlock *table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);

  for (guint i = 0; visit->requests != NULL && visit->requests[i] != NULL; i++)
    {
      const LbVisitRequest *request = lb_case_request (self->state, visit->requests[i]);
      g_autofree char *index = g_strdup_printf ("%u", i + 1);
      g_autofree char *minutes = NULL;

      if (request == NULL)
        continue;
      minutes = g_strdup_printf ("%d", request->minutes);
      lb_block_add_row (table, index, lb_paper_item_name (self, request->item),
                        lb_paper_section_name (self, request->section), minutes, request->reason);
    }
}

void
lb_paper_visit_order (LbPaper *self)
{
  const LbVisit *visit = event_visit (self);

  if (visit == NULL)
    return;
  lb_paper_add_codes (self, FALSE);
  add_visit_head (self, visit);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("visit-order", "lead", "kind", kind_text (visit->kind), NULL));
  add_visit_requests (self, visit);
  lb_paper_add_signatures (self, "派出人：", "带队人：", NULL);
  for (guint i = 0; visit->requests != NULL && visit->requests[i] != NULL; i++)
    {
      const LbVisitRequest *request = lb_case_request (self->state, visit->requests[i]);
      const LbItem *item = request != NULL ? lb_catalogue_item (self->catalogue, request->item) : NULL;

      if (item == NULL)
        continue;
      lb_document_add_paragraph (self->document, LB_PARAGRAPH_HEADING, item->name);
      add_points (self, item, g_str_equal (visit->kind, "expert"));
    }
}

/* 勘验记录 */

static const char *
point_text (const LbPaper *self, const LbFinding *finding)
{
  const LbItem *item = lb_catalogue_item (self->catalogue, finding->item);
  GPtrArray *lists[] = { item != NULL ? item->inspection_points : NULL, item != NULL ? item->expert_points : NULL };

  for (guint n = 0; n < G_N_ELEMENTS (lists); n++)
    for (guint i = 0; lists[n] != NULL && i < lists[n]->len; i++)
      {
        const LbPoint *point = g_ptr_array_index (lists[n], i);

        if (g_str_equal (point->id, finding->point))
          return point->text;
      }
  return finding->point;
}

static const char *
finding_text (const char *result)
{
  if (g_strcmp0 (result, "pass") == 0)
    return "合格";
  return g_strcmp0 (result, "fail") == 0 ? "不合格" : "不适用";
}

static void
add_findings (LbPaper *self, const LbVisit *visit)
{
  static const char *const headers[] = { "序号", "事项", "要点", "结果", "记录", "照片" };
  static const double weights[] = { 0.08, 0.20, 0.34, 0.10, 0.20, 0.08 };
  LbBlock *table = lb_document_add_table (self->document, G_N_ELEMENTS (headers), headers, weights);

  for (guint i = 0; i < visit->findings->len; i++)
    {
      const LbFinding *finding = g_ptr_array_index (visit->findings, i);
      g_autofree char *index = g_strdup_printf ("%u", i + 1);
      g_autofree char *photos = g_strdup_printf ("%u", finding->photos != NULL ? finding->photos->len : 0);

      lb_block_add_row (table, index, lb_paper_item_name (self, finding->item), point_text (self, finding),
                        finding_text (finding->result), finding->note, photos);
    }
}

static const char *
opinion_text (const char *opinion)
{
  if (g_strcmp0 (opinion, "pass") == 0)
    return "通过";
  return g_strcmp0 (opinion, "rectify") == 0 ? "整改后复验" : "不通过";
}

static void
add_conclusions (LbPaper *self)
{
  g_autoptr (GVariant) conclusions = lb_record_child (self->event->data, "conclusions", G_VARIANT_TYPE ("aa{sv}"));
  gsize n = conclusions != NULL ? g_variant_n_children (conclusions) : 0;

  lb_document_add_paragraph (self->document, LB_PARAGRAPH_HEADING, "结论和意见");
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (conclusions, i);
      const char *id = lb_record_text (line, "request");
      const LbVisitRequest *request = id != NULL ? lb_case_request (self->state, id) : NULL;
      g_autofree char *text = lb_paper_sentence (lb_record_text (line, "conclusion"));

      lb_paper_add (self, LB_PARAGRAPH_BODY,
                    lb_paper_text ("visit-record", "conclusion", "section",
                                   request != NULL ? lb_paper_section_name (self, request->section) : "", "item",
                                   request != NULL ? lb_paper_item_name (self, request->item) : id, "opinion",
                                   opinion_text (lb_record_text (line, "opinion")), "text", text, NULL));
    }
}

void
lb_paper_visit_record (LbPaper *self)
{
  const LbVisit *visit = event_visit (self);
  g_autofree char *day = NULL;

  if (visit == NULL)
    return;
  day = lb_paper_day (visit->day);
  lb_paper_add_codes (self, FALSE);
  add_visit_head (self, visit);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("visit-record", "lead", "kind", kind_text (visit->kind), "day", day, NULL));
  add_findings (self, visit);
  add_conclusions (self);
  lb_paper_add_signatures (self, "勘验（评审）人员：", "勘验（评审）人员：", "申请人（现场负责人）：", "日期：", NULL);
  lb_paper_add_seal (self);
}

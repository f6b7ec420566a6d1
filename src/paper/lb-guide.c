/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-guide.h"
#include "lb-guide-private.h"

#include "lb-paper-private.h"

#include <string.h>

/* Building */

static void
section_free (gpointer data)
{
  LbGuideSection *section = data;

  g_free (section->title);
  g_free (section->note);
  g_ptr_array_unref (section->cells);
  g_free (section);
}

void
lb_guide_free (LbGuide *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->package);
  g_free (self->title);
  g_free (self->situation);
  g_free (self->organisation);
  g_free (self->catalogue);
  g_free (self->catalogue_title);
  g_ptr_array_unref (self->facts);
  g_ptr_array_unref (self->sections);
  g_ptr_array_unref (self->files);
  lb_flow_chart_unref (self->chart);
  g_free (self);
}

guint
lb_guide_section_rows (const LbGuideSection *section)
{
  g_return_val_if_fail (section != NULL, 0);

  return section->cells->len / section->columns;
}

const char *
lb_guide_section_cell (const LbGuideSection *section, guint row, guint column)
{
  g_return_val_if_fail (section != NULL && column < section->columns, NULL);
  g_return_val_if_fail (row < lb_guide_section_rows (section), NULL);

  return section->cells->pdata[row * section->columns + column];
}

LbGuideSection *
lb_guide_add_section (LbGuide *self, const char *id, const char *title, guint columns, const LbGuideColumn *column, guint of_main)
{
  static const char *const numbers[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二" };
  LbGuideSection *section = g_new0 (LbGuideSection, 1);

  g_assert (columns <= LB_GUIDE_COLUMNS_MOST && self->sections->len < G_N_ELEMENTS (numbers));

  section->id = id;
  section->title = g_strdup_printf ("%s、%s", numbers[self->sections->len], title);
  section->columns = columns;
  section->main = of_main;
  for (guint i = 0; i < columns; i++)
    {
      section->headers[i] = column[i].header;
      section->weights[i] = column[i].weight;
    }
  section->cells = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->sections, section);
  return section;
}

void
lb_guide_add_row (LbGuideSection *section, char *first, ...)
{
  va_list arguments;

  g_ptr_array_add (section->cells, first);
  va_start (arguments, first);
  for (guint i = 1; i < section->columns; i++)
    g_ptr_array_add (section->cells, va_arg (arguments, char *));
  va_end (arguments);
}

static void
add_fact (LbGuide *self, const char *label, char *value)
{
  g_ptr_array_add (self->facts, g_strdup (label));
  g_ptr_array_add (self->facts, value);
}

static const char *
section_name (const LbSituationItem *entry)
{
  return entry->department != NULL ? entry->department->name : entry->item->department;
}

static char *
join_lines (char **texts, const char *bullet)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    g_string_append_printf (joined, "%s%s%s", i > 0 ? "\n" : "", bullet, texts[i]);
  return g_string_free (joined, FALSE);
}

/* (element-type LbItem) */
static char *
item_names (GPtrArray *items)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < items->len; i++)
    g_strv_builder_add (names, ((const LbItem *) items->pdata[i])->name);
  all = g_strv_builder_end (names);
  return g_strjoinv ("、", all);
}

/* The sections */

static void
add_items (LbGuide *self, const LbSituation *situation)
{
  static const LbGuideColumn columns[] = { { "审批事项", 4 }, { "责任科室", 2.4 }, { "设定依据", 5 } };
  LbGuideSection *section = lb_guide_add_section (self, "items", "办理事项", 3, columns, 0);
  GString *closed = g_string_new (NULL);

  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *entry = situation->items->pdata[i];

      lb_guide_add_row (section, g_strdup (entry->item->name),
               g_strdup_printf ("%s%s", section_name (entry), entry->lead ? "（牵头）" : ""),
               join_lines (entry->item->basis, ""));
    }
  for (guint i = 0; i < situation->closed->len; i++)
    {
      const LbSituationItem *entry = situation->closed->pdata[i];

      g_string_append_printf (closed, "%s已不再办理：%s", entry->item->name,
                              entry->repealed != NULL ? entry->repealed->text : "");
    }
  section->note = g_string_free (closed, closed->len == 0);
}

static void
add_conditions (LbGuide *self, const LbSituation *situation)
{
  static const LbGuideColumn columns[] = { { "审批事项", 3 }, { "受理条件", 7 } };
  LbGuideSection *section = lb_guide_add_section (self, "conditions", "受理条件", 2, columns, 0);

  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbItem *item = ((const LbSituationItem *) situation->items->pdata[i])->item;

      lb_guide_add_row (section, g_strdup (item->name), join_lines (item->conditions, "· "));
    }
}

/* "原件1份、复印件1份、电子件". (transfer full) */
static char *
counts (const LbMergedMaterial *merged)
{
  const LbMaterial *material = merged->material;
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autofree char *originals = g_strdup_printf ("原件%d份", material->originals);
  g_autofree char *copies = g_strdup_printf ("复印件%d份", material->copies);

  if (material->originals > 0)
    g_strv_builder_add (parts, originals);
  if (material->copies > 0)
    g_strv_builder_add (parts, copies);
  if (material->electronic)
    g_strv_builder_add (parts, "电子件");
  all = g_strv_builder_end (parts);
  return g_strjoinv ("、", all);
}

static char *
material_counts (const LbMergedMaterial *merged)
{
  g_autofree char *all = counts (merged);

  if (merged->source == LB_MATERIAL_FROM_CASE)
    return g_strdup_printf ("无需提交：由本次办理的“%s”产生", merged->from_item->name);
  return g_strdup_printf ("%s%s%s", all, merged->required ? "" : "（适用时提交）",
                          merged->material->deferrable ? "（可容缺，凭承诺书限期补交）" : "");
}

static void
add_materials (LbGuide *self, const LbSituation *situation)
{
  static const LbGuideColumn columns[] = {
    { "序号", 0.9 }, { "材料名称", 3.4 }, { "份数", 2.6 }, { "形式审查要点", 5 }, { "用于", 2.6 },
  };
  LbGuideSection *section = lb_guide_add_section (self, "materials", "申请材料（每份只交一次）", 5, columns, 1);

  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *merged = situation->materials->pdata[i];
      const LbMaterial *material = merged->material;

      lb_guide_add_row (section, g_strdup_printf ("%u", i + 1),
               material->note != NULL && *material->note != '\0'
                 ? g_strdup_printf ("%s\n%s", material->name, material->note) : g_strdup (material->name),
               material_counts (merged), join_lines (material->formal_points, "□ "), item_names (merged->items));
    }
  if (situation->materials_saved > 0)
    section->note = g_strdup_printf ("各事项合并收取，比逐项办理少交材料%d份次。", situation->materials_saved);
}

static const char *
group_name (LbFieldGroup group)
{
  static const char *const names[] = { "申请人", "代理人", "场所", "经营", "项目", "车辆", "人员" };

  return (guint) group < G_N_ELEMENTS (names) ? names[group] : "";
}

/* How a field is filled in, with an example that the check takes. (transfer full) */
static char *
field_hint (const LbField *field)
{
  static const char *const hints[] = {
    [LB_FIELD_TEXT] = "", [LB_FIELD_USCC] = "18位统一社会信用代码，如91210300MA0Y000003",
    [LB_FIELD_PERSON] = "18位公民身份号码", [LB_FIELD_PHONE] = "11位手机号码或带区号的固定电话",
    [LB_FIELD_ADDRESS] = "与证明文件逐字一致", [LB_FIELD_DATE] = "年-月-日，如2019-06-10",
    [LB_FIELD_NUMBER] = "阿拉伯数字", [LB_FIELD_MONEY] = "阿拉伯数字", [LB_FIELD_CHOICE] = "",
    [LB_FIELD_BOOLEAN] = "填“是”或“否”", [LB_FIELD_LOCATION] = "在地图上点选",
  };
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autofree char *options = field->options != NULL ? g_strjoinv ("、", field->options) : NULL;
  g_autofree char *choice = options != NULL ? g_strdup_printf ("%s：%s", field->multiple ? "可多选" : "选一项", options)
                                            : NULL;
  g_autofree char *unit = field->unit != NULL && *field->unit != '\0' ? g_strdup_printf ("单位：%s", field->unit) : NULL;

  if (field->help != NULL && *field->help != '\0')
    g_strv_builder_add (parts, field->help);
  if ((guint) field->type < G_N_ELEMENTS (hints) && hints[field->type] != NULL && *hints[field->type] != '\0')
    g_strv_builder_add (parts, hints[field->type]);
  if (choice != NULL)
    g_strv_builder_add (parts, choice);
  if (unit != NULL)
    g_strv_builder_add (parts, unit);
  all = g_strv_builder_end (parts);
  return g_strjoinv ("；", all);
}

static void
add_form (LbGuide *self, const LbSituation *situation)
{
  static const LbGuideColumn columns[] = { { "类别", 1.4 }, { "栏目", 3.4 }, { "必填", 1 }, { "填写说明", 6 } };
  LbGuideSection *section = lb_guide_add_section (self, "form", "一张表格（填写样表）", 4, columns, 1);

  for (guint i = 0; i < situation->form->len; i++)
    {
      const LbFormField *entry = situation->form->pdata[i];

      lb_guide_add_row (section, g_strdup (group_name (entry->field->group)), g_strdup (entry->field->label),
               g_strdup (entry->required ? "是" : "否"), field_hint (entry->field));
    }
  section->note = g_strdup ("所有事项共用一张表格，每个栏目只填一次；已有的信息由窗口直接带出。");
}

static void
add_process (LbGuide *self, const LbSituation *situation)
{
  static const LbGuideColumn columns[] = { { "步骤", 1 }, { "办理流程", 9 } };
  LbGuideSection *section = lb_guide_add_section (self, "process", "办理流程", 2, columns, 1);
  guint number = 0;

  for (guint i = 0; i < self->chart->sentences->len; i++)
    {
      const char *sentence = self->chart->sentences->pdata[i];
      gboolean within = g_str_has_prefix (sentence, "　");

      lb_guide_add_row (section, within ? g_strdup ("") : g_strdup_printf ("%u", ++number),
               g_strstrip (g_strdup (sentence + (within ? strlen ("　　") : 0))));
    }
}

static void
add_limits (LbGuide *self, const LbSituation *situation)
{
  static const LbGuideColumn columns[] = { { "审批事项", 3.4 }, { "法定时限", 1.7 }, { "法定依据", 4 }, { "承诺时限", 1.7 } };
  LbGuideSection *section = lb_guide_add_section (self, "limits", "办结时限", 4, columns, 0);

  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *entry = situation->items->pdata[i];

      lb_guide_add_row (section, g_strdup (entry->item->name), lb_paper_limit (&entry->statutory),
               g_strdup (entry->statutory_basis != NULL ? entry->statutory_basis : ""),
               lb_paper_limit (&entry->committed));
    }
  section->note = lb_paper_text ("guide", "limits", NULL);
}

static void
add_fees (LbGuide *self, const LbSituation *situation)
{
  static const LbGuideColumn columns[] = { { "审批事项", 3.4 }, { "收费标准", 3 }, { "收费依据", 4.6 } };
  LbGuideSection *section = lb_guide_add_section (self, "fees", "收费标准", 3, columns, 0);

  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbItem *item = ((const LbSituationItem *) situation->items->pdata[i])->item;

      lb_guide_add_row (section, g_strdup (item->name), g_strdup (item->fee_text != NULL ? item->fee_text : ""),
               g_strdup (item->fee_basis != NULL ? item->fee_basis : ""));
    }
}

static void
add_points (LbGuideSection *section, const LbItem *item, const char *kind, GPtrArray *points)
{
  for (guint i = 0; i < points->len; i++)
    {
      const LbPoint *point = points->pdata[i];

      lb_guide_add_row (section, g_strdup (kind), g_strdup_printf ("%s%s", point->critical ? "★" : "", point->text),
               g_strdup (item->name));
    }
}

static void
add_visits (LbGuide *self, const LbSituation *situation)
{
  static const LbGuideColumn columns[] = { { "环节", 1.4 }, { "要点", 6 }, { "审批事项", 3 } };
  LbGuideSection *section = NULL;
  g_autofree char *minutes = g_strdup_printf ("%d", situation->inspection_minutes);

  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbItem *item = ((const LbSituationItem *) situation->items->pdata[i])->item;

      if (!item->inspection_required && !item->expert_required)
        continue;
      if (section == NULL)
        section = lb_guide_add_section (self, "visits", "现场勘验和专家评审", 3, columns, 1);
      if (item->inspection_required)
        add_points (section, item, "现场勘验", item->inspection_points);
      if (item->expert_required)
        add_points (section, item, "专家评审", item->expert_points);
    }
  if (section != NULL)
    section->note = lb_paper_text ("guide", "visits", "minutes", minutes, NULL);
}

static char *
validity (const LbItem *item)
{
  if (item->validity_years > 0)
    return g_strdup_printf ("%d年%s%s", item->validity_years, item->validity_basis != NULL ? "\n" : "",
                            item->validity_basis != NULL ? item->validity_basis : "");
  return g_strdup (item->validity_basis != NULL ? item->validity_basis : "无期限规定");
}

static void
add_results (LbGuide *self, const LbSituation *situation)
{
  static const LbGuideColumn columns[] = { { "审批事项", 4 }, { "审批结果", 3.4 }, { "有效期", 3.6 } };
  LbGuideSection *section = lb_guide_add_section (self, "results", "审批结果", 3, columns, 0);

  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbItem *item = ((const LbSituationItem *) situation->items->pdata[i])->item;

      lb_guide_add_row (section, g_strdup (item->name), g_strdup (item->result_name != NULL ? item->result_name : ""),
               validity (item));
    }
  section->note = lb_paper_text ("guide", "results", NULL);
}

static void
add_channel (LbGuideSection *section, const char *kind, const char *who, const char *how)
{
  lb_guide_add_row (section, g_strdup (kind), g_strdup (who), g_strdup (how));
}

static void
add_channels (LbGuide *self, const LbSituation *situation)
{
  static const LbGuideColumn columns[] = { { "事由", 2 }, { "部门或窗口", 4 }, { "地点或电话", 5 } };
  LbGuideSection *section = lb_guide_add_section (self, "channels", "咨询和监督投诉", 3, columns, 1);
  g_autofree char *complaint = lb_paper_text ("bureau", "supervision", NULL);

  for (guint i = 0; i < situation->catalogue->windows->len; i++)
    {
      const LbWindow *window = situation->catalogue->windows->pdata[i];

      if (window->kind == LB_WINDOW_CONSULTATION)
        add_channel (section, "窗口咨询", window->name, window->place != NULL ? window->place : "");
    }
  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *entry = situation->items->pdata[i];
      const char *phone = entry->item->consult_phone;

      if (phone != NULL && *phone != '\0')
        lb_guide_add_row (section, g_strdup ("电话咨询"), g_strdup_printf ("%s（%s）", section_name (entry), entry->item->name),
                 g_strdup (phone));
    }
  for (guint i = 0; i < situation->catalogue->departments->len; i++)
    {
      const LbDepartment *department = situation->catalogue->departments->pdata[i];

      if (department->role == LB_DEPARTMENT_SUPERVISION)
        add_channel (section, "监督投诉", department->name, complaint);
    }
}

static char *
window_text (const LbSituation *situation)
{
  const LbWindow *window = situation->package->window != NULL
                             ? lb_catalogue_window (situation->catalogue, situation->package->window) : NULL;

  if (window == NULL)
    return lb_paper_text ("bureau", "hall", NULL);
  return g_strdup_printf ("%s%s%s", window->name, window->place != NULL ? "，" : "",
                          window->place != NULL ? window->place : "");
}

static char *
answers_text (const LbSituation *situation)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < situation->questions->len; i++)
    {
      const LbQuestion *question = situation->questions->pdata[i];

      g_string_append_printf (text, "%s%s%s", text->len > 0 ? "\n" : "", question->text,
                              lb_situation_answer (situation, question->id) ? "是" : "否");
    }
  return g_string_free (text, FALSE);
}

static void
add_facts (LbGuide *self, const LbSituation *situation)
{
  const LbDepartment *lead = lb_catalogue_department (situation->catalogue, situation->package->lead);
  LbLimit days = { situation->committed_days, LB_UNIT_WORKING_DAY };

  add_fact (self, "牵头科室", g_strdup (lead != NULL ? lead->name : situation->package->lead));
  add_fact (self, "接件窗口", window_text (situation));
  add_fact (self, "承诺办结（全程）", lb_paper_limit (&days));
  add_fact (self, "收费合计", situation->fee > 0 ? g_strdup_printf ("%.2f元", situation->fee) : g_strdup ("不收费"));
  add_fact (self, "审批事项", g_strdup_printf ("%u项，一次申请", situation->items->len));
  add_fact (self, "申请材料", g_strdup_printf ("%u份", situation->materials->len));
}

/**
 * lb_guide_new:
 * @day: the day that it is valid for
 *
 * Returns: (transfer full): the guide; @situation may go
 */
LbGuide *
lb_guide_new (const LbSituation *situation, LbDay day)
{
  LbGuide *self;

  g_return_val_if_fail (situation != NULL, NULL);

  self = g_new0 (LbGuide, 1);
  self->package = g_strdup (situation->package->id);
  self->title = g_strdup_printf ("%s办事指南", situation->package->name);
  self->situation = answers_text (situation);
  self->organisation = g_strdup (lb_paper_organisation ());
  self->day = day;
  self->catalogue = g_strdup (situation->catalogue->id);
  self->catalogue_title = g_strdup (situation->catalogue->title);
  self->facts = g_ptr_array_new_with_free_func (g_free);
  self->sections = g_ptr_array_new_with_free_func (section_free);
  self->files = lb_guide_files_new ();
  self->chart = lb_flow_chart_new (situation);
  add_facts (self, situation);
  add_items (self, situation);
  add_conditions (self, situation);
  add_materials (self, situation);
  lb_guide_add_files (self, situation);
  add_form (self, situation);
  add_process (self, situation);
  add_limits (self, situation);
  add_fees (self, situation);
  add_visits (self, situation);
  add_results (self, situation);
  add_channels (self, situation);
  return self;
}

/* Paper */

static void
add_table (LbDocument *document, const LbGuideSection *section)
{
  LbBlock *table;

  lb_document_add_paragraph (document, LB_PARAGRAPH_HEADING, section->title);
  table = lb_document_add_table (document, section->columns, section->headers, section->weights);
  for (guint i = 0; i < section->cells->len; i++)
    lb_block_add_cell (table, section->cells->pdata[i]);
  if (section->note != NULL)
    lb_document_add_paragraph (document, LB_PARAGRAPH_NOTE, section->note);
}

LbDocument *
lb_guide_to_document (const LbGuide *self)
{
  LbDocument *document;
  LbBlock *pairs;
  g_autofree char *version = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  document = lb_document_new (self->title, self->day);
  lb_document_set_head (document, self->organisation, NULL, NULL);
  pairs = lb_document_add_pairs (document, 2);
  for (guint i = 0; i + 1 < self->facts->len; i += 2)
    lb_block_add_pair (pairs, self->facts->pdata[i], self->facts->pdata[i + 1]);
  if (*self->situation != '\0')
    {
      g_autofree char *text = g_strdup_printf ("适用情形：\n%s", self->situation);

      lb_document_add_paragraph (document, LB_PARAGRAPH_FLUSH, text);
    }
  for (guint i = 0; i < self->sections->len; i++)
    {
      const LbGuideSection *section = self->sections->pdata[i];

      add_table (document, section);
      if (g_str_equal (section->id, "process"))
        lb_document_add_chart (document, self->chart);
    }
  version = g_strdup_printf ("依据事项清单“%s”（%s）编制。", self->catalogue_title, self->catalogue);
  lb_document_add_paragraph (document, LB_PARAGRAPH_NOTE, version);
  return document;
}

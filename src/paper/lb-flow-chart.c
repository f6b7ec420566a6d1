/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layout. The steps go down a column; guidance and inspection stand beside it; approvals fill a frame, row by
 * row in the order in which they can be decided.
 */
#include "lb-flow-chart.h"

#define COLUMN_WIDTH 300.0 /* of the frames and the ends */
#define STEP_WIDTH 220.0
#define MIDDLE (COLUMN_WIDTH / 2)
#define SIDE_X 362.0
#define SIDE_WIDTH (LB_CHART_WIDTH - SIDE_X - 1)
#define GAP 22.0
#define PADDING 6.0
#define NAME_LEADING 13.5
#define UNIT_LEADING 11.5
#define ITEM_WIDTH 138.0
#define ITEM_GAP 8.0
#define EDGE 1.0 /* half a line must not be cut off */

typedef struct
{
  const LbSituation *situation;
  LbFlowChart *chart;
  double y;
  LbChartBox *last;       /* (nullable) the step that the next one follows on */
  const char *last_label; /* (nullable) what leads on from it */
  LbChartBox *intake, *formal, *review;
} Layout;

static void
box_free (gpointer data)
{
  LbChartBox *box = data;

  g_free (box->name);
  g_free (box->unit);
  g_strfreev (box->name_lines);
  g_strfreev (box->unit_lines);
  g_free (box);
}

static void
line_free (gpointer data)
{
  LbChartLine *line = data;

  g_free (line->label);
  g_free (line);
}

LbFlowChart *
lb_flow_chart_ref (LbFlowChart *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
lb_flow_chart_unref (LbFlowChart *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->title);
  g_ptr_array_unref (self->boxes);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->sentences);
  g_free (self);
}

/* What closes a phrase may not begin a line. */
static gboolean
hangs (gunichar c)
{
  return c != 0 && g_utf8_strchr ("，。、；：）》”！？", -1, c) != NULL;
}

/* Breaks @text so that no line is wider than @width: a Chinese character is as wide as it is high, others half. */
static GStrv
break_lines (const char *text, double width, double size)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  const char *start = text;
  double used = 0;

  for (const char *at = text; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      double own = g_unichar_iswide (c) ? size : size * 0.56;

      if (c == '\n' || (used + own > width && !hangs (c)))
        {
          g_autofree char *line = g_strndup (start, (gsize) (at - start));

          g_strv_builder_add (lines, line);
          start = c == '\n' ? g_utf8_next_char (at) : at;
          used = 0;
        }
      used += c == '\n' ? 0 : own;
    }
  if (start != NULL && *start != '\0')
    g_strv_builder_add (lines, start);
  return g_strv_builder_end (lines);
}

static LbChartBox *
add_box (Layout *layout, LbChartBoxKind kind, double x, double y, double width, const char *name, const char *unit)
{
  LbChartBox *box = g_new0 (LbChartBox, 1);

  *box = (LbChartBox) { .kind = kind, .x = x, .y = y, .width = width, .name = g_strdup (name),
                        .unit = g_strdup (unit != NULL ? unit : "") };
  box->name_lines = break_lines (box->name, width - 2 * PADDING, LB_CHART_NAME_SIZE);
  box->unit_lines = break_lines (box->unit, width - 2 * PADDING, LB_CHART_UNIT_SIZE);
  box->height = 2 * PADDING + g_strv_length (box->name_lines) * NAME_LEADING
                + g_strv_length (box->unit_lines) * UNIT_LEADING;
  g_ptr_array_add (layout->chart->boxes, box);
  return box;
}

static LbChartLine *
add_line (Layout *layout, const char *label, double label_x, double label_y, guint n, const LbChartPoint *points)
{
  LbChartLine *line = g_new0 (LbChartLine, 1);

  for (guint i = 0; i < n; i++)
    line->points[i] = points[i];
  line->n_points = n;
  line->to_arrow = TRUE;
  line->label = g_strdup (label);
  line->label_x = label_x;
  line->label_y = label_y;
  g_ptr_array_add (layout->chart->lines, line);
  return line;
}

static void
add_sentence (Layout *layout, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add_sentence (Layout *layout, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (layout->chart->sentences, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* Leads down from the step before to @box. */
static void
follow_on (Layout *layout, LbChartBox *box)
{
  const LbChartBox *last = layout->last;

  if (last != NULL)
    add_line (layout, layout->last_label, MIDDLE + 34, box->y - 8, 2,
              (LbChartPoint[]) { { MIDDLE, last->y + last->height }, { MIDDLE, box->y } });
  layout->last = box;
  layout->last_label = NULL;
  layout->y = box->y + box->height + GAP;
}

/* Who answers for the steps of a role: of reviews the sections of the situation, else the units of that role. */
static char *
units_of (const LbSituation *situation, LbDepartmentRole role)
{
  GPtrArray *list = role == LB_DEPARTMENT_REVIEW ? situation->departments : situation->catalogue->departments;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < list->len; i++)
    {
      const LbDepartment *department = g_ptr_array_index (list, i);

      if (department->role == role)
        g_strv_builder_add (names, department->name);
    }
  all = g_strv_builder_end (names);
  return g_strjoinv ("、", all);
}

static char *
unit_line (const LbSituation *situation, const LbProcessStep *step)
{
  g_autofree char *units = units_of (situation, step->role);
  g_autofree char *time = NULL;

  if (step->target_minutes > 0 && step->fallback_working_days > 0)
    time = g_strdup_printf ("\n%d分钟内决定；内容复杂的%d个工作日", step->target_minutes, step->fallback_working_days);
  return g_strdup_printf ("责任部门：%s%s", units, time != NULL ? time : "");
}

static gboolean
needs_visit (const LbSituation *situation)
{
  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbItem *item = ((const LbSituationItem *) situation->items->pdata[i])->item;

      if (item->inspection_required || item->expert_required)
        return TRUE;
    }
  return FALSE;
}

/* The approvals */

/* How many approvals of the same stage must be decided one after the other before @entry. */
static guint
rank_of (const LbSituation *situation, const LbSituationItem *entry, guint depth)
{
  guint rank = 0;

  for (char **after = entry->row->after; after != NULL && *after != NULL && depth < 64; after++)
    {
      const LbSituationItem *before = lb_situation_item (situation, *after);

      if (before != NULL && before->row->stage == entry->row->stage)
        rank = MAX (rank, 1 + rank_of (situation, before, depth + 1));
    }
  return rank;
}

static char *
limit_text (LbLimit limit)
{
  if (limit.amount == 0)
    return g_strdup ("即办");
  return g_strdup_printf (limit.unit == LB_UNIT_WORKING_DAY ? "%d个工作日" : "%d日", limit.amount);
}

/* "in the situation, after A and B". (transfer full) (nullable) */
static char *
after_text (const LbSituation *situation, const LbSituationItem *entry)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (char **after = entry->row->after; after != NULL && *after != NULL; after++)
    {
      const LbSituationItem *before = lb_situation_item (situation, *after);

      if (before != NULL)
        g_strv_builder_add (names, before->item->name);
    }
  all = g_strv_builder_end (names);
  return all[0] != NULL ? g_strjoinv ("、", all) : NULL;
}

static LbChartBox *
add_item (Layout *layout, const LbSituationItem *entry, double x, double y)
{
  g_autofree char *limit = limit_text (entry->committed);
  g_autofree char *after = after_text (layout->situation, entry);
  const char *section = entry->department != NULL ? entry->department->name : entry->item->department;
  g_autofree char *unit = g_strdup_printf ("%s · %s", section, limit);

  add_sentence (layout, "　　%s，责任科室：%s，承诺时限：%s%s%s。", entry->item->name, section, limit,
                after != NULL ? "，在此之后办理：" : "", after != NULL ? after : "");
  return add_box (layout, LB_CHART_ITEM, x, y, ITEM_WIDTH, entry->item->name, unit);
}

/* Two in a row, each as high as the higher. Returns where the next row begins. */
static double
add_rank (Layout *layout, int stage, guint rank, double y, gboolean *ret_any)
{
  const double left = (COLUMN_WIDTH - 2 * ITEM_WIDTH - ITEM_GAP) / 2;
  LbChartBox *first = NULL;

  *ret_any = FALSE;
  for (guint i = 0; i < layout->situation->items->len; i++)
    {
      const LbSituationItem *entry = layout->situation->items->pdata[i];
      LbChartBox *box;

      if (entry->row->stage != stage || rank_of (layout->situation, entry, 0) != rank)
        continue;
      box = add_item (layout, entry, first == NULL ? left : left + ITEM_WIDTH + ITEM_GAP, y);
      *ret_any = TRUE;
      if (first == NULL)
        {
          first = box;
          continue;
        }
      first->height = box->height = MAX (first->height, box->height);
      y += box->height + ITEM_GAP;
      first = NULL;
    }
  if (first != NULL)
    {
      first->x = (COLUMN_WIDTH - ITEM_WIDTH) / 2; /* alone in its row */
      y += first->height + ITEM_GAP;
    }
  return y;
}

static LbChartBox *
add_stage (Layout *layout, const LbProcessStep *step, const LbStage *stage)
{
  const LbDepartment *lead = lb_catalogue_department (layout->situation->catalogue, stage->lead);
  g_autofree char *unit = g_strdup_printf ("牵头科室：%s", lead != NULL ? lead->name : stage->lead);
  g_autofree char *name = layout->situation->package->kind == LB_PACKAGE_PROJECT
                            ? g_strdup_printf ("%s · %s", step->name, stage->name) : g_strdup (step->name);
  LbChartBox *frame = add_box (layout, LB_CHART_GROUP, EDGE, layout->y, COLUMN_WIDTH - 2 * EDGE, name, unit);
  double y = frame->y + frame->height + 2;
  gboolean any = TRUE;

  add_sentence (layout, "%s，%s：", name, unit);
  for (guint rank = 0; any; rank++)
    {
      double from = y;

      if (rank > 0)
        y += GAP - ITEM_GAP - 2;
      y = add_rank (layout, stage->number, rank, y, &any);
      if (!any)
        y = from;
      else if (rank > 0)
        add_line (layout, "先行事项办结后", MIDDLE + 42, from + 5, 2,
                  (LbChartPoint[]) { { MIDDLE, from - ITEM_GAP }, { MIDDLE, from + GAP - ITEM_GAP - 2 } });
    }
  frame->height = y - frame->y;
  follow_on (layout, frame);
  if (layout->review == NULL)
    layout->review = frame;
  return frame;
}

static void
add_review (Layout *layout, const LbProcessStep *step)
{
  GPtrArray *stages = layout->situation->package->stages;

  for (guint i = 0; i < stages->len; i++)
    {
      const LbStage *stage = stages->pdata[i];
      gboolean applied = FALSE;

      for (guint j = 0; j < layout->situation->items->len; j++)
        applied |= ((const LbSituationItem *) layout->situation->items->pdata[j])->row->stage == stage->number;
      if (applied)
        add_stage (layout, step, stage);
    }
}

/* Steps */

/* Guidance beside the formal check: there when something is lacking, and back; reviewers help from it. */
static void
add_consult (Layout *layout, const LbProcessStep *step)
{
  g_autofree char *unit = unit_line (layout->situation, step);
  const LbChartBox *formal = layout->formal, *intake = layout->intake;
  LbChartBox *box;
  double right, y;

  if (formal == NULL || intake == NULL)
    return;
  box = add_box (layout, LB_CHART_SIDE, SIDE_X, formal->y, SIDE_WIDTH, step->name, unit);
  right = formal->x + formal->width;
  y = formal->y + MIN (formal->height, box->height) / 2;
  add_line (layout, "材料不齐备", (right + SIDE_X) / 2, y - 11, 2,
            (LbChartPoint[]) { { right, y - 8 }, { SIDE_X, y - 8 } });
  add_line (layout, "协助形式审查", (right + SIDE_X) / 2, y + 5, 2,
            (LbChartPoint[]) { { SIDE_X, y + 8 }, { right, y + 8 } })->dashed = TRUE;
  add_line (layout, "备齐后再交", (right + SIDE_X) / 2, intake->y + intake->height / 2 - 3, 3,
            (LbChartPoint[]) { { SIDE_X + SIDE_WIDTH / 2, box->y },
                               { SIDE_X + SIDE_WIDTH / 2, intake->y + intake->height / 2 },
                               { intake->x + intake->width, intake->y + intake->height / 2 } });
  layout->y = MAX (layout->y, box->y + box->height + GAP);
  add_sentence (layout, "材料不齐备的，转%s，%s；审批工作人员可协助形式审查，备齐后再到窗口提交。", step->name, unit);
  layout->last_label = "材料齐备";
}

static void
add_inspection (Layout *layout, const LbProcessStep *step)
{
  g_autofree char *unit = unit_line (layout->situation, step);
  const LbChartBox *review = layout->review;
  LbChartBox *box;
  double y;

  if (review == NULL || !needs_visit (layout->situation))
    return;
  box = add_box (layout, LB_CHART_SIDE, SIDE_X, review->y, SIDE_WIDTH, step->name, unit);
  y = box->y + box->height / 2;
  add_line (layout, "申请　结论", (COLUMN_WIDTH + SIDE_X) / 2, y - 4, 2,
            (LbChartPoint[]) { { COLUMN_WIDTH - EDGE, y }, { SIDE_X, y } })->from_arrow = TRUE;
  layout->y = MAX (layout->y, box->y + box->height + GAP);
  add_sentence (layout, "需要现场勘验或专家评审的，由各科室提出申请，%s，%s，结论返回各科室。", step->name, unit);
}

static void
add_ends (Layout *layout)
{
  const double width = (COLUMN_WIDTH - 20) / 2;
  const LbChartBox *last = layout->last;
  LbChartBox *fetch, *mail;
  double y = layout->y;

  if (last == NULL)
    return;
  fetch = add_box (layout, LB_CHART_END, EDGE, y, width, "办事人现场领取", "");
  mail = add_box (layout, LB_CHART_END, COLUMN_WIDTH - EDGE - width, y, width, "EMS邮寄发放", "");
  for (int i = 0; i < 2; i++)
    {
      const LbChartBox *end = i == 0 ? fetch : mail;
      double x = end->x + end->width / 2;

      add_line (layout, NULL, 0, 0, 4,
                (LbChartPoint[]) { { MIDDLE, last->y + last->height }, { MIDDLE, last->y + last->height + GAP / 2 },
                                   { x, last->y + last->height + GAP / 2 }, { x, end->y } });
    }
  add_sentence (layout, "审批结果由办事人现场领取，或者由EMS邮寄发放。");
  layout->chart->height = y + fetch->height + EDGE;
}

static void
add_step (Layout *layout, const LbProcessStep *step)
{
  g_autofree char *unit = NULL;
  LbChartBox *box;

  if (g_str_equal (step->id, "consult"))
    add_consult (layout, step);
  else if (g_str_equal (step->id, "inspection"))
    add_inspection (layout, step);
  else if (g_str_equal (step->id, "review"))
    add_review (layout, step);
  else
    {
      unit = unit_line (layout->situation, step);
      box = add_box (layout, LB_CHART_STEP, MIDDLE - STEP_WIDTH / 2, layout->y, STEP_WIDTH, step->name, unit);
      follow_on (layout, box);
      add_sentence (layout, "%s，%s。", step->name, unit);
      if (g_str_equal (step->id, "intake"))
        layout->intake = box;
      else if (g_str_equal (step->id, "formal"))
        layout->formal = box;
      else if (g_str_equal (step->id, "making"))
        layout->last_label = "结果交接";
    }
}

LbFlowChart *
lb_flow_chart_new (const LbSituation *situation)
{
  Layout layout = { .situation = situation, .y = EDGE };
  LbFlowChart *self;

  g_return_val_if_fail (situation != NULL, NULL);

  self = g_new0 (LbFlowChart, 1);
  g_atomic_ref_count_init (&self->references);
  self->boxes = g_ptr_array_new_with_free_func (box_free);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->sentences = g_ptr_array_new_with_free_func (g_free);
  self->title = g_strdup_printf ("“%s”办理流程图", situation->package->name);
  layout.chart = self;
  for (guint i = 0; i < situation->catalogue->process->len; i++)
    add_step (&layout, situation->catalogue->process->pdata[i]);
  self->height = layout.y;
  add_ends (&layout);
  return self;
}

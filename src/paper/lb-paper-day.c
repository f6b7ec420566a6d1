/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-paper-day.h"

#include "lb-paper-private.h"

const char *
lb_day_paper_title (LbDayPaperKind kind)
{
  return kind == LB_DAY_PAPER_CAR_ORDERS ? "派车单" : "路线单";
}

static char *
minute_text (int minute)
{
  return g_strdup_printf ("%02d:%02d", minute / 60, minute % 60);
}

static void
add_text (LbDocument *document, LbParagraphStyle style, char *text)
{
  if (*text != '\0')
    lb_document_add_paragraph (document, style, text);
  g_free (text);
}

static void
add_lines (LbDocument *document, const char *first, const char *second)
{
  LbBlock *block = lb_document_add_signatures (document);

  lb_block_add_signature (block, first);
  lb_block_add_signature (block, second);
}

/* Everybody who rides in the car that day, each once. */
static char *
riders (const LbDayStop *stops, gsize n_stops)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < n_stops; i++)
    {
      g_auto (GStrv) team = g_strsplit (stops[i].team != NULL ? stops[i].team : "", "、", -1);

      for (char **name = team; *name != NULL; name++)
        if (**name != '\0' && !g_ptr_array_find_with_equal_func (names, *name, g_str_equal, NULL))
          g_ptr_array_add (names, g_strdup (*name));
    }
  g_ptr_array_add (names, NULL);
  return g_strjoinv ("、", (char **) names->pdata);
}

/* 派车单 */

static void
add_car_order (LbDocument *document, LbDay day, const char *dispatcher, const LbDayStop *stops, gsize n_stops)
{
  static const char *const headers[] = { "序号", "时间", "单位", "地点", "事由" };
  static const double weights[] = { 0.07, 0.15, 0.24, 0.27, 0.27 };
  const LbDayStop *last = &stops[n_stops - 1];
  g_autofree char *date = lb_paper_day (day), *names = riders (stops, n_stops);
  g_autofree char *leave = minute_text (stops[0].start), *back = minute_text (last->start + last->minutes);
  g_autofree char *first = g_strdup_printf ("首站 %s 开始", leave), *end = g_strdup_printf ("末站 %s 结束", back);
  g_autofree char *count = g_strdup_printf ("%" G_GSIZE_FORMAT " 处", n_stops);
  LbBlock *pairs, *table;

  add_text (document, LB_PARAGRAPH_HEADING, g_strdup_printf ("派车单　%s　%s", date, stops[0].car));
  pairs = lb_document_add_pairs (document, 2);
  lb_block_add_pair (pairs, "用车日期", date);
  lb_block_add_pair (pairs, "用车科室", "现场勘验科");
  lb_block_add_pair (pairs, "出车", first);
  lb_block_add_pair (pairs, "返回", end);
  lb_block_add_pair (pairs, "勘验点", count);
  lb_block_add_pair (pairs, "派车人", dispatcher);
  pairs = lb_document_add_pairs (document, 1);
  lb_block_add_pair (pairs, "乘车人", names);
  table = lb_document_add_table (document, G_N_ELEMENTS (headers), headers, weights);
  for (gsize i = 0; i < n_stops; i++)
    {
      g_autofree char *index = g_strdup_printf ("%" G_GSIZE_FORMAT, i + 1);
      g_autofree char *from = minute_text (stops[i].start), *to = minute_text (stops[i].start + stops[i].minutes);
      g_autofree char *time = g_strdup_printf ("%s–%s", from, to);

      lb_block_add_row (table, index, time, stops[i].applicant, stops[i].place, stops[i].items);
    }
  pairs = lb_document_add_pairs (document, 2);
  lb_block_add_pair (pairs, "出车里程（公里）", "");
  lb_block_add_pair (pairs, "回场里程（公里）", "");
  add_lines (document, "驾驶员：", "用车人：");
}

/* 路线单 */

static void
add_route (LbDocument *document, LbDay day, const LbDayStop *stops, gsize n_stops)
{
  static const char *const headers[] = { "站", "到达", "离开", "路程", "单位和地点", "联系人", "勘验人员" };
  static const double weights[] = { 0.06, 0.09, 0.09, 0.10, 0.34, 0.16, 0.16 };
  g_autofree char *date = lb_paper_day (day);
  LbBlock *table;

  add_text (document, LB_PARAGRAPH_HEADING, g_strdup_printf ("路线单　%s　%s", date, stops[0].car));
  table = lb_document_add_table (document, G_N_ELEMENTS (headers), headers, weights);
  for (gsize i = 0; i < n_stops; i++)
    {
      const LbDayStop *stop = &stops[i];
      g_autofree char *index = g_strdup_printf ("%" G_GSIZE_FORMAT, i + 1);
      g_autofree char *from = minute_text (stop->start), *to = minute_text (stop->start + stop->minutes);
      g_autofree char *way = stop->way >= 0 ? g_strdup_printf ("%d 分钟", stop->way) : g_strdup ("—");
      g_autofree char *where = g_strdup_printf ("%s\n%s\n%s", stop->applicant != NULL ? stop->applicant : "",
                                                stop->place != NULL ? stop->place : "",
                                                stop->number != NULL ? stop->number : "");
      g_autofree char *who = g_strdup_printf ("%s\n%s", stop->contact != NULL ? stop->contact : "",
                                              stop->phone != NULL ? stop->phone : "");

      lb_block_add_row (table, index, from, to, way, where, who, stop->team);
    }
  add_lines (document, "驾驶员：", "带队人：");
}

LbDocument *
lb_day_paper_build (LbDayPaperKind kind, LbDay day, const char *dispatcher, const LbDayStop *stops, gsize n_stops)
{
  g_autoptr (LbDocument) document = NULL;
  g_autofree char *date = NULL;
  const char *group = kind == LB_DAY_PAPER_CAR_ORDERS ? "car-orders" : "routes";

  g_return_val_if_fail (stops != NULL || n_stops == 0, NULL);

  date = lb_paper_day (day);
  document = lb_document_new (lb_day_paper_title (kind), day);
  lb_document_set_head (document, lb_paper_organisation (), NULL, NULL);
  add_text (document, LB_PARAGRAPH_BODY, lb_paper_text (group, "lead", "day", date, NULL));
  for (gsize first = 0, next; first < n_stops; first = next)
    {
      for (next = first + 1; next < n_stops && g_strcmp0 (stops[next].car, stops[first].car) == 0; next++)
        ;
      if (first > 0)
        lb_document_add_next_page (document);
      if (kind == LB_DAY_PAPER_CAR_ORDERS)
        add_car_order (document, day, dispatcher, &stops[first], next - first);
      else
        add_route (document, day, &stops[first], next - first);
    }
  add_text (document, LB_PARAGRAPH_NOTE, lb_paper_text (group, "note", NULL));
  return g_steal_pointer (&document);
}

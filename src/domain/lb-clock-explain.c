/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why is this date the deadline? One line for each thing that moved it, with the article, policy or notice
 * that it rests on. The lines are read by clerks and applicants and printed on notices, so they are in the
 * language of the law.
 */
#include "lb-clock-private.h"

#include <string.h>

#define BASIS_DAY_ZERO "《民法典》第二百零一条第一款"
#define BASIS_CALENDAR_DAYS "《民法典》第二百条"
#define BASIS_ROLL "《民法典》第二百零三条第一款"
#define BASIS_END_OF_DAY "《民法典》第二百零三条第二款"
#define BASIS_WORKING_DAYS "《行政许可法》第八十二条"
#define BASIS_EXTENSION "《行政许可法》第四十二条第一款"
#define BASIS_SUSPENSION "《行政许可法》第四十五条"
#define BASIS_SITE_INSPECTION "本事项的政策规定（现场勘验不在《行政许可法》第四十五条所列之内）"
#define BASIS_MINUTES "“集中联动”“集成办理”工作实施方案：半小时内作出受理决定"
#define BASIS_NO_NOTICE "尚无国务院办公厅节假日安排通知"

static const char *const weekdays[] = { "周一", "周二", "周三", "周四", "周五", "周六", "周日" };

/* 民法典 took over the articles on periods, with their numbers, from 民法总则 on 1 January 2021: what was counted
 * before that day rests on the older law. (transfer full) */
static char *
basis_in_force (const char *basis, LbDay day)
{
  static const char code[] = "《民法典》";

  if (basis != NULL && g_str_has_prefix (basis, code) && day != LB_DAY_NONE && day < lb_day_from_ymd (2021, 1, 1))
    return g_strconcat ("《民法总则》", basis + sizeof code - 1, NULL);
  return g_strdup (basis);
}

static void G_GNUC_PRINTF (4, 5)
add (GPtrArray *because, LbDay day, const char *basis, const char *format, ...)
{
  LbClockStep *step = g_new0 (LbClockStep, 1);
  va_list arguments;

  va_start (arguments, format);
  step->text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  step->day = day;
  step->basis = basis_in_force (basis, day);
  g_ptr_array_add (because, step);
}

/* 2019年5月1日（周三） */
static char *
day_text (LbDay day)
{
  int year;
  int month;
  int of_month;

  lb_day_to_ymd (day, &year, &month, &of_month);
  return g_strdup_printf ("%d年%d月%d日（%s）", year, month, of_month, weekdays[lb_day_weekday (day) - 1]);
}

static char *
span_text (LbDay first, LbDay last)
{
  g_autofree char *from = day_text (first);
  g_autofree char *to = day_text (last);

  return first == last ? g_steal_pointer (&from) : g_strconcat (from, "至", to, NULL);
}

/* The day in "2019@2019-03-22" and "2019-03-22", as people write it; what is neither stays as it is. */
static char *
version_text (const char *version)
{
  const char *at = strchr (version, '@');
  int year, month, of_month;
  LbDay day;

  if (!lb_day_parse (at != NULL ? at + 1 : version, &day, NULL))
    return g_strdup (version);
  lb_day_to_ymd (day, &year, &month, &of_month);
  return g_strdup_printf ("%d年%d月%d日", year, month, of_month);
}

static char *
notice_text (const LbHolidayNotice *notice)
{
  g_autofree char *published = version_text (notice->id);

  return notice->title != NULL ? g_strdup_printf ("%s（%s公布）", notice->title, published)
                               : g_strdup_printf ("%s公布的节假日安排", published);
}

static const char *
unit_text (LbUnit unit)
{
  return unit == LB_UNIT_WORKING_DAY ? "个工作日" : unit == LB_UNIT_CALENDAR_DAY ? "日（自然日）" : "分钟服务时间";
}

/* Holidays */

/* The last day, not beyond @last, that the same notice sets apart in the same way as @day. */
static LbDay
end_of_run (LbCalendar *calendar, LbDay day, LbDay last)
{
  const LbHolidayNotice *notice = lb_calendar_notice (calendar, day);
  const char *holiday = lb_calendar_holiday (calendar, day);
  gboolean working = lb_calendar_is_working (calendar, day);

  while (day < last && lb_calendar_notice (calendar, day + 1) == notice
         && lb_calendar_is_working (calendar, day + 1) == working
         && g_strcmp0 (lb_calendar_holiday (calendar, day + 1), holiday) == 0)
    day++;
  return day;
}

static void
explain_run (LbCalendar *calendar, LbDay first, LbDay last, GPtrArray *because)
{
  g_autofree char *days = span_text (first, last);
  g_autofree char *basis = notice_text (lb_calendar_notice (calendar, first));
  const char *holiday = lb_calendar_holiday (calendar, first);

  if (lb_calendar_is_working (calendar, first))
    add (because, first, basis, "%s因%s调休上班，为工作日，计入", days, holiday != NULL ? holiday : "节假日");
  else
    add (because, first, basis, "%s放假：%s，共%d天不计入", holiday != NULL ? holiday : "节假日", days,
         last - first + 1);
}

/* One line for each holiday and each run of days worked instead, in (from, to]; gives the number of plain
 * Saturdays and Sundays beside them. */
static int
explain_holidays (LbCalendar *calendar, LbDay from, LbDay to, GPtrArray *because)
{
  int weekend_days = 0;

  for (LbDay day = from + 1; day <= to; day++)
    {
      if (lb_calendar_notice (calendar, day) == NULL)
        {
          weekend_days += !lb_calendar_is_working (calendar, day);
          continue;
        }
      LbDay last = end_of_run (calendar, day, to);

      explain_run (calendar, day, last, because);
      day = last;
    }
  return weekend_days;
}

/* Suspensions */

static char *
reasons_text (guint reasons)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i <= LB_SUSPENSION_SITE_INSPECTION; i++)
    {
      if ((reasons & (1u << i)) == 0)
        continue;
      if (text->len > 0)
        g_string_append (text, "、");
      g_string_append (text, lb_suspension_reason_label (i));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
suspension_basis (guint reasons)
{
  const guint inspection = 1u << LB_SUSPENSION_SITE_INSPECTION;

  if (reasons == inspection)
    return BASIS_SITE_INSPECTION;
  return (reasons & inspection) != 0 ? BASIS_SUSPENSION "；" BASIS_SITE_INSPECTION : BASIS_SUSPENSION;
}

static void
explain_suspension (LbCalendar *calendar, LbUnit unit, const LbSpan *span, GPtrArray *because)
{
  g_autofree char *reasons = reasons_text (span->reasons);
  g_autofree char *from = day_text (span->from);
  g_autofree char *to = day_text (span->to);
  const char *basis = suspension_basis (span->reasons);
  int excluded = lb_clock_span_excluded (calendar, unit, span, G_MAXINT32);

  if (span->open)
    add (because, span->from, basis, "%s自%s开始，尚未结束，期限暂停计算", reasons, from);
  else if (span->from == span->to)
    add (because, span->from, basis, "%s于%s当日开始、当日结束，不扣除", reasons, from);
  else
    add (because, span->from, basis, "%s自%s开始，至%s收到结论，所需时间不计入：扣除%d%s", reasons, from, to, excluded,
         unit_text (unit));
}

/* The end */

static void
explain_extension (const LbClockProblem *problem, LbDay day, GPtrArray *because)
{
  if (problem->extension == 0)
    return;
  add (because, day, problem->extension_basis != NULL ? problem->extension_basis : BASIS_EXTENSION,
       "经批准延长%d%s", problem->extension, unit_text (problem->limit.unit));
}

static void
explain_count (const LbClockProblem *problem, int excluded, LbDay counted, GPtrArray *because)
{
  g_autofree char *day = day_text (counted);
  g_autoptr (GString) sum = g_string_new (NULL);
  const char *unit = unit_text (problem->limit.unit);
  const char *basis = problem->limit.unit == LB_UNIT_WORKING_DAY ? BASIS_WORKING_DAYS : BASIS_CALENDAR_DAYS;
  int total = problem->limit.amount + problem->extension + excluded;

  g_string_append_printf (sum, "期限%d", problem->limit.amount);
  if (problem->extension > 0)
    g_string_append_printf (sum, "＋延长%d", problem->extension);
  if (excluded > 0)
    g_string_append_printf (sum, "＋扣除%d", excluded);
  if (problem->extension > 0 || excluded > 0)
    g_string_append_printf (sum, "＝%d", total);
  add (because, counted, basis, "%s%s，自起算日次日起数至%s", sum->str, unit, day);
}

static void
explain_roll (LbCalendar *calendar, LbDay counted, LbDay due, GPtrArray *because)
{
  g_autofree char *from = day_text (counted);
  g_autofree char *to = day_text (due);

  if (counted == due)
    return;
  explain_holidays (calendar, counted - 1, due, because);
  add (because, due, BASIS_ROLL, "%s不是工作日，顺延至其后第一个工作日%s", from, to);
}

/* One line for each year in [from, to] that no notice covers yet. */
static void
explain_provisional (LbCalendar *calendar, LbDay from, LbDay to, GPtrArray *because)
{
  int first;
  int last;

  lb_day_to_ymd (from, &first, NULL, NULL);
  lb_day_to_ymd (to, &last, NULL, NULL);
  for (int year = first; year <= last; year++)
    {
      if (lb_calendar_notice_of_year (calendar, year) == NULL)
        add (because, MAX (from, lb_day_from_any_ymd (year, 1, 1)), BASIS_NO_NOTICE,
             "%d年的节假日安排尚未公布，暂按周一至周五为工作日计算，届满日为暂定，公布后重新计算", year);
    }
}

/* Which notices the calendar had for the years that the clock ran through. */
static void
explain_version (LbCalendar *calendar, LbDay from, LbDay to, GPtrArray *because)
{
  g_autofree char *version = version_text (lb_calendar_version (calendar));
  g_autoptr (GString) basis = g_string_new (NULL);
  int first;
  int last;

  lb_day_to_ymd (from, &first, NULL, NULL);
  lb_day_to_ymd (to, &last, NULL, NULL);
  for (int year = first; year <= last; year++)
    {
      const LbHolidayNotice *notice = lb_calendar_notice_of_year (calendar, year);
      g_autofree char *text = notice != NULL ? notice_text (notice) : NULL;

      if (text == NULL)
        continue;
      if (basis->len > 0)
        g_string_append (basis, "；");
      g_string_append (basis, text);
    }
  add (because, to, basis->len > 0 ? basis->str : BASIS_NO_NOTICE, "按截至%s公布的工作日历计算", version);
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const LbClockStep *first = *(const LbClockStep *const *) a;
  const LbClockStep *second = *(const LbClockStep *const *) b;

  return (first->day > second->day) - (first->day < second->day);
}

/* The last day that has anything to do with the answer. */
static LbDay
last_day (GArray *spans, const LbClockProblem *problem, LbDay due)
{
  LbDay last = due != LB_DAY_NONE ? due : problem->start;

  if (spans->len > 0)
    last = MAX (last, g_array_index (spans, LbSpan, spans->len - 1).to);
  return last;
}

static void
explain_start (const LbClockProblem *problem, GPtrArray *because)
{
  g_autofree char *day = day_text (problem->start);
  const char *basis = problem->basis;

  if (basis == NULL)
    basis = problem->limit.unit == LB_UNIT_WORKING_DAY ? BASIS_WORKING_DAYS : BASIS_CALENDAR_DAYS;
  add (because, problem->start, BASIS_DAY_ZERO, "%s为起算日，当日不计入，自次日起计算", day);
  add (because, problem->start, basis, "期限为%d%s", problem->limit.amount, unit_text (problem->limit.unit));
}

static void
explain_end (LbCalendar *calendar, const LbClockProblem *problem, LbDay counted, LbClockAnswer *answer)
{
  g_autofree char *due = day_text (answer->due);

  explain_extension (problem, counted, answer->because);
  explain_count (problem, answer->excluded, counted, answer->because);
  explain_roll (calendar, counted, answer->due, answer->because);
  add (answer->because, answer->due, BASIS_END_OF_DAY, "届满日为%s，至当日24时届满；须到窗口办理的，至窗口下班时",
       due);
}

void
lb_clock_explain_days (LbCalendar *calendar, const LbClockProblem *problem, GArray *spans, LbDay counted_due,
                       LbClockAnswer *answer)
{
  GPtrArray *because = answer->because;
  LbDay last = last_day (spans, problem, answer->due);
  int weekend_days = 0;

  g_assert (spans != NULL && because != NULL);
  explain_start (problem, because);
  for (guint i = 0; i < spans->len; i++)
    explain_suspension (calendar, problem->limit.unit, &g_array_index (spans, LbSpan, i), because);
  if (problem->limit.unit == LB_UNIT_WORKING_DAY)
    weekend_days = explain_holidays (calendar, problem->start, last, because);
  g_ptr_array_sort (because, compare_steps); /* stable: what shares a day keeps its order */
  if (weekend_days > 0)
    add (because, last, BASIS_WORKING_DAYS, "其间的周六、周日共%d天不计入", weekend_days);
  if (answer->provisional)
    explain_provisional (calendar, problem->start + 1, last, because);
  if (counted_due != LB_DAY_NONE)
    explain_end (calendar, problem, counted_due, answer);
  else
    explain_extension (problem, last, because);
  explain_version (calendar, problem->start, last, because);
}

/* Service minutes */

static char *
hours_text (const LbServiceHours *hours)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < hours->n_spans; i++)
    g_string_append_printf (text, "%s%d:%02d–%d:%02d", i > 0 ? "、" : "", hours->spans[i].open / 60,
                            hours->spans[i].open % 60, hours->spans[i].close / 60,
                            hours->spans[i].close % 60);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
time_text (LbTime time)
{
  g_autofree char *day = day_text (lb_time_day (time));
  int minute = lb_time_minute (time);

  return g_strdup_printf ("%s%d:%02d", day, minute / 60, minute % 60);
}

/* The minutes that each day on the way gave. */
static void
explain_service_days (LbCalendar *calendar, const LbServiceHours *hours, LbTime start, LbTime due,
                      const char *basis, GPtrArray *because)
{
  for (LbDay day = lb_time_day (start); day <= lb_time_day (due); day++)
    {
      LbTime from = MAX (lb_day_start (day), start);
      LbTime to = MIN (lb_day_start (day + 1), due);
      int minutes = lb_calendar_service_minutes_between (calendar, hours, from, to);
      g_autofree char *text = day_text (day);

      if (minutes > 0)
        add (because, day, basis, "%s计入服务时间%d分钟", text, minutes);
    }
}

void
lb_clock_explain_minutes (LbCalendar *calendar, const LbClockProblem *problem, LbClockAnswer *answer)
{
  const LbServiceHours *hours = problem->hours != NULL ? problem->hours : &lb_service_hours_default;
  const char *basis = problem->basis != NULL ? problem->basis : BASIS_MINUTES;
  LbDay first = lb_time_day (problem->start_time);
  g_autofree char *start = time_text (problem->start_time);
  g_autofree char *due = time_text (answer->due_time);
  g_autofree char *open = hours_text (hours);
  GPtrArray *because = answer->because;

  add (because, first, basis, "%s接件，自此起计算%d%s（%s）", start, problem->limit.amount,
       unit_text (LB_UNIT_SERVICE_MINUTE), open);
  explain_holidays (calendar, first - 1, answer->due, because);
  explain_service_days (calendar, hours, problem->start_time, answer->due_time, basis, because);
  g_ptr_array_sort (because, compare_steps);
  explain_extension (problem, answer->due, because);
  if (answer->provisional)
    explain_provisional (calendar, first, answer->due, because);
  add (because, answer->due, basis, "至%s届满", due);
  explain_version (calendar, first, answer->due, because);
}

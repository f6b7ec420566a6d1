/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every clock must obey, whatever its dates, and what it says about itself. The worked examples are in
 * test-clock-vectors.c.
 */
#include <string.h>

#include "lb-clock.h"
#include "lb-error.h"
#include "lb-test-data.h"

#define ROUNDS 1500
#define MOST_SUSPENSIONS 5

/* A random history; the suspensions are its own. */
typedef struct
{
  LbClockProblem problem;
  LbSuspension suspensions[MOST_SUSPENSIONS * 2];
} History;

static void
make_history (History *history)
{
  LbDay start = g_test_rand_int_range (day_of ("2018-06-01"), day_of ("2027-06-01"));

  memset (history, 0, sizeof *history);
  history->problem.limit.amount = g_test_rand_int_range (0, 61);
  history->problem.limit.unit = g_test_rand_bit () ? LB_UNIT_WORKING_DAY : LB_UNIT_CALENDAR_DAY;
  history->problem.start = start;
  history->problem.extension = g_test_rand_bit () ? g_test_rand_int_range (0, 16) : 0;
  history->problem.n_suspensions = g_test_rand_int_range (0, MOST_SUSPENSIONS + 1);
  history->problem.suspensions = history->suspensions;
  for (gsize i = 0; i < history->problem.n_suspensions; i++)
    {
      history->suspensions[i].reason = g_test_rand_int_range (0, LB_SUSPENSION_SITE_INSPECTION + 1);
      history->suspensions[i].from = start + g_test_rand_int_range (-5, 60);
      history->suspensions[i].to = history->suspensions[i].from + g_test_rand_int_range (0, 30);
    }
}

static LbClockAnswer *
solve (LbCalendar *calendar, const LbClockProblem *problem)
{
  g_autoptr (GError) error = NULL;
  LbClockAnswer *answer = lb_clock_solve (calendar, problem, &error);

  g_assert_no_error (error);
  g_assert_nonnull (answer);
  return answer;
}

static LbDay
due_of (LbCalendar *calendar, const LbClockProblem *problem)
{
  g_autoptr (LbClockAnswer) answer = solve (calendar, problem);

  return answer->due;
}

/* The rule of the law said again, day by day: how many days of the unit lie in any suspension? */
static int
count_excluded (LbCalendar *calendar, const LbClockProblem *problem)
{
  int count = 0;

  for (LbDay day = problem->start + 1; day < problem->start + 200; day++)
    {
      gboolean inside = FALSE;

      for (gsize i = 0; i < problem->n_suspensions; i++)
        inside |= day > problem->suspensions[i].from && day <= problem->suspensions[i].to;
      if (problem->limit.unit == LB_UNIT_WORKING_DAY)
        inside = inside && lb_calendar_is_working (calendar, day);
      count += inside;
    }
  return count;
}

static void
the_due_day_is_what_counting_on_paper_gives (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");

  for (int i = 0; i < ROUNDS; i++)
    {
      History history;
      g_autoptr (LbClockAnswer) answer = NULL;
      int left;
      LbDay day;

      make_history (&history);
      answer = solve (calendar, &history.problem);
      g_assert_cmpint (answer->excluded, ==, count_excluded (calendar, &history.problem));
      left = history.problem.limit.amount + history.problem.extension + answer->excluded;
      for (day = history.problem.start; left > 0; left -= history.problem.limit.unit == LB_UNIT_CALENDAR_DAY
                                                          || lb_calendar_is_working (calendar, day))
        day++;
      while (history.problem.limit.unit == LB_UNIT_CALENDAR_DAY && !lb_calendar_is_working (calendar, day))
        day++;
      g_assert_cmpint (answer->due, ==, day);
      g_assert_cmpint (answer->due_time, ==, lb_day_start (day + 1));
    }
}

static void
a_later_start_or_a_longer_limit_is_never_due_earlier (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");

  for (int i = 0; i < ROUNDS; i++)
    {
      History history;
      LbClockProblem later;
      LbClockProblem longer;
      LbDay due;

      make_history (&history);
      later = longer = history.problem;
      later.start += g_test_rand_int_range (0, 10);
      longer.limit.amount += g_test_rand_int_range (0, 10);
      due = due_of (calendar, &history.problem);
      g_assert_cmpint (due_of (calendar, &later), >=, due);
      g_assert_cmpint (due_of (calendar, &longer), >=, due);
      if (longer.limit.amount > history.problem.limit.amount && longer.limit.unit == LB_UNIT_WORKING_DAY)
        g_assert_cmpint (due_of (calendar, &longer), >, due);
    }
}

static void
a_pause_that_covers_no_day_of_the_unit_changes_nothing (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");

  for (int i = 0; i < ROUNDS; i++)
    {
      History history;
      LbClockProblem paused;
      LbSuspension *pause;

      make_history (&history);
      paused = history.problem;
      pause = &history.suspensions[paused.n_suspensions++];
      pause->from = pause->to = paused.start + g_test_rand_int_range (-5, 60);
      /* Days off after the day on which it begins are not days of a working-day limit. */
      while (paused.limit.unit == LB_UNIT_WORKING_DAY && !lb_calendar_is_working (calendar, pause->to + 1))
        pause->to++;
      g_assert_cmpint (due_of (calendar, &paused), ==, due_of (calendar, &history.problem));
    }
}

static void
only_the_union_of_pauses_counts (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");

  for (int i = 0; i < ROUNDS; i++)
    {
      History history;
      History other;
      g_autoptr (LbClockAnswer) one = NULL;
      g_autoptr (LbClockAnswer) two = NULL;
      gsize count;

      make_history (&history);
      other = history;
      other.problem.suspensions = other.suspensions;
      count = history.problem.n_suspensions;
      for (gsize s = 0; s < count; s++) /* split or repeat each, in reverse order */
        {
          const LbSuspension *whole = &history.suspensions[s];
          LbSuspension *first = &other.suspensions[2 * (count - 1 - s)];
          LbSuspension *second = first + 1;

          *first = *second = *whole;
          if (g_test_rand_bit ())
            first->to = second->from = g_test_rand_int_range (whole->from, whole->to + 1);
          else if (g_test_rand_bit ())
            second->from = g_test_rand_int_range (whole->from, whole->to + 1); /* lies inside the first */
        }
      other.problem.n_suspensions = 2 * count;
      one = solve (calendar, &history.problem);
      two = solve (calendar, &other.problem);
      g_assert_cmpint (one->due, ==, two->due);
      g_assert_cmpint (one->excluded, ==, two->excluded);
      g_assert_cmpint (one->provisional, ==, two->provisional);
    }
}

static void
an_extension_adds_to_the_limit (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");

  for (int i = 0; i < ROUNDS; i++)
    {
      History history;
      LbClockProblem longer;

      make_history (&history);
      longer = history.problem;
      longer.limit.amount += longer.extension;
      longer.extension = 0;
      g_assert_cmpint (due_of (calendar, &longer), ==, due_of (calendar, &history.problem));
    }
}

static void
a_new_calendar_moves_only_what_it_touches (void)
{
  g_autoptr (LbCalendarBook) book = load_book ();
  g_autoptr (LbCalendar) old = lb_calendar_book_get (book, "2020@2019-11-21", NULL);
  g_autoptr (LbCalendar) new = lb_calendar_book_get (book, "current", NULL);
  int moved = 0;

  for (int i = 0; i < ROUNDS; i++)
    {
      History history;
      g_autoptr (LbClockAnswer) before = NULL;
      g_autoptr (LbClockAnswer) after = NULL;
      g_autoptr (LbCalendar) recorded = NULL;
      LbDay last;
      gboolean touched = FALSE;

      make_history (&history);
      if (g_test_rand_bit ())
        history.problem.start = day_of ("2020-01-01") + g_test_rand_int_range (0, 40);
      before = solve (old, &history.problem);
      after = solve (new, &history.problem);
      last = MAX (before->due, after->due);
      for (gsize s = 0; s < history.problem.n_suspensions; s++)
        last = MAX (last, history.suspensions[s].to);
      /* The first day as well: a term that ends on it is put off when it is no working day any more. */
      for (LbDay day = history.problem.start; day <= last; day++)
        touched |= lb_calendar_is_working (old, day) != lb_calendar_is_working (new, day);
      if (!touched)
        g_assert_cmpint (before->due, ==, after->due);
      moved += before->due != after->due;
      /* The name that was recorded with a date gives that date again. */
      recorded = lb_calendar_book_get (book, after->calendar, NULL);
      g_assert_cmpint (due_of (recorded, &history.problem), ==, after->due);
    }
  g_assert_cmpint (moved, >, 0);
}

static void
used_and_left_are_the_whole_budget (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");

  for (int i = 0; i < ROUNDS; i++)
    {
      History history;
      LbClockProblem *problem = &history.problem;
      g_autoptr (LbClockAnswer) answer = NULL;
      LbDay last;
      int used = 0;
      int earlier = 0;
      int left;

      make_history (&history);
      answer = solve (calendar, problem);
      for (LbDay day = problem->start - 3; day < answer->due + 10; day++)
        {
          lb_clock_progress (calendar, problem, day, &used, &left);
          g_assert_cmpint (used + left, ==, problem->limit.amount + problem->extension);
          g_assert_cmpint (used, >=, earlier);
          g_assert_cmpint (used, <=, earlier + 1);
          earlier = used;
        }
      last = problem->start;
      for (gsize s = 0; s < problem->n_suspensions; s++)
        last = MAX (last, problem->suspensions[s].to);
      lb_clock_progress (calendar, problem, answer->due, NULL, &left);
      if (last <= answer->due && problem->limit.unit == LB_UNIT_WORKING_DAY)
        g_assert_cmpint (left, ==, 0);
      lb_clock_progress (calendar, problem, answer->due + 40, NULL, &left);
      g_assert_cmpint (left, <, 0);
    }
}

static void
an_open_pause_has_no_due_day_and_stops_the_count (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");
  const LbSuspension open = { LB_SUSPENSION_EXPERT_REVIEW, day_of ("2026-06-03"), LB_DAY_NONE };
  const LbClockProblem problem = { .limit = { 20, LB_UNIT_WORKING_DAY },
                                   .start = day_of ("2026-06-01"),
                                   .suspensions = &open,
                                   .n_suspensions = 1 };
  g_autoptr (LbClockAnswer) answer = solve (calendar, &problem);
  int used;
  int left;

  g_assert_true (answer->suspended);
  g_assert_cmpint (answer->due, ==, LB_DAY_NONE);
  g_assert_cmpint (answer->due_time, ==, LB_TIME_NONE);
  lb_clock_progress (calendar, &problem, day_of ("2026-06-03"), &used, &left);
  g_assert_cmpint (used, ==, 2);
  lb_clock_progress (calendar, &problem, day_of ("2026-09-30"), &used, &left);
  g_assert_cmpint (used, ==, 2);
  g_assert_cmpint (left, ==, 18);
}

static void
half_an_hour_is_thirty_open_minutes (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");

  for (int i = 0; i < ROUNDS; i++)
    {
      LbDay day = g_test_rand_int_range (day_of ("2018-06-01"), day_of ("2026-12-01"));
      const LbClockProblem problem = { .limit = { 30, LB_UNIT_SERVICE_MINUTE },
                                       .start_time = lb_time_at (day, g_test_rand_int_range (0, 1440)) };
      g_autoptr (LbClockAnswer) answer = solve (calendar, &problem);
      int used;

      g_assert_cmpint (lb_calendar_service_minutes_between (calendar, &lb_service_hours_default,
                                                            problem.start_time, answer->due_time),
                       ==, 30);
      g_assert_cmpint (answer->due, ==, lb_time_day (answer->due_time));
      g_assert_cmpint (answer->excluded, ==, 0);
      lb_clock_progress (calendar, &problem, answer->due - 30, &used, NULL);
      g_assert_cmpint (used, ==, 0);
    }
}

static void
every_answer_gives_its_reasons (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");

  for (int i = 0; i < ROUNDS; i++)
    {
      History history;
      g_autoptr (LbClockAnswer) answer = NULL;
      const LbClockStep *last;

      make_history (&history);
      answer = solve (calendar, &history.problem);
      g_assert_cmpuint (answer->because->len, >=, 5);
      for (guint s = 0; s < answer->because->len; s++)
        {
          const LbClockStep *step = answer->because->pdata[s];

          g_assert_true (lb_day_is_supported (step->day));
          g_assert_cmpuint (strlen (step->text), >, 6);
          g_assert_cmpuint (strlen (step->basis), >, 6);
        }
      last = answer->because->pdata[answer->because->len - 1];
      g_assert_nonnull (strstr (last->text, "公布的工作日历计算"));
    }
}

/* All the lines of an answer, as "date text [basis]". */
static char *
reasons_of (const LbClockAnswer *answer)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < answer->because->len; i++)
    {
      const LbClockStep *step = answer->because->pdata[i];
      g_autofree char *day = lb_day_to_string (step->day);

      g_string_append_printf (text, "%s %s [%s]\n", day, step->text, step->basis);
    }
  return g_string_free (text, FALSE);
}

static void
reasons_rest_on_the_law_of_their_day (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");
  const LbClockProblem before = { .limit = { 20, LB_UNIT_WORKING_DAY }, .start = day_of ("2019-04-30") };
  const LbClockProblem after = { .limit = { 20, LB_UNIT_WORKING_DAY }, .start = day_of ("2026-04-20") };
  g_autoptr (LbClockAnswer) old_answer = solve (calendar, &before);
  g_autoptr (LbClockAnswer) new_answer = solve (calendar, &after);
  g_autofree char *old_text = reasons_of (old_answer);
  g_autofree char *new_text = reasons_of (new_answer);

  g_assert_nonnull (strstr (old_text, "《民法总则》第二百零一条"));
  g_assert_null (strstr (old_text, "民法典"));
  g_assert_nonnull (strstr (new_text, "《民法典》第二百零一条"));
  g_assert_null (strstr (new_text, "民法总则"));
}

static void
the_reasons_of_a_paused_clock_can_be_read (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");
  const LbSuspension pauses[] = {
    { LB_SUSPENSION_HEARING, day_of ("2026-05-08"), day_of ("2026-05-20") },
    { LB_SUSPENSION_EXPERT_REVIEW, day_of ("2026-04-28"), day_of ("2026-05-12") },
  };
  const LbClockProblem problem = { .limit = { 20, LB_UNIT_WORKING_DAY },
                                   .start = day_of ("2026-04-20"),
                                   .suspensions = pauses,
                                   .n_suspensions = 2 };
  g_autoptr (LbClockAnswer) answer = solve (calendar, &problem);
  g_autofree char *text = reasons_of (answer);

  g_assert_cmpstr (text, ==,
    "2026-04-20 2026年4月20日（周一）为起算日，当日不计入，自次日起计算 [《民法典》第二百零一条第一款]\n"
    "2026-04-20 期限为20个工作日 [《行政许可法》第八十二条]\n"
    "2026-04-28 听证、专家评审自2026年4月28日（周二）开始，至2026年5月20日（周三）收到结论，所需时间不计入："
    "扣除14个工作日 [《行政许可法》第四十五条]\n"
    "2026-05-01 劳动节放假：2026年5月1日（周五）至2026年5月5日（周二），共5天不计入 "
    "[国务院办公厅关于2026年部分节假日安排的通知（2025年11月4日公布）]\n"
    "2026-05-09 2026年5月9日（周六）因劳动节调休上班，为工作日，计入 "
    "[国务院办公厅关于2026年部分节假日安排的通知（2025年11月4日公布）]\n"
    "2026-06-09 其间的周六、周日共11天不计入 [《行政许可法》第八十二条]\n"
    "2026-06-09 期限20＋扣除14＝34个工作日，自起算日次日起数至2026年6月9日（周二） [《行政许可法》第八十二条]\n"
    "2026-06-09 届满日为2026年6月9日（周二），至当日24时届满；须到窗口办理的，至窗口下班时 "
    "[《民法典》第二百零三条第二款]\n"
    "2026-06-09 按截至2025年11月4日公布的工作日历计算 "
    "[国务院办公厅关于2026年部分节假日安排的通知（2025年11月4日公布）]\n");
}

static void
rolling_and_provisional_years_are_explained (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");
  const LbClockProblem rolled = { .limit = { 30, LB_UNIT_CALENDAR_DAY }, .start = day_of ("2026-09-02") };
  const LbClockProblem provisional = { .limit = { 20, LB_UNIT_WORKING_DAY }, .start = day_of ("2026-12-21") };
  const LbClockProblem minutes = { .limit = { 30, LB_UNIT_SERVICE_MINUTE },
                                   .start_time = time_of ("2026-02-14T16:50") };
  g_autoptr (LbClockAnswer) first = solve (calendar, &rolled);
  g_autoptr (LbClockAnswer) second = solve (calendar, &provisional);
  g_autoptr (LbClockAnswer) third = solve (calendar, &minutes);
  g_autofree char *rolled_text = reasons_of (first);
  g_autofree char *provisional_text = reasons_of (second);
  g_autofree char *minutes_text = reasons_of (third);

  g_assert_nonnull (strstr (rolled_text, "顺延至其后第一个工作日2026年10月8日（周四）"));
  g_assert_nonnull (strstr (rolled_text, "国庆节放假"));
  g_assert_null (strstr (rolled_text, "暂定"));
  g_assert_nonnull (strstr (provisional_text, "2027-01-01 2027年的节假日安排尚未公布"));
  g_assert_nonnull (strstr (minutes_text, "2026年2月14日（周六）计入服务时间10分钟"));
  g_assert_nonnull (strstr (minutes_text, "春节放假"));
  g_assert_nonnull (strstr (minutes_text, "2026年2月24日（周二）计入服务时间20分钟"));
  g_assert_nonnull (strstr (minutes_text, "至2026年2月24日（周二）8:50届满"));
}

static void
impossible_problems_are_refused (void)
{
  g_autoptr (LbCalendar) calendar = load_calendar ("current");
  const LbDay start = day_of ("2026-06-01");
  const LbSuspension backwards = { LB_SUSPENSION_HEARING, start + 2, start + 1 };
  const LbSuspension nowhere = { LB_SUSPENSION_HEARING, LB_DAY_NONE, start };
  const LbSuspension unknown = { 99, start, start };
  const LbSuspension fine = { LB_SUSPENSION_HEARING, start, start };
  const LbServiceHours closed = { .n_spans = 0 };
  const LbLimit days = { 5, LB_UNIT_WORKING_DAY };
  const LbClockProblem bad[] = {
    { .limit = { -1, LB_UNIT_WORKING_DAY }, .start = start },
    { .limit = { LB_LIMIT_LARGEST + 1, LB_UNIT_WORKING_DAY }, .start = start },
    { .limit = { 5, 7 }, .start = start },
    { .limit = days, .start = LB_DAY_NONE },
    { .limit = days, .start = G_MAXINT32 },
    { .limit = days, .start = start, .extension = -1 },
    { .limit = days, .start = start, .extension = G_MAXINT },
    { .limit = days, .start = start, .suspensions = &backwards, .n_suspensions = 1 },
    { .limit = days, .start = start, .suspensions = &nowhere, .n_suspensions = 1 },
    { .limit = days, .start = start, .suspensions = &unknown, .n_suspensions = 1 },
    { .limit = days, .start = start, .suspensions = &fine, .n_suspensions = LB_SUSPENSIONS_MOST + 1 },
    { .limit = { 30, LB_UNIT_SERVICE_MINUTE }, .suspensions = &fine, .n_suspensions = 1 },
    { .limit = { 30, LB_UNIT_SERVICE_MINUTE }, .start_time = LB_TIME_NONE },
    { .limit = { 30, LB_UNIT_SERVICE_MINUTE }, .start_time = G_MAXINT64 },
    { .limit = { 30, LB_UNIT_SERVICE_MINUTE }, .hours = &closed },
    { .limit = { LB_LIMIT_LARGEST, LB_UNIT_WORKING_DAY }, .start = lb_day_from_ymd (LB_YEAR_LAST, 1, 1) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (lb_clock_solve (calendar, &bad[i], &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
    }
}

static void
reasons_for_a_pause_have_names_both_ways (void)
{
  LbSuspensionReason reason;

  for (int i = 0; i <= LB_SUSPENSION_SITE_INSPECTION; i++)
    {
      g_assert_true (lb_suspension_reason_parse (lb_suspension_reason_name (i), &reason));
      g_assert_cmpint (reason, ==, i);
      g_assert_nonnull (lb_suspension_reason_label (i));
    }
  g_assert_false (lb_suspension_reason_parse ("holiday", &reason));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/on-paper", the_due_day_is_what_counting_on_paper_gives);
  g_test_add_func ("/clock/monotone", a_later_start_or_a_longer_limit_is_never_due_earlier);
  g_test_add_func ("/clock/empty-pause", a_pause_that_covers_no_day_of_the_unit_changes_nothing);
  g_test_add_func ("/clock/union", only_the_union_of_pauses_counts);
  g_test_add_func ("/clock/extension", an_extension_adds_to_the_limit);
  g_test_add_func ("/clock/new-calendar", a_new_calendar_moves_only_what_it_touches);
  g_test_add_func ("/clock/progress", used_and_left_are_the_whole_budget);
  g_test_add_func ("/clock/open-pause", an_open_pause_has_no_due_day_and_stops_the_count);
  g_test_add_func ("/clock/half-hour", half_an_hour_is_thirty_open_minutes);
  g_test_add_func ("/clock/reasons", every_answer_gives_its_reasons);
  g_test_add_func ("/clock/reasons-rest-on-the-law-of-their-day", reasons_rest_on_the_law_of_their_day);
  g_test_add_func ("/clock/reasons-of-a-pause", the_reasons_of_a_paused_clock_can_be_read);
  g_test_add_func ("/clock/reasons-of-rolling", rolling_and_provisional_years_are_explained);
  g_test_add_func ("/clock/refused", impossible_problems_are_refused);
  g_test_add_func ("/clock/suspension-names", reasons_for_a_pause_have_names_both_ways);
  return g_test_run ();
}

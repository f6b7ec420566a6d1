/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The waiting hall: what each case wants of the clerk at which minute.
 */
#include "lb-fixture.h"
#include "lb-hall.h"

#define LICENCE "enterprise-registration"

static LbTime
at (int day, int hour, int minute)
{
  return lb_time_at (lb_day_from_ymd (2019, 6, day), hour * 60 + minute);
}

static LbHallNeed
need_at (LbFixture *f, LbTime now, LbHallFacts *facts)
{
  const LbContext context = lb_fixture_context (f, lb_fixture_actor (f, "counter", NULL));

  g_assert_true (lb_hall_read (f->state, &context, facts));
  return lb_hall_need (facts, &context, now);
}

/* S47: the half hour counts service minutes; the notice is urged before it ends, and at once when it cannot end today.
 * The windows are open 8:30–11:30 and 13:00–17:00. */
static void
test_the_half_hour (void)
{
  static const struct
  {
    struct { int day, hour, minute; } received, now;
    LbHallNeed need;
    int left;
  } cases[] = {
    { { 10, 9, 0 }, { 10, 9, 0 }, LB_HALL_WAITING, 30 },
    { { 10, 9, 0 }, { 10, 9, 20 }, LB_HALL_WAITING, 10 },
    { { 10, 9, 0 }, { 10, 9, 21 }, LB_HALL_NOTICE, 9 },
    { { 10, 9, 0 }, { 10, 9, 29 }, LB_HALL_NOTICE, 1 },
    { { 10, 9, 0 }, { 10, 9, 30 }, LB_HALL_OVERDUE, 0 },
    { { 10, 9, 0 }, { 10, 9, 45 }, LB_HALL_OVERDUE, -15 },
    /* Over noon: twenty minutes before, ten after. */
    { { 10, 11, 10 }, { 10, 11, 15 }, LB_HALL_WAITING, 25 },
    { { 10, 11, 10 }, { 10, 12, 30 }, LB_HALL_WAITING, 10 },
    { { 10, 11, 10 }, { 10, 13, 2 }, LB_HALL_NOTICE, 8 },
    /* Less than half an hour of today is left. */
    { { 10, 16, 30 }, { 10, 16, 30 }, LB_HALL_WAITING, 30 },
    { { 10, 16, 31 }, { 10, 16, 31 }, LB_HALL_NOTICE, 30 },
    { { 10, 16, 45 }, { 11, 8, 31 }, LB_HALL_WAITING, 14 },
    { { 10, 16, 45 }, { 11, 8, 45 }, LB_HALL_OVERDUE, 0 },
    /* Friday before a weekend. */
    { { 14, 16, 50 }, { 14, 16, 55 }, LB_HALL_NOTICE, 25 },
    { { 14, 16, 50 }, { 17, 8, 30 }, LB_HALL_WAITING, 20 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LbFixture) f = lb_fixture_new ();
      const LbContext context = lb_fixture_context (f, lb_fixture_actor (f, "counter", NULL));
      const LbTime now = at (cases[i].now.day, cases[i].now.hour, cases[i].now.minute);
      LbHallFacts facts;

      f->now = at (cases[i].received.day, cases[i].received.hour, cases[i].received.minute);
      lb_fixture_receive (f, "pharmacy");
      g_test_message ("%u", i);
      g_assert_cmpint (need_at (f, now, &facts), ==, cases[i].need);
      g_assert_cmpint (lb_hall_minutes_left (&facts, &context, now), ==, cases[i].left);
    }
}

static void
test_answers_and_the_notice_end_it (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbHallFacts facts;
  guint n;

  lb_fixture_receive (f, "pharmacy");
  g_assert_cmpint (need_at (f, f->now, &facts), ==, LB_HALL_WAITING);
  n = facts.n_waiting;
  g_assert_cmpuint (n, >, 1);
  lb_fixture_accept (f, LICENCE);
  g_assert_cmpint (need_at (f, f->now, &facts), ==, LB_HALL_WAITING);
  g_assert_cmpuint (facts.n_waiting, ==, n - 1);
  g_assert_cmpuint (facts.n_accepted, ==, 1);
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_ONE_DAY_NOTICE, NULL,
                   g_variant_new_parsed ("{'reason': <'verify'>}"));
  g_assert_cmpint (need_at (f, at (10, 16, 0), &facts), ==, LB_HALL_LEFT);
  g_assert_cmpuint (facts.n_noticed, ==, n - 1);
  for (guint i = 0; i < f->state->items->len; i++)
    {
      const LbCaseItem *item = f->state->items->pdata[i];

      if (item->state == LB_ITEM_RECEIVED)
        lb_fixture_accept (f, g_intern_string (item->item));
    }
  g_assert_cmpint (need_at (f, f->now, &facts), ==, LB_HALL_ANSWERED);
  g_assert_cmpuint (facts.n_accepted, ==, n);
}

static void
test_the_first_to_see_to_comes_first (void)
{
  const LbHallFacts early = { .due = 1000, .answered_at = 1000 }, late = { .due = 2000, .answered_at = 2000 };

  for (LbHallNeed a = 0; a < LB_HALL_N_NEEDS; a++)
    {
      const gboolean news_first = a == LB_HALL_ANSWERED || a == LB_HALL_LEFT;

      g_assert_nonnull (lb_hall_need_label (a));
      g_assert_cmpint (lb_hall_compare (a, &early, a, &early), ==, 0);
      g_assert_cmpint (lb_hall_compare (a, &early, a, &late), ==, news_first ? 1 : -1);
      for (LbHallNeed b = a + 1; b < LB_HALL_N_NEEDS; b++)
        {
          g_assert_cmpint (lb_hall_compare (a, &late, b, &early), ==, -1);
          g_assert_cmpint (lb_hall_compare (b, &early, a, &late), ==, 1);
        }
    }
}

#define ADD(name) g_test_add_func ("/hall/" #name, test_##name)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (the_half_hour);
  ADD (answers_and_the_notice_end_it);
  ADD (the_first_to_see_to_comes_first);
  return g_test_run ();
}

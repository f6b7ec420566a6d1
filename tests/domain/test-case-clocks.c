/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * K1–K15 of running cases: dates, levels, stops, and which one governs.
 */
#include "lb-fixture.h"

#define LICENCE "enterprise-registration"
#define DRUGS "drug-retail-licence"
#define PHARMACIST "pharmacist-registration"
#define DAY (24 * 3600 * G_GINT64_CONSTANT (1000))

static LbDay
day (int month, int of_month)
{
  return lb_day_from_ymd (2019, month, of_month);
}

/* (transfer full) (nullable) */
static LbRunningClock *
clock_of (LbFixture *f, const char *item, LbClockKind kind)
{
  LbContext context = lb_fixture_context (f, lb_fixture_actor (f, "system", NULL));
  g_autoptr (GPtrArray) clocks = lb_case_clocks (f->state, item, &context);

  for (guint i = 0; i < clocks->len; i++)
    if (((LbRunningClock *) clocks->pdata[i])->kind == kind)
      return g_ptr_array_steal_index (clocks, i);
  return NULL;
}

typedef LbRunningClock AutoClock;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AutoClock, lb_running_clock_free)

static void
assert_due (LbFixture *f, const char *item, LbClockKind kind, LbDay due, LbClockLevel level)
{
  g_autoptr (AutoClock) clock = clock_of (f, item, kind);

  g_assert_nonnull (clock);
  g_assert_cmpint (clock->answer->due, ==, due);
  g_assert_cmpint (clock->level, ==, level);
  g_assert_cmpuint (clock->answer->because->len, >, 0);
  g_assert_nonnull (clock->answer->calendar);
}

static void
test_receipt_starts_half_hour_day_and_five_days (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (AutoClock) half = NULL;
  g_autoptr (AutoClock) one_day = NULL;

  lb_fixture_receive (f, "pharmacy");
  half = clock_of (f, LICENCE, LB_CLOCK_HALF_HOUR);
  g_assert_cmpint (half->answer->due_time, ==, lb_time_at (day (6, 10), 9 * 60 + 30));
  g_assert_cmpint (half->level, ==, LB_LEVEL_CALM);
  one_day = clock_of (f, LICENCE, LB_CLOCK_ONE_DAY);
  g_assert_null (one_day); /* nobody has promised it yet */
  assert_due (f, LICENCE, LB_CLOCK_NOTICE, day (6, 17), LB_LEVEL_CALM);
  f->now = lb_time_at (day (6, 14), 0); /* Friday: one working day ahead of Monday the 17th */
  assert_due (f, LICENCE, LB_CLOCK_NOTICE, day (6, 17), LB_LEVEL_SOON);
}

static void
test_the_notice_stops_the_half_hour (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (AutoClock) half = NULL;

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_ONE_DAY_NOTICE, NULL,
                   g_variant_new_parsed ("{'reason': <'complex'>}"));
  half = clock_of (f, LICENCE, LB_CLOCK_HALF_HOUR);
  g_assert_false (half->running);
  g_assert_cmpint (half->level, ==, LB_LEVEL_CALM);
  assert_due (f, LICENCE, LB_CLOCK_ONE_DAY, day (6, 11), LB_LEVEL_SOON);
  lb_fixture_refused (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_ONE_DAY_NOTICE, NULL,
                      g_variant_new_parsed ("{'reason': <'complex'>}"), LB_REFUSAL_ONCE_ONLY);
}

static void
test_review_runs_against_promise_law_and_case (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (AutoClock) governing = NULL;
  LbContext context;

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, PHARMACIST);
  /* Promised 5, by law 20 working days; the whole case 45. */
  assert_due (f, PHARMACIST, LB_CLOCK_COMMITTED, day (6, 17), LB_LEVEL_CALM);
  assert_due (f, PHARMACIST, LB_CLOCK_STATUTORY, day (7, 8), LB_LEVEL_CALM);
  assert_due (f, NULL, LB_CLOCK_CASE, lb_calendar_add (f->calendar, day (6, 10), 45), LB_LEVEL_CALM);
  context = lb_fixture_context (f, lb_fixture_actor (f, "system", NULL));
  governing = lb_case_governing_clock (f->state, PHARMACIST, &context);
  g_assert_cmpint (governing->kind, ==, LB_CLOCK_COMMITTED);
  /* Not overdue on the due day, overdue at 00:00 of the next. */
  f->now = lb_day_start (day (7, 9)) - 1;
  assert_due (f, PHARMACIST, LB_CLOCK_STATUTORY, day (7, 8), LB_LEVEL_SOON);
  f->now += 1;
  assert_due (f, PHARMACIST, LB_CLOCK_STATUTORY, day (7, 8), LB_LEVEL_OVERDUE);
}

static void
test_a_decision_stops_the_law_and_starts_delivery (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (AutoClock) statutory = NULL;

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_decide_item (f, LICENCE, TRUE);
  f->now += 300 * DAY;
  statutory = clock_of (f, LICENCE, LB_CLOCK_STATUTORY);
  g_assert_false (statutory->running);
  g_assert_cmpint (statutory->level, ==, LB_LEVEL_CALM); /* done in time is never overdue */
  assert_due (f, LICENCE, LB_CLOCK_DELIVERY, day (6, 24), LB_LEVEL_OVERDUE);
}

static void
suspend (LbFixture *f, const char *item)
{
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", item), LB_COMMAND_REQUEST_SPECIAL, item,
                   g_variant_new_parsed ("{'reason': <'appraisal'>, 'days': <int64 5>}"));
  lb_fixture_must (f, lb_fixture_for (f, "decider", item), LB_COMMAND_BEGIN_SPECIAL, item, NULL);
}

static void
resume (LbFixture *f, const char *item)
{
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", item), LB_COMMAND_END_SPECIAL, item,
                   g_variant_new_parsed ("{'conclusion': <'合格'>}"));
}

/* K6 stands still only while all do: PHARMACIST from the 11th to the 20th, DRUGS from the 13th to the 18th. */
static void
test_the_case_stands_still_when_all_items_do (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbDay plain;
  LbDay from;

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_WITHDRAW, LICENCE,
                   g_variant_new_parsed ("{'files': <%@aa{sv}>}", lb_fixture_files ("w")));
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_WITHDRAW, "gsp-certification",
                   g_variant_new_parsed ("{'files': <%@aa{sv}>}", lb_fixture_files ("w")));
  lb_fixture_accept (f, PHARMACIST);
  lb_fixture_accept (f, DRUGS);
  from = day (6, 10);
  plain = lb_calendar_add (f->calendar, from, 45);
  assert_due (f, NULL, LB_CLOCK_CASE, plain, LB_LEVEL_CALM);
  f->now = lb_time_at (day (6, 11), 600);
  suspend (f, PHARMACIST);
  assert_due (f, PHARMACIST, LB_CLOCK_STATUTORY, LB_DAY_NONE, LB_LEVEL_PAUSED);
  assert_due (f, NULL, LB_CLOCK_CASE, plain, LB_LEVEL_CALM);
  f->now = lb_time_at (day (6, 13), 600);
  suspend (f, DRUGS);
  assert_due (f, NULL, LB_CLOCK_CASE, LB_DAY_NONE, LB_LEVEL_PAUSED);
  g_assert_true (lb_case_flags (f->state) & LB_CASE_FLAG_ALL_SUSPENDED);
  f->now = lb_time_at (day (6, 18), 600);
  resume (f, DRUGS);
  f->now = lb_time_at (day (6, 20), 600);
  resume (f, PHARMACIST);
  /* (13th, 18th]: the 14th, 17th and 18th. */
  assert_due (f, NULL, LB_CLOCK_CASE, lb_calendar_add (f->calendar, from, 45 + 3), LB_LEVEL_CALM);
  assert_due (f, PHARMACIST, LB_CLOCK_STATUTORY, lb_calendar_add (f->calendar, from, 20 + 7), LB_LEVEL_CALM);
}

static void
test_an_extension_moves_the_law_not_the_promise (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, PHARMACIST);
  lb_fixture_must (f, lb_fixture_actor (f, "bureau-head", NULL), LB_COMMAND_EXTEND, PHARMACIST,
                   g_variant_new_parsed ("{'reason': <'情况复杂'>}"));
  assert_due (f, PHARMACIST, LB_CLOCK_STATUTORY, day (7, 22), LB_LEVEL_CALM);
  assert_due (f, PHARMACIST, LB_CLOCK_COMMITTED, day (6, 17), LB_LEVEL_CALM);
}

static void
test_deemed_acceptance_runs_from_receipt (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  lb_fixture_receive (f, "pharmacy");
  f->now = lb_time_at (day (6, 25), 540);
  lb_fixture_tick (f);
  assert_due (f, PHARMACIST, LB_CLOCK_STATUTORY, day (7, 8), LB_LEVEL_CALM);
  assert_due (f, PHARMACIST, LB_CLOCK_NOTICE, day (6, 17), LB_LEVEL_OVERDUE);
}

static void
test_the_next_tick_is_known (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbContext context;

  lb_fixture_receive (f, "pharmacy");
  context = lb_fixture_context (f, lb_fixture_actor (f, "system", NULL));
  g_assert_cmpint (lb_case_next_tick (f->state, &context), ==, lb_day_start (day (6, 18)));
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_ONE_DAY_NOTICE, LICENCE,
                   g_variant_new_parsed ("{'reason': <'verify'>}"));
  g_assert_cmpint (lb_case_next_tick (f->state, &context), ==, lb_day_start (day (6, 12)));
}

static void
test_steps_of_the_desk_have_their_own_clocks (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (AutoClock) to_desk = NULL;

  lb_fixture_receive (f, "pharmacy");
  assert_due (f, LICENCE, LB_CLOCK_PAPER, day (6, 10), LB_LEVEL_SOON);
  lb_fixture_accept (f, LICENCE);
  lb_fixture_decide_item (f, LICENCE, TRUE);
  lb_fixture_make (f, LICENCE);
  to_desk = clock_of (f, LICENCE, LB_CLOCK_TO_DESK);
  g_assert_false (to_desk->running);
  assert_due (f, LICENCE, LB_CLOCK_CALL, day (6, 11), LB_LEVEL_SOON);
  lb_fixture_hand_out (f, LICENCE);
  assert_due (f, LICENCE, LB_CLOCK_REMEDY, day (8, 9), LB_LEVEL_CALM);
}

#define ADD(name) g_test_add_func ("/case/clocks/" #name, test_##name)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (receipt_starts_half_hour_day_and_five_days);
  ADD (the_notice_stops_the_half_hour);
  ADD (review_runs_against_promise_law_and_case);
  ADD (a_decision_stops_the_law_and_starts_delivery);
  ADD (the_case_stands_still_when_all_items_do);
  ADD (an_extension_moves_the_law_not_the_promise);
  ADD (deemed_acceptance_runs_from_receipt);
  ADD (the_next_tick_is_known);
  ADD (steps_of_the_desk_have_their_own_clocks);
  return g_test_run ();
}

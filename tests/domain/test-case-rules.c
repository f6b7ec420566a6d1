/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules that are data: what policy says about single items, what a calendar moves, who is reserved what; and the
 * forbidden steps of docs/domain.md 3.3 that no other test tries.
 */
#include "lb-fixture.h"

#include <string.h>

#define LICENCE "enterprise-registration"
#define DRUGS "drug-retail-licence"
#define PHARMACIST "pharmacist-registration"
#define DAY (24 * 3600 * G_GINT64_CONSTANT (1000))

static LbDay
day (int month, int of_month)
{
  return lb_day_from_ymd (2019, month, of_month);
}

typedef LbRunningClock AutoClock;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AutoClock, lb_running_clock_free)

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

static LbDay
due_of (LbFixture *f, const char *item, LbClockKind kind)
{
  g_autoptr (AutoClock) clock = clock_of (f, item, kind);

  g_assert_nonnull (clock);
  return clock->answer->due;
}

static GVariant *
reason (void)
{
  return g_variant_new_parsed ("{'reason': <'理由'>}");
}

/* K5 */

static void
test_some_laws_count_from_receipt (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  lb_fixture_receive (f, "pharmacy");
  f->now = lb_time_at (day (6, 12), 9 * 60);
  lb_fixture_accept (f, DRUGS);
  lb_fixture_accept (f, PHARMACIST);
  g_assert_cmpint (due_of (f, DRUGS, LB_CLOCK_STATUTORY), ==, lb_calendar_add (f->calendar, day (6, 10), 45));
  g_assert_cmpint (due_of (f, PHARMACIST, LB_CLOCK_STATUTORY), ==, lb_calendar_add (f->calendar, day (6, 12), 20));
  /* The committed limit counts from acceptance whatever the law says. */
  g_assert_cmpint (due_of (f, DRUGS, LB_CLOCK_COMMITTED), ==, lb_calendar_add (f->calendar, day (6, 12), 15));
  g_hash_table_remove (f->policy->receipt_starts, DRUGS);
  g_assert_cmpint (due_of (f, DRUGS, LB_CLOCK_STATUTORY), ==, lb_calendar_add (f->calendar, day (6, 12), 45));
}

static void
test_what_was_corrected_counts_from_the_last_piece (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *acceptor = lb_fixture_for (f, "acceptor", DRUGS);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, acceptor, LB_COMMAND_TAKE, DRUGS, NULL);
  lb_fixture_must (f, acceptor, LB_COMMAND_REQUEST_CORRECTION, DRUGS,
                   g_variant_new_parsed ("{'lines': <[{'defect': <'图纸缺比例'>}]>}"));
  f->now = lb_time_at (day (6, 20), 9 * 60);
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_SUPPLY, DRUGS,
                   g_variant_new_parsed ("{'lines': <['0']>}"));
  f->now += DAY;
  lb_fixture_must (f, acceptor, LB_COMMAND_ACCEPT, DRUGS, NULL);
  g_assert_cmpint (due_of (f, DRUGS, LB_CLOCK_STATUTORY), ==, lb_calendar_add (f->calendar, day (6, 20), 45));
}

static gboolean
is_flagged (LbFixture *f, const char *item)
{
  g_autoptr (AutoClock) clock = clock_of (f, item, LB_CLOCK_STATUTORY);
  gboolean flagged = FALSE;

  for (guint i = 0; i < clock->answer->because->len; i++)
    flagged = flagged || strstr (((LbClockStep *) clock->answer->because->pdata[i])->text, "个别法高于45") != NULL;
  return flagged;
}

/* 3.5: a longer law is flagged, not clipped. */
static void
test_laws_beyond_the_joint_limit_are_flagged (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, PHARMACIST);
  lb_fixture_accept (f, DRUGS);
  lb_fixture_accept (f, "gsp-certification");
  g_assert_true (is_flagged (f, "gsp-certification"));
  g_assert_false (is_flagged (f, DRUGS));
  g_assert_false (is_flagged (f, PHARMACIST));
  g_assert_cmpint (due_of (f, "gsp-certification", LB_CLOCK_STATUTORY), >=, day (6, 10) + 90);
}

/* T06: what another case has already proved answers a correction as well as paper does. */
static void
test_reused_material_answers_a_correction (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *acceptor = lb_fixture_for (f, "acceptor", LICENCE);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, acceptor, LB_COMMAND_TAKE, LICENCE, NULL);
  lb_fixture_must (f, acceptor, LB_COMMAND_REQUEST_CORRECTION, LICENCE,
                   g_variant_new_parsed ("{'lines': <[{'material': <'m-articles'>, 'defect': <'缺页'>}]>}"));
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_SUPPLY, NULL,
                   g_variant_new_parsed ("{'materials': <[{'material': <'m-articles'>, 'held': <'reused'>}]>}"));
  lb_fixture_must (f, acceptor, LB_COMMAND_ACCEPT, LICENCE, NULL);
}

static gboolean
is_supplied (LbFixture *f, guint line)
{
  return ((LbCorrectionLine *) lb_case_item (f->state, LICENCE)->supplements->pdata[line])->supplied;
}

/* A supplement of the review is settled as well, line by line, and stops no clock. */
static void
test_supplements_are_settled_line_by_line (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);
  const char *second = "{'lines': <['1']>}";

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_refused (f, counter, LB_COMMAND_SUPPLY, LICENCE, g_variant_new_parsed (second), LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", LICENCE), LB_COMMAND_NOTE_SUPPLEMENT, LICENCE,
                   g_variant_new_parsed ("{'lines': <[{'material': <'m-articles'>, 'defect': <'缺页'>}, "
                                         "{'material': <'m-nothing'>, 'defect': <'缺'>}]>}"));
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", LICENCE), LB_COMMAND_NOTE_SUPPLEMENT, LICENCE,
                   g_variant_new_parsed ("{'lines': <[{'defect': <'说明经营场所用途'>}]>}"));
  lb_fixture_must (f, counter, LB_COMMAND_SUPPLY, LICENCE,
                   g_variant_new_parsed ("{'materials': <[{'material': <'m-articles'>, 'held': <'present'>, "
                                         "'originals': <int64 1>}]>}"));
  g_assert_true (is_supplied (f, 0));
  g_assert_false (is_supplied (f, 1));
  g_assert_false (is_supplied (f, 2));
  lb_fixture_must (f, counter, LB_COMMAND_SUPPLY, LICENCE, g_variant_new_parsed ("{'lines': <['2']>}"));
  g_assert_false (is_supplied (f, 1));
  g_assert_true (is_supplied (f, 2));
  g_assert_cmpint (lb_case_item (f->state, LICENCE)->state, ==, LB_ITEM_ACCEPTED);
  g_assert_cmpint (lb_case_item (f->state, LICENCE)->supplied_on, ==, LB_DAY_NONE);
}

/* Lists of steps say what stands in the way before a form is opened; role and state alone do not. */
static void
test_what_stands_in_the_way_is_said_beforehand (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *chief = lb_fixture_for (f, "decider", DRUGS);
  g_autoptr (GError) error = NULL;
  LbContext context;

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_accept (f, DRUGS);
  lb_fixture_inspect (f, "inspection");
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", DRUGS), LB_COMMAND_PROPOSE, DRUGS,
                   g_variant_new_parsed ("{'recommendation': <'grant'>, 'opinion': <'意见'>}"));
  context = lb_fixture_context (f, chief);
  g_assert_true (lb_may (f->state, LB_COMMAND_GRANT, DRUGS, &context, NULL));
  g_assert_false (lb_is_possible (f->state, LB_COMMAND_GRANT, DRUGS, &context, &error));
  g_assert_error (error, LB_REFUSAL, LB_REFUSAL_PREDECESSOR);
  g_assert_nonnull (strstr (error->message, lb_catalogue_item (f->catalogue, LICENCE)->name));
  g_assert_true (lb_is_possible (f->state, LB_COMMAND_REFUSE, DRUGS, &context, NULL));
  lb_fixture_decide_item (f, LICENCE, TRUE);
  context = lb_fixture_context (f, chief);
  g_assert_true (lb_is_possible (f->state, LB_COMMAND_GRANT, DRUGS, &context, NULL));
}

/* T16 */

static void
test_extensions_are_what_policy_lists (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *head = lb_fixture_actor (f, "bureau-head", NULL);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_refused (f, head, LB_COMMAND_EXTEND, LICENCE, reason (), LB_REFUSAL_NOT_ALLOWED);
  /* 市场主体登记: three days, once, where that law is in force. */
  g_hash_table_insert (f->policy->extensions, g_strdup (LICENCE), GINT_TO_POINTER (3));
  lb_fixture_must (f, head, LB_COMMAND_EXTEND, LICENCE, reason ());
  g_assert_cmpint (lb_case_item (f->state, LICENCE)->extension, ==, 3);
}

/* T16c: each stage has its own forty-five days, and its own extension. */
static void
test_the_case_is_extended_stage_by_stage (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (GArray) stages = g_array_new (FALSE, FALSE, sizeof (int));
  LbActor *lead = lb_fixture_actor (f, "lead", "jsgc");
  const char *args = "{'reason': <'理由'>, 'approval': <%@aa{sv}>}";
  int both[] = { 1, 2 };
  LbDay opened;

  g_array_append_vals (stages, both, 2);
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_RECEIVE, NULL,
                   lb_fixture_receive_args (f, "industrial", NULL, stages));
  lb_fixture_accept (f, "eia-approval");
  lb_fixture_must (f, lead, LB_COMMAND_EXTEND_CASE, NULL, g_variant_new_parsed (args, lb_fixture_files ("a")));
  g_assert_cmpint (due_of (f, NULL, LB_CLOCK_CASE), ==, lb_calendar_add (f->calendar, day (6, 10), 60));
  lb_fixture_refused (f, lead, LB_COMMAND_EXTEND_CASE, NULL, g_variant_new_parsed (args, lb_fixture_files ("a")),
                      LB_REFUSAL_ONCE_ONLY);
  lb_fixture_inspect (f, "inspection");
  lb_fixture_inspect (f, "expert");
  lb_fixture_decide_item (f, "eia-approval", TRUE);
  lb_fixture_tick (f);
  opened = lb_time_day (f->now);
  lb_fixture_accept (f, "completion-archives");
  g_assert_cmpint (due_of (f, NULL, LB_CLOCK_CASE), ==, lb_calendar_add (f->calendar, opened, 45));
  lb_fixture_must (f, lead, LB_COMMAND_EXTEND_CASE, NULL, g_variant_new_parsed (args, lb_fixture_files ("b")));
  g_assert_cmpint (due_of (f, NULL, LB_CLOCK_CASE), ==, lb_calendar_add (f->calendar, opened, 60));
}

/* T07 */

static void
test_policy_says_from_when_silence_counts (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  f->policy->deemed_on_receipt = FALSE;
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_RECEIVE, NULL,
                   lb_fixture_with (lb_fixture_receive_args (f, "pharmacy", NULL, NULL), "oneDayReason",
                                    g_variant_new_string ("verify")));
  f->now = lb_day_start (day (6, 12));
  lb_fixture_tick (f);
  g_assert_cmpint (lb_case_item (f->state, LICENCE)->accepted_on, ==, day (6, 11));
}

/* T08 with a time of its own */

static void
test_an_item_may_have_its_own_time_for_the_notice (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  g_hash_table_insert (f->policy->notice_overrides, g_strdup (LICENCE), GINT_TO_POINTER (3));
  lb_fixture_receive (f, "pharmacy");
  g_assert_cmpint (due_of (f, LICENCE, LB_CLOCK_NOTICE), ==, day (6, 13));
  f->now = lb_day_start (day (6, 14));
  lb_fixture_tick (f);
  g_assert_cmpint (lb_fixture_item_state (f, LICENCE), ==, LB_ITEM_ACCEPTED);
  g_assert_cmpint (lb_fixture_item_state (f, PHARMACIST), ==, LB_ITEM_RECEIVED);
}

/* T10 */

static void
test_a_special_procedure_does_not_reach_back (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *decider = lb_fixture_for (f, "decider", PHARMACIST);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, PHARMACIST);
  f->now = lb_time_at (day (6, 20), 9 * 60);
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", PHARMACIST), LB_COMMAND_REQUEST_SPECIAL, PHARMACIST,
                   g_variant_new_parsed ("{'reason': <'appraisal'>, 'days': <int64 5>}"));
  lb_fixture_refused (f, decider, LB_COMMAND_BEGIN_SPECIAL, PHARMACIST,
                      g_variant_new_parsed ("{'from': <'2019-06-11'>}"), LB_REFUSAL_INVALID);
  lb_fixture_refused (f, decider, LB_COMMAND_BEGIN_SPECIAL, PHARMACIST,
                      g_variant_new_parsed ("{'from': <'2019-06-21'>}"), LB_REFUSAL_INVALID);
  lb_fixture_must (f, decider, LB_COMMAND_BEGIN_SPECIAL, PHARMACIST,
                   g_variant_new_parsed ("{'from': <'2019-06-20'>}"));
}

/* T14: 审批权限 */

static void
test_decisions_are_reserved_by_level (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *chief = lb_fixture_for (f, "decider", LICENCE);
  LbActor *head = lb_fixture_actor (f, "bureau-head", NULL);
  LbContext context;

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", LICENCE), LB_COMMAND_PROPOSE, LICENCE,
                   g_variant_new_parsed ("{'recommendation': <'grant'>, 'opinion': <'意见'>}"));
  context = lb_fixture_context (f, chief);
  g_assert_true (lb_may (f->state, LB_COMMAND_GRANT, LICENCE, &context, NULL));
  g_hash_table_insert (f->policy->decision_levels, g_strdup (LICENCE), GINT_TO_POINTER (2));
  g_assert_false (lb_may (f->state, LB_COMMAND_GRANT, LICENCE, &context, NULL));
  g_assert_true (lb_may (f->state, LB_COMMAND_SEND_BACK, LICENCE, &context, NULL));
  lb_fixture_refused (f, chief, LB_COMMAND_GRANT, LICENCE, g_variant_new_parsed ("{'number': <'准1'>}"),
                      LB_REFUSAL_NOT_ALLOWED);
  g_assert_nonnull (strstr (f->error->message, lb_catalogue_item (f->catalogue, LICENCE)->name));
  lb_fixture_refused (f, chief, LB_COMMAND_REFUSE, LICENCE,
                      g_variant_new_parsed ("{'number': <'不1'>, 'reason': <'理由'>}"), LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_must (f, head, LB_COMMAND_GRANT, LICENCE, g_variant_new_parsed ("{'number': <'准1'>}"));
}

/* K11 */

/* A required material of @item alone that may be put off; NULL for none. */
static const char *
deferrable_of (LbFixture *f, const char *package, char **ret_item)
{
  g_autoptr (LbSituation) s = lb_situation_new (f->catalogue, package, NULL, NULL, lb_time_day (f->now), NULL);

  for (guint i = 0; i < s->materials->len; i++)
    {
      const LbMergedMaterial *merged = s->materials->pdata[i];

      if (!merged->material->deferrable || merged->source != LB_MATERIAL_DUE || !merged->required)
        continue;
      *ret_item = g_strdup (((const LbItem *) merged->items->pdata[0])->id);
      return merged->material->id;
    }
  g_assert_not_reached ();
}

static void
test_deferred_materials_have_a_clock_that_stops_and_stays (void)
{
  static const char *const all[] = { LICENCE, DRUGS, PHARMACIST, "gsp-certification" };
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autofree char *item = NULL;
  const char *material = deferrable_of (f, "pharmacy", &item);
  g_autoptr (AutoClock) running = NULL;
  g_autoptr (AutoClock) stopped = NULL;
  GVariant *args = lb_fixture_receive_args (f, "pharmacy", NULL, NULL);
  int committed = lb_item_committed (lb_catalogue_item (f->catalogue, item), NULL).amount;
  LbTime in;

  lb_fixture_must (
    f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_RECEIVE, NULL,
    lb_fixture_with (args, "materials", lb_fixture_materials (f, "pharmacy", NULL, NULL, NULL, material)));
  running = clock_of (f, item, LB_CLOCK_DEFERRED);
  g_assert_nonnull (running);
  g_assert_true (running->running);
  /* Never longer than the promise to decide leaves. */
  g_assert_cmpint (running->answer->due, <=,
                   lb_calendar_add (f->calendar, day (6, 10), MIN (f->policy->defer_days, committed)));
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    lb_fixture_accept (f, all[i]);
  lb_fixture_inspect (f, "inspection");
  /* T14 is blocked, even against a reviewer who recommends the contrary. */
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", item), LB_COMMAND_PROPOSE, item,
                   g_variant_new_parsed ("{'recommendation': <'refuse'>, 'opinion': <'容缺材料未补齐'>}"));
  for (gsize i = 0; i < G_N_ELEMENTS (all) && !g_str_equal (all[i], item); i++)
    lb_fixture_decide_item (f, all[i], TRUE);
  lb_fixture_refused (f, lb_fixture_for (f, "decider", item), LB_COMMAND_GRANT, item,
                      g_variant_new_parsed ("{'number': <'准1'>, 'reason': <'先行准予'>}"),
                      LB_REFUSAL_NOT_COMPLETE);
  in = f->now;
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_SUPPLY, NULL,
                   g_variant_new_parsed ("{'materials': <[{'material': <%s>, 'held': <'present'>}]>}", material));
  f->now += 40 * DAY;
  stopped = clock_of (f, item, LB_CLOCK_DEFERRED);
  g_assert_nonnull (stopped);
  g_assert_false (stopped->running);
  g_assert_cmpint (stopped->stopped_at, ==, in);
  g_assert_cmpint (stopped->level, ==, LB_LEVEL_CALM);
}

/* T19 by a member of A; T22 before T19; RECEIVED → SPECIAL; CORRECTING → REFUSED; SPECIAL → GRANTED */

static void
test_forbidden_steps (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *both = lb_fixture_actor (f, "counter", NULL);
  LbActor *reviewer = lb_fixture_for (f, "reviewer", LICENCE);
  LbActor *decider = lb_fixture_for (f, "decider", LICENCE);
  LbActor *desk = lb_fixture_actor (f, "certificate", "tyfz");
  g_autoptr (GVariant) file = lb_fixture_file (LICENCE);
  const char *special = "{'reason': <'appraisal'>, 'days': <int64 5>}";

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_refused (f, reviewer, LB_COMMAND_REQUEST_SPECIAL, LICENCE, g_variant_new_parsed (special),
                      LB_REFUSAL_WRONG_STATE);
  lb_fixture_accept (f, LICENCE);
  lb_fixture_must (f, reviewer, LB_COMMAND_REQUEST_SPECIAL, LICENCE, g_variant_new_parsed (special));
  lb_fixture_must (f, decider, LB_COMMAND_BEGIN_SPECIAL, LICENCE, NULL);
  lb_fixture_refused (f, decider, LB_COMMAND_GRANT, LICENCE, g_variant_new_parsed ("{'number': <'准1'>}"),
                      LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, reviewer, LB_COMMAND_END_SPECIAL, LICENCE, g_variant_new_parsed ("{'conclusion': <'毕'>}"));
  lb_fixture_decide_item (f, LICENCE, TRUE);
  lb_fixture_must (f, reviewer, LB_COMMAND_MAKE_RESULT, LICENCE,
                   g_variant_new_parsed ("{'number': <'1'>, 'files': <%@aa{sv}>, 'seal': <%s>}",
                                         lb_fixture_files (LICENCE), lb_record_text (file, "blob")));
  lb_fixture_must (f, reviewer, LB_COMMAND_HAND_OVER, LICENCE,
                   g_variant_new_parsed ("{'sheet': <'B-1'>, 'count': <int64 1>}"));
  lb_fixture_must (f, desk, LB_COMMAND_TAKE_OVER, LICENCE,
                   g_variant_new_parsed ("{'sheet': <'B-1'>, 'count': <int64 1>}"));
  both->roles |= LB_ROLE_CERTIFICATE;
  lb_fixture_refused (f, both, LB_COMMAND_DIGITISE, LICENCE,
                      g_variant_new_parsed ("{'files': <%@aa{sv}>}", lb_fixture_files ("scan")),
                      LB_REFUSAL_SEPARATION);
  lb_fixture_refused (f, desk, LB_COMMAND_DELIVER, LICENCE,
                      g_variant_new_parsed ("{'name': <'测试丙'>, 'identity': <'210302199001010016'>, "
                                            "'relation': <'legal-representative'>, 'proof': <%@aa{sv}>}",
                                            lb_fixture_files ("proof")),
                      LB_REFUSAL_WRONG_STATE);
}

/* T27: a notice of a hearing that was served binds, though it moved no state. */
static void
test_what_was_served_after_a_step_keeps_it (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *decider = lb_fixture_for (f, "decider", PHARMACIST);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, PHARMACIST);
  lb_fixture_must (f, decider, LB_COMMAND_NOTIFY_HEARING, PHARMACIST,
                   g_variant_new_parsed ("{'proof': <%@aa{sv}>}", lb_fixture_files ("送达回证")));
  lb_fixture_refused (f, decider, LB_COMMAND_UNDO, PHARMACIST, reason (), LB_REFUSAL_TOO_LATE);
}

/* Rules 6 and 7 */

static void
test_dates_are_told_by_a_calendar_that_is_on_record (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  static const LbEventType telling[] = { LB_EVENT_ITEM_RECEIVED, LB_EVENT_ACCEPTED, LB_EVENT_GRANTED };
  guint seen = 0;

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_decide_item (f, LICENCE, TRUE);
  for (guint i = 0; i < f->events->len; i++)
    {
      const LbEvent *event = f->events->pdata[i];

      for (guint j = 0; j < G_N_ELEMENTS (telling); j++)
        if (event->type == telling[j])
          {
            g_assert_cmpstr (lb_record_text (event->data, "calendar"), ==, lb_calendar_version (f->calendar));
            seen |= 1u << j;
          }
    }
  g_assert_cmpuint (seen, ==, 7);
  g_assert_cmpstr (lb_case_item (f->state, LICENCE)->calendar, ==, lb_calendar_version (f->calendar));
  g_assert_cmpstr (f->state->calendar, ==, lb_calendar_version (f->calendar));
}

static const LbMovedDate *
moved_of (GPtrArray *moved, const char *item, LbClockKind kind)
{
  for (guint i = 0; i < moved->len; i++)
    {
      const LbMovedDate *one = moved->pdata[i];

      if (one->kind == kind && g_strcmp0 (one->item, item) == 0)
        return one;
    }
  return NULL;
}

/* C01–C03: the notice of 2019-03-22 about the First of May. */
static void
test_a_new_calendar_lists_what_it_moves (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (LbCalendar) old = lb_calendar_book_get (f->book, "2019@2018-12-06", NULL);
  g_autoptr (GPtrArray) later = NULL;
  g_autoptr (GPtrArray) earlier = NULL;
  g_autoptr (GPtrArray) none = NULL;
  const LbMovedDate *one;
  LbContext context;

  g_assert_nonnull (old);
  f->now = lb_time_at (day (4, 30), 10 * 60);
  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, PHARMACIST);
  context = lb_fixture_context (f, lb_fixture_actor (f, "system", NULL));
  later = lb_case_moved_dates (f->state, &context, old, f->calendar);
  one = moved_of (later, PHARMACIST, LB_CLOCK_STATUTORY);
  g_assert_nonnull (one);
  g_assert_cmpint (one->before, ==, day (5, 29));
  g_assert_cmpint (one->after, ==, day (5, 30));
  g_assert_cmpstr (one->calendar_before, ==, "2019@2018-12-06");
  g_assert_cmpstr (one->calendar_after, ==, lb_calendar_version (f->calendar));
  g_assert_false (one->earlier);
  g_assert_true (one->printed);
  g_assert_true (one->notify);
  /* The five days for the notice are the bureau's own: later is nobody's business, earlier is. */
  one = moved_of (later, LICENCE, LB_CLOCK_NOTICE);
  g_assert_cmpint (one->before, ==, day (5, 8));
  g_assert_cmpint (one->after, ==, day (5, 9));
  g_assert_false (one->notify);
  g_assert_nonnull (moved_of (later, NULL, LB_CLOCK_CASE));
  /* What has stopped moves no more. */
  g_assert_null (moved_of (later, PHARMACIST, LB_CLOCK_NOTICE));
  earlier = lb_case_moved_dates (f->state, &context, f->calendar, old);
  one = moved_of (earlier, LICENCE, LB_CLOCK_NOTICE);
  g_assert_true (one->earlier && one->notify);
  g_assert_cmpuint (earlier->len, ==, later->len);
  none = lb_case_moved_dates (f->state, &context, f->calendar, f->calendar);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_policy_knows_the_clocks_that_begin_elsewhere (void)
{
  g_autoptr (LbPolicy) policy = lb_policy_new ();
  const char *basis = NULL;
  LbLimit limit;

  g_assert_true (lb_clock_kind_limit (LB_CLOCK_LOWER_LEVEL, policy, &limit, &basis));
  g_assert_cmpint (limit.amount, ==, 20);
  g_assert_nonnull (basis);
  g_assert_true (lb_clock_kind_limit (LB_CLOCK_RATING, policy, &limit, &basis));
  g_assert_cmpint (limit.amount, ==, 15);
  g_assert_true (lb_clock_kind_limit (LB_CLOCK_REMEDY, policy, &limit, NULL));
  g_assert_cmpint (limit.unit, ==, LB_UNIT_CALENDAR_DAY);
  g_assert_false (lb_clock_kind_limit (LB_CLOCK_STATUTORY, policy, &limit, NULL));
}

/* Looking does not change, and does not copy: the case that is looked at is the case itself. */
static void
test_looking_leaves_the_case_alone (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  LbContext context;

  lb_fixture_receive (f, "pharmacy");
  before = lb_case_canonical (f->state);
  /* Before and after the clock is due: then it looks at what the clock would have made of it. */
  for (int late = 0; late < 30; late += 10)
    for (LbCommandType type = 0; type < LB_N_COMMANDS; type++)
      {
        context = lb_fixture_context (f, lb_fixture_for (f, "acceptor", LICENCE));
        context.now += late * DAY;
        (void) lb_may (f->state, type, LICENCE, &context, NULL);
        if (type == LB_COMMAND_ACCEPT)
          g_assert_cmpint (lb_may (f->state, type, LICENCE, &context, NULL), ==, late == 0);
      }
  after = lb_case_canonical (f->state);
  g_assert_cmpstr (before, ==, after);
}

/* 3.7: nothing closes over an open child. */
static void
test_a_planned_visit_keeps_the_archive_open (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (GPtrArray) with = NULL;
  g_autoptr (GPtrArray) without = NULL;
  LbActor *dispatcher = lb_fixture_actor (f, "dispatcher", "xckc");
  LbActor *reviewer = lb_fixture_for (f, "reviewer", DRUGS);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, DRUGS);
  lb_fixture_must (f, reviewer, LB_COMMAND_REQUEST_VISIT, DRUGS, g_variant_new_parsed ("{'kind': <'inspection'>}"));
  lb_fixture_must (f, dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
                   g_variant_new_parsed ("{'visit': <'v1'>, 'kind': <'inspection'>, 'requests': "
                                         "<['drug-retail-licence#1']>, 'day': <'2019-06-11'>, 'startMinute': "
                                         "<int64 540>, 'minutes': <int64 60>, 'vehicle': <'测试1号车'>, "
                                         "'team': <['inspector-xckc-1', 'inspector-xckc-2']>}"));
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_WITHDRAW, NULL,
                   g_variant_new_parsed ("{'files': <%@aa{sv}>}", lb_fixture_files ("w")));
  with = lb_case_archive_obstacles (f->state, f->catalogue);
  g_assert_cmpuint (with->len, ==, 1);
  lb_fixture_must (f, dispatcher, LB_COMMAND_CANCEL_VISIT, NULL,
                   g_variant_new_parsed ("{'visit': <'v1'>, 'reason': <'申请人撤回'>}"));
  without = lb_case_archive_obstacles (f->state, f->catalogue);
  g_assert_cmpuint (without->len, ==, 0);
}

static GVariant *
posting (void)
{
  return g_variant_new_parsed ("{'tracking': <'EA473124829CN'>, 'receipts': <%@aa{sv}>}", lb_fixture_files ("ems"));
}

static GVariant *
mail_receipt (void)
{
  return g_variant_new_parsed ("{'receivedOn': <'2019-06-10'>, 'files': <%@aa{sv}>}", lb_fixture_files ("回执"));
}

/* Who never answered comes to no desk: the notice of the end goes by mail, or the archive would never close. */
static void
test_notices_of_an_end_may_be_mailed (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *acceptor = lb_fixture_for (f, "acceptor", LICENCE);
  LbActor *desk = lb_fixture_actor (f, "certificate", "tyfz");
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, acceptor, LB_COMMAND_TAKE, LICENCE, NULL);
  lb_fixture_must (f, acceptor, LB_COMMAND_NOT_ACCEPT, LICENCE,
                   g_variant_new_parsed ("{'ground': <'not-required'>, 'reason': <'不需许可'>}"));
  before = lb_case_archive_obstacles (f->state, f->catalogue);
  lb_fixture_refused (f, desk, LB_COMMAND_CONFIRM_POST, LICENCE, mail_receipt (), LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, desk, LB_COMMAND_POST, LICENCE, posting ());
  lb_fixture_refused (f, desk, LB_COMMAND_POST, LICENCE, posting (), LB_REFUSAL_ONCE_ONLY);
  lb_fixture_must (f, desk, LB_COMMAND_MAIL_RETURNED, LICENCE, reason ());
  lb_fixture_must (f, desk, LB_COMMAND_POST, LICENCE, posting ());
  lb_fixture_must (f, desk, LB_COMMAND_CONFIRM_POST, LICENCE, mail_receipt ());
  g_assert_cmpint (lb_fixture_item_state (f, LICENCE), ==, LB_ITEM_NOT_ACCEPTED);
  lb_fixture_refused (f, desk, LB_COMMAND_POST, LICENCE, posting (), LB_REFUSAL_ONCE_ONLY);
  after = lb_case_archive_obstacles (f->state, f->catalogue);
  g_assert_cmpuint (after->len + 1, ==, before->len);
}

/* Called, the applicant asks for mail instead: the way on is not barred. */
static void
test_delivery_may_change_after_the_call (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *desk = lb_fixture_actor (f, "certificate", "tyfz");

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_decide_item (f, LICENCE, TRUE);
  lb_fixture_make (f, LICENCE);
  lb_fixture_must (f, desk, LB_COMMAND_CALL, LICENCE,
                   g_variant_new_parsed ("{'phone': <'13804120001'>, 'outcome': <'reached'>}"));
  lb_fixture_refused (f, desk, LB_COMMAND_POST, LICENCE, posting (), LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, desk, LB_COMMAND_SET_DELIVERY, NULL,
                   g_variant_new_parsed ("{'delivery': <{'method': <'ems'>, 'recipient': <'测试丙'>, "
                                         "'phone': <'13804120001'>, 'address': <'测试街'>}>}"));
  lb_fixture_must (f, desk, LB_COMMAND_POST, LICENCE, posting ());
  g_assert_cmpint (lb_fixture_item_state (f, LICENCE), ==, LB_ITEM_POSTED);
}

static void
test_promises_keep_within_policy (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);
  g_autofree char *item = NULL;
  const char *material = deferrable_of (f, "pharmacy", &item);

  for (int days = 10; days <= 15; days += 5)
    {
      GVariant *materials = lb_fixture_materials (f, "pharmacy", NULL, NULL, NULL, material);
      GVariant *args = lb_fixture_with (lb_fixture_receive_args (f, "pharmacy", NULL, NULL), "materials", materials);

      /* The fixture promises 2019-06-28: fourteen working days. */
      f->policy->defer_days = days;
      if (days == 10)
        lb_fixture_refused (f, counter, LB_COMMAND_RECEIVE, NULL, args, LB_REFUSAL_INVALID);
      else
        lb_fixture_must (f, counter, LB_COMMAND_RECEIVE, NULL, args);
    }
}

/* A8: names are written in full width throughout, whatever the plan's typing. */
static void
test_names_have_whole_parentheses (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  for (guint i = 0; i < f->catalogue->items->len; i++)
    {
      const char *name = ((const LbItem *) f->catalogue->items->pdata[i])->name;
      int depth = 0;

      for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
        {
          depth += g_utf8_get_char (at) == 0xFF08 ? 1 : g_utf8_get_char (at) == 0xFF09 ? -1 : 0;
          g_assert_true (*at != '(' && *at != ')' && depth >= 0);
        }
      g_assert_cmpint (depth, ==, 0);
    }
}

/* A refusal names the item and its state, in words. */
static void
test_refusals_say_what_stands_in_the_way (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_refused (f, lb_fixture_for (f, "decider", LICENCE), LB_COMMAND_GRANT, LICENCE,
                      g_variant_new_parsed ("{'number': <'准1'>}"), LB_REFUSAL_WRONG_STATE);
  g_assert_nonnull (strstr (f->error->message, lb_catalogue_item (f->catalogue, LICENCE)->name));
  g_assert_nonnull (strstr (f->error->message, lb_item_state_label (LB_ITEM_RECEIVED)));
  lb_fixture_refused (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_SUPPLY, NULL,
                      g_variant_new_parsed ("{'materials': <[{'material': <'m-eia-report'>, 'held': <'present'>}]>}"),
                      LB_REFUSAL_UNKNOWN);
}

#define ADD(name) g_test_add_func ("/case/rules/" #name, test_##name)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (some_laws_count_from_receipt);
  ADD (what_was_corrected_counts_from_the_last_piece);
  ADD (laws_beyond_the_joint_limit_are_flagged);
  ADD (reused_material_answers_a_correction);
  ADD (supplements_are_settled_line_by_line);
  ADD (what_stands_in_the_way_is_said_beforehand);
  ADD (extensions_are_what_policy_lists);
  ADD (the_case_is_extended_stage_by_stage);
  ADD (policy_says_from_when_silence_counts);
  ADD (an_item_may_have_its_own_time_for_the_notice);
  ADD (a_special_procedure_does_not_reach_back);
  ADD (decisions_are_reserved_by_level);
  ADD (deferred_materials_have_a_clock_that_stops_and_stays);
  ADD (forbidden_steps);
  ADD (what_was_served_after_a_step_keeps_it);
  ADD (dates_are_told_by_a_calendar_that_is_on_record);
  ADD (a_new_calendar_lists_what_it_moves);
  ADD (policy_knows_the_clocks_that_begin_elsewhere);
  ADD (looking_leaves_the_case_alone);
  ADD (a_planned_visit_keeps_the_archive_open);
  ADD (notices_of_an_end_may_be_mailed);
  ADD (delivery_may_change_after_the_call);
  ADD (promises_keep_within_policy);
  ADD (names_have_whole_parentheses);
  ADD (refusals_say_what_stands_in_the_way);
  return g_test_run ();
}

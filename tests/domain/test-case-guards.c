/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The guards of docs/domain.md 3.3 one by one, the table of 3.1 whole, and the lengths and starts of 3.5.
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

static GVariant *
proposal (const char *recommendation)
{
  return g_variant_new_parsed ("{'recommendation': <%s>, 'opinion': <'意见'>}", recommendation);
}

static GVariant *
call (gboolean agreed)
{
  return g_variant_new_parsed ("{'phone': <'13804120001'>, 'outcome': <'reached'>, 'agreed': <%b>}", agreed);
}

/* 3.1 */

/* Where a role counts: 'a' anywhere, 's' in the section of the item, 'l' in the lead section. */
static const struct
{
  const char *role;
  char where;
  const char *commands;
} duties[] = {
  { "counter", 'a', "refer receive receive-stage one-day-notice send-paper return-paper supply withdraw set-delivery "
                   "comment ask-help withdraw-help close-draft turn-away issue-paper" },
  { "guidance", 'a', "comment issue-paper advise close-draft" },
  { "guidance", 's', "give-help decline-help" },
  { "acceptor", 'a', "comment issue-paper advise" },
  { "acceptor", 's', "assign receive-paper return-paper supply take accept request-correction not-accept give-help "
                     "decline-help" },
  { "reviewer", 'a', "comment issue-paper advise" },
  { "reviewer", 's',
    "assign receive-paper return-paper note-supplement request-special end-special propose notify-hearing request-visit "
    "make-result hand-over give-help decline-help" },
  { "decider", 'a', "comment issue-paper" },
  { "decider", 's', "assign begin-special send-back grant refuse notify-hearing terminate undo" },
  { "bureau-head", 'a',
    "request-correction begin-special send-back grant refuse notify-hearing extend terminate undo urge comment issue-paper" },
  { "lead", 'a', "comment issue-paper" },
  { "lead", 'l', "receive-paper extend-case urge coordinate open-stage approve-second-visit archive" },
  { "dispatcher", 'a',
    "end-special urge plan-visit approve-second-visit dispatch-visit conclude-visit cancel-visit comment issue-paper" },
  { "inspector", 'a', "record-findings conclude-visit comment issue-paper" },
  { "certificate", 'a',
    "set-delivery take-over digitise call post deliver confirm-post mail-returned archive comment issue-paper" },
  { "system", 'a', "tick" },
};

static gboolean
is_duty (const char *role, LbCommandType type, char where)
{
  for (guint i = 0; i < G_N_ELEMENTS (duties); i++)
    {
      g_auto (GStrv) commands = g_strsplit (duties[i].commands, " ", -1);

      if (g_str_equal (duties[i].role, role) && duties[i].where == where
          && g_strv_contains ((const char *const *) commands, lb_command_type_name (type)))
        return TRUE;
    }
  return FALSE;
}

static void
test_each_role_has_its_duties_and_no_other (void)
{
  for (int i = 0; i < LB_N_ROLES; i++)
    for (LbCommandType type = 0; type < LB_N_COMMANDS; type++)
      {
        LbRole role = (LbRole) (1u << i);
        const char *name = lb_role_name (role);
        LbActor actor = { .id = (char *) "x", .roles = role, .section = (char *) "qydj", .level = 3 };
        gboolean anywhere = is_duty (name, type, 'a');

        g_test_message ("%s: %s", name, lb_command_type_name (type));
        g_assert_cmpint (lb_permission_role (&actor, type, "yyqx", "yyqx") != 0, ==, anywhere);
        g_assert_cmpint (lb_permission_role (&actor, type, "qydj", "yyqx") != 0, ==,
                         anywhere || is_duty (name, type, 's'));
        g_assert_cmpint (lb_permission_role (&actor, type, "yyqx", "qydj") != 0, ==,
                         anywhere || is_duty (name, type, 'l'));
      }
}

static void
test_who_decided_an_item_does_not_review_it (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *decider = lb_fixture_for (f, "decider", LICENCE);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", LICENCE), LB_COMMAND_PROPOSE, LICENCE, proposal ("grant"));
  lb_fixture_must (f, decider, LB_COMMAND_SEND_BACK, LICENCE, g_variant_new_parsed ("{'reason': <'再议'>}"));
  decider->roles = LB_ROLE_REVIEWER;
  lb_fixture_refused (f, decider, LB_COMMAND_PROPOSE, LICENCE, proposal ("grant"), LB_REFUSAL_SEPARATION);
}

/* T07, T09 */

static void
test_a_notice_after_its_day_promises_nothing (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  lb_fixture_receive (f, "pharmacy");
  f->now = lb_time_at (day (6, 12), 9 * 60);
  lb_fixture_refused (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_ONE_DAY_NOTICE, NULL,
                      g_variant_new_parsed ("{'reason': <'verify'>}"), LB_REFUSAL_TOO_LATE);
}

static void
test_who_is_sent_away_is_told_where_to_go (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *acceptor = lb_fixture_for (f, "acceptor", LICENCE);
  const char *args = "{'ground': <'not-competent'>, 'reason': <'不属本机关职权'>}";

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, acceptor, LB_COMMAND_TAKE, LICENCE, NULL);
  lb_fixture_refused (f, acceptor, LB_COMMAND_NOT_ACCEPT, LICENCE, g_variant_new_parsed (args),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (f, acceptor, LB_COMMAND_NOT_ACCEPT, LICENCE,
                   lb_fixture_with (g_variant_new_parsed (args), "competent", g_variant_new_string ("省药品监督管理局")));
}

/* T12, T14, T26 */

static void
test_an_open_request_is_waited_for (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *reviewer = lb_fixture_for (f, "reviewer", LICENCE);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  g_assert_false (lb_catalogue_item (f->catalogue, LICENCE)->inspection_required);
  lb_fixture_must (f, reviewer, LB_COMMAND_REQUEST_VISIT, LICENCE, g_variant_new_parsed ("{'kind': <'inspection'>}"));
  lb_fixture_refused (f, reviewer, LB_COMMAND_PROPOSE, LICENCE, proposal ("grant"), LB_REFUSAL_NOT_COMPLETE);
}

static void
test_who_decides_otherwise_says_why (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *decider = lb_fixture_for (f, "decider", LICENCE);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", LICENCE), LB_COMMAND_PROPOSE, LICENCE, proposal ("refuse"));
  lb_fixture_refused (f, decider, LB_COMMAND_GRANT, LICENCE, g_variant_new_parsed ("{'number': <'准1'>}"),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (f, decider, LB_COMMAND_GRANT, LICENCE,
                   g_variant_new_parsed ("{'number': <'准1'>, 'reason': <'符合规定'>}"));
}

static void
test_only_silence_ends_for_want_of_an_answer (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *acceptor = lb_fixture_for (f, "acceptor", LICENCE);
  LbActor *decider = lb_fixture_for (f, "decider", LICENCE);
  const char *args = "{'ground': <'no-response'>, 'reason': <'逾期'>}";

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, acceptor, LB_COMMAND_TAKE, LICENCE, NULL);
  lb_fixture_refused (f, decider, LB_COMMAND_TERMINATE, LICENCE, g_variant_new_parsed (args), LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, acceptor, LB_COMMAND_REQUEST_CORRECTION, LICENCE,
                   g_variant_new_parsed ("{'lines': <[{'defect': <'未签字'>}]>}"));
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_SUPPLY, LICENCE,
                   g_variant_new_parsed ("{'lines': <['0']>}"));
  lb_fixture_refused (f, decider, LB_COMMAND_TERMINATE, LICENCE, g_variant_new_parsed (args), LB_REFUSAL_WRONG_STATE);
}

/* Visits */

static LbActor *
dispatched_visit (LbFixture *f)
{
  LbActor *dispatcher = lb_fixture_actor (f, "dispatcher", "xckc");
  LbActor *inspector = lb_fixture_actor_n (f, "inspector", "xckc", 1);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, DRUGS);
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", DRUGS), LB_COMMAND_REQUEST_VISIT, DRUGS,
                   g_variant_new_parsed ("{'kind': <'inspection'>}"));
  lb_fixture_must (f, dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
                   g_variant_new_parsed ("{'visit': <'v1'>, 'kind': <'inspection'>, 'requests': "
                                         "<['drug-retail-licence#1']>, 'day': <'2019-06-12'>, 'startMinute': "
                                         "<int64 540>, 'minutes': <int64 60>, 'vehicle': <'测试1号车'>, 'team': <[%s, 'inspector-xckc-2']>}",
                                         inspector->id));
  lb_fixture_must (f, dispatcher, LB_COMMAND_DISPATCH_VISIT, NULL, g_variant_new_parsed ("{'visit': <'v1'>}"));
  return inspector;
}

static void
test_nothing_is_concluded_before_the_day (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *inspector = dispatched_visit (f);
  GPtrArray *points = lb_catalogue_item (f->catalogue, DRUGS)->inspection_points;
  const char *conclusion = "{'visit': <'v1'>, 'conclusions': <[{'request': <'drug-retail-licence#1'>, 'opinion': "
                           "<'pass'>, 'conclusion': <'合格'>}]>}";

  for (guint i = 0; i < points->len; i++)
    lb_fixture_must (f, inspector, LB_COMMAND_RECORD_FINDINGS, NULL,
                     g_variant_new_parsed ("{'visit': <'v1'>, 'findings': <[{'item': <'drug-retail-licence'>, 'point': "
                                           "<%s>, 'result': <'pass'>}]>}",
                                           ((const LbPoint *) points->pdata[i])->id));
  lb_fixture_refused (f, inspector, LB_COMMAND_CONCLUDE_VISIT, NULL, g_variant_new_parsed (conclusion),
                      LB_REFUSAL_INVALID);
  f->now = lb_time_at (day (6, 12), 10 * 60);
  lb_fixture_must (f, inspector, LB_COMMAND_CONCLUDE_VISIT, NULL, g_variant_new_parsed (conclusion));
}

static void
test_a_reviewer_writes_no_findings (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *reviewer = lb_fixture_for (f, "reviewer", DRUGS);

  dispatched_visit (f);
  reviewer->roles = LB_ROLE_INSPECTOR;
  lb_fixture_refused (f, reviewer, LB_COMMAND_RECORD_FINDINGS, NULL,
                      g_variant_new_parsed ("{'visit': <'v1'>, 'findings': <@aa{sv} []>}"), LB_REFUSAL_SEPARATION);
}

/* T17–T23 */

static void
test_results_together_unless_the_applicant_agrees (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *desk = lb_fixture_actor (f, "certificate", "tyfz");

  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_RECEIVE, NULL,
                   lb_fixture_with (lb_fixture_receive_args (f, "pharmacy", NULL, NULL), "delivery",
                                    g_variant_new_parsed ("{'method': <'pickup'>, 'together': <true>}")));
  lb_fixture_accept (f, LICENCE);
  lb_fixture_decide_item (f, LICENCE, TRUE);
  lb_fixture_make (f, LICENCE);
  lb_fixture_refused (f, desk, LB_COMMAND_CALL, LICENCE, call (FALSE), LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (f, desk, LB_COMMAND_CALL, LICENCE, call (TRUE));
  g_assert_cmpint (lb_fixture_item_state (f, LICENCE), ==, LB_ITEM_NOTIFIED);
}

static void
test_mail_is_received_after_it_was_posted (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (LbCase) bare = NULL;
  g_autoptr (GPtrArray) whole = NULL;
  g_autoptr (GPtrArray) lacking = NULL;
  LbActor *desk = lb_fixture_actor (f, "certificate", "tyfz");
  const char *receipt = "{'receivedOn': <%s>, 'files': <%@aa{sv}>}";

  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_RECEIVE, NULL,
                   lb_fixture_with (lb_fixture_receive_args (f, "pharmacy", NULL, NULL), "delivery",
                                    g_variant_new_parsed ("{'method': <'ems'>, 'recipient': <'测试丙'>, 'phone': "
                                                          "<'13804120001'>, 'address': <'测试街'>}")));
  lb_fixture_accept (f, LICENCE);
  lb_fixture_decide_item (f, LICENCE, TRUE);
  lb_fixture_make (f, LICENCE);
  lb_fixture_must (f, desk, LB_COMMAND_POST, LICENCE,
                   g_variant_new_parsed ("{'tracking': <'EA473124829CN'>, 'receipts': <%@aa{sv}>}",
                                         lb_fixture_files ("ems")));
  lb_fixture_refused (f, desk, LB_COMMAND_CONFIRM_POST, LICENCE,
                      g_variant_new_parsed (receipt, "2019-06-09", lb_fixture_files ("r")), LB_REFUSAL_INVALID);
  lb_fixture_refused (f, desk, LB_COMMAND_CONFIRM_POST, LICENCE,
                      g_variant_new_parsed (receipt, "2019-06-11", lb_fixture_files ("r")), LB_REFUSAL_INVALID);
  f->now += 2 * DAY;
  lb_fixture_must (f, desk, LB_COMMAND_CONFIRM_POST, LICENCE,
                   g_variant_new_parsed (receipt, "2019-06-11", lb_fixture_files ("r")));
  g_assert_cmpint (lb_time_day (lb_case_item (f->state, LICENCE)->delivered_at), ==, day (6, 11));
  /* The gate looks for the posting receipt itself, whoever let it slip. */
  bare = lb_case_copy (f->state);
  g_ptr_array_set_size (lb_case_item (bare, LICENCE)->posting_receipts, 0);
  whole = lb_case_archive_obstacles (f->state, f->catalogue);
  lacking = lb_case_archive_obstacles (bare, f->catalogue);
  g_assert_cmpuint (lacking->len, ==, whole->len + 1);
}

static void
test_a_result_is_valid_for_a_while (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *reviewer = lb_fixture_for (f, "reviewer", LICENCE);
  g_autoptr (GVariant) file = lb_fixture_file ("r");
  const char *args = "{'number': <'1'>, 'files': <%@aa{sv}>, 'seal': <%s>, 'validUntil': <%s>}";

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_decide_item (f, LICENCE, TRUE);
  lb_fixture_refused (
    f, reviewer, LB_COMMAND_MAKE_RESULT, LICENCE,
    g_variant_new_parsed (args, lb_fixture_files ("r"), lb_record_text (file, "blob"), "2019-06-09"),
    LB_REFUSAL_INVALID);
  lb_fixture_must (f, reviewer, LB_COMMAND_MAKE_RESULT, LICENCE,
                   g_variant_new_parsed (args, lb_fixture_files ("r"), lb_record_text (file, "blob"), "2024-06-09"));
}

/* 3.5: from which day each clock counts, how long by policy, and what stops it */

static void
assert_clock (LbFixture *f, const char *item, LbClockKind kind, LbDay start, int days, gboolean running)
{
  LbContext context = lb_fixture_context (f, lb_fixture_actor (f, "system", NULL));
  g_autoptr (GPtrArray) clocks = lb_case_clocks (f->state, item, &context);

  for (guint i = 0; i < clocks->len; i++)
    {
      const LbRunningClock *clock = clocks->pdata[i];

      if (clock->kind != kind)
        continue;
      g_test_message ("%s", lb_clock_kind_name (kind));
      g_assert_cmpint (clock->answer->due, ==, lb_calendar_add (f->calendar, start, days));
      g_assert_cmpint (clock->running, ==, running);
      return;
    }
  g_error ("%s: no %s", item, lb_clock_kind_name (kind));
}

static void
test_clocks_of_review (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *reviewer = lb_fixture_for (f, "reviewer", PHARMACIST);
  LbActor *decider = lb_fixture_for (f, "decider", PHARMACIST);
  LbActor *acceptor = lb_fixture_for (f, "acceptor", LICENCE);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, acceptor, LB_COMMAND_TAKE, LICENCE, NULL);
  f->now = lb_time_at (day (6, 11), 9 * 60);
  lb_fixture_must (f, acceptor, LB_COMMAND_REQUEST_CORRECTION, LICENCE,
                   g_variant_new_parsed ("{'lines': <[{'defect': <'未签字'>}]>}"));
  assert_clock (f, LICENCE, LB_CLOCK_CORRECTION, day (6, 11), f->policy->correction_wait_days, TRUE);
  lb_fixture_accept (f, PHARMACIST);
  f->now = lb_time_at (day (6, 12), 9 * 60);
  lb_fixture_must (f, reviewer, LB_COMMAND_REQUEST_SPECIAL, PHARMACIST,
                   g_variant_new_parsed ("{'reason': <'testing'>, 'days': <int64 8>}"));
  assert_clock (f, PHARMACIST, LB_CLOCK_TESTERS, day (6, 11), f->policy->tester_days, TRUE);
  f->now = lb_time_at (day (6, 13), 9 * 60);
  lb_fixture_must (f, decider, LB_COMMAND_NOTIFY_HEARING, PHARMACIST, NULL);
  assert_clock (f, PHARMACIST, LB_CLOCK_HEARING, day (6, 13), f->policy->hearing_apply_days, TRUE);
  f->now = lb_time_at (day (6, 14), 9 * 60);
  lb_fixture_must (f, decider, LB_COMMAND_BEGIN_SPECIAL, PHARMACIST, NULL);
  assert_clock (f, PHARMACIST, LB_CLOCK_TESTERS, day (6, 11), f->policy->tester_days, FALSE);
  assert_clock (f, PHARMACIST, LB_CLOCK_SPECIAL, day (6, 14), 8, TRUE);
  lb_fixture_must (f, reviewer, LB_COMMAND_END_SPECIAL, PHARMACIST, g_variant_new_parsed ("{'conclusion': <'合格'>}"));
  assert_clock (f, PHARMACIST, LB_CLOCK_SPECIAL, day (6, 14), 8, FALSE);
}

static void
test_clocks_of_the_way_out (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *reviewer = lb_fixture_for (f, "reviewer", LICENCE);
  LbActor *desk = lb_fixture_actor (f, "certificate", "tyfz");
  g_autoptr (GVariant) file = lb_fixture_file ("r");
  const char *sheet = "{'sheet': <'B-1'>, 'count': <int64 1>}";

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_decide_item (f, LICENCE, TRUE);
  assert_clock (f, LICENCE, LB_CLOCK_DELIVERY, day (6, 10), f->policy->delivery_days, TRUE);
  f->now = lb_time_at (day (6, 11), 9 * 60);
  lb_fixture_must (f, reviewer, LB_COMMAND_MAKE_RESULT, LICENCE,
                   g_variant_new_parsed ("{'number': <'1'>, 'files': <%@aa{sv}>, 'seal': <%s>}",
                                         lb_fixture_files ("r"), lb_record_text (file, "blob")));
  assert_clock (f, LICENCE, LB_CLOCK_TO_DESK, day (6, 11), f->policy->to_desk_days, TRUE);
  f->now = lb_time_at (day (6, 12), 9 * 60);
  lb_fixture_must (f, reviewer, LB_COMMAND_HAND_OVER, LICENCE, g_variant_new_parsed (sheet));
  assert_clock (f, LICENCE, LB_CLOCK_TO_DESK, day (6, 11), f->policy->to_desk_days, TRUE);
  lb_fixture_must (f, desk, LB_COMMAND_TAKE_OVER, LICENCE, g_variant_new_parsed (sheet));
  assert_clock (f, LICENCE, LB_CLOCK_TO_DESK, day (6, 11), f->policy->to_desk_days, FALSE);
  f->now = lb_time_at (day (6, 13), 9 * 60);
  lb_fixture_must (f, desk, LB_COMMAND_DIGITISE, LICENCE,
                   g_variant_new_parsed ("{'files': <%@aa{sv}>}", lb_fixture_files ("scan")));
  assert_clock (f, LICENCE, LB_CLOCK_CALL, day (6, 13), f->policy->call_days, TRUE);
  lb_fixture_must (f, desk, LB_COMMAND_CALL, LICENCE, call (FALSE));
  assert_clock (f, LICENCE, LB_CLOCK_CALL, day (6, 13), f->policy->call_days, FALSE);
  assert_clock (f, LICENCE, LB_CLOCK_DELIVERY, day (6, 10), f->policy->delivery_days, TRUE);
}

/* K13 runs for each section by itself. */
static void
test_paper_is_signed_for_by_each_section (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, counter, LB_COMMAND_SEND_PAPER, NULL,
                   g_variant_new_parsed ("{'section': <'qydj'>, 'slip': <'S1'>, 'pages': <int64 12>}"));
  assert_clock (f, LICENCE, LB_CLOCK_PAPER, day (6, 10), 0, TRUE);
  lb_fixture_must (f, lb_fixture_actor (f, "acceptor", "qydj"), LB_COMMAND_RECEIVE_PAPER, NULL,
                   g_variant_new_parsed ("{'section': <'qydj'>}"));
  assert_clock (f, LICENCE, LB_CLOCK_PAPER, day (6, 10), 0, FALSE);
  assert_clock (f, DRUGS, LB_CLOCK_PAPER, day (6, 10), 0, TRUE);
}

#define ADD(name) g_test_add_func ("/case/guards/" #name, test_##name)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (each_role_has_its_duties_and_no_other);
  ADD (who_decided_an_item_does_not_review_it);
  ADD (a_notice_after_its_day_promises_nothing);
  ADD (who_is_sent_away_is_told_where_to_go);
  ADD (an_open_request_is_waited_for);
  ADD (who_decides_otherwise_says_why);
  ADD (only_silence_ends_for_want_of_an_answer);
  ADD (nothing_is_concluded_before_the_day);
  ADD (a_reviewer_writes_no_findings);
  ADD (results_together_unless_the_applicant_agrees);
  ADD (mail_is_received_after_it_was_posted);
  ADD (a_result_is_valid_for_a_while);
  ADD (clocks_of_review);
  ADD (clocks_of_the_way_out);
  ADD (paper_is_signed_for_by_each_section);
  return g_test_run ();
}

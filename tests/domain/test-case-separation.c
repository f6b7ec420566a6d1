/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 三分离 by identity, case by case; inspectors, reviewers and deciders apart; and who sees what.
 */
#include "lb-fixture.h"

#define LICENCE "enterprise-registration"
#define DRUGS "drug-retail-licence"

/* Somebody who holds every role of one section: what one person may not do in one case shows on them. */
static LbActor *
everyone (LbFixture *f, const char *section)
{
  LbActor *actor = lb_fixture_actor_n (f, "acceptor", section, 99);

  actor->roles = (LB_ROLE_SUPERVISION - 1) & ~LB_ROLE_PLATFORM;
  actor->level = 3;
  return actor;
}

static GVariant *
proposal (void)
{
  return g_variant_new_parsed ("{'recommendation': <'grant'>, 'opinion': <'意见'>}");
}

static GVariant *
grant (void)
{
  return g_variant_new_parsed ("{'number': <'准1'>}");
}

static void
test_intake_does_not_approve_or_issue (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *all = everyone (f, "qydj");

  lb_fixture_must (f, all, LB_COMMAND_RECEIVE, NULL, lb_fixture_receive_args (f, "pharmacy", NULL, NULL));
  lb_fixture_refused (f, all, LB_COMMAND_TAKE, LICENCE, NULL, LB_REFUSAL_SEPARATION);
  lb_fixture_accept (f, LICENCE);
  lb_fixture_decide_item (f, LICENCE, TRUE);
  lb_fixture_make (f, LICENCE);
  lb_fixture_refused (f, all, LB_COMMAND_CALL, LICENCE,
                      g_variant_new_parsed ("{'phone': <'13804120001'>, 'outcome': <'reached'>}"),
                      LB_REFUSAL_SEPARATION);
  /* What is still intake they may go on doing, and words bind nobody. */
  lb_fixture_must (f, all, LB_COMMAND_SEND_PAPER, NULL,
                   g_variant_new_parsed ("{'section': <'qydj'>, 'slip': <'S1'>, 'pages': <int64 12>}"));
  lb_fixture_must (f, all, LB_COMMAND_COMMENT, LICENCE, g_variant_new_parsed ("{'text': <'已通知'>}"));
}

static void
test_approval_does_not_issue_or_take_in (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *all = everyone (f, "qydj");

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, all, LB_COMMAND_TAKE, LICENCE, NULL);
  lb_fixture_accept (f, LICENCE);
  lb_fixture_decide_item (f, LICENCE, TRUE);
  lb_fixture_make (f, LICENCE);
  lb_fixture_refused (f, all, LB_COMMAND_CALL, LICENCE,
                      g_variant_new_parsed ("{'phone': <'13804120001'>, 'outcome': <'reached'>}"),
                      LB_REFUSAL_SEPARATION);
  lb_fixture_refused (f, all, LB_COMMAND_SEND_PAPER, NULL,
                      g_variant_new_parsed ("{'section': <'qydj'>, 'slip': <'S1'>, 'pages': <int64 12>}"),
                      LB_REFUSAL_SEPARATION);
}

static void
test_issue_does_not_approve (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *all = everyone (f, "yyqx");

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_decide_item (f, LICENCE, TRUE);
  lb_fixture_make (f, LICENCE);
  lb_fixture_must (f, all, LB_COMMAND_CALL, LICENCE,
                   g_variant_new_parsed ("{'phone': <'13804120001'>, 'outcome': <'reached'>}"));
  lb_fixture_refused (f, all, LB_COMMAND_TAKE, DRUGS, NULL, LB_REFUSAL_SEPARATION);
}

static void
test_another_case_is_another_matter (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *all = everyone (f, "qydj");

  lb_fixture_must (f, all, LB_COMMAND_RECEIVE, NULL, lb_fixture_receive_args (f, "pharmacy", NULL, NULL));
  lb_fixture_reset (f);
  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, all, LB_COMMAND_TAKE, LICENCE, NULL);
}

static void
test_who_reviews_an_item_does_not_decide_it (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *all = everyone (f, "qydj");

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_must (f, all, LB_COMMAND_PROPOSE, LICENCE, proposal ());
  lb_fixture_refused (f, all, LB_COMMAND_GRANT, LICENCE, grant (), LB_REFUSAL_SEPARATION);
  lb_fixture_must (f, lb_fixture_for (f, "decider", LICENCE), LB_COMMAND_SEND_BACK, LICENCE,
                   g_variant_new_parsed ("{'reason': <'补充论证'>}"));
  lb_fixture_refused (f, all, LB_COMMAND_TERMINATE, LICENCE,
                      g_variant_new_parsed ("{'ground': <'dissolved'>, 'reason': <'注销'>}"),
                      LB_REFUSAL_SEPARATION);
}

static void
test_inspectors_neither_review_nor_decide (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *dispatcher = lb_fixture_actor (f, "dispatcher", "xckc");
  LbActor *all = everyone (f, "yyqx");
  LbActor *reviewer = lb_fixture_for (f, "reviewer", DRUGS);
  const char *args =
    "{'visit': <'v1'>, 'kind': <'inspection'>, 'requests': <['drug-retail-licence#1']>, "
    "'day': <'2019-06-11'>, 'startMinute': <int64 540>, 'minutes': <int64 60>, 'vehicle': <'测试1号车'>, 'team': <[%s, %s]>}";

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, DRUGS);
  lb_fixture_must (f, reviewer, LB_COMMAND_REQUEST_VISIT, DRUGS,
                   g_variant_new_parsed ("{'kind': <'inspection'>}"));
  lb_fixture_refused (f, dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
                      g_variant_new_parsed (args, reviewer->id, all->id), LB_REFUSAL_SEPARATION);
  lb_fixture_must (f, dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
                   g_variant_new_parsed (args, "inspector-x", all->id));
  lb_fixture_must (f, dispatcher, LB_COMMAND_DISPATCH_VISIT, NULL,
                   g_variant_new_parsed ("{'visit': <'v1'>}"));
  lb_fixture_refused (f, all, LB_COMMAND_REQUEST_SPECIAL, DRUGS,
                      g_variant_new_parsed ("{'reason': <'testing'>, 'days': <int64 3>}"),
                      LB_REFUSAL_SEPARATION);
}

static void
test_a_reviewer_does_not_go_along_after_all (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *dispatcher = lb_fixture_actor (f, "dispatcher", "xckc");
  LbActor *all = everyone (f, "yyqx");

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, DRUGS);
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", DRUGS), LB_COMMAND_REQUEST_VISIT, DRUGS,
                   g_variant_new_parsed ("{'kind': <'inspection'>}"));
  lb_fixture_must (
    f, dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
    g_variant_new_parsed ("{'visit': <'v1'>, 'kind': <'inspection'>, 'requests': "
                          "<['drug-retail-licence#1']>, 'day': <'2019-06-11'>, 'startMinute': <int64 540>, "
                          "'minutes': <int64 60>, 'vehicle': <'测试1号车'>, 'team': <[%s, 'inspector-x']>}",
                          all->id));
  lb_fixture_must (f, all, LB_COMMAND_NOTE_SUPPLEMENT, DRUGS,
                   g_variant_new_parsed ("{'lines': <[{'defect': <'面积不符'>}]>}"));
  lb_fixture_refused (f, dispatcher, LB_COMMAND_DISPATCH_VISIT, NULL,
                      g_variant_new_parsed ("{'visit': <'v1'>}"), LB_REFUSAL_SEPARATION);
}

static void
test_supervision_and_platform_do_nothing (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  static const char *const roles[] = { "supervision", "platform", "policy", "coordination" };

  lb_fixture_receive (f, "pharmacy");
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    for (LbCommandType type = 0; type < LB_N_COMMANDS; type++)
      {
        LbContext context = lb_fixture_context (f, lb_fixture_actor (f, roles[i], "qydj"));

        g_assert_false (lb_may (f->state, type, LICENCE, &context, NULL));
      }
}

static void
test_sections_keep_to_their_own_items (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_refused (f, lb_fixture_actor (f, "acceptor", "qydj"), LB_COMMAND_TAKE, DRUGS, NULL,
                      LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_refused (
    f, lb_fixture_actor (f, "lead", "yyqx"), LB_COMMAND_EXTEND_CASE, NULL,
    g_variant_new_parsed ("{'reason': <'x'>, 'approval': <%@aa{sv}>}", lb_fixture_files ("a")),
    LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_refused (f, lb_fixture_actor (f, "lead", "qydj"), LB_COMMAND_TAKE, LICENCE, NULL,
                      LB_REFUSAL_NOT_ALLOWED);
}

static void
test_scopes (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  lb_fixture_receive (f, "pharmacy");
  g_assert_true (lb_actor_sees (lb_fixture_actor (f, "counter", NULL), f->state));
  g_assert_true (lb_actor_sees (lb_fixture_actor (f, "reviewer", "yyqx"), f->state));
  g_assert_false (lb_actor_sees (lb_fixture_actor (f, "reviewer", "jtys"), f->state));
  g_assert_false (lb_actor_sees (lb_fixture_actor (f, "platform", "wlpt"), f->state));
  g_assert_true (lb_actor_sees (lb_fixture_actor (f, "supervision", "dckh"), f->state));
  g_assert_false (lb_actor_sees (lb_fixture_actor (f, "inspector", "xckc"), f->state));
  g_assert_false (lb_actor_sees (lb_fixture_actor (f, "certificate", "tyfz"), f->state));
  lb_fixture_accept (f, DRUGS);
  lb_fixture_inspect (f, "inspection");
  g_assert_true (lb_actor_sees (lb_fixture_actor (f, "inspector", "xckc"), f->state));
  lb_fixture_accept (f, LICENCE);
  lb_fixture_decide_item (f, LICENCE, TRUE);
  g_assert_true (lb_actor_sees (lb_fixture_actor (f, "certificate", "tyfz"), f->state));
}

#define ADD(name) g_test_add_func ("/case/separation/" #name, test_##name)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (intake_does_not_approve_or_issue);
  ADD (approval_does_not_issue_or_take_in);
  ADD (issue_does_not_approve);
  ADD (another_case_is_another_matter);
  ADD (who_reviews_an_item_does_not_decide_it);
  ADD (inspectors_neither_review_nor_decide);
  ADD (a_reviewer_does_not_go_along_after_all);
  ADD (supervision_and_platform_do_nothing);
  ADD (sections_keep_to_their_own_items);
  ADD (scopes);
  return g_test_run ();
}

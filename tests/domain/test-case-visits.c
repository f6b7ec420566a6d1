/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 一车勘验、集中评审: pooling, the one visit and its exceptions, findings, conclusions back to each item.
 */
#include "lb-fixture.h"
#include "lb-visit-rules.h"

#define DRUGS "drug-retail-licence"
#define GSP "gsp-certification"

typedef struct
{
  LbFixture *f;
  LbActor *dispatcher, *reviewer, *lead, *first;
} Scene;

static Scene
begin (void)
{
  Scene s = { lb_fixture_new () };

  s.dispatcher = lb_fixture_actor (s.f, "dispatcher", "xckc");
  s.reviewer = lb_fixture_for (s.f, "reviewer", DRUGS);
  s.lead = lb_fixture_actor (s.f, "lead", "qydj");
  s.first = lb_fixture_actor_n (s.f, "inspector", "xckc", 1);
  lb_fixture_receive (s.f, "pharmacy");
  lb_fixture_accept (s.f, DRUGS);
  lb_fixture_accept (s.f, GSP);
  return s;
}

static void
request (Scene *s, const char *item)
{
  lb_fixture_must (s->f, s->reviewer, LB_COMMAND_REQUEST_VISIT, item,
                   g_variant_new_parsed ("{'kind': <'inspection'>}"));
}

static GVariant *
plan (const char *visit, const char *first, const char *second)
{
  const char *requests[] = { first, second, NULL };
  const char *team[] = { "inspector-xckc-1", "inspector-xckc-2", NULL };

  return g_variant_new_parsed (
    "{'visit': <%s>, 'kind': <'inspection'>, 'requests': <%@as>, 'day': <'2019-06-11'>, "
    "'startMinute': <int64 540>, 'minutes': <int64 120>, 'vehicle': <'测试1号车'>, 'team': <%@as>}",
    visit, g_variant_new_strv (requests, -1), g_variant_new_strv (team, -1));
}

static GVariant *
visit_args (const char *visit)
{
  return g_variant_new_parsed ("{'visit': <%s>}", visit);
}

static GVariant *
findings (Scene *s, const char *visit, const char *item, const char *result)
{
  const LbItem *entry = lb_catalogue_item (s->f->catalogue, item);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < entry->inspection_points->len; i++)
    g_variant_builder_add_value (
      &builder, g_variant_new_parsed ("{'item': <%s>, 'point': <%s>, 'result': <%s>}", item,
                                      ((LbPoint *) entry->inspection_points->pdata[i])->id, result));
  return g_variant_new_parsed ("{'visit': <%s>, 'findings': <%@aa{sv}>}", visit,
                               g_variant_builder_end (&builder));
}

static GVariant *
conclusion (const char *visit, const char *request, const char *opinion)
{
  return g_variant_new_parsed ("{'visit': <%s>, 'conclusions': <[{'request': <%s>, 'opinion': <%s>, "
                               "'conclusion': <'见记录'>}]>}",
                               visit, request, opinion);
}

static void
test_requests_are_pooled (void)
{
  Scene s = begin ();
  const LbVisit *visit;

  request (&s, DRUGS);
  lb_fixture_refused (s.f, s.reviewer, LB_COMMAND_REQUEST_VISIT, DRUGS,
                      g_variant_new_parsed ("{'kind': <'inspection'>}"), LB_REFUSAL_ONCE_ONLY);
  lb_fixture_must (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL, plan ("v1", DRUGS "#1", NULL));
  request (&s, GSP);
  /* The second request joins the one visit, it does not get another. */
  lb_fixture_refused (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL, plan ("v2", GSP "#1", NULL),
                      LB_REFUSAL_ONCE_ONLY);
  lb_fixture_must (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL, plan ("v1", DRUGS "#1", GSP "#1"));
  visit = lb_case_visit (s.f->state, "v1");
  g_assert_cmpuint (g_strv_length (visit->requests), ==, 2);
  g_assert_cmpstr (lb_case_request (s.f->state, GSP "#1")->visit, ==, "v1");
  lb_fixture_free (s.f);
}

static void
test_plans_are_checked (void)
{
  Scene s = begin ();

  request (&s, DRUGS);
  lb_fixture_refused (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL, plan ("v1", "nothing#1", NULL),
                      LB_REFUSAL_UNKNOWN);
  lb_fixture_refused (
    s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
    lb_fixture_with (plan ("v1", DRUGS "#1", NULL), "day", g_variant_new_string ("2019-06-15")),
    LB_REFUSAL_INVALID);
  lb_fixture_refused (
    s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
    lb_fixture_with (plan ("v1", DRUGS "#1", NULL), "day", g_variant_new_string ("2019-06-06")),
    LB_REFUSAL_TOO_LATE);
  lb_fixture_refused (
    s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
    lb_fixture_with (plan ("v1", DRUGS "#1", NULL), "team", g_variant_new_parsed ("['inspector-xckc-1']")),
    LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL, plan ("v1", DRUGS "#1", NULL));
  lb_fixture_refused (s.f, s.reviewer, LB_COMMAND_DISPATCH_VISIT, NULL, visit_args ("v1"),
                      LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_free (s.f);
}

static void
test_it_takes_a_car_with_seats_or_a_video (void)
{
  Scene s = begin ();
  LbActor *third = lb_fixture_actor_n (s.f, "inspector", "xckc", 3);

  g_assert_true (lb_policy_add_car (s.f->policy, "小车", 2));
  g_assert_false (lb_policy_add_car (s.f->policy, "小车", 4));
  request (&s, DRUGS);
  lb_fixture_refused (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
                      lb_fixture_with (plan ("v1", DRUGS "#1", NULL), "vehicle", g_variant_new_string ("")),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_refused (
    s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
    lb_fixture_with (lb_fixture_with (plan ("v1", DRUGS "#1", NULL), "vehicle", g_variant_new_string ("小车")),
                     "team", g_variant_new_parsed ("['inspector-xckc-1', 'inspector-xckc-2', %s]", third->id)),
    LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
                   lb_fixture_with (plan ("v1", DRUGS "#1", NULL), "vehicle", g_variant_new_string ("小车")));
  lb_fixture_must (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
                   lb_fixture_with (lb_fixture_with (plan ("v1", DRUGS "#1", NULL), "vehicle",
                                                     g_variant_new_string ("")),
                                    "remote", g_variant_new_boolean (TRUE)));
  g_assert_true (lb_case_visit (s.f->state, "v1")->remote);
  lb_fixture_refused (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
                      lb_fixture_with (lb_fixture_with (plan ("v1", DRUGS "#1", NULL), "remote",
                                                        g_variant_new_boolean (TRUE)),
                                       "team", g_variant_new_parsed ("['inspector-xckc-1']")),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_free (s.f);
}

/* What is wrong with a visit of an hour from 9:30 with this car and these people, when another case has the visit
 * of plan () on that day. */
static guint
count_faults (Scene *s, int start, const char *vehicle, const char *first, const char *second, gboolean remote)
{
  const char *team[] = { first, second, NULL };
  const LbVisit visit = { .id = (char *) "w1", .kind = (char *) "inspection", .day = lb_day_from_ymd (2019, 6, 11),
                          .start_minute = start, .minutes = 60, .vehicle = (char *) vehicle,
                          .team = (GStrv) team, .remote = remote };
  g_autoptr (GArray) faults = lb_visit_faults (&visit, NULL, s->f->state->visits, s->f->policy);

  return faults->len;
}

static void
test_nobody_and_no_car_is_in_two_places (void)
{
  Scene s = begin ();

  request (&s, DRUGS);
  lb_fixture_must (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL, plan ("v1", DRUGS "#1", NULL));
  g_assert_cmpuint (count_faults (&s, 570, "测试1号车", "inspector-xckc-1", "inspector-xckc-2", FALSE), ==, 3);
  g_assert_cmpuint (count_faults (&s, 570, "测试2号车", "inspector-xckc-3", "inspector-xckc-4", FALSE), ==, 0);
  g_assert_cmpuint (count_faults (&s, 570, "测试2号车", "inspector-xckc-1", "inspector-xckc-4", FALSE), ==, 1);
  /* Over video the people are busy, the car is not. */
  g_assert_cmpuint (count_faults (&s, 570, "测试1号车", "inspector-xckc-1", "inspector-xckc-4", TRUE), ==, 1);
  /* One begins when the other ends. */
  g_assert_cmpuint (count_faults (&s, 660, "测试1号车", "inspector-xckc-1", "inspector-xckc-2", FALSE), ==, 0);
  g_assert_cmpuint (count_faults (&s, 480, "测试1号车", "inspector-xckc-1", "inspector-xckc-2", FALSE), ==, 0);
  lb_fixture_must (s.f, s.dispatcher, LB_COMMAND_CANCEL_VISIT, NULL,
                   g_variant_new_parsed ("{'visit': <'v1'>, 'reason': <'大雪'>}"));
  g_assert_cmpuint (count_faults (&s, 570, "测试1号车", "inspector-xckc-1", "inspector-xckc-2", FALSE), ==, 0);
  lb_fixture_free (s.f);
}

static void
go (Scene *s, const char *visit, const char *request_id)
{
  lb_fixture_must (s->f, s->dispatcher, LB_COMMAND_PLAN_VISIT, NULL, plan (visit, request_id, NULL));
  lb_fixture_must (s->f, s->dispatcher, LB_COMMAND_DISPATCH_VISIT, NULL, visit_args (visit));
  s->f->now = lb_time_at (lb_day_from_ymd (2019, 6, 11), 10 * 60);
}

static void
test_conclusions_rest_on_findings (void)
{
  Scene s = begin ();

  request (&s, DRUGS);
  go (&s, "v1", DRUGS "#1");
  lb_fixture_refused (s.f, s.first, LB_COMMAND_CONCLUDE_VISIT, NULL, conclusion ("v1", DRUGS "#1", "pass"),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_refused (s.f, lb_fixture_actor_n (s.f, "inspector", "xckc", 7), LB_COMMAND_RECORD_FINDINGS, NULL,
                      findings (&s, "v1", DRUGS, "pass"), LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_refused (s.f, s.first, LB_COMMAND_RECORD_FINDINGS, NULL, findings (&s, "v1", GSP, "pass"),
                      LB_REFUSAL_UNKNOWN);
  lb_fixture_must (s.f, s.first, LB_COMMAND_RECORD_FINDINGS, NULL, findings (&s, "v1", DRUGS, "fail"));
  lb_fixture_refused (s.f, s.first, LB_COMMAND_CONCLUDE_VISIT, NULL, conclusion ("v1", DRUGS "#1", "pass"),
                      LB_REFUSAL_INVALID);
  lb_fixture_must (s.f, s.first, LB_COMMAND_CONCLUDE_VISIT, NULL, conclusion ("v1", DRUGS "#1", "rectify"));
  g_assert_true (lb_case_request (s.f->state, DRUGS "#1")->closed);
  lb_fixture_refused (s.f, s.reviewer, LB_COMMAND_PROPOSE, DRUGS,
                      g_variant_new_parsed ("{'recommendation': <'grant'>, 'opinion': <'意见'>}"),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_free (s.f);
}

static void
test_a_second_visit_needs_reason_and_two_approvals (void)
{
  Scene s = begin ();
  LbActor *clerk = lb_fixture_actor_n (s.f, "dispatcher", "xckc", 5);

  clerk->level = 0;
  request (&s, DRUGS);
  go (&s, "v1", DRUGS "#1");
  lb_fixture_must (s.f, s.first, LB_COMMAND_RECORD_FINDINGS, NULL, findings (&s, "v1", DRUGS, "fail"));
  lb_fixture_must (s.f, s.first, LB_COMMAND_CONCLUDE_VISIT, NULL, conclusion ("v1", DRUGS "#1", "rectify"));
  request (&s, DRUGS);
  lb_fixture_refused (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL, plan ("v2", DRUGS "#2", NULL),
                      LB_REFUSAL_ONCE_ONLY);
  lb_fixture_must (
    s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
    lb_fixture_with (plan ("v2", DRUGS "#2", NULL), "secondReason", g_variant_new_string ("first-failed")));
  lb_fixture_refused (s.f, s.dispatcher, LB_COMMAND_DISPATCH_VISIT, NULL, visit_args ("v2"),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_refused (s.f, clerk, LB_COMMAND_APPROVE_SECOND_VISIT, NULL, visit_args ("v2"),
                      LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_must (s.f, s.dispatcher, LB_COMMAND_APPROVE_SECOND_VISIT, NULL, visit_args ("v2"));
  lb_fixture_refused (s.f, s.dispatcher, LB_COMMAND_APPROVE_SECOND_VISIT, NULL, visit_args ("v2"),
                      LB_REFUSAL_ONCE_ONLY);
  lb_fixture_refused (s.f, s.dispatcher, LB_COMMAND_DISPATCH_VISIT, NULL, visit_args ("v2"),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (s.f, s.lead, LB_COMMAND_APPROVE_SECOND_VISIT, NULL, visit_args ("v2"));
  lb_fixture_must (s.f, s.dispatcher, LB_COMMAND_DISPATCH_VISIT, NULL, visit_args ("v2"));
  lb_fixture_free (s.f);
}

static void
test_one_person_does_not_approve_for_both_sides (void)
{
  Scene s = begin ();
  LbActor *both = lb_fixture_actor_n (s.f, "lead", "qydj", 42);

  both->roles |= LB_ROLE_DISPATCHER;
  request (&s, DRUGS);
  request (&s, GSP);
  lb_fixture_must (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL, plan ("v1", DRUGS "#1", NULL));
  lb_fixture_must (
    s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL,
    lb_fixture_with (lb_fixture_with (plan ("v2", GSP "#1", NULL), "startMinute", g_variant_new_int64 (780)),
                     "secondReason", g_variant_new_string ("law-separate")));
  lb_fixture_must (s.f, both, LB_COMMAND_APPROVE_SECOND_VISIT, NULL, visit_args ("v2"));
  g_assert_false (lb_fixture_do (s.f, both, LB_COMMAND_APPROVE_SECOND_VISIT, NULL, visit_args ("v2")));
  g_assert_cmpstr (lb_case_visit (s.f->state, "v2")->state, ==, "proposed");
  lb_fixture_free (s.f);
}

static void
test_a_cancelled_visit_does_not_count (void)
{
  Scene s = begin ();

  request (&s, DRUGS);
  lb_fixture_must (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL, plan ("v1", DRUGS "#1", NULL));
  lb_fixture_must (s.f, s.dispatcher, LB_COMMAND_CANCEL_VISIT, NULL,
                   g_variant_new_parsed ("{'visit': <'v1'>, 'reason': <'大雪'>}"));
  g_assert_null (lb_case_request (s.f->state, DRUGS "#1")->visit);
  lb_fixture_must (s.f, s.dispatcher, LB_COMMAND_PLAN_VISIT, NULL, plan ("v2", DRUGS "#1", NULL));
  g_assert_cmpstr (lb_case_visit (s.f->state, "v2")->state, ==, "planned");
  lb_fixture_free (s.f);
}

static void
test_a_meeting_ends_the_suspension_for_it (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  const char *item = "medical-practice-registration";
  const LbSuspension *suspension;

  lb_fixture_receive (f, "medical-institution");
  lb_fixture_accept (f, item);
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", item), LB_COMMAND_REQUEST_SPECIAL, item,
                   g_variant_new_parsed ("{'reason': <'expert_review'>, 'days': <int64 10>}"));
  lb_fixture_must (f, lb_fixture_for (f, "decider", item), LB_COMMAND_BEGIN_SPECIAL, item, NULL);
  f->now += 2 * 24 * 3600 * G_GINT64_CONSTANT (1000);
  lb_fixture_inspect (f, "expert");
  g_assert_cmpint (lb_fixture_item_state (f, item), ==, LB_ITEM_ACCEPTED);
  suspension = &g_array_index (lb_case_item (f->state, item)->suspensions, LbSuspension, 0);
  g_assert_cmpint (suspension->from, ==, lb_day_from_ymd (2019, 6, 10));
  g_assert_cmpint (suspension->to, ==, lb_day_from_ymd (2019, 6, 12));
}

#define ADD(name) g_test_add_func ("/case/visits/" #name, test_##name)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (requests_are_pooled);
  ADD (plans_are_checked);
  ADD (it_takes_a_car_with_seats_or_a_video);
  ADD (nobody_and_no_car_is_in_two_places);
  ADD (conclusions_rest_on_findings);
  ADD (a_second_visit_needs_reason_and_two_approvals);
  ADD (one_person_does_not_approve_for_both_sides);
  ADD (a_cancelled_visit_does_not_count);
  ADD (a_meeting_ends_the_suspension_for_it);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the counter does not take in, and who may say so.
 */
#include "lb-fixture.h"

typedef struct
{
  const char *args;
  LbRefusal refusal; /* LB_REFUSAL_… when @refused */
  gboolean refused;
  const char *ground;
} Answer;

#define MATTER "'matter': <'鞍山烤地瓜摊点开业'>"

static const Answer answers[] = {
  { "{'ground': <'not-required'>, " MATTER ", 'reason': <'无须许可'>, 'asked': <'医药器械审批科 林静'>}", 0, FALSE,
    "not-required" },
  { "{'ground': <'not-required'>, " MATTER ", 'asked': <'医药器械审批科 林静'>}", LB_REFUSAL_NOT_COMPLETE, TRUE, NULL },
  { "{'ground': <'not-required'>, " MATTER ", 'reason': <'  '>, 'asked': <'林静'>}", LB_REFUSAL_NOT_COMPLETE, TRUE, NULL },
  /* The counter does not judge: it says who of the section did. */
  { "{'ground': <'not-required'>, " MATTER ", 'reason': <'无须许可'>}", LB_REFUSAL_NOT_COMPLETE, TRUE, NULL },
  { "{'ground': <'not-competent'>, " MATTER ", 'reason': <'省级权限'>, 'asked': <'林静'>, "
    "'competent': <'辽宁省药品监督管理局'>}", 0, FALSE, "not-competent" },
  { "{'ground': <'not-competent'>, " MATTER ", 'reason': <'省级权限'>, 'asked': <'林静'>}", LB_REFUSAL_NOT_COMPLETE,
    TRUE, NULL },
  { "{'ground': <'other-window'>, " MATTER ", 'toWindow': <'w-project'>}", 0, FALSE, "other-window" },
  { "{'ground': <'other-window'>, " MATTER "}", LB_REFUSAL_NOT_COMPLETE, TRUE, NULL },
  { "{'ground': <'other-window'>, " MATTER ", 'toWindow': <'w-certificate'>}", LB_REFUSAL_UNKNOWN, TRUE, NULL },
  { "{'ground': <'other-window'>, " MATTER ", 'toWindow': <'w-nowhere'>}", LB_REFUSAL_UNKNOWN, TRUE, NULL },
  { "{'ground': <'other-window'>, 'matter': <' '>, 'toWindow': <'w-project'>}", LB_REFUSAL_NOT_COMPLETE, TRUE, NULL },
  { "{'ground': <'other-window'>, " MATTER ", 'toWindow': <'w-project'>, 'package': <'bakery'>}", LB_REFUSAL_UNKNOWN,
    TRUE, NULL },
};

static void
test_each_answer_says_what_it_must (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (LbFixture) f = lb_fixture_new ();
      LbActor *counter = lb_fixture_actor (f, "counter", NULL);
      GVariant *args = g_variant_new_parsed (answers[i].args);

      if (answers[i].refused)
        {
          lb_fixture_refused (f, counter, LB_COMMAND_TURN_AWAY, NULL, args, answers[i].refusal);
          continue;
        }
      lb_fixture_must (f, counter, LB_COMMAND_TURN_AWAY, NULL, args);
      g_assert_cmpstr (f->state->turned_away, ==, answers[i].ground);
      g_assert_cmpint (lb_case_state (f->state), ==, LB_CASE_TURNED_AWAY);
      g_assert_cmpuint (f->state->items->len, ==, 0);
      g_assert_null (f->state->number);
    }
}

static GVariant *
not_required (void)
{
  return g_variant_new_parsed (answers[0].args);
}

static void
test_only_the_counter_tells_it_and_only_before_the_receipt (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  lb_fixture_refused (f, lb_fixture_actor (f, "acceptor", "yyqx"), LB_COMMAND_TURN_AWAY, NULL, not_required (),
                      LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_refused (f, lb_fixture_actor (f, "certificate", "tyfz"), LB_COMMAND_TURN_AWAY, NULL, not_required (),
                      LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_receive (f, "pharmacy");
  lb_fixture_refused (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_TURN_AWAY, NULL, not_required (),
                      LB_REFUSAL_WRONG_STATE);
}

/* Whoever insists, or comes back with more, is still taken in: the case goes on as if nothing had been told. */
static void
test_whoever_comes_back_is_taken_in (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);

  lb_fixture_must (f, counter, LB_COMMAND_REFER, NULL,
                   g_variant_new_parsed ("{'package': <'pharmacy'>, 'lines': <[{'material': <'m-premises-plan'>, "
                                         "'defect': <'未提供'>}]>}"));
  g_assert_true (lb_actor_sees (lb_fixture_actor (f, "guidance", "yyqx"), f->state));
  lb_fixture_must (f, counter, LB_COMMAND_TURN_AWAY, NULL, not_required ());
  g_assert_cmpint (lb_case_state (f->state), ==, LB_CASE_TURNED_AWAY);
  g_assert_false (lb_actor_sees (lb_fixture_actor (f, "guidance", "jtys"), f->state));
  lb_fixture_receive (f, "pharmacy");
  g_assert_null (f->state->turned_away);
  g_assert_cmpint (lb_case_state (f->state), ==, LB_CASE_WAITING_FOR_ACCEPTANCE);
}

/* The separation holds from the first word: who told it at the counter does not decide later. */
static void
test_telling_is_an_act_of_intake (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);

  lb_fixture_must (f, counter, LB_COMMAND_TURN_AWAY, NULL, not_required ());
  g_assert_true (g_hash_table_contains (f->state->intake_people, counter->id));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/away/each-answer-says-what-it-must", test_each_answer_says_what_it_must);
  g_test_add_func ("/away/only-the-counter-tells-it-and-only-before-the-receipt",
                   test_only_the_counter_tells_it_and_only_before_the_receipt);
  g_test_add_func ("/away/whoever-comes-back-is-taken-in", test_whoever_comes_back_is_taken_in);
  g_test_add_func ("/away/telling-is-an-act-of-intake", test_telling_is_an_act_of_intake);
  return g_test_run ();
}

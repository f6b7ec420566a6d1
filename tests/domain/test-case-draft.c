/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drafts in the ledger: advice at the guidance window, help with the formal check, what they carry into the receipt,
 * who sees them, and how they end.
 */
#include "lb-fixture.h"
#include "lb-notice.h"

#define DAY (24 * 3600 * G_GINT64_CONSTANT (1000))
#define ARTICLES "m-articles" /* of enterprise registration, which 企业登记科 decides */

static GVariant *
question (const char *section, const char *material, int point)
{
  return g_variant_new_parsed ("{'package': <'pharmacy'>, 'section': <%s>, 'material': <%s>, 'point': <%x>, "
                               "'text': <'签字是否有效？'>, 'form': <{'applicant.name': '测试药房'}>, "
                               "'materials': <[{'material': <%s>, 'held': <'present'>, 'originals': <int64 1>, "
                               "'files': <%@aa{sv}>}]>}",
                               section, material, (gint64) point, material, lb_fixture_files ("articles"));
}

static GVariant *
answer (const char *help, const char *result, const char *note)
{
  return g_variant_new_parsed ("{'help': <%s>, 'result': <%s>, 'note': <%s>}", help, result, note);
}

static const LbEvent *
last_event (LbFixture *f)
{
  return f->events->pdata[f->events->len - 1];
}

static void
test_advice_makes_a_draft_with_points_ticked (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *advisor = lb_fixture_actor (f, "guidance", "yyqx");
  const LbCaseMaterial *held;

  lb_fixture_refused (f, advisor, LB_COMMAND_ADVISE, NULL, g_variant_new_parsed ("{'package': <'pharmacy'>}"),
                      LB_REFUSAL_INVALID);
  lb_fixture_refused (f, advisor, LB_COMMAND_ADVISE, NULL,
                      g_variant_new_parsed ("{'package': <'nothing'>, 'answer': <'好'>}"), LB_REFUSAL_INVALID);
  lb_fixture_refused (f, advisor, LB_COMMAND_ADVISE, NULL,
                      g_variant_new_parsed ("{'package': <'pharmacy'>, 'answer': <'好'>, 'materials': "
                                            "<[{'material': <'m-no-such'>, 'held': <'present'>}]>}"),
                      LB_REFUSAL_UNKNOWN);
  lb_fixture_must (f, advisor, LB_COMMAND_ADVISE, NULL,
                   g_variant_new_parsed ("{'package': <'pharmacy'>, 'question': <'要带什么？'>, 'answer': <'带原件'>, "
                                         "'materials': <[{'material': <'m-articles'>, 'held': <'present'>, "
                                         "'points': <{'0': true, '1': false}>, 'note': <'缺一人签字'>}]>}"));
  g_assert_cmpint (lb_case_state (f->state), ==, LB_CASE_DRAFT);
  g_assert_cmpint (lb_case_flags (f->state), ==, LB_CASE_FLAG_ADVISED);
  g_assert_cmpint (f->state->n_advices, ==, 1);
  g_assert_null (f->state->applicant); /* whoever asks may stay without a name */
  held = lb_case_material (f->state, ARTICLES);
  g_assert_true (GPOINTER_TO_INT (g_hash_table_lookup (held->points, "0")));
  g_assert_true (g_hash_table_contains (held->points, "1"));
  g_assert_false (GPOINTER_TO_INT (g_hash_table_lookup (held->points, "1")));
  g_assert_cmpstr (held->note, ==, "缺一人签字");
}

/* A reviewer who advised may still review: advice decides nothing. A second advice adds to the first. */
static void
test_advice_binds_nobody (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *reviewer = lb_fixture_for (f, "reviewer", "enterprise-registration");

  for (int i = 0; i < 2; i++)
    lb_fixture_must (f, reviewer, LB_COMMAND_ADVISE, NULL,
                     g_variant_new_parsed ("{'package': <'pharmacy'>, 'answer': <'带原件'>}"));
  g_assert_cmpint (f->state->n_advices, ==, 2);
  g_assert_cmpuint (g_hash_table_size (f->state->approval_people), ==, 0);
  g_assert_cmpuint (g_hash_table_size (f->state->reviewers), ==, 0);
  lb_fixture_receive (f, "pharmacy");
  lb_fixture_refused (f, reviewer, LB_COMMAND_ADVISE, NULL,
                      g_variant_new_parsed ("{'package': <'pharmacy'>, 'answer': <'带原件'>}"),
                      LB_REFUSAL_WRONG_STATE);
}

static void
test_help_comes_from_the_section_that_was_asked (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);
  LbActor *asked = lb_fixture_actor (f, "reviewer", "qydj");
  LbActor *other = lb_fixture_actor (f, "reviewer", "yyqx");
  const LbHelp *help;

  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", ARTICLES, 0));
  g_assert_cmpuint (f->state->helps->len, ==, 1);
  help = f->state->helps->pdata[0];
  g_assert_cmpstr (help->id, ==, "m-articles#1");
  g_assert_cmpint (help->point, ==, 0);
  g_assert_cmpint (lb_case_flags (f->state), ==, LB_CASE_FLAG_HELP_OPEN | LB_CASE_FLAG_NOT_GUIDED);
  lb_fixture_refused (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", ARTICLES, 0), LB_REFUSAL_ONCE_ONLY);
  lb_fixture_refused (f, other, LB_COMMAND_GIVE_HELP, NULL, answer ("m-articles#1", "pass", ""),
                      LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_refused (f, asked, LB_COMMAND_GIVE_HELP, NULL, answer ("m-articles#2", "pass", ""), LB_REFUSAL_UNKNOWN);
  lb_fixture_refused (f, asked, LB_COMMAND_GIVE_HELP, NULL, answer ("m-articles#1", "fail", ""),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (f, asked, LB_COMMAND_GIVE_HELP, NULL, answer ("m-articles#1", "fail", "缺一人签字"));
  help = f->state->helps->pdata[0];
  g_assert_cmpstr (help->result, ==, "fail");
  g_assert_cmpstr (help->note, ==, "缺一人签字");
  g_assert_cmpstr (help->answered_by, ==, asked->id);
  g_assert_cmpstr (help->answered_name, ==, asked->name);
  g_assert_cmpint (help->answered_at, ==, last_event (f)->at);
  g_assert_cmpint (lb_case_flags (f->state), ==, LB_CASE_FLAG_NOT_GUIDED);
  lb_fixture_refused (f, asked, LB_COMMAND_GIVE_HELP, NULL, answer ("m-articles#1", "pass", ""),
                      LB_REFUSAL_ONCE_ONLY);
  g_assert_cmpuint (g_hash_table_size (f->state->approval_people), ==, 0);
}

static void
test_help_is_asked_about_what_is_there (void)
{
  static const struct { const char *section, *material; int point; LbRefusal refusal; } wrong[] = {
    { "qydj", "m-no-such", 0, LB_REFUSAL_UNKNOWN },
    { "jtys", ARTICLES, 0, LB_REFUSAL_UNKNOWN },
    { "qydj", ARTICLES, 99, LB_REFUSAL_UNKNOWN },
    { "qydj", ARTICLES, 400, LB_REFUSAL_INVALID },
  };
  g_autoptr (LbFixture) f = lb_fixture_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    lb_fixture_refused (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_ASK_HELP, NULL,
                        question (wrong[i].section, wrong[i].material, wrong[i].point), wrong[i].refusal);
  lb_fixture_refused (f, lb_fixture_actor (f, "reviewer", "qydj"), LB_COMMAND_ASK_HELP, NULL,
                      question ("qydj", ARTICLES, 0), LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_refused (f, lb_fixture_actor (f, "reviewer", "qydj"), LB_COMMAND_GIVE_HELP, NULL,
                      answer ("m-articles#1", "pass", ""), LB_REFUSAL_WRONG_STATE);
}

/* The section that is asked sees the draft, no other does, and only until it is received. */
static void
test_who_sees_a_question (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);

  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", ARTICLES, 0));
  g_assert_true (lb_actor_sees (counter, f->state));
  g_assert_true (lb_actor_sees (lb_fixture_actor (f, "reviewer", "qydj"), f->state));
  g_assert_false (lb_actor_sees (lb_fixture_actor (f, "reviewer", "yyqx"), f->state));
  g_assert_false (lb_actor_sees (lb_fixture_actor (f, "guidance", "yyqx"), f->state));
  g_assert_false (lb_actor_sees (lb_fixture_actor (f, "certificate", NULL), f->state));
  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("yyqx", ARTICLES, 0));
  g_assert_true (lb_actor_sees (lb_fixture_actor (f, "reviewer", "yyqx"), f->state));
  lb_fixture_receive (f, "pharmacy");
  g_assert_true (lb_actor_sees (lb_fixture_actor (f, "reviewer", "yyqx"), f->state));
  lb_fixture_refused (f, lb_fixture_actor (f, "reviewer", "yyqx"), LB_COMMAND_GIVE_HELP, NULL,
                      answer ("m-articles#2", "pass", ""), LB_REFUSAL_WRONG_STATE);
}

static void
test_who_is_told (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL), *asked = lb_fixture_actor (f, "reviewer", "qydj");

  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", ARTICLES, 0));
  g_assert_true (lb_notice_concerns (asked, NULL, last_event (f)));
  g_assert_false (lb_notice_concerns (lb_fixture_actor (f, "reviewer", "yyqx"), NULL, last_event (f)));
  g_assert_false (lb_notice_concerns (counter, NULL, last_event (f)));
  lb_fixture_must (f, asked, LB_COMMAND_GIVE_HELP, NULL, answer ("m-articles#1", "pass", ""));
  g_assert_true (lb_notice_concerns (counter, NULL, last_event (f)));
  g_assert_false (lb_notice_concerns (lb_fixture_actor_n (f, "counter", NULL, 2), NULL, last_event (f)));
}

/* A colleague on leave was asked: whoever stands in answers, in the name of that section. */
static void
test_a_substitute_helps (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *substitute = lb_fixture_actor (f, "reviewer", "jtys");

  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_ASK_HELP, NULL,
                   question ("qydj", ARTICLES, 0));
  lb_fixture_refused (f, substitute, LB_COMMAND_GIVE_HELP, NULL, answer ("m-articles#1", "pass", ""),
                      LB_REFUSAL_NOT_ALLOWED);
  lb_actor_stand_for (substitute, lb_fixture_actor (f, "reviewer", "qydj"));
  lb_fixture_must (f, substitute, LB_COMMAND_GIVE_HELP, NULL, answer ("m-articles#1", "pass", ""));
  g_assert_cmpstr (last_event (f)->section, ==, "qydj");
}

/* What nobody comes back for leaves every PC after the days of policy; whoever does come back opens it again. */
static void
test_drafts_end (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);
  LbDay asked = lb_time_day (f->now);

  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", ARTICLES, 0));
  f->now = lb_day_start (lb_calendar_add (f->calendar, asked, f->policy->draft_days));
  lb_fixture_tick (f);
  g_assert_cmpint (f->state->closed_at, ==, LB_TIME_NONE);
  f->now = lb_day_start (lb_calendar_add (f->calendar, asked, f->policy->draft_days) + 1);
  lb_fixture_tick (f);
  g_assert_cmpint (f->state->closed_at, ==, f->now);
  g_assert_cmpint (last_event (f)->type, ==, LB_EVENT_DRAFT_CLOSED);
  g_assert_cmpint (last_event (f)->role, ==, LB_ROLE_SYSTEM);
  g_assert_false (lb_actor_sees (counter, f->state));
  g_assert_false (lb_actor_sees (lb_fixture_actor (f, "reviewer", "qydj"), f->state));
  g_assert_true (lb_actor_sees (lb_fixture_actor (f, "supervision", NULL), f->state));
  f->now += DAY;
  lb_fixture_tick (f); /* once */
  g_assert_cmpint (last_event (f)->version, ==, 2);
  lb_fixture_receive (f, "pharmacy");
  g_assert_true (lb_actor_sees (counter, f->state));
}

static void
test_a_draft_is_closed_by_hand_once (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);

  lb_fixture_refused (f, counter, LB_COMMAND_CLOSE_DRAFT, NULL, NULL, LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", ARTICLES, 0));
  lb_fixture_must (f, counter, LB_COMMAND_CLOSE_DRAFT, NULL, NULL);
  lb_fixture_refused (f, counter, LB_COMMAND_CLOSE_DRAFT, NULL, NULL, LB_REFUSAL_ONCE_ONLY);
  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", ARTICLES, 1));
  g_assert_cmpint (f->state->closed_at, ==, LB_TIME_NONE);
  lb_fixture_receive (f, "pharmacy");
  lb_fixture_refused (f, counter, LB_COMMAND_CLOSE_DRAFT, NULL, NULL, LB_REFUSAL_WRONG_STATE);
}

/* Files that were shown with a question are no part of what is handed in later. */
static void
test_the_receipt_replaces_the_draft (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (LbCase) again = NULL;

  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_ASK_HELP, NULL,
                   question ("qydj", ARTICLES, 0));
  lb_fixture_receive (f, "pharmacy");
  g_assert_cmpuint (f->state->helps->len, ==, 1);
  g_assert_cmpuint (lb_case_flags (f->state) & LB_CASE_FLAG_HELP_OPEN, ==, 0);
  again = lb_case_replay (f->state->id, f->events, NULL);
  before = lb_case_canonical (f->state);
  after = lb_case_canonical (again);
  g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft/advice-makes-a-draft", test_advice_makes_a_draft_with_points_ticked);
  g_test_add_func ("/draft/advice-binds-nobody", test_advice_binds_nobody);
  g_test_add_func ("/draft/help-from-the-section-asked", test_help_comes_from_the_section_that_was_asked);
  g_test_add_func ("/draft/help-about-what-is-there", test_help_is_asked_about_what_is_there);
  g_test_add_func ("/draft/who-sees-a-question", test_who_sees_a_question);
  g_test_add_func ("/draft/who-is-told", test_who_is_told);
  g_test_add_func ("/draft/a-substitute-helps", test_a_substitute_helps);
  g_test_add_func ("/draft/drafts-end", test_drafts_end);
  g_test_add_func ("/draft/closed-by-hand-once", test_a_draft_is_closed_by_hand_once);
  g_test_add_func ("/draft/the-receipt-replaces-it", test_the_receipt_replaces_the_draft);
  return g_test_run ();
}

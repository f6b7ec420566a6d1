/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a question of the counter to a section ends: answered, declined or withdrawn, once; who may end it, who is told,
 * and what a random lot of people make of it.
 */
#include "lb-fixture.h"
#include "lb-notice.h"

#define ARTICLES "m-articles" /* of enterprise registration, which 企业登记科 decides */
#define FIRST ARTICLES "#1"

static GVariant *
question (const char *section, int point)
{
  return g_variant_new_parsed ("{'package': <'pharmacy'>, 'section': <%s>, 'material': <'m-articles'>, 'point': <%x>, "
                               "'form': <{'applicant.name': '测试药房'}>}", section, (gint64) point);
}

static GVariant *
answer (const char *help)
{
  return g_variant_new_parsed ("{'help': <%s>, 'result': <'pass'>}", help);
}

static GVariant *
because (const char *help, const char *reason)
{
  return g_variant_new_parsed ("{'help': <%s>, 'reason': <%s>}", help, reason);
}

static GVariant *
about (const char *help)
{
  return g_variant_new_parsed ("{'help': <%s>}", help);
}

static const LbEvent *
last_event (LbFixture *f)
{
  return f->events->pdata[f->events->len - 1];
}

static void
test_a_section_declines_with_a_reason (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL), *asked = lb_fixture_actor (f, "reviewer", "qydj");
  const LbHelp *help;

  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", 0));
  g_assert_cmpint (lb_help_state (f->state->helps->pdata[0]), ==, LB_HELP_OPEN);
  lb_fixture_refused (f, asked, LB_COMMAND_DECLINE_HELP, NULL, about (FIRST), LB_REFUSAL_INVALID);
  lb_fixture_refused (f, asked, LB_COMMAND_DECLINE_HELP, NULL, because (FIRST, "  "), LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_refused (f, asked, LB_COMMAND_DECLINE_HELP, NULL, because (ARTICLES "#2", "不属本科室事项"),
                      LB_REFUSAL_UNKNOWN);
  lb_fixture_must (f, asked, LB_COMMAND_DECLINE_HELP, NULL, because (FIRST, "不属本科室事项"));
  help = f->state->helps->pdata[0];
  g_assert_cmpint (lb_help_state (help), ==, LB_HELP_DECLINED);
  g_assert_cmpstr (help->note, ==, "不属本科室事项");
  g_assert_cmpstr (help->answered_by, ==, asked->id);
  g_assert_cmpstr (help->answered_name, ==, asked->name);
  g_assert_cmpint (help->answered_at, ==, last_event (f)->at);
  g_assert_cmpint (lb_case_flags (f->state), ==, LB_CASE_FLAG_HELP_UNANSWERED | LB_CASE_FLAG_NOT_GUIDED);
  /* It binds nobody: whoever declined may still review. */
  g_assert_cmpuint (g_hash_table_size (f->state->approval_people), ==, 0);
  g_assert_cmpuint (g_hash_table_size (f->state->reviewers), ==, 0);
}

static void
test_only_the_section_that_was_asked_declines (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL), *substitute = lb_fixture_actor (f, "reviewer", "jtys");

  lb_fixture_refused (f, lb_fixture_actor (f, "reviewer", "qydj"), LB_COMMAND_DECLINE_HELP, NULL,
                      because (FIRST, "不属本科室事项"), LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", 0));
  lb_fixture_refused (f, counter, LB_COMMAND_DECLINE_HELP, NULL, because (FIRST, "不属本科室事项"),
                      LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_refused (f, substitute, LB_COMMAND_DECLINE_HELP, NULL, because (FIRST, "不属本科室事项"),
                      LB_REFUSAL_NOT_ALLOWED);
  lb_actor_stand_for (substitute, lb_fixture_actor (f, "reviewer", "qydj"));
  lb_fixture_must (f, substitute, LB_COMMAND_DECLINE_HELP, NULL, because (FIRST, "不属本科室事项"));
  g_assert_cmpstr (last_event (f)->section, ==, "qydj");
}

/* Another section is asked, and the same one too: by then it may know more. */
static void
test_what_was_declined_is_asked_again (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);

  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", 0));
  lb_fixture_must (f, lb_fixture_actor (f, "reviewer", "qydj"), LB_COMMAND_DECLINE_HELP, NULL,
                   because (FIRST, "不属本科室事项"));
  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("yyqx", 0));
  g_assert_cmpint (lb_case_flags (f->state), ==, LB_CASE_FLAG_HELP_OPEN | LB_CASE_FLAG_NOT_GUIDED);
  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", 0));
  g_assert_cmpuint (f->state->helps->len, ==, 3);
  lb_fixture_must (f, lb_fixture_actor (f, "reviewer", "yyqx"), LB_COMMAND_GIVE_HELP, NULL, answer (ARTICLES "#2"));
  lb_fixture_must (f, counter, LB_COMMAND_WITHDRAW_HELP, NULL, about (ARTICLES "#3"));
  /* One has an answer: the draft is no longer without. */
  g_assert_cmpint (lb_case_flags (f->state), ==, LB_CASE_FLAG_NOT_GUIDED);
}

static void
test_the_counter_withdraws (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL), *colleague = lb_fixture_actor_n (f, "counter", NULL, 2);
  LbActor *asked = lb_fixture_actor (f, "reviewer", "qydj");
  const LbHelp *help;

  lb_fixture_refused (f, counter, LB_COMMAND_WITHDRAW_HELP, NULL, about (FIRST), LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", 0));
  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", 1));
  lb_fixture_refused (f, asked, LB_COMMAND_WITHDRAW_HELP, NULL, about (FIRST), LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_refused (f, counter, LB_COMMAND_WITHDRAW_HELP, NULL, about (ARTICLES "#3"), LB_REFUSAL_UNKNOWN);
  lb_fixture_must (f, counter, LB_COMMAND_WITHDRAW_HELP, NULL, because (FIRST, "办事人已离开"));
  help = f->state->helps->pdata[0];
  g_assert_cmpint (lb_help_state (help), ==, LB_HELP_WITHDRAWN);
  g_assert_cmpstr (help->note, ==, "办事人已离开");
  g_assert_cmpstr (help->answered_by, ==, counter->id);
  g_assert_cmpint (lb_help_state (f->state->helps->pdata[1]), ==, LB_HELP_OPEN);
  /* The draft went to a colleague at the end of the shift; no reason is needed. */
  lb_fixture_must (f, colleague, LB_COMMAND_WITHDRAW_HELP, NULL, about (ARTICLES "#2"));
  g_assert_cmpint (lb_case_flags (f->state), ==, LB_CASE_FLAG_HELP_UNANSWERED | LB_CASE_FLAG_NOT_GUIDED);
}

/* Whatever ended it, nothing else does, and the one who comes late reads why. */
static void
test_a_question_ends_once (void)
{
  static const LbCommandType ways[] = { LB_COMMAND_GIVE_HELP, LB_COMMAND_DECLINE_HELP, LB_COMMAND_WITHDRAW_HELP };

  for (gsize first = 0; first < G_N_ELEMENTS (ways); first++)
    {
      g_autoptr (LbFixture) f = lb_fixture_new ();
      g_autoptr (GHashTable) reasons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      LbActor *counter = lb_fixture_actor (f, "counter", NULL), *asked = lb_fixture_actor (f, "reviewer", "qydj");
      LbActor *who[] = { asked, asked, counter };

      lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", 0));
      lb_fixture_must (f, who[first], ways[first], NULL, first == 0 ? answer (FIRST) : because (FIRST, "另行核实"));
      for (gsize then = 0; then < G_N_ELEMENTS (ways); then++)
        {
          lb_fixture_refused (f, who[then], ways[then], NULL,
                              then == 0 ? answer (FIRST) : because (FIRST, "另行核实"), LB_REFUSAL_ONCE_ONLY);
          g_assert_nonnull (strstr (f->error->message, who[first]->name));
          g_hash_table_add (reasons, g_strdup (f->error->message));
        }
      /* It is the end that is told, not what was tried. */
      g_assert_cmpuint (g_hash_table_size (reasons), ==, 1);
    }
}

static void
test_the_receipt_ends_it_for_all (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);

  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", 0));
  lb_fixture_receive (f, "pharmacy");
  lb_fixture_refused (f, lb_fixture_actor (f, "reviewer", "qydj"), LB_COMMAND_DECLINE_HELP, NULL,
                      because (FIRST, "不属本科室事项"), LB_REFUSAL_WRONG_STATE);
  lb_fixture_refused (f, counter, LB_COMMAND_WITHDRAW_HELP, NULL, about (FIRST), LB_REFUSAL_WRONG_STATE);
}

static void
test_the_other_side_is_told (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL), *colleague = lb_fixture_actor_n (f, "counter", NULL, 2);
  LbActor *asked = lb_fixture_actor (f, "reviewer", "qydj"), *other = lb_fixture_actor (f, "reviewer", "yyqx");

  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", 0));
  g_assert_null (lb_notice_ends (last_event (f)));
  lb_fixture_must (f, asked, LB_COMMAND_DECLINE_HELP, NULL, because (FIRST, "不属本科室事项"));
  g_assert_true (lb_notice_concerns (counter, NULL, last_event (f)));
  g_assert_false (lb_notice_concerns (colleague, NULL, last_event (f)));
  g_assert_false (lb_notice_concerns (asked, NULL, last_event (f)));
  g_assert_false (lb_notice_concerns (other, NULL, last_event (f)));
  g_assert_cmpstr (lb_notice_ends (last_event (f)), ==, FIRST);

  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", 1));
  lb_fixture_must (f, colleague, LB_COMMAND_WITHDRAW_HELP, NULL, about (ARTICLES "#2"));
  g_assert_true (lb_notice_concerns (asked, NULL, last_event (f)));
  g_assert_true (lb_notice_concerns (lb_fixture_actor (f, "guidance", "qydj"), NULL, last_event (f)));
  g_assert_true (lb_notice_concerns (counter, NULL, last_event (f)));
  g_assert_false (lb_notice_concerns (colleague, NULL, last_event (f)));
  g_assert_false (lb_notice_concerns (other, NULL, last_event (f)));
  g_assert_cmpstr (lb_notice_ends (last_event (f)), ==, ARTICLES "#2");

  lb_fixture_must (f, counter, LB_COMMAND_ASK_HELP, NULL, question ("qydj", 2));
  lb_fixture_must (f, asked, LB_COMMAND_GIVE_HELP, NULL, answer (ARTICLES "#3"));
  g_assert_cmpstr (lb_notice_ends (last_event (f)), ==, ARTICLES "#3");
}

/* Random histories. What may be is kept a second time, in a list of what each question is. */

#define SEEDS 120
#define STEPS 60

typedef struct { LbFixture *f; GRand *random; GArray *states; guint n_ended[4], n_refused; } Walk;

static LbActor *
somebody (Walk *w)
{
  static const char *const roles[] = { "counter", "reviewer", "acceptor", "guidance", "decider", "certificate" };
  static const char *const sections[] = { "qydj", "yyqx", "jtys" };
  const char *role = roles[g_rand_int_range (w->random, 0, G_N_ELEMENTS (roles))];

  return lb_fixture_actor (w->f, role, sections[g_rand_int_range (w->random, 0, G_N_ELEMENTS (sections))]);
}

static void
ask_something (Walk *w, LbActor *actor)
{
  const char *section = g_rand_boolean (w->random) ? "qydj" : "yyqx";
  const int point = g_rand_int_range (w->random, 0, 2);
  gboolean open = FALSE, may;

  for (guint i = 0; i < w->states->len; i++)
    {
      const LbHelp *help = w->f->state->helps->pdata[i];

      open = open || (g_array_index (w->states, int, i) == LB_HELP_OPEN && help->point == point
                      && g_str_equal (help->section, section));
    }
  may = (actor->roles & LB_ROLE_COUNTER) != 0 && !open;
  g_assert_cmpint (lb_fixture_do (w->f, actor, LB_COMMAND_ASK_HELP, NULL, question (section, point)), ==, may);
  if (may)
    g_array_append_val (w->states, ((int) { LB_HELP_OPEN }));
}

static void
end_something (Walk *w, LbActor *actor)
{
  static const LbCommandType ways[] = { LB_COMMAND_GIVE_HELP, LB_COMMAND_DECLINE_HELP, LB_COMMAND_WITHDRAW_HELP };
  static const int ends[] = { LB_HELP_ANSWERED, LB_HELP_DECLINED, LB_HELP_WITHDRAWN };
  const int way = g_rand_int_range (w->random, 0, G_N_ELEMENTS (ways));
  const guint which = (guint) g_rand_int_range (w->random, 0, (int) w->states->len);
  const LbHelp *help = w->f->state->helps->pdata[which];
  g_autofree char *id = g_strdup (help->id);
  int *state = &g_array_index (w->states, int, which);
  const gboolean of_section = g_str_equal (help->section, actor->section)
                              && (actor->roles & (LB_ROLE_REVIEWER | LB_ROLE_ACCEPTOR | LB_ROLE_GUIDANCE)) != 0;
  const gboolean may = *state == LB_HELP_OPEN
                       && (ways[way] == LB_COMMAND_WITHDRAW_HELP ? (actor->roles & LB_ROLE_COUNTER) != 0 : of_section);

  g_assert_cmpint (lb_fixture_do (w->f, actor, ways[way], NULL, way == 0 ? answer (id) : because (id, "另行核实")), ==,
                   may);
  w->n_refused += !may;
  w->n_ended[ends[way]] += may;
  if (may)
    *state = ends[way];
}

/* The case says of each question what the list does, here and after it was read from its events. */
static void
assert_same (Walk *w)
{
  g_autoptr (LbCase) again = lb_case_replay (w->f->state->id, w->f->events, NULL);
  g_autofree char *here = lb_case_canonical (w->f->state), *there = lb_case_canonical (again);
  gboolean open = FALSE, answered = FALSE;

  g_assert_cmpstr (here, ==, there);
  g_assert_cmpuint (w->f->state->helps->len, ==, w->states->len);
  for (guint i = 0; i < w->states->len; i++)
    {
      const LbHelp *help = w->f->state->helps->pdata[i];
      const int state = g_array_index (w->states, int, i);

      g_assert_cmpint (lb_help_state (help), ==, state);
      g_assert_cmpint (help->answered_at != LB_TIME_NONE, ==, state != LB_HELP_OPEN);
      open = open || state == LB_HELP_OPEN;
      answered = answered || state == LB_HELP_ANSWERED;
    }
  g_assert_cmpint ((lb_case_flags (w->f->state) & LB_CASE_FLAG_HELP_OPEN) != 0, ==, open);
  g_assert_cmpint ((lb_case_flags (w->f->state) & LB_CASE_FLAG_HELP_UNANSWERED) != 0, ==, !open && !answered);
}

static void
test_random_histories (void)
{
  guint ended[4] = { 0 }, refused = 0;

  for (guint32 seed = 1; seed <= SEEDS; seed++)
    {
      g_autoptr (LbFixture) f = lb_fixture_new ();
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GArray) states = g_array_new (FALSE, FALSE, sizeof (int));
      Walk w = { f, random, states, { 0 }, 0 };

      ask_something (&w, lb_fixture_actor (f, "counter", NULL));
      for (int step = 0; step < STEPS; step++)
        {
          f->now += g_rand_int_range (random, 0, 60) * 1000;
          if (g_rand_int_range (random, 0, 3) == 0)
            ask_something (&w, somebody (&w));
          else
            end_something (&w, somebody (&w));
          assert_same (&w);
        }
      for (int i = 0; i < 4; i++)
        ended[i] += w.n_ended[i];
      refused += w.n_refused;
    }
  /* A walk that reaches nothing proves nothing. */
  g_assert_cmpuint (ended[LB_HELP_ANSWERED], >, SEEDS / 4);
  g_assert_cmpuint (ended[LB_HELP_DECLINED], >, SEEDS / 4);
  g_assert_cmpuint (ended[LB_HELP_WITHDRAWN], >, SEEDS / 4);
  g_assert_cmpuint (refused, >, SEEDS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/help/declined-with-a-reason", test_a_section_declines_with_a_reason);
  g_test_add_func ("/help/only-the-asked-decline", test_only_the_section_that_was_asked_declines);
  g_test_add_func ("/help/asked-again", test_what_was_declined_is_asked_again);
  g_test_add_func ("/help/withdrawn", test_the_counter_withdraws);
  g_test_add_func ("/help/ends-once", test_a_question_ends_once);
  g_test_add_func ("/help/the-receipt-ends-it", test_the_receipt_ends_it_for_all);
  g_test_add_func ("/help/who-is-told", test_the_other_side_is_told);
  g_test_add_func ("/help/random-histories", test_random_histories);
  return g_test_run ();
}

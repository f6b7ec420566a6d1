/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who works on an item: claimed, handed on, given out, given back; who may, who is told, and that it is no duty.
 */
#include "lb-fixture.h"
#include "lb-notice.h"

#define ITEM "drug-retail-licence"
#define SECTION "yyqx"

static GVariant *
to (const LbActor *person)
{
  return g_variant_new_parsed ("{'to': <%s>, 'toName': <%s>}", person->id, person->name);
}

static GVariant *
nobody (void)
{
  return g_variant_new_parsed ("{'note': <'退回'>}");
}

typedef struct { LbFixture *f; LbActor *acceptor, *one, *two, *chief, *stranger; } Bench;

static void
set_up (Bench *bench, gconstpointer data)
{
  LbFixture *f = bench->f = lb_fixture_new ();

  lb_fixture_receive (f, "pharmacy");
  bench->acceptor = lb_fixture_actor (f, "acceptor", SECTION);
  bench->one = lb_fixture_actor_n (f, "reviewer", SECTION, 1);
  bench->two = lb_fixture_actor_n (f, "reviewer", SECTION, 2);
  bench->chief = lb_fixture_actor (f, "decider", SECTION);
  bench->stranger = lb_fixture_actor (f, "reviewer", "qydj");
}

static void
tear_down (Bench *bench, gconstpointer data)
{
  lb_fixture_free (bench->f);
}

static const LbCaseItem *
item_of (Bench *bench)
{
  return lb_case_item (bench->f->state, ITEM);
}

static void
give (Bench *bench, const LbActor *by, const LbActor *person)
{
  lb_fixture_must (bench->f, by, LB_COMMAND_ASSIGN, ITEM, to (person));
  g_assert_cmpstr (item_of (bench)->assignee, ==, person->id);
  g_assert_cmpstr (item_of (bench)->assignee_name, ==, person->name);
  g_assert_cmpint (item_of (bench)->assigned_at, !=, LB_TIME_NONE);
}

#define refused(bench, by, args, refusal) lb_fixture_refused ((bench)->f, by, LB_COMMAND_ASSIGN, ITEM, args, refusal)

static void
test_claimed_and_handed_on (Bench *bench, gconstpointer data)
{
  refused (bench, bench->one, to (bench->one), LB_REFUSAL_NOT_COMPLETE); /* not taken yet */
  lb_fixture_must (bench->f, bench->acceptor, LB_COMMAND_TAKE, ITEM, NULL);
  refused (bench, bench->stranger, to (bench->stranger), LB_REFUSAL_NOT_ALLOWED);
  refused (bench, bench->one, nobody (), LB_REFUSAL_ONCE_ONLY);
  refused (bench, bench->one, to (bench->two), LB_REFUSAL_NOT_ALLOWED); /* not one's own to give */
  refused (bench, bench->one, g_variant_new_parsed ("{'to': <%s>}", bench->one->id), LB_REFUSAL_INVALID);
  give (bench, bench->one, bench->one);
  refused (bench, bench->one, to (bench->one), LB_REFUSAL_ONCE_ONLY);
  refused (bench, bench->two, to (bench->two), LB_REFUSAL_NOT_ALLOWED);
  refused (bench, bench->two, nobody (), LB_REFUSAL_NOT_ALLOWED);
  give (bench, bench->one, bench->two);
  refused (bench, bench->one, to (bench->one), LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_must (bench->f, bench->two, LB_COMMAND_ASSIGN, ITEM, nobody ());
  g_assert_null (item_of (bench)->assignee);
  g_assert_null (item_of (bench)->assignee_name);
  g_assert_cmpint (item_of (bench)->assigned_at, ==, LB_TIME_NONE);
}

static void
test_given_out_by_whoever_decides (Bench *bench, gconstpointer data)
{
  LbContext context = lb_fixture_context (bench->f, bench->two);

  lb_fixture_must (bench->f, bench->acceptor, LB_COMMAND_TAKE, ITEM, NULL);
  give (bench, bench->chief, bench->one);
  g_assert_false (lb_is_possible (bench->f->state, LB_COMMAND_ASSIGN, ITEM, &context, NULL));
  give (bench, bench->chief, bench->two);
  g_assert_true (lb_is_possible (bench->f->state, LB_COMMAND_ASSIGN, ITEM, &context, NULL));
  lb_fixture_must (bench->f, bench->chief, LB_COMMAND_ASSIGN, ITEM, nobody ());
}

/* It moves no duty: everybody with the role goes on as before, and giving work out is no part in it. */
static void
test_it_binds_nobody (Bench *bench, gconstpointer data)
{
  lb_fixture_must (bench->f, bench->acceptor, LB_COMMAND_TAKE, ITEM, NULL);
  give (bench, bench->chief, bench->one);
  g_assert_false (g_hash_table_contains (item_of (bench)->deciders, bench->chief->id));
  lb_fixture_must (bench->f, bench->acceptor, LB_COMMAND_ACCEPT, ITEM, NULL);
  give (bench, bench->one, bench->two);
  /* The step before can still be taken back, and who works on the item stays. */
  lb_fixture_must (bench->f, bench->chief, LB_COMMAND_UNDO, ITEM, g_variant_new_parsed ("{'reason': <'误点'>}"));
  g_assert_cmpint (item_of (bench)->state, ==, LB_ITEM_RECEIVED);
  g_assert_cmpstr (item_of (bench)->assignee, ==, bench->two->id);
}

static void
test_who_is_told (Bench *bench, gconstpointer data)
{
  const LbEvent *event;

  lb_fixture_must (bench->f, bench->acceptor, LB_COMMAND_TAKE, ITEM, NULL);
  give (bench, bench->one, bench->one);
  give (bench, bench->chief, bench->two);
  event = bench->f->events->pdata[bench->f->events->len - 1];
  g_assert_cmpstr (lb_record_text (event->data, "from"), ==, bench->one->id);
  g_assert_true (lb_notice_concerns (bench->two, SECTION, event));
  g_assert_true (lb_notice_concerns (bench->one, SECTION, event));
  g_assert_false (lb_notice_concerns (bench->acceptor, SECTION, event));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Bench, NULL, set_up, test, tear_down)
  ADD ("/assign/claimed-and-handed-on", test_claimed_and_handed_on);
  ADD ("/assign/given-out-by-whoever-decides", test_given_out_by_whoever_decides);
  ADD ("/assign/it-binds-nobody", test_it_binds_nobody);
  ADD ("/assign/who-is-told", test_who_is_told);
#undef ADD
  return g_test_run ();
}

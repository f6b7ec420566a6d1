/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The whole way of a pharmacy to the closed archive, and every reason for which the archive stays open.
 */
#include <string.h>

#include "lb-error.h"
#include "lb-fixture.h"

static GVariant *
archive_args (void)
{
  g_autoptr (GVariant) file = lb_fixture_file ("archive");

  return g_variant_new_parsed ("{'archive': <%s>}", lb_record_text (file, "blob"));
}

static void
test_pharmacy_goes_all_the_way (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (LbCase) replayed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;
  g_autofree char *again = NULL;

  lb_fixture_pharmacy_to_delivery (f);
  g_assert_cmpint (lb_case_state (f->state), ==, LB_CASE_TO_ARCHIVE);
  lb_fixture_must (f, lb_fixture_actor (f, "certificate", "tyfz"), LB_COMMAND_ARCHIVE, NULL, archive_args ());
  g_assert_cmpint (lb_case_state (f->state), ==, LB_CASE_ARCHIVED);
  replayed = lb_case_replay (f->case_id, f->events, &error);
  g_assert_no_error (error);
  told = lb_case_canonical (f->state);
  again = lb_case_canonical (replayed);
  g_assert_cmpstr (told, ==, again);
}

/* The gate lists all that is open, by name, and closes over nothing. */
static void
test_the_gate_names_every_obstacle (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *desk = lb_fixture_actor (f, "certificate", "tyfz");
  g_autoptr (GPtrArray) obstacles = NULL;

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_refused (f, desk, LB_COMMAND_ARCHIVE, NULL, archive_args (), LB_REFUSAL_ARCHIVE_GATE);
  obstacles = lb_case_archive_obstacles (f->state, f->catalogue);
  g_assert_cmpuint (obstacles->len, ==, 4);
  for (guint i = 0; i < obstacles->len; i++)
    {
      const LbCaseItem *item = f->state->items->pdata[i];

      g_assert_nonnull (strstr (obstacles->pdata[i], lb_catalogue_item (f->catalogue, item->item)->name));
      g_assert_nonnull (strstr (f->error->message, obstacles->pdata[i]));
      g_assert_nonnull (strstr (obstacles->pdata[i], "not finished"));
    }
}

static void
test_the_notice_of_an_end_must_be_served (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *desk = lb_fixture_actor (f, "certificate", "tyfz");
  LbActor *acceptor = lb_fixture_for (f, "acceptor", "enterprise-registration");

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, acceptor, LB_COMMAND_TAKE, "enterprise-registration", NULL);
  lb_fixture_must (f, acceptor, LB_COMMAND_NOT_ACCEPT, "enterprise-registration",
                   g_variant_new_parsed ("{'ground': <'not-required'>, 'reason': <'已有执照'>}"));
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_WITHDRAW, NULL,
                   g_variant_new_parsed ("{'files': <%@aa{sv}>}", lb_fixture_files ("撤回申请")));
  g_assert_cmpint (lb_case_state (f->state), ==, LB_CASE_TO_ARCHIVE);
  lb_fixture_refused (f, desk, LB_COMMAND_ARCHIVE, NULL, archive_args (), LB_REFUSAL_ARCHIVE_GATE);
  lb_fixture_must (
    f, desk, LB_COMMAND_DELIVER, "enterprise-registration",
    g_variant_new_parsed ("{'name': <'测'>, 'identity': <'210302199001010016'>, 'relation': <'applicant'>, "
                          "'proof': <%@aa{sv}>}",
                          lb_fixture_files ("送达回证")));
  g_assert_cmpint (lb_fixture_item_state (f, "enterprise-registration"), ==, LB_ITEM_NOT_ACCEPTED);
  lb_fixture_must (f, desk, LB_COMMAND_ARCHIVE, NULL, archive_args ());
  /* Closed is closed. */
  lb_fixture_refused (f, desk, LB_COMMAND_ARCHIVE, NULL, archive_args (), LB_REFUSAL_WRONG_STATE);
  lb_fixture_refused (f, desk, LB_COMMAND_COMMENT, NULL, g_variant_new_parsed ("{'text': <'补记'>}"),
                      LB_REFUSAL_WRONG_STATE);
}

static void
test_unsigned_paper_keeps_the_archive_open (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *desk = lb_fixture_actor (f, "certificate", "tyfz");
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);

  lb_fixture_pharmacy_to_delivery (f);
  lb_fixture_must (f, counter, LB_COMMAND_SEND_PAPER, NULL,
                   g_variant_new_parsed ("{'section': <'yyqx'>, 'slip': <'S1'>, 'pages': <int64 12>}"));
  lb_fixture_refused (f, desk, LB_COMMAND_ARCHIVE, NULL, archive_args (), LB_REFUSAL_ARCHIVE_GATE);
  lb_fixture_refused (f, lb_fixture_actor (f, "acceptor", "qydj"), LB_COMMAND_RECEIVE_PAPER, NULL,
                      g_variant_new_parsed ("{'section': <'yyqx'>}"), LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_must (f, lb_fixture_actor (f, "acceptor", "yyqx"), LB_COMMAND_RECEIVE_PAPER, NULL,
                   g_variant_new_parsed ("{'section': <'yyqx'>, 'discrepancy': <'少一页'>}"));
  lb_fixture_must (f, desk, LB_COMMAND_ARCHIVE, NULL, archive_args ());
}

/* A gap, a repetition and an unknown event are refused and leave the case as it was. */
static void
test_replay_refuses_what_does_not_fit (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCase) c = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  LbEvent *last;

  lb_fixture_receive (f, "pharmacy");
  last = f->events->pdata[f->events->len - 1];
  c = lb_case_replay (f->case_id, f->events, &error);
  g_assert_no_error (error);
  before = lb_case_canonical (c);
  g_assert_false (lb_case_apply (c, last, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CORRUPT);
  g_clear_error (&error);
  last->version += 5;
  g_assert_false (lb_case_apply (c, last, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CORRUPT);
  g_clear_error (&error);
  last->version = c->version + 1;
  last->type = LB_N_EVENTS + 7;
  g_assert_false (lb_case_apply (c, last, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NEWER);
  after = lb_case_canonical (c);
  g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/case/archive/a pharmacy goes all the way", test_pharmacy_goes_all_the_way);
  g_test_add_func ("/case/archive/the gate names every obstacle", test_the_gate_names_every_obstacle);
  g_test_add_func ("/case/archive/the notice of an end must be served",
                   test_the_notice_of_an_end_must_be_served);
  g_test_add_func ("/case/archive/unsigned paper keeps the archive open",
                   test_unsigned_paper_keeps_the_archive_open);
  g_test_add_func ("/case/archive/replay refuses what does not fit", test_replay_refuses_what_does_not_fit);
  return g_test_run ();
}

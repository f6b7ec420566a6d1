/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The certificate desk's pure parts: steps, groups, what goes together, and that the forms' commands are
 * taken.
 */
#include "lb-desk-paper.h"
#include "lb-fixture.h"
#include "lb-identifier.h"
#include "lb-issue.h"

static const char *const items[] = { "enterprise-registration", "drug-retail-licence",
                                     "pharmacist-registration", "gsp-certification" };

#define BLOB "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* A pharmacy whose @n first results are at the desk and digitised. */
static LbFixture *
with_results (guint n)
{
  LbFixture *fixture = lb_fixture_new ();

  lb_fixture_receive (fixture, "pharmacy");
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    lb_fixture_accept (fixture, items[i]);
  lb_fixture_inspect (fixture, "inspection");
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    lb_fixture_decide_item (fixture, items[i], TRUE);
  for (guint i = 0; i < n; i++)
    lb_fixture_make (fixture, items[i]);
  return fixture;
}

static LbCardRow *
new_card (const char *case_id, const char *item, LbTime due)
{
  LbCardRow *card = g_new0 (LbCardRow, 1);

  card->case_id = g_strdup (case_id);
  card->item = g_strdup (item);
  card->due = card->warn = due;
  return card;
}

static void
test_cards_of_a_case_are_one_row (void)
{
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_card_row_free);
  g_autoptr (GPtrArray) groups = NULL;
  const LbIssueGroup *first;

  g_ptr_array_add (cards, new_card ("a", "one", LB_TIME_NONE));
  g_ptr_array_add (cards, new_card ("c", "one", 200));
  g_ptr_array_add (cards, new_card ("b", "one", 300));
  g_ptr_array_add (cards, new_card ("b", "two", 100));
  groups = lb_issue_group_cards (cards);
  g_ptr_array_set_free_func (groups, (GDestroyNotify) lb_issue_group_free);
  g_assert_cmpuint (groups->len, ==, 3);
  first = g_ptr_array_index (groups, 0);
  g_assert_cmpstr (first->case_id, ==, "b");
  g_assert_cmpuint (first->items->len, ==, 2);
  g_assert_cmpint (first->due, ==, 100);
  /* The most urgent first, whatever the case number; without a clock last. */
  g_assert_cmpint (((LbIssueGroup *) g_ptr_array_index (groups, 1))->due, ==, 200);
  g_assert_cmpint (((LbIssueGroup *) g_ptr_array_index (groups, 2))->due, ==, LB_TIME_NONE);
}

static void
test_every_state_at_the_desk_has_one_step (void)
{
  for (guint state = 0; state < LB_N_ITEM_STATES; state++)
    {
      LbCaseItem item = { .state = state, .handed_over = TRUE };
      const gboolean at_desk = state == LB_ITEM_MADE || state == LB_ITEM_AT_DESK || state == LB_ITEM_STORED
                               || state == LB_ITEM_NOTIFIED || state == LB_ITEM_POSTED;
      guint n = 0;

      for (guint step = 0; step < LB_N_ISSUE_STEPS; step++)
        if (lb_issue_step_query (step).states & (G_GUINT64_CONSTANT (1) << state))
          n++;
      g_assert_cmpuint (n, ==, at_desk ? 1 : 0);
      g_assert_true ((lb_issue_step_of (&item) != LB_N_ISSUE_STEPS) == at_desk);
    }
  /* Made, but still in the section. */
  g_assert_cmpint (lb_issue_step_of (&(LbCaseItem) { .state = LB_ITEM_MADE }), ==, LB_N_ISSUE_STEPS);
}

static void
test_results_that_go_together_wait_for_each_other (void)
{
  g_autoptr (LbFixture) fixture = with_results (2);
  g_autoptr (GPtrArray) ready = lb_issue_items (fixture->state, LB_ISSUE_NOTIFY);
  g_autoptr (GPtrArray) awaited = NULL, none = NULL;

  g_assert_cmpuint (ready->len, ==, 2);
  fixture->state->delivery.together = TRUE;
  awaited = lb_issue_awaited (fixture->state);
  g_assert_cmpuint (awaited->len, ==, 2);
  fixture->state->delivery.together = FALSE;
  none = lb_issue_awaited (fixture->state);
  g_assert_cmpuint (none->len, ==, 0);
}

static GPtrArray *
one_file (void)
{
  static LbFile file = { (char *) BLOB, (char *) "扫描.pdf", (char *) "application/pdf", 10 };
  GPtrArray *files = g_ptr_array_new ();

  g_ptr_array_add (files, &file);
  return files;
}

/* Gives the command of the form for every item at @step, as the certificate clerk. */
static void
give (LbFixture *fixture, LbIssueStep step, LbCommandType type, const LbIssueEntry *entry)
{
  g_autoptr (GPtrArray) at_step = lb_issue_items (fixture->state, step);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  g_assert_cmpuint (at_step->len, >, 0);
  for (guint i = 0; i < at_step->len; i++)
    g_ptr_array_add (ids, g_strdup (((LbCaseItem *) g_ptr_array_index (at_step, i))->item));
  for (guint i = 0; i < ids->len; i++)
    lb_fixture_must (fixture, lb_fixture_actor (fixture, "certificate", "tyfz"), type,
                     g_ptr_array_index (ids, i), lb_issue_args (type, entry));
}

static void
test_the_forms_hand_everything_out (void)
{
  g_autoptr (LbFixture) fixture = with_results (G_N_ELEMENTS (items));
  g_autoptr (GPtrArray) files = one_file ();
  LbCommandType types[3];
  LbIssueEntry entry = { .files = files,
                         .phone = " 13804120001 ",
                         .outcome = "reached",
                         .next_at = LB_TIME_NONE,
                         .name = "测试丙",
                         .identity = "210302 19900101 0016",
                         .relation = "applicant" };

  fixture->state->delivery.together = TRUE;
  lb_issue_commands (fixture->state, LB_ISSUE_NOTIFY, types);
  g_assert_cmpint (types[0], ==, LB_COMMAND_CALL);
  give (fixture, LB_ISSUE_NOTIFY, LB_COMMAND_CALL, &entry);
  give (fixture, LB_ISSUE_FETCH, LB_COMMAND_DELIVER, &entry);
  g_assert_cmpint (lb_case_state (fixture->state), ==, LB_CASE_TO_ARCHIVE);
  g_assert_cmpint (lb_issue_step_of_case (fixture->state), ==, LB_ISSUE_ARCHIVE);
  lb_issue_commands (fixture->state, LB_ISSUE_ARCHIVE, types);
  g_assert_cmpint (types[0], ==, LB_COMMAND_ARCHIVE);
}

static void
test_the_forms_mail_everything (void)
{
  g_autoptr (LbFixture) fixture = with_results (1);
  g_autoptr (GPtrArray) files = one_file ();
  LbCommandType types[3];
  LbIssueEntry entry = {
    .files = files, .tracking = "ea473124829cn", .received_on = lb_time_day (fixture->now), .text = "地址不详"
  };

  g_free (fixture->state->delivery.method);
  fixture->state->delivery.method = g_strdup ("ems");
  fixture->state->delivery.together = FALSE;
  lb_issue_commands (fixture->state, LB_ISSUE_NOTIFY, types);
  g_assert_cmpint (types[0], ==, LB_COMMAND_POST);
  give (fixture, LB_ISSUE_NOTIFY, LB_COMMAND_POST, &entry);
  g_assert_cmpstr (lb_case_item (fixture->state, items[0])->tracking_number, ==, "EA473124829CN");
  give (fixture, LB_ISSUE_IN_POST, LB_COMMAND_MAIL_RETURNED, &entry);
  entry.tracking = entry.tracking_again = "1234567890123";
  give (fixture, LB_ISSUE_NOTIFY, LB_COMMAND_POST, &entry);
  give (fixture, LB_ISSUE_IN_POST, LB_COMMAND_CONFIRM_POST, &entry);
  g_assert_cmpint (lb_fixture_item_state (fixture, items[0]), ==, LB_ITEM_DELIVERED);
}

static void
test_sheet_and_count_are_those_of_the_section (void)
{
  g_autoptr (LbFixture) fixture = with_results (0);
  g_autoptr (GVariant) file = lb_fixture_file (items[0]);
  LbActor *reviewer = lb_fixture_for (fixture, "reviewer", items[0]);
  LbActor *desk = lb_fixture_actor (fixture, "certificate", "tyfz");
  g_autoptr (GPtrArray) waiting = NULL;
  LbIssueEntry entry = { .sheet = "B-7", .count = 3 };

  lb_fixture_must (fixture, reviewer, LB_COMMAND_MAKE_RESULT, items[0],
                   g_variant_new_parsed ("{'number': <'JY1'>, 'files': <%@aa{sv}>, 'seal': <%s>}",
                                         lb_fixture_files (items[0]), lb_record_text (file, "blob")));
  lb_fixture_must (fixture, reviewer, LB_COMMAND_HAND_OVER, items[0],
                   g_variant_new_parsed ("{'sheet': <'B-7'>, 'count': <int64 2>}"));
  waiting = lb_issue_items (fixture->state, LB_ISSUE_TAKE_OVER);
  g_assert_cmpuint (waiting->len, ==, 1);
  g_assert_cmpstr (((LbCaseItem *) g_ptr_array_index (waiting, 0))->sheet, ==, "B-7");
  lb_fixture_refused (fixture, desk, LB_COMMAND_TAKE_OVER, items[0],
                      lb_issue_args (LB_COMMAND_TAKE_OVER, &entry), LB_REFUSAL_INVALID);
  entry.count = 2;
  lb_fixture_must (fixture, desk, LB_COMMAND_TAKE_OVER, items[0],
                   lb_issue_args (LB_COMMAND_TAKE_OVER, &entry));
}

/* Two results on one sheet, the later item of the case handed over first: either item leads to the sheet, before the
 * desk has signed for anything. */
static void
test_the_sheet_is_there_before_it_is_signed_for (void)
{
  g_autoptr (LbFixture) fixture = with_results (0);
  const char *const order[] = { items[1], items[0] };
  LbContext context;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autoptr (GVariant) file = lb_fixture_file (order[i]);
      LbActor *reviewer = lb_fixture_for (fixture, "reviewer", order[i]);

      lb_fixture_must (fixture, reviewer, LB_COMMAND_MAKE_RESULT, order[i],
                       g_variant_new_parsed ("{'number': <%s>, 'files': <%@aa{sv}>, 'seal': <%s>}", order[i],
                                             lb_fixture_files (order[i]), lb_record_text (file, "blob")));
      lb_fixture_must (fixture, reviewer, LB_COMMAND_HAND_OVER, order[i],
                       g_variant_new_parsed ("{'sheet': <'B-8'>, 'count': <int64 1>}"));
    }
  context = lb_fixture_context (fixture, lb_fixture_actor (fixture, "certificate", "tyfz"));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LbDocument) sheet = lb_desk_paper_find (LB_PAPER_BATCH, fixture->state, fixture->events,
                                                         order[i], NULL, &context, &error);
      g_autofree char *text = sheet != NULL ? lb_document_to_text (sheet) : NULL;

      g_assert_no_error (error);
      g_assert_nonnull (strstr (text, "B-8"));
      g_assert_nonnull (strstr (text, items[0]));
      g_assert_nonnull (strstr (text, items[1]));
    }
  g_assert_null (lb_desk_paper_find (LB_PAPER_BATCH, fixture->state, fixture->events, items[2], NULL, &context,
                                     NULL));
}

static void
test_tracking_numbers (void)
{
  static const struct { const char *text, *again; gboolean good;
  } numbers[] = {
    { "EA473124829CN", NULL, TRUE },
    { "ea473124829cn ", NULL, TRUE },
    { "EA473124828CN", NULL, FALSE },
    { "1234567890123", NULL, FALSE },
    { "1234567890123", "1234567890123", TRUE },
    { "1234567890123", "1234567890124", FALSE },
    { "12345", NULL, FALSE },
    { "", NULL, TRUE },
    { NULL, NULL, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *fault = lb_tracking_fault (numbers[i].text, numbers[i].again, 18000);

      g_assert_true ((fault == NULL) == numbers[i].good);
    }
}

static void
test_scanned_numbers (void)
{
  g_autofree char *number = lb_case_number_new (lb_day_from_ymd (2019, 5, 5), 1, 1);
  g_autofree char *printed = lb_case_number_to_print (number);
  g_autofree char *with_item = g_strdup_printf ("%s-01", number);
  g_autofree char *qr = g_strdup_printf ("https://example.invalid/q?n=%s&c=ABCDEF", number);
  g_autofree char *wrong = g_strdup (number);
  const char *const good[] = { number, printed, with_item, qr };
  g_autofree char *huge = g_strnfill (5000, 'A');

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *found = lb_scanned_number (good[i]);

      g_assert_cmpstr (found, ==, number);
    }
  wrong[17] = wrong[17] == 'A' ? 'B' : 'A';
  g_assert_null (lb_scanned_number (wrong));
  g_assert_null (lb_scanned_number (huge));
  g_assert_null (lb_scanned_number (""));
  g_assert_null (lb_scanned_number (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desks/issue/cards-of-a-case-are-one-row", test_cards_of_a_case_are_one_row);
  g_test_add_func ("/desks/issue/every-state-at-the-desk-has-one-step",
                   test_every_state_at_the_desk_has_one_step);
  g_test_add_func ("/desks/issue/results-that-go-together-wait",
                   test_results_that_go_together_wait_for_each_other);
  g_test_add_func ("/desks/issue/the-forms-hand-everything-out", test_the_forms_hand_everything_out);
  g_test_add_func ("/desks/issue/the-forms-mail-everything", test_the_forms_mail_everything);
  g_test_add_func ("/desks/issue/sheet-and-count", test_sheet_and_count_are_those_of_the_section);
  g_test_add_func ("/desks/issue/the-sheet-is-there-before-it-is-signed-for",
                   test_the_sheet_is_there_before_it_is_signed_for);
  g_test_add_func ("/desks/issue/tracking-numbers", test_tracking_numbers);
  g_test_add_func ("/desks/issue/scanned-numbers", test_scanned_numbers);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a move on the board stands for, and the forms that the decisions need.
 */
#include "lb-decision-form.h"
#include "lb-identifier.h"
#include "lb-move.h"

static const struct { LbColumn from, to; LbItemState state; LbCommandType first; guint n; } moves[] = {
  { LB_COLUMN_TO_ACCEPT, LB_COLUMN_IN_REVIEW, LB_ITEM_RECEIVED, LB_COMMAND_ACCEPT, 1 },
  { LB_COLUMN_TO_ACCEPT, LB_COLUMN_CORRECTING, LB_ITEM_RECEIVED, LB_COMMAND_REQUEST_CORRECTION, 1 },
  { LB_COLUMN_CORRECTING, LB_COLUMN_IN_REVIEW, LB_ITEM_CORRECTING, LB_COMMAND_ACCEPT, 2 },
  { LB_COLUMN_IN_REVIEW, LB_COLUMN_VISIT, LB_ITEM_ACCEPTED, LB_COMMAND_REQUEST_VISIT, 3 },
  { LB_COLUMN_IN_REVIEW, LB_COLUMN_TO_MAKE, LB_ITEM_ACCEPTED, LB_COMMAND_PROPOSE, 1 },
  { LB_COLUMN_IN_REVIEW, LB_COLUMN_TO_MAKE, LB_ITEM_DECIDING, LB_COMMAND_GRANT, 2 },
  { LB_COLUMN_VISIT, LB_COLUMN_IN_REVIEW, LB_ITEM_SPECIAL, LB_COMMAND_END_SPECIAL, 1 },
  { LB_COLUMN_TO_MAKE, LB_COLUMN_HANDED_OVER, LB_ITEM_GRANTED, LB_COMMAND_MAKE_RESULT, 1 },
  { LB_COLUMN_TO_MAKE, LB_COLUMN_HANDED_OVER, LB_ITEM_MADE, LB_COMMAND_HAND_OVER, 1 },
  { LB_COLUMN_TO_MAKE, LB_COLUMN_IN_REVIEW, LB_ITEM_REFUSED, LB_COMMAND_UNDO, 1 },
};

static void
test_a_move_is_a_command (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      const LbMove move = lb_move_between (moves[i].from, moves[i].to, moves[i].state);

      g_assert_cmpuint (move.n, ==, moves[i].n);
      g_assert_cmpint (move.commands[0], ==, moves[i].first);
    }
}

/* domain.md 3.3, the forbidden ones: no gesture may even ask for them. */
static void
test_forbidden_moves_are_none (void)
{
  static const struct { LbColumn from, to; LbItemState state; } forbidden[] = {
    { LB_COLUMN_TO_ACCEPT, LB_COLUMN_VISIT, LB_ITEM_RECEIVED },
    { LB_COLUMN_TO_ACCEPT, LB_COLUMN_TO_MAKE, LB_ITEM_RECEIVED },
    { LB_COLUMN_CORRECTING, LB_COLUMN_TO_MAKE, LB_ITEM_CORRECTING },
    { LB_COLUMN_VISIT, LB_COLUMN_TO_MAKE, LB_ITEM_SPECIAL },
    { LB_COLUMN_HANDED_OVER, LB_COLUMN_IN_REVIEW, LB_ITEM_AT_DESK },
    { LB_COLUMN_TO_ACCEPT, LB_COLUMN_HANDED_OVER, LB_ITEM_GATED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    g_assert_cmpuint (lb_move_between (forbidden[i].from, forbidden[i].to, forbidden[i].state).n, ==, 0);
  for (guint state = 0; state < LB_N_ITEM_STATES; state++)
    for (int column = 0; column < LB_COLUMN_DONE; column++)
      g_assert_cmpuint (lb_move_between (column, column, state).n, ==, 0);
}

static void
assert_has_form (const LbMove *move)
{
  for (guint i = 0; i < move->n; i++)
    g_assert_nonnull (lb_decision_form (move->commands[i]));
}

static void
test_every_move_has_a_form (void)
{
  guint n;
  const LbCommandType *steps = lb_move_steps (&n);

  for (guint state = 0; state < LB_N_ITEM_STATES; state++)
    {
      LbMove forward = lb_move_forward (state, TRUE), untaken = lb_move_forward (state, FALSE);
      LbMove back = lb_move_back (state);

      assert_has_form (&forward);
      assert_has_form (&untaken);
      assert_has_form (&back);
      for (int from = 0; from < LB_COLUMN_DONE; from++)
        for (int to = 0; to < LB_COLUMN_DONE; to++)
          {
            LbMove move = lb_move_between (from, to, state);

            assert_has_form (&move);
          }
      for (guint i = 0; i < forward.n; i++)
        g_assert_true (lb_move_step_fits (forward.commands[i], state));
    }
  for (guint i = 0; i < n; i++)
    g_assert_nonnull (lb_decision_form (steps[i]));
  g_assert_cmpint (lb_move_forward (LB_ITEM_RECEIVED, FALSE).commands[0], ==, LB_COMMAND_TAKE);
  g_assert_cmpint (lb_move_forward (LB_ITEM_RECEIVED, TRUE).commands[0], ==, LB_COMMAND_ACCEPT);
}

static const LbMember *
find_member (LbCommandType type, const char *name)
{
  for (const LbMember *member = lb_command_members (type); member->name != NULL; member++)
    if (g_str_equal (member->name, name))
      return member;
  return NULL;
}

static gboolean
form_fills (const LbDecisionForm *form, const char *name)
{
  for (const LbAsk *ask = form->asks; ask->name != NULL; ask++)
    if (g_str_equal (ask->name, name) || (ask->kind == LB_ASK_RESULT && g_str_equal (name, "seal"))
        || (ask->kind == LB_ASK_SUPPLY && g_str_equal (name, "lines"))
        || (ask->kind == LB_ASK_NEXT_STAGE && (g_str_equal (name, "form") || g_str_equal (name, "materials"))))
      return TRUE;
  return FALSE;
}

static void
assert_choices (const LbAsk *ask, const LbMember *member)
{
  guint n = 0;

  g_assert_cmpint (member->kind, ==, LB_VALUE_CHOICE);
  for (const LbAskChoice *choice = ask->choices; choice->value != NULL; choice++, n++)
    g_assert_true (g_strv_contains (member->choices, choice->value));
  g_assert_cmpuint (n, ==, g_strv_length ((char **) member->choices));
}

static void
test_forms_ask_what_commands_carry (void)
{
  for (guint type = 0; type < LB_N_COMMANDS; type++)
    {
      const LbDecisionForm *form = lb_decision_form (type);

      if (form == NULL)
        continue;
      g_assert_true (form->title != NULL && form->question != NULL);
      for (const LbAsk *ask = form->asks; ask->name != NULL; ask++)
        {
          const LbMember *member = find_member (type, ask->name);

          g_assert_nonnull (member);
          g_assert_nonnull (ask->label);
          if (ask->kind == LB_ASK_CHOICE)
            assert_choices (ask, member);
          if (ask->kind == LB_ASK_NUMBER)
            g_assert_true (ask->minimum >= member->minimum && ask->maximum <= member->maximum);
        }
      /* "section" of the slip is the actor's own, filled in by the dialog. */
      for (const LbMember *member = lb_command_members (type); member->name != NULL; member++)
        if (member->required && !(type == LB_COMMAND_RECEIVE_PAPER && g_str_equal (member->name, "section")))
          g_assert_true (form_fills (form, member->name));
    }
}

static LbCase *
numbered_case (int window, int sequence)
{
  LbCase *state = lb_case_new ("0168e5d0-0000-7000-8000-000000000001");

  state->number = lb_case_number_new (lb_day_from_ymd (2019, 7, 1), window, sequence);
  return state;
}

static void
test_numbers_are_suggested_by_pattern (void)
{
  g_autoptr (LbCase) state = numbered_case (3, 42);
  const LbDay today = lb_day_from_ymd (2019, 7, 3);
  static const struct { const char *pattern, *expected; } patterns[] = {
    { "鞍公消安检字〔{yyyy}〕第{n4}号", "鞍公消安检字〔2019〕第0421号" },
    { "辽交运管许可鞍字2103{yy}{n9}号", "辽交运管许可鞍字210319182030421号" },
    { "D-LN-{yy}-{n4}", "D-LN-19-0421" },
    { "{med22}", "{med22}" },
    { "号", "号" },
    { "{", "{" },
  };
  g_autofree char *decision = lb_suggest_decision_number (state, "x", TRUE, today);
  g_autofree char *sheet = lb_suggest_sheet (state, "x", today);

  g_assert_cmpstr (decision, ==, "鞍行审准〔2019〕0701-3-42-1号");
  g_assert_cmpstr (sheet, ==, "JJ20190703-0701-3-42-1");
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autofree char *number = lb_suggest_result_number (state, "x", patterns[i].pattern, today);

      g_assert_cmpstr (number, ==, patterns[i].expected);
    }
}

static void
test_numbers_of_two_windows_differ (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const LbDay today = lb_day_from_ymd (2019, 7, 3);
  static const int windows[] = { 1, 2, 12 }, sequences[] = { 1, 2, 11, 21, 42, 4200 };

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    for (guint k = 0; k < G_N_ELEMENTS (sequences); k++)
      {
        g_autoptr (LbCase) state = numbered_case (windows[i], sequences[k]);

        g_assert_true (g_hash_table_add (seen, lb_suggest_decision_number (state, "x", TRUE, today)));
        g_assert_true (g_hash_table_add (seen, lb_suggest_sheet (state, "x", today)));
        /* A year later. */
        g_assert_true (g_hash_table_add (seen, lb_suggest_decision_number (state, "x", TRUE, today + 365)));
      }
}

/* Every working day the windows begin at one again: with nine digits the licences of a year are not mixed up. */
static void
test_result_numbers_of_a_year_differ (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int month = 1; month <= 12; month++)
    for (int day = 1; day <= 28; day += 3)
      for (int sequence = 1; sequence <= 30; sequence += 7)
        {
          g_autoptr (LbCase) state = lb_case_new ("0168e5d0-0000-7000-8000-000000000001");
          const LbDay received = lb_day_from_ymd (2019, month, day);

          state->number = lb_case_number_new (received, 1, sequence);
          g_assert_true (g_hash_table_add (
            seen, lb_suggest_result_number (state, "x", "辽DA412{yy}{n9}", received + 2)));
        }
}

static LbCaseItem *
new_item (LbItemState item_state)
{
  LbCaseItem *item = g_new0 (LbCaseItem, 1);

  item->item = (char *) "item";
  item->section = (char *) "section";
  item->state = item_state;
  item->taken_at = LB_TIME_NONE;
  return item;
}

static void
test_only_what_has_something_to_act_on_is_offered (void)
{
  g_autoptr (LbCase) state = numbered_case (1, 1);
  g_autofree LbCaseItem *item = new_item (LB_ITEM_RECEIVED);
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  LbCorrectionLine line = { .defect = (char *) "missing" };

  g_assert_true (lb_move_is_offered (LB_COMMAND_TAKE, state, item));
  item->taken_at = 1;
  g_assert_false (lb_move_is_offered (LB_COMMAND_TAKE, state, item));
  g_assert_false (lb_move_is_offered (LB_COMMAND_RECEIVE_PAPER, state, item));
  item->state = LB_ITEM_ACCEPTED;
  g_assert_false (lb_move_is_offered (LB_COMMAND_BEGIN_SPECIAL, state, item));
  item->special_pending = TRUE;
  g_assert_true (lb_move_is_offered (LB_COMMAND_BEGIN_SPECIAL, state, item));
  g_ptr_array_add (lines, &line);
  item->corrections = lines;
  g_assert_false (lb_move_is_offered (LB_COMMAND_SUPPLY, state, item));
  /* A supplement is brought in as well, also what is not a material. */
  item->supplements = lines;
  g_assert_true (lb_move_is_offered (LB_COMMAND_SUPPLY, state, item));
  item->state = LB_ITEM_CORRECTING;
  g_assert_true (lb_move_is_offered (LB_COMMAND_SUPPLY, state, item));
  line.supplied = TRUE;
  g_assert_false (lb_move_is_offered (LB_COMMAND_SUPPLY, state, item));
  g_assert_false (lb_move_is_offered (LB_COMMAND_APPROVE_SECOND_VISIT, state, item));
  g_assert_true (lb_move_is_offered (LB_COMMAND_COMMENT, state, NULL));
  g_assert_false (lb_move_is_offered (LB_COMMAND_GRANT, state, NULL));
}

static void
test_a_case_is_withdrawn_as_a_whole_while_anything_is_undecided (void)
{
  g_autoptr (LbCase) state = numbered_case (1, 1);
  g_autofree LbCaseItem *first = new_item (LB_ITEM_GRANTED), *second = new_item (LB_ITEM_ACCEPTED);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  GPtrArray *own = state->items;

  g_ptr_array_add (items, first);
  g_ptr_array_add (items, second);
  state->items = items;
  g_assert_true (lb_move_is_offered (LB_COMMAND_WITHDRAW, state, NULL));
  g_assert_false (lb_move_is_offered (LB_COMMAND_ONE_DAY_NOTICE, state, NULL));
  second->state = LB_ITEM_RECEIVED;
  g_assert_true (lb_move_is_offered (LB_COMMAND_ONE_DAY_NOTICE, state, NULL));
  second->state = LB_ITEM_REFUSED;
  g_assert_false (lb_move_is_offered (LB_COMMAND_WITHDRAW, state, NULL));
  g_assert_true (lb_move_is_offered (LB_COMMAND_COMMENT, state, NULL));
  state->items = own;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/board/moves/a-move-is-a-command", test_a_move_is_a_command);
  g_test_add_func ("/board/moves/forbidden-moves-are-none", test_forbidden_moves_are_none);
  g_test_add_func ("/board/moves/every-move-has-a-form", test_every_move_has_a_form);
  g_test_add_func ("/board/moves/forms-ask-what-commands-carry", test_forms_ask_what_commands_carry);
  g_test_add_func ("/board/moves/numbers-are-suggested-by-pattern", test_numbers_are_suggested_by_pattern);
  g_test_add_func ("/board/moves/numbers-of-two-windows-differ", test_numbers_of_two_windows_differ);
  g_test_add_func ("/board/moves/result-numbers-of-a-year-differ", test_result_numbers_of_a_year_differ);
  g_test_add_func ("/board/moves/only-what-has-something-to-act-on-is-offered",
                   test_only_what_has_something_to_act_on_is_offered);
  g_test_add_func ("/board/moves/a-case-is-withdrawn-as-a-whole-while-anything-is-undecided",
                   test_a_case_is_withdrawn_as_a_whole_while_anything_is_undecided);
  return g_test_run ();
}

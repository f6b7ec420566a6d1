/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers of decisions and results: whose they may be.
 */
#include "lb-case-numbers.h"
#include "lb-fixture.h"

#define LICENCE "drug-retail-licence"
#define REGISTRATION "enterprise-registration"

/* A case of @applicant whose @item was granted under decision and result number "7". */
static LbCase *
case_of (LbFixture *fixture, const char *id, const char *applicant, const char *uscc, const char *item)
{
  LbCase *state;
  LbCaseItem *row;

  lb_fixture_reset (fixture);
  lb_fixture_receive (fixture, "pharmacy");
  state = lb_case_copy (fixture->state);
  g_free (state->id);
  state->id = g_strdup (id);
  g_free (state->applicant);
  state->applicant = g_strdup (applicant);
  g_hash_table_insert (state->form, g_strdup ("applicant.uscc"), g_strdup (uscc));
  row = lb_case_item (state, item);
  row->granted = TRUE;
  row->decision_number = g_strdup ("7");
  row->result_number = g_strdup ("7");
  return state;
}

typedef struct { const char *id, *applicant, *uscc, *item; LbCommandType type; const char *number; gboolean taken; } Try;

static void
test_whose_a_number_may_be (void)
{
  static const Try tries[] = {
    { "b", "乙", "U2", LICENCE, LB_COMMAND_MAKE_RESULT, "7", TRUE },
    { "b", "乙", "U2", LICENCE, LB_COMMAND_MAKE_RESULT, "8", FALSE },
    /* Another register. */
    { "b", "乙", "U2", REGISTRATION, LB_COMMAND_MAKE_RESULT, "7", FALSE },
    /* Renewed, by code or by name. */
    { "b", "甲（新名）", "U1", LICENCE, LB_COMMAND_MAKE_RESULT, "7", FALSE },
    { "b", "甲", "", LICENCE, LB_COMMAND_MAKE_RESULT, "7", FALSE },
    /* Decisions have one register, whosever they are. */
    { "b", "甲", "U1", REGISTRATION, LB_COMMAND_GRANT, "7", TRUE },
    { "b", "乙", "U2", LICENCE, LB_COMMAND_REFUSE, "7", TRUE },
    { "b", "乙", "U2", LICENCE, LB_COMMAND_REFUSE, "8", FALSE },
    /* The same case. */
    { "a", "甲", "U1", REGISTRATION, LB_COMMAND_GRANT, "7", FALSE },
  };
  g_autoptr (LbFixture) fixture = lb_fixture_new ();
  g_autoptr (LbCase) other = case_of (fixture, "a", "甲", "U1", LICENCE);

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      const Try *try = &tries[i];
      g_autoptr (LbCase) own = case_of (fixture, try->id, try->applicant, try->uscc, try->item);

      g_test_message ("%u", i);
      g_assert_true (lb_number_taken ((LbNumbered) { other, fixture->catalogue, LICENCE },
                                      (LbNumbered) { own, fixture->catalogue, try->item }, try->type, try->number)
                     == try->taken);
    }
}

static void
test_which_commands_give_numbers (void)
{
  g_autoptr (GVariant) args = g_variant_ref_sink (g_variant_new_parsed ("{'number': <'7'>}"));

  g_assert_cmpstr (lb_number_given (LB_COMMAND_GRANT, args), ==, "7");
  g_assert_cmpstr (lb_number_given (LB_COMMAND_REFUSE, args), ==, "7");
  g_assert_cmpstr (lb_number_given (LB_COMMAND_MAKE_RESULT, args), ==, "7");
  g_assert_null (lb_number_given (LB_COMMAND_RECEIVE, args));
}

static void
test_serials_are_of_one_case_and_item (void)
{
  static const struct { const char *number, *item, *expected; } rows[] = {
    { "AS201905050100001D", LICENCE, "0505-1-1-2" },
    { "AS201905050100001D", REGISTRATION, "0505-1-1-1" },
    { "AS201905050100001D", NULL, "0505-1-1-0" },
    { "AS202609300302999O", LICENCE, "20260930-3-2999-2" },
  };
  g_autoptr (LbFixture) fixture = lb_fixture_new ();
  g_autoptr (LbCase) state = case_of (fixture, "a", "甲", "U1", LICENCE);

  g_assert_cmpuint (lb_case_item_place (state, REGISTRATION), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *serial = NULL;

      g_free (state->number);
      state->number = g_strdup (rows[i].number);
      serial = lb_case_serial (state, rows[i].item, lb_day_from_ymd (2019, 12, 31));
      g_assert_cmpstr (serial, ==, rows[i].expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/case-numbers/whose-a-number-may-be", test_whose_a_number_may_be);
  g_test_add_func ("/case-numbers/which-commands-give-numbers", test_which_commands_give_numbers);
  g_test_add_func ("/case-numbers/serials-are-of-one-case-and-item", test_serials_are_of_one_case_and_item);
  return g_test_run ();
}

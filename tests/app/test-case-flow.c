/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The flow over a case file: only what a case has been through is shown as done.
 */
#include "lb-case-flow.h"
#include "lb-fixture.h"

static void
set_items (LbCase *state, LbItemState at, LbDay accepted_on, LbTime decided_at, LbTime delivered_at)
{
  for (guint i = 0; i < state->items->len; i++)
    {
      LbCaseItem *item = state->items->pdata[i];

      item->state = at;
      item->accepted_on = accepted_on;
      item->decided_at = decided_at;
      item->made_at = item->delivered_at = delivered_at;
    }
}

static void
assert_places (const LbCase *state, const LbFlowPlace *places)
{
  static const char *const steps[] = { "intake", "formal", "consult", "transfer", "acceptance", "review",
                                       "inspection", "making", "issue" };
  const char *current = lb_case_flow_current (state);
  gboolean before = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const LbFlowPlace place = lb_case_flow_place (state, steps[i], current, before);

      if (place != places[i])
        g_error ("%s: %d instead of %d", steps[i], (int) place, (int) places[i]);
      before = before && place != LB_FLOW_HERE;
    }
}

#define DONE LB_FLOW_DONE
#define HERE LB_FLOW_HERE
#define COME LB_FLOW_TO_COME
#define PAST LB_FLOW_PASSED_BY

static void
test_what_was_withdrawn_has_not_been_decided (void)
{
  g_autoptr (LbFixture) fixture = lb_fixture_new ();

  lb_fixture_receive (fixture, "pharmacy");
  set_items (fixture->state, LB_ITEM_WITHDRAWN, 18000, LB_TIME_NONE, LB_TIME_NONE);
  assert_places (fixture->state, (const LbFlowPlace[]){ DONE, DONE, PAST, DONE, DONE, PAST, PAST, PAST, PAST });
  set_items (fixture->state, LB_ITEM_WITHDRAWN, LB_DAY_NONE, LB_TIME_NONE, LB_TIME_NONE);
  assert_places (fixture->state, (const LbFlowPlace[]){ DONE, DONE, PAST, DONE, PAST, PAST, PAST, PAST, PAST });
}

static void
test_a_case_on_its_way (void)
{
  g_autoptr (LbFixture) fixture = lb_fixture_new ();

  lb_fixture_receive (fixture, "pharmacy");
  assert_places (fixture->state, (const LbFlowPlace[]){ DONE, DONE, PAST, DONE, HERE, COME, COME, COME, COME });
  /* Nobody went out for it. */
  set_items (fixture->state, LB_ITEM_GRANTED, 18000, 1000, LB_TIME_NONE);
  assert_places (fixture->state, (const LbFlowPlace[]){ DONE, DONE, PAST, DONE, DONE, DONE, PAST, HERE, COME });
  fixture->state->n_advices = 1;
  set_items (fixture->state, LB_ITEM_DELIVERED, 18000, 1000, 2000);
  assert_places (fixture->state, (const LbFlowPlace[]){ DONE, DONE, DONE, DONE, DONE, DONE, PAST, DONE, DONE });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flow/what-was-withdrawn-has-not-been-decided", test_what_was_withdrawn_has_not_been_decided);
  g_test_add_func ("/flow/a-case-on-its-way", test_a_case_on_its_way);
  return g_test_run ();
}

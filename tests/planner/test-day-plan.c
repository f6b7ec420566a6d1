/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The judge finds every fault of a day put together by hand, and nothing in a good one.
 */

#include "lb-day-plan.h"

#include <math.h>

static const char *const pharma_fire[] = { "pharma", "fire", NULL };
static const char *const pharma[] = { "pharma", NULL };
static const char *const fire[] = { "fire", NULL };
static const char *const li_wang[] = { "li", "wang", NULL };
static const char *const li[] = { "li", NULL };
static const char *const zhao_qian[] = { "zhao", "qian", NULL };
static const char *const stranger[] = { "li", "nobody", NULL };

static const LbFieldPerson persons[] = {
  { "li", pharma }, { "wang", fire }, { "zhao", pharma_fire }, { "qian", NULL },
};

/* Two places of Anshan, a little over 5 km apart as the crow flies: 15 minutes by road. */
#define EAST 122.991, 41.0897
#define WEST 122.930, 41.1060

static GPtrArray *
check (const LbPlannedVisit *visits, gsize n_visits)
{
  return lb_day_plan_check (&lb_field_day_default, visits, n_visits, persons, G_N_ELEMENTS (persons));
}

static gboolean
has (GPtrArray *faults, LbPlanFaultKind kind, const char *visit)
{
  for (guint i = 0; i < faults->len; i++)
    {
      const LbPlanFault *fault = g_ptr_array_index (faults, i);

      if (fault->kind == kind && g_strcmp0 (fault->visit, visit) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
test_good_day (void)
{
  const LbPlannedVisit visits[] = {
    { "a", 9 * 60, 90, "car-1", li_wang, pharma_fire, EAST, 2 },
    { "b", 10 * 60 + 45, 60, "car-1", li_wang, pharma, WEST, 2 },
    { "c", 9 * 60, 120, "car-2", zhao_qian, pharma_fire, WEST, 2 },
  };
  g_autoptr (GPtrArray) faults = check (visits, G_N_ELEMENTS (visits));

  g_assert_cmpuint (faults->len, ==, 0);
}

static void
test_each_fault (void)
{
  static const struct { LbPlannedVisit visits[2]; LbPlanFaultKind kind; const char *visit; } table[] = {
    { { { "a", 540, 60, "car-1", li_wang, NULL, EAST, 2 }, { "b", 570, 60, "car-1", zhao_qian, NULL, EAST, 2 } },
      LB_PLAN_FAULT_VEHICLE_TWICE, "b" },
    { { { "a", 540, 60, "car-1", li_wang, NULL, EAST, 2 }, { "b", 570, 60, "car-2", li_wang, NULL, EAST, 2 } },
      LB_PLAN_FAULT_PERSON_TWICE, "a" },
    { { { "a", 540, 60, "car-1", li_wang, NULL, EAST, 2 }, { "b", 605, 60, "car-1", li_wang, NULL, WEST, 2 } },
      LB_PLAN_FAULT_TOO_FAR, "b" },
    { { { "a", 500, 60, "car-1", li_wang, NULL, EAST, 2 }, { "b", 700, 60, "car-1", li_wang, NULL, EAST, 2 } },
      LB_PLAN_FAULT_OUTSIDE_HOURS, "a" },
    { { { "a", 540, 60, "car-1", li_wang, NULL, EAST, 2 }, { "b", 990, 60, "car-1", li_wang, NULL, EAST, 2 } },
      LB_PLAN_FAULT_OUTSIDE_HOURS, "b" },
    { { { "a", 540, 60, "car-1", li, NULL, EAST, 2 }, { "b", 700, 60, "car-1", li_wang, NULL, EAST, 2 } },
      LB_PLAN_FAULT_TEAM_TOO_SMALL, "a" },
    { { { "a", 540, 60, "car-1", li, fire, EAST, 1 }, { "b", 700, 60, "car-1", li_wang, NULL, EAST, 2 } },
      LB_PLAN_FAULT_SKILL_MISSING, "a" },
    { { { "a", 540, 60, "car-1", stranger, NULL, EAST, 2 }, { "b", 700, 60, "car-1", li_wang, NULL, EAST, 2 } },
      LB_PLAN_FAULT_UNKNOWN_PERSON, "a" },
    { { { "a", 540, 0, "car-1", li_wang, NULL, EAST, 2 }, { "b", 700, 60, "car-1", li_wang, NULL, EAST, 2 } },
      LB_PLAN_FAULT_INVALID, "a" },
    { { { "a", 540, 60, "car-1", li_wang, NULL, 200, 41, 2 }, { "b", 700, 60, "car-1", li_wang, NULL, EAST, 2 } },
      LB_PLAN_FAULT_INVALID, "a" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GPtrArray) faults = check (table[i].visits, 2);

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_true (has (faults, table[i].kind, table[i].visit));
    }
}

static void
test_touching_visits_do_not_overlap (void)
{
  const LbPlannedVisit visits[] = {
    { "a", 540, 60, "car-1", li_wang, NULL, EAST, 2 },
    { "b", 600, 60, "car-1", li_wang, NULL, EAST, 2 },
  };
  g_autoptr (GPtrArray) faults = check (visits, G_N_ELEMENTS (visits));

  g_assert_cmpuint (faults->len, ==, 0);
}

static void
test_unknown_place_costs_no_way (void)
{
  g_assert_cmpint (lb_travel_minutes (&lb_field_day_default, NAN, NAN, EAST), ==, 0);
  g_assert_cmpint (lb_travel_minutes (&lb_field_day_default, EAST, WEST), ==, 15);
  g_assert_cmpfloat_with_epsilon (lb_distance (0, 0, 180, 0), G_PI * 6371.0088, 1e-6);
}

/* Whatever is thrown at it, the judge is symmetric in the order of the visits. */
static void
test_order_does_not_matter (void)
{
  for (int round = 0; round < 200; round++)
    {
      LbPlannedVisit visits[6], reversed[6];
      static const char *const ids[] = { "a", "b", "c", "d", "e", "f" };
      static const char *const cars[] = { "car-1", "car-2", NULL };
      static const char *const *const teams[] = { li_wang, zhao_qian, li, NULL };
      g_autoptr (GPtrArray) forward = NULL;
      g_autoptr (GPtrArray) backward = NULL;

      for (int i = 0; i < 6; i++)
        visits[i] = (LbPlannedVisit) {
          ids[i], g_test_rand_int_range (480, 1000), g_test_rand_int_range (10, 120),
          cars[g_test_rand_int_range (0, 3)], teams[g_test_rand_int_range (0, 4)], NULL,
          122.9 + g_test_rand_double () / 5, 41 + g_test_rand_double () / 5, 1,
        };
      for (int i = 0; i < 6; i++)
        reversed[i] = visits[5 - i];
      forward = check (visits, 6);
      backward = check (reversed, 6);
      g_assert_cmpuint (forward->len, ==, backward->len);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/day-plan/a-good-day-has-no-faults", test_good_day);
  g_test_add_func ("/planner/day-plan/each-fault-is-found", test_each_fault);
  g_test_add_func ("/planner/day-plan/touching-visits-do-not-overlap", test_touching_visits_do_not_overlap);
  g_test_add_func ("/planner/day-plan/an-unknown-place-costs-no-way", test_unknown_place_costs_no_way);
  g_test_add_func ("/planner/day-plan/order-does-not-matter", test_order_does_not_matter);
  return g_test_run ();
}

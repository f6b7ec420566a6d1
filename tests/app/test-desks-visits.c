/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The planner's pure parts: pooling by case, the plan of a visit, what is wrong with a day, findings and
 * conclusions.
 */
#include <math.h>

#include "lb-fixture.h"
#include "lb-place-map.h"
#include "lb-steps.h"
#include "lb-visit-faults.h"
#include "lb-visit-findings.h"
#include "lb-visit-plan.h"
#include "lb-visit-rows.h"

#define FIRST "safety-conditions-review"  /* of one section */
#define SECOND "gas-operation-approval"   /* of another */

static void
get_context (const LbCase *state, LbContext *ret_context, gpointer data)
{
  LbFixture *fixture = data;

  *ret_context = lb_fixture_context (fixture, lb_fixture_actor (fixture, "dispatcher", "xckc"));
}

static LbVisitRow *
new_row (LbCase *state)
{
  LbVisitRow *row = g_new0 (LbVisitRow, 1);

  row->case_id = g_strdup (state->id);
  row->number = g_strdup (state->number);
  row->package = g_strdup (state->package);
  row->catalogue = g_strdup (state->catalogue);
  row->applicant = g_strdup (state->applicant);
  row->place = g_strdup ("测试街1号");
  row->longitude = row->latitude = NAN;
  row->state = lb_case_ref (state);
  return row;
}

/* As the replica gives them. */
static GPtrArray *
waiting_rows (LbFixture *fixture)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_visit_row_free);

  for (guint i = 0; i < fixture->state->requests->len; i++)
    {
      LbVisitRequest *request = g_ptr_array_index (fixture->state->requests, i);
      LbVisitRow *row;

      if (request->closed || request->visit != NULL)
        continue;
      row = new_row (fixture->state);
      row->request = request;
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static GPtrArray *
visit_rows (LbFixture *fixture)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_visit_row_free);

  for (guint i = 0; i < fixture->state->visits->len; i++)
    {
      LbVisitRow *row = new_row (fixture->state);

      row->visit = g_ptr_array_index (fixture->state->visits, i);
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static void
request (LbFixture *fixture, const char *item)
{
  lb_fixture_accept (fixture, item);
  lb_fixture_must (fixture, lb_fixture_for (fixture, "reviewer", item), LB_COMMAND_REQUEST_VISIT, item,
                   g_variant_new_parsed ("{'kind': <'inspection'>}"));
}

/* A station for oil and gas: several sections look at one site. */
static void
receive_station (LbFixture *fixture)
{
  g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (answers, (gpointer) "q-gas", GINT_TO_POINTER (TRUE));
  lb_fixture_must (fixture, lb_fixture_actor (fixture, "counter", NULL), LB_COMMAND_RECEIVE, NULL,
                   lb_fixture_receive_args (fixture, "fuel-station", answers, NULL));
}

static LbFixture *
two_sections (void)
{
  LbFixture *fixture = lb_fixture_new ();

  receive_station (fixture);
  request (fixture, FIRST);
  request (fixture, SECOND);
  return fixture;
}

/* The plan of the only pool, two inspectors, at 10:00 on the next working day. */
static LbVisitPlan *
new_plan (LbFixture *fixture)
{
  g_autoptr (GPtrArray) rows = waiting_rows (fixture);
  g_autoptr (GPtrArray) pools = lb_visit_pools (rows, get_context, fixture);
  const char *team[] = { lb_fixture_actor_n (fixture, "inspector", "xckc", 1)->id,
                         lb_fixture_actor_n (fixture, "inspector", "xckc", 2)->id, NULL };
  LbVisitPlan *plan;

  g_assert_cmpuint (pools->len, ==, 1);
  plan = lb_visit_plan_new (g_ptr_array_index (pools, 0),
                            lb_calendar_add (fixture->calendar, lb_time_day (fixture->now), 1));
  plan->start = 600;
  g_strfreev (plan->team);
  plan->team = g_strdupv ((char **) team);
  g_free (plan->vehicle);
  plan->vehicle = g_strdup ("辽C·演示01");
  return plan;
}

static void
give_plan (LbFixture *fixture, const LbVisitPlan *plan)
{
  GVariant *args = lb_visit_plan_args (plan, NULL);

  g_assert_nonnull (args);
  lb_fixture_must (fixture, lb_fixture_actor (fixture, "dispatcher", "xckc"), LB_COMMAND_PLAN_VISIT, NULL,
                   args);
}

static void
test_two_sections_one_visit (void)
{
  g_autoptr (LbFixture) fixture = two_sections ();
  g_autoptr (GPtrArray) rows = waiting_rows (fixture);
  g_autoptr (GPtrArray) pools = lb_visit_pools (rows, get_context, fixture);
  const LbVisitPool *pool;
  g_auto (GStrv) sections = NULL;

  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpuint (pools->len, ==, 1);
  pool = g_ptr_array_index (pools, 0);
  sections = lb_visit_pool_sections (pool);
  g_assert_cmpuint (g_strv_length (sections), ==, 2);
  g_assert_cmpuint (pool->requests->len, ==, 2);
  g_assert_cmpint (pool->minutes, ==, lb_catalogue_item (fixture->catalogue, FIRST)->inspection_minutes
                                        + lb_catalogue_item (fixture->catalogue, SECOND)->inspection_minutes);
  g_assert_false (pool->second);
  g_assert_null (pool->visit);
  g_assert_cmpint (pool->due, !=, LB_TIME_NONE);
}

static void
test_cases_and_kinds_stay_apart (void)
{
  g_autoptr (LbFixture) one = two_sections (), other = two_sections ();
  g_autoptr (GPtrArray) rows = NULL, more = NULL, pools = NULL;

  lb_fixture_must (one, lb_fixture_for (one, "reviewer", FIRST), LB_COMMAND_REQUEST_VISIT, FIRST,
                   g_variant_new_parsed ("{'kind': <'expert'>}"));
  g_free (other->state->id);
  other->state->id = g_strdup ("another-case");
  rows = waiting_rows (one);
  more = waiting_rows (other);
  g_ptr_array_set_free_func (more, NULL);
  g_ptr_array_extend (rows, more, NULL, NULL);
  pools = lb_visit_pools (rows, get_context, one);
  g_assert_cmpuint (pools->len, ==, 3);
  for (guint i = 0; i < pools->len; i++)
    g_assert_cmpuint (((LbVisitPool *) g_ptr_array_index (pools, i))->requests->len, ==,
                      g_str_equal (((LbVisitPool *) g_ptr_array_index (pools, i))->kind, "expert") ? 1 : 2);
}

static void
test_a_later_request_joins_the_planned_visit (void)
{
  g_autoptr (LbFixture) fixture = lb_fixture_new ();
  g_autoptr (LbVisitPlan) plan = NULL, joined = NULL;

  receive_station (fixture);
  request (fixture, FIRST);
  plan = new_plan (fixture);
  give_plan (fixture, plan);
  request (fixture, SECOND);
  joined = new_plan (fixture);
  g_assert_cmpstr (joined->id, ==, plan->id);
  g_assert_cmpuint (g_strv_length (joined->requests), ==, 2);
  g_assert_cmpint (joined->minutes, >, plan->minutes);
  give_plan (fixture, joined);
  g_assert_cmpuint (fixture->state->visits->len, ==, 1);
}

static void
test_after_dispatch_it_is_a_second_visit (void)
{
  g_autoptr (LbFixture) fixture = lb_fixture_new ();
  g_autoptr (LbVisitPlan) plan = NULL, second = NULL;
  g_autoptr (GPtrArray) rows = NULL, pools = NULL;
  LbActor *dispatcher = lb_fixture_actor (fixture, "dispatcher", "xckc");

  receive_station (fixture);
  request (fixture, FIRST);
  plan = new_plan (fixture);
  give_plan (fixture, plan);
  lb_fixture_must (fixture, dispatcher, LB_COMMAND_DISPATCH_VISIT, NULL,
                   lb_record_new ("visit", LB_VALUE_ID, plan->id, NULL));
  request (fixture, SECOND);
  rows = waiting_rows (fixture);
  pools = lb_visit_pools (rows, get_context, fixture);
  g_assert_true (((LbVisitPool *) g_ptr_array_index (pools, 0))->second);
  second = new_plan (fixture);
  second->start = plan->start + plan->minutes;
  lb_fixture_refused (fixture, dispatcher, LB_COMMAND_PLAN_VISIT, NULL, lb_visit_plan_args (second, NULL),
                      LB_REFUSAL_ONCE_ONLY);
  second->second_reason = g_strdup (lb_second_visit_reasons[3].value);
  give_plan (fixture, second);
  g_assert_cmpstr (lb_case_visit (fixture->state, second->id)->state, ==, "proposed");
}

static void
test_a_plan_says_what_it_lacks (void)
{
  g_autoptr (LbFixture) fixture = two_sections ();
  g_autoptr (LbVisitPlan) plan = new_plan (fixture);
  const char *missing = NULL;

  plan->start = -1;
  g_assert_null (lb_visit_plan_args (plan, &missing));
  g_assert_nonnull (missing);
  plan->start = 600;
  plan->day = LB_DAY_NONE;
  g_assert_null (lb_visit_plan_args (plan, &missing));
  g_assert_nonnull (missing);
}

static GPtrArray *
people_of (LbFixture *fixture)
{
  GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_person_free);

  for (int i = 1; i <= 3; i++)
    {
      LbPerson *person = g_new0 (LbPerson, 1);

      person->id = g_strdup (lb_fixture_actor_n (fixture, "inspector", "xckc", i)->id);
      person->name = g_strdup_printf ("测试员%d", i);
      person->roles = LB_ROLE_INSPECTOR;
      g_ptr_array_add (people, person);
    }
  return people;
}

static guint
count_faults (LbFixture *fixture, const LbVisitPlan *plan, GPtrArray *rows, gboolean grave)
{
  g_autoptr (GPtrArray) people = people_of (fixture);
  g_autoptr (GPtrArray) faults = lb_visit_plan_faults (plan, fixture->state, rows, people, fixture->policy);
  const guint n_grave = lb_visit_faults_count_grave (faults);

  for (guint i = 0; i < faults->len; i++)
    g_assert_true (g_utf8_validate (((LbFault *) g_ptr_array_index (faults, i))->text, -1, NULL));
  return grave ? n_grave : faults->len - n_grave;
}

static void
test_the_day_is_judged_in_words (void)
{
  g_autoptr (LbFixture) fixture = two_sections (), other = two_sections ();
  g_autoptr (LbVisitPlan) plan = new_plan (fixture), taken = new_plan (other);
  g_autoptr (GPtrArray) rows = NULL, none = g_ptr_array_new ();

  g_assert_cmpuint (count_faults (fixture, plan, none, TRUE), ==, 0);
  give_plan (other, taken);
  rows = visit_rows (other);
  g_free (plan->case_id);
  plan->case_id = g_strdup ("another-case");
  /* The same car and the same two people at the same time: each is said once. */
  g_assert_cmpuint (count_faults (fixture, plan, rows, TRUE), ==, 3);
  plan->start = 600 + taken->minutes;
  g_assert_cmpuint (count_faults (fixture, plan, rows, TRUE), ==, 0);
  /* A visit that is planned anew does not stand in its own way. */
  g_free (plan->id);
  plan->id = g_strdup (taken->id);
  g_free (plan->case_id);
  plan->case_id = g_strdup (taken->case_id);
  plan->start = taken->start;
  g_assert_cmpuint (count_faults (fixture, plan, rows, TRUE), ==, 0);
  /* But that of another case which bears the same number does. */
  g_free (plan->case_id);
  plan->case_id = g_strdup ("another-case");
  g_assert_cmpuint (count_faults (fixture, plan, rows, TRUE), ==, 3);
  g_clear_pointer (&plan->team[1], g_free);
  g_assert_cmpuint (count_faults (fixture, plan, none, TRUE), ==, 1);
  g_clear_pointer (&plan->vehicle, g_free);
  g_assert_cmpuint (count_faults (fixture, plan, none, TRUE), ==, 2);
  plan->remote = TRUE;
  g_assert_cmpuint (count_faults (fixture, plan, none, TRUE), ==, 1);
  /* Working late is said, and is the dispatcher's own affair. */
  plan->start = 1000;
  plan->minutes = 120;
  g_assert_cmpuint (count_faults (fixture, plan, none, TRUE), ==, 1);
  g_assert_cmpuint (count_faults (fixture, plan, none, FALSE), ==, 1);
  /* So is the noon break, to the minute; before and after it nothing is. */
  plan->start = 690 - 60;
  plan->minutes = 60;
  g_assert_cmpuint (count_faults (fixture, plan, none, FALSE), ==, 0);
  plan->minutes = 61;
  g_assert_cmpuint (count_faults (fixture, plan, none, FALSE), ==, 1);
  plan->start = 780;
  g_assert_cmpuint (count_faults (fixture, plan, none, FALSE), ==, 0);
  plan->start = -1;
  g_assert_cmpuint (count_faults (fixture, plan, none, TRUE), ==, 2);
}

static void
test_who_decides_does_not_go (void)
{
  g_autoptr (LbFixture) fixture = two_sections ();
  g_autoptr (LbVisitPlan) plan = new_plan (fixture);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  g_hash_table_add (fixture->state->deciders, g_strdup (plan->team[0]));
  g_assert_cmpuint (count_faults (fixture, plan, none, TRUE), ==, 1);
}

/* What two visits do to each other is said once, and only what is not over counts. */
static void
test_a_day_with_faults_says_how_many (void)
{
  g_autoptr (LbFixture) one = two_sections (), other = two_sections ();
  g_autoptr (LbVisitPlan) first = new_plan (one), second = new_plan (other);
  g_autoptr (GPtrArray) rows = NULL, more = NULL, people = people_of (one), faults = NULL, after = NULL;
  int from = 0, to = 0;

  give_plan (one, first);
  give_plan (other, second);
  g_free (other->state->id);
  other->state->id = g_strdup ("another-case");
  rows = visit_rows (one);
  more = visit_rows (other);
  g_ptr_array_set_free_func (more, NULL);
  g_ptr_array_extend (rows, more, NULL, NULL);
  faults = lb_visit_day_faults (rows, people, one->policy);
  g_assert_cmpuint (lb_visit_faults_count_grave (faults), ==, 3);
  g_assert_nonnull (((LbFault *) g_ptr_array_index (faults, 0))->visit);
  g_assert_true (lb_visit_is_busy (first, rows, first->vehicle, TRUE, &from, &to));
  g_assert_cmpint (from, ==, 600);
  g_assert_cmpint (to, ==, 600 + second->minutes);
  g_assert_true (lb_visit_is_busy (first, rows, first->team[1], FALSE, &from, &to));
  g_assert_false (lb_visit_is_busy (first, rows, "nobody", FALSE, &from, &to));
  g_free (((LbVisit *) g_ptr_array_index (other->state->visits, 0))->state);
  ((LbVisit *) g_ptr_array_index (other->state->visits, 0))->state = g_strdup ("concluded");
  after = lb_visit_day_faults (rows, people, one->policy);
  g_assert_cmpuint (lb_visit_faults_count_grave (after), ==, 0);
}

static void
test_pins_do_not_lie_on_each_other (void)
{
  graphene_rect_t spots[40];

  for (guint i = 0; i < G_N_ELEMENTS (spots); i++)
    spots[i] = GRAPHENE_RECT_INIT (100 + (float) (i % 3), 100 + (float) (i % 2), 24, 22);
  lb_place_spread (spots, G_N_ELEMENTS (spots), 300, 260);
  for (guint i = 0; i < G_N_ELEMENTS (spots); i++)
    {
      g_assert_true (spots[i].origin.x >= 0 && spots[i].origin.x + 24 <= 300.5);
      g_assert_true (spots[i].origin.y >= 0 && spots[i].origin.y + 22 <= 260.5);
      for (guint k = i + 1; k < G_N_ELEMENTS (spots); k++)
        g_assert_true (fabs (spots[i].origin.x - spots[k].origin.x) >= 23.9
                       || fabs (spots[i].origin.y - spots[k].origin.y) >= 21.9);
    }
}

static void
test_the_first_free_time (void)
{
  g_autoptr (LbFixture) fixture = two_sections (), other = two_sections ();
  g_autoptr (LbVisitPlan) plan = new_plan (fixture), taken = new_plan (other);
  g_autoptr (GPtrArray) rows = NULL, none = g_ptr_array_new ();
  const LbServiceHours *hours = &lb_service_hours_default;

  plan->minutes = 60;
  taken->start = 510;
  taken->minutes = 90;
  give_plan (other, taken);
  rows = visit_rows (other);
  g_assert_cmpint (lb_visit_plan_suggest_start (plan, none, hours, 0), ==, 510);
  g_assert_cmpint (lb_visit_plan_suggest_start (plan, none, hours, 521), ==, 525);
  g_assert_cmpint (lb_visit_plan_suggest_start (plan, rows, hours, 0), ==, 600);
  /* Not into lunch. */
  g_assert_cmpint (lb_visit_plan_suggest_start (plan, none, hours, 640), ==, 780);
  plan->minutes = 700;
  g_assert_cmpint (lb_visit_plan_suggest_start (plan, none, hours, 0), ==, -1);
}

static void
test_findings_lead_to_conclusions (void)
{
  g_autoptr (LbFixture) fixture = two_sections ();
  g_autoptr (LbVisitPlan) plan = new_plan (fixture);
  g_autoptr (LbVisitRecord) record = NULL;
  g_autofree char *missing = NULL;
  LbVisitPoint *first;

  give_plan (fixture, plan);
  record = lb_visit_record_new (fixture->state, plan->id, fixture->catalogue);
  g_assert_cmpuint (record->conclusions->len, ==, 2);
  g_assert_null (lb_visit_record_findings_args (record));
  g_assert_null (lb_visit_record_suggest (record, FIRST));
  for (guint i = 0; i < record->points->len; i++)
    {
      LbVisitPoint *point = g_ptr_array_index (record->points, i);

      point->found = LB_FOUND_PASS;
      point->changed = TRUE;
    }
  g_assert_cmpstr (lb_visit_record_suggest (record, FIRST), ==, "pass");
  first = g_ptr_array_index (record->points, 0);
  first->found = LB_FOUND_FAIL;
  g_assert_cmpstr (lb_visit_record_suggest (record, first->item), ==,
                   first->point->critical ? "fail" : "rectify");
  g_assert_null (lb_visit_record_conclude_args (record, fixture->catalogue, NULL, &missing));
  g_assert_nonnull (missing);
}

/* From the plan to the conclusion with just what the forms give: the store takes it all. */
static void
test_the_forms_carry_a_visit_to_its_end (void)
{
  g_autoptr (LbFixture) fixture = two_sections ();
  g_autoptr (LbVisitPlan) plan = new_plan (fixture);
  g_autoptr (LbVisitRecord) record = NULL;
  g_autoptr (GPtrArray) steps = lb_steps_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCase) after = NULL;
  g_autofree char *missing = NULL;
  LbContext context;

  plan->day = lb_time_day (fixture->now);
  give_plan (fixture, plan);
  lb_fixture_must (fixture, lb_fixture_actor (fixture, "dispatcher", "xckc"), LB_COMMAND_DISPATCH_VISIT, NULL,
                   lb_record_new ("visit", LB_VALUE_ID, plan->id, NULL));
  record = lb_visit_record_new (fixture->state, plan->id, fixture->catalogue);
  for (guint i = 0; i < record->points->len; i++)
    {
      ((LbVisitPoint *) g_ptr_array_index (record->points, i))->found = LB_FOUND_PASS;
      ((LbVisitPoint *) g_ptr_array_index (record->points, i))->changed = TRUE;
    }
  for (guint i = 0; i < record->conclusions->len; i++)
    {
      LbVisitConclusion *conclusion = g_ptr_array_index (record->conclusions, i);

      conclusion->opinion = "pass";
      g_free (conclusion->conclusion);
      conclusion->conclusion = g_strdup ("符合要求");
    }
  g_ptr_array_add (steps,
                   lb_step_new (NULL, LB_COMMAND_RECORD_FINDINGS, lb_visit_record_findings_args (record)));
  g_ptr_array_add (steps,
                   lb_step_new (NULL, LB_COMMAND_CONCLUDE_VISIT,
                                lb_visit_record_conclude_args (record, fixture->catalogue, NULL, &missing)));
  context = lb_fixture_context (fixture, lb_fixture_actor_n (fixture, "inspector", "xckc", 1));
  g_assert_true (lb_steps_check (fixture->state, steps, &context, &after, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (lb_case_visit (after, plan->id)->state, ==, "concluded");
  g_assert_cmpstr (lb_case_visit (fixture->state, plan->id)->state, ==, "dispatched");
}

/* Findings that have been kept are not sent again: the conclusion stands on the case as it then is. */
static void
test_findings_may_be_kept_before_the_conclusion (void)
{
  g_autoptr (LbFixture) fixture = two_sections ();
  g_autoptr (LbVisitPlan) plan = new_plan (fixture);
  g_autoptr (LbVisitRecord) record = NULL, again = NULL;
  g_autoptr (GPtrArray) keep = lb_steps_new (), conclude = lb_steps_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCase) kept = NULL, after = NULL;
  g_autofree char *missing = NULL;
  LbContext context;

  plan->day = lb_time_day (fixture->now);
  give_plan (fixture, plan);
  lb_fixture_must (fixture, lb_fixture_actor (fixture, "dispatcher", "xckc"), LB_COMMAND_DISPATCH_VISIT, NULL,
                   lb_record_new ("visit", LB_VALUE_ID, plan->id, NULL));
  record = lb_visit_record_new (fixture->state, plan->id, fixture->catalogue);
  for (guint i = 0; i < record->points->len; i++)
    {
      ((LbVisitPoint *) g_ptr_array_index (record->points, i))->found = LB_FOUND_PASS;
      ((LbVisitPoint *) g_ptr_array_index (record->points, i))->changed = TRUE;
    }
  g_ptr_array_add (keep,
                   lb_step_new (NULL, LB_COMMAND_RECORD_FINDINGS, lb_visit_record_findings_args (record)));
  context = lb_fixture_context (fixture, lb_fixture_actor_n (fixture, "inspector", "xckc", 1));
  g_assert_true (lb_steps_check (fixture->state, keep, &context, &kept, NULL, &error));
  g_assert_no_error (error);
  again = lb_visit_record_new (kept, plan->id, fixture->catalogue);
  g_assert_cmpuint (lb_visit_record_count_open (again, NULL), ==, 0);
  g_assert_null (lb_visit_record_findings_args (again));
  for (guint i = 0; i < again->conclusions->len; i++)
    {
      LbVisitConclusion *conclusion = g_ptr_array_index (again->conclusions, i);

      conclusion->opinion = lb_visit_record_suggest (again, conclusion->item);
      g_free (conclusion->conclusion);
      conclusion->conclusion = g_strdup ("符合要求");
    }
  g_ptr_array_add (conclude,
                   lb_step_new (NULL, LB_COMMAND_CONCLUDE_VISIT,
                                lb_visit_record_conclude_args (again, fixture->catalogue, NULL, &missing)));
  g_assert_true (lb_steps_check (kept, conclude, &context, &after, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (lb_steps_check (fixture->state, conclude, &context, NULL, NULL, &error));
  g_assert_nonnull (error);
}

static void
test_what_waits_for_whom (void)
{
  g_autoptr (LbFixture) fixture = two_sections ();
  g_autoptr (LbVisitPlan) plan = new_plan (fixture);
  g_autoptr (GPtrArray) rows = NULL, on_day = NULL, open = NULL;

  give_plan (fixture, plan);
  lb_fixture_must (fixture, lb_fixture_actor (fixture, "dispatcher", "xckc"), LB_COMMAND_DISPATCH_VISIT, NULL,
                   lb_record_new ("visit", LB_VALUE_ID, plan->id, NULL));
  rows = visit_rows (fixture);
  on_day = lb_visit_rows_on (rows, plan->day);
  open = lb_visit_rows_open (rows, lb_time_day (fixture->now));
  g_assert_cmpuint (on_day->len, ==, 1);
  g_assert_cmpuint (open->len, ==, 1);
  g_assert_cmpuint (lb_visit_rows_count_mine (rows, lb_fixture_actor_n (fixture, "inspector", "xckc", 1)), ==,
                    1);
  g_assert_cmpuint (lb_visit_rows_count_mine (rows, lb_fixture_actor_n (fixture, "inspector", "xckc", 3)), ==,
                    0);
}

static void
test_the_sketch_keeps_north_above (void)
{
  const LbPlace places[] = { { "a", 122.9, 41.1, FALSE },
                             { "b", 123.1, 41.0, FALSE },
                             { "c", NAN, NAN, FALSE } };
  double x[2], y[2], unused;

  g_assert_true (lb_place_position (places, 3, 0, &x[0], &y[0]));
  g_assert_true (lb_place_position (places, 3, 1, &x[1], &y[1]));
  g_assert_false (lb_place_position (places, 3, 2, &unused, &unused));
  g_assert_cmpfloat (x[0], <, x[1]);
  g_assert_cmpfloat (y[0], <, y[1]);
  for (int i = 0; i < 2; i++)
    {
      g_assert_true (x[i] >= 0 && x[i] <= 1);
      g_assert_true (y[i] >= 0 && y[i] <= 1);
    }
  g_assert_true (lb_place_position (places, 1, 0, &x[0], &y[0]));
  g_assert_cmpfloat (x[0], ==, 0.5);
}

static void
test_times_of_day (void)
{
  static const struct { const char *text; int minute; } times[] = {
    { "09:30", 570 }, { "9:30", 570 }, { "00:00", 0 }, { "23:59", 1439 }, { "9：05", 545 }, { "24:00", -1 },
    { "12:60", -1 },  { "12:5", -1 },  { "", -1 },     { "noon", -1 },    { "1:2:3", -1 },  { "-1:30", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    g_assert_cmpint (lb_minute_parse (times[i].text), ==, times[i].minute);
  g_assert_cmpint (lb_minute_parse (NULL), ==, -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desks/visits/two-sections-one-visit", test_two_sections_one_visit);
  g_test_add_func ("/desks/visits/cases-and-kinds-stay-apart", test_cases_and_kinds_stay_apart);
  g_test_add_func ("/desks/visits/a-later-request-joins", test_a_later_request_joins_the_planned_visit);
  g_test_add_func ("/desks/visits/after-dispatch-it-is-a-second-visit",
                   test_after_dispatch_it_is_a_second_visit);
  g_test_add_func ("/desks/visits/a-plan-says-what-it-lacks", test_a_plan_says_what_it_lacks);
  g_test_add_func ("/desks/visits/the-day-is-judged-in-words", test_the_day_is_judged_in_words);
  g_test_add_func ("/desks/visits/who-decides-does-not-go", test_who_decides_does_not_go);
  g_test_add_func ("/desks/visits/a-day-with-faults-says-how-many", test_a_day_with_faults_says_how_many);
  g_test_add_func ("/desks/visits/pins-do-not-lie-on-each-other", test_pins_do_not_lie_on_each_other);
  g_test_add_func ("/desks/visits/the-first-free-time", test_the_first_free_time);
  g_test_add_func ("/desks/visits/findings-lead-to-conclusions", test_findings_lead_to_conclusions);
  g_test_add_func ("/desks/visits/the-forms-carry-a-visit-to-its-end",
                   test_the_forms_carry_a_visit_to_its_end);
  g_test_add_func ("/desks/visits/findings-may-be-kept-before-the-conclusion",
                   test_findings_may_be_kept_before_the_conclusion);
  g_test_add_func ("/desks/visits/what-waits-for-whom", test_what_waits_for_whom);
  g_test_add_func ("/desks/visits/the-sketch-keeps-north-above", test_the_sketch_keeps_north_above);
  g_test_add_func ("/desks/visits/times-of-day", test_times_of_day);
  return g_test_run ();
}

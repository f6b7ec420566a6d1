/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-visit-faults.h"

#include <glib/gi18n.h>
#include <math.h>
#include "lb-steps.h"
#include "lb-visit-rules.h"

/* What all sentences of one answer need. */
typedef struct
{
  const LbVisitPlan *plan; /* (nullable) */
  GPtrArray *rows, *people;
  const LbPolicy *policy;
  GPtrArray *faults;
} Judge;

static void
fault_free (gpointer data)
{
  LbFault *fault = data;

  g_free (fault->text);
  g_free (fault->visit);
  g_free (fault);
}

/* Takes @text. */
static void
add (Judge *judge, const char *visit, LbFaultPlace place, gboolean grave, char *text)
{
  LbFault *fault = g_new0 (LbFault, 1);

  fault->text = text;
  fault->visit = g_strdup (visit);
  fault->place = place;
  fault->grave = grave;
  g_ptr_array_add (judge->faults, fault);
}

/* Words */

static const char *
person_name (GPtrArray *people, const char *id)
{
  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      const LbPerson *person = g_ptr_array_index (people, i);

      if (g_strcmp0 (person->id, id) == 0)
        return person->name;
    }
  return id;
}

static char *
row_name (const LbVisitRow *row)
{
  g_autofree char *start = lb_minute_to_string (row->visit->start_minute);

  return g_strdup_printf (_ ("%s (%s)"), row->applicant != NULL ? row->applicant : row->case_id, start);
}

static char *
visit_name (Judge *judge, const LbVisit *visit)
{
  for (guint i = 0; judge->rows != NULL && i < judge->rows->len; i++)
    if (((LbVisitRow *) g_ptr_array_index (judge->rows, i))->visit == visit)
      return row_name (g_ptr_array_index (judge->rows, i));
  return g_strdup (_ ("another visit of this case"));
}

static LbFaultPlace
place_of (LbVisitFaultKind kind)
{
  switch (kind)
    {
    case LB_VISIT_FAULT_NO_CAR:
    case LB_VISIT_FAULT_SEATS:
    case LB_VISIT_FAULT_CAR_ELSEWHERE:
      return LB_FAULT_AT_CAR;
    case LB_VISIT_FAULT_TEAM_TOO_SMALL:
    case LB_VISIT_FAULT_NAMED_TWICE:
    case LB_VISIT_FAULT_CONFLICT:
    case LB_VISIT_FAULT_PERSON_ELSEWHERE:
    default:
      return LB_FAULT_AT_TEAM;
    }
}

static char *
sentence (Judge *judge, const LbVisit *visit, const LbVisitFault *fault)
{
  const char *who = fault->who != NULL ? person_name (judge->people, fault->who) : NULL;
  g_autofree char *other = fault->other != NULL ? visit_name (judge, fault->other) : NULL;

  switch (fault->kind)
    {
    case LB_VISIT_FAULT_TEAM_TOO_SMALL:
      if (lb_visit_least_team (visit, judge->policy) == 1)
        return g_strdup (_ ("Nobody has been chosen to hold the meeting."));
      return g_strdup_printf (
        ngettext ("The team lacks %d person: at least two inspect together (许可法 34).",
                  "The team lacks %d people: at least two inspect together (许可法 34).", (gulong) fault->count),
        fault->count);
    case LB_VISIT_FAULT_NAMED_TWICE:
      return g_strdup_printf (_ ("%s stands in the team twice."), who);
    case LB_VISIT_FAULT_CONFLICT:
      return g_strdup_printf (_ ("%s reviews or decides in this case and may not inspect it."), who);
    case LB_VISIT_FAULT_NO_CAR:
      return g_strdup (_ ("No car has been chosen: choose one, or hold the inspection over video."));
    case LB_VISIT_FAULT_SEATS:
      return g_strdup_printf (ngettext ("The car is too small: %d of the team has no seat.",
                                        "The car is too small: %d of the team have no seat.", (gulong) fault->count),
                              fault->count);
    case LB_VISIT_FAULT_CAR_ELSEWHERE:
      return g_strdup_printf (_ ("%s is on the way for %s at the same time."), visit->vehicle, other);
    case LB_VISIT_FAULT_PERSON_ELSEWHERE:
    default:
      return g_strdup_printf (_ ("%s is at %s at the same time."), who, other);
    }
}

/* The store's rules */

static GPtrArray *
visits_but (Judge *judge, const char *case_id, const char *visit)
{
  GPtrArray *others = g_ptr_array_new ();

  for (guint i = 0; judge->rows != NULL && i < judge->rows->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (judge->rows, i);

      if (row->visit != NULL && (g_strcmp0 (row->case_id, case_id) != 0 || g_strcmp0 (row->visit->id, visit) != 0))
        g_ptr_array_add (others, row->visit);
    }
  return others;
}

/* @key: NULL for the visit that is planned. @said: (nullable) visits whose part in a pair has been said already. */
static void
judge_by_rules (Judge *judge, const LbVisit *visit, const LbCase *state, const char *case_id, const char *key,
                GHashTable *said)
{
  g_autoptr (GPtrArray) others = visits_but (judge, case_id, visit->id);
  g_autoptr (GArray) faults = lb_visit_faults (visit, NULL, others, judge->policy);

  for (guint i = 0; i < faults->len; i++)
    {
      const LbVisitFault *fault = &g_array_index (faults, LbVisitFault, i);

      if (fault->other != NULL && said != NULL && g_hash_table_contains (said, fault->other))
        continue;
      add (judge, key, place_of (fault->kind), TRUE, sentence (judge, visit, fault));
    }
  for (char **member = visit->team; state != NULL && member != NULL && *member != NULL; member++)
    if (g_hash_table_contains (state->reviewers, *member) || g_hash_table_contains (state->deciders, *member))
      {
        const LbVisitFault fault = { .kind = LB_VISIT_FAULT_CONFLICT, .who = *member };

        add (judge, key, LB_FAULT_AT_TEAM, TRUE, sentence (judge, visit, &fault));
      }
}

/* The planner's estimates: the way and the hours. They are said, and do not stand in the way. */

static LbPlannedVisit
planned (const char *id, const LbVisit *visit, double longitude, double latitude)
{
  const gboolean drives = lb_visit_needs_car (visit);

  return (LbPlannedVisit){ .id = id, .start = visit->start_minute, .minutes = visit->minutes,
                           .vehicle = drives ? visit->vehicle : NULL, .team = (const char *const *) visit->team,
                           .longitude = drives ? longitude : NAN, .latitude = drives ? latitude : NAN };
}

static char *
estimate_sentence (Judge *judge, const LbPlanFault *fault, gboolean own, GHashTable *names)
{
  const char *visit = own ? _ ("this visit") : g_hash_table_lookup (names, fault->visit);
  const char *other = fault->other != NULL ? g_hash_table_lookup (names, fault->other) : NULL;

  if (fault->kind == LB_PLAN_FAULT_OUTSIDE_HOURS)
    return g_strdup_printf (_ ("The time of %s is outside of the working hours."), visit);
  return g_strdup_printf (ngettext ("The way from %s to %s takes %d minute more than there is.",
                                    "The way from %s to %s takes %d minutes more than there is.",
                                    (gulong) fault->minutes),
                          other != NULL ? other : _ ("this visit"), visit != NULL ? visit : _ ("this visit"),
                          fault->minutes);
}

static void
judge_by_estimate (Judge *judge, const LbVisit *own)
{
  const LbFieldDay day = lb_field_day_of (&judge->policy->hours);
  g_autoptr (GArray) visits = g_array_new (FALSE, TRUE, sizeof (LbPlannedVisit));
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autofree char *own_key = own != NULL ? lb_visit_key (judge->plan->case_id, judge->plan->id) : NULL;
  g_autoptr (GPtrArray) faults = NULL;

  for (guint i = 0; judge->rows != NULL && i < judge->rows->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (judge->rows, i);
      char *key = lb_visit_key (row->case_id, row->visit->id);
      const LbPlannedVisit visit = planned (key, row->visit, row->longitude, row->latitude);

      g_ptr_array_add (keys, key);
      if (g_strcmp0 (key, own_key) == 0 || g_strcmp0 (row->visit->state, "cancelled") == 0)
        continue;
      g_hash_table_insert (names, key, row_name (row));
      g_array_append_val (visits, visit);
    }
  if (own != NULL)
    {
      const LbPlannedVisit visit = planned (own_key, own, judge->plan->longitude, judge->plan->latitude);

      g_array_append_val (visits, visit);
    }
  faults = lb_day_plan_check (&day, (const LbPlannedVisit *) (gpointer) visits->data, visits->len, NULL, 0);
  for (guint i = 0; i < faults->len; i++)
    {
      const LbPlanFault *fault = g_ptr_array_index (faults, i);
      const gboolean mine = g_strcmp0 (fault->visit, own_key) == 0;

      if ((fault->kind != LB_PLAN_FAULT_TOO_FAR && fault->kind != LB_PLAN_FAULT_OUTSIDE_HOURS)
          || (own != NULL && !mine && g_strcmp0 (fault->other, own_key) != 0))
        continue;
      add (judge, own != NULL ? NULL : fault->visit, LB_FAULT_AT_START, FALSE,
           estimate_sentence (judge, fault, mine, names));
    }
}

/* Nobody is at the site to open it over noon; who has agreed on it with the applicant may go all the same. */
static void
judge_the_noon (Judge *judge, const LbVisit *visit)
{
  const LbServiceHours *hours = &judge->policy->hours;

  for (int i = 0; i + 1 < hours->n_spans; i++)
    {
      const int from = hours->spans[i].close, to = hours->spans[i + 1].open;
      g_autofree char *begins = NULL, *ends = NULL;

      if (visit->start_minute >= to || visit->start_minute + visit->minutes <= from)
        continue;
      begins = lb_minute_to_string (from);
      ends = lb_minute_to_string (to);
      add (judge, NULL, LB_FAULT_AT_START, FALSE,
           g_strdup_printf (_("The visit runs into the noon break, %s to %s: agree on it with the applicant."), begins,
                            ends));
    }
}

/* What has not been chosen yet. */
static void
judge_what_is_missing (Judge *judge, const LbVisitPlan *plan)
{
  if (plan->requests[0] == NULL)
    add (judge, NULL, LB_FAULT_AT_REQUESTS, TRUE, g_strdup (_ ("Choose the requests that the visit is to serve.")));
  if (plan->day == LB_DAY_NONE)
    add (judge, NULL, LB_FAULT_AT_DAY, TRUE, g_strdup (_ ("Choose the day.")));
  if (plan->start < 0)
    add (judge, NULL, LB_FAULT_AT_START, TRUE, g_strdup (_ ("Say when it begins, such as 09:30.")));
  if (plan->minutes < 1 || plan->minutes > 720)
    add (judge, NULL, LB_FAULT_AT_MINUTES, TRUE, g_strdup (_ ("Say how many minutes it takes, 1 to 720.")));
}

/* A car that the bureau does not know may go all the same: it may be borrowed. But it may also be a slip. */
static void
judge_the_car (Judge *judge, const LbVisit *visit)
{
  const LbPolicy *policy = judge->policy;

  if (lb_visit_needs_car (visit) && visit->vehicle != NULL && *visit->vehicle != '\0' && policy->cars->len > 0
      && lb_policy_car (policy, visit->vehicle) == NULL)
    add (judge, NULL, LB_FAULT_AT_CAR, FALSE,
         g_strdup_printf (_ ("%s is not among the cars of the bureau, so its seats are not counted."),
                          visit->vehicle));
}

static LbVisit
visit_of_plan (const LbVisitPlan *plan)
{
  return (LbVisit){ .id = plan->id,
                    .kind = plan->kind,
                    .day = plan->day,
                    .start_minute = MAX (plan->start, 0),
                    /* Without a time nobody is elsewhere at that time. */
                    .minutes = plan->start >= 0 ? plan->minutes : 0,
                    .vehicle = plan->vehicle,
                    .team = plan->team,
                    .remote = plan->remote };
}

GPtrArray *
lb_visit_plan_faults (const LbVisitPlan *plan, const LbCase *state, GPtrArray *rows, GPtrArray *people,
                      const LbPolicy *policy)
{
  Judge judge = { plan, rows, people, policy, g_ptr_array_new_with_free_func (fault_free) };
  LbVisit visit;

  g_return_val_if_fail (plan != NULL && policy != NULL, judge.faults);

  visit = visit_of_plan (plan);
  judge_what_is_missing (&judge, plan);
  judge_by_rules (&judge, &visit, state, plan->case_id, NULL, NULL);
  judge_the_car (&judge, &visit);
  if (plan->start >= 0 && plan->minutes > 0)
    {
      judge_by_estimate (&judge, &visit);
      judge_the_noon (&judge, &visit);
    }
  return judge.faults;
}

GPtrArray *
lb_visit_day_faults (GPtrArray *rows, GPtrArray *people, const LbPolicy *policy)
{
  Judge judge = { NULL, rows, people, policy, g_ptr_array_new_with_free_func (fault_free) };
  g_autoptr (GHashTable) said = g_hash_table_new (NULL, NULL);

  g_return_val_if_fail (rows != NULL && policy != NULL, judge.faults);

  for (guint i = 0; i < rows->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (rows, i);
      g_autofree char *key = lb_visit_key (row->case_id, row->visit->id);

      g_hash_table_add (said, row->visit);
      if (g_strcmp0 (row->visit->state, "concluded") != 0 && g_strcmp0 (row->visit->state, "cancelled") != 0)
        judge_by_rules (&judge, row->visit, row->state, row->case_id, key, said);
    }
  judge_by_estimate (&judge, NULL);
  return judge.faults;
}

void
lb_visit_faults_add (GPtrArray *faults, LbFaultPlace place, const char *text)
{
  Judge judge = { .faults = faults };

  g_return_if_fail (faults != NULL && text != NULL);
  add (&judge, NULL, place, TRUE, g_strdup (text));
}

guint
lb_visit_faults_count_grave (GPtrArray *faults)
{
  guint count = 0;

  g_return_val_if_fail (faults != NULL, 0);
  for (guint i = 0; i < faults->len; i++)
    count += ((LbFault *) g_ptr_array_index (faults, i))->grave;
  return count;
}

gboolean
lb_visit_is_busy (const LbVisitPlan *plan, GPtrArray *rows, const char *who, gboolean car, int *ret_from, int *ret_to)
{
  LbVisit visit;

  g_return_val_if_fail (plan != NULL && who != NULL, FALSE);

  visit = visit_of_plan (plan);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (rows, i);

      if ((g_str_equal (row->case_id, plan->case_id) && g_strcmp0 (row->visit->id, plan->id) == 0)
          || !lb_visits_meet (&visit, row->visit)
          || (car ? !lb_visit_needs_car (row->visit) || g_strcmp0 (row->visit->vehicle, who) != 0
                  : !g_strv_contains ((const char *const *) row->visit->team, who)))
        continue;
      *ret_from = row->visit->start_minute;
      *ret_to = row->visit->start_minute + row->visit->minutes;
      return TRUE;
    }
  return FALSE;
}

GPtrArray *
lb_visit_others (GPtrArray *rows, const char *case_id)
{
  GPtrArray *others = g_ptr_array_new ();

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (rows, i);

      if (row->visit != NULL && g_strcmp0 (row->case_id, case_id) != 0)
        g_ptr_array_add (others, row->visit);
    }
  return others;
}

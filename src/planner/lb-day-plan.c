/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lb-day-plan.h"

#include <math.h>

#define EARTH_RADIUS 6371.0088 /* kilometres, the mean of IUGG */
#define LONGEST_VISIT 720

const LbFieldDay lb_field_day_default = {
  .open = 8 * 60 + 30,
  .close = 17 * 60,
  .base_longitude = NAN,
  .base_latitude = NAN,
  .kilometres_per_hour = 30,
  .detour = 1.3,
};

double
lb_distance (double longitude_a, double latitude_a, double longitude_b, double latitude_b)
{
  double radian = G_PI / 180;
  double across = sin ((longitude_b - longitude_a) * radian / 2);
  double along = sin ((latitude_b - latitude_a) * radian / 2);
  double chord = along * along + cos (latitude_a * radian) * cos (latitude_b * radian) * across * across;

  /* Rounding can push the chord past 1; fmin() would also swallow a NaN, which must come through. */
  return 2 * EARTH_RADIUS * asin (sqrt (chord > 1 ? 1 : chord));
}

int
lb_travel_minutes (const LbFieldDay *day, double longitude_a, double latitude_a, double longitude_b,
                   double latitude_b)
{
  double kilometres = lb_distance (longitude_a, latitude_a, longitude_b, latitude_b);

  g_return_val_if_fail (day != NULL && day->kilometres_per_hour > 0, 0);

  if (isnan (kilometres))
    return 0;
  return (int) ceil (kilometres * day->detour / day->kilometres_per_hour * 60);
}

/* Helpers */

static void
add_fault (GPtrArray *faults, LbPlanFaultKind kind, const LbPlannedVisit *visit, const LbPlannedVisit *other,
           const char *who, int minutes)
{
  LbPlanFault *fault = g_new0 (LbPlanFault, 1);

  fault->kind = kind;
  fault->visit = visit->id;
  fault->other = other != NULL ? other->id : NULL;
  fault->who = who;
  fault->minutes = minutes;
  g_ptr_array_add (faults, fault);
}

static gboolean
list_has (const char *const *list, const char *member)
{
  return list != NULL && g_strv_contains (list, member);
}

static gboolean
visit_is_valid (const LbPlannedVisit *visit)
{
  gboolean place_known = !isnan (visit->longitude) && !isnan (visit->latitude);

  if (visit->start < 0 || visit->start >= 24 * 60 || visit->minutes < 1 || visit->minutes > LONGEST_VISIT)
    return FALSE;
  return !place_known || (fabs (visit->longitude) <= 180 && fabs (visit->latitude) <= 90);
}

static gboolean
overlap (const LbPlannedVisit *a, const LbPlannedVisit *b)
{
  return a->start < b->start + b->minutes && b->start < a->start + a->minutes;
}

static const LbFieldPerson *
find_person (const LbFieldPerson *persons, gsize n_persons, const char *id)
{
  for (gsize i = 0; i < n_persons; i++)
    if (g_str_equal (persons[i].id, id))
      return &persons[i];
  return NULL;
}

static void
check_team (GPtrArray *faults, const LbPlannedVisit *visit, const LbFieldPerson *persons, gsize n_persons)
{
  int size = visit->team != NULL ? (int) g_strv_length ((char **) visit->team) : 0;

  if (size < visit->least_team)
    add_fault (faults, LB_PLAN_FAULT_TEAM_TOO_SMALL, visit, NULL, NULL, visit->least_team - size);
  if (persons == NULL)
    return;

  for (int i = 0; i < size; i++)
    if (find_person (persons, n_persons, visit->team[i]) == NULL)
      add_fault (faults, LB_PLAN_FAULT_UNKNOWN_PERSON, visit, NULL, visit->team[i], 0);

  for (gsize s = 0; visit->skills != NULL && visit->skills[s] != NULL; s++)
    {
      gboolean held = FALSE;

      for (int i = 0; i < size && !held; i++)
        {
          const LbFieldPerson *person = find_person (persons, n_persons, visit->team[i]);

          held = person != NULL && list_has (person->skills, visit->skills[s]);
        }
      if (!held)
        add_fault (faults, LB_PLAN_FAULT_SKILL_MISSING, visit, NULL, visit->skills[s], 0);
    }
}

/* Of two visits that share a car or a person, the later one must leave time for the way. */
static void
check_way (GPtrArray *faults, const LbFieldDay *day, const LbPlannedVisit *visit, const LbPlannedVisit *other)
{
  int way, gap;

  if (other->start + other->minutes > visit->start)
    return;
  way = lb_travel_minutes (day, other->longitude, other->latitude, visit->longitude, visit->latitude);
  gap = visit->start - (other->start + other->minutes);
  if (way > gap)
    add_fault (faults, LB_PLAN_FAULT_TOO_FAR, visit, other, NULL, way - gap);
}

static void
check_pair (GPtrArray *faults, const LbFieldDay *day, const LbPlannedVisit *visit, const LbPlannedVisit *other)
{
  gboolean same_car = visit->vehicle != NULL && other->vehicle != NULL && g_str_equal (visit->vehicle, other->vehicle);
  gboolean same_person = FALSE;
  gboolean together = overlap (visit, other);

  if (same_car && together)
    add_fault (faults, LB_PLAN_FAULT_VEHICLE_TWICE, visit, other, visit->vehicle, 0);
  for (gsize i = 0; visit->team != NULL && visit->team[i] != NULL; i++)
    if (list_has (other->team, visit->team[i]))
      {
        same_person = TRUE;
        if (together)
          add_fault (faults, LB_PLAN_FAULT_PERSON_TWICE, visit, other, visit->team[i], 0);
      }
  if (same_car || same_person)
    check_way (faults, day, visit, other);
}

GPtrArray *
lb_day_plan_check (const LbFieldDay *day, const LbPlannedVisit *visits, gsize n_visits,
                   const LbFieldPerson *persons, gsize n_persons)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (day != NULL, NULL);
  g_return_val_if_fail (visits != NULL || n_visits == 0, NULL);

  for (gsize i = 0; i < n_visits; i++)
    {
      const LbPlannedVisit *visit = &visits[i];

      if (!visit_is_valid (visit))
        {
          add_fault (faults, LB_PLAN_FAULT_INVALID, visit, NULL, NULL, 0);
          continue;
        }
      for (gsize k = 0; k < n_visits; k++)
        if (k != i && visit_is_valid (&visits[k]))
          check_pair (faults, day, visit, &visits[k]);
      if (visit->start < day->open || visit->start + visit->minutes > day->close)
        add_fault (faults, LB_PLAN_FAULT_OUTSIDE_HOURS, visit, NULL, NULL, 0);
      check_team (faults, visit, persons, n_persons);
    }
  return g_steal_pointer (&faults);
}

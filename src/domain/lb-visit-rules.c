/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-visit-rules.h"

gboolean
lb_visit_needs_car (const LbVisit *visit)
{
  g_return_val_if_fail (visit != NULL, FALSE);
  return g_strcmp0 (visit->kind, "inspection") == 0 && !visit->remote;
}

int
lb_visit_least_team (const LbVisit *visit, const LbPolicy *policy)
{
  g_return_val_if_fail (visit != NULL && policy != NULL, 0);
  return g_strcmp0 (visit->kind, "inspection") == 0 ? policy->second_inspectors : 1;
}

static gboolean
is_alive (const LbVisit *visit)
{
  return g_strcmp0 (visit->state, "cancelled") != 0 && g_strcmp0 (visit->state, "concluded") != 0;
}

gboolean
lb_visits_meet (const LbVisit *one, const LbVisit *other)
{
  g_return_val_if_fail (one != NULL && other != NULL, FALSE);
  return is_alive (one) && is_alive (other) && one->day == other->day
         && one->start_minute < other->start_minute + other->minutes
         && other->start_minute < one->start_minute + one->minutes;
}

static void
add (GArray *faults, LbVisitFaultKind kind, const char *who, const LbVisit *other, int count)
{
  const LbVisitFault fault = { kind, who, other, count };

  g_array_append_val (faults, fault);
}

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

/* Nobody inspects what they review or decide (3.1), and nobody counts twice. */
static void
check_team (GArray *faults, const LbVisit *visit, const LbCase *state, const LbPolicy *policy)
{
  const int size = visit->team != NULL ? (int) g_strv_length (visit->team) : 0;
  const int least = lb_visit_least_team (visit, policy);

  if (size < least)
    add (faults, LB_VISIT_FAULT_TEAM_TOO_SMALL, NULL, NULL, least - size);
  for (int i = 0; i < size; i++)
    {
      const char *member = visit->team[i];

      for (int k = 0; k < i; k++)
        if (g_str_equal (visit->team[k], member))
          {
            add (faults, LB_VISIT_FAULT_NAMED_TWICE, member, NULL, 0);
            break;
          }
      if (state != NULL
          && (g_hash_table_contains (state->reviewers, member) || g_hash_table_contains (state->deciders, member)))
        add (faults, LB_VISIT_FAULT_CONFLICT, member, NULL, 0);
    }
}

static void
check_car (GArray *faults, const LbVisit *visit, const LbPolicy *policy)
{
  const int size = visit->team != NULL ? (int) g_strv_length (visit->team) : 0;
  const LbCar *car = has_text (visit->vehicle) ? lb_policy_car (policy, visit->vehicle) : NULL;

  if (!lb_visit_needs_car (visit))
    return;
  if (!has_text (visit->vehicle))
    add (faults, LB_VISIT_FAULT_NO_CAR, NULL, NULL, 0);
  else if (car != NULL && size > car->seats)
    add (faults, LB_VISIT_FAULT_SEATS, NULL, NULL, size - car->seats);
}

static void
check_against (GArray *faults, const LbVisit *visit, const LbVisit *other)
{
  if (!lb_visits_meet (visit, other))
    return;
  if (lb_visit_needs_car (visit) && lb_visit_needs_car (other) && has_text (visit->vehicle)
      && g_strcmp0 (visit->vehicle, other->vehicle) == 0)
    add (faults, LB_VISIT_FAULT_CAR_ELSEWHERE, NULL, other, 0);
  for (char **member = visit->team; member != NULL && *member != NULL; member++)
    if (other->team != NULL && g_strv_contains ((const char *const *) other->team, *member))
      add (faults, LB_VISIT_FAULT_PERSON_ELSEWHERE, *member, other, 0);
}

GArray *
lb_visit_faults (const LbVisit *visit, const LbCase *state, GPtrArray *others, const LbPolicy *policy)
{
  GArray *faults = g_array_new (FALSE, TRUE, sizeof (LbVisitFault));

  g_return_val_if_fail (visit != NULL && policy != NULL, faults);

  check_team (faults, visit, state, policy);
  check_car (faults, visit, policy);
  for (guint i = 0; state != NULL && i < state->visits->len; i++)
    if (g_strcmp0 (((LbVisit *) state->visits->pdata[i])->id, visit->id) != 0)
      check_against (faults, visit, state->visits->pdata[i]);
  for (guint i = 0; others != NULL && i < others->len; i++)
    check_against (faults, visit, others->pdata[i]);
  return faults;
}

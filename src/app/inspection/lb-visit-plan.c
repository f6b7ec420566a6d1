/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-visit-plan.h"

#include <glib/gi18n.h>
#include <math.h>
#include "lb-steps.h"

#define QUARTER 15

const LbVisitReason lb_second_visit_reasons[] = {
  { "first-failed", N_("The first visit failed: check again") },
  { "other-stage", N_("Another stage") },
  { "law-separate", N_("The law demands separate visits") },
  { "weather", N_("Weather or force majeure") },
  { "other", N_("Another reason") },
  { NULL, NULL },
};

const char *
lb_second_visit_reason_label (const char *value)
{
  for (const LbVisitReason *at = lb_second_visit_reasons; at->value != NULL; at++)
    if (g_strcmp0 (at->value, value) == 0)
      return _(at->label);
  return value;
}

void
lb_visit_plan_free (LbVisitPlan *plan)
{
  if (plan == NULL)
    return;
  g_free (plan->id);
  g_free (plan->case_id);
  g_free (plan->kind);
  g_strfreev (plan->requests);
  g_free (plan->vehicle);
  g_strfreev (plan->team);
  g_strfreev (plan->experts);
  g_free (plan->place);
  g_free (plan->second_reason);
  g_free (plan);
}

static LbVisitPlan *
plan_from_visit (const char *case_id, const LbVisit *visit)
{
  LbVisitPlan *plan = g_new0 (LbVisitPlan, 1);

  plan->id = g_strdup (visit->id);
  plan->case_id = g_strdup (case_id);
  plan->kind = g_strdup (visit->kind);
  plan->requests = g_strdupv (visit->requests);
  plan->day = visit->day;
  plan->start = visit->start_minute;
  plan->minutes = visit->minutes;
  plan->vehicle = g_strdup (visit->vehicle);
  plan->team = g_strdupv (visit->team);
  plan->experts = g_strdupv (visit->experts);
  plan->place = g_strdup (visit->place);
  plan->second_reason = g_strdup (visit->second_reason);
  plan->longitude = plan->latitude = NAN;
  return plan;
}

/* The requests of @pool come along with those that the visit has. */
static void
join (LbVisitPlan *plan, const LbVisitPool *pool)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) more = lb_visit_pool_requests (pool);

  g_strv_builder_addv (builder, (const char **) plan->requests);
  g_strv_builder_addv (builder, (const char **) more);
  g_strfreev (plan->requests);
  plan->requests = g_strv_builder_end (builder);
  plan->minutes += pool->minutes;
}

LbVisitPlan *
lb_visit_plan_new (const LbVisitPool *pool, LbDay day)
{
  LbVisitPlan *plan;

  g_return_val_if_fail (pool != NULL, NULL);
  if (pool->visit != NULL)
    {
      plan = plan_from_visit (pool->state->id, lb_case_visit (pool->state, pool->visit));
      join (plan, pool);
    }
  else
    {
      plan = g_new0 (LbVisitPlan, 1);
      plan->id = g_uuid_string_random ();
      plan->case_id = g_strdup (pool->state->id);
      plan->kind = g_strdup (pool->kind);
      plan->requests = lb_visit_pool_requests (pool);
      plan->day = day;
      plan->start = -1;
      plan->minutes = pool->minutes;
      plan->team = g_new0 (char *, 1);
      plan->experts = g_new0 (char *, 1);
      plan->place = g_str_equal (pool->kind, "expert") ? NULL : g_strdup (pool->place);
    }
  plan->longitude = pool->longitude;
  plan->latitude = pool->latitude;
  return plan;
}

LbVisitPlan *
lb_visit_plan_new_for_visit (const LbVisitRow *row)
{
  LbVisitPlan *plan;

  g_return_val_if_fail (row != NULL && row->visit != NULL, NULL);
  plan = plan_from_visit (row->case_id, row->visit);
  plan->longitude = row->longitude;
  plan->latitude = row->latitude;
  return plan;
}

static const char *
text_or_null (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

static const char *
what_is_missing (const LbVisitPlan *plan)
{
  if (plan->requests[0] == NULL)
    return _("Choose the requests that the visit is to serve.");
  if (plan->day == LB_DAY_NONE)
    return _("Choose the day.");
  if (plan->start < 0)
    return _("Say when it begins, such as 09:30.");
  if (plan->minutes < 1 || plan->minutes > 1440)
    return _("Say how many minutes it takes.");
  return NULL;
}

GVariant *
lb_visit_plan_args (const LbVisitPlan *plan, const char **ret_missing)
{
  const gboolean expert = g_strcmp0 (plan->kind, "expert") == 0;
  const char *missing = what_is_missing (plan);

  if (ret_missing != NULL)
    *ret_missing = missing;
  if (missing != NULL)
    return NULL;
  return lb_record_new ("visit", LB_VALUE_ID, plan->id, "kind", LB_VALUE_CHOICE, plan->kind, "requests",
                        LB_VALUE_TEXTS, plan->requests, "day", LB_VALUE_DAY, plan->day, "startMinute",
                        LB_VALUE_INTEGER, (gint64)plan->start, "minutes", LB_VALUE_INTEGER,
                        (gint64)plan->minutes, "vehicle", LB_VALUE_TEXT, text_or_null (plan->vehicle), "team",
                        LB_VALUE_TEXTS, plan->team, "experts", LB_VALUE_TEXTS, expert ? plan->experts : NULL,
                        "place", LB_VALUE_TEXT, text_or_null (plan->place), "secondReason", LB_VALUE_CHOICE,
                        text_or_null (plan->second_reason), NULL);
}

/* The day's judge */

LbFieldDay
lb_field_day_of (const LbServiceHours *hours)
{
  LbFieldDay day = lb_field_day_default;

  if (hours != NULL && hours->n_spans > 0)
    {
      day.open = hours->spans[0].open;
      day.close = hours->spans[hours->n_spans - 1].close;
    }
  /* Until the bureau says where its cars stand, the way from and to it is not reckoned. */
  day.base_longitude = day.base_latitude = NAN;
  return day;
}

char *
lb_visit_key (const char *case_id, const char *visit)
{
  return g_strdup_printf ("%s/%s", case_id, visit);
}

static gboolean
counts (const LbVisitRow *row, const LbVisitPlan *plan)
{
  return row->visit != NULL && !g_str_equal (row->visit->state, "cancelled") &&
         (plan == NULL || !g_str_equal (row->visit->id, plan->id) ||
          g_strcmp0 (row->case_id, plan->case_id) != 0);
}

static LbPlannedVisit
planned (const char *id, const char *kind, int start, int minutes, const char *vehicle, char **team,
         double longitude, double latitude, guint least)
{
  const gboolean expert = g_strcmp0 (kind, "expert") == 0;

  /* A meeting is held in the bureau: no way is reckoned to it. */
  return (LbPlannedVisit) { .id = id, .start = start, .minutes = minutes, .vehicle = text_or_null (vehicle),
                            .team = (const char *const *) team, .longitude = expert ? NAN : longitude,
                            .latitude = expert ? NAN : latitude, .least_team = expert ? 1 : (int) least };
}

/* @keys: (element-type utf8) gets what the visits are called by. */
static GArray *
visits_of_day (const LbVisitPlan *plan, GPtrArray *rows, guint least, GPtrArray *keys)
{
  GArray *visits = g_array_new (FALSE, TRUE, sizeof (LbPlannedVisit));

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (rows, i);
      LbPlannedVisit visit;

      if (!counts (row, plan))
        continue;
      g_ptr_array_add (keys, lb_visit_key (row->case_id, row->visit->id));
      visit = planned (g_ptr_array_index (keys, keys->len - 1), row->visit->kind, row->visit->start_minute,
                       row->visit->minutes, row->visit->vehicle, row->visit->team, row->longitude,
                       row->latitude, least);
      g_array_append_val (visits, visit);
    }
  if (plan != NULL && plan->start >= 0)
    {
      LbPlannedVisit visit;

      g_ptr_array_add (keys, lb_visit_key (plan->case_id, plan->id));
      visit = planned (g_ptr_array_index (keys, keys->len - 1), plan->kind, plan->start, plan->minutes,
                       plan->vehicle, plan->team, plan->longitude, plan->latitude, least);
      g_array_append_val (visits, visit);
    }
  return visits;
}

/* What a visit is called in a sentence. */
static char *
name_of (const char *key, const LbVisitPlan *plan, GPtrArray *rows)
{
  g_autofree char *own = plan != NULL ? lb_visit_key (plan->case_id, plan->id) : NULL;

  if (g_strcmp0 (key, own) == 0)
    return g_strdup (_("this visit"));
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (rows, i);
      g_autofree char *other = row->visit != NULL ? lb_visit_key (row->case_id, row->visit->id) : NULL;

      if (other != NULL && g_strcmp0 (other, key) == 0)
        {
          g_autofree char *start = lb_minute_to_string (row->visit->start_minute);

          return g_strdup_printf (_ ("%s (%s)"), row->applicant != NULL ? row->applicant : row->case_id,
                                  start);
        }
    }
  return g_strdup (key);
}

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
fault_sentence (const LbPlanFault *fault, const LbVisitPlan *plan, GPtrArray *rows, GPtrArray *people)
{
  g_autofree char *visit = name_of (fault->visit, plan, rows);
  g_autofree char *other = fault->other != NULL ? name_of (fault->other, plan, rows) : NULL;

  switch (fault->kind)
    {
    case LB_PLAN_FAULT_VEHICLE_TWICE:
      return g_strdup_printf (_("The car of %s is on the way for %s at the same time."), visit, other);
    case LB_PLAN_FAULT_PERSON_TWICE:
      return g_strdup_printf (_ ("%s would be at %s and at %s at the same time."),
                              person_name (people, fault->who), visit, other);
    case LB_PLAN_FAULT_TOO_FAR:
      if (other == NULL)
        return g_strdup_printf (ngettext ("The way to %s takes %d minute more than there is.",
                                          "The way to %s takes %d minutes more than there is.",
                                          fault->minutes),
                                visit, fault->minutes);
      return g_strdup_printf (ngettext ("The way from %s to %s takes %d minute more than there is.",
                                        "The way from %s to %s takes %d minutes more than there is.",
                                        fault->minutes),
                              other, visit, fault->minutes);
    case LB_PLAN_FAULT_OUTSIDE_HOURS:
      return g_strdup_printf (_("The time of %s is outside of the working hours."), visit);
    case LB_PLAN_FAULT_TEAM_TOO_SMALL:
      return g_strdup_printf (
        ngettext ("The team of %s lacks %d person: at least two inspect together (许可法 34).",
                  "The team of %s lacks %d people: at least two inspect together (许可法 34).",
                  fault->minutes),
        visit, fault->minutes);
    case LB_PLAN_FAULT_SKILL_MISSING:
      return g_strdup_printf (_("Nobody of the team of %s has the skill “%s”."), visit, fault->who);
    case LB_PLAN_FAULT_UNKNOWN_PERSON:
      return g_strdup_printf (_ ("%s, in the team of %s, is not among the people of the store."), fault->who,
                              visit);
    case LB_PLAN_FAULT_INVALID:
    default:
      return g_strdup_printf (_("Start, length or place of %s is out of bounds."), visit);
    }
}

/* The judge names an overlap from both sides; one sentence says it. */
static gboolean
is_said (GPtrArray *faults, guint index)
{
  const LbPlanFault *fault = g_ptr_array_index (faults, index);

  if (fault->kind != LB_PLAN_FAULT_VEHICLE_TWICE && fault->kind != LB_PLAN_FAULT_PERSON_TWICE)
    return FALSE;
  for (guint i = 0; i < index; i++)
    {
      const LbPlanFault *earlier = g_ptr_array_index (faults, i);

      if (earlier->kind == fault->kind && g_strcmp0 (earlier->visit, fault->other) == 0
          && g_strcmp0 (earlier->other, fault->visit) == 0 && g_strcmp0 (earlier->who, fault->who) == 0)
        return TRUE;
    }
  return FALSE;
}

static GArray *
known_persons (GPtrArray *people)
{
  GArray *persons = g_array_new (FALSE, TRUE, sizeof (LbFieldPerson));

  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      const LbFieldPerson person = { .id = ((LbPerson *) g_ptr_array_index (people, i))->id };

      g_array_append_val (persons, person);
    }
  return persons;
}

GPtrArray *
lb_visit_plan_faults (const LbVisitPlan *plan, GPtrArray *rows, GPtrArray *people,
                      const LbServiceHours *hours, guint least)
{
  const LbFieldDay day = lb_field_day_of (hours);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) visits = visits_of_day (plan, rows, least, keys);
  g_autoptr (GArray) persons = known_persons (people);
  g_autoptr (GPtrArray) faults =
    lb_day_plan_check (&day, (const LbPlannedVisit *)(gpointer)visits->data, visits->len,
                       persons->len > 0 ? (LbFieldPerson *)(gpointer)persons->data : NULL, persons->len);
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < faults->len; i++)
    if (!is_said (faults, i))
      g_ptr_array_add (sentences, fault_sentence (g_ptr_array_index (faults, i), plan, rows, people));
  return sentences;
}

/* Suggestions */

static gboolean
shares_somebody (char **team, char **other)
{
  for (; team != NULL && *team != NULL; team++)
    if (g_strv_contains ((const char *const *) other, *team))
      return TRUE;
  return FALSE;
}

/* Minutes to keep between the two, or -1 when they have nothing to do with each other. */
static int
distance (const LbVisitPlan *plan, const LbVisitRow *row, const LbFieldDay *day)
{
  const gboolean car =
    text_or_null (plan->vehicle) != NULL && g_strcmp0 (plan->vehicle, row->visit->vehicle) == 0;

  if (!car && !shares_somebody (plan->team, row->visit->team))
    return -1;
  return lb_travel_minutes (day, plan->longitude, plan->latitude, row->longitude, row->latitude);
}

static gboolean
is_in_hours (const LbServiceHours *hours, int start, int minutes)
{
  for (int i = 0; i < hours->n_spans; i++)
    if (start >= hours->spans[i].open && start + minutes <= hours->spans[i].close)
      return TRUE;
  /* What takes longer than either half of the day goes over lunch. */
  return start == hours->spans[0].open && start + minutes <= hours->spans[hours->n_spans - 1].close;
}

static gboolean
is_free (const LbVisitPlan *plan, GPtrArray *rows, const LbFieldDay *day, int start)
{
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (rows, i);
      const int way = counts (row, plan) ? distance (plan, row, day) : -1;

      if (way >= 0 && start < row->visit->start_minute + row->visit->minutes + way
          && row->visit->start_minute < start + plan->minutes + way)
        return FALSE;
    }
  return TRUE;
}

int
lb_visit_plan_suggest_start (const LbVisitPlan *plan, GPtrArray *rows, const LbServiceHours *hours,
                             int earliest)
{
  const LbFieldDay day = lb_field_day_of (hours);
  const int first = MAX (day.open, (earliest + QUARTER - 1) / QUARTER * QUARTER);

  g_return_val_if_fail (plan != NULL && hours != NULL && hours->n_spans > 0, -1);
  for (int start = first; start + plan->minutes <= day.close; start += QUARTER)
    if (is_in_hours (hours, start, plan->minutes) && is_free (plan, rows, &day, start))
      return start;
  return -1;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(char *const *) a, *(char *const *) b);
}

GStrv
lb_visit_vehicles (GPtrArray *rows)
{
  GPtrArray *vehicles = g_ptr_array_new ();

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (rows, i);
      const char *vehicle = row->visit != NULL ? text_or_null (row->visit->vehicle) : NULL;

      if (vehicle != NULL && !g_ptr_array_find_with_equal_func (vehicles, vehicle, g_str_equal, NULL))
        g_ptr_array_add (vehicles, g_strdup (vehicle));
    }
  g_ptr_array_sort (vehicles, compare_texts);
  g_ptr_array_add (vehicles, NULL);
  return (GStrv) g_ptr_array_free (vehicles, FALSE);
}

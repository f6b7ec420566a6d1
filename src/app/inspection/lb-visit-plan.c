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
  plan->remote = visit->remote;
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
  if (plan->minutes < 1 || plan->minutes > 720)
    return _("Say how many minutes it takes.");
  return NULL;
}

GVariant *
lb_visit_plan_args (const LbVisitPlan *plan, const char **ret_missing)
{
  const gboolean expert = g_strcmp0 (plan->kind, "expert") == 0;
  const gboolean drives = !expert && !plan->remote;
  const char *missing = what_is_missing (plan);

  if (ret_missing != NULL)
    *ret_missing = missing;
  if (missing != NULL)
    return NULL;
  return lb_record_new ("visit", LB_VALUE_ID, plan->id, "kind", LB_VALUE_CHOICE, plan->kind, "requests",
                        LB_VALUE_TEXTS, plan->requests, "day", LB_VALUE_DAY, plan->day, "startMinute",
                        LB_VALUE_INTEGER, (gint64)plan->start, "minutes", LB_VALUE_INTEGER,
                        (gint64)plan->minutes, "vehicle", LB_VALUE_TEXT,
                        drives ? text_or_null (plan->vehicle) : NULL, "remote", LB_VALUE_BOOLEAN,
                        plan->remote && !expert, "team",
                        LB_VALUE_TEXTS, plan->team, "experts", LB_VALUE_TEXTS, expert ? plan->experts : NULL,
                        "place", LB_VALUE_TEXT, text_or_null (plan->place), "secondReason", LB_VALUE_CHOICE,
                        text_or_null (plan->second_reason), NULL);
}

/* The hours */

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
    !plan->remote && text_or_null (plan->vehicle) != NULL && g_strcmp0 (plan->vehicle, row->visit->vehicle) == 0;

  if (!car && !shares_somebody (plan->team, row->visit->team))
    return -1;
  if (plan->remote || row->visit->remote)
    return 0;
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

static void
add_vehicle (GPtrArray *vehicles, const char *vehicle)
{
  if (vehicle != NULL && !g_ptr_array_find_with_equal_func (vehicles, vehicle, g_str_equal, NULL))
    g_ptr_array_add (vehicles, g_strdup (vehicle));
}

GStrv
lb_visit_vehicles (GPtrArray *rows, const LbPolicy *policy)
{
  GPtrArray *vehicles = g_ptr_array_new ();

  for (guint i = 0; policy != NULL && i < policy->cars->len; i++)
    add_vehicle (vehicles, ((LbCar *) g_ptr_array_index (policy->cars, i))->name);
  for (guint i = 0; (policy == NULL || policy->cars->len == 0) && rows != NULL && i < rows->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (rows, i);

      if (row->visit != NULL)
        add_vehicle (vehicles, text_or_null (row->visit->vehicle));
    }
  g_ptr_array_sort (vehicles, compare_texts);
  g_ptr_array_add (vehicles, NULL);
  return (GStrv) g_ptr_array_free (vehicles, FALSE);
}

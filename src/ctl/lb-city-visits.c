/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The dispatcher of the city: puts each visit on the first day and time at which a car and two inspectors are free,
 * by the rules that the store holds every visit to.
 */
#include "lb-city-private.h"

#include "lb-visit-rules.h"

#define QUARTER 15
#define WAY 45        /* minutes kept free between two visits: the city is crossed in less */
#define LONGEST 240
#define DAYS_AHEAD 60

static void
booking_free (gpointer data)
{
  LbVisit *visit = data;

  g_free (visit->id);
  g_free (visit->kind);
  g_free (visit->vehicle);
  g_strfreev (visit->team);
  g_free (visit);
}

GPtrArray *
lb_city_bookings_new (void)
{
  return g_ptr_array_new_with_free_func (booking_free);
}

/* What is on @day already. (element-type LbVisit) (transfer container) */
static GPtrArray *
bookings_on (LbCity *city, LbDay day)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < city->bookings->len; i++)
    if (((LbVisit *) city->bookings->pdata[i])->day == day)
      g_ptr_array_add (found, city->bookings->pdata[i]);
  return found;
}

/* (element-type LbActor) another one first for each case, so that work is shared. */
static GPtrArray *
inspectors_of (LbCity *city, guint turn)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  GPtrArray *turned = g_ptr_array_new ();

  for (guint i = 0; i < city->plan->people->len; i++)
    if (((LbActor *) city->plan->people->pdata[i])->roles & LB_ROLE_INSPECTOR)
      g_ptr_array_add (all, city->plan->people->pdata[i]);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (turned, all->pdata[(i + turn) % all->len]);
  return turned;
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

/* Nothing wrong with @visit, and time for the way before and after it. */
static gboolean
fits (LbCity *city, const LbVisit *visit, const LbCase *state, GPtrArray *on_day)
{
  const LbVisit with_way = { .id = visit->id, .kind = visit->kind, .day = visit->day,
                             .start_minute = visit->start_minute - WAY, .minutes = visit->minutes + 2 * WAY,
                             .vehicle = visit->vehicle, .team = visit->team };
  g_autoptr (GArray) faults = lb_visit_faults (&with_way, state, on_day, city->plan->policy);

  return faults->len == 0;
}

static gboolean
find_car (LbCity *city, LbVisit *visit, const LbCase *state, GPtrArray *on_day, guint turn)
{
  GPtrArray *cars = city->plan->policy->cars;

  if (!lb_visit_needs_car (visit))
    return fits (city, visit, state, on_day);
  for (guint i = 0; i < cars->len; i++)
    {
      visit->vehicle = ((LbCar *) cars->pdata[(i + turn) % cars->len])->name;
      if (fits (city, visit, state, on_day))
        return TRUE;
    }
  return FALSE;
}

/* Two inspectors and a car for @visit at its time; its team and car point into @team and the policy. */
static gboolean
find_team (LbCity *city, LbVisit *visit, const LbCase *state, GPtrArray *on_day, guint turn, const char *team[3])
{
  g_autoptr (GPtrArray) inspectors = inspectors_of (city, turn);

  visit->team = (GStrv) team;
  for (guint i = 0; i < inspectors->len; i++)
    for (guint k = i + 1; k < inspectors->len; k++)
      {
        team[0] = ((LbActor *) inspectors->pdata[i])->id;
        team[1] = ((LbActor *) inspectors->pdata[k])->id;
        if (find_car (city, visit, state, on_day, turn))
          return TRUE;
      }
  return FALSE;
}

static gboolean
find_time (LbCity *city, LbVisit *visit, const LbCase *state, LbDay first, guint turn, const char *team[3])
{
  const LbServiceHours *hours = &city->plan->policy->hours;

  for (int ahead = 0; ahead < DAYS_AHEAD; ahead++)
    {
      g_autoptr (GPtrArray) on_day = NULL;

      visit->day = lb_calendar_add (city->plan->calendar, first, ahead);
      on_day = bookings_on (city, visit->day);
      for (int start = hours->spans[0].open; start < hours->spans[hours->n_spans - 1].close; start += QUARTER)
        {
          visit->start_minute = start;
          if (is_in_hours (hours, start, visit->minutes) && find_team (city, visit, state, on_day, turn, team))
            return TRUE;
        }
    }
  return FALSE;
}

static void
book (LbCity *city, const LbVisit *visit)
{
  LbVisit *booking = g_new0 (LbVisit, 1);

  booking->id = g_strdup (visit->id);
  booking->kind = g_strdup (visit->kind);
  booking->vehicle = g_strdup (visit->vehicle);
  booking->team = g_strdupv (visit->team);
  booking->day = visit->day;
  booking->start_minute = visit->start_minute;
  booking->minutes = visit->minutes;
  g_ptr_array_add (city->bookings, booking);
}

/* A second of its kind needs a reason. */
static gboolean
has_visit (const LbCase *state, const char *kind)
{
  for (guint i = 0; i < state->visits->len; i++)
    {
      const LbVisit *visit = g_ptr_array_index (state->visits, i);

      if (g_str_equal (visit->kind, kind) && !g_str_equal (visit->state, "cancelled"))
        return TRUE;
    }
  return FALSE;
}

/* Ids of the requests that wait, and how long they take together. */
static GStrv
waiting_requests (const LbCase *state, const char *kind, int *ret_minutes)
{
  g_autoptr (GStrvBuilder) requests = g_strv_builder_new ();

  *ret_minutes = 0;
  for (guint i = 0; i < state->requests->len; i++)
    {
      const LbVisitRequest *request = g_ptr_array_index (state->requests, i);

      if (request->visit == NULL && !request->closed && g_str_equal (request->kind, kind))
        {
          g_strv_builder_add (requests, request->id);
          *ret_minutes += MAX (request->minutes, 30);
        }
    }
  *ret_minutes = MIN (*ret_minutes, LONGEST);
  return g_strv_builder_end (requests);
}

GVariant *
lb_city_plan_visit (LbCity *city, const LbCityStep *step, const LbCase *state)
{
  LbCityCase *story = step->story;
  g_autofree char *id = g_strdup_printf ("visit-%d", ++story->next_number);
  const guint turn = g_str_hash (story->id) % 97;
  const gboolean expert = g_str_equal (step->detail, "expert");
  const char *team[3] = { NULL, NULL, NULL };
  LbVisit visit = { .id = id, .kind = step->detail };
  g_auto (GStrv) requests = waiting_requests (state, step->detail, &visit.minutes);
  const LbDay first = lb_calendar_add (city->plan->calendar, lb_time_day (step->at), 1 + (int) (turn % 3));

  if (requests[0] == NULL || !find_time (city, &visit, state, first, turn, team))
    return NULL;
  book (city, &visit);
  return lb_record_new ("visit", LB_VALUE_ID, id, "kind", LB_VALUE_CHOICE, step->detail, "requests", LB_VALUE_TEXTS,
                        requests, "day", LB_VALUE_DAY, visit.day, "startMinute", LB_VALUE_INTEGER,
                        (gint64) visit.start_minute, "minutes", LB_VALUE_INTEGER, (gint64) visit.minutes, "vehicle",
                        LB_VALUE_TEXT, visit.vehicle, "team", LB_VALUE_TEXTS, visit.team, "place", LB_VALUE_TEXT,
                        expert ? "二楼评审室" : g_hash_table_lookup (state->form, "site.address"), "secondReason",
                        LB_VALUE_CHOICE, has_visit (state, step->detail) ? "law-separate" : NULL, NULL);
}

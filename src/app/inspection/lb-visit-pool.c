/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-visit-pool.h"

#include <glib/gi18n.h>

#define HALF_AN_HOUR 30
#define MINUTES_MOST 480 /* a working day: more is cut into visits by hand */

void
lb_visit_pool_free (LbVisitPool *pool)
{
  if (pool == NULL)
    return;
  g_clear_pointer (&pool->state, lb_case_unref);
  g_clear_pointer (&pool->requests, g_ptr_array_unref);
  g_free (pool->kind);
  g_free (pool->place);
  g_free (pool);
}

int
lb_visit_request_minutes (const LbVisitRequest *request, LbCatalogue *catalogue)
{
  const LbItem *item = catalogue != NULL ? lb_catalogue_item (catalogue, request->item) : NULL;

  if (request->minutes > 0)
    return request->minutes;
  return item != NULL && item->inspection_minutes > 0 ? item->inspection_minutes : HALF_AN_HOUR;
}

static int
stage_of (const LbCase *state, const LbVisitRequest *request)
{
  const LbCaseItem *item = lb_case_item (state, request->item);

  return item != NULL ? item->stage : 0;
}

static LbVisitPool *
find_pool (GPtrArray *pools, const LbVisitRow *row, int stage)
{
  for (guint i = 0; i < pools->len; i++)
    {
      LbVisitPool *pool = g_ptr_array_index (pools, i);

      if (g_str_equal (pool->state->id, row->case_id) && g_str_equal (pool->kind, row->request->kind)
          && pool->stage == stage)
        return pool;
    }
  return NULL;
}

/* What became of the one visit that the case is to have. */
static void
look_at_visits (LbVisitPool *pool)
{
  for (guint i = 0; i < pool->state->visits->len; i++)
    {
      const LbVisit *visit = g_ptr_array_index (pool->state->visits, i);

      if (!g_str_equal (visit->kind, pool->kind) || visit->stage != pool->stage
          || g_str_equal (visit->state, "cancelled"))
        continue;
      if (g_str_equal (visit->state, "planned") || g_str_equal (visit->state, "proposed"))
        pool->visit = visit->id;
      else
        pool->second = TRUE;
    }
  if (pool->visit != NULL)
    pool->second = FALSE;
}

static LbVisitPool *
new_pool (const LbVisitRow *row, int stage)
{
  LbVisitPool *pool = g_new0 (LbVisitPool, 1);

  pool->state = lb_case_ref (row->state);
  pool->kind = g_strdup (row->request->kind);
  pool->stage = stage;
  pool->place = g_strdup (row->place);
  pool->longitude = row->longitude;
  pool->latitude = row->latitude;
  pool->requests = g_ptr_array_new ();
  pool->due = LB_TIME_NONE;
  pool->paused = TRUE;
  look_at_visits (pool);
  return pool;
}

/* The clock that governs the item's card tells by when its visit must be over. */
static void
take_deadline (LbVisitPool *pool, const LbVisitRequest *request, const LbContext *context)
{
  LbRunningClock *clock = lb_case_governing_clock (pool->state, request->item, context);
  LbTime due = LB_TIME_NONE;

  if (clock != NULL && clock->level != LB_LEVEL_PAUSED && clock->answer->due != LB_DAY_NONE)
    due = lb_day_start (clock->answer->due + 1) - 1;
  if (clock == NULL || clock->level != LB_LEVEL_PAUSED)
    pool->paused = FALSE;
  if (due != LB_TIME_NONE && (pool->due == LB_TIME_NONE || due < pool->due))
    pool->due = due;
  g_clear_pointer (&clock, lb_running_clock_free);
}

/* Those with a deadline first, the nearest before; then by who asked first. */
static int
compare_pools (gconstpointer a, gconstpointer b)
{
  const LbVisitPool *one = *(LbVisitPool *const *) a, *other = *(LbVisitPool *const *) b;
  const LbVisitRequest *first = g_ptr_array_index (one->requests, 0),
                       *second = g_ptr_array_index (other->requests, 0);

  if (one->due != other->due)
    {
      if (one->due == LB_TIME_NONE || other->due == LB_TIME_NONE)
        return one->due == LB_TIME_NONE ? 1 : -1;
      return one->due < other->due ? -1 : 1;
    }
  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  return g_strcmp0 (one->state->id, other->state->id);
}

GPtrArray *
lb_visit_pools (GPtrArray *rows, LbContextFunc get_context, gpointer data)
{
  GPtrArray *pools = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_visit_pool_free);

  g_return_val_if_fail (rows != NULL && get_context != NULL, pools);
  for (guint i = 0; i < rows->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (rows, i);
      const int stage = stage_of (row->state, row->request);
      /* Each row brings its own replay of the case; the pool looks at that of its first row. */
      LbVisitRequest *request;
      LbVisitPool *pool = find_pool (pools, row, stage);
      LbContext context = { 0 };

      if (pool == NULL)
        g_ptr_array_add (pools, pool = new_pool (row, stage));
      request = lb_case_request (pool->state, row->request->id);
      if (request == NULL)
        continue;
      get_context (pool->state, &context, data);
      g_ptr_array_add (pool->requests, request);
      pool->minutes =
        MIN (pool->minutes + lb_visit_request_minutes (request, context.catalogue), MINUTES_MOST);
      take_deadline (pool, request, &context);
    }
  for (guint i = pools->len; i > 0; i--)
    if (((LbVisitPool *) g_ptr_array_index (pools, i - 1))->requests->len == 0)
      g_ptr_array_remove_index (pools, i - 1);
  g_ptr_array_sort (pools, compare_pools);
  return pools;
}

GStrv
lb_visit_pool_sections (const LbVisitPool *pool)
{
  GPtrArray *sections = g_ptr_array_new ();

  for (guint i = 0; i < pool->requests->len; i++)
    {
      const LbVisitRequest *request = g_ptr_array_index (pool->requests, i);

      if (!g_ptr_array_find_with_equal_func (sections, request->section, g_str_equal, NULL))
        g_ptr_array_add (sections, g_strdup (request->section));
    }
  g_ptr_array_add (sections, NULL);
  return (GStrv) g_ptr_array_free (sections, FALSE);
}

GStrv
lb_visit_pool_requests (const LbVisitPool *pool)
{
  GStrv ids = g_new0 (char *, pool->requests->len + 1);

  for (guint i = 0; i < pool->requests->len; i++)
    ids[i] = g_strdup (((LbVisitRequest *) g_ptr_array_index (pool->requests, i))->id);
  return ids;
}

const char *
lb_visit_kind_label (const char *kind)
{
  return g_strcmp0 (kind, "expert") == 0 ? _("Expert Review") : _("Site Inspection");
}

const char *
lb_visit_state_label (const char *state)
{
  static const struct { const char *name, *label; } labels[] = {
    { "proposed", N_("Second visit, waiting for approval") }, { "planned", N_("Planned") },
    { "dispatched", N_("Dispatched") },                       { "concluded", N_("Concluded") },
    { "cancelled", N_("Cancelled") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_strcmp0 (labels[i].name, state) == 0)
      return _(labels[i].label);
  return state;
}

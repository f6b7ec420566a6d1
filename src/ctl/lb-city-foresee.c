/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the people of the city do next about a case, from how it stands and how its story goes.
 */
#include "lb-city-private.h"

#include <string.h>

static double
committed_days (LbCity *city, const LbCase *state, const LbCaseItem *item)
{
  const LbItem *entry = lb_catalogue_item (city->plan->catalogue, item->item);

  return entry != NULL ? lb_item_committed (entry, state->answers).amount : 5;
}

/* The story's one unlucky section: the last one of the case. */
static gboolean
is_slow (const LbCityCase *story, const LbCase *state, const LbCaseItem *item)
{
  const LbCaseItem *last = g_ptr_array_index (state->items, state->items->len - 1);

  return story->slow_section && g_str_equal (last->section, item->section);
}

static gboolean
is_unlucky_item (const LbCase *state, const LbCaseItem *item)
{
  return g_ptr_array_index (state->items, state->items->len / 2) == (gpointer) item;
}

static void
foresee_received (LbCity *city, LbCityCase *story, const LbCase *state, const LbCaseItem *item, LbTime now)
{
  if (is_slow (story, state, item))
    return; /* nobody looks: the clock will accept it */
  if (item->taken_at == LB_TIME_NONE)
    lb_city_plan_step (city, story, lb_city_later (city, now, g_rand_int_range (story->random, 3, 40)),
                       LB_COMMAND_TAKE, item->item, NULL);
  else
    {
      LbCommandType type = LB_COMMAND_ACCEPT;

      if (is_unlucky_item (state, item) && story->not_accepted)
        type = LB_COMMAND_NOT_ACCEPT;
      else if (is_unlucky_item (state, item) && story->corrections && item->n_corrections == 0)
        type = LB_COMMAND_REQUEST_CORRECTION;
      lb_city_plan_step (city, story, lb_city_later (city, now, g_rand_int_range (story->random, 4, 25)), type,
                         item->item, NULL);
    }
}

/* What the item's catalogue entry asks for and nobody has asked for yet. */
static const char *
visit_wanted (LbCity *city, const LbCase *state, const LbCaseItem *item)
{
  const LbItem *entry = lb_catalogue_item (city->plan->catalogue, item->item);
  gboolean inspected = FALSE, reviewed = FALSE;

  for (guint i = 0; i < state->requests->len; i++)
    {
      const LbVisitRequest *request = g_ptr_array_index (state->requests, i);

      if (g_str_equal (request->item, item->item))
        {
          inspected = inspected || g_str_equal (request->kind, "inspection");
          reviewed = reviewed || g_str_equal (request->kind, "expert");
        }
    }
  if (entry->inspection_required && !inspected)
    return "inspection";
  if (entry->expert_required && !reviewed)
    return "expert";
  return NULL;
}

static gboolean
visit_is_open (const LbCase *state, const LbCaseItem *item)
{
  for (guint i = 0; i < state->requests->len; i++)
    {
      const LbVisitRequest *request = g_ptr_array_index (state->requests, i);

      if (g_str_equal (request->item, item->item) && !request->closed)
        return TRUE;
    }
  return FALSE;
}

static void
foresee_accepted (LbCity *city, LbCityCase *story, const LbCase *state, const LbCaseItem *item, LbTime now)
{
  const char *wanted = visit_wanted (city, state, item);

  if (wanted != NULL)
    lb_city_plan_step (city, story, lb_city_days_later (city, story, now, story->pace), LB_COMMAND_REQUEST_VISIT,
                       item->item, wanted);
  else if (visit_is_open (state, item))
    return;
  else if (story->special && is_unlucky_item (state, item) && item->suspensions->len == 0)
    lb_city_plan_step (city, story, lb_city_days_later (city, story, now, 1),
                       item->special_pending ? LB_COMMAND_BEGIN_SPECIAL : LB_COMMAND_REQUEST_SPECIAL, item->item,
                       NULL);
  else
    lb_city_plan_step (city, story,
                       lb_city_days_later (city, story, now,
                                           MIN (committed_days (city, state, item), 15) * story->pace * 0.7),
                       LB_COMMAND_PROPOSE, item->item, NULL);
}

static void
foresee_item (LbCity *city, LbCityCase *story, const LbCase *state, const LbCaseItem *item, LbTime now)
{
  GRand *random = story->random;

  switch (item->state)
    {
    case LB_ITEM_RECEIVED:
      foresee_received (city, story, state, item, now);
      break;
    case LB_ITEM_CORRECTING:
      lb_city_plan_step (city, story, lb_city_days_later (city, story, now, g_rand_int_range (random, 1, 9)),
                         LB_COMMAND_SUPPLY, item->item, NULL);
      break;
    case LB_ITEM_ACCEPTED:
      foresee_accepted (city, story, state, item, now);
      break;
    case LB_ITEM_SPECIAL:
      lb_city_plan_step (city, story, lb_city_days_later (city, story, now, g_rand_int_range (random, 3, 12)),
                         LB_COMMAND_END_SPECIAL, item->item, NULL);
      break;
    case LB_ITEM_DECIDING:
      {
        g_autoptr (GPtrArray) blockers = lb_case_blockers (state, city->plan->catalogue, item->item);
        gboolean refuse = g_strcmp0 (item->recommendation, "refuse") == 0;

        if (refuse || blockers->len == 0)
          lb_city_plan_step (city, story, lb_city_days_later (city, story, now, story->pace),
                             refuse ? LB_COMMAND_REFUSE : LB_COMMAND_GRANT, item->item, NULL);
        else if (lb_case_flags (state) & LB_CASE_FLAG_HAS_REFUSAL)
          lb_city_plan_step (city, story, lb_city_days_later (city, story, now, 1), LB_COMMAND_SEND_BACK, item->item,
                             NULL);
      }
      break;
    case LB_ITEM_GRANTED:
    case LB_ITEM_REFUSED:
      lb_city_plan_step (city, story, lb_city_later (city, now, g_rand_int_range (random, 20, 400)),
                         LB_COMMAND_MAKE_RESULT, item->item, NULL);
      break;
    case LB_ITEM_MADE:
      lb_city_plan_step (city, story, lb_city_later (city, now, g_rand_int_range (random, 20, 300)),
                         item->handed_over ? LB_COMMAND_TAKE_OVER : LB_COMMAND_HAND_OVER, item->item, NULL);
      break;
    case LB_ITEM_AT_DESK:
      lb_city_plan_step (city, story, lb_city_later (city, now, g_rand_int_range (random, 5, 200)),
                         LB_COMMAND_DIGITISE, item->item, NULL);
      break;
    case LB_ITEM_STORED:
      if (!story->stays_home || item->n_calls < 2)
        lb_city_plan_step (city, story, lb_city_later (city, now, g_rand_int_range (random, 20, 400)),
                           story->ems ? LB_COMMAND_POST : LB_COMMAND_CALL, item->item, NULL);
      break;
    case LB_ITEM_NOTIFIED:
      if (!story->stays_home)
        lb_city_plan_step (city, story, lb_city_days_later (city, story, now, g_rand_int_range (random, 0, 3)),
                           LB_COMMAND_DELIVER, item->item, NULL);
      break;
    case LB_ITEM_POSTED:
      lb_city_plan_step (city, story, lb_city_days_later (city, story, now, g_rand_int_range (random, 2, 4)),
                         LB_COMMAND_CONFIRM_POST, item->item, NULL);
      break;
    case LB_ITEM_DRAFT:
    case LB_ITEM_GATED:
    case LB_ITEM_NOT_ACCEPTED:
    case LB_ITEM_DELIVERED:
    case LB_ITEM_WITHDRAWN:
    case LB_ITEM_TERMINATED:
    case LB_N_ITEM_STATES:
    default:
      break;
    }
}

static void
foresee_paper (LbCity *city, LbCityCase *story, const LbCase *state, LbTime now)
{
  for (guint i = 0; i < state->items->len; i++)
    {
      const LbCaseItem *item = g_ptr_array_index (state->items, i);
      const LbPaperSlip *slip = lb_case_slip (state, item->section);

      if (item->received_at == LB_TIME_NONE)
        continue;
      if (slip == NULL)
        lb_city_plan_step (city, story, lb_city_later (city, now, 10 + (int) i), LB_COMMAND_SEND_PAPER, NULL,
                           item->section);
      else if (slip->received_at == LB_TIME_NONE)
        lb_city_plan_step (city, story,
                           is_slow (story, state, item)
                             ? lb_city_days_later (city, story, now, 3)
                             : lb_city_later (city, now, g_rand_int_range (story->random, 10, 90)),
                           LB_COMMAND_RECEIVE_PAPER, NULL, item->section);
    }
}

static gboolean
has_waiting_request (const LbCase *state, const char *kind)
{
  for (guint i = 0; i < state->requests->len; i++)
    {
      const LbVisitRequest *request = g_ptr_array_index (state->requests, i);

      if (request->visit == NULL && !request->closed && g_str_equal (request->kind, kind))
        return TRUE;
    }
  return FALSE;
}

/* A request waits until every item of the case that will want a visit has asked: one car, one visit. */
static gboolean
all_have_asked (LbCity *city, const LbCase *state)
{
  for (guint i = 0; i < state->items->len; i++)
    {
      const LbCaseItem *item = g_ptr_array_index (state->items, i);

      if ((item->state == LB_ITEM_RECEIVED || item->state == LB_ITEM_ACCEPTED || item->state == LB_ITEM_CORRECTING) &&
          visit_wanted (city, state, item) != NULL)
        return FALSE;
    }
  return TRUE;
}

static void
foresee_visits (LbCity *city, LbCityCase *story, const LbCase *state, LbTime now)
{
  for (const char *const *kind = (const char *const[]) { "inspection", "expert", NULL }; *kind != NULL; kind++)
    if (has_waiting_request (state, *kind) && all_have_asked (city, state))
      lb_city_plan_step (city, story, lb_city_days_later (city, story, now, 0), LB_COMMAND_PLAN_VISIT, NULL, *kind);

  for (guint i = 0; i < state->visits->len; i++)
    {
      const LbVisit *visit = g_ptr_array_index (state->visits, i);
      LbTime start = lb_time_at (visit->day, visit->start_minute);

      if (g_str_equal (visit->state, "proposed"))
        {
          lb_city_plan_step (city, story, lb_city_later (city, now, 30), LB_COMMAND_APPROVE_SECOND_VISIT, NULL,
                             visit->id);
        }
      else if (g_str_equal (visit->state, "planned"))
        lb_city_plan_step (city, story, MAX (start - 20 * 60000, now + 60000), LB_COMMAND_DISPATCH_VISIT, NULL,
                           visit->id);
      else if (g_str_equal (visit->state, "dispatched"))
        lb_city_plan_step (city, story, MAX (start + visit->minutes * 60000LL, now + 60000),
                           visit->findings->len == 0 ? LB_COMMAND_RECORD_FINDINGS : LB_COMMAND_CONCLUDE_VISIT, NULL,
                           visit->id);
    }
}

static void
foresee_stages (LbCity *city, LbCityCase *story, const LbCase *state, LbTime now)
{
  for (guint i = 0; i < state->items->len; i++)
    {
      const LbCaseItem *item = g_ptr_array_index (state->items, i);
      g_autofree char *stage = g_strdup_printf ("%d", item->stage);

      if (item->state == LB_ITEM_GATED && item->stage > 1 &&
          lb_case_stage_state (state, city->plan->catalogue, item->stage - 1) == LB_STAGE_COMPLETE &&
          lb_case_stage_state (state, city->plan->catalogue, item->stage) == LB_STAGE_CLOSED)
        lb_city_plan_step (city, story, lb_city_later (city, now, 60), LB_COMMAND_OPEN_STAGE, NULL, stage);
    }
}

void
lb_city_foresee (LbCity *city, LbCityCase *story, const LbCase *state, LbTime now)
{
  LbCaseState overall = lb_case_state (state);

  if (state->number == NULL)
    {
      if (!story->never_returns)
        lb_city_plan_step (city, story, lb_city_days_later (city, story, now, g_rand_int_range (story->random, 1, 6)),
                           LB_COMMAND_RECEIVE, NULL, NULL);
      return;
    }
  if (overall == LB_CASE_TO_ARCHIVE || overall == LB_CASE_ARCHIVED)
    {
      if (overall == LB_CASE_TO_ARCHIVE && city->archives_left > 0)
        lb_city_plan_step (city, story, lb_city_later (city, now, g_rand_int_range (story->random, 30, 400)),
                           LB_COMMAND_ARCHIVE, NULL, NULL);
      return;
    }
  if (story->withdraws && overall == LB_CASE_IN_REVIEW)
    {
      lb_city_plan_step (city, story, lb_city_days_later (city, story, now, 3), LB_COMMAND_WITHDRAW, NULL, NULL);
    }
  foresee_paper (city, story, state, now);
  foresee_visits (city, story, state, now);
  foresee_stages (city, story, state, now);
  for (guint i = 0; i < state->items->len; i++)
    foresee_item (city, story, state, g_ptr_array_index (state->items, i), now);
}

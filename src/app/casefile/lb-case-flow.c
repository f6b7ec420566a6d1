/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-case-flow.h"

/* The steps of the plan that a case may go on without. */
#define CONSULT "consult"
#define INSPECTION "inspection"

static gboolean
was_guided (const LbCase *state)
{
  return state->n_referrals + state->n_advices > 0;
}

const char *
lb_case_flow_current (const LbCase *state)
{
  gboolean visit = FALSE;

  g_return_val_if_fail (state != NULL, NULL);

  switch (lb_case_state (state))
    {
    case LB_CASE_DRAFT:
      return was_guided (state) ? CONSULT : "formal";
    case LB_CASE_WAITING_FOR_PREDECESSOR:
    case LB_CASE_WAITING_FOR_ACCEPTANCE:
    case LB_CASE_CORRECTING:
      return "acceptance";
    case LB_CASE_IN_REVIEW:
      for (guint i = 0; i < state->requests->len; i++)
        visit = visit || !((LbVisitRequest *) state->requests->pdata[i])->closed;
      return visit ? "inspection" : "review";
    case LB_CASE_ISSUING:
      for (guint i = 0; i < state->items->len; i++)
        {
          const LbCaseItem *item = state->items->pdata[i];

          if (item->state == LB_ITEM_GRANTED || item->state == LB_ITEM_REFUSED || item->state == LB_ITEM_MADE)
            return "making";
        }
      return "issue";
    case LB_CASE_TO_ARCHIVE:
    case LB_CASE_ARCHIVED:
    case LB_CASE_TURNED_AWAY:
    case LB_N_CASE_STATES:
    default:
      return NULL;
    }
}

/* What one item has to show for a step. */
static gboolean
item_was_at (const LbCaseItem *item, const char *id)
{
  if (g_str_equal (id, "acceptance"))
    return item->accepted_on != LB_DAY_NONE;
  if (g_str_equal (id, "review"))
    return item->decided_at != LB_TIME_NONE;
  if (g_str_equal (id, "making"))
    return item->made_at != LB_TIME_NONE;
  if (g_str_equal (id, "issue"))
    return item->delivered_at != LB_TIME_NONE;
  /* Before the sections: all of it came in together. */
  return TRUE;
}

static gboolean
was_at (const LbCase *state, const char *id)
{
  gboolean was = FALSE;

  if (g_str_equal (id, CONSULT))
    return was_guided (state);
  if (g_str_equal (id, INSPECTION))
    {
      for (guint i = 0; i < state->visits->len; i++)
        was = was || g_strcmp0 (((const LbVisit *) state->visits->pdata[i])->state, "concluded") == 0;
      return was;
    }
  for (guint i = 0; i < state->items->len; i++)
    was = was || item_was_at (state->items->pdata[i], id);
  return was;
}

LbFlowPlace
lb_case_flow_place (const LbCase *state, const char *id, const char *current, gboolean before)
{
  g_return_val_if_fail (state != NULL && id != NULL, LB_FLOW_TO_COME);

  if (g_strcmp0 (id, current) == 0)
    return LB_FLOW_HERE;
  /* Ended: what it has not been through will not come any more. */
  if (current == NULL)
    return was_at (state, id) ? LB_FLOW_DONE : LB_FLOW_PASSED_BY;
  /* Guidance comes first, or not at all. */
  if (g_str_equal (id, CONSULT) && !was_guided (state))
    return LB_FLOW_PASSED_BY;
  if (!before)
    return LB_FLOW_TO_COME;
  return g_str_equal (id, INSPECTION) && !was_at (state, id) ? LB_FLOW_PASSED_BY : LB_FLOW_DONE;
}

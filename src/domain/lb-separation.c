/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 三分离 by identity, case by case: a department's name is no proof, since intake and issue are done by people of
 * the same hall.
 */
#include "lb-decide-private.h"

static gboolean
has (GHashTable *people, const char *actor)
{
  return g_hash_table_contains (people, actor);
}

static gboolean
check_duties (const LbCase *state, const char *actor, LbDuty duty, GError **error)
{
  if (duty == LB_DUTY_NONE)
    return TRUE;
  if (duty != LB_DUTY_INTAKE && has (state->intake_people, actor))
    return lb_refuse (
      error, LB_REFUSAL_SEPARATION,
      _("You took part in the intake of this case, so you may neither approve nor issue in it. "
         "A colleague must do this step."));
  if (duty != LB_DUTY_APPROVAL && has (state->approval_people, actor))
    return lb_refuse (
      error, LB_REFUSAL_SEPARATION,
      _("You took part in the approval of this case, so you may neither take in nor issue in it. "
         "A colleague must do this step."));
  if (duty != LB_DUTY_ISSUE && has (state->issue_people, actor))
    return lb_refuse (
      error, LB_REFUSAL_SEPARATION,
      _("You took part in issuing results of this case, so you may neither take in nor approve in "
         "it. A colleague must do this step."));
  return TRUE;
}

gboolean
lb_check_separation (const LbCase *state, const LbCaseItem *item, const char *actor, LbRole role,
                     GError **error)
{
  gboolean decides = role == LB_ROLE_DECIDER || role == LB_ROLE_BUREAU_HEAD;

  if (!check_duties (state, actor, lb_role_duty (role), error))
    return FALSE;
  if ((decides || role == LB_ROLE_REVIEWER) && has (state->inspectors, actor))
    return lb_refuse (error, LB_REFUSAL_SEPARATION,
                      _("You inspected on site for this case, so you may neither review nor decide in it."));
  if (role == LB_ROLE_INSPECTOR && (has (state->reviewers, actor) || has (state->deciders, actor)))
    return lb_refuse (error, LB_REFUSAL_SEPARATION,
                      _("You reviewed or decided in this case, so you may not inspect for it."));
  if (item != NULL && decides && has (item->reviewers, actor))
    return lb_refuse (error, LB_REFUSAL_SEPARATION,
                      _("You reviewed this item, so another person must decide on it."));
  if (item != NULL && role == LB_ROLE_REVIEWER && has (item->deciders, actor))
    return lb_refuse (error, LB_REFUSAL_SEPARATION,
                      _("You decided on this item, so another person must review it."));
  return TRUE;
}

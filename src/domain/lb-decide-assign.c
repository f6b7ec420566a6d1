/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who of a section works on an item (承办人): claimed by whoever begins (认领), handed to a colleague (转办), given out by
 * those who decide (分办), given back. It is said so that no two begin the same work; the law's duties are not moved by
 * it, so every other step stays open to all who have its role.
 */
#include "lb-decide-private.h"

#include <string.h>

/* Whoever decides in the section gives out its work; everybody else their own. */
static gboolean
gives_out (const LbDecision *d)
{
  guint roles = lb_permission_roles (d->context->actor, LB_COMMAND_ASSIGN, d->item->section, NULL);

  return (roles & LB_ROLE_DECIDER) != 0;
}

/* @user is the actor, or somebody on leave for whom the actor stands in. */
static gboolean
speaks_for (const LbDecision *d, const char *user)
{
  for (guint i = 0; i < lb_actor_n_offices (d->context->actor); i++)
    if (g_strcmp0 (lb_actor_office (d->context->actor, i)->id, user) == 0)
      return TRUE;
  return FALSE;
}

/* S45: the section has it on record when it saw the item before anybody is said to work on it. */
LB_POSSIBLE (assign)
{
  const LbCaseItem *item = d->item;

  if (item->state == LB_ITEM_RECEIVED && item->taken_at == LB_TIME_NONE)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                      _("Take the item first, so that it is on record when you saw it."));
  if (item->assignee != NULL && !speaks_for (d, item->assignee) && !gives_out (d))
    return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED,
                      _("%s works on this item. Only they, or whoever decides in the section, hand it on."),
                      item->assignee_name);
  return TRUE;
}

static gboolean
check_receiver (const LbDecision *d, const char *to, GError **error)
{
  if (to == NULL && d->item->assignee == NULL)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("Nobody works on this item yet."));
  if (to == NULL)
    return TRUE;
  if (lb_decision_text (d, "toName") == NULL)
    return lb_refuse (error, LB_REFUSAL_INVALID, _("Say who is to work on the item."));
  if (g_strcmp0 (to, d->item->assignee) == 0)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("%s works on this item already."), d->item->assignee_name);
  if (d->item->assignee == NULL && strcmp (to, d->context->actor->id) != 0 && !gives_out (d))
    return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED,
                      _("Claim the item for yourself, or ask whoever decides in the section to give it out."));
  return TRUE;
}

LB_DECIDE (assign)
{
  const char *to = lb_decision_text (d, "to");
  GVariantDict dict;

  if (!lb_possible_assign (d, error) || !check_receiver (d, to, error))
    return FALSE;
  g_variant_dict_init (&dict, d->args);
  if (to == NULL)
    g_variant_dict_remove (&dict, "toName");
  if (d->item->assignee != NULL)
    g_variant_dict_insert (&dict, "from", "s", d->item->assignee);
  return lb_decision_emit (d, LB_EVENT_ASSIGNED, d->item->item, g_variant_dict_end (&dict), error);
}

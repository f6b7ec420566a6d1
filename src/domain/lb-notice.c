/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-notice.h"

typedef struct
{
  LbEventType type;
  guint roles;         /* who is told */
  gboolean own_item;   /* only of items of their own section */
  gboolean of_clock;   /* only when the clock did it */
} Telling;

#define REVIEWERS ((guint) LB_ROLE_ACCEPTOR | LB_ROLE_REVIEWER)
#define SECTION (REVIEWERS | LB_ROLE_DECIDER)
#define ASKED (REVIEWERS | LB_ROLE_GUIDANCE) /* who answers the counter */

static const Telling tellings[] = {
  { LB_EVENT_ITEM_RECEIVED, REVIEWERS, TRUE, FALSE },
  { LB_EVENT_ITEM_OPENED, REVIEWERS, TRUE, FALSE },
  { LB_EVENT_SUPPLIED, REVIEWERS, TRUE, FALSE },
  { LB_EVENT_COMMENTED, SECTION | LB_ROLE_LEAD, TRUE, FALSE },
  { LB_EVENT_URGED, SECTION, TRUE, FALSE },
  { LB_EVENT_ACCEPTED, SECTION, TRUE, TRUE },
  { LB_EVENT_SPECIAL_REQUESTED, LB_ROLE_DECIDER, TRUE, FALSE },
  { LB_EVENT_PROPOSED, LB_ROLE_DECIDER, TRUE, FALSE },
  { LB_EVENT_SENT_BACK, LB_ROLE_REVIEWER, TRUE, FALSE },
  { LB_EVENT_GRANTED, LB_ROLE_REVIEWER, TRUE, FALSE },
  { LB_EVENT_REFUSED, LB_ROLE_REVIEWER | LB_ROLE_LEAD, TRUE, FALSE },
  { LB_EVENT_WITHDRAWN, SECTION | LB_ROLE_DISPATCHER, FALSE, FALSE },
  { LB_EVENT_TERMINATED, REVIEWERS, TRUE, FALSE },
  { LB_EVENT_CORRECTION_REQUESTED, (guint) LB_ROLE_GUIDANCE | LB_ROLE_COUNTER, FALSE, FALSE },
  { LB_EVENT_NOT_ACCEPTED, (guint) LB_ROLE_GUIDANCE | LB_ROLE_COUNTER, FALSE, FALSE },
  { LB_EVENT_VISIT_REQUESTED, LB_ROLE_DISPATCHER, FALSE, FALSE },
  { LB_EVENT_SECOND_VISIT_APPROVED, LB_ROLE_DISPATCHER, FALSE, FALSE },
  { LB_EVENT_VISIT_DISPATCHED, LB_ROLE_INSPECTOR, FALSE, FALSE },
  { LB_EVENT_VISIT_CONCLUDED, LB_ROLE_REVIEWER | LB_ROLE_DISPATCHER, FALSE, FALSE },
  { LB_EVENT_VISIT_CANCELLED, LB_ROLE_REVIEWER | LB_ROLE_INSPECTOR, FALSE, FALSE },
  { LB_EVENT_HANDED_OVER, LB_ROLE_CERTIFICATE, FALSE, FALSE },
  { LB_EVENT_MAIL_RETURNED, LB_ROLE_CERTIFICATE, FALSE, FALSE },
  { LB_EVENT_PAPER_RECEIVED, LB_ROLE_COUNTER, FALSE, FALSE },
  { LB_EVENT_DELIVERY_SET, LB_ROLE_CERTIFICATE, FALSE, FALSE },
  { LB_EVENT_REFERRED, LB_ROLE_GUIDANCE, FALSE, FALSE },
  { LB_EVENT_ADVISED, LB_ROLE_COUNTER, FALSE, FALSE },
  { LB_EVENT_HELP_ASKED, ASKED, FALSE, FALSE },
  { LB_EVENT_HELP_GIVEN, LB_ROLE_COUNTER, FALSE, FALSE },
  { LB_EVENT_HELP_DECLINED, LB_ROLE_COUNTER, FALSE, FALSE },
  { LB_EVENT_HELP_WITHDRAWN, ASKED | LB_ROLE_COUNTER, FALSE, FALSE },
  { LB_EVENT_ASSIGNED, (guint) LB_ROLE_ACCEPTOR | LB_ROLE_REVIEWER | LB_ROLE_DECIDER, FALSE, FALSE },
};

static gboolean
is_asker (const LbActor *actor, const LbEvent *event)
{
  return g_strcmp0 (lb_record_text (event->data, "asker"), actor->id) == 0;
}

static gboolean
is_asked (const LbActor *actor, const LbEvent *event)
{
  return (actor->roles & ASKED) != 0 && g_strcmp0 (lb_record_text (event->data, "section"), actor->section) == 0;
}

/* A question goes to the section that is asked, its answer to whoever asked; that it is withdrawn to both, for a
 * colleague of the asker may have done it. */
static gboolean
is_addressed_to (const LbActor *actor, const LbEvent *event)
{
  switch ((int) event->type)
    {
    case LB_EVENT_HELP_ASKED:
      return is_asked (actor, event);
    case LB_EVENT_HELP_GIVEN:
    case LB_EVENT_HELP_DECLINED:
      return is_asker (actor, event);
    case LB_EVENT_HELP_WITHDRAWN:
      return is_asked (actor, event) || is_asker (actor, event);
    case LB_EVENT_ASSIGNED:
      return g_strcmp0 (lb_record_text (event->data, "to"), actor->id) == 0
             || g_strcmp0 (lb_record_text (event->data, "from"), actor->id) == 0;
    default:
      return TRUE;
    }
}

/**
 * lb_notice_ends:
 * @event: what happened
 *
 * Returns: (nullable) (transfer none): the id, within the case, of the question that @event leaves nothing to do
 *   about; a notice that it was asked is then no news any more
 */
const char *
lb_notice_ends (const LbEvent *event)
{
  g_return_val_if_fail (event != NULL, NULL);

  if (event->type == LB_EVENT_HELP_GIVEN || event->type == LB_EVENT_HELP_DECLINED
      || event->type == LB_EVENT_HELP_WITHDRAWN)
    return lb_record_text (event->data, "help");
  return NULL;
}

/**
 * lb_notice_concerns:
 * @actor: who may be told
 * @section: (nullable): the department whose item @event is about
 * @event: what happened
 *
 * Sight is not judged here: a replica holds only what its user may see.
 *
 * Returns: whether @actor is told of @event
 */
gboolean
lb_notice_concerns (const LbActor *actor, const char *section, const LbEvent *event)
{
  g_return_val_if_fail (actor != NULL && event != NULL, FALSE);

  if (g_strcmp0 (actor->id, event->actor) == 0 || !is_addressed_to (actor, event))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (tellings); i++)
    {
      const Telling *telling = &tellings[i];

      if (telling->type != event->type || (telling->roles & actor->roles) == 0)
        continue;
      if (telling->of_clock && event->role != LB_ROLE_SYSTEM)
        return FALSE;
      return !telling->own_item || event->item == NULL || g_strcmp0 (section, actor->section) == 0;
    }
  return FALSE;
}

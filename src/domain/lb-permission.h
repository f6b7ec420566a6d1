/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may do and see what: one table for every command and every read.
 */
#pragma once

#include "lb-decide.h"

G_BEGIN_DECLS

/* Role and section part of lb_may(): does any role of @actor give @type on an item of @section (nullable)?
 * Returns the role in which it is done, 0 when none. */
LbRole lb_permission_role (const LbActor *actor, LbCommandType type, const char *section, const char *lead);

/* Scope tags decide what leaves the store for a user: "section:qydj", "counter", "certificate", "inspection",
 * "guidance" (referred drafts), "all". A user receives a case when one of their tags is among the case's. (transfer full) */
GStrv lb_actor_scopes (const LbActor *actor);
/* Tags of @self: sections of its items and lead; counter from the start (cases taken in at the actor's kind of window);
 * inspection once a visit is asked for; certificate once a result is made or decided. (transfer full) */
GStrv lb_case_scopes (const LbCase *self);
/* Whether a user with @scopes receives a case with @tags. */
gboolean lb_scopes_see (const char *const *scopes, const char *const *tags);
/* The same of @actor and the case as it is. */
gboolean lb_actor_sees (const LbActor *actor, const LbCase *self);

typedef enum
{
  LB_DESK_COUNTER = 1 << 0, LB_DESK_GUIDANCE = 1 << 1, LB_DESK_BOARD = 1 << 2, LB_DESK_INSPECTION = 1 << 3,
  LB_DESK_CERTIFICATES = 1 << 4, LB_DESK_SUPERVISION = 1 << 5, LB_DESK_CATALOGUE = 1 << 6,
} LbDesk;
/* The desks that the actor's roles open, LbDesk bits. */
guint lb_actor_desks (const LbActor *actor);

/* All roles in which @actor may act today, those of the colleagues whom they stand for included. */
guint lb_actor_roles (const LbActor *actor);
/* The window whose case numbers @actor gives out; 0 when none. */
int lb_actor_counter_window (const LbActor *actor);

/* What may be asked of the store beside commands; each of its routes names one. */
typedef enum
{
  LB_RIGHT_NONE,       /* nobody */
  LB_RIGHT_OWN,        /* one's own sessions and password */
  LB_RIGHT_CASES,      /* cases and their files, as far as scope goes */
  LB_RIGHT_DOCUMENTS,  /* catalogue, calendar, policy */
  LB_RIGHT_COLLEAGUES, /* who works here, and who is on leave */
  LB_RIGHT_NUMBERS,    /* blocks of case numbers */
  LB_RIGHT_LEAVE,      /* to arrange leave; whose, says lb_may_arrange_leave() */
  LB_RIGHT_CLOCK,      /* the clock of a training store */
  LB_RIGHT_USERS,      /* to manage users */
  LB_RIGHT_SESSIONS,   /* everybody's sessions */
  LB_RIGHT_ACCOUNTS,   /* what was done to users, and by whom */
  LB_RIGHT_READINGS,   /* who opened which case */
  LB_RIGHT_PUBLISH,    /* to propose and approve versions of catalogue, calendar and policy */
  LB_N_RIGHTS,
} LbRight;
gboolean lb_has_right (const LbActor *actor, LbRight right);
/* Who manages users sees no case: may one user have all of @roles? */
gboolean lb_roles_may_be_together (guint roles);
/* The error is of LB_REFUSAL. */
gboolean lb_may_arrange_leave (const LbActor *actor, const LbActor *absent, const LbActor *substitute,
                               GError **error);

G_END_DECLS

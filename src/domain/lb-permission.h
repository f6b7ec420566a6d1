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
gboolean lb_actor_sees (const LbActor *actor, const LbCase *self);

typedef enum
{
  LB_DESK_COUNTER = 1 << 0, LB_DESK_GUIDANCE = 1 << 1, LB_DESK_BOARD = 1 << 2, LB_DESK_INSPECTION = 1 << 3,
  LB_DESK_CERTIFICATES = 1 << 4, LB_DESK_SUPERVISION = 1 << 5, LB_DESK_CATALOGUE = 1 << 6,
} LbDesk;
/* The desks that the actor's roles open, LbDesk bits. */
guint lb_actor_desks (const LbActor *actor);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What deciding needs besides the case: catalogue versions, calendar, policy and who acts. Immutable and reference
 * counted, so that the main thread and the workers may each hold the same.
 */
#pragma once

#include "lb-decide.h"

G_BEGIN_DECLS

typedef struct
{
  gatomicrefcount references; /*< private >*/
  GPtrArray *catalogues; /* (element-type LbCatalogue) oldest first */
  LbCalendar *calendar;  /* (nullable) */
  LbPolicy *policy;
  LbActor *actor;        /* (nullable) before sign-in */
} LbFacts;

/* Takes references (and a copy of @actor); @catalogues NULL is none, @policy NULL the defaults. */
LbFacts *lb_facts_new (GPtrArray *catalogues, LbCalendar *calendar, LbPolicy *policy, const LbActor *actor);
LbFacts *lb_facts_ref (LbFacts *self);
void lb_facts_unref (LbFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbFacts, lb_facts_unref)
/* @id NULL: the one in force on the day of @now. (nullable) (transfer none) */
LbCatalogue *lb_facts_catalogue (const LbFacts *self, const char *id, LbTime now);
/* Fills @ret_context, all borrowed from @self. FALSE with LB_ERROR_NOT_FOUND when the catalogue of @state (nullable),
 * the calendar or the actor is not known. */
gboolean lb_facts_context (const LbFacts *self, const LbCase *state, LbTime now, LbContext *ret_context,
                           GError **error);

G_END_DECLS

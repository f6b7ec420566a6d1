/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-facts.h"

#include "lb-error.h"

LbFacts *
lb_facts_new (GPtrArray *catalogues, LbCalendar *calendar, LbPolicy *policy, const LbActor *actor)
{
  LbFacts *self = g_new0 (LbFacts, 1);

  g_atomic_ref_count_init (&self->references);
  self->catalogues = catalogues != NULL ? g_ptr_array_ref (catalogues) : g_ptr_array_new ();
  self->calendar = calendar != NULL ? lb_calendar_ref (calendar) : NULL;
  self->policy = policy != NULL ? lb_policy_ref (policy) : lb_policy_new ();
  self->actor = actor != NULL ? lb_actor_copy (actor) : NULL;
  return self;
}

LbFacts *
lb_facts_ref (LbFacts *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
lb_facts_unref (LbFacts *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->catalogues);
  g_clear_pointer (&self->calendar, lb_calendar_unref);
  lb_policy_unref (self->policy);
  g_clear_pointer (&self->actor, lb_actor_free);
  g_free (self);
}

LbCatalogue *
lb_facts_catalogue (const LbFacts *self, const char *id, LbTime now)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (id == NULL)
    return self->catalogues->len > 0 ? lb_catalogue_in_force (self->catalogues, lb_time_day (now)) : NULL;
  for (guint i = 0; i < self->catalogues->len; i++)
    {
      LbCatalogue *catalogue = self->catalogues->pdata[i];
      if (g_strcmp0 (catalogue->id, id) == 0)
        return catalogue;
    }
  return NULL;
}

gboolean
lb_facts_context (const LbFacts *self, const LbCase *state, LbTime now, LbContext *ret_context, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_context != NULL, FALSE);

  LbContext context = {
    .actor = self->actor, .now = now, .calendar = self->calendar, .policy = self->policy,
    .catalogue = lb_facts_catalogue (self, state != NULL ? state->catalogue : NULL, now),
  };
  if (context.catalogue == NULL || context.calendar == NULL || context.actor == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "facts: %s is not known here yet",
                   context.actor == NULL ? "who acts" : context.calendar == NULL ? "the calendar" : "the catalogue");
      return FALSE;
    }
  *ret_context = context;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-decide.h"

LbActor *
lb_actor_copy (const LbActor *actor)
{
  LbActor *copy;

  g_return_val_if_fail (actor != NULL, NULL);

  copy = g_memdup2 (actor, sizeof *actor);
  copy->id = g_strdup (actor->id);
  copy->name = g_strdup (actor->name);
  copy->section = g_strdup (actor->section);
  copy->window = g_strdup (actor->window);
  copy->device = g_strdup (actor->device);
  copy->stands_for = NULL;
  for (guint i = 0; actor->stands_for != NULL && i < actor->stands_for->len; i++)
    lb_actor_stand_for (copy, actor->stands_for->pdata[i]);
  return copy;
}

/* From now on @actor does the work of @absent as well. Leave is not handed on: whom @absent stood for is not theirs
 * to give. */
void
lb_actor_stand_for (LbActor *actor, const LbActor *absent)
{
  LbActor plain;

  g_return_if_fail (actor != NULL && absent != NULL);

  plain = *absent;
  plain.stands_for = NULL;
  if (actor->stands_for == NULL)
    actor->stands_for = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_actor_free);
  g_ptr_array_add (actor->stands_for, lb_actor_copy (&plain));
}

void
lb_actor_free (LbActor *actor)
{
  if (actor == NULL)
    return;
  g_free (actor->id);
  g_free (actor->name);
  g_free (actor->section);
  g_free (actor->window);
  g_free (actor->device);
  g_clear_pointer (&actor->stands_for, g_ptr_array_unref);
  g_free (actor);
}

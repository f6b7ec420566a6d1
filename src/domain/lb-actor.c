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
  return copy;
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
  g_free (actor);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-event.h"

/**
 * lb_command_new:
 * @id: UUIDv7 made by the author's machine: the key of exactly-once
 * @item: (nullable): the item that it is about
 * @base: version of the case that the author saw; 0 for a new case
 * @args: a record by lb_command_members(); a floating reference is sunk, a full one is taken over by reference
 *
 * Returns: (transfer full): an immutable command with one reference
 */
LbCommand *
lb_command_new (const char *id, const char *case_id, const char *item, LbCommandType type, gint64 base, LbTime at,
                GVariant *args)
{
  LbCommand *self = g_new0 (LbCommand, 1);

  g_return_val_if_fail (id != NULL && case_id != NULL, (g_free (self), NULL));
  g_return_val_if_fail ((guint) type < LB_N_COMMANDS, (g_free (self), NULL));

  g_atomic_ref_count_init (&self->references);
  self->id = g_strdup (id);
  self->case_id = g_strdup (case_id);
  self->item = g_strdup (item);
  self->type = type;
  self->base = base;
  self->at = at;
  self->args = g_variant_ref_sink (args != NULL ? args : g_variant_new ("a{sv}", NULL));
  return self;
}

LbCommand *
lb_command_ref (LbCommand *command)
{
  g_return_val_if_fail (command != NULL, NULL);

  g_atomic_ref_count_inc (&command->references);
  return command;
}

void
lb_command_unref (LbCommand *command)
{
  g_return_if_fail (command != NULL);

  if (!g_atomic_ref_count_dec (&command->references))
    return;
  g_free (command->id);
  g_free (command->case_id);
  g_free (command->item);
  g_clear_pointer (&command->args, g_variant_unref);
  g_free (command);
}

/**
 * lb_event_alloc:
 *
 * A zeroed event with one reference, for those who read or decide events; it must not change once it is shared.
 */
LbEvent *
lb_event_alloc (void)
{
  LbEvent *self = g_new0 (LbEvent, 1);

  g_atomic_ref_count_init (&self->references);
  self->at = LB_TIME_NONE;
  self->stored = LB_TIME_NONE;
  return self;
}

LbEvent *
lb_event_ref (LbEvent *event)
{
  g_return_val_if_fail (event != NULL, NULL);

  g_atomic_ref_count_inc (&event->references);
  return event;
}

void
lb_event_unref (LbEvent *event)
{
  g_return_if_fail (event != NULL);

  if (!g_atomic_ref_count_dec (&event->references))
    return;
  g_free (event->case_id);
  g_free (event->item);
  g_free (event->command);
  g_free (event->actor);
  g_free (event->actor_name);
  g_free (event->section);
  g_free (event->window);
  g_free (event->device);
  g_clear_pointer (&event->data, g_variant_unref);
  g_free (event);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-ledger-others.h"
#include "lb-ledger-taken.h"

#include <string.h>

/* So much is remembered at most; then it begins anew. */
#define DEVICES_MAXIMUM 4096
#define IDS_MAXIMUM 16384

struct _LbTakenBefore
{
  GHashTable *last; /* char* user, line feed, device → its last number, as a pointer to gint64 */
  char *newest;     /* (nullable) no id in the database was above this one when it was read there; NULL: not read */
  GHashTable *ids;  /* set of the ids above @newest that were taken since */
};

LbTakenBefore *
lb_taken_before_new (void)
{
  LbTakenBefore *self = g_new0 (LbTakenBefore, 1);

  self->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
lb_taken_before_free (LbTakenBefore *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->last);
  g_hash_table_unref (self->ids);
  g_free (self->newest);
  g_free (self);
}

void
lb_taken_before_forget (LbTakenBefore *self)
{
  g_hash_table_remove_all (self->last);
  g_hash_table_remove_all (self->ids);
  g_clear_pointer (&self->newest, g_free);
}

void
lb_taken_before_follow_device (LbTakenBefore *self, const char *key)
{
  g_hash_table_remove (self->last, key);
}

/* What stands above the bound has to be known one by one; without a bound nothing is spared. */
static void
remember_id (LbTakenBefore *self, const char *id)
{
  if (g_hash_table_size (self->ids) >= IDS_MAXIMUM)
    {
      g_hash_table_remove_all (self->ids);
      g_clear_pointer (&self->newest, g_free);
    }
  if (self->newest != NULL && strcmp (id, self->newest) > 0)
    g_hash_table_add (self->ids, g_strdup (id));
}

void
lb_taken_before_follow_id (LbTakenBefore *self, const char *id)
{
  remember_id (self, id);
}

static char *
key_of (const LbActor *actor)
{
  return g_strconcat (actor->id, "\n", actor->device, NULL);
}

/* Takes @key. */
static void
remember_last (LbTakenBefore *self, char *key, gint64 number)
{
  if (g_hash_table_size (self->last) >= DEVICES_MAXIMUM)
    g_hash_table_remove_all (self->last);
  g_hash_table_insert (self->last, key, g_memdup2 (&number, sizeof number));
}

gint64
lb_ledger_last_taken (LbLedger *self, const LbActor *actor, GError **error)
{
  g_autofree char *key = key_of (actor);
  const gint64 *known = g_hash_table_lookup (self->taken->last, key);

  if (known != NULL)
    return *known;
  gint64 last = lb_ledger_last_number (self, actor->id, actor->device, error);
  if (last >= 0)
    remember_last (self->taken, g_steal_pointer (&key), last);
  return last;
}

/* An id is a time first, so those of new commands stand above all older ones, and few have to be remembered. */
gboolean
lb_ledger_maybe_taken (LbLedger *self, const char *id, gboolean *ret_maybe, GError **error)
{
  LbTakenBefore *taken = self->taken;

  if (taken->newest == NULL)
    {
      if (!lb_database_text (self->database, &taken->newest, error, "SELECT max (id) FROM command", NULL))
        return FALSE;
      if (taken->newest == NULL)
        taken->newest = g_strdup ("");
    }
  *ret_maybe = strcmp (id, taken->newest) <= 0 || g_hash_table_contains (taken->ids, id);
  return TRUE;
}

void
lb_ledger_note_taken (LbLedger *self, const LbActor *actor, const LbCommand *command)
{
  g_autofree char *key = key_of (actor);

  remember_id (self->taken, command->id);
  lb_ledger_tell_others (self, LB_DEED_DEVICE, key);
  lb_ledger_tell_others (self, LB_DEED_COMMAND, command->id);
  remember_last (self->taken, g_steal_pointer (&key), command->number);
}

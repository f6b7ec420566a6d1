/* SPDX-License-Identifier: GPL-3.0-or-later */
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

static char *
key_of (const LbActor *actor)
{
  return g_strconcat (actor->id, "\n", actor->device, NULL);
}

static void
remember_last (LbTakenBefore *self, const LbActor *actor, gint64 number)
{
  if (g_hash_table_size (self->last) >= DEVICES_MAXIMUM)
    g_hash_table_remove_all (self->last);
  g_hash_table_insert (self->last, key_of (actor), g_memdup2 (&number, sizeof number));
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
    remember_last (self->taken, actor, last);
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
  LbTakenBefore *taken = self->taken;

  remember_last (taken, actor, command->number);
  if (g_hash_table_size (taken->ids) >= IDS_MAXIMUM)
    {
      g_hash_table_remove_all (taken->ids);
      g_clear_pointer (&taken->newest, g_free);
    }
  /* Without a bound nothing is spared, and then it is read, with this command in it. */
  if (taken->newest != NULL && strcmp (command->id, taken->newest) > 0)
    g_hash_table_add (taken->ids, g_strdup (command->id));
}

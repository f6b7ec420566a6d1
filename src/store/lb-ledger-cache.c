/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The states of the cases that were busy last. A decision takes its case out, works on it in place and puts it back:
 * what cannot be put back is read again from the events.
 */
#include "lb-ledger-cache.h"

#define CACHE_MAXIMUM 1024

LbKnownCase *
lb_known_case_new (LbCase *state)
{
  LbKnownCase *self = g_new0 (LbKnownCase, 1);

  self->state = state;
  self->tags = state != NULL ? lb_ledger_case_tags (state) : g_new0 (char *, 1);
  self->wake_seen = -1;
  self->recent.data = self;
  return self;
}

void
lb_known_case_free (LbKnownCase *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->state, lb_case_unref);
  g_strfreev (self->tags);
  g_free (self);
}

/* Out of the cache, but not freed. (transfer full) */
static LbKnownCase *
take_out (LbLedger *self, LbKnownCase *known)
{
  g_queue_unlink (self->recent, &known->recent);
  g_hash_table_steal (self->cases, known->state->id);
  return known;
}

void
lb_ledger_cache_drop (LbLedger *self, const char *id)
{
  LbKnownCase *known = g_hash_table_lookup (self->cases, id);

  if (known != NULL)
    lb_known_case_free (take_out (self, known));
}

void
lb_ledger_cache_clear (LbLedger *self)
{
  GHashTableIter iter;
  gpointer known;

  g_hash_table_iter_init (&iter, self->cases);
  while (g_hash_table_iter_next (&iter, NULL, &known))
    {
      g_hash_table_iter_steal (&iter);
      lb_known_case_free (known);
    }
  g_queue_init (self->recent);
}

void
lb_ledger_cache_put (LbLedger *self, LbKnownCase *known)
{
  g_return_if_fail (known->state != NULL && !g_hash_table_contains (self->cases, known->state->id));

  g_queue_push_head_link (self->recent, &known->recent);
  g_hash_table_insert (self->cases, known->state->id, known);
  if (g_queue_get_length (self->recent) > CACHE_MAXIMUM)
    lb_known_case_free (take_out (self, g_queue_peek_tail (self->recent)));
}

LbKnownCase *
lb_ledger_cache_take (LbLedger *self, const char *id, GError **error)
{
  LbKnownCase *known = g_hash_table_lookup (self->cases, id);
  g_autoptr (GError) fault = NULL;

  if (known != NULL)
    return take_out (self, known);
  g_autoptr (LbCase) state = lb_ledger_case (self, id, &fault);
  if (fault == NULL)
    return lb_known_case_new (g_steal_pointer (&state));
  g_propagate_error (error, g_steal_pointer (&fault));
  return NULL;
}

LbCase *
lb_ledger_cached_case (LbLedger *self, const char *id, GError **error)
{
  g_autoptr (LbKnownCase) known = lb_ledger_cache_take (self, id, error);

  if (known == NULL || known->state == NULL)
    return NULL;
  LbCase *state = lb_case_ref (known->state);
  lb_ledger_cache_put (self, g_steal_pointer (&known));
  return state;
}

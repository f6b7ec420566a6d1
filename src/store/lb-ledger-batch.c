/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One commit for many: what is decided together becomes durable together, and what is remembered is what is there.
 */
#include "lb-ledger-others.h"
#include "lb-ledger-taken.h"

/* What is remembered of cases that others have moved on since is stale. */
static gboolean
drop_changed (LbLedger *self, GError **error)
{
  int step;

  if (g_hash_table_size (self->cases) == 0)
    return TRUE;
  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error, "SELECT DISTINCT case_id FROM event WHERE seq > :seen", "x:seen", self->mark.head, NULL);
  if (rows == NULL)
    return FALSE;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    lb_ledger_cache_drop (self, lb_statement_text (rows, 0));
  return step == LB_STEP_DONE;
}

/* Another process may have written (a second service, or lianbanctl, which works on the store itself). Nothing that
 * is remembered can be stale after this, and nobody else writes until the commit. */
static gboolean
notice_others (LbLedger *self, GError **error)
{
  gint64 version, documents;

  if (!lb_database_data_version (self->database, &version, error))
    return FALSE;
  if (version == self->data_version)
    {
      if (lb_ledger_follow_others (self))
        return TRUE;
      lb_ledger_cache_clear (self);
      self->data_version = -1; /* until all is read again */
    }
  lb_ledger_pass_over_others (self);
  lb_taken_before_forget (self->taken);
  if (!drop_changed (self, error)
      || !lb_database_integer (self->database, 0, &documents, error, "SELECT count(*) FROM document", NULL))
    return FALSE;
  if (documents != self->n_documents)
    g_clear_pointer (&self->catalogues, g_ptr_array_unref);
  self->n_documents = documents;
  if (!lb_ledger_read_store_again (self, error))
    return FALSE;
  self->data_version = version;
  return TRUE;
}

gboolean
lb_ledger_begin (LbLedger *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->batch == NULL && !self->read_only, FALSE);

  lb_ledger_begin_deeds (self);
  self->batch = lb_transaction_begin (self->database, error);
  if (self->batch == NULL)
    return FALSE;
  if (!notice_others (self, error))
    {
      lb_ledger_rollback (self);
      return FALSE;
    }
  self->committed = self->mark;
  return TRUE;
}

static void
forget_touched (LbLedger *self)
{
  GHashTableIter iter;
  gpointer id;

  lb_taken_before_forget (self->taken);
  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    lb_ledger_cache_drop (self, id);
  g_hash_table_remove_all (self->touched);
}

gboolean
lb_ledger_commit (LbLedger *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->batch != NULL, FALSE);

  lb_ledger_announce (self);
  gboolean done = lb_transaction_commit (self->batch, error);
  g_clear_pointer (&self->batch, lb_transaction_free);
  if (!done)
    {
      self->mark = self->committed;
      forget_touched (self);
      return FALSE;
    }
  self->committed = self->mark;
  g_hash_table_remove_all (self->touched);
  return TRUE;
}

void
lb_ledger_rollback (LbLedger *self)
{
  g_return_if_fail (self != NULL);

  if (self->batch != NULL)
    lb_transaction_rollback (self->batch);
  g_clear_pointer (&self->batch, lb_transaction_free);
  self->mark = self->committed;
  /* A version that was put in force in it is not. */
  g_clear_pointer (&self->catalogues, g_ptr_array_unref);
  forget_touched (self);
}

gboolean
lb_ledger_flush_apart (LbLedger *self)
{
  g_return_val_if_fail (self != NULL && self->batch == NULL, FALSE);

  return lb_database_flush_apart (self->database);
}

gboolean
lb_ledger_flush (LbLedger *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return lb_database_flush (self->database, error);
}

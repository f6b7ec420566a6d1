/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Transactions and savepoints on PostgreSQL.
 */
#include "lb-postgres-bulk.h"
#include "lb-postgres-tail.h"

#include <string.h>

static gboolean
begin_outer (LbPostgres *self, gboolean writes, GError **error)
{
  if (!lb_postgres_connect (self, error))
    return FALSE;
  lb_postgres_forget_failure (self);
  self->may_retry = self->locked = self->wrote = FALSE;
  lb_postgres_bulk_discard (self->bulk);
  g_clear_pointer (&self->announced, g_free);
  self->position = 0;
  gint64 mark = 0;
  g_array_append_val (self->marks, mark);
  if (!writes || self->read_only)
    return lb_postgres_send_text (self, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error);
  return lb_postgres_send_text (self, "BEGIN", error) && lb_postgres_lock_head (self, error);
}

gboolean
lb_postgres_begin (LbDatabase *database, gboolean writes, int depth, GError **error)
{
  LbPostgres *self = database->postgres;

  if (lb_postgres_take_fault (error))
    return FALSE;
  if (depth == 1)
    {
      if (begin_outer (self, writes, error))
        return TRUE;
      if (self->marks->len > 0)
        lb_postgres_roll_back (database, 1);
      return FALSE;
    }
  g_autofree char *sql = g_strdup_printf ("SAVEPOINT s%d", depth);
  if (!lb_postgres_send_text (self, sql, error))
    return FALSE;
  g_array_append_val (self->marks, self->position);
  return TRUE;
}

gboolean
lb_postgres_commit (LbDatabase *database, int depth, GError **error)
{
  LbPostgres *self = database->postgres;
  PGresult *result = NULL;

  if (lb_postgres_take_fault (error))
    return FALSE;
  if (depth > 1)
    {
      g_autofree char *sql = g_strdup_printf ("RELEASE SAVEPOINT s%d", depth);
      if (!lb_postgres_send_text (self, sql, error))
        return FALSE;
      g_array_set_size (self->marks, self->marks->len - 1);
      return TRUE;
    }
  if (!lb_postgres_send_end (self, error) || !lb_postgres_flush (self, &result, error))
    return FALSE;
  /* A transaction that failed answers COMMIT with a roll-back, which is no error to it. */
  gboolean done = strcmp (PQcmdStatus (result), "COMMIT") == 0;
  PQclear (result);
  if (!done)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "database: the transaction was rolled back");
      return FALSE;
    }
  self->head += self->wrote && self->locked;
  self->loud = FALSE;
  g_array_set_size (self->marks, 0);
  return TRUE;
}

void
lb_postgres_roll_back (LbDatabase *database, int depth)
{
  LbPostgres *self = database->postgres;
  gint64 mark = g_array_index (self->marks, gint64, self->marks->len - 1);

  /* What is kept back was written since this transaction or savepoint began. */
  lb_postgres_bulk_discard (self->bulk);
  lb_postgres_flush (self, NULL, NULL);
  self->loudness += self->loud; /* what was read meanwhile is not so after all */
  g_array_set_size (self->marks, self->marks->len - 1);
  if (depth > 1 && self->failure != NULL && self->failed_at <= mark)
    return; /* what failed is outside of this savepoint: nothing inside ever was */
  gboolean lost = lb_postgres_is_lost (self);
  if (!lost)
    lb_postgres_forget_failure (self);
  if (depth == 1)
    {
      if (!lost)
        lb_postgres_exec (self, "ROLLBACK", NULL, NULL);
      lb_postgres_forget_failure (self);
      self->locked = self->wrote = self->loud = FALSE;
      return;
    }
  g_autofree char *back = g_strdup_printf ("ROLLBACK TO SAVEPOINT s%d", depth);
  g_autofree char *away = g_strdup_printf ("RELEASE SAVEPOINT s%d", depth);
  if (lb_postgres_send_text (self, back, NULL))
    lb_postgres_send_text (self, away, NULL);
}

gboolean
lb_postgres_may_retry (LbDatabase *database)
{
  return database->postgres->may_retry;
}

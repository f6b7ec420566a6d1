/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Case numbers that were leased and that no case has. A few days after the day of a lease it is closed: what was used and
 * what was not is written down, once, so that a gap between two numbers can be explained (domain.md 4.4). A number that
 * comes after all, from a PC that was cut off for longer, is still taken: nobody else was ever given it, and the applicant
 * holds a receipt with it.
 */
#include "lb-identifier.h"
#include "lb-ledger-private.h"

#include <stdlib.h>

#define CLOSED_AT_ONCE 200
#define SEQUENCE_AT 12 /* in "AS" yyyymmdd, window (2), sequence (5), check character */
#define SEQUENCE_LENGTH 5

const char lb_ledger_void_schema[] =
  "CREATE TABLE number_close ("
  "  window_number INTEGER NOT NULL, day INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
  "  user TEXT NOT NULL, device TEXT NOT NULL,"
  "  used INTEGER NOT NULL," /* how many of them a case had */
  "  voided TEXT NOT NULL,"  /* which had none: '3-40,42' */
  "  at INTEGER NOT NULL,"   /* when that was written down, by the store's clock, ms */
  "  PRIMARY KEY (window_number, day, first)) STRICT, WITHOUT ROWID;";

void
lb_closed_lease_free (LbClosedLease *lease)
{
  if (lease == NULL)
    return;
  g_free (lease->user);
  g_free (lease->device);
  g_free (lease->voided);
  g_free (lease);
}

/* The sequences of the window and day that a case has. (element-type int) (transfer full) */
static GHashTable *
list_used (LbLedger *self, int window, LbDay day, GError **error)
{
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  g_autofree char *first = lb_case_number_new (day, window, 1);
  g_autofree char *from = g_strndup (first, SEQUENCE_AT), *to = g_strconcat (from, "99999Z", NULL);
  int step = LB_STEP_FAILED;
  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error, "SELECT number FROM case_head WHERE number >= :from AND number <= :to", "s:from", from, "s:to",
    to, NULL);

  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      g_autofree char *number = lb_statement_dup_text (rows, 0);

      if (g_str_has_prefix (number, from))
        {
          g_autofree char *sequence = g_strndup (number + SEQUENCE_AT, SEQUENCE_LENGTH);
          g_hash_table_add (used, GINT_TO_POINTER (atoi (sequence)));
        }
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&used) : NULL;
}

static void
add_range (GString *voided, int first, int last)
{
  if (first > last)
    return;
  g_string_append_printf (voided, voided->len > 0 ? ",%d" : "%d", first);
  if (last > first)
    g_string_append_printf (voided, "-%d", last);
}

static void
count_numbers (LbClosedLease *lease, GHashTable *used)
{
  GString *voided = g_string_new (NULL);
  int from = lease->first;

  lease->used = 0;
  for (int i = lease->first; i <= lease->last; i++)
    if (g_hash_table_contains (used, GINT_TO_POINTER (i)))
      {
        add_range (voided, from, i - 1);
        from = i + 1;
        lease->used++;
      }
  add_range (voided, from, lease->last);
  lease->voided = g_string_free (voided, FALSE);
}

#define LEASE_COLUMNS "l.window_number, l.day, l.first, l.last, l.user, l.device"

static LbClosedLease *
lease_from_row (LbStatement *row)
{
  LbClosedLease *lease = g_new0 (LbClosedLease, 1);

  lease->window = (int) lb_statement_integer (row, 0);
  lease->day = (LbDay) lb_statement_integer (row, 1);
  lease->first = (int) lb_statement_integer (row, 2);
  lease->last = (int) lb_statement_integer (row, 3);
  lease->user = lb_statement_dup_text (row, 4);
  lease->device = lb_statement_dup_text (row, 5);
  return lease;
}

static GPtrArray *
list_open (LbLedger *self, LbDay before, GError **error)
{
  g_autoptr (GPtrArray) leases = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_closed_lease_free);
  int step = LB_STEP_FAILED;
  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error,
    "SELECT " LEASE_COLUMNS " FROM number_lease l LEFT JOIN number_close c"
    " ON c.window_number = l.window_number AND c.day = l.day AND c.first = l.first"
    " WHERE l.day < :before AND c.first IS NULL ORDER BY l.day, l.window_number, l.first LIMIT :most",
    "x:before", (gint64) before, "i:most", CLOSED_AT_ONCE, NULL);

  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_ptr_array_add (leases, lease_from_row (rows));
  return step == LB_STEP_DONE ? g_steal_pointer (&leases) : NULL;
}

static gboolean
close_lease (LbLedger *self, LbClosedLease *lease, GError **error)
{
  g_autoptr (GHashTable) used = list_used (self, lease->window, lease->day, error);

  if (used == NULL)
    return FALSE;
  count_numbers (lease, used);
  return lb_database_run (self->database, error,
                          "INSERT INTO number_close (window_number, day, first, last, user, device, used, voided, at)"
                          " VALUES (:window, :day, :first, :last, :user, :device, :used, :voided, :at)",
                          "i:window", lease->window, "x:day", (gint64) lease->day, "i:first", lease->first, "i:last",
                          lease->last, "s:user", lease->user, "s:device", lease->device, "i:used", lease->used,
                          "s:voided", lease->voided, "x:at", (gint64) lb_ledger_now (self), NULL);
}

gboolean
lb_ledger_close_leases (LbLedger *self, LbDay before, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  g_autoptr (GPtrArray) leases = transaction != NULL ? list_open (self, before, error) : NULL;

  if (leases == NULL)
    return FALSE;
  for (guint i = 0; i < leases->len; i++)
    if (!close_lease (self, g_ptr_array_index (leases, i), error))
      return FALSE;
  return lb_transaction_commit (transaction, error);
}

GPtrArray *
lb_ledger_closed_leases (LbLedger *self, LbDay from, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GPtrArray) leases = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_closed_lease_free);
  int step = LB_STEP_FAILED;
  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error,
    "SELECT " LEASE_COLUMNS ", l.used, l.voided, l.at FROM number_close l WHERE l.day >= :from"
    " ORDER BY l.day, l.window_number, l.first", "x:from", (gint64) from, NULL);

  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      LbClosedLease *lease = lease_from_row (rows);

      lease->used = (int) lb_statement_integer (rows, 6);
      lease->voided = lb_statement_dup_text (rows, 7);
      lease->at = (LbTime) lb_statement_integer (rows, 8);
      g_ptr_array_add (leases, lease);
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&leases) : NULL;
}

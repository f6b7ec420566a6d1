/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What becomes of a store that was put back: its clients must notice, and what was given away since the backup must not
 * be given away again.
 */
#include "lb-ledger-keep.h"
#include "lb-ledger-private.h"
#include "lb-ledger-taken.h"

#include <string.h>

/* So many numbers of a window and day may have been leased since the backup and are kept for those who have them. */
#define NUMBERS_KEPT 2000
/* Leases reach so many days ahead. */
#define DAYS_AHEAD 31
#define NUMBER_MAXIMUM 99999

gboolean
lb_ledger_reread (LbLedger *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_autofree char *training = NULL, *offset = NULL;

  lb_ledger_cache_clear (self);
  lb_taken_before_forget (self->taken);
  g_clear_pointer (&self->catalogues, g_ptr_array_unref);
  g_clear_pointer (&self->calendar, lb_calendar_unref);
  g_clear_pointer (&self->policy, lb_policy_unref);
  if (!lb_database_text (self->database, &training, error, "SELECT value FROM meta WHERE name = 'training'", NULL)
      || !lb_database_text (self->database, &offset, error, "SELECT value FROM meta WHERE name = 'clock-offset'", NULL))
    return FALSE;
  self->training = g_strcmp0 (training, "yes") == 0;
  LbLedgerMark committed = self->committed;
  if (!lb_ledger_read_mark (self, error))
    return FALSE;
  self->mark.clock_offset = offset != NULL && self->training ? g_ascii_strtoll (offset, NULL, 10) : 0;
  if (self->batch != NULL)
    self->committed = committed;
  return TRUE;
}

/* Somebody may have been given numbers that the store does not know of any more, and may have printed them on a
 * receipt. They stand as leased to nobody: given to no one else, and taken from whoever sits at that window. */
static gboolean
keep_numbers (LbLedger *self, int window, LbDay day, GError **error)
{
  gint64 last = 0;

  if (!lb_database_integer (self->database, 0, &last, error,
                            "SELECT max (last) FROM number_lease WHERE window_number = :window AND day = :day",
                            "i:window", window, "x:day", (gint64) day, NULL))
    return FALSE;
  if (last >= NUMBER_MAXIMUM)
    return TRUE;
  return lb_database_run (self->database, error,
                          "INSERT INTO number_lease (window_number, day, first, last, user, device)"
                          " VALUES (:window, :day, :first, :last, '" LB_LEASE_OF_NOBODY "', '')",
                          "i:window", window, "x:day", (gint64) day, "x:first", last + 1, "x:last",
                          MIN (last + NUMBERS_KEPT, NUMBER_MAXIMUM), NULL);
}

static GArray *
list_windows (LbLedger *self, GError **error)
{
  g_autoptr (GArray) windows = g_array_new (FALSE, FALSE, sizeof (int));
  int step = LB_STEP_FAILED;
  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error,
    "SELECT window_number FROM user WHERE window_number > 0 UNION SELECT window_number FROM number_lease", NULL);

  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      int window = (int) lb_statement_integer (rows, 0);
      g_array_append_val (windows, window);
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&windows) : NULL;
}

/* The day of the last thing that the store knows; leases may have been given from the day before on. */
static gboolean
first_day (LbLedger *self, gint64 cut, LbDay *ret_day, GError **error)
{
  g_autofree char *stored = NULL;
  LbTime time = lb_ledger_now (self);

  if (!lb_database_text (self->database, &stored, error,
                         "SELECT json_extract (line, '$.stored') FROM event WHERE seq = :cut", "x:cut", cut, NULL)
      || (stored != NULL && !lb_time_parse (stored, &time, error)))
    return FALSE;
  *ret_day = lb_time_day (time) - 1;
  return TRUE;
}

gboolean
lb_ledger_renew (LbLedger *self, gint64 cut, GError **error)
{
  g_return_val_if_fail (self != NULL && self->batch != NULL, FALSE);
  g_autofree char *epoch = lb_token_new (16);
  g_autoptr (GArray) windows = list_windows (self, error);
  LbDay first, last = lb_time_day (lb_ledger_now (self)) + DAYS_AHEAD;

  if (windows == NULL || !first_day (self, cut, &first, error))
    return FALSE;
  for (guint i = 0; i < windows->len; i++)
    for (LbDay day = first; day <= last; day++)
      if (!keep_numbers (self, g_array_index (windows, int, i), day, error))
        return FALSE;
  if (!lb_ledger_meta_set (self, "epoch", epoch, error)
      || !lb_database_script (self->database, "DELETE FROM session; DELETE FROM upload", error))
    return FALSE;
  g_free (self->epoch);
  self->epoch = g_steal_pointer (&epoch);
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Case numbers, given out in blocks to a window for a day.
 */
#include "lb-ledger-private.h"

gboolean
lb_ledger_lease (LbLedger *self, const LbActor *actor, LbDay day, int count, int *ret_first, int *ret_last,
                 GError **error)
{
  g_return_val_if_fail (self != NULL && actor != NULL && actor->device != NULL && count > 0, FALSE);
  gint64 last;

  int window = lb_actor_counter_window (actor);
  if (window < 1)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FORBIDDEN,
                   "numbers are given to people who sit at a counter window");
      return FALSE;
    }
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  if (transaction == NULL
      || !lb_ledger_close_leases (self, lb_time_day (lb_ledger_now (self)) - LB_LEASE_OPEN_DAYS, error)
      || !lb_database_integer (
        self->database, 0, &last, error,
        "SELECT max (last) FROM number_lease WHERE window_number = :window AND day = :day", "i:window",
        window, "x:day", (gint64) day, NULL))
    return FALSE;
  if (last + count > 99999)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE, "the window has no numbers left on that day");
      return FALSE;
    }
  if (!lb_database_run (self->database, error,
                        "INSERT INTO number_lease (window_number, day, first, last, user, device)"
                        " VALUES (:window, :day, :first, :last, :user, :device)",
                        "i:window", window, "x:day", (gint64) day, "x:first", last + 1,
                        "x:last", last + count, "s:user", actor->id, "s:device", actor->device, NULL)
      || !lb_transaction_commit (transaction, error))
    return FALSE;
  *ret_first = (int) last + 1;
  *ret_last = (int) last + count;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Leave: who does whose work, and from when to when.
 */
#include "lb-ledger-people.h"
#include "lb-ledger-private.h"

#define LONGEST_DAYS 366
/* A person stands for so many at most: each is looked at with every command. */
#define OFFICES_MAXIMUM 8

void
lb_leave_free (LbLeave *leave)
{
  if (leave == NULL)
    return;
  g_free (leave->id);
  g_free (leave->user);
  g_free (leave->substitute);
  g_free (leave);
}

/* The day by the store's clock. A handle that only reads does not hear when a training store's clock is set, so it is
 * asked. */
static gboolean
find_today (LbLedger *self, LbDay *ret_today, GError **error)
{
  g_autofree char *offset = NULL;

  if (self->training
      && !lb_database_text (self->database, &offset, error, "SELECT value FROM meta WHERE name = 'clock-offset'", NULL))
    return FALSE;
  *ret_today = lb_time_day (lb_ledger_system_now () + (offset != NULL ? g_ascii_strtoll (offset, NULL, 10) : 0));
  return TRUE;
}

static gboolean
check_days (LbLedger *self, const LbLeave *leave, GError **error)
{
  LbDay today;

  if (!find_today (self, &today, error))
    return FALSE;
  if (leave->first <= leave->last && leave->last >= today && leave->last - leave->first <= LONGEST_DAYS)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID,
               "leave: the last day comes before the first, is over, or is more than %d days later", LONGEST_DAYS);
  return FALSE;
}

gboolean
lb_ledger_leave_add (LbLedger *self, LbLeave *leave, const char *by, GError **error)
{
  g_return_val_if_fail (self != NULL && leave != NULL && by != NULL, FALSE);
  gint64 offices;

  if (!check_days (self, leave, error))
    return FALSE;
  g_autoptr (LbUser) absent = lb_ledger_user (self, leave->user, NULL, error);
  g_autoptr (LbUser) substitute = absent != NULL ? lb_ledger_user (self, leave->substitute, NULL, error) : NULL;
  if (substitute == NULL
      || !lb_database_integer (self->database, 0, &offices, error,
                               "SELECT count(*) FROM leave WHERE substitute = :substitute AND ended IS NULL"
                               " AND first_day <= :last AND last_day >= :first",
                               "s:substitute", leave->substitute, "x:last", (gint64) leave->last, "x:first",
                               (gint64) leave->first, NULL))
    return FALSE;
  if (offices >= OFFICES_MAXIMUM)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "leave: the substitute stands for %d colleagues then already",
                   OFFICES_MAXIMUM);
      return FALSE;
    }
  g_free (leave->id);
  leave->id = lb_token_new (16);
  return lb_database_run (self->database, error,
                          "INSERT INTO leave (id, user, substitute, first_day, last_day, made_by, made)"
                          " VALUES (:id, :user, :substitute, :first, :last, :by, :now)",
                          "s:id", leave->id, "s:user", leave->user, "s:substitute", leave->substitute, "x:first",
                          (gint64) leave->first, "x:last", (gint64) leave->last, "s:by", by, "x:now",
                          lb_ledger_system_now (), NULL);
}

gboolean
lb_ledger_leave_end (LbLedger *self, const char *id, const char *by, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL && by != NULL, FALSE);

  if (!lb_database_run (self->database, error,
                        "UPDATE leave SET ended_by = :by, ended = :now WHERE id = :id AND ended IS NULL", "s:by", by,
                        "x:now", lb_ledger_system_now (), "s:id", id, NULL))
    return FALSE;
  if (lb_database_changes (self->database) == 1)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "there is no such leave");
  return FALSE;
}

static LbLeave *
leave_from_row (LbStatement *row)
{
  LbLeave *leave = g_new0 (LbLeave, 1);

  leave->id = lb_statement_dup_text (row, 0);
  leave->user = lb_statement_dup_text (row, 1);
  leave->substitute = lb_statement_dup_text (row, 2);
  leave->first = (LbDay) lb_statement_integer (row, 3);
  leave->last = (LbDay) lb_statement_integer (row, 4);
  return leave;
}

#define LEAVE_COLUMNS "id, user, substitute, first_day, last_day"

LbLeave *
lb_ledger_leave (LbLedger *self, const char *id, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  g_autoptr (LbStatement) row =
    lb_database_query (self->database, error,
                       "SELECT " LEAVE_COLUMNS " FROM leave WHERE id = :id AND ended IS NULL", "s:id", id, NULL);
  int step = row != NULL ? lb_statement_step (row, error) : LB_STEP_FAILED;
  if (step == LB_STEP_DONE)
    g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "there is no such leave");
  return step == LB_STEP_ROW ? leave_from_row (row) : NULL;
}

GPtrArray *
lb_ledger_leave_list (LbLedger *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_leave_free);
  LbDay today;
  int step;

  if (!find_today (self, &today, error))
    return NULL;
  g_autoptr (LbStatement) rows =
    lb_database_query (self->database, error,
                       "SELECT " LEAVE_COLUMNS " FROM leave WHERE ended IS NULL AND last_day >= :today"
                       " ORDER BY first_day, id",
                       "x:today", (gint64) today, NULL);
  if (rows == NULL)
    return NULL;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_ptr_array_add (list, leave_from_row (rows));
  return step == LB_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
lb_ledger_fill_offices (LbLedger *self, LbActor *actor, GError **error)
{
  g_return_val_if_fail (self != NULL && actor != NULL, FALSE);
  g_autoptr (GPtrArray) absent = NULL;
  LbDay today;
  int step;

  if (!find_today (self, &today, error))
    return FALSE;
  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error,
    "SELECT DISTINCT user FROM leave WHERE substitute = :id AND last_day >= :today AND first_day <= :today"
    " AND ended IS NULL ORDER BY user",
    "s:id", actor->id, "x:today", (gint64) today, NULL);
  if (rows == NULL)
    return FALSE;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      if (absent == NULL)
        absent = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (absent, lb_statement_dup_text (rows, 0));
    }
  lb_statement_reset (rows);
  for (guint i = 0; step == LB_STEP_DONE && absent != NULL && i < absent->len; i++)
    {
      g_autoptr (LbUser) user = lb_ledger_user (self, absent->pdata[i], NULL, error);
      if (user == NULL)
        return FALSE;
      lb_actor_stand_for (actor, user->actor);
    }
  return step == LB_STEP_DONE;
}

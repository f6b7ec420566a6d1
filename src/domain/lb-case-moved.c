/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A new notice of the State Council makes a new calendar, and dates that were promised by the old one move. What moved
 * is listed, old and new, so that it can be logged and told again (docs/domain.md 3.6, rule 6).
 */
#include "lb-case-clocks-private.h"

void
lb_moved_date_free (LbMovedDate *moved)
{
  if (moved == NULL)
    return;
  g_free (moved->item);
  g_free (moved->calendar_before);
  g_free (moved->calendar_after);
  g_free (moved);
}

/* The dates of these clocks stand on documents that the applicant has: receipt, notices of acceptance, of a special
 * procedure, of an extension, of a hearing. The others are the bureau's own. */
static gboolean
is_printed (LbClockKind kind)
{
  return kind == LB_CLOCK_ONE_DAY || kind == LB_CLOCK_COMMITTED || kind == LB_CLOCK_STATUTORY || kind == LB_CLOCK_CASE
         || kind == LB_CLOCK_SPECIAL || kind == LB_CLOCK_HEARING;
}

static void
compare (const LbCase *self, const LbRunningClock *before, const LbRunningClock *after, GPtrArray *list)
{
  const LbCaseItem *item = lb_case_item (self, before->item);
  const char *told_by = item != NULL ? item->calendar : self->calendar;
  LbMovedDate *moved;

  if (!before->running || before->answer->suspended || before->answer->due_time == after->answer->due_time)
    return;
  moved = g_new0 (LbMovedDate, 1);
  moved->kind = before->kind;
  moved->item = g_strdup (before->item);
  moved->before = before->answer->due;
  moved->after = after->answer->due;
  moved->before_time = before->answer->due_time;
  moved->after_time = after->answer->due_time;
  moved->calendar_before = g_strdup (before->answer->calendar);
  moved->calendar_after = g_strdup (after->answer->calendar);
  moved->earlier = moved->after_time < moved->before_time;
  moved->printed = told_by != NULL && is_printed (before->kind);
  moved->notify = moved->earlier || moved->printed;
  g_ptr_array_add (list, moved);
}

static void
compare_all (const LbCase *self, const char *item, const LbContext *before, const LbContext *after, GPtrArray *list)
{
  g_autoptr (GPtrArray) old = lb_case_clocks (self, item, before);
  g_autoptr (GPtrArray) new = lb_case_clocks (self, item, after);

  /* The same facts give the same clocks in the same order, whatever the calendar. */
  for (guint i = 0; i < MIN (old->len, new->len); i++)
    compare (self, old->pdata[i], new->pdata[i], list);
}

/**
 * lb_case_moved_dates:
 * @context: the moment at which it is asked; its calendar is not looked at
 * @before: the calendar by which dates were told so far
 * @after: the one that replaces it
 *
 * Which dates of running clocks another calendar moves. One that stands still has no date and moves none.
 *
 * Returns: (transfer full) (element-type LbMovedDate): by item, the clock of the case last; empty when nothing moved
 */
GPtrArray *
lb_case_moved_dates (const LbCase *self, const LbContext *context, LbCalendar *before, LbCalendar *after)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_moved_date_free);
  LbContext old;
  LbContext new;

  g_return_val_if_fail (self != NULL && context != NULL && before != NULL && after != NULL, list);

  old = new = *context;
  old.calendar = before;
  new.calendar = after;
  for (guint i = 0; i < self->items->len; i++)
    compare_all (self, ((const LbCaseItem *) self->items->pdata[i])->item, &old, &new, list);
  compare_all (self, NULL, &old, &new, list);
  return list;
}

/**
 * lb_clock_kind_limit:
 *
 * How long @kind is by policy, for those who know from when it runs: K16 and K18 begin outside of the case. K4, K5, K7
 * and K11 depend on the item.
 *
 * Returns: FALSE when the length is the item's own
 */
gboolean
lb_clock_kind_limit (LbClockKind kind, const LbPolicy *policy, LbLimit *ret_limit, const char **ret_basis)
{
  const int days[] = {
    [LB_CLOCK_ONE_DAY] = policy->one_day_days,        [LB_CLOCK_NOTICE] = policy->notice_days,
    [LB_CLOCK_CASE] = policy->case_days,              [LB_CLOCK_DELIVERY] = policy->delivery_days,
    [LB_CLOCK_HEARING] = policy->hearing_apply_days,  [LB_CLOCK_TESTERS] = policy->tester_days,
    [LB_CLOCK_CORRECTION] = policy->correction_wait_days, [LB_CLOCK_PAPER] = policy->paper_days,
    [LB_CLOCK_TO_DESK] = policy->to_desk_days,        [LB_CLOCK_CALL] = policy->call_days,
    [LB_CLOCK_LOWER_LEVEL] = policy->lower_level_days, [LB_CLOCK_REMEDY] = policy->remedy_days,
    [LB_CLOCK_RATING] = policy->rating_days,
  };

  g_return_val_if_fail (kind >= LB_CLOCK_HALF_HOUR && kind <= LB_CLOCK_RATING, FALSE);
  g_return_val_if_fail (policy != NULL && ret_limit != NULL, FALSE);

  if (ret_basis != NULL)
    *ret_basis = g_hash_table_lookup (policy->basis, lb_clock_kind_name (kind));
  if (kind == LB_CLOCK_HALF_HOUR)
    *ret_limit = (LbLimit){ policy->half_hour_minutes, LB_UNIT_SERVICE_MINUTE };
  else if (kind == LB_CLOCK_REMEDY)
    *ret_limit = (LbLimit){ policy->remedy_days, LB_UNIT_CALENDAR_DAY };
  else
    *ret_limit = (LbLimit){ days[kind], LB_UNIT_WORKING_DAY };
  return kind != LB_CLOCK_COMMITTED && kind != LB_CLOCK_STATUTORY && kind != LB_CLOCK_SPECIAL
         && kind != LB_CLOCK_DEFERRED;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-referral-rows.h"

/* Whoever was referred last stands first. */
static int
compare_changed (gconstpointer a, gconstpointer b)
{
  const LbCaseRow *first = *(LbCaseRow *const *) a, *second = *(LbCaseRow *const *) b;

  return (second->changed_at > first->changed_at) - (second->changed_at < first->changed_at);
}

/* Rows that an earlier version wrote say nothing: then there were only referrals. */
static gboolean
belongs (const LbCaseRow *row, gboolean advised, LbDay day)
{
  if (!advised)
    return (row->flags & LB_CASE_FLAG_REFERRED) != 0
           || (row->flags & (LB_CASE_FLAG_ADVISED | LB_CASE_FLAG_NOT_GUIDED)) == 0;
  return (row->flags & LB_CASE_FLAG_ADVISED) != 0 && (day == LB_DAY_NONE || lb_time_day (row->changed_at) == day);
}

guint
lb_referral_rows_take (GPtrArray *rows, gboolean advised, LbDay day, guint most)
{
  guint kept = 0, count;

  g_return_val_if_fail (rows != NULL, 0);

  for (guint i = 0; i < rows->len; i++)
    if (belongs (rows->pdata[i], advised, day))
      rows->pdata[kept++] = rows->pdata[i];
    else
      lb_case_row_free (rows->pdata[i]);
  g_ptr_array_set_size (rows, (int) kept);
  g_ptr_array_sort (rows, compare_changed);
  count = kept;
  for (guint i = most; i < count; i++)
    lb_case_row_free (rows->pdata[i]);
  g_ptr_array_set_size (rows, (int) MIN (most, count));
  return count;
}

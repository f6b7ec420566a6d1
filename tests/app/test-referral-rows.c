/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of the guidance desk is made from all drafts: what is asked of the list is asked before it is cut, and what was
 * cut off is counted.
 */
#include "lb-referral-rows.h"

#define TODAY ((LbDay) 18057)

static LbTime
at (LbDay day, int later)
{
  return lb_day_start (day) + later;
}

static void
add_row (GPtrArray *rows, guint flags, LbTime changed_at)
{
  LbCaseRow *row = g_new0 (LbCaseRow, 1);

  row->case_id = g_strdup_printf ("case-%u", rows->len);
  row->flags = flags;
  row->changed_at = changed_at;
  g_ptr_array_add (rows, row);
}

static void
clear_rows (GPtrArray *rows)
{
  g_ptr_array_set_free_func (rows, (GDestroyNotify) lb_case_row_free);
  g_ptr_array_unref (rows);
}

static void
test_belongs (void)
{
  static const struct { guint flags; gboolean referred, advised; } table[] = {
    { 0, TRUE, FALSE },
    { LB_CASE_FLAG_REFERRED, TRUE, FALSE },
    { LB_CASE_FLAG_ADVISED, FALSE, TRUE },
    { LB_CASE_FLAG_REFERRED | LB_CASE_FLAG_ADVISED, TRUE, TRUE },
    { LB_CASE_FLAG_NOT_GUIDED, FALSE, FALSE },
    { LB_CASE_FLAG_HELP_OPEN | LB_CASE_FLAG_NOT_GUIDED, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    for (int advised = 0; advised < 2; advised++)
      {
        GPtrArray *rows = g_ptr_array_new ();
        const gboolean expected = advised ? table[i].advised : table[i].referred;

        add_row (rows, table[i].flags, at (TODAY, 0));
        g_assert_cmpuint (lb_referral_rows_take (rows, advised, LB_DAY_NONE, 200), ==, expected ? 1 : 0);
        g_assert_cmpuint (rows->len, ==, expected ? 1 : 0);
        clear_rows (rows);
      }
}

/* Today's three stand behind three hundred of yesterday: a list that were cut first would not have them. */
static void
test_day_before_cut (void)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (int i = 0; i < 300; i++)
    add_row (rows, LB_CASE_FLAG_ADVISED, at (TODAY - 1, i));
  for (int i = 0; i < 3; i++)
    add_row (rows, LB_CASE_FLAG_ADVISED, at (TODAY, i));
  g_assert_cmpuint (lb_referral_rows_take (rows, TRUE, TODAY, 200), ==, 3);
  g_assert_cmpuint (rows->len, ==, 3);
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpint (((LbCaseRow *) rows->pdata[i])->changed_at, ==, at (TODAY, 2 - (int) i));
  clear_rows (rows);
}

static void
test_day_is_of_consultations (void)
{
  GPtrArray *rows = g_ptr_array_new ();

  add_row (rows, LB_CASE_FLAG_REFERRED, at (TODAY - 5, 0));
  g_assert_cmpuint (lb_referral_rows_take (rows, FALSE, TODAY, 200), ==, 1);
  clear_rows (rows);
}

static void
test_cut (void)
{
  static const struct { guint there, most, left; } table[] = {
    { 0, 200, 0 }, { 199, 200, 199 }, { 200, 200, 200 }, { 201, 200, 200 }, { 450, 400, 400 }, { 5, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      GPtrArray *rows = g_ptr_array_new ();

      for (guint k = 0; k < table[i].there; k++)
        add_row (rows, LB_CASE_FLAG_REFERRED, at (TODAY, (int) k));
      g_assert_cmpuint (lb_referral_rows_take (rows, FALSE, LB_DAY_NONE, table[i].most), ==, table[i].there);
      g_assert_cmpuint (rows->len, ==, table[i].left);
      /* Who changed last stands first; the oldest were cut off. */
      for (guint k = 0; k < rows->len; k++)
        g_assert_cmpint (((LbCaseRow *) rows->pdata[k])->changed_at, ==, at (TODAY, (int) (table[i].there - 1 - k)));
      clear_rows (rows);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/referral-rows/belongs", test_belongs);
  g_test_add_func ("/referral-rows/day-before-cut", test_day_before_cut);
  g_test_add_func ("/referral-rows/day-is-of-consultations", test_day_is_of_consultations);
  g_test_add_func ("/referral-rows/cut", test_cut);
  return g_test_run ();
}

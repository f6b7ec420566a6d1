/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the board asks does not grow with what there is: no question walks over cards or sorts them.
 */
#include "lb-projection.h"

#define SECTIONS 17
#define NOW (G_GINT64_CONSTANT (1560128400000)) /* 2019-06-10 09:00 */
#define DAY (G_GINT64_CONSTANT (86400000))

static LbDatabase *
city (int cards)
{
  static const char *migrations[3];
  static const LbSchema schema = { 1, migrations };
  g_autoptr (GError) error = NULL;

  migrations[0] = lb_projection_sql ();
  migrations[1] = lb_projection_assignee_sql ();
  LbDatabase *database = lb_database_open (":memory:", 0, &schema, &error);
  g_assert_no_error (error);
  g_autoptr (LbTransaction) all = lb_transaction_begin (database, &error);
  g_assert_true (lb_database_run (
    database, &error,
    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :cases)"
    " INSERT INTO case_view (case_id, version, number, package, catalogue, applicant, lead, state, flags, received_at,"
    " changed_at, n_items, pending, searched) SELECT printf('case-%08d', i), 1, printf('AS%016d', i), 'p' || (i % 9), 'c',"
    " '测试' || i, 's0', 4, 0, :now - i * 1000, :now, 3, 0, '' FROM n", "i:cases", cards / 3 + 1, "x:now", NOW, NULL));
  g_assert_true (lb_database_run (
    database, &error,
    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :cards)"
    " INSERT INTO item_view (case_id, position, item, section, state, board_column, stage, clock, due, warn, paused,"
    " provisional, paper_here, visit_open, pips, received_at, state_since) SELECT printf('case-%08d', i / 3), i % 3,"
    " 'item-' || (i % 36), 's' || (i % 17), 5, (i / 17) % 6, 1, 5, :now + (i * 7919 % 4000 - 800) * 1800000,"
    " :now + (i * 7919 % 4000 - 800) * 1800000 - 86400000, 0, 0, 0, 0, 'fff', :now, :now FROM n",
    "i:cards", cards, "x:now", NOW, NULL));
  g_assert_true (lb_transaction_commit (all, &error));
  return database;
}

/* What opening the board asks: counts and first pages of six columns; then a page from deep within. */
static void
open_board (LbDatabase *database, const char *section, int deep)
{
  for (int column = 0; column < LB_COLUMN_DONE; column++)
    {
      LbCardQuery query = { .section = section, .column = column, .due_before = LB_TIME_NONE };
      g_autoptr (GError) error = NULL;
      LbCardCount count;
      lb_projection_count_cards (database, &query, NOW, &count, &error);
      g_assert_no_error (error);
      g_autoptr (GPtrArray) page = lb_projection_query_cards (database, &query, deep, 60, &error);
      g_assert_no_error (error);
    }
}

static void
check_costs (LbDatabase *database, const char *section)
{
  gint64 scanned_before, sorts_before, scanned, sorts;

  lb_database_get_costs (database, &scanned_before, &sorts_before);
  open_board (database, section, 0);
  lb_database_get_costs (database, &scanned, &sorts);
  g_test_message ("%s: %d rows walked, %d sorts", section != NULL ? "one section" : "all sections",
                  (int) (scanned - scanned_before), (int) (sorts - sorts_before));
  /* A page of 60 is put in order once more after its rows are looked up; nothing else is. */
  g_assert_cmpint (scanned - scanned_before, <=, 6 * 61);
  g_assert_cmpint (sorts - sorts_before, <=, 6);
}

/* The same bound for ten times the cards. How long it takes is a benchmark's business. */
static void
test_flat (void)
{
  static const int sizes[] = { 10000, 100000 };
  static const char *const sections[] = { "s3", NULL };

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (LbDatabase) database = city (sizes[i]);

      for (int k = 0; k < 2; k++)
        check_costs (database, sections[k]);
    }
}

/* Without one they come last. */
static LbTime
due_of (GPtrArray *rows, guint index)
{
  LbTime due = ((LbCardRow *) rows->pdata[index])->due;

  return due == LB_TIME_NONE ? G_MAXINT64 : due;
}

/* The counters say what counting says, at any moment, for any filter. */
static void
test_counts_are_right (void)
{
  g_autoptr (LbDatabase) database = city (5000);

  for (int round = 0; round < 200; round++)
    {
      g_autofree char *section = g_strdup_printf ("s%d", g_test_rand_int_range (0, SECTIONS));
      LbTime now = NOW + g_test_rand_int_range (-60 * 24, 60 * 24) * G_GINT64_CONSTANT (3600000);
      int column = g_test_rand_int_range (-1, 6);
      LbCardQuery query = { .section = g_test_rand_bit () ? section : NULL, .column = column,
                            .due_before = g_test_rand_bit () ? LB_TIME_NONE : now };
      LbCardQuery slow = query;
      slow.text = "测试"; /* every applicant: the same, by counting */
      LbCardCount quick, counted;
      g_autoptr (GError) error = NULL;

      lb_projection_count_cards (database, &query, now, &quick, &error);
      g_assert_no_error (error);
      lb_projection_count_cards (database, &slow, now, &counted, &error);
      g_assert_no_error (error);
      g_assert_cmpint (quick.total, ==, counted.total);
      g_assert_cmpint (quick.overdue, ==, counted.overdue);
      g_assert_cmpint (quick.soon, ==, counted.soon);
      g_autoptr (GPtrArray) rows = lb_projection_query_cards (database, &query, 0, 10000, &error);
      g_assert_cmpint (rows->len, ==, counted.total);
      for (guint i = 1; i < rows->len; i++)
        g_assert_cmpint (due_of (rows, i - 1), <=, due_of (rows, i));
      if (round % 20 == 0)
        g_assert_true (lb_database_script (database, "UPDATE item_view SET board_column = (board_column + 1) % 7 WHERE id % 13 = 0;"
                                                     "UPDATE item_view SET due = 9223372036854775807, warn = 9223372036854775807 WHERE id % 101 = 0;"
                                                     "DELETE FROM item_view WHERE id % 97 = 0", NULL));
    }
}

static void
test_filters (void)
{
  g_autoptr (LbDatabase) database = city (3000);
  const struct { LbCardQuery query; gint64 expected; } cases[] = {
    { { .column = LB_COLUMN_ANY, .due_before = LB_TIME_NONE, .package = "p4" }, 333 },
    { { .column = LB_COLUMN_ANY, .due_before = LB_TIME_NONE, .item = "item-1" }, 84 },
    { { .column = LB_COLUMN_ANY, .due_before = LB_TIME_NONE, .text = "测试77" }, 33 },
    { { .column = LB_COLUMN_ANY, .due_before = LB_TIME_NONE, .text = "as-0000 000000000012" }, 3 },
    { { .column = LB_COLUMN_ANY, .due_before = LB_TIME_NONE, .text = "%" }, 0 },
    { { .column = LB_COLUMN_ANY, .due_before = LB_TIME_NONE, .states = 1 << 4 }, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LbCardCount count;
      g_autoptr (GError) error = NULL;
      lb_projection_count_cards (database, &cases[i].query, NOW, &count, &error);
      g_assert_no_error (error);
      g_assert_cmpint (count.total, ==, cases[i].expected);
      LbCardQuery lanes = cases[i].query;
      lanes.by_case = TRUE;
      g_autoptr (GPtrArray) rows = lb_projection_query_cards (database, &lanes, 0, 10000, &error);
      g_assert_no_error (error);
      g_assert_cmpint (rows->len, ==, cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/board-size/opening-is-flat", test_flat);
  g_test_add_func ("/board-size/counts-are-right", test_counts_are_right);
  g_test_add_func ("/board-size/filters", test_filters);
  return g_test_run ();
}

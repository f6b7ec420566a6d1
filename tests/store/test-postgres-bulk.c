/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From an INSERT of one row to one of many, and which INSERTs are left as they are.
 */
#include <glib.h>

#include "lb-database-quiet.h"
#include "lb-postgres-bulk-sql.h"

typedef struct
{
  const char *one;
  guint count;
  const char *table, *many; /* (nullable) NULL: it is left */
  guint32 key;
} Case;

static const Case cases[] = {
  { "INSERT INTO t (a, b) VALUES ($1, $2)", 2, "t",
    "INSERT INTO t (a, b) SELECT r.p1, r.p2 FROM unnest ($1, $2) AS r (p1, p2)", 0 },
  { "INSERT INTO t (a) VALUES ($1)", 1, "t", "INSERT INTO t (a) SELECT r.p1 FROM unnest ($1) AS r (p1)", 0 },
  { "INSERT INTO \"user\" (id, n) VALUES ($2, nullif ($1, 0))", 2, "user",
    "INSERT INTO \"user\" (id, n) SELECT r.p2, nullif (r.p1, 0) FROM unnest ($1, $2) AS r (p1, p2)", 0 },
  { "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT DO NOTHING", 2, "t",
    "INSERT INTO t (a, b) SELECT r.p1, r.p2 FROM unnest ($1, $2) AS r (p1, p2) ON CONFLICT DO NOTHING", 0 },
  { "INSERT INTO t (a, b, c) VALUES ($3, $1, $2) ON CONFLICT (a, c) DO UPDATE SET b = excluded.b", 3, "t",
    "INSERT INTO t (a, b, c) SELECT r.p3, r.p1, r.p2 FROM unnest ($1, $2, $3) AS r (p1, p2, p3)"
    " ON CONFLICT (a, c) DO UPDATE SET b = excluded.b",
    1 << 2 | 1 << 1 },
  /* The later row would not replace all of the earlier one. */
  { "INSERT INTO t (a, b, c) VALUES ($1, $2, $3) ON CONFLICT (a) DO UPDATE SET b = excluded.b", 3, NULL, NULL, 0 },
  { "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = t.b", 2, NULL, NULL, 0 },
  { "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = excluded.a", 2, NULL, NULL, 0 },
  { "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = $3", 3, NULL, NULL, 0 },
  /* What the rows are told apart by is not a parameter. */
  { "INSERT INTO t (a, b) VALUES (lower ($1), $2) ON CONFLICT (a) DO UPDATE SET b = excluded.b", 2, NULL, NULL, 0 },
  /* Not one row of values. */
  { "INSERT INTO t (a, b) SELECT $1, $2", 2, NULL, NULL, 0 },
  { "INSERT INTO t (a) VALUES ($1), ($2)", 2, NULL, NULL, 0 },
  { "INSERT INTO t VALUES ($1)", 1, NULL, NULL, 0 },
  { "INSERT INTO t (a, b) VALUES ($1)", 1, NULL, NULL, 0 },
  { "INSERT INTO t (a, b) VALUES ($1, 'x, y')", 1, NULL, NULL, 0 },
  { "INSERT INTO t (a) VALUES (1)", 0, NULL, NULL, 0 },
  { "INSERT INTO t (a) VALUES ($1) RETURNING a", 1, NULL, NULL, 0 },
  { "UPDATE t SET a = $1", 1, NULL, NULL, 0 },
  { "SELECT 1", 0, NULL, NULL, 0 },
  { "", 1, NULL, NULL, 0 },
};

static void
test_many (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LbPostgresBulkSql) bulk = lb_postgres_bulk_sql_new (cases[i].one, cases[i].count);
      g_test_message ("%s", cases[i].one);
      g_assert_cmpstr (bulk != NULL ? bulk->table : NULL, ==, cases[i].table);
      g_assert_cmpstr (bulk != NULL ? bulk->text : NULL, ==, cases[i].many);
      g_assert_cmpuint (bulk != NULL ? bulk->key : 0, ==, cases[i].key);
    }
}

static void
test_written_table (void)
{
  static const char *const texts[][2] = {
    { "INSERT INTO t (a) VALUES ($1)", "t" },      { "INSERT INTO \"user\" SELECT 1", "user" },
    { "INSERT OR IGNORE INTO t (a) VALUES (1)", "t" },
    { "UPDATE \"session_user\" SET a = 1", "session_user" }, { "DELETE FROM spent WHERE a = $1", "spent" },
    { "update t set a = 1", "t" },                 { "UPDATE t SET a = a + 1 RETURNING a", "t" },
    { "SELECT 1", NULL },                          { "CREATE TABLE t (a bigint)", NULL },
    { "WITH x AS (DELETE FROM t) SELECT 1", NULL }, { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *table = lb_sql_written_table (texts[i][0]);
      g_assert_cmpstr (table, ==, texts[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/postgres-bulk/many", test_many);
  g_test_add_func ("/postgres-bulk/written-table", test_written_table);
  return g_test_run ();
}

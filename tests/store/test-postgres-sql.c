/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The SQL that both engines share, as it is sent to PostgreSQL.
 */
#include <glib.h>

#include "lb-postgres-sql.h"

typedef struct
{
  const char *ours, *theirs;
  LbSqlKind kind;
  const char *names; /* of $1, $2 …, comma between */
} Case;

static const Case cases[] = {
  /* Parameters: numbered in the order in which they come, the same one each time. */
  { "SELECT line FROM event WHERE seq > :after LIMIT :piece", "SELECT line FROM event WHERE seq > $1 LIMIT $2",
    LB_SQL_READ, ":after,:piece" },
  { "SELECT :a, :b, :a", "SELECT $1, $2, $1", LB_SQL_READ, ":a,:b" },
  { "SELECT :a1_b, :a1", "SELECT $1, $2", LB_SQL_READ, ":a1_b,:a1" },
  { "SELECT (a,b) > (:k0,:k1)", "SELECT (a,b) > ($1,$2)", LB_SQL_READ, ":k0,:k1" },
  { "SELECT to_regclass ('x')::text, :x::text", "SELECT to_regclass ('x')::text, $1::text", LB_SQL_READ, ":x" },
  { "SELECT 1 : 2", "SELECT 1 : 2", LB_SQL_READ, "" },

  /* Nothing within quotes is touched. */
  { "SELECT ':a', \":b\", 'it''s :c; INTEGER user'", "SELECT ':a', \":b\", 'it''s :c; INTEGER user'", LB_SQL_READ, "" },
  { "SELECT 'not ended :a", "SELECT 'not ended :a", LB_SQL_READ, "" },
  { "SELECT ''", "SELECT ''", LB_SQL_READ, "" },
  { "SELECT '身份证 user'", "SELECT '身份证 user'", LB_SQL_READ, "" },

  /* Words that are reserved there, and words that only look like them. */
  { "SELECT user FROM session_user", "SELECT \"user\" FROM \"session_user\"", LB_SQL_READ, "" },
  { "SELECT d.user, users, user_id, my_user FROM device d", "SELECT d.\"user\", users, user_id, my_user FROM device d",
    LB_SQL_READ, "" },
  { "SELECT * FROM user WHERE user=:user", "SELECT * FROM \"user\" WHERE \"user\"=$1", LB_SQL_READ, ":user" },

  /* Types, where tables are made and where values are cast. */
  { "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL, c BLOB, d REAL) STRICT",
    "CREATE TABLE t (a bigint PRIMARY KEY, b text COLLATE \"C\" NOT NULL, c bytea, d double precision) ", LB_SQL_OTHER, "" },
  { "CREATE TABLE t (a TEXT PRIMARY KEY) STRICT, WITHOUT ROWID", "CREATE TABLE t (a text COLLATE \"C\" PRIMARY KEY) ",
    LB_SQL_OTHER, "" },
  { "CREATE TABLE t (a TEXT PRIMARY KEY) WITHOUT ROWID, STRICT", "CREATE TABLE t (a text COLLATE \"C\" PRIMARY KEY) ",
    LB_SQL_OTHER, "" },
  { "CREATE TABLE t (a TEXT PRIMARY KEY) WITHOUT ROWID", "CREATE TABLE t (a text COLLATE \"C\" PRIMARY KEY) ",
    LB_SQL_OTHER, "" },
  { "ALTER TABLE t ADD COLUMN b INTEGER NOT NULL DEFAULT 0", "ALTER TABLE t ADD COLUMN b bigint NOT NULL DEFAULT 0",
    LB_SQL_OTHER, "" },
  { "SELECT CAST (a AS TEXT), CAST (b AS INTEGER), CAST (c AS BLOB), CAST (d AS REAL)",
    "SELECT CAST (a AS text), CAST (b AS bigint), CAST (c AS bytea), CAST (d AS double precision)", LB_SQL_READ, "" },
  { "SELECT integer, text, INTEGERS, TEXTS", "SELECT integer, text, INTEGERS, TEXTS", LB_SQL_READ, "" },
  { "SELECT STRICT FROM t", "SELECT STRICT FROM t", LB_SQL_READ, "" },
  { "SELECT 0x1f, 12, 1e5", "SELECT 0x1f, 12, 1e5", LB_SQL_READ, "" },

  /* What writes, and whether it gives rows. */
  { "INSERT OR IGNORE INTO t (a) VALUES (:a)", "INSERT INTO t (a) VALUES ($1) ON CONFLICT DO NOTHING", LB_SQL_WRITE, ":a" },
  { "INSERT INTO t (a) VALUES (:a) ON CONFLICT (a) DO UPDATE SET a = excluded.a",
    "INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET a = excluded.a", LB_SQL_WRITE, ":a" },
  { "  \n DELETE FROM t WHERE a = :a", "DELETE FROM t WHERE a = $1", LB_SQL_WRITE, ":a" },
  { "update t set a = 1", "update t set a = 1", LB_SQL_WRITE, "" },
  { "UPDATE t SET a = a + 1 RETURNING a", "UPDATE t SET a = a + 1 RETURNING a", LB_SQL_OTHER, "" },
  { "WITH x AS (SELECT 1) SELECT * FROM x", "WITH x AS (SELECT 1) SELECT * FROM x", LB_SQL_READ, "" },
  { "VALUES (1)", "VALUES (1)", LB_SQL_READ, "" },
  { "FETCH 2000 FROM copy_of_user", "FETCH 2000 FROM copy_of_user", LB_SQL_OTHER, "" },
  { "SELECTED", "SELECTED", LB_SQL_OTHER, "" },
  { "", "", LB_SQL_OTHER, "" },
};

static void
test_statements (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *rest = NULL;
      g_autoptr (LbPostgresSql) sql = lb_postgres_sql_new (cases[i].ours, &rest);
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      for (guint n = 0; n < sql->names->len; n++)
        g_strv_builder_add (builder, sql->names->pdata[n]);
      g_auto (GStrv) list = g_strv_builder_end (builder);
      g_autofree char *names = g_strjoinv (",", list);
      g_assert_cmpstr (sql->text, ==, cases[i].theirs);
      g_assert_cmpstr (names, ==, cases[i].names);
      if (sql->kind != cases[i].kind)
        g_error ("“%s” is of kind %d, not %d", cases[i].ours, sql->kind, cases[i].kind);
      g_assert_cmpstr (rest, ==, "");
    }
}

/* Several in one text: each gives the place of the next. */
static void
test_scripts (void)
{
  const char *at = "CREATE TABLE a (b TEXT DEFAULT ';') STRICT;\n INSERT OR IGNORE INTO a VALUES (:b) ; ;SELECT 1";
  static const char *const wanted[] = { "CREATE TABLE a (b text COLLATE \"C\" DEFAULT ';') ",
                                        "INSERT INTO a VALUES ($1)  ON CONFLICT DO NOTHING", "", "SELECT 1" };

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (LbPostgresSql) sql = lb_postgres_sql_new (at, &at);
      g_assert_cmpstr (sql->text, ==, wanted[i]);
    }
  g_assert_cmpstr (at, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/postgres-sql/statements", test_statements);
  g_test_add_func ("/postgres-sql/scripts", test_scripts);
  return g_test_run ();
}

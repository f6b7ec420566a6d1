/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The SQLite wrapper: what it refuses, and that a fault at any step leaves all or nothing.
 */
#include "lb-database.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/stat.h>

static const char *const first[] = {
  "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
  "CREATE TABLE part (note INTEGER NOT NULL REFERENCES note (id), n INTEGER NOT NULL) STRICT;",
  NULL,
};
static const char *const second[] = {
  "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
  "CREATE TABLE part (note INTEGER NOT NULL REFERENCES note (id), n INTEGER NOT NULL) STRICT;",
  "ALTER TABLE note ADD COLUMN kind TEXT NOT NULL DEFAULT 'old'; UPDATE note SET kind = 'moved';"
  "CREATE INDEX note_by_kind ON note (kind);",
  NULL,
};
static const char *const broken[] = { "SELECT 1;", "CREATE TABLE other (a INTEGER) STRICT; nonsense;", NULL };
static const LbSchema schema_1 = { 0x4c425465, first }, schema_2 = { 0x4c425465, second };
static const LbSchema foreign = { 0x11111111, first };
static const char *const quiet[] = { "note", NULL };
static const LbSchema with_quiet = { .application_id = 0x4c425465, .migrations = first, .quiet = quiet };

typedef struct { char *folder, *path; } Place;

static void
place_set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("lianban-database-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "test.db", NULL);
}

static void
place_tear_down (Place *place, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (place->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (place->folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (place->folder);
  g_free (place->folder);
  g_free (place->path);
}

static LbDatabase *
open_good (Place *place, const LbSchema *schema)
{
  g_autoptr (GError) error = NULL;
  LbDatabase *database = lb_database_open (place->path, LB_DATABASE_DURABLE, schema, &error);

  g_assert_no_error (error);
  return database;
}

static gint64
number (LbDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  lb_database_integer (database, -1, &value, &error, sql, NULL);
  g_assert_no_error (error);
  return value;
}

static void
test_opens_with_its_settings (Place *place, gconstpointer data)
{
  g_autoptr (LbDatabase) database = open_good (place, &schema_1);
  g_autofree char *mode = NULL;
  struct stat status;

  g_assert_cmpint (lb_database_version (database), ==, 1);
  g_assert_cmpint (number (database, "PRAGMA application_id"), ==, 0x4c425465);
  g_assert_cmpint (number (database, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (number (database, "PRAGMA synchronous"), ==, 2);
  g_assert_true (lb_database_text (database, &mode, NULL, "PRAGMA journal_mode", NULL));
  g_assert_cmpstr (mode, ==, "wal");
  g_assert_cmpint (g_stat (place->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_climbs_and_keeps (Place *place, gconstpointer data)
{
  g_autoptr (LbDatabase) old = open_good (place, &schema_1);
  g_assert_true (lb_database_run (old, NULL, "INSERT INTO note (text) VALUES (:t)", "s:t", "一", NULL));
  g_clear_pointer (&old, lb_database_close);

  g_autoptr (LbDatabase) database = open_good (place, &schema_2);
  g_assert_cmpint (lb_database_version (database), ==, 2);
  g_assert_cmpint (number (database, "SELECT count(*) FROM note WHERE kind = 'moved'"), ==, 1);
}

static char *
digest_of (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, length);
}

static void
test_newer_is_left_alone (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  lb_database_close (open_good (place, &schema_2));
  g_autofree char *before = digest_of (place->path);

  g_assert_null (lb_database_open (place->path, LB_DATABASE_DURABLE, &schema_1, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NEWER);
  g_autofree char *after = digest_of (place->path);
  g_assert_cmpstr (before, ==, after);
}

static void
test_what_is_not_ours_is_refused (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  lb_database_close (open_good (place, &schema_1));

  g_assert_null (lb_database_open (place->path, 0, &foreign, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (place->path, "this is a letter, and a long one, but surely not a database", -1, NULL));
  g_assert_null (lb_database_open (place->path, 0, &schema_1, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CORRUPT);
  g_clear_error (&error);
  g_remove (place->path);
  g_assert_null (lb_database_open (place->path, LB_DATABASE_READ_ONLY, &schema_1, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
}

static void
test_mistakes_are_errors (Place *place, gconstpointer data)
{
  g_autoptr (LbDatabase) database = open_good (place, &schema_1);
  g_autoptr (GError) error = NULL;

  g_assert_false (lb_database_run (database, &error, "INSERT INTO note (text) VALUES (:t)", "s:x", "a", NULL));
  g_assert_error (error, LB_ERROR, LB_ERROR_FAILED); /* unknown name */
  g_clear_error (&error);
  g_assert_false (lb_database_run (database, &error, "INSERT INTO note (id, text) VALUES (:i, :t)", "s:t", "a", NULL));
  g_assert_error (error, LB_ERROR, LB_ERROR_FAILED); /* one is missing */
  g_clear_error (&error);
  g_assert_false (lb_database_run (database, &error, "DELETE FROM part; DELETE FROM note", NULL));
  g_assert_error (error, LB_ERROR, LB_ERROR_FAILED); /* two statements */
  g_clear_error (&error);
  g_assert_false (lb_database_run (database, &error, "INSERT INTO part VALUES (7, 1)", NULL));
  g_assert_error (error, LB_ERROR, LB_ERROR_CONFLICT); /* foreign key */
  g_clear_error (&error);
  g_assert_false (lb_database_run (database, &error, "INSERT INTO note (text) VALUES (\"text\")", NULL));
  g_assert_nonnull (error); /* a word in double quotes is a column, never a text */
}

static void
test_savepoints (Place *place, gconstpointer data)
{
  g_autoptr (LbDatabase) database = open_good (place, &schema_1);
  {
    g_autoptr (LbTransaction) outer = lb_transaction_begin (database, NULL);
    g_assert_true (lb_database_run (database, NULL, "INSERT INTO note (text) VALUES ('kept')", NULL));
    {
      g_autoptr (LbTransaction) inner = lb_transaction_begin (database, NULL);
      g_assert_nonnull (inner);
      g_assert_true (lb_database_run (database, NULL, "INSERT INTO note (text) VALUES ('lost')", NULL));
    }
    g_assert_true (lb_transaction_commit (outer, NULL));
  }
  g_assert_false (lb_database_in_transaction (database));
  g_assert_cmpint (number (database, "SELECT count(*) FROM note"), ==, 1);
  {
    g_autoptr (LbTransaction) never = lb_transaction_begin (database, NULL);
    g_assert_nonnull (never);
    g_assert_true (lb_database_run (database, NULL, "DELETE FROM note", NULL));
  }
  g_assert_cmpint (number (database, "SELECT count(*) FROM note"), ==, 1);
}

/* One unit of work of several statements. */
static gboolean
work (LbDatabase *database, GError **error)
{
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (database, error);

  if (transaction == NULL || !lb_database_run (database, error, "INSERT INTO note (text) VALUES ('a')", NULL))
    return FALSE;
  gint64 id = lb_database_last_id (database);
  for (int i = 0; i < 3; i++)
    if (!lb_database_run (database, error, "INSERT INTO part (note, n) VALUES (:note, :n)", "x:note", id, "i:n", i, NULL))
      return FALSE;
  return lb_transaction_commit (transaction, error);
}

static void
test_fault_at_every_step (Place *place, gconstpointer data)
{
  g_autoptr (LbDatabase) database = open_good (place, &schema_1);
  gint64 done = 0, nth = 1;

  for (gboolean failed = TRUE; failed; nth++)
    {
      g_autoptr (GError) error = NULL;
      lb_database_inject_fault (nth, GPOINTER_TO_INT (data));
      failed = !work (database, &error);
      g_assert_cmpint (failed, ==, lb_database_fault_happened ());
      lb_database_inject_fault (0, 0);
      if (failed)
        g_assert_error (error, LB_ERROR, lb_database_error_code (GPOINTER_TO_INT (data)));
      else
        done++;
      g_assert_cmpint (number (database, "SELECT count(*) FROM note"), ==, done);
      g_assert_cmpint (number (database, "SELECT count(*) FROM part"), ==, 3 * done);
      g_assert_true (work (database, NULL)); /* it goes on without being opened again */
      done++;
    }
  g_assert_cmpint (nth, >, 6);
}

static void
test_migration_fails_whole (Place *place, gconstpointer data)
{
  const LbSchema bad = { schema_1.application_id, broken };
  g_autoptr (GError) error = NULL;

  lb_database_close (open_good (place, &schema_1));
  g_assert_null (lb_database_open (place->path, 0, &bad, &error));
  g_assert_nonnull (error);
  g_autoptr (LbDatabase) database = open_good (place, &schema_1);
  g_assert_cmpint (number (database, "SELECT count(*) FROM sqlite_schema WHERE name = 'other'"), ==, 0);
}

/* A migration that is cut at any step is done whole the next time. */
static void
test_migration_is_cut (Place *place, gconstpointer data)
{
  gboolean failed = TRUE;

  for (gint64 nth = 1; failed; nth++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *wal = g_strconcat (place->path, "-wal", NULL), *shm = g_strconcat (place->path, "-shm", NULL);
      g_remove (place->path);
      g_remove (wal);
      g_remove (shm);
      lb_database_close (open_good (place, &schema_1));
      lb_database_inject_fault (nth, SQLITE_FULL);
      LbDatabase *database = lb_database_open (place->path, LB_DATABASE_DURABLE, &schema_2, &error);
      failed = lb_database_fault_happened ();
      lb_database_inject_fault (0, 0);
      if (failed && database == NULL)
        {
          g_assert_error (error, LB_ERROR, LB_ERROR_FULL);
          lb_database_close (open_good (place, &schema_1));
          database = open_good (place, &schema_2);
        }
      g_assert_cmpint (lb_database_version (database), ==, 2);
      lb_database_close (database);
    }
}

static void
run (LbDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lb_database_run (database, &error, sql, NULL));
  g_assert_no_error (error);
}

/* Changes with what is written to tables that are not quiet, by whomever, and when it is taken back. */
static void
test_loudness (Place *place, gconstpointer data)
{
  LbDatabase *one = open_good (place, &with_quiet), *other = open_good (place, &with_quiet);
  gint64 loudness = lb_database_loudness (one);

  run (one, "INSERT INTO note (text) VALUES ('a')");
  run (one, "INSERT OR IGNORE INTO note (id, text) VALUES (1, 'b')");
  run (one, "UPDATE note SET text = 'c'");
  LbTransaction *transaction = lb_transaction_begin (one, NULL);
  g_assert_true (lb_transaction_commit (transaction, NULL));
  lb_transaction_free (transaction);
  g_assert_cmpint (lb_database_loudness (one), ==, loudness);
  static const char *const loud[] = { "INSERT INTO part (note, n) VALUES (1, 1)", "UPDATE part SET n = 2",
                                      "WITH x AS (SELECT 1) DELETE FROM part" };
  for (gsize i = 0; i < G_N_ELEMENTS (loud); i++)
    {
      run (one, loud[i]);
      g_assert_cmpint (lb_database_loudness (one), >, loudness);
      loudness = lb_database_loudness (one);
    }
  transaction = lb_transaction_begin (one, NULL);
  run (one, loud[0]);
  loudness = lb_database_loudness (one);
  lb_transaction_rollback (transaction);
  lb_transaction_free (transaction);
  g_assert_cmpint (lb_database_loudness (one), >, loudness);

  loudness = lb_database_loudness (one);
  run (other, loud[0]);
  transaction = lb_transaction_begin (one, NULL);
  g_assert_cmpint (lb_database_loudness (one), >, loudness);
  lb_transaction_free (transaction);
  lb_database_close (other);
  lb_database_close (one);
}

/* What stood at an address becomes another text, and parameters come in any order. */
static void
test_texts_at_one_place (Place *place, gconstpointer data)
{
  LbDatabase *database = open_good (place, &schema_1);
  char sql[64];
  gint64 value = 0;

  for (int i = 1; i <= 3; i++)
    {
      g_snprintf (sql, sizeof sql, "SELECT :a + %d * :b", i);
      g_assert_true (lb_database_integer (database, 0, &value, NULL, sql, "i:a", 1, "i:b", 10, NULL));
      g_assert_cmpint (value, ==, 1 + 10 * i);
      g_assert_true (lb_database_integer (database, 0, &value, NULL, sql, "i:b", 10, "i:a", 1, NULL));
      g_assert_cmpint (value, ==, 1 + 10 * i);
    }
  g_assert_false (lb_database_integer (database, 0, &value, NULL, sql, "i:a", 1, "i:c", 10, NULL));
  lb_database_close (database);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, data, function) g_test_add ("/database/" name, Place, data, place_set_up, function, place_tear_down)
  TEST ("opens-with-its-settings", NULL, test_opens_with_its_settings);
  TEST ("climbs-and-keeps-what-is-there", NULL, test_climbs_and_keeps);
  TEST ("a-newer-one-is-left-alone", NULL, test_newer_is_left_alone);
  TEST ("what-is-not-ours-is-refused", NULL, test_what_is_not_ours_is_refused);
  TEST ("mistakes-are-errors", NULL, test_mistakes_are_errors);
  TEST ("savepoints-roll-back-alone", NULL, test_savepoints);
  TEST ("full-at-every-step-is-all-or-nothing", GINT_TO_POINTER (SQLITE_FULL), test_fault_at_every_step);
  TEST ("io-error-at-every-step-is-all-or-nothing", GINT_TO_POINTER (SQLITE_IOERR), test_fault_at_every_step);
  TEST ("a-broken-migration-leaves-the-old", NULL, test_migration_fails_whole);
  TEST ("a-migration-may-be-cut", NULL, test_migration_is_cut);
  TEST ("loudness", NULL, test_loudness);
  TEST ("texts-at-one-place", NULL, test_texts_at_one_place);
  return g_test_run ();
}

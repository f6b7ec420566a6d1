/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Backups: taken while people work, small when little is new, good when they are read again, and put back as the store
 * was at any moment.
 */
#include "lb-config.h"
#include "lb-backup.h"
#include "lb-test-server.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

typedef struct
{
  TestServer *server;
  char *folder; /* of the backups */
  int back;     /* how many stores were put back */
} Office;

static void
set_up (Office *office, gconstpointer data)
{
  g_autofree char *parent = g_dir_make_tmp ("lianban-backup-XXXXXX", NULL);

  office->server = test_server_new (TRUE);
  test_receive (office->server);
  office->folder = g_build_filename (parent, "backups", NULL);
  office->back = 0;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Office *office, gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (office->folder);

  test_server_free (office->server);
  remove_tree (parent);
  g_free (office->folder);
}

static LbBackupCounts
back_up (Office *office, const char *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  LbBackupCounts counts = { 0 };
  g_autoptr (LbLedger) ledger =
    lb_ledger_open (store != NULL ? store : office->server->folder, LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING, NULL, &error);

  g_assert_no_error (error);
  lb_backup_write (ledger, office->folder, &counts, &error);
  g_assert_no_error (error);
  g_assert_true (lb_backup_verify (office->folder, TRUE, &faults, NULL, &error));
  g_assert_cmpint (faults->len, ==, 0);
  return counts;
}

static char *
put_back (Office *office, LbTime until, LbLedgerCounts *ret_counts)
{
  g_autofree char *parent = g_path_get_dirname (office->folder);
  g_autofree char *name = g_strdup_printf ("store-%d", office->back++);
  char *to = g_build_filename (parent, name, NULL);
  g_autoptr (GError) error = NULL;

  lb_backup_restore (office->folder, to, until, ret_counts, &error);
  g_assert_no_error (error);
  return to;
}

/* All that the store knows, but for what a restore changes on purpose. */
static char *
content_of (const char *store)
{
  static const char *const tables[] = {
    "SELECT * FROM event ORDER BY seq", "SELECT * FROM command ORDER BY user, device, n",
    "SELECT * FROM device ORDER BY user, device", "SELECT * FROM user ORDER BY id",
    "SELECT * FROM document ORDER BY kind, id", "SELECT * FROM number_lease WHERE user <> '*' ORDER BY 1, 2, 3",
    "SELECT * FROM blob ORDER BY digest", "SELECT * FROM blob_user ORDER BY 1, 2",
    "SELECT * FROM blob_case ORDER BY 1, 2", "SELECT * FROM case_head ORDER BY 1",
    "SELECT * FROM case_scope ORDER BY 1, 2, 3", "SELECT * FROM case_wake ORDER BY 1", "SELECT * FROM seal ORDER BY 1",
    "SELECT * FROM meta WHERE name <> 'epoch' ORDER BY name",
  };
  g_autofree char *path = g_build_filename (store, "ledger.db", NULL);
  GString *text = g_string_new (NULL);
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      sqlite3_stmt *rows = NULL;
      g_assert_cmpint (sqlite3_prepare_v2 (handle, tables[i], -1, &rows, NULL), ==, SQLITE_OK);
      while (sqlite3_step (rows) == SQLITE_ROW)
        {
          for (int column = 0; column < sqlite3_column_count (rows); column++)
            g_string_append_printf (text, "%s|", (const char *) sqlite3_column_text (rows, column));
          g_string_append_c (text, '\n');
        }
      sqlite3_finalize (rows);
    }
  sqlite3_close (handle);
  return g_string_free (text, FALSE);
}

static char *
epoch_of (const char *store)
{
  g_autoptr (LbLedger) ledger = lb_ledger_open (store, LB_LEDGER_READ_ONLY, NULL, NULL);

  return g_strdup (lb_ledger_epoch (ledger));
}

static void
comment (Office *office, guint times)
{
  TestSession *session = test_session_of (office->server, lb_fixture_actor (office->server->bureau, "counter", NULL));

  for (guint i = 0; i < times; i++)
    {
      g_autoptr (LbCommand) command = test_command (office->server, office->server->bureau->case_id, NULL,
                                                    LB_COMMAND_COMMENT, 1, g_variant_new_parsed ("{'text': <'又一条'>}"));
      g_autoptr (TestAnswer) answer = test_push (office->server, session, command);
      g_assert_cmpstr (test_outcome (answer), ==, "applied");
    }
}

static gint64
head_of (const char *store)
{
  g_autoptr (LbLedger) ledger = lb_ledger_open (store, LB_LEDGER_READ_ONLY, NULL, NULL);

  return lb_ledger_head (ledger);
}

/* Every row of every table comes back, the derived ones too. */
static void
test_whole (Office *office, gconstpointer data)
{
  LbLedgerCounts counts = { 0 };

  comment (office, 3);
  LbBackupCounts written = back_up (office, NULL);
  g_autofree char *store = put_back (office, LB_TIME_NONE, &counts);
  g_autofree char *before = content_of (office->server->folder), *after = content_of (store);
  g_autofree char *old = epoch_of (office->server->folder), *new = epoch_of (store);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (old, !=, new);
  g_assert_cmpint (counts.events, ==, written.events);
  g_assert_cmpint (counts.blobs, ==, written.blobs);
  g_assert_cmpint (counts.blobs, >, 0);
}

/* Whoever adds a table to the store must think of this: a new one is kept without further ado. */
static void
test_every_table (Office *office, gconstpointer data)
{
  test_server_stop (office->server);
  test_server_sql (office->server, "CREATE TABLE of_tomorrow (id TEXT PRIMARY KEY, number INTEGER, real REAL, bytes BLOB)");
  test_server_sql (office->server, "INSERT INTO of_tomorrow VALUES ('甲', 1, 0.5, x'00ff'), ('乙', NULL, NULL, NULL)");
  back_up (office, NULL);
  g_autofree char *parent = g_path_get_dirname (office->folder);
  g_autofree char *to = g_build_filename (parent, "no-such-table", NULL);
  g_autoptr (GError) error = NULL;
  LbLedgerCounts counts;
  /* A program that does not know the table says so rather than forget it. */
  g_assert_false (lb_backup_restore (office->folder, to, LB_TIME_NONE, &counts, &error));
  g_assert_nonnull (strstr (error->message, "of_tomorrow"));
  g_assert_false (g_file_test (to, G_FILE_TEST_EXISTS));
}

/* Files of a backup: path → inode and time. */
static void
list_files (const char *path, GHashTable *files)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      struct stat facts;
      g_assert_cmpint (g_stat (child, &facts), ==, 0);
      if (S_ISDIR (facts.st_mode))
        {
          g_assert_cmpint (facts.st_mode & 077, ==, 0);
          list_files (child, files);
        }
      else
        {
          g_assert_cmpint (facts.st_mode & 077, ==, 0);
          g_hash_table_insert (files, g_strdup (child),
                               g_strdup_printf ("%lu %ld %ld", facts.st_ino, facts.st_mtim.tv_sec, facts.st_size));
        }
    }
}

/* A second run adds what is new and touches nothing that is there. */
static void
test_incremental (Office *office, gconstpointer data)
{
  g_autoptr (GHashTable) one = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) two = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer path, facts;
  LbLedgerCounts counts;

  LbBackupCounts first = back_up (office, NULL);
  list_files (office->folder, one);
  comment (office, 5);
  test_upload (office->server, test_session_of (office->server, lb_fixture_actor (office->server->bureau, "counter", NULL)),
               "新附件", strlen ("新附件"));
  LbBackupCounts second = back_up (office, NULL);
  list_files (office->folder, two);
  g_assert_cmpint (first.new_events, ==, first.events);
  g_assert_cmpint (first.new_blobs, ==, first.blobs);
  g_assert_cmpint (second.new_events, ==, 5);
  g_assert_cmpint (second.new_blobs, ==, 1);
  g_assert_cmpint (second.runs, ==, 2);
  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &path, &facts))
    g_assert_cmpstr (g_hash_table_lookup (two, path), ==, facts);
  /* A stretch of the log, answers, facts, an account and a blob. */
  g_assert_cmpint (g_hash_table_size (two), ==, g_hash_table_size (one) + 5);
  g_autofree char *store = put_back (office, LB_TIME_NONE, &counts);
  g_autofree char *before = content_of (office->server->folder), *after = content_of (store);
  g_assert_cmpstr (after, ==, before);
}

/* As it was after each event. */
static void
test_moments (Office *office, gconstpointer data)
{
  LbTime times[6];
  gint64 heads[6];
  LbLedgerCounts counts;

  back_up (office, NULL);
  for (int i = 0; i < 6; i++)
    {
      comment (office, 1);
      g_autoptr (LbLedger) ledger = lb_ledger_open (office->server->folder, LB_LEDGER_READ_ONLY, NULL, NULL);
      times[i] = lb_ledger_now (ledger);
      heads[i] = lb_ledger_head (ledger);
      g_usleep (5000);
      if (i == 3)
        back_up (office, NULL);
    }
  back_up (office, NULL);
  for (int i = 0; i < 6; i++)
    {
      g_autofree char *store = put_back (office, times[i], &counts);
      g_assert_cmpint (head_of (store), ==, heads[i]);
      g_assert_cmpint (counts.events, ==, heads[i]);
    }
  /* Before anything happened there is a store with people and a catalogue. */
  g_autofree char *empty = put_back (office, lb_time_at (17000, 0), &counts);
  g_assert_cmpint (counts.events, ==, 0);
  g_assert_cmpint (head_of (empty), ==, 0);
}

/* People write meanwhile: each run is one moment, and none of it is torn. */
typedef struct { Office *office; gint stop; } Writer;

static gpointer
write_on (gpointer data)
{
  Writer *writer = data;

  while (!g_atomic_int_get (&writer->stop))
    comment (writer->office, 1);
  return NULL;
}

static void
test_while_writing (Office *office, gconstpointer data)
{
  Writer writer = { office, 0 };
  gint64 last = 0;

  comment (office, 1);
  GThread *thread = g_thread_new ("writer", write_on, &writer);
  for (int i = 0; i < 8; i++)
    {
      LbBackupCounts counts = back_up (office, NULL);
      g_assert_cmpint (counts.events, >=, last);
      last = counts.events;
      LbLedgerCounts found;
      g_autofree char *store = put_back (office, LB_TIME_NONE, &found); /* verifies it */
      g_assert_cmpint (found.events, ==, last);
    }
  g_atomic_int_set (&writer.stop, 1);
  g_thread_join (thread);
  g_assert_cmpint (last, >, 10);
}

/* A run that was broken off leaves files of no account; the next one is whole. */
static void
test_broken_off (Office *office, gconstpointer data)
{
  g_autofree char *runs = g_build_filename (office->folder, "runs", NULL);
  LbLedgerCounts counts;

  back_up (office, NULL);
  comment (office, 2);
  back_up (office, NULL);
  /* The account of the second run never came to be. */
  g_autoptr (GDir) entries = g_dir_open (runs, 0, NULL);
  g_autofree char *newest = NULL;
  for (const char *name; (name = g_dir_read_name (entries)) != NULL;)
    if (newest == NULL || strcmp (name, newest) > 0)
      {
        g_free (newest);
        newest = g_strdup (name);
      }
  g_autofree char *account = g_build_filename (runs, newest, NULL), *part = g_build_filename (office->folder, "part", NULL);
  g_assert_cmpint (g_unlink (account), ==, 0);
  g_assert_true (g_file_set_contents (part, "half", -1, NULL));
  comment (office, 1);
  LbBackupCounts third = back_up (office, NULL);
  g_assert_cmpint (third.new_events, ==, 3);
  g_autofree char *store = put_back (office, LB_TIME_NONE, &counts);
  g_autofree char *before = content_of (office->server->folder), *after = content_of (store);
  g_assert_cmpstr (after, ==, before);
}

/* Every file of a backup: a byte that changes is named, and nothing is put back from it. */
static void
test_flipped (Office *office, gconstpointer data)
{
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *parent = g_path_get_dirname (office->folder);
  g_autofree char *to = g_build_filename (parent, "never", NULL);
  GHashTableIter iter;
  gpointer path;
  LbLedgerCounts counts;

  comment (office, 2);
  back_up (office, NULL);
  list_files (office->folder, files);
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    {
      g_autofree char *bytes = NULL;
      g_autoptr (GPtrArray) faults = NULL;
      gsize length = 0;
      if (strstr (path, "/runs/") != NULL)
        continue; /* an account is checked by what it names */
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      gsize at = (gsize) g_test_rand_int_range (0, (gint32) length);
      bytes[at] ^= 2;
      g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
      g_assert_true (lb_backup_verify (office->folder, TRUE, &faults, NULL, NULL));
      g_autofree char *name = g_path_get_basename (path);
      gboolean named = FALSE;
      for (guint i = 0; i < faults->len; i++)
        named = named || strstr (faults->pdata[i], name) != NULL;
      if (!named)
        g_error ("byte %" G_GSIZE_FORMAT " of %s was altered and nobody noticed", at, (char *) path);
      if (g_test_rand_int_range (0, 4) == 0)
        {
          g_autoptr (GError) error = NULL;
          g_assert_false (lb_backup_restore (office->folder, to, LB_TIME_NONE, &counts, &error));
          g_assert_error (error, LB_ERROR, LB_ERROR_CORRUPT);
          g_assert_false (g_file_test (to, G_FILE_TEST_EXISTS));
        }
      bytes[at] ^= 2;
      g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
    }
}

/* Folders that are not for this store's backups */
static void
test_other_folders (Office *office, gconstpointer data)
{
  g_autoptr (TestServer) other = test_server_new (TRUE);
  g_autoptr (GError) error = NULL;
  LbBackupCounts counts;

  back_up (office, NULL);
  lb_fixture_reset (other->bureau);
  test_receive (other);
  g_autoptr (LbLedger) ledger = lb_ledger_open (other->folder, LB_LEDGER_READ_ONLY, NULL, &error);
  g_assert_false (lb_backup_write (ledger, office->folder, &counts, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (lb_backup_write (ledger, other->folder, &counts, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CONFLICT);
}

/* A store that was put back goes on, in the same folder, as a branch. */
static void
test_branches (Office *office, gconstpointer data)
{
  LbLedgerCounts counts;

  comment (office, 1);
  back_up (office, NULL);
  g_autofree char *earlier = put_back (office, LB_TIME_NONE, &counts);
  comment (office, 4);
  LbBackupCounts lost = back_up (office, NULL);
  /* The store of before is gone; the one that was put back is worked on. */
  TestServer *server = office->server;
  test_server_stop (server);
  g_autofree char *old = g_steal_pointer (&server->folder);
  server->folder = g_strdup (earlier);
  g_hash_table_remove_all (server->sessions);
  test_server_start (server);
  LbLedgerCounts found;
  TestSession *session = test_session (server, lb_fixture_actor (server->bureau, "counter", NULL)->id);
  g_autoptr (LbCommand) command = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                g_variant_new_parsed ("{'text': <'另一条路'>}"));
  g_autoptr (TestAnswer) answer = test_push (server, session, command);
  g_assert_cmpstr (test_outcome (answer), ==, "applied");
  LbBackupCounts branch = back_up (office, NULL);
  g_assert_cmpint (branch.new_events, ==, 1);
  g_assert_cmpint (branch.events, ==, lost.events - 3);
  g_autofree char *store = put_back (office, LB_TIME_NONE, &found);
  g_assert_cmpint (found.events, ==, branch.events);
  g_autofree char *before = content_of (server->folder), *after = content_of (store);
  g_assert_cmpstr (after, ==, before);
  remove_tree (old);
}

/* Numbers that may be on receipts already are given to nobody else, and taken from those who have them. */
static void
test_numbers (Office *office, gconstpointer data)
{
  TestServer *server = office->server;
  const LbActor *counter = lb_fixture_actor (server->bureau, "counter", NULL);
  LbLedgerCounts counts;
  int first = 0, last = 0, again_first = 0, again_last = 0;
  g_autoptr (GError) error = NULL;

  back_up (office, NULL);
  test_server_stop (server);
  LbActor actor = *counter;
  actor.device = (char *) "0190a0a0-0000-7000-8000-000000000001";
  {
    g_autoptr (LbLedger) ledger = test_server_ledger (server, 0);
    LbDay today = lb_time_day (lb_ledger_now (ledger));
    g_assert_true (lb_ledger_lease (ledger, &actor, today, 20, &first, &last, &error));
    g_autofree char *store = put_back (office, LB_TIME_NONE, &counts);
    g_autoptr (LbLedger) back = lb_ledger_open (store, LB_LEDGER_EXISTING, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (lb_ledger_lease (back, &actor, today, 20, &again_first, &again_last, &error));
  }
  g_assert_cmpint (again_first, >, last);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(path, function) g_test_add (path, Office, NULL, set_up, function, tear_down)
  add ("/backup/all-of-it-comes-back", test_whole);
  add ("/backup/tables-of-tomorrow-are-kept", test_every_table);
  add ("/backup/only-what-is-new-is-written", test_incremental);
  add ("/backup/any-moment-can-be-put-back", test_moments);
  add ("/backup/people-write-meanwhile", test_while_writing);
  add ("/backup/a-run-that-was-broken-off-is-none", test_broken_off);
  add ("/backup/any-byte-that-changes-is-named", test_flipped);
  add ("/backup/other-folders-are-left-alone", test_other_folders);
  add ("/backup/a-store-that-was-put-back-goes-on", test_branches);
  add ("/backup/numbers-are-not-given-twice", test_numbers);
  return g_test_run ();
}

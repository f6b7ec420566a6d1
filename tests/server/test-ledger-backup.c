/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Backups: taken while people work, small when little is new, good when they are read again, and put back as the store
 * was at any moment. Of a store on either engine, into a folder and into a bucket, put back onto either engine.
 */
#include "lb-config.h"
#include "lb-backup.h"
#include "lb-database.h"
#include "lb-folder.h"
#include "lb-keeper.h"
#include "lb-s3.h"
#include "lb-test-s3.h"
#include "lb-test-server.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* Where the backups go. */
#define TO_FOLDER NULL
#define TO_BUCKET "s3"

typedef struct
{
  TestServer *server;
  char *parent;   /* of what the test makes */
  char *folder;   /* of the backups, when they go to one */
  char *name;     /* of the place */
  char *settings; /* (nullable) */
  TestS3 s3;      /* when they go to a bucket */
  int back;       /* how many stores were put back */
} Office;

static void
set_up (Office *office, gconstpointer data)
{
  office->parent = g_dir_make_tmp ("lianban-backup-XXXXXX", NULL);
  office->server = test_server_new (TRUE);
  /* What it would do to the store by itself, on a slow machine in the middle of a test, is done by none of them. */
  lb_keeper_stop (lb_server_keeper (office->server->server));
  test_receive (office->server);
  office->folder = g_build_filename (office->parent, "backups", NULL);
  office->back = 0;
  if (data == TO_FOLDER)
    {
      office->name = g_strdup (office->folder);
      return;
    }
  test_s3_start (&office->s3);
  office->name = g_strdup ("s3://lianban/copies/of-the-bureau");
  office->settings = g_build_filename (office->parent, "backup.conf", NULL);
  test_s3_settings (&office->s3, office->settings);
}

static void
tear_down (Office *office, gconstpointer data)
{
  test_s3_stop (&office->s3);
  test_server_free (office->server);
  lb_remove_tree (office->parent);
  g_free (office->parent);
  g_free (office->folder);
  g_free (office->name);
  g_free (office->settings);
}

static LbBackupPlace *
place_of (Office *office)
{
  g_autoptr (GError) error = NULL;
  LbBackupPlace *place = lb_backup_place_open (office->name, office->settings, &error);

  g_assert_no_error (error);
  return place;
}

static LbBackupCounts
back_up (Office *office, const char *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  LbBackupCounts counts = { 0 };
  g_autoptr (LbBackupPlace) place = place_of (office), again = place_of (office);
  g_autoptr (LbLedger) ledger =
    lb_ledger_open (store != NULL ? store : office->server->folder, LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING, NULL, &error);

  g_assert_no_error (error);
  lb_backup_write (ledger, place, &counts, &error);
  g_assert_no_error (error);
  lb_backup_verify (again, TRUE, &faults, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (faults->len, ==, 0);
  return counts;
}

static char *
put_back_on (Office *office, const char *engine, LbTime until, LbLedgerCounts *ret_counts)
{
  g_autofree char *name = g_strdup_printf ("store-%d", office->back++);
  char *to = g_build_filename (office->parent, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LbBackupPlace) place = place_of (office);

  lb_backup_restore (place, to, engine, until, ret_counts, &error);
  g_assert_no_error (error);
  return to;
}

static char *
put_back (Office *office, LbTime until, LbLedgerCounts *ret_counts)
{
  return put_back_on (office, NULL, until, ret_counts);
}

/* TRUE when it could be put back. */
static gboolean
try_to_put_back (Office *office, const char *to, GError **error)
{
  g_autoptr (LbBackupPlace) place = place_of (office);
  LbLedgerCounts counts;

  return lb_backup_restore (place, to, NULL, LB_TIME_NONE, &counts, error);
}

/* All that the store knows, but for what a restore changes on purpose. */
static void
append_rows (GString *text, LbStatement *rows)
{
  g_autoptr (GError) error = NULL;

  while (lb_statement_step (rows, &error) == LB_STEP_ROW)
    {
      for (int column = 0; column < lb_statement_columns (rows); column++)
        {
          gsize length = 0;
          const guint8 *bytes = lb_statement_kind (rows, column) == 'y' ? lb_statement_bytes (rows, column, &length) : NULL;
          for (gsize i = 0; i < length; i++)
            g_string_append_printf (text, "%02x", bytes[i]);
          if (bytes == NULL)
            g_string_append_printf (text, "%s", lb_statement_text (rows, column));
          g_string_append_c (text, '|');
        }
      g_string_append_c (text, '\n');
    }
  g_assert_no_error (error);
}

static char *
content_of (const char *store)
{
  static const char *const tables[] = {
    "SELECT * FROM event ORDER BY seq", "SELECT * FROM command ORDER BY user, device, n",
    "SELECT * FROM device ORDER BY user, device", "SELECT * FROM user ORDER BY id",
    "SELECT * FROM document ORDER BY kind, id", "SELECT * FROM number_lease WHERE user <> '*' ORDER BY 1, 2, 3",
    "SELECT * FROM blob ORDER BY digest", "SELECT * FROM blob_user ORDER BY 1, 2",
    "SELECT * FROM blob_case ORDER BY 1, 2", "SELECT * FROM case_head ORDER BY 1",
    "SELECT * FROM reading ORDER BY id", "SELECT * FROM case_scope ORDER BY 1, 2, 3", "SELECT * FROM case_wake ORDER BY 1", "SELECT * FROM seal ORDER BY 1",
    "SELECT * FROM meta WHERE name NOT IN ('epoch', 'files-read', 'files-swept') ORDER BY name",
  };
  g_autofree char *path = test_database_of (store);
  g_autoptr (GError) error = NULL;
  g_autoptr (LbDatabase) database = lb_database_open (path, LB_DATABASE_READ_ONLY, test_ledger_schema (), &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (LbStatement) rows = lb_database_query (database, &error, tables[i], NULL);
      g_assert_no_error (error);
      append_rows (text, rows);
    }
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
  g_autofree char *to = g_build_filename (office->parent, "no-such-table", NULL);
  g_autoptr (GError) error = NULL;
  /* A program that does not know the table says so rather than forget it. */
  g_assert_false (try_to_put_back (office, to, &error));
  g_assert_nonnull (strstr (error->message, "of_tomorrow"));
  g_assert_false (g_file_test (to, G_FILE_TEST_EXISTS));
}

/* More than is asked of a server at once, to the row: tables, and what one device was answered. */
static void
test_many_rows (Office *office, gconstpointer data)
{
  static const char *const sql[] = {
    "INSERT INTO reading (id, at, user, device, case_id, blob) WITH RECURSIVE c (i) AS"
    " (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 4000)"
    " SELECT 'r' || CAST (i AS TEXT), 1560000000000, 'counter-1', 'd', 'k', NULL FROM c",
    "INSERT INTO command (place, user, device, n, id, digest, seq, version, answer) WITH RECURSIVE c (i) AS"
    " (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 4001)"
    " SELECT (SELECT coalesce (max (place), 0) FROM command) + i, 'counter-1', 'much', i, 'c' || CAST (i AS TEXT), 'x', NULL, NULL,"
    "  '{\"id\":\"c' || CAST (i AS TEXT) || '\",\"n\":' || CAST (i AS TEXT) || ',\"outcome\":\"refused\"}' FROM c",
    "INSERT INTO device (user, device, last) VALUES ('counter-1', 'much', 4001)",
  };
  LbLedgerCounts counts;

  test_server_stop (office->server);
  for (gsize i = 0; i < G_N_ELEMENTS (sql); i++)
    test_server_sql (office->server, sql[i]);
  back_up (office, NULL);
  g_autofree char *store = put_back (office, LB_TIME_NONE, &counts);
  g_autofree char *before = content_of (office->server->folder), *after = content_of (store);
  g_assert_cmpstr (after, ==, before);
  g_assert_nonnull (strstr (after, "r4000|"));
  g_assert_nonnull (strstr (after, "c4001|"));
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
      g_assert_true ((facts.st_mode & 077) == 0 || strstr (child, "lianban-s3-") != NULL);
      if (S_ISDIR (facts.st_mode))
        {
          list_files (child, files);
        }
      else
        {
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

  const char *folder = office->settings != NULL ? office->s3.folder : office->folder;
  LbBackupCounts first = back_up (office, NULL);
  list_files (folder, one);
  comment (office, 5);
  test_upload (office->server, test_session_of (office->server, lb_fixture_actor (office->server->bureau, "counter", NULL)),
               "新附件", strlen ("新附件"));
  LbBackupCounts second = back_up (office, NULL);
  list_files (folder, two);
  g_assert_cmpint (first.new_events, ==, first.events);
  g_assert_cmpint (first.new_blobs, ==, first.blobs);
  g_assert_cmpint (second.new_events, ==, 5);
  g_assert_cmpint (second.new_blobs, ==, 1);
  g_assert_cmpint (second.runs, ==, 2);
  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &path, &facts))
    g_assert_cmpstr (g_hash_table_lookup (two, path), ==, facts);
  /* A stretch of the log, answers, facts, an account and a blob; that server keeps each object in three files. */
  g_assert_cmpint (g_hash_table_size (two), ==,
                   g_hash_table_size (one) + (office->settings != NULL ? 3 : 1) * 5);
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
  for (int i = 0; i < (test_on_postgresql () ? 4 : 8); i++)
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
  g_assert_cmpint (last, >, 5);
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

/* Whether a store that is put back as of the newest run is made of @path too: all but the facts of earlier runs. */
static gboolean
is_newest (GHashTable *files, const char *path)
{
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, files);
  while (strstr (path, "/facts/") != NULL && g_hash_table_iter_next (&iter, &other, NULL))
    if (strstr (other, "/facts/") != NULL && strcmp (other, path) > 0)
      return FALSE;
  return TRUE;
}

/* Every file of a backup: a byte that changes is named, and nothing is put back from it. */
static void
test_flipped (Office *office, gconstpointer data)
{
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *to = g_build_filename (office->parent, "never", NULL);
  GHashTableIter iter;
  gpointer path;

  /* Two runs: a store can be put back as of either. */
  back_up (office, NULL);
  comment (office, 2);
  back_up (office, NULL);
  list_files (office->folder, files);
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    {
      g_autofree char *bytes = NULL;
      g_autoptr (GPtrArray) faults = NULL;
      gsize length = 0;
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      gsize at = (gsize) g_test_rand_int_range (0, (gint32) length);
      bytes[at] ^= 2;
      g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
      g_autoptr (LbBackupPlace) place = place_of (office);
      g_autoptr (GError) unread = NULL;
      lb_backup_verify (place, TRUE, &faults, NULL, &unread);
      g_autofree char *name = g_path_get_basename (path);
      gboolean named = unread != NULL && strstr (unread->message, name) != NULL;
      for (guint i = 0; faults != NULL && i < faults->len; i++)
        named = named || strstr (faults->pdata[i], name) != NULL;
      if (!named)
        g_error ("byte %" G_GSIZE_FORMAT " of %s was altered and nobody noticed", at, (char *) path);
      if (g_test_rand_int_range (0, 4) == 0 && strstr (path, "/runs/") == NULL && is_newest (files, path))
        {
          g_autoptr (GError) error = NULL;
          g_assert_false (try_to_put_back (office, to, &error));
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
  g_autoptr (LbBackupPlace) place = place_of (office);
  g_assert_false (lb_backup_write (ledger, place, &counts, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_autofree char *name = g_strdup (office->settings != NULL ? "s3://lianban/other" : other->folder);
  g_autoptr (LbBackupPlace) taken = lb_backup_place_open (name, office->settings, &error);
  if (office->settings != NULL)
    {
      g_autoptr (LbS3) client = lb_s3_new (office->s3.endpoint, "lianban", "us-east-1", "S3RVER", "S3RVER");
      g_autofree char *text = g_strdup ("of somebody else"), *path = g_build_filename (office->parent, "other", NULL);
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      g_assert_true (lb_s3_put (client, "other/thing", digest, path, &error));
    }
  g_assert_false (lb_backup_write (ledger, taken, &counts, &error));
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
  lb_keeper_stop (lb_server_keeper (server->server));
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
  lb_remove_tree (old);
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

/* Onto the other engine, and onto a new database of the same: as it was at a moment. */
static void
test_onto_a_server (Office *office, gconstpointer data)
{
  LbLedgerCounts counts;
  g_autoptr (GError) error = NULL;

  if (!test_on_postgresql ())
    {
      g_test_skip ("there is no server in this run");
      return;
    }
  comment (office, 2);
  back_up (office, NULL);
  LbTime then = 0;
  gint64 head = 0;
  {
    g_autoptr (LbLedger) ledger = lb_ledger_open (office->server->folder, LB_LEDGER_READ_ONLY, NULL, NULL);
    then = lb_ledger_now (ledger);
    head = lb_ledger_head (ledger);
  }
  g_usleep (5000);
  comment (office, 3);
  back_up (office, NULL);
  g_autofree char *address = test_engine_new (), *other = test_engine_new ();
  g_autofree char *whole = put_back_on (office, address, LB_TIME_NONE, &counts);
  g_autofree char *in_folder = put_back (office, LB_TIME_NONE, &counts);
  g_autofree char *earlier = put_back_on (office, other, then, &counts);
  g_autofree char *before = content_of (office->server->folder);
  g_autofree char *after = content_of (whole), *also = content_of (in_folder);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (also, ==, before);
  g_assert_cmpint (head_of (earlier), ==, head);
  /* Nothing is left of the way there. */
  g_autofree char *file = g_build_filename (whole, "ledger.db", NULL);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  /* A database that has a store already stays as it is, and nothing is made. */
  g_autoptr (LbBackupPlace) place = place_of (office);
  g_autofree char *to = g_build_filename (office->parent, "never", NULL);
  g_assert_false (lb_backup_restore (place, to, address, LB_TIME_NONE, &counts, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CONFLICT);
  g_assert_false (g_file_test (to, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_false (lb_backup_restore (place, to, "sqlite", LB_TIME_NONE, &counts, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  g_autofree char *still = content_of (whole);
  g_assert_cmpstr (still, ==, before);
}

/* What lianbanctl prints on @line; *ret_status is its exit status. */
static char *
by_hand (const char *line, int *ret_status)
{
  g_autofree char *command = g_strdup_printf ("%s/lianbanctl --json %s", LB_BUILD_DIRECTORY, line);
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status = 0;

  g_assert_true (g_spawn_command_line_sync (command, &out, &err, &status, &error));
  g_assert_no_error (error);
  g_test_message ("%s%s", out, err);
  *ret_status = WEXITSTATUS (status);
  return out;
}

/* As an administrator does it, of a store in use; and the store remembers that it was done. */
static void
test_by_hand (Office *office, gconstpointer data)
{
  const char *store = office->server->folder;
  g_autofree char *usual = g_build_filename (store, "backup.conf", NULL);
  g_autofree char *to = g_build_filename (office->parent, "by-hand", NULL);
  g_autofree char *engine = test_on_postgresql () ? test_engine_new () : NULL;
  g_autofree char *backup = g_strdup_printf ("--data %s backup %s", store, office->name);
  g_autofree char *restore =
    g_strdup_printf ("--data %s restore %s %s%s %s%s", to, office->name, engine != NULL ? "--engine " : "",
                     engine != NULL ? engine : "", office->settings != NULL ? "--s3 " : "",
                     office->settings != NULL ? office->settings : "");
  int status = 0;

  g_assert_cmpint (lb_backup_noted (store).at, ==, 0);
  if (office->settings != NULL)
    {
      g_autofree char *nowhere = by_hand (backup, &status);
      g_assert_cmpint (status, ==, 1);
      test_s3_settings (&office->s3, usual);
    }
  g_autofree char *first = by_hand (backup, &status);
  g_assert_cmpint (status, ==, 0);
  comment (office, 3);
  g_autofree char *second = by_hand (backup, &status);
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (second, "\"new_events\":3"));
  LbBackupNote note = lb_backup_noted (store);
  g_assert_cmpint (note.at, >, lb_ledger_system_now () - 600000);
  g_assert_cmpint (note.events, ==, head_of (store));
  g_autofree char *back = by_hand (restore, &status);
  g_assert_cmpint (status, ==, 0);
  g_autofree char *before = content_of (store), *after = content_of (to);
  g_assert_cmpstr (after, ==, before);
}

/* In a bucket an object that is altered or gone is named, and nothing is put back from it. */
static void
test_bucket_altered (Office *office, gconstpointer data)
{
  g_autoptr (LbS3) client = lb_s3_new (office->s3.endpoint, "lianban", "us-east-1", "S3RVER", "S3RVER");
  g_autofree char *to = g_build_filename (office->parent, "never", NULL);
  g_autoptr (GError) error = NULL;

  comment (office, 2);
  back_up (office, NULL);
  g_autoptr (GPtrArray) keys = lb_s3_list (client, "copies/of-the-bureau/", NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr (LbBackupPlace) place = place_of (office);
      g_autoptr (GPtrArray) faults = NULL;
      const char *key = keys->pdata[i], *name = strrchr (key, '/') + 1;
      g_autofree char *object = g_strconcat (office->s3.folder, "/lianban/", key, "._S3rver_object", NULL);
      g_autofree char *bytes = NULL;
      gsize length = 0;
      if (strstr (key, "/runs/") != NULL || g_str_has_suffix (key, "lianban-backups"))
        continue;
      g_assert_true (g_file_get_contents (object, &bytes, &length, NULL));
      bytes[length / 2] ^= 4;
      g_assert_true (g_file_set_contents (object, bytes, (gssize) length, NULL));
      g_assert_true (lb_backup_verify (place, TRUE, &faults, NULL, &error));
      g_assert_cmpint (faults->len, ==, 1);
      g_assert_nonnull (strstr (faults->pdata[0], name));
      if (strstr (key, "/blobs/") == NULL)
        {
          g_assert_false (try_to_put_back (office, to, &error));
          g_assert_error (error, LB_ERROR, LB_ERROR_CORRUPT);
          g_clear_error (&error);
        }
      bytes[length / 2] ^= 4;
      g_assert_true (g_file_set_contents (object, bytes, (gssize) length, NULL));
    }
  g_assert_true (lb_s3_remove (client, keys->pdata[0], &error));
  g_autoptr (LbBackupPlace) place = place_of (office);
  g_autoptr (GPtrArray) faults = NULL;
  g_assert_true (lb_backup_verify (place, FALSE, &faults, NULL, &error));
  g_assert_cmpint (faults->len, ==, 1);
}

/* Addresses that are none, and a server that is not there. */
static void
test_bad_buckets (Office *office, gconstpointer data)
{
  static const char *const bad[] = { "s3://", "s3://lianban", "s3://lianban/", "s3:///x", "s3://lianban/../x",
                                     "s3://lianban/a b", "s3://lianban/a//b", "s3://lianban/备份", NULL };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; bad[i] != NULL; i++)
    {
      g_assert_null (lb_backup_place_open (bad[i], office->settings, &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_null (lb_backup_place_open (office->name, NULL, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpint (g_chmod (office->settings, 0644), ==, 0);
  g_assert_null (lb_backup_place_open (office->name, office->settings, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_cmpint (g_chmod (office->settings, 0600), ==, 0);
  g_autoptr (LbBackupPlace) empty = place_of (office);
  g_autoptr (GPtrArray) faults = NULL;
  g_assert_false (lb_backup_verify (empty, TRUE, &faults, NULL, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (LbLedger) ledger = test_server_ledger (office->server, LB_LEDGER_READ_ONLY);
  test_s3_stop (&office->s3);
  LbBackupCounts counts;
  g_assert_false (lb_backup_write (ledger, empty, &counts, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_OFFLINE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(path, function) g_test_add (path, Office, TO_FOLDER, set_up, function, tear_down)
#define add_s3(path, function) g_test_add (path, Office, TO_BUCKET, set_up, function, tear_down)
  add ("/backup/all-of-it-comes-back", test_whole);
  add ("/backup/only-what-is-new-is-written", test_incremental);
  add ("/backup/any-moment-can-be-put-back", test_moments);
  add ("/backup/people-write-meanwhile", test_while_writing);
  add ("/backup/more-than-is-asked-for-at-once", test_many_rows);
  add ("/backup/a-store-that-was-put-back-goes-on", test_branches);
  add ("/backup/a-store-goes-onto-a-server", test_onto_a_server);
  add ("/backup/by-hand", test_by_hand);
  /* What is said of files, and of buckets, does not differ with the engine. */
  if (test_on_postgresql ())
    return g_test_run ();
  add ("/backup/tables-of-tomorrow-are-kept", test_every_table);
  add ("/backup/a-run-that-was-broken-off-is-none", test_broken_off);
  add ("/backup/any-byte-that-changes-is-named", test_flipped);
  add ("/backup/other-folders-are-left-alone", test_other_folders);
  add ("/backup/numbers-are-not-given-twice", test_numbers);
  add_s3 ("/backup/bucket/all-of-it-comes-back", test_whole);
  add_s3 ("/backup/bucket/only-what-is-new-is-written", test_incremental);
  add_s3 ("/backup/bucket/any-moment-can-be-put-back", test_moments);
  add_s3 ("/backup/bucket/by-hand", test_by_hand);
  add_s3 ("/backup/bucket/other-prefixes-are-left-alone", test_other_folders);
  add_s3 ("/backup/bucket/what-is-altered-is-named", test_bucket_altered);
  add_s3 ("/backup/bucket/what-is-no-bucket-is-refused", test_bad_buckets);
  return g_test_run ();
}

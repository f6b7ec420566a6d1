/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ledger alone: what a store is, and whether it still says what it was told.
 */
#include "lb-config.h"
#include "lb-test-server.h"
#include "lb-uuid.h"

#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <string.h>

/* A store with a pharmacy taken in, stopped. */
static TestServer *
stopped_server (void)
{
  TestServer *server = test_server_new (TRUE);

  test_receive (server);
  test_server_stop (server);
  return server;
}

/* The same on the other engine: what only SQLite says is said in PostgreSQL's words. */
static void
tamper_postgresql (TestServer *server, const char *sql)
{
  static const struct { const char *sqlite, *postgresql; } words[] = {
    { "zeroblob (32)", "decode (repeat ('00', 32), 'hex')" },
    { "PRAGMA foreign_keys = OFF", "SET session_replication_role = replica" },
    { "PRAGMA user_version = 999", "UPDATE engine_head SET version = 999" },
  };
  g_autofree char *path = g_build_filename (server->folder, "engine", NULL);
  g_autofree char *address = NULL;
  GString *text = g_string_new (sql);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_replace (text, words[i].sqlite, words[i].postgresql, 0);
  g_assert_true (g_file_get_contents (path, &address, NULL, NULL));
  PGconn *connection = PQconnectdb (g_strstrip (address));
  PGresult *result = PQexec (connection, text->str);
  if (PQresultStatus (result) != PGRES_COMMAND_OK)
    g_error ("%s: %s", text->str, PQerrorMessage (connection));
  PQclear (result);
  PQfinish (connection);
  g_string_free (text, TRUE);
}

static void
tamper (TestServer *server, const char *sql)
{
  if (test_on_postgresql ())
    {
      tamper_postgresql (server, sql);
      return;
    }
  g_autofree char *path = g_build_filename (server->folder, "ledger.db", NULL);
  sqlite3 *handle;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  sqlite3_exec (handle, sql, NULL, NULL, &message);
  g_assert_null (message);
  sqlite3_close (handle);
}

static GPtrArray *
faults_of (TestServer *server)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  g_autoptr (GError) error = NULL;
  GPtrArray *faults = NULL;

  lb_ledger_verify (ledger, &faults, NULL, &error);
  g_assert_no_error (error);
  return faults;
}

static void
test_verify_names (void)
{
  const struct { const char *sql, *says;
  } tricks[] = {
    { "UPDATE event SET line = replace (line, '测试', '改过') WHERE seq = 1",
      "event 1: the chain is broken here" },
    { "UPDATE event SET digest = zeroblob (32) WHERE seq = 2", "event 2: the chain is broken here" },
    { "DELETE FROM event WHERE seq = (SELECT max (seq) FROM event)",
      "case_head: a row that the log does not give" },
    { "UPDATE event SET seq = seq + 1 WHERE seq = (SELECT max (seq) FROM event)",
      "the number before it is missing" },
    { "UPDATE case_scope SET tag = 'section:jtys' WHERE tag = 'section:yyqx'",
      "case_scope: a row that the log does not give" },
    { "DELETE FROM case_scope WHERE tag = 'counter'", "case_scope: a row is missing" },
    { "UPDATE case_head SET version = version + 1", "case_head: a row is missing" },
    { "DELETE FROM case_wake", "the clock would forget case" },
    { "DELETE FROM blob_case", "blob_case: a row is missing" },
    { "INSERT INTO paper_number VALUES ('准1', 'x')", "paper_number: a row that the log does not give" },
    { "PRAGMA foreign_keys = OFF; DELETE FROM blob_user; DELETE FROM blob", "names it, and it is not there" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tricks); i++)
    {
      g_autoptr (TestServer) server = stopped_server ();
      g_autoptr (GPtrArray) before = faults_of (server);
      gboolean named = FALSE;
      g_assert_cmpint (before->len, ==, 0);
      tamper (server, tricks[i].sql);
      g_autoptr (GPtrArray) after = faults_of (server);
      for (guint j = 0; j < after->len; j++)
        named = named || strstr (after->pdata[j], tricks[i].says) != NULL;
      if (!named)
        g_error ("%s: %u faults, none says so", tricks[i].sql, after->len);
    }
}

static char *
some_blob (TestServer *server)
{
  g_autofree char *blobs = g_build_filename (server->folder, "blobs", NULL);
  g_autoptr (GDir) outer = g_dir_open (blobs, 0, NULL);
  g_autofree char *first = g_build_filename (blobs, g_dir_read_name (outer), NULL);
  g_autoptr (GDir) inner = g_dir_open (first, 0, NULL);

  return g_build_filename (first, g_dir_read_name (inner), NULL);
}

static void
test_verify_blobs (void)
{
  g_autoptr (TestServer) server = stopped_server ();
  g_autofree char *path = some_blob (server);

  g_assert_true (g_file_set_contents (path, "altered", -1, NULL));
  g_autoptr (GPtrArray) altered = faults_of (server);
  g_assert_cmpint (altered->len, ==, 1);
  g_assert_nonnull (strstr (altered->pdata[0], "the file was altered"));
  g_remove (path);
  g_autoptr (GPtrArray) missing = faults_of (server);
  g_assert_nonnull (strstr (missing->pdata[0], "the file is missing"));
}

/* A training store can never become a real one, nor the other way round. */
static void
test_kinds (void)
{
  for (int training = 0; training < 2; training++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *folder = test_folder_new ();
      g_autoptr (LbLedger) made =
        lb_ledger_open (folder, training ? LB_LEDGER_TRAINING : 0, LB_SOURCE_DATA_DIRECTORY, &error);
      g_assert_no_error (error);
      g_autofree char *epoch = g_strdup (lb_ledger_epoch (made));
      g_clear_pointer (&made, lb_ledger_close);
      g_autoptr (LbLedger) other =
        lb_ledger_open (folder, training ? 0 : LB_LEDGER_TRAINING, LB_SOURCE_DATA_DIRECTORY, &error);
      g_assert_null (other);
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
      g_clear_error (&error);
      g_autoptr (LbLedger) again =
        lb_ledger_open (folder, training ? LB_LEDGER_TRAINING : 0, "/nowhere", &error);
      g_assert_no_error (error);
      g_assert_cmpstr (lb_ledger_epoch (again), ==, epoch);
      if (!training)
        {
          g_assert_false (lb_ledger_set_clock (again, 0, &error));
          g_assert_error (error, LB_ERROR, LB_ERROR_FORBIDDEN);
          g_clear_error (&error);
          g_autofree char *people = g_build_filename (LB_SOURCE_DATA_DIRECTORY, "demo-people.json", NULL);
          g_assert_false (lb_ledger_install_people (again, people, &error));
          g_assert_error (error, LB_ERROR, LB_ERROR_FORBIDDEN);
        }
      g_clear_pointer (&again, lb_ledger_close);
      g_autofree char *command = g_strdup_printf ("rm -rf '%s'", folder);
      g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
    }
}

/* A store that a newer program wrote stays as it is, to the byte. */
static void
test_newer (void)
{
  g_autoptr (TestServer) server = stopped_server ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (server->folder, "ledger.db", NULL);
  g_autofree char *before = NULL, *after = NULL;
  gsize before_length, after_length;

  tamper (server, "PRAGMA user_version = 999");
  if (!test_on_postgresql ())
    g_assert_true (g_file_get_contents (path, &before, &before_length, NULL));
  g_autoptr (LbLedger) ledger =
    lb_ledger_open (server->folder, LB_LEDGER_TRAINING, LB_SOURCE_DATA_DIRECTORY, &error);
  g_assert_null (ledger);
  g_assert_error (error, LB_ERROR, LB_ERROR_NEWER);
  if (test_on_postgresql ())
    return;
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (after, after_length, before, before_length);
}

/* A store that is not made whole is not there: the next start makes it. */
static void
test_made_whole (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autoptr (GError) error = NULL;

  g_autoptr (LbLedger) none = lb_ledger_open (folder, 0, folder, &error);
  g_assert_null (none);
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (LbLedger) reader = lb_ledger_open (folder, LB_LEDGER_READ_ONLY, NULL, &error);
  g_assert_null (reader);
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (LbLedger) made = lb_ledger_open (folder, 0, LB_SOURCE_DATA_DIRECTORY, &error);
  g_assert_no_error (error);
  g_clear_pointer (&made, lb_ledger_close);
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", folder);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

/* A catalogue's id stands for its content for ever; another version needs another id. */
static void
test_documents (void)
{
  g_autoptr (TestServer) server = stopped_server ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) ledger = test_server_ledger (server, 0);
  g_autofree char *path = g_build_filename (LB_SOURCE_DATA_DIRECTORY, "catalogue.json", NULL);
  g_autofree char *changed = g_build_filename (server->folder, "changed.json", NULL);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (lb_ledger_install (ledger, "catalogue", path, &error));
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_autofree char *longer = g_strconcat (text, "\n", NULL);
  g_assert_true (g_file_set_contents (changed, longer, -1, NULL));
  g_assert_false (lb_ledger_install (ledger, "catalogue", changed, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (changed, "{\"id\": 1}", -1, NULL));
  g_assert_false (lb_ledger_install (ledger, "catalogue", changed, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  g_clear_error (&error);
  g_autoptr (GPtrArray) list = lb_ledger_documents (ledger, "catalogue", &error);
  g_assert_cmpint (list->len, ==, 1);
  g_autoptr (LbLedgerDocument) kept = lb_ledger_document (ledger, "catalogue", NULL, &error);
  g_assert_cmpmem (g_bytes_get_data (kept->content, NULL), g_bytes_get_size (kept->content), text, length);
}

/* lianbanctl writes to the folder while lianband serves it: what the writer remembers does not outlive that.
 * */
static void
test_two_writers (void)
{
  g_autoptr (TestServer) server = stopped_server ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) one = test_server_ledger (server, 0);
  g_autoptr (LbLedger) two = test_server_ledger (server, 0);
  LbActor *actor = lb_fixture_actor (server->bureau, "counter", NULL);
  LbLedger *turns[] = { one, two, two, one, two, one };
  const char *digest = "00";
  g_autofree char *device = g_strdup ("0190a0a0-0000-7000-8000-000000000009");

  actor->device = device;
  for (gsize i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_command_unref);
      LbCommand *command = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                         g_variant_new_parsed ("{'text': <'轮流'>}"));
      command->number = (gint64) i + 1;
      g_ptr_array_add (commands, command);
      g_assert_true (lb_ledger_begin (turns[i], &error));
      g_autoptr (GPtrArray) answers = lb_ledger_push (turns[i], actor, commands, &digest, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (strstr (answers->pdata[0], "\"applied\""));
      g_assert_true (lb_ledger_commit (turns[i], &error));
    }
  actor->device = NULL;
  g_autoptr (GPtrArray) faults = faults_of (server);
  g_assert_cmpint (faults->len, ==, 0);
}

/* Sends @command as number @number on @ledger; whether the answer has @outcome. */
static void
push_as (LbLedger *ledger, const LbActor *actor, LbCommand *command, gint64 number, const char *outcome)
{
  g_autoptr (GPtrArray) commands = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  const char *digest = "00";

  command->number = number;
  g_ptr_array_add (commands, command);
  g_assert_true (lb_ledger_begin (ledger, &error));
  g_autoptr (GPtrArray) answers = lb_ledger_push (ledger, actor, commands, &digest, NULL, NULL, &error);
  g_assert_no_error (error);
  if (strstr (answers->pdata[0], outcome) == NULL)
    g_error ("%s is not %s", (const char *) answers->pdata[0], outcome);
}

/* A command that comes again under another number (from a replica that was restored) is known, whoever took it first:
 * this handle, another one, or one whose batch was rolled back, which never took it. */
static void
test_taken_before (void)
{
  g_autoptr (TestServer) server = stopped_server ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) one = test_server_ledger (server, 0);
  g_autoptr (LbLedger) two = test_server_ledger (server, 0);
  LbActor *actor = lb_fixture_actor (server->bureau, "counter", NULL);
  g_autofree char *device = g_strdup ("0190a0a0-0000-7000-8000-00000000000a");
  LbLedger *turns[] = { one, one, two, one };
  gint64 number = 0;

  actor->device = device;
  for (gsize i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      g_autoptr (LbCommand) other = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                  g_variant_new_parsed ("{'text': <'不再来'>}"));
      push_as (turns[i], actor, other, ++number, "\"applied\"");
      lb_ledger_rollback (turns[i]);
      push_as (turns[i], actor, other, number, "\"applied\"");
      g_assert_true (lb_ledger_commit (turns[i], &error));
      for (gsize j = 0; j < G_N_ELEMENTS (turns); j++)
        {
          push_as (turns[j], actor, other, ++number, "\"duplicate\"");
          g_assert_true (lb_ledger_commit (turns[j], &error));
        }
    }
  actor->device = NULL;
  g_autoptr (GPtrArray) faults = faults_of (server);
  g_assert_cmpint (faults->len, ==, 0);
}

/* What is rolled back never was: not in the chain, not in the cache, not in the clock. */
static void
test_rollback (void)
{
  g_autoptr (TestServer) server = stopped_server ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) ledger = test_server_ledger (server, 0);
  gint64 head = lb_ledger_head (ledger), offset = lb_ledger_clock_offset (ledger);
  LbTime due;

  g_assert_true (lb_ledger_begin (ledger, &error));
  g_assert_true (lb_ledger_set_clock (ledger, lb_ledger_now (ledger) + 30 * (gint64) 86400000, &error));
  g_autofree char *case_id = NULL;
  g_assert_true (lb_ledger_next_tick (ledger, &due, &case_id, &error));
  g_assert_true (lb_ledger_tick (ledger, case_id, due, &error));
  g_assert_cmpint (lb_ledger_head (ledger), >, head);
  lb_ledger_rollback (ledger);
  g_assert_cmpint (lb_ledger_head (ledger), ==, head);
  g_assert_cmpint (lb_ledger_clock_offset (ledger), ==, offset);
  g_assert_true (lb_ledger_begin (ledger, &error));
  g_assert_true (lb_ledger_tick (ledger, case_id, due, &error));
  g_assert_no_error (error);
  g_assert_true (lb_ledger_commit (ledger, &error));
  g_autoptr (GPtrArray) faults = faults_of (server);
  g_assert_cmpint (faults->len, ==, 0);
}

static void
test_uuid (void)
{
  g_autofree char *earlier = lb_uuid_new (1559000000000);
  g_autofree char *later = lb_uuid_new (1559000000001);

  g_assert_true (lb_uuid_is_valid (earlier));
  g_assert_cmpstr (earlier, <, later);
  g_assert_cmpint (earlier[14], ==, '7');
  g_assert_false (lb_uuid_is_valid ("0190A0A0-0000-7000-8000-000000000001"));
  g_assert_false (lb_uuid_is_valid ("0190a0a0-0000-7000-8000-00000000000"));
  g_assert_false (lb_uuid_is_valid (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger/verify-names-what-is-wrong", test_verify_names);
  g_test_add_func ("/ledger/verify-reads-every-file", test_verify_blobs);
  g_test_add_func ("/ledger/training-and-real-never-mix", test_kinds);
  g_test_add_func ("/ledger/newer-stores-are-left-alone", test_newer);
  g_test_add_func ("/ledger/stores-are-made-whole", test_made_whole);
  g_test_add_func ("/ledger/documents-do-not-change", test_documents);
  g_test_add_func ("/ledger/two-programs-write-in-turn", test_two_writers);
  g_test_add_func ("/ledger/taken-before", test_taken_before);
  g_test_add_func ("/ledger/what-is-rolled-back-never-was", test_rollback);
  g_test_add_func ("/ledger/identifiers-sort-by-time", test_uuid);
  return g_test_run ();
}

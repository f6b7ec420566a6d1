/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A store from SQLite to PostgreSQL and back (under tests/with-postgresql): the same rows, the same state, the same
 * epoch, and never two places that both take writes.
 */
#include "lb-config.h"
#include "lb-database.h"
#include "lb-ledger-move.h"
#include "lb-test-server.h"

#include <glib/gstdio.h>
#include <string.h>

/* A pharmacy taken in, in the folder. */
static TestServer *
filled_server (void)
{
  TestServer *server = test_server_new_in_folder (TRUE);

  test_receive (server);
  test_server_stop (server);
  return server;
}

static char *
state_hash (TestServer *server)
{
  static const char *const all[] = { "all", NULL };
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  g_autoptr (GError) error = NULL;
  gint64 head, cases;
  char *digest = NULL;

  lb_ledger_state_hash (ledger, all, &head, &cases, &digest, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cases, >, 0);
  return digest;
}

static GPtrArray *
move (const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *tables = NULL;

  lb_ledger_move (from, to, &tables, &error);
  g_assert_no_error (error);
  return tables;
}

static void
assert_same (GPtrArray *one, GPtrArray *other)
{
  gint64 rows = 0;

  g_assert_cmpint (one->len, ==, other->len);
  g_assert_cmpint (one->len, >, 10);
  for (guint i = 0; i < one->len; i++)
    {
      const LbMovedTable *left = one->pdata[i], *right = other->pdata[i];
      g_assert_cmpstr (left->table, ==, right->table);
      g_assert_cmpint (left->rows, ==, right->rows);
      g_assert_cmpstr (left->digest, ==, right->digest);
      rows += left->rows;
    }
  g_assert_cmpint (rows, >, 20);
}

static void
assert_works (TestServer *server, const char *text)
{
  test_server_start (server);
  TestSession *session = test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL));
  g_autoptr (LbCommand) command = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                g_variant_new_parsed ("{'text': <%s>}", text));
  g_autoptr (TestAnswer) answer = test_push (server, session, command);
  g_assert_cmpstr (test_outcome (answer), ==, "applied");
  test_server_stop (server);
  test_verify (server);
}

static void
test_there_and_back (void)
{
  g_autoptr (TestServer) server = filled_server ();
  g_autofree char *address = test_engine_new ();
  g_autofree char *before = state_hash (server);
  g_autofree char *engine = g_build_filename (server->folder, "engine", NULL);

  g_autoptr (GPtrArray) there = move (server->folder, address);
  g_assert_true (g_file_test (engine, G_FILE_TEST_EXISTS));
  g_autofree char *on_server = state_hash (server);
  g_assert_cmpstr (on_server, ==, before);
  g_autoptr (GPtrArray) back = move (address, server->folder);
  assert_same (there, back);
  g_assert_false (g_file_test (engine, G_FILE_TEST_EXISTS));
  g_autofree char *after = state_hash (server);
  g_assert_cmpstr (after, ==, before);
  assert_works (server, "回来了");
}

/* What is written on the other engine comes back as well. */
static void
test_lives_on (void)
{
  g_autoptr (TestServer) server = filled_server ();
  g_autofree char *address = test_engine_new ();

  g_ptr_array_unref (move (server->folder, address));
  assert_works (server, "在服务器上");
  g_autofree char *before = state_hash (server);
  g_ptr_array_unref (move (address, server->folder));
  g_autofree char *after = state_hash (server);
  g_assert_cmpstr (after, ==, before);
  assert_works (server, "又在文件里");
}

/* Whoever still has the old place open is refused at their next write. */
static void
test_old_place_is_closed (void)
{
  g_autoptr (TestServer) server = filled_server ();
  g_autofree char *address = test_engine_new ();
  g_autoptr (LbLedger) old = test_server_ledger (server, 0);
  g_autoptr (GError) error = NULL;
  GPtrArray *none = NULL;

  g_assert_true (lb_ledger_begin (old, &error));
  lb_ledger_rollback (old);
  g_ptr_array_unref (move (server->folder, address));
  g_assert_false (lb_ledger_begin (old, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_BUSY);
  g_clear_error (&error);
  g_clear_pointer (&old, lb_ledger_close);
  /* Moved away is moved away; and where something is, nothing is moved to. */
  g_assert_false (lb_ledger_move (server->folder, address, &none, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_autoptr (TestServer) other = filled_server ();
  g_assert_false (lb_ledger_move (other->folder, address, &none, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (lb_ledger_move (address, other->folder, &none, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CONFLICT);
}

/* Cut at any step, the store is in one place, and doing it again finishes it. */
static void
test_cut_anywhere (void)
{
  g_autoptr (TestServer) server = filled_server ();
  g_autofree char *address = test_engine_new ();
  g_autofree char *before = state_hash (server);
  gboolean cut = TRUE;
  guint cuts = 0;

  for (gint64 nth = 1; cut; nth += 1 + nth / 6)
    {
      g_autoptr (GError) error = NULL;
      GPtrArray *tables = NULL;
      lb_database_inject_fault (nth, 10 /* SQLITE_IOERR */);
      gboolean done = lb_ledger_move (server->folder, address, &tables, &error);
      cut = lb_database_fault_happened ();
      lb_database_inject_fault (0, 0);
      g_assert_cmpint (done, ==, !cut);
      g_clear_pointer (&tables, g_ptr_array_unref);
      if (!cut)
        break;
      cuts++;
      tables = move (server->folder, address);
      g_clear_pointer (&tables, g_ptr_array_unref);
      g_autofree char *there = state_hash (server);
      g_assert_cmpstr (there, ==, before);
      tables = move (address, server->folder);
      g_clear_pointer (&tables, g_ptr_array_unref);
      g_autofree char *back = state_hash (server);
      g_assert_cmpstr (back, ==, before);
    }
  g_test_message ("cut %u times", cuts);
  g_assert_cmpint (cuts, >, 10);
  g_autofree char *after = state_hash (server);
  g_assert_cmpstr (after, ==, before);
}

/* A folder is not given to an engine that it is not on. */
static void
test_choice (void)
{
  g_autoptr (TestServer) server = filled_server ();
  g_autofree char *address = test_engine_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (lb_ledger_choose_engine (server->folder, address, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (lb_ledger_choose_engine (server->folder, "sqlite", &error));
  g_ptr_array_unref (move (server->folder, address));
  g_assert_true (lb_ledger_choose_engine (server->folder, address, &error));
  g_assert_false (lb_ledger_choose_engine (server->folder, "sqlite", &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (lb_ledger_choose_engine (server->folder, "mysql://localhost/x", &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  g_clear_error (&error);
  g_autoptr (LbLedger) none = lb_ledger_open ("/proc/none", LB_LEDGER_EXISTING, NULL, &error);
  g_assert_null (none);
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  g_test_add_func ("/move/there-and-back-is-the-same", test_there_and_back);
  g_test_add_func ("/move/what-is-written-there-comes-back", test_lives_on);
  g_test_add_func ("/move/the-old-place-is-closed", test_old_place_is_closed);
  g_test_add_func ("/move/cut-anywhere-it-is-in-one-place", test_cut_anywhere);
  g_test_add_func ("/move/a-folder-keeps-its-engine", test_choice);
  return g_test_run ();
}

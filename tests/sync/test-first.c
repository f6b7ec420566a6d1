/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first sync on a bad line and a busy desk.
 */
#include "lb-test-desk.h"
#include "lb-replica.h"
#include "lb-test-line.h"

#include <glib/gstdio.h>
#include <string.h>

#define ITEM "drug-retail-licence"

typedef struct
{
  TestServer *server;
  TestLine *line;
  TestDesk *desk;
  const LbActor *actor;
  char *id;
  gint64 version; /* of the case in the store */
} Office;

static gint64
version_at (Office *office)
{
  g_autoptr (LbCase) state = test_desk_case (office->desk, office->id, NULL);

  return state != NULL ? state->version : 0;
}

/* More of a case than fits into one packet, so that there is something to cut. */
static void
fill (Office *office)
{
  TestSession *session = test_session_of (office->server, lb_fixture_actor (office->server->bureau, "counter", NULL));

  for (int i = 0; i < 12; i++)
    {
      g_autofree char *noise = g_malloc0 (1501);
      for (int j = 0; j < 1500; j++)
        noise[j] = (char) g_test_rand_int_range ('!', '~');
      for (char *c = noise; *c != '\0'; c++)
        if (*c == '\\' || *c == '"' || *c == '\'')
          *c = '-';
      g_autoptr (LbCommand) command = test_command (office->server, office->id, NULL, LB_COMMAND_COMMENT, 1,
                                                    g_variant_new_parsed ("{'text': <%s>}", noise));
      g_autoptr (TestAnswer) answer = test_push (office->server, session, command);
      g_assert_cmpstr (test_outcome (answer), ==, "applied");
    }
  office->version += 12;
}

static void
set_up (Office *office, gconstpointer data)
{
  office->server = test_server_new (TRUE);
  test_receive (office->server);
  office->line = test_line_new (office->server->address);
  office->desk = test_desk_new (test_line_address (office->line));
  office->actor = lb_fixture_for (office->server->bureau, "acceptor", ITEM);
  office->id = g_strdup (office->server->bureau->case_id);
  office->version = office->server->bureau->state->version;
  fill (office);
  test_desk_open (office->desk);
}

static void
tear_down (Office *office, gconstpointer data)
{
  test_desk_free (office->desk);
  test_line_free (office->line);
  test_server_free (office->server);
  g_free (office->id);
}

static char *
replica_folder (Office *office)
{
  return g_build_filename (office->desk->folder, office->actor->id, NULL);
}

/* How much of a snapshot has come; 0 when there is nothing. */
static gint64
fetched (Office *office)
{
  g_autofree char *folder = replica_folder (office);
  gboolean whole = FALSE;
  gint64 size = 0;
  g_autofree char *digest = lb_replica_find_snapshot (folder, &whole, &size);

  return digest != NULL ? size : 0;
}

static void
comment (Office *office, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = test_desk_submit (office->desk, office->id, NULL, LB_COMMAND_COMMENT,
                                                   g_variant_new_parsed ("{'text': <%s>}", text), NULL, &error);

  g_assert_no_error (error);
}

/* Cut again and again: each time it goes on where it was, and no byte is fetched twice. */
static void
test_cut_downloads (Office *office, gconstpointer data)
{
  gint64 had = 0;

  test_line_cut (office->line, LB_CUT_DOWN, "GET /v1/snapshot", 1, 4000);
  test_desk_sign_in (office->desk, office->server, office->actor);
  for (int i = 1; i <= 3; i++)
    {
      test_until (test_line_cuts (office->line) == i && fetched (office) > had);
      g_assert_cmpint (version_at (office), ==, 0);
      had = fetched (office);
      if (i < 3)
        test_line_cut (office->line, LB_CUT_DOWN, "GET /v1/snapshot", 1, 4000);
      lb_client_sync_now (office->desk->client);
    }
  g_assert_cmpint (had, >, 8000);
  test_until (version_at (office) == office->version && test_is_quiet (office->desk));
  g_assert_cmpint (fetched (office), ==, 0);
}

/* Closed in the middle and opened again another day. */
static void
test_restarts (Office *office, gconstpointer data)
{
  test_line_cut (office->line, LB_CUT_DOWN, "GET /v1/snapshot", 1000, 5000);
  test_desk_sign_in (office->desk, office->server, office->actor);
  test_until (fetched (office) > 0);
  gint64 had = fetched (office);
  test_line_cut (office->line, LB_CUT_NONE, NULL, 0, 0);
  test_desk_restart (office->desk, test_line_address (office->line));
  g_assert_cmpint (fetched (office), >=, had);
  test_desk_open (office->desk);
  test_desk_sign_in (office->desk, office->server, office->actor);
  test_until (version_at (office) == office->version && test_is_quiet (office->desk));
}

/* What was altered on the disk meanwhile is not opened: it is fetched anew. */
static void
test_altered (Office *office, gconstpointer data)
{
  g_autofree char *folder = replica_folder (office);
  gboolean whole = FALSE;

  test_line_cut (office->line, LB_CUT_DOWN, "GET /v1/snapshot", 1000, 5000);
  test_desk_sign_in (office->desk, office->server, office->actor);
  test_until (fetched (office) > 0);
  test_line_cut (office->line, LB_CUT_ALL, NULL, -1, 0);
  test_until (lb_client_get_state (office->desk->client) == LB_SYNC_OFFLINE);
  g_autofree char *digest = lb_replica_find_snapshot (folder, &whole, NULL);
  g_autofree char *path = lb_replica_snapshot_path (folder, digest, FALSE), *bytes = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  bytes[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*first sync*altered*");
  test_line_cut (office->line, LB_CUT_NONE, NULL, 0, 0);
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  while (version_at (office) != office->version && g_get_monotonic_time () < until)
    {
      lb_client_sync_now (office->desk->client);
      test_turn ();
    }
  g_test_assert_expected_messages ();
  test_until (version_at (office) == office->version && test_is_quiet (office->desk));
}

/* While all is fetched anew, people go on: what they do is shown, kept and sent, and nothing of it is lost or done
 * twice when the new replica takes the place of the old. */
static void
test_work_goes_on (Office *office, gconstpointer data)
{
  test_desk_sign_in (office->desk, office->server, office->actor);
  test_until (version_at (office) == office->version && test_is_quiet (office->desk));
  test_line_cut (office->line, LB_CUT_ALL, NULL, -1, 0);
  test_until (lb_client_get_state (office->desk->client) == LB_SYNC_OFFLINE);
  comment (office, "断网时写的");
  /* The store was put back: another epoch. */
  test_server_stop (office->server);
  test_server_sql (office->server, "UPDATE meta SET value = '0123456789abcdef0123456789abcdef' WHERE name = 'epoch'");
  test_server_start (office->server);
  test_line_turn_to (office->line, office->server->address);
  test_line_cut (office->line, LB_CUT_DOWN, "GET /v1/snapshot", 1000, 3000);
  lb_client_sync_now (office->desk->client);
  int cuts = test_line_cuts (office->line);
  test_until (test_line_cuts (office->line) > cuts);
  /* The way is open for commands, and the desk is not stopped by what is missing. */
  test_until (test_waiting (office->desk) == 0);
  LbDraft draft = { .id = (char *) "d", .kind = (char *) "intake", .title = (char *) "", .content = (char *) "{}" };
  lb_client_save_draft_async (office->desk->client, &draft, test_desk_done, office->desk);
  g_assert_true (lb_client_save_draft_finish (office->desk->client, test_desk_wait (office->desk), NULL));
  test_line_cut (office->line, LB_CUT_NONE, NULL, 0, 0);
  lb_client_sync_now (office->desk->client);
  test_until (version_at (office) == office->version + 1 && test_is_quiet (office->desk));
  g_autoptr (LbLedger) ledger = test_server_ledger (office->server, LB_LEDGER_READ_ONLY);
  g_autoptr (LbCase) state = lb_ledger_case (ledger, office->id, NULL);
  g_assert_cmpint (state->version, ==, office->version + 1);
  lb_client_list_drafts_async (office->desk->client, "intake", test_desk_done, office->desk);
  g_autoptr (GPtrArray) drafts =
    lb_client_list_drafts_finish (office->desk->client, test_desk_wait (office->desk), NULL);
  g_assert_cmpint (drafts->len, ==, 1);
}

/* Signed out in the middle, signed in again at once. */
static void
test_sign_out (Office *office, gconstpointer data)
{
  for (int i = 0; i < 6; i++)
    {
      test_line_cut (office->line, i % 2 == 0 ? LB_CUT_DOWN : LB_CUT_NONE, "GET /v1/snapshot", 1, 2000 * i);
      test_desk_sign_in (office->desk, office->server, office->actor);
      for (int turn = 0; turn < i; turn++)
        test_turn ();
      lb_client_sign_out_async (office->desk->client, test_desk_done, office->desk);
      g_assert_true (lb_client_sign_out_finish (office->desk->client, test_desk_wait (office->desk), NULL));
    }
  test_line_cut (office->line, LB_CUT_NONE, NULL, 0, 0);
  test_desk_sign_in (office->desk, office->server, office->actor);
  test_until (version_at (office) == office->version && test_is_quiet (office->desk));
}

/* Where the bureau says so, nothing of its cases stays on a PC that nobody is signed in to. */
static void
test_leaves_nothing (Office *office, gconstpointer data)
{
  /* Not the applicant's name: the catalogue and people have words that are like it. */
  const char *number = office->server->bureau->state->number;
  g_autofree char *folder = replica_folder (office);
  const char *const policies[] = { "\"wipe_on_sign_out\": {\n    \"value\": false",
                                   "\"wipe_on_sign_out\": {\n    \"value\": true" };

  for (int wipes = 0; wipes < 2; wipes++)
    {
      g_autofree char *sql = g_strdup_printf (
        "UPDATE document SET content = CAST (replace (CAST (content AS TEXT), '%s', '%s') AS BLOB) WHERE kind = 'policy'",
        policies[0], policies[wipes]);
      test_server_stop (office->server);
      test_server_sql (office->server, sql);
      test_server_sql (office->server, "UPDATE document SET digest = digest || 'x' WHERE kind = 'policy'");
      test_server_start (office->server);
      test_line_turn_to (office->line, office->server->address);
      lb_client_sync_now (office->desk->client);
      test_desk_sign_in (office->desk, office->server, office->actor);
      test_until (version_at (office) == office->version && test_is_quiet (office->desk));
      g_assert_true (lb_fixture_folder_holds (folder, number));
      lb_client_sign_out_async (office->desk->client, test_desk_done, office->desk);
      g_assert_true (lb_client_sign_out_finish (office->desk->client, test_desk_wait (office->desk), NULL));
      g_assert_cmpint (lb_fixture_folder_holds (folder, number), ==, !wipes);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(path, function) g_test_add (path, Office, NULL, set_up, function, tear_down)
  add ("/first/a-download-that-is-cut-goes-on", test_cut_downloads);
  add ("/first/and-over-a-restart", test_restarts);
  add ("/first/what-was-altered-is-fetched-anew", test_altered);
  add ("/first/work-goes-on-meanwhile", test_work_goes_on);
  add ("/first/may-be-left-at-any-time", test_sign_out);
  add ("/first/signing-out-may-leave-nothing", test_leaves_nothing);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The client on a bad line, and with a store that changes its mind.
 */
#include "lb-test-desk.h"
#include "lb-test-line.h"

#include <string.h>

#define ITEM "drug-retail-licence"

typedef struct
{
  TestServer *server;
  TestLine *line;
  TestDesk *desk;
  const LbActor *actor;
  char *id;
  gint64 before;
} Office;

static gint64
version_at (TestDesk *desk, const char *case_id)
{
  g_autoptr (LbCase) state = test_desk_case (desk, case_id, NULL);

  return state != NULL ? state->version : 0;
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
  office->before = office->server->bureau->state->version;
  test_desk_open (office->desk);
  test_desk_sign_in (office->desk, office->server, office->actor);
  test_until (version_at (office->desk, office->id) == office->before && test_is_quiet (office->desk));
}

static void
tear_down (Office *office, gconstpointer data)
{
  test_desk_free (office->desk);
  test_line_free (office->line);
  test_server_free (office->server);
  g_free (office->id);
}

static void
comment (Office *office, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = test_desk_submit (office->desk, office->id, NULL, LB_COMMAND_COMMENT,
                                                   g_variant_new_parsed ("{'text': <%s>}", text), NULL, &error);

  g_assert_no_error (error);
}

static gint64
version_in_store (Office *office)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (office->server, LB_LEDGER_READ_ONLY);
  g_autoptr (LbCase) state = lb_ledger_case (ledger, office->id, NULL);

  return state->version;
}

/* The wires notice a moment later. */
static void
cut_off (Office *office)
{
  test_line_cut (office->line, LB_CUT_ALL, NULL, -1, 0);
  test_until (lb_client_get_state (office->desk->client) == LB_SYNC_OFFLINE);
}

/* The store did it and the answer was lost: it is sent again and done once. */
static void
test_lost_answers (Office *office, gconstpointer data)
{
  for (int i = 0; i < 5; i++)
    {
      test_line_cut (office->line, LB_CUT_ANSWER, "POST /v1/commands", 1, 0);
      comment (office, "回音丢了");
      test_until (test_line_cuts (office->line) == i + 1);
      lb_client_sync_now (office->desk->client);
      test_until (test_is_quiet (office->desk));
    }
  test_until (version_at (office->desk, office->id) == office->before + 5);
  g_assert_cmpint (version_in_store (office), ==, office->before + 5);
}

static void
test_cut_requests (Office *office, gconstpointer data)
{
  for (int i = 0; i < 8; i++)
    {
      int cuts = test_line_cuts (office->line);
      test_line_cut (office->line, LB_CUT_BYTES, "POST /v1/commands", 1, g_test_rand_int_range (1, 600));
      comment (office, "没送到");
      test_until (test_line_cuts (office->line) > cuts || test_is_quiet (office->desk));
      lb_client_sync_now (office->desk->client);
      test_until (test_is_quiet (office->desk));
    }
  g_assert_cmpint (version_in_store (office), ==, office->before + 8);
}

/* A page that is cut off is thrown away, and what it held comes with the next. */
static void
test_cut_pages (Office *office, gconstpointer data)
{
  TestSession *other = test_session_of (office->server, lb_fixture_actor (office->server->bureau, "counter", NULL));

  for (int i = 0; i < 3; i++)
    {
      test_line_cut (office->line, LB_CUT_ANSWER, "GET /v1/changes", 1, 0);
      g_autoptr (LbCommand) command = test_command (office->server, office->id, NULL, LB_COMMAND_COMMENT,
                                                    office->before + i, g_variant_new_parsed ("{'text': <'x'>}"));
      g_autoptr (TestAnswer) answer = test_push (office->server, other, command);
      g_assert_cmpstr (test_outcome (answer), ==, "applied");
      test_until (version_at (office->desk, office->id) == office->before + i + 1);
    }
}

static void
test_line_comes_back (Office *office, gconstpointer data)
{
  cut_off (office);
  comment (office, "一");
  comment (office, "二");
  test_until (lb_client_get_state (office->desk->client) == LB_SYNC_OFFLINE);
  g_assert_cmpuint (test_waiting (office->desk), ==, 2);
  test_line_cut (office->line, LB_CUT_NONE, NULL, 0, 0);
  test_until (test_is_quiet (office->desk));
  g_assert_cmpint (version_in_store (office), ==, office->before + 2);
}

/* Two take the same item while one is off line: the later one hears it, with the reason, and nothing is lost. */
static void
test_refused_later (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const LbActor *second = lb_fixture_actor_n (office->server->bureau, "acceptor", office->actor->section, 2);
  TestSession *other = test_session_of (office->server, second);
  cut_off (office);
  g_autoptr (GPtrArray) events = test_desk_submit (office->desk, office->id, ITEM, LB_COMMAND_TAKE, NULL, NULL, &error);
  g_assert_no_error (error);
  comment (office, "还有这个");
  g_autoptr (LbCommand) take = test_command (office->server, office->id, ITEM, LB_COMMAND_TAKE, office->before, NULL);
  g_autoptr (TestAnswer) answer = test_push (office->server, other, take);
  g_assert_cmpstr (test_outcome (answer), ==, "applied");

  test_line_cut (office->line, LB_CUT_NONE, NULL, 0, 0);
  test_until (test_refused (office->desk) == 1 && test_waiting (office->desk) == 0);
  g_assert_cmpint (lb_client_get_state (office->desk->client), ==, LB_SYNC_REFUSED);
  test_until (version_at (office->desk, office->id) == office->before + 2);
  g_autoptr (GPtrArray) rows = test_desk_outbox (office->desk);
  g_assert_cmpuint (rows->len, ==, 1);
  LbOutboxRow *row = rows->pdata[0];
  g_assert_true (row->refused);
  g_assert_cmpint (row->command->type, ==, LB_COMMAND_TAKE);
  g_assert_cmpuint (strlen (row->reason_text), >, 0);
  g_assert_nonnull (row->case_number);
  lb_client_discard_async (office->desk->client, row->command->id, test_desk_done, office->desk);
  g_assert_true (lb_client_outbox_finish (office->desk->client, test_desk_wait (office->desk), NULL));
  g_assert_cmpuint (test_refused (office->desk), ==, 0);
  g_assert_cmpint (lb_client_get_state (office->desk->client), ==, LB_SYNC_SYNCED);
}

/* A store out of a backup has another epoch: the replica begins again, and keeps what waits. */
static void
test_another_epoch (Office *office, gconstpointer data)
{
  cut_off (office);
  comment (office, "等着");
  test_until (lb_client_get_state (office->desk->client) == LB_SYNC_OFFLINE);
  test_server_stop (office->server);
  test_server_sql (office->server, (const char *) data);
  test_server_start (office->server);
  test_line_turn_to (office->line, office->server->address);
  test_line_cut (office->line, LB_CUT_NONE, NULL, 0, 0);
  lb_client_sync_now (office->desk->client);
  test_until (test_is_quiet (office->desk));
  test_until (version_at (office->desk, office->id) == office->before + 1);
  /* Rows are made after the events are taken in. */
  test_until (test_desk_count (office->desk, LB_COLUMN_ANY, NULL, NULL) > 0);
}

/* Files */

static GBytes *
big_file (gsize length)
{
  g_autofree char *bytes = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (char) (i * 2654435761u >> 13);
  memcpy (bytes, "%PDF-1.7", 8);
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

static gboolean
store_has (Office *office, const char *digest)
{
  TestSession *session = test_session (office->server, office->actor->id);
  g_autofree char *path = g_strconcat ("/v1/blobs/", digest, NULL);
  g_autoptr (TestAnswer) answer = test_ask (office->server, session->access, "GET", path, NULL, 0, NULL);

  return answer->status == 200;
}

static void
test_cut_uploads (Office *office, gconstpointer data)
{
  g_autoptr (GBytes) bytes = big_file (20 * 1024 * 1024 + 7);
  g_autoptr (GError) error = NULL;
  test_line_cut (office->line, LB_CUT_BYTES, "PATCH /v1/uploads", 4, 3 * 1024 * 1024);
  lb_client_attach_bytes_async (office->desk->client, bytes, "图纸.pdf", "application/pdf", NULL, test_desk_done,
                                office->desk);
  LbFile *file = lb_client_attach_finish (office->desk->client, test_desk_wait (office->desk), &error);
  g_assert_no_error (error);

  for (int i = 1; i <= 4; i++)
    {
      test_until (test_line_cuts (office->line) >= i);
      lb_client_sync_now (office->desk->client);
    }
  test_until (store_has (office, file->blob));
  /* It is here already; and it comes back from the store where it is not. */
  lb_client_get_blob_async (office->desk->client, file->blob, NULL, test_desk_done, office->desk);
  g_autoptr (GFile) local = lb_client_get_blob_finish (office->desk->client, test_desk_wait (office->desk), &error);
  g_assert_no_error (error);
  g_assert_true (g_file_delete (local, NULL, NULL));
  lb_client_get_blob_async (office->desk->client, file->blob, NULL, test_desk_done, office->desk);
  g_autoptr (GFile) fetched = lb_client_get_blob_finish (office->desk->client, test_desk_wait (office->desk), &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) again = g_file_load_bytes (fetched, NULL, NULL, NULL);
  g_assert_true (g_bytes_equal (bytes, again));
  lb_file_free (file);
}

/* What a command names goes before it, however the line behaves. */
static void
test_files_go_first (Office *office, gconstpointer data)
{
  g_autoptr (GBytes) bytes = big_file (9 * 1024 * 1024);
  g_autoptr (GError) error = NULL;
  cut_off (office);
  lb_client_attach_bytes_async (office->desk->client, bytes, "照片.pdf", NULL, NULL, test_desk_done, office->desk);
  LbFile *file = lb_client_attach_finish (office->desk->client, test_desk_wait (office->desk), &error);
  g_assert_no_error (error);
  GVariant *args = g_variant_new_parsed (
    "{'text': <'见附件'>, 'files': <[{'blob': <%s>, 'name': <%s>, 'mediaType': <%s>, 'size': <%x>}]>}", file->blob,
    file->name, file->media_type, file->size);
  g_autoptr (GPtrArray) events = test_desk_submit (office->desk, office->id, NULL, LB_COMMAND_COMMENT, args, NULL, &error);
  g_assert_no_error (error);
  test_until (lb_client_get_state (office->desk->client) == LB_SYNC_OFFLINE);

  test_line_cut (office->line, LB_CUT_ANSWER, "PATCH /v1/uploads", 1, 0);
  lb_client_sync_now (office->desk->client);
  test_until (test_line_cuts (office->line) == 1);
  lb_client_sync_now (office->desk->client);
  test_until (test_is_quiet (office->desk));
  g_assert_cmpuint (test_refused (office->desk), ==, 0);
  g_assert_cmpint (version_in_store (office), ==, office->before + 1);
  lb_file_free (file);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, data, function) g_test_add ("/faults/" name, Office, data, set_up, function, tear_down)
  TEST ("a-lost-answer-is-no-second-command", NULL, test_lost_answers);
  TEST ("a-cut-request-is-sent-again", NULL, test_cut_requests);
  TEST ("a-cut-page-is-thrown-away", NULL, test_cut_pages);
  TEST ("the-line-comes-back", NULL, test_line_comes_back);
  TEST ("what-is-refused-later-stays-with-its-reason", NULL, test_refused_later);
  TEST ("a-store-of-another-epoch", "UPDATE meta SET value = '0123456789abcdef0123456789abcdef' WHERE name = 'epoch'", test_another_epoch);
  TEST ("uploads-go-on-where-they-were-cut", NULL, test_cut_uploads);
  TEST ("files-go-before-what-names-them", NULL, test_files_go_first);
  return g_test_run ();
}

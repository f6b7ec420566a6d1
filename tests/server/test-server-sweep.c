/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the service does for its store by itself: it sweeps files that no event names and never one that an event does,
 * whatever people send and name meanwhile; reads files again; seals the log.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "lb-backup.h"
#include "lb-blob-store.h"
#include "lb-keeper.h"
#include "lb-ledger-keep.h"
#include "lb-test-server.h"

#define WRITERS 4

static TestSession *
counter_n (TestServer *server, int number)
{
  return test_session_of (server, lb_fixture_actor_n (server->bureau, "counter", NULL, number));
}

/* Everything that nobody names counts as old. */
static guint
sweep (TestServer *server)
{
  g_autoptr (GError) error = NULL;
  guint count = 0;

  lb_keeper_sweep (lb_server_keeper (server->server), lb_ledger_system_now () + 1000, &count, &error);
  g_assert_no_error (error);
  return count;
}

static LbCommand *
naming (TestServer *server, const char *text)
{
  return test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                       g_variant_new_parsed ("{'text': <'附件'>, 'files': <%@aa{sv}>}", lb_fixture_files (text)));
}

static gboolean
is_there (TestServer *server, const char *text)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *path = lb_ledger_blob_path (server->folder, digest);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_what_goes (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = counter_n (server, 1);
  g_autoptr (GError) error = NULL;
  guint count = 99;

  test_upload (server, session, "有人提到", strlen ("有人提到"));
  g_autoptr (LbCommand) command = naming (server, "有人提到");
  g_autoptr (TestAnswer) named = test_push (server, session, command);
  g_assert_cmpstr (test_outcome (named), ==, "applied");
  test_upload (server, session, "没人提到", strlen ("没人提到"));
  /* The bytes of an upload that was never completed. */
  g_autofree char *stray = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "stray", -1);
  g_autofree char *path = lb_ledger_blob_path (server->folder, stray), *parent = g_path_get_dirname (path);
  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, "stray", -1, NULL));
  /* Young ones stay, the stray alone is nobody's. */
  g_assert_true (lb_keeper_sweep (lb_server_keeper (server->server), lb_ledger_system_now () - 86400000, &count, &error));
  g_assert_cmpint (count, ==, 1);
  g_assert_true (is_there (server, "没人提到"));
  g_assert_false (is_there (server, "stray"));
  g_assert_cmpint (sweep (server), ==, 1);
  g_assert_cmpint (sweep (server), ==, 0);
  g_assert_false (is_there (server, "没人提到"));
  g_assert_true (is_there (server, "有人提到"));
  /* It may be sent again, and then be named. */
  g_autoptr (LbCommand) late = naming (server, "没人提到");
  g_autoptr (TestAnswer) refused = test_push (server, session, late);
  g_assert_cmpstr (test_outcome (refused), ==, "refused");
  test_upload (server, session, "没人提到", strlen ("没人提到"));
  g_autoptr (LbCommand) again = naming (server, "没人提到");
  g_autoptr (TestAnswer) applied = test_push (server, session, again);
  g_assert_cmpstr (test_outcome (applied), ==, "applied");
  g_assert_cmpint (sweep (server), ==, 0);
  test_verify (server);
}

/* What was handed out is a file of the case like any other: it arrives before its step, is never swept, and verify
 * reads it. The same bytes may be told of twice. */
static void
test_an_issued_paper_stays (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = counter_n (server, 1);

  for (int round = 0; round < 3; round++)
    {
      g_autoptr (GVariant) file = lb_fixture_file ("receipt");
      g_autoptr (LbCommand) command
        = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_ISSUE_PAPER, 1,
                        g_variant_new_parsed ("{'kind': <'receipt'>, 'number': <'AS-03-1'>, 'title': <'接件凭证'>, "
                                              "'how': <'printed'>, 'pages': <@x 2>, 'file': <%@a{sv}>}", file));
      g_autoptr (TestAnswer) answer = test_push (server, session, command);

      g_assert_cmpstr (test_outcome (answer), ==, round == 0 ? "refused" : "applied");
      if (round == 0)
        test_upload (server, session, "receipt", strlen ("receipt"));
    }
  g_assert_cmpint (sweep (server), ==, 0);
  g_assert_true (is_there (server, "receipt"));
  test_verify (server);
}

/* The log decides, not the table that is derived from it: a row that was lost does not cost a file. */
static void
test_the_log_decides (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);

  test_receive (server);
  test_server_sql (server, "DELETE FROM blob_case");
  g_assert_cmpint (sweep (server), ==, 0);
}

/* Killed between any two steps, the next sweep ends what was begun. */
static void
test_broken_off (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GError) error = NULL;

  test_receive (server);
  test_upload (server, counter_n (server, 1), "一", strlen ("一"));
  test_server_stop (server);
  {
    g_autoptr (LbLedger) ledger = test_server_ledger (server, 0);
    g_autoptr (LbSweep) plan = lb_ledger_sweep_plan (ledger, lb_ledger_system_now () + 1000, &error);
    g_assert_no_error (error);
    g_assert_true (lb_ledger_begin (ledger, &error) && lb_ledger_sweep_mark (ledger, plan, &error)
                   && lb_ledger_commit (ledger, &error));
    g_assert_cmpint (plan->gone->len, ==, 1);
    /* Here it was killed. Nobody can begin to send the file. */
    g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "一", -1);
    g_assert_null (lb_ledger_upload_begin (ledger, "counter-hall-1", digest, strlen ("一"), NULL, &error));
    g_assert_error (error, LB_ERROR, LB_ERROR_BUSY);
  }
  test_server_start (server);
  g_assert_true (is_there (server, "一"));
  g_assert_cmpint (sweep (server), ==, 1);
  g_assert_false (is_there (server, "一"));
  test_upload (server, counter_n (server, 1), "一", strlen ("一"));
  test_verify (server);
}

/* People send and name, the same files and others, while everything unnamed is swept at once. */
typedef struct
{
  TestServer *server;
  TestSession *session;
  guint32 seed;
  guint applied, refused;
} Writer;

/* As many files as are sent in the same while: few, so that people meet in them. */
#define TOGETHER 4
/* As many times somebody sends one of them before the next few come. */
#define WHILE 5

static void
send_and_name (Writer *writer, GRand *random, int turn)
{
  int number = turn / WHILE * TOGETHER + g_rand_int_range (random, 0, TOGETHER);
  g_autofree char *text = g_strdup_printf ("文件 %d", number);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *body = g_strdup_printf ("{\"sha256\":\"%s\",\"size\":%zu}", digest, strlen (text));

  g_autoptr (TestAnswer) begun =
    test_ask (writer->server, writer->session->access, "POST", "/v1/uploads", body, -1, NULL);
  if (begun->status == 503)
    return;
  g_assert_true (begun->status == 201 || begun->status == 200);
  if (!json_is_true (json_object_get (begun->json, "complete")))
    {
      g_autofree char *path = g_strconcat ("/v1/uploads/", test_answer_text (begun, "upload"), NULL);
      g_autoptr (TestAnswer) piece = test_ask (writer->server, writer->session->access, "PATCH", path, text,
                                               (gssize) strlen (text), "Upload-Offset: 0", NULL);
      g_assert_cmpint (piece->status, ==, 200);
    }
  if (number % TOGETHER == 0 || g_rand_int_range (random, 0, 3) == 0)
    return; /* a file that nobody ever names, or not this time */
  if (g_rand_boolean (random))
    g_usleep ((gulong) g_rand_int_range (random, 0, 3000));
  g_autoptr (LbCommand) command = naming (writer->server, text);
  g_autoptr (TestAnswer) answer = test_push (writer->server, writer->session, command);
  writer->applied += strcmp (test_outcome (answer), "applied") == 0;
  writer->refused += strcmp (test_outcome (answer), "refused") == 0;
}

static gpointer
write_on (gpointer data)
{
  Writer *writer = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (writer->seed);

  for (int i = 0; i < 60; i++)
    send_and_name (writer, random, i);
  return NULL;
}

static void
test_races (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  Writer writers[WRITERS];
  GThread *threads[WRITERS];
  guint swept = 0, applied = 0, refused = 0;

  test_receive (server);
  for (int i = 0; i < WRITERS; i++)
    writers[i] = (Writer) { server, counter_n (server, i + 1), g_test_rand_int () & 0x7fffffff, 0, 0 };
  for (int i = 0; i < WRITERS; i++)
    threads[i] = g_thread_new ("writer", write_on, &writers[i]);
  gint64 until = g_get_monotonic_time () + 4 * G_USEC_PER_SEC;
  while (g_get_monotonic_time () < until)
    swept += sweep (server);
  for (int i = 0; i < WRITERS; i++)
    {
      g_thread_join (threads[i]);
      applied += writers[i].applied;
      refused += writers[i].refused;
    }
  swept += sweep (server);
  g_test_message ("%u named, %u too late, %u swept", applied, refused, swept);
  g_assert_cmpint (applied, >, 20);
  /* One file of each few is never named, and must go, however slow or fast the sweeps and the commits are. */
  g_assert_cmpint (swept, >, 5);
  test_verify (server); /* every file that an event names is there, whole */
}

/* Reading again */

/* The figure of that name as the service shows it; -1 when it shows none. */
static gint64
figure (TestServer *server, const char *name)
{
  g_autoptr (TestAnswer) answer = test_ask (server, NULL, "GET", "/metrics", NULL, 0, NULL);
  g_autofree char *start = g_strconcat ("\nlianban_", name, " ", NULL);
  const char *at = strstr (answer->body->str, start);

  return at != NULL ? g_ascii_strtoll (at + strlen (start), NULL, 10) : -1;
}

static void
check_figures (TestServer *server, gint64 altered, gint64 missing)
{
  g_assert_cmpint (figure (server, "files_wrong{what=\"altered\"}"), ==, altered);
  g_assert_cmpint (figure (server, "files_wrong{what=\"missing\"}"), ==, missing);
}

/* So that an alarm goes off and stays until the files are put back. */
static void
test_checks (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GError) error = NULL;
  guint count = 99;
  gint64 now = lb_ledger_system_now () / 1000;

  test_receive (server);
  LbKeeper *keeper = lb_server_keeper (server->server);
  test_upload (server, counter_n (server, 1), "会坏的", strlen ("会坏的"));
  test_upload (server, counter_n (server, 1), "会丢的", strlen ("会丢的"));
  g_assert_true (lb_keeper_check_files (keeper, &count, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count, ==, 0);
  g_assert_cmpint (figure (server, "files_read_timestamp_seconds"), >=, now);
  check_figures (server, 0, 0);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "会坏的", -1);
  g_autofree char *lost = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "会丢的", -1);
  g_autofree char *path = lb_ledger_blob_path (server->folder, digest);
  g_autofree char *lost_path = lb_ledger_blob_path (server->folder, lost);
  g_assert_true (g_file_set_contents (path, "坏了的", -1, NULL));
  g_assert_cmpint (g_unlink (lost_path), ==, 0);
  g_autofree char *altered = g_strdup_printf ("*%s is altered*", digest);
  g_autofree char *missing = g_strdup_printf ("*%s is missing*", lost);
  for (int round = 0; round < 2; round++)
    {
      gboolean first = strcmp (digest, lost) < 0;
      g_test_expect_message ("lianband", G_LOG_LEVEL_WARNING, first ? altered : missing);
      g_test_expect_message ("lianband", G_LOG_LEVEL_WARNING, first ? missing : altered);
      g_assert_true (lb_keeper_check_files (keeper, &count, &error));
      g_test_assert_expected_messages ();
      g_assert_cmpint (count, ==, 2);
      check_figures (server, 1, 1);
    }
  /* Put back, it is no longer told. */
  g_assert_true (g_file_set_contents (path, "会坏的", -1, NULL));
  g_test_expect_message ("lianband", G_LOG_LEVEL_WARNING, missing);
  g_assert_true (lb_keeper_check_files (keeper, &count, &error));
  g_test_assert_expected_messages ();
  check_figures (server, 0, 1);
  g_assert_true (g_file_set_contents (lost_path, "会丢的", -1, NULL));
  g_assert_true (lb_keeper_check_files (keeper, &count, &error));
  g_assert_cmpint (count, ==, 0);
  check_figures (server, 0, 0);
}

/* Sweeps, seals and backups tell when they were, and outlive a restart. */
static void
test_figures (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  gint64 now = lb_ledger_system_now () / 1000;
  g_autoptr (GError) error = NULL;

  test_receive (server);
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  gint64 head = lb_ledger_head (ledger);
  while (figure (server, "ledger_head") < head) /* it is told after the answer, by another thread */
    g_usleep (1000);
  g_assert_cmpint (figure (server, "events_not_backed_up"), ==, head);
  g_assert_cmpint (figure (server, "backup_timestamp_seconds"), ==, 0);
  g_assert_cmpint (figure (server, "files_swept_timestamp_seconds"), ==, 0);
  g_assert_cmpint (figure (server, "log_sealed_timestamp_seconds"), ==, 0);
  g_assert_cmpint (figure (server, "keeper_failures_total{what=\"sweep\"}"), ==, 0);
  test_upload (server, counter_n (server, 1), "没人要的", strlen ("没人要的"));
  g_assert_cmpint (sweep (server), ==, 1);
  g_assert_true (lb_keeper_seal (lb_server_keeper (server->server), lb_ledger_system_now (), NULL, &error));
  LbBackupNote note = { now * 1000, head - 2 };
  g_assert_true (lb_backup_note (server->folder, &note, &error));
  g_assert_cmpint (figure (server, "files_swept_total"), ==, 1);
  for (int start = 0; start < 2; start++)
    {
      g_assert_cmpint (figure (server, "backup_timestamp_seconds"), ==, now);
      g_assert_cmpint (figure (server, "events_not_backed_up"), ==, 2);
      g_assert_cmpint (figure (server, "files_swept_timestamp_seconds"), >=, now);
      g_assert_cmpint (figure (server, "log_sealed_timestamp_seconds"), >=, now);
      test_server_stop (server);
      test_server_start (server);
    }
}

static void
test_seals (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GError) error = NULL;
  LbTime now = lb_ledger_system_now ();
  guint made = 0;

  test_receive (server);
  LbKeeper *keeper = lb_server_keeper (server->server);
  g_assert_true (lb_keeper_seal (keeper, now, &made, &error));
  g_assert_no_error (error);
  g_assert_cmpint (made, ==, 1);
  g_assert_true (lb_keeper_seal (keeper, now, &made, &error));
  g_assert_cmpint (made, ==, 0);
  g_autoptr (LbCommand) command = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                g_variant_new_parsed ("{'text': <'今天'>}"));
  g_autoptr (TestAnswer) answer = test_push (server, counter_n (server, 1), command);
  g_assert_cmpstr (test_outcome (answer), ==, "applied");
  g_assert_true (lb_keeper_seal (keeper, now, &made, &error));
  g_assert_cmpint (made, ==, 0); /* one a day */
  g_assert_true (lb_keeper_seal (keeper, now + 86400000, &made, &error));
  g_assert_cmpint (made, ==, 1);
  test_verify (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep/an-issued-paper-stays", test_an_issued_paper_stays);
  g_test_add_func ("/keeper/what-nobody-names-goes", test_what_goes);
  g_test_add_func ("/keeper/the-log-decides", test_the_log_decides);
  g_test_add_func ("/keeper/a-sweep-that-was-broken-off-is-ended", test_broken_off);
  g_test_add_func ("/keeper/no-file-that-is-named-is-swept", test_races);
  g_test_add_func ("/keeper/files-are-read-again", test_checks);
  g_test_add_func ("/keeper/what-was-done-can-be-watched", test_figures);
  g_test_add_func ("/keeper/the-log-is-sealed-once-a-day", test_seals);
  return g_test_run ();
}

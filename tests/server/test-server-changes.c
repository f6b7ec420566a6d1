/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What users pull: everything that is theirs, once, in order, and not a byte more.
 */
#include "lb-test-server.h"
#include "lb-case-clocks.h"
#include "lb-event-json.h"

#include <stdlib.h>
#include <string.h>

#define SECRET "只有医药器械审批科看得到"

static TestSession *
person (TestServer *server, const char *role, const char *section)
{
  return test_session_of (server, lb_fixture_actor (server->bureau, role, section));
}

/* The lines of a pull, the way a replica reads them: events of known cases follow on, "whole" begins anew. */
static GHashTable *
replicate (const GString *lines, GHashTable *cases)
{
  g_auto (GStrv) each = g_strsplit (lines->str, "\n", 0);

  for (char **line = each; *line != NULL && **line != '\0'; line++)
    {
      g_autoptr (GError) error = NULL;
      json_auto_t *value = json_loads (*line, JSON_REJECT_DUPLICATES, NULL);
      const char *whole = json_string_value (json_object_get (value, "whole"));
      const char *drop = json_string_value (json_object_get (value, "drop"));
      if (whole != NULL || drop != NULL)
        {
          g_hash_table_remove (cases, whole != NULL ? whole : drop);
          continue;
        }
      g_autoptr (LbEvent) event = lb_event_from_json (value, NULL, &error);
      g_assert_no_error (error);
      LbCase *state = g_hash_table_lookup (cases, event->case_id);
      if (state == NULL)
        {
          state = lb_case_new (event->case_id);
          g_hash_table_insert (cases, g_strdup (event->case_id), state);
        }
      /* A version that is missing or comes twice fails here. */
      lb_case_apply (state, event, &error);
      g_assert_no_error (error);
    }
  return cases;
}

static GHashTable *
replica_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lb_case_unref);
}

static int
compare_ids (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* As docs/api/openapi.yaml defines it. */
static char *
hash_of (GHashTable *cases)
{
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (cases, NULL);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  qsort (keys, g_hash_table_size (cases), sizeof *keys, compare_ids);
  for (guint i = 0; i < g_hash_table_size (cases); i++)
    {
      const LbCase *state = g_hash_table_lookup (cases, keys[i]);
      g_autofree char *canonical = lb_case_canonical (state);
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
      g_autofree char *line =
        g_strdup_printf ("%s %" G_GINT64_FORMAT " %s\n", state->id, state->version, digest);
      g_checksum_update (sum, (const guchar *) line, (gssize) strlen (line));
    }
  return g_strdup (g_checksum_get_string (sum));
}

static void
assert_converged (TestServer *server, TestSession *session, GHashTable *cases)
{
  g_autofree char *own = hash_of (cases);
  g_autoptr (TestAnswer) answer = test_ask (server, session->access, "GET", "/v1/state-hash", NULL, 0, NULL);

  g_assert_cmpint (answer->status, ==, 200);
  g_assert_cmpint (test_answer_number (answer, "cases"), ==, g_hash_table_size (cases));
  g_assert_cmpstr (test_answer_text (answer, "sha256"), ==, own);
}

static void
test_scope (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  /* A pharmacy is the business of qydj and yyqx; jtys has nothing to do with it. */
  TestSession *ours = person (server, "reviewer", "yyqx");
  TestSession *theirs = person (server, "reviewer", "jtys");
  TestSession *desk = person (server, "certificate", "tyfz");
  TestSession *platform = test_session (server, "platform-1");
  TestSession *head = test_session (server, "bureau-head");
  g_autoptr (LbCommand) note =
    test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, server->bureau->state->version,
                  g_variant_new_parsed ("{'text': <%s>}", SECRET));
  g_autoptr (TestAnswer) done = test_push (server, ours, note);
  g_assert_cmpstr (test_outcome (done), ==, "applied");

  struct { TestSession *session; gboolean sees; } people[] = {
    { ours, TRUE }, { head, TRUE }, { theirs, FALSE }, { desk, FALSE }, { platform, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *cursor = NULL;
      g_autoptr (GString) lines = test_pull (server, people[i].session, &cursor);
      g_autoptr (GHashTable) cases = replicate (lines, replica_new ());
      g_assert_cmpint (strstr (lines->str, SECRET) != NULL, ==, people[i].sees);
      if (!people[i].sees)
        g_assert_cmpstr (lines->str, ==, "");
      g_assert_cmpint (g_hash_table_size (cases), ==, people[i].sees ? 1 : 0);
      assert_converged (server, people[i].session, cases);
    }
}

/* A cursor of somebody with another scope opens nothing. */
static void
test_foreign_cursor (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *ours = person (server, "reviewer", "yyqx");
  TestSession *theirs = person (server, "reviewer", "jtys");
  g_autofree char *cursor = NULL;
  g_autoptr (GString) lines = test_pull (server, ours, &cursor);
  g_autofree char *dot = g_strndup (cursor, (gsize) (strchr (cursor, '.') - cursor));
  g_autofree char *beyond = g_strdup_printf ("%s.99999999.%s", dot, strrchr (cursor, '.') + 1);
  g_autofree char *epoch = g_strdup_printf ("%032d%s", 0, strchr (cursor, '.'));
  const struct { TestSession *session; const char *cursor;
  } tries[] = {
    { theirs, cursor }, { ours, beyond }, { ours, epoch }, { ours, "1" },
    { ours, "a.b.c" },  { ours, "..." },  { ours, "%20" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autofree char *path = g_strconcat ("/v1/changes?since=", tries[i].cursor, NULL);
      g_autoptr (TestAnswer) answer = test_ask (server, tries[i].session->access, "GET", path, NULL, 0, NULL);
      test_assert_problem (answer, 410, "cursor-reset");
      g_assert_cmpstr (test_answer_text (answer, "retry"), ==, "after-reset");
    }
}

/* The inspection section sees a case from the moment that a visit is asked for; then all of it. */
static void
test_whole (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  LbFixture *bureau = server->bureau;
  test_receive (server);
  TestSession *inspector = person (server, "dispatcher", "xckc");
  TestSession *desk = person (server, "certificate", "tyfz");
  g_autofree char *cursor = NULL, *desk_cursor = NULL;
  g_autoptr (GHashTable) cases = replica_new ();
  g_autoptr (GHashTable) desk_cases = replica_new ();

  g_autoptr (GString) before = test_pull (server, inspector, &cursor);
  g_assert_cmpstr (before->str, ==, "");
  guint from = bureau->commands->len;
  lb_fixture_accept (bureau, "drug-retail-licence");
  lb_fixture_must (bureau, lb_fixture_for (bureau, "reviewer", "drug-retail-licence"),
                   LB_COMMAND_REQUEST_VISIT, "drug-retail-licence",
                   g_variant_new_parsed ("{'kind': <'inspection'>}"));
  test_replay (server, from);
  g_autoptr (GString) after = test_pull (server, inspector, &cursor);
  g_assert_true (g_str_has_prefix (after->str, "{\"events\":"));
  replicate (after, cases);
  g_assert_cmpint (g_hash_table_size (cases), ==, 1);
  assert_converged (server, inspector, cases);

  /* Those who follow from the start and those who begin now end alike, whatever the pages. */
  from = bureau->commands->len;
  lb_fixture_accept (bureau, "enterprise-registration");
  lb_fixture_decide_item (bureau, "enterprise-registration", TRUE);
  test_replay (server, from);
  g_autoptr (GString) more = test_pull (server, inspector, &cursor);
  g_assert_null (strstr (more->str, "\"whole\""));
  replicate (more, cases);
  assert_converged (server, inspector, cases);
  g_autoptr (GString) first = test_pull (server, desk, &desk_cursor);
  replicate (first, desk_cases);
  assert_converged (server, desk, desk_cases);
  g_assert_cmpint (g_hash_table_size (desk_cases), ==, 1);
}

/* Writers and readers at once: nobody misses anything, nothing comes twice. */
#define WRITERS 6
#define COMMENTS 40

typedef struct
{
  TestServer *server;
  TestSession *session;
  char *case_id;
  GHashTable *cases;
  gint64 version;
  int done;
} Worker;

static gpointer
write_comments (gpointer data)
{
  Worker *worker = data;

  for (int i = 0; i < COMMENTS; i++)
    {
      g_autoptr (LbCommand) command = test_command (worker->server, worker->case_id, NULL, LB_COMMAND_COMMENT,
                                                    1, g_variant_new_parsed ("{'text': <%s>}", "并发"));
      g_autoptr (TestAnswer) answer = test_push (worker->server, worker->session, command);
      if (strcmp (test_outcome (answer), "applied") == 0)
        worker->done++;
    }
  return NULL;
}

static gpointer
read_all (gpointer data)
{
  Worker *worker = data;
  g_autofree char *cursor = NULL;
  const LbCase *state = NULL;

  while (state == NULL || state->version < worker->version)
    {
      g_autoptr (GString) lines = test_pull (worker->server, worker->session, &cursor);
      replicate (lines, worker->cases);
      state = g_hash_table_lookup (worker->cases, worker->case_id);
    }
  return NULL;
}

static void
test_concurrent (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  char *id = server->bureau->case_id;
  gint64 version = server->bureau->state->version + WRITERS * COMMENTS;
  Worker writers[WRITERS], readers[3];
  GThread *threads[WRITERS + 3];

  for (int i = 0; i < WRITERS; i++)
    writers[i] = (Worker) {
      server, test_session_of (server, lb_fixture_actor_n (server->bureau, "counter", NULL, i + 1)),
      id,     NULL,
      0,      0
    };
  readers[0] = (Worker) { server, person (server, "reviewer", "yyqx"), id, replica_new (), version, 0 };
  readers[1] = (Worker) { server, person (server, "reviewer", "qydj"), id, replica_new (), version, 0 };
  readers[2] = (Worker) { server, person (server, "counter", NULL), id, replica_new (), version, 0 };
  for (int i = 0; i < WRITERS; i++)
    threads[i] = g_thread_new ("writer", write_comments, &writers[i]);
  for (int i = 0; i < 3; i++)
    threads[WRITERS + i] = g_thread_new ("reader", read_all, &readers[i]);
  for (int i = 0; i < WRITERS; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpint (writers[i].done, ==, COMMENTS);
    }
  for (int i = 0; i < 3; i++)
    {
      g_thread_join (threads[WRITERS + i]);
      assert_converged (server, readers[i].session, readers[i].cases);
      g_hash_table_unref (readers[i].cases);
    }
  test_verify (server);
}

/* Waiting */

static gpointer
push_later (gpointer data)
{
  Worker *worker = data;

  g_usleep (300 * 1000);
  g_autoptr (LbCommand) command = test_command (worker->server, worker->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                g_variant_new_parsed ("{'text': <'晚到'>}"));
  g_autoptr (TestAnswer) answer = test_push (worker->server, worker->session, command);
  return NULL;
}

static void
test_long_poll (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *reader = person (server, "reviewer", "yyqx");
  Worker writer = { server, person (server, "counter", NULL), server->bureau->case_id, NULL, 0, 0 };
  g_autofree char *cursor = NULL;
  g_autoptr (GString) lines = test_pull (server, reader, &cursor);
  g_autofree char *brief = g_strdup_printf ("/v1/changes?wait=1&since=%s", cursor);
  g_autofree char *path = g_strdup_printf ("/v1/changes?wait=20&since=%s", cursor);

  gint64 began = g_get_monotonic_time ();
  g_autoptr (TestAnswer) nothing = test_ask (server, reader->access, "GET", brief, NULL, 0, NULL);
  g_assert_cmpint (nothing->status, ==, 200);
  g_assert_null (strstr (nothing->body->str, "\"type\""));
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 900 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 15 * G_USEC_PER_SEC);

  began = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("writer", push_later, &writer);
  g_autoptr (TestAnswer) answer = test_ask (server, reader->access, "GET", path, NULL, 0, NULL);
  g_thread_join (thread);
  g_assert_nonnull (strstr (answer->body->str, "晚到"));
  g_assert_cmpint (g_get_monotonic_time () - began, <, 15 * G_USEC_PER_SEC);
}

/* Whoever waits is let go when the store stops. */
static gpointer
wait_long (gpointer data)
{
  Worker *worker = data;
  g_autofree char *path = g_strdup_printf ("/v1/changes?wait=25&since=%s", worker->case_id);
  g_autoptr (TestAnswer) answer =
    test_ask (worker->server, worker->session->access, "GET", path, NULL, 0, NULL);

  worker->done = (int) answer->status;
  return NULL;
}

static gpointer
hear_stream (gpointer data)
{
  Worker *worker = data;
  g_autoptr (TestAnswer) answer =
    test_ask (worker->server, worker->session->access, "GET", "/v1/events", NULL, 0, NULL);

  worker->done = strstr (answer->body->str, "event: changed\nid: ") != NULL;
  return NULL;
}

static void
test_stop (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *reader = person (server, "reviewer", "yyqx");
  g_autofree char *cursor = NULL;
  g_autoptr (GString) lines = test_pull (server, reader, &cursor);
  Worker poll = { server, reader, cursor, NULL, 0, 0 }, stream = { server, reader, NULL, NULL, 0, 0 };
  GThread *threads[] = { g_thread_new ("poll", wait_long, &poll),
                         g_thread_new ("stream", hear_stream, &stream) };

  g_usleep (500 * 1000);
  gint64 began = g_get_monotonic_time ();
  test_server_stop (server);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 15 * G_USEC_PER_SEC);
  for (int i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (poll.done, ==, 200);
  g_assert_true (stream.done);
}

/* A user who is moved to another section loses the old one's cases with the next pull. */
static void
test_moved (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *reader = person (server, "reviewer", "yyqx");
  TestSession *admin = test_session (server, "platform-1");
  g_autofree char *cursor = NULL, *fresh = NULL;
  g_autoptr (GString) lines = test_pull (server, reader, &cursor);
  g_assert_cmpint (lines->len, >, 0);

  g_autoptr (TestAnswer) moved = test_ask (server, admin->access, "POST", "/v1/admin/users",
                                           "{\"id\":\"reviewer-yyqx-1\",\"section\":\"jtys\"}", -1, NULL);
  g_assert_cmpint (moved->status, ==, 200);
  g_autofree char *path = g_strconcat ("/v1/changes?since=", cursor, NULL);
  g_autoptr (TestAnswer) answer = test_ask (server, reader->access, "GET", path, NULL, 0, NULL);
  test_assert_problem (answer, 410, "cursor-reset");
  g_autoptr (GString) again = test_pull (server, reader, &fresh);
  g_assert_cmpstr (again->str, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/changes/not-a-byte-out-of-scope", test_scope);
  g_test_add_func ("/changes/foreign-cursors-are-reset", test_foreign_cursor);
  g_test_add_func ("/changes/a-case-comes-into-scope-whole", test_whole);
  g_test_add_func ("/changes/many-writers-and-nothing-is-skipped", test_concurrent);
  g_test_add_func ("/changes/waiting-ends-with-news-or-in-time", test_long_poll);
  g_test_add_func ("/changes/stopping-lets-everybody-go", test_stop);
  g_test_add_func ("/changes/another-section-another-scope", test_moved);
  return g_test_run ();
}

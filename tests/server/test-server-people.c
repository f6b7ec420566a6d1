/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sessions that are seen and ended, leave, and who opened what.
 */
#include "lb-test-server.h"
#include "lb-database.h"
#include "lb-ledger-people.h"
#include "lb-ledger-private.h"
#include "lb-uuid.h"

#include <string.h>

#define LICENCE "enterprise-registration"

static TestServer *
real_server (void)
{
  TestServer *server = test_server_new (FALSE);
  test_server_add_user (server, lb_fixture_actor (server->bureau, "counter", "zwfw"));
  test_server_add_user (server, lb_fixture_actor (server->bureau, "platform", "wlpt"));
  test_server_add_user (server, lb_fixture_actor (server->bureau, "supervision", "dckh"));
  test_server_sql (server, "UPDATE user SET must_change = 0");
  return server;
}

static TestAnswer *
ask (TestServer *server, const char *user, const char *method, const char *path, const char *body)
{
  return test_ask (server, test_session (server, user)->access, method, path, body, -1, NULL);
}

static json_t *
list_of (const TestAnswer *answer, const char *member)
{
  g_assert_cmpint (answer->status, ==, 200);
  return json_object_get (answer->json, member);
}

static const char *
text_at (json_t *list, gsize index, const char *member)
{
  const char *text = json_string_value (json_object_get (json_array_get (list, index), member));

  return text != NULL ? text : "";
}

/* Sessions */

static void
test_own_sessions (void)
{
  g_autoptr (TestServer) server = real_server ();
  TestSession *first = test_session (server, "counter-zwfw-1");
  g_autoptr (TestAnswer) second =
    test_ask (server, NULL, "POST", "/v1/sessions",
              "{\"user\":\"counter-zwfw-1\",\"password\":\"" TEST_PASSWORD "\","
              "\"device\":\"0190a0a0-0000-7000-8000-000000000002\"}",
              -1, NULL);
  const char *access = test_answer_text (second, "access");

  g_autoptr (TestAnswer) list = test_ask (server, access, "GET", "/v1/sessions", NULL, 0, NULL);
  json_t *sessions = list_of (list, "sessions");
  g_assert_cmpint (json_array_size (sessions), ==, 2);
  for (gsize i = 0; i < 2; i++)
    {
      json_t *session = json_array_get (sessions, i);
      gboolean own = strcmp (text_at (sessions, i, "device"), first->device) != 0;
      g_autofree char *path = g_strconcat ("/v1/sessions/", text_at (sessions, i, "session"), NULL);
      g_assert_cmpint (json_is_true (json_object_get (session, "current")), ==, own);
      if (own)
        continue;
      /* Not by another user, even one who manages users, on this way. */
      g_autoptr (TestAnswer) foreign = ask (server, "platform-wlpt-1", "DELETE", path, NULL);
      test_assert_problem (foreign, 404, "not-found");
      g_autoptr (TestAnswer) ended = test_ask (server, access, "DELETE", path, NULL, 0, NULL);
      g_assert_cmpint (ended->status, ==, 204);
    }
  g_autoptr (TestAnswer) lost = test_ask (server, first->access, "GET", "/v1/people", NULL, 0, NULL);
  test_assert_problem (lost, 401, "unauthenticated");
  g_autoptr (TestAnswer) kept = test_ask (server, access, "GET", "/v1/people", NULL, 0, NULL);
  g_assert_cmpint (kept->status, ==, 200);
}

static void
test_administrators_end_sessions (void)
{
  g_autoptr (TestServer) server = real_server ();
  TestSession *victim = test_session (server, "counter-zwfw-1");

  g_autoptr (TestAnswer) all = ask (server, "platform-wlpt-1", "GET", "/v1/admin/sessions", NULL);
  g_assert_cmpint (json_array_size (list_of (all, "sessions")), ==, 2);
  g_autoptr (TestAnswer) theirs =
    ask (server, "platform-wlpt-1", "GET", "/v1/admin/sessions?user=counter-zwfw-1", NULL);
  json_t *sessions = list_of (theirs, "sessions");
  g_assert_cmpint (json_array_size (sessions), ==, 1);
  g_autofree char *path = g_strconcat ("/v1/admin/sessions/", text_at (sessions, 0, "session"), NULL);
  g_autoptr (TestAnswer) not_allowed = ask (server, "supervision-dckh-1", "DELETE", path, NULL);
  test_assert_problem (not_allowed, 403, "forbidden");
  g_autoptr (TestAnswer) ended = ask (server, "platform-wlpt-1", "DELETE", path, NULL);
  g_assert_cmpint (ended->status, ==, 204);
  g_autoptr (TestAnswer) again = ask (server, "platform-wlpt-1", "DELETE", path, NULL);
  test_assert_problem (again, 404, "not-found");
  g_autoptr (TestAnswer) lost = test_ask (server, victim->access, "GET", "/v1/people", NULL, 0, NULL);
  test_assert_problem (lost, 401, "unauthenticated");
}

/* Unused it ends, and used it does not last for ever either. */
static void
test_sessions_end (void)
{
  g_autoptr (TestServer) server = real_server ();
  TestSession *session = test_session (server, "counter-zwfw-1");
  g_autofree char *body = g_strdup_printf ("{\"refresh\":\"%s\"}", session->refresh);

  test_server_sql (server, "UPDATE session SET ends = refresh_until - 13 * 86400000");
  g_autoptr (TestAnswer) renewed = test_ask (server, NULL, "POST", "/v1/sessions/refresh", body, -1, NULL);
  g_assert_cmpint (renewed->status, ==, 201);
  gint64 left = test_answer_number (renewed, "refresh_expires");
  g_assert_cmpint (left, >, 86400 - 60);
  g_assert_cmpint (left, <=, 86400);
  test_server_sql (server, "UPDATE session SET refresh_until = 1");
  g_autofree char *next = g_strdup_printf ("{\"refresh\":\"%s\"}", test_answer_text (renewed, "refresh"));
  g_autoptr (TestAnswer) late = test_ask (server, NULL, "POST", "/v1/sessions/refresh", next, -1, NULL);
  test_assert_problem (late, 401, "session-ended");
}

/* What is done to users is written down where they who do it cannot take it away. */
static void
test_account_acts (void)
{
  g_autoptr (TestServer) server = real_server ();

  g_autoptr (TestAnswer) made =
    ask (server, "platform-wlpt-1", "POST", "/v1/admin/users",
         "{\"id\":\"new-1\",\"name\":\"新人\",\"roles\":[\"counter\"],\"password\":\"first password\"}");
  g_assert_cmpint (made->status, ==, 201);
  g_autoptr (TestAnswer) changed = ask (server, "platform-wlpt-1", "POST", "/v1/admin/users",
                                        "{\"id\":\"new-1\",\"roles\":[\"reviewer\"],\"section\":\"qydj\"}");
  g_assert_cmpint (changed->status, ==, 200);
  g_autoptr (TestAnswer) reset = ask (server, "platform-wlpt-1", "POST", "/v1/admin/users",
                                      "{\"id\":\"new-1\",\"password\":\"second password\"}");
  g_assert_cmpint (reset->status, ==, 200);
  g_autoptr (TestAnswer) both = ask (server, "platform-wlpt-1", "POST", "/v1/admin/users",
                                     "{\"id\":\"new-1\",\"roles\":[\"reviewer\",\"platform\"]}");
  test_assert_problem (both, 422, "invalid");

  g_autoptr (TestAnswer) acts =
    ask (server, "supervision-dckh-1", "GET", "/v1/admin/account-acts?user=new-1", NULL);
  json_t *list = list_of (acts, "acts");
  g_assert_cmpint (json_array_size (list), ==, 3);
  g_assert_cmpstr (text_at (list, 0, "act"), ==, "made");
  g_assert_cmpstr (text_at (list, 1, "act"), ==, "changed");
  g_assert_cmpstr (text_at (list, 2, "act"), ==, "password-reset");
  g_assert_cmpstr (text_at (list, 2, "actor"), ==, "platform-wlpt-1");
  g_assert_null (strstr (acts->body->str, "password\\\""));
  g_assert_null (strstr (acts->body->str, "second password"));
  json_t *facts = json_object_get (json_array_get (list, 1), "facts");
  g_assert_cmpstr (json_string_value (json_object_get (facts, "section")), ==, "qydj");
  g_assert_null (json_object_get (facts, "name"));
  g_autofree char *after = g_strdup_printf ("/v1/admin/account-acts?limit=1&after=%s", text_at (list, 0, "entry"));
  g_autoptr (TestAnswer) page = ask (server, "supervision-dckh-1", "GET", after, NULL);
  g_assert_cmpstr (text_at (list_of (page, "acts"), 0, "act"), ==, "changed");
  g_autoptr (TestAnswer) curious = ask (server, "counter-zwfw-1", "GET", "/v1/admin/account-acts", NULL);
  test_assert_problem (curious, 403, "forbidden");
}

/* Leave */

static gboolean
sees_cases (TestServer *server, TestSession *session)
{
  g_autofree char *cursor = NULL;
  GString *lines = test_pull (server, session, &cursor);
  gboolean some = lines->len > 0;

  g_string_free (lines, TRUE);
  return some;
}

static void
test_leave (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  LbFixture *bureau = server->bureau;
  const LbActor *absent = lb_fixture_for (bureau, "acceptor", LICENCE);
  const LbActor *substitute = lb_fixture_actor (bureau, "reviewer", "jtys");
  test_receive (server);
  test_session_of (server, absent);
  TestSession *session = test_session_of (server, substitute);
  g_autoptr (LbCommand) take = test_command (server, bureau->case_id, LICENCE, LB_COMMAND_TAKE, 1, NULL);
  g_autoptr (LbCommand) again = test_command (server, bureau->case_id, LICENCE, LB_COMMAND_TAKE, 1, NULL);

  g_autoptr (TestAnswer) refused = test_push (server, session, take);
  g_assert_cmpstr (test_outcome (refused), ==, "refused");
  g_assert_false (sees_cases (server, session));

  LbDay today = lb_time_day (bureau->now);
  g_autofree char *first = lb_day_to_string (today), *last = lb_day_to_string (today + 2);
  g_autofree char *body = g_strdup_printf ("{\"user\":\"%s\",\"substitute\":\"%s\",\"first\":\"%s\",\"last\":\"%s\"}",
                                           absent->id, substitute->id, first, last);
  g_autofree char *backwards = g_strdup_printf (
    "{\"substitute\":\"%s\",\"first\":\"%s\",\"last\":\"%s\"}", substitute->id, last, first);
  g_autoptr (TestAnswer) odd = ask (server, absent->id, "POST", "/v1/leave", backwards);
  test_assert_problem (odd, 422, "invalid");
  g_autoptr (TestAnswer) self_help = ask (server, substitute->id, "POST", "/v1/leave", body);
  test_assert_problem (self_help, 403, "forbidden");
  g_autoptr (TestAnswer) arranged = ask (server, absent->id, "POST", "/v1/leave", body);
  g_assert_cmpint (arranged->status, ==, 201);

  /* At once they see the section's cases and may do what the absent one may. */
  g_assert_true (sees_cases (server, session));
  g_autoptr (TestAnswer) taken = test_push (server, session, again);
  g_assert_cmpstr (test_outcome (taken), ==, "applied");
  g_autoptr (TestAnswer) list = ask (server, "counter-1", "GET", "/v1/leave", NULL);
  g_assert_cmpint (json_array_size (list_of (list, "leave")), ==, 1);
  g_autoptr (TestAnswer) acts = ask (server, "supervision-1", "GET", "/v1/admin/account-acts", NULL);
  g_assert_cmpstr (text_at (list_of (acts, "acts"), 0, "act"), ==, "leave");

  /* Over when the days are over … */
  test_set_clock (server, lb_time_at (today + 3, 9 * 60));
  g_assert_false (sees_cases (server, session));
  g_autoptr (TestAnswer) none = ask (server, "counter-1", "GET", "/v1/leave", NULL);
  g_assert_cmpint (json_array_size (list_of (none, "leave")), ==, 0);
  test_verify (server);
}

/* … or when somebody says so. */
static void
test_leave_ends (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = test_session (server, "jtys-reviewer");
  LbDay today = lb_time_day (server->bureau->now);
  g_autofree char *first = lb_day_to_string (today), *last = lb_day_to_string (today + 2);
  g_autofree char *body =
    g_strdup_printf ("{\"user\":\"qydj-reviewer\",\"substitute\":\"jtys-reviewer\",\"first\":\"%s\",\"last\":\"%s\"}",
                     first, last);

  g_autoptr (TestAnswer) arranged = ask (server, "qydj-chief", "POST", "/v1/leave", body);
  g_assert_cmpint (arranged->status, ==, 201);
  g_assert_true (sees_cases (server, session));
  g_autoptr (TestAnswer) facts = test_ask (server, NULL, "POST", "/v1/sessions",
                                           "{\"user\":\"jtys-reviewer\",\"device\":\"0190a0a0-0000-7000-8000-"
                                           "000000000003\"}",
                                           -1, NULL);
  json_t *offices = json_object_get (json_object_get (facts->json, "actor"), "stands_for");
  g_assert_cmpstr (text_at (offices, 0, "id"), ==, "qydj-reviewer");
  g_autofree char *path = g_strconcat ("/v1/leave/", test_answer_text (arranged, "leave"), NULL);
  g_autoptr (TestAnswer) foreign = ask (server, "jtys-reviewer", "DELETE", path, NULL);
  test_assert_problem (foreign, 403, "forbidden");
  g_autoptr (TestAnswer) ended = ask (server, "qydj-reviewer", "DELETE", path, NULL);
  g_assert_cmpint (ended->status, ==, 204);
  g_assert_false (sees_cases (server, session));
  g_autoptr (TestAnswer) again = ask (server, "qydj-reviewer", "DELETE", path, NULL);
  test_assert_problem (again, 404, "not-found");
}

/* Readings */

static void
test_readings (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  test_set_clock (server, server->bureau->now + 60000);
  const char *case_id = server->bureau->case_id;
  g_autofree char *at = lb_time_to_string (server->bureau->now);
  g_autofree char *body =
    g_strdup_printf ("{\"readings\":[{\"case\":\"%s\",\"at\":\"%s\"},"
                     "{\"case\":\"0190a0a0-0000-7000-8000-000000000009\",\"at\":\"%s\"}]}",
                     case_id, at, at);
  g_autofree char *late = g_strdup_printf (
    "{\"readings\":[{\"case\":\"%s\",\"at\":\"2099-01-01T00:00:00.000+08:00\"}]}", case_id);
  g_autofree char *path = g_strconcat ("/v1/admin/readings?case=", case_id, NULL);

  g_autoptr (TestAnswer) told = ask (server, "qydj-reviewer", "POST", "/v1/readings", body);
  g_assert_cmpint (told->status, ==, 204);
  g_autoptr (TestAnswer) future = ask (server, "qydj-chief", "POST", "/v1/readings", late);
  g_assert_cmpint (future->status, ==, 204);
  g_autoptr (TestAnswer) odd = ask (server, "qydj-chief", "POST", "/v1/readings", "{\"readings\":[{\"case\":\"x\"}]}");
  test_assert_problem (odd, 422, "invalid");

  g_autoptr (TestAnswer) list = ask (server, "supervision-1", "GET", path, NULL);
  json_t *readings = list_of (list, "readings");
  g_assert_cmpint (json_array_size (readings), ==, 2);
  g_assert_cmpstr (text_at (readings, 0, "user"), ==, "qydj-reviewer");
  g_assert_cmpstr (text_at (readings, 0, "at"), ==, at);
  g_assert_cmpint (strlen (text_at (readings, 0, "number")), >, 10);
  /* A clock that is ahead does not write the future. */
  g_assert_cmpstr (text_at (readings, 1, "at"), <, "2099");
  g_autoptr (TestAnswer) unknown = ask (server, "supervision-1", "GET",
                                        "/v1/admin/readings?case=0190a0a0-0000-7000-8000-000000000009", NULL);
  g_assert_cmpint (json_array_size (list_of (unknown, "readings")), ==, 0);
  g_autoptr (TestAnswer) theirs = ask (server, "supervision-1", "GET", "/v1/admin/readings?user=qydj-chief", NULL);
  g_assert_cmpint (json_array_size (list_of (theirs, "readings")), ==, 1);
  g_autoptr (TestAnswer) curious = ask (server, "qydj-chief", "GET", path, NULL);
  test_assert_problem (curious, 403, "forbidden");
}

/* A file that the store gives out is written down whether the program says so or not. */
static void
test_files_are_written_down (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  g_autofree char *blob = NULL;
  g_autoptr (GError) error = NULL;
  lb_database_text (((LbLedger *) ledger)->database, &blob, &error, "SELECT digest FROM blob_case LIMIT 1", NULL);
  g_assert_no_error (error);
  g_autofree char *path = g_strconcat ("/v1/blobs/", blob, NULL);

  g_autoptr (TestAnswer) file = ask (server, "qydj-reviewer", "GET", path, NULL);
  g_assert_cmpint (file->status, ==, 200);
  g_assert_cmpint (file->body->len, >, 0);
  g_autoptr (TestAnswer) rest = test_ask (server, test_session (server, "qydj-reviewer")->access, "GET", path, NULL, 0,
                                          "Range: bytes=1-", NULL);
  g_assert_cmpint (rest->status, ==, 206);
  g_autoptr (TestAnswer) foreign = ask (server, "inspector-1", "GET", path, NULL);
  test_assert_problem (foreign, 404, "not-found");

  g_autoptr (TestAnswer) list = ask (server, "supervision-1", "GET", "/v1/admin/readings", NULL);
  json_t *readings = list_of (list, "readings");
  g_assert_cmpint (json_array_size (readings), ==, 1);
  g_assert_cmpstr (text_at (readings, 0, "sha256"), ==, blob);
  g_assert_cmpstr (text_at (readings, 0, "case"), ==, server->bureau->case_id);
  g_assert_cmpstr (text_at (readings, 0, "user"), ==, "qydj-reviewer");
}

static guint
count_readings (TestServer *server, const char *case_id, const char *blob)
{
  g_autofree char *path = g_strconcat ("/v1/admin/readings?case=", case_id, NULL);
  g_autoptr (TestAnswer) list = ask (server, "supervision-1", "GET", path, NULL);
  json_t *readings = list_of (list, "readings");
  guint count = 0;

  for (gsize i = 0; i < json_array_size (readings); i++)
    count += g_strcmp0 (text_at (readings, i, "sha256"), blob) == 0;
  return count;
}

/* One that several cases name is one reading, which is found from each of them; and whoever leaves out the first byte has
 * read the others. */
static void
test_shared_files (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  test_receive_many (server, 3, cases);
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  g_autofree char *blob = NULL, *case_id = NULL;
  g_autoptr (GError) error = NULL;
  lb_database_text (ledger->database, &blob, &error,
                    "SELECT digest FROM blob_case GROUP BY digest HAVING count(*) = 3 ORDER BY digest LIMIT 1", NULL);
  g_assert_no_error (error);
  g_assert_nonnull (blob);
  g_autofree char *path = g_strconcat ("/v1/blobs/", blob, NULL);

  g_autoptr (TestAnswer) rest = test_ask (server, test_session (server, "qydj-reviewer")->access, "GET", path, NULL, 0,
                                          "Range: bytes=1-", NULL);
  g_assert_cmpint (rest->status, ==, 206);
  for (guint i = 0; i < cases->len; i++)
    g_assert_cmpuint (count_readings (server, cases->pdata[i], blob), ==, 1);
  g_autoptr (TestAnswer) more = test_ask (server, test_session (server, "qydj-reviewer")->access, "GET", path, NULL, 0,
                                          "Range: bytes=2-", NULL);
  g_assert_cmpint (more->status, ==, 206);
  g_assert_cmpuint (count_readings (server, cases->pdata[0], blob), ==, 1);
  /* Opened once more. */
  g_autoptr (TestAnswer) whole = ask (server, "qydj-reviewer", "GET", path, NULL);
  g_assert_cmpint (whole->status, ==, 200);
  g_assert_cmpuint (count_readings (server, cases->pdata[0], blob), ==, 2);
  g_autoptr (TestAnswer) all = ask (server, "supervision-1", "GET", "/v1/admin/readings?user=qydj-reviewer", NULL);
  g_assert_cmpint (json_array_size (list_of (all, "readings")), ==, 2);
}

/* Passwords */

static void
test_password_cost (void)
{
  g_autoptr (TestServer) server = real_server ();
  g_autofree char *before = NULL, *after = NULL, *kept = NULL;
  g_autoptr (GError) error = NULL;
  guint64 passes;
  gsize memory;

  lb_password_get_cost (&passes, &memory);
  g_test_message ("%" G_GUINT64_FORMAT " passes over %zu bytes", passes, memory);
  g_assert_cmpint (passes, >=, 2);
  g_assert_cmpint (memory, ==, 64 * 1024 * 1024);
  /* One that was made cheaper is made anew with the next sign-in, and still opens. */
  test_server_sql (server, "UPDATE meta SET value = '16' WHERE name = 'password-passes'");
  {
    g_autoptr (LbLedger) ledger = test_server_ledger (server, 0); /* takes up the new cost */
    g_autoptr (LbUser) user = lb_ledger_user (ledger, "counter-zwfw-1", &before, NULL);
    g_assert_nonnull (user);
  }
  g_assert_true (lb_password_is_stale (before));
  test_session (server, "counter-zwfw-1");
  {
    g_autoptr (LbLedger) ledger = test_server_ledger (server, 0);
    g_autoptr (LbUser) user = lb_ledger_user (ledger, "counter-zwfw-1", &after, NULL);
    g_assert_nonnull (user);
  }
  g_assert_cmpstr (before, !=, after);
  g_assert_false (lb_password_is_stale (after));
  g_assert_nonnull (strstr (after, "t=16"));
  g_assert_true (lb_password_matches (after, TEST_PASSWORD));
  /* Whoever is unknown is compared with a hash that costs the same. */
  g_autofree char *none = lb_password_none (), *other = lb_password_none ();
  g_assert_false (lb_password_is_stale (none));
  g_assert_false (lb_password_matches (none, TEST_PASSWORD));
  g_assert_cmpuint (strlen (none), ==, strlen (after));
  g_assert_cmpstr (none, !=, other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/people/see-and-end-their-sessions", test_own_sessions);
  g_test_add_func ("/people/administrators-end-sessions", test_administrators_end_sessions);
  g_test_add_func ("/people/sessions-end-in-the-end", test_sessions_end);
  g_test_add_func ("/people/what-is-done-to-users-is-written-down", test_account_acts);
  g_test_add_func ("/people/leave-gives-a-substitute-work-and-sight", test_leave);
  g_test_add_func ("/people/leave-is-ended", test_leave_ends);
  g_test_add_func ("/people/who-opened-a-case-is-written-down", test_readings);
  g_test_add_func ("/people/files-given-out-are-written-down", test_files_are_written_down);
  g_test_add_func ("/people/a-shared-file-is-read-once", test_shared_files);
  g_test_add_func ("/people/cheap-hashes-are-made-anew", test_password_cost);
  return g_test_run ();
}

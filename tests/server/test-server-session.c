/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who comes in, and who does not.
 */
#include "lb-test-server.h"
#include "lb-throttle.h"
#include "lb-uuid.h"

#include <string.h>

#define DEVICE "0190a0a0-0000-7000-8000-000000000001"

static TestAnswer *
sign_in (TestServer *server, const char *user, const char *password)
{
  g_autofree char *body =
    password != NULL
      ? g_strdup_printf ("{\"user\":\"%s\",\"device\":\"" DEVICE "\",\"password\":\"%s\"}", user, password)
      : g_strdup_printf ("{\"user\":\"%s\",\"device\":\"" DEVICE "\"}", user);

  return test_ask (server, NULL, "POST", "/v1/sessions", body, -1, NULL);
}

static long
status_with (TestServer *server, const char *token)
{
  g_autoptr (TestAnswer) answer = test_ask (server, token, "GET", "/v1/people", NULL, 0, NULL);

  return answer->status;
}

static TestServer *
real_server (void)
{
  TestServer *server = test_server_new (FALSE);
  test_server_add_user (server, lb_fixture_actor (server->bureau, "counter", "zwfw"));
  test_server_add_user (server, lb_fixture_actor (server->bureau, "platform", "wlpt"));
  test_server_sql (server, "UPDATE user SET must_change = 0");
  return server;
}

static void
test_password (void)
{
  g_autoptr (TestServer) server = real_server ();
  g_autoptr (TestAnswer) wrong = sign_in (server, "counter-zwfw-1", "wrong password");
  g_autoptr (TestAnswer) unknown = sign_in (server, "nobody", "wrong password");
  g_autoptr (TestAnswer) none = sign_in (server, "counter-zwfw-1", NULL);
  g_autoptr (TestAnswer) right = sign_in (server, "counter-zwfw-1", TEST_PASSWORD);

  test_assert_problem (wrong, 401, "sign-in-refused");
  test_assert_problem (none, 401, "sign-in-refused");
  /* Nothing tells a wrong user from a wrong password. */
  g_assert_cmpint (unknown->status, ==, 401);
  g_assert_cmpstr (unknown->body->str, ==, wrong->body->str);
  g_assert_cmpint (right->status, ==, 201);
  g_assert_cmpint (status_with (server, test_answer_text (right, "access")), ==, 200);
  g_assert_cmpstr (g_hash_table_lookup (right->headers, "lianban-protocol"), ==, "1");
  g_assert_nonnull (g_hash_table_lookup (right->headers, "lianban-time"));
}

static void
test_back_off (void)
{
  g_autoptr (TestServer) server = real_server ();
  int refused = 0;

  for (int i = 0; i < 6; i++)
    {
      g_autoptr (TestAnswer) answer = sign_in (server, "counter-zwfw-1", "wrong password");
      if (answer->status == 429)
        {
          test_assert_problem (answer, 429, "too-many-attempts");
          g_assert_cmpint (g_ascii_strtoll (g_hash_table_lookup (answer->headers, "retry-after"), NULL, 10),
                           >=, 1);
          refused++;
        }
    }
  g_assert_cmpint (refused, ==, 3);
  /* Not even the right password gets round the wait; another user is not held up. */
  g_autoptr (TestAnswer) right = sign_in (server, "counter-zwfw-1", TEST_PASSWORD);
  g_autoptr (TestAnswer) other = sign_in (server, "platform-wlpt-1", TEST_PASSWORD);
  g_assert_cmpint (right->status, ==, 429);
  g_assert_cmpint (other->status, ==, 201);
}

/* Whoever has a password of their own does not get a clean sheet by it for guessing at other people's. */
static void
test_spraying (void)
{
  int slowed = 0;

  if (test_on_postgresql ())
    {
      g_test_skip ("the engine has nothing to do with it");
      return;
    }
  g_autoptr (TestServer) server = real_server ();
  for (int i = 0; i < 24 && slowed == 0; i++)
    {
      g_autofree char *somebody = g_strdup_printf ("somebody-%d", i);
      g_autoptr (TestAnswer) guess = sign_in (server, somebody, "wrong password");
      slowed += guess->status == 429;
      if (i % 6 != 5 || slowed > 0)
        continue;
      g_autoptr (TestAnswer) own = sign_in (server, "platform-wlpt-1", TEST_PASSWORD);
      g_assert_cmpint (own->status, ==, 201);
    }
  g_assert_cmpint (slowed, ==, 1);
}

/* Time forgives, by and by; a good password forgives at once. */
static void
test_forgiving (void)
{
  LbThrottle *throttle = lb_throttle_new ();
  gint64 now = 1000 * G_USEC_PER_SEC;

  for (int i = 0; i < 8; i++, now += 61 * G_USEC_PER_SEC)
    {
      g_assert_cmpint (lb_throttle_enter (throttle, "user:slowly", 3, now), ==, 0);
      lb_throttle_failed (throttle, "user:slowly", 3, now);
    }
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpint (lb_throttle_enter (throttle, "user:quickly", 3, now), ==, 0);
      lb_throttle_failed (throttle, "user:quickly", 3, now);
    }
  g_assert_cmpint (lb_throttle_enter (throttle, "user:quickly", 3, now), ==, 1);
  g_assert_cmpint (lb_throttle_enter (throttle, "user:quickly", 3, now + 2 * G_USEC_PER_SEC), ==, 0);
  lb_throttle_passed (throttle, "user:quickly");
  g_assert_cmpint (lb_throttle_enter (throttle, "user:quickly", 3, now + 2 * G_USEC_PER_SEC), ==, 0);
  lb_throttle_free (throttle);
}

static void
test_forged (void)
{
  g_autoptr (TestServer) server = real_server ();
  g_autofree char *forged = g_strnfill (64, 'a');
  g_autofree char *flood = g_strnfill (4000, 'a');

  g_assert_cmpint (status_with (server, NULL), ==, 401);
  g_assert_cmpint (status_with (server, ""), ==, 401);
  g_assert_cmpint (status_with (server, "x"), ==, 401);
  g_assert_cmpint (status_with (server, "' OR 1=1 --"), ==, 401);
  g_assert_cmpint (status_with (server, forged), ==, 401);
  g_assert_cmpint (status_with (server, flood), ==, 401);
  /* The digest that a stolen database shows is not a token. */
  TestSession *session = test_session (server, "counter-zwfw-1");
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, session->access, -1);
  g_assert_cmpint (status_with (server, digest), ==, 401);
  g_assert_cmpint (status_with (server, session->refresh), ==, 401);
}

static TestAnswer *
refresh (TestServer *server, const char *token)
{
  g_autofree char *body = g_strdup_printf ("{\"refresh\":\"%s\"}", token);

  return test_ask (server, NULL, "POST", "/v1/sessions/refresh", body, -1, NULL);
}

static void
test_refresh (void)
{
  g_autoptr (TestServer) server = real_server ();
  TestSession *session = test_session (server, "counter-zwfw-1");

  g_autoptr (TestAnswer) next = refresh (server, session->refresh);
  g_assert_cmpint (next->status, ==, 201);
  g_assert_cmpstr (test_answer_text (next, "device"), ==, session->device);
  g_assert_cmpint (status_with (server, session->access), ==, 401);
  g_assert_cmpint (status_with (server, test_answer_text (next, "access")), ==, 200);
  /* Used twice: somebody has it who should not. All that came of this sign-in ends. */
  g_autoptr (TestAnswer) again = refresh (server, session->refresh);
  test_assert_problem (again, 401, "session-ended");
  g_assert_cmpint (status_with (server, test_answer_text (next, "access")), ==, 401);
  g_autoptr (TestAnswer) late = refresh (server, test_answer_text (next, "refresh"));
  test_assert_problem (late, 401, "session-ended");
}

static void
test_expiry (void)
{
  g_autoptr (TestServer) server = real_server ();
  TestSession *session = test_session (server, "counter-zwfw-1");

  test_server_sql (server, "UPDATE session SET access_until = access_until - 600001");
  g_autoptr (TestAnswer) answer = test_ask (server, session->access, "GET", "/v1/people", NULL, 0, NULL);
  test_assert_problem (answer, 401, "unauthenticated");
  g_assert_cmpstr (test_answer_text (answer, "retry"), ==, "after-token");
  g_autoptr (TestAnswer) next = refresh (server, session->refresh);
  g_assert_cmpint (next->status, ==, 201);
  test_server_sql (server, "UPDATE session SET refresh_until = 1");
  g_autoptr (TestAnswer) late = refresh (server, test_answer_text (next, "refresh"));
  test_assert_problem (late, 401, "session-ended");
}

static void
test_disabled (void)
{
  g_autoptr (TestServer) server = real_server ();
  TestSession *admin = test_session (server, "platform-wlpt-1");
  TestSession *session = test_session (server, "counter-zwfw-1");

  g_assert_cmpint (status_with (server, session->access), ==, 200);
  g_autoptr (TestAnswer) done = test_ask (server, admin->access, "POST", "/v1/admin/users",
                                          "{\"id\":\"counter-zwfw-1\",\"disabled\":true}", -1, NULL);
  g_assert_cmpint (done->status, ==, 200);
  g_assert_cmpint (status_with (server, session->access), ==, 401);
  g_autoptr (TestAnswer) next = refresh (server, session->refresh);
  g_assert_cmpint (next->status, ==, 401);
  g_autoptr (TestAnswer) again = sign_in (server, "counter-zwfw-1", TEST_PASSWORD);
  test_assert_problem (again, 401, "sign-in-refused");
}

static void
test_sign_out (void)
{
  g_autoptr (TestServer) server = real_server ();
  TestSession *session = test_session (server, "counter-zwfw-1");

  g_autoptr (TestAnswer) out = test_ask (server, session->access, "DELETE", "/v1/sessions", NULL, 0, NULL);
  g_assert_cmpint (out->status, ==, 204);
  g_assert_cmpint (status_with (server, session->access), ==, 401);
}

static void
test_must_change (void)
{
  g_autoptr (TestServer) server = real_server ();
  test_server_sql (server, "UPDATE user SET must_change = 1");
  TestSession *session = test_session (server, "counter-zwfw-1");

  g_autoptr (TestAnswer) held = test_ask (server, session->access, "GET", "/v1/changes", NULL, 0, NULL);
  test_assert_problem (held, 403, "must-change-password");
  g_autoptr (TestAnswer) wrong =
    test_ask (server, session->access, "PUT", "/v1/password",
              "{\"old\":\"wrong password\",\"new\":\"another password\"}", -1, NULL);
  test_assert_problem (wrong, 401, "sign-in-refused");
  g_autoptr (TestAnswer) brief = test_ask (server, session->access, "PUT", "/v1/password",
                                           "{\"old\":\"" TEST_PASSWORD "\",\"new\":\"short\"}", -1, NULL);
  test_assert_problem (brief, 422, "invalid");
  g_autoptr (TestAnswer) same = test_ask (server, session->access, "PUT", "/v1/password",
                                          "{\"old\":\"" TEST_PASSWORD "\",\"new\":\"" TEST_PASSWORD "\"}", -1, NULL);
  test_assert_problem (same, 422, "invalid");
  g_autoptr (TestAnswer) still = test_ask (server, session->access, "GET", "/v1/changes", NULL, 0, NULL);
  test_assert_problem (still, 403, "must-change-password");
  g_autoptr (TestAnswer) changed =
    test_ask (server, session->access, "PUT", "/v1/password",
              "{\"old\":\"" TEST_PASSWORD "\",\"new\":\"another password\"}", -1, NULL);
  g_assert_cmpint (changed->status, ==, 204);
  g_assert_cmpint (status_with (server, session->access), ==, 200);
  g_autoptr (TestAnswer) old = sign_in (server, "counter-zwfw-1", TEST_PASSWORD);
  g_assert_cmpint (old->status, ==, 401);
}

static void
test_admin_only (void)
{
  g_autoptr (TestServer) server = real_server ();
  TestSession *session = test_session (server, "counter-zwfw-1");
  TestSession *admin = test_session (server, "platform-wlpt-1");
  const char *self_help = "{\"id\":\"counter-zwfw-1\",\"roles\":[\"supervision\"]}";

  g_autoptr (TestAnswer) list = test_ask (server, session->access, "GET", "/v1/admin/users", NULL, 0, NULL);
  g_autoptr (TestAnswer) put =
    test_ask (server, session->access, "POST", "/v1/admin/users", self_help, -1, NULL);
  test_assert_problem (list, 403, "forbidden");
  test_assert_problem (put, 403, "forbidden");
  g_autoptr (TestAnswer) own =
    test_ask (server, admin->access, "POST", "/v1/admin/users",
              "{\"id\":\"platform-wlpt-1\",\"roles\":[\"supervision\"]}", -1, NULL);
  test_assert_problem (own, 403, "forbidden");
  g_autoptr (TestAnswer) odd = test_ask (server, admin->access, "POST", "/v1/admin/users",
                                         "{\"id\":\"x\",\"name\":\"x\",\"roles\":[\"emperor\"]}", -1, NULL);
  test_assert_problem (odd, 422, "invalid");
  g_autoptr (TestAnswer) system = test_ask (server, admin->access, "POST", "/v1/admin/users",
                                            "{\"id\":\"x\",\"name\":\"x\",\"roles\":[\"system\"]}", -1, NULL);
  test_assert_problem (system, 422, "invalid");
  g_autoptr (TestAnswer) nowhere =
    test_ask (server, admin->access, "POST", "/v1/admin/users",
              "{\"id\":\"x\",\"name\":\"x\",\"roles\":[\"reviewer\"],\"section\":\"no-such-section\"}", -1, NULL);
  test_assert_problem (nowhere, 422, "invalid");
  g_autoptr (TestAnswer) outside =
    test_ask (server, admin->access, "POST", "/v1/admin/users",
              "{\"id\":\"x\",\"name\":\"x\",\"roles\":[\"counter\"],\"window\":\"no-such-window\"}", -1, NULL);
  test_assert_problem (outside, 422, "invalid");
  g_autoptr (TestAnswer) none = test_ask (server, admin->access, "GET", "/v1/admin/readings", NULL, 0, NULL);
  test_assert_problem (none, 403, "forbidden");
  g_autoptr (TestAnswer) made = test_ask (server, admin->access, "POST", "/v1/admin/users",
                                          "{\"id\":\"new-1\",\"name\":\"新人\",\"roles\":[\"counter\"],"
                                          "\"password\":\"first password\",\"window_number\":7}",
                                          -1, NULL);
  g_assert_cmpint (made->status, ==, 201);
  g_assert_true (json_is_true (json_object_get (made->json, "must_change")));
  g_autoptr (TestAnswer) in = sign_in (server, "new-1", "first password");
  g_assert_cmpint (in->status, ==, 201);
}

/* Before anybody has signed in a PC has no catalogue: the store says what the demo people's places are called. */
static void
assert_places (json_t *people)
{
  json_t *person;
  gsize i;
  gboolean reviewer = FALSE;

  json_array_foreach (people, i, person)
    {
      const char *place = json_string_value (json_object_get (json_object_get (person, "place"), "name"));
      const gboolean placed = json_is_string (json_object_get (person, "section"))
                              || json_is_string (json_object_get (person, "window"));

      if (placed)
        g_assert_nonnull (place);
      if (g_strcmp0 (json_string_value (json_object_get (person, "id")), "qydj-chief") == 0)
        {
          reviewer = TRUE;
          g_assert_nonnull (strstr (place, "企业登记"));
        }
    }
  g_assert_true (reviewer);
}

static void
test_one_click (void)
{
  g_autoptr (TestServer) training = test_server_new (TRUE);
  g_autoptr (TestServer) real = real_server ();
  g_autoptr (TestAnswer) facts = test_ask (training, NULL, "GET", "/v1/store", NULL, 0, NULL);
  g_autoptr (TestAnswer) real_facts = test_ask (real, NULL, "GET", "/v1/store", NULL, 0, NULL);

  g_assert_true (json_is_true (json_object_get (facts->json, "training")));
  g_assert_cmpint (json_array_size (json_object_get (facts->json, "people")), >=, 35);
  assert_places (json_object_get (facts->json, "people"));
  g_assert_true (json_is_false (json_object_get (real_facts->json, "training")));
  g_assert_cmpint (json_array_size (json_object_get (real_facts->json, "people")), ==, 0);
  g_autoptr (TestAnswer) in = sign_in (training, "yyqx-chief", NULL);
  g_assert_cmpint (in->status, ==, 201);
  /* The mark in a row does not open a real store. */
  test_server_sql (real, "UPDATE user SET one_click = 1");
  g_autoptr (TestAnswer) out = sign_in (real, "counter-zwfw-1", NULL);
  test_assert_problem (out, 401, "sign-in-refused");
  g_autoptr (TestAnswer) clock =
    test_ask (real, test_session (real, "counter-zwfw-1")->access, "POST", "/v1/training/clock",
              "{\"time\":\"2019-06-10T09:00:00.000+08:00\"}", -1, NULL);
  test_assert_problem (clock, 403, "training-only");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/password-opens-and-nothing-else-does", test_password);
  g_test_add_func ("/session/failures-slow-down", test_back_off);
  g_test_add_func ("/session/a-good-password-forgives-no-guesses", test_spraying);
  g_test_add_func ("/session/time-forgives", test_forgiving);
  g_test_add_func ("/session/forged-tokens-open-nothing", test_forged);
  g_test_add_func ("/session/refresh-rotates-and-reuse-ends-all", test_refresh);
  g_test_add_func ("/session/tokens-expire", test_expiry);
  g_test_add_func ("/session/disabled-user-is-out-at-once", test_disabled);
  g_test_add_func ("/session/sign-out-ends-it", test_sign_out);
  g_test_add_func ("/session/first-password-must-be-changed", test_must_change);
  g_test_add_func ("/session/users-are-the-platform-sections-matter", test_admin_only);
  g_test_add_func ("/session/one-click-is-for-training-only", test_one_click);
  return g_test_run ();
}

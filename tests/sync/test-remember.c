/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sign-in that is remembered: kept in a real keyring, used once, renewed, forgotten; and no keyring, a silent one, one
 * that goes away.
 */
#include "lb-keyring.h"
#include "lb-test-desk.h"
#include "lb-test-keyring.h"
#include "lb-test-line.h"

#include <string.h>

typedef struct
{
  TestServer *server;
  TestLine *line;
  TestDesk *desk;
  const LbActor *actor;
  int not_remembered; /* how often it was said */
} Office;

/* The policy as it comes says no. */
static void
set_policy (Office *office, gboolean allowed)
{
  g_autofree char *sql = g_strdup_printf (
    "UPDATE document SET digest = digest || 'x', content = CAST (replace (CAST (content AS TEXT),"
    " '\"remember_sign_in\": {\n    \"value\": %s', '\"remember_sign_in\": {\n    \"value\": %s') AS BLOB)"
    " WHERE kind = 'policy'", allowed ? "false" : "true", allowed ? "true" : "false");

  test_server_stop (office->server);
  test_server_sql (office->server, sql);
  test_server_start (office->server);
  if (office->line != NULL)
    test_line_turn_to (office->line, office->server->address);
}

static void
not_remembered_cb (LbClient *client, Office *office)
{
  office->not_remembered++;
}

static void
listen (Office *office)
{
  g_signal_connect (office->desk->client, "not-remembered", G_CALLBACK (not_remembered_cb), office);
}

static void
set_up (Office *office, gconstpointer data)
{
  office->server = test_server_new (FALSE);
  office->actor = lb_fixture_for (office->server->bureau, "acceptor", "drug-retail-licence");
  test_server_add_user (office->server, office->actor);
  test_server_sql (office->server, "UPDATE user SET must_change = 0");
  set_policy (office, TRUE);
  office->line = test_line_new (office->server->address);
  office->desk = test_desk_new (test_line_address (office->line));
  listen (office);
  test_desk_open (office->desk);
}

static void
tear_down (Office *office, gconstpointer data)
{
  test_desk_free (office->desk);
  test_line_free (office->line);
  test_server_free (office->server);
  test_keyring_stop ();
}

static gboolean
start_keyring (void)
{
  if (test_keyring_start ())
    return TRUE;
  g_test_skip ("gnome-keyring is not installed");
  return FALSE;
}

/* Signs in with the password, to be remembered or not. */
static void
sign_in (Office *office, gboolean remember)
{
  g_autoptr (GError) error = NULL;

  lb_client_set_remember (office->desk->client, remember);
  lb_client_sign_in_async (office->desk->client, office->actor->id, TEST_PASSWORD, NULL, test_desk_done, office->desk);
  lb_client_sign_in_finish (office->desk->client, test_desk_wait (office->desk), &error);
  g_assert_no_error (error);
}

/* The program is started again, and asks the keyring. */
static gboolean
start_again (Office *office, GError **error)
{
  test_desk_restart (office->desk, test_line_address (office->line));
  listen (office);
  test_desk_open (office->desk);
  lb_client_sign_in_kept_async (office->desk->client, NULL, test_desk_done, office->desk);
  return lb_client_sign_in_kept_finish (office->desk->client, test_desk_wait (office->desk), error);
}

static void
assert_starts_again (Office *office)
{
  g_autoptr (GError) error = NULL;

  start_again (office, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lb_client_get_actor (office->desk->client)->id, ==, office->actor->id);
}

static void
assert_asks (Office *office, LbError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (start_again (office, &error));
  g_assert_error (error, LB_ERROR, (int) code);
  g_assert_null (lb_client_get_actor (office->desk->client));
}

/* What the keyring has for this folder. (transfer full) (nullable) */
static char *
kept_token (Office *office)
{
  g_autofree char *path = g_build_filename (office->desk->folder, "store.json", NULL);
  g_autofree char *user = NULL;
  char *token = NULL;
  json_auto_t *facts = json_load_file (path, 0, NULL);
  g_autoptr (LbKeyring) keyring = lb_keyring_new (test_line_address (office->line),
                                                  json_string_value (json_object_get (facts, "device")));

  lb_keyring_find_async (keyring, test_desk_done, office->desk);
  if (!lb_keyring_find_finish (test_desk_wait (office->desk), &user, &token, NULL))
    return NULL;
  g_assert_cmpstr (user, ==, office->actor->id);
  return token;
}

/* What was asked of the keyring by now has been done. */
static void
close_and_open (Office *office)
{
  test_desk_restart (office->desk, test_line_address (office->line));
  listen (office);
  test_desk_open (office->desk);
}

/* A token that is renewed while the program runs is the one that the next start uses. */
static void
check_renewals (Office *office)
{
  assert_starts_again (office);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *before = kept_token (office), *token = NULL;
      test_server_sql (office->server, "UPDATE session SET access_until = 1");
      lb_client_sync_now (office->desk->client);
      test_until ((g_free (token), token = kept_token (office), g_strcmp0 (token, before) != 0));
    }
  assert_starts_again (office);
}

/* Each start spends the token and keeps the next; none of them stays in the folder, nor the password. */
static void
test_starts (Office *office, gconstpointer data)
{
  g_autofree char *before = NULL;

  if (!start_keyring ())
    return;
  g_assert_true (lb_client_may_remember (office->desk->client));
  lb_client_look_for_keyring_async (office->desk->client, NULL, test_desk_done, office->desk);
  g_assert_true (lb_client_look_for_keyring_finish (office->desk->client, test_desk_wait (office->desk), NULL));
  sign_in (office, TRUE);
  for (int i = 0; i < 4; i++)
    {
      assert_starts_again (office);
      g_assert_true (lb_client_get_remember (office->desk->client));
      close_and_open (office);
      g_autofree char *token = kept_token (office);
      g_assert_cmpint (strlen (token), ==, 64);
      g_assert_cmpstr (token, !=, before);
      g_assert_false (lb_fixture_folder_holds (office->desk->folder, token));
      g_assert_false (lb_fixture_folder_holds (office->desk->folder, TEST_PASSWORD));
      g_free (before);
      before = g_steal_pointer (&token);
    }
  check_renewals (office);
  g_assert_cmpint (office->not_remembered, ==, 0);
}

static void
test_sign_out (Office *office, gconstpointer data)
{
  if (!start_keyring ())
    return;
  sign_in (office, TRUE);
  lb_client_sign_out_async (office->desk->client, test_desk_done, office->desk);
  g_assert_true (lb_client_sign_out_finish (office->desk->client, test_desk_wait (office->desk), NULL));
  assert_asks (office, LB_ERROR_NOT_FOUND);
  g_assert_null (kept_token (office));
  /* Nor is one remembered who did not ask for it. */
  sign_in (office, FALSE);
  assert_asks (office, LB_ERROR_NOT_FOUND);
  /* Off line too: what the store cannot be told is at least not used here any more. */
  sign_in (office, TRUE);
  test_line_cut (office->line, LB_CUT_ALL, NULL, -1, 0);
  lb_client_sign_out_async (office->desk->client, test_desk_done, office->desk);
  g_assert_true (lb_client_sign_out_finish (office->desk->client, test_desk_wait (office->desk), NULL));
  test_line_cut (office->line, LB_CUT_NONE, NULL, 0, 0);
  assert_asks (office, LB_ERROR_NOT_FOUND);
}

/* Ended by an administrator, or too old: asked for a password once, and not tried again. */
static void
test_ended (Office *office, gconstpointer data)
{
  if (!start_keyring ())
    return;
  sign_in (office, TRUE);
  close_and_open (office);
  test_server_sql (office->server, "DELETE FROM session");
  assert_asks (office, LB_ERROR_UNAUTHENTICATED);
  assert_asks (office, LB_ERROR_NOT_FOUND);
  g_assert_null (kept_token (office));
  sign_in (office, TRUE);
  assert_starts_again (office);
}

static void
test_policy (Office *office, gconstpointer data)
{
  if (!start_keyring ())
    return;
  sign_in (office, TRUE);
  close_and_open (office);
  set_policy (office, FALSE);
  assert_asks (office, LB_ERROR_NOT_FOUND);
  g_assert_false (lb_client_may_remember (office->desk->client));
  close_and_open (office);
  g_assert_null (kept_token (office));
  lb_client_set_remember (office->desk->client, TRUE);
  g_assert_false (lb_client_get_remember (office->desk->client));
}

/* A second program of the same user and folder leaves the token alone, and the first goes on with its session. */
static void
test_two_programs (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!start_keyring ())
    return;
  sign_in (office, TRUE);
  assert_starts_again (office);
  g_autofree char *mine = g_strdup (office->desk->folder);
  TestDesk second = { .folder = mine, .client = lb_client_new (mine, test_line_address (office->line)) };
  test_desk_open (&second);
  lb_client_sign_in_kept_async (second.client, NULL, test_desk_done, &second);
  g_assert_false (lb_client_sign_in_kept_finish (second.client, test_desk_wait (&second), &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_BUSY);
  lb_client_close_async (second.client, test_desk_done, &second);
  g_assert_true (lb_client_close_finish (second.client, test_desk_wait (&second), NULL));
  g_object_unref (second.client);
  test_server_sql (office->server, "UPDATE session SET access_until = 1");
  lb_client_sync_now (office->desk->client);
  test_until (test_is_quiet (office->desk));
  assert_starts_again (office);
}

/* Without the store, with what is on the machine; the session goes on when it is back. */
static void
test_offline (Office *office, gconstpointer data)
{
  if (!start_keyring ())
    return;
  sign_in (office, TRUE);
  test_until (lb_client_is_caught_up (office->desk->client));
  close_and_open (office);
  test_line_cut (office->line, LB_CUT_ALL, NULL, -1, 0);
  assert_starts_again (office);
  g_assert_cmpint (lb_client_get_state (office->desk->client), ==, LB_SYNC_OFFLINE);
  test_line_cut (office->line, LB_CUT_NONE, NULL, 0, 0);
  lb_client_sync_now (office->desk->client);
  test_until (lb_client_get_state (office->desk->client) == LB_SYNC_SYNCED);
  assert_starts_again (office);
}

/* The answer to a renewal that never came back: the token is spent, which nobody here can know. */
static void
test_lost_answer (Office *office, gconstpointer data)
{
  if (!start_keyring ())
    return;
  sign_in (office, TRUE);
  close_and_open (office);
  test_line_cut (office->line, LB_CUT_ANSWER, "POST /v1/sessions/refresh", 1, 0);
  /* Unless libcurl has sent it a second time, it goes on off line until the store is asked again. */
  if (start_again (office, NULL))
    test_until (office->desk->reason != NULL);
  g_assert_null (lb_client_get_actor (office->desk->client));
  assert_asks (office, LB_ERROR_NOT_FOUND);
}

/* No keyring: it is said, the session is as good as any other, and the next start asks. */
static void
test_none (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  lb_client_look_for_keyring_async (office->desk->client, NULL, test_desk_done, office->desk);
  g_assert_false (lb_client_look_for_keyring_finish (office->desk->client, test_desk_wait (office->desk), &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  sign_in (office, TRUE);
  test_until (office->not_remembered == 1);
  g_assert_false (lb_client_get_remember (office->desk->client));
  assert_asks (office, LB_ERROR_NOT_FOUND);
}

/* One that went away while the program ran: the token that it does not have is in the replica, and in use. */
static void
test_gone (Office *office, gconstpointer data)
{
  if (!start_keyring ())
    return;
  sign_in (office, TRUE);
  assert_starts_again (office);
  test_until (lb_client_get_remember (office->desk->client));
  test_keyring_stop ();
  test_server_sql (office->server, "UPDATE session SET access_until = 1");
  lb_client_sync_now (office->desk->client);
  test_until (office->not_remembered == 1);
  g_assert_nonnull (lb_client_get_actor (office->desk->client));
  test_until (test_is_quiet (office->desk));
  assert_asks (office, LB_ERROR_NOT_FOUND);
}

/* One that takes every question and answers none delays nobody for longer than it must. */
static void
test_silent (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TestDesk looking = { .client = office->desk->client };

  test_keyring_silent_start ();
  g_autoptr (LbClient) client = g_object_ref (office->desk->client);
  lb_client_look_for_keyring_async (client, NULL, test_desk_done, &looking);
  sign_in (office, TRUE);
  g_assert_null (looking.result); /* still asking */
  /* The token is on its way to nowhere: closing ends all the same. */
  lb_client_close_async (client, test_desk_done, office->desk);
  g_assert_true (lb_client_close_finish (client, test_desk_wait (office->desk), NULL));
  g_assert_false (lb_client_look_for_keyring_finish (client, test_desk_wait (&looking), &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_BUSY);
  test_keyring_silent_stop ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_bus_up ();
#define add(path, function) g_test_add (path, Office, NULL, set_up, function, tear_down)
  add ("/remember/each-start-keeps-the-next-token", test_starts);
  add ("/remember/signing-out-forgets", test_sign_out);
  add ("/remember/a-session-that-ended-is-forgotten", test_ended);
  add ("/remember/only-where-the-bureau-allows-it", test_policy);
  add ("/remember/two-programs-share-no-token", test_two_programs);
  add ("/remember/off-line-with-what-is-here", test_offline);
  add ("/remember/an-answer-that-was-lost-ends-it", test_lost_answer);
  add ("/remember/nothing-without-a-keyring", test_none);
  add ("/remember/a-keyring-that-goes-away", test_gone);
  add ("/remember/a-silent-keyring-delays-nobody", test_silent);
  int result = g_test_run ();
  test_bus_down ();
  return result;
}

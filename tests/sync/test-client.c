/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The client against the real service: what is done at one desk is at the other, off line and on again, once.
 */
#include "lb-test-desk.h"

#include <string.h>

#define NEW_PASSWORD "another horse, another battery"

static GVariant *
comment (const char *text)
{
  return g_variant_new_parsed ("{'text': <%s>}", text);
}

static gint64
version_at (TestDesk *desk, const char *case_id)
{
  g_autoptr (LbCase) state = test_desk_case (desk, case_id, NULL);

  return state != NULL ? state->version : 0;
}

/* Nothing of its timeline is only hoped for. */
static gboolean
is_confirmed (TestDesk *desk, const char *case_id)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (LbCase) state = test_desk_case (desk, case_id, &events);

  return ((LbEvent *) events->pdata[events->len - 1])->sequence > 0;
}

static void
test_whole_case_arrives (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  g_autoptr (TestDesk) desk = test_desk_new (server->address);
  test_desk_open (desk);
  g_assert_true (lb_client_is_training (desk->client));
  g_assert_cmpuint (lb_client_get_people (desk->client)->len, >, 0);
  test_desk_sign_in (desk, server, lb_fixture_for (server->bureau, "acceptor", "drug-retail-licence"));

  g_assert_nonnull (lb_client_get_catalogue (desk->client, NULL));
  test_until (version_at (desk, server->bureau->case_id) == server->bureau->state->version);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (LbCase) state = test_desk_case (desk, server->bureau->case_id, &events);
  g_assert_cmpuint (events->len, ==, server->bureau->events->len);
  g_assert_cmpint (test_desk_count (desk, LB_COLUMN_TO_ACCEPT, NULL, NULL), >, 0);
  g_assert_cmpint (desk->changed, >, 0);
  g_assert_cmpint (lb_client_get_state (desk->client), ==, LB_SYNC_SYNCED);
}

static void
test_done_here_is_there (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  const char *id = server->bureau->case_id;
  g_autoptr (TestDesk) one = test_desk_new (server->address), other = test_desk_new (server->address);
  g_autoptr (GError) error = NULL;
  test_desk_open (one);
  test_desk_open (other);
  test_desk_sign_in (one, server, lb_fixture_for (server->bureau, "acceptor", "drug-retail-licence"));
  test_desk_sign_in (other, server, lb_fixture_actor (server->bureau, "counter", NULL));
  gint64 before = server->bureau->state->version;
  test_until (version_at (one, id) == before && version_at (other, id) == before);

  g_autoptr (GPtrArray) events = test_desk_submit (one, id, NULL, LB_COMMAND_COMMENT, comment ("两边都看得到"), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (version_at (one, id), ==, before + events->len); /* at once */
  test_until (version_at (other, id) == before + events->len);       /* through the store and its hint */
  test_until (test_is_quiet (one));
  test_until (is_confirmed (one, id));
  test_verify (server);
}

static void
test_offline_and_back (void)
{
  g_autoptr (TestServer) server = test_server_new_on_socket (TRUE);
  test_receive (server);
  const char *id = server->bureau->case_id;
  g_autoptr (TestDesk) desk = test_desk_new (server->address);
  g_autoptr (GError) error = NULL;
  gint64 before = server->bureau->state->version;
  test_desk_open (desk);
  test_desk_sign_in (desk, server, lb_fixture_for (server->bureau, "acceptor", "drug-retail-licence"));
  test_until (version_at (desk, id) == before);

  test_server_stop (server);
  test_until (lb_client_get_state (desk->client) == LB_SYNC_OFFLINE);
  gint64 since = 0;
  g_object_get (desk->client, "offline-since", &since, NULL);
  g_assert_cmpint (since, !=, LB_TIME_NONE);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) events = test_desk_submit (desk, id, NULL, LB_COMMAND_COMMENT, comment ("断网"), NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (test_waiting (desk), ==, 3);
  g_assert_cmpint (version_at (desk, id), ==, before + 3);
  g_autoptr (GPtrArray) rows = test_desk_outbox (desk);
  g_assert_cmpuint (rows->len, ==, 3);

  test_server_start (server);
  test_until (test_is_quiet (desk));
  g_assert_cmpint (version_at (desk, id), ==, before + 3);
  test_verify (server);
}

/* The program ends and starts again without the store: the kept session lets the same user go on. */
static void
test_restart_offline (void)
{
  g_autoptr (TestServer) server = test_server_new_on_socket (FALSE);
  const LbActor *actor = lb_fixture_actor (server->bureau, "platform", NULL);
  g_autoptr (TestDesk) desk = test_desk_new (server->address);
  g_autoptr (GError) error = NULL;
  test_desk_open (desk);
  test_desk_sign_in (desk, server, actor);
  gboolean must_change = FALSE;
  g_object_get (desk->client, "must-change-password", &must_change, NULL);
  if (must_change)
    {
      lb_client_change_password_async (desk->client, TEST_PASSWORD, NEW_PASSWORD, NULL, test_desk_done, desk);
      lb_client_change_password_finish (desk->client, test_desk_wait (desk), &error);
      g_assert_no_error (error);
    }
  g_assert_nonnull (lb_client_get_catalogue (desk->client, NULL));
  test_until (test_is_quiet (desk));
  test_server_stop (server);

  test_desk_restart (desk, server->address);
  test_desk_open (desk);
  g_assert_cmpint (lb_client_get_state (desk->client), ==, LB_SYNC_OFFLINE);
  lb_client_sign_in_async (desk->client, actor->id, "not the password", NULL, test_desk_done, desk);
  g_assert_false (lb_client_sign_in_finish (desk->client, test_desk_wait (desk), &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED);
  g_clear_error (&error);
  lb_client_sign_in_async (desk->client, "counter-hall-7", TEST_PASSWORD, NULL, test_desk_done, desk);
  g_assert_false (lb_client_sign_in_finish (desk->client, test_desk_wait (desk), &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_OFFLINE);
  g_clear_error (&error);
  lb_client_sign_in_async (desk->client, actor->id, must_change ? NEW_PASSWORD : TEST_PASSWORD, NULL, test_desk_done, desk);
  lb_client_sign_in_finish (desk->client, test_desk_wait (desk), &error);
  g_assert_no_error (error);
  g_assert_nonnull (lb_client_get_catalogue (desk->client, NULL));
  g_assert_cmpstr (lb_client_get_actor (desk->client)->id, ==, actor->id);
  test_server_start (server);
  test_until (test_is_quiet (desk));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/a-case-in-sight-arrives-whole", test_whole_case_arrives);
  g_test_add_func ("/client/what-is-done-here-is-there", test_done_here_is_there);
  g_test_add_func ("/client/offline-and-back-without-a-restart", test_offline_and_back);
  g_test_add_func ("/client/a-kept-session-works-offline", test_restart_offline);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The client against the real service: what is done at one desk is at the other, off line and on again, once.
 */
#include "lb-replica.h"
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
  /* Once the client says that it has caught up, what the store had is in the rows that screens count. */
  test_until (lb_client_is_caught_up (desk->client));
  g_assert_cmpint (test_desk_count (desk, LB_COLUMN_TO_ACCEPT, NULL, NULL), >, 0);
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

/* A clerk's work: numbers ahead, a case taken in while the line is cut, a file, a draft; a colleague finds it. */

static char *
take_number (TestDesk *desk, GError **error)
{
  lb_client_take_number_async (desk->client, NULL, test_desk_done, desk);
  return lb_client_take_number_finish (desk->client, test_desk_wait (desk), error);
}

static guint
found (TestDesk *desk, const char *typed)
{
  g_autoptr (GError) error = NULL;

  lb_client_search_async (desk->client, typed, -1, 20, NULL, test_desk_done, desk);
  g_autoptr (GPtrArray) rows = lb_client_search_finish (desk->client, test_desk_wait (desk), &error);
  g_assert_no_error (error);
  return rows->len;
}

static void
test_intake_offline (void)
{
  g_autoptr (TestServer) server = test_server_new_on_socket (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  test_receive (server);
  g_autoptr (TestDesk) counter = test_desk_new (server->address), section = test_desk_new (server->address);
  test_desk_open (counter);
  test_desk_open (section);
  test_desk_sign_in (counter, server, lb_fixture_actor (server->bureau, "counter", NULL));
  test_desk_sign_in (section, server, lb_fixture_for (server->bureau, "acceptor", "drug-retail-licence"));
  test_until (test_is_quiet (counter) && found (counter, "kbyd") == 1);
  g_autofree char *first = take_number (counter, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 20; i++)
    test_turn (); /* the engine fetches numbers ahead */

  test_server_stop (server);
  test_until (lb_client_get_state (counter->client) == LB_SYNC_OFFLINE);
  g_autofree char *number = take_number (counter, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (number, !=, first);
  GVariant *args = lb_fixture_with (lb_fixture_receive_args (server->bureau, "pharmacy", NULL, NULL), "number",
                                    g_variant_new_string (number));
  g_autoptr (GPtrArray) events = test_desk_submit (counter, NULL, NULL, LB_COMMAND_RECEIVE, args, &id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found (counter, "kbyd"), ==, 2);
  g_assert_cmpuint (found (counter, number), ==, 1);
  g_assert_cmpuint (found (section, number), ==, 0);

  test_server_start (server);
  test_until (test_is_quiet (counter));
  g_assert_cmpuint (test_refused (counter), ==, 0);
  test_until (found (section, number) == 1);
  test_verify (server);
}

static void
test_numbers_run_out_offline (void)
{
  g_autoptr (TestServer) server = test_server_new_on_socket (TRUE);
  g_autoptr (TestDesk) desk = test_desk_new (server->address);
  test_desk_open (desk);
  test_desk_sign_in (desk, server, lb_fixture_actor (server->bureau, "counter", NULL));
  test_until (test_is_quiet (desk));
  g_autofree char *one = take_number (desk, NULL);
  g_assert_nonnull (one);
  test_server_stop (server);
  test_until (lb_client_get_state (desk->client) == LB_SYNC_OFFLINE);
  for (int i = 0; i < 500; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *number = take_number (desk, &error);
      if (number == NULL)
        {
          g_assert_error (error, LB_ERROR, LB_ERROR_OFFLINE);
          g_assert_cmpint (i, >=, 19);
          return;
        }
    }
  g_assert_not_reached ();
}

static void
test_drafts (void)
{
  g_autoptr (TestServer) server = test_server_new_on_socket (TRUE);
  g_autoptr (TestDesk) desk = test_desk_new (server->address);
  const LbActor *actor = lb_fixture_actor (server->bureau, "counter", NULL);
  const LbDraft one = { (char *) "d1", (char *) "intake", (char *) "药店", (char *) "{\"a\":1}", 0 };
  LbDraft two = one;
  test_desk_open (desk);
  test_desk_sign_in (desk, server, actor);

  lb_client_save_draft_async (desk->client, &one, test_desk_done, desk);
  g_assert_true (lb_client_save_draft_finish (desk->client, test_desk_wait (desk), NULL));
  two.content = (char *) "{\"a\":2}";
  lb_client_save_draft_async (desk->client, &two, test_desk_done, desk);
  g_assert_true (lb_client_save_draft_finish (desk->client, test_desk_wait (desk), NULL));
  test_desk_restart (desk, server->address);
  test_desk_open (desk);
  test_desk_sign_in (desk, server, actor);
  lb_client_list_drafts_async (desk->client, "intake", test_desk_done, desk);
  g_autoptr (GPtrArray) drafts = lb_client_list_drafts_finish (desk->client, test_desk_wait (desk), NULL);
  g_assert_cmpuint (drafts->len, ==, 1);
  g_assert_cmpstr (((LbDraft *) drafts->pdata[0])->content, ==, "{\"a\":2}");

  /* Another user on the same machine has other drafts. */
  lb_client_sign_out_async (desk->client, test_desk_done, desk);
  g_assert_true (lb_client_sign_out_finish (desk->client, test_desk_wait (desk), NULL));
  g_assert_cmpstr (desk->reason, ==, "signed-out");
  g_assert_null (lb_client_get_actor (desk->client));
  test_desk_sign_in (desk, server, lb_fixture_actor (server->bureau, "supervision", NULL));
  lb_client_list_drafts_async (desk->client, NULL, test_desk_done, desk);
  g_autoptr (GPtrArray) none = lb_client_list_drafts_finish (desk->client, test_desk_wait (desk), NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

/* On one PC a clerk leaves a draft to a colleague, who signs in after them and finds it; nobody takes it twice. */
static void
test_a_draft_is_handed_over (void)
{
  g_autoptr (TestServer) server = test_server_new_on_socket (TRUE);
  g_autoptr (TestDesk) desk = test_desk_new (server->address);
  const LbActor *giver = lb_fixture_actor (server->bureau, "counter", NULL);
  const LbActor *taker = lb_fixture_actor (server->bureau, "supervision", NULL);
  const LbDraft draft = { (char *) "d1", (char *) "intake", (char *) "药店", (char *) "{\"a\":1}", 0 };
  g_autoptr (GError) error = NULL;
  test_desk_open (desk);
  test_desk_sign_in (desk, server, giver);
  lb_client_save_draft_async (desk->client, &draft, test_desk_done, desk);
  g_assert_true (lb_client_save_draft_finish (desk->client, test_desk_wait (desk), NULL));
  lb_client_give_draft_async (desk->client, &draft, taker->id, NULL, test_desk_done, desk);
  g_assert_true (lb_client_give_draft_finish (desk->client, test_desk_wait (desk), &error));
  g_assert_no_error (error);
  lb_client_list_drafts_async (desk->client, NULL, test_desk_done, desk);
  g_autoptr (GPtrArray) left = lb_client_list_drafts_finish (desk->client, test_desk_wait (desk), NULL);
  g_assert_cmpuint (left->len, ==, 0);

  lb_client_sign_out_async (desk->client, test_desk_done, desk);
  g_assert_true (lb_client_sign_out_finish (desk->client, test_desk_wait (desk), NULL));
  test_desk_sign_in (desk, server, taker);
  lb_client_list_handed_async (desk->client, test_desk_done, desk);
  g_autoptr (GPtrArray) handed = lb_client_list_handed_finish (desk->client, test_desk_wait (desk), NULL);
  g_assert_cmpuint (handed->len, ==, 1);
  g_assert_cmpstr (((LbHandedDraft *) handed->pdata[0])->from_name, ==, giver->name);
  lb_client_take_draft_async (desk->client, "d1", test_desk_done, desk);
  LbDraft *taken = lb_client_take_draft_finish (desk->client, test_desk_wait (desk), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (taken->content, ==, "{\"a\":1}");
  lb_draft_free (taken);
  lb_client_list_drafts_async (desk->client, "intake", test_desk_done, desk);
  g_autoptr (GPtrArray) drafts = lb_client_list_drafts_finish (desk->client, test_desk_wait (desk), NULL);
  g_assert_cmpuint (drafts->len, ==, 1);
  lb_client_take_draft_async (desk->client, "d1", test_desk_done, desk);
  g_assert_null (lb_client_take_draft_finish (desk->client, test_desk_wait (desk), &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
}

static void
test_training_clock (void)
{
  g_autoptr (TestServer) server = test_server_new_on_socket (TRUE);
  test_receive (server);
  g_autoptr (TestDesk) desk = test_desk_new (server->address);
  g_autoptr (GError) error = NULL;
  LbTime later = lb_time_at (lb_day_from_ymd (2019, 7, 1), 9 * 60);
  gint64 soon = 0, overdue = 0;
  LbTime newest = LB_TIME_NONE;
  test_desk_open (desk);
  test_desk_sign_in (desk, server, lb_fixture_for (server->bureau, "acceptor", "drug-retail-licence"));
  test_until (version_at (desk, server->bureau->case_id) == server->bureau->state->version);
  g_assert_cmpint (ABS (lb_client_now (desk->client) - server->bureau->now), <, 3600000);
  g_assert_cmpint (test_desk_count (desk, LB_COLUMN_IN_REVIEW, &soon, &overdue), ==, 0);

  lb_client_set_clock_async (desk->client, later, NULL, test_desk_done, desk);
  g_assert_true (lb_client_set_clock_finish (desk->client, test_desk_wait (desk), &newest, &error));
  g_assert_no_error (error);
  g_assert_cmpint (newest, ==, LB_TIME_NONE);
  g_assert_cmpint (ABS (lb_client_now (desk->client) - later), <, 60000);
  /* Nobody decided in time: deemed accepted, and the board shows it. */
  test_until (test_desk_count (desk, LB_COLUMN_IN_REVIEW, NULL, NULL) > 0);

  /* Back before that is refused, and the answer says how far back it may go. */
  lb_client_set_clock_async (desk->client, lb_time_at (lb_day_from_ymd (2019, 6, 1), 9 * 60), NULL, test_desk_done,
                             desk);
  g_assert_false (lb_client_set_clock_finish (desk->client, test_desk_wait (desk), &newest, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CONFLICT);
  g_assert_cmpint (newest, >, lb_time_at (lb_day_from_ymd (2019, 6, 10), 0));
  g_assert_cmpint (newest, <=, lb_client_now (desk->client));
}

static void
test_visits (void)
{
  g_autoptr (TestServer) server = test_server_new_on_socket (TRUE);
  g_autoptr (GError) error = NULL;
  lb_fixture_pharmacy_to_delivery (server->bureau);
  test_replay (server, 0);
  g_autoptr (TestDesk) desk = test_desk_new (server->address);
  test_desk_open (desk);
  test_desk_sign_in (desk, server, lb_fixture_actor (server->bureau, "dispatcher", "xckc"));
  test_until (version_at (desk, server->bureau->case_id) == server->bureau->state->version);
  test_until (test_is_quiet (desk));

  lb_client_query_visits_async (desk->client, lb_day_from_ymd (2019, 1, 1), lb_day_from_ymd (2020, 1, 1), NULL,
                                test_desk_done, desk);
  g_autoptr (GPtrArray) visits = lb_client_query_visits_finish (desk->client, test_desk_wait (desk), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (visits->len, ==, server->bureau->state->visits->len);
  LbVisitRow *row = visits->pdata[0];
  g_assert_cmpstr (row->visit->state, ==, "concluded");
  g_assert_cmpstr (row->number, ==, server->bureau->state->number);
  lb_client_query_requests_async (desk->client, NULL, test_desk_done, desk);
  g_autoptr (GPtrArray) requests = lb_client_query_visits_finish (desk->client, test_desk_wait (desk), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (requests->len, ==, 0);
}

static guint
count_hall (TestDesk *desk, const char *const *only, LbTime today, LbTime recent)
{
  g_autoptr (GError) error = NULL;
  lb_client_query_hall_async (desk->client, only, today, recent, 100, NULL, test_desk_done, desk);
  g_autoptr (GPtrArray) cases = lb_client_query_hall_finish (desk->client, test_desk_wait (desk), &error);
  g_assert_no_error (error);
  return cases->len;
}

/* What a counter has in hand: what was taken in today, what waits, and what has paper under way. */
static void
test_hall (void)
{
  g_autoptr (TestServer) server = test_server_new_on_socket (TRUE);
  test_receive (server);
  LbFixture *bureau = server->bureau;
  const LbTime received = bureau->state->received_at, late = received + G_GINT64_CONSTANT (40) * 24 * 3600 * 1000;
  const char *const here[] = { bureau->case_id, "0190d5c8-0000-7000-8000-000000000000", NULL };
  g_autoptr (TestDesk) desk = test_desk_new (server->address);
  test_desk_open (desk);
  test_desk_sign_in (desk, server, lb_fixture_actor (bureau, "counter", NULL));
  test_until (version_at (desk, bureau->case_id) == bureau->state->version);
  test_until (test_is_quiet (desk));

  g_assert_cmpuint (count_hall (desk, NULL, received, received), ==, 1);
  g_assert_cmpuint (count_hall (desk, NULL, late, late), ==, 1); /* it waits, however old */
  g_assert_cmpuint (count_hall (desk, here, late, late), ==, 1); /* the other one is not here */
}

/* The store ends the session: the desk hears it, and what waited waits for the next sign-in. */
static void
test_session_ends (void)
{
  g_autoptr (TestServer) server = test_server_new_on_socket (TRUE);
  g_autoptr (GError) error = NULL;
  test_receive (server);
  const char *id = server->bureau->case_id;
  const LbActor *actor = lb_fixture_for (server->bureau, "acceptor", "drug-retail-licence");
  g_autoptr (TestDesk) desk = test_desk_new (server->address);
  gint64 before = server->bureau->state->version;
  test_desk_open (desk);
  test_desk_sign_in (desk, server, actor);
  test_until (version_at (desk, id) == before);
  test_server_stop (server);
  test_until (lb_client_get_state (desk->client) == LB_SYNC_OFFLINE);
  g_autoptr (GPtrArray) events = test_desk_submit (desk, id, NULL, LB_COMMAND_COMMENT, comment ("等着"), NULL, &error);
  g_assert_no_error (error);

  test_server_sql (server, "DELETE FROM session");
  test_server_start (server);
  test_until (desk->reason != NULL);
  g_assert_null (lb_client_get_actor (desk->client));
  lb_client_get_case_async (desk->client, id, NULL, test_desk_done, desk);
  g_assert_null (lb_client_get_case_finish (desk->client, test_desk_wait (desk), NULL, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED);
  test_desk_sign_in (desk, server, actor);
  test_until (test_is_quiet (desk) && version_at (desk, id) == before + 1);
}

/* Equal cursors, equal state: byte for byte, by the digest of everything in scope. */
static void
test_replicas_converge (void)
{
  g_autoptr (TestServer) server = test_server_new_on_socket (TRUE);
  g_autoptr (GError) error = NULL;
  lb_fixture_pharmacy_to_delivery (server->bureau);
  test_replay (server, 0);
  const LbActor *actor = lb_fixture_actor (server->bureau, "supervision", NULL);
  g_autoptr (TestDesk) desk = test_desk_new (server->address);
  gint64 cases = 0;
  test_desk_open (desk);
  test_desk_sign_in (desk, server, actor);
  test_until (version_at (desk, server->bureau->case_id) == server->bureau->state->version && test_is_quiet (desk));

  g_autofree char *folder = g_build_filename (desk->folder, actor->id, NULL);
  g_autoptr (LbReplica) replica = lb_replica_open (folder, FALSE, &error);
  g_assert_no_error (error);
  g_autofree char *here = lb_replica_state_hash (replica, &cases, &error);
  g_assert_no_error (error);
  g_autoptr (TestAnswer) there = test_ask (server, test_session (server, actor->id)->access, "GET", "/v1/state-hash", NULL, 0,
                                           NULL);
  g_assert_cmpstr (test_answer_text (there, "sha256"), ==, here);
  g_assert_cmpint (test_answer_number (there, "cases"), ==, cases);
}

static gsize
readings_of (TestServer *server, const char *user)
{
  g_autofree char *path = g_strconcat ("/v1/admin/readings?user=", user, NULL);
  g_autoptr (TestAnswer) answer =
    test_ask (server, test_session (server, "supervision-1")->access, "GET", path, NULL, 0, NULL);

  return json_array_size (json_object_get (answer->json, "readings"));
}

/* Who looked at a case is told, also when they looked at it off line, and once for one look. */
static void
test_readings (void)
{
  g_autoptr (TestServer) server = test_server_new_on_socket (TRUE);
  test_receive (server);
  const char *id = server->bureau->case_id;
  const LbActor *actor = lb_fixture_for (server->bureau, "acceptor", "drug-retail-licence");
  const LbActor *other = lb_fixture_for (server->bureau, "acceptor", "enterprise-registration");
  g_autoptr (TestDesk) desk = test_desk_new (server->address);
  g_autoptr (TestDesk) second = test_desk_new (server->address);
  test_desk_open (desk);
  test_desk_sign_in (desk, server, actor);
  test_until (version_at (desk, id) > 0);
  test_until (readings_of (server, actor->id) == 1);
  for (int i = 0; i < 5; i++)
    version_at (desk, id);
  test_until (test_is_quiet (desk));
  g_assert_cmpint (readings_of (server, actor->id), ==, 1);

  test_desk_open (second);
  test_desk_sign_in (second, server, other);
  test_until (test_desk_count (second, LB_COLUMN_ANY, NULL, NULL) > 0);
  test_server_stop (server);
  test_until (lb_client_get_state (second->client) == LB_SYNC_OFFLINE);
  g_assert_cmpint (version_at (second, id), >, 0);
  test_server_start (server);
  test_until (readings_of (server, other->id) == 1);
  g_assert_cmpint (readings_of (server, actor->id), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/a-case-in-sight-arrives-whole", test_whole_case_arrives);
  g_test_add_func ("/client/what-is-done-here-is-there", test_done_here_is_there);
  g_test_add_func ("/client/offline-and-back-without-a-restart", test_offline_and_back);
  g_test_add_func ("/client/a-kept-session-works-offline", test_restart_offline);
  g_test_add_func ("/client/a-case-is-taken-in-off-line", test_intake_offline);
  g_test_add_func ("/client/numbers-run-out-off-line", test_numbers_run_out_offline);
  g_test_add_func ("/client/drafts-are-each-users-own", test_drafts);
  g_test_add_func ("/client/a-draft-is-handed-over", test_a_draft_is_handed_over);
  g_test_add_func ("/client/the-training-clock", test_training_clock);
  g_test_add_func ("/client/visits", test_visits);
  g_test_add_func ("/client/hall", test_hall);
  g_test_add_func ("/client/the-store-ends-the-session", test_session_ends);
  g_test_add_func ("/client/what-was-opened-is-told", test_readings);
  g_test_add_func ("/client/replicas-converge", test_replicas_converge);
  return g_test_run ();
}

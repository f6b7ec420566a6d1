/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One's own sessions and leave, as the client asks for them.
 */
#include "lb-test-desk.h"

#define ITEM "drug-retail-licence"

static GPtrArray *
sessions_of (TestDesk *desk)
{
  g_autoptr (GError) error = NULL;

  lb_client_list_sessions_async (desk->client, NULL, test_desk_done, desk);
  GPtrArray *rows = lb_client_list_sessions_finish (desk->client, test_desk_wait (desk), &error);
  g_assert_no_error (error);
  return rows;
}

static GPtrArray *
leave_of (TestDesk *desk)
{
  g_autoptr (GError) error = NULL;

  lb_client_list_leave_async (desk->client, NULL, test_desk_done, desk);
  GPtrArray *rows = lb_client_list_leave_finish (desk->client, test_desk_wait (desk), &error);
  g_assert_no_error (error);
  return rows;
}

/* The same person at two PCs ends the other's session from the first; that one notices. */
static void
test_sessions (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GError) error = NULL;
  const LbActor *actor = lb_fixture_for (server->bureau, "acceptor", ITEM);
  g_autoptr (TestDesk) here = test_desk_new (server->address);
  g_autoptr (TestDesk) there = test_desk_new (server->address);

  test_desk_open (here);
  test_desk_open (there);
  test_desk_sign_in (here, server, actor);
  test_desk_sign_in (there, server, actor);
  g_autoptr (GPtrArray) before = sessions_of (here);
  g_autoptr (GPtrArray) theirs = sessions_of (there);
  const LbSessionRow *other = NULL;
  guint current = 0;
  for (guint i = 0; i < theirs->len; i++)
    other = ((LbSessionRow *) theirs->pdata[i])->current ? theirs->pdata[i] : other;
  for (guint i = 0; i < before->len; i++)
    current += ((LbSessionRow *) before->pdata[i])->current;
  g_assert_cmpint (current, ==, 1);
  g_assert_nonnull (other);
  g_assert_cmpint (other->made, !=, LB_TIME_NONE);
  g_assert_cmpint (other->until, >, other->seen);
  g_assert_false (other->bound);

  lb_client_revoke_session_async (here->client, other->id, NULL, test_desk_done, here);
  g_assert_true (lb_client_account_finish (here->client, test_desk_wait (here), &error));
  g_autoptr (GPtrArray) after = sessions_of (here);
  g_assert_cmpint (after->len, ==, before->len - 1);
  lb_client_sync_now (there->client);
  test_until (there->reason != NULL);
  g_assert_null (lb_client_get_actor (there->client));
  lb_client_revoke_session_async (here->client, other->id, NULL, test_desk_done, here);
  g_assert_false (lb_client_account_finish (here->client, test_desk_wait (here), &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  g_assert_nonnull (lb_client_get_actor (here->client));
}

static void
test_leave (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GError) error = NULL;
  const LbActor *actor = lb_fixture_for (server->bureau, "acceptor", ITEM);
  const LbActor *substitute = lb_fixture_actor_n (server->bureau, "acceptor", actor->section, 2);
  g_autoptr (TestDesk) desk = test_desk_new (server->address);
  g_autoptr (TestDesk) colleague = test_desk_new (server->address);

  test_desk_open (desk);
  test_desk_open (colleague);
  test_desk_sign_in (desk, server, actor);
  test_desk_sign_in (colleague, server, substitute);
  const LbDay today = lb_time_day (lb_client_now (desk->client));
  lb_client_add_leave_async (desk->client, actor->id, substitute->id, today, today + 3, NULL, test_desk_done, desk);
  g_assert_true (lb_client_account_finish (desk->client, test_desk_wait (desk), &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) seen = leave_of (colleague);
  g_assert_cmpint (seen->len, ==, 1);
  const LbLeaveRow *leave = seen->pdata[0];
  g_assert_cmpstr (leave->user, ==, actor->id);
  g_assert_cmpstr (leave->substitute, ==, substitute->id);
  g_assert_cmpint (leave->first, ==, today);
  g_assert_cmpint (leave->last, ==, today + 3);
  /* Not theirs to end, nor to arrange for somebody else. */
  lb_client_end_leave_async (colleague->client, leave->id, NULL, test_desk_done, colleague);
  g_assert_false (lb_client_account_finish (colleague->client, test_desk_wait (colleague), &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_FORBIDDEN);
  g_clear_error (&error);
  lb_client_end_leave_async (desk->client, leave->id, NULL, test_desk_done, desk);
  g_assert_true (lb_client_account_finish (desk->client, test_desk_wait (desk), &error));
  g_autoptr (GPtrArray) none = leave_of (desk);
  g_assert_cmpint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account/a-session-is-ended-from-elsewhere", test_sessions);
  g_test_add_func ("/account/leave-is-arranged-and-ended", test_leave);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-folder.h"
#include "lb-test-desk.h"

#include <glib/gstdio.h>

static gboolean
wake (gpointer data)
{
  return G_SOURCE_REMOVE;
}

void
test_turn (void)
{
  guint timer = g_timeout_add (20, wake, NULL);

  g_main_context_iteration (NULL, TRUE);
  if (g_main_context_find_source_by_id (NULL, timer) != NULL)
    g_source_remove (timer);
}

void
test_desk_done (GObject *source, GAsyncResult *result, gpointer data)
{
  TestDesk *self = data;

  g_assert_null (self->result);
  self->result = g_object_ref (result);
}

static GAsyncResult *last_result;

GAsyncResult *
test_desk_wait (TestDesk *self)
{
  test_until (self->result != NULL);
  g_clear_object (&last_result);
  last_result = g_steal_pointer (&self->result);
  return last_result;
}

static void
cases_changed (LbClient *client, char **case_ids, TestDesk *self)
{
  g_assert_nonnull (case_ids[0]);
  self->changed++;
}

static void
signed_out (LbClient *client, const char *reason, TestDesk *self)
{
  g_free (self->reason);
  self->reason = g_strdup (reason);
}

static void
make_client (TestDesk *self, const char *address)
{
  self->client = lb_client_new (self->folder, address);
  g_signal_connect (self->client, "cases-changed", G_CALLBACK (cases_changed), self);
  g_signal_connect (self->client, "signed-out", G_CALLBACK (signed_out), self);
}

TestDesk *
test_desk_new (const char *address)
{
  g_autofree char *folder = g_dir_make_tmp ("lianban-desk-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return test_desk_new_in (folder, address);
}

TestDesk *
test_desk_new_in (const char *folder, const char *address)
{
  TestDesk *self = g_new0 (TestDesk, 1);

  self->folder = g_strdup (folder);
  make_client (self, address);
  return self;
}

static void
close_client (TestDesk *self)
{
  gpointer weak = self->client;

  lb_client_close_async (self->client, test_desk_done, self);
  g_assert_true (lb_client_close_finish (self->client, test_desk_wait (self), NULL));
  g_clear_object (&last_result);
  g_signal_handlers_disconnect_by_data (self->client, self);
  g_object_add_weak_pointer (G_OBJECT (self->client), &weak);
  g_clear_object (&self->client);
  test_until (weak == NULL); /* nobody keeps it */
}

void
test_desk_restart (TestDesk *self, const char *address)
{
  close_client (self);
  make_client (self, address);
}

void
test_desk_free (TestDesk *self)
{
  close_client (self);
  lb_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->reason);
  g_free (self);
}

void
test_desk_open (TestDesk *self)
{
  g_autoptr (GError) error = NULL;

  lb_client_open_async (self->client, NULL, test_desk_done, self);
  lb_client_open_finish (self->client, test_desk_wait (self), &error);
  g_assert_no_error (error);
}

void
test_desk_sign_in (TestDesk *self, TestServer *server, const LbActor *actor)
{
  g_autoptr (GError) error = NULL;

  if (actor != NULL && !g_hash_table_contains (server->sessions, actor->id))
    {
      test_server_add_user (server, actor);
      test_session (server, actor->id); /* so that it is made but once */
    }
  /* On a busy machine an answer may come too late; then people try again. */
  for (gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; ;)
    {
      lb_client_sign_in_async (self->client, actor->id, server->training ? NULL : TEST_PASSWORD, NULL, test_desk_done,
                               self);
      if (lb_client_sign_in_finish (self->client, test_desk_wait (self), &error)
          || !(g_error_matches (error, LB_ERROR, LB_ERROR_OFFLINE) || g_error_matches (error, LB_ERROR, LB_ERROR_BUSY))
          || g_get_monotonic_time () > end)
        break;
      g_test_message ("signing in again: %s", error->message);
      g_clear_error (&error);
      test_turn ();
    }
  g_assert_no_error (error);
}

GPtrArray *
test_desk_submit (TestDesk *self, const char *case_id, const char *item, LbCommandType type, GVariant *args,
                  char **ret_case_id, GError **error)
{
  lb_client_submit_async (self->client, case_id, item, type, args, NULL, test_desk_done, self);
  return lb_client_submit_finish (self->client, test_desk_wait (self), ret_case_id, error);
}

LbCase *
test_desk_case (TestDesk *self, const char *case_id, GPtrArray **ret_events)
{
  g_autoptr (GError) error = NULL;

  lb_client_get_case_async (self->client, case_id, NULL, test_desk_done, self);
  LbCase *state = lb_client_get_case_finish (self->client, test_desk_wait (self), ret_events, &error);
  if (error != NULL)
    g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  return state;
}

gint64
test_desk_count (TestDesk *self, LbColumn column, gint64 *ret_soon, gint64 *ret_overdue)
{
  g_autoptr (GError) error = NULL;
  LbCardQuery query = { .column = column, .due_before = LB_TIME_NONE };

  lb_client_count_cards_async (self->client, &query, NULL, test_desk_done, self);
  gint64 count = lb_client_count_cards_finish (self->client, test_desk_wait (self), ret_soon, ret_overdue, &error);
  g_assert_no_error (error);
  return count;
}

GPtrArray *
test_desk_outbox (TestDesk *self)
{
  g_autoptr (GError) error = NULL;

  lb_client_list_outbox_async (self->client, test_desk_done, self);
  GPtrArray *rows = lb_client_list_outbox_finish (self->client, test_desk_wait (self), &error);
  g_assert_no_error (error);
  return rows;
}

guint
test_waiting (TestDesk *self)
{
  guint waiting;

  g_object_get (self->client, "waiting", &waiting, NULL);
  return waiting;
}

guint
test_refused (TestDesk *self)
{
  guint refused;

  g_object_get (self->client, "refused", &refused, NULL);
  return refused;
}

gboolean
test_is_quiet (TestDesk *self)
{
  return lb_client_get_state (self->client) == LB_SYNC_SYNCED && test_waiting (self) == 0;
}

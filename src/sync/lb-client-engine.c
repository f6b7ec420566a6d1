/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When the engine's parts run: after something was written, when the store hints, when it can be reached again, and
 * now and then. Off line it tries again after a random part of a span that doubles each time (full jitter), so that a
 * thousand desks do not come back in the same second.
 */
#include "lb-client-private.h"

#define FIRST_WAIT_MS 500
#define LONGEST_WAIT_MS 30000
#define POLL_SECONDS 30 /* a hint may get lost; without the stream this is all there is */
#define POLLS_PER_LOOK 20 /* a new catalogue or calendar is here within ten minutes */

void
lb_client_kick (LbClient *self)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  lb_client_kick_push (self);
  lb_client_kick_pull (self);
  lb_client_kick_live (self);
  lb_client_kick_lease (self);
  lb_client_kick_readings (self);
}

/* Before sign-in only the store itself is looked for: the page shows when it is there again. */
static void
store_looked_for (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbClient) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_http_send_finish (result, &error);

  if (answer != NULL)
    lb_client_heard (self, answer);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lb_client_retry_later (self, 0);
}

static gboolean
try_again (gpointer data)
{
  LbClient *self = data;

  self->retry_timer = 0;
  if (self->signed_in)
    lb_client_kick (self);
  else if (self->http != NULL)
    {
      LbHttpRequest request = { .method = "GET", .path = "/v1/store", .silence = 10 };
      lb_http_send_async (self->http, &request, NULL, store_looked_for, g_object_ref (self));
    }
  return G_SOURCE_REMOVE;
}

void
lb_client_retry_later (LbClient *self, int at_least_ms)
{
  if (self->retry_timer != 0 || self->http == NULL)
    return;
  gint64 span = MIN ((gint64) FIRST_WAIT_MS << MIN (self->failures, 10), LONGEST_WAIT_MS);
  self->failures++;
  self->retry_timer = g_timeout_add (at_least_ms + g_random_int_range (100, (gint32) MAX (span, 101)), try_again, self);
}

static gboolean
poll (gpointer data)
{
  LbClient *self = data;

  lb_client_kick (self);
  if (++self->polls % POLLS_PER_LOOK == 0)
    lb_client_look_for_documents (self);
  return G_SOURCE_CONTINUE;
}

void
lb_client_start_engine (LbClient *self)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->push = self->pull = self->lease = self->readings = (LbTurn) { FALSE, FALSE };
  self->live = FALSE;
  self->running = TRUE;
  g_hash_table_remove_all (self->opened);
  if (self->poll_timer == 0)
    self->poll_timer = g_timeout_add_seconds (POLL_SECONDS, poll, self);
  lb_client_make_rows (self);
  lb_client_kick (self);
}

void
lb_client_stop_engine (LbClient *self)
{
  self->running = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_timer, g_source_remove);
  g_clear_handle_id (&self->poll_timer, g_source_remove);
}

void
lb_client_sync_now (LbClient *self)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  self->failures = 0;
  g_clear_handle_id (&self->retry_timer, g_source_remove);
  try_again (self);
}

/* A part may begin its turn; if it is at it already, it goes once more afterwards. */
gboolean
lb_client_begin_turn (LbClient *self, LbTurn *turn)
{
  if (!self->running || self->http == NULL || self->must_change)
    return FALSE;
  if (turn->busy)
    {
      turn->again = TRUE;
      return FALSE;
    }
  turn->busy = TRUE;
  turn->again = FALSE;
  return TRUE;
}

/* TRUE when it shall go once more. */
gboolean
lb_client_end_turn (LbClient *self, LbTurn *turn, const GError *error, const LbHttpAnswer *problem)
{
  gboolean again = turn->again && error == NULL;

  turn->busy = turn->again = FALSE;
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return again && self->running;
  if (lb_http_may_retry (error))
    lb_client_retry_later (self, problem != NULL ? problem->retry_after * 1000 : 0);
  else if (!g_error_matches (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED))
    {
      g_warning ("sync: %s", error->message);
      lb_client_retry_later (self, LONGEST_WAIT_MS);
    }
  return FALSE;
}

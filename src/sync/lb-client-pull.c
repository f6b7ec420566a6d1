/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fetching what has changed, and listening for the hint that something has. The stream only says when to pull; what it
 * loses, the next pull finds.
 */
#include "lb-client-private.h"

#include <string.h>
#include "lb-json.h"

#define PAGE 5000
#define LARGEST_PAGE (256 * 1024 * 1024)
#define SILENT_SECONDS 35 /* twice the store's heart beat, and a little */

/* Pull */

static void fetch (LbClient *self);
static void page_came (GObject *source, GAsyncResult *result, gpointer data);

/* In a long pull the next page is on its way while the replica takes one in. */
typedef struct _LbAhead
{
  char *cursor;       /* that it was asked for with */
  GAsyncResult *came; /* (nullable) */
  gboolean wanted;    /* the page before it is in */
} LbAhead;

static void
ahead_free (LbAhead *ahead)
{
  g_clear_object (&ahead->came);
  g_free (ahead->cursor);
  g_free (ahead);
}

/* One that is still on its way is freed when it comes and nobody waits for it. */
static void
forget_ahead (LbClient *self)
{
  LbAhead *ahead = g_steal_pointer (&self->next_page);

  if (ahead != NULL && ahead->came != NULL)
    ahead_free (ahead);
}

static void
take_ahead (LbClient *self)
{
  LbAhead *ahead = g_steal_pointer (&self->next_page);

  page_came (G_OBJECT (self), ahead->came, NULL);
  ahead_free (ahead);
}

static void
ahead_came (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  LbAhead *ahead = data;

  if (self->next_page != ahead)
    {
      ahead_free (ahead);
      return;
    }
  ahead->came = g_object_ref (result);
  if (ahead->wanted)
    take_ahead (self);
}

static void
end (LbClient *self, GError *error, const LbHttpAnswer *problem)
{
  g_autoptr (GError) owned = error;

  forget_ahead (self);
  if (lb_client_end_turn (self, &self->pull, owned, problem))
    lb_client_kick_pull (self);
}

static gboolean
take_page (LbHand *hand, LbCall *call, GError **error)
{
  g_auto (LbPulled) pulled = { 0 };
  gsize length = 0;
  const char *text = g_bytes_get_data (call->bytes, &length);

  if (hand->replica == NULL)
    return TRUE;
  if (!lb_replica_take_page (hand->replica, text, length, &pulled, error)
      || !lb_replica_get (hand->replica, "cursor", (char **) &call->result, error))
    return FALSE;
  call->free_result = g_free;
  call->changed = g_steal_pointer (&pulled.changed);
  call->numbers[0] = pulled.more;
  return TRUE;
}

static gboolean
reset (LbHand *hand, LbCall *call, GError **error)
{
  return hand->replica == NULL
         || (lb_replica_set (hand->replica, "caught-up", NULL, error) && lb_replica_reset (hand->replica, error));
}

/* call->a: with the last of these rows everything that the store had is here, which is written down. */
static gboolean
make_rows (LbHand *hand, LbCall *call, GError **error)
{
  gboolean more = FALSE;

  if (hand->replica != NULL && !lb_replica_make_rows (hand->replica, &call->changed, &more, error))
    return FALSE;
  if (hand->replica != NULL && call->a && !more && !lb_replica_set (hand->replica, "caught-up", "yes", error))
    return FALSE;
  call->numbers[0] = more;
  return hand->replica == NULL || lb_replica_count_stale (hand->replica, &call->numbers[1], error);
}

static void
rows_made (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GError) error = NULL;
  LbCall *call = lb_client_call_finish (result, rows_made, &error);

  self->rows_left = call != NULL ? call->numbers[1] : 0;
  if (call == NULL)
    g_warning ("rows could not be made: %s", error->message);
  else if (call->numbers[0] && self->running)
    lb_client_make_rows (self);
  else if (call->a && self->running)
    lb_client_set_caught_up (self, TRUE);
}

void
lb_client_make_rows (LbClient *self)
{
  LbCall *call = lb_call_new (make_rows);

  call->writes = TRUE;
  call->a = self->pulled && !self->caught_up;
  lb_client_call (self, &self->write, call, rows_made, NULL, rows_made, NULL);
}

static void
page_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, page_taken, &error);

  if (call == NULL || !self->running)
    {
      end (self, error, NULL);
      return;
    }
  g_free (self->cursor);
  self->cursor = g_steal_pointer (&call->result);
  if (call->numbers[0] && self->next_page != NULL && g_strcmp0 (self->next_page->cursor, self->cursor) == 0)
    {
      self->next_page->wanted = TRUE;
      if (self->next_page->came != NULL)
        take_ahead (self);
      return;
    }
  forget_ahead (self);
  if (call->numbers[0])
    {
      fetch (self);
      return;
    }
  self->pulled = TRUE;
  lb_client_make_rows (self);
  end (self, NULL, NULL);
}

/* A store of another epoch may have lost numbers as well: a renewal tells the last one it knows. */
static void
renewed_after_reset (LbClient *self, const GError *error, gpointer data)
{
  if (error != NULL)
    end (self, g_error_copy (error), NULL);
  else
    fetch (self);
}

static void
was_reset (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  GError *error = NULL;

  if (lb_client_call_finish (result, was_reset, &error) == NULL)
    {
      end (self, error, NULL);
      return;
    }
  g_clear_pointer (&self->cursor, g_free);
  self->pulled = FALSE;
  lb_client_set_caught_up (self, FALSE);
  lb_client_renew_then (self, renewed_after_reset, NULL);
}

static void
ask_page (LbClient *self, const char *cursor, GAsyncReadyCallback callback, gpointer data)
{
  g_autofree char *since = cursor != NULL ? g_uri_escape_string (cursor, NULL, FALSE) : NULL;
  g_autofree char *path = since != NULL ? g_strdup_printf ("/v1/changes?since=%s&limit=%d", since, PAGE)
                                        : g_strdup_printf ("/v1/changes?limit=%d", PAGE);
  LbAsk ask = { .method = "GET", .path = path, .largest = LARGEST_PAGE };

  lb_client_ask_async (self, &ask, self->cancellable, callback, data);
}

/* The cursor in the last line of @page, when more follows; NULL also when it cannot be read, which who takes the page
 * finds out. (transfer full) */
static char *
cursor_after (GBytes *page)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (page, &length);
  const char *feed = length > 1 ? memrchr (text, '\n', length - 1) : NULL;
  const char *last = feed != NULL ? feed + 1 : text;

  g_autoptr (LbJsonReader) reader = length > 1 ? lb_json_reader_new (last, (gsize) (text + length - last), NULL, NULL)
                                               : NULL;
  if (reader == NULL)
    return NULL;
  LbJson root = lb_json_root (reader);
  g_autofree char *next = g_strdup (lb_json_string (&root, "next", 1, 200));
  gboolean more = lb_json_boolean (&root, "more");
  return lb_json_reader_finish (reader, NULL) && more ? g_steal_pointer (&next) : NULL;
}

static void
ask_ahead (LbClient *self, GBytes *page)
{
  char *cursor = self->running ? cursor_after (page) : NULL;

  forget_ahead (self);
  if (cursor == NULL)
    return;
  self->next_page = g_new0 (LbAhead, 1);
  self->next_page->cursor = cursor;
  ask_page (self, cursor, ahead_came, self->next_page);
}

static void
page_came (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  GError *error = NULL;
  g_autoptr (LbHttpAnswer) problem = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_client_ask_finish (self, result, &problem, &error);

  if (answer == NULL && g_error_matches (error, LB_ERROR, LB_ERROR_CURSOR_RESET) && self->cursor != NULL)
    {
      LbCall *call = lb_call_new (reset);
      g_error_free (error);
      call->writes = TRUE;
      lb_client_call (self, &self->write, call, was_reset, NULL, was_reset, NULL);
      return;
    }
  if (answer == NULL)
    {
      end (self, error, problem);
      return;
    }
  LbCall *call = lb_call_new (take_page);
  call->writes = TRUE;
  call->bytes = g_bytes_ref (answer->body);
  ask_ahead (self, answer->body);
  lb_client_call (self, &self->write, call, page_taken, NULL, page_taken, NULL);
}

static void
fetch (LbClient *self)
{
  if (self->cursor == NULL && !self->paged)
    lb_client_first_sync (self);
  else
    ask_page (self, self->cursor, page_came, NULL);
}

void
lb_client_pull_on (LbClient *self, GError *error, const LbHttpAnswer *problem)
{
  if (error != NULL || !self->running)
    end (self, error, problem);
  else
    fetch (self);
}

void
lb_client_kick_pull (LbClient *self)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  if (lb_client_begin_turn (self, &self->pull))
    fetch (self);
}

/* The stream */

static gboolean
pull_now (gpointer data)
{
  lb_client_kick_pull (data);
  return G_SOURCE_REMOVE;
}

static gboolean
renew_now (gpointer data)
{
  LbClient *self = data;

  if (self->running)
    lb_client_renew_then (self, lb_client_ignore_renewal, NULL);
  return G_SOURCE_REMOVE;
}

/* Pieces come from within libcurl, which takes no new request there. */
static void
take_event (LbClient *self)
{
  GSourceFunc function = g_strcmp0 (self->stream_event, "changed") == 0 ? pull_now
                         : g_strcmp0 (self->stream_event, "ended") == 0 ? renew_now
                                                                        : NULL;

  if (function != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT, function, g_object_ref (self), g_object_unref);
  g_clear_pointer (&self->stream_event, g_free);
}

static void
take_field (LbClient *self, const char *line)
{
  if (g_str_has_prefix (line, "event:"))
    {
      g_free (self->stream_event);
      self->stream_event = g_strstrip (g_strdup (line + strlen ("event:")));
    }
  else if (g_str_has_prefix (line, "id:") && strlen (line) < 100)
    {
      g_free (self->stream_id);
      self->stream_id = g_strstrip (g_strdup (line + strlen ("id:")));
    }
}

gboolean
lb_client_take_stream (const char *bytes, gsize length, gpointer data)
{
  LbClient *self = data;

  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] == '\r')
        continue;
      if (bytes[i] != '\n')
        {
          if (self->line->len < 1000) /* no field of ours is longer */
            g_string_append_c (self->line, bytes[i]);
          continue;
        }
      if (self->line->len == 0)
        take_event (self);
      else
        take_field (self, self->line->str);
      g_string_truncate (self->line, 0);
    }
  return TRUE;
}

static void
stream_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbClient) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_http_send_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* a new engine may have opened its own already */
  self->live = FALSE;
  if (!self->running)
    return;
  if (answer == NULL)
    lb_client_not_heard (self, error);
  /* The pull renews a token that has run out; then this one is opened anew. */
  lb_client_kick_pull (self);
  lb_client_retry_later (self, answer != NULL ? answer->retry_after * 1000 : 0);
}

void
lb_client_kick_live (LbClient *self)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  if (!self->running || self->live || self->http == NULL || self->access == NULL || self->must_change)
    return;
  g_autofree char *last = self->stream_id != NULL && *self->stream_id != '\0'
                            ? g_strconcat ("Last-Event-ID: ", self->stream_id, NULL) : NULL;
  LbHttpRequest request = {
    .method = "GET", .path = "/v1/events", .token = self->access, .headers = { "Accept: text/event-stream", last },
    .silence = SILENT_SECONDS, .piece = lb_client_take_stream, .piece_data = self,
  };
  self->live = TRUE;
  g_string_truncate (self->line, 0);
  g_clear_pointer (&self->stream_event, g_free);
  lb_http_send_async (self->http, &request, self->cancellable, stream_ended, g_object_ref (self));
}

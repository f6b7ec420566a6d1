/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a user pulls: changes after a cursor, hints that there are some, and the digest to compare with.
 */
#include "lb-server-private.h"
#include "lb-page-sum.h"

#include <string.h>

#define PAGE_BYTES (4 * 1024 * 1024)

char *
lb_cursor_new (LbServer *server, gint64 seq, const char *const *scopes)
{
  g_autofree char *digest = lb_scope_digest (scopes);

  return g_strdup_printf ("%s.%" G_GINT64_FORMAT ".%s", server->epoch, seq, digest);
}

/* FALSE: answered with cursor-reset. */
static gboolean
read_cursor (LbRequest *request, const char *text, gint64 *ret_since)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, ".", 4) : NULL;
  g_autofree char *scope = lb_scope_digest ((const char *const *) request->scopes);

  *ret_since = 0;
  if (text == NULL)
    return TRUE;
  if (g_strv_length (parts) == 3 && strcmp (parts[0], request->server->epoch) == 0
      && strcmp (parts[2], scope) == 0 && lb_parse_number (parts[1], 0, G_MAXINT64 / 2, ret_since))
    return TRUE;
  lb_request_problem_text (request, LB_PROBLEM_CURSOR_RESET, NULL, "snapshot", "/v1/snapshot");
  return FALSE;
}

/* FALSE: answered. A missing argument takes @fallback. */
static gboolean
read_number (LbRequest *request, const char *name, gint64 minimum, gint64 maximum, gint64 fallback,
             gint64 *ret_number)
{
  const char *text = lb_request_argument (request, name);

  *ret_number = fallback;
  if (text == NULL || lb_parse_number (text, minimum, maximum, ret_number))
    return TRUE;
  lb_request_problem (request, LB_PROBLEM_INVALID, name);
  return FALSE;
}

/* Still signed in? A poll may have waited for longer than the session lived. */
static gboolean
still_welcome (LbRequest *request, LbLedger *view)
{
  gboolean lives = FALSE;

  if (request->wait_until == 0)
    return TRUE;
  if (lb_ledger_session_lives (view, request->session->id, &lives, NULL) && lives)
    return TRUE;
  lb_request_problem (request, LB_PROBLEM_SESSION_ENDED, NULL);
  return FALSE;
}

static void
reply_page (LbRequest *request, GString *lines, gint64 next, gboolean more)
{
  g_autofree char *cursor = lb_cursor_new (request->server, next, (const char *const *) request->scopes);
  char sum[LB_PAGE_SUM_BYTES];

  lb_page_sum (lines->str, lines->len, sum);
  g_string_append_printf (lines, "{\"more\":%s,\"next\":\"%s\",\"sum\":\"%s\"}\n", more ? "true" : "false", cursor,
                          sum);
  g_autoptr (GBytes) content = lb_buffers_to_bytes (request->server->buffers, lines);
  lb_request_reply (request, 200, "application/x-ndjson", content);
}

void
lb_route_changes (LbRequest *request)
{
  LbServer *server = request->server;
  g_autoptr (GError) error = NULL;
  LbChanges query = { .bytes = PAGE_BYTES, .scopes = (const char *const *) request->scopes };
  gint64 wait, next = 0;
  gboolean more = FALSE, done = FALSE;

  if (!read_cursor (request, lb_request_argument (request, "since"), &query.since)
      || !read_number (request, "limit", 1, 10000, 1000, &query.limit)
      || !read_number (request, "wait", 0, 25, 0, &wait))
    return;
  GString *lines = lb_buffers_take (server->buffers);
  LbLedger *view = lb_server_borrow (server);
  if (still_welcome (request, view))
    {
      done = lb_ledger_changes (view, &query, lines, &next, &more, &error);
      if (!done)
        lb_request_error (request, error);
    }
  lb_server_return (server, view);

  gint64 now = g_get_monotonic_time ();
  if (request->wait_until == 0)
    request->wait_until = now + wait * G_USEC_PER_SEC;
  gboolean nothing = done && lines->len == 0 && !more;
  if (done && !(nothing && request->wait_until > now && lb_hub_wait (server->hub, request, next)))
    reply_page (request, lines, next, more);
  else
    lb_buffers_give_back (server->buffers, lines);
}

void
lb_route_events (LbRequest *request)
{
  const char *last = lb_request_header_in (request, "Last-Event-ID");
  gint64 seen = 0;

  if (last != NULL && !lb_parse_number (last, 0, G_MAXINT64 / 2, &seen))
    lb_request_problem (request, LB_PROBLEM_INVALID, "Last-Event-ID");
  else
    lb_hub_stream (request->server->hub, request, seen);
}

static void
hash_state (LbRequest *request)
{
  const char *const *scopes = (const char *const *) request->scopes;
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = NULL;
  gint64 head = 0, cases = 0;
  LbLedger *view = lb_server_borrow (request->server);

  gboolean done = lb_ledger_state_hash (view, scopes, &head, &cases, &digest, &error);
  lb_server_return (request->server, view);
  if (done)
    {
      g_autofree char *cursor = lb_cursor_new (request->server, head, scopes);
      lb_request_reply_json (
        request, 200,
        json_pack ("{s:s, s:I, s:s}", "cursor", cursor, "cases", (json_int_t) cases, "sha256", digest));
    }
  else
    lb_request_error (request, error);
  lb_request_resume (request);
}

void
lb_route_state_hash (LbRequest *request)
{
  lb_request_slow (request, hash_state);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whose request it is, and what their session lets it do: by its headers when it comes, and for what is written once more
 * at the moment of writing.
 */
#define G_LOG_DOMAIN "lianband"

#include "lb-server-private.h"

void
lb_request_forget_session (LbRequest *request)
{
  g_clear_pointer (&request->scopes, g_strfreev);
  if (request->known == NULL)
    lb_session_free (request->session);
  g_clear_pointer (&request->known, lb_known_session_unref);
  request->session = NULL;
}

static gboolean
find_session (LbRequest *request, const char *token)
{
  g_autoptr (GError) error = NULL;

  if ((request->route->flags & LB_ROUTE_ADMITS) != 0)
    {
      request->token = g_strdup (token);
      request->known = lb_admitted_find (request->server->admitted, token);
      request->session = request->known != NULL ? request->known->session : NULL;
    }
  if (request->session != NULL)
    return TRUE;
  LbLedger *view = lb_server_borrow (request->server);
  request->session = lb_ledger_session_find (view, token, &error);
  lb_server_return (request->server, view);
  if (request->session == NULL)
    lb_request_error (request, error);
  return request->session != NULL;
}

/* What its session lets the request do. */
static gboolean
check_session (LbRequest *request)
{
  if (request->session->certificate != NULL
      && g_strcmp0 (request->session->certificate, lb_peer_device (request->peer)) != 0)
    {
      /* A token that has left its device. */
      lb_request_problem (request, LB_PROBLEM_DEVICE_UNKNOWN, NULL);
      return FALSE;
    }
  if (request->session->user->must_change && (request->route->flags & LB_ROUTE_ANY_TIME) == 0)
    {
      lb_request_problem (request, LB_PROBLEM_MUST_CHANGE_PASSWORD, NULL);
      return FALSE;
    }
  if (!lb_has_right (request->session->user->actor, request->route->right))
    {
      lb_request_problem (request, LB_PROBLEM_FORBIDDEN, NULL);
      return FALSE;
    }
  request->scopes = lb_actor_scopes (request->session->user->actor);
  return TRUE;
}

gboolean
lb_request_authenticate (LbRequest *request)
{
  const char *header = lb_request_header_in (request, "Authorization");

  if ((request->route->flags & LB_ROUTE_OPEN) != 0)
    return TRUE;
  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    {
      lb_request_problem (request, LB_PROBLEM_UNAUTHENTICATED, NULL);
      return FALSE;
    }
  return find_session (request, header + 7) && check_session (request);
}

gboolean
lb_request_admit (LbRequest *request, LbLedger *ledger, GError **error)
{
  gint64 loudness = lb_ledger_loudness (ledger);
  g_autoptr (GError) fault = NULL;

  if (loudness < 0 || (request->known != NULL && request->known->loudness == loudness))
    return TRUE;
  LbSession *session = lb_ledger_session_find (ledger, request->token, &fault);
  if (session == NULL)
    {
      lb_request_settle (request, g_steal_pointer (&fault), error);
      return FALSE;
    }
  lb_request_forget_session (request);
  request->known = lb_admitted_add (request->server->admitted, request->token, session, loudness);
  request->session = request->known->session;
  return check_session (request);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every route that the store serves, as docs/api/openapi.yaml names them; a test holds the two together. Who may
 * ask for which is said by lb_has_right().
 */
#include "lb-server-private.h"

const LbRoute lb_routes[] = {
  { "GET", "/v1/store", LB_ROUTE_OPEN, LB_RIGHT_NONE, lb_route_store },
  { "POST", "/v1/sessions", LB_ROUTE_OPEN | LB_ROUTE_JSON | LB_ROUTE_SECRET, LB_RIGHT_NONE, lb_route_sign_in },
  { "GET", "/v1/sessions", 0, LB_RIGHT_OWN, lb_route_own_sessions },
  { "DELETE", "/v1/sessions", LB_ROUTE_ANY_TIME | LB_ROUTE_ENDS, LB_RIGHT_OWN, lb_route_sign_out },
  { "POST", "/v1/sessions/refresh", LB_ROUTE_OPEN | LB_ROUTE_JSON | LB_ROUTE_SECRET | LB_ROUTE_ENDS, LB_RIGHT_NONE,
    lb_route_refresh },
  { "DELETE", "/v1/sessions/{session}", LB_ROUTE_ENDS, LB_RIGHT_OWN, lb_route_own_session_end },
  { "PUT", "/v1/password", LB_ROUTE_ANY_TIME | LB_ROUTE_JSON | LB_ROUTE_ENDS, LB_RIGHT_OWN, lb_route_password },
  { "POST", "/v1/commands", LB_ROUTE_JSON | LB_ROUTE_ADMITS, LB_RIGHT_CASES, lb_route_commands },
  { "GET", "/v1/changes", 0, LB_RIGHT_CASES, lb_route_changes },
  { "GET", "/v1/snapshot", 0, LB_RIGHT_CASES, lb_route_snapshot },
  { "GET", "/v1/events", 0, LB_RIGHT_CASES, lb_route_events },
  { "POST", "/v1/uploads", LB_ROUTE_JSON, LB_RIGHT_CASES, lb_route_upload_begin },
  { "HEAD", "/v1/uploads/{upload}", 0, LB_RIGHT_CASES, lb_route_upload_head },
  { "PATCH", "/v1/uploads/{upload}", LB_ROUTE_PIECE, LB_RIGHT_CASES, lb_route_upload_patch },
  { "GET", "/v1/blobs/{sha256}", 0, LB_RIGHT_CASES, lb_route_blob },
  { "POST", "/v1/readings", LB_ROUTE_JSON, LB_RIGHT_CASES, lb_route_readings_add },
  { "POST", "/v1/number-leases", LB_ROUTE_JSON, LB_RIGHT_NUMBERS, lb_route_lease },
  { "GET", "/v1/catalogues", 0, LB_RIGHT_DOCUMENTS, lb_route_catalogues },
  { "GET", "/v1/catalogues/{id}", 0, LB_RIGHT_DOCUMENTS, lb_route_catalogue },
  { "GET", "/v1/calendars", 0, LB_RIGHT_DOCUMENTS, lb_route_calendars },
  { "GET", "/v1/policy", 0, LB_RIGHT_DOCUMENTS, lb_route_policy },
  { "GET", "/v1/people", 0, LB_RIGHT_COLLEAGUES, lb_route_people },
  { "GET", "/v1/leave", 0, LB_RIGHT_COLLEAGUES, lb_route_leave },
  { "POST", "/v1/leave", LB_ROUTE_JSON, LB_RIGHT_LEAVE, lb_route_leave_add },
  { "DELETE", "/v1/leave/{leave}", 0, LB_RIGHT_LEAVE, lb_route_leave_end },
  { "GET", "/v1/state-hash", 0, LB_RIGHT_CASES, lb_route_state_hash },
  { "POST", "/v1/training/clock", LB_ROUTE_JSON, LB_RIGHT_CLOCK, lb_route_clock },
  { "GET", "/v1/admin/users", 0, LB_RIGHT_USERS, lb_route_users },
  { "POST", "/v1/admin/users", LB_ROUTE_JSON | LB_ROUTE_ENDS, LB_RIGHT_USERS, lb_route_user_put },
  { "GET", "/v1/admin/sessions", 0, LB_RIGHT_SESSIONS, lb_route_sessions },
  { "DELETE", "/v1/admin/sessions/{session}", LB_ROUTE_ENDS, LB_RIGHT_SESSIONS, lb_route_session_end },
  { "GET", "/v1/admin/account-acts", 0, LB_RIGHT_ACCOUNTS, lb_route_account_acts },
  { "GET", "/v1/admin/readings", 0, LB_RIGHT_READINGS, lb_route_readings },
  { "GET", "/v1/admin/publications", 0, LB_RIGHT_PUBLISH, lb_route_publications },
  { "POST", "/v1/admin/publications", LB_ROUTE_JSON, LB_RIGHT_PUBLISH, lb_route_propose },
  { "GET", "/v1/admin/publications/{publication}", 0, LB_RIGHT_PUBLISH, lb_route_publication },
  { "POST", "/v1/admin/publications/{publication}", LB_ROUTE_JSON, LB_RIGHT_PUBLISH, lb_route_approve },
  { "DELETE", "/v1/admin/publications/{publication}", 0, LB_RIGHT_PUBLISH, lb_route_withdraw },
  { "GET", "/healthz", LB_ROUTE_OPEN | LB_ROUTE_ANY_DEVICE, LB_RIGHT_NONE, lb_route_healthz },
  { "GET", "/metrics", LB_ROUTE_OPEN | LB_ROUTE_ANY_DEVICE, LB_RIGHT_NONE, lb_route_metrics },
  { NULL, NULL, 0, LB_RIGHT_NONE, NULL },
};

gsize
lb_routes_count (void)
{
  return G_N_ELEMENTS (lb_routes) - 1;
}

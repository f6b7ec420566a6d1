/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every route that the store serves, as docs/api/openapi.yaml names them; a test holds the two together.
 */
#include "lb-server-private.h"

const LbRoute lb_routes[] = {
  { "GET", "/v1/store", LB_ROUTE_OPEN, lb_route_store },
  { "POST", "/v1/sessions", LB_ROUTE_OPEN | LB_ROUTE_JSON, lb_route_sign_in },
  { "DELETE", "/v1/sessions", LB_ROUTE_ANY_TIME, lb_route_sign_out },
  { "POST", "/v1/sessions/refresh", LB_ROUTE_OPEN | LB_ROUTE_JSON, lb_route_refresh },
  { "PUT", "/v1/password", LB_ROUTE_ANY_TIME | LB_ROUTE_JSON, lb_route_password },
  { "POST", "/v1/commands", LB_ROUTE_JSON, lb_route_commands },
  { "GET", "/v1/changes", 0, lb_route_changes },
  { "GET", "/v1/snapshot", 0, lb_route_snapshot },
  { "GET", "/v1/events", 0, lb_route_events },
  { "POST", "/v1/uploads", LB_ROUTE_JSON, lb_route_upload_begin },
  { "HEAD", "/v1/uploads/{upload}", 0, lb_route_upload_head },
  { "PATCH", "/v1/uploads/{upload}", LB_ROUTE_PIECE, lb_route_upload_patch },
  { "GET", "/v1/blobs/{sha256}", 0, lb_route_blob },
  { "POST", "/v1/number-leases", LB_ROUTE_JSON, lb_route_lease },
  { "GET", "/v1/catalogues", 0, lb_route_catalogues },
  { "GET", "/v1/catalogues/{id}", 0, lb_route_catalogue },
  { "GET", "/v1/calendars", 0, lb_route_calendars },
  { "GET", "/v1/policy", 0, lb_route_policy },
  { "GET", "/v1/people", 0, lb_route_people },
  { "GET", "/v1/state-hash", 0, lb_route_state_hash },
  { "POST", "/v1/training/clock", LB_ROUTE_JSON, lb_route_clock },
  { "GET", "/v1/admin/users", LB_ROUTE_PLATFORM, lb_route_users },
  { "POST", "/v1/admin/users", LB_ROUTE_PLATFORM | LB_ROUTE_JSON, lb_route_user_put },
  { "GET", "/healthz", LB_ROUTE_OPEN, lb_route_healthz },
  { "GET", "/metrics", LB_ROUTE_OPEN, lb_route_metrics },
  { NULL, NULL, 0, NULL },
};

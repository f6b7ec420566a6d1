/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 一车勘验、集中评审: requests of several sections for one case become one joint visit. Pure.
 */
#pragma once

#include "lb-client.h"

G_BEGIN_DECLS

/* Requests of one case, one kind and one stage. */
typedef struct
{
  LbCase *state;      /* (owned) */
  char *kind;         /* (owned) "inspection" or "expert" */
  int stage;
  char *place;        /* (owned) (nullable) */
  double longitude, latitude; /* NaN when not given */
  GPtrArray *requests; /* (owned) (element-type LbVisitRequest) (borrowed from @state) */
  int minutes;        /* on site, of all requests together */
  LbTime due;         /* the earliest governing deadline of its items; LB_TIME_NONE: none runs */
  gboolean paused;    /* all of them wait for just this visit */
  const char *visit;  /* (nullable) (borrowed from @state) a visit that is still being planned, which they join */
  gboolean second;    /* the one joint visit is under way or over: another needs a reason and two approvals */
} LbVisitPool;

void lb_visit_pool_free (LbVisitPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbVisitPool, lb_visit_pool_free)

/* Fills the context in which @state is judged; @data is what was handed with it. */
typedef void (*LbContextFunc) (const LbCase *state, LbContext *ret_context, gpointer data);

/* @rows: (element-type LbVisitRow) requests that wait. One pool for each case, kind and stage, the most
 * urgent first. (element-type LbVisitPool) (transfer full) */
GPtrArray *lb_visit_pools (GPtrArray *rows, LbContextFunc get_context, gpointer data);

/* Ids of the sections that ask, each once. (transfer full) */
GStrv lb_visit_pool_sections (const LbVisitPool *pool);
/* Ids of the requests. (transfer full) */
GStrv lb_visit_pool_requests (const LbVisitPool *pool);
/* Minutes that @request takes on site: what the section asked for, else what the catalogue says, else half
 * an hour. */
int lb_visit_request_minutes (const LbVisitRequest *request, LbCatalogue *catalogue);
/* "inspection" or "expert", "planned"…: in words, translated. */
const char *lb_visit_kind_label (const char *kind);
const char *lb_visit_state_label (const char *state);

G_END_DECLS

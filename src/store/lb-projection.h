/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables that screens read, made of cases and of nothing else: replica and central store share them. One function
 * replaces the rows of one case, one rebuilds them all, one compares.
 */
#pragma once

#include "lb-database.h"
#include "lb-decide.h"
#include "lb-rows.h"

G_BEGIN_DECLS

/* Bits of item_view.visit_open: what others have yet to do. */
#define LB_AWAITS_VISIT 1    /* to inspect, or to review it as experts */
#define LB_AWAITS_APPROVAL 2 /* to approve a special procedure */

/* The tables, for a migration. Every one is derived and may be dropped and made again. */
const char *lb_projection_sql (void);
const char *lb_projection_assignee_sql (void);

typedef struct
{
  LbTime changed_at;  /* of the newest event */
  gboolean pending;   /* commands that the store has not answered are part of it */
} LbProjectionNote;

/* Replaces the rows of @state. @context: catalogue of the case, calendar, policy; now and actor do not matter to what is
 * stored but for clocks that depend on the moment. Within the caller's transaction. */
gboolean lb_projection_put (LbDatabase *database, const LbCase *state, const LbContext *context,
                            const LbProjectionNote *note, GError **error);
gboolean lb_projection_drop (LbDatabase *database, const char *case_id, GError **error);
/* Around many of them in a database that has none: what can be made once for all rows is made at the end. Within one
 * transaction. @ret_later: what the other function needs. */
gboolean lb_projection_begin_bulk (LbDatabase *database, GStrv *ret_later, GError **error);
gboolean lb_projection_end_bulk (LbDatabase *database, const char *const *later, GError **error);
/* Gives the next case to be projected: sets all three (transfer full for the case), or *ret_state to NULL at the end. */
typedef gboolean (*LbProjectionSource) (LbCase **ret_state, LbContext *ret_context, LbProjectionNote *ret_note,
                                        gpointer data, GError **error);
/* Empties the tables and puts every case of @source, in one transaction. */
gboolean lb_projection_rebuild (LbDatabase *database, LbProjectionSource source, gpointer data, GError **error);
/* Rebuilds aside and compares; *ret_differences counts rows that differ. Leaves the tables as they are. */
gboolean lb_projection_compare (LbDatabase *database, LbProjectionSource source, gpointer data,
                                gint64 *ret_differences, GError **error);

/* Reading */

typedef struct { gint64 total, soon, overdue; } LbCardCount;
gboolean lb_projection_count_cards (LbDatabase *database, const LbCardQuery *query, LbTime now, LbCardCount *ret_count,
                                    GError **error);
/* (element-type LbCardRow) (transfer full) (nullable) */
GPtrArray *lb_projection_query_cards (LbDatabase *database, const LbCardQuery *query, gint64 offset, gint64 limit,
                                      GError **error);
/* @state: an LbCaseState, or -1. @text NULL or empty: the newest. (element-type LbCaseRow) (transfer full) (nullable) */
GPtrArray *lb_projection_search (LbDatabase *database, const char *text, int state, gint64 limit, GError **error);

/* Ids of cases with a visit from @from to @to, or with a request that is open and in no visit. (transfer full) */
GStrv lb_projection_cases_with_visits (LbDatabase *database, LbDay from, LbDay to, GError **error);
GStrv lb_projection_cases_with_requests (LbDatabase *database, GError **error);
/* What a counter has in hand: cases received since @today, those that wait for acceptance, and those received since
 * @recent whose paper is not in its sections' hands; the newest first, at most @limit. */
GStrv lb_projection_cases_in_hall (LbDatabase *database, LbTime today, LbTime recent, gint64 limit, GError **error);

G_END_DECLS

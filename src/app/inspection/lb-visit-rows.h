/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines of the planner's lists.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-visit-pool.h"

G_BEGIN_DECLS

/* A case whose requests wait: @number is that of its place in the sketch. (transfer floating) */
GtkWidget *lb_visit_pool_row_new (const LbVisitPool *pool, guint number, LbClient *client);
/* A visit; @number 0: none. @with_day: the day stands before the time. (transfer floating) */
GtkWidget *lb_visit_row_widget_new (const LbVisitRow *row, guint number, gboolean with_day, LbClient *client);

/* Visits of @rows on @day that have not been cancelled. (element-type LbVisitRow) (borrowed) (transfer
 * container) */
GPtrArray *lb_visit_rows_on (GPtrArray *rows, LbDay day);
/* Visits of @rows that wait for somebody: on the way without a conclusion, to be approved, or planned for a
 * day that is past. (element-type LbVisitRow) (borrowed) (transfer container) */
GPtrArray *lb_visit_rows_open (GPtrArray *rows, LbDay today);
/* How many of @rows wait for just @actor: to record, or to approve. */
guint lb_visit_rows_count_mine (GPtrArray *rows, const LbActor *actor);

G_END_DECLS

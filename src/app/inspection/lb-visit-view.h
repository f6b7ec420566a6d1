/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One visit or meeting: what it serves, who goes, and what can be done with it now.
 *
 * Signals: "plan-anew"; "record"; "closed"; "done" (const char *what, a sentence, translated).
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-visit-plan.h"

G_BEGIN_DECLS

#define LB_TYPE_VISIT_VIEW (lb_visit_view_get_type ())
G_DECLARE_FINAL_TYPE (LbVisitView, lb_visit_view, LB, VISIT_VIEW, GtkWidget)

void lb_visit_view_set_client (LbVisitView *self, LbClient *client);
/* @events: (element-type LbEvent) of the case; for its papers. */
/* (element-type LbVisitRow) visits of the days around, against which a visit is judged before it is sent out. */
void lb_visit_view_set_rows (LbVisitView *self, GPtrArray *rows);
void lb_visit_view_set_visit (LbVisitView *self, LbCase *state, GPtrArray *events, const char *visit);

G_END_DECLS

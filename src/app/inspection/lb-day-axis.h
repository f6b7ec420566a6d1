/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The visits of one day on an axis of time, a lane for each car of the bureau and one for what needs none (meetings,
 * video inspections); lunch is shaded. Each
 * visit is a button, so that the axis is read and walked without a mouse.
 *
 * Signal: "visit-activated" (const char *key): as lb_visit_key() makes it.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-visit-plan.h"

G_BEGIN_DECLS

#define LB_TYPE_DAY_AXIS (lb_day_axis_get_type ())
G_DECLARE_FINAL_TYPE (LbDayAxis, lb_day_axis, LB, DAY_AXIS, GtkWidget)

/* @rows: (element-type LbVisitRow) of one day; @draft (nullable): the visit that is being put together
 * stands among them with a dashed border. Nothing is kept. @client gives the hours of the day. */
/* @first: the number that the first of @rows bears in the list and on the sketch. */
void lb_day_axis_set_visits (LbDayAxis *self, LbClient *client, GPtrArray *rows, guint first,
                             const LbVisitPlan *draft);

G_END_DECLS

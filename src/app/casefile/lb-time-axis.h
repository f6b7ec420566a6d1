/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Items side by side on one time axis: received, accepted, decided, delivered as bars, suspensions hatched,
 * the due day as a mark, today as a line. Its accessible description says the same in words.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-sight.h"

G_BEGIN_DECLS

#define LB_TYPE_TIME_AXIS (lb_time_axis_get_type ())
G_DECLARE_FINAL_TYPE (LbTimeAxis, lb_time_axis, LB, TIME_AXIS, GtkWidget)

GtkWidget *lb_time_axis_new (void);
void lb_time_axis_show (LbTimeAxis *self, const LbSight *sight);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The flow chart of a guide on screen, as it stands on paper: black on white, as wide as there is room for. Screen
 * readers read the same in words.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-flow-chart.h"

G_BEGIN_DECLS

#define LB_TYPE_FLOW_VIEW (lb_flow_view_get_type ())
G_DECLARE_FINAL_TYPE (LbFlowView, lb_flow_view, LB, FLOW_VIEW, GtkWidget)

/* Keeps a reference to @chart. */
GtkWidget *lb_flow_view_new (LbFlowChart *chart);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Says in every window that this is a training store, and sets its clock. Hidden over a real one.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_TRAINING_BAR (lb_training_bar_get_type ())
G_DECLARE_FINAL_TYPE (LbTrainingBar, lb_training_bar, LB, TRAINING_BAR, GtkWidget)

void lb_training_bar_set_client (LbTrainingBar *self, LbClient *client);

G_END_DECLS

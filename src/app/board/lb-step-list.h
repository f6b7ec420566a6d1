/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every step that can be taken on an item now, a button each; those that may not be taken say why. Emits
 * "chosen" (int: LbCommandType).
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_STEP_LIST (lb_step_list_get_type ())
G_DECLARE_FINAL_TYPE (LbStepList, lb_step_list, LB, STEP_LIST, AdwBin)

GtkWidget *lb_step_list_new (void);
void lb_step_list_set_case (LbStepList *self, LbClient *client, LbCase *state, const char *item);
guint lb_step_list_get_n_allowed (LbStepList *self);

G_END_DECLS

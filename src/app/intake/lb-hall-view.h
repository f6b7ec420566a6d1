/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The waiting hall: who waits, what their case wants now, and the one-day notice. Signals: "open-receipt" (case id):
 * the clerk wants its papers and slips; "leave".
 */
#pragma once

#include <adwaita.h>
#include "lb-hall-list.h"

G_BEGIN_DECLS

#define LB_TYPE_HALL_VIEW (lb_hall_view_get_type ())
G_DECLARE_FINAL_TYPE (LbHallView, lb_hall_view, LB, HALL_VIEW, AdwBin)

void lb_hall_view_set_list (LbHallView *self, LbHallList *list, LbClient *client);
/* Puts the case in front, when it is there, and the focus on it. @case_id (nullable): on the first. */
void lb_hall_view_select (LbHallView *self, const char *case_id);

G_END_DECLS

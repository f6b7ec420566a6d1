/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One applicant of the waiting hall in full: items, hand-overs, originals, and what the clerk can do. What is chosen in
 * it stays while the case changes. Signals: "open-receipt" (case id); "told" (case id): it is on record that the
 * applicant was told.
 */
#pragma once

#include <adwaita.h>
#include "lb-hall-entry.h"

G_BEGIN_DECLS

#define LB_TYPE_HALL_DETAIL (lb_hall_detail_get_type ())
G_DECLARE_FINAL_TYPE (LbHallDetail, lb_hall_detail, LB, HALL_DETAIL, AdwBin)

void lb_hall_detail_set_client (LbHallDetail *self, LbClient *client);
void lb_hall_detail_set_entry (LbHallDetail *self, LbHallEntry *entry); /* @entry (nullable) */
LbHallEntry *lb_hall_detail_get_entry (LbHallDetail *self);              /* (nullable) (borrowed) */

G_END_DECLS

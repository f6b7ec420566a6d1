/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The face of one applicant in the list of the waiting hall. Follows its entry.
 */
#pragma once

#include <adwaita.h>
#include "lb-hall-entry.h"

G_BEGIN_DECLS

#define LB_TYPE_HALL_ROW (lb_hall_row_get_type ())
G_DECLARE_FINAL_TYPE (LbHallRow, lb_hall_row, LB, HALL_ROW, AdwBin)

GtkWidget *lb_hall_row_new (LbClient *client);
void lb_hall_row_set_entry (LbHallRow *self, LbHallEntry *entry); /* @entry (nullable) */

/* "12 minutes left", "over for 5 minutes", "until 08:45 tomorrow" … "" when no half hour runs. (transfer full) */
char *lb_hall_clock_text (LbHallEntry *entry, LbTime now);
/* "2 wait, 1 accepted, 1 to correct". (transfer full) */
char *lb_hall_items_text (LbHallEntry *entry);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A date that can be typed as YYYY-MM-DD or picked from a calendar.
 *
 * Properties: "day" (int: LbDay, LB_DAY_NONE when empty or not a date), "text" (string, as typed), "label" (string:
 * accessible name). Emits "changed" on each edit.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-day.h"

G_BEGIN_DECLS

#define LB_TYPE_DATE_ENTRY (lb_date_entry_get_type ())
G_DECLARE_FINAL_TYPE (LbDateEntry, lb_date_entry, LB, DATE_ENTRY, GtkWidget)

GtkWidget *lb_date_entry_new (void);
LbDay lb_date_entry_get_day (LbDateEntry *self);
void lb_date_entry_set_day (LbDateEntry *self, LbDay day); /* LB_DAY_NONE clears */
const char *lb_date_entry_get_text (LbDateEntry *self);    /* (borrowed) */
void lb_date_entry_set_text (LbDateEntry *self, const char *text);
/* TRUE when empty or a date. */
gboolean lb_date_entry_is_valid (LbDateEntry *self);
void lb_date_entry_set_label (LbDateEntry *self, const char *label);

G_END_DECLS

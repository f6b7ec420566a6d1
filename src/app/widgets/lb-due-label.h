/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A due date as text, with a word or icon as well as a colour; keeps itself up to date while it is shown.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-due.h"

G_BEGIN_DECLS

#define LB_TYPE_DUE_LABEL (lb_due_label_get_type ())
G_DECLARE_FINAL_TYPE (LbDueLabel, lb_due_label, LB, DUE_LABEL, GtkWidget)

GtkWidget *lb_due_label_new (void);
/* @client gives calendar, service hours and time. */
void lb_due_label_set_due (LbDueLabel *self, const LbDue *due, LbClient *client);
void lb_due_label_set_card (LbDueLabel *self, const LbCardRow *row, LbClient *client);
void lb_due_label_set_clock (LbDueLabel *self, const LbRunningClock *clock, LbClient *client);
void lb_due_label_clear (LbDueLabel *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Leave and substitutes: one's own leave, the colleagues for whom one stands in, and, for a chief or the platform
 * section, that of those whose leave they may arrange; with a form for more.
 *
 * Signal: "failed" (GError), for whoever shows errors; NULL when what failed before has passed.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_LEAVE_BOX (lb_leave_box_get_type ())
G_DECLARE_FINAL_TYPE (LbLeaveBox, lb_leave_box, LB, LEAVE_BOX, AdwBin)

void lb_leave_box_set_client (LbLeaveBox *self, LbClient *client);

/* A line of a section: two texts and, with @label, a button that calls @pressed with @data and the button (swapped).
 * (floating) */
GtkWidget *lb_account_line (const char *title, const char *subtitle, const char *label, GCallback pressed, gpointer data,
                            GtkWidget **ret_button);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bell in the header bar: what others have done that concerns this user, newest first, and what is new of it.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_BELL (lb_bell_get_type ())
G_DECLARE_FINAL_TYPE (LbBell, lb_bell, LB, BELL, GtkWidget)

void lb_bell_set_client (LbBell *self, LbClient *client);
/* Opens the list. */
void lb_bell_popup (LbBell *self);

G_END_DECLS

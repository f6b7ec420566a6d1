/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds cases as one types, over everything that the user may see.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_SEARCH_BOX (lb_search_box_get_type ())
G_DECLARE_FINAL_TYPE (LbSearchBox, lb_search_box, LB, SEARCH_BOX, GtkWidget)

void lb_search_box_set_client (LbSearchBox *self, LbClient *client);

G_END_DECLS

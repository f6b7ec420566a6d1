/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Choosing a package and answering its questions, with the guide that follows from them beside it.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_GUIDE_VIEW (lb_guide_view_get_type ())
G_DECLARE_FINAL_TYPE (LbGuideView, lb_guide_view, LB, GUIDE_VIEW, GtkWidget)

void lb_guide_view_set_client (LbGuideView *self, LbClient *client);
/* Prints the guide that is shown. */
void lb_guide_view_print (LbGuideView *self);
/* Writes a consultation down about what is shown. */
void lb_guide_view_consult (LbGuideView *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the counter asks of this user's section right now (协助形式审查): the material, its file and the point that is
 * in doubt, and the answer.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_HELP_VIEW (lb_help_view_get_type ())
G_DECLARE_FINAL_TYPE (LbHelpView, lb_help_view, LB, HELP_VIEW, GtkWidget)

/* Property "count" (uint, read-only): how many questions are open. */
void lb_help_view_set_client (LbHelpView *self, LbClient *client);
void lb_help_view_refresh (LbHelpView *self);
/* Shows the first open question of that case; FALSE when there is none here. */
gboolean lb_help_view_open_case (LbHelpView *self, const char *case_id);

G_END_DECLS

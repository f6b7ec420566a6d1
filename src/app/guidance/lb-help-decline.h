/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A button with the small form of why a question of the counter is declined (谢绝).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LB_TYPE_HELP_DECLINE (lb_help_decline_get_type ())
G_DECLARE_FINAL_TYPE (LbHelpDecline, lb_help_decline, LB, HELP_DECLINE, GtkWidget)

/* Signal "declined" (text): with the reason, which is not empty. */
/* Another question is in front: what was typed for the last one goes. */
void lb_help_decline_clear (LbHelpDecline *self);

G_END_DECLS

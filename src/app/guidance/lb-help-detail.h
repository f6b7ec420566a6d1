/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a question of the counter is about: the point, the applicant, the files and the form; and, when it ended while
 * somebody looked at it, how.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-help-question.h"
#include "lb-viewer.h"

G_BEGIN_DECLS

/* Fills @box with @question, and shows its newest file in @viewer; the box keeps the files that can be chosen. */
void lb_help_detail_show (GtkBox *box, LbClient *client, const LbHelpQuestion *question, LbViewer *viewer);
/* Says instead how the question @help of @state ended for this desk. @state: (nullable): the draft has left. */
void lb_help_detail_show_end (GtkBox *box, LbClient *client, LbCase *state, const char *help);

G_END_DECLS

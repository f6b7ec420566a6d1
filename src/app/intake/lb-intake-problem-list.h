/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the applicant is told once, as a list to read before the one-time notice.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @problems: (element-type LbIntakeProblem), which must have subjects and remedies, as lb_intake_draft_problems() gives
 * them. */
GtkWidget *lb_intake_problem_list_new (GPtrArray *problems);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands in the place of a case after its step was given: what happened, and where to go from here. Nothing
 * on it acts on a case, so a second press of a key or button does no harm.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-issue.h"

G_BEGIN_DECLS

/* @what: a sentence, translated; @next: the step at which the case goes on, LB_N_ISSUE_STEPS for none. Its
 * buttons do the page's actions "certificates.follow" and "certificates.next". (transfer floating) */
GtkWidget *lb_issue_done_new (const char *what, const LbCase *state, LbIssueStep next);
/* Moves the keyboard to its first button that can be pressed. */
void lb_issue_done_focus (GtkWidget *done);

G_END_DECLS

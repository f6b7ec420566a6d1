/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One case at one step of the certificate desk: what is known of its applicant and of how the results go
 * out, its items, the form of the step, and what the rules say.
 *
 * Signal: "done" (const char *what): a step has been given, and no page of this view says so; a sentence,
 * translated.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-issue.h"

G_BEGIN_DECLS

#define LB_TYPE_ISSUE_VIEW (lb_issue_view_get_type ())
G_DECLARE_FINAL_TYPE (LbIssueView, lb_issue_view, LB, ISSUE_VIEW, GtkWidget)

void lb_issue_view_set_client (LbIssueView *self, LbClient *client);
/* @case_id NULL: nothing is chosen. The same case at the same step is read again, and what was typed stays.
 * */
void lb_issue_view_show (LbIssueView *self, LbIssueStep step, const char *case_id);
/* Gives the step as the button does; for a key of the page. To close an archive asks first. */
void lb_issue_view_submit (LbIssueView *self);
void lb_issue_view_focus_form (LbIssueView *self);
/* (nullable) (borrowed): the case that is shown, once it is read. */
const LbCase *lb_issue_view_get_case (LbIssueView *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cases that wait at one step of the certificate desk, read in pages.
 *
 * Signal: "selected" (const char *case_id, nullable: the list is empty), also after each reading.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-issue.h"

G_BEGIN_DECLS

#define LB_TYPE_ISSUE_LIST (lb_issue_list_get_type ())
G_DECLARE_FINAL_TYPE (LbIssueList, lb_issue_list, LB, ISSUE_LIST, GtkWidget)

void lb_issue_list_set_client (LbIssueList *self, LbClient *client);
void lb_issue_list_set_step (LbIssueList *self, LbIssueStep step);
/* Reads again; what is selected stays selected while it is there. */
void lb_issue_list_refresh (LbIssueList *self);
/* Selects @case_id as soon as it is there, without "selected"; NULL: the first. */
void lb_issue_list_select (LbIssueList *self, const char *case_id);
void lb_issue_list_focus (LbIssueList *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cases that wait at one step of the certificate desk, read in pages.
 *
 * Signal: "selected" (const char *case_id, nullable: the list is empty), also after each reading. A case that has
 * left the step stays selected, without a row, until another is chosen.
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
/* Selects @case_id as soon as it is there; NULL: the first. */
void lb_issue_list_select (LbIssueList *self, const char *case_id);
/* Selects the next row (@by 1) or the one before (-1), seen from the one that is selected or was last. */
void lb_issue_list_move (LbIssueList *self, int by);
gboolean lb_issue_list_can_move (LbIssueList *self); /* whether there is another row */
void lb_issue_list_focus (LbIssueList *self);

G_END_DECLS

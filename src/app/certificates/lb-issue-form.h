/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form of one command of the certificate desk: what the clerk fills in once for all items that are
 * chosen. It says what is wrong at the field where it is wrong.
 *
 * Signal: "changed".
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-issue.h"

G_BEGIN_DECLS

#define LB_TYPE_ISSUE_FORM (lb_issue_form_get_type ())
G_DECLARE_FINAL_TYPE (LbIssueForm, lb_issue_form, LB, ISSUE_FORM, GtkWidget)

/* @type: one of lb_issue_commands(); @items: (element-type LbCaseItem) that may be chosen. */
GtkWidget *lb_issue_form_new (LbClient *client, const LbCase *state, LbCommandType type, GPtrArray *items);
/* The commands of the form for @items (element-type utf8: ids); NULL after the faults have been shown.
 * (element-type LbStep) (transfer full) */
GPtrArray *lb_issue_form_steps (LbIssueForm *self, const LbCase *state, GPtrArray *items);
/* The arguments of DELIVER before anything has been signed: @proof stands for the paper that the collector
 * is about to sign. NULL after the faults have been shown. (transfer full) */
GVariant *lb_issue_form_service_args (LbIssueForm *self);
void lb_issue_form_focus (LbIssueForm *self);
/* Moves the keyboard to the first field that is wrong. */
void lb_issue_form_focus_fault (LbIssueForm *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The items of a case at the certificate desk: those at the step can be ticked, the others stand with their
 * states.
 *
 * Signal: "changed": another choice.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-issue.h"

G_BEGIN_DECLS

#define LB_TYPE_ISSUE_PICKER (lb_issue_picker_get_type ())
G_DECLARE_FINAL_TYPE (LbIssuePicker, lb_issue_picker, LB, ISSUE_PICKER, GtkWidget)

/* @catalogue (nullable); @choosable: (element-type LbCaseItem) of @state, all ticked at first. */
GtkWidget *lb_issue_picker_new (LbCatalogue *catalogue, const LbCase *state, GPtrArray *choosable);
/* Ids of the items that are ticked. (element-type utf8) (borrowed) (transfer container) */
GPtrArray *lb_issue_picker_get_chosen (LbIssuePicker *self);

G_END_DECLS

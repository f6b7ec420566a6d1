/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The record of a visit: each point of each item that asked, passed, failed or not applicable, with a note
 * and pictures, and the conclusion for each section. 1, 2 and 3 set the point that has the focus and go on
 * to the next.
 *
 * Signals: "saved": findings have been recorded; "concluded"; "closed": back.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-visit-findings.h"

G_BEGIN_DECLS

#define LB_TYPE_FINDINGS_FORM (lb_findings_form_get_type ())
G_DECLARE_FINAL_TYPE (LbFindingsForm, lb_findings_form, LB, FINDINGS_FORM, GtkWidget)

void lb_findings_form_set_client (LbFindingsForm *self, LbClient *client);
/* What is recorded already is filled in. */
void lb_findings_form_set_visit (LbFindingsForm *self, LbCase *state, const char *visit);
void lb_findings_form_save (LbFindingsForm *self);
void lb_findings_form_conclude (LbFindingsForm *self);

G_END_DECLS

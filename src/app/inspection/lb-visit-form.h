/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form that puts a visit or a meeting on a day: it says at once what is wrong with the whole day and
 * what the rules say.
 *
 * Signals: "changed": the plan is another (see lb_visit_form_get_plan()); "day-changed": it stands on
 * another day; "planned": the command has been given; "closed": the dispatcher turned away.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-visit-plan.h"

G_BEGIN_DECLS

#define LB_TYPE_VISIT_FORM (lb_visit_form_get_type ())
G_DECLARE_FINAL_TYPE (LbVisitForm, lb_visit_form, LB, VISIT_FORM, GtkWidget)

void lb_visit_form_set_client (LbVisitForm *self, LbClient *client);
/* Takes @plan. @state: its case; @second: the rules want a reason for it; @vehicles: cars that are known. */
void lb_visit_form_set_plan (LbVisitForm *self, LbVisitPlan *plan, LbCase *state, gboolean second,
                             const char *const *vehicles);
/* @rows: (element-type LbVisitRow) of the plan's day; kept. */
void lb_visit_form_set_rows (LbVisitForm *self, GPtrArray *rows);
/* Moves what is being planned to @day. */
void lb_visit_form_set_day (LbVisitForm *self, LbDay day);
const LbVisitPlan *lb_visit_form_get_plan (LbVisitForm *self); /* (nullable) (borrowed) */
void lb_visit_form_submit (LbVisitForm *self);

G_END_DECLS

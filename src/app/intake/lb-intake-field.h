/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One field of the form as a labelled control of its type, bound to the draft both ways. What is wrong stands below
 * the control: as soon as the value is as long as it should be, or the focus leaves it, never in the middle of
 * typing (an input method's unfinished text does not count as typed at all).
 */
#pragma once

#include "lb-intake-draft.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_FIELD (lb_intake_field_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeField, lb_intake_field, LB, INTAKE_FIELD, GtkWidget)

/* @field is copied; its catalogue is the draft's. */
GtkWidget *lb_intake_field_new (LbIntakeDraft *draft, const LbFormField *field);
const char *lb_intake_field_get_id (LbIntakeField *self);
/* Takes the draft's value again, and checks it anew. */
void lb_intake_field_refresh (LbIntakeField *self);
/* Shows what is wrong now, also that nothing was given. */
void lb_intake_field_reveal (LbIntakeField *self);
/* Scrolls to it and focuses the control. */
void lb_intake_field_go_to (LbIntakeField *self);

G_END_DECLS

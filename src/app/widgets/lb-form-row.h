/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A labelled control of a form: label above, the control ("child"), a help line and an error line below. Gives the
 * control its accessible name.
 *
 * Properties: "label", "help", "error" (strings, nullable), "required" (boolean, adds a star), "child" (GtkWidget).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LB_TYPE_FORM_ROW (lb_form_row_get_type ())
G_DECLARE_FINAL_TYPE (LbFormRow, lb_form_row, LB, FORM_ROW, GtkWidget)

GtkWidget *lb_form_row_new (const char *label, GtkWidget *child);
void lb_form_row_set_label (LbFormRow *self, const char *label);
void lb_form_row_set_help (LbFormRow *self, const char *help);
/* What is wrong with the value, translated; NULL when it is good. */
void lb_form_row_set_error (LbFormRow *self, const char *error);
void lb_form_row_set_required (LbFormRow *self, gboolean required);
void lb_form_row_set_child (LbFormRow *self, GtkWidget *child);
GtkWidget *lb_form_row_get_child (LbFormRow *self); /* (nullable) (borrowed) */

/* Gives @widget the accessible name @label: for controls that stand outside of a form row. */
void lb_widget_set_accessible_label (gpointer widget, const char *label);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A titled list of lines to read: the building block of guides, of the catalogue and of case details. Texts are
 * plain, and translated by the caller.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LB_TYPE_SECTION (lb_section_get_type ())
G_DECLARE_FINAL_TYPE (LbSection, lb_section, LB, SECTION, GtkWidget)

GtkWidget *lb_section_new (const char *title);
/* @subtitle, @value (nullable): the value stands at the end of the line. Lines wrap; they are never cut. Returns the
 * line (borrowed), a GtkListBoxRow, to hang something on. */
GtkWidget *lb_section_add (LbSection *self, const char *title, const char *subtitle, const char *value);
/* One line for each of @texts (nullable). */
void lb_section_add_texts (LbSection *self, const char *const *texts);
/* Any widget as a line. */
void lb_section_add_widget (LbSection *self, GtkWidget *widget);
guint lb_section_get_n_lines (LbSection *self);

/* Takes all children from @box. */
void lb_box_clear (GtkBox *box);

G_END_DECLS

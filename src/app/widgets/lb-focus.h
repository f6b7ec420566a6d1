/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way of the focus through a widget of several parts.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For the focus function of a class that hands the focus on when it is asked to grab it: moves the focus among the
 * children of @widget, or into the first (going back: the last) of them. FALSE: it leaves. The default function would
 * ask the widget itself once Tab goes backwards out of its first child, and so keep the focus for good. */
gboolean lb_widget_focus_children (GtkWidget *widget, GtkDirectionType direction);

/* Tab leaves @list from whichever row it stands on, and does not go through all of its rows, which would choose each of
 * them on the way; the arrows go through them. For lists whose rows hold no controls. */
void lb_focus_tab_leaves (GtkListBox *list);
/* What Tab does then. FALSE: there is no other place. */
gboolean lb_focus_leave (GtkWidget *widget, GtkDirectionType direction);

/* Puts the focus on the first control of @widget, which has just come to the front, unless it is somewhere in it by
 * then. Which one is the first is known only when all have their places, so this is done two frames later. */
void lb_focus_into (GtkWidget *widget);

/* Whenever what has the focus in @window is taken away, because the row was done or the list was filled anew, puts the
 * focus on what stood beside it, or failing that on the first control of what it stood in: who works by keyboard goes on
 * from there and not from the top of the window. For the life of @window. */
void lb_focus_keep (GtkWindow *window);

G_END_DECLS

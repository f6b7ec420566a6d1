/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-focus"
#include "lb-focus.h"

static GtkWidget *
next_child (GtkWidget *widget, GtkWidget *child, gboolean back)
{
  if (child == NULL)
    return back ? gtk_widget_get_last_child (widget) : gtk_widget_get_first_child (widget);
  return back ? gtk_widget_get_prev_sibling (child) : gtk_widget_get_next_sibling (child);
}

gboolean
lb_widget_focus_children (GtkWidget *widget, GtkDirectionType direction)
{
  const gboolean back
    = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP || direction == GTK_DIR_LEFT;
  GtkWidget *child;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);
  child = gtk_widget_get_focus_child (widget);
  if (child != NULL && gtk_widget_child_focus (child, direction))
    return TRUE;
  while ((child = next_child (widget, child, back)) != NULL)
    if (!GTK_IS_NATIVE (child) && gtk_widget_child_focus (child, direction))
      return TRUE;
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands in the place of content that is loading, empty or not to be had; else the content itself, which is
 * the "child". Emits "retry" when the button of an error is pressed.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LB_TYPE_STATE_VIEW (lb_state_view_get_type ())
G_DECLARE_FINAL_TYPE (LbStateView, lb_state_view, LB, STATE_VIEW, GtkWidget)

GtkWidget *lb_state_view_new (GtkWidget *child);
void lb_state_view_set_child (LbStateView *self, GtkWidget *child);
/* Texts are plain, and translated by the caller. @text (nullable): "Loading…". */
void lb_state_view_show_loading (LbStateView *self, const char *text);
/* @icon_name, @description (nullable). */
void lb_state_view_show_empty (LbStateView *self, const char *icon_name, const char *title, const char *description);
/* Says what happened, why and what to do, with a button to try again. A cancelled operation changes nothing. */
void lb_state_view_show_error (LbStateView *self, const GError *error);
void lb_state_view_show_content (LbStateView *self);

G_END_DECLS

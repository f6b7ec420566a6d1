/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line across the window for what lasts, with at most one button: properties "title", "button-label" (strings),
 * "revealed" (boolean); signal "button-clicked". The name and shape of AdwBanner, which libadwaita 1.2 lacks; the
 * title is plain text. The style classes "warning" and "accent" colour it.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LB_TYPE_BANNER (lb_banner_get_type ())
G_DECLARE_FINAL_TYPE (LbBanner, lb_banner, LB, BANNER, GtkWidget)

GtkWidget *lb_banner_new (const char *title);
void lb_banner_set_title (LbBanner *self, const char *title);
void lb_banner_set_button_label (LbBanner *self, const char *label); /* NULL or "": no button */
void lb_banner_set_revealed (LbBanner *self, gboolean revealed);
gboolean lb_banner_get_revealed (LbBanner *self);

G_END_DECLS

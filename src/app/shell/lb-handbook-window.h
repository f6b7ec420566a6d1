/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The handbook of standard work, open at the step where one works. It stands beside the window that opened it and does
 * not get in its way; opened again, the same one goes to the step asked for.
 */
#pragma once

#include <adwaita.h>
#include "lb-handbook.h"

G_BEGIN_DECLS

#define LB_TYPE_HANDBOOK_WINDOW (lb_handbook_window_get_type ())
G_DECLARE_FINAL_TYPE (LbHandbookWindow, lb_handbook_window, LB, HANDBOOK_WINDOW, AdwWindow)

/* Opens the handbook of @parent at @step (of lb-page.h); one that it does not know shows the first. @day: today, for
 * what is printed. Fails as lb_handbook_new() does, with the program's own handbook opened all the same. */
gboolean lb_handbook_window_open (GtkWindow *parent, const char *step, LbDay day, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file that the bureau publishes with its catalogue (实施细则, a blank form, a sample): a button that shows it, to be
 * printed, saved or handed on.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @title is the button's label; @digest: SHA-256, by which it is fetched when it is not on this PC yet. */
GtkWidget *lb_published_file_button (const char *title, const char *digest);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The few things that the application remembers of its own: a key file in the user's configuration folder, so that
 * it runs from the build folder without a compiled schema. Facts of the bureau live in the store, not here.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *lb_settings_dup_store (void);  /* (nullable): the store's address; none: a private one */
char *lb_settings_dup_user (void);   /* (nullable): who signed in last */
void lb_settings_set_user (const char *user);
/* Default 1366 × 768 unless one was kept. */
void lb_settings_get_size (int *ret_width, int *ret_height, gboolean *ret_maximized);
void lb_settings_set_size (int width, int height, gboolean maximized);

G_END_DECLS

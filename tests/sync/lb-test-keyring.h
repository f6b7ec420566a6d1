/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A session bus of the test's own, and on it a real keyring (gnome-keyring), one that never answers, or none.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Once, before anything asks for a bus. */
void test_bus_up (void);
void test_bus_down (void);
/* An open keyring in a folder of its own. FALSE: gnome-keyring is not installed. */
gboolean test_keyring_start (void);
void test_keyring_stop (void);
/* Has the name of a keyring and says nothing. */
void test_keyring_silent_start (void);
void test_keyring_silent_stop (void);

G_END_DECLS

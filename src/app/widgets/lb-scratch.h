/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders of files that a window needs only while it is open.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes away the files in @folder, which has no folders in it, and itself; what cannot be taken away stays. */
void lb_scratch_remove (const char *folder);

G_END_DECLS

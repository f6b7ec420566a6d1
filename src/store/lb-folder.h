/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders as a whole: on disk for certain, or gone.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets what errno says of the file or folder @path (LB_ERROR_FULL, NOT_FOUND or FAILED); always FALSE. */
gboolean lb_file_error (const char *path, GError **error);
/* Opens the folder @path and flushes it, so that a rename in it is on disk. */
gboolean lb_sync_folder (const char *path, GError **error);
/* Flushes everything in @folder with one call: the file system that it is on. */
gboolean lb_sync_tree (const char *folder, GError **error);
/* Takes away everything below @path and itself; what it cannot take away stays. Follows no links. */
void lb_remove_tree (const char *path);

G_END_DECLS

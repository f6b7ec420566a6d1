/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes a SQLite database a little at a time. What a checkpoint carries over is tens of megabytes, which the operating
 * system keeps until they are flushed at once; who flushes a few pages of the log meanwhile waits for all of them.
 * Through this VFS the database file is flushed after every few hundred pages that were written to it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LbPacedVfs LbPacedVfs;

/* Over SQLite's default VFS of the moment, for one database handle, which is opened with its name and closed before it
 * is freed. (transfer full) (nullable): NULL when SQLite has no memory for it. */
LbPacedVfs *lb_paced_vfs_new (void);
void lb_paced_vfs_free (LbPacedVfs *self);
const char *lb_paced_vfs_name (LbPacedVfs *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes SQLite's write-ahead log in long pieces. SQLite writes each page in two calls, 24 bytes and 4 KiB, which lie
 * across the pages of the operating system: two system calls a page, and one that is no longer in memory has to be read
 * before half of it can be overwritten. Once lb_log_vfs_gather() was called, what a transaction writes to the log is
 * kept in memory and goes out in pieces of up to 124 KiB, the last of them before the commit is visible to anybody.
 *
 * How it knows: the database must commit with synchronous=FULL and checkpoint_fullfsync=ON. Then SQLite ends a commit
 * with SQLITE_SYNC_NORMAL on the log, before its index is told, and a fault of that fails the commit: here it writes
 * what was gathered, and does not wait for the disk; lb_log_vfs_flush() does. All else that SQLite wants flushed (a log
 * that begins anew, the log before it is carried over) comes as SQLITE_SYNC_FULL and is.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LbLogVfs LbLogVfs;

/* Over SQLite's default VFS of the moment, for one database handle, which is opened with its name and closed before it
 * is freed. (transfer full) (nullable): NULL when SQLite has no memory for it. */
LbLogVfs *lb_log_vfs_new (void);
void lb_log_vfs_free (LbLogVfs *self);
const char *lb_log_vfs_name (LbLogVfs *self);

/* Begins; FALSE when no log is open. On the thread of the handle, outside of transactions. It does not end. */
gboolean lb_log_vfs_gather (LbLogVfs *self);
/* Waits until everything that is committed is on the disk. An SQLite result. Any thread, once it gathers. */
int lb_log_vfs_flush (LbLogVfs *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Carries SQLite's write-ahead log over into the database file, on a thread and a connection of its own, so that no
 * commit waits for it, a little at a time (lb-paced-vfs.h). Checkpoints are passive: they take what no reader needs and wait for nobody. Under constant
 * writes they never catch up with the newest page; so when the thread has done the bulk, the writer itself does the rest
 * at its next commit, a few pages, and the log begins from its start again. Its file is never cut shorter.
 */
#pragma once

#include "lb-database.h"

G_BEGIN_DECLS

/* So many pages of 4 KiB the log may have before its contents are carried over: 80 MB. */
#define LB_CHECKPOINT_PAGES 20000
/* Of a service: 200 MB. The longer it is, the more of its pages are newer states of the same ones, which go once; but
 * all of it is read when the store is started after a crash. */
#define LB_CHECKPOINT_SERVICE_PAGES 50000

typedef struct _LbCheckpointer LbCheckpointer;

/* Has a handle without a checkpointer do it itself at so many pages, rather than at SQLite's thousand. */
void lb_checkpoint_seldom (LbDatabase *database);

/* And at SQLite's thousand again. */
void lb_checkpoint_often (LbDatabase *database);

/* For the handle that writes, with a log of so many @pages; NULL on an engine that looks after itself. Freed before @writer is closed, on the thread
 * that owns it. (transfer full) (nullable) */
LbCheckpointer *lb_checkpointer_new (LbDatabase *writer, int pages);
void lb_checkpointer_free (LbCheckpointer *self);

/* For tests: how often the thread was woken and has carried pages over, and how often the writer did the rest. */
void lb_checkpointer_counts (LbCheckpointer *self, guint *ret_bulk, guint *ret_rest);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thread that waits for the disk, so that the writer need not: while one flush is under way the next batch is decided
 * and written, and whatever was written by then shares the flush after it.
 */
#pragma once

#include "lb-ledger.h"

G_BEGIN_DECLS

typedef struct _LbFlusher LbFlusher;

/* On the flusher's thread: @error is NULL when all that was committed before the push is on disk. */
typedef void (*LbFlushed) (gpointer data, const GError *error);

/* NULL when the ledger's engine flushes with each commit. @ledger must outlive it; its commits are flushed apart from
 * now on. On the ledger's thread. */
LbFlusher *lb_flusher_new (LbLedger *ledger);
/* @flushed is called in the order of pushes. Any thread. */
void lb_flusher_push (LbFlusher *self, LbFlushed flushed, gpointer data);
/* FALSE once a flush has failed: nobody knows what the disk has, and every later one counts as failed as well. */
gboolean lb_flusher_check (LbFlusher *self, GError **error);
/* Works off what was pushed, and ends the thread. What is pushed later is flushed by whoever pushes it. */
void lb_flusher_stop (LbFlusher *self);
/* Stops when that was not done. */
void lb_flusher_free (LbFlusher *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbFlusher, lb_flusher_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one thread that writes. It takes what is queued and commits it together: under load many jobs share
 * one flush of the disk, without load each goes at once. Nobody hears of a job before it is on disk.
 */
#pragma once

#include "lb-ledger.h"
#include "lb-metrics.h"

G_BEGIN_DECLS

#define LB_WRITER_BATCH 256
/* Where commits are flushed apart: after so long a batch goes to a disk that has nothing to do. Measured: with 64 clients
 * that wait for their answers, 600 to 1000 give the most commands a second. */
#define LB_WRITER_SLICE_US 800
#define LB_WRITER_QUEUE 4096

typedef struct _LbWriter LbWriter;

/* Runs on the writer's thread within the common transaction. TRUE: keep what it wrote. FALSE with @error:
 * the store failed; what it wrote is rolled back. May be run again when another job of the batch failed or another
 * service was in the way, so it starts afresh each time. */
typedef gboolean (*LbWriterFunc) (LbLedger *ledger, gpointer data, GError **error);
/* When the commit is on disk (@error NULL) or has failed; in the order of jobs. On the writer's thread or another. */
typedef void (*LbWriterDone) (gpointer data, const GError *error);
/* After each batch, when all its jobs have heard: how far the ledger has come. */
typedef void (*LbWriterPublish) (gint64 head, gint64 clock_offset, gpointer data);

/* Takes over @ledger. */
LbWriter *lb_writer_new (LbLedger *ledger, LbWriterPublish publish, gpointer data);
/* FALSE when the queue is full or the writer is stopping: @done will not be called. Any thread. */
gboolean lb_writer_push (LbWriter *self, LbWriterFunc function, LbWriterDone done, gpointer data);
/* What was read from the ledger by now may not be on disk yet. Any thread. */
gboolean lb_writer_is_behind (LbWriter *self);
/* @done is called once it is: before that nobody may hear of it. At once when it is already. Any thread. */
void lb_writer_confirm (LbWriter *self, LbWriterDone done, gpointer data);
/* The disk failed to flush: every job is refused from now on. Any thread. */
gboolean lb_writer_failed (LbWriter *self);
guint lb_writer_waiting (LbWriter *self);
/* How long commits take, the flush of the disk included. (borrowed) */
const LbHistogram *lb_writer_commits (LbWriter *self);
gint64 lb_writer_jobs (LbWriter *self); /* committed since the start */
/* How often a batch was begun anew because another service's transaction was in its way. */
gint64 lb_writer_retries (LbWriter *self);
/* Works off the queue and ends the thread; no more is taken. */
void lb_writer_stop (LbWriter *self);
/* Stops when that was not done, and closes the ledger. */
void lb_writer_free (LbWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbWriter, lb_writer_free)

G_END_DECLS

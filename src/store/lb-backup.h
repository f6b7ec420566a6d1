/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Backups: a folder, or a prefix in a bucket of an S3 server, that grows with every run. Files stand in it once, whatever number of runs name them:
 *
 *   blobs/ab/DIGEST            files, as in the store
 *   events/FIRST-LAST-….zst    a stretch of the log: digest of the chain, blank, line
 *   answers/….zst              what devices were answered since the run before
 *   facts/….zst                everything else (people, documents, leases, seals …) as of a run
 *   runs/TIME-….json           what belongs to one run; written last, so that a run that was broken off is none
 *
 * A run is the store at one moment, also while others write. Sessions are not kept: nobody is signed in to a store that
 * was put back. The key of the seals is not kept either.
 */
#pragma once

#include "lb-ledger.h"

G_BEGIN_DECLS

typedef struct _LbBackupPlace LbBackupPlace;
typedef struct { gint64 runs, events, blobs, new_events, new_blobs; } LbBackupCounts;

/* @place: a folder, or s3://BUCKET/PREFIX; then @settings (nullable) is the file that says where that server is
 * (lb_s3_new_from_file()). LB_ERROR_INVALID, LB_ERROR_FORBIDDEN. One user at a time. (transfer full) */
LbBackupPlace *lb_backup_place_open (const char *place, const char *settings, GError **error);
void lb_backup_place_close (LbBackupPlace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbBackupPlace, lb_backup_place_close)

/* Adds a run of the store that @ledger reads (any handle outside a batch) to @place, which is made when it is not
 * there. LB_ERROR_CONFLICT when it holds something else, or backups of another store. */
gboolean lb_backup_write (LbLedger *ledger, LbBackupPlace *place, LbBackupCounts *ret_counts, GError **error);
/* Reads what the newest run names: digests of all files, the chain of the log, and that every blob is there; of blobs'
 * bytes those that the run added. With @everything the bytes of every blob, and what the runs before it name: a store is
 * put back as of any of them. What is wrong is named in @ret_faults (element-type utf8) (transfer full). */
gboolean lb_backup_verify (LbBackupPlace *place, gboolean everything, GPtrArray **ret_faults,
                           LbBackupCounts *ret_counts, GError **error);
/* Makes a store in @to, which must not exist, from the backups in @from: its log up to and with the last event that was
 * stored not after @until (LB_TIME_NONE: all), everything else as of the first run from then on (the newest for all).
 * The store gets an epoch of its own. Verified before it gets its name; LB_ERROR_CORRUPT when it is not good. With
 * @engine (nullable) its ledger goes to that PostgreSQL database, which must be empty (LB_ERROR_CONFLICT), and @to
 * keeps the files. */
gboolean lb_backup_restore (LbBackupPlace *from, const char *to, const char *engine, LbTime until,
                            LbLedgerCounts *ret_counts, GError **error);

/* The last run that was written and verified, as the store's folder remembers it for whoever watches over backups. */
typedef struct { LbTime at; gint64 events; } LbBackupNote;
gboolean lb_backup_note (const char *folder, const LbBackupNote *note, GError **error);
/* All zero when there was none. */
LbBackupNote lb_backup_noted (const char *folder);

G_END_DECLS

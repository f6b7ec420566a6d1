/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeping a store: what is done to a ledger by the clock and by administrators, never by a user's command.
 */
#pragma once

#include "lb-ledger.h"
#include "lb-pack.h"
#include "lb-seal.h"

G_BEGIN_DECLS

/* Seals */

/* Whether the newest seal is of an earlier day than @now (the system's clock) and there are events after it. */
gboolean lb_ledger_seal_due (LbLedger *self, LbTime now, gboolean *ret_due, GError **error);
/* Signs the log as it stands, within begin … commit; *ret_made FALSE when its newest event is sealed already. */
gboolean lb_ledger_seal (LbLedger *self, const LbSealKey *key, LbTime now, gboolean *ret_made, GError **error);
/* All, oldest first. (element-type LbSeal) (transfer full) */
GPtrArray *lb_ledger_seals (LbLedger *self, GError **error);
/* Where the key of the store in @folder lies when no other place is set. (transfer full) */
char *lb_ledger_seal_key_path (const char *folder);

/* What somebody outside the store knows of it. Both (nullable). */
typedef struct
{
  const guint8 *key;  /* public: every seal must be by this one */
  GPtrArray *seals;   /* (element-type LbSeal) handed out earlier: the log must still lead to them */
} LbSealTrust;
/* Holds the log against its seals and @trust (nullable). Adds what is wrong to @faults (element-type utf8). */
gboolean lb_ledger_verify_seals (LbLedger *self, const LbSealTrust *trust, GPtrArray *faults, GError **error);

/* First sync */

typedef struct { gint64 seq, cases, events; } LbSnapshot;
/* Writes every case in @scopes into @pack, as of one moment: after a head {"snapshot": 1, "cases": N} the lines of
 * lb_ledger_changes(); the caller adds the last one, with the cursor at ret_snapshot->seq. Ends early with
 * LB_ERROR_BUSY when *@stop (nullable, atomic) becomes TRUE. */
gboolean lb_ledger_snapshot (LbLedger *self, const char *const *scopes, LbPack *pack, gint *stop,
                             LbSnapshot *ret_snapshot, GError **error);

/* Derived tables */

/* Tells heads, scopes, wake-ups and named files again from the log, within begin … commit. */
gboolean lb_ledger_derive (LbLedger *self, GError **error);

/* Files */

typedef struct
{
  LbTime before;       /* files that arrived before */
  GHashTable *digests; /* set of those that nobody seems to need */
  GPtrArray *gone;     /* (element-type utf8) those whose bytes may go */
  gint64 asked;        /* the log was asked up to here */
} LbSweep;
void lb_sweep_free (LbSweep *sweep);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbSweep, lb_sweep_free)
/* What no event names and nobody is sending, and arrived before @before (system's clock), a few hundred at a time;
 * reads the log only when there is something. On any reading handle. (transfer full) */
LbSweep *lb_ledger_sweep_plan (LbLedger *self, LbTime before, GError **error);
/* Within begin … commit: looks again and takes the rows; after the commit the bytes of sweep->gone may go. */
gboolean lb_ledger_sweep_mark (LbLedger *self, LbSweep *sweep, GError **error);
gboolean lb_ledger_sweep_bytes (const char *folder, LbSweep *sweep, GError **error);
/* Within begin … commit, after the bytes: the files may be sent again. */
gboolean lb_ledger_sweep_end (LbLedger *self, const LbSweep *sweep, GError **error);

/* Up to @limit files after @after (nullable), by digest, and their sizes. */
gboolean lb_ledger_next_blobs (LbLedger *self, const char *after, int limit, GPtrArray **ret_digests,
                               GArray **ret_sizes, GError **error);
/* Within begin … commit: writes down what is wrong with a file; @what NULL: nothing any more. */
gboolean lb_ledger_note_blob (LbLedger *self, const char *digest, const char *what, GError **error);
/* Digests of those that something was written down about. (element-type utf8) (transfer full) */
GHashTable *lb_ledger_blob_faults (LbLedger *self, GError **error);

/* What the keeper has done last, for all services of a store and over restarts. */
typedef enum { LB_KEPT_FILES_READ, LB_KEPT_FILES_SWEPT, LB_KEPT_N } LbKept;
/* Within begin … commit; @at by the system's clock. */
gboolean lb_ledger_note_kept (LbLedger *self, LbKept what, LbTime at, GError **error);
/* 0 for never. */
gboolean lb_ledger_kept (LbLedger *self, LbKept what, LbTime *ret_at, GError **error);

/* Putting back */

/* Of a store whose tables were filled from elsewhere: reads again what is remembered of them. */
gboolean lb_ledger_reread (LbLedger *self, GError **error);
/* Of a store that was put back to event @cut, within begin … commit: another epoch, nobody signed in, and numbers that
 * may have been leased since are given to nobody else. */
gboolean lb_ledger_renew (LbLedger *self, gint64 cut, GError **error);

G_END_DECLS

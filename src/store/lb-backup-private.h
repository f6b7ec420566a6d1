/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the backup share: the account of a run.
 */
#pragma once

#include "lb-backup-place.h"
#include "lb-database.h"
#include "lb-pack.h"

G_BEGIN_DECLS

typedef struct { char *file, *sha256; gint64 first, last; } LbBackupPart; /* file: its name in the place */

typedef struct
{
  char *name;                  /* of its file under runs/ */
  LbTime at, store_time;       /* by the system's clock, by the store's */
  char *epoch, *digest;        /* digest: of the chain at head, 64 hex digits */
  gint64 head;
  gint64 answered;             /* place of the newest answer; 0: not told */
  GPtrArray *events, *answers; /* (element-type LbBackupPart) oldest first */
  LbBackupPart *facts;
  gint64 blobs;
  GPtrArray *new_blobs;        /* (element-type utf8) digests that this run added */
} LbBackupRun;

LbBackupRun *lb_backup_run_new (void);
void lb_backup_run_free (LbBackupRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbBackupRun, lb_backup_run_free)
LbBackupPart *lb_backup_part_new (const char *file, const char *sha256, gint64 first, gint64 last);
void lb_backup_part_free (LbBackupPart *part);

/* The run whose account has the @name. (transfer full) */
LbBackupRun *lb_backup_run_read (LbBackupPlace *place, const char *name, GError **error);
/* Writes @run's account, durably and last of all. */
gboolean lb_backup_run_keep (const LbBackupRun *run, LbBackupPlace *place, GError **error);

/* Goes over every event of @run: its number, the digest that the chain has there, its line. FALSE from @each ends it.
 * The chain is checked on the way (LB_ERROR_CORRUPT). */
typedef gboolean (*LbBackupEvent) (gint64 seq, const char *digest, const char *line, gpointer data, GError **error);
gboolean lb_backup_each_event (const LbBackupRun *run, LbBackupPlace *place, LbBackupEvent each, gpointer data,
                               GError **error);
/* Goes over the lines of a part, whose bytes are first found to be those that were written. LB_ERROR_CORRUPT names it.
 * Without @each they are only read. */
typedef gboolean (*LbBackupLine) (const char *line, gsize length, gpointer data, GError **error);
gboolean lb_backup_each_line (const LbBackupPart *part, LbBackupPlace *place, LbBackupLine each, gpointer data,
                              GError **error);

/* A row as a JSON object: texts and integers as such, bytes as {"hex": …}. (transfer full) */
char *lb_backup_row_text (LbStatement *row, const char *table);
/* Writes what lb_backup_row_text() made into the table that it names. */
gboolean lb_backup_row_insert (LbDatabase *database, const char *line, gsize length, GError **error);
/* Tables of a ledger that a run keeps as they are, in an order that suits their references. */
GStrv lb_backup_tables (LbDatabase *database, GError **error);

G_END_DECLS

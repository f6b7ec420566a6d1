/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where backups lie: in a folder, or below a prefix in a bucket of an S3 server. Files are named by their path within
 * it and never changed once they have their name.
 */
#pragma once

#include "lb-backup.h"

G_BEGIN_DECLS

/* As it was given, for messages. */
const char *lb_backup_place_name (const LbBackupPlace *self);
/* Makes what is missing. LB_ERROR_CONFLICT when something else than backups lies there. */
gboolean lb_backup_place_prepare (LbBackupPlace *self, GError **error);
/* A local file to write the next part into. (transfer full) */
char *lb_backup_place_part (const LbBackupPlace *self);
/* Gives the part at @path the name @name, durably; @path is gone then. @digest: of its bytes. */
gboolean lb_backup_place_keep (LbBackupPlace *self, const char *name, const char *digest, const char *path, GError **error);
/* Keeps a copy of the file at @path as a blob. LB_ERROR_CORRUPT when its bytes are not @digest's. */
gboolean lb_backup_place_keep_blob (LbBackupPlace *self, const char *digest, const char *path, GError **error);
/* A local file with what is called @name, to be given back. LB_ERROR_NOT_FOUND. (transfer full) */
char *lb_backup_place_fetch (LbBackupPlace *self, const char *name, GError **error);
void lb_backup_place_give_back (LbBackupPlace *self, char *path);
/* Names of the accounts of runs, oldest first; LB_ERROR_NOT_FOUND when there are no backups. Whoever begins with it is
 * told of blobs as they lie there now. (element-type utf8) (transfer full) */
GPtrArray *lb_backup_place_runs (LbBackupPlace *self, GError **error);
/* *ret_size -1 when there is no such blob. */
gboolean lb_backup_place_blob_size (LbBackupPlace *self, const char *digest, gint64 *ret_size, GError **error);
/* "blobs/ab/DIGEST". (transfer full) */
char *lb_backup_place_blob_name (const char *digest);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a store's files lie: in blobs/ of its folder or, when the folder has a blobs.conf, on an S3 server, with the
 * bytes that are being read kept near. A file is known by the SHA-256 of its bytes and never changes. All functions may
 * be called from any thread, and wait.
 *
 * blobs.conf, readable by its owner alone:
 *   [s3]
 *   endpoint=https://s3.example.cn
 *   bucket=lianban
 *   region=cn-north-1
 *   key=…
 *   secret=…
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LbBlobStore LbBlobStore;

/* The one of the store in @folder; the same for everybody in this process, until its end. LB_ERROR_INVALID when
 * blobs.conf is not good, LB_ERROR_FORBIDDEN when others can read it. (transfer none) */
LbBlobStore *lb_blob_store_get (const char *folder, GError **error);

/* Takes the file at @path, whose bytes the caller has found to be @digest's: durable when it returns TRUE, and @path is
 * gone. LB_ERROR_FULL, LB_ERROR_OFFLINE. */
gboolean lb_blob_store_put (LbBlobStore *self, const char *digest, const char *path, GError **error);
/* A local file with the bytes of @digest, verified when they came from elsewhere. LB_ERROR_NOT_FOUND,
 * LB_ERROR_CORRUPT, LB_ERROR_OFFLINE. (transfer full) */
char *lb_blob_store_path (LbBlobStore *self, const char *digest, GError **error);
/* The same only if it is on this machine already, without asking anybody. (transfer full) (nullable) */
char *lb_blob_store_near (LbBlobStore *self, const char *digest);
/* Reads all of it where it lies: *ret_size and *ret_good say what was found; *ret_size -1 when it is not there. */
gboolean lb_blob_store_check (LbBlobStore *self, const char *digest, gint64 *ret_size, gboolean *ret_good,
                              GError **error);
/* Takes it away; that there is none is no error. */
gboolean lb_blob_store_remove (LbBlobStore *self, const char *digest, GError **error);
/* Digests of what lies there, in order, up to 1000 after @after (nullable). (element-type utf8) (transfer full) */
GPtrArray *lb_blob_store_list (LbBlobStore *self, const char *after, GError **error);

G_END_DECLS

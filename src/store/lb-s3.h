/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The few calls of S3 that files need, by libcurl's signature version 4. Keys are of characters that need no escape, and
 * queries sorted, because libcurl signs both as they are given; the digest of the body is set by us, because libcurl
 * would sign an empty one for uploads. All may be called from any thread, and wait.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LbS3 LbS3;

/* @endpoint "http(s)://host[:port]"; the bucket is part of the path. All are copied. (transfer full) */
LbS3 *lb_s3_new (const char *endpoint, const char *bucket, const char *region, const char *key, const char *secret);
/* The same by the [s3] of the file at @path, which only its owner may read: endpoint, region, key, secret and, unless
 * @bucket (nullable) says which, bucket. LB_ERROR_INVALID, LB_ERROR_FORBIDDEN. (transfer full) */
LbS3 *lb_s3_new_from_file (const char *path, const char *bucket, GError **error);
void lb_s3_free (LbS3 *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbS3, lb_s3_free)

/* Whether @key can be one: a path of a-z, A-Z, 0-9, ".", "_" and "-", at most 512 bytes, no part of it empty or only
 * dots. */
gboolean lb_s3_is_key (const char *key);

/* LB_ERROR_OFFLINE when it cannot be reached or fails (after some tries), LB_ERROR_FORBIDDEN when it refuses the key,
 * LB_ERROR_NOT_FOUND. @digest is the SHA-256 of the bytes, 64 hex digits; the server refuses others. */
gboolean lb_s3_put (LbS3 *self, const char *key, const char *digest, const char *path, GError **error);
/* Into the open @file, from its start. */
gboolean lb_s3_get (LbS3 *self, const char *key, int file, GError **error);
gboolean lb_s3_remove (LbS3 *self, const char *key, GError **error);
/* Up to 1000 keys that begin with @prefix (a key and a slash, or nothing), after @after (nullable), in order
 * (LB_ERROR_CORRUPT when the server gives others).
 * @ret_sizes (optional) (element-type gint64) (transfer full): of their bytes. (element-type utf8) (transfer full) */
GPtrArray *lb_s3_list (LbS3 *self, const char *prefix, const char *after, GArray **ret_sizes, GError **error);

G_END_DECLS

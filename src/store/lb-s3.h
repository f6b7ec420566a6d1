/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The few calls of S3 that files need, by libcurl's signature version 4. Keys are lower-case hexadecimal and queries
 * sorted, because libcurl signs both as they are given; the digest of the body is set by us, because libcurl would sign
 * an empty one for uploads.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LbS3 LbS3;

/* @endpoint "http(s)://host[:port]"; the bucket is part of the path. All are copied. (transfer full) */
LbS3 *lb_s3_new (const char *endpoint, const char *bucket, const char *region, const char *key, const char *secret);
void lb_s3_free (LbS3 *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbS3, lb_s3_free)

/* LB_ERROR_OFFLINE when it cannot be reached or fails (after some tries), LB_ERROR_FORBIDDEN when it refuses the key,
 * LB_ERROR_NOT_FOUND. @digest is both the object's name and the SHA-256 of its bytes. */
gboolean lb_s3_put (LbS3 *self, const char *digest, const char *path, GError **error);
/* Into the open @file, from its start. */
gboolean lb_s3_get (LbS3 *self, const char *digest, int file, GError **error);
gboolean lb_s3_remove (LbS3 *self, const char *digest, GError **error);
/* (element-type utf8) (transfer full) */
GPtrArray *lb_s3_list (LbS3 *self, const char *after, GError **error);

G_END_DECLS

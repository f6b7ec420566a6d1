/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files of lines, compressed (zstd, RFC 8878) and written once: snapshots and the segments of backups. What is written
 * is flushed before it gets its name, and known by the SHA-256 of its bytes.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No line of ours is longer; a file that says otherwise is refused rather than believed. */
#define LB_PACK_LINE_MAXIMUM (64 * 1024 * 1024)

typedef struct _LbPack LbPack;
/* Begins a new file at @path, mode 0600; what is there already is replaced. (transfer full) */
LbPack *lb_pack_new (const char *path, GError **error);
/* Adds @line and a new line. LB_ERROR_FULL. */
gboolean lb_pack_add (LbPack *self, const char *line, GError **error);
/* Ends the file and flushes it. @ret_sha256 (optional) (transfer full), @ret_size (optional). */
gboolean lb_pack_finish (LbPack *self, char **ret_sha256, gint64 *ret_size, GError **error);
/* Takes the file away again unless it was finished. */
void lb_pack_free (LbPack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbPack, lb_pack_free)

typedef struct _LbUnpack LbUnpack;
/* LB_ERROR_NOT_FOUND. (transfer full) */
LbUnpack *lb_unpack_new (const char *path, GError **error);
/* The next line without its end, zero-terminated, borrowed until the next call; *ret_line NULL at the end of the file.
 * LB_ERROR_CORRUPT when the file is cut off or altered, LB_ERROR_TOO_LARGE. */
gboolean lb_unpack_line (LbUnpack *self, const char **ret_line, gsize *ret_length, GError **error);
void lb_unpack_free (LbUnpack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbUnpack, lb_unpack_free)

/* SHA-256 of the file at @path, as hex digits; @ret_size (optional). (transfer full) */
char *lb_file_digest (const char *path, gint64 *ret_size, GError **error);

G_END_DECLS

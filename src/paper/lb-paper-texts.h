/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fixed texts of the bureau's documents. The program brings a whole set (resources/documents/documents.ini); a
 * bureau words its own in a file of the same form that holds what differs and nothing else (docs/documents.md). That
 * file is held strictly against the set: a text that does not exist, a placeholder that its text does not have, or
 * one that is left out, refuses the file as a whole, with the line.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where a bureau's texts are looked for: $LIANBAN_DOCUMENTS, else lianban/documents.ini in the folders of the
 * system's configuration (/etc/xdg). NULL when there is no such file. (transfer full) */
char *lb_paper_texts_find (void);

/* Reads the file at @path and says whether it may be used; nothing is changed. @ret_count (optional): texts in it.
 * Fails with LB_ERROR_INVALID (a message with the line), LB_ERROR_NOT_FOUND or LB_ERROR_FAILED. */
gboolean lb_paper_texts_check (const char *path, guint *ret_count, GError **error);

/* From now on documents are worded by the file at @path (NULL: by the program's set alone). Errors as above; what was
 * in use stays in use. May be called from any thread; documents that are being made keep the texts they had. */
gboolean lb_paper_texts_use (const char *path, GError **error);

/* The program's set as it was written, comments and all, to begin a bureau's own from. (transfer full) */
GBytes *lb_paper_texts_dump (void);

G_END_DECLS

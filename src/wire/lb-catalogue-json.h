/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Catalogues as documents: reading, checking, counting, comparing. Limits: 8 MiB, 32 deep.
 */
#pragma once

#include "lb-catalogue.h"

G_BEGIN_DECLS

/* Reads, checks and seals. Fails with LB_ERROR_INVALID (first fault, with its JSON pointer), LB_ERROR_TOO_LARGE, or
 * LB_ERROR_NEWER when the document's format is newer than this program. (transfer full) (nullable) */
LbCatalogue *lb_catalogue_from_json (const char *text, gsize length, GError **error);
/* The same of a file; also LB_ERROR_NOT_FOUND and LB_ERROR_FAILED. */
LbCatalogue *lb_catalogue_load (const char *path, GError **error);
/* Every fault with its place, at most 200; empty for a good catalogue. (element-type utf8) (transfer full) */
GPtrArray *lb_catalogue_faults (const char *text, gsize length);

/* {"departments":17,"fields":137,…}: how many of each; "questions" are distinct, "rows" are the packages' items.
 * (transfer full) */
char *lb_catalogue_counts_json (const LbCatalogue *catalogue);

/* What is different in @new_text, one readable line each: "/items/7/committed_days (gsp-certification): 15 → 10".
 * Elements are matched by their ids; places are those of the new text, for what was taken out those of the old. Both
 * must be JSON; they need not be valid catalogues. (element-type utf8) (transfer full) (nullable) */
GPtrArray *lb_catalogue_diff (const char *old_text, gsize old_length, const char *new_text, gsize new_length,
                              GError **error);

G_END_DECLS

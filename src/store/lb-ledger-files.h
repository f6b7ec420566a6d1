/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files that catalogues publish: 实施细则, manuals, blank forms, samples. They lie with the files of cases, but no
 * case names them: a version that was published, or waits to be, holds them.
 */
#pragma once

#include "lb-ledger.h"

G_BEGIN_DECLS

/* Puts the file at @path into the store, durable when the commit of the caller's batch is. *ret_digest (transfer full)
 * and *ret_size (bytes) say what it is. What no catalogue names within the time of a sweep goes again.
 * LB_ERROR_TOO_LARGE, LB_ERROR_INVALID when it is empty, LB_ERROR_BUSY while the same is being swept, LB_ERROR_FULL. */
gboolean lb_ledger_put_file (LbLedger *self, const char *path, char **ret_digest, gint64 *ret_size, GError **error);

/* From here on the files that @document, a catalogue, names are kept, and everybody who is signed in may read them; any
 * other kind of document names none. LB_ERROR_INVALID, beginning with the place, when one is not in the store or has
 * another size. The same again is no error. */
gboolean lb_ledger_hold_files (LbLedger *self, const LbLedgerDocument *document, GBytes *content, GError **error);
/* Not any more, unless it is published or waits under another proposal: what was proposed is withdrawn. */
gboolean lb_ledger_release_files (LbLedger *self, const char *digest, GError **error);
/* Takes what a catalogue at @path names and the store does not have from the folder "files" beside it, by name.
 * LB_ERROR_NOT_FOUND when one is not there either, LB_ERROR_CORRUPT when it is another file. */
gboolean lb_ledger_take_files (LbLedger *self, const char *path, GBytes *content, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents of a case that have left the program. What was printed or saved is kept as it was, as a blob of the case;
 * asked for again, the very bytes are what comes back.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"
#include "lb-document.h"
#include "lb-window.h"

G_BEGIN_DECLS

/* @file is @document as it was laid out just now. When these bytes were issued, or the document no longer changes and
 * other bytes were, @file gets what was issued, from here or from the store. */
void lb_issued_paper_find_async (LbClient *client, LbDocument *document, GFile *file, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
/* @ret_told: (transfer full) (nullable): when and by whom it was issued, with its digest; NULL when it was not.
 * FALSE when what was issued could not be fetched. */
gboolean lb_issued_paper_find_finish (GAsyncResult *result, char **ret_told, GError **error);

/* Whose work begins now: keep it until the paper has left the program. (transfer full) (nullable) */
char *lb_issued_paper_issuer (LbMainWindow *window);
/* @document has left the program as @file, @how "printed" or "saved": keeps it, unless it is kept already or the user
 * only looks (supervision, a closed case). Take @window and @issuer when the work begins: the page it began on may be
 * gone by now, and somebody else be signed in, who is not written down for it. What goes wrong is said in @window. */
void lb_issued_paper_keep (LbMainWindow *window, const char *issuer, LbDocument *document, GFile *file, const char *how);
/* The same by @client itself, for @issuer (a user's id). FALSE with LB_ERROR_FORBIDDEN when it is not @issuer who is
 * signed in any more. */
void lb_issued_paper_keep_async (LbClient *client, const char *issuer, LbDocument *document, GFile *file,
                                 const char *how, GAsyncReadyCallback callback, gpointer data);
gboolean lb_issued_paper_keep_finish (GAsyncResult *result, GError **error);

/* "Printed on … by …, SHA-256 …". (transfer full) */
char *lb_issued_paper_tell (const LbPaperIssue *issue);

G_END_DECLS

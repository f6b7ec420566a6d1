/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A paper document as a PDF file in a private folder of this process, made in a thread: fonts take their time.
 */
#pragma once

#include <gio/gio.h>
#include "lb-document.h"

G_BEGIN_DECLS

/* @name: of the file, without folder and ending; what a file name cannot hold is replaced. */
void lb_intake_paper_write_async (LbDocument *document, const char *name, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data);
GFile *lb_intake_paper_write_finish (GAsyncResult *result, GError **error); /* (transfer full) */
/* Where a PDF of that name may lie until the program ends: in its private folder. (transfer full) */
GFile *lb_intake_paper_place (const char *name, GError **error);

G_END_DECLS

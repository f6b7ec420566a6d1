/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Building the archive of a case (一套档案) where it is closed: the ZIP is written in a thread, its files come
 * through the client, and what comes out is attached.
 */
#pragma once

#include "lb-client.h"

G_BEGIN_DECLS

/* @events: (element-type LbEvent) all of the case; fails with LB_ERROR_CONFLICT while one of them has not
 * reached the store. @progress (nullable) is called on the main thread for each file that has been fetched.
 * */
typedef void (*LbArchiveProgress) (guint n_files, gpointer data);
void lb_case_archive_async (LbClient *client, LbCase *state, GPtrArray *events, GCancellable *cancellable,
                            LbArchiveProgress progress, gpointer progress_data, GAsyncReadyCallback callback,
                            gpointer data);
/* The archive among the attached files; its digest is what ARCHIVE takes. (transfer full) */
LbFile *lb_case_archive_finish (GAsyncResult *result, GError **error);

G_END_DECLS

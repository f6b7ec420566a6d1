/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Attaching a file that somebody chose, dropped or pasted: first looked at from a safe place (lb-leaf-run.h), by its
 * content and within the bureau's limits, then copied into the replica's files. What is refused says why in words of
 * people (lb_failure_new()).
 */
#pragma once

#include "lb-client.h"

G_BEGIN_DECLS

void lb_attach_async (LbClient *client, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer data);
LbFile *lb_attach_finish (LbClient *client, GAsyncResult *result, GError **error); /* (transfer full) */

G_END_DECLS

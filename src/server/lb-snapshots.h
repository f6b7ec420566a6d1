/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Snapshots for first syncs: files under snapshots/ in the store's folder, made one at a time on a thread of their own,
 * shared by everybody with the same scope and kept long enough for a download that was broken off to go on.
 */
#pragma once

#include "lb-server-private.h"

G_BEGIN_DECLS

LbSnapshots *lb_snapshots_new (LbServer *server, GError **error);
/* Ends what is being made and waits for it. */
void lb_snapshots_stop (LbSnapshots *self);
void lb_snapshots_free (LbSnapshots *self);
/* Answers @request now or, suspended, when its snapshot is made. */
void lb_snapshots_serve (LbSnapshots *self, LbRequest *request);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On a store that several services share: a thread that notices what the others commit, so that this one's polls and
 * streams hear of it. The database's announcement is a hint; what it misses is found by looking four times a second.
 */
#pragma once

#include "lb-writer.h"

G_BEGIN_DECLS

typedef struct _LbWatch LbWatch;

/* Calls @publish on its thread when something is new. (transfer full) */
LbWatch *lb_watch_new (const char *folder, LbWriterPublish publish, gpointer data, GError **error);
void lb_watch_free (LbWatch *self);

G_END_DECLS

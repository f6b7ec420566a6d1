/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keeper: what the service does for its store by itself, on a thread of its own that yields to everybody: it seals
 * the log once a day, sweeps files that nobody needs, and reads every file again and again to see whether it is still
 * what it was.
 */
#pragma once

#include "lb-server-private.h"

G_BEGIN_DECLS

/* A file that no event names stays so long: a PC may have been switched off between sending it and naming it. */
#define LB_KEEPER_SPARE_DAYS 90

LbKeeper *lb_keeper_new (LbServer *server);
LbKeeper *lb_server_keeper (LbServer *server); /* (borrowed) */
void lb_keeper_start (LbKeeper *self);
/* Ends its thread; nothing of it is with the writer afterwards. */
void lb_keeper_stop (LbKeeper *self);
void lb_keeper_free (LbKeeper *self);

/* Since the start. */
typedef struct { gint64 swept, failed_seals, failed_sweeps, failed_checks; } LbKeeperFigures;
/* From any thread. */
LbKeeperFigures lb_keeper_figures (LbKeeper *self);

/* Its parts, at once and on the calling thread, which must not be the writer's. *ret_count (optional): seals made, files
 * swept, files found wrong. */
gboolean lb_keeper_seal (LbKeeper *self, LbTime now, guint *ret_count, GError **error);
gboolean lb_keeper_sweep (LbKeeper *self, LbTime before, guint *ret_count, GError **error);
gboolean lb_keeper_check_files (LbKeeper *self, guint *ret_count, GError **error);

G_END_DECLS

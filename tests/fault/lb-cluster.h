/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PostgreSQL servers of a drill's own, reached by unix sockets, and standbys of theirs.
 */
#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

typedef struct
{
  char *folder;        /* of its socket and its data */
  char *data;
  GSubprocess *server; /* (nullable) while it does not run */
} LbCluster;

/* Whether PostgreSQL is installed. */
gboolean lb_cluster_is_possible (void);
/* A new, empty one in a new folder inside @parent, which everybody can pass through; it does not run yet. */
LbCluster *lb_cluster_new (const char *parent, const char *name);
/* Makes it: anew, or as a standby of @primary, which runs. What was in it before is gone. */
void lb_cluster_make (LbCluster *self);
void lb_cluster_follow (LbCluster *self, LbCluster *primary);
/* Starts it, and waits until it can be asked. */
void lb_cluster_start (LbCluster *self);
/* kill -9 of all its processes at once, as when its machine is gone. */
void lb_cluster_kill (LbCluster *self);
void lb_cluster_free (LbCluster *self);

/* One number that @sql gives; 0 for none. The test fails with what is wrong with it. */
gint64 lb_cluster_ask (LbCluster *self, const char *sql);

G_END_DECLS

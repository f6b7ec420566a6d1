/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the replica share.
 */
#pragma once

#include "lb-checkpoint.h"
#include "lb-replica.h"

G_BEGIN_DECLS

struct _LbReplica
{
  char *folder;
  gboolean writer;
  int lock; /* descriptor, -1 for a reader */
  LbDatabase *database;
  LbCheckpointer *checkpointer; /* (nullable) while pages follow one another */
  LbFacts *facts;        /* (nullable) */
  GHashTable *confirmed; /* char* case id → LbCase as confirmed, this handle's own */
};

const LbSchema *lb_replica_schema (void);
/* A handle without a database yet. (transfer full) */
LbReplica *lb_replica_new (const char *folder);
/* What a handle that writes needs besides its database: what is deleted is overwritten. */
gboolean lb_replica_set_up (LbReplica *self, GError **error);
/* Throws away what was being built. */
void lb_replica_remove_aside (LbReplica *self);

/* A case that has left the user's sight, and its files. */
gboolean lb_replica_wipe_case (LbReplica *self, const char *case_id, GError **error);
/* The log is carried over by this handle again, and by nobody else: before it is cut, or the file goes. */
void lb_replica_end_long_pull (LbReplica *self);
/* What deleting leaves behind in the index and the log; cheap when nothing was wiped. Outside a transaction. */
gboolean lb_replica_scrub (LbReplica *self, GError **error);

/* The case as confirmed, up to what is in the table: (transfer none) (nullable): NULL with *error unset when no event of
 * it is here. */
LbCase *lb_replica_confirmed (LbReplica *self, const char *case_id, GError **error);
void lb_replica_forget (LbReplica *self, const char *case_id); /* NULL: all */
/* Confirmed plus the waiting commands. *ret_state (transfer full) NULL when there is no such case. @ret_hoped (optional)
 * collects the hoped-for events. */
gboolean lb_replica_optimistic (LbReplica *self, const char *case_id, LbCase **ret_state, gboolean *ret_pending,
                                GPtrArray *hoped, GError **error);
/* Makes the rows of the case again from its events and commands; drops them when nothing is left. */
gboolean lb_replica_project (LbReplica *self, const char *case_id, GError **error);
/* Makes the rows of @case_ids (a set) again, and tells which. */
gboolean lb_replica_project_set (LbReplica *self, GHashTable *case_ids, GStrv *ret_changed, GError **error);
char *lb_replica_blob_path (LbReplica *self, const char *digest);
/* Digests that @args name. (element-type utf8) (transfer full) */
GPtrArray *lb_replica_digests (GVariant *args, LbCommandType type);

G_END_DECLS

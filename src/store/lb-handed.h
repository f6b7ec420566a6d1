/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drafts that go from one clerk of a PC to another. Each person's drafts lie in a replica of their own; what is handed
 * over lies for a while on a shelf beside the replicas: a folder for each draft, with the files that were attached to
 * it. The draft counts as handed over from the moment that its note is in place, and a draft whose note is on the shelf
 * counts nowhere else: whatever copy a replica still has, because the power went before it was deleted, goes when the
 * replica is settled. Whoever takes a draft saves it first, and leaves a slip that says so before the note goes.
 */
#pragma once

#include "lb-replica.h"

G_BEGIN_DECLS

typedef struct _LbHanded LbHanded;

/* Opens the shelf @folder (made with mode 0700) and waits until no other program on this PC is at it. */
LbHanded *lb_handed_open (const char *folder, GError **error);
void lb_handed_close (LbHanded *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbHanded, lb_handed_close)
/* For tests: the power goes after @steps of what is written. */
void lb_handed_stop_after (LbHanded *self, guint steps);

/* Hands the draft over: its note with the @files (digests; NULL-terminated) that @replica, the giver's, has. Of a file
 * that is not here the store has the only copy, and the taker gets it from there. Deletes the giver's draft.
 * LB_ERROR_INVALID for names that cannot be a folder's. */
gboolean lb_handed_give (LbHanded *self, LbReplica *replica, const LbHandedDraft *handed, const char *const *files,
                         GError **error);
/* Takes out of @replica, of the user @me, the drafts that are on the shelf or that others have taken from it. */
gboolean lb_handed_settle (LbHanded *self, LbReplica *replica, const char *me, GError **error);
/* What waits for @me, or was handed over by @me and not taken yet; the newest first. A note that cannot be read is warned
 * of and stays. (element-type LbHandedDraft) */
GPtrArray *lb_handed_list (LbHanded *self, const char *me, GError **error);
/* Puts the draft @id into @replica, of @me, for whom it was meant or who handed it over, with its files, which are queued
 * for upload. LB_ERROR_NOT_FOUND when it is not there for @me any more. (transfer full) */
LbDraft *lb_handed_take (LbHanded *self, LbReplica *replica, const char *id, const char *me, GError **error);

G_END_DECLS

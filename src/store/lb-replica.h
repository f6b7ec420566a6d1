/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One user's replica on one machine: the events that this user may see, the commands on their way, drafts, files,
 * leased numbers, and the projections that screens read. What a screen shows of a case is its confirmed events and then
 * the user's waiting commands, decided again in their order.
 *
 * Two handles of one replica may be open: one writes (on the thread that opened it), one reads. All functions run on
 * the handle's thread, and fail with the errors of LbDatabase besides what they say. Folder and files are readable by
 * their owner alone, and what is deleted is overwritten.
 */
#pragma once

#include <gio/gio.h>
#include "lb-database.h"
#include "lb-facts.h"
#include "lb-projection.h"

G_BEGIN_DECLS

typedef struct _LbReplica LbReplica;

/* @folder is made with mode 0700. A reader needs a replica that a writer has opened before. Fails with LB_ERROR_NEWER
 * and leaves everything as it is when the replica is of a later version, LB_ERROR_BUSY when another process writes. */
LbReplica *lb_replica_open (const char *folder, gboolean writer, GError **error);
void lb_replica_close (LbReplica *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbReplica, lb_replica_close)
LbDatabase *lb_replica_database (LbReplica *self); /* (borrowed) for tests and verify */
/* From now on decisions use @facts (a reference is taken). */
void lb_replica_set_facts (LbReplica *self, LbFacts *facts);
/* The facts of the documents that the replica keeps; what it does not keep is empty. @actor (nullable). (transfer full) */
LbFacts *lb_replica_load_facts (LbReplica *self, const LbActor *actor, GError **error);

/* Small facts by name: "cursor", "session", "people" … */
gboolean lb_replica_get (LbReplica *self, const char *name, char **ret_value, GError **error);
gboolean lb_replica_set (LbReplica *self, const char *name, const char *value, GError **error); /* @value NULL deletes */

/* Pull */

typedef struct
{
  GStrv changed;   /* ids of cases whose rows have changed */
  gboolean more;   /* the store has more at once */
  gint64 events;
} LbPulled;
void lb_pulled_clear (LbPulled *pulled);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LbPulled, lb_pulled_clear)

/* Takes in one page of /v1/changes: rows, projections and cursor in one transaction. LB_ERROR_INVALID when the page was
 * cut off or is malformed: nothing is taken then. While there is more, and after a long page, the cases' rows wait for
 * lb_replica_make_rows(), noted on disk. */
gboolean lb_replica_take_page (LbReplica *self, const char *text, gsize length, LbPulled *ret_pulled, GError **error);
/* Makes rows that were put off, some at a time; *ret_more when there are others to be made. */
gboolean lb_replica_make_rows (LbReplica *self, GStrv *ret_changed, gboolean *ret_more, GError **error);
/* How many cases are noted for it: until their rows are made they may not be found, or look as they did. */
gboolean lb_replica_count_stale (LbReplica *self, gint64 *ret_count, GError **error);
/* First sync: a snapshot's file becomes a second replica aside, which then takes the place of this one. Until that moment
 * nothing of it is seen, and whenever it is broken off, the replica is the one from before. */

/* Where the snapshot with @digest lies in @folder, once it is @whole or while it comes. (transfer full) */
char *lb_replica_snapshot_path (const char *folder, const char *digest, gboolean whole);
/* What of a snapshot is in @folder: a whole file that may be built from, or the part of one that may be gone on with.
 * (transfer full) (nullable) its digest */
char *lb_replica_find_snapshot (const char *folder, gboolean *ret_whole, gint64 *ret_size);
/* The part is all there: checks it against its digest, flushes it and gives it its name. LB_ERROR_CORRUPT (then it is
 * gone). */
gboolean lb_replica_end_snapshot (const char *folder, const char *digest, GError **error);
void lb_replica_drop_snapshot (const char *folder);
/* Builds the replica aside from the whole file, on any thread that owns nothing of the replica. LB_ERROR_CORRUPT,
 * LB_ERROR_INVALID: the file is of no use. */
gboolean lb_replica_build_aside (const char *folder, const char *digest, LbFacts *facts, GCancellable *cancellable,
                                 GError **error);
/* Puts what was built in this one's place, with the commands, drafts, files and numbers of this one, and drops the
 * snapshot. No other handle of the replica may be open. @ret_changed: cases that are there now or were there before. */
gboolean lb_replica_switch (LbReplica *self, GStrv *ret_changed, GError **error);
/* For tests: the process kills itself at that step of what is above (0: never). */
void lb_replica_kill_at (int step);
/* Forgets everything confirmed and the cursor; commands, drafts and files stay. */
gboolean lb_replica_reset (LbReplica *self, GError **error);
/* For a sign-out where the bureau wants no personal data left: takes everything that the store has as well, session and
 * files too; commands that wait or were refused, drafts and files not sent yet stay. */
gboolean lb_replica_wipe (LbReplica *self, GError **error);
/* Notes every case for lb_replica_make_rows(): after new facts. */
gboolean lb_replica_mark_all (LbReplica *self, GError **error);
/* Makes the projections of all cases again, at once. */
gboolean lb_replica_rebuild (LbReplica *self, GError **error);
/* Compares projections with a rebuild. */
gboolean lb_replica_verify (LbReplica *self, gint64 *ret_differences, GError **error);
/* The digest of everything confirmed, as /v1/state-hash says it. (transfer full) */
char *lb_replica_state_hash (LbReplica *self, gint64 *ret_cases, GError **error);

/* The case as a screen sees it; @ret_events (optional) its timeline, hoped-for events last. LB_ERROR_NOT_FOUND. */
LbCase *lb_replica_get_case (LbReplica *self, const char *case_id, GPtrArray **ret_events, GError **error);
/* (element-type LbVisitRow) */
GPtrArray *lb_replica_query_visits (LbReplica *self, LbDay from, LbDay to, GError **error);
GPtrArray *lb_replica_query_requests (LbReplica *self, GError **error);
/* The cases of lb_projection_cases_in_hall(); with @only (nullable) those instead, as far as they are here and received.
 * (element-type LbCase) */
GPtrArray *lb_replica_query_hall (LbReplica *self, const char *const *only, LbTime today, LbTime recent, gint64 limit,
                                  GError **error);
/* What others have done lately that concerns the user of the facts, newest first, at most @limit.
 * (element-type LbNoticeRow) */
GPtrArray *lb_replica_query_notices (LbReplica *self, gint64 limit, GError **error);

/* Outbox */

/* Decides @command (its number is given here) and writes it with the rows that follow, in one transaction. The refusal
 * is an LB_REFUSAL and nothing is written. (element-type LbEvent) (transfer full) */
GPtrArray *lb_replica_submit (LbReplica *self, LbCommand *command, LbTime now, GError **error);
/* The next commands to send, as the body of POST /v1/commands; *ret_body NULL when there is nothing to send. At most 256
 * and 1 MiB, and none that names a file whose upload still waits. */
gboolean lb_replica_next_batch (LbReplica *self, char **ret_body, int *ret_count, GError **error);
/* Takes the answers in: applied ones are kept for 30 days by the store's time, which is @now, refused ones until a
 * person has dealt with them. @ret_changed: cases whose rows changed. */
gboolean lb_replica_take_answers (LbReplica *self, const char *text, gsize length, LbTime now, GStrv *ret_changed,
                                  GError **error);
/* The store expects @expected next: what it has lost is queued again (it restored an older backup), or waiting commands
 * are numbered anew from there. */
gboolean lb_replica_expect_number (LbReplica *self, gint64 expected, GError **error);
/* The store knows numbers up to @last (sign-in says so). */
gboolean lb_replica_reconcile (LbReplica *self, gint64 last, GError **error);
/* The store calls the command malformed (a number, or 0 for the whole of the batch): it is parked like a refused one. */
gboolean lb_replica_park (LbReplica *self, gint64 number, const char *reason_name, const char *reason_text,
                          GStrv *ret_changed, GError **error);
gboolean lb_replica_count_outbox (LbReplica *self, gint64 *ret_waiting, gint64 *ret_refused, GError **error);
/* (element-type LbOutboxRow) waiting and refused ones by number */
GPtrArray *lb_replica_list_outbox (LbReplica *self, GError **error);
/* Of a refused command: sends it again as a new one on the state of now; or lets it go. *ret_case_id (transfer full) */
gboolean lb_replica_retry (LbReplica *self, const char *command_id, const char *new_id, LbTime now, char **ret_case_id,
                           GError **error);
gboolean lb_replica_discard (LbReplica *self, const char *command_id, char **ret_case_id, GError **error);

/* Files */

typedef struct { char *digest; gint64 size; char *path; } LbOutgoing;
void lb_outgoing_free (LbOutgoing *upload);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbOutgoing, lb_outgoing_free)

/* Copies @bytes into the replica and queues the upload. LB_ERROR_TOO_LARGE over 64 MiB, LB_ERROR_INVALID when the
 * content is none of PDF, PNG, JPEG, TIFF. (transfer full) */
LbFile *lb_replica_attach (LbReplica *self, GBytes *bytes, const char *name, const char *media_type, GError **error);
/* The next file to upload; *ret_upload NULL when none waits. */
gboolean lb_replica_next_upload (LbReplica *self, LbOutgoing **ret_upload, GError **error);
/* @failed: it cannot be uploaded; commands that name it go and are refused by the store. */
gboolean lb_replica_end_upload (LbReplica *self, const char *digest, gboolean failed, GError **error);
/* Path of the verified local file, *ret_path NULL when it is not here (or was damaged: then it is set aside). */
gboolean lb_replica_find_blob (LbReplica *self, const char *digest, char **ret_path, GError **error);
/* Keeps bytes that came from the store; LB_ERROR_CORRUPT when they are not what @digest says. (transfer full) path */
char *lb_replica_keep_blob (LbReplica *self, const char *digest, GBytes *bytes, GError **error);

/* Drafts, numbers */

gboolean lb_replica_save_draft (LbReplica *self, const LbDraft *draft, GError **error);
gboolean lb_replica_delete_draft (LbReplica *self, const char *id, GError **error);
/* @kind NULL: all. (element-type LbDraft) newest first */
GPtrArray *lb_replica_list_drafts (LbReplica *self, const char *kind, GError **error);

gboolean lb_replica_add_lease (LbReplica *self, LbDay day, int window, int first, int last, GError **error);
/* The next case number of @day; *ret_number NULL when there is none left. A number is taken once, also over crashes. */
gboolean lb_replica_take_number (LbReplica *self, LbDay day, char **ret_number, GError **error);
gboolean lb_replica_count_numbers (LbReplica *self, LbDay day, gint64 *ret_left, GError **error);

/* Kept sign-in: proves offline that the same password is typed as at the last one online. */
gboolean lb_replica_keep_password (LbReplica *self, const char *password, GError **error); /* NULL: none was used */
gboolean lb_replica_check_password (LbReplica *self, const char *password, GError **error);

G_END_DECLS

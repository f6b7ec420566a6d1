/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The client: everything that screens ask of the replica and the store. It owns the replica (one SQLite worker
 * thread for writes, one for reads), the outbox and the connection; it lives on the main thread, and nothing in
 * it blocks. Screens get immutable values and hear of changes through signals.
 *
 * Signals:
 *   "cases-changed" (GStrv case_ids)  rows of these cases have changed in the replica; coalesced per main loop turn
 *   "notify::state" and the like      properties below
 *   "signed-out" (const char *reason) the session has ended
 *   "not-remembered"                  the sign-in was to be remembered and the keyring would not keep it
 */
#pragma once

#include <gio/gio.h>
#include "lb-case-clocks.h"
#include "lb-error.h"
#include "lb-permission.h"
#include "lb-rows.h" /* LbPerson, LbCardRow, LbCardQuery, LbCaseRow, LbVisitRow, LbDraft, LbOutboxRow */

G_BEGIN_DECLS

typedef enum { LB_SYNC_SYNCED, LB_SYNC_SENDING, LB_SYNC_OFFLINE, LB_SYNC_REFUSED } LbSyncState;

#define LB_TYPE_CLIENT (lb_client_get_type ())
G_DECLARE_FINAL_TYPE (LbClient, lb_client, LB, CLIENT, GObject)

/* @folder: where this replica lives (made with mode 0700). @address: "https://host:port", "http://127.0.0.1:port" or
 * "unix:/path/of/socket". Opens nothing yet. Properties: "state" (LbSyncState as int), "waiting" (uint), "refused"
 * (uint), "offline-since" (int64 LbTime), "signed-in" (boolean), "training" (boolean), "skew" (int64 ms), "caught-up"
 * (boolean: this user's replica has once held all that the store had; before that, counts of it mean nothing). */
LbClient *lb_client_new (const char *folder, const char *address);
/* Opens the replica (runs migrations; LB_ERROR_NEWER leaves a newer one untouched) and asks the store for its facts:
 * whether it is a training store, its demo people, catalogues, calendars, policy. Works offline from what is kept. */
void lb_client_open_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_open_finish (LbClient *self, GAsyncResult *result, GError **error);
void lb_client_close_async (LbClient *self, GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_close_finish (LbClient *self, GAsyncResult *result, GError **error);

/* A person of the store: for the training sign-in page and for choosing inspectors. */
/* (element-type LbPerson) (borrowed): on a training store before sign-in its demo people; after sign-in colleagues. */
GPtrArray *lb_client_get_people (LbClient *self);

/* @password NULL signs in to a training store by one click. Works offline for the user who signed in here last? no:
 * offline sign-in is refused with LB_ERROR_OFFLINE unless the kept session is still valid. */
void lb_client_sign_in_async (LbClient *self, const char *user, const char *password, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_sign_in_finish (LbClient *self, GAsyncResult *result, GError **error);
/* Signs in whoever is remembered here, if anybody is: LB_ERROR_NOT_FOUND when not, LB_ERROR_BUSY when the keyring is
 * locked or silent or the user is signed in in another program, LB_ERROR_UNAUTHENTICATED when the store no longer knows
 * the session (then nobody is remembered any more). Ends within seconds. Off line it goes on with what is kept. */
void lb_client_sign_in_kept_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_sign_in_kept_finish (LbClient *self, GAsyncResult *result, GError **error);
/* Whether the bureau's policy allows to remember a sign-in; known once open. */
gboolean lb_client_may_remember (LbClient *self);
/* Whether the next sign-in with a password is to be remembered; signing out forgets it. */
void lb_client_set_remember (LbClient *self, gboolean remember);
gboolean lb_client_get_remember (LbClient *self);
/* Whether there is a keyring to remember it in; LB_ERROR_NOT_FOUND or LB_ERROR_BUSY within a few seconds when not. */
void lb_client_look_for_keyring_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_look_for_keyring_finish (LbClient *self, GAsyncResult *result, GError **error);
void lb_client_sign_out_async (LbClient *self, GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_sign_out_finish (LbClient *self, GAsyncResult *result, GError **error);

/* Property "must-change-password" says that nothing else is served before it is done. */
void lb_client_change_password_async (LbClient *self, const char *old_password, const char *new_password, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_change_password_finish (LbClient *self, GAsyncResult *result, GError **error);

/* One's own sessions that can still be used, the newest first. Asked of the store; not off line. */
typedef struct
{
  char *id, *device; /* @device: UUID of the folder that it was opened from */
  LbTime made, seen, until; /* @seen: last renewed; @until: when it ends unless it is renewed */
  gboolean bound;    /* to the device's certificate */
  gboolean current;  /* the one that asks */
} LbSessionRow;
void lb_session_row_free (LbSessionRow *row);
void lb_client_list_sessions_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray *lb_client_list_sessions_finish (LbClient *self, GAsyncResult *result, GError **error); /* (element-type LbSessionRow) */
void lb_client_revoke_session_async (LbClient *self, const char *session, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* Leave of everybody, from a day to a day, both included, and who stands in. Who may arrange whose, says
 * lb_may_arrange_leave(). Asked of the store; not off line. */
typedef struct { char *id, *user, *substitute; LbDay first, last; } LbLeaveRow;
void lb_leave_row_free (LbLeaveRow *row);
void lb_client_list_leave_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray *lb_client_list_leave_finish (LbClient *self, GAsyncResult *result, GError **error); /* (element-type LbLeaveRow) */
void lb_client_add_leave_async (LbClient *self, const char *user, const char *substitute, LbDay first, LbDay last, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
void lb_client_end_leave_async (LbClient *self, const char *leave, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_account_finish (LbClient *self, GAsyncResult *result, GError **error); /* of the three that change something */

LbSyncState lb_client_get_state (LbClient *self);
gboolean lb_client_is_training (LbClient *self);
gboolean lb_client_is_caught_up (LbClient *self);
/* Cases that are here but not yet in the lists and the search, as after an update; 0 most of the time. */
gint64 lb_client_get_rows_left (LbClient *self);
const LbActor *lb_client_get_actor (LbClient *self); /* (nullable) before sign-in */
/* The store's time as this machine knows it (system clock plus measured skew, or the training store's own). */
LbTime lb_client_now (LbClient *self);
/* Asks a training store to set its clock; refused by a real one. */
void lb_client_set_clock_async (LbClient *self, LbTime time, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* @ret_newest (optional): when it was refused for lying before the newest event, that event's time; else LB_TIME_NONE. */
gboolean lb_client_set_clock_finish (LbClient *self, GAsyncResult *result, LbTime *ret_newest, GError **error);

LbCatalogue *lb_client_get_catalogue (LbClient *self, const char *id); /* (nullable) (borrowed); id NULL: in force today */
LbCalendar *lb_client_get_calendar (LbClient *self); /* (borrowed) current */
LbPolicy *lb_client_get_policy (LbClient *self);     /* (borrowed) */
/* Fills @ret_context (all borrowed from the client) for decide/may/clocks on @state (nullable). */
void lb_client_context (LbClient *self, const LbCase *state, LbContext *ret_context);

/* One case as the replica has it, optimistic events included, and its timeline. */
void lb_client_get_case_async (LbClient *self, const char *case_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* (transfer full); @ret_events: (element-type LbEvent) (transfer full) (optional) */
LbCase *lb_client_get_case_finish (LbClient *self, GAsyncResult *result, GPtrArray **ret_events, GError **error);

/* Decides locally and, in one transaction, writes command and optimistic events; then sends. Returns the events
 * hoped for, or the refusal (LB_REFUSAL). @case_id NULL makes a new case. @args (transfer: floating or a ref is taken). */
void lb_client_submit_async (LbClient *self, const char *case_id, const char *item, LbCommandType type, GVariant *args,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray *lb_client_submit_finish (LbClient *self, GAsyncResult *result, char **ret_case_id, GError **error);

/* A case number for @window from the leased block; LB_ERROR_OFFLINE when offline and the block is used up. */
void lb_client_take_number_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
char *lb_client_take_number_finish (LbClient *self, GAsyncResult *result, GError **error);

/* Copies @file (≤ 64 MiB; PDF, PNG, JPEG, TIFF by content) into the local blobs and queues its upload, which goes before
 * any command that names it. (transfer full) LbFile */
void lb_client_attach_async (LbClient *self, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
void lb_client_attach_bytes_async (LbClient *self, GBytes *bytes, const char *name, const char *media_type, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
LbFile *lb_client_attach_finish (LbClient *self, GAsyncResult *result, GError **error);
/* A local file with the blob's content, verified, fetched when it is not here yet. (transfer full) */
void lb_client_get_blob_async (LbClient *self, const char *digest, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GFile *lb_client_get_blob_finish (LbClient *self, GAsyncResult *result, GError **error);


/* Cards: one row per item of a case, read in pages straight from an index. */
void lb_client_count_cards_async (LbClient *self, const LbCardQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* @ret_soon, @ret_overdue (optional): how many of them are amber / overdue now. -1 on error. */
gint64 lb_client_count_cards_finish (LbClient *self, GAsyncResult *result, gint64 *ret_soon, gint64 *ret_overdue, GError **error);
void lb_client_query_cards_async (LbClient *self, const LbCardQuery *query, gint64 offset, gint64 limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray *lb_client_query_cards_finish (LbClient *self, GAsyncResult *result, GError **error); /* (element-type LbCardRow) */

/* Cases: one row each, newest first or by text. */
/* Full text, pinyin initials, number, USCC, phone, address. @state -1: all. */
void lb_client_search_async (LbClient *self, const char *text, int state, gint64 limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray *lb_client_search_finish (LbClient *self, GAsyncResult *result, GError **error); /* (element-type LbCaseRow) */

/* Visits in sight by day, and requests that wait for one. */
void lb_client_query_visits_async (LbClient *self, LbDay from, LbDay to, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
void lb_client_query_requests_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data); /* open, unpooled */
GPtrArray *lb_client_query_visits_finish (LbClient *self, GAsyncResult *result, GError **error);

/* What a counter has in hand: received since @today, waiting for acceptance, or received since @recent with paper that
 * its sections have not got; the newest first, at most @limit. With @only (nullable) those cases instead, as far as they
 * are here. Nobody is noted as having opened them. */
void lb_client_query_hall_async (LbClient *self, const char *const *only, LbTime today, LbTime recent, gint64 limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray *lb_client_query_hall_finish (LbClient *self, GAsyncResult *result, GError **error); /* (element-type LbCase) */

/* What others have done lately that concerns the user, newest first. */
void lb_client_query_notices_async (LbClient *self, gint64 limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray *lb_client_query_notices_finish (LbClient *self, GAsyncResult *result, GError **error); /* (element-type LbNoticeRow) */

/* Drafts: text of the app's own making (JSON), per user, written within two seconds of the last key. */
void lb_client_save_draft_async (LbClient *self, const LbDraft *draft, GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_save_draft_finish (LbClient *self, GAsyncResult *result, GError **error);
void lb_client_delete_draft_async (LbClient *self, const char *id, GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_delete_draft_finish (LbClient *self, GAsyncResult *result, GError **error);
void lb_client_list_drafts_async (LbClient *self, const char *kind, GAsyncReadyCallback callback, gpointer data);
GPtrArray *lb_client_list_drafts_finish (LbClient *self, GAsyncResult *result, GError **error); /* (element-type LbDraft) */

/* Drafts that clerks of one PC hand to each other. Giving deletes one's own; @files are the digests of what is attached,
 * NULL-terminated. Listing gives what waits for the user, and what they gave and nobody has taken yet; it comes before
 * lb_client_list_drafts_async(), as it takes out what is no longer the user's. Taking saves the draft among one's own:
 * LB_ERROR_NOT_FOUND when a colleague was faster. */
void lb_client_give_draft_async (LbClient *self, const LbDraft *draft, const char *to, const char *const *files, GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_give_draft_finish (LbClient *self, GAsyncResult *result, GError **error);
void lb_client_list_handed_async (LbClient *self, GAsyncReadyCallback callback, gpointer data);
GPtrArray *lb_client_list_handed_finish (LbClient *self, GAsyncResult *result, GError **error); /* (element-type LbHandedDraft) */
void lb_client_take_draft_async (LbClient *self, const char *id, GAsyncReadyCallback callback, gpointer data);
LbDraft *lb_client_take_draft_finish (LbClient *self, GAsyncResult *result, GError **error); /* (transfer full) */

/* The outbox: what waits and what was refused. */
void lb_client_list_outbox_async (LbClient *self, GAsyncReadyCallback callback, gpointer data);
GPtrArray *lb_client_list_outbox_finish (LbClient *self, GAsyncResult *result, GError **error); /* (element-type LbOutboxRow) */
/* A refused one: queue it again as a new command, or let it go. */
void lb_client_retry_async (LbClient *self, const char *command_id, GAsyncReadyCallback callback, gpointer data);
void lb_client_discard_async (LbClient *self, const char *command_id, GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_outbox_finish (LbClient *self, GAsyncResult *result, GError **error); /* of retry and discard */
void lb_client_sync_now (LbClient *self);

G_END_DECLS

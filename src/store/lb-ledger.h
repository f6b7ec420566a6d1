/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ledger: the central store's memory. Its database is SQLite in the store's folder or PostgreSQL on a server
 * (docs/engines.md); nothing else here shows which. A handle belongs to one thread (lb_ledger_adopt() hands it on); one
 * handle of a service writes, any number read.
 *
 * The folder holds ledger.db (or engine, the server's address), blobs/ (by digest), uploads/ (pieces) and lock. A store is a training store or
 * a real one from its first day, and for ever.
 *
 * Two clocks: the store's own (lb_ledger_now(): what events and deadlines go by; a training store may set
 * it) and the system's (expiry of sessions: a training clock must not keep a stolen token alive).
 */
#pragma once

#include <gio/gio.h>
#include "lb-permission.h"

G_BEGIN_DECLS

typedef struct _LbLedger LbLedger;

typedef enum
{
  LB_LEDGER_READ_ONLY = 1 << 0,
  LB_LEDGER_TRAINING = 1 << 1, /* make a training store, or insist that it is one */
  LB_LEDGER_EXISTING = 1 << 2, /* do not make one, and take either kind */
} LbLedgerFlags;

/* Opens the store in @folder. Without READ_ONLY and EXISTING a missing one is made: a fresh epoch, and
 * catalogue, calendar and policy from @data_folder (NULL: lb_ledger_data_folder()). LB_ERROR_INVALID when
 * the store is of the other kind, LB_ERROR_NEWER when a newer program wrote it, LB_ERROR_NOT_FOUND.
 * (transfer full) */
LbLedger *lb_ledger_open (const char *folder, LbLedgerFlags flags, const char *data_folder, GError **error);
/* Says before the first open what keeps the ledger of @folder: "sqlite" (a file in it, the default) or the address
 * of a PostgreSQL database, which is kept in the folder (file "engine", mode 0600) and may be given anew when it
 * changes. Files stay in the folder. LB_ERROR_CONFLICT when the folder has a store on the other engine. */
gboolean lb_ledger_choose_engine (const char *folder, const char *engine, GError **error);
/* The same without looking: @address NULL for SQLite. */
gboolean lb_ledger_set_engine (const char *folder, const char *address, GError **error);
/* Whether other services may write to the same store, each for its own clients. */
/* Changes whenever people, sessions or settings may have changed, whoever did it: sure within a batch. -1: unknown. */
gint64 lb_ledger_loudness (LbLedger *self);
gboolean lb_ledger_is_shared (LbLedger *self);
/* On a shared one: waits until somebody has written, or for so long, and says where the ledger then stands. For a
 * handle of its own. */
gboolean lb_ledger_await (LbLedger *self, int milliseconds, gint64 *ret_head, gint64 *ret_clock_offset,
                          GError **error);
void lb_ledger_close (LbLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbLedger, lb_ledger_close)
/* From now on the calling thread owns the handle. */
void lb_ledger_adopt (LbLedger *self);
/* LIANBAN_DATA, else the installed folder, else the source's. (transfer full) */
char *lb_ledger_data_folder (void);
/* Keeps a second service out of the folder until the handle is closed. LB_ERROR_BUSY when one is there. */
gboolean lb_ledger_lock (LbLedger *self, GError **error);

const char *lb_ledger_folder (LbLedger *self);
const char *lb_ledger_epoch (LbLedger *self); /* 32 hex digits */
const char *lb_ledger_name (LbLedger *self);
gboolean lb_ledger_is_training (LbLedger *self);
LbTime lb_ledger_now (LbLedger *self);
gint64 lb_ledger_clock_offset (LbLedger *self); /* ms; always 0 in a real store */
/* Training only (LB_ERROR_FORBIDDEN); not before the newest event (LB_ERROR_CONFLICT). */
gboolean lb_ledger_set_clock (LbLedger *self, LbTime time, GError **error);
/* When the newest event was stored; LB_TIME_NONE in a store without events. */
gboolean lb_ledger_newest_time (LbLedger *self, LbTime *ret_time, GError **error);
gint64 lb_ledger_system_now (void); /* ms by the system's clock */

/* Documents: immutable versions of catalogue, calendar and policy. */
typedef struct
{
  char *kind, *id, *digest;
  LbDay effective_from;
  GBytes *content;
} LbLedgerDocument; /* content (nullable) */
void lb_ledger_document_free (LbLedgerDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbLedgerDocument, lb_ledger_document_free)
/* Installs @path, checked, as a new version of @kind ("catalogue", "calendar", "policy"); the same again is
 * no error; another content under the id of a catalogue is (LB_ERROR_CONFLICT). */
gboolean lb_ledger_install (LbLedger *self, const char *kind, const char *path, GError **error);
/* The newest of @kind, or the one of @id. LB_ERROR_NOT_FOUND. (transfer full) */
LbLedgerDocument *lb_ledger_document (LbLedger *self, const char *kind, const char *id, GError **error);
/* Without contents, oldest first. (element-type LbLedgerDocument) (transfer full) */
GPtrArray *lb_ledger_documents (LbLedger *self, const char *kind, GError **error);

/* Users. */
typedef struct
{
  LbActor *actor;       /* device is NULL */
  gboolean disabled, must_change;
  gboolean one_click;   /* a demo person without a password */
} LbUser;
void lb_user_free (LbUser *user);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbUser, lb_user_free)
/* Which of lb_ledger_user_put()'s facts are given. */
typedef enum
{
  LB_USER_NAME = 1 << 0, LB_USER_ROLES = 1 << 1, LB_USER_SECTION = 1 << 2, LB_USER_WINDOW = 1 << 3,
  LB_USER_WINDOW_NUMBER = 1 << 4, LB_USER_LEVEL = 1 << 5, LB_USER_DISABLED = 1 << 6, LB_USER_ALL = 0x7f,
} LbUserFacts;
/* Makes @user->actor->id, or changes the @given facts of it; disabling ends the sessions. A new one needs
 * name and roles. Fails with LB_ERROR_INVALID when a fact is out of its bounds. */
gboolean lb_ledger_user_put (LbLedger *self, const LbUser *user, guint given, gboolean *ret_made,
                             GError **error);
/* A new user with a password that must be changed at first sign-in (@password NULL: none can sign in yet; on
 * a training store: one click). LB_ERROR_CONFLICT when the id is taken. */
gboolean lb_ledger_user_add (LbLedger *self, const LbActor *facts, const char *password, GError **error);
gboolean lb_ledger_user_disable (LbLedger *self, const char *id, gboolean disabled, GError **error);
/* 10 … 256 bytes. Slow on purpose (Argon2id); ends the user's sessions but @keep_session (nullable). */
gboolean lb_ledger_user_passwd (LbLedger *self, const char *id, const char *password, gboolean must_change,
                                const char *keep_session, GError **error);
/* The parts of it, for callers that hash on another thread: (transfer full) (nullable) */
char *lb_password_hash (const char *password, GError **error);
gboolean lb_password_matches (const char *hash, const char *password);
gboolean lb_ledger_user_set_hash (LbLedger *self, const char *id, const char *hash, gboolean must_change,
                                  const char *keep_session, GError **error);
/* LB_ERROR_NOT_FOUND. @ret_hash (optional) (transfer full): NULL when there is no password. */
LbUser *lb_ledger_user (LbLedger *self, const char *id, char **ret_hash, GError **error);
GPtrArray *lb_ledger_user_list (LbLedger *self,
                                GError **error); /* (element-type LbUser), by position and id */
/* Adds the people of a training store's data file that are not there yet. */
gboolean lb_ledger_install_people (LbLedger *self, const char *path, GError **error);

/* Sessions: only digests of tokens are kept. */
#define LB_SESSION_ACCESS_SECONDS 600
/* Unless lb_ledger_set_session_limits() says otherwise: unused for so long, or opened so long ago, it has ended. */
#define LB_SESSION_REFRESH_SECONDS (14 * 86400)
#define LB_SESSION_LONGEST_SECONDS (90 * 86400)
typedef struct
{
  char *id;
  LbUser *user;          /* its actor has the device */
  char *access, *refresh; /* (nullable) only when just made */
  char *certificate;      /* (nullable) SHA-256 of the device's certificate that it is bound to */
  gint64 refresh_until, ends; /* ms by the system's clock; only when just made */
  gint64 access_until;    /* ms by the system's clock: so long it is as it was found while nobody writes to what makes
                           * it so; 0 when it also depends on the day, and of one that was just made */
} LbSession;
void lb_session_free (LbSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbSession, lb_session_free)
/* @certificate (nullable): the session is good only for who shows it. */
LbSession *lb_ledger_session_open (LbLedger *self, const char *user, const char *device, const char *certificate,
                                   GError **error);
/* Whose access token it is. LB_ERROR_UNAUTHENTICATED when unknown, expired, ended, or its user is disabled.
 * */
LbSession *lb_ledger_session_find (LbLedger *self, const char *access, GError **error);
/* New tokens; a spent one ends the session for good, which is committed although it fails
 * (LB_ERROR_UNAUTHENTICATED). Not within a transaction that may be rolled back. */
LbSession *lb_ledger_session_refresh (LbLedger *self, const char *refresh, GError **error);
/* Whether it has not ended, whatever became of its access token. */
gboolean lb_ledger_session_lives (LbLedger *self, const char *session, gboolean *ret_lives, GError **error);
/* Which of @sessions have. (transfer full) ret_ended */
gboolean lb_ledger_sessions_ended (LbLedger *self, const char *const *sessions, GStrv *ret_ended, GError **error);
gboolean lb_ledger_session_end (LbLedger *self, const char *session, GError **error);
/* The last command number taken from @user on @device; 0 for none, -1 on error. */
gint64 lb_ledger_last_number (LbLedger *self, const char *user, const char *device, GError **error);

/* Commands. */
#define LB_LEDGER_ERROR (lb_ledger_error_quark ())
typedef enum { LB_LEDGER_ERROR_OUT_OF_ORDER, LB_LEDGER_ERROR_KEY_REUSE } LbLedgerError;
GQuark lb_ledger_error_quark (void);

/* One commit for many: everything between begin and commit is durable when commit returns TRUE (after
 * lb_ledger_flush_apart(): when it was flushed, too), and never was when it returns FALSE or was rolled back. */
gboolean lb_ledger_begin (LbLedger *self, GError **error);
gboolean lb_ledger_commit (LbLedger *self, GError **error);
void lb_ledger_rollback (LbLedger *self);
/* As lb_database_flush_apart() and lb_database_flush(). */
gboolean lb_ledger_flush_apart (LbLedger *self);
gboolean lb_ledger_flush (LbLedger *self, GError **error);
/* Whether what failed last did so because of another writer's transaction: the same from begin on may succeed. */
gboolean lb_ledger_may_retry (LbLedger *self);

/* How many of the commands of a push changed something, did not, and had been answered before. */
typedef struct { int applied, refused, repeated; } LbTaken;

/* Takes @commands (element-type LbCommand, numbers following one another) of @actor (with device), each with
 * its body's digest in @digests (64 hex digits). On success one answer a command, JSON objects of the API, counted in
 * @ret_taken (optional). Either all are taken or none: LB_LEDGER_ERROR with the number meant in @ret_number (optional).
 * (element-type utf8) (transfer full) */
GPtrArray *lb_ledger_push (LbLedger *self, const LbActor *actor, GPtrArray *commands, const char *const *digests,
                           LbTaken *ret_taken, gint64 *ret_number, GError **error);
/* The clock's turn on @case_id, at the instant when it fell due. */
gboolean lb_ledger_tick (LbLedger *self, const char *case_id, LbTime due, GError **error);
/* The earliest instant at which a case wants a tick; LB_TIME_NONE for none. @ret_case (transfer full)
 * (nullable). */
gboolean lb_ledger_next_tick (LbLedger *self, LbTime *ret_due, char **ret_case, GError **error);
/* The last committed number; inside begin … commit the last one given. */
gint64 lb_ledger_head (LbLedger *self);

/* Reading, filtered by scope: the one place where that is done. @scopes are lb_actor_scopes(). */
typedef struct { gint64 since; gint64 limit; gsize bytes; const char *const *scopes; } LbChanges;
/* Appends lines as the API tells to @lines; *ret_next is the number up to which they are complete.
 * LB_ERROR_CURSOR_RESET when @since is beyond the end. */
gboolean lb_ledger_changes (LbLedger *self, const LbChanges *query, GString *lines, gint64 *ret_next,
                            gboolean *ret_more, GError **error);
/* Digest of the scope tags, 16 hex digits, for cursors. (transfer full) */
char *lb_scope_digest (const char *const *scopes);
gboolean lb_ledger_state_hash (LbLedger *self, const char *const *scopes, gint64 *ret_head, gint64 *ret_cases,
                               char **ret_digest, GError **error);
/* The case as its events tell it; NULL without an error when there is none. */
LbCase *lb_ledger_case (LbLedger *self, const char *case_id, GError **error);
/* The same from memory where it is known there: shared, so it must not be applied to. Not for other
 * processes' writes within a batch. */
LbCase *lb_ledger_cached_case (LbLedger *self, const char *case_id, GError **error);
/* The stored lines of its events, oldest first. LB_ERROR_NOT_FOUND. (element-type utf8) (transfer full) */
GPtrArray *lb_ledger_case_lines (LbLedger *self, const char *case_id, GError **error);
/* The case of @number (canonical). LB_ERROR_NOT_FOUND. (transfer full) */
char *lb_ledger_case_id (LbLedger *self, const char *number, GError **error);
gboolean lb_ledger_case_in_scope (LbLedger *self, const char *case_id, const char *const *scopes,
                                  gboolean *ret_seen, GError **error);

/* Case numbers: the next block of @count for @actor's window. LB_ERROR_FORBIDDEN without a window,
 * LB_ERROR_TOO_LARGE when the day's numbers are used up. Closes what stands open of days long gone. */
gboolean lb_ledger_lease (LbLedger *self, const LbActor *actor, LbDay day, int count, int *ret_first,
                          int *ret_last, GError **error);

/* So many days after the day of a lease it is closed: a PC may have been cut off till then. */
#define LB_LEASE_OPEN_DAYS 3
/* A lease that was closed, and which of its numbers were used and which voided then. */
typedef struct
{
  int window, first, last, used;
  LbDay day;
  char *user, *device;
  char *voided; /* "3-40,42"; "" for none */
  LbTime at;
} LbClosedLease;
void lb_closed_lease_free (LbClosedLease *lease);
/* Writes down for the leases of days before @before which of their numbers no case has; a few hundred at once, the
 * oldest first. Each lease is written down once. */
gboolean lb_ledger_close_leases (LbLedger *self, LbDay before, GError **error);
/* Those of @from and later, by day, window and number. (element-type LbClosedLease) (transfer full) */
GPtrArray *lb_ledger_closed_leases (LbLedger *self, LbDay from, GError **error);

/* Blobs. */
#define LB_BLOB_MAXIMUM (64 * 1024 * 1024)
#define LB_PIECE_MAXIMUM (8 * 1024 * 1024)
typedef struct
{
  char *id, *digest;
  gint64 size, offset;
  gboolean complete;
} LbUpload; /* id NULL once complete */
void lb_upload_free (LbUpload *upload);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbUpload, lb_upload_free)
/* Begins, or finds what this user began or has sent before. @ret_made (optional). */
LbUpload *lb_ledger_upload_begin (LbLedger *self, const char *user, const char *digest, gint64 size,
                                  gboolean *ret_made, GError **error);
/* Forgets uploads that were begun before @since (ms by the system's clock) and never completed. */
gboolean lb_ledger_upload_purge (LbLedger *self, gint64 since, GError **error);
/* The user's own upload. LB_ERROR_NOT_FOUND. */
LbUpload *lb_ledger_upload (LbLedger *self, const char *user, const char *id, GError **error);
/* Writes a piece to disk; no database is touched, so any thread may. LB_ERROR_CONFLICT when @offset is not
 * where it stands (then upload->offset is set to that) or another piece is being written; LB_ERROR_FULL;
 * when it is the last piece, LB_ERROR_CORRUPT if the digest differs (all pieces are dropped), else complete
 * is set and lb_ledger_upload_complete() must follow. */
gboolean lb_upload_write (const char *folder, LbUpload *upload, gint64 offset, gconstpointer bytes,
                          gsize length, GError **error);
gboolean lb_ledger_upload_complete (LbLedger *self, const char *user, const LbUpload *upload, GError **error);
/* May @user with @scopes read it: sent by them, or named by a case in scope? */
gboolean lb_ledger_blob_visible (LbLedger *self, const char *digest, const char *user,
                                 const char *const *scopes, gboolean *ret_visible, GError **error);
char *lb_ledger_blob_path (const char *folder, const char *digest); /* (transfer full) */

/* Replays the log; compares the chain, versions, scopes, wake-ups, case heads and projections; hashes every
 * blob. What is wrong is named in @ret_faults (element-type utf8) (transfer full): empty when all is well.
 * FALSE only when it could not be found out. */
typedef struct { gint64 events, cases, blobs; } LbLedgerCounts;
gboolean lb_ledger_verify (LbLedger *self, GPtrArray **ret_faults, LbLedgerCounts *ret_counts,
                           GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The people of the store: their sessions, their leave, what was done to them as users, and what they opened. Who may
 * ask for what is said by lb_has_right() and lb_may_arrange_leave().
 */
#pragma once

#include "lb-ledger.h"

G_BEGIN_DECLS

/* How long a sign-in lasts on handles of this ledger: without being renewed, and at all. Seconds. */
void lb_ledger_set_session_limits (LbLedger *self, gint64 idle, gint64 longest);

/* What others may know of a session. Times are the system's, in ms. */
typedef struct
{
  char *id, *user, *device;
  char *certificate; /* (nullable) SHA-256 of the device's certificate that it is bound to */
  gint64 made, seen, until;
} LbSessionFacts;
void lb_session_facts_free (LbSessionFacts *facts);
/* Sessions that can still be used, of @user (NULL: of everybody), the newest first. (element-type LbSessionFacts)
 * (transfer full) */
GPtrArray *lb_ledger_session_list (LbLedger *self, const char *user, GError **error);
/* Ends session @id of @user (NULL: of anybody). LB_ERROR_NOT_FOUND. */
gboolean lb_ledger_session_revoke (LbLedger *self, const char *user, const char *id, GError **error);
/* Ends all of @user's but @keep (nullable). */
gboolean lb_ledger_session_revoke_all (LbLedger *self, const char *user, const char *keep, int *ret_count,
                                       GError **error);

typedef struct
{
  char *id, *user, *substitute;
  LbDay first, last;
} LbLeave;
void lb_leave_free (LbLeave *leave);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbLeave, lb_leave_free)
/* Writes down that @leave->substitute does @leave->user's work; the id is made. LB_ERROR_INVALID for days that make no
 * sense, LB_ERROR_NOT_FOUND for people whom the store does not know. */
gboolean lb_ledger_leave_add (LbLedger *self, LbLeave *leave, const char *by, GError **error);
gboolean lb_ledger_leave_end (LbLedger *self, const char *id, const char *by, GError **error);
/* One that has not been ended. LB_ERROR_NOT_FOUND. (transfer full) */
LbLeave *lb_ledger_leave (LbLedger *self, const char *id, GError **error);
/* Those that are not over, by their first day. (element-type LbLeave) (transfer full) */
GPtrArray *lb_ledger_leave_list (LbLedger *self, GError **error);
/* Gives @actor the offices that they stand for today. */
gboolean lb_ledger_fill_offices (LbLedger *self, LbActor *actor, GError **error);

/* What was done to users. */
typedef enum
{
  LB_ACCOUNT_MADE, LB_ACCOUNT_CHANGED, LB_ACCOUNT_PASSWORD_RESET, LB_ACCOUNT_PASSWORD_CHANGED,
  LB_ACCOUNT_SESSIONS_ENDED, LB_ACCOUNT_LEAVE, LB_ACCOUNT_LEAVE_ENDED, LB_N_ACCOUNT_ACTS,
} LbAccountAct;
const char *lb_account_act_name (LbAccountAct act);
/* @by: a user's id, or "lianbanctl" for whoever sits at the store itself. @facts: JSON. */
gboolean lb_ledger_note_account (LbLedger *self, const char *by, const char *user, LbAccountAct act,
                                 const char *facts, GError **error);

/* Who opened what. */
typedef struct { const char *case_id; LbTime at; } LbReading;
/* Cases that do not exist are passed over. */
gboolean lb_ledger_note_readings (LbLedger *self, const LbActor *actor, const LbReading *readings, guint count,
                                  GError **error);
/* A file: one line, with a case that names it, of @scopes where there is one. With @goes_on not its beginning is read: a
 * line only when @actor has not begun with it lately. */
gboolean lb_ledger_note_file_reading (LbLedger *self, const LbActor *actor, const char *const *scopes, const char *blob,
                                      gboolean goes_on, GError **error);

typedef struct
{
  const char *case_id, *user; /* (nullable) */
  const char *after;          /* (nullable) id of the last row of the page before */
  int limit;
} LbPeopleQuery;
typedef struct { char *id; gint64 at; char *user, *device, *case_id, *number, *blob; } LbReadingRow; /* number, blob (nullable) */
typedef struct { char *id; gint64 at; char *actor, *user, *act, *facts; } LbAccountRow;
void lb_reading_row_free (LbReadingRow *row);
void lb_account_row_free (LbAccountRow *row);
/* In the order in which they were written down; of a case also those of the files that it shares with others.
 * (element-type LbReadingRow) (transfer full) */
GPtrArray *lb_ledger_readings (LbLedger *self, const LbPeopleQuery *query, GError **error);
/* (element-type LbAccountRow) (transfer full) */
GPtrArray *lb_ledger_account_acts (LbLedger *self, const LbPeopleQuery *query, GError **error);

/* Publishing (lb-ledger-publish.c): two people put a new version of a document in force. Times are the system's, in ms. */
typedef struct
{
  LbLedgerDocument *document; /* (owned) what it becomes; with its content when it was asked for alone */
  char *id, *proposed_by;
  gint64 proposed;
  char *settled_by, *outcome; /* (nullable) "approved" or "withdrawn"; NULL while it waits */
  gint64 settled;
} LbPublication;
void lb_publication_free (LbPublication *publication);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbPublication, lb_publication_free)
/* The newest 200, the newest first. (element-type LbPublication) (transfer full) */
GPtrArray *lb_ledger_publications (LbLedger *self, GError **error);
/* LB_ERROR_NOT_FOUND. (transfer full) */
LbPublication *lb_ledger_publication (LbLedger *self, const char *id, GError **error);
/* @content is read as strictly as an installed file. LB_ERROR_INVALID says at which place it is wrong, or that it would
 * begin in the past; LB_ERROR_CONFLICT when it is published already. (transfer full) */
LbPublication *lb_ledger_propose (LbLedger *self, const char *by, const char *kind, GBytes *content, GError **error);
/* Puts it in force. @digest: of what @by has read. LB_REFUSAL_SEPARATION for whoever proposed it; LB_ERROR_INVALID when
 * that was something else or its day is past; LB_ERROR_CONFLICT when it does not wait any more. */
gboolean lb_ledger_approve (LbLedger *self, const char *id, const char *by, const char *digest, GError **error);
gboolean lb_ledger_withdraw (LbLedger *self, const char *id, const char *by, GError **error);

/* How much the ledger holds, what is wrong with its files, and when it was looked after (ms by the system's clock, 0 for
 * never). */
typedef struct
{
  gint64 bytes, blobs, blob_bytes, uploads, sessions;
  gint64 altered, missing;
  LbTime read, swept, sealed;
} LbLedgerFigures;
const char *lb_ledger_engine (LbLedger *self); /* (borrowed) */
gboolean lb_ledger_figures (LbLedger *self, LbLedgerFigures *ret_figures, GError **error);

/* The cost of a password's hash, measured so that it takes about 100 ms on this machine; new hashes have it. */
gboolean lb_ledger_tune_passwords (LbLedger *self, GError **error);
/* What a hash costs: passes over memory, and how much of it (bytes). */
void lb_password_get_cost (guint64 *ret_passes, gsize *ret_memory);
/* A hash of no password, made without hashing: to compare with it takes as long as with another. (transfer full) */
char *lb_password_none (void);
/* TRUE when @hash was made at another cost and the password should be hashed anew at the next chance. */
gboolean lb_password_is_stale (const char *hash);
/* Puts @next in the place of @known, and does nothing when another has come in between. */
gboolean lb_ledger_user_rehash (LbLedger *self, const char *id, const char *known, const char *next, GError **error);

G_END_DECLS

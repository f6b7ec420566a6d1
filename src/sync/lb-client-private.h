/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the client share. Everything here is used on the main thread; a Call crosses to a hand and back.
 */
#pragma once

#include <jansson.h>
#include "lb-client.h"
#include "lb-facts.h"
#include "lb-http.h"
#include "lb-json.h"
#include "lb-keyring.h"
#include "lb-replica.h"
#include "lb-worker.h"

G_BEGIN_DECLS

/* A thread and its handle of the replica, which only that thread touches. */
typedef struct
{
  LbWorker *worker;
  LbReplica *replica; /* (nullable) before sign-in */
} LbHand;

/* One errand to a hand: what goes in, what comes out. */
typedef struct _LbCall LbCall;
typedef gboolean (*LbWork) (LbHand *hand, LbCall *call, GError **error);
struct _LbCall
{
  LbWork work;
  LbHand *hand;
  gboolean writes; /* the outbox or rows may change */
  /* in */
  char *text, *other;
  gint64 a, b;
  LbTime now;
  GBytes *bytes;
  GFile *file;
  LbCommand *command;
  LbCardQuery *query; /* its strings are owned by @strings */
  GPtrArray *strings;
  LbDraft *draft;
  LbFacts *facts;
  gpointer extra; GDestroyNotify free_extra;
  /* out */
  gpointer result; GDestroyNotify free_result;
  gpointer second; GDestroyNotify free_second;
  gint64 numbers[4];
  GStrv changed;
  gint64 waiting, refused; /* of the outbox afterwards, when @writes; -1 unknown */
};
LbCall *lb_call_new (LbWork work);
void lb_call_free (LbCall *call);
char *lb_call_keep (LbCall *call, const char *text); /* a copy that lives as long as the call; NULL for NULL */

/* Which part of the engine is at work. */
typedef struct
{
  gboolean busy, again;
} LbTurn;

struct _LbClient
{
  GObject parent_instance;

  char *folder, *address;
  LbHttp *http;               /* (nullable) before open */
  LbHand write, read;
  LbHand build;               /* makes the replica of a first sync aside; has none of its own */
  GCancellable *cancellable;  /* of the engine's own requests; fresh for each sign-in */
  gboolean open;

  /* the store */
  char *facts_text;           /* (nullable) the store's facts as it said them */
  gboolean training;
  GPtrArray *demo_people;     /* (element-type LbPerson) */
  GPtrArray *colleagues;      /* (element-type LbPerson) (nullable) */
  gint64 offset;              /* ms that the store's clock is ahead of the system's */
  gint64 ahead;               /* and of this machine's running time: a date that somebody sets here moves nothing */
  gboolean offset_known;
  gint64 clock_set;           /* running time at which a training store's clock was set from here; 0: never */
  char *device;               /* UUID of this folder */
  char *last_user;            /* (nullable) */
  gboolean may_remember;      /* the bureau lets PCs keep their user signed in */
  char *remembered;           /* (nullable) whose sign-in lies in the keyring, as far as is known */
  LbKeyring *keyring;         /* (nullable) once it was needed */

  /* the session */
  LbFacts *facts;             /* never NULL; its actor is NULL before sign-in */
  char *access, *refresh;     /* (nullable) */
  gint64 refresh_until;       /* system ms */
  gboolean signed_in, refreshing, must_change;
  gboolean remember;          /* over a restart */
  guint refresh_timer;
  GPtrArray *renewal_waiters; /* (nullable) */

  /* the engine */
  LbTurn push, pull, lease, readings;
  GHashTable *opened;         /* char* case → gint64 monotonic ms at which it was last noted as opened */
  char *cursor;               /* (nullable) */
  struct _LbAhead *next_page; /* (nullable) the page after the one that is being taken in */
  gboolean running;           /* between sign-in and sign-out */
  gboolean paged;             /* the store has no snapshots: first syncs come page by page */
  gboolean pulled;            /* to the end since sign-in; the rows may have to be made still */
  gboolean caught_up;         /* once, by this replica: kept in it */
  gint64 rows_left;           /* cases whose rows wait to be made */
  gboolean live;              /* the stream is open */
  GString *line;              /* of the stream */
  char *stream_event, *stream_id;
  guint retry_timer, poll_timer, polls;
  int failures;               /* in a row */
  gboolean offline;
  LbTime offline_since;

  /* what is announced */
  gint64 waiting, refused;
  LbSyncState state;
  GHashTable *changed;        /* set of case ids */
  guint announce;
};

/* Sends @call to a hand; the task that calls back holds it as its data and returns a boolean. */
void lb_client_call (LbClient *self, LbHand *hand, LbCall *call, gpointer tag, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer data);
/* The call of a finished task; NULL with *error when it failed. (borrowed from @result) */
LbCall *lb_client_call_finish (GAsyncResult *result, gpointer tag, GError **error);

void lb_client_announce (LbClient *self, char **case_ids); /* rows of these have changed */
void lb_client_set_outbox (LbClient *self, gint64 waiting, gint64 refused);
void lb_client_update_state (LbClient *self);
void lb_client_set_facts (LbClient *self, LbFacts *facts);
void lb_client_set_must_change (LbClient *self, gboolean must_change);
void lb_client_set_training (LbClient *self, gboolean training);
void lb_client_set_caught_up (LbClient *self, gboolean caught_up);
void lb_client_emit_signed_out (LbClient *self, const char *reason);

/* Requests: with the token, its renewal, the store's time and what follows from going off or on line. Finish gives only
 * answers that are good; of others *ret_problem (optional) holds the whole. */
typedef struct { const char *method, *path; GBytes *body; const char *content_type; const char *header; gsize largest;
  const char *other_header; int silence; LbHttpBegin begin; LbHttpPiece piece; gpointer piece_data; } LbAsk;
void lb_client_ask_async (LbClient *self, const LbAsk *ask, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
LbHttpAnswer *lb_client_ask_finish (LbClient *self, GAsyncResult *result, LbHttpAnswer **ret_problem, GError **error);
/* Takes the time out of @answer and notes that the store can be reached. */
void lb_client_heard (LbClient *self, const LbHttpAnswer *answer);
/* From here on no answer counts for the time that was asked for before now. */
void lb_client_note_clock_set (LbClient *self);
void lb_client_not_heard (LbClient *self, const GError *error);
/* Fetches a new pair of tokens (once, however many ask), then calls @then with NULL or what went wrong. */
typedef void (*LbClientRenewed) (LbClient *self, const GError *error, gpointer data);
void lb_client_renew_then (LbClient *self, LbClientRenewed then, gpointer data);

/* The store's clock was so many ms ahead of the system's when it was last heard. */
void lb_client_recall_offset (LbClient *self, gint64 offset);
/* Writes down what is known of the store, for the next start without it. */
void lb_client_keep_store (LbClient *self);

/* Session */
gboolean lb_client_take_session (LbClient *self, GBytes *body, gint64 *ret_last_number, LbActor **ret_actor, GError **error);
/* What is kept of the session, as JSON; without the token once the keyring has it. (transfer full) */
char *lb_client_session_text (LbClient *self, const LbActor *actor, gboolean with_token);
void lb_client_end_session (LbClient *self, const char *reason);
void lb_client_schedule_renewal (LbClient *self, int seconds);
/* People */
/* Somebody who signs in on @device, with the colleagues whom they stand for. (transfer full) */
LbActor *lb_client_read_actor (const LbJson *at, const char *device);
json_t *lb_client_actor_to_json (const LbActor *actor);
GPtrArray *lb_client_read_people (GBytes *body, const char *member, GError **error);

/* The keyring */
LbKeyring *lb_client_keyring (LbClient *self); /* (nullable) before the folder was read */
void lb_client_remember_session (LbClient *self);
void lb_client_forget_kept (LbClient *self);
void lb_client_emit_not_remembered (LbClient *self);

/* Documents: catalogues, calendar, policy, colleagues; kept in the replica, fetched when they differ. */
void lb_client_refresh_documents_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_refresh_documents_finish (LbClient *self, GAsyncResult *result, gboolean *ret_changed, GError **error);
/* Uses what the store says of whoever is signed in, when that has changed. */
void lb_client_follow_actor (LbClient *self, const LbActor *actor);
void lb_client_look_for_documents (LbClient *self); /* now and then, while signed in */
/* Reads what is kept and makes facts of it, on the writing hand; then both hands use them. */
void lb_client_load_facts_async (LbClient *self, const LbActor *actor, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
gboolean lb_client_load_facts_finish (LbClient *self, GAsyncResult *result, GError **error);

/* The engine */
void lb_client_start_engine (LbClient *self);
void lb_client_stop_engine (LbClient *self);
void lb_client_kick (LbClient *self); /* everything that may have something to do */
void lb_client_kick_push (LbClient *self);
void lb_client_kick_pull (LbClient *self);
void lb_client_kick_live (LbClient *self);
void lb_client_kick_lease (LbClient *self);
void lb_client_kick_readings (LbClient *self);
/* A case was taken out of the replica to be looked at. */
void lb_client_note_opened (LbClient *self, const char *case_id);
void lb_client_retry_later (LbClient *self, int at_least_ms);
/* Everything in the user's scope at once, within a pull's turn. Ends with lb_client_pull_on(). */
void lb_client_first_sync (LbClient *self);
/* Goes on pulling from the cursor, or ends the turn with @error (transfer full) and @problem (nullable). */
void lb_client_pull_on (LbClient *self, GError *error, const LbHttpAnswer *problem);
gboolean lb_client_begin_turn (LbClient *self, LbTurn *turn);
gboolean lb_client_end_turn (LbClient *self, LbTurn *turn, const GError *error, const LbHttpAnswer *problem);
void lb_client_make_rows (LbClient *self); /* those that were put off */
void lb_client_ignore_renewal (LbClient *self, const GError *error, gpointer data);

/* What reads the store's words (or what was kept of them), for tests/fuzz. */
gboolean lb_client_take_stream (const char *bytes, gsize length, gpointer client);
gboolean lb_client_take_facts (LbClient *self, const char *text, gsize length, GError **error);
gboolean lb_client_take_kept (LbClient *self, const char *text, GError **error);
gboolean lb_client_compare_catalogues (LbHand *hand, LbCall *call, GError **error);
gboolean lb_client_add_lease (LbHand *hand, LbCall *call, GError **error);

G_END_DECLS

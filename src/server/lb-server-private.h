/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the service share: the server, a request on its way, and how it is answered.
 */
#pragma once

#include <jansson.h>
#include <microhttpd.h>
#include "lb-acceptor.h"
#include "lb-admitted.h"
#include "lb-buffers.h"
#include "lb-json.h"
#include "lb-ledger-people.h"
#include "lb-permission.h"
#include "lb-metrics.h"
#include "lb-peer.h"
#include "lb-server.h"
#include "lb-throttle.h"
#include "lb-wakes.h"
#include "lb-watch.h"
#include "lb-writer.h"

G_BEGIN_DECLS

#define LB_BODY_MAXIMUM (1024 * 1024)
/* All bodies that are being received together. */
#define LB_BODIES_MAXIMUM (256 * 1024 * 1024)
/* A body may trickle, but not for ever. */
#define LB_BODY_SECONDS 120
#define LB_BEAT_SECONDS 15

typedef struct _LbRequest LbRequest;
typedef struct _LbHub LbHub;
typedef struct _LbSnapshots LbSnapshots;
typedef struct _LbKeeper LbKeeper;

typedef struct
{
  gint requests, client_errors, server_errors; /* atomic */
  gint applied, refused, repeated, sign_ins, failed_sign_ins, ticks;
} LbCounters;

/* Each serves its share of the connections. */
#define LB_HTTP_THREADS 2

struct _LbServer
{
  LbServerOptions options;
  struct MHD_Daemon *daemons[LB_HTTP_THREADS];
  LbAcceptor *acceptor;   /* (nullable) until connections are taken, and once they are not any more */
  char *address, *name, *epoch, *folder;
  gboolean training;
  GAsyncQueue *views;     /* (element-type LbLedger) reading handles that nobody uses */
  int n_views;
  LbBuffers *buffers;     /* for pages of changes */
  LbWriter *writer;
  LbWakes *wakes;
  LbAdmitted *admitted;
  LbWatch *watch;         /* (nullable) on a shared store */
  GThreadPool *slow;
  LbSnapshots *snapshots;
  LbKeeper *keeper;
  LbHub *hub;
  LbTls *tls;             /* (nullable) */
  LbProxies *proxies;
  LbPeers *peers;
  LbHistogram *latencies; /* of each of lb_routes */
  gboolean made_socket;   /* it is ours to take away */
  LbThrottle *throttle;
  char
    *no_password; /* a hash that nothing matches, so that an unknown user takes as long as a wrong password */
  gint64 clock_offset;    /* atomic */
  gint64 bodies;          /* atomic: bytes of bodies in memory */
  gint stopping;          /* atomic */
  GMutex lock;
  GCond idle;
  LbCatalogue *places;    /* (mutex lock) (owned) (nullable) the newest catalogue, for the names of demo people's places */
  char *places_digest;    /* (mutex lock) (owned) (nullable) of which content it was read */
  int active;             /* (mutex lock) requests whose answer has not gone out whole */
  LbCounters counters;
};

typedef enum
{
  LB_ROUTE_OPEN = 1 << 0,      /* without a session */
  LB_ROUTE_ANY_TIME = 1 << 1,  /* also while the password must be changed */
  LB_ROUTE_JSON = 1 << 2,      /* takes a JSON body */
  LB_ROUTE_PIECE = 1 << 3,     /* takes a piece of a file */
  LB_ROUTE_ANY_DEVICE = 1 << 4, /* also for devices without a certificate */
  LB_ROUTE_SECRET = 1 << 5,    /* answers with tokens: never packed */
  LB_ROUTE_ADMITS = 1 << 6,    /* the session is looked at on the writer: lb_request_admit() */
  LB_ROUTE_ENDS = 1 << 7,      /* may end sessions, its own or others' */
} LbRouteFlags;

typedef void (*LbRouteFunc) (LbRequest *request);
typedef struct
{
  const char *method, *path;
  guint flags;
  LbRight right; /* what whoever asks must have; of no meaning when it is open to all */
  LbRouteFunc run;
} LbRoute; /* path: "…/{name}" ends in a parameter */
/* NULL-terminated by method. */
extern const LbRoute lb_routes[];
gsize lb_routes_count (void);

struct _LbRequest
{
  LbServer *server;
  struct MHD_Connection *connection;
  LbPeer *peer;           /* (borrowed) */
  const LbRoute *route;   /* (nullable) */
  char *parameter;        /* (nullable) the last part of the path */
  LbSession *session;     /* (nullable) (owned) unless @known has it */
  LbKnownSession *known;  /* (nullable) */
  char *token;            /* (nullable) of a route that admits */
  GStrv scopes;           /* (nullable) of the session's user */
  GByteArray *body;
  gsize body_maximum;
  gint64 began;           /* monotonic, µs */
  gboolean running, waiting; /* of the connection's thread: run was called; it is suspended */
  gboolean again;         /* woken to run once more */
  gboolean durable;       /* what it was answered from is on disk */
  gboolean in_chunks;     /* it is HTTP/1.1: an answer without an end goes in chunks */
  gint64 wait_until;      /* long poll: monotonic, µs */
  /* the answer */
  guint status;           /* 0: none yet */
  char *content_type;
  GBytes *content;
  int file; gint64 file_offset, file_length; /* instead of @content; -1 when not */
  GPtrArray *headers;     /* (element-type utf8) name, value, name, value … */
  struct MHD_Response *stream; /* instead of @content */
  /* what a handler keeps between its steps */
  gpointer state;
  GDestroyNotify free_state;
};

/* Answers. A later one replaces an earlier one. */
void lb_request_reply (LbRequest *request, guint status, const char *content_type, GBytes *content);
void lb_request_reply_json (LbRequest *request, guint status, json_t *value); /* (transfer full) value */
void lb_request_reply_empty (LbRequest *request, guint status);
void lb_request_reply_file (LbRequest *request, guint status, const char *content_type, int file,
                            gint64 offset, gint64 length);
/* The open @file, or the range of it that is asked for: @digest (64 hex digits) is its entity tag. */
void lb_request_reply_ranges (LbRequest *request, const char *content_type, int file, gint64 size,
                              const char *digest);
void lb_request_header (LbRequest *request, const char *name, const char *value);

typedef enum
{
  LB_PROBLEM_MALFORMED,
  LB_PROBLEM_PROTOCOL,
  LB_PROBLEM_SIGN_IN_REFUSED,
  LB_PROBLEM_UNAUTHENTICATED,
  LB_PROBLEM_SESSION_ENDED,
  LB_PROBLEM_MUST_CHANGE_PASSWORD,
  LB_PROBLEM_FORBIDDEN,
  LB_PROBLEM_DEVICE_UNKNOWN,
  LB_PROBLEM_TRAINING_ONLY,
  LB_PROBLEM_NOT_FOUND,
  LB_PROBLEM_METHOD,
  LB_PROBLEM_NOT_ACCEPTABLE,
  LB_PROBLEM_OUT_OF_ORDER,
  LB_PROBLEM_UPLOAD_OFFSET,
  LB_PROBLEM_CLOCK_BACKWARDS,
  LB_PROBLEM_CONFLICT,
  LB_PROBLEM_CURSOR_RESET,
  LB_PROBLEM_TOO_LARGE,
  LB_PROBLEM_ENCODING,
  LB_PROBLEM_RANGE,
  LB_PROBLEM_KEY_REUSE,
  LB_PROBLEM_INVALID,
  LB_PROBLEM_DIGEST_MISMATCH,
  LB_PROBLEM_NUMBERS_USED_UP,
  LB_PROBLEM_TOO_MANY_ATTEMPTS,
  LB_PROBLEM_TOO_MANY_STREAMS,
  LB_PROBLEM_INTERNAL,
  LB_PROBLEM_BUSY,
  LB_PROBLEM_FULL,
  LB_N_PROBLEMS,
} LbProblem;
/* @detail (nullable) must not name persons. */
void lb_request_problem (LbRequest *request, LbProblem problem, const char *detail);
/* The same with one more number, as "expected" or "n". */
void lb_request_problem_number (LbRequest *request, LbProblem problem, const char *detail, const char *member,
                                gint64 number);
/* The same with one more text, as "snapshot" or "newest". */
void lb_request_problem_text (LbRequest *request, LbProblem problem, const char *detail, const char *member,
                              const char *text);
/* The problem that @error makes where nothing more is known. */
void lb_request_error (LbRequest *request, const GError *error);
/* Whether @error is the asker's doing (answered by it) rather than the store's. */
gboolean lb_error_is_askers (const GError *error);
/* For functions of the writer: answers with @fault (transfer full) when it is the asker's doing, and gives TRUE; else
 * hands it on to @error and gives FALSE. What was written before it must not matter. */
gboolean lb_request_settle (LbRequest *request, GError *fault, GError **error);

/* Waiting: from a route's function only, which then returns at once. */
/* Runs @function on the writer; it answers the request, which is sent after the commit. */
void lb_request_write (LbRequest *request, LbWriterFunc function);
/* Runs @function on the pool for slow work. It answers, and ends with lb_request_resume() or
 * lb_request_write_on(). */
void lb_request_slow (LbRequest *request, LbRouteFunc function);
/* Finds the session of a route that is not open to all. FALSE: answered with what is wrong. */
gboolean lb_request_authenticate (LbRequest *request);
void lb_request_forget_session (LbRequest *request);
/* Of a route that admits, on the writer, first of all: whether the session is good at this moment. FALSE: answered with
 * what is wrong, or @error when the store failed. */
gboolean lb_request_admit (LbRequest *request, LbLedger *ledger, GError **error);
void lb_request_write_on (LbRequest *request, LbWriterFunc function);
void lb_request_resume (LbRequest *request);
/* Suspends until the hub wakes it; the route's function then runs again. */
void lb_request_suspend (LbRequest *request);

/* Reading. A view is given back with lb_server_return(). */
LbLedger *lb_server_borrow (LbServer *self);
void lb_server_return (LbServer *self, LbLedger *view);
LbTime lb_server_now (LbServer *self);
/* FALSE: answered with what is wrong. */
gboolean lb_request_json (LbRequest *request, LbJsonReader **ret_reader);
const char *lb_request_argument (LbRequest *request, const char *name);
const char *lb_request_header_in (LbRequest *request, const char *name);
/* A whole number within bounds; FALSE when it is there and is not one. */
gboolean lb_parse_number (const char *text, gint64 minimum, gint64 maximum, gint64 *ret_number);

/* The program's connection handler and what frees a request after it. */
enum MHD_Result lb_http_handle (void *server, struct MHD_Connection *connection, const char *url,
                                const char *method, const char *version, const char *upload_data,
                                size_t *upload_data_size, void **context);
void lb_http_completed (void *server, struct MHD_Connection *connection, void **context,
                        enum MHD_RequestTerminationCode code);
/* The pool's function. */
void lb_http_slow_work (gpointer work, gpointer server);
/* Takes back what it was to be answered with. */
void lb_http_clear_answer (LbRequest *request);
/* Queues what it is answered with. */
enum MHD_Result lb_http_answer (LbRequest *request);
void lb_http_add_house_headers (LbServer *server, struct MHD_Response *response);

/* Persons and users as the API writes them. (transfer full) */
json_t *lb_person_to_json (const LbActor *actor);
json_t *lb_actor_to_json (const LbActor *actor); /* with those whom they stand for */
json_t *lb_user_to_json (const LbUser *user);
char *lb_cursor_new (LbServer *server, gint64 seq, const char *const *scopes);

/* The hub: who waits for what, and the store's clock. */
LbHub *lb_hub_new (LbServer *server);
void lb_hub_start (LbHub *self);
void lb_hub_stop (LbHub *self); /* wakes everybody, ends the clock's thread */
void lb_hub_free (LbHub *self);
/* A request has begun, or its answer is out. */
void lb_server_note_active (LbServer *self, int change);
void lb_hub_publish (LbHub *self, gint64 head);
gint64 lb_hub_head (LbHub *self);
/* The request is suspended unless the ledger is beyond @seen already (FALSE). */
gboolean lb_hub_wait (LbHub *self, LbRequest *request, gint64 seen);
/* A stream of hints for @request, unless there are too many; it is answered either way. */
void lb_hub_stream (LbHub *self, LbRequest *request, gint64 seen);
/* Sessions may have ended: streams of those do so now. Any thread. */
void lb_hub_doubt_sessions (LbHub *self);
guint lb_hub_waiting (LbHub *self);
guint lb_hub_streams (LbHub *self);

/* Routes */
void lb_route_store (LbRequest *request);
void lb_route_healthz (LbRequest *request);
void lb_route_metrics (LbRequest *request);
void lb_route_sign_in (LbRequest *request);
void lb_route_sign_out (LbRequest *request);
void lb_route_refresh (LbRequest *request);
void lb_route_password (LbRequest *request);
void lb_route_commands (LbRequest *request);
void lb_route_changes (LbRequest *request);
void lb_route_snapshot (LbRequest *request);
void lb_route_events (LbRequest *request);
void lb_route_state_hash (LbRequest *request);
void lb_route_upload_begin (LbRequest *request);
void lb_route_upload_head (LbRequest *request);
void lb_route_upload_patch (LbRequest *request);
void lb_route_blob (LbRequest *request);
void lb_route_lease (LbRequest *request);
void lb_route_catalogues (LbRequest *request);
void lb_route_catalogue (LbRequest *request);
void lb_route_calendars (LbRequest *request);
void lb_route_policy (LbRequest *request);
void lb_route_people (LbRequest *request);
void lb_route_clock (LbRequest *request);
void lb_route_users (LbRequest *request);
void lb_route_user_put (LbRequest *request);
void lb_route_own_sessions (LbRequest *request);
void lb_route_own_session_end (LbRequest *request);
void lb_route_sessions (LbRequest *request);
void lb_route_session_end (LbRequest *request);
void lb_route_leave (LbRequest *request);
void lb_route_leave_add (LbRequest *request);
void lb_route_leave_end (LbRequest *request);
void lb_route_readings_add (LbRequest *request);
void lb_route_readings (LbRequest *request);
void lb_route_publications (LbRequest *request);
void lb_route_publication (LbRequest *request);
void lb_route_propose (LbRequest *request);
void lb_route_approve (LbRequest *request);
void lb_route_withdraw (LbRequest *request);
void lb_route_account_acts (LbRequest *request);

G_END_DECLS

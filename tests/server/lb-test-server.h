/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The real service in this process, on a loopback port, with a store in a temporary folder and the people of
 * the test bureau; and a plain HTTP client to ask it with.
 */
#pragma once

#include <jansson.h>
#include "lb-database.h"
#include "lb-fixture.h"
#include "lb-error.h"
#include "lb-ledger.h"
#include "lb-server.h"

G_BEGIN_DECLS

#define TEST_PASSWORD "correct horse battery"

typedef struct
{
  char *folder;
  char *address;     /* "http://127.0.0.1:PORT" or "unix:PATH" */
  gboolean training;
  gboolean on_socket;
  LbServer *server;  /* (nullable) while it is stopped */
  LbServerOptions more; /* settings for the next start, beside those of every test: TLS, devices, proxies */
  char *authority;      /* (nullable) the file that the store's certificate is checked with */
  char *device_certificate, *device_key; /* (nullable) files that the device shows */
  GPtrArray *personal;  /* (element-type utf8) what must not be logged */
  LbFixture *bureau;
  GHashTable *sessions; /* user → TestSession */
} TestServer;

typedef struct
{
  char *access, *refresh, *device;
  gint64 number;     /* of the last command */
} TestSession;

typedef struct
{
  long status;
  GString *body;
  GHashTable *headers; /* lower case name → value */
  json_t *json;        /* (nullable) when the body is one JSON value */
} TestAnswer;

/* A folder for a store on the engine that this run is about: SQLite, or PostgreSQL under tests/with-postgresql.
 * (transfer full) */
char *test_folder_new (void);
gboolean test_on_postgresql (void);
TestServer *test_server_new (gboolean training);
/* The same, but @prepare puts something into the folder before a store is made in it. */
typedef void (*TestPrepareFunc) (const char *folder, gpointer data);
TestServer *test_server_new_prepared (gboolean training, TestPrepareFunc prepare, gpointer data);
/* On SQLite whatever this run is about. */
TestServer *test_server_new_in_folder (gboolean training);
/* The address of an empty database on the test's PostgreSQL server. (transfer full) */
char *test_engine_new (void);
TestServer *test_server_new_on_socket (gboolean training);
void test_server_start (TestServer *self);
void test_server_stop (TestServer *self);
void test_server_free (TestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestServer, test_server_free)
/* Opens the store itself, while the service is stopped. */
LbLedger *test_server_ledger (TestServer *self, LbLedgerFlags flags);
/* Makes the user in the store behind the service's back, as lianbanctl does; with TEST_PASSWORD in a real
 * store. */
void test_server_add_user (TestServer *self, const LbActor *actor);
/* The path or address of the database of the store in @folder, for lb_database_open() with its schema. (transfer full) */
char *test_database_of (const char *folder);
const LbSchema *test_ledger_schema (void);
/* Runs one statement on the database. */
void test_server_sql (TestServer *self, const char *sql);
/* The sessions that are there need not be renewed for ten days. */
void test_sessions_last (TestServer *self);

/* @body (nullable), @token (nullable); then header lines, NULL-terminated. Never fails for a status.
 * (transfer full) */
TestAnswer *test_ask (TestServer *self, const char *token, const char *method, const char *path,
                      const char *body, gssize length, ...) G_GNUC_NULL_TERMINATED;
void test_answer_free (TestAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestAnswer, test_answer_free)
const char *test_answer_text (const TestAnswer *answer, const char *member); /* "" when missing */
gint64 test_answer_number (const TestAnswer *answer, const char *member);    /* -1 when missing */
/* The name of the problem, "" when it is none. */
const char *test_answer_problem (const TestAnswer *answer);
#define test_assert_problem(answer, code, name)                                                              \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_assert_cmpint ((answer)->status, ==, code);                                                            \
    g_assert_cmpstr (test_answer_problem (answer), ==, name);                                                \
  }                                                                                                          \
  G_STMT_END

/* Everything that any store of this process has logged, message and fields, one a line. (transfer full) */
char *test_server_log (void);
/* Names, numbers and the like that went through the store so far. (borrowed) */
GPtrArray *test_server_personal_data (TestServer *self);
/* The first of them that was logged; NULL when none was. Every store is asked when it is freed. (borrowed) */
const char *test_server_leak (TestServer *self);

/* Signs @user in once; on a training store by one click. (borrowed) */
TestSession *test_session (TestServer *self, const char *user);
/* The same for somebody of the test bureau, who is made in the store first. */
TestSession *test_session_of (TestServer *self, const LbActor *actor);
/* The body of a push of @command under @number. (transfer full) */
char *test_push_body (LbCommand *command, gint64 number);
LbCommand *test_command (TestServer *self, const char *case_id, const char *item, LbCommandType type,
                         gint64 base, GVariant *args);
/* Pushes under the session's next number. */
TestAnswer *test_push (TestServer *self, TestSession *session, LbCommand *command);
/* The first answer of a push. (borrowed) */
json_t *test_first (const TestAnswer *answer);
const char *test_outcome (const TestAnswer *answer);
void test_set_clock (TestServer *self, LbTime time);
void test_upload (TestServer *self, TestSession *session, const char *bytes, gsize length);
/* Does what @bureau did since its command number @from, through the service, by the same people at the same
 * times. */
void test_replay (TestServer *self, guint from);
/* A pharmacy taken in at the counter: the bureau's case and the store's. */
void test_receive (TestServer *self);
/* @count more of them, a minute apart; their ids are added to @cases (element-type utf8). */
void test_receive_many (TestServer *self, guint count, GPtrArray *cases);
/* Everything that a pull gives @session from @cursor (nullable) on; *ret_cursor moves. */
GString *test_pull (TestServer *self, TestSession *session, char **cursor);
/* Checks the store and fails with what is wrong. The service is stopped for it. */
void test_verify (TestServer *self);

G_END_DECLS

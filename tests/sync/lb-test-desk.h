/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A desk: one client with a replica in a temporary folder, whose calls wait for their end.
 */
#pragma once

#include "lb-client.h"
#include "lb-test-server.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  LbClient *client;
  GAsyncResult *result; /* of the call that is waited for */
  guint changed;        /* how often "cases-changed" came */
  char *reason;         /* (nullable) of "signed-out" */
} TestDesk;

TestDesk *test_desk_new (const char *address);
/* In @folder, which may have been worked in before. */
TestDesk *test_desk_new_in (const char *folder, const char *address);
/* The same folder with a new client: the program was started again. */
void test_desk_restart (TestDesk *self, const char *address);
void test_desk_free (TestDesk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestDesk, test_desk_free)

/* For asynchronous calls: pass these, then test_desk_wait() gives the result. (borrowed) */
void test_desk_done (GObject *source, GAsyncResult *result, gpointer data);
GAsyncResult *test_desk_wait (TestDesk *self);

void test_desk_open (TestDesk *self);
/* Somebody of the bureau, who is made in the store first. */
void test_desk_sign_in (TestDesk *self, TestServer *server, const LbActor *actor);
GPtrArray *test_desk_submit (TestDesk *self, const char *case_id, const char *item, LbCommandType type, GVariant *args, char **ret_case_id, GError **error);
LbCase *test_desk_case (TestDesk *self, const char *case_id, GPtrArray **ret_events);
gint64 test_desk_count (TestDesk *self, LbColumn column, gint64 *ret_soon, gint64 *ret_overdue);
GPtrArray *test_desk_outbox (TestDesk *self);

/* Runs the main loop until @condition is met; fails the test after a minute. */
#define test_until(condition)                                                                                   \
  G_STMT_START                                                                                                   \
  {                                                                                                              \
    gint64 test_end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;                                             \
    while (!(condition))                                                                                         \
      {                                                                                                          \
        if (g_get_monotonic_time () > test_end)                                                                  \
          g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition);                              \
        test_turn ();                                                                                            \
      }                                                                                                          \
  }                                                                                                              \
  G_STMT_END
void test_turn (void); /* of the main loop, at most 20 ms */
guint test_waiting (TestDesk *self);
guint test_refused (TestDesk *self);
gboolean test_is_quiet (TestDesk *self); /* on line, nothing waits */

G_END_DECLS

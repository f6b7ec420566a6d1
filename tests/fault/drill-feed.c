/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many writers, many readers (F9): whoever pulls by cursor sees 1, 2, 3 … without a hole and without a repetition, at
 * whichever service they ask, and whoever listens is told of the newest. On PostgreSQL two services share the store
 * (under tests/with-postgresql). The control there is a feed whose numbers come from a sequence: its readers lose some.
 */
#include "lb-attack.h"
#include "lb-drill.h"
#include "lb-program.h"
#include "lb-test-server.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define WRITERS 64
#define READERS 20
#define STREAMS 200
#define SERVICES 2       /* at most */
#define EVENTS_A_CASE 200 /* more than the longest way of one */
#define TOLD_SECONDS 30  /* in which a listener must have heard of what is there */

typedef struct
{
  TestServer *server;
  TestServer services[SERVICES]; /* the same store, at other addresses */
  GSubprocess *programs[SERVICES];
  int n_services;
  guint commands;   /* a writer's part */
  GPtrArray *cases; /* (element-type utf8) */
  gint over;        /* atomic: nobody writes any more */
  gint64 head;      /* what everybody must reach then */
  GMutex lock;
  GHashTable *seqs; /* (mutex lock) set of acknowledged numbers */
  guint64 twice;    /* (mutex lock) */
} Drill;

typedef struct
{
  Drill *drill;
  TestSession *session;
  int number;
  gint64 last;      /* a reader's: the newest number that it saw */
  guint64 skipped, twice;
} Worker;

/* Writing */

static void
acknowledge (Drill *drill, const TestAnswer *answer)
{
  gint64 seq = json_integer_value (json_object_get (test_first (answer), "seq"));

  g_assert_cmpstr (test_outcome (answer), ==, "applied");
  g_mutex_lock (&drill->lock);
  drill->twice += !g_hash_table_add (drill->seqs, GSIZE_TO_POINTER ((gsize) seq));
  g_mutex_unlock (&drill->lock);
}

static gpointer
write_on (gpointer data)
{
  Worker *worker = data;
  Drill *drill = worker->drill;
  TestServer *server = &drill->services[worker->number % drill->n_services];

  for (guint i = 0; i < drill->commands;)
    {
      const char *case_id = drill->cases->pdata[((guint) worker->number + i) % drill->cases->len];
      g_autoptr (LbCommand) command = test_command (server, case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                    g_variant_new_parsed ("{'text': <'同时'>}"));
      g_autofree char *body = test_push_body (command, worker->session->number + 1);
      long status = 0;

      while (status != 200)
        {
          g_autoptr (TestAnswer) answer =
            test_ask (server, worker->session->access, "POST", "/v1/commands", body, -1, NULL);

          status = answer->status;
          if (status == 200)
            acknowledge (drill, answer);
          else if (status == 503 || status == 0)
            g_usleep (2000);
          else
            g_error ("%ld %s", status, answer->body->str);
        }
      worker->session->number++;
      i++;
    }
  return NULL;
}

/* Pulling */

static void
see (Worker *worker, gint64 number)
{
  if (number > worker->last + 1)
    worker->skipped += (guint64) (number - worker->last - 1);
  worker->twice += number <= worker->last;
  worker->last = MAX (worker->last, number);
}

/* One page at @server; the numbers of its events. *cursor moves. */
static void
read_page (Worker *worker, TestServer *server, char **cursor)
{
  g_autofree char *path = *cursor != NULL
                            ? g_strdup_printf ("/v1/changes?limit=%d&since=%s", g_random_int_range (1, 200), *cursor)
                            : g_strdup ("/v1/changes?limit=50");
  g_autoptr (TestAnswer) page = test_ask (server, worker->session->access, "GET", path, NULL, 0, NULL);
  g_auto (GStrv) lines = NULL;

  if (page->status == 503 || page->status == 0)
    return;
  g_assert_cmpint (page->status, ==, 200);
  lines = g_strsplit (page->body->str, "\n", -1);
  for (char **line = lines; **line != '\0'; line++)
    {
      json_auto_t *value = json_loads (*line, 0, NULL);

      if (json_object_get (value, "type") != NULL)
        see (worker, json_integer_value (json_object_get (value, "sequence")));
      else if (json_object_get (value, "next") != NULL)
        {
          g_free (*cursor);
          *cursor = g_strdup (json_string_value (json_object_get (value, "next")));
        }
    }
}

/* Page after page at one service after the other. */
static gpointer
read_on (gpointer data)
{
  Worker *worker = data;
  Drill *drill = worker->drill;
  g_autofree char *cursor = NULL;
  int turn = worker->number;

  for (; !g_atomic_int_get (&drill->over); turn++)
    {
      read_page (worker, &drill->services[turn % drill->n_services], &cursor);
      g_usleep (1000); /* a reader who asks without a pause takes the writers' time */
    }
  for (int i = 0; i < 100000 && worker->last < drill->head; i++)
    read_page (worker, &drill->services[(turn + i) % drill->n_services], &cursor);
  return NULL;
}

/* Listening */

typedef struct
{
  Drill *drill;
  TestSession *session;
  GSocketConnection *connections[STREAMS];
  struct pollfd files[STREAMS];
  GString *heard[STREAMS]; /* the part of a line that is not whole yet */
  gint64 told[STREAMS];
  guint64 told_back;       /* numbers that went down */
} Listeners;

static void
listen_at (Listeners *self, int i)
{
  TestServer *server = &self->drill->services[i % self->drill->n_services];
  const char *place = server->address + strlen ("http://");
  g_autofree char *request = g_strdup_printf ("GET /v1/events HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n",
                                              place, self->session->access);

  self->connections[i] = lb_attack_connect (place, NULL);
  g_assert_nonnull (self->connections[i]);
  lb_attack_send (self->connections[i], request, strlen (request));
  self->files[i].fd = g_socket_get_fd (g_socket_connection_get_socket (self->connections[i]));
  self->files[i].events = POLLIN;
  self->heard[i] = g_string_new (NULL);
}

static void
hear (Listeners *self, int i)
{
  char bytes[4096], *end;
  gssize got = g_socket_receive (g_socket_connection_get_socket (self->connections[i]), bytes, sizeof bytes, NULL, NULL);

  g_assert_cmpint (got, >, 0); /* no stream ends while the store is there */
  g_string_append_len (self->heard[i], bytes, got);
  while ((end = strchr (self->heard[i]->str, '\n')) != NULL)
    {
      if (g_str_has_prefix (self->heard[i]->str, "id: "))
        {
          gint64 number = g_ascii_strtoll (self->heard[i]->str + 4, NULL, 10);
          self->told_back += number < self->told[i];
          self->told[i] = MAX (number, self->told[i]);
        }
      g_string_erase (self->heard[i], 0, end + 1 - self->heard[i]->str);
    }
}

static guint64
count_untold (Listeners *self)
{
  guint64 count = 0;

  for (int i = 0; i < STREAMS; i++)
    count += self->told[i] < self->drill->head;
  return count;
}

static gpointer
listen_on (gpointer data)
{
  Listeners *self = data;
  gint64 until = G_MAXINT64;

  while (g_get_monotonic_time () < until)
    {
      if (g_atomic_int_get (&self->drill->over) && until == G_MAXINT64)
        until = g_get_monotonic_time () + TOLD_SECONDS * G_USEC_PER_SEC;
      if (until != G_MAXINT64 && count_untold (self) == 0)
        break;
      if (poll (self->files, STREAMS, 50) <= 0)
        continue;
      for (int i = 0; i < STREAMS; i++)
        if (self->files[i].revents != 0)
          hear (self, i);
    }
  return NULL;
}

static void
stop_listening (Listeners *self)
{
  for (int i = 0; i < STREAMS; i++)
    {
      g_object_unref (self->connections[i]);
      g_string_free (self->heard[i], TRUE);
    }
}

/* The drill */

static gint64
head_of (Drill *drill, TestSession *session)
{
  g_autoptr (TestAnswer) answer =
    test_ask (&drill->services[0], session->access, "GET", "/v1/state-hash", NULL, 0, NULL);
  g_auto (GStrv) parts = g_strsplit (test_answer_text (answer, "cursor"), ".", -1);

  g_assert_cmpint (answer->status, ==, 200);
  return g_ascii_strtoll (parts[1], NULL, 10);
}

static void
add_people (TestServer *server)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (server, 0);
  g_autoptr (GError) error = NULL;

  /* The first was made when the case was taken in. */
  for (int i = 2; i <= WRITERS; i++)
    if (!lb_ledger_user_add (ledger, lb_fixture_actor_n (server->bureau, "counter", NULL, i), NULL, &error))
      g_error ("%s", error->message);
}

static void
start (Drill *drill, Worker *writers)
{
  TestServer *server = drill->server = test_server_new (TRUE);

  drill->cases = g_ptr_array_new_with_free_func (g_free);
  test_receive_many (drill->server, WRITERS * drill->commands / EVENTS_A_CASE + 1, drill->cases);
  add_people (server);
  for (int i = 0; i < WRITERS; i++)
    {
      const LbActor *actor = lb_fixture_actor_n (server->bureau, "counter", NULL, i + 1);
      writers[i] = (Worker) { .drill = drill, .number = i, .session = test_session (server, actor->id) };
    }
  test_session_of (server, lb_fixture_actor (server->bureau, "supervision", NULL));
  /* A long drill lasts longer than a token. */
  test_sessions_last (server);
  test_server_stop (server);
  drill->n_services = test_on_postgresql () ? SERVICES : 1;
  for (int i = 0; i < drill->n_services; i++)
    {
      drill->services[i] = *server;
      drill->programs[i] = lb_program_start (server->folder, &drill->services[i].address);
    }
  drill->seqs = g_hash_table_new (NULL, NULL);
}

static void
finish (Drill *drill, LbDrill *found)
{
  g_autoptr (GPtrArray) faults = NULL;

  for (int i = 0; i < drill->n_services; i++)
    {
      found->crashed += g_subprocess_get_identifier (drill->programs[i]) == NULL;
      lb_program_kill (drill->programs[i]);
      g_free (drill->services[i].address);
    }
  g_autoptr (LbLedger) ledger = test_server_ledger (drill->server, LB_LEDGER_READ_ONLY);
  g_assert_true (lb_ledger_verify (ledger, &faults, NULL, NULL));
  found->crashed += faults->len;
  found->twice += drill->twice;
  g_hash_table_unref (drill->seqs);
  g_ptr_array_unref (drill->cases);
}

/* What was acknowledged, what each reader saw and what each listener was told are the same. */
static void
compare (Drill *drill, Worker *readers, Listeners *listeners, LbDrill *found)
{
  gint64 before = drill->head - (gint64) (WRITERS * drill->commands);

  for (gint64 seq = before + 1; seq <= drill->head; seq++)
    found->lost += !g_hash_table_contains (drill->seqs, GSIZE_TO_POINTER ((gsize) seq));
  for (int i = 0; i < READERS; i++)
    {
      found->skipped += readers[i].skipped + (guint64) MAX (drill->head - readers[i].last, 0);
      found->twice += readers[i].twice;
    }
  found->skipped += count_untold (listeners);
  found->diverged += listeners->told_back;
}

static void
test_feed (void)
{
  guint runs = lb_drill_runs (4);
  Drill drill = { .commands = runs };
  Worker *writers = g_new0 (Worker, WRITERS), readers[READERS];
  GThread *writing[WRITERS], *reading[READERS];
  Listeners *listeners = g_new0 (Listeners, 1);
  LbDrill found = { 0 };

  start (&drill, writers);
  TestSession *all = test_session (drill.server, lb_fixture_actor (drill.server->bureau, "supervision", NULL)->id);
  *listeners = (Listeners) { .drill = &drill, .session = all };
  for (int i = 0; i < STREAMS; i++)
    listen_at (listeners, i);
  GThread *listening = g_thread_new ("listeners", listen_on, listeners);
  gint64 began = g_get_monotonic_time ();
  for (int i = 0; i < READERS; i++)
    {
      readers[i] = (Worker) { .drill = &drill, .number = i, .session = all };
      reading[i] = g_thread_new ("reader", read_on, &readers[i]);
    }
  for (int i = 0; i < WRITERS; i++)
    writing[i] = g_thread_new ("writer", write_on, &writers[i]);
  for (int i = 0; i < WRITERS; i++)
    g_thread_join (writing[i]);
  gint64 wrote = g_get_monotonic_time () - began;
  drill.head = head_of (&drill, all);
  g_atomic_int_set (&drill.over, 1);
  for (int i = 0; i < READERS; i++)
    g_thread_join (reading[i]);
  g_thread_join (listening);
  compare (&drill, readers, listeners, &found);
  stop_listening (listeners);
  finish (&drill, &found);
  g_autofree char *more = g_strdup_printf (
    ", \"engine\": \"%s\", \"services\": %d, \"writers\": %d, \"readers\": %d, \"streams\": %d, \"events\": %"
    G_GINT64_FORMAT ", \"commands_per_s\": %.0f", test_on_postgresql () ? "postgresql" : "sqlite", drill.n_services,
    WRITERS, READERS, STREAMS, drill.head, WRITERS * runs * 1e6 / (double) wrote);
  test_server_free (drill.server);
  g_free (writers);
  g_free (listeners);
  lb_drill_end (&found, "feed", runs, more);
}

/* The control. A reader that is given numbers as a bare sequence gives them: 3 becomes visible before 2. */
static void
test_reader (void)
{
  Worker reader = { 0 };
  const gint64 visible[] = { 1, 3, 4 };

  for (gsize i = 0; i < G_N_ELEMENTS (visible); i++)
    see (&reader, visible[i]);
  g_assert_cmpuint (reader.skipped, ==, 1);
  see (&reader, 2);
  g_assert_cmpuint (reader.twice, ==, 1);
}

#define SEQUENCE_WRITERS 8
#define SEQUENCE_SECONDS 30

typedef struct
{
  const char *address;
  gint over;      /* atomic */
} Sequence;

static gint64
ask_number (PGconn *connection, const char *sql)
{
  PGresult *result = PQexec (connection, sql);
  gint64 number = 0;

  if (PQresultStatus (result) != PGRES_TUPLES_OK && PQresultStatus (result) != PGRES_COMMAND_OK)
    g_error ("%s: %s", sql, PQerrorMessage (connection));
  if (PQntuples (result) > 0 && !PQgetisnull (result, 0, 0))
    number = g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10);
  PQclear (result);
  return number;
}

static gpointer
write_sequence (gpointer data)
{
  Sequence *self = data;
  PGconn *connection = PQconnectdb (self->address);

  while (!g_atomic_int_get (&self->over))
    {
      ask_number (connection, "BEGIN");
      ask_number (connection, "INSERT INTO feed DEFAULT VALUES");
      ask_number (connection, "COMMIT");
    }
  PQfinish (connection);
  return NULL;
}

typedef struct { gint64 cursor, seen; } Follower;

/* What is beyond the cursor now, as any reader would ask. */
static void
follow (Follower *self, PGconn *connection)
{
  g_autofree char *page =
    g_strdup_printf ("SELECT count(*), max (seq) FROM feed WHERE seq > %" G_GINT64_FORMAT, self->cursor);
  PGresult *result = PQexec (connection, page);

  g_assert_cmpint (PQresultStatus (result), ==, PGRES_TUPLES_OK);
  self->seen += g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10);
  if (!PQgetisnull (result, 0, 1))
    self->cursor = g_ascii_strtoll (PQgetvalue (result, 0, 1), NULL, 10);
  PQclear (result);
}

/* Until something has been passed over, or there was time enough for it. */
static void
follow_until_it_loses (Follower *self, PGconn *connection)
{
  gint64 until = g_get_monotonic_time () + SEQUENCE_SECONDS * G_USEC_PER_SEC, passed = 0;

  while (passed <= self->seen && g_get_monotonic_time () < until)
    {
      follow (self, connection);
      g_autofree char *behind =
        g_strdup_printf ("SELECT count(*) FROM feed WHERE seq <= %" G_GINT64_FORMAT, self->cursor);
      passed = ask_number (connection, behind);
    }
}

static void
test_sequence (void)
{
  g_autofree char *address = NULL;
  GThread *threads[SEQUENCE_WRITERS];

  address = test_engine_new ();
  PGconn *reader = PQconnectdb (address);
  Sequence sequence = { .address = address };
  Follower follower = { 0 };
  ask_number (reader, "CREATE TABLE feed (seq bigserial PRIMARY KEY)");
  for (int i = 0; i < SEQUENCE_WRITERS; i++)
    threads[i] = g_thread_new ("sequence", write_sequence, &sequence);
  follow_until_it_loses (&follower, reader);
  g_atomic_int_set (&sequence.over, 1);
  for (int i = 0; i < SEQUENCE_WRITERS; i++)
    g_thread_join (threads[i]);
  follow (&follower, reader);
  gint64 written = ask_number (reader, "SELECT count(*) FROM feed");
  g_test_message ("a sequence: %" G_GINT64_FORMAT " written, %" G_GINT64_FORMAT " seen", written, follower.seen);
  g_assert_cmpint (follower.seen, <, written);
  PQfinish (reader);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/feed", test_feed);
  g_test_add_func ("/drill/feed-control", test_reader);
  if (test_on_postgresql ())
    g_test_add_func ("/drill/feed-control-a-sequence-loses", test_sequence);
  return g_test_run ();
}

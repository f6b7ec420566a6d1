/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several writers on one PostgreSQL (under tests/with-postgresql): nothing is lost to a reader, nothing is decided on
 * what was so before, and everybody hears of everybody. The control shows that numbers out of a sequence would lose.
 */
#include "lb-config.h"
#include "lb-test-server.h"

#include <libpq-fe.h>
#include <string.h>

#define WRITERS 4
#define BATCHES 20
#define COMMANDS 3

static PGconn *
connect_to (const char *address)
{
  PGconn *connection = PQconnectdb (address);

  g_assert_cmpint (PQstatus (connection), ==, CONNECTION_OK);
  return connection;
}

static gint64
ask (PGconn *connection, const char *sql)
{
  PGresult *result = PQexec (connection, sql);
  gint64 number = -1;

  if (PQresultStatus (result) != PGRES_TUPLES_OK && PQresultStatus (result) != PGRES_COMMAND_OK)
    g_error ("%s: %s", sql, PQerrorMessage (connection));
  if (PQresultStatus (result) == PGRES_TUPLES_OK && PQntuples (result) > 0)
    number = g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10);
  PQclear (result);
  return number;
}

/* The control: a reader whose cursor follows a sequence passes over what commits late. */
static void
test_sequence_loses (void)
{
  g_autofree char *address = test_engine_new ();
  PGconn *slow = connect_to (address), *quick = connect_to (address), *reader = connect_to (address);

  ask (slow, "CREATE TABLE feed (seq bigserial PRIMARY KEY)");
  ask (slow, "BEGIN");
  g_assert_cmpint (ask (slow, "INSERT INTO feed DEFAULT VALUES RETURNING seq"), ==, 1);
  g_assert_cmpint (ask (quick, "INSERT INTO feed DEFAULT VALUES RETURNING seq"), ==, 2);
  gint64 cursor = ask (reader, "SELECT max (seq) FROM feed WHERE seq > 0");
  g_assert_cmpint (cursor, ==, 2);
  ask (slow, "COMMIT");
  g_assert_cmpint (ask (reader, "SELECT count(*) FROM feed WHERE seq > 2"), ==, 0);
  g_assert_cmpint (ask (reader, "SELECT count(*) FROM feed"), ==, 2); /* it has seen one of two */
  PQfinish (slow);
  PQfinish (quick);
  PQfinish (reader);
}

typedef struct
{
  TestServer *server;
  LbActor *actor;
  int number;
} Writer;

static void
write_batch (Writer *self, LbLedger *ledger, gint64 from)
{
  static const char *const digests[COMMANDS] = { "00", "00", "00" };
  g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_command_unref);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < COMMANDS; i++)
    {
      LbCommand *command = test_command (self->server, self->server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                         g_variant_new_parsed ("{'text': <'并行'>}"));
      command->number = from + i;
      g_ptr_array_add (commands, command);
    }
  g_assert_true (lb_ledger_begin (ledger, &error));
  g_autoptr (GPtrArray) answers = lb_ledger_push (ledger, self->actor, commands, digests, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < answers->len; i++)
    g_assert_nonnull (strstr (answers->pdata[i], "\"applied\""));
  g_assert_true (lb_ledger_commit (ledger, &error));
}

/* All on one case, so that each must decide on what the others did. */
static gpointer
write_on (gpointer data)
{
  Writer *self = data;
  g_autoptr (LbLedger) ledger = test_server_ledger (self->server, 0);

  for (int i = 0; i < BATCHES; i++)
    write_batch (self, ledger, i * COMMANDS + 1);
  return NULL;
}

/* Follows the log; *ret_seen counts lines, and every page must go on where the last ended. */
static void
follow (LbLedger *reader, gint64 *cursor, gint64 *seen)
{
  static const char *const all[] = { "all", NULL };
  LbChanges query = { .since = *cursor, .limit = 50, .bytes = 1 << 20, .scopes = all };
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean more;

  g_assert_true (lb_ledger_changes (reader, &query, lines, cursor, &more, &error));
  for (const char *at = lines->str; *at != '\0'; at = strchr (at, '\n') + 1)
    (*seen)++;
  g_assert_cmpint (*cursor, ==, *seen);
}

static void
test_many_writers (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  Writer writers[WRITERS];
  GThread *threads[WRITERS];
  gint64 cursor = 0, seen = 0;

  test_receive (server);
  test_server_stop (server);
  g_autoptr (LbLedger) reader = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  follow (reader, &cursor, &seen);
  gint64 wanted = seen + WRITERS * BATCHES * COMMANDS;
  for (int i = 0; i < WRITERS; i++)
    {
      writers[i] = (Writer) { server, lb_actor_copy (lb_fixture_actor (server->bureau, "counter", NULL)), i };
      writers[i].actor->device = g_strdup_printf ("0190a0a0-0000-7000-8000-00000000010%d", i);
      threads[i] = g_thread_new ("writer", write_on, &writers[i]);
    }
  for (gint64 until = g_get_monotonic_time () + 120 * G_USEC_PER_SEC; seen < wanted;)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      follow (reader, &cursor, &seen);
    }
  for (int i = 0; i < WRITERS; i++)
    {
      g_thread_join (threads[i]);
      lb_actor_free (writers[i].actor);
    }
  g_assert_cmpint (seen, ==, wanted);
  g_clear_pointer (&reader, lb_ledger_close);
  test_verify (server);
}

/* A second service on the same store, and the same people's sessions. */
static TestServer
second_service (TestServer *server)
{
  LbServerOptions options = { .folder = server->folder, .data_folder = (char *) LB_SOURCE_DATA_DIRECTORY,
                              .listen = (char *) "127.0.0.1:0", .training = TRUE };
  g_autoptr (GError) error = NULL;
  TestServer other = *server;

  other.server = lb_server_new (&options, &error);
  g_assert_no_error (error);
  other.address = g_strdup (lb_server_address (other.server));
  return other;
}

static void
comment (TestServer *server, TestSession *session, const char *text)
{
  g_autoptr (LbCommand) command = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                g_variant_new_parsed ("{'text': <%s>}", text));
  g_autoptr (TestAnswer) answer = test_push (server, session, command);
  g_assert_cmpstr (test_outcome (answer), ==, "applied");
}

typedef struct { TestServer *server; const char *token, *cursor; gint64 heard; GString *lines; } Listener;

static gpointer
listen (gpointer data)
{
  Listener *self = data;
  g_autofree char *path = g_strdup_printf ("/v1/changes?since=%s&wait=25", self->cursor);
  g_autoptr (TestAnswer) answer = test_ask (self->server, self->token, "GET", path, NULL, 0, NULL);

  g_assert_cmpint (answer->status, ==, 200);
  self->heard = g_get_monotonic_time ();
  self->lines = g_string_new (answer->body->str);
  return NULL;
}

static void
test_two_services (void)
{
  g_autoptr (TestServer) one = test_server_new (TRUE);
  test_receive (one);
  TestServer other = second_service (one);
  TestSession *session = test_session_of (one, lb_fixture_actor (one->bureau, "counter", NULL));
  g_autofree char *cursor = NULL;

  for (int i = 0; i < 10; i++)
    comment (i % 2 == 0 ? one : &other, session, "你一句我一句");
  g_string_free (test_pull (&other, session, &cursor), TRUE);
  /* Who waits at one hears what is done at the other. */
  Listener listener = { .server = &other, .token = session->access, .cursor = cursor };
  GThread *thread = g_thread_new ("listener", listen, &listener);
  g_usleep (500000);
  gint64 said = g_get_monotonic_time ();
  comment (one, session, "隔壁听得见");
  g_thread_join (thread);
  g_assert_nonnull (strstr (listener.lines->str, "隔壁听得见"));
  g_test_message ("heard after %.1f ms", (double) (listener.heard - said) / 1000);
  g_assert_cmpint (listener.heard - said, <, 10 * G_USEC_PER_SEC);
  g_string_free (listener.lines, TRUE);
  lb_server_free (other.server);
  g_free (other.address);
  test_verify (one);
}

/* Every connection is cut, as when the server is restarted: the service answers "busy" at worst, and goes on. */
static void
test_connections_cut (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autofree char *path = g_build_filename (server->folder, "engine", NULL);
  g_autofree char *address = NULL;
  test_receive (server);
  TestSession *session = test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL));

  g_assert_true (g_file_get_contents (path, &address, NULL, NULL));
  PGconn *raw = connect_to (g_strstrip (address));
  for (int round = 0; round < 5; round++)
    {
      g_autoptr (LbCommand) command = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                    g_variant_new_parsed ("{'text': <'断线'>}"));
      g_autofree char *body = test_push_body (command, ++session->number);
      long status = 0;
      ask (raw, "SELECT count (pg_terminate_backend (pid)) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid () AND datname = current_database ()");
      for (int tries = 0; status != 200 && tries < 200; tries++)
        {
          g_autoptr (TestAnswer) answer = test_ask (server, session->access, "POST", "/v1/commands", body, -1, NULL);
          status = answer->status;
          if (status != 200)
            {
              g_assert_cmpint (status, ==, 503);
              g_usleep (50000);
            }
          else
            g_assert_cmpstr (test_outcome (answer), ==, "applied");
        }
      g_assert_cmpint (status, ==, 200);
    }
  PQfinish (raw);
  test_verify (server);
}

/* Others in the way */

static char *
address_of (TestServer *server)
{
  g_autofree char *path = g_build_filename (server->folder, "engine", NULL);
  char *address = NULL;

  g_assert_true (g_file_get_contents (path, &address, NULL, NULL));
  return g_strstrip (address);
}

/* The figure of that name as the service shows it. */
static gint64
figure (TestServer *server, const char *name)
{
  g_autoptr (TestAnswer) answer = test_ask (server, NULL, "GET", "/metrics", NULL, 0, NULL);
  g_autofree char *start = g_strconcat ("\nlianban_", name, " ", NULL);
  const char *at = strstr (answer->body->str, start);

  g_assert_nonnull (at);
  return g_ascii_strtoll (at + strlen (start), NULL, 10);
}

/* The same command until it is taken: a service that had to wait for too long says "busy". */
typedef struct { TestServer *server; TestSession *session; gint done; } Sender;

static gpointer
send_one (gpointer data)
{
  Sender *self = data;
  g_autoptr (LbCommand) command = test_command (self->server, self->server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                g_variant_new_parsed ("{'text': <'让一让'>}"));
  g_autofree char *body = test_push_body (command, ++self->session->number);
  long status = 0;

  while (status != 200)
    {
      g_autoptr (TestAnswer) answer = test_ask (self->server, self->session->access, "POST", "/v1/commands", body, -1, NULL);
      status = answer->status;
      if (status == 200)
        g_assert_cmpstr (test_outcome (answer), ==, "applied");
      else
        g_assert_cmpint (status, ==, 503);
    }
  g_atomic_int_set (&self->done, 1);
  return NULL;
}

/* Until a backend waits for a lock, or the sender is through. */
static void
await_waiting (PGconn *raw, Sender *sender)
{
  while (!g_atomic_int_get (&sender->done)
         && ask (raw, "SELECT count (*) FROM pg_stat_activity WHERE datname = current_database ()"
                      " AND pid <> pg_backend_pid () AND wait_event_type = 'Lock'")
              == 0)
    g_usleep (2000);
}

static TestServer *
server_with (const char *setting)
{
  TestServer *server = test_server_new (TRUE);
  g_autofree char *address = NULL;

  test_receive (server);
  test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL));
  test_server_stop (server);
  address = address_of (server);
  PGconn *raw = connect_to (address);
  g_autofree char *sql = g_strdup_printf ("ALTER DATABASE %s SET %s", PQdb (raw), setting);
  ask (raw, sql);
  PQfinish (raw);
  test_server_start (server);
  return server;
}

/* A server that isolates transactions more strictly than need be gives those up that another one overtook (40001). */
static void
test_serialization (void)
{
  g_autoptr (TestServer) server = server_with ("default_transaction_isolation = 'serializable'");
  g_autofree char *address = address_of (server);
  Sender sender = { server, test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL)), 0 };
  PGconn *raw = connect_to (address);

  g_assert_cmpint (figure (server, "write_retries_total"), ==, 0);
  ask (raw, "BEGIN");
  ask (raw, "UPDATE engine_head SET data_version = data_version + 1");
  GThread *thread = g_thread_new ("sender", send_one, &sender);
  await_waiting (raw, &sender);
  g_assert_cmpint (g_atomic_int_get (&sender.done), ==, 0);
  ask (raw, "COMMIT");
  g_thread_join (thread);
  g_assert_cmpint (figure (server, "write_retries_total"), ==, 1);
  PQfinish (raw);
  test_verify (server);
}

/* Somebody locks a table and then the head, which the service does the other way round: the server ends the service's
 * transaction (40P01), and the service does the same once more. Which of the two is ended goes by who looks first; on
 * a machine that is busy with other things it may take more than one round. */
static void
test_deadlock (void)
{
  g_autoptr (TestServer) server = server_with ("deadlock_timeout = '2s'");
  g_autofree char *address = address_of (server);
  TestSession *session = test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL));
  PGconn *raw = connect_to (address);

  ask (raw, "SET deadlock_timeout = '1h'");
  for (int round = 0; round < 10 && figure (server, "write_retries_total") == 0; round++)
    {
      Sender sender = { server, session, 0 };
      ask (raw, "BEGIN");
      ask (raw, "LOCK TABLE device IN ACCESS EXCLUSIVE MODE");
      GThread *thread = g_thread_new ("sender", send_one, &sender);
      await_waiting (raw, &sender);
      ask (raw, "SELECT data_version FROM engine_head FOR UPDATE");
      ask (raw, "ROLLBACK");
      g_thread_join (thread);
    }
  g_assert_cmpint (figure (server, "write_retries_total"), >, 0);
  PQfinish (raw);
  test_verify (server);
}

/* What services remember of one another */

/* One command of the counter's, decided on @ledger in a batch of its own. (transfer full) */
static char *
push_one (TestServer *server, LbLedger *ledger, LbActor *actor, LbCommand *command, gint64 number)
{
  static const char *const digests[] = { "00" };
  g_autoptr (GPtrArray) commands = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  command->number = number;
  g_ptr_array_add (commands, command);
  g_assert_true (lb_ledger_begin (ledger, &error));
  g_autoptr (GPtrArray) answers = lb_ledger_push (ledger, actor, commands, digests, NULL, NULL, &error);
  g_assert_no_error (error);
  char *answer = g_strdup (answers->pdata[0]);
  g_assert_true (lb_ledger_commit (ledger, &error));
  return answer;
}

static LbCommand *
new_comment (TestServer *server)
{
  return test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                       g_variant_new_parsed ("{'text': <'轮流'>}"));
}

/* Two take turns on one case, with the commands of one device. @sql (nullable) is done to the tail in between. */
static void
take_turns (TestServer *server, const char *sql)
{
  g_autofree char *address = address_of (server);
  g_autoptr (LbLedger) one = test_server_ledger (server, 0), other = test_server_ledger (server, 0);
  g_autoptr (LbActor) actor = lb_actor_copy (lb_fixture_actor (server->bureau, "counter", NULL));
  PGconn *raw = connect_to (address);
  gint64 head = 0, loud = -1;

  actor->device = g_uuid_string_random ();
  for (int i = 1; i <= 12; i++)
    {
      LbLedger *ledger = i % 3 == 0 ? one : other;
      g_autoptr (LbCommand) command = new_comment (server);
      g_autofree char *answer = push_one (server, ledger, actor, command, i);
      g_assert_nonnull (strstr (answer, "\"applied\""));
      g_assert_true (head == 0 || lb_ledger_head (ledger) == head + 1);
      head = lb_ledger_head (ledger);
      if (sql != NULL)
        ask (raw, sql);
      /* The same under another number, where it was not taken. */
      ledger = ledger == one ? other : one;
      g_autofree char *again = push_one (server, ledger, actor, command, ++i);
      g_assert_nonnull (strstr (again, "\"duplicate\""));
      g_assert_cmpint (lb_ledger_head (ledger), ==, head);
      loud = i == 4 ? lb_ledger_loudness (one) : loud;
    }
  if (sql == NULL)
    g_assert_cmpint (lb_ledger_loudness (one), ==, loud);
  else
    g_assert_cmpint (lb_ledger_loudness (one), >, loud);
  PQfinish (raw);
}

/* What others did is told: nothing else is forgotten, and nothing is decided on what was so before. */
static void
test_others_are_followed (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);

  test_receive (server);
  test_server_stop (server);
  take_turns (server, NULL);
  test_verify (server);
}

/* The tail is lost, as when the server crashes: all is read anew, and nothing else changes. */
static void
test_tail_may_be_lost (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);

  test_receive (server);
  test_server_stop (server);
  take_turns (server, "DELETE FROM engine_tail");
  test_verify (server);
}

static void
assert_refused (TestServer *server, TestSession *session, long status)
{
  g_autoptr (LbCommand) command = new_comment (server);
  g_autoptr (TestAnswer) answer = test_push (server, session, command);

  g_assert_cmpint (answer->status, ==, status);
  session->number--;
}

/* A session that ends at one service is of no use at the other from then on, whatever that one remembers. */
static void
test_session_ends_everywhere (void)
{
  g_autoptr (TestServer) one = test_server_new (TRUE);
  test_receive (one);
  TestServer other = second_service (one);
  TestSession *session = test_session_of (one, lb_fixture_actor (one->bureau, "counter", NULL));

  for (int i = 0; i < 6; i++)
    comment (i % 2 == 0 ? one : &other, session, "都记得");
  g_autoptr (TestAnswer) gone = test_ask (one, session->access, "DELETE", "/v1/sessions", NULL, 0, NULL);
  g_assert_cmpint (gone->status, <, 300);
  assert_refused (&other, session, 401);
  assert_refused (one, session, 401);
  lb_server_free (other.server);
  g_free (other.address);
  test_verify (one);
}

/* The same for what somebody may do. */
static void
test_user_changes_everywhere (void)
{
  g_autoptr (TestServer) one = test_server_new (TRUE);
  test_receive (one);
  TestServer other = second_service (one);
  const LbActor *counter = lb_fixture_actor (one->bureau, "counter", NULL);
  TestSession *session = test_session_of (one, counter);
  g_autofree char *sql = g_strdup_printf ("UPDATE user SET roles = '' WHERE id = '%s'", counter->id);

  comment (&other, session, "还在窗口");
  comment (&other, session, "还在窗口");
  test_server_sql (one, sql);
  assert_refused (&other, session, 403);
  lb_server_free (other.server);
  g_free (other.address);
  test_verify (one);
}

/* Rows that go together */

static const char *const bulk_steps[] = {
  "CREATE TABLE number (a INTEGER PRIMARY KEY, b TEXT, c BLOB, d REAL) STRICT;"
  "CREATE TABLE word (a TEXT PRIMARY KEY, b INTEGER NOT NULL) STRICT",
  NULL,
};
static const char *const bulk_tables[] = { "number", "word", NULL };
static const LbSchema bulk_schema = { .application_id = 0x4c425454, .migrations = bulk_steps, .bulk = bulk_tables };

static gboolean
put_number (LbDatabase *database, gint64 a, const char *b, GBytes *c, GError **error)
{
  return lb_database_run (database, error, "INSERT INTO number (a, b, c, d) VALUES (:a, :b, :c, :d)", "x:a", a, "s:b",
                          b, "y:c", c, "d:d", (double) a / 4, NULL);
}

static gboolean
put_word (LbDatabase *database, const char *a, gint64 b, GError **error)
{
  return lb_database_run (database, error,
                          "INSERT INTO word (a, b) VALUES (:a, :b) ON CONFLICT (a) DO UPDATE SET b = excluded.b", "s:a", a,
                          "x:b", b, NULL);
}

static gint64
number_of (LbDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 number = 0;

  g_assert_true (lb_database_integer (database, -1, &number, &error, sql, NULL));
  g_assert_no_error (error);
  return number;
}

/* Every kind of value comes as it went; of rows with one key the last stands; what asks in between finds them. */
static void
test_rows_together (void)
{
  g_autofree char *address = test_engine_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LbDatabase) database = lb_database_open (address, LB_DATABASE_DURABLE, &bulk_schema, &error);
  g_autoptr (GBytes) bytes = g_bytes_new ("\0\xff", 2);

  g_assert_no_error (error);
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (database, &error);
  for (gint64 i = 0; i < 5000; i++)
    {
      g_autofree char *word = g_strdup_printf ("%d", (int) (i % 100));
      g_assert_true (put_number (database, i - 2500, i % 7 == 0 ? NULL : i % 5 == 0 ? "" : word,
                                 i % 3 == 0 ? NULL : bytes, &error));
      g_assert_true (put_word (database, word, i, &error));
      if (i == 50)
        g_assert_cmpint (number_of (database, "SELECT count(*) FROM number"), ==, 51);
    }
  g_assert_true (lb_transaction_commit (transaction, &error));
  g_assert_cmpint (number_of (database, "SELECT count(*) FROM number"), ==, 5000);
  g_assert_cmpint (number_of (database, "SELECT count(*) FROM number WHERE b IS NULL"), ==, 715);
  g_assert_cmpint (number_of (database, "SELECT count(*) FROM number WHERE b = ''"), ==, 857);
  g_assert_cmpint (number_of (database, "SELECT count(*) FROM number WHERE length (c) = 2"), ==, 3333);
  g_assert_cmpint (number_of (database, "SELECT count(*) FROM number WHERE d * 4 <> a"), ==, 0);
  g_assert_cmpint (number_of (database, "SELECT count(*) FROM word WHERE b BETWEEN 4900 AND 4999"), ==, 100);
}

/* What was written within a savepoint goes with it, and only that; one row that cannot be takes its transaction along. */
static void
test_rows_taken_back (void)
{
  g_autofree char *address = test_engine_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LbDatabase) database = lb_database_open (address, LB_DATABASE_DURABLE, &bulk_schema, &error);

  g_assert_no_error (error);
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (database, &error);
  g_assert_true (put_number (database, 1, "a", NULL, &error) && put_number (database, 2, "b", NULL, &error));
  g_autoptr (LbTransaction) inner = lb_transaction_begin (database, &error);
  g_assert_true (put_number (database, 3, "c", NULL, &error) && put_number (database, 1, "d", NULL, &error));
  lb_transaction_rollback (inner);
  g_assert_true (put_number (database, 4, "e", NULL, &error));
  g_assert_true (lb_transaction_commit (transaction, &error));
  g_assert_cmpint (number_of (database, "SELECT sum (a) FROM number"), ==, 7);

  g_autoptr (LbTransaction) next = lb_transaction_begin (database, &error);
  g_assert_true (put_number (database, 5, "f", NULL, &error) && put_number (database, 1, "g", NULL, &error));
  g_assert_false (lb_transaction_commit (next, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CONFLICT);
  g_assert_cmpint (number_of (database, "SELECT sum (a) FROM number"), ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  g_test_add_func ("/shared/control-a-sequence-loses", test_sequence_loses);
  g_test_add_func ("/shared/many-writers-and-no-hole", test_many_writers);
  g_test_add_func ("/shared/two-services-hear-one-another", test_two_services);
  g_test_add_func ("/shared/connections-may-be-cut", test_connections_cut);
  g_test_add_func ("/shared/who-is-overtaken-begins-anew", test_serialization);
  g_test_add_func ("/shared/a-deadlock-is-got-over", test_deadlock);
  g_test_add_func ("/shared/what-others-did-is-followed", test_others_are_followed);
  g_test_add_func ("/shared/the-tail-may-be-lost", test_tail_may_be_lost);
  g_test_add_func ("/shared/a-session-ends-everywhere", test_session_ends_everywhere);
  g_test_add_func ("/shared/a-user-changes-everywhere", test_user_changes_everywhere);
  g_test_add_func ("/shared/rows-go-together", test_rows_together);
  g_test_add_func ("/shared/rows-are-taken-back", test_rows_taken_back);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Somebody who wants to do harm (F17): requests that two readers would read in two ways, bodies that are not what they
 * say, tokens that were guessed, stolen or used before, cursors and scopes that are another's, more than a store can
 * bear, and as slowly as can be. Each is refused or hung up on, nobody's data is logged, and whoever has honest work to
 * do is served meanwhile, with memory that does not grow.
 */
#include "lb-drill.h"
#include "lb-hostile.h"
#include "lb-program.h"
#include "lb-uuid.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

/* The store has so few descriptors that a crowd can use them up. */
#define FILES 640
#define CROWD 320
#define CROWD_FROM "127.0.0.2"
#define GUESSER "127.0.0.3"
#define SLOWEST_MS 2000         /* p99 of whoever is honest */
/* KiB. The ledger's page caches fill with what honest people write meanwhile: 16 MiB a handle at most, as SQLite is told. */
#define GROWTH_MOST (64 * 1024)
#define SETTLED 5               /* runs after which memory is what it will be */
#define LONG_FORM 100           /* runs from which the slow are waited for until they are hung up on */
#define SLOW_SECONDS 200        /* after which the slowest must have been */

static TestAnswer *
ask (LbHostile *self, TestSession *session, const char *method, const char *path, const char *body)
{
  return test_ask (self->server, session != NULL ? session->access : NULL, method, path, body, -1, NULL);
}

static void
refused (LbHostile *self, const char *name, TestSession *session, const char *method, const char *path,
         const char *body)
{
  lb_hostile_refused (self, name, ask (self, session, method, path, body));
}

/* Tokens */

static TestSession
sign_in (LbHostile *self, const char *user)
{
  TestSession session = { .device = lb_uuid_new (g_get_real_time () / 1000) };
  g_autofree char *body = g_strdup_printf ("{\"user\":\"%s\",\"device\":\"%s\"}", user, session.device);
  g_autoptr (TestAnswer) answer = ask (self, NULL, "POST", "/v1/sessions", body);

  g_assert_cmpint (answer->status, ==, 201);
  session.access = g_strdup (test_answer_text (answer, "access"));
  session.refresh = g_strdup (test_answer_text (answer, "refresh"));
  return session;
}

static void
clear_session (TestSession *session)
{
  g_free (session->access);
  g_free (session->refresh);
  g_free (session->device);
}

static TestAnswer *
refresh (LbHostile *self, const char *token)
{
  g_autofree char *body = g_strdup_printf ("{\"refresh\":\"%s\"}", token);

  return ask (self, NULL, "POST", "/v1/sessions/refresh", body);
}

static void
attack_by_forging (LbHostile *self)
{
  const char *good = self->honest->access;
  g_autofree char *upper = g_ascii_strup (good, -1);
  g_autofree char *shorter = g_strndup (good, 63);
  g_autofree char *longer = g_strconcat (good, "0", NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, good, -1);
  g_autofree char *guess = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->place, -1);
  const char *const forged[] = { "", "null", "' OR 1=1 --", shorter, longer, upper, digest, guess, self->honest->refresh };

  for (gsize i = 0; i < G_N_ELEMENTS (forged); i++)
    {
      lb_hostile_refused (self, "a forged token", test_ask (self->server, forged[i], "GET", "/v1/people", NULL, 0, NULL));
      lb_hostile_refused (self, "a forged renewal", refresh (self, i + 1 < G_N_ELEMENTS (forged) ? forged[i] : good));
    }
  lb_hostile_refused (self, "another way to sign in",
                      test_ask (self->server, NULL, "GET", "/v1/people", NULL, 0, "Authorization: Basic YTpi", NULL));
  lb_hostile_refused (self, "two tokens",
                      test_ask (self->server, "0", "GET", "/v1/people", NULL, 0, "Authorization: Bearer 0", NULL));
}

/* A renewal that a thief has used before its owner does ends the session for both. */
static void
attack_by_stealing (LbHostile *self)
{
  TestSession owner = sign_in (self, "counter-hall-3"), thief = { 0 };
  g_autoptr (TestAnswer) stolen = refresh (self, owner.refresh);

  g_assert_cmpint (stolen->status, ==, 201);
  thief.access = g_strdup (test_answer_text (stolen, "access"));
  thief.refresh = g_strdup (test_answer_text (stolen, "refresh"));
  lb_hostile_refused (self, "a renewal used before", refresh (self, owner.refresh));
  refused (self, "the thief's token", &thief, "GET", "/v1/people", NULL);
  lb_hostile_refused (self, "the thief's renewal", refresh (self, thief.refresh));
  refused (self, "the token that was renewed", &owner, "GET", "/v1/people", NULL);
  clear_session (&thief);
  clear_session (&owner);
  TestSession gone = sign_in (self, "counter-hall-3");
  test_answer_free (ask (self, &gone, "DELETE", "/v1/sessions", NULL));
  refused (self, "a token after its end", &gone, "GET", "/v1/people", NULL);
  lb_hostile_refused (self, "a renewal after its end", refresh (self, gone.refresh));
  clear_session (&gone);
}

/* From an address of its own, as whoever guesses is made to wait there. */
static void
attack_by_guessing (LbHostile *self)
{
  static const char *const users[] = { "counter-hall-4", "nobody-of-this-name", "counter-hall-4", "admin" };

  for (gsize i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"user\":\"%s\",\"password\":\"planted-password\","
                                               "\"device\":\"0190a0a0-0000-7000-8000-000000000001\"}", users[i]);
      g_autofree char *bytes =
        g_strdup_printf ("POST /v1/sessions?user=planted-argument HTTP/1.1\r\nHost: planted-host\r\nUser-Agent: "
                         "planted-agent\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s", strlen (body), body);

      lb_hostile_raw (self, "a guess", GUESSER, bytes, strlen (bytes));
    }
}

/* Other people's */

static void
nothing_seen (LbHostile *self, TestSession *session, const char *path)
{
  g_autoptr (TestAnswer) answer = ask (self, session, "GET", path, NULL);

  lb_hostile_note (self, path, strstr (answer->body->str, self->server->bureau->case_id) == NULL, "a case is seen");
}

static void
attack_cases (LbHostile *self)
{
  static const LbCommandType types[] = { LB_COMMAND_COMMENT, LB_COMMAND_RECEIVE };
  TestServer *server = self->server;

  nothing_seen (self, self->stranger, "/v1/changes");
  nothing_seen (self, self->stranger, "/v1/state-hash");
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GVariant *args = i == 0 ? g_variant_new_parsed ("{'text': <'别人的'>}")
                              : lb_fixture_receive_args (server->bureau, "pharmacy", NULL, NULL);
      g_autoptr (LbCommand) command = test_command (server, server->bureau->case_id, NULL, types[i], 1, args);
      g_autoptr (TestAnswer) answer = test_push (server, self->stranger, command);

      lb_hostile_note (self, "a stranger's command", strcmp (test_outcome (answer), "refused") == 0, answer->body->str);
      g_autofree char *again = test_push_body (command, self->stranger->number + 5);
      refused (self, "a command out of order", self->stranger, "POST", "/v1/commands", again);
      if (i == 0)
        continue;
      g_autoptr (LbCommand) other = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                  g_variant_new_parsed ("{'text': <'换一句'>}"));
      g_autofree char *changed = test_push_body (other, self->stranger->number);
      refused (self, "a number for another command", self->stranger, "POST", "/v1/commands", changed);
    }
}

static void
attack_files (LbHostile *self)
{
  const char *digest = strrchr (self->blob, '/') + 1;
  g_autofree char *body = g_strdup_printf ("{\"sha256\":\"%s\",\"size\":7}", digest);
  g_autoptr (TestAnswer) begun = ask (self, self->stranger, "POST", "/v1/uploads", body);
  g_autofree char *path = g_strconcat ("/v1/uploads/", test_answer_text (begun, "upload"), NULL);

  lb_hostile_note (self, "a digest for a file", !json_is_true (json_object_get (begun->json, "complete")),
                   "is taken for the file");
  lb_hostile_refused (self, "other bytes for a file",
                      test_ask (self->server, self->stranger->access, "PATCH", path, "planted", 7, "Upload-Offset: 0",
                                NULL));
  refused (self, "another's file", self->stranger, "GET", self->blob, NULL);
  refused (self, "a file for nobody", NULL, "GET", self->blob, NULL);
  refused (self, "a file by its path", self->honest, "GET", "/v1/blobs/..%2f..%2fledger.db", NULL);
  lb_hostile_refused (self, "another's upload",
                      test_ask (self->server, self->stranger->access, "PATCH", self->upload, "x", 1, "Upload-Offset: 0",
                                NULL));
}

static void
attack_rights (LbHostile *self)
{
  static const char *const closed[] = { "/v1/admin/users", "/v1/admin/sessions", "/v1/admin/account-acts",
                                        "/v1/admin/readings" };
  g_autoptr (TestAnswer) list = ask (self, self->platform, "GET", "/v1/admin/sessions?user=counter-hall-2", NULL);
  json_t *first = json_array_get (json_object_get (list->json, "sessions"), 0);
  const char *id = json_string_value (json_object_get (first, "session"));

  g_assert_nonnull (id);
  g_autofree char *own = g_strconcat ("/v1/sessions/", id, NULL);
  g_autofree char *any = g_strconcat ("/v1/admin/sessions/", id, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (closed); i++)
    {
      refused (self, closed[i], self->stranger, "GET", closed[i], NULL);
      refused (self, closed[i], NULL, "GET", closed[i], NULL);
    }
  refused (self, "another's session", self->stranger, "DELETE", own, NULL);
  refused (self, "anybody's session", self->stranger, "DELETE", any, NULL);
  refused (self, "the clock", self->stranger, "POST", "/v1/training/clock", "{\"time\":\"2019-06-10T09:00:00.000+08:00\"}");
  refused (self, "a right for oneself", self->stranger, "POST", "/v1/admin/users",
           "{\"id\":\"reviewer-jtys-1\",\"roles\":[\"platform\"]}");
  nothing_seen (self, self->platform, "/v1/changes"); /* who manages users sees no cases */
}

static void
attack_cursors (LbHostile *self)
{
  g_autoptr (TestAnswer) answer = ask (self, self->honest, "GET", "/v1/state-hash", NULL);
  g_auto (GStrv) parts = g_strsplit (test_answer_text (answer, "cursor"), ".", -1);
  const char *epoch = parts[0], *scope = parts[2];
  g_autofree char *honest = g_strjoinv (".", parts);
  const struct { const char *epoch, *number, *scope; } forged[] = {
    { epoch, "-1", scope },  { epoch, "99999999", scope },  { epoch, "9223372036854775808", scope },
    { epoch, "0x10", scope }, { epoch, "1e3", scope },      { epoch, "", scope },
    { "", "0", scope },       { epoch, "0", "" },           { epoch, "0", "0000000000000000" },
    { "00000000000000000000000000000000", "0", scope },     { epoch, "0.0", scope },
    { epoch, "0", "'%20OR%201=1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forged); i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/v1/changes?since=%s.%s.%s", forged[i].epoch, forged[i].number, forged[i].scope);
      refused (self, path, self->honest, "GET", path, NULL);
    }
  g_autofree char *lent = g_strconcat ("/v1/changes?since=", honest, NULL);
  refused (self, "another's cursor", self->stranger, "GET", lent, NULL);
  refused (self, "a page without an end", self->honest, "GET", "/v1/changes?limit=99999999", NULL);
  refused (self, "a wait without an end", self->honest, "GET", "/v1/changes?wait=99999999", NULL);
}

/* A crowd */

static const char *const halves[] = {
  "GET /v1/st",
  "POST /v1/sessions HTTP/1.1\r\nHost: store\r\nContent-Length: 1000\r\n\r\n{\"us",
  "GET /v1/store HTTP/1.1\r\nX: ",
  "\x16\x03\x01",
};

static void
gather (LbHostile *self)
{
  for (int i = 0; i < CROWD; i++)
    {
      GSocketConnection *connection = lb_attack_connect (self->place, CROWD_FROM);

      if (connection == NULL)
        continue;
      g_socket_set_blocking (g_socket_connection_get_socket (connection), FALSE);
      lb_attack_send (connection, halves[i % G_N_ELEMENTS (halves)], strlen (halves[i % G_N_ELEMENTS (halves)]));
      g_ptr_array_add (self->crowd, connection);
    }
}

static void
trickle (LbHostile *self)
{
  for (guint i = 0; i < self->crowd->len; i++)
    lb_attack_send (self->crowd->pdata[i], "a", 1);
}

/* Whoever listens reads what they asked for a hundred times. */
static void
attack_by_not_reading (LbHostile *self)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autoptr (GSocketConnection) connection = lb_attack_connect (self->place, NULL);

  for (int i = 0; i < 500; i++)
    g_string_append_printf (bytes, "GET /v1/people HTTP/1.1\r\nHost: store\r\nAuthorization: Bearer %s\r\n\r\n",
                            self->stranger->access);
  g_socket_set_blocking (g_socket_connection_get_socket (connection), FALSE);
  lb_attack_send (connection, bytes->str, bytes->len);
}

/* How long the store bears with the slow: a header, a body, and nothing. */
static void
outlast (LbHostile *self, LbDrill *found)
{
  GSocketConnection *slow[] = { lb_attack_connect (self->place, NULL), lb_attack_connect (self->place, NULL),
                                lb_attack_connect (self->place, NULL) };
  gint64 began = g_get_monotonic_time ();
  int gone = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (slow); i++)
    lb_attack_send (slow[i], halves[i], strlen (halves[i]));
  while (gone < (int) G_N_ELEMENTS (slow) && g_get_monotonic_time () - began < SLOW_SECONDS * G_USEC_PER_SEC)
    {
      g_usleep (5 * G_USEC_PER_SEC);
      for (gsize i = 0; i < G_N_ELEMENTS (slow); i++)
        {
          if (slow[i] == NULL)
            continue;
          lb_attack_send (slow[i], "a", 1);
          if ((g_socket_condition_check (g_socket_connection_get_socket (slow[i]), G_IO_IN | G_IO_HUP) & G_IO_HUP) == 0)
            continue;
          g_test_message ("the slow one %zu was hung up on after %d s", i,
                          (int) ((g_get_monotonic_time () - began) / G_USEC_PER_SEC));
          g_clear_object (&slow[i]);
          gone++;
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (slow); i++)
    {
      found->crashed += slow[i] != NULL;
      g_clear_object (&slow[i]);
    }
}

/* Whoever is honest */

static void
served (LbHostile *self, gboolean good, gint64 began)
{
  gint64 took = g_get_monotonic_time () - began;

  g_array_append_val (self->latencies, took);
  self->unserved += !good;
}

static void
work (LbHostile *self, guint turn)
{
  static const char store[] = "GET /v1/store HTTP/1.1\r\nHost: store\r\nConnection: close\r\n\r\n";
  gint64 began = g_get_monotonic_time ();

  if (turn % 4 == 0)
    {
      g_autoptr (LbCommand) command = test_command (self->server, self->server->bureau->case_id, NULL,
                                                    LB_COMMAND_COMMENT, 1, g_variant_new_parsed ("{'text': <'照常'>}"));
      g_autoptr (TestAnswer) answer = test_push (self->server, self->honest, command);
      gboolean applied = strcmp (test_outcome (answer), "applied") == 0;
      self->comments += applied;
      served (self, applied, began);
    }
  else if (turn % 4 == 1)
    served (self, lb_attack (self->place, NULL, store, strlen (store)) == LB_VERDICT_SERVED, began);
  else
    {
      g_autoptr (TestAnswer) answer =
        ask (self, self->honest, "GET", turn % 4 == 2 ? "/v1/changes?limit=5" : self->blob, NULL);
      served (self, answer->status == 200, began);
    }
}

static gpointer
work_on (gpointer data)
{
  LbHostile *self = data;

  for (guint turn = 0; !g_atomic_int_get (&self->over); turn++)
    {
      work (self, turn);
      g_usleep (20000);
    }
  return NULL;
}

/* The drill */

static void
run_once (LbHostile *self)
{
  gather (self);
  attack_by_not_reading (self);
  lb_hostile_requests (self);
  trickle (self);
  attack_by_forging (self);
  attack_by_stealing (self);
  attack_cases (self);
  attack_files (self);
  trickle (self);
  attack_rights (self);
  attack_cursors (self);
  g_ptr_array_set_size (self->crowd, 0);
}

static void
prepare_people (LbHostile *self)
{
  TestServer *server = self->server;
  LbFixture *bureau = server->bureau;

  test_receive (server);
  self->honest = test_session_of (server, lb_fixture_actor_n (bureau, "counter", NULL, 1));
  self->victim = test_session_of (server, lb_fixture_actor_n (bureau, "counter", NULL, 2));
  test_session_of (server, lb_fixture_actor_n (bureau, "counter", NULL, 3));
  test_session_of (server, lb_fixture_actor_n (bureau, "counter", NULL, 4));
  self->stranger = test_session_of (server, lb_fixture_actor (bureau, "reviewer", "jtys"));
  self->platform = test_session (server, "platform-1");
  /* A long drill lasts longer than a token. */
  test_sessions_last (server);
}

static void
prepare_things (LbHostile *self)
{
  TestServer *server = self->server;
  const LbFile *file = NULL;

  for (guint i = 0; file == NULL; i++)
    {
      const LbCaseMaterial *material = server->bureau->state->materials->pdata[i];
      file = material->files->len > 0 ? material->files->pdata[0] : NULL;
    }
  self->blob = g_strconcat ("/v1/blobs/", file->blob, NULL);
  g_autofree char *begin = g_strdup_printf ("{\"sha256\":\"%064d\",\"size\":100}", 1);
  g_autoptr (TestAnswer) begun = ask (self, self->honest, "POST", "/v1/uploads", begin);
  self->upload = g_strconcat ("/v1/uploads/", test_answer_text (begun, "upload"), NULL);
  g_autoptr (LbCommand) command = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                g_variant_new_parsed ("{'text': <'走私'>}"));
  g_autofree char *body = test_push_body (command, 1);
  self->smuggled = g_strdup_printf ("POST /v1/commands HTTP/1.1\r\nHost: store\r\nAuthorization: Bearer %s\r\n"
                                    "Content-Length: %zu\r\n\r\n%s", self->victim->access, strlen (body), body);
}

static void
start (LbHostile *self)
{
  self->server = test_server_new (TRUE);
  prepare_people (self);
  prepare_things (self);
  test_server_stop (self->server);
  g_clear_pointer (&self->server->address, g_free);
  self->folder = g_dir_make_tmp ("lianban-hostile-XXXXXX", NULL);
  self->log = g_build_filename (self->folder, "log", NULL);
  self->program = lb_program_start_logged (self->server->folder, self->log, FILES, &self->server->address);
  self->place = self->server->address + strlen ("http://");
  self->crowd = g_ptr_array_new_with_free_func (g_object_unref);
  self->latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* Who and what was in the requests must not be in the log, whose every line is looked at. */
static guint
count_leaks (LbHostile *self)
{
  static const char *const planted[] = { "planted-password", "planted-argument", "planted-host", "planted-agent",
                                         "nobody-of-this-name", "别人的", "换一句", "照常" };
  GPtrArray *personal = test_server_personal_data (self->server);
  g_autofree char *text = NULL;
  guint leaks = 0;

  g_assert_true (g_file_get_contents (self->log, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "/v1/people: 401")); /* it is the log, and all of it */
  for (gsize i = 0; i < G_N_ELEMENTS (planted); i++)
    g_ptr_array_add (personal, g_strdup (planted[i]));
  for (guint i = 0; i < personal->len; i++)
    if (strstr (text, personal->pdata[i]) != NULL)
      {
        g_test_message ("logged: %s", (const char *) personal->pdata[i]);
        leaks++;
      }
  return leaks;
}

/* The ledger has what was honest, and nothing else. */
static void
check_ledger (LbHostile *self, LbDrill *found)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (self->server, LB_LEDGER_READ_ONLY);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (LbCase) state = lb_ledger_case (ledger, self->server->bureau->case_id, &error);

  g_assert_no_error (error);
  gint64 surplus = state->version - (self->server->bureau->state->version + (gint64) self->comments);
  found->twice += (guint64) MAX (surplus, 0);
  found->lost += (guint64) MAX (-surplus, 0);
  found->twice += lb_ledger_last_number (ledger, "counter-hall-2", self->victim->device, NULL) != 0;
  g_assert_true (lb_ledger_verify (ledger, &faults, NULL, &error));
  found->crashed += faults->len;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

static double
slowest_of (LbHostile *self)
{
  qsort (self->latencies->data, self->latencies->len, sizeof (gint64), compare);
  return (double) g_array_index (self->latencies, gint64, (self->latencies->len - 1) * 99 / 100) / 1000;
}

static void
finish (LbHostile *self)
{
  g_unlink (self->log);
  g_rmdir (self->folder);
  g_free (self->log);
  g_free (self->folder);
  g_free (self->blob);
  g_free (self->upload);
  g_free (self->smuggled);
  g_ptr_array_unref (self->crowd);
  g_array_unref (self->latencies);
  test_server_free (self->server);
}

static void
test_hostile (void)
{
  LbHostile self = { 0 };
  LbDrill found = { 0 };
  guint runs = lb_drill_runs (1);
  gint64 before = 0;

  start (&self);
  GThread *honest = g_thread_new ("honest", work_on, &self);
  for (guint run = 0; run < runs; run++)
    {
      run_once (&self);
      if (run == MIN (SETTLED, runs) - 1)
        before = lb_program_memory (self.program);
      if (run % LONG_FORM == LONG_FORM - 1)
        g_test_message ("after %u runs: %" G_GINT64_FORMAT " KiB", run + 1, lb_program_memory (self.program));
    }
  gint64 grown = lb_program_memory (self.program) - before;
  attack_by_guessing (&self); /* a password is compared in 64 MiB, so not before memory has been looked at */
  if (runs >= LONG_FORM)
    outlast (&self, &found);
  g_atomic_int_set (&self.over, 1);
  g_thread_join (honest);
  found.crashed += g_subprocess_get_identifier (self.program) == NULL;
  lb_program_kill (self.program);
  guint leaks = count_leaks (&self);
  check_ledger (&self, &found);
  found.lost += self.unserved;
  found.crashed += self.taken + leaks;
  double slowest = slowest_of (&self);
  g_autofree char *more = g_strdup_printf (
    ", \"attacks\": %" G_GUINT64_FORMAT ", \"taken\": %" G_GUINT64_FORMAT ", \"leaked\": %u, \"served\": %u"
    ", \"served_p99_ms\": %.1f, \"grown_KiB\": %" G_GINT64_FORMAT,
    self.tries, self.taken, leaks, self.latencies->len, slowest, grown);
  finish (&self);
  lb_drill_end (&found, "hostile", runs, more);
  g_assert_cmpfloat (slowest, <, SLOWEST_MS);
  g_assert_cmpint (grown, <, GROWTH_MOST);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/hostile", test_hostile);
  return g_test_run ();
}

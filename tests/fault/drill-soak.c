/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Half of what the store can do, for as many seconds as there are runs (F15): people who comment, pull and read files,
 * others who listen, sessions that are renewed. In the last third of the time it answers as fast as in the first, and
 * needs no more memory; before that so much is written that the ledger's caches are full. How long the machine's other
 * work lets anybody wait is measured beside it. The short form is too short to tell: it sees that everybody is served.
 */
#include "lb-attack.h"
#include "lb-drill.h"
#include "lb-program.h"
#include "lb-test-server.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE 12
#define STREAMS 50
#define EVENTS_A_CASE 200
#define CASES_LEAST 10
/* As many as are taken in on one day of the tests, a minute apart. */
#define CASES_MOST 400
#define FULL_SECONDS 2     /* to find out what the store can do */
#define FILLED 30000       /* comments that fill the writer's pages, and what it remembers */
#define LONG_FORM 300      /* seconds from which flatness is asked for */
#define FLAT 1.10
#define SLACK_MS 1.0
#define PULSE_US 10000     /* between two looks at how busy the machine is */

typedef struct { gint64 at, took; } Sample; /* monotonic, µs; µs */

typedef struct
{
  TestServer *server;
  GSubprocess *program;
  GPtrArray *cases;   /* (element-type utf8) */
  char *blob;
  gint64 begin, end;  /* monotonic, µs */
  gint64 interval;    /* of one person, µs; 0: as fast as can be */
  GArray *memory;     /* (element-type gint64) KiB, one a second */
  GArray *pulse;      /* (element-type Sample) of somebody who wants nothing but a moment of a processor */
  gint over;          /* atomic */
} Drill;

typedef struct
{
  Drill *drill;
  TestSession *session;
  int number;
  guint turn;
  char *cursor;
  GArray *samples;   /* (element-type Sample) */
  guint64 comments, lost, renewed;
} Person;

/* What people do */

static gboolean
renew (Person *person)
{
  g_autofree char *body = g_strdup_printf ("{\"refresh\":\"%s\"}", person->session->refresh);
  g_autoptr (TestAnswer) answer =
    test_ask (person->drill->server, NULL, "POST", "/v1/sessions/refresh", body, -1, NULL);

  if (answer->status != 201)
    return FALSE;
  g_free (person->session->access);
  g_free (person->session->refresh);
  person->session->access = g_strdup (test_answer_text (answer, "access"));
  person->session->refresh = g_strdup (test_answer_text (answer, "refresh"));
  person->renewed++;
  return TRUE;
}

static long
comment (Person *person)
{
  Drill *drill = person->drill;
  guint which = (person->turn * PEOPLE + (guint) person->number) / EVENTS_A_CASE % drill->cases->len;
  g_autoptr (LbCommand) command = test_command (drill->server, drill->cases->pdata[which], NULL, LB_COMMAND_COMMENT, 1,
                                                g_variant_new_parsed ("{'text': <'日常'>}"));
  g_autoptr (TestAnswer) answer = test_push (drill->server, person->session, command);

  if (answer->status != 200)
    return answer->status;
  person->comments++;
  person->lost += strcmp (test_outcome (answer), "applied") != 0;
  return 200;
}

static long
pull (Person *person)
{
  g_autofree char *path = person->cursor != NULL ? g_strconcat ("/v1/changes?limit=200&since=", person->cursor, NULL)
                                                 : g_strdup ("/v1/changes?limit=200");
  g_autoptr (TestAnswer) answer =
    test_ask (person->drill->server, person->session->access, "GET", path, NULL, 0, NULL);
  char *next = answer->status == 200 ? g_strrstr (answer->body->str, "\"next\":\"") : NULL;

  if (next != NULL)
    {
      g_free (person->cursor);
      next += strlen ("\"next\":\"");
      person->cursor = g_strndup (next, strcspn (next, "\""));
    }
  return answer->status;
}

static long
read_file (Person *person)
{
  g_autoptr (TestAnswer) answer =
    test_ask (person->drill->server, person->session->access, "GET", person->drill->blob, NULL, 0, NULL);

  return answer->status;
}

static void
act (Person *person, gint64 due)
{
  guint kind = person->turn % 10;
  long status = 0;

  for (int tries = 0; status != 200 && tries < 3; tries++)
    {
      status = kind < 6 ? comment (person) : kind < 9 ? pull (person) : read_file (person);
      if (status == 401 && !renew (person))
        break;
    }
  Sample sample = { due, g_get_monotonic_time () - due };
  g_array_append_val (person->samples, sample);
  person->lost += status != 200;
  person->turn++;
}

/* At its times; whoever was kept waiting does not hurry afterwards, as people do not. */
static gpointer
live (gpointer data)
{
  Person *person = data;
  Drill *drill = person->drill;
  gint64 due = drill->begin + drill->interval * person->number / PEOPLE;

  while (due < drill->end)
    {
      gint64 now = g_get_monotonic_time ();

      if (due > now)
        g_usleep ((gulong) (due - now));
      else
        due = now;
      if (due < drill->end)
        act (person, due);
      due += drill->interval;
    }
  return NULL;
}

/* Those who listen read what they are told. */
static gpointer
listen_on (gpointer data)
{
  Drill *drill = data;
  const char *place = drill->server->address + strlen ("http://");
  TestSession *session = test_session (drill->server, "supervision-1");
  g_autofree char *request = g_strdup_printf ("GET /v1/events HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n",
                                              place, session->access);
  GSocketConnection *connections[STREAMS];
  struct pollfd files[STREAMS];
  char bytes[4096];

  for (int i = 0; i < STREAMS; i++)
    {
      connections[i] = lb_attack_connect (place, NULL);
      g_assert_nonnull (connections[i]);
      lb_attack_send (connections[i], request, strlen (request));
      files[i] = (struct pollfd) { g_socket_get_fd (g_socket_connection_get_socket (connections[i])), POLLIN, 0 };
    }
  while (!g_atomic_int_get (&drill->over))
    if (poll (files, STREAMS, 100) > 0)
      for (int i = 0; i < STREAMS; i++)
        if (files[i].revents != 0
            && g_socket_receive (g_socket_connection_get_socket (connections[i]), bytes, sizeof bytes, NULL, NULL) <= 0)
          files[i].fd = -1; /* its session came to its end */
  for (int i = 0; i < STREAMS; i++)
    g_object_unref (connections[i]);
  return NULL;
}

/* Comes late when the processors are busy, and later when they are busier. */
static gpointer
feel_pulse (gpointer data)
{
  Drill *drill = data;

  while (!g_atomic_int_get (&drill->over))
    {
      gint64 due = g_get_monotonic_time () + PULSE_US;
      g_usleep (PULSE_US);
      Sample sample = { due, g_get_monotonic_time () - due };
      g_array_append_val (drill->pulse, sample);
    }
  return NULL;
}

/* The load */

/* Everybody for @seconds; gives how much was done, each second. */
static double
load (Drill *drill, Person *people, int seconds, gint64 interval)
{
  GThread *threads[PEOPLE];
  guint64 done = 0;

  drill->begin = g_get_monotonic_time ();
  drill->end = drill->begin + seconds * G_USEC_PER_SEC;
  drill->interval = interval;
  for (int i = 0; i < PEOPLE; i++)
    {
      g_array_set_size (people[i].samples, 0);
      threads[i] = g_thread_new ("person", live, &people[i]);
    }
  for (gint64 next = drill->begin; interval > 0 && next < drill->end; next += G_USEC_PER_SEC)
    {
      gint64 memory = lb_program_memory (drill->program), now = g_get_monotonic_time ();
      g_array_append_val (drill->memory, memory);
      if (next + G_USEC_PER_SEC > now)
        g_usleep ((gulong) (next + G_USEC_PER_SEC - now));
    }
  for (int i = 0; i < PEOPLE; i++)
    {
      g_thread_join (threads[i]);
      done += people[i].samples->len;
    }
  return (double) done / seconds;
}

/* A file of one case, as nearly all are: those of the bureau's forms would be in all of them, and each reading be noted
 * for each case. */
static void
attach_file (Drill *drill, TestSession *session)
{
  static const char bytes[] = "%PDF-1.7 soak";
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, strlen (bytes));
  GVariant *args = g_variant_new_parsed ("{'text': <'附件'>, 'files': <[{'blob': <%s>, 'name': <'附件.pdf'>,"
                                         " 'mediaType': <'application/pdf'>, 'size': <int64 13>}]>}", digest);
  g_autoptr (LbCommand) command =
    test_command (drill->server, drill->cases->pdata[0], NULL, LB_COMMAND_COMMENT, 1, args);

  test_upload (drill->server, session, bytes, strlen (bytes));
  g_autoptr (TestAnswer) answer = test_push (drill->server, session, command);
  g_assert_cmpstr (test_outcome (answer), ==, "applied");
  drill->blob = g_strconcat ("/v1/blobs/", digest, NULL);
}

static void
start (Drill *drill, Person *people)
{
  TestServer *server = drill->server = test_server_new (TRUE);

  drill->cases = g_ptr_array_new_with_free_func (g_free);
  drill->memory = g_array_new (FALSE, FALSE, sizeof (gint64));
  drill->pulse = g_array_new (FALSE, FALSE, sizeof (Sample));
  test_receive_many (drill->server, CASES_LEAST, drill->cases);
  for (int i = 0; i < PEOPLE; i++)
    {
      const LbActor *actor = lb_fixture_actor_n (server->bureau, "counter", NULL, i + 1);
      people[i] = (Person) { .drill = drill, .number = i, .session = test_session_of (server, actor),
                             .samples = g_array_new (FALSE, FALSE, sizeof (Sample)) };
    }
  attach_file (drill, people[0].session);
  test_session (server, "supervision-1");
  test_server_sql (server, "UPDATE session SET access_until = access_until + 864000000 WHERE user = 'supervision-1'");
  test_server_stop (server);
  g_clear_pointer (&server->address, g_free);
  drill->program = lb_program_start (server->folder, &server->address);
}

static guint64
count_comments (const Person *people)
{
  guint64 comments = 0;

  for (int i = 0; i < PEOPLE; i++)
    comments += people[i].comments;
  return comments;
}

/* What it was like */

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

static void
collect (const Drill *drill, GArray *samples, int third, GArray *took)
{
  gint64 length = (drill->end - drill->begin) / 3, from = drill->begin + third * length;

  for (guint i = 0; i < samples->len; i++)
    {
      const Sample *sample = &g_array_index (samples, Sample, i);
      if (sample->at >= from && sample->at < from + length)
        g_array_append_val (took, sample->took);
    }
}

/* ms; so many hundredths of @took were faster. */
static double
slowest_of (GArray *took, int percent)
{
  g_assert_cmpuint (took->len, >, 0);
  qsort (took->data, took->len, sizeof (gint64), compare);
  return (double) g_array_index (took, gint64, (took->len - 1) * (guint) percent / 100) / 1000;
}

/* Of the given third of the time. */
static double
people_of (Drill *drill, Person *people, int third, int percent)
{
  g_autoptr (GArray) took = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (int i = 0; i < PEOPLE; i++)
    collect (drill, people[i].samples, third, took);
  return slowest_of (took, percent);
}

static double
pulse_of (Drill *drill, int third)
{
  g_autoptr (GArray) took = g_array_new (FALSE, FALSE, sizeof (gint64));

  collect (drill, drill->pulse, third, took);
  return slowest_of (took, 99);
}

static double
memory_of (Drill *drill, int third)
{
  guint length = MAX (drill->memory->len / 3, 1);
  double sum = 0;

  for (guint i = 0; i < length; i++)
    sum += (double) g_array_index (drill->memory, gint64, (guint) third * length + i);
  return sum / length;
}

static void
check_ledger (Drill *drill, Person *people, gint64 head, LbDrill *found)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (drill->server, LB_LEDGER_READ_ONLY);
  g_autoptr (GPtrArray) faults = NULL;
  gint64 wanted = head;

  wanted += (gint64) count_comments (people);
  for (int i = 0; i < PEOPLE; i++)
    found->lost += people[i].lost;
  found->lost += (guint64) MAX (wanted - lb_ledger_head (ledger), 0);
  found->twice += (guint64) MAX (lb_ledger_head (ledger) - wanted, 0);
  g_assert_true (lb_ledger_verify (ledger, &faults, NULL, NULL));
  found->crashed += faults->len;
}

static void
finish (Drill *drill, Person *people)
{
  for (int i = 0; i < PEOPLE; i++)
    {
      g_array_unref (people[i].samples);
      g_free (people[i].cursor);
    }
  g_ptr_array_unref (drill->cases);
  g_array_unref (drill->memory);
  g_array_unref (drill->pulse);
  g_free (drill->blob);
  test_server_free (drill->server);
}

static void
test_soak (void)
{
  Drill drill = { 0 };
  Person people[PEOPLE];
  LbDrill found = { 0 };
  guint runs = MAX (lb_drill_runs (5), 3);
  guint64 renewed = 0;

  start (&drill, people);
  GThread *listening = g_thread_new ("listeners", listen_on, &drill);
  GThread *feeling = g_thread_new ("pulse", feel_pulse, &drill);
  double full = load (&drill, people, FULL_SECONDS, 0);
  guint64 comments = (guint64) (full / 2 * 0.6 * runs) + (runs >= LONG_FORM ? FILLED : 0);
  test_receive_many (drill.server, (guint) MIN (comments / EVENTS_A_CASE, CASES_MOST), drill.cases);
  while (runs >= LONG_FORM && count_comments (people) < FILLED)
    load (&drill, people, FULL_SECONDS, 0);
  gint64 interval = (gint64) (PEOPLE * G_USEC_PER_SEC * 2 / full);
  g_array_set_size (drill.memory, 0);
  double half = load (&drill, people, (int) runs, interval);
  g_atomic_int_set (&drill.over, 1);
  g_thread_join (listening);
  g_thread_join (feeling);
  found.crashed += g_subprocess_get_identifier (drill.program) == NULL;
  lb_program_kill (drill.program);
  /* A case that is taken in is one event; the file came with another. */
  check_ledger (&drill, people, drill.cases->len * drill.server->bureau->state->version + 1, &found);
  for (int i = 0; i < PEOPLE; i++)
    renewed += people[i].renewed;
  double first = people_of (&drill, people, 0, 99), last = people_of (&drill, people, 2, 99);
  double memory_first = memory_of (&drill, 0), memory_last = memory_of (&drill, 2);
  double pulse_first = pulse_of (&drill, 0), pulse_last = pulse_of (&drill, 2);
  g_autofree char *more = g_strdup_printf (
    ", \"full_per_s\": %.0f, \"load_per_s\": %.0f, \"p50_first_ms\": %.1f, \"p50_last_ms\": %.1f, \"p99_first_ms\": %.1f"
    ", \"p99_last_ms\": %.1f, \"machine_first_ms\": %.1f, \"machine_last_ms\": %.1f, \"memory_first_KiB\": %.0f"
    ", \"memory_last_KiB\": %.0f, \"renewed\": %" G_GUINT64_FORMAT,
    full, half, people_of (&drill, people, 0, 50), people_of (&drill, people, 2, 50), first, last, pulse_first,
    pulse_last, memory_first, memory_last, renewed);
  finish (&drill, people);
  lb_drill_end (&found, "soak", runs, more);
  if (runs < LONG_FORM)
    return;
  g_assert_cmpfloat (memory_last, <, memory_first * FLAT);
  g_assert_cmpfloat (last, <, first * FLAT * MAX (1, pulse_last / pulse_first) + SLACK_MS);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/soak", test_soak);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many writers, many readers (F9): whoever pulls by cursor sees 1, 2, 3 … without a hole and without a repetition, whoever
 * listens is told of the newest. The control reads a feed whose numbers are given before the commit: it loses some, so the
 * reader would notice.
 */
#include "lb-drill.h"
#include "lb-test-server.h"

#include <stdlib.h>
#include <string.h>

#define WRITERS 24
#define READERS 12

typedef struct
{
  TestServer *server;
  TestSession *session;
  guint commands;  /* a writer's part */
  gint64 last;     /* a reader's: the newest number that it saw */
  guint64 skipped, twice;
  gint *over;      /* atomic: nobody writes any more */
  gint64 head;     /* what a reader must reach, when it is over; atomic by @over */
} Worker;

static gpointer
write_on (gpointer data)
{
  Worker *worker = data;

  for (guint i = 0; i < worker->commands;)
    {
      g_autoptr (LbCommand) command =
        test_command (worker->server, worker->server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                      g_variant_new_parsed ("{'text': <'同时'>}"));
      g_autofree char *body = test_push_body (command, worker->session->number + 1);
      g_autoptr (TestAnswer) answer =
        test_ask (worker->server, worker->session->access, "POST", "/v1/commands", body, -1, NULL);

      if (answer->status == 503 || answer->status == 0)
        {
          g_usleep (2000);
          continue;
        }
      g_assert_cmpstr (test_outcome (answer), ==, "applied");
      worker->session->number++;
      i++;
    }
  return NULL;
}

static void
see (Worker *worker, gint64 number)
{
  if (number > worker->last + 1)
    worker->skipped += (guint64) (number - worker->last - 1);
  worker->twice += number <= worker->last;
  worker->last = MAX (worker->last, number);
}

/* One page; the numbers of its events. *cursor moves. */
static void
read_page (Worker *worker, char **cursor)
{
  g_autofree char *path = *cursor != NULL
                            ? g_strdup_printf ("/v1/changes?limit=%d&since=%s", g_test_rand_int_range (1, 200), *cursor)
                            : g_strdup ("/v1/changes?limit=50");
  g_autoptr (TestAnswer) page = test_ask (worker->server, worker->session->access, "GET", path, NULL, 0, NULL);
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

static gpointer
read_on (gpointer data)
{
  Worker *worker = data;
  g_autofree char *cursor = NULL;

  while (!g_atomic_int_get (worker->over))
    read_page (worker, &cursor);
  for (int i = 0; i < 200 && worker->last < worker->head; i++)
    read_page (worker, &cursor);
  return NULL;
}

static gint64
head_of (TestServer *server, TestSession *session)
{
  g_autoptr (TestAnswer) answer = test_ask (server, session->access, "GET", "/v1/state-hash", NULL, 0, NULL);
  g_auto (GStrv) parts = g_strsplit (test_answer_text (answer, "cursor"), ".", -1);

  g_assert_cmpint (answer->status, ==, 200);
  return g_ascii_strtoll (parts[1], NULL, 10);
}

static void
test_feed (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  guint runs = lb_drill_runs (25);
  Worker writers[WRITERS] = { 0 }, readers[READERS] = { 0 };
  GThread *writing[WRITERS], *reading[READERS];
  LbDrill found = { 0 };
  gint over = 0;

  test_receive (server);
  for (int i = 0; i < WRITERS; i++)
    writers[i] = (Worker) { .server = server, .commands = runs,
                            .session =
                              test_session_of (server, lb_fixture_actor_n (server->bureau, "counter", NULL, i + 1)) };
  TestSession *all = test_session_of (server, lb_fixture_actor (server->bureau, "supervision", NULL));
  for (int i = 0; i < READERS; i++)
    {
      readers[i] = (Worker) { .server = server, .session = all, .over = &over };
      reading[i] = g_thread_new ("reader", read_on, &readers[i]);
    }
  for (int i = 0; i < WRITERS; i++)
    writing[i] = g_thread_new ("writer", write_on, &writers[i]);
  for (int i = 0; i < WRITERS; i++)
    g_thread_join (writing[i]);
  gint64 head = head_of (server, all);
  for (int i = 0; i < READERS; i++)
    readers[i].head = head;
  g_atomic_int_set (&over, 1);
  for (int i = 0; i < READERS; i++)
    {
      g_thread_join (reading[i]);
      found.skipped += readers[i].skipped + (guint64) MAX (head - readers[i].last, 0);
      found.twice += readers[i].twice;
    }
  g_assert_cmpint (head, >=, (gint64) runs * WRITERS);
  g_autofree char *more = g_strdup_printf (", \"events\": %" G_GINT64_FORMAT ", \"readers\": %d", head, READERS);
  lb_drill_end (&found, "feed", runs, more);
}

/* A reader that is given numbers as a bare sequence gives them: 3 becomes visible before 2. */
static void
test_control (void)
{
  Worker reader = { 0 };
  const gint64 visible[] = { 1, 3, 4 };

  for (gsize i = 0; i < G_N_ELEMENTS (visible); i++)
    see (&reader, visible[i]);
  g_assert_cmpuint (reader.skipped, ==, 1);
  see (&reader, 2);
  g_assert_cmpuint (reader.twice, ==, 1);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/feed", test_feed);
  g_test_add_func ("/drill/feed-control", test_control);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A disk that is full to the last byte (F5), under the store and under a desk. What was acknowledged stays; what cannot
 * be kept is refused at once and clearly, and has left nothing behind; reading goes on; and when there is room again the
 * same programs go on writing.
 */
#include "lb-clerk.h"
#include "lb-drill.h"
#include "lb-ledger-private.h"
#include "lb-program.h"
#include "lb-replica.h"
#include "lb-small-disk.h"
#include "lb-test-server.h"

#include <stdlib.h>
#include <string.h>

#define DISK_MEBIBYTES 48
#define WRITERS 4
#define REFUSALS 6      /* of each writer, before there is room again */
#define PATIENCE_S 60
#define CHAPTER 12      /* times that one store, or one desk, is filled: its log has room of its own when it begins anew */

/* What every other one must reach in the long form, µs; the slowest say more of what else the machine does. In the short
 * form, beside other tests, a hundred times that is a fault. */
#define REFUSED_WITHIN 100000
#define WRITES_WITHIN 1000000

static LbSmallDisk *disk;

typedef struct
{
  GArray *refusals;  /* µs until each refusal */
  GArray *returns;   /* µs from room to the first thing kept */
  guint reads;       /* done while it was full */
  guint unclear;     /* answers that do not say what is wrong */
} Figures;

static void
add (GArray *figures, gint64 figure)
{
  g_array_append_val (figures, figure);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

static double
part (GArray *figures, guint percent)
{
  qsort (figures->data, figures->len, sizeof (gint64), compare);
  return figures->len > 0 ? (double) g_array_index (figures, gint64, (figures->len - 1) * percent / 100) / 1000 : 0;
}

static void
end (const char *name, const LbDrill *found, guint runs, Figures *figures)
{
  gboolean exact = g_getenv ("LB_DRILL_RUNS") != NULL;
  double refused = part (figures->refusals, 50), back = part (figures->returns, 50);
  g_autofree char *more = g_strdup_printf (
    ", \"disk\": \"%s\", \"refusals\": %u, \"refused_p50_ms\": %.1f, \"refused_p99_ms\": %.1f, \"reads\": %u,"
    " \"unclear\": %u, \"writes_again_p50_ms\": %.1f, \"writes_again_p99_ms\": %.1f",
    lb_small_disk_kind (disk), figures->refusals->len, refused, part (figures->refusals, 99), figures->reads,
    figures->unclear, back, part (figures->returns, 99));

  lb_drill_end (found, name, runs, more);
  g_assert_cmpuint (figures->refusals->len, >, 0);
  g_assert_cmpuint (figures->reads, >, 0);
  g_assert_cmpuint (figures->unclear, ==, 0);
  g_assert_cmpfloat (refused, <, REFUSED_WITHIN / 1000.0 * (exact ? 1 : 100));
  g_assert_cmpfloat (back, <, WRITES_WITHIN / 1000.0 * (exact ? 1 : 100));
  g_array_unref (figures->refusals);
  g_array_unref (figures->returns);
}

static Figures
figures_new (void)
{
  return (Figures) { g_array_new (FALSE, FALSE, sizeof (gint64)), g_array_new (FALSE, FALSE, sizeof (gint64)), 0, 0 };
}

/* More than a page, so that what was left of the log does not last. */
static char *
long_text (void)
{
  char *text = g_malloc0 (3901);

  memset (text, 'x', 3900);
  return text;
}

/* The store */

typedef struct
{
  TestServer *server;
  TestSession *session; /* its number is the last that was acknowledged */
  GMutex lock;
  GArray *refusals;     /* (mutex lock) */
  gint refused;         /* atomic: how many since it was asked last */
  gint unclear;         /* atomic */
  gint acknowledged;    /* atomic */
  gint stop;            /* atomic */
} Writer;

static void
write_one (Writer *writer, const char *body)
{
  while (!g_atomic_int_get (&writer->stop))
    {
      gint64 begun = g_get_monotonic_time ();
      g_autoptr (TestAnswer) answer =
        test_ask (writer->server, writer->session->access, "POST", "/v1/commands", body, -1, NULL);
      if (answer->status == 200)
        {
          g_assert_cmpstr (test_outcome (answer), ==, "applied");
          writer->session->number++;
          g_atomic_int_inc (&writer->acknowledged);
          return;
        }
      if (answer->status == 507 && strcmp (test_answer_problem (answer), "full") == 0)
        {
          g_mutex_lock (&writer->lock);
          add (writer->refusals, g_get_monotonic_time () - begun);
          g_mutex_unlock (&writer->lock);
          g_atomic_int_inc (&writer->refused);
        }
      else if (g_atomic_int_add (&writer->unclear, 1) == 0)
        g_test_message ("a full disk is answered %ld: %s", answer->status, answer->body->str);
      g_usleep (5000);
    }
}

static gpointer
write_on (gpointer data)
{
  Writer *writer = data;
  while (!g_atomic_int_get (&writer->stop))
    {
      g_autoptr (LbCommand) command =
        test_command (writer->server, writer->server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                      g_variant_new_parsed ("{'text': <'磁盘已满'>}"));
      g_autofree char *body = test_push_body (command, writer->session->number + 1);
      write_one (writer, body);
    }
  return NULL;
}

/* The store goes on all the while, or has died of it. */
static void
check_alive (GSubprocess *program)
{
  if (g_subprocess_get_identifier (program) != NULL)
    return;
  g_subprocess_wait (program, NULL, NULL);
  g_error ("the store has died: %s %d", g_subprocess_get_if_signaled (program) ? "signal" : "status",
           g_subprocess_get_if_signaled (program) ? g_subprocess_get_term_sig (program)
                                                  : g_subprocess_get_exit_status (program));
}

/* Until every writer has been told @count more times what @what counts. */
static void
wait_for (GSubprocess *program, Writer *writers, gsize what, int count)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;

  for (int i = 0; i < WRITERS; i++)
    {
      gint *at = (gint *) (gpointer) ((char *) &writers[i] + what);
      int wanted = g_atomic_int_get (at) + count;
      while (g_atomic_int_get (at) < wanted)
        {
          check_alive (program);
          if (g_get_monotonic_time () > until)
            g_error ("a writer waits in vain: %d acknowledged, %d refused as full, %d answered otherwise",
                     g_atomic_int_get (&writers[i].acknowledged), g_atomic_int_get (&writers[i].refused),
                     g_atomic_int_get (&writers[i].unclear));
          g_main_context_iteration (NULL, FALSE);
          g_usleep (1000);
        }
    }
}

/* Who reads notices nothing. */
static void
read_meanwhile (TestServer *server, TestSession *session, Figures *figures)
{
  static const char *const paths[] = { "/v1/changes?limit=100", "/v1/state-hash", "/v1/store", "/healthz" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (TestAnswer) answer = test_ask (server, session->access, "GET", paths[i], NULL, 0, NULL);
      figures->reads += answer->status == 200;
      if (answer->status != 200)
        {
          figures->unclear++;
          g_test_message ("%s is answered %ld while the disk is full", paths[i], answer->status);
        }
    }
}

/* A file and a sign-in need room as well, and are told so. */
static void
ask_for_room (TestServer *server, TestSession *session, guint serial, Figures *figures)
{
  g_autofree char *bytes = g_strdup_printf ("%%PDF-1.7 %u %0100000d", serial, 0);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, bytes, -1);
  g_autofree char *body = g_strdup_printf ("{\"sha256\":\"%s\",\"size\":%zu}", digest, strlen (bytes));
  gint64 begun_at = g_get_monotonic_time ();
  g_autoptr (TestAnswer) begun = test_ask (server, session->access, "POST", "/v1/uploads", body, -1, NULL);
  g_autoptr (TestAnswer) sent = NULL;

  if (begun->status == 201) /* there was room for a row, but there is none for the file */
    {
      g_autofree char *path = g_strconcat ("/v1/uploads/", test_answer_text (begun, "upload"), NULL);
      begun_at = g_get_monotonic_time ();
      sent = test_ask (server, session->access, "PATCH", path, bytes, (gssize) strlen (bytes), "Upload-Offset: 0", NULL);
    }
  const TestAnswer *last = sent != NULL ? sent : begun;
  if (last->status == 507)
    add (figures->refusals, g_get_monotonic_time () - begun_at);
  else
    {
      g_test_message ("a file is answered %ld while the disk is full: %s", last->status, last->body->str);
      figures->unclear++;
    }
}

/* What was acknowledged is there once, and nothing that was refused left a trace. */
static void
check_store (TestServer *server, Writer *writers, gint64 before, LbDrill *found)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (server, 0);
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (LbCase) state = lb_ledger_case (ledger, server->bureau->case_id, NULL);
  gint64 taken = 0;

  for (int i = 0; i < WRITERS; i++)
    {
      g_autofree char *user = g_strdup_printf ("counter-hall-%d", i + 1);
      gint64 last = lb_ledger_last_number (ledger, user, writers[i].session->device, NULL);
      found->lost += (guint64) MAX (writers[i].session->number - last, 0);
      /* The one under way when the writers were stopped. */
      found->twice += (guint64) MAX (last - writers[i].session->number - 1, 0);
      taken += last;
    }
  found->diverged += state->version != before + taken - 1; /* the reception was the first writer's first */
  g_assert_true (lb_ledger_verify (ledger, &faults, NULL, NULL));
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", (char *) faults->pdata[i]);
  found->crashed += faults->len;
}

/* Full and empty again, under a store that goes on all the while. */
static void
fill_once (TestServer *server, GSubprocess *program, Writer *writers, guint serial, Figures *figures)
{
  wait_for (program, writers, G_STRUCT_OFFSET (Writer, acknowledged), 2);
  lb_small_disk_fill (disk);
  wait_for (program, writers, G_STRUCT_OFFSET (Writer, refused), REFUSALS);
  read_meanwhile (server, writers[0].session, figures);
  ask_for_room (server, writers[0].session, serial, figures);
  gint64 room = g_get_monotonic_time ();
  lb_small_disk_make_room (disk);
  wait_for (program, writers, G_STRUCT_OFFSET (Writer, acknowledged), 1);
  add (figures->returns, g_get_monotonic_time () - room);
}

/* A store that has everything to begin with, moved onto the small disk. */
static TestServer *
store_on_disk (void)
{
  TestServer *server = test_server_new_in_folder (TRUE);
  g_autofree char *folder = g_build_filename (lb_small_disk_folder (disk), "store", NULL);
  g_autofree char *copy = g_strdup_printf ("cp -a %s %s", server->folder, folder);
  int status = -1;

  test_receive (server);
  for (int i = 0; i < WRITERS; i++)
    test_session_of (server, lb_fixture_actor_n (server->bureau, "counter", NULL, i + 1));
  test_server_stop (server);
  g_assert_true (g_spawn_command_line_sync (copy, NULL, NULL, &status, NULL) && status == 0);
  lb_drill_remove (server->folder);
  g_free (server->folder);
  server->folder = g_steal_pointer (&folder);
  return server;
}

static void
one_store (guint runs, Figures *figures, LbDrill *found)
{
  TestServer *server = store_on_disk ();
  Writer *writers = g_new0 (Writer, WRITERS);
  GThread *threads[WRITERS];

  g_clear_pointer (&server->address, g_free);
  GSubprocess *program = lb_program_start_with (server->folder, lb_small_disk_environment (disk), &server->address);
  for (int i = 0; i < WRITERS; i++)
    {
      const LbActor *actor = lb_fixture_actor_n (server->bureau, "counter", NULL, i + 1);
      writers[i].server = server;
      writers[i].session = test_session (server, actor->id);
      writers[i].refusals = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_mutex_init (&writers[i].lock);
      threads[i] = g_thread_new ("writer", write_on, &writers[i]);
    }
  for (guint run = 0; run < runs; run++)
    fill_once (server, program, writers, run, figures);
  for (int i = 0; i < WRITERS; i++)
    g_atomic_int_set (&writers[i].stop, 1);
  for (int i = 0; i < WRITERS; i++)
    {
      g_thread_join (threads[i]);
      g_array_append_vals (figures->refusals, writers[i].refusals->data, writers[i].refusals->len);
      figures->unclear += (guint) writers[i].unclear;
      g_array_unref (writers[i].refusals);
      g_mutex_clear (&writers[i].lock);
    }
  lb_program_kill (program);
  check_store (server, writers, server->bureau->state->version, found);
  g_free (writers);
  test_server_free (server);
}

static void
test_store (void)
{
  Figures figures = figures_new ();
  guint runs = lb_drill_runs (4);
  LbDrill found = { 0 };

  for (guint done = 0; done < runs; done += CHAPTER)
    one_store (MIN (CHAPTER, runs - done), &figures, &found);
  end ("full", &found, runs, &figures);
}

/* A desk */

typedef struct
{
  TestServer *server;
  TestSession *colleague;
  LbActor *actor;
  char *folder;
  LbClerk *clerk;
  GHashTable *saved;   /* set of texts that it said were saved */
  GHashTable *refused; /* set of texts that it said had no room */
  guint texts;
} Desk;

/* TRUE when it was kept; µs in *ret_took. Anything but "saved" and "no room" is unclear. */
static gboolean
edit (Desk *desk, Figures *figures, gint64 *ret_took)
{
  g_autofree char *padding = long_text ();
  g_autofree char *text = g_strdup_printf ("edit-%05u", desk->texts++);
  gint64 begun = g_get_monotonic_time ();
  g_autofree char *said =
    lb_clerk_tell (desk->clerk, "submit\t%s\t-\tcomment\t{'text': <'%s %s'>}", desk->server->bureau->case_id, text, padding);

  *ret_took = g_get_monotonic_time () - begun;
  if (said != NULL && g_str_has_prefix (said, "saved\t"))
    {
      g_hash_table_add (desk->saved, g_steal_pointer (&text));
      return TRUE;
    }
  if (g_strcmp0 (said, "failed\tfull") != 0)
    {
      g_test_message ("a full disk is answered: %s", said != NULL ? said : "it is dead");
      if (said == NULL || figures->unclear++ > 20)
        g_error ("what a full disk is answered is not clear");
    }
  g_hash_table_add (desk->refused, g_steal_pointer (&text));
  return FALSE;
}

static void
refuse_once (Desk *desk, Figures *figures, const char *what)
{
  gint64 begun = g_get_monotonic_time ();
  g_autofree char *said = lb_clerk_tell (desk->clerk, "%s", what);

  if (g_strcmp0 (said, "failed\tfull") == 0)
    add (figures->refusals, g_get_monotonic_time () - begun);
  else
    {
      g_test_message ("%.20s is answered %s while the disk is full", what, said);
      figures->unclear++;
    }
}

static void
edit_elsewhere (Desk *desk)
{
  g_autofree char *text = long_text ();
  g_autoptr (LbCommand) command = test_command (desk->server, desk->server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                g_variant_new_parsed ("{'text': <%s>}", text));
  g_autoptr (TestAnswer) answer = test_push (desk->server, desk->colleague, command);

  g_assert_cmpstr (test_outcome (answer), ==, "applied");
}

static gint64
version_in_store (Desk *desk)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (desk->server, LB_LEDGER_READ_ONLY);
  g_autoptr (LbCase) state = lb_ledger_case (ledger, desk->server->bureau->case_id, NULL);

  return state->version;
}

static gint64
version_seen (Desk *desk)
{
  g_autofree char *seen = lb_clerk_tell (desk->clerk, "read\t%s", desk->server->bureau->case_id);

  return seen != NULL && g_str_has_prefix (seen, "version\t") ? g_ascii_strtoll (seen + strlen ("version\t"), NULL, 10) : -1;
}

/* Until nothing waits and it shows what the store has. */
static void
settle (Desk *desk)
{
  g_autofree char *quiet = lb_clerk_tell (desk->clerk, "quiet");
  gint64 until = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;

  g_assert_cmpstr (quiet, ==, "quiet\t0\t0");
  while (version_seen (desk) != version_in_store (desk))
    {
      if (g_get_monotonic_time () > until)
        g_error ("the desk does not catch up");
      g_usleep (5000);
    }
}

static void
fill_desk_once (Desk *desk, Figures *figures)
{
  gint64 took = 0;

  lb_small_disk_fill (disk);
  while (edit (desk, figures, &took)) /* what the log has room for */
    ;
  add (figures->refusals, took);
  edit_elsewhere (desk); /* and there is something to pull */
  refuse_once (desk, figures, "attach\t300000\t5");
  for (int i = 0; i < REFUSALS; i++)
    if (!edit (desk, figures, &took))
      add (figures->refusals, took);
  figures->reads += version_seen (desk) > 0;
  gint64 room = g_get_monotonic_time ();
  lb_small_disk_make_room (disk);
  while (!edit (desk, figures, &took))
    ;
  add (figures->returns, g_get_monotonic_time () - room);
  settle (desk);
}

static guint
times (GPtrArray *lines, const char *text)
{
  guint count = 0;

  for (guint i = 0; i < lines->len; i++)
    count += strstr (lines->pdata[i], text) != NULL;
  return count;
}

static void
check_desk (Desk *desk, LbDrill *found)
{
  g_autofree char *path = g_build_filename (desk->folder, desk->actor->id, NULL);
  g_autoptr (LbLedger) ledger = test_server_ledger (desk->server, LB_LEDGER_READ_ONLY);
  g_autoptr (LbReplica) replica = lb_replica_open (path, TRUE, NULL);
  g_autoptr (GPtrArray) lines = lb_ledger_case_lines (ledger, desk->server->bureau->case_id, NULL);
  g_auto (GStrv) scopes = lb_actor_scopes (desk->actor);
  GHashTableIter iter;
  gpointer text;
  gint64 head, cases;

  g_hash_table_iter_init (&iter, desk->saved);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    {
      found->lost += times (lines, text) == 0;
      found->twice += times (lines, text) > 1;
    }
  g_hash_table_iter_init (&iter, desk->refused);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    found->twice += times (lines, text) > 0;
  g_autofree char *ours = lb_replica_state_hash (replica, &cases, NULL), *theirs = NULL;
  g_assert_true (lb_ledger_state_hash (ledger, (const char *const *) scopes, &head, &cases, &theirs, NULL));
  found->diverged += g_strcmp0 (ours, theirs) != 0;
}

static void
one_desk (guint runs, Figures *figures, LbDrill *found)
{
  Desk desk = { .server = test_server_new_in_folder (TRUE) };

  test_receive (desk.server);
  desk.actor = lb_fixture_actor_n (desk.server->bureau, "counter", NULL, 1);
  test_session_of (desk.server, desk.actor);
  desk.colleague = test_session_of (desk.server, lb_fixture_actor_n (desk.server->bureau, "counter", NULL, 2));
  desk.folder = g_build_filename (lb_small_disk_folder (disk), "desk", NULL);
  desk.saved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  desk.refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  desk.clerk = lb_clerk_start (desk.folder, desk.server->address, desk.actor->id, 0, lb_small_disk_environment (disk));
  g_autofree char *ready = lb_clerk_hear (desk.clerk);
  settle (&desk);
  for (guint run = 0; run < runs; run++)
    fill_desk_once (&desk, figures);
  lb_clerk_free (desk.clerk);
  check_desk (&desk, found);
  lb_drill_remove (desk.folder);
  g_free (desk.folder);
  g_hash_table_unref (desk.saved);
  g_hash_table_unref (desk.refused);
  test_server_free (desk.server);
}

static void
test_desk (void)
{
  Figures figures = figures_new ();
  guint runs = lb_drill_runs (4);
  LbDrill found = { 0 };

  for (guint done = 0; done < runs; done += CHAPTER)
    one_desk (MIN (CHAPTER, runs - done), &figures, &found);
  end ("full-desk", &found, runs, &figures);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  disk = lb_small_disk_new (DISK_MEBIBYTES);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/full", test_store);
  g_test_add_func ("/drill/full-desk", test_desk);
  int result = g_test_run ();
  lb_small_disk_free (disk);
  return result;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kill -9 of a client (F4): while it sends, while it pulls, in the middle of a first sync, in the middle of a file. What
 * it said was saved is there when it is started again, is done once, and no half snapshot was ever opened.
 */
#include "lb-clerk.h"
#include "lb-drill.h"
#include "lb-ledger-private.h"
#include "lb-replica.h"
#include "lb-test-line.h"
#include "lb-test-server.h"

#include <glib/gstdio.h>
#include <string.h>

#define CHAPTER 24          /* kills on one replica, before all is settled and compared */
#define TRIES 20            /* for one moment */
#define KILL_STEPS 12       /* of a first sync: what lb_replica_kill_at() counts */
#define PATIENCE_US 2000000 /* until a moment that does not come is given up */
#define EDITS_BEFORE 3      /* at most, before it is aimed at */

typedef enum { PUSH, PULL, SNAPSHOT, UPLOAD, N_KINDS } Kind;

static const char *const kinds[] = { "push", "pull", "snapshot", "upload" };

typedef struct
{
  TestServer *server;
  TestLine *line;
  TestSession *colleague; /* who writes into the same case */
  LbActor *actor;         /* whose desk it is */
  char *folder, *replica; /* of the desk, and of its user in there */
  GMutex lock;
  LbClerk *desk;           /* (mutex lock) (nullable) while it runs; made and freed by the drill's own thread */
  GPtrArray *saved;       /* (element-type utf8) texts that the desk said were saved */
  GPtrArray *files;       /* (element-type utf8) digests that it said were taken over and that a saved command names */
  char *draft;            /* (nullable) the text that it said was kept last */
  char *hoped;            /* (nullable) the one under way when it died */
  guint texts;            /* that were thought of */
} Drill;

/* Set-up */

/* So that a snapshot is longer than a packet, and has something to cut. */
static void
fill (Drill *drill)
{
  for (int i = 0; i < 12; i++)
    {
      g_autofree char *noise = g_malloc0 (1501);
      for (int j = 0; j < 1500; j++)
        noise[j] = "abcdefghijklmnopqrstuvwxyz0123456789"[g_test_rand_int_range (0, 36)];
      g_autoptr (LbCommand) command = test_command (drill->server, drill->server->bureau->case_id, NULL,
                                                    LB_COMMAND_COMMENT, 1, g_variant_new_parsed ("{'text': <%s>}", noise));
      g_autoptr (TestAnswer) answer = test_push (drill->server, drill->colleague, command);
      g_assert_cmpstr (test_outcome (answer), ==, "applied");
    }
}

static void
kill_desk (gpointer data)
{
  Drill *drill = data;

  g_mutex_lock (&drill->lock);
  if (drill->desk != NULL)
    lb_clerk_kill (drill->desk);
  g_mutex_unlock (&drill->lock);
}

static Drill *
drill_new (void)
{
  Drill *drill = g_new0 (Drill, 1);

  g_mutex_init (&drill->lock);
  drill->server = test_server_new (TRUE);
  test_receive (drill->server);
  drill->actor = lb_fixture_actor_n (drill->server->bureau, "counter", NULL, 1);
  test_session_of (drill->server, drill->actor);
  drill->colleague = test_session_of (drill->server, lb_fixture_actor_n (drill->server->bureau, "counter", NULL, 2));
  fill (drill);
  drill->line = test_line_new (drill->server->address);
  test_line_on_cut (drill->line, kill_desk, drill);
  drill->folder = g_dir_make_tmp ("lianban-desk-XXXXXX", NULL);
  drill->replica = g_build_filename (drill->folder, drill->actor->id, NULL);
  drill->saved = g_ptr_array_new_with_free_func (g_free);
  drill->files = g_ptr_array_new_with_free_func (g_free);
  return drill;
}

static void
drill_free (Drill *drill)
{
  test_line_free (drill->line);
  test_server_free (drill->server);
  lb_drill_remove (drill->folder);
  g_ptr_array_unref (drill->saved);
  g_ptr_array_unref (drill->files);
  g_free (drill->folder);
  g_free (drill->replica);
  g_free (drill->draft);
  g_free (drill->hoped);
  g_mutex_clear (&drill->lock);
  g_free (drill);
}

/* What the desk does until it is killed */

/* Does its next edit; FALSE when it died of it. */
static gboolean
edit (Drill *drill, const char *blob, int size)
{
  char *text = g_strdup_printf ("edit-%05u", drill->texts++);
  GVariant *args = blob == NULL
                     ? g_variant_new_parsed ("{'text': <%s>}", text)
                     : g_variant_new_parsed ("{'text': <%s>, 'files': <[{'blob': <%s>, 'name': <'附件.pdf'>,"
                                             " 'mediaType': <'application/pdf'>, 'size': <%x>}]>}",
                                             text, blob, (gint64) size);
  g_autoptr (GVariant) sunk = g_variant_ref_sink (args);
  g_autofree char *printed = g_variant_print (sunk, TRUE);
  g_autofree char *said =
    lb_clerk_tell (drill->desk, "submit\t%s\t-\tcomment\t%s", drill->server->bureau->case_id, printed);

  if (said == NULL || strcmp (said, "refused\twrong-state") == 0) /* the case is not here yet */
    {
      g_free (text);
      return said != NULL;
    }
  if (!g_str_has_prefix (said, "saved\t"))
    g_error ("an edit was not saved: %s", said);
  g_ptr_array_add (drill->saved, text);
  if (blob != NULL)
    g_ptr_array_add (drill->files, g_strdup (blob));
  return TRUE;
}

static gboolean
draft (Drill *drill)
{
  g_free (drill->hoped);
  drill->hoped = g_strdup_printf ("draft-%05u", drill->texts++);
  g_autofree char *said = lb_clerk_tell (drill->desk, "draft\tthe-one\t%s", drill->hoped);

  if (said == NULL)
    return FALSE;
  g_assert_cmpstr (said, ==, "kept");
  g_free (drill->draft);
  drill->draft = g_steal_pointer (&drill->hoped);
  return TRUE;
}

static gboolean
attach (Drill *drill)
{
  int size = g_test_rand_int_range (100000, 600000);
  g_autofree char *said = lb_clerk_tell (drill->desk, "attach\t%d\t%u", size, (guint) g_test_rand_int ());

  if (said == NULL)
    return FALSE;
  g_assert_true (g_str_has_prefix (said, "attached\t"));
  return edit (drill, said + strlen ("attached\t"), size);
}

/* A colleague's edit, for the desk to pull. */
static void
edit_elsewhere (Drill *drill)
{
  g_autoptr (LbCommand) command =
    test_command (drill->server, drill->server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                  g_variant_new_parsed ("{'text': <'同事写的'>}"));
  g_autoptr (TestAnswer) answer = test_push (drill->server, drill->colleague, command);

  g_assert_cmpstr (test_outcome (answer), ==, "applied");
}

/* At what moment of what request the desk is to be killed. */
static void
aim (Drill *drill, Kind kind)
{
  static const char *const requests[N_KINDS][2] = {
    { "POST /v1/commands", "POST /v1/commands" },
    { "GET /v1/changes", "GET /v1/changes" },
    { "GET /v1/snapshot", "GET /v1/snapshot" },
    { "PATCH /v1/uploads", "POST /v1/uploads" },
  };
  static const LbCut cuts[] = { LB_CUT_BYTES, LB_CUT_ANSWER, LB_CUT_DOWN, LB_CUT_LATE };
  LbCut cut = cuts[g_test_rand_int_range (0, G_N_ELEMENTS (cuts))];
  int most = cut == LB_CUT_LATE                        ? 12000 /* µs: while it takes the answer in */
             : kind == SNAPSHOT && cut == LB_CUT_DOWN  ? 10000
             : kind == UPLOAD && cut == LB_CUT_BYTES   ? 400000
                                                       : 600;

  test_line_cut (drill->line, cut, requests[kind][g_test_rand_int_range (0, 4) == 0], 1,
                 g_test_rand_int_range (1, most));
}

/* Goes on working until it is dead; FALSE when nobody killed it. @before: edits until it is aimed at; -1: it was. */
static gboolean
work (Drill *drill, Kind kind, int before)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (g_get_monotonic_time () < until)
    {
      if (before-- == 0)
        aim (drill, kind);
      gboolean alive = kind == UPLOAD ? attach (drill) : edit (drill, NULL, 0);

      if (kind == PULL)
        edit_elsewhere (drill);
      if (!alive || !draft (drill))
        return TRUE;
      g_usleep ((gulong) g_test_rand_int_range (0, 8000));
    }
  return FALSE;
}

/* Killing */

/* The replica forgets what came from the store, as after a restore there; what waits stays. */
static void
make_it_begin_again (Drill *drill)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_test (drill->replica, G_FILE_TEST_IS_DIR))
    return;
  g_autoptr (LbReplica) replica = lb_replica_open (drill->replica, TRUE, &error);
  g_assert_no_error (error);
  lb_replica_reset (replica, &error);
  g_assert_no_error (error);
}

/* Starts the desk, and kills it at a moment of @kind. FALSE when that moment did not come. */
static gboolean
die_once (Drill *drill, Kind kind)
{
  gboolean by_step = kind == SNAPSHOT && g_test_rand_int_range (0, 2) == 0, killed = TRUE;
  gboolean early = kind == SNAPSHOT || (kind == PUSH && g_test_rand_int_range (0, 2) == 0);

  if (kind == SNAPSHOT)
    make_it_begin_again (drill);
  if (early && !by_step)
    aim (drill, kind);
  LbClerk *desk = lb_clerk_start (drill->folder, test_line_address (drill->line), drill->actor->id,
                                by_step ? g_test_rand_int_range (1, KILL_STEPS + 1) : 0, NULL);
  g_mutex_lock (&drill->lock);
  drill->desk = desk;
  g_mutex_unlock (&drill->lock);
  g_autofree char *ready = lb_clerk_hear (drill->desk);
  if (ready != NULL)
    killed = work (drill, kind, early ? -1 : g_test_rand_int_range (0, EDITS_BEFORE + 1));
  lb_clerk_kill (drill->desk);
  test_line_cut (drill->line, LB_CUT_NONE, NULL, 0, 0);
  g_mutex_lock (&drill->lock);
  g_clear_pointer (&drill->desk, lb_clerk_free);
  g_mutex_unlock (&drill->lock);
  return killed;
}

/* Looking at what is left */

/* How often each text is in the store. (transfer full) */
static GHashTable *
texts_in_store (Drill *drill, LbLedger *ledger)
{
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) lines = lb_ledger_case_lines (ledger, drill->server->bureau->case_id, NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const char *at = strstr (lines->pdata[i], "\"edit-");
      char *text = at != NULL ? g_strndup (at + 1, strcspn (at + 1, "\"")) : NULL;
      if (text != NULL)
        g_hash_table_replace (texts, text, GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (texts, text)) + 1));
    }
  return texts;
}

static gint64
number (LbDatabase *database, const char *sql, gint64 bound)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  lb_database_integer (database, 0, &value, &error, sql, "x:bound", bound, NULL);
  g_assert_no_error (error);
  return value;
}

/* Whole up to its cursor: everything that the store had by then, and nothing without a cursor. */
static void
check_whole (LbReplica *replica, LbLedger *ledger, LbDrill *found)
{
  g_autofree char *cursor = NULL;

  g_assert_true (lb_replica_get (replica, "cursor", &cursor, NULL));
  g_auto (GStrv) parts = g_strsplit (cursor != NULL ? cursor : ".0", ".", 3);
  gint64 seq = g_ascii_strtoll (parts[1], NULL, 10);
  gint64 here = number (lb_replica_database (replica), "SELECT count (*) FROM event WHERE :bound", 1);
  gint64 there = number (ledger->database, "SELECT count (*) FROM event WHERE seq <= :bound", seq);

  if (here != there)
    g_test_message ("%" G_GINT64_FORMAT " events here, %" G_GINT64_FORMAT " there, at %s", here, there, cursor);
  found->diverged += here != there;
}

/* Saved and neither waiting nor in the store: lost. */
static void
check_edits (Drill *drill, LbReplica *replica, GHashTable *texts, LbDrill *found)
{
  g_autoptr (GPtrArray) drafts = lb_replica_list_drafts (replica, "intake", NULL);
  const LbDraft *kept = drafts->len > 0 ? drafts->pdata[0] : NULL;

  for (guint i = 0; i < drill->saved->len; i++)
    {
      g_autofree char *like = g_strdup_printf ("%%\"%s\"%%", (char *) drill->saved->pdata[i]);
      gint64 here = 0;
      if (g_hash_table_contains (texts, drill->saved->pdata[i]))
        continue;
      g_assert_true (lb_database_integer (lb_replica_database (replica), 0, &here, NULL,
                                          "SELECT count (*) FROM outbox WHERE body LIKE :like", "s:like", like, NULL));
      found->lost += here == 0;
      found->twice += here > 1;
    }
  if (drill->draft != NULL
      && (kept == NULL
          || (strcmp (kept->content, drill->draft) != 0 && g_strcmp0 (kept->content, drill->hoped) != 0)))
    found->lost++;
  else if (kept != NULL && g_strcmp0 (kept->content, drill->hoped) == 0)
    {
      g_free (drill->draft);
      drill->draft = g_steal_pointer (&drill->hoped);
    }
}

static void
check_twice (GHashTable *texts, LbDrill *found)
{
  GHashTableIter iter;
  gpointer count;

  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    found->twice += GPOINTER_TO_INT (count) > 1;
}

/* As the next start finds it. */
static void
inspect (Drill *drill, LbDrill *found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) ledger = test_server_ledger (drill->server, LB_LEDGER_READ_ONLY);
  g_autoptr (GHashTable) texts = texts_in_store (drill, ledger);

  check_twice (texts, found);
  if (!g_file_test (drill->replica, G_FILE_TEST_IS_DIR))
    {
      g_assert_cmpuint (drill->saved->len, ==, 0);
      return;
    }
  g_autoptr (LbReplica) replica = lb_replica_open (drill->replica, TRUE, &error);
  if (replica == NULL)
    {
      g_test_message ("the replica does not open: %s", error->message);
      found->crashed++;
      return;
    }
  check_whole (replica, ledger, found);
  check_edits (drill, replica, texts, found);
}

/* What screens show is what follows from the events and what waits. */
static void
check_rows (Drill *drill, LbReplica *replica, LbDrill *found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbFacts) facts = lb_replica_load_facts (replica, drill->actor, &error);
  gint64 differences = -1;

  g_assert_no_error (error);
  lb_replica_set_facts (replica, facts);
  g_assert_true (lb_replica_verify (replica, &differences, &error));
  if (differences != 0)
    g_test_message ("%" G_GINT64_FORMAT " rows differ from what follows from the events", differences);
  found->diverged += differences != 0;
}

/* Until the desk shows what the store has. */
static gboolean
has_pulled (Drill *drill, LbClerk *desk, LbLedger *ledger)
{
  g_autoptr (LbCase) state = lb_ledger_case (ledger, drill->server->bureau->case_id, NULL);
  g_autofree char *wanted = g_strdup_printf ("version\t%" G_GINT64_FORMAT, state->version);

  for (int i = 0; i < 3000; i++)
    {
      g_autofree char *seen = lb_clerk_tell (desk, "read\t%s", state->id);
      if (g_strcmp0 (seen, wanted) == 0)
        return TRUE;
      g_usleep (10000);
    }
  return FALSE;
}

/* Started once more and left in peace, everything is in the store, once, and desk and store agree. */
static void
settle (Drill *drill, LbDrill *found)
{
  LbClerk *desk = lb_clerk_start (drill->folder, test_line_address (drill->line), drill->actor->id, 0, NULL);
  g_autofree char *ready = lb_clerk_hear (desk), *quiet = lb_clerk_tell (desk, "quiet");
  g_autoptr (LbLedger) ledger = test_server_ledger (drill->server, LB_LEDGER_READ_ONLY);
  gint64 head, cases;

  g_assert_cmpstr (quiet, ==, "quiet\t0\t0");
  found->crashed += !has_pulled (drill, desk, ledger);
  lb_clerk_free (desk);
  g_autoptr (LbReplica) replica = lb_replica_open (drill->replica, TRUE, NULL);
  g_autoptr (GHashTable) texts = texts_in_store (drill, ledger);
  for (guint i = 0; i < drill->saved->len; i++)
    found->lost += !g_hash_table_contains (texts, drill->saved->pdata[i]);
  for (guint i = 0; i < drill->files->len; i++)
    {
      gint64 there = 0;
      g_assert_true (lb_database_integer (ledger->database, 0, &there, NULL,
                                          "SELECT count (*) FROM blob WHERE digest = :digest", "s:digest",
                                          drill->files->pdata[i], NULL));
      found->lost += there == 0;
    }
  check_twice (texts, found);
  check_rows (drill, replica, found);
  g_auto (GStrv) scopes = lb_actor_scopes (drill->actor);
  g_autofree char *theirs = NULL, *ours = lb_replica_state_hash (replica, &cases, NULL);
  g_assert_true (lb_ledger_state_hash (ledger, (const char *const *) scopes, &head, &cases, &theirs, NULL));
  if (g_strcmp0 (ours, theirs) != 0)
    g_test_message ("state hash: %s here, %s there", ours, theirs);
  found->diverged += g_strcmp0 (ours, theirs) != 0;
}

static void
test_client (void)
{
  LbDrill found = { 0 };
  guint runs = lb_drill_runs (12), killed[N_KINDS] = { 0 }, missed = 0, saved = 0, files = 0;
  Drill *drill = NULL;

  for (guint run = 0; run < runs; run++)
    {
      Kind kind = (Kind) (run % N_KINDS);

      if (drill == NULL)
        drill = drill_new ();
      for (int try = 0; !die_once (drill, kind); try++)
        {
          inspect (drill, &found);
          missed++;
          if (try == TRIES)
            g_error ("a %s never comes to its moment", kinds[kind]);
        }
      killed[kind]++;
      inspect (drill, &found);
      if (run % CHAPTER == CHAPTER - 1 || run == runs - 1)
        {
          settle (drill, &found);
          saved += drill->saved->len;
          files += drill->files->len;
          g_clear_pointer (&drill, drill_free);
        }
    }
  g_autoptr (GString) more = g_string_new (NULL);
  for (Kind kind = 0; kind < N_KINDS; kind++)
    g_string_append_printf (more, ", \"%s\": %u", kinds[kind], killed[kind]);
  g_string_append_printf (more, ", \"missed\": %u, \"saved\": %u, \"files\": %u", missed, saved, files);
  g_assert_cmpuint (saved, >, 0);
  lb_drill_end (&found, "client", runs, more->str);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/client", test_client);
  return g_test_run ();
}

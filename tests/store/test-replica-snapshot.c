/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * First sync: a snapshot becomes the replica whole or not at all, wherever the program is killed, and nothing that
 * people did meanwhile is lost.
 */
#include "lb-event-json.h"
#include "lb-fixture.h"
#include "lb-folder.h"
#include "lb-pack.h"
#include "lb-replica.h"
#include "lb-uuid.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CURSOR "0123456789abcdef0123456789abcdef.99.0123456789abcdef"

typedef struct
{
  char *folder;
  LbFixture *bureau;
  LbFacts *facts;
  guint before; /* events that the replica had from pages */
} Desk;

static LbReplica *
open_replica (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  LbReplica *replica = lb_replica_open (desk->folder, TRUE, &error);

  g_assert_no_error (error);
  lb_replica_set_facts (replica, desk->facts);
  return replica;
}

static void
set_up (Desk *desk, gconstpointer data)
{
  desk->folder = g_dir_make_tmp ("lianban-replica-XXXXXX", NULL);
  desk->bureau = lb_fixture_new ();
  g_autoptr (GPtrArray) catalogues = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_catalogue_unref);
  g_ptr_array_add (catalogues, lb_catalogue_ref (desk->bureau->catalogue));
  desk->facts = lb_facts_new (catalogues, desk->bureau->calendar, desk->bureau->policy,
                              lb_fixture_for (desk->bureau, "acceptor", "drug-retail-licence"));
  lb_fixture_receive (desk->bureau, "pharmacy");
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  lb_facts_unref (desk->facts);
  lb_fixture_free (desk->bureau);
  lb_remove_tree (desk->folder);
  g_free (desk->folder);
}

static char *
line_of (Desk *desk, guint i)
{
  LbEvent *event = desk->bureau->events->pdata[i];

  event->sequence = i + 1;
  event->stored = event->at;
  return lb_event_to_json_text (event);
}

/* The first @count events as a page; what a replica knew before it was told to begin again. */
static void
take_page (Desk *desk, LbReplica *replica, guint count)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_auto (LbPulled) pulled = { 0 };

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *line = line_of (desk, i);
      g_string_append_printf (text, "%s\n", line);
    }
  g_string_append (text, "{\"next\":\"old\",\"more\":false}\n");
  lb_replica_take_page (replica, text->str, text->len, &pulled, &error);
  g_assert_no_error (error);
  desk->before = count;
}

/* A snapshot of the bureau's case as it lies in the folder when all of it has come; @spoil changes a line. */
static char *
lay_snapshot (Desk *desk, gboolean whole, void (*spoil) (GPtrArray *lines))
{
  g_autofree char *path = g_build_filename (desk->folder, "snapshot.new", NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  char *digest = NULL;

  g_ptr_array_add (lines, g_strdup ("{\"snapshot\":1,\"cases\":1}"));
  g_ptr_array_add (lines, g_strdup_printf ("{\"whole\":\"%s\",\"events\":%u}", desk->bureau->case_id,
                                           desk->bureau->events->len));
  for (guint i = 0; i < desk->bureau->events->len; i++)
    g_ptr_array_add (lines, line_of (desk, i));
  g_ptr_array_add (lines, g_strdup ("{\"more\":false,\"next\":\"" CURSOR "\"}"));
  if (spoil != NULL)
    spoil (lines);
  g_autoptr (LbPack) pack = lb_pack_new (path, &error);
  for (guint i = 0; i < lines->len; i++)
    g_assert_true (lb_pack_add (pack, lines->pdata[i], &error));
  g_assert_true (lb_pack_finish (pack, &digest, NULL, &error));
  g_autofree char *to = lb_replica_snapshot_path (desk->folder, digest, whole);
  g_assert_cmpint (g_rename (path, to), ==, 0);
  return digest;
}

static void
comment (Desk *desk, LbReplica *replica, const char *text)
{
  g_autofree char *id = lb_uuid_new (desk->bureau->now);
  g_autoptr (LbCommand) command = lb_command_new (id, desk->bureau->case_id, NULL, LB_COMMAND_COMMENT, 0,
                                                  desk->bureau->now, g_variant_new_parsed ("{'text': <%s>}", text));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = lb_replica_submit (replica, command, desk->bureau->now, &error);

  g_assert_no_error (error);
}

static gint64
number (LbReplica *replica, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  lb_database_integer (lb_replica_database (replica), -1, &value, &error, sql, NULL);
  g_assert_no_error (error);
  return value;
}

static void
assert_whole (Desk *desk, LbReplica *replica, guint events, int commands)
{
  g_autoptr (GError) error = NULL;
  gint64 count = -1;

  g_assert_cmpint (number (replica, "SELECT count(*) FROM event"), ==, events);
  g_assert_cmpint (number (replica, "SELECT count(*) FROM outbox WHERE state = 'waiting'"), ==, commands);
  g_assert_cmpint (number (replica, "SELECT count(*) FROM draft"), ==, 1);
  g_assert_cmpint (number (replica, "SELECT sum (last - next + 1) FROM lease"), ==, 20);
  g_assert_true (lb_replica_verify (replica, &count, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count, ==, 0);
  /* Screens show the commands that wait, whichever replica it is. */
  g_autoptr (LbCase) state = lb_replica_get_case (replica, desk->bureau->case_id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (state->version, ==, (int) events + commands);
}

/* A replica with a page, a draft, numbers and two commands of its own. */
static LbReplica *
worked_on (Desk *desk)
{
  LbReplica *replica = open_replica (desk);
  LbDraft draft = { .id = (char *) "d", .kind = (char *) "intake", .title = (char *) "", .content = (char *) "{}" };

  take_page (desk, replica, desk->bureau->events->len - 1);
  g_assert_true (lb_replica_save_draft (replica, &draft, NULL));
  g_assert_true (lb_replica_add_lease (replica, 18000, 1, 1, 20, NULL));
  g_assert_true (lb_replica_set (replica, "session", "kept", NULL));
  comment (desk, replica, "一");
  comment (desk, replica, "二");
  return replica;
}

static void
test_switch (Desk *desk, gconstpointer data)
{
  g_autoptr (LbReplica) replica = worked_on (desk);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) changed = NULL;
  gboolean whole = TRUE;
  gint64 size = 0;

  assert_whole (desk, replica, desk->before, 2);
  g_autofree char *digest = lay_snapshot (desk, FALSE, NULL);
  g_autofree char *found = lb_replica_find_snapshot (desk->folder, &whole, &size);
  g_assert_cmpstr (found, ==, digest);
  g_assert_false (whole);
  g_assert_cmpint (size, >, 100);
  g_assert_true (lb_replica_end_snapshot (desk->folder, digest, &error));
  g_assert_true (lb_replica_build_aside (desk->folder, digest, desk->facts, NULL, &error));
  g_assert_no_error (error);
  /* Built, and not seen yet; what is done now is not lost either. */
  comment (desk, replica, "三");
  assert_whole (desk, replica, desk->before, 3);
  g_assert_true (lb_replica_switch (replica, &changed, &error));
  g_assert_no_error (error);
  assert_whole (desk, replica, desk->bureau->events->len, 3);
  g_assert_true (g_strv_contains ((const char *const *) changed, desk->bureau->case_id));
  g_autofree char *cursor = NULL, *session = NULL;
  lb_replica_get (replica, "cursor", &cursor, &error);
  lb_replica_get (replica, "session", &session, &error);
  g_assert_cmpstr (cursor, ==, CURSOR);
  g_assert_cmpstr (session, ==, "kept");
  g_assert_null (lb_replica_find_snapshot (desk->folder, &whole, NULL));
  /* And it is a replica like any other: written to, closed, opened. */
  comment (desk, replica, "四");
  g_clear_pointer (&replica, lb_replica_close);
  replica = open_replica (desk);
  assert_whole (desk, replica, desk->bureau->events->len, 4);
}

/* An answer that came after the snapshot was made is newer than it: the screen goes on showing what was acknowledged. */
static void
test_acknowledged_after (Desk *desk, gconstpointer data)
{
  g_autoptr (LbReplica) replica = open_replica (desk);
  g_autoptr (GError) error = NULL;

  take_page (desk, replica, desk->bureau->events->len);
  comment (desk, replica, "已收到");
  g_autofree char *body = NULL;
  int count = 0;
  g_assert_true (lb_replica_next_batch (replica, &body, &count, &error));
  g_autoptr (GPtrArray) outbox = lb_replica_list_outbox (replica, &error);
  g_autofree char *answers = g_strdup_printf (
    "{\"answers\":[{\"n\":1,\"id\":\"%s\",\"outcome\":\"applied\",\"seq\":500,\"version\":%u}]}",
    ((LbOutboxRow *) outbox->pdata[0])->command->id, desk->bureau->events->len + 1);
  g_assert_true (lb_replica_take_answers (replica, answers, strlen (answers), desk->bureau->now, NULL, &error));
  g_assert_no_error (error);
  g_autofree char *digest = lay_snapshot (desk, TRUE, NULL);
  g_assert_true (lb_replica_build_aside (desk->folder, digest, desk->facts, NULL, &error));
  g_assert_true (lb_replica_switch (replica, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (LbCase) state = lb_replica_get_case (replica, desk->bureau->case_id, NULL, &error);
  g_assert_cmpint (state->version, ==, desk->bureau->events->len + 1);
  /* A store that was put back to before it: sent again. */
  g_assert_true (lb_replica_reconcile (replica, 0, &error));
  g_clear_pointer (&body, g_free);
  g_assert_true (lb_replica_next_batch (replica, &body, &count, &error));
  g_assert_cmpint (count, ==, 1);
  g_assert_nonnull (strstr (body, "已收到"));
}

/* Everything of a first sync in one go, as the client does it. */
static void
load (Desk *desk, LbReplica *replica, const char *digest)
{
  gboolean whole = FALSE;
  g_autofree char *found = lb_replica_find_snapshot (desk->folder, &whole, NULL);

  g_assert_cmpstr (found, ==, digest);
  g_assert_true (whole || lb_replica_end_snapshot (desk->folder, digest, NULL));
  g_assert_true (lb_replica_build_aside (desk->folder, digest, desk->facts, NULL, NULL));
  g_assert_true (lb_replica_switch (replica, NULL, NULL));
}

static void
test_killed_at_every_step (Desk *desk, gconstpointer data)
{
  g_clear_pointer (&desk->facts, lb_facts_unref);
  lb_fixture_free (desk->bureau);
  lb_remove_tree (desk->folder);
  g_free (desk->folder);
  int killed = 0, old = 0, new = 0;

  for (int step = 1; step < 100; step++)
    {
      set_up (desk, NULL);
      lb_replica_close (worked_on (desk));
      g_autofree char *digest = lay_snapshot (desk, FALSE, NULL);
      pid_t child = fork ();
      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        {
          LbReplica *replica = open_replica (desk);
          lb_replica_kill_at (step);
          load (desk, replica, digest);
          lb_replica_close (replica);
          _exit (0);
        }
      int status = 0;
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      gboolean finished = WIFEXITED (status);
      g_assert_true (finished ? WEXITSTATUS (status) == 0 : WTERMSIG (status) == SIGKILL);
      killed += !finished;
      g_autoptr (LbReplica) replica = open_replica (desk);
      gboolean is_new = number (replica, "SELECT count(*) FROM event") == (gint64) desk->bureau->events->len;
      assert_whole (desk, replica, is_new ? desk->bureau->events->len : desk->before, 2);
      old += !is_new;
      new += is_new;
      g_autofree char *aside = g_build_filename (desk->folder, "aside.db", NULL);
      g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));
      /* What had come goes on where it stood, without asking the store again. */
      if (!is_new)
        load (desk, replica, digest);
      assert_whole (desk, replica, desk->bureau->events->len, 2);
      g_clear_pointer (&replica, lb_replica_close);
      if (step < 99 && finished)
        break;
      tear_down (desk, NULL);
    }
  g_test_message ("killed %d times: %d times it was the replica before, %d times the new one", killed, old, new);
  g_assert_cmpint (killed, >=, 10);
  g_assert_cmpint (old, >, 3);
  g_assert_cmpint (new, >, 1);
}

/* Files that are no good */

static void
cut_case (GPtrArray *lines)
{
  g_ptr_array_remove_index (lines, lines->len - 2);
}

static void
cut_end (GPtrArray *lines)
{
  g_ptr_array_remove_index (lines, lines->len - 1);
}

static void
other_case (GPtrArray *lines)
{
  g_free (lines->pdata[1]);
  lines->pdata[1] = g_strdup ("{\"whole\":\"0190a0a0-0000-7000-8000-00000000ffff\",\"events\":1}");
}

static void
more_cases (GPtrArray *lines)
{
  g_free (lines->pdata[0]);
  lines->pdata[0] = g_strdup ("{\"snapshot\":1,\"cases\":2}");
}

static void
no_json (GPtrArray *lines)
{
  g_free (lines->pdata[2]);
  lines->pdata[2] = g_strdup ("{\"type\":");
}

static void
test_bad_files (Desk *desk, gconstpointer data)
{
  void (*const spoils[]) (GPtrArray *) = { cut_case, cut_end, other_case, more_cases, no_json };
  g_autoptr (LbReplica) replica = worked_on (desk);

  for (gsize i = 0; i < G_N_ELEMENTS (spoils); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *digest = lay_snapshot (desk, TRUE, spoils[i]);
      g_assert_false (lb_replica_build_aside (desk->folder, digest, desk->facts, NULL, &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
      g_clear_error (&error);
      g_assert_false (lb_replica_switch (replica, NULL, &error));
      lb_replica_drop_snapshot (desk->folder);
    }
  /* One bit on the way, and a file that ends early although its name is good. */
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = lay_snapshot (desk, FALSE, NULL);
  g_autofree char *path = lb_replica_snapshot_path (desk->folder, digest, FALSE), *bytes = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  bytes[length / 2] ^= 4;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  g_assert_false (lb_replica_end_snapshot (desk->folder, digest, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CORRUPT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  bytes[length / 2] ^= 4;
  g_autofree char *whole = lb_replica_snapshot_path (desk->folder, digest, TRUE);
  g_assert_true (g_file_set_contents (whole, bytes, (gssize) length / 2, NULL));
  g_assert_false (lb_replica_build_aside (desk->folder, digest, desk->facts, NULL, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CORRUPT);
  assert_whole (desk, replica, desk->before, 2);
}

/* Somebody signs out in the middle. */
static void
test_cancelled (Desk *desk, gconstpointer data)
{
  g_autoptr (LbReplica) replica = worked_on (desk);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = lay_snapshot (desk, TRUE, NULL);

  g_cancellable_cancel (cancellable);
  g_assert_false (lb_replica_build_aside (desk->folder, digest, desk->facts, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_whole (desk, replica, desk->before, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(path, function) g_test_add (path, Desk, NULL, set_up, function, tear_down)
  add ("/snapshot/takes-the-place-of-the-replica", test_switch);
  add ("/snapshot/what-was-acknowledged-after-it-stays", test_acknowledged_after);
  add ("/snapshot/killed-at-every-step", test_killed_at_every_step);
  add ("/snapshot/bad-files-are-not-opened", test_bad_files);
  add ("/snapshot/can-be-broken-off", test_cancelled);
  return g_test_run ();
}

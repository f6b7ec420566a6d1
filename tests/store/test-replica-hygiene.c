/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Personal data on a PC: nobody but its user reads it, and what is no longer theirs to see is gone, not only from sight.
 */
#include "lb-event-json.h"
#include "lb-fixture.h"
#include "lb-folder.h"
#include "lb-replica-private.h"
#include "lb-uuid.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  LbFixture *bureau;
  LbFacts *facts;
  LbReplica *replica;
} Desk;

static void
open_replica (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  desk->replica = lb_replica_open (desk->folder, TRUE, &error);
  g_assert_no_error (error);
  lb_replica_set_facts (desk->replica, desk->facts);
}

static void
set_up (Desk *desk, gconstpointer data)
{
  g_autofree char *parent = g_dir_make_tmp ("lianban-replica-XXXXXX", NULL);

  desk->folder = g_build_filename (parent, "user", NULL);
  desk->bureau = lb_fixture_new ();
  g_autoptr (GPtrArray) catalogues = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_catalogue_unref);
  g_ptr_array_add (catalogues, lb_catalogue_ref (desk->bureau->catalogue));
  desk->facts = lb_facts_new (catalogues, desk->bureau->calendar, desk->bureau->policy,
                              lb_fixture_for (desk->bureau, "acceptor", "drug-retail-licence"));
  lb_fixture_receive (desk->bureau, "pharmacy");
  mode_t before = umask (0);
  open_replica (desk);
  umask (before);
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (desk->folder);

  lb_replica_close (desk->replica);
  lb_facts_unref (desk->facts);
  lb_fixture_free (desk->bureau);
  lb_remove_tree (parent);
  g_free (desk->folder);
}

static void
take (Desk *desk, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_auto (LbPulled) pulled = { 0 };
  gboolean more = TRUE;

  lb_replica_take_page (desk->replica, text, strlen (text), &pulled, &error);
  g_assert_no_error (error);
  while (more)
    g_assert_true (lb_replica_make_rows (desk->replica, NULL, &more, &error));
  g_assert_no_error (error);
}

static void
take_case (Desk *desk)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < desk->bureau->events->len; i++)
    {
      LbEvent *event = desk->bureau->events->pdata[i];
      event->sequence = i + 1;
      event->stored = event->at;
      g_autofree char *line = lb_event_to_json_text (event);
      g_string_append_printf (text, "%s\n", line);
    }
  g_string_append (text, "{\"next\":\"c\",\"more\":false}\n");
  take (desk, text->str);
}

static void
drop_case (Desk *desk)
{
  g_autofree char *text =
    g_strdup_printf ("{\"drop\":\"%s\"}\n{\"next\":\"d\",\"more\":false}\n", desk->bureau->case_id);

  take (desk, text);
}

static void
assert_closed (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  struct stat facts;
  const char *name;

  g_assert_cmpint (g_stat (path, &facts), ==, 0);
  if ((facts.st_mode & 077) != 0)
    g_error ("%s: mode %o", path, facts.st_mode & 0777);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      assert_closed (child);
    }
}

/* Files that a case of the bureau names: their bytes are their names. */
static char *
some_named (Desk *desk)
{
  for (guint i = 0; i < desk->bureau->state->materials->len; i++)
    {
      const LbCaseMaterial *material = desk->bureau->state->materials->pdata[i];
      if (material->files->len > 0)
        return g_strdup (((const LbFile *) material->files->pdata[0])->name);
    }
  g_assert_not_reached ();
}

static char *
keep (Desk *desk, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autoptr (GError) error = NULL;
  char *path = lb_replica_keep_blob (desk->replica, digest, bytes, &error);

  g_assert_no_error (error);
  return path;
}

static void
test_modes (Desk *desk, gconstpointer data)
{
  g_autofree char *database = g_build_filename (desk->folder, "replica.db", NULL);
  g_autofree char *blobs = g_build_filename (desk->folder, "blobs", NULL);
  mode_t before = umask (0);

  take_case (desk);
  g_autofree char *file = keep (desk, "身份证");
  assert_closed (desk->folder);
  /* Somebody has opened it up: closed again at the next start. */
  g_clear_pointer (&desk->replica, lb_replica_close);
  g_chmod (desk->folder, 0755);
  g_chmod (blobs, 0777);
  g_chmod (database, 0644);
  open_replica (desk);
  drop_case (desk);
  assert_closed (desk->folder);
  umask (before);
}

/* A case that leaves the user's sight takes its files with it, and its words are in no page of the database any more. */
static void
test_dropped (Desk *desk, gconstpointer data)
{
  const char *applicant = desk->bureau->state->applicant, *number = desk->bureau->state->number;
  g_autofree char *name = some_named (desk), *file = keep (desk, name), *other = keep (desk, "别的文件");
  g_autofree char *wal = g_build_filename (desk->folder, "replica.db-wal", NULL);
  struct stat facts;

  take_case (desk);
  g_assert_true (lb_fixture_folder_holds (desk->folder, applicant));
  g_assert_true (lb_fixture_folder_holds (desk->folder, number));
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  drop_case (desk);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_stat (wal, &facts), ==, 0);
  g_assert_cmpint (facts.st_size, ==, 0);
  g_assert_false (lb_fixture_folder_holds (desk->folder, applicant));
  g_assert_false (lb_fixture_folder_holds (desk->folder, number));
  g_autoptr (GPtrArray) found = lb_projection_search (lb_replica_database (desk->replica), applicant, -1, 10, NULL);
  g_assert_cmpint (found->len, ==, 0);
}

/* What is still to be sent stays, whatever happens to the case. */
static void
test_unsent (Desk *desk, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new ("%PDF-1.4 新的", strlen ("%PDF-1.4 新的"));
  g_autoptr (GError) error = NULL;

  take_case (desk);
  LbFile *attached = lb_replica_attach (desk->replica, bytes, "新的.pdf", NULL, &error);
  g_assert_no_error (error);
  g_autofree char *id = lb_uuid_new (desk->bureau->now);
  g_autoptr (LbCommand) command = lb_command_new (
    id, desk->bureau->case_id, NULL, LB_COMMAND_COMMENT, 0, desk->bureau->now,
    g_variant_new_parsed ("{'text': <'见附件'>, 'files': <[{'blob': <%s>, 'name': <'新的.pdf'>, 'mediaType':"
                          " <'application/pdf'>, 'size': <%x>}]>}", attached->blob, attached->size));
  g_autoptr (GPtrArray) events = lb_replica_submit (desk->replica, command, desk->bureau->now, &error);
  g_assert_no_error (error);
  g_assert_true (lb_replica_end_upload (desk->replica, attached->blob, FALSE, &error));
  drop_case (desk);
  g_autofree char *path = NULL;
  g_assert_true (lb_replica_find_blob (desk->replica, attached->blob, &path, &error));
  g_assert_nonnull (path);
  g_autoptr (GPtrArray) outbox = lb_replica_list_outbox (desk->replica, &error);
  g_assert_cmpint (outbox->len, ==, 1);
  /* Nor does signing out take it. */
  g_assert_true (lb_replica_wipe (desk->replica, &error));
  g_assert_no_error (error);
  g_clear_pointer (&path, g_free);
  g_assert_true (lb_replica_find_blob (desk->replica, attached->blob, &path, &error));
  g_assert_nonnull (path);
  lb_file_free (attached);
}

static void
test_wiped (Desk *desk, gconstpointer data)
{
  const char *applicant = desk->bureau->state->applicant;
  LbDraft draft = { .id = (char *) "d", .kind = (char *) "intake", .title = (char *) "", .content = (char *) "{}" };
  g_autoptr (GError) error = NULL;
  g_autofree char *name = some_named (desk), *file = keep (desk, name), *cursor = NULL, *session = NULL;

  take_case (desk);
  g_assert_true (lb_replica_save_draft (desk->replica, &draft, NULL));
  g_assert_true (lb_replica_set (desk->replica, "session", "secret", NULL));
  g_assert_true (lb_replica_set (desk->replica, "people", "colleagues", NULL));
  g_assert_true (lb_replica_reconcile (desk->replica, 7, NULL));
  g_assert_true (lb_fixture_folder_holds (desk->folder, applicant));
  g_assert_true (lb_replica_wipe (desk->replica, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_false (lb_fixture_folder_holds (desk->folder, applicant));
  g_assert_false (lb_fixture_folder_holds (desk->folder, "secret"));
  g_assert_true (lb_replica_get (desk->replica, "cursor", &cursor, &error));
  g_assert_true (lb_replica_get (desk->replica, "session", &session, &error));
  g_assert_null (cursor);
  g_assert_null (session);
  g_autoptr (GPtrArray) drafts = lb_replica_list_drafts (desk->replica, NULL, &error);
  g_assert_cmpint (drafts->len, ==, 1);
  /* Numbers go on where they were, or the store would take new commands for old ones. */
  g_autofree char *last = NULL;
  g_assert_true (lb_replica_get (desk->replica, "last-number", &last, &error));
  g_assert_cmpstr (last, ==, "7");
  /* And it is filled again at the next sign-in. */
  take_case (desk);
  g_autoptr (LbCase) state = lb_replica_get_case (desk->replica, desk->bureau->case_id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (state->applicant, ==, applicant);
}

/* The replica as the program before left it, with events by case. */
static void
make_older (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->folder, "replica.db", NULL);
  const char *const *all = lb_replica_schema ()->migrations;
  const char *const first[] = { all[0], all[1], all[2], NULL };
  const LbSchema older = { lb_replica_schema ()->application_id, first };
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&desk->replica, lb_replica_close);
  g_unlink (path);
  LbDatabase *database = lb_database_open (path, LB_DATABASE_DURABLE, &older, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < desk->bureau->events->len; i++)
    {
      LbEvent *event = desk->bureau->events->pdata[i];
      g_autofree char *line = lb_event_to_json_text (event);
      lb_database_run (database, &error, "INSERT INTO event (case_id, version, line, at)"
                       " VALUES (:case, :version, :line, :at)", "s:case", event->case_id, "x:version", event->version,
                       "s:line", line, "x:at", event->at, NULL);
      g_assert_no_error (error);
    }
  lb_database_close (database);
}

/* What is moved into another shape leaves no copy behind that wiping would not find. */
static void
test_older (Desk *desk, gconstpointer data)
{
  const char *applicant = desk->bureau->state->applicant;
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  make_older (desk);
  open_replica (desk);
  g_assert_true (lb_replica_mark_all (desk->replica, &error));
  while (more)
    g_assert_true (lb_replica_make_rows (desk->replica, NULL, &more, &error));
  g_assert_no_error (error);
  g_autoptr (LbCase) state = lb_replica_get_case (desk->replica, desk->bureau->case_id, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *here = lb_case_canonical (state), *there = lb_case_canonical (desk->bureau->state);
  g_assert_cmpstr (here, ==, there);
  g_assert_true (lb_fixture_folder_holds (desk->folder, applicant));
  drop_case (desk);
  g_assert_false (lb_fixture_folder_holds (desk->folder, applicant));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(path, function) g_test_add (path, Desk, NULL, set_up, function, tear_down)
  add ("/hygiene/readable-by-its-user-alone", test_modes);
  add ("/hygiene/what-leaves-the-scope-is-gone", test_dropped);
  add ("/hygiene/what-is-not-sent-yet-stays", test_unsent);
  add ("/hygiene/an-older-replica-is-moved-on-and-nothing-stays-behind", test_older);
  add ("/hygiene/signing-out-leaves-nothing", test_wiped);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * First sync. In the replica's folder stand, one after the other:
 *   snapshot-DIGEST.part   what has come so far
 *   snapshot-DIGEST.zst    all of it, checked and flushed
 *   aside.db               the replica that is built of it
 *   replica.db             the same, renamed over the one before, with that one's commands in it
 * A crash leaves the replica as it was before a step or after it, never between.
 */
#include "lb-replica-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lb-event-json.h"
#include "lb-json.h"
#include "lb-pack.h"
#include "lb-projection.h"

static gint kill_step, steps; /* atomic */

void
lb_replica_kill_at (int step)
{
  g_atomic_int_set (&kill_step, step);
  g_atomic_int_set (&steps, 0);
}

/* Where a crash would matter. */
static void
step (void)
{
  if (g_atomic_int_add (&steps, 1) + 1 == g_atomic_int_get (&kill_step))
    kill (getpid (), SIGKILL);
}

static gboolean
fail (const char *doing, GError **error)
{
  int code = errno;

  g_set_error (error, LB_ERROR, code == ENOSPC || code == EDQUOT ? LB_ERROR_FULL : LB_ERROR_FAILED, "replica: %s: %s",
               doing, g_strerror (code));
  return FALSE;
}

static gboolean
flush (const char *path, int flags, GError **error)
{
  int file = g_open (path, O_RDONLY | O_CLOEXEC | flags, 0);
  gboolean done = file >= 0 && fsync (file) == 0;

  if (!done)
    fail ("flushing", error);
  if (file >= 0)
    close (file);
  return done;
}

/* Files */

char *
lb_replica_snapshot_path (const char *folder, const char *digest, gboolean whole)
{
  g_return_val_if_fail (folder != NULL && digest != NULL, NULL);
  g_autofree char *name = g_strdup_printf ("snapshot-%s.%s", digest, whole ? "zst" : "part");

  return g_build_filename (folder, name, NULL);
}

/* The digest in the name of a snapshot's file; NULL for any other. */
static char *
digest_of (const char *name, gboolean *ret_whole)
{
  const char *end = g_str_has_prefix (name, "snapshot-") ? strchr (name, '.') : NULL;
  g_autofree char *digest = end != NULL ? g_strndup (name + 9, (gsize) (end - name) - 9) : NULL;

  if (digest == NULL || strlen (digest) != 64 || strspn (digest, "0123456789abcdef") != 64)
    return NULL;
  *ret_whole = g_str_equal (end, ".zst");
  return *ret_whole || g_str_equal (end, ".part") ? g_steal_pointer (&digest) : NULL;
}

char *
lb_replica_find_snapshot (const char *folder, gboolean *ret_whole, gint64 *ret_size)
{
  g_return_val_if_fail (folder != NULL && ret_whole != NULL, NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  g_autofree char *found = NULL;
  struct stat facts;
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      gboolean whole = FALSE;
      char *digest = digest_of (name, &whole);
      if (digest == NULL || (found != NULL && !whole))
        {
          g_free (digest);
          continue;
        }
      g_free (found);
      found = digest;
      *ret_whole = whole;
    }
  if (found == NULL)
    return NULL;
  g_autofree char *path = lb_replica_snapshot_path (folder, found, *ret_whole);
  if (ret_size != NULL)
    *ret_size = g_stat (path, &facts) == 0 ? facts.st_size : 0;
  return g_steal_pointer (&found);
}

void
lb_replica_drop_snapshot (const char *folder)
{
  g_return_if_fail (folder != NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (g_str_has_prefix (name, "snapshot-"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_unlink (path);
      }
}

gboolean
lb_replica_end_snapshot (const char *folder, const char *digest, GError **error)
{
  g_return_val_if_fail (folder != NULL && digest != NULL, FALSE);
  g_autofree char *part = lb_replica_snapshot_path (folder, digest, FALSE);
  g_autofree char *whole = lb_replica_snapshot_path (folder, digest, TRUE);
  g_autofree char *found = lb_file_digest (part, NULL, error);

  if (found == NULL)
    return FALSE;
  if (strcmp (found, digest) != 0)
    {
      g_unlink (part);
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "replica: the snapshot was altered on its way");
      return FALSE;
    }
  if (!flush (part, 0, error))
    return FALSE;
  step ();
  if (g_rename (part, whole) != 0)
    return fail ("naming the snapshot", error);
  step ();
  return flush (folder, O_DIRECTORY, error);
}

/* Building */

typedef struct
{
  LbReplica *aside;
  LbStatement *insert; /* of an event */
  LbUnpack *file;
  GCancellable *cancellable;
  gint64 cases, expected;
  char *next;        /* (nullable) the cursor of the last line */
} Build;

static void
remove_aside (const char *folder)
{
  static const char *const names[] = { "aside.db", "aside.db-wal", "aside.db-shm", "aside.db-journal" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_unlink (path);
    }
}

void
lb_replica_remove_aside (LbReplica *self)
{
  remove_aside (self->folder);
}

static gboolean
malformed (const char *what, GError **error)
{
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "snapshot: %s", what);
  return FALSE;
}

static gboolean
take_event (Build *build, LbCase *state, const char *line, gsize length, GError **error)
{
  g_autoptr (LbEvent) event = lb_event_from_json_text (line, length, error);

  if (event == NULL)
    return FALSE;
  if (g_strcmp0 (event->case_id, state->id) != 0)
    return malformed ("an event within a whole case is of another one", error);
  lb_statement_bind_text (build->insert, ":case", event->case_id);
  lb_statement_bind_integer (build->insert, ":version", event->version);
  lb_statement_bind_text (build->insert, ":line", line);
  lb_statement_bind_integer (build->insert, ":at", event->stored != LB_TIME_NONE ? event->stored : event->at);
  gboolean done = lb_case_apply (state, event, error) && lb_statement_run (build->insert, error);
  lb_statement_reset (build->insert);
  return done;
}

/* The lines that follow a head, and then the rows that the case has on screens. */
static gboolean
take_case (Build *build, const char *id, gint64 events, GError **error)
{
  LbCase *state = lb_case_new (id);

  /* Remembered only until its rows are made. */
  lb_replica_forget (build->aside, NULL);
  g_hash_table_insert (build->aside->confirmed, g_strdup (id), state);
  for (gint64 i = 0; i < events; i++)
    {
      const char *line;
      gsize length = 0;
      if (!lb_unpack_line (build->file, &line, &length, error))
        return FALSE;
      if (line == NULL)
        return malformed ("a whole case was cut off", error);
      if (!take_event (build, state, line, length, error))
        return FALSE;
    }
  build->cases++;
  return lb_replica_project (build->aside, id, error);
}

static gboolean
take_line (Build *build, const char *line, gsize length, GError **error)
{
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (line, length, NULL, error);

  if (reader == NULL)
    return FALSE;
  LbJson root = lb_json_root (reader);
  if (build->next != NULL)
    return malformed ("something follows the last line", error);
  if (lb_json_has (&root, "whole"))
    {
      g_autofree char *id = g_strdup (lb_json_string (&root, "whole", 1, 64));
      gint64 events = lb_json_integer (&root, "events", 1, 1000000);
      return lb_json_reader_finish (reader, error) && take_case (build, id, events, error);
    }
  if (lb_json_has (&root, "snapshot"))
    build->expected = lb_json_integer (&root, "cases", 0, G_MAXINT32);
  else if (lb_json_has (&root, "next"))
    build->next = g_strdup (lb_json_string (&root, "next", 1, 200));
  return lb_json_reader_finish (reader, error);
}

static gboolean
take_file (Build *build, GError **error)
{
  const char *line;
  gsize length = 0;

  g_autoptr (LbStatement) insert = lb_database_prepare (
    build->aside->database, "INSERT INTO event (case_id, version, line, at) VALUES (:case, :version, :line, :at)", error);
  if (insert == NULL)
    return FALSE;
  build->insert = insert;
  do
    {
      if (g_cancellable_set_error_if_cancelled (build->cancellable, error)
          || !lb_unpack_line (build->file, &line, &length, error)
          || (line != NULL && !take_line (build, line, length, error)))
        return FALSE;
      if (build->cases % 64 == 1)
        step ();
    }
  while (line != NULL);
  if (build->next == NULL || build->cases != build->expected)
    return malformed ("it was cut off", error);
  return lb_replica_set (build->aside, "cursor", build->next, error);
}

static LbReplica *
open_aside (const char *folder, LbFacts *facts, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "aside.db", NULL);
  g_autoptr (LbReplica) aside = lb_replica_new (folder);

  aside->writer = TRUE;
  aside->facts = facts != NULL ? lb_facts_ref (facts) : NULL;
  aside->database = lb_database_open (path, 0, lb_replica_schema (), error);
  return aside->database != NULL ? g_steal_pointer (&aside) : NULL;
}

/* One transaction: a file that was broken off is thrown away, so nothing need be taken back, and a journal in memory
 * stays empty while only new pages are written. What is sorted for the indexes would take as much memory as there are
 * events; ids, times and sections are all that it holds. */
static const char fast[] = "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
                           "PRAGMA temp_store = FILE";

static gboolean
fill_aside (Build *build, GError **error)
{
  LbDatabase *database = build->aside->database;
  g_auto (GStrv) later = NULL;

  if (!lb_database_script (database, fast, error))
    return FALSE;
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (database, error);
  return transaction != NULL && lb_projection_begin_bulk (database, &later, error) && take_file (build, error)
         && lb_projection_end_bulk (database, (const char *const *) later, error)
         && lb_replica_set (build->aside, "built", "yes", error) && lb_transaction_commit (transaction, error)
         && lb_database_script (database, "PRAGMA journal_mode = WAL", error);
}

gboolean
lb_replica_build_aside (const char *folder, const char *digest, LbFacts *facts, GCancellable *cancellable,
                        GError **error)
{
  g_return_val_if_fail (folder != NULL && digest != NULL, FALSE);
  g_autofree char *path = lb_replica_snapshot_path (folder, digest, TRUE);
  g_autofree char *database = g_build_filename (folder, "aside.db", NULL);
  g_autoptr (LbUnpack) file = lb_unpack_new (path, error);

  if (file == NULL)
    return FALSE;
  remove_aside (folder);
  g_autoptr (LbReplica) aside = open_aside (folder, facts, error);
  if (aside == NULL)
    return FALSE;
  Build build = { .aside = aside, .file = file, .cancellable = cancellable, .expected = -1 };
  step ();
  gboolean done = fill_aside (&build, error);
  g_free (build.next);
  g_clear_pointer (&aside, lb_replica_close);
  done = done && flush (database, 0, error);
  if (!done)
    remove_aside (folder);
  step ();
  return done;
}

/* Switching */

static gboolean
is_built (LbReplica *aside, GError **error)
{
  g_autofree char *built = NULL;

  if (!lb_replica_get (aside, "built", &built, error))
    return FALSE;
  if (built == NULL)
    g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "replica: nothing was built aside");
  return built != NULL && lb_replica_set (aside, "built", NULL, error);
}

/* What exists on this machine only. The cursor is the snapshot's, and so is whatever follows from its events. */
static gboolean
copy_own (LbReplica *self, LbReplica *aside, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "replica.db", NULL);

  return lb_database_run (aside->database, error, "ATTACH DATABASE :path AS old", "s:path", path, NULL)
         && lb_database_script (
           aside->database,
           "BEGIN IMMEDIATE;"
           "INSERT INTO meta (name, value) SELECT name, value FROM old.meta WHERE name NOT IN ('cursor', 'caught-up');"
           "INSERT INTO outbox (id, n, case_id, body, state, version, reason_name, reason_text, tries, answered_at)"
           " SELECT id, n, case_id, body, state, version, reason_name, reason_text, tries, answered_at"
           " FROM old.outbox ORDER BY rowid;"
           "INSERT INTO draft (id, kind, title, content, changed_at)"
           " SELECT id, kind, title, content, changed_at FROM old.draft;"
           "INSERT INTO upload (digest, size, state, queued) SELECT digest, size, state, queued FROM old.upload;"
           "INSERT INTO lease (day, first, last, next, window) SELECT day, first, last, next, window FROM old.lease;"
           "COMMIT;"
           "DETACH DATABASE old",
           error);
}

/* Cases with commands that wait, or whose answers are newer than the snapshot, look different from what it says. */
static gboolean
project_own (LbReplica *aside, GError **error)
{
  g_autoptr (GHashTable) cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int stepped = LB_STEP_FAILED;
  g_autoptr (LbStatement) rows = lb_database_query (
    aside->database, error, "SELECT DISTINCT case_id FROM outbox WHERE state IN ('waiting', 'applied')", NULL);

  while (rows != NULL && (stepped = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_hash_table_add (cases, lb_statement_dup_text (rows, 0));
  lb_replica_forget (aside, NULL);
  if (stepped != LB_STEP_DONE)
    return FALSE;
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (aside->database, error);
  return transaction != NULL && lb_replica_project_set (aside, cases, NULL, error)
         && lb_transaction_commit (transaction, error);
}

static gboolean
collect_cases (LbReplica *self, GStrvBuilder *ids, GError **error)
{
  int stepped = LB_STEP_FAILED;
  g_autoptr (LbStatement) rows = lb_database_query (self->database, error, "SELECT case_id FROM case_view", NULL);

  while (rows != NULL && (stepped = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_strv_builder_add (ids, lb_statement_text (rows, 0));
  return stepped == LB_STEP_DONE;
}

/* The log of the replica before must not be taken for one of the new. */
static gboolean
close_old (LbReplica *self, GError **error)
{
  static const char *const names[] = { "replica.db-wal", "replica.db-shm" };

  lb_replica_end_long_pull (self);
  if (!lb_database_script (self->database, "PRAGMA wal_checkpoint (TRUNCATE)", error))
    return FALSE;
  g_clear_pointer (&self->database, lb_database_close);
  lb_replica_forget (self, NULL);
  step ();
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);
      if (g_unlink (path) != 0 && errno != ENOENT)
        return fail ("taking the log away", error);
    }
  step ();
  return TRUE;
}

/* With its log worked in, a database is one file. */
static gboolean
close_aside (LbReplica *aside, GError **error)
{
  g_autofree char *path = g_build_filename (aside->folder, "aside.db", NULL);
  gboolean done = lb_database_script (aside->database, "PRAGMA wal_checkpoint (TRUNCATE)", error);

  lb_replica_close (aside);
  return done && flush (path, 0, error);
}

static gboolean
put_in_place (LbReplica *self, GError **error)
{
  g_autofree char *from = g_build_filename (self->folder, "aside.db", NULL);
  g_autofree char *to = g_build_filename (self->folder, "replica.db", NULL);
  gboolean done = close_old (self, error);

  if (done && g_rename (from, to) != 0)
    done = fail ("putting the new one in place", error);
  step ();
  done = done && flush (self->folder, O_DIRECTORY, error);
  step ();
  /* Whatever happened, there is a replica: the one before or the new one. */
  if (self->database == NULL)
    self->database = lb_database_open (to, LB_DATABASE_DURABLE, lb_replica_schema (), done ? error : NULL);
  return done && self->database != NULL && lb_replica_set_up (self, error);
}

gboolean
lb_replica_switch (LbReplica *self, GStrv *ret_changed, GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer && self->database != NULL, FALSE);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  LbReplica *aside = open_aside (self->folder, self->facts, error);

  if (aside == NULL)
    return FALSE;
  step ();
  if (!is_built (aside, error) || !collect_cases (self, ids, error) || !copy_own (self, aside, error)
      || !project_own (aside, error) || !collect_cases (aside, ids, error))
    {
      lb_replica_close (aside);
      remove_aside (self->folder);
      return FALSE;
    }
  step ();
  if (!close_aside (aside, error) || !put_in_place (self, error))
    return FALSE;
  lb_replica_drop_snapshot (self->folder);
  if (ret_changed != NULL)
    *ret_changed = g_strv_builder_end (ids);
  return TRUE;
}

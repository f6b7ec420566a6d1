/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Personal data that shall not stay on this machine: of cases that have left the user's sight, and, where the bureau
 * wants it, everything that the store has as well when the user signs out. What exists here only (commands that wait or
 * were refused, drafts, files not sent yet) is never taken.
 */
#include "lb-replica-private.h"

#include <glib/gstdio.h>
#include <string.h>
#include "lb-search-index.h"

/* A digest stands in an event's line as 64 hexadecimal digits in quotes. */
static void
collect_digests (const char *line, GHashTable *digests)
{
  for (const char *at = line; (at = strchr (at, '"')) != NULL; at++)
    if (strspn (at + 1, "0123456789abcdef") == 64 && at[65] == '"')
      g_hash_table_add (digests, g_strndup (at + 1, 64));
}

static gboolean
is_needed (LbReplica *self, const char *digest, gboolean *ret_needed, GError **error)
{
  gint64 count = 0;

  if (!lb_database_integer (self->database, 0, &count, error,
                            "SELECT (SELECT count(*) FROM upload WHERE digest = :digest AND state <> 'done')"
                            " + (SELECT count(*) FROM outbox WHERE instr (body, :digest) > 0)",
                            "s:digest", digest, NULL))
    return FALSE;
  *ret_needed = count > 0;
  return TRUE;
}

/* A file that another case names as well is fetched again when somebody looks at it. */
static gboolean
remove_file (LbReplica *self, const char *digest, GError **error)
{
  g_autofree char *path = lb_replica_blob_path (self, digest);
  gboolean needed = FALSE;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!is_needed (self, digest, &needed, error))
    return FALSE;
  if (!needed)
    g_unlink (path);
  return TRUE;
}

/**
 * lb_replica_wipe_case:
 *
 * Within the caller's transaction. The index of searches and the log still hold traces, which lb_replica_scrub() takes.
 */
gboolean
lb_replica_wipe_case (LbReplica *self, const char *case_id, GError **error)
{
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer digest;
  int step = LB_STEP_FAILED;
  g_autoptr (LbStatement) rows =
    lb_database_query (self->database, error, "SELECT line FROM event WHERE case_id = :case", "s:case", case_id, NULL);

  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    collect_digests (lb_statement_text (rows, 0), digests);
  if (step != LB_STEP_DONE)
    return FALSE;
  lb_replica_forget (self, case_id);
  if (!lb_database_run (self->database, error, "DELETE FROM event WHERE case_id = :case", "s:case", case_id, NULL)
      || !lb_replica_set (self, "unclean", "yes", error))
    return FALSE;
  g_hash_table_iter_init (&iter, digests);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    if (!remove_file (self, digest, error))
      return FALSE;
  return TRUE;
}

/* What is deleted is overwritten (secure_delete), but the index of searches keeps words until its parts are merged, and
 * the log keeps pages as they were. */
gboolean
lb_replica_scrub (LbReplica *self, GError **error)
{
  g_autofree char *unclean = NULL;

  if (!lb_replica_get (self, "unclean", &unclean, error))
    return FALSE;
  return unclean == NULL
         || (lb_database_script (self->database, "INSERT INTO case_search (case_search) VALUES ('optimize')", error)
             && lb_replica_set (self, "unclean", NULL, error)
             && lb_database_script (self->database, "PRAGMA wal_checkpoint (TRUNCATE)", error));
}

static gboolean
remove_files (LbReplica *self, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, "blobs", NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *digest = g_strndup (name, 64);
      if (!remove_file (self, digest, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
lb_replica_wipe (LbReplica *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer, FALSE);
  lb_replica_end_long_pull (self);
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);

  lb_replica_forget (self, NULL);
  lb_replica_drop_snapshot (self->folder);
  lb_replica_remove_aside (self);
  return transaction != NULL
         && lb_database_script (self->database,
                                "DELETE FROM event; DELETE FROM stale; DELETE FROM item_view; DELETE FROM case_view;"
                                "DELETE FROM board_count;"
                                "DELETE FROM outbox WHERE state = 'applied'; DELETE FROM upload WHERE state = 'done';"
                                "DELETE FROM meta WHERE name IN ('cursor', 'session', 'verifier', 'people', 'caught-up')", error)
         && lb_search_clear (self->database, error)
         && remove_files (self, error) && lb_transaction_commit (transaction, error)
         && lb_database_script (self->database, "VACUUM; PRAGMA wal_checkpoint (TRUNCATE)", error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A store made again from a backup, as of a moment. What is derived is told again from the log. Nobody shall take the
 * store for the one that was lost: it gets another epoch, so that clients notice and give back what it does not know.
 */
#include "lb-backup-private.h"
#include "lb-ledger-keep.h"
#include "lb-ledger-move.h"
#include "lb-ledger-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include "lb-event-json.h"
#include "lb-json.h"

typedef struct
{
  LbBackupPlace *from;
  const LbBackupRun *run;
  LbLedger *ledger;    /* being filled */
  LbTime until;
  gint64 cut;          /* the last event that is taken */
  gboolean cut_off;    /* there were later ones */
  GHashTable *lost;    /* "user device": answers from here on are not taken */
  gint64 answers;      /* taken so far */
  GHashTable *last;    /* "user device" → gint64* last number taken */
} Job;

/* The log */

static gboolean
take_event (gint64 seq, const char *digest, const char *line, gpointer data, GError **error)
{
  Job *job = data;

  if (job->cut_off)
    return TRUE; /* read on, so that the chain is checked to its end */
  g_autoptr (LbEvent) event = lb_event_from_json_text (line, strlen (line), error);
  if (event == NULL)
    return FALSE;
  if (job->until != LB_TIME_NONE && event->stored > job->until)
    {
      job->cut_off = TRUE;
      return TRUE;
    }
  guint8 bytes[LB_DIGEST_BYTES];
  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (digest[2 * i]) << 4 | g_ascii_xdigit_value (digest[2 * i + 1]));
  g_autoptr (GBytes) kept = g_bytes_new (bytes, sizeof bytes);
  job->cut = seq;
  return lb_database_run (job->ledger->database, error,
                          "INSERT INTO event (seq, case_id, version, line, digest)"
                          " VALUES (:seq, :case, :version, :line, :digest)",
                          "x:seq", seq, "s:case", event->case_id, "x:version", event->version, "s:line", line,
                          "y:digest", kept, NULL);
}

/* Answers: one that speaks of an event that is not there must not be given again, and with it all that its device was
 * told later: those commands come once more and are decided anew. */

static gboolean
take_answer (const char *line, gsize length, gpointer data, GError **error)
{
  Job *job = data;
  json_auto_t *value = json_loadb (line, length, 0, NULL);
  json_auto_t *answer = json_loads (json_string_value (json_object_get (value, "answer")) != NULL
                                      ? json_string_value (json_object_get (value, "answer")) : "", 0, NULL);
  g_autofree char *key = g_strdup_printf ("%s %s", json_string_value (json_object_get (value, "user")),
                                          json_string_value (json_object_get (value, "device")));

  if (json_integer_value (json_object_get (answer, "seq")) > job->cut)
    g_hash_table_add (job->lost, g_strdup (key));
  if (g_hash_table_contains (job->lost, key))
    return TRUE;
  gint64 *last = g_new (gint64, 1);
  *last = json_integer_value (json_object_get (value, "n"));
  g_hash_table_replace (job->last, g_steal_pointer (&key), last);
  /* Some are left out, and an earlier version's have no place. */
  json_object_set_new (value, "place", json_integer (++job->answers));
  g_autofree char *row = lb_json_to_text (value);
  return lb_backup_row_insert (job->ledger->database, row, strlen (row), error);
}

static gboolean
write_devices (Job *job, GError **error)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, job->last);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_auto (GStrv) parts = g_strsplit (key, " ", 2);
      if (!lb_database_run (job->ledger->database, error,
                            "INSERT INTO device (user, device, last) VALUES (:user, :device, :last)", "s:user",
                            parts[0], "s:device", parts[1], "x:last", *(gint64 *) value, NULL))
        return FALSE;
    }
  return TRUE;
}

/* The rest */

static gboolean
take_row (const char *line, gsize length, gpointer data, GError **error)
{
  Job *job = data;

  /* The last row of devices is only for the next backup. */
  if (strstr (line, "\"\":\"device\"") != NULL)
    return TRUE;
  return lb_backup_row_insert (job->ledger->database, line, length, error);
}

/* A seal on what was cut off would say that somebody had taken it away. So would the blobs of a later day be told apart
 * from those that are named; they stay until they are swept. */
static gboolean
drop_later_seals (Job *job, GError **error)
{
  return lb_database_run (job->ledger->database, error, "DELETE FROM seal WHERE seq > :cut", "x:cut", job->cut, NULL);
}

static gboolean
copy_blob (Job *job, const char *digest, const char *to, GError **error)
{
  g_autofree char *name = lb_backup_place_blob_name (digest);
  g_autofree char *target_path = lb_ledger_blob_path (to, digest);
  g_autofree char *parent = g_path_get_dirname (target_path);

  if (g_mkdir_with_parents (parent, 0700) != 0)
    {
      g_set_error (error, LB_ERROR, errno == ENOSPC ? LB_ERROR_FULL : LB_ERROR_FAILED, "%s: %s", parent,
                   g_strerror (errno));
      return FALSE;
    }
  char *path = lb_backup_place_fetch (job->from, name, error);
  if (path == NULL)
    return FALSE;
  g_autoptr (GFile) source = g_file_new_for_path (path), target = g_file_new_for_path (target_path);
  gboolean done =
    g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, error) && g_chmod (target_path, 0600) == 0;
  lb_backup_place_give_back (job->from, path);
  return done;
}

static gboolean
copy_blobs (Job *job, const char *to, GError **error)
{
  int step = LB_STEP_FAILED;
  g_autoptr (LbStatement) rows =
    lb_database_query (job->ledger->database, error, "SELECT digest FROM blob ORDER BY digest", NULL);

  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    if (!copy_blob (job, lb_statement_text (rows, 0), to, error))
      return FALSE;
  return step == LB_STEP_DONE;
}

/* The bytes of what a catalogue publishes: they come back from the backup, if they are in it. */
static gboolean
remove_files (LbLedger *ledger, GError **error)
{
  g_autoptr (LbStatement) rows = lb_database_query (ledger->database, error, "SELECT digest FROM blob", NULL);
  int step = LB_STEP_FAILED;

  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      g_autofree char *path = lb_ledger_blob_path (ledger->folder, lb_statement_text (rows, 0));
      g_unlink (path);
    }
  return step == LB_STEP_DONE;
}

/* A store is made with something in it. */
static gboolean
empty (LbLedger *ledger, GError **error)
{
  g_auto (GStrv) tables = remove_files (ledger, error) ? lb_backup_tables (ledger->database, error) : NULL;

  for (char **table = tables; table != NULL && *table != NULL; table++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s", *table);
      if (!lb_database_run (ledger->database, error, sql, NULL))
        return FALSE;
    }
  return tables != NULL;
}

static gboolean
fill (Job *job, GError **error)
{
  LbLedger *ledger = job->ledger;

  /* Rows come in the order of tables, not of references. */
  if (!lb_database_script (ledger->database, "PRAGMA defer_foreign_keys = ON", error) || !empty (ledger, error)
      || !lb_backup_each_event (job->run, job->from, take_event, job, error))
    return FALSE;
  for (guint i = 0; i < job->run->answers->len; i++)
    if (!lb_backup_each_line (job->run->answers->pdata[i], job->from, take_answer, job, error))
      return FALSE;
  return write_devices (job, error) && lb_backup_each_line (job->run->facts, job->from, take_row, job, error)
         && drop_later_seals (job, error) && lb_ledger_reread (ledger, error) && lb_ledger_derive (ledger, error)
         && lb_ledger_renew (ledger, job->cut, error);
}

static gboolean
fill_store (Job *job, GError **error)
{
  if (!lb_ledger_begin (job->ledger, error))
    return FALSE;
  if (fill (job, error))
    return lb_ledger_commit (job->ledger, error);
  lb_ledger_rollback (job->ledger);
  return FALSE;
}

/* Which run, and whether it is good */

/* The first from @until on, else the newest. */
static LbBackupRun *
choose (LbBackupPlace *from, LbTime until, GError **error)
{
  g_autoptr (GPtrArray) names = lb_backup_place_runs (from, error);
  guint i = until == LB_TIME_NONE && names != NULL && names->len > 0 ? names->len - 1 : 0;

  if (names == NULL)
    return NULL;
  for (; i < names->len; i++)
    {
      g_autoptr (LbBackupRun) run = lb_backup_run_read (from, names->pdata[i], error);
      if (run == NULL || i + 1 == names->len || (until != LB_TIME_NONE && run->store_time >= until))
        return g_steal_pointer (&run);
    }
  g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "%s: no run was finished", lb_backup_place_name (from));
  return NULL;
}

static gboolean
verify (const char *folder, LbLedgerCounts *ret_counts, GError **error)
{
  g_autoptr (LbLedger) ledger = lb_ledger_open (folder, LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING, NULL, error);
  g_autoptr (GPtrArray) faults = NULL;

  if (ledger == NULL || !lb_ledger_verify (ledger, &faults, ret_counts, error))
    return FALSE;
  if (faults->len > 0)
    g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "what was put back is not good: %s", (char *) faults->pdata[0]);
  return faults->len == 0;
}

static gboolean
put_back (Job *job, const char *folder, LbLedgerCounts *ret_counts, GError **error)
{
  /* Either kind: what it is comes with the facts. */
  job->ledger = lb_ledger_open (folder, LB_LEDGER_TRAINING, NULL, error);
  if (job->ledger == NULL)
    return FALSE;
  gboolean done = fill_store (job, error) && copy_blobs (job, folder, error);
  g_clear_pointer (&job->ledger, lb_ledger_close);
  return done && verify (folder, ret_counts, error) && lb_sync_tree (folder, error);
}

/* To the database server, from the folder in which the store was made and verified. What cannot be is said before. */
static gboolean
hand_over (const char *folder, const char *engine, GError **error)
{
  g_autoptr (GPtrArray) tables = NULL;
  g_autoptr (GError) fault = NULL;

  if (!lb_ledger_move (folder, engine, &tables, &fault))
    {
      g_set_error (error, fault->domain, fault->code,
                   "%s; the store is in %s, and lianbanctl migrate-engine brings it to the server", fault->message, folder);
      return FALSE;
    }
  for (const char *const *name = (const char *const[]) { "ledger.db", "ledger.db-wal", "ledger.db-shm", NULL };
       *name != NULL; name++)
    {
      g_autofree char *path = g_build_filename (folder, *name, NULL);
      g_unlink (path);
    }
  return TRUE;
}

static gboolean
give_name (const char *part, const char *to, GError **error)
{
  if (g_rename (part, to) == 0)
    return TRUE;
  g_set_error (error, LB_ERROR, errno == ENOTEMPTY || errno == EEXIST ? LB_ERROR_CONFLICT : LB_ERROR_FAILED,
               "%s: %s", to, g_strerror (errno));
  return FALSE;
}

gboolean
lb_backup_restore (LbBackupPlace *from, const char *to, const char *engine, LbTime until, LbLedgerCounts *ret_counts,
                   GError **error)
{
  g_return_val_if_fail (from != NULL && to != NULL && ret_counts != NULL, FALSE);
  g_autofree char *part = g_strconcat (to, ".part", NULL);
  g_autoptr (GHashTable) lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Job job = { .from = from, .until = until, .lost = lost, .last = last };

  if (engine != NULL && !lb_ledger_place_is_free (engine, error))
    return FALSE;
  g_autoptr (LbBackupRun) run = choose (from, until, error);
  if (run == NULL)
    return FALSE;
  job.run = run;
  lb_remove_tree (part);
  if (put_back (&job, part, ret_counts, error) && give_name (part, to, error))
    return engine == NULL || hand_over (to, engine, error);
  lb_remove_tree (part);
  return FALSE;
}

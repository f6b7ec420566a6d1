/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One run of a backup: everything as of one moment, in one read transaction, so that it needs no pause of the service
 * and no copy of what is in the folder already. What the run before wrote is continued where the two logs agree: a store
 * that was put back goes on in the same folder as a branch.
 */
#include "lb-backup-private.h"
#include "lb-blob-store.h"
#include "lb-ledger-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "lb-json.h"

/* A part of so many events is written and checked in seconds. */
#define EVENTS_A_PART 200000

typedef struct
{
  LbLedger *ledger;
  const char *folder;
  const LbBackupRun *base; /* (nullable) the run that this one goes on from */
  GHashTable *answered;    /* "user device" → gint64* last number in @base */
  LbBackupRun *run;
  gint64 new_events;
} Job;

/* Files */

/* The one that an earlier, broken run left under that name is replaced: it is of no account. */
static LbBackupPart *
end_part (Job *job, LbPack *pack, const char *kind, const char *part_path, gint64 first, gint64 last, GError **error)
{
  g_autofree char *digest = NULL;

  if (!lb_pack_finish (pack, &digest, NULL, error))
    return NULL;
  g_autofree char *name = g_strdup_printf ("%s/%015" G_GINT64_FORMAT "-%015" G_GINT64_FORMAT "-%.16s.zst", kind, first,
                                           last, digest);
  g_autofree char *path = g_build_filename (job->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  if (g_rename (part_path, path) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
      return NULL;
    }
  return lb_sync_folder (parent, error) ? lb_backup_part_new (name, digest, first, last) : NULL;
}

static char *
path_of_part (Job *job)
{
  return g_build_filename (job->folder, "part", NULL);
}

/* The log */

static gboolean
write_events (Job *job, gint64 first, gint64 last, GError **error)
{
  g_autofree char *path = path_of_part (job);
  g_autoptr (LbPack) pack = lb_pack_new (path, error);
  g_autoptr (LbStatement) rows = NULL;
  int step = LB_STEP_FAILED;

  if (pack != NULL)
    rows = lb_database_query (job->ledger->database, error,
                              "SELECT digest, line FROM event WHERE seq BETWEEN :first AND :last ORDER BY seq",
                              "x:first", first, "x:last", last, NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      gsize length = 0;
      const guint8 *digest = lb_statement_bytes (rows, 0, &length);
      g_autofree char *hex = lb_hex (digest, length);
      g_autofree char *line = g_strconcat (hex, " ", lb_statement_text (rows, 1), NULL);
      if (!lb_pack_add (pack, line, error))
        return FALSE;
    }
  LbBackupPart *part = step == LB_STEP_DONE ? end_part (job, pack, "events", path, first, last, error) : NULL;
  if (part != NULL)
    g_ptr_array_add (job->run->events, part);
  return part != NULL;
}

static void
take_over (GPtrArray *to, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    {
      const LbBackupPart *part = from->pdata[i];
      g_ptr_array_add (to, lb_backup_part_new (part->file, part->sha256, part->first, part->last));
    }
}

static gboolean
write_log (Job *job, GError **error)
{
  gint64 head = job->run->head, written = 0;

  if (job->base != NULL)
    {
      take_over (job->run->events, job->base->events);
      written = job->base->head;
    }
  job->new_events = head - written;
  for (; written < head; written = MIN (written + EVENTS_A_PART, head))
    if (!write_events (job, written + 1, MIN (written + EVENTS_A_PART, head), error))
      return FALSE;
  return TRUE;
}

/* Answers: numbers count without holes for each user and device, so "since the last time" is "beyond the last number". */

typedef struct { char *user, *device; gint64 last; } Device;

static void
device_free (gpointer data)
{
  Device *device = data;

  g_free (device->user);
  g_free (device->device);
  g_free (device);
}

static GPtrArray *
list_devices (Job *job, GError **error)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (device_free);
  int step = LB_STEP_FAILED;
  g_autoptr (LbStatement) rows = lb_database_query (
    job->ledger->database, error, "SELECT user, device, last FROM device ORDER BY user, device", NULL);

  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      Device *device = g_new0 (Device, 1);
      *device = (Device) { lb_statement_dup_text (rows, 0), lb_statement_dup_text (rows, 1),
                           lb_statement_integer (rows, 2) };
      g_ptr_array_add (devices, device);
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&devices) : NULL;
}

static gboolean
write_answers_of (Job *job, LbPack *pack, const Device *device, gint64 *count, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s %s", device->user, device->device);
  const gint64 *known = job->answered != NULL ? g_hash_table_lookup (job->answered, key) : NULL;
  int step = LB_STEP_FAILED;

  g_autoptr (LbStatement) rows = lb_database_query (
    job->ledger->database, error,
    "SELECT * FROM command WHERE user = :user AND device = :device AND n > :n ORDER BY n", "s:user", device->user,
    "s:device", device->device, "x:n", known != NULL ? *known : 0, NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      g_autofree char *line = lb_backup_row_text (rows, "command");
      if (!lb_pack_add (pack, line, error))
        return FALSE;
      (*count)++;
    }
  return step == LB_STEP_DONE;
}

static gboolean
write_answers (Job *job, GError **error)
{
  g_autofree char *path = path_of_part (job);
  g_autoptr (GPtrArray) devices = list_devices (job, error);
  g_autoptr (LbPack) pack = devices != NULL ? lb_pack_new (path, error) : NULL;
  gint64 count = 0;

  if (job->base != NULL)
    take_over (job->run->answers, job->base->answers);
  for (guint i = 0; pack != NULL && i < devices->len; i++)
    if (!write_answers_of (job, pack, devices->pdata[i], &count, error))
      return FALSE;
  if (pack == NULL || count == 0)
    return pack != NULL;
  LbBackupPart *part = end_part (job, pack, "answers", path, job->run->at, count, error);
  if (part != NULL)
    g_ptr_array_add (job->run->answers, part);
  return part != NULL;
}

/* Everything else */

static gboolean
write_table (Job *job, LbPack *pack, const char *table, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", table);
  g_autoptr (LbStatement) rows = lb_database_query (job->ledger->database, error, sql, NULL);
  int step = LB_STEP_FAILED;

  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      g_autofree char *line = lb_backup_row_text (rows, table);
      if (!lb_pack_add (pack, line, error))
        return FALSE;
    }
  return step == LB_STEP_DONE;
}

static gboolean
write_facts (Job *job, GError **error)
{
  g_autofree char *path = path_of_part (job);
  g_auto (GStrv) tables = lb_backup_tables (job->ledger->database, error);
  g_autoptr (LbPack) pack = tables != NULL ? lb_pack_new (path, error) : NULL;

  for (char **table = tables; pack != NULL && *table != NULL; table++)
    if (!write_table (job, pack, *table, error))
      return FALSE;
  /* What the next run goes on from. */
  if (pack == NULL || !write_table (job, pack, "device", error))
    return FALSE;
  job->run->facts = end_part (job, pack, "facts", path, job->run->at, job->run->head, error);
  return job->run->facts != NULL;
}

/* Blobs */

static gboolean
keep_blob (Job *job, const char *digest, GError **error)
{
  g_autofree char *to = lb_ledger_blob_path (job->folder, digest);
  g_autofree char *parent = g_path_get_dirname (to), *blobs = g_path_get_dirname (parent);
  g_autofree char *part = path_of_part (job);
  g_autoptr (GFile) target = g_file_new_for_path (part);

  if (g_file_test (to, G_FILE_TEST_EXISTS))
    return TRUE;
  LbBlobStore *store = lb_blob_store_get (job->ledger->folder, error);
  g_autofree char *from = store != NULL ? lb_blob_store_path (store, digest, error) : NULL;
  if (from == NULL)
    {
      g_prefix_error (error, "blob %s: ", digest);
      return FALSE;
    }
  g_autoptr (GFile) source = g_file_new_for_path (from);
  if (!g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
    {
      g_prefix_error (error, "blob %s: ", digest);
      return FALSE;
    }
  g_autofree char *found = lb_file_digest (part, NULL, error);
  if (found == NULL)
    return FALSE;
  if (strcmp (found, digest) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "blob %s: the store's own file was altered", digest);
      return FALSE;
    }
  int file = open (part, O_RDWR | O_CLOEXEC);
  gboolean flushed = file >= 0 && fchmod (file, 0600) == 0 && fsync (file) == 0;
  if (file >= 0)
    close (file);
  if (!flushed || g_mkdir_with_parents (parent, 0700) != 0 || g_rename (part, to) != 0)
    {
      g_set_error (error, LB_ERROR, errno == ENOSPC ? LB_ERROR_FULL : LB_ERROR_FAILED, "%s: %s", to, g_strerror (errno));
      return FALSE;
    }
  g_ptr_array_add (job->run->new_blobs, g_strdup (digest));
  return lb_sync_folder (parent, error) && lb_sync_folder (blobs, error);
}

static gboolean
write_blobs (Job *job, GError **error)
{
  int step = LB_STEP_FAILED;
  g_autoptr (LbStatement) rows =
    lb_database_query (job->ledger->database, error, "SELECT digest FROM blob ORDER BY digest", NULL);

  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      if (!keep_blob (job, lb_statement_text (rows, 0), error))
        return FALSE;
      job->run->blobs++;
    }
  return step == LB_STEP_DONE;
}

/* The run before */

static gboolean
note_device (const char *line, gsize length, gpointer data, GError **error)
{
  GHashTable *answered = data;
  json_auto_t *value = json_loadb (line, length, 0, NULL);

  if (g_strcmp0 (json_string_value (json_object_get (value, "")), "device") != 0)
    return TRUE;
  gint64 *last = g_new (gint64, 1);
  *last = json_integer_value (json_object_get (value, "last"));
  g_hash_table_replace (answered,
                        g_strdup_printf ("%s %s", json_string_value (json_object_get (value, "user")),
                                         json_string_value (json_object_get (value, "device"))),
                        last);
  return TRUE;
}

/* Whether the store's log leads through the end of @run's. */
static gboolean
agrees (LbLedger *ledger, const LbBackupRun *run, gboolean *ret_agrees, GError **error)
{
  g_autoptr (LbStatement) row = lb_database_query (ledger->database, error, "SELECT digest FROM event WHERE seq = :seq",
                                                   "x:seq", run->head, NULL);
  int step = row != NULL ? lb_statement_step (row, error) : LB_STEP_FAILED;
  gsize length = 0;
  const guint8 *digest = step == LB_STEP_ROW ? lb_statement_bytes (row, 0, &length) : NULL;
  g_autofree char *hex = digest != NULL ? lb_hex (digest, length) : NULL;

  *ret_agrees = run->head == 0 || g_strcmp0 (hex, run->digest) == 0;
  return step != LB_STEP_FAILED;
}

/* The newest run that the store goes on from. */
static gboolean
find_base (Job *job, GPtrArray *runs, GError **error)
{
  for (guint i = runs->len; i > 0 && job->base == NULL; i--)
    {
      gboolean good = FALSE;
      if (!agrees (job->ledger, runs->pdata[i - 1], &good, error))
        return FALSE;
      if (good)
        job->base = runs->pdata[i - 1];
    }
  if (job->base == NULL && runs->len > 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT, "%s: holds backups of another store; choose another folder",
                   job->folder);
      return FALSE;
    }
  return job->base == NULL || lb_backup_each_line (job->base->facts, job->folder, note_device, job->answered, error);
}

/* A whole run */

static gboolean
make_folders (const char *folder, GError **error)
{
  static const char *const parts[] = { "runs", "events", "answers", "facts", "blobs" };
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);

  if (entries != NULL && !lb_backup_is (folder) && g_dir_read_name (entries) != NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT, "%s: holds something else than backups; nothing was written",
                   folder);
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_build_filename (folder, parts[i], NULL);
      if (g_mkdir_with_parents (path, 0700) != 0)
        {
          g_set_error (error, LB_ERROR, errno == ENOSPC ? LB_ERROR_FULL : LB_ERROR_FAILED, "%s: cannot be made: %s", path,
                       g_strerror (errno));
          return FALSE;
        }
    }
  return lb_sync_folder (folder, error);
}

static gboolean
read_head (Job *job, GError **error)
{
  if (!lb_ledger_read_mark (job->ledger, error))
    return FALSE;
  job->run->at = lb_ledger_system_now ();
  job->run->store_time = lb_ledger_now (job->ledger);
  job->run->head = job->ledger->mark.head;
  job->run->epoch = g_strdup (job->ledger->epoch);
  job->run->digest = lb_hex (job->ledger->mark.digest, LB_DIGEST_BYTES);
  job->run->name = g_strdup_printf ("%015" G_GINT64_FORMAT "-%015" G_GINT64_FORMAT ".json", (gint64) job->run->at,
                                    job->run->head);
  return TRUE;
}

gboolean
lb_backup_write (LbLedger *ledger, const char *folder, LbBackupCounts *ret_counts, GError **error)
{
  g_return_val_if_fail (ledger != NULL && ledger->batch == NULL && folder != NULL && ret_counts != NULL, FALSE);
  g_autoptr (LbBackupRun) run = lb_backup_run_new ();
  g_autoptr (GHashTable) answered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Job job = { .ledger = ledger, .folder = folder, .answered = answered, .run = run };

  if (!make_folders (folder, error))
    return FALSE;
  g_autoptr (GPtrArray) runs = lb_backup_runs (folder, error);
  g_autoptr (LbTransaction) view = runs != NULL ? lb_transaction_begin_read (ledger->database, error) : NULL;
  /* Blobs come last before the account: whatever the moment's log names was there before it. */
  if (view == NULL || !read_head (&job, error) || !find_base (&job, runs, error) || !write_log (&job, error)
      || !write_answers (&job, error) || !write_facts (&job, error) || !write_blobs (&job, error)
      || !lb_backup_run_keep (run, folder, error))
    return FALSE;
  *ret_counts = (LbBackupCounts) { .runs = runs->len + 1, .events = run->head, .blobs = run->blobs,
                                   .new_events = job.new_events, .new_blobs = run->new_blobs->len };
  return TRUE;
}

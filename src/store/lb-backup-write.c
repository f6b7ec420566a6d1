/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One run of a backup: everything as of one moment, in one read transaction, so that it needs no pause of the service
 * and no copy of what is in the folder already. What the run before wrote is continued where the two logs agree: a store
 * that was put back goes on in the same folder as a branch.
 */
#include "lb-backup-private.h"
#include "lb-blob-store.h"
#include "lb-ledger-keep.h"
#include "lb-ledger-private.h"

#include <string.h>
#include "lb-json.h"

/* A part of so many events is written and checked in seconds. */
#define EVENTS_A_PART 200000
/* Rows asked for at once: an engine may hold an answer whole. */
#define PIECE 2000

typedef struct
{
  LbLedger *ledger;
  LbBackupPlace *place;
  LbBackupRun *base;       /* (nullable) (owned) the run that this one goes on from */
  GHashTable *answered;    /* "user device" → gint64* last number in @base */
  LbBackupRun *run;
  gint64 new_events;
} Job;

/* Files */

/* The one that an earlier, broken run left under that name is replaced: it is of no account. */
static LbBackupPart *
end_part (Job *job, LbPack *pack, const char *kind, const char *path, gint64 first, gint64 last, GError **error)
{
  g_autofree char *digest = NULL;

  if (!lb_pack_finish (pack, &digest, NULL, error))
    return NULL;
  g_autofree char *name = g_strdup_printf ("%s/%015" G_GINT64_FORMAT "-%015" G_GINT64_FORMAT "-%.16s.zst", kind, first,
                                           last, digest);
  return lb_backup_place_keep (job->place, name, digest, path, error) ? lb_backup_part_new (name, digest, first, last)
                                                                      : NULL;
}

/* The log */

static gboolean
pack_events (Job *job, LbPack *pack, gint64 first, gint64 last, GError **error)
{
  int step = LB_STEP_FAILED;
  g_autoptr (LbStatement) rows =
    lb_database_query (job->ledger->database, error,
                       "SELECT digest, line FROM event WHERE seq BETWEEN :first AND :last ORDER BY seq", "x:first",
                       first, "x:last", last, NULL);

  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      gsize length = 0;
      const guint8 *digest = lb_statement_bytes (rows, 0, &length);
      g_autofree char *hex = lb_hex (digest, length);
      g_autofree char *line = g_strconcat (hex, " ", lb_statement_text (rows, 1), NULL);
      if (!lb_pack_add (pack, line, error))
        return FALSE;
    }
  return step == LB_STEP_DONE;
}

static gboolean
write_events (Job *job, gint64 first, gint64 last, GError **error)
{
  g_autofree char *path = lb_backup_place_part (job->place);
  g_autoptr (LbPack) pack = lb_pack_new (path, error);

  for (gint64 at = first; pack != NULL && at <= last; at += PIECE)
    if (!pack_events (job, pack, at, MIN (at + PIECE - 1, last), error))
      return FALSE;
  LbBackupPart *part = pack != NULL ? end_part (job, pack, "events", path, first, last, error) : NULL;
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

/* Answers, in the order in which they were given. An account of an earlier version does not say how far it came by that
 * order, but up to which number each device was answered, and these numbers have no holes. */

static gboolean
is_known (Job *job, LbStatement *row)
{
  g_autofree char *key = g_strdup_printf ("%s %s", lb_statement_text (row, 1), lb_statement_text (row, 2));
  const gint64 *known = g_hash_table_lookup (job->answered, key);

  return known != NULL && lb_statement_integer (row, 3) <= *known;
}

/* Up to PIECE answers after place @after, which moves on; *ret_count: how many there were. */
static gboolean
pack_answers (Job *job, LbPack *pack, gint64 *after, gint64 *count, gint64 *ret_read, GError **error)
{
  int step = LB_STEP_FAILED;

  *ret_read = 0;
  g_autoptr (LbStatement) rows = lb_database_query (
    job->ledger->database, error,
    "SELECT place, user, device, n, command.* FROM command WHERE place > :place ORDER BY place LIMIT :piece",
    "x:place", *after, "i:piece", PIECE, NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      *after = lb_statement_integer (rows, 0);
      (*ret_read)++;
      if (is_known (job, rows))
        continue;
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
  g_autofree char *path = lb_backup_place_part (job->place);
  g_autoptr (LbPack) pack = lb_pack_new (path, error);
  gint64 count = 0, found = PIECE;

  if (job->base != NULL)
    {
      take_over (job->run->answers, job->base->answers);
      job->run->answered = job->base->answered;
    }
  while (pack != NULL && found == PIECE)
    if (!pack_answers (job, pack, &job->run->answered, &count, &found, error))
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
pack_rows (LbPack *pack, LbStatement *rows, const char *table, gint64 *ret_count, GError **error)
{
  int step = LB_STEP_FAILED;

  *ret_count = 0;
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      g_autofree char *line = lb_backup_row_text (rows, table);
      if (!lb_pack_add (pack, line, error))
        return FALSE;
      (*ret_count)++;
    }
  return step == LB_STEP_DONE;
}

/* A server hands over a table in pieces. */
static gboolean
write_from_server (Job *job, LbPack *pack, const char *table, GError **error)
{
  LbDatabase *database = job->ledger->database;
  g_autofree char *begin = g_strdup_printf ("DECLARE copy_of_%s CURSOR FOR SELECT * FROM %s", table, table);
  g_autofree char *next = g_strdup_printf ("FETCH %d FROM copy_of_%s", PIECE, table);
  g_autofree char *end = g_strdup_printf ("CLOSE copy_of_%s", table);
  gint64 count = 0;

  if (!lb_database_script (database, begin, error))
    return FALSE;
  do
    {
      g_autoptr (LbStatement) rows = lb_database_query (database, error, next, NULL);
      if (!pack_rows (pack, rows, table, &count, error))
        return FALSE;
    }
  while (count > 0);
  return lb_database_script (database, end, error);
}

static gboolean
write_table (Job *job, LbPack *pack, const char *table, GError **error)
{
  gint64 count = 0;

  if (lb_ledger_is_shared (job->ledger))
    return write_from_server (job, pack, table, error);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", table);
  g_autoptr (LbStatement) rows = lb_database_query (job->ledger->database, error, sql, NULL);
  return pack_rows (pack, rows, table, &count, error);
}

static gboolean
write_facts (Job *job, GError **error)
{
  g_autofree char *path = lb_backup_place_part (job->place);
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
  gint64 size = -1;

  if (!lb_backup_place_blob_size (job->place, digest, &size, error))
    return FALSE;
  if (size >= 0)
    return TRUE;
  LbBlobStore *store = lb_blob_store_get (job->ledger->folder, error);
  g_autofree char *from = store != NULL ? lb_blob_store_path (store, digest, error) : NULL;
  if (from == NULL || !lb_backup_place_keep_blob (job->place, digest, from, error))
    {
      g_prefix_error (error, "blob %s: ", digest);
      return FALSE;
    }
  g_ptr_array_add (job->run->new_blobs, g_strdup (digest));
  return TRUE;
}

/* (element-type utf8) (transfer full) */
static GPtrArray *
list_blobs (Job *job, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);

  for (;;)
    {
      g_autoptr (GPtrArray) digests = NULL;
      g_autoptr (GArray) sizes = NULL;
      if (!lb_ledger_next_blobs (job->ledger, all->len > 0 ? all->pdata[all->len - 1] : NULL, PIECE, &digests, &sizes,
                                 error))
        return NULL;
      if (digests->len == 0)
        return g_steal_pointer (&all);
      g_ptr_array_extend_and_steal (all, g_steal_pointer (&digests));
    }
}

static gboolean
write_blobs (Job *job, GPtrArray *digests, GError **error)
{
  for (guint i = 0; i < digests->len; i++)
    if (!keep_blob (job, digests->pdata[i], error))
      return FALSE;
  job->run->blobs = digests->len;
  return TRUE;
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
find_base (Job *job, GPtrArray *names, GError **error)
{
  for (guint i = names->len; i > 0 && job->base == NULL; i--)
    {
      g_autoptr (LbBackupRun) run = lb_backup_run_read (job->place, names->pdata[i - 1], error);
      gboolean good = FALSE;
      if (run == NULL || !agrees (job->ledger, run, &good, error))
        return FALSE;
      if (good)
        job->base = g_steal_pointer (&run);
    }
  if (job->base == NULL && names->len > 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT, "%s: holds backups of another store; choose another place",
                   lb_backup_place_name (job->place));
      return FALSE;
    }
  return job->base == NULL || lb_backup_each_line (job->base->facts, job->place, note_device, job->answered, error);
}

/* A whole run */

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

/* Everything but blobs, as of one moment. *ret_blobs (element-type utf8) (transfer full): what there was then. */
static gboolean
write_moment (Job *job, GPtrArray *names, GPtrArray **ret_blobs, GError **error)
{
  g_autoptr (LbTransaction) view = lb_transaction_begin_read (job->ledger->database, error);

  if (view == NULL || !read_head (job, error) || !find_base (job, names, error) || !write_log (job, error)
      || !write_answers (job, error) || !write_facts (job, error))
    return FALSE;
  *ret_blobs = list_blobs (job, error);
  return *ret_blobs != NULL;
}

gboolean
lb_backup_write (LbLedger *ledger, LbBackupPlace *place, LbBackupCounts *ret_counts, GError **error)
{
  g_return_val_if_fail (ledger != NULL && ledger->batch == NULL && place != NULL && ret_counts != NULL, FALSE);
  g_autoptr (LbBackupRun) run = lb_backup_run_new ();
  g_autoptr (GHashTable) answered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) blobs = NULL;
  Job job = { .ledger = ledger, .place = place, .answered = answered, .run = run };

  if (!lb_backup_place_prepare (place, error))
    return FALSE;
  g_autoptr (GPtrArray) names = lb_backup_place_runs (place, error);
  /* Blobs come last before the account: whatever the moment's log names was there before it, and stays. */
  gboolean done = names != NULL && write_moment (&job, names, &blobs, error) && write_blobs (&job, blobs, error)
                  && lb_backup_run_keep (run, place, error);
  lb_backup_run_free (job.base);
  if (done)
    *ret_counts = (LbBackupCounts) { .runs = names->len + 1, .events = run->head, .blobs = run->blobs,
                                     .new_events = job.new_events, .new_blobs = run->new_blobs->len };
  return done;
}

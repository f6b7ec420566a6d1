/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Is a backup what was written? Everything that the newest run names is read again, and what only earlier runs name.
 */
#include "lb-backup-private.h"
#include "lb-ledger-private.h"
#include "lb-json.h"

#include <string.h>

typedef struct
{
  LbBackupPlace *place;
  GPtrArray *faults;
  gboolean every_blob;
  GHashTable *added;   /* set of digests that the run added */
  GHashTable *seen;    /* set of digests and parts that have been read (element-type utf8) */
  gint64 blobs;        /* that the run names */
} Check;

static void
note (Check *check, GError **error)
{
  g_ptr_array_add (check->faults, g_strdup ((*error)->message));
  g_clear_error (error);
}

static void
check_bytes (Check *check, const char *digest)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = lb_backup_place_blob_name (digest);
  char *path = lb_backup_place_fetch (check->place, name, &error);
  g_autofree char *found = path != NULL ? lb_file_digest (path, NULL, &error) : NULL;

  lb_backup_place_give_back (check->place, path);
  if (found == NULL)
    g_ptr_array_add (check->faults, g_strdup_printf ("blob %s: %s", digest, error->message));
  else if (strcmp (found, digest) != 0)
    g_ptr_array_add (check->faults, g_strdup_printf ("blob %s: the file was altered", digest));
}

static gboolean
check_blob (Check *check, const char *digest, gint64 size, GError **error)
{
  gint64 found = 0;

  check->blobs++;
  if (!g_hash_table_add (check->seen, g_strdup (digest)))
    return TRUE;
  if (!lb_backup_place_blob_size (check->place, digest, &found, error))
    return FALSE;
  if (found < 0)
    g_ptr_array_add (check->faults, g_strdup_printf ("blob %s: the file is missing", digest));
  else if (found != size)
    g_ptr_array_add (check->faults, g_strdup_printf ("blob %s: the file was altered", digest));
  else if (check->every_blob || g_hash_table_contains (check->added, digest))
    check_bytes (check, digest);
  return TRUE;
}

static gboolean
look_for_blobs (const char *line, gsize length, gpointer data, GError **error)
{
  json_auto_t *value = json_loadb (line, length, 0, NULL);
  const char *digest = json_string_value (json_object_get (value, "digest"));

  if (g_strcmp0 (json_string_value (json_object_get (value, "")), "blob") == 0 && lb_is_hex (digest, 64))
    return check_blob (data, digest, json_integer_value (json_object_get (value, "size")), error);
  return TRUE;
}

static void
check_parts (Check *check, GPtrArray *parts)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < parts->len; i++)
    {
      const LbBackupPart *part = parts->pdata[i];
      if (g_hash_table_add (check->seen, g_strdup (part->file))
          && !lb_backup_each_line (part, check->place, NULL, NULL, &error))
        note (check, &error);
    }
}

static void
check_facts (Check *check, const LbBackupRun *run)
{
  g_autoptr (GError) error = NULL;

  check->blobs = 0;
  if (!lb_backup_each_line (run->facts, check->place, look_for_blobs, check, &error))
    note (check, &error);
  else if (check->blobs != run->blobs)
    g_ptr_array_add (check->faults, g_strdup_printf ("%s: other blobs than it says", run->name));
}

static void
check_newest (Check *check, const LbBackupRun *run)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < run->new_blobs->len; i++)
    g_hash_table_add (check->added, run->new_blobs->pdata[i]);
  if (!lb_backup_each_event (run, check->place, NULL, NULL, &error))
    note (check, &error);
  for (guint i = 0; i < run->events->len; i++)
    g_hash_table_add (check->seen, g_strdup (((LbBackupPart *) run->events->pdata[i])->file));
  check_parts (check, run->answers);
  check_facts (check, run);
}

/* A store can be put back as of each: with its facts, and with parts that later runs may have no more. */
static void
check_earlier (Check *check, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbBackupRun) run = lb_backup_run_read (check->place, name, &error);

  if (run == NULL)
    {
      note (check, &error);
      return;
    }
  check_parts (check, run->events);
  check_parts (check, run->answers);
  check_facts (check, run);
}

gboolean
lb_backup_verify (LbBackupPlace *place, gboolean everything, GPtrArray **ret_faults, LbBackupCounts *ret_counts,
                  GError **error)
{
  g_return_val_if_fail (place != NULL && ret_faults != NULL, FALSE);
  g_autoptr (GPtrArray) runs = lb_backup_place_runs (place, error);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) added = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Check check = { .place = place, .faults = faults, .every_blob = everything, .added = added, .seen = seen };

  if (runs == NULL)
    return FALSE;
  if (runs->len == 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "%s: no run was finished", lb_backup_place_name (place));
      return FALSE;
    }
  g_autoptr (LbBackupRun) newest = lb_backup_run_read (place, runs->pdata[runs->len - 1], error);
  if (newest == NULL)
    return FALSE;
  check_newest (&check, newest);
  if (ret_counts != NULL)
    *ret_counts = (LbBackupCounts) { .runs = runs->len, .events = newest->head, .blobs = check.blobs };
  for (guint i = 0; everything && i + 1 < runs->len; i++)
    check_earlier (&check, runs->pdata[i]);
  *ret_faults = g_steal_pointer (&faults);
  return TRUE;
}

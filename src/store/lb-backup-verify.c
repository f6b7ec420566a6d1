/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Is a backup what was written? Everything that the newest run names is read again.
 */
#include "lb-backup-private.h"
#include "lb-ledger-private.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include "lb-json.h"

typedef struct
{
  const char *folder;
  GPtrArray *faults;
  gboolean every_blob;
  GHashTable *added;   /* set of digests that the run added */
  gint64 blobs;
} Check;

static void
note (Check *check, GError **error)
{
  g_ptr_array_add (check->faults, g_strdup ((*error)->message));
  g_clear_error (error);
}

static void
check_blob (Check *check, const char *digest, gint64 size)
{
  g_autofree char *path = lb_ledger_blob_path (check->folder, digest);
  struct stat facts;

  check->blobs++;
  if (g_stat (path, &facts) != 0)
    g_ptr_array_add (check->faults, g_strdup_printf ("blob %s: the file is missing", digest));
  else if (facts.st_size != size)
    g_ptr_array_add (check->faults, g_strdup_printf ("blob %s: the file was altered", digest));
  else if (check->every_blob || g_hash_table_contains (check->added, digest))
    {
      g_autofree char *found = lb_file_digest (path, NULL, NULL);
      if (g_strcmp0 (found, digest) != 0)
        g_ptr_array_add (check->faults, g_strdup_printf ("blob %s: the file was altered", digest));
    }
}

static gboolean
look_for_blobs (const char *line, gsize length, gpointer data, GError **error)
{
  json_auto_t *value = json_loadb (line, length, 0, NULL);
  const char *digest = json_string_value (json_object_get (value, "digest"));

  if (g_strcmp0 (json_string_value (json_object_get (value, "")), "blob") == 0 && lb_is_hex (digest, 64))
    check_blob (data, digest, json_integer_value (json_object_get (value, "size")));
  return TRUE;
}

static void
check_run (Check *check, const LbBackupRun *run)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < run->new_blobs->len; i++)
    g_hash_table_add (check->added, run->new_blobs->pdata[i]);
  if (!lb_backup_each_event (run, check->folder, NULL, NULL, &error))
    note (check, &error);
  for (guint i = 0; i < run->answers->len; i++)
    if (!lb_backup_check_part (run->answers->pdata[i], check->folder, &error))
      note (check, &error);
  if (!lb_backup_each_line (run->facts, check->folder, look_for_blobs, check, &error))
    note (check, &error);
  else if (check->blobs != run->blobs)
    g_ptr_array_add (check->faults, g_strdup_printf ("%s: other blobs than it says", run->name));
}

gboolean
lb_backup_verify (const char *folder, gboolean every_blob, GPtrArray **ret_faults, LbBackupCounts *ret_counts,
                  GError **error)
{
  g_return_val_if_fail (folder != NULL && ret_faults != NULL, FALSE);
  g_autoptr (GPtrArray) runs = lb_backup_runs (folder, error);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) added = g_hash_table_new (g_str_hash, g_str_equal);
  Check check = { .folder = folder, .faults = faults, .every_blob = every_blob, .added = added };

  if (runs == NULL)
    return FALSE;
  if (runs->len == 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "%s: no run was finished", folder);
      return FALSE;
    }
  const LbBackupRun *newest = runs->pdata[runs->len - 1];
  check_run (&check, newest);
  if (ret_counts != NULL)
    *ret_counts = (LbBackupCounts) { .runs = runs->len, .events = newest->head, .blobs = check.blobs };
  *ret_faults = g_steal_pointer (&faults);
  return TRUE;
}

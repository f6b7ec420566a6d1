/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The account of a backup's run: it names only what lies in the backup's folder, and is read or refused.
 */
#include "lb-fuzz.h"
#include "lb-backup-private.h"
#include "lb-fuzz-place.h"

#include <glib/gstdio.h>

#define NAME "20190610T090000.json"

static LbBackupPlace *place;
static char *path;

void
lb_fuzz_set_up (void)
{
  g_autofree char *runs = g_build_filename (lb_fuzz_folder (), "runs", NULL);

  g_mkdir (runs, 0700);
  path = g_build_filename (runs, NAME, NULL);
  place = lb_backup_place_open (lb_fuzz_folder (), NULL, NULL);
}

static void
check_part (const LbBackupPart *part)
{
  g_assert_true (*part->file != '/' && strstr (part->file, "..") == NULL);
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL, other = NULL;
  g_autoptr (GPtrArray) faults = NULL;

  g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
  g_autoptr (LbBackupRun) run = lb_backup_run_read (place, NAME, &error);
  lb_fuzz_refused (run, error);
  gboolean verified = lb_backup_verify (place, FALSE, &faults, NULL, &other);
  lb_fuzz_refused (verified, other);
  g_assert_true (verified == (run != NULL));
  if (run == NULL)
    return;
  check_part (run->facts);
  for (guint i = 0; i < run->events->len; i++)
    check_part (run->events->pdata[i]);
  for (guint i = 0; i < run->answers->len; i++)
    check_part (run->answers->pdata[i]);
}

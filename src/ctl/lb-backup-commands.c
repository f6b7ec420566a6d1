/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The commands that put a store by and put it back.
 */
#include "lb-backup.h"
#include "lb-ctl-store.h"
#include "lb-error.h"

/* For a bucket: the file that --s3 names, or backup.conf in the store's folder. */
static LbBackupPlace *
open_place (LbCommandLine *line, const char *place, const char *settings, GError **error)
{
  g_autofree char *folder = lb_ctl_store_folder (line);
  g_autofree char *usual = g_build_filename (folder, "backup.conf", NULL);

  if (!g_str_has_prefix (place, "s3://") || settings != NULL)
    return lb_backup_place_open (place, settings, error);
  if (g_file_test (usual, G_FILE_TEST_EXISTS))
    return lb_backup_place_open (place, usual, error);
  g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND,
               _("%s: where is that server? Say so in %s, or name another file with --s3"), place, usual);
  return NULL;
}

static int
verify (LbCommandLine *line, LbBackupPlace *place, gboolean every_blob, const LbBackupCounts *written)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  LbBackupCounts counts = { 0 };

  if (!lb_backup_verify (place, every_blob, &faults, &counts, &error))
    return lb_command_line_refuse (line, error);
  json_t *value = json_pack ("{s:I, s:I, s:I}", "runs", (json_int_t) counts.runs, "events", (json_int_t) counts.events,
                             "blobs", (json_int_t) counts.blobs);
  if (written != NULL)
    {
      json_object_set_new (value, "new_events", json_integer (written->new_events));
      json_object_set_new (value, "new_blobs", json_integer (written->new_blobs));
    }
  return lb_ctl_print_verdict (line, faults, value);
}

int
lb_ctl_verify_backup (LbCommandLine *line, const char *name)
{
  g_autofree char *settings = lb_command_line_take_option (line, "--s3");
  g_autoptr (GError) error = NULL;
  g_autoptr (LbBackupPlace) place = open_place (line, name, settings, &error);

  if (line->n_arguments != 0)
    return lb_command_line_usage (line, _("verify takes no arguments but its options"));
  return place != NULL ? verify (line, place, TRUE, NULL) : lb_command_line_refuse (line, error);
}

/* Only what has been read again is a backup: that is what the service's figures tell of. */
static int
verify_and_note (LbCommandLine *line, LbLedger *ledger, LbBackupPlace *place, const LbBackupCounts *written)
{
  LbBackupNote note = { lb_ledger_system_now (), written->events };
  g_autoptr (GError) error = NULL;
  int status = verify (line, place, FALSE, written);

  if (status == LB_EXIT_OK && !lb_backup_note (lb_ledger_folder (ledger), &note, &error))
    return lb_command_line_refuse (line, error);
  return status;
}

int
lb_ctl_backup (LbCommandLine *line)
{
  g_autofree char *settings = lb_command_line_take_option (line, "--s3");
  g_autoptr (LbLedger) ledger = NULL;
  g_autoptr (LbBackupPlace) place = NULL;
  g_autoptr (GError) error = NULL;
  LbBackupCounts counts = { 0 };

  if (line->n_arguments != 1)
    return lb_command_line_usage (line, _("backup takes one DEST, a folder or s3://BUCKET/PREFIX"));
  place = open_place (line, line->arguments[0], settings, &error);
  ledger = place != NULL ? lb_ctl_store_open (line, LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING, &error) : NULL;
  if (ledger == NULL || !lb_backup_write (ledger, place, &counts, &error))
    return lb_command_line_refuse (line, error);
  return verify_and_note (line, ledger, place, &counts);
}

/* A day is meant to its end. */
static gboolean
take_until (LbCommandLine *line, LbTime *ret_until, GError **error)
{
  g_autofree char *text = lb_command_line_take_option (line, "--until");
  LbDay day;

  *ret_until = LB_TIME_NONE;
  if (text == NULL)
    return TRUE;
  if (lb_day_parse (text, &day, NULL))
    {
      *ret_until = lb_day_start (day + 1) - 1;
      return TRUE;
    }
  return lb_time_parse (text, ret_until, error);
}

int
lb_ctl_restore (LbCommandLine *line)
{
  g_autofree char *folder = lb_ctl_store_folder (line);
  g_autofree char *settings = lb_command_line_take_option (line, "--s3");
  g_autofree char *engine = lb_command_line_take_option (line, "--engine");
  g_autoptr (GPtrArray) faults = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  LbLedgerCounts counts = { 0 };
  LbTime until;

  if (!take_until (line, &until, &error))
    return lb_command_line_usage (line, _("--until takes a day (2019-06-10) or a time (2019-06-10T16:30:00+08:00)"));
  if (line->n_arguments != 1)
    return lb_command_line_usage (line, _("restore takes one SRC, a folder or s3://BUCKET/PREFIX"));
  if (g_file_test (folder, G_FILE_TEST_EXISTS))
    {
      g_set_error (&error, LB_ERROR, LB_ERROR_CONFLICT, "%s exists already; nothing was written", folder);
      return lb_command_line_refuse (line, error);
    }
  g_autoptr (LbBackupPlace) place = open_place (line, line->arguments[0], settings, &error);
  if (place == NULL || !lb_backup_restore (place, folder, engine, until, &counts, &error))
    return lb_command_line_refuse (line, error);
  return lb_ctl_print_verdict (line, faults,
                               json_pack ("{s:I, s:I, s:I}", "events", (json_int_t) counts.events, "cases",
                                          (json_int_t) counts.cases, "blobs", (json_int_t) counts.blobs));
}

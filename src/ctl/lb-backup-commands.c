/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The commands that put a store by and put it back.
 */
#include "lb-backup.h"
#include "lb-ctl-store.h"
#include "lb-error.h"

int
lb_ctl_verify_backup (LbCommandLine *line, const char *folder, gboolean every_blob, const LbBackupCounts *written)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  LbBackupCounts counts = { 0 };

  if (!lb_backup_verify (folder, every_blob, &faults, &counts, &error))
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
lb_ctl_backup (LbCommandLine *line)
{
  g_autoptr (LbLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;
  LbBackupCounts counts = { 0 };

  if (line->n_arguments != 1)
    return lb_command_line_usage (line, _("backup takes one DEST folder"));
  ledger = lb_ctl_store_open (line, LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING, &error);
  if (ledger == NULL || !lb_backup_write (ledger, line->arguments[0], &counts, &error))
    return lb_command_line_refuse (line, error);
  return lb_ctl_verify_backup (line, line->arguments[0], FALSE, &counts);
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
  g_autoptr (GPtrArray) faults = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  LbLedgerCounts counts = { 0 };
  LbTime until;

  if (!take_until (line, &until, &error))
    return lb_command_line_usage (line, _("--until takes a day (2019-06-10) or a time (2019-06-10T16:30:00+08:00)"));
  if (line->n_arguments != 1)
    return lb_command_line_usage (line, _("restore takes one SRC folder"));
  if (g_file_test (folder, G_FILE_TEST_EXISTS))
    {
      g_set_error (&error, LB_ERROR, LB_ERROR_CONFLICT, "%s exists already; nothing was written", folder);
      return lb_command_line_refuse (line, error);
    }
  if (!lb_backup_restore (line->arguments[0], folder, until, &counts, &error))
    return lb_command_line_refuse (line, error);
  return lb_ctl_print_verdict (line, faults,
                               json_pack ("{s:I, s:I, s:I}", "events", (json_int_t) counts.events, "cases",
                                          (json_int_t) counts.cases, "blobs", (json_int_t) counts.blobs));
}

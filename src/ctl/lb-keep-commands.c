/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The commands that check a store and take a case out of it: verify, export.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "lb-archive.h"
#include "lb-ctl-store.h"
#include "lb-error.h"
#include "lb-identifier.h"
#include "lb-replica.h"

/* verify */

int
lb_ctl_print_verdict (LbCommandLine *line, GPtrArray *faults, json_t *counts)
{
  if (line->json)
    {
      json_t *list = json_array ();

      for (guint i = 0; i < faults->len; i++)
        json_array_append_new (list, json_string (g_ptr_array_index (faults, i)));
      json_object_set_new (counts, "faults", list);
      lb_command_line_print_json (counts);
    }
  else
    {
      const char *name;
      json_t *number;

      json_object_foreach (counts, name, number)
        g_print ("%s %" JSON_INTEGER_FORMAT "\n", name, json_integer_value (number));
      if (faults->len == 0)
        g_print ("%s\n", _("no fault found"));
      json_decref (counts);
    }
  for (guint i = 0; i < faults->len; i++)
    g_printerr ("%s\n", (const char *) g_ptr_array_index (faults, i));
  return faults->len == 0 ? LB_EXIT_OK : LB_EXIT_REFUSED;
}

static void
name_faults (GPtrArray *faults, GPtrArray *names, const char *what)
{
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (faults, g_strdup_printf ("%s: %s", what, (const char *) g_ptr_array_index (names, i)));
}

static int
verify_archive (LbCommandLine *line, const char *path)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LbArchiveReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (!lb_archive_verify (path, &report, &error) && report == NULL)
    return lb_command_line_refuse (line, error);
  name_faults (faults, report->altered, "altered");
  name_faults (faults, report->missing, "missing");
  name_faults (faults, report->extra, "not in the manifest");
  return lb_ctl_print_verdict (line, faults, json_pack ("{s:i}", "files", (int) report->n_files));
}

/* A PC's own copy: are the rows that screens read what its events tell? The application must not be running. */
static int
verify_replica (LbCommandLine *line, const char *folder)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (LbReplica) replica = NULL;
  g_autoptr (LbFacts) facts = NULL;
  /* Clocks and projections hold for whoever looks. */
  LbActor nobody = { .id = (char *) "system", .name = (char *) "system", .roles = LB_ROLE_SYSTEM };
  gint64 differences = 0, cases = 0;
  g_autofree char *hash = NULL;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return lb_command_line_refuse_text (line, LB_ERROR_NOT_FOUND, _("%s: there is no replica here"), folder);
  replica = lb_replica_open (folder, TRUE, &error);
  facts = replica != NULL ? lb_replica_load_facts (replica, &nobody, &error) : NULL;
  if (facts == NULL)
    return lb_command_line_refuse (line, error);
  lb_replica_set_facts (replica, facts);
  if (!lb_replica_verify (replica, &differences, &error))
    return lb_command_line_refuse (line, error);
  hash = lb_replica_state_hash (replica, &cases, &error);
  if (hash == NULL)
    return lb_command_line_refuse (line, error);
  if (differences > 0)
    g_ptr_array_add (faults, g_strdup_printf ("%" G_GINT64_FORMAT " rows are not what the events tell", differences));
  return lb_ctl_print_verdict (line, faults, json_pack ("{s:I}", "cases", (json_int_t) cases));
}

int
lb_ctl_verify (LbCommandLine *line)
{
  g_autofree char *replica_folder = lb_command_line_take_option (line, "--replica");
  g_autofree char *archive = lb_command_line_take_option (line, "--archive");
  g_autofree char *backup = lb_command_line_take_option (line, "--backup");
  g_autoptr (LbLedger) ledger = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (LbCtlTrust) trust = { 0 };
  LbLedgerCounts counts = { 0 };

  if (!lb_ctl_trust_take (line, &trust, &error))
    return lb_command_line_refuse (line, error);
  if (backup != NULL)
    return lb_ctl_verify_backup (line, backup);
  if (line->n_arguments != 0)
    return lb_command_line_usage (line, _("verify takes no arguments but its options"));
  if (archive != NULL)
    return verify_archive (line, archive);
  if (replica_folder != NULL)
    return verify_replica (line, replica_folder);
  ledger = lb_ctl_store_open (line, LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING, &error);
  if (ledger == NULL || !lb_ledger_verify (ledger, &faults, &counts, &error)
      || (trust.given && !lb_ledger_verify_seals (ledger, &trust.trust, faults, &error)))
    return lb_command_line_refuse (line, error);
  return lb_ctl_print_verdict (line, faults,
                        json_pack ("{s:I, s:I, s:I}", "events", (json_int_t) counts.events, "cases",
                                   (json_int_t) counts.cases, "blobs", (json_int_t) counts.blobs));
}

/* export */

int
lb_ctl_export (LbCommandLine *line)
{
  g_autoptr (LbLedger) ledger = NULL;
  g_autoptr (LbCase) state = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_auto (LbIdentifier) number = { 0 };
  const gboolean force = lb_command_line_take_flag (line, "--force");

  if (line->n_arguments != 2)
    return lb_command_line_usage (line, _("export takes a CASE and a DEST file"));
  if (!lb_identifier_check (LB_IDENTIFIER_CASE, line->arguments[0], LB_DAY_NONE, &number))
    return lb_command_line_usage (line, _("“%s” is not a case number"), line->arguments[0]);
  if (!force && g_file_test (line->arguments[1], G_FILE_TEST_EXISTS))
    return lb_command_line_refuse_text (line, LB_ERROR_CONFLICT,
                                        _("%s exists already; nothing was written. Name another file, or give --force "
                                          "to replace it."),
                                        line->arguments[1]);
  ledger = lb_ctl_store_open (line, LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING, &error);
  id = ledger != NULL ? lb_ledger_case_id (ledger, number.canonical, &error) : NULL;
  state = id != NULL ? lb_ledger_case (ledger, id, &error) : NULL;
  if (state == NULL || !lb_ctl_write_archive (ledger, state, line->arguments[1], &error))
    return lb_command_line_refuse (line, error);
  if (line->json)
    lb_command_line_print_json (json_pack ("{s:s, s:s}", "case", state->number, "archive", line->arguments[1]));
  else
    g_print ("%s → %s\n", state->number, line->arguments[1]);
  return LB_EXIT_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The commands about seals on the log: signing it, handing signatures out, holding it against them.
 */
#include "lb-ctl-store.h"
#include "lb-error.h"
#include "lb-ledger-keep.h"

static LbSealKey *
open_key (LbCommandLine *line, gboolean make, GError **error)
{
  g_autofree char *given = lb_command_line_take_option (line, "--key");
  g_autofree char *folder = lb_ctl_store_folder (line);
  g_autofree char *usual = lb_ledger_seal_key_path (folder);

  return lb_seal_key_open (given != NULL ? given : usual, make, error);
}

/* The public half, to be written down elsewhere. */
int
lb_ctl_audit_key (LbCommandLine *line)
{
  gboolean make = lb_command_line_take_flag (line, "--make");
  g_autoptr (GError) error = NULL;
  g_autoptr (LbSealKey) key = open_key (line, make, &error);

  if (line->n_arguments != 0)
    return lb_command_line_usage (line, _("audit key takes no arguments but its options"));
  if (key == NULL)
    return lb_command_line_refuse (line, error);
  g_autofree char *text = lb_seal_key_to_text (lb_seal_key_public (key));
  if (line->json)
    lb_command_line_print_json (json_pack ("{s:s}", "key", text));
  else
    g_print ("%s\n", text);
  return LB_EXIT_OK;
}

static gboolean
seal (LbLedger *ledger, const LbSealKey *key, gboolean *ret_made, GError **error)
{
  if (!lb_ledger_begin (ledger, error))
    return FALSE;
  if (lb_ledger_seal (ledger, key, lb_ledger_system_now (), ret_made, error))
    return lb_ledger_commit (ledger, error);
  lb_ledger_rollback (ledger);
  return FALSE;
}

int
lb_ctl_audit_seal (LbCommandLine *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbSealKey) key = open_key (line, FALSE, &error);
  g_autoptr (LbLedger) ledger = NULL;
  gboolean made = FALSE;

  if (line->n_arguments != 0)
    return lb_command_line_usage (line, _("audit seal takes no arguments but its options"));
  ledger = key != NULL ? lb_ctl_store_open (line, LB_LEDGER_EXISTING, &error) : NULL;
  if (ledger == NULL || !seal (ledger, key, &made, &error))
    return lb_command_line_refuse (line, error);
  if (line->json)
    lb_command_line_print_json (json_pack ("{s:b, s:I}", "made", made, "events",
                                           (json_int_t) lb_ledger_head (ledger)));
  else
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, lb_ledger_head (ledger));

      g_print (made ? _("sealed up to event %s\n") : _("event %s is sealed already\n"), number);
    }
  return LB_EXIT_OK;
}

/* One line each, to be kept where the store's administrators do not reach. */
int
lb_ctl_audit_seals (LbCommandLine *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) ledger = NULL;
  g_autoptr (GPtrArray) seals = NULL;

  if (line->n_arguments != 0)
    return lb_command_line_usage (line, _("audit seals takes no arguments"));
  ledger = lb_ctl_store_open (line, LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING, &error);
  seals = ledger != NULL ? lb_ledger_seals (ledger, &error) : NULL;
  if (seals == NULL)
    return lb_command_line_refuse (line, error);
  for (guint i = 0; i < seals->len; i++)
    {
      g_autofree char *text = lb_seal_to_json (seals->pdata[i]);
      g_print ("%s\n", text);
    }
  return LB_EXIT_OK;
}

gboolean
lb_ctl_trust_take (LbCommandLine *line, LbCtlTrust *ret_trust, GError **error)
{
  g_autofree char *key = lb_command_line_take_option (line, "--public-key");
  g_autofree char *path = lb_command_line_take_option (line, "--seals");
  g_autofree char *text = NULL;

  ret_trust->given = key != NULL || path != NULL;
  if (key != NULL && !lb_seal_key_from_text (key, ret_trust->key, error))
    return FALSE;
  ret_trust->trust.key = key != NULL ? ret_trust->key : NULL;
  if (path == NULL)
    return TRUE;
  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  ret_trust->trust.seals = lb_seals_from_json (text, error);
  if (ret_trust->trust.seals == NULL)
    g_prefix_error (error, "%s: ", path);
  return ret_trust->trust.seals != NULL;
}

void
lb_ctl_trust_clear (LbCtlTrust *trust)
{
  g_clear_pointer (&trust->trust.seals, g_ptr_array_unref);
}

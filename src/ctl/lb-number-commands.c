/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What became of the case numbers that windows were given ahead.
 */
#include <glib/gi18n.h>

#include "lb-ctl-store.h"

static void
print_lease (const LbClosedLease *lease, json_t *list)
{
  g_autofree char *day = lb_day_to_string (lease->day), *at = lb_time_to_string (lease->at);

  if (list == NULL)
    /* Translators: a day, a window's number, the first and last number of a block, how many cases have one, and the numbers
     * that none has. */
    g_print (_("%s  window %02d  %5d-%-5d  used %d, void: %s\n"), day, lease->window, lease->first, lease->last,
             lease->used, *lease->voided != '\0' ? lease->voided : _("none"));
  else
    json_array_append_new (list, json_pack ("{s:s, s:i, s:i, s:i, s:s, s:s, s:i, s:s, s:s}", "day", day, "window",
                                            lease->window, "first", lease->first, "last", lease->last, "user",
                                            lease->user, "device", lease->device, "used", lease->used, "void",
                                            lease->voided, "at", at));
}

int
lb_ctl_numbers (LbCommandLine *line)
{
  g_autofree char *from = lb_command_line_take_option (line, "--from");
  LbDay day = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) ledger = NULL;
  g_autoptr (GPtrArray) leases = NULL;
  json_t *list;

  if (line->n_arguments > 0 || (from != NULL && !lb_day_parse (from, &day, NULL)))
    return lb_command_line_usage (line, _("numbers takes nothing but --from DATE"));
  ledger = lb_ctl_store_open (line, LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING, &error);
  leases = ledger != NULL ? lb_ledger_closed_leases (ledger, day, &error) : NULL;
  if (leases == NULL)
    return lb_command_line_refuse (line, error);
  list = line->json ? json_array () : NULL;
  for (guint i = 0; i < leases->len; i++)
    print_lease (leases->pdata[i], list);
  if (list != NULL)
    lb_command_line_print_json (list);
  return LB_EXIT_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the counter does not take in: T03, to guidance with one notice of all that is lacking, and 行政许可法 32(1) and
 * (2) as they are told on the spot, beside the plain wrong window.
 */
#include "lb-decide-private.h"

#include <string.h>

static gboolean
is_empty (const char *text)
{
  return text == NULL || strspn (text, " \t\n") == strlen (text);
}

LB_DECIDE (refer)
{
  g_autoptr (GHashTable) form = lb_record_map (d->args, "form");
  const LbPackage *package
    = lb_catalogue_package (d->context->catalogue, lb_decision_text (d, "package"));
  GVariantDict dict;

  if (d->state->number != NULL)
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE, _("The case has been received already."));
  if (package == NULL)
    return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("The catalogue has no such package."));
  if (lb_decision_count (d, "lines") == 0)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                      _("The one-time notice must say everything that is lacking. List it first."));
  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "catalogue", "s", d->context->catalogue->id);
  g_variant_dict_insert (&dict, "lead", "s", package->lead);
  g_variant_dict_insert (&dict, "applicant", "s",
                         (const char *) g_hash_table_lookup (form, "applicant.name") ?: "");
  return lb_decision_emit (d, LB_EVENT_REFERRED, NULL, g_variant_dict_end (&dict), error);
}

/* A window that takes in what this one does not. */
static gboolean
check_other_window (const LbDecision *d, GError **error)
{
  const char *id = lb_decision_text (d, "toWindow");
  const LbWindow *window = id != NULL ? lb_catalogue_window (d->context->catalogue, id) : NULL;

  if (id == NULL)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("Say which window the applicant is to go to."));
  if (window == NULL || window->kind != LB_WINDOW_INTAKE)
    return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("No counter of that name takes applications in."));
  if (g_strcmp0 (id, d->as->window) == 0)
    return lb_refuse (error, LB_REFUSAL_INVALID, _("The applicant stands at that very window."));
  return TRUE;
}

/* Whether a licence is needed and who is competent is judged by those who approve, never by the counter alone: the
 * counter tells what they said, and says who it was. */
static gboolean
check_judged (const LbDecision *d, GError **error)
{
  if (is_empty (lb_decision_text (d, "reason")))
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("Tell the applicant the reason."));
  if (is_empty (lb_decision_text (d, "asked")))
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                      _("Ask the approving section first, and say who judged it: the counter does not decide."));
  if (g_str_equal (lb_decision_text (d, "ground"), "not-competent") && is_empty (lb_decision_text (d, "competent")))
    return lb_refuse (
      error, LB_REFUSAL_NOT_COMPLETE,
      _("Tell the applicant which authority is competent (Administrative Licence Law, article 32)."));
  return TRUE;
}

LB_DECIDE (turn_away)
{
  const char *package = lb_decision_text (d, "package");
  GVariantDict dict;

  if (d->state->number != NULL)
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                      _("The case has been received already. The sections answer what was taken in."));
  if (package != NULL && lb_catalogue_package (d->context->catalogue, package) == NULL)
    return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("The catalogue has no such package."));
  if (is_empty (lb_decision_text (d, "matter")))
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("Say what the applicant came for."));
  if (g_str_equal (lb_decision_text (d, "ground"), "other-window") ? !check_other_window (d, error)
                                                                    : !check_judged (d, error))
    return FALSE;
  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "catalogue", "s", d->context->catalogue->id);
  return lb_decision_emit (d, LB_EVENT_TURNED_AWAY, NULL, g_variant_dict_end (&dict), error);
}

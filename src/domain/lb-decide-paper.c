/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Paper on its way through the house (S44): a slip to each section, signed at both ends; originals in one hand at a time;
 * their return (F037).
 */
#include "lb-decide-private.h"

#include "lb-case-paper.h"

static gboolean
takes_part (const LbCase *state, const char *section)
{
  if (g_strcmp0 (state->lead, section) == 0)
    return TRUE;
  for (guint i = 0; i < state->items->len; i++)
    if (g_strcmp0 (((const LbCaseItem *) state->items->pdata[i])->section, section) == 0)
      return TRUE;
  return FALSE;
}

/* An original is sent from the counter, and only while it lies there. */
static gboolean
check_originals (const LbDecision *d, GError **error)
{
  g_auto (GStrv) materials = lb_record_texts (d->args, "materials");
  g_auto (GStrv) originals = lb_record_texts (d->args, "originals");

  for (GStrv at = originals; *at != NULL; at++)
    {
      const char *name = lb_decision_material_name (d, *at);
      const LbPaperSlip *slip = NULL;

      if (!g_strv_contains ((const char *const *) materials, *at))
        return lb_refuse (error, LB_REFUSAL_INVALID, _("The slip does not list %s. List it, or leave its original out."),
                          name);
      switch (lb_case_original_place (d->state, *at, &slip))
        {
        case LB_ORIGINAL_AT_COUNTER:
          break;
        case LB_ORIGINAL_NONE:
          return lb_refuse (error, LB_REFUSAL_INVALID, _("No original of %s was handed in. Send its copy."), name);
        case LB_ORIGINAL_ON_THE_WAY:
          return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                            _("The original of %s is on its way with slip %s. Send a copy, or wait until it is back."),
                            name, slip->slip);
        case LB_ORIGINAL_IN_SECTION:
        case LB_ORIGINAL_WITH_APPLICANT:
        default:
          return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                            _("The original of %s is not at the counter. Send a copy, or get it back first."), name);
        }
    }
  return TRUE;
}

/* The bar code of a slip finds it by its number. */
static gboolean
is_used (const LbCase *state, const char *number)
{
  for (guint i = 0; i < state->slips->len; i++)
    if (g_strcmp0 (((const LbPaperSlip *) state->slips->pdata[i])->slip, number) == 0)
      return TRUE;
  return FALSE;
}

LB_DECIDE (send_paper)
{
  const char *section = lb_decision_text (d, "section");
  const LbPaperSlip *last = lb_case_slip (d->state, section);

  if (!takes_part (d->state, section))
    return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("That section takes no part in this case."));
  if (last != NULL && last->received_at == LB_TIME_NONE && last->refused_at == LB_TIME_NONE)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("A routing slip to that section is still unsigned."));
  if (is_used (d->state, lb_decision_text (d, "slip")))
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY,
                      _("Another slip of this case has that number already. Make the slip again, it gets the next one."));
  return check_originals (d, error) && lb_decision_emit (d, LB_EVENT_PAPER_SENT, NULL, NULL, error);
}

/* Who does not take everything says what was not there. */
static gboolean
check_outcome (const LbDecision *d, const LbPaperSlip *slip, GError **error)
{
  const char *outcome = lb_decision_text (d, "outcome");
  const char *discrepancy = lb_decision_text (d, "discrepancy");
  g_auto (GStrv) missing = lb_record_texts (d->args, "missing");
  const gboolean said = discrepancy != NULL && *discrepancy != '\0';

  for (GStrv at = missing; *at != NULL; at++)
    if (!g_strv_contains ((const char *const *) slip->materials, *at))
      return lb_refuse (error, LB_REFUSAL_INVALID, _("The slip does not list %s, so it cannot be missing from it."),
                        lb_decision_material_name (d, *at));
  if (g_strcmp0 (outcome, "refused") == 0 && !said)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("Say why the paper is sent back."));
  if (g_strcmp0 (outcome, "short") == 0 && !said && missing[0] == NULL)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("Say what is missing or differs from the slip."));
  if (g_strcmp0 (outcome, "whole") == 0 && (said || missing[0] != NULL))
    return lb_refuse (error, LB_REFUSAL_INVALID, _("Paper with something missing is not whole. Sign for it as short."));
  return TRUE;
}

LB_DECIDE (receive_paper)
{
  const char *section = lb_decision_text (d, "section");
  const LbPaperSlip *slip = lb_case_slip (d->state, section);

  for (guint i = 0; g_strcmp0 (d->as->section, section) != 0 && i < lb_actor_n_offices (d->context->actor); i++)
    if (g_strcmp0 (lb_actor_office (d->context->actor, i)->section, section) == 0)
      d->as = lb_actor_office (d->context->actor, i);
  if (g_strcmp0 (d->as->section, section) != 0)
    return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED,
                      _("Only the section that the paper is routed to may sign for it."));
  if (slip == NULL)
    return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("No paper has been routed to that section."));
  if (slip->received_at != LB_TIME_NONE)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("The paper has been signed for already."));
  if (slip->refused_at != LB_TIME_NONE)
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                      _("This slip was sent back. The counter makes a new one when the paper comes again."));
  return check_outcome (d, slip, error) && lb_decision_emit (d, LB_EVENT_PAPER_RECEIVED, NULL, NULL, error);
}

/* Whoever holds it gives it to the applicant; what a section holds the counter takes back first. */
static gboolean
check_held (const LbDecision *d, const char *material, gboolean to_applicant, GError **error)
{
  const char *name = lb_decision_material_name (d, material);
  const LbCaseMaterial *held = lb_case_material (d->state, material);
  const LbOriginalPlace place = lb_case_original_place (d->state, material, NULL);
  const gboolean counter = d->role == LB_ROLE_COUNTER;

  if (place == LB_ORIGINAL_NONE)
    return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("No original of %s was handed in."), name);
  if (place == LB_ORIGINAL_WITH_APPLICANT)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("The applicant has the original of %s back already."), name);
  if (place == LB_ORIGINAL_ON_THE_WAY)
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                      _("The original of %s is on its way to a section. It is signed for there first."), name);
  if (!to_applicant && (place != LB_ORIGINAL_IN_SECTION || !counter))
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                      _("Only the counter takes an original back, and only from a section. That of %s is not to be "
                        "taken back so."), name);
  if (to_applicant && (counter ? held->holder != NULL : g_strcmp0 (held->holder, d->as->section) != 0))
    return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED,
                      _("The original of %s is not in your hands. Whoever holds it gives it back."), name);
  return TRUE;
}

LB_DECIDE (return_paper)
{
  const gboolean to_applicant = g_strcmp0 (lb_decision_text (d, "to"), LB_HOLDER_APPLICANT) == 0;
  const char *name = lb_decision_text (d, "name");
  g_auto (GStrv) materials = lb_record_texts (d->args, "materials");

  if (materials[0] == NULL)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("Say which originals are given back."));
  if (to_applicant && (name == NULL || *name == '\0' || lb_decision_text (d, "relation") == NULL))
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("Say who receives the originals, and as what."));
  if (to_applicant && lb_decision_count (d, "proof") == 0)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("Attach the receipt that the receiver has signed."));
  for (GStrv at = materials; *at != NULL; at++)
    if (!check_held (d, *at, to_applicant, error))
      return FALSE;
  return lb_decision_emit (d, LB_EVENT_PAPER_RETURNED, NULL, NULL, error);
}

/* Each issue stays in the case for ever and is on every PC that has the case: nobody prints that often by hand. */
#define ISSUES_MOST 2000

/* What leaves the program is kept as it left. The same bytes again are the same issue, also when two PCs print a document
 * at once: the log tells of both, one is kept. */
LB_DECIDE (issue_paper)
{
  g_autoptr (GVariant) file = lb_record_child (d->args, "file", G_VARIANT_TYPE_VARDICT);
  const char *media_type = lb_record_text (file, "mediaType");

  if (g_strcmp0 (media_type, "application/pdf") != 0)
    return lb_refuse (error, LB_REFUSAL_INVALID, _("A document of the case is kept as PDF, and this is none."));
  if (d->state->issues->len >= ISSUES_MOST
      && lb_case_find_issue (d->state, lb_decision_text (d, "kind"), lb_decision_text (d, "number"),
                             lb_record_text (file, "blob")) == NULL)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY,
                      _("So many documents have been issued in this case that no more are kept. Tell the platform "
                        "section: a program may be printing."));
  return lb_decision_emit (d, LB_EVENT_PAPER_ISSUED, NULL, NULL, error);
}

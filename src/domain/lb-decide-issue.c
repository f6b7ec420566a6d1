/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * T17–T24 and the archive: the one way out of the house.
 */
#include "lb-decide-private.h"

#include <string.h>

#include "lb-identifier.h"

static gboolean
need_files (LbDecision *d, const char *name, const char *message, GError **error)
{
  if (lb_decision_count (d, name) > 0)
    return TRUE;
  return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, "%s", message);
}

/* 一枚印章: the seal is bound to the very bytes of one of the files. */
LB_DECIDE (make_result)
{
  g_autoptr (GVariant) files = lb_record_child (d->args, "files", G_VARIANT_TYPE ("aa{sv}"));
  const char *seal = lb_decision_text (d, "seal");
  LbDay until = lb_record_day (d->args, "validUntil");
  gboolean sealed = FALSE;

  if (!need_files (d, "files", _("Attach the file of the result."), error))
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (files); i++)
    {
      g_autoptr (GVariant) file = g_variant_get_child_value (files, i);

      sealed = sealed || g_str_equal (lb_record_text (file, "blob"), seal);
    }
  if (!sealed)
    return lb_refuse (error, LB_REFUSAL_INVALID, _("The seal belongs to none of the attached files."));
  if (until != LB_DAY_NONE && until < d->today)
    return lb_refuse (error, LB_REFUSAL_INVALID, _("The result would have run out already."));
  return lb_decision_echo (d, LB_EVENT_RESULT_MADE, error);
}

LB_POSSIBLE (hand_over)
{
  if (d->item->handed_over)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY,
                      _("The result is on its way to the certificate desk already."));
  return TRUE;
}

LB_DECIDE (hand_over)
{
  return lb_possible_hand_over (d, error) && lb_decision_echo (d, LB_EVENT_HANDED_OVER, error);
}

LB_POSSIBLE (take_over)
{
  if (!d->item->handed_over)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("The section has not handed the result over yet."));
  return TRUE;
}

/* Both sides sign for the same sheet and the same number. */
LB_DECIDE (take_over)
{
  if (!lb_possible_take_over (d, error))
    return FALSE;
  if (g_strcmp0 (lb_decision_text (d, "sheet"), d->item->sheet) != 0
      || lb_record_integer (d->args, "count", 0) != d->item->sheet_count)
    return lb_refuse (error, LB_REFUSAL_INVALID,
                      _("Sheet or count differ from what the section signed for: sheet %s, %d pieces."),
                      d->item->sheet, d->item->sheet_count);
  return lb_decision_echo (d, LB_EVENT_TAKEN_OVER, error);
}

LB_DECIDE (digitise)
{
  return need_files (d, "files", _("Attach the scan of the result."), error)
         && lb_decision_echo (d, LB_EVENT_DIGITISED, error);
}

/* The applicant chose to get all results together: one alone goes out only if they agree. */
static gboolean
check_together (LbDecision *d, GError **error)
{
  if (!d->state->delivery.together || lb_record_boolean (d->args, "agreed"))
    return TRUE;
  for (guint i = 0; i < d->state->items->len; i++)
    {
      const LbCaseItem *item = d->state->items->pdata[i];

      if (!lb_item_state_is_final (item->state) && item->state < LB_ITEM_STORED)
        return lb_refuse (
          error, LB_REFUSAL_NOT_COMPLETE,
          _("The applicant wants all results together, and %s is not ready. Wait, or record that the "
             "applicant agrees to get this one now."),
          lb_decision_item_name (d, item->item));
    }
  return TRUE;
}

static gboolean
by_mail (const LbDecision *d)
{
  return g_strcmp0 (d->state->delivery.method, "ems") == 0;
}

LB_DECIDE (call)
{
  if (d->item->state == LB_ITEM_STORED && !by_mail (d)
      && g_str_equal (lb_decision_text (d, "outcome"), "reached") && !check_together (d, error))
    return FALSE;
  return lb_decision_echo (d, LB_EVENT_CALLED, error);
}

static gboolean
is_thirteen_digits (const char *text)
{
  return strlen (text) == 13 && strspn (text, "0123456789") == 13;
}

/* Numbers of thirteen digits have no check digit that is public, so they are typed twice. */
static gboolean
check_tracking (LbDecision *d, GError **error)
{
  const char *tracking = lb_decision_text (d, "tracking");
  g_auto (LbIdentifier) checked = { 0 };

  if (is_thirteen_digits (tracking))
    {
      if (g_strcmp0 (tracking, lb_decision_text (d, "trackingAgain")) == 0)
        return TRUE;
      return lb_refuse (error, LB_REFUSAL_INVALID,
                        _("Type the tracking number a second time: the two do not match."));
    }
  if (lb_identifier_check (LB_IDENTIFIER_EMS, tracking, d->today, &checked))
    return TRUE;
  return lb_refuse (error, LB_REFUSAL_INVALID, _("The tracking number is not valid: %s."),
                    _(lb_identifier_fault_text (checked.fault)));
}

/* Of an item that ended without a result nothing but the notice of its end is served: by hand or by mail, and by
 * mail however results were to be fetched, since who never answered comes to no desk. */
static gboolean
check_notice (LbDecision *d, gboolean posted, GError **error)
{
  if (!lb_item_state_is_final (d->item->state))
    return TRUE;
  if (d->item->delivery_proofs->len > 0)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("The notice has been served already."));
  if (posted && d->item->posted_at == LB_TIME_NONE)
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE, _("The notice has not been posted. Post it first."));
  if (!posted && d->item->posted_at != LB_TIME_NONE)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY,
                      _("The notice is in the mail. Confirm its receipt, or record that it came back."));
  return TRUE;
}

LB_DECIDE (post)
{
  if (!check_notice (d, FALSE, error))
    return FALSE;
  if (!by_mail (d) && !lb_item_state_is_final (d->item->state))
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                      _("The applicant wants to fetch the result at the desk."));
  return check_tracking (d, error)
         && need_files (d, "receipts",
                        _("Attach the posting receipt of EMS: the archive cannot close without it."), error)
         && (lb_item_state_is_final (d->item->state) || check_together (d, error))
         && lb_decision_echo (d, LB_EVENT_POSTED, error);
}

/* T22; or the proof that the notice of an item that ended without a result was served. */
LB_DECIDE (deliver)
{
  g_auto (LbIdentifier) collector = { 0 };

  if (lb_item_state_is_final (d->item->state) && d->item->delivery_proofs->len > 0)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("The notice has been served already."));
  if (!lb_identifier_check (LB_IDENTIFIER_PERSON, lb_decision_text (d, "identity"), d->today, &collector))
    return lb_refuse (error, LB_REFUSAL_INVALID, _("The collector's identity number is not valid: %s."),
                      _(lb_identifier_fault_text (collector.fault)));
  if (g_str_equal (lb_decision_text (d, "relation"), "agent")
      && !need_files (d, "authorisation",
                      _("An agent needs the applicant's letter of authorisation. Attach it."), error))
    return FALSE;
  if (!need_files (d, "proof", _("Attach the signed proof of service."), error))
    return FALSE;
  if (!lb_item_state_is_final (d->item->state) && !check_together (d, error))
    return FALSE;
  return lb_decision_echo (d, LB_EVENT_DELIVERED, error);
}

LB_DECIDE (confirm_post)
{
  LbDay day = lb_record_day (d->args, "receivedOn");

  if (!check_notice (d, TRUE, error))
    return FALSE;
  if (day > d->today || day < lb_time_day (d->item->posted_at))
    return lb_refuse (error, LB_REFUSAL_INVALID,
                      _("The mail cannot have been received before it was posted, nor in the future."));
  return need_files (d, "files", _("Attach the receipt that the addressee signed."), error)
         && lb_decision_echo (d, LB_EVENT_POST_CONFIRMED, error);
}

LB_DECIDE (mail_returned)
{
  return check_notice (d, TRUE, error) && lb_decision_echo (d, LB_EVENT_MAIL_RETURNED, error);
}

LB_DECIDE (archive)
{
  g_autoptr (GPtrArray) obstacles = lb_case_archive_obstacles (d->state, d->context->catalogue);
  GString *text;

  if (obstacles->len == 0)
    return lb_decision_emit (d, LB_EVENT_ARCHIVED, NULL, NULL, error);
  text = g_string_new (_("The archive cannot be closed yet."));
  for (guint i = 0; i < obstacles->len; i++)
    g_string_append_printf (text, "\n%s", (const char *) obstacles->pdata[i]);
  lb_refuse (error, LB_REFUSAL_ARCHIVE_GATE, "%s", text->str);
  g_string_free (text, TRUE);
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The counter after the receipt: one-day notice, supplies, withdrawal, delivery, comments.
 */
#include "lb-decide-private.h"

#include <string.h>

#include "lb-identifier.h"

/* Mail needs to know where to; a postcode is six digits. */
gboolean
lb_check_delivery (LbDecision *d, GVariant *delivery, GError **error)
{
  const char *recipient = lb_record_text (delivery, "recipient");
  const char *phone = lb_record_text (delivery, "phone");
  const char *address = lb_record_text (delivery, "address");
  const char *postcode = lb_record_text (delivery, "postcode");
  g_auto (LbIdentifier) checked = { 0 };

  if (phone != NULL && *phone != '\0'
      && !lb_identifier_check (LB_IDENTIFIER_PHONE, phone, d->today, &checked))
    return lb_refuse (error, LB_REFUSAL_INVALID, _("The telephone number for the delivery is not valid."));
  if (lb_record_boolean (delivery, "agent") && (recipient == NULL || *recipient == '\0' || phone == NULL || *phone == '\0'))
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("An agent who fetches results is named, with a telephone number."));
  if (g_strcmp0 (lb_record_text (delivery, "method"), "ems") != 0)
    return TRUE;
  if (recipient == NULL || *recipient == '\0' || phone == NULL || *phone == '\0' || address == NULL
      || *address == '\0')
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                      _("Mail needs a recipient, a telephone number and an address."));
  if (postcode != NULL && *postcode != '\0'
      && (strlen (postcode) != 6 || strspn (postcode, "0123456789") != 6))
    return lb_refuse (error, LB_REFUSAL_INVALID, _("A postcode has six digits."));
  return TRUE;
}

static gboolean
may_notice (const LbCaseItem *item)
{
  return item->state == LB_ITEM_RECEIVED && !item->one_day_notice;
}

/* S47: the applicant may go home. On one item, or on all that still wait. */
LB_DECIDE (one_day_notice)
{
  guint n = 0;

  for (guint i = 0; i < d->state->items->len; i++)
    {
      LbCaseItem *item = d->state->items->pdata[i];
      LbDay lapse;

      if ((d->item != NULL && d->item != item) || !may_notice (item))
        continue;
      lapse = lb_calendar_add (d->context->calendar, lb_time_day (item->received_at),
                               d->context->policy->one_day_days);
      if (d->today > lapse)
        return lb_refuse (error, LB_REFUSAL_TOO_LATE,
                          _("The working day that the notice promises is over already."));
      if (!lb_decision_emit (d, LB_EVENT_ONE_DAY_NOTICE, item->item, NULL, error))
        return FALSE;
      n++;
    }
  if (n == 0)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("The one-day notice has been given already."));
  return TRUE;
}

static gboolean
check_supplied (LbDecision *d, GError **error)
{
  g_autoptr (GVariant) list = lb_record_child (d->args, "materials", G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (LbSituation) situation = lb_decision_situation (d, NULL);

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (list, i);
      const char *id = lb_record_text (line, "material");
      const char *held = lb_record_text (line, "held");

      if (situation == NULL || lb_situation_material (situation, id) == NULL)
        return lb_refuse (error, LB_REFUSAL_UNKNOWN,
                          _("This application does not call for the material %s. Leave it out."),
                          lb_decision_material_name (d, id));
      if (!g_str_equal (held, "present") && !g_str_equal (held, "reused"))
        return lb_refuse (error, LB_REFUSAL_INVALID, _("Only what is handed in now can be supplied."));
    }
  return TRUE;
}

LB_DECIDE (supply)
{
  if (lb_decision_count (d, "materials") == 0 && lb_decision_count (d, "lines") == 0)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("Say what has come in."));
  if (lb_decision_count (d, "lines") > 0
      && (d->item == NULL
          || (d->item->state == LB_ITEM_CORRECTING ? d->item->corrections : d->item->supplements)->len == 0))
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                      _("This item has no notice whose lines could be ticked off."));
  return check_supplied (d, error) && lb_decision_echo (d, LB_EVENT_SUPPLIED, error);
}

/* T25: one item, or all that are not decided. */
LB_DECIDE (withdraw)
{
  guint n = 0;

  if (lb_decision_count (d, "files") == 0)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                      _("Attach the applicant's written request to withdraw."));
  for (guint i = 0; i < d->state->items->len; i++)
    {
      LbCaseItem *item = d->state->items->pdata[i];

      if ((d->item != NULL && d->item != item) || !lb_item_state_is_undecided (item->state))
        continue;
      if (!lb_decision_emit (d, LB_EVENT_WITHDRAWN, item->item, NULL, error))
        return FALSE;
      n++;
    }
  if (n == 0)
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                      _("Everything is decided or ended already, so nothing can be withdrawn."));
  return TRUE;
}

LB_DECIDE (set_delivery)
{
  g_autoptr (GVariant) delivery = lb_record_child (d->args, "delivery", G_VARIANT_TYPE ("a{sv}"));

  return lb_check_delivery (d, delivery, error)
         && lb_decision_emit (d, LB_EVENT_DELIVERY_SET, NULL, NULL, error);
}

LB_DECIDE (comment)
{
  return lb_decision_echo (d, LB_EVENT_COMMENTED, error);
}

LB_DECIDE (urge)
{
  return lb_decision_echo (d, LB_EVENT_URGED, error);
}

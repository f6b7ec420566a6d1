/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a draft becomes a receipt: the reminder before the visit, delivery, explanation, waiting or leaving, and the
 * case and number that it has got already.
 */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-draft-private.h"

static void
set_flag (LbIntakeDraft *self, gboolean *flag, gboolean value)
{
  if (*flag == !!value)
    return;
  *flag = !!value;
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_REST, NULL);
}

static void
set_text (LbIntakeDraft *self, char **place, const char *value)
{
  if (lb_intake_take_text (place, value))
    lb_intake_draft_changed (self, LB_INTAKE_CHANGED_REST, NULL);
}

gboolean
lb_intake_draft_get_prepared (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), FALSE);
  return self->prepared;
}

void
lb_intake_draft_set_prepared (LbIntakeDraft *self, gboolean prepared)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  set_flag (self, &self->prepared, prepared);
}

const char *
lb_intake_draft_get_access (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), "");
  return self->access;
}

void
lb_intake_draft_set_access (LbIntakeDraft *self, const char *access)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  set_text (self, &self->access, access);
}

const LbDelivery *
lb_intake_draft_get_delivery (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  return &self->delivery;
}

void
lb_intake_draft_set_delivery_method (LbIntakeDraft *self, const char *method)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  g_return_if_fail (g_strv_contains ((const char *const[]) { "", "pickup", "ems", NULL }, method));
  set_text (self, &self->delivery.method, method);
}

void
lb_intake_draft_set_address (LbIntakeDraft *self, LbIntakeAddressPart part, const char *value)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  char **places[] = {
    [LB_INTAKE_RECIPIENT] = &self->delivery.recipient,
    [LB_INTAKE_PHONE] = &self->delivery.phone,
    [LB_INTAKE_ADDRESS] = &self->delivery.address,
    [LB_INTAKE_POSTCODE] = &self->delivery.postcode,
  };

  set_text (self, places[part], value);
}

void
lb_intake_draft_set_together (LbIntakeDraft *self, gboolean together)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  set_flag (self, &self->delivery.together, together);
}

void
lb_intake_draft_set_agent (LbIntakeDraft *self, gboolean agent)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  set_flag (self, &self->delivery.agent, agent);
}

void
lb_intake_draft_set_electronic (LbIntakeDraft *self, gboolean electronic)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  set_flag (self, &self->delivery.electronic, electronic);
}

gboolean
lb_intake_draft_get_explained (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), FALSE);
  return self->explained;
}

void
lb_intake_draft_set_explained (LbIntakeDraft *self, gboolean explained)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  set_flag (self, &self->explained, explained);
}

const char *
lb_intake_draft_get_one_day (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), "");
  return self->one_day;
}

void
lb_intake_draft_set_one_day (LbIntakeDraft *self, const char *reason)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  g_return_if_fail (*reason == '\0' || g_strv_contains (lb_intake_one_day_reasons, reason));
  set_text (self, &self->one_day, reason);
}

gboolean
lb_intake_draft_get_insisted (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), FALSE);
  return self->insisted;
}

void
lb_intake_draft_set_insisted (LbIntakeDraft *self, gboolean insisted)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  set_flag (self, &self->insisted, insisted);
}

const char *
lb_intake_draft_get_case (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  return self->case_id;
}

void
lb_intake_draft_set_case (LbIntakeDraft *self, const char *case_id)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  if (g_strcmp0 (self->case_id, case_id) == 0)
    return;
  g_free (self->case_id);
  self->case_id = g_strdup (case_id);
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_REST, NULL);
}

const char *
lb_intake_draft_get_number (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);

  g_autofree char *prefix = NULL;
  int year, month, day;

  lb_day_to_ymd (self->today, &year, &month, &day);
  prefix = g_strdup_printf ("AS%04d%02d%02d", year, month, day);
  return self->number != NULL && g_str_has_prefix (self->number, prefix) ? self->number : NULL;
}

void
lb_intake_draft_set_number (LbIntakeDraft *self, const char *number)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  if (g_strcmp0 (self->number, number) == 0)
    return;
  g_free (self->number);
  self->number = g_strdup (number);
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_REST, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-case-private.h"

LbCase *
lb_case_new (const char *id)
{
  LbCase *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = lb_shape_new (&lb_case_shape);
  g_atomic_ref_count_init (&self->references);
  self->id = g_strdup (id);
  return self;
}

LbCase *
lb_case_ref (LbCase *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
lb_case_unref (LbCase *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  lb_shape_clear (&lb_case_shape, self);
  g_free (self);
}

/**
 * lb_case_copy:
 *
 * Returns: (transfer full): a deep copy that shares nothing with @self
 */
LbCase *
lb_case_copy (const LbCase *self)
{
  LbCase *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = lb_shape_copy (&lb_case_shape, self);
  g_atomic_ref_count_init (&copy->references);
  return copy;
}

/**
 * lb_case_own:
 * @self: (transfer full): a case that may have other holders
 *
 * Returns: (transfer full): @self when nobody else holds it, else a copy: in either case one that may be changed
 */
LbCase *
lb_case_own (LbCase *self)
{
  LbCase *copy;

  g_return_val_if_fail (self != NULL, NULL);

  if (g_atomic_ref_count_compare (&self->references, 1))
    return self;
  copy = lb_case_copy (self);
  lb_case_unref (self);
  return copy;
}

/**
 * lb_case_evolve:
 * @self: (nullable): the case before @event, which stays untouched; NULL before the first one
 *
 * Returns: (transfer full): the case after @event, or NULL as lb_case_apply() fails
 */
LbCase *
lb_case_evolve (const LbCase *self, const LbEvent *event, GError **error)
{
  g_autoptr (LbCase) next = NULL;

  g_return_val_if_fail (event != NULL && event->case_id != NULL, NULL);

  next = self != NULL ? lb_case_copy (self) : lb_case_new (event->case_id);
  return lb_case_apply (next, event, error) ? g_steal_pointer (&next) : NULL;
}

/**
 * lb_case_replay:
 * @events: (element-type LbEvent): all events of the case, from version 1
 *
 * Returns: (transfer full): the case that they tell of
 */
LbCase *
lb_case_replay (const char *id, GPtrArray *events, GError **error)
{
  g_autoptr (LbCase) self = NULL;

  g_return_val_if_fail (id != NULL && events != NULL, NULL);

  self = lb_case_new (id);
  for (guint i = 0; i < events->len; i++)
    if (!lb_case_apply (self, events->pdata[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

/**
 * lb_case_canonical:
 *
 * Returns: (transfer full): text of the whole state, the same on every machine
 */
char *
lb_case_canonical (const LbCase *self)
{
  GString *text = g_string_sized_new (4096);

  g_return_val_if_fail (self != NULL, g_string_free (text, FALSE));

  lb_shape_write (&lb_case_shape, self, text);
  return g_string_free (text, FALSE);
}

/* Look-ups: each (nullable), borrowed from the case. */

LbCaseItem *
lb_case_item (const LbCase *self, const char *item)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; item != NULL && i < self->items->len; i++)
    {
      LbCaseItem *candidate = self->items->pdata[i];

      if (g_str_equal (candidate->item, item))
        return candidate;
    }
  return NULL;
}

LbCaseMaterial *
lb_case_material (const LbCase *self, const char *material)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; material != NULL && i < self->materials->len; i++)
    {
      LbCaseMaterial *candidate = self->materials->pdata[i];

      if (g_str_equal (candidate->material, material))
        return candidate;
    }
  return NULL;
}

LbVisitRequest *
lb_case_request (const LbCase *self, const char *request)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; request != NULL && i < self->requests->len; i++)
    {
      LbVisitRequest *candidate = self->requests->pdata[i];

      if (g_str_equal (candidate->id, request))
        return candidate;
    }
  return NULL;
}

LbVisit *
lb_case_visit (const LbCase *self, const char *visit)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; visit != NULL && i < self->visits->len; i++)
    {
      LbVisit *candidate = self->visits->pdata[i];

      if (g_str_equal (candidate->id, visit))
        return candidate;
    }
  return NULL;
}

LbHelp *
lb_case_help (const LbCase *self, const char *help)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; help != NULL && i < self->helps->len; i++)
    {
      LbHelp *candidate = self->helps->pdata[i];

      if (g_strcmp0 (candidate->id, help) == 0)
        return candidate;
    }
  return NULL;
}

LbHelpState
lb_help_state (const LbHelp *self)
{
  g_return_val_if_fail (self != NULL, LB_HELP_OPEN);

  if (self->result == NULL)
    return LB_HELP_OPEN;
  if (g_str_equal (self->result, LB_HELP_RESULT_DECLINED))
    return LB_HELP_DECLINED;
  return g_str_equal (self->result, LB_HELP_RESULT_WITHDRAWN) ? LB_HELP_WITHDRAWN : LB_HELP_ANSWERED;
}

/* The last slip to @section. */
LbPaperSlip *
lb_case_slip (const LbCase *self, const char *section)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = self->slips->len; section != NULL && i > 0; i--)
    {
      LbPaperSlip *candidate = self->slips->pdata[i - 1];

      if (g_str_equal (candidate->section, section))
        return candidate;
    }
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What waits for what: stages that open one after another, and items that rest on the result of another.
 */
#include "lb-case-private.h"

static gboolean
is_granted (const LbCaseItem *item)
{
  return (lb_case_item_is_decided (item) && item->granted) || item->waived;
}

/* Items of @stage that must be granted before it is complete: the mandatory ones, or all when none is. */
static GPtrArray *
milestones (const LbCase *self, LbCatalogue *catalogue, int stage)
{
  const LbPackage *package = lb_catalogue_package (catalogue, self->package);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GPtrArray) mandatory = g_ptr_array_new ();

  for (guint i = 0; i < self->items->len; i++)
    {
      LbCaseItem *item = self->items->pdata[i];
      const LbPackageItem *row = package != NULL ? lb_package_item (package, item->item) : NULL;

      if (item->stage != stage)
        continue;
      g_ptr_array_add (all, item);
      if (row != NULL && !row->optional)
        g_ptr_array_add (mandatory, item);
    }
  return mandatory->len > 0 ? g_steal_pointer (&mandatory) : g_steal_pointer (&all);
}

gboolean
lb_case_stage_is_complete (const LbCase *self, LbCatalogue *catalogue, int stage)
{
  g_autoptr (GPtrArray) due = milestones (self, catalogue, stage);

  for (guint i = 0; i < due->len; i++)
    if (!is_granted (due->pdata[i]))
      return FALSE;
  return due->len > 0;
}

LbTime
lb_case_stage_completed_at (const LbCase *self, LbCatalogue *catalogue, int stage)
{
  g_autoptr (GPtrArray) due = milestones (self, catalogue, stage);
  LbTime last = LB_TIME_NONE;

  for (guint i = 0; i < due->len; i++)
    {
      const LbCaseItem *item = due->pdata[i];

      last = MAX (last, item->decided_at != LB_TIME_NONE ? item->decided_at : item->state_since);
    }
  return last;
}

gboolean
lb_case_stage_may_open (const LbCase *self, LbCatalogue *catalogue, int stage)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const LbCaseItem *item = self->items->pdata[i];

      if (item->stage < stage && !lb_case_stage_is_complete (self, catalogue, item->stage))
        return FALSE;
    }
  return TRUE;
}

/**
 * lb_case_stage_state:
 *
 * 未开启, 可办, 办理中 or 完成: from the items of @stage alone.
 */
LbStageState
lb_case_stage_state (const LbCase *self, LbCatalogue *catalogue, int stage)
{
  gboolean running = FALSE;

  g_return_val_if_fail (self != NULL && catalogue != NULL, LB_STAGE_CLOSED);

  if (!lb_stages_contain (self->opened_stages, stage))
    return LB_STAGE_CLOSED;
  if (lb_case_stage_is_complete (self, catalogue, stage))
    return LB_STAGE_COMPLETE;
  for (guint i = 0; i < self->items->len; i++)
    {
      const LbCaseItem *item = self->items->pdata[i];

      running = running || (item->stage == stage && item->state > LB_ITEM_RECEIVED);
    }
  return running ? LB_STAGE_RUNNING : LB_STAGE_OPEN;
}

/**
 * lb_case_blockers:
 *
 * Receiving and reviewing run side by side; a grant waits until all that it rests on is granted, or the lead has
 * recorded that it need not wait. What is not part of the case does not block.
 */
GPtrArray *
lb_case_blockers (const LbCase *self, LbCatalogue *catalogue, const char *item)
{
  GPtrArray *blockers = g_ptr_array_new ();
  const LbPackage *package;
  const LbPackageItem *row;

  g_return_val_if_fail (self != NULL && catalogue != NULL && item != NULL, blockers);

  package = self->package != NULL ? lb_catalogue_package (catalogue, self->package) : NULL;
  row = package != NULL ? lb_package_item (package, item) : NULL;
  for (guint i = 0; row != NULL && row->after != NULL && row->after[i] != NULL; i++)
    {
      LbCaseItem *before = lb_case_item (self, row->after[i]);

      if (before != NULL && !is_granted (before))
        g_ptr_array_add (blockers, before);
    }
  return blockers;
}

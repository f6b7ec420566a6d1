/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The gate of the archive (docs/domain.md 3.7): nothing is closed over an open item, an unserved document or a
 * missing receipt of the mail.
 */
#include "lb-case-private.h"

#include <glib/gi18n-lib.h>

static const char *
name_of (LbCatalogue *catalogue, const LbCaseItem *item)
{
  const LbItem *entry = lb_catalogue_item (catalogue, item->item);

  return entry != NULL ? entry->name : item->item;
}

static void
add (GPtrArray *obstacles, const char *format, const char *name)
{
  g_ptr_array_add (obstacles, g_strdup_printf (format, name));
}

static void
check_delivered (GPtrArray *obstacles, LbCatalogue *catalogue, const LbCaseItem *item)
{
  const char *name = name_of (catalogue, item);

  if (item->result_files->len == 0)
    add (obstacles, _("%s: the file of the result is missing."), name);
  if (item->digitised->len == 0)
    add (obstacles, _("%s: the result has not been digitised."), name);
  if (item->tracking_number != NULL && item->posting_receipts->len == 0)
    add (obstacles, _("%s: the posting receipt of EMS is missing."), name);
  if (item->delivery_proofs->len == 0)
    add (obstacles, _("%s: the proof of service is missing."), name);
}

static void
check_item (GPtrArray *obstacles, LbCatalogue *catalogue, const LbCaseItem *item)
{
  const char *name = name_of (catalogue, item);

  if (!lb_item_state_is_final (item->state))
    add (obstacles, _("%s is not finished yet."), name);
  else if (item->state == LB_ITEM_DELIVERED)
    check_delivered (obstacles, catalogue, item);
  else if (item->state == LB_ITEM_WITHDRAWN && item->withdrawal->len == 0)
    add (obstacles, _("%s: the applicant's written withdrawal is missing."), name);
  else if (item->state != LB_ITEM_WITHDRAWN && item->delivery_proofs->len == 0)
    add (obstacles, _("%s: there is no proof that the notice of its end was served."), name);
}

static void
check_paper (GPtrArray *obstacles, LbCatalogue *catalogue, const LbCase *self)
{
  for (guint i = 0; i < self->slips->len; i++)
    {
      const LbPaperSlip *slip = self->slips->pdata[i];
      const LbDepartment *department = lb_catalogue_department (catalogue, slip->section);

      if (slip->received_at == LB_TIME_NONE && lb_case_slip (self, slip->section) == slip)
        add (obstacles, _("The paper routed to %s has not been signed for."),
             department != NULL ? department->name : slip->section);
    }
}

/**
 * lb_case_archive_obstacles:
 *
 * Every open point is listed, not just the first: whoever closes the case sees all that is left to do.
 */
GPtrArray *
lb_case_archive_obstacles (const LbCase *self, LbCatalogue *catalogue)
{
  GPtrArray *obstacles = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (self != NULL && catalogue != NULL, obstacles);

  if (self->items->len == 0)
    g_ptr_array_add (obstacles, g_strdup (_("The case has not been received.")));
  for (guint i = 0; i < self->items->len; i++)
    check_item (obstacles, catalogue, self->items->pdata[i]);
  check_paper (obstacles, catalogue, self);
  for (guint i = 0; i < self->visits->len; i++)
    {
      const LbVisit *visit = self->visits->pdata[i];

      g_autofree char *day = lb_day_to_string (visit->day);

      if (!g_str_equal (visit->state, "concluded") && !g_str_equal (visit->state, "cancelled"))
        add (obstacles, _("The joint visit of %s is neither concluded nor cancelled."), day);
    }
  return obstacles;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events of results: made, handed over, digitised, called, posted, delivered, archived.
 */
#include "lb-case-private.h"

LB_APPLY_STEP (result_made)
{
  lb_item_move (item, LB_ITEM_MADE, event);
  lb_take_text (&item->result_number, event->data, "number");
  lb_take_text (&item->seal, event->data, "seal");
  lb_files_append (item->result_files, event->data, "files");
  item->result_valid_until = lb_record_day (event->data, "validUntil");
  item->made_at = event->at;
  return TRUE;
}

LB_APPLY_STEP (handed_over)
{
  item->handed_over = TRUE;
  item->handed_at = event->at;
  g_free (item->handed_over_by);
  item->handed_over_by = g_strdup (event->actor);
  lb_take_text (&item->sheet, event->data, "sheet");
  item->sheet_count = (int) lb_record_integer (event->data, "count", 0);
  return TRUE;
}

LB_APPLY_STEP (taken_over)
{
  lb_item_move (item, LB_ITEM_AT_DESK, event);
  item->desk_at = event->at;
  return TRUE;
}

LB_APPLY_STEP (digitised)
{
  lb_item_move (item, LB_ITEM_STORED, event);
  lb_files_append (item->digitised, event->data, "files");
  item->stored_at = event->at;
  return TRUE;
}

/* A call that reaches the applicant is the notice of those who fetch; to those who get mail it is just a call. */
LB_APPLY_STEP (called)
{
  gboolean reached = g_strcmp0 (lb_record_text (event->data, "outcome"), "reached") == 0;

  if (reached && item->state == LB_ITEM_STORED && g_strcmp0 (self->delivery.method, "ems") != 0)
    lb_item_move (item, LB_ITEM_NOTIFIED, event);
  if (reached && item->notified_at == LB_TIME_NONE)
    item->notified_at = event->at;
  item->n_calls++;
  item->last_call_at = event->at;
  lb_take_text (&item->last_call_outcome, event->data, "outcome");
  item->next_call_at = lb_record_time (event->data, "nextAt");
  return TRUE;
}

LB_APPLY_STEP (posted)
{
  if (!lb_item_state_is_final (item->state))
    lb_item_move (item, LB_ITEM_POSTED, event);
  item->served = TRUE; /* it is out of the house */
  lb_take_text (&item->tracking_number, event->data, "tracking");
  lb_files_append (item->posting_receipts, event->data, "receipts");
  item->posted_at = event->at;
  return TRUE;
}

static void
take_collector (LbCaseItem *item, const LbEvent *event)
{
  lb_take_text (&item->collector_name, event->data, "name");
  lb_take_text (&item->collector_relation, event->data, "relation");
  lb_files_append (item->delivery_proofs, event->data, "proof");
  item->delivered_at = event->at;
  item->served = TRUE;
}

/* The notice of an item that ended without a result is served too, by hand or by mail, but its end stays what it was. */
LB_APPLY_STEP (delivered)
{
  if (!lb_item_state_is_final (item->state))
    lb_item_move (item, LB_ITEM_DELIVERED, event);
  take_collector (item, event);
  return TRUE;
}

/* The day on the receipt is the day of service (民事诉讼法 91), whenever it is entered. */
LB_APPLY_STEP (post_confirmed)
{
  LbDay day = lb_record_day (event->data, "receivedOn");

  if (!lb_item_state_is_final (item->state))
    lb_item_move (item, LB_ITEM_DELIVERED, event);
  lb_files_append (item->delivery_proofs, event->data, "files");
  item->delivered_at = day == LB_DAY_NONE ? event->at : MIN (event->at, lb_time_at (day, 23 * 60 + 59));
  item->served = TRUE;
  return TRUE;
}

LB_APPLY_STEP (mail_returned)
{
  if (!lb_item_state_is_final (item->state))
    lb_item_move (item, LB_ITEM_STORED, event);
  g_clear_pointer (&item->tracking_number, g_free);
  item->posted_at = LB_TIME_NONE;
  return TRUE;
}

LB_APPLY_STEP (archived)
{
  self->archived_at = event->at;
  lb_take_text (&self->archive_blob, event->data, "archive");
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-rows.h"

static gboolean
has_open_request (const LbCase *state, const char *item)
{
  for (guint i = 0; i < state->requests->len; i++)
    {
      const LbVisitRequest *request = state->requests->pdata[i];
      if (!request->closed && g_strcmp0 (request->item, item) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * lb_column_of:
 *
 * Where a card stands follows from its state and from what is open on it; it is never stored as truth. An item that
 * waits for its predecessor stands in the first column, behind what can be worked on.
 */
LbColumn
lb_column_of (const LbCaseItem *item, const LbCase *state)
{
  g_return_val_if_fail (item != NULL && state != NULL, LB_COLUMN_DONE);

  switch (item->state)
    {
    case LB_ITEM_DRAFT:
    case LB_ITEM_GATED:
    case LB_ITEM_RECEIVED:
      return LB_COLUMN_TO_ACCEPT;
    case LB_ITEM_CORRECTING:
      return LB_COLUMN_CORRECTING;
    case LB_ITEM_ACCEPTED:
    case LB_ITEM_DECIDING:
      return has_open_request (state, item->item) ? LB_COLUMN_VISIT : LB_COLUMN_IN_REVIEW;
    case LB_ITEM_SPECIAL:
      return LB_COLUMN_VISIT;
    case LB_ITEM_GRANTED:
    case LB_ITEM_REFUSED:
      return lb_item_state_is_final (item->state) ? LB_COLUMN_DONE : LB_COLUMN_TO_MAKE;
    case LB_ITEM_MADE:
      return item->handed_over ? LB_COLUMN_HANDED_OVER : LB_COLUMN_TO_MAKE;
    case LB_ITEM_AT_DESK:
    case LB_ITEM_STORED:
    case LB_ITEM_NOTIFIED:
    case LB_ITEM_POSTED:
      return LB_COLUMN_HANDED_OVER;
    case LB_ITEM_NOT_ACCEPTED:
    case LB_ITEM_DELIVERED:
    case LB_ITEM_WITHDRAWN:
    case LB_ITEM_TERMINATED:
      return LB_COLUMN_DONE;
    case LB_N_ITEM_STATES:
    default:
      g_return_val_if_reached (LB_COLUMN_DONE);
    }
}

void
lb_person_free (LbPerson *person)
{
  if (person == NULL)
    return;
  g_free (person->id);
  g_free (person->name);
  g_free (person->section);
  g_free (person->window);
  g_free (person->place);
  g_free (person->place_english);
  g_free (person);
}

void
lb_card_row_free (LbCardRow *row)
{
  if (row == NULL)
    return;
  g_free (row->case_id);
  g_free (row->item);
  g_free (row->section);
  g_free (row->number);
  g_free (row->package);
  g_free (row->catalogue);
  g_free (row->applicant);
  g_free (row->lead);
  g_free (row->pips);
  g_free (row->assignee);
  g_free (row->assignee_name);
  g_free (row->place);
  g_free (row);
}

LbFile *
lb_file_new (const char *blob, const char *name, const char *media_type, gint64 size)
{
  LbFile *file = g_new0 (LbFile, 1);

  file->blob = g_strdup (blob);
  file->name = g_strdup (name);
  file->media_type = g_strdup (media_type);
  file->size = size;
  return file;
}

void
lb_file_free (LbFile *file)
{
  if (file == NULL)
    return;
  g_free (file->blob);
  g_free (file->name);
  g_free (file->media_type);
  g_free (file);
}

void
lb_notice_row_free (LbNoticeRow *row)
{
  if (row == NULL)
    return;
  g_free (row->case_id);
  g_free (row->item);
  g_free (row->number);
  g_free (row->applicant);
  g_free (row->catalogue);
  g_free (row->actor_name);
  g_free (row);
}

void
lb_hit_free (LbHit *hit)
{
  if (hit == NULL)
    return;
  g_free (hit->text);
  g_free (hit);
}

void
lb_case_row_free (LbCaseRow *row)
{
  if (row == NULL)
    return;
  g_free (row->case_id);
  g_free (row->number);
  g_free (row->package);
  g_free (row->catalogue);
  g_free (row->applicant);
  g_free (row->lead);
  g_clear_pointer (&row->hits, g_ptr_array_unref);
  g_free (row);
}

void
lb_visit_row_free (LbVisitRow *row)
{
  if (row == NULL)
    return;
  g_free (row->case_id);
  g_free (row->number);
  g_free (row->package);
  g_free (row->catalogue);
  g_free (row->applicant);
  g_free (row->place);
  g_clear_pointer (&row->state, lb_case_unref);
  g_free (row);
}

void
lb_draft_free (LbDraft *draft)
{
  if (draft == NULL)
    return;
  g_free (draft->id);
  g_free (draft->kind);
  g_free (draft->title);
  g_free (draft->content);
  g_free (draft);
}

void
lb_handed_draft_free (LbHandedDraft *handed)
{
  if (handed == NULL)
    return;
  if (handed->draft != NULL)
    lb_draft_free (handed->draft);
  g_free (handed->from);
  g_free (handed->from_name);
  g_free (handed->to);
  g_free (handed->to_name);
  g_free (handed);
}

void
lb_outbox_row_free (LbOutboxRow *row)
{
  if (row == NULL)
    return;
  g_clear_pointer (&row->command, lb_command_unref);
  g_free (row->case_number);
  g_free (row->applicant);
  g_free (row->reason_name);
  g_free (row->reason_text);
  g_free (row);
}

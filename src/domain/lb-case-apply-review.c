/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events of acceptance, review and decision.
 */
#include "lb-case-private.h"

#include <string.h>

#include "lb-error.h"

static gboolean
has_proof (const LbEvent *event)
{
  g_autoptr (GVariant) proof = lb_record_child (event->data, "proof", G_VARIANT_TYPE ("aa{sv}"));

  return proof != NULL && g_variant_n_children (proof) > 0;
}

LB_APPLY_STEP (taken)
{
  item->taken_at = event->at;
  g_free (item->taken_by);
  item->taken_by = g_strdup (event->actor);
  return TRUE;
}

LB_APPLY_STEP (assigned)
{
  const gboolean somebody = lb_record_text (event->data, "to") != NULL;

  g_clear_pointer (&item->assignee, g_free);
  g_clear_pointer (&item->assignee_name, g_free);
  lb_take_text (&item->assignee, event->data, "to");
  lb_take_text (&item->assignee_name, event->data, "toName");
  item->assigned_at = somebody ? event->at : LB_TIME_NONE;
  return TRUE;
}

LB_APPLY_STEP (accepted)
{
  lb_item_move (item, LB_ITEM_ACCEPTED, event);
  item->accepted_on = lb_record_day (event->data, "day");
  lb_take_text (&item->acceptance, event->data, "how");
  if (item->answered_at == LB_TIME_NONE)
    item->answered_at = event->at;
  item->served = has_proof (event);
  return TRUE;
}

LB_APPLY_STEP (correction_requested)
{
  lb_item_move (item, LB_ITEM_CORRECTING, event);
  lb_lines_append (item->corrections, event->data, "lines");
  item->correction_due = lb_record_day (event->data, "until");
  item->correction_at = event->at;
  item->supplied_on = LB_DAY_NONE;
  item->n_corrections++;
  if (item->answered_at == LB_TIME_NONE)
    item->answered_at = event->at;
  item->served = has_proof (event);
  return TRUE;
}

/* Ends an item with a document of its own: the proof of its service is kept where the archive looks for it. */
static void
end_item (LbCaseItem *item, LbItemState state, const LbEvent *event)
{
  lb_item_move (item, state, event);
  lb_take_text (&item->ended_ground, event->data, "ground");
  lb_take_text (&item->decision_reason, event->data, "reason");
  lb_files_append (item->delivery_proofs, event->data, "proof");
  if (item->answered_at == LB_TIME_NONE)
    item->answered_at = event->at;
  item->served = has_proof (event);
}

LB_APPLY_STEP (not_accepted)
{
  end_item (item, LB_ITEM_NOT_ACCEPTED, event);
  return TRUE;
}

LB_APPLY_STEP (terminated)
{
  end_item (item, LB_ITEM_TERMINATED, event);
  return TRUE;
}

LB_APPLY_STEP (supplement_noted)
{
  lb_lines_append (item->supplements, event->data, "lines");
  return TRUE;
}

LB_APPLY_STEP (special_requested)
{
  LbSuspensionReason reason;

  if (!lb_suspension_reason_parse (lb_record_text (event->data, "reason") ?: "", &reason))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT,
                   "case %s: event %" G_GINT64_FORMAT " names no special procedure", self->id,
                   event->version);
      return FALSE;
    }
  item->special_pending = TRUE;
  item->special_reason = reason;
  item->special_days = (int) lb_record_integer (event->data, "days", 0);
  g_free (item->special_by);
  item->special_by = g_strdup (event->actor);
  item->special_at = event->at;
  return TRUE;
}

LB_APPLY_STEP (special_begun)
{
  LbSuspension suspension = { 0, lb_record_day (event->data, "from"), LB_DAY_NONE };

  if (!lb_suspension_reason_parse (lb_record_text (event->data, "reason") ?: "", &suspension.reason)
      || suspension.from == LB_DAY_NONE)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT,
                   "case %s: event %" G_GINT64_FORMAT " begins no special procedure", self->id,
                   event->version);
      return FALSE;
    }
  lb_item_move (item, LB_ITEM_SPECIAL, event);
  g_array_append_val (item->suspensions, suspension);
  g_ptr_array_add (item->suspension_days, GINT_TO_POINTER ((int) lb_record_integer (event->data, "days", 0)));
  item->special_pending = FALSE;
  item->served = has_proof (event);
  return TRUE;
}

static LbSuspension *
open_suspension (LbCaseItem *item, const char *name)
{
  for (guint i = 0; i < item->suspensions->len; i++)
    {
      LbSuspension *suspension = &g_array_index (item->suspensions, LbSuspension, i);

      if (suspension->to == LB_DAY_NONE
          && (name == NULL || g_str_equal (lb_suspension_reason_name (suspension->reason), name)))
        return suspension;
    }
  return NULL;
}

LB_APPLY_STEP (special_ended)
{
  const char *name = lb_record_text (event->data, "reason");
  guint n_open = 0;

  if (open_suspension (item, name) == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT,
                   "case %s: event %" G_GINT64_FORMAT " ends what does not run", self->id, event->version);
      return FALSE;
    }
  for (guint i = 0; i < item->suspensions->len; i++)
    n_open += g_array_index (item->suspensions, LbSuspension, i).to == LB_DAY_NONE;
  lb_item_move (item, n_open > 1 ? LB_ITEM_SPECIAL : LB_ITEM_ACCEPTED, event);
  open_suspension (item, name)->to = lb_record_day (event->data, "to");
  return TRUE;
}

LB_APPLY_STEP (proposed)
{
  lb_item_move (item, LB_ITEM_DECIDING, event);
  g_free (item->reviewer);
  item->reviewer = g_strdup (event->actor);
  lb_take_text (&item->recommendation, event->data, "recommendation");
  lb_take_text (&item->opinion, event->data, "opinion");
  return TRUE;
}

LB_APPLY_STEP (sent_back)
{
  lb_item_move (item, LB_ITEM_ACCEPTED, event);
  return TRUE;
}

static void
decide_item (LbCaseItem *item, LbItemState state, const LbEvent *event)
{
  lb_item_move (item, state, event);
  item->granted = state == LB_ITEM_GRANTED;
  item->decided_at = event->at;
  g_free (item->decided_by);
  item->decided_by = g_strdup (event->actor);
  lb_take_text (&item->decision_number, event->data, "number");
  lb_take_text (&item->decision_reason, event->data, "reason");
  item->served = has_proof (event);
}

LB_APPLY_STEP (granted)
{
  decide_item (item, LB_ITEM_GRANTED, event);
  return TRUE;
}

LB_APPLY_STEP (refused)
{
  decide_item (item, LB_ITEM_REFUSED, event);
  return TRUE;
}

LB_APPLY_STEP (hearing_notified)
{
  item->served = item->served || has_proof (event);
  item->hearing_notified = TRUE;
  item->hearing_at = event->at;
  return TRUE;
}

LB_APPLY_STEP (extended)
{
  item->served = item->served || has_proof (event);
  item->extension = (int) lb_record_integer (event->data, "days", 0);
  return TRUE;
}

LB_APPLY_STEP (case_extended)
{
  int pair[] = { (int) lb_record_integer (event->data, "stage", 1), (int) lb_record_integer (event->data, "days", 0) };

  self->case_extension = pair[1];
  g_array_append_vals (self->stage_extensions, pair, G_N_ELEMENTS (pair));
  return TRUE;
}

/* T27: the item is as it was before its last step, ledger and all. People who acted stay noted: that they did is
 * a fact. */
LB_APPLY_STEP (undone)
{
  LbCaseItem *before = g_steal_pointer (&item->previous);
  g_autoptr (GHashTable) reviewers = NULL;
  g_autoptr (GHashTable) deciders = NULL;
  char *assignee, *assignee_name;
  LbTime assigned_at = item->assigned_at;

  if (before == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "case %s: event %" G_GINT64_FORMAT " undoes nothing",
                   self->id, event->version);
      return FALSE;
    }
  reviewers = g_hash_table_ref (item->reviewers);
  deciders = g_hash_table_ref (item->deciders);
  /* Who works on it was settled beside the step, and is no part of it. */
  assignee = g_steal_pointer (&item->assignee);
  assignee_name = g_steal_pointer (&item->assignee_name);
  lb_shape_assign (&lb_case_item_shape, item, before);
  lb_shape_free (&lb_case_item_shape, before);
  g_free (item->assignee);
  item->assignee = assignee;
  g_free (item->assignee_name);
  item->assignee_name = assignee_name;
  item->assigned_at = assigned_at;
  g_hash_table_unref (item->reviewers);
  item->reviewers = g_steal_pointer (&reviewers);
  g_hash_table_unref (item->deciders);
  item->deciders = g_steal_pointer (&deciders);
  item->since_version = event->version;
  item->undoable = FALSE;
  return TRUE;
}

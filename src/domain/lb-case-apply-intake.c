/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events of the counter: referral, receipt, supplies, withdrawal, delivery, stages.
 */
#include "lb-case-private.h"
#include "lb-record-walk.h"

#include "lb-error.h"

static void
take_delivery (LbCase *self, GVariant *data)
{
  g_autoptr (GVariant) delivery = lb_record_child (data, "delivery", G_VARIANT_TYPE ("a{sv}"));

  lb_take_text (&self->delivery.method, delivery, "method");
  lb_take_text (&self->delivery.recipient, delivery, "recipient");
  lb_take_text (&self->delivery.phone, delivery, "phone");
  lb_take_text (&self->delivery.address, delivery, "address");
  lb_take_text (&self->delivery.postcode, delivery, "postcode");
  self->delivery.together = lb_record_boolean (delivery, "together");
  self->delivery.agent = lb_record_boolean (delivery, "agent");
  self->delivery.electronic = lb_record_boolean (delivery, "electronic");
}

void
lb_case_take_application (LbCase *self, GVariant *data)
{
  self->closed_at = LB_TIME_NONE;
  lb_take_text (&self->package, data, "package");
  lb_take_text (&self->catalogue, data, "catalogue");
  lb_take_text (&self->applicant, data, "applicant");
  lb_take_text (&self->window, data, "window");
  g_hash_table_remove_all (self->answers);
  lb_record_merge_flags (data, "answers", self->answers);
  g_array_set_size (self->stages, 0);
  lb_stages_append (self->stages, data, "stages");
  lb_case_merge_form (self, data);
  lb_case_merge_materials (self, data);
}

LB_APPLY_STEP (referred)
{
  lb_case_take_application (self, event->data);
  lb_take_text (&self->lead, event->data, "lead");
  self->referred_at = event->at;
  self->n_referrals++;
  g_clear_pointer (&self->turned_away, g_free);
  return TRUE;
}

/* Whoever comes back with more may still be taken in: the case keeps what it knows of them. */
LB_APPLY_STEP (turned_away)
{
  lb_take_text (&self->turned_away, event->data, "ground");
  lb_take_text (&self->package, event->data, "package");
  lb_take_text (&self->catalogue, event->data, "catalogue");
  lb_take_text (&self->applicant, event->data, "applicant");
  return TRUE;
}

LB_APPLY_STEP (received)
{
  /* The draft that a referral left is replaced by what was handed in. */
  g_hash_table_remove_all (self->form);
  g_ptr_array_set_size (self->materials, 0);
  lb_case_take_application (self, event->data);
  lb_take_text (&self->number, event->data, "number");
  lb_take_text (&self->query_code, event->data, "queryCode");
  lb_take_text (&self->lead, event->data, "lead");
  take_delivery (self, event->data);
  g_clear_pointer (&self->turned_away, g_free);
  g_strfreev (self->incomplete);
  self->incomplete = lb_record_texts (event->data, "incomplete");
  self->received_at = event->at;
  return TRUE;
}

/* What was put off and lies on the counter now came in with @event. */
static void
settle_deferred (LbCase *self, const LbEvent *event)
{
  for (guint i = 0; i < self->materials->len; i++)
    {
      LbCaseMaterial *material = self->materials->pdata[i];

      if (material->was_deferred && material->held != LB_HELD_DEFERRED && material->supplied_at == LB_TIME_NONE)
        material->supplied_at = event->at;
    }
}

LB_APPLY_STEP (stage_received)
{
  int stage = (int) lb_record_integer (event->data, "stage", 0);

  if (!lb_stages_contain (self->stages, stage))
    g_array_append_val (self->stages, stage);
  lb_case_merge_form (self, event->data);
  lb_case_merge_materials (self, event->data);
  lb_case_take_originals (self, event);
  settle_deferred (self, event);
  if (lb_record_boolean (event->data, "insisted"))
    {
      g_strfreev (self->incomplete);
      self->incomplete = lb_record_texts (event->data, "incomplete");
    }
  return TRUE;
}

static gboolean
add_item (LbCase *self, LbCaseItem *existing, const LbEvent *event, LbItemState state, GError **error)
{
  LbCaseItem *item;

  if (existing != NULL || event->item == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT,
                   "case %s: event %" G_GINT64_FORMAT " brings in no new item", self->id, event->version);
      return FALSE;
    }
  item = lb_shape_new (&lb_case_item_shape);
  item->item = g_strdup (event->item);
  lb_take_text (&item->section, event->data, "section");
  item->stage = (int) lb_record_integer (event->data, "stage", 1);
  item->state = state;
  item->since_version = event->version;
  item->state_since = event->at;
  if (state == LB_ITEM_RECEIVED)
    {
      item->received_at = event->at;
      if (!lb_stages_contain (self->opened_stages, item->stage))
        g_array_append_val (self->opened_stages, item->stage);
    }
  g_ptr_array_add (self->items, item);
  return TRUE;
}

LB_APPLY_STEP (item_received)
{
  return add_item (self, item, event, LB_ITEM_RECEIVED, error);
}

LB_APPLY_STEP (item_gated)
{
  return add_item (self, item, event, LB_ITEM_GATED, error);
}

LB_APPLY_STEP (item_opened)
{
  lb_item_move (item, LB_ITEM_RECEIVED, event);
  item->undoable = FALSE;
  item->received_at = event->at;
  return TRUE;
}

LB_APPLY_STEP (stage_opened)
{
  int stage = (int) lb_record_integer (event->data, "stage", 0);

  if (!lb_stages_contain (self->opened_stages, stage))
    g_array_append_val (self->opened_stages, stage);
  return TRUE;
}

LB_APPLY_STEP (one_day_notice)
{
  item->one_day_notice = TRUE;
  item->one_day_notice_at = event->at;
  lb_take_text (&item->one_day_reason, event->data, "reason");
  return TRUE;
}

/* Did @materials bring @material in? */
static gboolean
brings (GVariant *materials, const char *material)
{
  for (gsize i = 0; materials != NULL && i < g_variant_n_children (materials); i++)
    {
      g_autoptr (GVariant) supplied = g_variant_get_child_value (materials, i);
      const char *held = lb_record_text (supplied, "held");

      if (g_strcmp0 (lb_record_text (supplied, "material"), material) == 0
          && (g_strcmp0 (held, "present") == 0 || g_strcmp0 (held, "reused") == 0))
        return TRUE;
    }
  return FALSE;
}

/* A line about a material is done once that material is there again, whoever asked for it; one about something else
 * when the hand-in was @addressed to its item and names the line. TRUE when none is left open. */
static gboolean
settle_lines (GPtrArray *lines, GVariant *data, gboolean addressed)
{
  g_autoptr (GVariant) materials = lb_record_child (data, "materials", G_VARIANT_TYPE ("aa{sv}"));
  g_auto (GStrv) indices = lb_record_texts (data, "lines");
  gboolean all = TRUE;

  for (guint i = 0; i < lines->len; i++)
    {
      LbCorrectionLine *line = lines->pdata[i];
      g_autofree char *index = g_strdup_printf ("%u", i);

      if (line->material != NULL ? brings (materials, line->material)
                                 : addressed && g_strv_contains ((const char *const *) indices, index))
        line->supplied = TRUE;
      all = all && line->supplied;
    }
  return all;
}

/* T06: only the correction notice holds the acceptance up; a supplement asked for during review is settled line by
 * line, while the clock runs on. */
static void
settle_item (LbCaseItem *item, const LbEvent *event, gboolean addressed)
{
  if (!lb_item_state_is_undecided (item->state))
    return;
  if (item->state != LB_ITEM_CORRECTING)
    settle_lines (item->supplements, event->data, addressed);
  else if (settle_lines (item->corrections, event->data, addressed) && item->corrections->len > 0
           && item->supplied_on == LB_DAY_NONE)
    item->supplied_on = lb_time_day (event->at);
}

LB_APPLY_STEP (supplied)
{
  lb_case_merge_materials (self, event->data);
  lb_case_take_originals (self, event);
  settle_deferred (self, event);
  for (guint i = 0; i < self->items->len; i++)
    settle_item (self->items->pdata[i], event, self->items->pdata[i] == item);
  return TRUE;
}

LB_APPLY_STEP (withdrawn)
{
  lb_item_move (item, LB_ITEM_WITHDRAWN, event);
  lb_take_text (&item->ended_ground, event->data, "reason");
  lb_files_append (item->withdrawal, event->data, "files");
  if (item->answered_at == LB_TIME_NONE)
    item->answered_at = event->at;
  return TRUE;
}

LB_APPLY_STEP (delivery_set)
{
  take_delivery (self, event->data);
  return TRUE;
}

LB_APPLY_STEP (coordinated)
{
  lb_take_text (&item->coordination, event->data, "text");
  lb_take_text (&self->coordination, event->data, "text");
  item->waived = g_strcmp0 (lb_record_text (event->data, "decision"), "proceed") == 0;
  return TRUE;
}

/* Comments, reminders: the timeline tells of them, the state does not change. */
LB_APPLY_STEP (noted)
{
  return TRUE;
}

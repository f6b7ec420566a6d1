/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-case-paper.h"

#define URGENT_MINUTES 60

static gboolean
contains (GStrv texts, const char *text)
{
  return g_strv_contains ((const char *const *) texts, text);
}

static gboolean
is_open (const LbPaperSlip *slip)
{
  return slip->received_at == LB_TIME_NONE && slip->refused_at == LB_TIME_NONE;
}

LbOriginalPlace
lb_case_original_place (const LbCase *self, const char *material, const LbPaperSlip **ret_slip)
{
  const LbCaseMaterial *held;

  g_return_val_if_fail (self != NULL && material != NULL, LB_ORIGINAL_NONE);

  if (ret_slip != NULL)
    *ret_slip = NULL;
  held = lb_case_material (self, material);
  if (held == NULL || held->originals == 0)
    return LB_ORIGINAL_NONE;
  if (held->holder != NULL)
    return g_str_equal (held->holder, LB_HOLDER_APPLICANT) ? LB_ORIGINAL_WITH_APPLICANT : LB_ORIGINAL_IN_SECTION;
  for (guint i = 0; i < self->slips->len; i++)
    {
      const LbPaperSlip *slip = self->slips->pdata[i];

      if (!is_open (slip) || !contains (slip->originals, material))
        continue;
      if (ret_slip != NULL)
        *ret_slip = slip;
      return LB_ORIGINAL_ON_THE_WAY;
    }
  return LB_ORIGINAL_AT_COUNTER;
}

/* The last slip that left @material out of what its section got. */
static gboolean
was_missed (const LbCase *self, const char *material)
{
  for (guint i = self->slips->len; i > 0; i--)
    {
      const LbPaperSlip *slip = self->slips->pdata[i - 1];

      if (contains (slip->originals, material))
        return contains (slip->missing, material);
    }
  return FALSE;
}

GPtrArray *
lb_case_originals (const LbCase *self)
{
  GPtrArray *originals = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (self != NULL, originals);

  for (guint i = 0; i < self->materials->len; i++)
    {
      const LbCaseMaterial *held = self->materials->pdata[i];
      const LbPaperSlip *slip;
      const LbOriginalPlace place = lb_case_original_place (self, held->material, &slip);
      LbOriginal *original;

      if (place == LB_ORIGINAL_NONE)
        continue;
      original = g_new0 (LbOriginal, 1);
      original->material = held->material;
      original->count = held->originals;
      original->place = place;
      original->slip = slip;
      original->section = place == LB_ORIGINAL_IN_SECTION ? held->holder : slip != NULL ? slip->section : NULL;
      original->since = slip != NULL ? slip->sent_at
                        : held->held_at != LB_TIME_NONE ? held->held_at
                        : held->supplied_at != LB_TIME_NONE ? held->supplied_at : self->received_at;
      original->lost_sight = place == LB_ORIGINAL_AT_COUNTER && was_missed (self, held->material);
      g_ptr_array_add (originals, original);
    }
  return originals;
}

/* Hand-overs */

static gboolean
needs (LbCatalogue *catalogue, const LbCaseItem *item, const char *material)
{
  const LbItem *entry = lb_catalogue_item (catalogue, item->item);

  for (guint i = 0; entry != NULL && i < entry->materials->len; i++)
    if (g_str_equal (((const LbItemMaterial *) entry->materials->pdata[i])->material, material))
      return TRUE;
  return FALSE;
}

static gboolean
section_needs (const LbCase *self, LbCatalogue *catalogue, const char *section, const char *material)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const LbCaseItem *item = self->items->pdata[i];

      if (g_strcmp0 (item->section, section) == 0 && item->state != LB_ITEM_GATED && needs (catalogue, item, material))
        return TRUE;
    }
  return FALSE;
}

/* Who gets the original of @material; NULL when no section needs it. */
static const char *
keeper_of (const LbCase *self, LbCatalogue *catalogue, const char *material)
{
  if (self->lead != NULL && section_needs (self, catalogue, self->lead, material))
    return self->lead;
  for (guint i = 0; i < self->items->len; i++)
    {
      const LbCaseItem *item = self->items->pdata[i];

      if (item->state != LB_ITEM_GATED && needs (catalogue, item, material))
        return item->section;
    }
  return NULL;
}

gboolean
lb_case_routing (const LbCase *self, LbCatalogue *catalogue, const char *section, GStrv *ret_materials,
                 GStrv *ret_originals, int *ret_sheets)
{
  g_autoptr (GStrvBuilder) materials = g_strv_builder_new (), originals = g_strv_builder_new ();
  int sheets = 0;
  gboolean any = FALSE;

  g_return_val_if_fail (self != NULL && catalogue != NULL && section != NULL, FALSE);

  for (guint i = 0; i < self->materials->len; i++)
    {
      const LbCaseMaterial *held = self->materials->pdata[i];
      const gboolean kept = g_strcmp0 (keeper_of (self, catalogue, held->material), section) == 0
                            && lb_case_original_place (self, held->material, NULL) == LB_ORIGINAL_AT_COUNTER;

      if (held->originals + held->copies == 0 || !section_needs (self, catalogue, section, held->material))
        continue;
      any = TRUE;
      g_strv_builder_add (materials, held->material);
      if (kept)
        g_strv_builder_add (originals, held->material);
      sheets += (kept ? held->originals : 0) + held->copies;
    }
  if (ret_materials != NULL)
    *ret_materials = g_strv_builder_end (materials);
  if (ret_originals != NULL)
    *ret_originals = g_strv_builder_end (originals);
  if (ret_sheets != NULL)
    *ret_sheets = MAX (sheets, 1);
  return any;
}

static LbHandOver
state_of (const LbPaperSlip *slip)
{
  if (slip == NULL)
    return LB_HAND_OVER_NONE;
  if (slip->refused_at != LB_TIME_NONE)
    return LB_HAND_OVER_REFUSED;
  if (slip->received_at == LB_TIME_NONE)
    return LB_HAND_OVER_UNDER_WAY;
  return g_strcmp0 (slip->outcome, "short") == 0 ? LB_HAND_OVER_SHORT : LB_HAND_OVER_SIGNED;
}

/* When the first item of @section was received; LB_TIME_NONE while none is in hand. An item that has ended waits for
 * no paper. */
static LbTime
begun_at (const LbCase *self, const char *section)
{
  LbTime begun = LB_TIME_NONE;

  for (guint i = 0; i < self->items->len; i++)
    {
      const LbCaseItem *item = self->items->pdata[i];

      if (g_strcmp0 (item->section, section) == 0 && item->received_at != LB_TIME_NONE
          && !lb_item_state_is_final (item->state) && (begun == LB_TIME_NONE || item->received_at < begun))
        begun = item->received_at;
    }
  return begun;
}

static void
judge (LbSectionPaper *paper, LbTime begun, const LbContext *context)
{
  const LbDay today = lb_time_day (context->now);
  const LbTime midnight = lb_day_start (today + 1);
  const gboolean open = paper->state == LB_HAND_OVER_NONE || paper->state == LB_HAND_OVER_UNDER_WAY
                        || paper->state == LB_HAND_OVER_REFUSED;

  paper->due = lb_calendar_roll (context->calendar, lb_calendar_add (context->calendar, lb_time_day (begun),
                                                                     context->policy->paper_days));
  paper->late = open && today > paper->due;
  paper->urgent = open && today == paper->due
                  && lb_calendar_service_minutes_between (context->calendar, &context->policy->hours, context->now,
                                                          midnight) < URGENT_MINUTES;
}

static gboolean
is_listed (GPtrArray *papers, const char *section)
{
  for (guint i = 0; i < papers->len; i++)
    if (g_str_equal (((const LbSectionPaper *) papers->pdata[i])->section, section))
      return TRUE;
  return FALSE;
}

GPtrArray *
lb_case_section_papers (const LbCase *self, const LbContext *context)
{
  GPtrArray *papers = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (self != NULL && context != NULL && context->catalogue != NULL, papers);

  for (guint i = 0; i < self->items->len; i++)
    {
      const char *section = ((const LbCaseItem *) self->items->pdata[i])->section;
      const LbPaperSlip *slip = lb_case_slip (self, section);
      const LbTime begun = begun_at (self, section);
      LbSectionPaper *paper;

      if (is_listed (papers, section)
          || (slip == NULL && (begun == LB_TIME_NONE || !lb_case_routing (self, context->catalogue, section, NULL, NULL,
                                                                          NULL))))
        continue;
      paper = g_new0 (LbSectionPaper, 1);
      paper->section = section;
      paper->slip = slip;
      paper->state = state_of (slip);
      paper->due = LB_DAY_NONE;
      if (begun != LB_TIME_NONE)
        judge (paper, begun, context);
      g_ptr_array_add (papers, paper);
    }
  return papers;
}

gboolean
lb_section_paper_nags (const LbSectionPaper *paper)
{
  g_return_val_if_fail (paper != NULL, FALSE);

  return paper->state == LB_HAND_OVER_SHORT || paper->state == LB_HAND_OVER_REFUSED || paper->late || paper->urgent;
}

static gboolean
is_issue_of (const LbPaperIssue *issue, const char *kind, const char *number)
{
  return g_strcmp0 (issue->kind, kind) == 0 && g_strcmp0 (issue->number, number) == 0;
}

const LbPaperIssue *
lb_case_last_issue (const LbCase *self, const char *kind, const char *number)
{
  g_return_val_if_fail (self != NULL && kind != NULL && number != NULL, NULL);

  for (guint i = self->issues->len; i > 0; i--)
    if (is_issue_of (self->issues->pdata[i - 1], kind, number))
      return self->issues->pdata[i - 1];
  return NULL;
}

const LbPaperIssue *
lb_case_find_issue (const LbCase *self, const char *kind, const char *number, const char *blob)
{
  g_return_val_if_fail (self != NULL && kind != NULL && number != NULL && blob != NULL, NULL);

  for (guint i = self->issues->len; i > 0; i--)
    {
      const LbPaperIssue *issue = self->issues->pdata[i - 1];

      if (is_issue_of (issue, kind, number) && g_strcmp0 (issue->blob, blob) == 0)
        return issue;
    }
  return NULL;
}

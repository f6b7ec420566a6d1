/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-visit-findings.h"

#include <glib/gi18n.h>
#include "lb-name.h"
#include "lb-steps.h"

static const struct { const char *name, *label; } founds[] = {
  [LB_FOUND_NOTHING] = { NULL, N_("Not looked at") },
  [LB_FOUND_PASS] = { "pass", N_("Passed") },
  [LB_FOUND_FAIL] = { "fail", N_("Failed") },
  [LB_FOUND_NOT_APPLICABLE] = { "not-applicable", N_("Does not apply") },
};

const char *
lb_found_name (LbFound found)
{
  g_return_val_if_fail ((guint) found < G_N_ELEMENTS (founds), NULL);
  return founds[found].name;
}

const char *
lb_found_label (LbFound found)
{
  g_return_val_if_fail ((guint) found < G_N_ELEMENTS (founds), NULL);
  return _(founds[found].label);
}

LbFound
lb_found_parse (const char *name)
{
  for (guint i = LB_FOUND_PASS; i < G_N_ELEMENTS (founds); i++)
    if (g_strcmp0 (founds[i].name, name) == 0)
      return (LbFound) i;
  return LB_FOUND_NOTHING;
}

static void
point_free (gpointer data)
{
  LbVisitPoint *point = data;

  g_free (point->item);
  g_free (point->number);
  g_free (point->note);
  g_ptr_array_unref (point->photos);
  g_free (point);
}

static void
conclusion_free (gpointer data)
{
  LbVisitConclusion *conclusion = data;

  g_free (conclusion->request);
  g_free (conclusion->item);
  g_free (conclusion->section);
  g_free (conclusion->conclusion);
  g_free (conclusion);
}

void
lb_visit_record_free (LbVisitRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->visit);
  g_ptr_array_unref (record->points);
  g_ptr_array_unref (record->conclusions);
  g_free (record);
}

static const LbFinding *
finding_of (const LbVisit *visit, const char *item, const char *point)
{
  for (guint i = 0; i < visit->findings->len; i++)
    {
      const LbFinding *finding = g_ptr_array_index (visit->findings, i);

      if (g_strcmp0 (finding->item, item) == 0 && g_strcmp0 (finding->point, point) == 0)
        return finding;
    }
  return NULL;
}

static void
add_points (LbVisitRecord *record, const LbVisit *visit, const LbItem *item, guint number)
{
  GPtrArray *points = g_str_equal (visit->kind, "expert") ? item->expert_points : item->inspection_points;

  for (guint i = 0; points != NULL && i < points->len; i++)
    {
      LbVisitPoint *point = g_new0 (LbVisitPoint, 1);
      const LbFinding *finding;

      point->item = g_strdup (item->id);
      point->point = g_ptr_array_index (points, i);
      point->number = g_strdup_printf ("%u.%u", number, i + 1);
      point->photos = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_file_free);
      finding = finding_of (visit, item->id, point->point->id);
      point->found = finding != NULL ? lb_found_parse (finding->result) : LB_FOUND_NOTHING;
      point->note = g_strdup (finding != NULL && finding->note != NULL ? finding->note : "");
      point->n_kept = finding != NULL && finding->photos != NULL ? finding->photos->len : 0;
      g_ptr_array_add (record->points, point);
    }
}

/* An item that ended meanwhile needs no conclusion any more. */
static gboolean
needs_conclusion (const LbCaseItem *item)
{
  return item != NULL && !lb_item_state_is_final (item->state) && item->state < LB_ITEM_GRANTED;
}

LbVisitRecord *
lb_visit_record_new (const LbCase *state, const char *id, LbCatalogue *catalogue)
{
  const LbVisit *visit;
  LbVisitRecord *record;
  guint number = 0;

  g_return_val_if_fail (state != NULL && id != NULL && catalogue != NULL, NULL);
  visit = lb_case_visit (state, id);
  if (visit == NULL)
    return NULL;
  record = g_new0 (LbVisitRecord, 1);
  record->visit = g_strdup (id);
  record->points = g_ptr_array_new_with_free_func (point_free);
  record->conclusions = g_ptr_array_new_with_free_func (conclusion_free);
  for (GStrv at = visit->requests; *at != NULL; at++)
    {
      const LbVisitRequest *request = lb_case_request (state, *at);
      const LbItem *item = request != NULL ? lb_catalogue_item (catalogue, request->item) : NULL;
      LbVisitConclusion *conclusion;

      if (item == NULL || !needs_conclusion (lb_case_item (state, item->id)))
        continue;
      add_points (record, visit, item, ++number);
      conclusion = g_new0 (LbVisitConclusion, 1);
      conclusion->request = g_strdup (*at);
      conclusion->item = g_strdup (item->id);
      conclusion->section = g_strdup (request->section);
      conclusion->conclusion = g_strdup (request->conclusion != NULL ? request->conclusion : "");
      g_ptr_array_add (record->conclusions, conclusion);
    }
  return record;
}

guint
lb_visit_record_count_open (const LbVisitRecord *record, const char *item)
{
  guint count = 0;

  g_return_val_if_fail (record != NULL, 0);
  for (guint i = 0; i < record->points->len; i++)
    {
      const LbVisitPoint *point = g_ptr_array_index (record->points, i);

      if (point->found == LB_FOUND_NOTHING && (item == NULL || g_str_equal (point->item, item)))
        count++;
    }
  return count;
}

const char *
lb_visit_record_suggest (const LbVisitRecord *record, const char *item)
{
  gboolean failed = FALSE;

  g_return_val_if_fail (record != NULL && item != NULL, NULL);
  if (lb_visit_record_count_open (record, item) > 0)
    return NULL;
  for (guint i = 0; i < record->points->len; i++)
    {
      const LbVisitPoint *point = g_ptr_array_index (record->points, i);

      if (!g_str_equal (point->item, item) || point->found != LB_FOUND_FAIL)
        continue;
      if (point->point->critical)
        return "fail";
      failed = TRUE;
    }
  return failed ? "rectify" : "pass";
}

GVariant *
lb_visit_record_findings_args (const LbVisitRecord *record)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  g_return_val_if_fail (record != NULL, NULL);
  for (guint i = 0; i < record->points->len; i++)
    {
      const LbVisitPoint *point = g_ptr_array_index (record->points, i);
      g_autoptr (GPtrArray) photos = NULL;

      if (!point->changed || point->found == LB_FOUND_NOTHING)
        continue;
      photos = lb_file_records (point->photos);
      g_ptr_array_add (findings, lb_record_new ("item", LB_VALUE_ID, point->item, "point", LB_VALUE_ID,
                                                point->point->id, "result", LB_VALUE_CHOICE,
                                                lb_found_name (point->found), "note", LB_VALUE_TEXT,
                                                *point->note != '\0' ? point->note : NULL, "photos",
                                                LB_VALUE_RECORDS, photos->len > 0 ? photos : NULL, NULL));
    }
  if (findings->len == 0)
    return NULL;
  return lb_record_new ("visit", LB_VALUE_ID, record->visit, "findings", LB_VALUE_RECORDS, findings, NULL);
}

static char *
what_is_missing (const LbVisitRecord *record, const LbVisitConclusion *conclusion, LbCatalogue *catalogue)
{
  const LbItem *item = lb_catalogue_item (catalogue, conclusion->item);
  const char *name = item != NULL ? lb_name (item->name, item->english) : conclusion->item;
  const guint open = lb_visit_record_count_open (record, conclusion->item);
  g_autofree char *text = g_strstrip (g_strdup (conclusion->conclusion));

  if (open > 0)
    return g_strdup_printf (
      ngettext ("%s: %u point has not been looked at.", "%s: %u points have not been looked at.", open), name,
      open);
  if (conclusion->opinion == NULL)
    return g_strdup_printf (_("%s: choose the conclusion."), name);
  if (*text == '\0')
    return g_strdup_printf (_("%s: write the opinion."), name);
  return NULL;
}

GVariant *
lb_visit_record_conclude_args (const LbVisitRecord *record, LbCatalogue *catalogue, GPtrArray *files,
                               char **ret_missing)
{
  g_autoptr (GPtrArray) conclusions = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr (GPtrArray) records = lb_file_records (files);

  g_return_val_if_fail (record != NULL && catalogue != NULL && ret_missing != NULL, NULL);
  for (guint i = 0; i < record->conclusions->len; i++)
    {
      const LbVisitConclusion *conclusion = g_ptr_array_index (record->conclusions, i);
      char *missing = what_is_missing (record, conclusion, catalogue);

      if (missing != NULL)
        {
          *ret_missing = missing;
          return NULL;
        }
      g_ptr_array_add (conclusions, lb_record_new ("request", LB_VALUE_TEXT, conclusion->request, "opinion",
                                                   LB_VALUE_CHOICE, conclusion->opinion, "conclusion",
                                                   LB_VALUE_TEXT, conclusion->conclusion, NULL));
    }
  return lb_record_new ("visit", LB_VALUE_ID, record->visit, "conclusions", LB_VALUE_RECORDS, conclusions,
                        "files", LB_VALUE_RECORDS, records->len > 0 ? records : NULL, NULL);
}

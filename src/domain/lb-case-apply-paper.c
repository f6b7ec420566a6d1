/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events of paper: slips to the sections, their signatures, originals on their way back. An original moves when whoever
 * gets it signs, never when it is sent.
 */
#include "lb-case-paper.h"
#include "lb-case-private.h"
#include "lb-record-walk.h"

#include "lb-error.h"

static void
take_texts (GStrv *texts, GVariant *record, const char *name)
{
  g_strfreev (*texts);
  *texts = lb_record_texts (record, name);
}

/* @holder (nullable): NULL for the counter. */
static void
hand_original (LbCase *self, const char *material, const char *holder, LbTime at)
{
  LbCaseMaterial *held = lb_case_material (self, material);

  if (held == NULL)
    return;
  g_free (held->holder);
  held->holder = g_strdup (holder);
  held->held_at = at;
}

void
lb_case_take_originals (LbCase *self, const LbEvent *event)
{
  g_autoptr (GVariant) list = lb_record_child (event->data, "materials", G_VARIANT_TYPE ("aa{sv}"));

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (list, i);
      const char *material = lb_record_text (line, "material");

      if (material != NULL && lb_record_integer (line, "originals", 0) > 0)
        hand_original (self, material, NULL, event->at);
    }
}

LB_APPLY_STEP (paper_sent)
{
  LbPaperSlip *slip = lb_shape_new (&lb_paper_slip_shape);

  lb_take_text (&slip->section, event->data, "section");
  lb_take_text (&slip->slip, event->data, "slip");
  slip->pages = (int) lb_record_integer (event->data, "pages", 0);
  take_texts (&slip->materials, event->data, "materials");
  take_texts (&slip->originals, event->data, "originals");
  slip->sent_at = event->at;
  slip->sent_by = g_strdup (event->actor);
  g_ptr_array_add (self->slips, slip);
  return TRUE;
}

/* Slips of before there were outcomes name a discrepancy alone. */
static const char *
outcome_of (GVariant *data)
{
  const char *outcome = lb_record_text (data, "outcome");
  const char *discrepancy = lb_record_text (data, "discrepancy");

  if (outcome != NULL)
    return outcome;
  return discrepancy != NULL && *discrepancy != '\0' ? "short" : NULL;
}

LB_APPLY_STEP (paper_received)
{
  LbPaperSlip *slip = lb_case_slip (self, lb_record_text (event->data, "section"));

  if (slip == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "case %s: event %" G_GINT64_FORMAT " receives no slip",
                   self->id, event->version);
      return FALSE;
    }
  g_free (slip->outcome);
  slip->outcome = g_strdup (outcome_of (event->data));
  g_free (slip->received_by);
  slip->received_by = g_strdup (event->actor);
  lb_take_text (&slip->discrepancy, event->data, "discrepancy");
  take_texts (&slip->missing, event->data, "missing");
  if (g_strcmp0 (slip->outcome, "refused") == 0)
    {
      slip->refused_at = event->at;
      return TRUE;
    }
  slip->received_at = event->at;
  for (GStrv at = slip->originals; *at != NULL; at++)
    if (!g_strv_contains ((const char *const *) slip->missing, *at))
      hand_original (self, *at, slip->section, event->at);
  return TRUE;
}

LB_APPLY_STEP (paper_returned)
{
  g_auto (GStrv) materials = lb_record_texts (event->data, "materials");
  const gboolean out = g_strcmp0 (lb_record_text (event->data, "to"), LB_HOLDER_APPLICANT) == 0;

  for (GStrv at = materials; *at != NULL; at++)
    hand_original (self, *at, out ? LB_HOLDER_APPLICANT : NULL, event->at);
  return TRUE;
}

LB_APPLY_STEP (paper_issued)
{
  LbPaperIssue *issue = lb_shape_new (&lb_paper_issue_shape);
  g_autoptr (GVariant) file = lb_record_child (event->data, "file", G_VARIANT_TYPE_VARDICT);

  lb_take_text (&issue->kind, event->data, "kind");
  lb_take_text (&issue->number, event->data, "number");
  lb_take_text (&issue->title, event->data, "title");
  lb_take_text (&issue->how, event->data, "how");
  issue->pages = (int) lb_record_integer (event->data, "pages", 0);
  if (file != NULL)
    lb_take_text (&issue->blob, file, "blob");
  issue->at = event->at;
  issue->by = g_strdup (event->actor);
  issue->by_name = g_strdup (event->actor_name);
  /* Printed once more as it was: the first time counts. */
  if (issue->kind != NULL && issue->number != NULL && issue->blob != NULL
      && lb_case_find_issue (self, issue->kind, issue->number, issue->blob) != NULL)
    lb_paper_issue_shape.free (issue);
  else
    g_ptr_array_add (self->issues, issue);
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events of joint visits and review meetings.
 */
#include "lb-case-private.h"

#include "lb-error.h"

static LbVisit *
find_visit (LbCase *self, const LbEvent *event, GError **error)
{
  LbVisit *visit = lb_case_visit (self, lb_record_text (event->data, "visit"));

  if (visit == NULL)
    g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT,
                 "case %s: event %" G_GINT64_FORMAT " (%s) names no visit of it", self->id, event->version,
                 lb_event_type_name (event->type));
  return visit;
}

static void
set_state (LbVisit *visit, const char *state)
{
  g_free (visit->state);
  visit->state = g_strdup (state);
}

LB_APPLY_STEP (visit_requested)
{
  LbVisitRequest *request = lb_shape_new (&lb_visit_request_shape);

  lb_take_text (&request->id, event->data, "request");
  lb_take_text (&request->kind, event->data, "kind");
  lb_take_text (&request->reason, event->data, "reason");
  request->item = g_strdup (item->item);
  request->section = g_strdup (item->section);
  request->minutes = (int) lb_record_integer (event->data, "minutes", 0);
  request->at = event->at;
  g_ptr_array_add (self->requests, request);
  return TRUE;
}

/* Puts the requests that @visit names into it, and sets free those that it names no longer. */
static void
pool_requests (LbCase *self, LbVisit *visit)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      LbVisitRequest *request = self->requests->pdata[i];
      gboolean named = g_strv_contains ((const char *const *) visit->requests, request->id);

      if (!named && g_strcmp0 (request->visit, visit->id) == 0 && !request->closed)
        g_clear_pointer (&request->visit, g_free);
      if (named && g_strcmp0 (request->visit, visit->id) != 0)
        {
          g_free (request->visit);
          request->visit = g_strdup (visit->id);
        }
    }
}

LB_APPLY_STEP (visit_planned)
{
  const char *id = lb_record_text (event->data, "visit");
  LbVisit *visit = lb_case_visit (self, id);

  if (visit == NULL)
    {
      visit = lb_shape_new (&lb_visit_shape);
      visit->id = g_strdup (id);
      lb_take_text (&visit->second_reason, event->data, "secondReason");
      set_state (visit, visit->second_reason != NULL ? "proposed" : "planned");
      g_ptr_array_add (self->visits, visit);
    }
  lb_take_text (&visit->kind, event->data, "kind");
  lb_take_text (&visit->vehicle, event->data, "vehicle");
  lb_take_text (&visit->place, event->data, "place");
  visit->remote = lb_record_boolean (event->data, "remote");
  visit->stage = (int) lb_record_integer (event->data, "stage", 1);
  visit->day = lb_record_day (event->data, "day");
  visit->start_minute = (int) lb_record_integer (event->data, "startMinute", 0);
  visit->minutes = (int) lb_record_integer (event->data, "minutes", 0);
  g_strfreev (visit->team);
  visit->team = lb_record_texts (event->data, "team");
  g_strfreev (visit->experts);
  visit->experts = lb_record_texts (event->data, "experts");
  g_strfreev (visit->requests);
  visit->requests = lb_record_texts (event->data, "requests");
  pool_requests (self, visit);
  return TRUE;
}

LB_APPLY_STEP (second_visit_approved)
{
  LbVisit *visit = find_visit (self, event, error);

  if (visit == NULL)
    return FALSE;
  if (lb_record_boolean (event->data, "lead"))
    visit->approved_by_lead = TRUE;
  else
    visit->approved_by_inspection = TRUE;
  if (visit->approved_by_lead && visit->approved_by_inspection)
    set_state (visit, "planned");
  return TRUE;
}

/* From here on who drives there is an inspector of the case, and may neither review nor decide in it. */
LB_APPLY_STEP (visit_dispatched)
{
  LbVisit *visit = find_visit (self, event, error);

  if (visit == NULL)
    return FALSE;
  set_state (visit, "dispatched");
  for (GStrv at = visit->team; *at != NULL; at++)
    g_hash_table_add (self->inspectors, g_strdup (*at));
  return TRUE;
}

static LbFinding *
finding_of (LbVisit *visit, const char *item, const char *point)
{
  LbFinding *finding;

  for (guint i = 0; i < visit->findings->len; i++)
    {
      finding = visit->findings->pdata[i];
      if (g_strcmp0 (finding->item, item) == 0 && g_strcmp0 (finding->point, point) == 0)
        return finding;
    }
  finding = lb_shape_new (&lb_finding_shape);
  finding->item = g_strdup (item);
  finding->point = g_strdup (point);
  g_ptr_array_add (visit->findings, finding);
  return finding;
}

/* The last word on a point holds, pictures add up. */
LB_APPLY_STEP (findings_recorded)
{
  g_autoptr (GVariant) list = lb_record_child (event->data, "findings", G_VARIANT_TYPE ("aa{sv}"));
  LbVisit *visit = find_visit (self, event, error);

  if (visit == NULL)
    return FALSE;
  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (list, i);
      LbFinding *finding = finding_of (visit, lb_record_text (line, "item"), lb_record_text (line, "point"));

      lb_take_text (&finding->result, line, "result");
      lb_take_text (&finding->note, line, "note");
      lb_files_append (finding->photos, line, "photos");
    }
  return TRUE;
}

LB_APPLY_STEP (visit_concluded)
{
  g_autoptr (GVariant) list = lb_record_child (event->data, "conclusions", G_VARIANT_TYPE ("aa{sv}"));
  LbVisit *visit = find_visit (self, event, error);

  if (visit == NULL)
    return FALSE;
  set_state (visit, "concluded");
  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (list, i);
      LbVisitRequest *request = lb_case_request (self, lb_record_text (line, "request"));

      if (request == NULL)
        continue;
      lb_take_text (&request->conclusion, line, "conclusion");
      lb_take_text (&request->opinion, line, "opinion");
    }
  for (guint i = 0; i < self->requests->len; i++)
    {
      LbVisitRequest *request = self->requests->pdata[i];

      if (g_strcmp0 (request->visit, visit->id) == 0)
        request->closed = TRUE;
    }
  return TRUE;
}

LB_APPLY_STEP (visit_cancelled)
{
  LbVisit *visit = find_visit (self, event, error);

  if (visit == NULL)
    return FALSE;
  set_state (visit, "cancelled");
  lb_take_text (&visit->cancel_reason, event->data, "reason");
  for (guint i = 0; i < self->requests->len; i++)
    {
      LbVisitRequest *request = self->requests->pdata[i];

      if (g_strcmp0 (request->visit, visit->id) == 0)
        g_clear_pointer (&request->visit, g_free);
    }
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 一车勘验、集中评审: requests are pooled, and a case (a stage of a project) gets one joint visit and one meeting.
 */
#include "lb-decide-private.h"
#include "lb-visit-rules.h"

static LbVisit *
find_visit (LbDecision *d, GError **error)
{
  LbVisit *visit = lb_case_visit (d->state, lb_decision_text (d, "visit"));

  if (visit == NULL)
    lb_refuse (error, LB_REFUSAL_UNKNOWN, _("The case has no such joint visit."));
  return visit;
}

static gboolean
is_in (const LbVisit *visit, const char *state)
{
  return g_strcmp0 (visit->state, state) == 0;
}

static gboolean
check_in (const LbVisit *visit, const char *first, const char *second, GError **error)
{
  if (is_in (visit, first) || (second != NULL && is_in (visit, second)))
    return TRUE;
  return lb_refuse (error, LB_REFUSAL_WRONG_STATE, _("The joint visit is not in a state for this step."));
}

LB_DECIDE (request_visit)
{
  const char *kind = lb_decision_text (d, "kind");
  g_autofree char *id = NULL;
  GVariantDict dict;
  guint n = 0;

  for (guint i = 0; i < d->state->requests->len; i++)
    {
      const LbVisitRequest *request = d->state->requests->pdata[i];

      if (!g_str_equal (request->item, d->item->item))
        continue;
      n++;
      if (!request->closed && g_str_equal (request->kind, kind))
        return lb_refuse (error, LB_REFUSAL_ONCE_ONLY,
                          _("This item has an open request of that kind already."));
    }
  id = g_strdup_printf ("%s#%u", d->item->item, n + 1);
  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "request", "s", id);
  return lb_decision_emit (d, LB_EVENT_VISIT_REQUESTED, d->item->item, g_variant_dict_end (&dict), error);
}

/* All requests are open, of one kind, of one stage, and in no other visit. */
static gboolean
check_requests (LbDecision *d, const char *visit, const char *kind, int *ret_stage, GError **error)
{
  g_auto (GStrv) requests = lb_record_texts (d->args, "requests");

  *ret_stage = 0;
  if (requests[0] == NULL)
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("Choose the requests that the visit is to serve."));
  for (GStrv at = requests; *at != NULL; at++)
    {
      const LbVisitRequest *request = lb_case_request (d->state, *at);
      const LbCaseItem *item = request != NULL ? lb_case_item (d->state, request->item) : NULL;

      if (item == NULL)
        return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("The case has no such request."));
      if (request->closed || (request->visit != NULL && !g_str_equal (request->visit, visit)))
        return lb_refuse (error, LB_REFUSAL_ONCE_ONLY,
                          _("The request of %s is served by another visit already."),
                          lb_decision_item_name (d, item->item));
      if (!g_str_equal (request->kind, kind) || (*ret_stage != 0 && *ret_stage != item->stage))
        return lb_refuse (error, LB_REFUSAL_INVALID,
                          _("One visit serves requests of one kind and of one stage only."));
      *ret_stage = item->stage;
    }
  return TRUE;
}

static void
say_elsewhere (GError **error, const LbVisitFault *fault)
{
  const LbVisit *other = fault->other;
  const int end = other->start_minute + other->minutes;

  if (fault->kind == LB_VISIT_FAULT_CAR_ELSEWHERE)
    lb_refuse (error, LB_REFUSAL_INVALID,
               _("The car is out for another visit from %02d:%02d to %02d:%02d. Choose another car or another time."),
               other->start_minute / 60, other->start_minute % 60, end / 60, end % 60);
  else
    lb_refuse (
      error, LB_REFUSAL_INVALID,
      _("A member of the team is on another visit from %02d:%02d to %02d:%02d. Choose somebody else or another time."),
      other->start_minute / 60, other->start_minute % 60, end / 60, end % 60);
}

/* The first thing that is wrong, as a refusal. */
static gboolean
check_rules (LbDecision *d, const LbVisit *visit, GError **error)
{
  g_autoptr (GArray) faults = lb_visit_faults (visit, d->state, d->context->visits, d->context->policy);
  const LbVisitFault *fault = faults->len > 0 ? &g_array_index (faults, LbVisitFault, 0) : NULL;

  if (fault == NULL)
    return TRUE;
  switch (fault->kind)
    {
    case LB_VISIT_FAULT_TEAM_TOO_SMALL:
      return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                        _("At least %u people must go together (Administrative Licence Law, article 34)."),
                        (guint) lb_visit_least_team (visit, d->context->policy));
    case LB_VISIT_FAULT_NAMED_TWICE:
      return lb_refuse (error, LB_REFUSAL_INVALID, _("A member of the team is named twice."));
    case LB_VISIT_FAULT_CONFLICT:
      return lb_refuse (error, LB_REFUSAL_SEPARATION,
                        _("A member of the team reviews or decides in this case, so somebody else must go."));
    case LB_VISIT_FAULT_NO_CAR:
      return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                        _("The visit has no car. Choose one, or hold it over video."));
    case LB_VISIT_FAULT_SEATS:
      return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                        _("The team does not fit into the car. Choose a larger one, or a smaller team."));
    case LB_VISIT_FAULT_CAR_ELSEWHERE:
    case LB_VISIT_FAULT_PERSON_ELSEWHERE:
    default:
      return say_elsewhere (error, fault), FALSE;
    }
}

/* Is there a visit of that kind and stage that counts as the one? */
static gboolean
has_visit (const LbCase *state, const char *kind, int stage)
{
  for (guint i = 0; i < state->visits->len; i++)
    {
      const LbVisit *visit = state->visits->pdata[i];

      if (g_str_equal (visit->kind, kind) && visit->stage == stage && !is_in (visit, "cancelled"))
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_once (LbDecision *d, const LbVisit *existing, const char *kind, int stage, GError **error)
{
  const char *reason = lb_decision_text (d, "secondReason");
  gboolean second = existing == NULL && has_visit (d->state, kind, stage);

  if (existing != NULL && !is_in (existing, "proposed") && !is_in (existing, "planned"))
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                      _("The joint visit is under way or over, so it cannot be planned anew."));
  if (existing != NULL && (!g_str_equal (existing->kind, kind) || existing->stage != stage))
    return lb_refuse (error, LB_REFUSAL_INVALID,
                      _("One visit serves requests of one kind and of one stage only."));
  if (second && reason == NULL)
    return lb_refuse (
      error, LB_REFUSAL_ONCE_ONLY,
      _("The case has its one joint visit already. Add the request to it, or give the reason for a "
         "second one, which the inspection head and the lead section must approve."));
  if (!second && existing == NULL && reason != NULL)
    return lb_refuse (error, LB_REFUSAL_INVALID,
                      _("This is the first visit, so it needs no reason for a second."));
  return TRUE;
}

/* The visit as the command would have it. */
static gboolean
check_plan (LbDecision *d, GError **error)
{
  g_auto (GStrv) team = lb_record_texts (d->args, "team");
  const LbVisit visit = {
    .id = (char *) lb_decision_text (d, "visit"),
    .kind = (char *) lb_decision_text (d, "kind"),
    .vehicle = (char *) lb_decision_text (d, "vehicle"),
    .day = lb_record_day (d->args, "day"),
    .start_minute = (int) lb_record_integer (d->args, "startMinute", 0),
    .minutes = (int) lb_record_integer (d->args, "minutes", 0),
    .remote = lb_record_boolean (d->args, "remote"),
    .team = team,
  };

  if (visit.remote && g_strcmp0 (visit.kind, "inspection") != 0)
    return lb_refuse (error, LB_REFUSAL_INVALID, _("Only an inspection can be held over video."));
  return check_rules (d, &visit, error);
}

LB_DECIDE (plan_visit)
{
  const char *kind = lb_decision_text (d, "kind");
  const char *id = lb_decision_text (d, "visit");
  const LbVisit *existing = lb_case_visit (d->state, id);
  LbDay day = lb_record_day (d->args, "day");
  GVariantDict dict;
  int stage;

  if (!check_requests (d, id, kind, &stage, error) || !check_once (d, existing, kind, stage, error))
    return FALSE;
  if (day < d->today)
    return lb_refuse (error, LB_REFUSAL_TOO_LATE, _("The day of the visit is past."));
  if (!lb_calendar_is_working (d->context->calendar, day))
    return lb_refuse (error, LB_REFUSAL_INVALID, _("The day of the visit is not a working day."));
  if (!check_plan (d, error))
    return FALSE;
  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "stage", "x", (gint64) stage);
  return lb_decision_emit (d, LB_EVENT_VISIT_PLANNED, NULL, g_variant_dict_end (&dict), error);
}

/* The head of the inspection section (a dispatcher with authority) and the lead, one each, two people. */
LB_DECIDE (approve_second_visit)
{
  LbVisit *visit = find_visit (d, error);
  gboolean lead = d->role == LB_ROLE_LEAD;
  GVariantDict dict;

  if (visit == NULL)
    return FALSE;
  if (!is_in (visit, "proposed"))
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE, _("This visit does not wait for an approval."));
  if (!lead && d->as->level < 1)
    return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED,
                      _("Only the head of the inspection section may approve a second visit."));
  if (lead ? visit->approved_by_lead : visit->approved_by_inspection)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("Your side has approved it already."));
  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "lead", "b", lead);
  return lb_decision_emit (d, LB_EVENT_SECOND_VISIT_APPROVED, NULL, g_variant_dict_end (&dict), error);
}

LB_DECIDE (dispatch_visit)
{
  LbVisit *visit = find_visit (d, error);

  if (visit == NULL)
    return FALSE;
  if (is_in (visit, "proposed"))
    return lb_refuse (
      error, LB_REFUSAL_NOT_COMPLETE,
      _("The second visit still needs the approval of the inspection head and of the lead section."));
  return check_in (visit, "planned", NULL, error) && check_rules (d, visit, error)
         && lb_decision_echo (d, LB_EVENT_VISIT_DISPATCHED, error);
}

static GPtrArray *
points_of (LbDecision *d, const char *item, const char *kind)
{
  const LbItem *entry = lb_catalogue_item (d->context->catalogue, item);

  if (entry == NULL)
    return NULL;
  return g_str_equal (kind, "expert") ? entry->expert_points : entry->inspection_points;
}

static const LbPoint *
find_point (LbDecision *d, const char *item, const char *kind, const char *point)
{
  GPtrArray *points = points_of (d, item, kind);

  for (guint i = 0; points != NULL && i < points->len; i++)
    if (g_str_equal (((const LbPoint *) points->pdata[i])->id, point))
      return points->pdata[i];
  return NULL;
}

static const LbVisitRequest *
request_for (LbDecision *d, const LbVisit *visit, const char *item)
{
  for (GStrv at = visit->requests; *at != NULL; at++)
    {
      const LbVisitRequest *request = lb_case_request (d->state, *at);

      if (request != NULL && g_str_equal (request->item, item))
        return request;
    }
  return NULL;
}

static gboolean
check_member (LbDecision *d, const LbVisit *visit, GError **error)
{
  if (d->role != LB_ROLE_INSPECTOR
      || g_strv_contains ((const char *const *) visit->team, d->context->actor->id))
    return TRUE;
  return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED, _("Only members of the team may write for this visit."));
}

LB_DECIDE (record_findings)
{
  g_autoptr (GVariant) list = lb_record_child (d->args, "findings", G_VARIANT_TYPE ("aa{sv}"));
  LbVisit *visit = find_visit (d, error);

  if (visit == NULL || !check_in (visit, "dispatched", NULL, error) || !check_member (d, visit, error))
    return FALSE;
  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (list, i);
      const char *item = lb_record_text (line, "item");

      if (request_for (d, visit, item) == NULL
          || find_point (d, item, visit->kind, lb_record_text (line, "point")) == NULL)
        return lb_refuse (error, LB_REFUSAL_UNKNOWN,
                          _("A finding is about a point that this visit does not look at."));
    }
  return lb_decision_echo (d, LB_EVENT_FINDINGS_RECORDED, error);
}

static const LbFinding *
finding_of (const LbVisit *visit, const char *item, const char *point)
{
  for (guint i = 0; i < visit->findings->len; i++)
    {
      const LbFinding *finding = visit->findings->pdata[i];

      if (g_str_equal (finding->item, item) && g_str_equal (finding->point, point))
        return finding;
    }
  return NULL;
}

/* Every point has been looked at, and a failed critical one is not talked away. */
static gboolean
check_points (LbDecision *d, const LbVisit *visit, const char *item, const char *opinion, GError **error)
{
  GPtrArray *points = points_of (d, item, visit->kind);

  for (guint i = 0; points != NULL && i < points->len; i++)
    {
      const LbPoint *point = points->pdata[i];
      const LbFinding *finding = finding_of (visit, item, point->id);

      if (finding == NULL)
        return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("No finding has been recorded on: %s"),
                          point->text);
      if (point->critical && g_str_equal (finding->result, "fail") && g_str_equal (opinion, "pass"))
        return lb_refuse (error, LB_REFUSAL_INVALID,
                          _("A critical point has failed, so the conclusion cannot be a pass: %s"),
                          point->text);
    }
  return TRUE;
}

static const char *
opinion_on (GVariant *list, const char *request)
{
  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (list, i);

      if (g_strcmp0 (lb_record_text (line, "request"), request) == 0)
        {
          const char *opinion = lb_record_text (line, "opinion");

          return g_str_equal (opinion, "pass") ? "pass" : g_str_equal (opinion, "fail") ? "fail" : "rectify";
        }
    }
  return NULL;
}

static gboolean
check_conclusions (LbDecision *d, const LbVisit *visit, GVariant *list, GError **error)
{
  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (list, i);

      if (!g_strv_contains ((const char *const *) visit->requests, lb_record_text (line, "request")))
        return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("The visit does not serve that request."));
    }
  for (GStrv at = visit->requests; *at != NULL; at++)
    {
      const LbVisitRequest *request = lb_case_request (d->state, *at);
      const LbCaseItem *item = lb_case_item (d->state, request->item);
      const char *opinion = opinion_on (list, *at);

      /* An item that ended meanwhile needs no conclusion any more. */
      if (opinion == NULL && (item == NULL || !lb_item_state_is_undecided (item->state)))
        continue;
      if (opinion == NULL)
        return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("The conclusion on %s is missing."),
                          lb_decision_item_name (d, request->item));
      if (!check_points (d, visit, request->item, opinion, error))
        return FALSE;
    }
  return TRUE;
}

/* The conclusion is what the special procedure waited for: it ends with it. */
static gboolean
end_suspensions (LbDecision *d, const LbVisit *visit, GError **error)
{
  LbSuspensionReason reason =
    g_str_equal (visit->kind, "expert") ? LB_SUSPENSION_EXPERT_REVIEW : LB_SUSPENSION_SITE_INSPECTION;

  for (GStrv at = visit->requests; *at != NULL; at++)
    {
      const LbVisitRequest *request = lb_case_request (d->state, *at);
      const LbCaseItem *item = lb_case_item (d->state, request->item);

      for (guint i = 0; item != NULL && item->state == LB_ITEM_SPECIAL && i < item->suspensions->len; i++)
        {
          const LbSuspension *suspension = &g_array_index (item->suspensions, LbSuspension, i);
          g_autoptr (GVariant) data = NULL;

          if (suspension->to != LB_DAY_NONE || suspension->reason != reason)
            continue;
          data = lb_record_new ("reason", LB_VALUE_TEXT, lb_suspension_reason_name (reason), "to",
                                LB_VALUE_DAY, MAX (d->today, suspension->from), "conclusion", LB_VALUE_TEXT,
                                request->conclusion != NULL ? request->conclusion : "-", NULL);
          if (!lb_decision_emit (d, LB_EVENT_SPECIAL_ENDED, item->item, data, error))
            return FALSE;
        }
    }
  return TRUE;
}

LB_DECIDE (conclude_visit)
{
  g_autoptr (GVariant) list = lb_record_child (d->args, "conclusions", G_VARIANT_TYPE ("aa{sv}"));
  LbVisit *visit = find_visit (d, error);

  if (visit == NULL || !check_in (visit, "dispatched", NULL, error) || !check_member (d, visit, error)
      || !check_conclusions (d, visit, list, error))
    return FALSE;
  if (d->today < visit->day)
    return lb_refuse (error, LB_REFUSAL_INVALID, _("The day of the visit has not come yet."));
  return lb_decision_echo (d, LB_EVENT_VISIT_CONCLUDED, error) && end_suspensions (d, visit, error);
}

LB_DECIDE (cancel_visit)
{
  LbVisit *visit = find_visit (d, error);

  if (visit == NULL)
    return FALSE;
  if (is_in (visit, "concluded") || is_in (visit, "cancelled"))
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE, _("The joint visit is not in a state for this step."));
  return lb_decision_echo (d, LB_EVENT_VISIT_CANCELLED, error);
}

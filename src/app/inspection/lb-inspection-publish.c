/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inspection planner, sending a day out: what still stands in the way, publishing all of its visits at once, and
 * the papers of its cars.
 */
#define G_LOG_DOMAIN "lb-inspection-page"
#include "lb-inspection-private.h"

#include <glib/gi18n.h>
#include "lb-desk-paper.h"
#include "lb-identifier.h"
#include "lb-name.h"
#include "lb-paper-day.h"
#include "lb-platform.h"
#include "lb-steps.h"
#include "lb-visit-rules.h"
#include "lb-window.h"

static gboolean
is_in (const LbVisitRow *row, const char *state)
{
  return g_strcmp0 (row->visit->state, state) == 0;
}

static gboolean
is_out (const LbVisitRow *row)
{
  return is_in (row, "dispatched") || is_in (row, "concluded");
}

static guint
count_planned (LbInspectionPage *self)
{
  guint count = 0;

  for (guint i = 0; self->on_day != NULL && i < self->on_day->len; i++)
    count += is_in (g_ptr_array_index (self->on_day, i), "planned");
  return count;
}

/* What stands in the way */

static void
find_faults (LbInspectionPage *self)
{
  LbClient *client = lb_inspection_client (self);
  LbPolicy *policy = lb_client_get_policy (client);

  g_clear_pointer (&self->faults, g_ptr_array_unref);
  self->at_fault = 0;
  if (policy != NULL)
    self->faults = lb_visit_day_faults (self->on_day, lb_client_get_people (client), policy);
}

static gboolean
has_papers (LbInspectionPage *self)
{
  for (guint i = 0; i < self->on_day->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (self->on_day, i);

      if (is_out (row) && lb_visit_needs_car (row->visit))
        return TRUE;
    }
  return FALSE;
}

static void
show_publish_button (LbInspectionPage *self, guint planned, guint grave)
{
  const LbActor *actor = lb_client_get_actor (lb_inspection_client (self));
  const gboolean dispatcher = actor != NULL && (actor->roles & LB_ROLE_DISPATCHER) != 0;
  g_autofree char *label =
    planned > 0 ? g_strdup_printf (ngettext ("Publish the Day (%u visit)", "Publish the Day (%u visits)", planned),
                                   planned)
                : g_strdup (_ ("Publish the Day"));

  gtk_button_set_label (GTK_BUTTON (self->publish), label);
  gtk_widget_set_visible (self->publish, dispatcher && lb_inspection_shows (self, "day"));
  gtk_widget_set_sensitive (self->publish, planned > 0 && grave == 0 && !self->publishing);
  gtk_widget_set_tooltip_text (self->publish,
                               grave > 0      ? _ ("The problems of the day must be solved first.")
                               : planned == 0 ? _ ("No visit of this day waits to be sent out.")
                                              : _ ("Sends out all visits that are planned on this day."));
}

void
lb_inspection_show_publishing (LbInspectionPage *self)
{
  guint grave;
  gboolean papers;

  g_return_if_fail (LB_IS_INSPECTION_PAGE (self));
  if (self->on_day == NULL)
    return;
  find_faults (self);
  grave = self->faults != NULL ? lb_visit_faults_count_grave (self->faults) : 0;
  papers = has_papers (self);
  if (grave > 0)
    {
      g_autofree char *text =
        g_strdup_printf (ngettext ("⚠ %u problem on this day", "⚠ %u problems on this day", grave), grave);

      gtk_button_set_label (GTK_BUTTON (self->day_faults), text);
    }
  gtk_widget_set_visible (self->day_faults, grave > 0 && lb_inspection_shows (self, "day"));
  gtk_widget_set_visible (self->car_orders, papers);
  gtk_widget_set_visible (self->routes, papers);
  show_publish_button (self, count_planned (self), grave);
}

/* Opens the visit of the next fault: where it can still be planned anew, with its plan. */
void
lb_inspection_next_fault (LbInspectionPage *self)
{
  const LbFault *fault = NULL;
  const LbVisitRow *row;

  g_return_if_fail (LB_IS_INSPECTION_PAGE (self));
  for (guint turn = 0; self->faults != NULL && turn < self->faults->len && fault == NULL; turn++)
    {
      const LbFault *next = g_ptr_array_index (self->faults, self->at_fault % self->faults->len);

      self->at_fault++;
      fault = next->grave ? next : NULL;
    }
  row = fault != NULL ? lb_inspection_find_row (self, fault->visit) : NULL;
  if (row == NULL)
    return;
  if (is_in (row, "planned") || is_in (row, "proposed"))
    lb_inspection_open_form (self, lb_visit_plan_new_for_visit (row), row->state, FALSE);
  else
    lb_inspection_open_visit (self, row);
}

/* Publishing: one visit after the other, each by its own command */

typedef struct
{
  LbInspectionPage *page; /* (owned) */
  GPtrArray *cases, *visits; /* (owned) (element-type utf8) */
  GPtrArray *steps;       /* (owned) (nullable) those under way */
  guint at, refused;
} Publishing;

static void
publishing_free (Publishing *job)
{
  g_clear_object (&job->page);
  g_clear_pointer (&job->cases, g_ptr_array_unref);
  g_clear_pointer (&job->visits, g_ptr_array_unref);
  g_clear_pointer (&job->steps, g_ptr_array_unref);
  g_free (job);
}

static void publish_next (Publishing *job);

static void
published (Publishing *job)
{
  LbInspectionPage *self = job->page;
  const guint done = job->visits->len - job->refused;
  g_autofree char *text =
    g_strdup_printf (ngettext ("Published: %u visit is sent out", "Published: %u visits are sent out", done), done);

  self->publishing = FALSE;
  if (self->state != NULL)
    {
      if (done > 0)
        lb_inspection_toast (self, text);
      lb_inspection_refresh (self);
    }
  publishing_free (job);
}

static void
given_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Publishing *job = data;
  g_autoptr (GError) error = NULL;

  if (!lb_steps_submit_finish (result, NULL, &error))
    {
      job->refused++;
      if (job->page->state != NULL)
        lb_window_report_error (lb_window_of (job->page), error);
    }
  job->at++;
  publish_next (job);
}

static void
publish_next (Publishing *job)
{
  LbInspectionPage *self = job->page;

  if (self->state == NULL || job->at >= job->visits->len)
    {
      published (job);
      return;
    }
  g_clear_pointer (&job->steps, g_ptr_array_unref);
  job->steps = lb_steps_new ();
  g_ptr_array_add (job->steps,
                   lb_step_new (NULL, LB_COMMAND_DISPATCH_VISIT,
                                lb_record_new ("visit", LB_VALUE_ID, g_ptr_array_index (job->visits, job->at), NULL)));
  lb_steps_submit_async (lb_inspection_client (self), g_ptr_array_index (job->cases, job->at), job->steps,
                         lb_page_get_cancellable (LB_PAGE (self)), given_cb, job);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Publishing *job = data;
  g_autofree char *answer = lb_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "publish") == 0 && job->page->state != NULL && !job->page->publishing)
    {
      job->page->publishing = TRUE;
      lb_inspection_show_publishing (job->page);
      publish_next (job);
    }
  else
    publishing_free (job);
}

void
lb_inspection_publish (LbInspectionPage *self)
{
  const LbAnswer answers[] = { { "cancel", _ ("_Cancel"), LB_ANSWER_PLAIN },
                               { "publish", _ ("_Publish"), LB_ANSWER_SUGGESTED },
                               { NULL, NULL, LB_ANSWER_PLAIN } };
  Publishing *job;
  g_autofree char *day = NULL, *heading = NULL;

  g_return_if_fail (LB_IS_INSPECTION_PAGE (self));
  if (self->on_day == NULL || self->publishing || count_planned (self) == 0)
    return;
  job = g_new0 (Publishing, 1);
  job->page = g_object_ref (self);
  job->cases = g_ptr_array_new_with_free_func (g_free);
  job->visits = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->on_day->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (self->on_day, i);

      if (!is_in (row, "planned"))
        continue;
      g_ptr_array_add (job->cases, g_strdup (row->case_id));
      g_ptr_array_add (job->visits, g_strdup (row->visit->id));
    }
  day = lb_name_day (self->day, lb_time_day (lb_client_now (lb_inspection_client (self))));
  heading = g_strdup_printf (ngettext ("Publish %s with %u visit?", "Publish %s with %u visits?", job->visits->len),
                             day, job->visits->len);
  lb_ask_async (GTK_WIDGET (self), heading,
                _ ("The visits are sent out: their times, cars and teams stand fast, and the applicants can be told. "
                   "Each can still be cancelled with a reason."),
                NULL, answers, lb_page_get_cancellable (LB_PAGE (self)), asked_cb, job);
}

/* The papers of the cars */

static int
compare_stops (gconstpointer a, gconstpointer b)
{
  const LbVisit *one = (*(LbVisitRow *const *) a)->visit, *other = (*(LbVisitRow *const *) b)->visit;
  const int by_car = g_strcmp0 (one->vehicle, other->vehicle);

  return by_car != 0 ? by_car : one->start_minute - other->start_minute;
}

static GPtrArray *
rows_with_cars (LbInspectionPage *self)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < self->on_day->len; i++)
    {
      LbVisitRow *row = g_ptr_array_index (self->on_day, i);

      if (is_out (row) && lb_visit_needs_car (row->visit) && row->visit->vehicle != NULL)
        g_ptr_array_add (rows, row);
    }
  g_ptr_array_sort (rows, compare_stops);
  return rows;
}

/* Keeps @text as long as @kept. */
static const char *
keep (GPtrArray *kept, char *text)
{
  g_ptr_array_add (kept, text);
  return text;
}

static char *
items_text (LbInspectionPage *self, const LbVisitRow *row)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (lb_inspection_client (self), row->state->catalogue);
  g_autoptr (GString) text = g_string_new (NULL);

  for (char **id = row->visit->requests; id != NULL && *id != NULL; id++)
    {
      const LbVisitRequest *request = lb_case_request (row->state, *id);
      const LbItem *item =
        request != NULL && catalogue != NULL ? lb_catalogue_item (catalogue, request->item) : NULL;

      if (request != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "、" : "",
                                item != NULL ? item->name : request->item);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
team_text (LbInspectionPage *self, const LbVisitRow *row)
{
  GPtrArray *people = lb_client_get_people (lb_inspection_client (self));
  g_autoptr (GString) text = g_string_new (NULL);

  for (char **member = row->visit->team; member != NULL && *member != NULL; member++)
    {
      const char *name = *member;

      for (guint i = 0; people != NULL && i < people->len; i++)
        if (g_strcmp0 (((LbPerson *) g_ptr_array_index (people, i))->id, *member) == 0)
          name = ((LbPerson *) g_ptr_array_index (people, i))->name;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "、" : "", name);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static LbDayStop
stop_of (LbInspectionPage *self, const LbVisitRow *row, const LbVisitRow *before, GPtrArray *kept)
{
  const LbVisit *visit = row->visit;
  const LbFieldDay day = lb_field_day_of (NULL);
  const gboolean follows = before != NULL && g_strcmp0 (before->visit->vehicle, visit->vehicle) == 0;
  const int way = follows ? lb_travel_minutes (&day, before->longitude, before->latitude, row->longitude, row->latitude)
                          : 0;

  return (LbDayStop){
    .car = visit->vehicle,
    .start = visit->start_minute,
    .minutes = visit->minutes,
    .way = way > 0 ? way : -1,
    .applicant = row->applicant,
    .place = visit->place != NULL && *visit->place != '\0' ? visit->place : row->place,
    .contact = g_hash_table_lookup (row->state->form, "site.contact"),
    .phone = g_hash_table_lookup (row->state->form, "site.contact_phone"),
    .number = keep (kept, row->number != NULL ? lb_case_number_to_print (row->number) : g_strdup ("")),
    .items = keep (kept, items_text (self, row)),
    .team = keep (kept, team_text (self, row)),
  };
}

static void
open_paper (LbInspectionPage *self, LbDayPaperKind kind)
{
  g_autoptr (GPtrArray) rows = NULL, kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) stops = g_array_new (FALSE, TRUE, sizeof (LbDayStop));
  g_autoptr (LbDocument) document = NULL;
  g_autofree char *day = lb_day_to_string (self->day), *name = NULL;
  const LbActor *actor = lb_client_get_actor (lb_inspection_client (self));

  if (self->on_day == NULL)
    return;
  rows = rows_with_cars (self);
  for (guint i = 0; i < rows->len; i++)
    {
      const LbDayStop stop =
        stop_of (self, g_ptr_array_index (rows, i), i > 0 ? g_ptr_array_index (rows, i - 1) : NULL, kept);

      g_array_append_val (stops, stop);
    }
  document = lb_day_paper_build (kind, self->day, actor != NULL ? actor->name : "",
                                 (const LbDayStop *) (gpointer) stops->data, stops->len);
  name = g_strdup_printf ("%s %s", lb_day_paper_title (kind), day);
  lb_desk_paper (GTK_WIDGET (self), document, name, LB_DESK_PAPER_OPEN, lb_page_get_cancellable (LB_PAGE (self)));
}

void
lb_inspection_car_orders (LbInspectionPage *self)
{
  g_return_if_fail (LB_IS_INSPECTION_PAGE (self));
  open_paper (self, LB_DAY_PAPER_CAR_ORDERS);
}

void
lb_inspection_routes (LbInspectionPage *self)
{
  g_return_if_fail (LB_IS_INSPECTION_PAGE (self));
  open_paper (self, LB_DAY_PAPER_ROUTES);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-inspection-page"
#include "lb-inspection-page.h"

#include <glib/gi18n.h>
#include <math.h>
#include "lb-date-entry.h"
#include "lb-day-axis.h"
#include "lb-findings-form.h"
#include "lb-form-row.h"
#include "lb-place-map.h"
#include "lb-section.h"
#include "lb-state-view.h"
#include "lb-visit-form.h"
#include "lb-visit-rows.h"
#include "lb-visit-view.h"
#include "lb-window.h"

/* Days around the one in front whose visits are held: for what is still open, and for the cars that are
 * known. */
#define AROUND 60

struct _LbInspectionPage
{
  LbPage parent_instance;
  LbStateView *state;
  GtkStack *stack;
  GtkListBox *pool_list, *open_list, *day_list;
  GtkWidget *pool_empty, *open_box, *day_empty, *unknown;
  GtkLabel *pool_title, *open_title, *holiday;
  LbDateEntry *day_entry;
  LbDayAxis *axis;
  LbPlaceMap *map;
  LbVisitForm *form;
  LbVisitView *visit_view;
  LbFindingsForm *findings;
  GPtrArray *pools;   /* (owned) (nullable) (element-type LbVisitPool) */
  GPtrArray *visits;  /* (owned) (nullable) (element-type LbVisitRow) */
  GPtrArray *on_day;  /* (owned) (nullable) (element-type LbVisitRow) (borrowed from @visits) */
  GPtrArray *open;    /* (owned) (nullable) the same */
  LbCase *state_case; /* (owned) (nullable) of the visit that is shown */
  char *case_id, *visit; /* (owned) (nullable) the visit that is shown */
  LbDay day, from, to;
  guint reading;      /* answers that are waited for */
  gboolean again, filling;
};

G_DEFINE_FINAL_TYPE (LbInspectionPage, lb_inspection_page, LB_TYPE_PAGE)

static void refresh (LbInspectionPage *self);

static LbClient *
client_of (LbInspectionPage *self)
{
  return lb_page_get_client (LB_PAGE (self));
}

static gboolean
shows (LbInspectionPage *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0;
}

/* Showing the day */

static void
fill_map (LbInspectionPage *self)
{
  g_autoptr (GArray) places = g_array_new (FALSE, TRUE, sizeof (LbPlace));
  g_autofree char *text = NULL;
  guint unknown;

  for (guint i = 0; self->pools != NULL && i < self->pools->len; i++)
    {
      const LbVisitPool *pool = g_ptr_array_index (self->pools, i);
      const LbPlace place = { pool->state->applicant != NULL ? pool->state->applicant : "", pool->longitude,
                              pool->latitude, FALSE };

      g_array_append_val (places, place);
    }
  for (guint i = 0; i < self->on_day->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (self->on_day, i);
      const gboolean expert = g_str_equal (row->visit->kind, "expert");
      const LbPlace place = { row->applicant != NULL ? row->applicant : "", expert ? NAN : row->longitude,
                              expert ? NAN : row->latitude, TRUE };

      g_array_append_val (places, place);
    }
  lb_place_map_set_places (self->map, (const LbPlace *) (gpointer) places->data, places->len);
  unknown = lb_place_map_get_n_unknown (self->map);
  text = g_strdup_printf (
    ngettext ("%u place is not on the sketch: it has no coordinates, or is a meeting.",
              "%u places are not on the sketch: they have no coordinates, or are meetings.", unknown),
    unknown);
  gtk_label_set_text (GTK_LABEL (self->unknown), text);
  gtk_widget_set_visible (self->unknown, unknown > 0);
}

static void
fill_list (GtkListBox *list, GPtrArray *rows, guint first, gboolean with_day, LbClient *client)
{
  GtkListBoxRow *old;

  while ((old = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (old));
  for (guint i = 0; i < rows->len; i++)
    gtk_list_box_append (list, lb_visit_row_widget_new (g_ptr_array_index (rows, i),
                                                        first > 0 ? first + i : 0, with_day, client));
}

static void
show_day_head (LbInspectionPage *self)
{
  LbCalendar *calendar = lb_client_get_calendar (client_of (self));
  const char *holiday = calendar != NULL ? lb_calendar_holiday (calendar, self->day) : NULL;
  const gboolean off = calendar != NULL && !lb_calendar_is_working (calendar, self->day);

  self->filling = TRUE;
  lb_date_entry_set_day (self->day_entry, self->day);
  self->filling = FALSE;
  gtk_label_set_text (self->holiday, off ? (holiday != NULL ? holiday : _("Not a working day")) : "");
}

static void
show_axis (LbInspectionPage *self)
{
  lb_day_axis_set_visits (self->axis, client_of (self), self->on_day,
                          shows (self, "plan") ? lb_visit_form_get_plan (self->form) : NULL);
}

static void
show_day (LbInspectionPage *self)
{
  const guint n_pools = self->pools != NULL ? self->pools->len : 0;

  g_clear_pointer (&self->on_day, g_ptr_array_unref);
  self->on_day = lb_visit_rows_on (self->visits, self->day);
  show_day_head (self);
  fill_list (self->day_list, self->on_day, n_pools + 1, FALSE, client_of (self));
  gtk_widget_set_visible (self->day_empty, self->on_day->len == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->day_list), self->on_day->len > 0);
  fill_map (self);
  if (shows (self, "plan"))
    lb_visit_form_set_rows (self->form, self->on_day);
  show_axis (self);
}

/* What waits */

static void
show_pools (LbInspectionPage *self)
{
  GtkListBoxRow *old;
  g_autofree char *title = g_strdup_printf (_("Waiting: %u"), self->pools->len);

  while ((old = gtk_list_box_get_row_at_index (self->pool_list, 0)) != NULL)
    gtk_list_box_remove (self->pool_list, GTK_WIDGET (old));
  for (guint i = 0; i < self->pools->len; i++)
    gtk_list_box_append (self->pool_list,
                         lb_visit_pool_row_new (g_ptr_array_index (self->pools, i), i + 1, client_of (self)));
  gtk_label_set_text (self->pool_title, title);
  gtk_widget_set_visible (self->pool_empty, self->pools->len == 0);
}

static void
show_open (LbInspectionPage *self)
{
  const LbDay today = lb_time_day (lb_client_now (client_of (self)));
  g_autofree char *title = NULL;

  g_clear_pointer (&self->open, g_ptr_array_unref);
  self->open = lb_visit_rows_open (self->visits, today);
  title = g_strdup_printf (_("Under way: %u"), self->open->len);
  gtk_label_set_text (self->open_title, title);
  gtk_widget_set_visible (self->open_box, self->open->len > 0);
  fill_list (self->open_list, self->open, 0, TRUE, client_of (self));
}

static void
show_badge (LbInspectionPage *self)
{
  const LbActor *actor = lb_client_get_actor (client_of (self));
  guint count;

  if (actor == NULL)
    return;
  count = lb_visit_rows_count_mine (self->visits, actor);
  if (actor->roles & LB_ROLE_DISPATCHER)
    count += self->pools->len;
  lb_page_set_badge (LB_PAGE (self), count);
}

static void
all_read (LbInspectionPage *self)
{
  if (self->pools == NULL || self->visits == NULL)
    return;
  show_pools (self);
  show_open (self);
  show_day (self);
  show_badge (self);
  lb_state_view_show_content (self->state);
}

/* Reading */

static void
answered (LbInspectionPage *self, const GError *error)
{
  self->reading--;
  if (self->state == NULL)
    return;
  if (error != NULL)
    lb_state_view_show_error (self->state, error);
  else if (self->reading == 0)
    all_read (self);
  if (self->reading == 0 && self->again)
    {
      self->again = FALSE;
      refresh (self);
    }
}

static void
context_of (const LbCase *state, LbContext *ret_context, gpointer data)
{
  lb_client_context (data, state, ret_context);
}

static void
requests_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbInspectionPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = lb_client_query_visits_finish (LB_CLIENT (source), result, &error);

  if (rows != NULL)
    {
      g_clear_pointer (&self->pools, g_ptr_array_unref);
      self->pools = lb_visit_pools (rows, context_of, source);
    }
  answered (self, error);
}

static void
visits_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbInspectionPage) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = lb_client_query_visits_finish (LB_CLIENT (source), result, &error);

  if (rows != NULL)
    {
      g_clear_pointer (&self->on_day, g_ptr_array_unref);
      g_clear_pointer (&self->open, g_ptr_array_unref);
      /* The form holds a list that points into the old rows until it gets the new one. */
      if (self->visits != NULL)
        g_object_set_data_full (G_OBJECT (self->form), "old-visits", self->visits,
                                (GDestroyNotify)g_ptr_array_unref);
      self->visits = rows;
      self->on_day = lb_visit_rows_on (rows, self->day);
      lb_visit_form_set_rows (self->form, self->on_day);
    }
  answered (self, error);
}

static void
refresh (LbInspectionPage *self)
{
  LbClient *client = client_of (self);
  GCancellable *cancellable = lb_page_get_cancellable (LB_PAGE (self));
  const LbDay today = lb_time_day (lb_client_now (client));

  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (self->reading > 0)
    {
      self->again = TRUE;
      return;
    }
  if (self->day == LB_DAY_NONE)
    self->day = lb_client_get_calendar (client) != NULL
                  ? lb_calendar_roll (lb_client_get_calendar (client), today)
                  : today;
  self->from = MIN (self->day, today) - AROUND;
  self->to = MAX (self->day, today) + AROUND;
  self->reading = 2;
  lb_client_query_requests_async (client, cancellable, requests_cb, g_object_ref (self));
  lb_client_query_visits_async (client, self->from, self->to, cancellable, visits_cb, g_object_ref (self));
}

static void
go_to_day (LbInspectionPage *self, LbDay day)
{
  if (day == LB_DAY_NONE || day == self->day)
    return;
  self->day = day;
  /* What is being planned goes to the day that is shown: it must never land on another. */
  if (shows (self, "plan"))
    lb_visit_form_set_day (self->form, day);
  if (day - 1 < self->from || day + 1 > self->to)
    refresh (self);
  else if (self->visits != NULL)
    show_day (self);
}

/* Pages of the right side */

static void
show_stack (LbInspectionPage *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  if (self->on_day != NULL)
    show_axis (self);
}

static void
closed_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  g_clear_pointer (&self->visit, g_free);
  gtk_list_box_unselect_all (self->pool_list);
  show_stack (self, "day");
}

static void
open_form (LbInspectionPage *self, LbVisitPlan *plan, LbCase *state, gboolean second)
{
  g_auto (GStrv) vehicles = lb_visit_vehicles (self->visits);

  if (plan->day != LB_DAY_NONE)
    self->day = plan->day;
  lb_visit_form_set_plan (self->form, plan, state, second, (const char *const *) vehicles);
  show_stack (self, "plan");
  show_day (self);
}

static void
pool_activated_cb (LbInspectionPage *self, GtkListBoxRow *row)
{
  const LbVisitPool *pool;
  LbClient *client = client_of (self);
  const LbDay today = lb_time_day (lb_client_now (client));

  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (self->pools == NULL || (guint) gtk_list_box_row_get_index (row) >= self->pools->len)
    return;
  pool = g_ptr_array_index (self->pools, (guint) gtk_list_box_row_get_index (row));
  open_form (self, lb_visit_plan_new (pool, MAX (self->day, today)), pool->state, pool->second);
}

static void
visit_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbInspectionPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, &events, &error);

  if (self->state == NULL)
    return;
  if (state == NULL)
    {
      lb_window_report_error (lb_window_of (self), error);
      return;
    }
  if (self->visit == NULL || g_strcmp0 (state->id, self->case_id) != 0 ||
      lb_case_visit (state, self->visit) == NULL)
    return;
  g_clear_pointer (&self->state_case, lb_case_unref);
  self->state_case = lb_case_ref (state);
  lb_visit_view_set_visit (self->visit_view, state, events, self->visit);
  if (!shows (self, "findings") && !shows (self, "plan"))
    show_stack (self, "visit");
}

static void
reload_visit (LbInspectionPage *self)
{
  if (self->visit != NULL && self->case_id != NULL)
    lb_client_get_case_async (client_of (self), self->case_id, lb_page_get_cancellable (LB_PAGE (self)),
                              visit_loaded_cb, g_object_ref (self));
}

static void
open_visit (LbInspectionPage *self, const LbVisitRow *row)
{
  g_free (self->visit);
  self->visit = g_strdup (row->visit->id);
  g_free (self->case_id);
  self->case_id = g_strdup (row->case_id);
  gtk_list_box_unselect_all (self->pool_list);
  if (shows (self, "plan") || shows (self, "findings"))
    show_stack (self, "day");
  go_to_day (self, row->visit->day);
  reload_visit (self);
}

/* @key: as lb_visit_key() makes it. */
static const LbVisitRow *
find_row (LbInspectionPage *self, const char *key)
{
  for (guint i = 0; self->visits != NULL && i < self->visits->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (self->visits, i);
      g_autofree char *own = row->visit != NULL ? lb_visit_key (row->case_id, row->visit->id) : NULL;

      if (own != NULL && g_strcmp0 (own, key) == 0)
        return row;
    }
  return NULL;
}

static void
axis_activated_cb (LbInspectionPage *self, const char *key)
{
  const LbVisitRow *row = find_row (self, key);

  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (row != NULL)
    open_visit (self, row);
}

static void
day_row_activated_cb (LbInspectionPage *self, GtkListBoxRow *row)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (self->on_day != NULL && (guint) gtk_list_box_row_get_index (row) < self->on_day->len)
    open_visit (self, g_ptr_array_index (self->on_day, (guint) gtk_list_box_row_get_index (row)));
}

static void
open_row_activated_cb (LbInspectionPage *self, GtkListBoxRow *row)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (self->open != NULL && (guint) gtk_list_box_row_get_index (row) < self->open->len)
    open_visit (self, g_ptr_array_index (self->open, (guint) gtk_list_box_row_get_index (row)));
}

static void
place_activated_cb (LbInspectionPage *self, guint index)
{
  const guint n_pools = self->pools != NULL ? self->pools->len : 0;

  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (index < n_pools)
    pool_activated_cb (self, gtk_list_box_get_row_at_index (self->pool_list, (int) index));
  else if (self->on_day != NULL && index - n_pools < self->on_day->len)
    open_visit (self, g_ptr_array_index (self->on_day, index - n_pools));
}

static void
anew_cb (LbInspectionPage *self)
{
  g_autofree char *key = lb_visit_key (self->case_id, self->visit);
  const LbVisitRow *row = find_row (self, key);

  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (row != NULL)
    open_form (self, lb_visit_plan_new_for_visit (row), row->state, FALSE);
}

static void
record_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  /* What is shown may be about to change: the record is opened of what has been loaded, or not at all. */
  if (self->state_case == NULL || g_strcmp0 (self->state_case->id, self->case_id) != 0
      || lb_case_visit (self->state_case, self->visit) == NULL)
    return;
  show_stack (self, "findings");
  lb_findings_form_set_visit (self->findings, self->state_case, self->visit);
}

static void
toast (LbInspectionPage *self, const char *text)
{
  if (lb_window_of (self) != NULL)
    lb_window_toast (lb_window_of (self), text);
}

static void
planned_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  toast (self, _("It is on the day"));
  closed_cb (self);
  refresh (self);
}

static void
done_cb (LbInspectionPage *self, const char *what)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  toast (self, what);
  reload_visit (self);
  refresh (self);
}

static void
saved_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  toast (self, _("The findings are kept"));
}

static void
concluded_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  toast (self, _("Concluded: the sections have their conclusions, and their clocks run on"));
  show_stack (self, "visit");
  reload_visit (self);
  refresh (self);
}

static void
findings_closed_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  show_stack (self, "visit");
  reload_visit (self);
}

static void
form_changed_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (shows (self, "plan") && self->on_day != NULL)
    show_axis (self);
}

static void
form_day_changed_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (shows (self, "plan"))
    go_to_day (self, lb_visit_form_get_plan (self->form)->day);
}

static void
day_entry_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (!self->filling)
    go_to_day (self, lb_date_entry_get_day (self->day_entry));
}

/* Working days only: nobody is sent out on others. */
static void
day_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbInspectionPage *self = LB_INSPECTION_PAGE (widget);
  LbCalendar *calendar = lb_client_get_calendar (client_of (self));
  const int step = g_variant_get_int32 (parameter);
  const LbDay today = lb_time_day (lb_client_now (client_of (self)));

  if (step == 0)
    go_to_day (self, calendar != NULL ? lb_calendar_roll (calendar, today) : today);
  else if (calendar == NULL)
    go_to_day (self, self->day + step);
  else
    go_to_day (self, step > 0 ? lb_calendar_add (calendar, self->day, 1)
                              : lb_calendar_subtract (calendar, self->day, 1));
}

static void
submit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbInspectionPage *self = LB_INSPECTION_PAGE (widget);

  if (shows (self, "plan"))
    lb_visit_form_submit (self->form);
  else if (shows (self, "findings"))
    lb_findings_form_save (self->findings);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  closed_cb (LB_INSPECTION_PAGE (widget));
}

static void
waiting_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbInspectionPage *self = LB_INSPECTION_PAGE (widget);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->pool_list, 0);

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static const LbShortcut *
lb_inspection_page_shortcuts (LbPage *page)
{
  static const LbShortcut shortcuts[] = {
    { "F3", "inspection.waiting", NULL, N_("Go to the requests that wait") },
    { "<Alt>Page_Up", "inspection.day", "-1", N_("Working day before") },
    { "<Alt>Page_Down", "inspection.day", "1", N_("Next working day") },
    { "<Alt>Home", "inspection.day", "0", N_("Today") },
    { "<Control>Return", "inspection.submit", NULL, N_("Put on the day, or keep the findings") },
    { "<Alt>Up", "inspection.back", NULL, N_("Back to the day") },
    { NULL, NULL, NULL, NULL },
  };

  return shortcuts;
}

/* Page */

static void
lb_inspection_page_activate (LbPage *page)
{
  refresh (LB_INSPECTION_PAGE (page));
}

static void
cases_changed_cb (LbInspectionPage *self, const char *const *ids)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  refresh (self);
  if (self->case_id != NULL && ids != NULL && g_strv_contains (ids, self->case_id))
    reload_visit (self);
}

static gboolean
lb_inspection_page_open_case (LbPage *page, const char *case_id, const char *item)
{
  LbInspectionPage *self = LB_INSPECTION_PAGE (page);

  for (guint i = 0; self->pools != NULL && i < self->pools->len; i++)
    if (g_str_equal (((LbVisitPool *) g_ptr_array_index (self->pools, i))->state->id, case_id))
      {
        pool_activated_cb (self, gtk_list_box_get_row_at_index (self->pool_list, (int) i));
        return TRUE;
      }
  for (guint i = 0; self->visits != NULL && i < self->visits->len; i++)
    if (g_str_equal (((LbVisitRow *) g_ptr_array_index (self->visits, i))->case_id, case_id))
      {
        open_visit (self, g_ptr_array_index (self->visits, i));
        return TRUE;
      }
  return FALSE;
}

static void
lb_inspection_page_constructed (GObject *object)
{
  LbInspectionPage *self = LB_INSPECTION_PAGE (object);
  LbClient *client = client_of (self);

  G_OBJECT_CLASS (lb_inspection_page_parent_class)->constructed (object);
  lb_visit_form_set_client (self->form, client);
  lb_visit_view_set_client (self->visit_view, client);
  lb_findings_form_set_client (self->findings, client);
  g_signal_connect_object (client, "cases-changed", G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  lb_state_view_show_loading (self->state, NULL);
  refresh (self);
}

static void
lb_inspection_page_dispose (GObject *object)
{
  LbInspectionPage *self = LB_INSPECTION_PAGE (object);

  self->filling = TRUE;
  self->state = NULL;
  G_OBJECT_CLASS (lb_inspection_page_parent_class)->dispose (object);
}

static void
lb_inspection_page_finalize (GObject *object)
{
  LbInspectionPage *self = LB_INSPECTION_PAGE (object);

  g_clear_pointer (&self->pools, g_ptr_array_unref);
  g_clear_pointer (&self->on_day, g_ptr_array_unref);
  g_clear_pointer (&self->open, g_ptr_array_unref);
  g_clear_pointer (&self->visits, g_ptr_array_unref);
  g_clear_pointer (&self->state_case, lb_case_unref);
  g_free (self->case_id);
  g_free (self->visit);
  G_OBJECT_CLASS (lb_inspection_page_parent_class)->finalize (object);
}

static void
ensure_types (void)
{
  g_type_ensure (LB_TYPE_STATE_VIEW);
  g_type_ensure (LB_TYPE_DATE_ENTRY);
  g_type_ensure (LB_TYPE_DAY_AXIS);
  g_type_ensure (LB_TYPE_PLACE_MAP);
  g_type_ensure (LB_TYPE_VISIT_FORM);
  g_type_ensure (LB_TYPE_VISIT_VIEW);
  g_type_ensure (LB_TYPE_FINDINGS_FORM);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, state);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, pool_list);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, open_list);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, day_list);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, pool_empty);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, open_box);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, day_empty);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, unknown);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, pool_title);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, open_title);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, holiday);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, day_entry);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, axis);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, map);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, form);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, visit_view);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, findings);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, refresh);
  gtk_widget_class_bind_template_callback (widget_class, pool_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, axis_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_entry_cb);
  gtk_widget_class_bind_template_callback (widget_class, closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, planned_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_day_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, anew_cb);
  gtk_widget_class_bind_template_callback (widget_class, record_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_callback (widget_class, saved_cb);
  gtk_widget_class_bind_template_callback (widget_class, concluded_cb);
  gtk_widget_class_bind_template_callback (widget_class, findings_closed_cb);
}

static void
lb_inspection_page_class_init (LbInspectionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = lb_inspection_page_constructed;
  object_class->dispose = lb_inspection_page_dispose;
  object_class->finalize = lb_inspection_page_finalize;
  LB_PAGE_CLASS (klass)->needs_cases = TRUE;
  LB_PAGE_CLASS (klass)->activate = lb_inspection_page_activate;
  LB_PAGE_CLASS (klass)->open_case = lb_inspection_page_open_case;
  LB_PAGE_CLASS (klass)->shortcuts = lb_inspection_page_shortcuts;
  gtk_widget_class_install_action (widget_class, "inspection.day", "i", day_action);
  gtk_widget_class_install_action (widget_class, "inspection.submit", NULL, submit_action);
  gtk_widget_class_install_action (widget_class, "inspection.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "inspection.waiting", NULL, waiting_action);
  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/inspection/lb-inspection-page.ui");
  bind_children (widget_class);
  bind_callbacks (widget_class);
}

static void
lb_inspection_page_init (LbInspectionPage *self)
{
  self->day = LB_DAY_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_page_set_title (LB_PAGE (self), _("Site Inspection"));
  lb_page_set_icon_name (LB_PAGE (self), "mark-location-symbolic");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-inspection-page"
#include "lb-inspection-private.h"

#include <glib/gi18n.h>
#include "lb-focus.h"
#include "lb-window.h"

G_DEFINE_FINAL_TYPE (LbInspectionPage, lb_inspection_page, LB_TYPE_PAGE)

LbClient *
lb_inspection_client (LbInspectionPage *self)
{
  return lb_page_get_client (LB_PAGE (self));
}

gboolean
lb_inspection_shows (LbInspectionPage *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0;
}

/* What is clicked */

static void
axis_activated_cb (LbInspectionPage *self, const char *key)
{
  const LbVisitRow *row = lb_inspection_find_row (self, key);

  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (row != NULL)
    lb_inspection_open_visit (self, row);
}

static void
day_row_activated_cb (LbInspectionPage *self, GtkListBoxRow *row)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (self->on_day != NULL && (guint) gtk_list_box_row_get_index (row) < self->on_day->len)
    lb_inspection_open_visit (self, g_ptr_array_index (self->on_day, (guint) gtk_list_box_row_get_index (row)));
}

static void
open_row_activated_cb (LbInspectionPage *self, GtkListBoxRow *row)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (self->open != NULL && (guint) gtk_list_box_row_get_index (row) < self->open->len)
    lb_inspection_open_visit (self, g_ptr_array_index (self->open, (guint) gtk_list_box_row_get_index (row)));
}

static void
place_activated_cb (LbInspectionPage *self, guint index)
{
  const guint n_pools = self->pools != NULL ? self->pools->len : 0;

  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (index < n_pools)
    lb_inspection_open_pool (self, gtk_list_box_get_row_at_index (self->pool_list, (int) index));
  else if (self->on_day != NULL && index - n_pools < self->on_day->len)
    lb_inspection_open_visit (self, g_ptr_array_index (self->on_day, index - n_pools));
}

static void
anew_cb (LbInspectionPage *self)
{
  g_autofree char *key = lb_visit_key (self->case_id, self->visit);
  const LbVisitRow *row = lb_inspection_find_row (self, key);

  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (row != NULL)
    lb_inspection_open_form (self, lb_visit_plan_new_for_visit (row), row->state, FALSE);
}

static void
record_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  /* What is shown may be about to change: the record is opened of what has been loaded, or not at all. */
  if (self->state_case == NULL || g_strcmp0 (self->state_case->id, self->case_id) != 0
      || lb_case_visit (self->state_case, self->visit) == NULL)
    return;
  lb_inspection_show_stack (self, "findings");
  lb_findings_form_set_visit (self->findings, self->state_case, self->visit);
}

void
lb_inspection_toast (LbInspectionPage *self, const char *text)
{
  if (lb_window_of (self) != NULL)
    lb_window_toast (lb_window_of (self), text);
}

static void
planned_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  lb_inspection_toast (self, _("It is on the day"));
  lb_inspection_back (self);
  lb_inspection_refresh (self);
}

static void
done_cb (LbInspectionPage *self, const char *what)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  lb_inspection_toast (self, what);
  lb_inspection_reload_visit (self);
  lb_inspection_refresh (self);
}

static void
saved_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  lb_inspection_toast (self, _("The findings are kept"));
}

static void
concluded_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  lb_inspection_toast (self, _("Concluded: the sections have their conclusions, and their clocks run on"));
  lb_inspection_show_stack (self, "visit");
  lb_inspection_reload_visit (self);
  lb_inspection_refresh (self);
}

static void
findings_closed_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  lb_inspection_show_stack (self, "visit");
  lb_inspection_reload_visit (self);
}

static void
form_changed_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (lb_inspection_shows (self, "plan") && self->on_day != NULL)
    lb_inspection_show_axis (self);
}

static void
form_day_changed_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (lb_inspection_shows (self, "plan"))
    lb_inspection_go_to_day (self, lb_visit_form_get_plan (self->form)->day);
}

static void
day_entry_cb (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (!self->filling)
    lb_inspection_go_to_day (self, lb_date_entry_get_day (self->day_entry));
}

/* Working days only: nobody is sent out on others. */
static void
day_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbInspectionPage *self = LB_INSPECTION_PAGE (widget);
  LbCalendar *calendar = lb_client_get_calendar (lb_inspection_client (self));
  const int step = g_variant_get_int32 (parameter);
  const LbDay today = lb_time_day (lb_client_now (lb_inspection_client (self)));

  if (step == 0)
    lb_inspection_go_to_day (self, calendar != NULL ? lb_calendar_roll (calendar, today) : today);
  else if (calendar == NULL)
    lb_inspection_go_to_day (self, self->day + step);
  else
    lb_inspection_go_to_day (self, step > 0 ? lb_calendar_add (calendar, self->day, 1)
                              : lb_calendar_subtract (calendar, self->day, 1));
}

static void
submit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbInspectionPage *self = LB_INSPECTION_PAGE (widget);

  if (lb_inspection_shows (self, "plan"))
    lb_visit_form_submit (self->form);
  else if (lb_inspection_shows (self, "findings"))
    lb_findings_form_save (self->findings);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_inspection_back (LB_INSPECTION_PAGE (widget));
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
  lb_inspection_refresh (LB_INSPECTION_PAGE (page));
}

static void
cases_changed_cb (LbInspectionPage *self, const char *const *ids)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  lb_inspection_refresh (self);
  if (self->case_id != NULL && ids != NULL && g_strv_contains (ids, self->case_id))
    lb_inspection_reload_visit (self);
}

static gboolean
lb_inspection_page_open_case (LbPage *page, const char *case_id, const char *item)
{
  LbInspectionPage *self = LB_INSPECTION_PAGE (page);

  for (guint i = 0; self->pools != NULL && i < self->pools->len; i++)
    if (g_str_equal (((LbVisitPool *) g_ptr_array_index (self->pools, i))->state->id, case_id))
      {
        lb_inspection_open_pool (self, gtk_list_box_get_row_at_index (self->pool_list, (int) i));
        return TRUE;
      }
  for (guint i = 0; self->visits != NULL && i < self->visits->len; i++)
    if (g_str_equal (((LbVisitRow *) g_ptr_array_index (self->visits, i))->case_id, case_id))
      {
        lb_inspection_open_visit (self, g_ptr_array_index (self->visits, i));
        return TRUE;
      }
  return FALSE;
}

static void
lb_inspection_page_constructed (GObject *object)
{
  LbInspectionPage *self = LB_INSPECTION_PAGE (object);
  LbClient *client = lb_inspection_client (self);

  G_OBJECT_CLASS (lb_inspection_page_parent_class)->constructed (object);
  lb_visit_form_set_client (self->form, client);
  lb_visit_view_set_client (self->visit_view, client);
  lb_findings_form_set_client (self->findings, client);
  g_signal_connect_object (client, "cases-changed", G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  lb_state_view_show_loading (self->state, NULL);
  lb_inspection_refresh (self);
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
  g_clear_pointer (&self->faults, g_ptr_array_unref);
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
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, day_faults);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, car_orders);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, routes);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, publish);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, axis);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, map);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, form);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, visit_view);
  gtk_widget_class_bind_template_child (widget_class, LbInspectionPage, findings);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, lb_inspection_refresh);
  gtk_widget_class_bind_template_callback (widget_class, lb_inspection_open_pool);
  gtk_widget_class_bind_template_callback (widget_class, open_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, axis_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, lb_inspection_next_fault);
  gtk_widget_class_bind_template_callback (widget_class, lb_inspection_car_orders);
  gtk_widget_class_bind_template_callback (widget_class, lb_inspection_routes);
  gtk_widget_class_bind_template_callback (widget_class, lb_inspection_publish);
  gtk_widget_class_bind_template_callback (widget_class, day_entry_cb);
  gtk_widget_class_bind_template_callback (widget_class, lb_inspection_back);
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
  lb_focus_tab_leaves (self->pool_list);
  lb_focus_tab_leaves (self->open_list);
  lb_focus_tab_leaves (self->day_list);
  lb_page_set_title (LB_PAGE (self), _("Site Inspection"));
  lb_page_set_icon_name (LB_PAGE (self), "mark-location-symbolic");
}

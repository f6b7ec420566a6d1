/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inspection planner, turning to a day, a request or a visit.
 */
#define G_LOG_DOMAIN "lb-inspection-page"
#include "lb-inspection-private.h"

#include "lb-focus.h"
#include "lb-window.h"

void
lb_inspection_go_to_day (LbInspectionPage *self, LbDay day)
{
  if (day == LB_DAY_NONE || day == self->day)
    return;
  self->day = day;
  /* What is being planned goes to the day that is shown: it must never land on another. */
  if (lb_inspection_shows (self, "plan"))
    lb_visit_form_set_day (self->form, day);
  if (day - 1 < self->from || day + 1 > self->to)
    lb_inspection_refresh (self);
  else if (self->visits != NULL)
    lb_inspection_show_day (self);
}

/* Pages of the right side */

void
lb_inspection_show_stack (LbInspectionPage *self, const char *name)
{
  const gboolean opens = !lb_inspection_shows (self, name) && !g_str_equal (name, "day");

  gtk_stack_set_visible_child_name (self->stack, name);
  /* Who opened a request or a visit from a list goes on in it: Tab from the list would go through all of its rows. */
  if (opens && gtk_widget_get_mapped (GTK_WIDGET (self)))
    lb_focus_into (gtk_stack_get_visible_child (self->stack));
  if (self->on_day == NULL)
    return;
  lb_inspection_show_axis (self);
  lb_inspection_show_publishing (self);
}

void
lb_inspection_back (LbInspectionPage *self)
{
  g_assert (LB_IS_INSPECTION_PAGE (self));
  g_clear_pointer (&self->visit, g_free);
  gtk_list_box_unselect_all (self->pool_list);
  lb_inspection_show_stack (self, "day");
}

void
lb_inspection_open_form (LbInspectionPage *self, LbVisitPlan *plan, LbCase *state, gboolean second)
{
  g_auto (GStrv) vehicles = lb_visit_vehicles (self->visits, lb_client_get_policy (lb_inspection_client (self)));

  if (plan->day != LB_DAY_NONE)
    self->day = plan->day;
  lb_visit_form_set_plan (self->form, plan, state, second, (const char *const *) vehicles);
  lb_inspection_show_stack (self, "plan");
  lb_inspection_show_day (self);
}

void
lb_inspection_open_pool (LbInspectionPage *self, GtkListBoxRow *row)
{
  const LbVisitPool *pool;
  LbClient *client = lb_inspection_client (self);
  const LbDay today = lb_time_day (lb_client_now (client));

  g_assert (LB_IS_INSPECTION_PAGE (self));
  if (self->pools == NULL || (guint) gtk_list_box_row_get_index (row) >= self->pools->len)
    return;
  pool = g_ptr_array_index (self->pools, (guint) gtk_list_box_row_get_index (row));
  /* Only a dispatcher puts a visit on a day; who inspects reads up on the case. */
  if ((lb_actor_roles (lb_client_get_actor (client)) & LB_ROLE_DISPATCHER) == 0)
    {
      lb_window_open_case (lb_window_of (self), pool->state->id, NULL);
      return;
    }
  lb_inspection_open_form (self, lb_visit_plan_new (pool, MAX (self->day, today)), pool->state, pool->second);
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
  lb_visit_view_set_rows (self->visit_view, self->visits);
  lb_visit_view_set_visit (self->visit_view, state, events, self->visit);
  if (!lb_inspection_shows (self, "findings") && !lb_inspection_shows (self, "plan"))
    lb_inspection_show_stack (self, "visit");
}

void
lb_inspection_reload_visit (LbInspectionPage *self)
{
  if (self->visit != NULL && self->case_id != NULL)
    lb_client_get_case_async (lb_inspection_client (self), self->case_id, lb_page_get_cancellable (LB_PAGE (self)),
                              visit_loaded_cb, g_object_ref (self));
}

void
lb_inspection_open_visit (LbInspectionPage *self, const LbVisitRow *row)
{
  g_free (self->visit);
  self->visit = g_strdup (row->visit->id);
  g_free (self->case_id);
  self->case_id = g_strdup (row->case_id);
  gtk_list_box_unselect_all (self->pool_list);
  if (lb_inspection_shows (self, "plan") || lb_inspection_shows (self, "findings"))
    lb_inspection_show_stack (self, "day");
  lb_inspection_go_to_day (self, row->visit->day);
  lb_inspection_reload_visit (self);
}

/* @key: as lb_visit_key() makes it. */
const LbVisitRow *
lb_inspection_find_row (LbInspectionPage *self, const char *key)
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

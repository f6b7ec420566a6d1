/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inspection planner, reading: requests that wait, and the visits of the days around.
 */
#define G_LOG_DOMAIN "lb-inspection-page"
#include "lb-inspection-private.h"

#include <glib/gi18n.h>

/* Days around the one in front whose visits are held: for what is still open. */
#define AROUND 60

static void
all_read (LbInspectionPage *self)
{
  if (self->pools == NULL || self->visits == NULL)
    return;
  lb_inspection_show_pools (self);
  lb_inspection_show_open (self);
  lb_inspection_show_day (self);
  lb_inspection_show_badge (self);
  lb_state_view_show_content (self->state);
}

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
      lb_inspection_refresh (self);
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

void
lb_inspection_refresh (LbInspectionPage *self)
{
  LbClient *client = lb_inspection_client (self);
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

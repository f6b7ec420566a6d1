/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inspection planner, shown: what waits, what is under way, and the day with its lanes, sketch and list.
 */
#define G_LOG_DOMAIN "lb-inspection-page"
#include "lb-inspection-private.h"

#include <glib/gi18n.h>
#include <math.h>

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
  LbCalendar *calendar = lb_client_get_calendar (lb_inspection_client (self));
  const char *holiday = calendar != NULL ? lb_calendar_holiday (calendar, self->day) : NULL;
  const gboolean off = calendar != NULL && !lb_calendar_is_working (calendar, self->day);

  self->filling = TRUE;
  lb_date_entry_set_day (self->day_entry, self->day);
  self->filling = FALSE;
  gtk_label_set_text (self->holiday, off ? (holiday != NULL ? holiday : _("Not a working day")) : "");
}

void
lb_inspection_show_axis (LbInspectionPage *self)
{
  lb_day_axis_set_visits (self->axis, lb_inspection_client (self), self->on_day,
                          (self->pools != NULL ? self->pools->len : 0) + 1,
                          lb_inspection_shows (self, "plan") ? lb_visit_form_get_plan (self->form) : NULL);
}

void
lb_inspection_show_day (LbInspectionPage *self)
{
  const guint n_pools = self->pools != NULL ? self->pools->len : 0;

  g_clear_pointer (&self->on_day, g_ptr_array_unref);
  self->on_day = lb_visit_rows_on (self->visits, self->day);
  show_day_head (self);
  fill_list (self->day_list, self->on_day, n_pools + 1, FALSE, lb_inspection_client (self));
  gtk_widget_set_visible (self->day_empty, self->on_day->len == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->day_list), self->on_day->len > 0);
  fill_map (self);
  if (lb_inspection_shows (self, "plan"))
    lb_visit_form_set_rows (self->form, self->on_day);
  lb_inspection_show_axis (self);
  lb_inspection_show_publishing (self);
}

/* What waits */

void
lb_inspection_show_pools (LbInspectionPage *self)
{
  GtkListBoxRow *old;
  g_autofree char *title = g_strdup_printf (_("Waiting: %u"), self->pools->len);

  while ((old = gtk_list_box_get_row_at_index (self->pool_list, 0)) != NULL)
    gtk_list_box_remove (self->pool_list, GTK_WIDGET (old));
  for (guint i = 0; i < self->pools->len; i++)
    gtk_list_box_append (self->pool_list,
                         lb_visit_pool_row_new (g_ptr_array_index (self->pools, i), i + 1, lb_inspection_client (self)));
  gtk_label_set_text (self->pool_title, title);
  gtk_widget_set_visible (self->pool_empty, self->pools->len == 0);
}

void
lb_inspection_show_open (LbInspectionPage *self)
{
  const LbDay today = lb_time_day (lb_client_now (lb_inspection_client (self)));
  g_autofree char *title = NULL;

  g_clear_pointer (&self->open, g_ptr_array_unref);
  self->open = lb_visit_rows_open (self->visits, today);
  title = g_strdup_printf (_("Under way: %u"), self->open->len);
  gtk_label_set_text (self->open_title, title);
  gtk_widget_set_visible (self->open_box, self->open->len > 0);
  fill_list (self->open_list, self->open, 0, TRUE, lb_inspection_client (self));
}

void
lb_inspection_show_badge (LbInspectionPage *self)
{
  const LbActor *actor = lb_client_get_actor (lb_inspection_client (self));
  guint count;

  if (actor == NULL)
    return;
  count = lb_visit_rows_count_mine (self->visits, actor);
  if (actor->roles & LB_ROLE_DISPATCHER)
    count += self->pools->len;
  lb_page_set_badge (LB_PAGE (self), count);
}

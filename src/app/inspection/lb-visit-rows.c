/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-visit-rows.h"

#include <glib/gi18n.h>
#include "lb-name.h"
#include "lb-steps.h"

static GtkWidget *
new_line (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static char *
sections_text (const LbVisitPool *pool, LbCatalogue *catalogue)
{
  g_auto (GStrv) ids = lb_visit_pool_sections (pool);
  g_autoptr (GString) text = g_string_new (NULL);

  for (GStrv at = ids; *at != NULL; at++)
    {
      const LbDepartment *section = catalogue != NULL ? lb_catalogue_department (catalogue, *at) : NULL;

      g_string_append_printf (text, "%s%s", text->len > 0 ? _(", ") : "",
                              section != NULL ? lb_name (section->name, section->english) : *at);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
deadline_text (const LbVisitPool *pool, LbClient *client)
{
  g_autofree char *day = NULL;

  if (pool->paused)
    return g_strdup_printf (_("%d min · the clocks wait for it"), pool->minutes);
  if (pool->due == LB_TIME_NONE)
    return g_strdup_printf (_("%d min"), pool->minutes);
  day = lb_name_day (lb_time_day (pool->due), lb_time_day (lb_client_now (client)));
  return g_strdup_printf (_("%d min · by %s"), pool->minutes, day);
}

GtkWidget *
lb_visit_pool_row_new (const LbVisitPool *pool, guint number, LbClient *client)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (client, pool->state->catalogue);
  const LbPackage *package =
    catalogue != NULL ? lb_catalogue_package (catalogue, pool->state->package) : NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *deadline;
  g_autofree char *title =
    g_strdup_printf ("%u  %s", number, pool->state->applicant != NULL ? pool->state->applicant : "");
  g_autofree char *sections = sections_text (pool, catalogue);
  g_autofree char *second = g_strdup_printf (
    "%s · %s", package != NULL ? lb_name (package->name, package->english) : pool->state->package,
    lb_visit_kind_label (pool->kind));
  g_autofree char *asked = g_strdup_printf (
    ngettext ("%s: %u request", "%s: %u requests", pool->requests->len), sections, pool->requests->len);
  g_autofree char *due = deadline_text (pool, client);

  gtk_box_append (GTK_BOX (box), new_line (title, "heading"));
  gtk_box_append (GTK_BOX (box), new_line (second, "caption"));
  gtk_box_append (GTK_BOX (box), new_line (asked, "caption"));
  if (pool->place != NULL && *pool->place != '\0')
    gtk_box_append (GTK_BOX (box), new_line (pool->place, "dim-label"));
  deadline = new_line (due, "caption");
  if (pool->due != LB_TIME_NONE && pool->due < lb_client_now (client))
    gtk_widget_add_css_class (deadline, "error");
  gtk_box_append (GTK_BOX (box), deadline);
  if (pool->second)
    gtk_box_append (GTK_BOX (box), new_line (_("⚠ would be a second visit"), "warning"));
  else if (pool->visit != NULL)
    gtk_box_append (GTK_BOX (box), new_line (_("joins the visit that is planned"), "caption"));
  gtk_widget_add_css_class (box, "section-line");
  return box;
}

GtkWidget *
lb_visit_row_widget_new (const LbVisitRow *row, guint number, gboolean with_day, LbClient *client)
{
  const LbVisit *visit = row->visit;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *from = lb_minute_to_string (visit->start_minute);
  g_autofree char *to = lb_minute_to_string (MIN (visit->start_minute + visit->minutes, 24 * 60 - 1));
  g_autofree char *day =
    with_day ? lb_name_day (visit->day, lb_time_day (lb_client_now (client))) : g_strdup ("");
  g_autofree char *mark = number > 0 ? g_strdup_printf ("%u  ", number) : g_strdup ("");
  g_autofree char *title = g_strdup_printf ("%s%s%s%s–%s  %s", mark, day, with_day ? " " : "", from, to,
                                            row->applicant != NULL ? row->applicant : "");
  g_autofree char *detail =
    g_strdup_printf ("%s · %s%s%s", lb_visit_kind_label (visit->kind), lb_visit_state_label (visit->state),
                     visit->remote || visit->vehicle != NULL ? " · " : "",
                     visit->remote             ? _ ("over video")
                     : visit->vehicle != NULL ? visit->vehicle
                                              : "");

  gtk_box_append (GTK_BOX (box), new_line (title, NULL));
  gtk_box_append (GTK_BOX (box), new_line (detail, "caption"));
  if (visit->place != NULL && *visit->place != '\0')
    gtk_box_append (GTK_BOX (box), new_line (visit->place, "dim-label"));
  gtk_widget_add_css_class (box, "section-line");
  return box;
}

static gboolean
is_in (const LbVisitRow *row, const char *state)
{
  return g_strcmp0 (row->visit->state, state) == 0;
}

GPtrArray *
lb_visit_rows_on (GPtrArray *rows, LbDay day)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      LbVisitRow *row = g_ptr_array_index (rows, i);

      if (row->visit != NULL && row->visit->day == day && !is_in (row, "cancelled"))
        g_ptr_array_add (found, row);
    }
  return found;
}

GPtrArray *
lb_visit_rows_open (GPtrArray *rows, LbDay today)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      LbVisitRow *row = g_ptr_array_index (rows, i);

      if (row->visit != NULL && (is_in (row, "dispatched") || is_in (row, "proposed") ||
                                 (is_in (row, "planned") && row->visit->day <= today)))
        g_ptr_array_add (found, row);
    }
  return found;
}

guint
lb_visit_rows_count_mine (GPtrArray *rows, const LbActor *actor)
{
  guint count = 0;

  g_return_val_if_fail (actor != NULL, 0);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (rows, i);

      if (row->visit == NULL)
        continue;
      if (is_in (row, "dispatched") && (actor->roles & LB_ROLE_INSPECTOR)
          && g_strv_contains ((const char *const *) row->visit->team, actor->id))
        count++;
      else if (is_in (row, "proposed") && (actor->roles & LB_ROLE_DISPATCHER) && actor->level >= 1
               && !row->visit->approved_by_inspection)
        count++;
    }
  return count;
}

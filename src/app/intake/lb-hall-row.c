/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-hall-row.h"

#include <glib/gi18n.h>

#include "lb-form-row.h"
#include "lb-name.h"

struct _LbHallRow
{
  AdwBin parent_instance;

  GtkLabel *title, *what, *items, *clock, *need, *paper;
  GtkImage *icon;
  LbClient *client;      /* (owned) */
  LbHallEntry *entry;    /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (LbHallRow, lb_hall_row, ADW_TYPE_BIN)

static const struct { const char *icon, *css_class; } faces[LB_HALL_N_NEEDS] = {
  [LB_HALL_OVERDUE] = { "dialog-error-symbolic", "error" },
  [LB_HALL_NOTICE] = { "dialog-warning-symbolic", "warning" },
  [LB_HALL_ANSWERED] = { "mail-unread-symbolic", "accent" },
  [LB_HALL_WAITING] = { "alarm-symbolic", NULL },
  [LB_HALL_LEFT] = { "emblem-ok-symbolic", "dim-label" },
};

char *
lb_hall_clock_text (LbHallEntry *entry, LbTime now)
{
  const LbHallFacts *facts;
  int minutes;

  g_return_val_if_fail (LB_IS_HALL_ENTRY (entry), NULL);

  facts = lb_hall_entry_get_facts (entry);
  minutes = lb_hall_entry_get_minutes (entry);
  if (facts->n_waiting == 0)
    return g_strdup ("");
  if (now >= facts->due && minutes == 0)
    return g_strdup (_("just now over"));
  if (now >= facts->due)
    return g_strdup_printf (g_dngettext (NULL, "over for %d minute", "over for %d minutes", (gulong) -minutes), -minutes);
  if (lb_time_day (facts->due) != lb_time_day (now))
    {
      g_autofree char *until = lb_name_time (facts->due, now);

      return g_strdup_printf (_("until %s"), until);
    }
  return g_strdup_printf (g_dngettext (NULL, "%d minute left", "%d minutes left", (gulong) MAX (minutes, 0)),
                          MAX (minutes, 0));
}

static void
add_count (GPtrArray *parts, guint n, const char *format)
{
  if (n > 0)
    g_ptr_array_add (parts, g_strdup_printf (format, n));
}

char *
lb_hall_items_text (LbHallEntry *entry)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const LbHallFacts *facts;

  g_return_val_if_fail (LB_IS_HALL_ENTRY (entry), NULL);

  facts = lb_hall_entry_get_facts (entry);
  add_count (parts, facts->n_waiting, _("%u not answered"));
  add_count (parts, facts->n_noticed, _("%u under the one-day notice"));
  add_count (parts, facts->n_accepted, _("%u accepted"));
  add_count (parts, facts->n_correcting, _("%u to be corrected"));
  add_count (parts, facts->n_not_accepted, _("%u not accepted"));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static void
show_face (LbHallRow *self, LbHallNeed need)
{
  GtkWidget *const tinted[] = { GTK_WIDGET (self->icon), GTK_WIDGET (self->need), GTK_WIDGET (self->clock) };

  gtk_image_set_from_icon_name (self->icon, faces[need].icon);
  for (guint i = 0; i < G_N_ELEMENTS (tinted); i++)
    for (guint j = 0; j < LB_HALL_N_NEEDS; j++)
      if (faces[j].css_class != NULL)
        gtk_widget_remove_css_class (tinted[i], faces[j].css_class);
  for (guint i = 0; faces[need].css_class != NULL && i < G_N_ELEMENTS (tinted); i++)
    gtk_widget_add_css_class (tinted[i], faces[need].css_class);
}

static void
show_entry (LbHallRow *self)
{
  const LbCase *state = lb_hall_entry_get_case (self->entry);
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, state->catalogue);
  const LbPackage *package = catalogue != NULL ? lb_catalogue_package (catalogue, state->package) : NULL;
  const guint n_papers = lb_hall_entry_get_n_papers (self->entry);
  g_autofree char *number = lb_name_case_number (state->number);
  g_autofree char *what = g_strdup_printf ("%s · %s", package != NULL ? lb_name (package->name, package->english)
                                                                      : state->package, number);
  g_autofree char *items = lb_hall_items_text (self->entry);
  g_autofree char *clock = lb_hall_clock_text (self->entry, lb_client_now (self->client));
  g_autofree char *paper = g_strdup_printf (g_dngettext (NULL, "%u hand-over of paper is open",
                                                         "%u hand-overs of paper are open", n_papers), n_papers);
  const char *applicant = state->applicant != NULL ? state->applicant : "";
  const char *need = lb_hall_entry_describe (self->entry);
  g_autofree char *spoken = g_strjoin (" ", need, applicant, what, items, clock, n_papers > 0 ? paper : NULL, NULL);

  gtk_label_set_text (self->title, applicant);
  gtk_label_set_text (self->what, what);
  gtk_label_set_text (self->items, items);
  gtk_label_set_text (self->clock, clock);
  gtk_label_set_text (self->need, need);
  gtk_label_set_text (self->paper, paper);
  gtk_widget_set_visible (GTK_WIDGET (self->paper), n_papers > 0);
  show_face (self, lb_hall_entry_get_need (self->entry));
  lb_widget_set_accessible_label (self, spoken);
}

void
lb_hall_row_set_entry (LbHallRow *self, LbHallEntry *entry)
{
  g_return_if_fail (LB_IS_HALL_ROW (self));

  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_func (self->entry, show_entry, self);
  g_set_object (&self->entry, entry);
  if (entry == NULL)
    return;
  g_signal_connect_object (entry, "notify::stamp", G_CALLBACK (show_entry), self, G_CONNECT_SWAPPED);
  show_entry (self);
}

static void
lb_hall_row_dispose (GObject *object)
{
  lb_hall_row_set_entry (LB_HALL_ROW (object), NULL);
  g_clear_object (&LB_HALL_ROW (object)->client);
  G_OBJECT_CLASS (lb_hall_row_parent_class)->dispose (object);
}

static void
lb_hall_row_class_init (LbHallRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_hall_row_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/intake/lb-hall-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LbHallRow, title);
  gtk_widget_class_bind_template_child (widget_class, LbHallRow, what);
  gtk_widget_class_bind_template_child (widget_class, LbHallRow, items);
  gtk_widget_class_bind_template_child (widget_class, LbHallRow, clock);
  gtk_widget_class_bind_template_child (widget_class, LbHallRow, need);
  gtk_widget_class_bind_template_child (widget_class, LbHallRow, paper);
  gtk_widget_class_bind_template_child (widget_class, LbHallRow, icon);
}

static void
lb_hall_row_init (LbHallRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lb_hall_row_new (LbClient *client)
{
  LbHallRow *self = g_object_new (LB_TYPE_HALL_ROW, NULL);

  self->client = g_object_ref (client);
  return GTK_WIDGET (self);
}

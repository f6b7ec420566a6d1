/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-package-list.h"

#include <glib/gi18n.h>

#include "lb-intake-step.h"
#include "lb-name.h"

struct _LbIntakePackageList
{
  AdwBin parent_instance;

  GtkBox *sections;
};

G_DEFINE_FINAL_TYPE (LbIntakePackageList, lb_intake_package_list, ADW_TYPE_BIN)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
row_activated_cb (LbIntakePackageList *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (row), "package"));
}

static const LbWindow *
window_of (LbCatalogue *catalogue, LbPackageKind kind)
{
  for (guint i = 0; i < catalogue->windows->len; i++)
    {
      const LbWindow *window = g_ptr_array_index (catalogue->windows, i);

      if (window->kind == LB_WINDOW_INTAKE && window->package_kind == kind)
        return window;
    }
  return NULL;
}

/* "Four approvals, led by …", or where it is taken in instead. (transfer full) */
static char *
describe (LbCatalogue *catalogue, const LbPackage *package, gboolean here)
{
  const LbDepartment *lead = lb_catalogue_department (catalogue, package->lead);
  const LbWindow *window = window_of (catalogue, package->kind);

  if (here || window == NULL)
    return g_strdup_printf (g_dngettext (NULL, "%u approval · led by %s", "%u approvals · led by %s",
                                         package->items->len),
                            package->items->len, lead != NULL ? lb_name (lead->name, lead->english) : "");
  if (window->place == NULL)
    return g_strdup_printf (_("Taken in at: %s"), lb_name (window->name, window->english));
  return g_strdup_printf (_("Taken in at: %s (%s)"), lb_name (window->name, window->english),
                          lb_name (window->place, window->place_english));
}

static GtkWidget *
new_row (LbCatalogue *catalogue, const LbPackage *package, gboolean here, gboolean selected)
{
  const char *name = lb_name (package->name, package->english);
  g_autofree char *description = describe (catalogue, package, here);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), description);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_sensitive (row, here);
  g_object_set_data_full (G_OBJECT (row), "package", g_strdup (package->id), g_free);
  if (here)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               gtk_image_new_from_icon_name (selected ? "object-select-symbolic"
                                                                      : "go-next-symbolic"));
  return row;
}

static void
add_section (LbIntakePackageList *self, LbCatalogue *catalogue, LbPackageKind kind, gboolean here,
             const char *selected)
{
  GtkWidget *list = gtk_list_box_new ();
  const char *title = kind == LB_PACKAGE_PROJECT ? _("One project") : _("One thing");

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < catalogue->packages->len; i++)
    {
      const LbPackage *package = g_ptr_array_index (catalogue->packages, i);

      if (package->kind == kind)
        gtk_list_box_append (GTK_LIST_BOX (list),
                             new_row (catalogue, package, here, g_strcmp0 (package->id, selected) == 0));
    }
  gtk_box_append (self->sections, lb_intake_label_new (title, "heading"));
  gtk_box_append (self->sections, list);
}

void
lb_intake_package_list_fill (LbIntakePackageList *self, LbCatalogue *catalogue, const char *window,
                             const char *selected)
{
  const LbWindow *here;
  LbPackageKind kind;

  g_return_if_fail (LB_IS_INTAKE_PACKAGE_LIST (self));
  g_return_if_fail (catalogue != NULL);

  here = window != NULL ? lb_catalogue_window (catalogue, window) : NULL;
  kind = here != NULL && here->kind == LB_WINDOW_INTAKE ? here->package_kind : LB_PACKAGE_ANY;
  lb_intake_clear_box (self->sections);
  if (kind == LB_PACKAGE_PROJECT)
    {
      add_section (self, catalogue, LB_PACKAGE_PROJECT, TRUE, selected);
      add_section (self, catalogue, LB_PACKAGE_THING, FALSE, selected);
      return;
    }
  add_section (self, catalogue, LB_PACKAGE_THING, TRUE, selected);
  add_section (self, catalogue, LB_PACKAGE_PROJECT, kind == LB_PACKAGE_ANY, selected);
}

static void
lb_intake_package_list_class_init (LbIntakePackageListClass *klass)
{
  signals[CHOSEN] = g_signal_new ("chosen", LB_TYPE_INTAKE_PACKAGE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lb_intake_package_list_init (LbIntakePackageList *self)
{
  self->sections = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->sections));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-accessible-names.h"
#include <glib/gi18n.h>
#include <gtk/gtk.h>

typedef void (*MapFunc) (GtkWidget *widget);

/* What the classes did before. */
static MapFunc map_row, map_child, map_item, map_view, map_drop_down, map_expander, map_button;

/* By other widgets: the name follows theirs when it changes. @labels (transfer container) */
static void
set_labels (GtkWidget *widget, GList *labels)
{
  GtkAccessibleRelation relation = GTK_ACCESSIBLE_RELATION_LABELLED_BY;
  GValue value = G_VALUE_INIT;

  gtk_accessible_relation_init_value (relation, &value);
  g_value_set_pointer (&value, labels); /* which it keeps */
  gtk_accessible_update_relation_value (GTK_ACCESSIBLE (widget), 1, &relation, &value);
  g_value_unset (&value);
}

static gboolean
has_name (GtkWidget *widget)
{
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static gboolean
is_labelled (GtkWidget *widget)
{
  return gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* Rows */

/* What has a name of its own, which is read when one comes to it. */
static gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget)
         || GTK_IS_DROP_DOWN (widget) || GTK_IS_EDITABLE (widget) || GTK_IS_TEXT_VIEW (widget);
}

/* The labels in sight below @widget, last first. (transfer container) */
static GList *
add_labels (GList *labels, GtkWidget *widget, gboolean with_controls)
{
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    return g_list_prepend (labels, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child) && !GTK_IS_NATIVE (child) && (with_controls || !is_control (child)))
      labels = add_labels (labels, child, with_controls);
  return labels;
}

/* A row of libadwaita is named by its title, and described by its subtitle. Nobody comes to a row that takes no focus:
 * what is in it has its own name. */
static void
name_row (GtkWidget *row)
{
  static const char mark[] = "lb-named-by-its-texts";
  GList *labels;

  if (!gtk_widget_get_focusable (row) || has_name (row)
      || (g_object_get_data (G_OBJECT (row), mark) == NULL && is_labelled (row)))
    return;
  g_object_set_data (G_OBJECT (row), mark, row);
  labels = add_labels (NULL, row, FALSE);
  if (labels == NULL)
    labels = add_labels (NULL, row, TRUE);
  if (labels != NULL)
    set_labels (row, g_list_reverse (labels));
}

static void
row_mapped (GtkWidget *widget)
{
  map_row (widget);
  name_row (widget);
}

static void
child_mapped (GtkWidget *widget)
{
  map_child (widget);
  name_row (widget);
}

static void
item_mapped (GtkWidget *widget)
{
  map_item (widget);
  name_row (widget);
}

static void
take_map (GType type, MapFunc mapped, MapFunc *ret_map)
{
  GtkWidgetClass *klass = g_type_class_ref (type);

  *ret_map = klass->map;
  klass->map = mapped;
}

/* The rows of a list view are of a class that GTK keeps to itself; the first of them has just made it. */
static void
view_mapped (GtkWidget *widget)
{
  const GType type = g_type_from_name ("GtkListItemWidget");

  if (type != G_TYPE_INVALID && map_item == NULL)
    take_map (type, item_mapped, &map_item);
  map_view (widget);
}

/* Others */

static void
drop_down_mapped (GtkWidget *widget)
{
  GtkWidget *button = gtk_widget_get_first_child (widget);

  map_drop_down (widget);
  if (button != NULL && has_name (widget) && !has_name (button))
    set_labels (button, g_list_prepend (NULL, widget));
}

static void
expander_mapped (GtkWidget *widget)
{
  GtkWidget *label = gtk_expander_get_label_widget (GTK_EXPANDER (widget));

  map_expander (widget);
  if (label != NULL && !has_name (widget))
    set_labels (widget, g_list_prepend (NULL, label));
}

/* The cross of a toast has no tooltip either. */
static void
button_mapped (GtkWidget *widget)
{
  const char *icon = gtk_button_get_icon_name (GTK_BUTTON (widget)), *name;

  map_button (widget);
  if (icon == NULL || has_name (widget))
    return;
  name = gtk_widget_get_tooltip_text (widget);
  if (name == NULL && g_str_equal (icon, "window-close-symbolic"))
    name = _("Close");
  if (name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
lb_accessible_names_complete (void)
{
  if (map_row != NULL)
    return;
  take_map (GTK_TYPE_LIST_BOX_ROW, row_mapped, &map_row);
  take_map (GTK_TYPE_FLOW_BOX_CHILD, child_mapped, &map_child);
  take_map (GTK_TYPE_LIST_VIEW, view_mapped, &map_view);
  take_map (GTK_TYPE_DROP_DOWN, drop_down_mapped, &map_drop_down);
  take_map (GTK_TYPE_EXPANDER, expander_mapped, &map_expander);
  take_map (GTK_TYPE_BUTTON, button_mapped, &map_button);
}

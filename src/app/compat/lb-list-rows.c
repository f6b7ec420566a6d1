/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-list-rows.h"
#include <gtk/gtk.h>

static void (*row_parent_map) (GtkWidget *widget);
static void (*child_parent_map) (GtkWidget *widget);
static void (*view_parent_map) (GtkWidget *widget);
static void (*item_parent_map) (GtkWidget *widget);

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

/* By the labels themselves: the name follows them when they change. */
static void
name (GtkWidget *row)
{
  GtkAccessibleRelation relation = GTK_ACCESSIBLE_RELATION_LABELLED_BY;
  GValue value = G_VALUE_INIT;
  GList *labels;

  if (gtk_test_accessible_has_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return;
  labels = add_labels (NULL, row, FALSE);
  if (labels == NULL)
    labels = add_labels (NULL, row, TRUE);
  if (labels == NULL)
    return;
  gtk_accessible_relation_init_value (relation, &value);
  g_value_set_pointer (&value, g_list_reverse (labels)); /* which it keeps */
  gtk_accessible_update_relation_value (GTK_ACCESSIBLE (row), 1, &relation, &value);
  g_value_unset (&value);
}

static void
map_row (GtkWidget *widget)
{
  row_parent_map (widget);
  name (widget);
}

static void
map_child (GtkWidget *widget)
{
  child_parent_map (widget);
  name (widget);
}

static void
map_item (GtkWidget *widget)
{
  item_parent_map (widget);
  name (widget);
}

static void
take_map (GType type, void (*map) (GtkWidget *widget), void (**ret_parent_map) (GtkWidget *widget))
{
  GtkWidgetClass *klass = g_type_class_ref (type);

  *ret_parent_map = klass->map;
  klass->map = map;
}

/* The rows of a list view are of a class that GTK keeps to itself; the first of them has just made it. */
static void
map_view (GtkWidget *widget)
{
  const GType type = g_type_from_name ("GtkListItemWidget");

  if (type != G_TYPE_INVALID && item_parent_map == NULL)
    take_map (type, map_item, &item_parent_map);
  view_parent_map (widget);
}

void
lb_list_rows_name (void)
{
  if (row_parent_map != NULL)
    return;
  take_map (GTK_TYPE_LIST_BOX_ROW, map_row, &row_parent_map);
  take_map (GTK_TYPE_FLOW_BOX_CHILD, map_child, &child_parent_map);
  take_map (GTK_TYPE_LIST_VIEW, map_view, &view_parent_map);
}

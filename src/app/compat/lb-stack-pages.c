/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-stack-pages.h"
#include <gtk/gtk.h>

static void (*parent_changed) (GObject *object, guint n_specs, GParamSpec **specs);
static void (*parent_map) (GtkWidget *widget);

static void
update (GtkStack *stack)
{
  g_autoptr (GListModel) pages = G_LIST_MODEL (gtk_stack_get_pages (stack));
  GtkWidget *front = gtk_stack_get_visible_child (stack);
  const guint n_pages = g_list_model_get_n_items (pages);

  for (guint i = 0; i < n_pages; i++)
    {
      g_autoptr (GObject) page = g_list_model_get_item (pages, i);
      GtkWidget *child = gtk_stack_page_get_child (GTK_STACK_PAGE (page));

      /* The page's own state is never looked at; its child's is. */
      gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, child != front, -1);
    }
}

static void
changed (GObject *object, guint n_specs, GParamSpec **specs)
{
  parent_changed (object, n_specs, specs);
  for (guint i = 0; i < n_specs; i++)
    if (g_str_equal (specs[i]->name, "visible-child") && gtk_widget_get_mapped (GTK_WIDGET (object)))
      update (GTK_STACK (object));
}

/* Pages that came after the first are told here: adding one changes nothing that is in front. */
static void
map (GtkWidget *widget)
{
  parent_map (widget);
  update (GTK_STACK (widget));
}

void
lb_stack_pages_hide_unseen (void)
{
  GObjectClass *object_class;

  if (parent_map != NULL)
    return;
  object_class = g_type_class_ref (GTK_TYPE_STACK);
  parent_changed = object_class->dispatch_properties_changed;
  parent_map = GTK_WIDGET_CLASS (object_class)->map;
  object_class->dispatch_properties_changed = changed;
  GTK_WIDGET_CLASS (object_class)->map = map;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-scan"
#include "lb-scan-list.h"

#include <glib/gi18n.h>

#include "lb-form-row.h"
#include "lb-scan-view.h"

#define THUMB_WIDTH 72
#define THUMB_HEIGHT 102

struct _LbScanList
{
  AdwBin parent_instance;
  GtkListBox *list;
  GtkScrolledWindow *scroller;
  LbScanPile *pile; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (LbScanList, lb_scan_list, ADW_TYPE_BIN)

enum { SIGNAL_SELECTED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
number_rows (LbScanList *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      GtkWidget *label = gtk_widget_get_last_child (gtk_list_box_row_get_child (row));
      g_autofree char *text = g_strdup_printf (_("Page %d"), i + 1);

      gtk_label_set_text (GTK_LABEL (label), text);
      lb_widget_set_accessible_label (row, text);
    }
}

static int
index_of (GtkWidget *inside)
{
  GtkWidget *row = gtk_widget_get_ancestor (inside, GTK_TYPE_LIST_BOX_ROW);

  return row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;
}

static void
put (LbScanList *self, int from, int to)
{
  const int count = (int) lb_scan_pile_count (self->pile);

  if (from < 0 || to < 0 || from >= count || to >= count || from == to)
    return;
  lb_scan_pile_move (self->pile, (guint) from, (guint) to);
  lb_scan_list_select (self, to, TRUE);
}

/* Dragging */

static GdkContentProvider *
drag_cb (GtkDragSource *source, double x, double y, LbScanList *self)
{
  GtkWidget *box = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));

  g_assert (LB_IS_SCAN_LIST (self));
  return gdk_content_provider_new_typed (G_TYPE_INT, index_of (box));
}

static void
drag_begin_cb (GtkDragSource *source, GdkDrag *drag, LbScanList *self)
{
  GtkWidget *box = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (gtk_widget_get_first_child (box));

  gtk_drag_source_set_icon (source, paintable, 0, 0);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, LbScanList *self)
{
  GtkWidget *box = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));

  g_assert (LB_IS_SCAN_LIST (self));
  if (!G_VALUE_HOLDS_INT (value))
    return FALSE;
  put (self, g_value_get_int (value), index_of (box));
  return TRUE;
}

static GtkWidget *
new_row_cb (gpointer item, gpointer data)
{
  LbScanList *self = data;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *view = lb_scan_view_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INT, GDK_ACTION_MOVE);

  lb_scan_view_set_sheet (LB_SCAN_VIEW (view), item);
  gtk_widget_set_size_request (view, THUMB_WIDTH, THUMB_HEIGHT);
  gtk_widget_set_halign (view, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), view);
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_widget_add_css_class (box, "scan-row");
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_cb), self, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (target));
  return box;
}

static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_scan_list_move (LB_SCAN_LIST (widget), g_variant_get_int32 (parameter));
}

static void
row_selected_cb (LbScanList *self)
{
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

static void
lb_scan_list_dispose (GObject *object)
{
  LbScanList *self = LB_SCAN_LIST (object);

  if (self->pile != NULL)
    g_signal_handlers_disconnect_by_data (lb_scan_pile_get_sheets (self->pile), self);
  g_clear_object (&self->pile);
  G_OBJECT_CLASS (lb_scan_list_parent_class)->dispose (object);
}

static void
lb_scan_list_class_init (LbScanListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_scan_list_dispose;
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "scanlist.move", "i", move_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "scanlist.move", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "scanlist.move", "i", 1);
}

static void
lb_scan_list_init (LbScanList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  lb_widget_set_accessible_label (self->list, _("Pages"));
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (row_selected_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scroller));
}

GtkWidget *
lb_scan_list_new (void)
{
  return g_object_new (LB_TYPE_SCAN_LIST, NULL);
}

void
lb_scan_list_set_pile (LbScanList *self, LbScanPile *pile)
{
  g_return_if_fail (LB_IS_SCAN_LIST (self));
  g_return_if_fail (self->pile == NULL && LB_IS_SCAN_PILE (pile));

  self->pile = g_object_ref (pile);
  gtk_list_box_bind_model (self->list, lb_scan_pile_get_sheets (pile), new_row_cb, self, NULL);
  /* After the list, which has made its rows by then. */
  g_signal_connect_object (lb_scan_pile_get_sheets (pile), "items-changed", G_CALLBACK (number_rows), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

int
lb_scan_list_get_selected (LbScanList *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (LB_IS_SCAN_LIST (self), -1);

  row = gtk_list_box_get_selected_row (self->list);
  return row != NULL ? gtk_list_box_row_get_index (row) : -1;
}

void
lb_scan_list_select (LbScanList *self, int index, gboolean focus)
{
  GtkListBoxRow *row;

  g_return_if_fail (LB_IS_SCAN_LIST (self));

  row = gtk_list_box_get_row_at_index (self->list, MIN (index, (int) lb_scan_pile_count (self->pile) - 1));
  if (row == NULL)
    return;
  gtk_list_box_select_row (self->list, row);
  if (focus)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
lb_scan_list_move (LbScanList *self, int by)
{
  const int selected = lb_scan_list_get_selected (self);

  if (selected >= 0)
    put (self, selected, selected + by);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-card-view"
#include "lb-card-view.h"

#include "lb-board-column.h"
#include "lb-board-page.h"
#include "lb-card-face.h"
#include "lb-form-row.h"

#define FIRST_GUESS 160 /* px, the height of a card before any has been seen */

struct _LbCardView
{
  GtkWidget parent_instance;
  LbCard *card;     /* (owned) (nullable) */
  GtkWidget *face;  /* (owned by the tree) (nullable) once it has been filled */
  gboolean filled;  /* the face shows the card */
};

G_DEFINE_FINAL_TYPE (LbCardView, lb_card_view, GTK_TYPE_WIDGET)

typedef enum { PROP_CARD = 1, N_PROPERTIES } LbCardViewProperty;

static GParamSpec *properties[N_PROPERTIES];

/* What a hollow one takes for its height: that of the face measured last. */
static int usual_height = FIRST_GUESS;

static LbClient *
find_client (LbCardView *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), LB_TYPE_PAGE);

  return page != NULL ? lb_page_get_client (LB_PAGE (page)) : NULL;
}

static void
ask_to_be_filled (LbCardView *self)
{
  GtkWidget *column = gtk_widget_get_ancestor (GTK_WIDGET (self), LB_TYPE_BOARD_COLUMN);

  if (column != NULL)
    lb_board_column_queue_fill (LB_BOARD_COLUMN (column));
}

static void
set_filled (LbCardView *self, gboolean filled)
{
  if (self->filled == filled)
    return;
  self->filled = filled;
  gtk_widget_set_child_visible (self->face, filled);
  if (filled)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "hollow");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "hollow");
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
card_changed_cb (LbCardView *self)
{
  if (self->filled && !lb_card_is_loading (self->card))
    lb_card_view_fill (self);
  else
    ask_to_be_filled (self);
}

/* Size: that of the face, or a guess */

static GtkSizeRequestMode
lb_card_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lb_card_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  LbCardView *self = LB_CARD_VIEW (widget);

  if (self->filled)
    gtk_widget_measure (self->face, orientation, for_size, minimum, natural, NULL, NULL);
  else
    *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? usual_height : 0;
  if (self->filled && orientation == GTK_ORIENTATION_VERTICAL && !lb_card_starts_case (self->card))
    usual_height = *natural;
}

static void
lb_card_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LbCardView *self = LB_CARD_VIEW (widget);

  if (self->filled)
    gtk_widget_allocate (self->face, width, height, baseline, NULL);
  else if (self->card != NULL)
    /* Only now is it known where the card lies: one that came while nothing was scrolled would stay hollow. */
    ask_to_be_filled (self);
}

/* Dragging */

static GdkContentProvider *
drag_prepare_cb (LbCardView *self, double x, double y)
{
  if (self->card == NULL || lb_card_is_loading (self->card))
    return NULL;
  return gdk_content_provider_new_typed (LB_TYPE_CARD, self->card);
}

static void
drag_begin_cb (LbCardView *self, GdkDrag *drag, GtkDragSource *source)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), LB_TYPE_BOARD_PAGE);
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, picture, 20, 20);
  if (page != NULL)
    lb_board_page_drag_begin (LB_BOARD_PAGE (page), self->card);
}

static void
drag_end_cb (LbCardView *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), LB_TYPE_BOARD_PAGE);

  if (page != NULL)
    lb_board_page_drag_end (LB_BOARD_PAGE (page));
}

static void
menu_cb (LbCardView *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), LB_TYPE_BOARD_PAGE);

  if (page == NULL || self->card == NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  lb_board_page_show_menu (LB_BOARD_PAGE (page), self->card, GTK_WIDGET (self));
}

/* Nobody can reach for a card that is not to be seen, so these come with its face. */
static void
add_controllers (LbCardView *self)
{
  GtkDragSource *drag = gtk_drag_source_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_drag_source_set_actions (drag, GDK_ACTION_MOVE);
  g_signal_connect_object (drag, "prepare", G_CALLBACK (drag_prepare_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (menu_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* Object */

static void
set_card (LbCardView *self, LbCard *card)
{
  if (self->card == card)
    return;
  if (self->card != NULL)
    g_signal_handlers_disconnect_by_data (self->card, self);
  g_set_object (&self->card, card);
  set_filled (self, FALSE);
  if (card != NULL)
    {
      g_signal_connect_object (card, "changed", G_CALLBACK (card_changed_cb), self, G_CONNECT_SWAPPED);
      ask_to_be_filled (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CARD]);
}

static void
lb_card_view_dispose (GObject *object)
{
  LbCardView *self = LB_CARD_VIEW (object);

  if (self->card != NULL)
    g_signal_handlers_disconnect_by_data (self->card, self);
  g_clear_object (&self->card);
  self->filled = FALSE;
  g_clear_pointer (&self->face, gtk_widget_unparent);
  G_OBJECT_CLASS (lb_card_view_parent_class)->dispose (object);
}

static void
lb_card_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_CARD)
    g_value_set_object (value, LB_CARD_VIEW (object)->card);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
lb_card_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROP_CARD)
    set_card (LB_CARD_VIEW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
lb_card_view_class_init (LbCardViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_card_view_dispose;
  object_class->get_property = lb_card_view_get_property;
  object_class->set_property = lb_card_view_set_property;
  widget_class->get_request_mode = lb_card_view_get_request_mode;
  widget_class->measure = lb_card_view_measure;
  widget_class->size_allocate = lb_card_view_size_allocate;
  properties[PROP_CARD] = g_param_spec_object (
    "card", NULL, NULL, LB_TYPE_CARD, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_css_name (widget_class, "boardcard");
}

static void
lb_card_view_init (LbCardView *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "hollow");
}

LbCard *
lb_card_view_get_card (LbCardView *self)
{
  g_return_val_if_fail (LB_IS_CARD_VIEW (self), NULL);
  return self->card;
}

gboolean
lb_card_view_is_hollow (LbCardView *self)
{
  g_return_val_if_fail (LB_IS_CARD_VIEW (self), FALSE);
  return !self->filled && self->card != NULL && !lb_card_is_loading (self->card);
}

void
lb_card_view_fill (LbCardView *self)
{
  GtkWidget *row;
  LbClient *client;
  g_autofree char *text = NULL;

  g_return_if_fail (LB_IS_CARD_VIEW (self));

  client = find_client (self);
  if (self->card == NULL || lb_card_is_loading (self->card) || client == NULL)
    return;
  if (self->face == NULL)
    {
      self->face = lb_card_face_new ();
      gtk_widget_set_parent (self->face, GTK_WIDGET (self));
      add_controllers (self);
    }
  lb_card_face_show (LB_CARD_FACE (self->face), self->card, client);
  set_filled (self, TRUE);
  /* The row that the list makes around us is what a screen reader meets. */
  row = gtk_widget_get_parent (GTK_WIDGET (self));
  text = lb_card_face_describe (LB_CARD_FACE (self->face), self->card, client);
  if (row != NULL)
    lb_widget_set_accessible_label (row, text);
}

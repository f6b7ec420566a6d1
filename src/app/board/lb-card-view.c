/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-card-view"
#include "lb-card-view.h"

#include <glib/gi18n.h>
#include "lb-board-page.h"
#include "lb-due-label.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-pips.h"

struct _LbCardView
{
  GtkWidget parent_instance;
  LbCard *card; /* (owned) (nullable) */
  gulong changed_id;

  GtkWidget *content, *loading, *case_line, *lead, *pending, *paper;
  GtkLabel *case_label, *package, *item, *applicant, *state;
  LbDueLabel *due;
  LbPips *pips;
};

G_DEFINE_FINAL_TYPE (LbCardView, lb_card_view, GTK_TYPE_WIDGET)

typedef enum { PROP_CARD = 1, N_PROPERTIES } LbCardViewProperty;

static GParamSpec *properties[N_PROPERTIES];

static LbClient *
find_client (LbCardView *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), LB_TYPE_PAGE);

  return page != NULL ? lb_page_get_client (LB_PAGE (page)) : NULL;
}

/* What keeps it, where that is more than its state says. */
static const char *
state_text (const LbCardRow *row)
{
  if (row->state == LB_ITEM_SPECIAL)
    return _("Special procedure");
  if (row->visit_open)
    return _("Waiting for inspection or review");
  return _(lb_item_state_label (row->state));
}

/* The row that the list makes around us is what a screen reader meets. */
static void
name_row (LbCardView *self, const LbCardRow *row)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *due = NULL, *text = NULL;
  LbClient *client = find_client (self);
  LbPolicy *policy;
  LbDue value;

  if (parent == NULL || client == NULL || lb_client_get_calendar (client) == NULL)
    return;
  value = lb_due_of_card (row);
  policy = lb_client_get_policy (client);
  due = lb_due_text (&value, lb_client_get_calendar (client), policy != NULL ? &policy->hours : NULL,
                     lb_client_now (client));
  text = g_strdup_printf ("%s · %s · %s · %s · %s", gtk_label_get_text (self->item),
                          row->applicant != NULL ? row->applicant : "", gtk_label_get_text (self->package),
                          state_text (row), due);
  lb_widget_set_accessible_label (parent, text);
}

static void
show_names (LbCardView *self, const LbCardRow *row, LbClient *client)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (client, row->catalogue);
  const LbPackage *package = catalogue != NULL ? lb_catalogue_package (catalogue, row->package) : NULL;
  const LbItem *item = catalogue != NULL ? lb_catalogue_item (catalogue, row->item) : NULL;

  gtk_label_set_text (self->package,
                      package != NULL ? lb_name (package->name, package->english) : row->package);
  gtk_label_set_text (self->item, item != NULL ? lb_name (item->name, item->english) : row->item);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->item), gtk_label_get_text (self->item));
}

static void
update (LbCardView *self)
{
  const LbCardRow *row = self->card != NULL ? lb_card_get_row (self->card) : NULL;
  LbClient *client = find_client (self);
  g_autofree char *case_text = NULL;

  gtk_widget_set_visible (self->content, row != NULL && client != NULL);
  gtk_widget_set_visible (self->loading, row == NULL || client == NULL);
  if (row == NULL || client == NULL)
    return;
  show_names (self, row, client);
  gtk_label_set_text (self->applicant, row->applicant != NULL ? row->applicant : "");
  gtk_label_set_text (self->state, state_text (row));
  case_text = g_strdup_printf ("%s · %s", row->number != NULL ? row->number : "",
                               row->applicant != NULL ? row->applicant : "");
  gtk_label_set_text (self->case_label, case_text);
  gtk_widget_set_visible (self->case_line, lb_card_starts_case (self->card));
  gtk_widget_set_visible (self->lead, g_strcmp0 (row->lead, row->section) == 0);
  gtk_widget_set_visible (self->pending, row->pending);
  gtk_widget_set_visible (self->paper, !row->paper_here && row->column < LB_COLUMN_TO_MAKE);
  lb_due_label_set_card (self->due, row, client);
  lb_pips_set_pips (self->pips, row->pips);
  name_row (self, row);
}

static void
lb_card_view_map (GtkWidget *widget)
{
  update (LB_CARD_VIEW (widget));
  GTK_WIDGET_CLASS (lb_card_view_parent_class)->map (widget);
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

/* Object */

static void
set_card (LbCardView *self, LbCard *card)
{
  if (self->card == card)
    return;
  if (self->card != NULL)
    g_clear_signal_handler (&self->changed_id, self->card);
  g_set_object (&self->card, card);
  if (card != NULL)
    self->changed_id = g_signal_connect_swapped (card, "changed", G_CALLBACK (update), self);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CARD]);
}

static void
lb_card_view_dispose (GObject *object)
{
  LbCardView *self = LB_CARD_VIEW (object);
  GtkWidget *child;

  if (self->card != NULL)
    g_clear_signal_handler (&self->changed_id, self->card);
  g_clear_object (&self->card);
  gtk_widget_dispose_template (GTK_WIDGET (self), LB_TYPE_CARD_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
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
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/board/lb-card-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbCardView, content);
  gtk_widget_class_bind_template_child (widget_class, LbCardView, loading);
  gtk_widget_class_bind_template_child (widget_class, LbCardView, case_line);
  gtk_widget_class_bind_template_child (widget_class, LbCardView, case_label);
  gtk_widget_class_bind_template_child (widget_class, LbCardView, lead);
  gtk_widget_class_bind_template_child (widget_class, LbCardView, pending);
  gtk_widget_class_bind_template_child (widget_class, LbCardView, paper);
  gtk_widget_class_bind_template_child (widget_class, LbCardView, package);
  gtk_widget_class_bind_template_child (widget_class, LbCardView, item);
  gtk_widget_class_bind_template_child (widget_class, LbCardView, applicant);
  gtk_widget_class_bind_template_child (widget_class, LbCardView, state);
  gtk_widget_class_bind_template_child (widget_class, LbCardView, due);
  gtk_widget_class_bind_template_child (widget_class, LbCardView, pips);
  gtk_widget_class_bind_template_callback (widget_class, drag_prepare_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_end_cb);
  gtk_widget_class_bind_template_callback (widget_class, menu_cb);
}

static void
lb_card_view_class_init (LbCardViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_card_view_dispose;
  object_class->get_property = lb_card_view_get_property;
  object_class->set_property = lb_card_view_set_property;
  widget_class->map = lb_card_view_map;
  properties[PROP_CARD] = g_param_spec_object (
    "card", NULL, NULL, LB_TYPE_CARD, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "boardcard");
  g_type_ensure (LB_TYPE_DUE_LABEL);
  g_type_ensure (LB_TYPE_PIPS);
  bind_children (widget_class);
}

static void
lb_card_view_init (LbCardView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

LbCard *
lb_card_view_get_card (LbCardView *self)
{
  g_return_val_if_fail (LB_IS_CARD_VIEW (self), NULL);
  return self->card;
}

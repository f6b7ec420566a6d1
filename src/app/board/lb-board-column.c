/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-board-column"
#include "lb-board-column.h"

#include <glib/gi18n.h>
#include "lb-board-page.h"
#include "lb-card-view.h"
#include "lb-form-row.h"
#include "lb-move.h"
#include "lb-state-view.h"

#define FILL_BUDGET (6 * 1000) /* µs of each frame, of all columns together */

struct _LbBoardColumn
{
  GtkWidget parent_instance;
  LbColumn column;
  LbCardModel *model;            /* (owned) */
  GtkSingleSelection *selection; /* (owned) */

  GtkLabel *title, *count, *hint;
  GtkWidget *hint_box, *empty, *over;
  LbStateView *state;
  GtkListView *list;
  GtkScrolledWindow *scroller;
  guint fill; /* a tick callback, while cards wait to be filled */
};

G_DEFINE_FINAL_TYPE (LbBoardColumn, lb_board_column, GTK_TYPE_WIDGET)

enum { ACTIVATED, SELECTED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* How many items policy would have a section keep in one column; 0 when the board shows several sections, and for what is
 * out of the section's hands. */
static guint
limit_of (LbBoardColumn *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), LB_TYPE_PAGE);
  LbClient *client = page != NULL ? lb_page_get_client (LB_PAGE (page)) : NULL;
  const LbPolicy *policy = client != NULL ? lb_client_get_policy (client) : NULL;

  return policy != NULL && self->column < LB_COLUMN_HANDED_OVER
           && lb_card_model_get_query (self->model)->section != NULL ? (guint) policy->column_items : 0;
}

/* F062: too much work is seen and stops nobody, for the law's limits run on. */
static void
show_count (LbBoardColumn *self, guint n)
{
  const guint limit = limit_of (self);
  const gboolean over = limit > 0 && n > limit;
  g_autofree char *count = over ? g_strdup_printf ("%u / %u", n, limit) : g_strdup_printf ("%u", n);
  g_autofree char *why
    = over ? g_strdup_printf (_("More than the %u that policy advises. Nothing is stopped by it: give some of it out, or "
                                "ask the lead to coordinate."), limit) : NULL;

  gtk_label_set_text (self->count, lb_card_model_is_loading (self->model) ? "…" : count);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count), why);
  gtk_widget_set_visible (self->over, over);
  gtk_widget_set_tooltip_text (self->over, why);
  if (over)
    gtk_widget_add_css_class (GTK_WIDGET (self->count), "over");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->count), "over");
}

static void
update (LbBoardColumn *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  g_autofree char *spoken = NULL;

  gtk_widget_set_visible (self->empty, n == 0 && !lb_card_model_is_loading (self->model));
  /* Tab would stop at an empty column, and nobody would see where. */
  gtk_widget_set_can_focus (GTK_WIDGET (self->scroller), n > 0);
  show_count (self, n);
  /* Translators: a column of the board, and how many cards it has. */
  spoken = g_strdup_printf (_("%s %u"), _(lb_column_label (self->column)), n);
  lb_widget_set_accessible_label (self->list, spoken);
  if (lb_card_model_get_error (self->model) != NULL && n == 0)
    lb_state_view_show_error (self->state, lb_card_model_get_error (self->model));
  else if (lb_card_model_is_loading (self->model))
    lb_state_view_show_loading (self->state, NULL);
  else
    lb_state_view_show_content (self->state);
}

static void
retry_cb (LbBoardColumn *self)
{
  lb_card_model_refresh (self->model);
}

static void
activate_cb (LbBoardColumn *self, guint position)
{
  g_autoptr (LbCard) card = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (card != NULL && !lb_card_is_loading (card))
    g_signal_emit (self, signals[ACTIVATED], 0, card);
}

static void
selected_cb (LbBoardColumn *self)
{
  g_signal_emit (self, signals[SELECTED], 0);
}

/* Filling: a list makes 200 rows and more for what shows five. Only cards in sight, and then the next ones
 * either way, get a face, a few in each frame. */

/* Where @row is beside the part in sight: 0 within, 1 within a page of it, 2 beyond. */
static guint
distance (LbBoardColumn *self, GtkWidget *row)
{
  const float page = (float) gtk_widget_get_height (GTK_WIDGET (self->scroller));
  graphene_rect_t bounds;

  /* Before it is laid out, a row lies at the top with nothing but its padding. */
  if (gtk_widget_get_height (row) <= 0 ||
      !gtk_widget_compute_bounds (row, GTK_WIDGET (self->scroller), &bounds))
    return 2;
  if (bounds.origin.y < page && bounds.origin.y + bounds.size.height > 0)
    return 0;
  return bounds.origin.y < 2 * page && bounds.origin.y + bounds.size.height > -page ? 1 : 2;
}

/* What is left of this frame's budget, which the columns share. */
static gboolean
may_go_on (GdkFrameClock *clock, gint64 spent)
{
  static gint64 frame, used;

  if (frame != gdk_frame_clock_get_frame_counter (clock))
    {
      frame = gdk_frame_clock_get_frame_counter (clock);
      used = 0;
    }
  used += spent;
  return used < FILL_BUDGET;
}

/* The next hollow card not farther than @most. (nullable) (borrowed) */
static LbCardView *
next_hollow (LbBoardColumn *self, guint most)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *view = gtk_widget_get_first_child (row);

      if (LB_IS_CARD_VIEW (view) && lb_card_view_is_hollow (LB_CARD_VIEW (view))
          && distance (self, row) <= most)
        return LB_CARD_VIEW (view);
    }
  return NULL;
}

static gboolean
fill_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LbBoardColumn *self = LB_BOARD_COLUMN (widget);
  LbCardView *view;
  gint64 spent = 0;

  while (may_go_on (clock, spent))
    {
      const gint64 begun = g_get_monotonic_time ();

      view = next_hollow (self, 0);
      if (view == NULL)
        view = next_hollow (self, 1);
      if (view == NULL)
        {
          self->fill = 0;
          return G_SOURCE_REMOVE;
        }
      lb_card_view_fill (view);
      spent = g_get_monotonic_time () - begun;
    }
  return G_SOURCE_CONTINUE;
}

void
lb_board_column_queue_fill (LbBoardColumn *self)
{
  g_return_if_fail (LB_IS_BOARD_COLUMN (self));

  if (self->fill == 0 && !gtk_widget_in_destruction (GTK_WIDGET (self)))
    self->fill = gtk_widget_add_tick_callback (GTK_WIDGET (self), fill_cb, NULL, NULL);
}

static gboolean
is_laid_out (LbBoardColumn *self)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  return g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0 ||
         (row != NULL && gtk_widget_get_height (row) > 0);
}

gboolean
lb_board_column_is_settled (LbBoardColumn *self)
{
  g_return_val_if_fail (LB_IS_BOARD_COLUMN (self), FALSE);
  return !lb_card_model_is_loading (self->model) && is_laid_out (self) && next_hollow (self, 0) == NULL;
}

static void
watch_scrolling (LbBoardColumn *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (lb_board_column_queue_fill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (lb_board_column_queue_fill), self,
                           G_CONNECT_SWAPPED);
}

/* Keys act on the card that is chosen: the one that Tab has come to is. */
static gboolean
choose_focused_cb (gpointer data)
{
  LbBoardColumn *self = data;
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  GtkWidget *view = row != NULL ? gtk_widget_get_first_child (row) : NULL;
  LbCard *card = LB_IS_CARD_VIEW (view) ? lb_card_view_get_card (LB_CARD_VIEW (view)) : NULL;
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), LB_TYPE_BOARD_PAGE);
  guint position;

  if (card == NULL || lb_card_get_key (card) == NULL || page == NULL
      || lb_board_page_is_following (LB_BOARD_PAGE (page))
      || gtk_single_selection_get_selected_item (self->selection) != NULL)
    return G_SOURCE_REMOVE;
  position = lb_card_model_find (self->model, lb_card_get_key (card));
  if (position != G_MAXUINT)
    gtk_single_selection_set_selected (self->selection, position);
  return G_SOURCE_REMOVE;
}

/* The list learns only after this which row has it. */
static void
focus_entered_cb (LbBoardColumn *self)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, choose_focused_cb, g_object_ref (self), g_object_unref);
}

/* Dropping */

static void
show_hint (LbBoardColumn *self, const char *text, gboolean allowed)
{
  gtk_label_set_text (self->hint, text != NULL ? text : "");
  gtk_widget_set_visible (self->hint_box, text != NULL);
  gtk_widget_remove_css_class (self->hint_box, allowed ? "refused" : "follows");
  gtk_widget_add_css_class (self->hint_box, allowed ? "follows" : "refused");
}

static GdkDragAction
drag_motion_cb (LbBoardColumn *self, double x, double y, GtkDropTarget *target)
{
  LbBoardPage *page = LB_BOARD_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (self), LB_TYPE_BOARD_PAGE));
  gboolean allowed = FALSE;
  g_autofree char *text = lb_board_page_explain_drop (page, self->column, &allowed);

  show_hint (self, text, allowed);
  return allowed ? GDK_ACTION_MOVE : 0;
}

static void
drag_leave_cb (LbBoardColumn *self)
{
  show_hint (self, NULL, FALSE);
}

static gboolean
drop_cb (LbBoardColumn *self, const GValue *value, double x, double y)
{
  LbBoardPage *page = LB_BOARD_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (self), LB_TYPE_BOARD_PAGE));

  show_hint (self, NULL, FALSE);
  return lb_board_page_drop (page, self->column, g_value_get_object (value));
}

/* Object */

static void
lb_board_column_dispose (GObject *object)
{
  LbBoardColumn *self = LB_BOARD_COLUMN (object);
  GtkWidget *child;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LB_TYPE_BOARD_COLUMN);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (lb_board_column_parent_class)->dispose (object);
}

static void
lb_board_column_class_init (LbBoardColumnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_board_column_dispose;
  signals[ACTIVATED] = g_signal_new ("activated", LB_TYPE_BOARD_COLUMN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, LB_TYPE_CARD);
  signals[SELECTED] = g_signal_new ("selected", LB_TYPE_BOARD_COLUMN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  g_type_ensure (LB_TYPE_CARD);
  g_type_ensure (LB_TYPE_CARD_VIEW);
  g_type_ensure (LB_TYPE_STATE_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "boardcolumn");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/board/lb-board-column.ui");
  gtk_widget_class_bind_template_child (widget_class, LbBoardColumn, title);
  gtk_widget_class_bind_template_child (widget_class, LbBoardColumn, count);
  gtk_widget_class_bind_template_child (widget_class, LbBoardColumn, over);
  gtk_widget_class_bind_template_child (widget_class, LbBoardColumn, hint);
  gtk_widget_class_bind_template_child (widget_class, LbBoardColumn, hint_box);
  gtk_widget_class_bind_template_child (widget_class, LbBoardColumn, empty);
  gtk_widget_class_bind_template_child (widget_class, LbBoardColumn, state);
  gtk_widget_class_bind_template_child (widget_class, LbBoardColumn, list);
  gtk_widget_class_bind_template_child (widget_class, LbBoardColumn, scroller);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
lb_board_column_init (LbBoardColumn *self)
{
  GtkDropTarget *target = gtk_drop_target_new (LB_TYPE_CARD, GDK_ACTION_MOVE);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_entered_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), focus);
  watch_scrolling (self);
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_object (target, "motion", G_CALLBACK (drag_motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "leave", G_CALLBACK (drag_leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

GtkWidget *
lb_board_column_new (LbColumn column, LbCardSource *source)
{
  LbBoardColumn *self = g_object_new (LB_TYPE_BOARD_COLUMN, NULL);

  g_return_val_if_fail (LB_IS_CARD_SOURCE (source), NULL);

  self->column = column;
  self->model = lb_card_model_new (source);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_label_set_text (self->title, _(lb_column_label (column)));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::loading", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::error", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  update (self);
  return GTK_WIDGET (self);
}

LbColumn
lb_board_column_get_column (LbBoardColumn *self)
{
  g_return_val_if_fail (LB_IS_BOARD_COLUMN (self), LB_COLUMN_ANY);
  return self->column;
}

LbCardModel *
lb_board_column_get_model (LbBoardColumn *self)
{
  g_return_val_if_fail (LB_IS_BOARD_COLUMN (self), NULL);
  return self->model;
}

LbCard *
lb_board_column_get_selected (LbBoardColumn *self)
{
  LbCard *card;

  g_return_val_if_fail (LB_IS_BOARD_COLUMN (self), NULL);
  card = gtk_single_selection_get_selected_item (self->selection);
  return card != NULL && !lb_card_is_loading (card) ? card : NULL;
}

void
lb_board_column_unselect (LbBoardColumn *self)
{
  g_return_if_fail (LB_IS_BOARD_COLUMN (self));
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

guint
lb_board_column_get_position (LbBoardColumn *self)
{
  guint position;

  g_return_val_if_fail (LB_IS_BOARD_COLUMN (self), 0);
  position = gtk_single_selection_get_selected (self->selection);
  return position != GTK_INVALID_LIST_POSITION ? position : 0;
}

/* The list itself would give the focus to the row that had it last. */
static void
focus_row (LbBoardColumn *self, LbCard *card)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *view = gtk_widget_get_first_child (row);

      if (LB_IS_CARD_VIEW (view) && lb_card_view_get_card (LB_CARD_VIEW (view)) == card
          && gtk_widget_grab_focus (row))
        return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

gboolean
lb_board_column_focus_card (LbBoardColumn *self, guint position)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  g_return_val_if_fail (LB_IS_BOARD_COLUMN (self), FALSE);

  if (n == 0)
    return FALSE;
  position = MIN (position, n - 1);
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
  focus_row (self, gtk_single_selection_get_selected_item (self->selection));
  return TRUE;
}

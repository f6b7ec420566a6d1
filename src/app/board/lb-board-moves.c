/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moving about on the board and moving cards: every gesture ends in the form of a decision.
 */
#define G_LOG_DOMAIN "lb-board"
#include "lb-board-page-private.h"

#include <glib/gi18n.h>
#include "lb-decision-dialog.h"
#include "lb-decision-form.h"
#include "lb-step-list.h"
#include "lb-window.h"

LbCard *
lb_board_page_get_selected (LbBoardPage *self, LbBoardColumn **ret_column)
{
  for (guint i = 0; i < LB_COLUMN_DONE; i++)
    {
      LbCard *card = lb_board_column_get_selected (self->columns[i]);

      if (card == NULL)
        continue;
      if (ret_column != NULL)
        *ret_column = self->columns[i];
      return card;
    }
  return NULL;
}

static void
say (LbBoardPage *self, const char *text)
{
  LbMainWindow *window = lb_window_of (self);

  if (window != NULL)
    lb_window_toast (window, text);
}

void
lb_board_page_open_card (LbBoardPage *self, LbCard *card)
{
  const LbCardRow *row = lb_card_get_row (card);
  LbMainWindow *window = lb_window_of (self);

  if (row != NULL && window != NULL)
    lb_window_open_case (window, row->case_id, row->item);
}

/* Steps forward and back */

typedef struct { LbBoardPage *page; char *item; gboolean forward; } Step;

static void
step_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Step *step = data;
  LbBoardPage *self = step->page;
  LbMainWindow *window = lb_window_of (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, &error);
  const LbCaseItem *item = state != NULL ? lb_case_item (state, step->item) : NULL;
  LbMove move = { .n = 0 };

  if (item != NULL)
    move = step->forward ? lb_move_forward (item->state, item->taken_at != LB_TIME_NONE)
                         : lb_move_back (item->state);
  if (item == NULL && error != NULL && window != NULL)
    lb_window_report_error (window, error);
  else if (move.n == 0)
    say (self, step->forward ? _("No step leads on from here; the item waits for others.")
                             : _("No step leads back from here."));
  else
    lb_decide_on (GTK_WIDGET (self), LB_CLIENT (source), state->id, step->item, &move);
  g_object_unref (self);
  g_free (step->item);
  g_free (step);
}

static void
take_step (LbBoardPage *self, gboolean forward)
{
  LbCard *card = lb_board_page_get_selected (self, NULL);
  Step *step;

  if (card == NULL)
    {
      say (self, _("Choose a card first."));
      return;
    }
  step = g_new0 (Step, 1);
  step->page = g_object_ref (self);
  step->item = g_strdup (lb_card_get_row (card)->item);
  step->forward = forward;
  lb_client_get_case_async (lb_page_get_client (LB_PAGE (self)), lb_card_get_row (card)->case_id,
                            lb_page_get_cancellable (LB_PAGE (self)), step_read_cb, step);
}

static void
forward_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_step (LB_BOARD_PAGE (widget), TRUE);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_step (LB_BOARD_PAGE (widget), FALSE);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbCard *card = lb_board_page_get_selected (LB_BOARD_PAGE (widget), NULL);

  if (card != NULL)
    lb_board_page_open_card (LB_BOARD_PAGE (widget), card);
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (LB_BOARD_PAGE (widget)->text));
}

/* The step named by its command, such as "accept". */
static void
decide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbBoardPage *self = LB_BOARD_PAGE (widget);
  LbCard *card = lb_board_page_get_selected (self, NULL);
  LbMove move = { .n = 1 };

  if (card == NULL || !lb_command_type_parse (g_variant_get_string (parameter, NULL), &move.commands[0])
      || lb_decision_form (move.commands[0]) == NULL)
    return;
  lb_decide_on (widget, lb_page_get_client (LB_PAGE (self)), lb_card_get_row (card)->case_id,
                lb_card_get_row (card)->item, &move);
}

/* The menu of a card */

typedef struct
{
  LbBoardPage *page;
  LbCard *card;
  GtkWidget *widget;
  GdkRectangle place;
  GtkWidget *popover;
  GtkWidget *list; /* (owned by the tree) the steps */
  gboolean leaves; /* to the case file, so that the focus does not come back here */
} Menu;

static void
menu_free (Menu *menu)
{
  g_object_unref (menu->page);
  g_object_unref (menu->card);
  g_object_unref (menu->widget);
  g_free (menu);
}

static void
chosen_cb (LbStepList *list, int type, gpointer data)
{
  Menu *menu = data;
  const LbMove move = { { type }, 1 };
  const LbCardRow *row = lb_card_get_row (menu->card);

  gtk_popover_popdown (GTK_POPOVER (menu->popover));
  lb_decide_on (GTK_WIDGET (menu->page), lb_page_get_client (LB_PAGE (menu->page)), row->case_id, row->item,
                &move);
}

static void
open_from_menu_cb (Menu *menu)
{
  menu->leaves = TRUE;
  gtk_popover_popdown (GTK_POPOVER (menu->popover));
  lb_board_page_open_card (menu->page, menu->card);
}

/* The window would put the focus on whatever comes first; it belongs to the card that the menu was of. */
static gboolean
unparent_idle_cb (gpointer data)
{
  Menu *menu = g_object_get_data (data, "lb-menu");
  g_autoptr (LbBoardColumn) column = g_object_ref (LB_BOARD_COLUMN (menu->widget));
  const gboolean leaves = menu->leaves;

  gtk_widget_unparent (data);
  if (!leaves && gtk_widget_get_mapped (GTK_WIDGET (column)) && lb_board_column_get_selected (column) != NULL)
    lb_board_column_focus_card (column, lb_board_column_get_position (column));
  return G_SOURCE_REMOVE;
}

static void
menu_closed_cb (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_idle_cb, g_object_ref (popover), g_object_unref);
}

static GtkWidget *
new_menu_content (Menu *menu, LbClient *client, LbCase *state)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *list = lb_step_list_new (), *open = gtk_button_new_with_label (_("Open case file"));

  lb_step_list_set_case (LB_STEP_LIST (list), client, state, lb_card_get_row (menu->card)->item);
  menu->list = list;
  g_signal_connect (list, "chosen", G_CALLBACK (chosen_cb), menu);
  g_signal_connect_swapped (open, "clicked", G_CALLBACK (open_from_menu_cb), menu);
  gtk_box_append (GTK_BOX (box), open);
  gtk_box_append (GTK_BOX (box), list);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 160);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 420);
  return scroller;
}

static void
menu_read_again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) popover = data;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, NULL);
  Menu *menu = g_object_get_data (G_OBJECT (popover), "lb-menu");

  if (!gtk_widget_get_visible (popover))
    return;
  if (state == NULL || lb_card_is_loading (menu->card))
    gtk_popover_popdown (GTK_POPOVER (popover));
  else
    lb_step_list_set_case (LB_STEP_LIST (menu->list), LB_CLIENT (source), state, lb_card_get_row (menu->card)->item);
}

/* Somebody else went on with the case while the menu is open: what it offers must not be of yesterday. */
static void
menu_case_changed_cb (GtkWidget *popover, GStrv ids, LbClient *client)
{
  Menu *menu = g_object_get_data (G_OBJECT (popover), "lb-menu");

  if (!gtk_widget_get_visible (popover) || lb_card_is_loading (menu->card) || ids == NULL
      || !g_strv_contains ((const char *const *) ids, lb_card_get_row (menu->card)->case_id))
    return;
  lb_client_get_case_async (client, lb_card_get_row (menu->card)->case_id,
                            lb_page_get_cancellable (LB_PAGE (menu->page)), menu_read_again_cb,
                            g_object_ref (popover));
}

static void
menu_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Menu *menu = data;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, NULL);

  if (state == NULL || lb_card_is_loading (menu->card) || !gtk_widget_get_mapped (menu->widget))
    {
      menu_free (menu);
      return;
    }
  menu->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (menu->popover), new_menu_content (menu, LB_CLIENT (source), state));
  gtk_widget_set_parent (menu->popover, menu->widget);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu->popover), &menu->place);
  gtk_popover_set_position (GTK_POPOVER (menu->popover), GTK_POS_RIGHT);
  g_object_set_data_full (G_OBJECT (menu->popover), "lb-menu", menu, (GDestroyNotify) menu_free);
  g_signal_connect (menu->popover, "closed", G_CALLBACK (menu_closed_cb), NULL);
  g_signal_connect_object (source, "cases-changed", G_CALLBACK (menu_case_changed_cb), menu->popover,
                           G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (menu->popover));
}

/* Where @widget is within @column; the top of the column when it is the column itself. */
static GdkRectangle
place_in (GtkWidget *widget, GtkWidget *column)
{
  graphene_rect_t bounds;
  GdkRectangle place = { 0, 40, gtk_widget_get_width (column), 40 };

  if (widget != column && gtk_widget_compute_bounds (widget, column, &bounds))
    place = (GdkRectangle) { (int) bounds.origin.x, MAX ((int) bounds.origin.y, 0), (int) bounds.size.width,
                             (int) bounds.size.height };
  return place;
}

void
lb_board_page_show_menu (LbBoardPage *self, LbCard *card, GtkWidget *widget)
{
  Menu *menu;

  g_return_if_fail (LB_IS_BOARD_PAGE (self));
  g_return_if_fail (LB_IS_CARD (card));

  if (lb_card_is_loading (card))
    return;
  menu = g_new0 (Menu, 1);
  menu->page = g_object_ref (self);
  menu->card = g_object_ref (card);
  /* Not the card's own view, which the list may give to another card meanwhile. */
  menu->widget = g_object_ref (gtk_widget_get_ancestor (widget, LB_TYPE_BOARD_COLUMN));
  menu->place = place_in (widget, menu->widget);
  lb_client_get_case_async (lb_page_get_client (LB_PAGE (self)), lb_card_get_row (card)->case_id,
                            lb_page_get_cancellable (LB_PAGE (self)), menu_read_cb, menu);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbBoardColumn *column = NULL;
  LbCard *card = lb_board_page_get_selected (LB_BOARD_PAGE (widget), &column);

  if (card != NULL)
    lb_board_page_show_menu (LB_BOARD_PAGE (widget), card, GTK_WIDGET (column));
}

/* Dragging */

static void
drag_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbBoardPage) self = data;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, NULL);
  const LbCardRow *row = self->dragged != NULL ? lb_card_get_row (self->dragged) : NULL;

  if (state == NULL || row == NULL || g_strcmp0 (row->case_id, state->id) != 0)
    return;
  g_clear_pointer (&self->dragged_case, lb_case_unref);
  self->dragged_case = g_steal_pointer (&state);
}

void
lb_board_page_drag_begin (LbBoardPage *self, LbCard *card)
{
  g_return_if_fail (LB_IS_BOARD_PAGE (self));

  lb_board_page_drag_end (self);
  if (lb_card_is_loading (card))
    return;
  g_set_object (&self->dragged, card);
  lb_client_get_case_async (lb_page_get_client (LB_PAGE (self)), lb_card_get_row (card)->case_id,
                            lb_page_get_cancellable (LB_PAGE (self)), drag_read_cb, g_object_ref (self));
}

void
lb_board_page_drag_end (LbBoardPage *self)
{
  g_return_if_fail (LB_IS_BOARD_PAGE (self));

  g_clear_object (&self->dragged);
  g_clear_pointer (&self->dragged_case, lb_case_unref);
}

static const char *
item_for (LbCommandType type, const char *item)
{
  return lb_move_is_of_case (type) ? NULL : item;
}

/* Of the steps that the move may stand for the form begins with the first that the user's role gives; what stands in
 * its way is said, though another of them may be possible. */
static char *
explain_move (LbBoardPage *self, const LbMove *move, const char *item, gboolean *ret_allowed)
{
  LbCase *state = self->dragged_case;
  LbCommandType first = move->commands[0];
  g_autoptr (GError) error = NULL;
  LbContext context;

  lb_client_context (lb_page_get_client (LB_PAGE (self)), state, &context);
  for (guint i = move->n; i > 0; i--)
    {
      const LbCommandType type = move->commands[i - 1];

      if (lb_may (state, type, item_for (type, item), &context, NULL))
        first = type;
      *ret_allowed = *ret_allowed || lb_is_possible (state, type, item_for (type, item), &context, NULL);
    }
  if (lb_is_possible (state, first, item_for (first, item), &context, &error))
    return g_strdup (_(lb_decision_form (first)->title));
  return g_strdup (error->message);
}

char *
lb_board_page_explain_drop (LbBoardPage *self, LbColumn to, gboolean *ret_allowed)
{
  const LbCardRow *row;
  LbMove move;

  g_return_val_if_fail (LB_IS_BOARD_PAGE (self), NULL);
  g_return_val_if_fail (ret_allowed != NULL, NULL);

  *ret_allowed = FALSE;
  row = self->dragged != NULL ? lb_card_get_row (self->dragged) : NULL;
  if (row == NULL || row->column == to)
    return NULL;
  move = lb_move_between (row->column, to, row->state);
  if (move.n == 0)
    return g_strdup_printf (_("No step leads from “%s” to here: the item is in the state “%s”."),
                            _(lb_column_label (row->column)), _(lb_item_state_label (row->state)));
  if (self->dragged_case == NULL)
    return g_strdup (_("Reading the case…"));
  return explain_move (self, &move, row->item, ret_allowed);
}

gboolean
lb_board_page_drop (LbBoardPage *self, LbColumn to, LbCard *card)
{
  const LbCardRow *row;
  LbMove move;

  g_return_val_if_fail (LB_IS_BOARD_PAGE (self), FALSE);

  row = card != NULL ? lb_card_get_row (card) : NULL;
  if (row == NULL || row->column == to)
    return FALSE;
  move = lb_move_between (row->column, to, row->state);
  if (move.n == 0)
    return FALSE;
  lb_decide_on (GTK_WIDGET (self), lb_page_get_client (LB_PAGE (self)), row->case_id, row->item, &move);
  return TRUE;
}

/* Keys */

static int
focused_column (LbBoardPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (int i = 0; focus != NULL && i < LB_COLUMN_DONE; i++)
    if (gtk_widget_is_ancestor (focus, GTK_WIDGET (self->columns[i])))
      return i;
  return -1;
}

static gboolean
move_focus (LbBoardPage *self, int from, int step)
{
  const guint position = lb_board_column_get_position (self->columns[from]);

  for (int i = from + step; i >= 0 && i < LB_COLUMN_DONE; i += step)
    if (lb_board_column_focus_card (self->columns[i], position))
      return TRUE;
  return TRUE;
}

/* Before the lists, which have uses of their own for some of these keys. */
gboolean
lb_board_page_key (LbBoardPage *self, guint key, GdkModifierType state)
{
  const int column = focused_column (self);
  const gboolean left = key == GDK_KEY_Left || key == GDK_KEY_KP_Left;
  const gboolean right = key == GDK_KEY_Right || key == GDK_KEY_KP_Right;

  if (column < 0 || (!left && !right && key != GDK_KEY_Menu && key != GDK_KEY_F10))
    return FALSE;
  state &= gtk_accelerator_get_default_mod_mask ();
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && state == GDK_SHIFT_MASK))
    menu_action (GTK_WIDGET (self), NULL, NULL);
  else if ((left || right) && state == GDK_CONTROL_MASK)
    take_step (self, right);
  else if ((left || right) && state == 0)
    return move_focus (self, column, right ? 1 : -1);
  else
    return FALSE;
  return TRUE;
}

void
lb_board_page_install_moves (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "board.forward", NULL, forward_action);
  gtk_widget_class_install_action (klass, "board.back", NULL, back_action);
  gtk_widget_class_install_action (klass, "board.open", NULL, open_action);
  gtk_widget_class_install_action (klass, "board.menu", NULL, menu_action);
  gtk_widget_class_install_action (klass, "board.find", NULL, find_action);
  gtk_widget_class_install_action (klass, "board.decide", "s", decide_action);
}

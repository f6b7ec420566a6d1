/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-board"
#include "lb-board-page-private.h"

#include <glib/gi18n.h>
#include "lb-form-row.h"

#define TEXT_DELAY_MS 250
#define FOLLOW_DELAY_MS 250 /* the columns are read one after the other */
#define REFRESH_SECONDS 60 /* what is soon or overdue changes with time alone */

G_DEFINE_FINAL_TYPE (LbBoardPage, lb_board_page, LB_TYPE_PAGE)

static const LbShortcut shortcuts[] = {
  { "<Control>f", "board.find", NULL, N_("Filter by text") },
  { "<Control>Right", "board.forward", NULL, N_("Next step of the card") },
  { "<Control>Left", "board.back", NULL, N_("A step back") },
  { "<Control>o", "board.open", NULL, N_("Open the case file") },
  { "<Shift>F10", "board.menu", NULL, N_("All steps of the card") },
  { NULL },
};

static const LbShortcut *
lb_board_page_shortcuts (LbPage *page)
{
  return shortcuts;
}

static void
update_summary (LbBoardPage *self)
{
  const gulong n = g_list_model_get_n_items (G_LIST_MODEL (self->total));
  /* Translators: items on the board, of which due soon, of which overdue. */
  g_autofree char *text = g_strdup_printf (_("%lu items · %ld due soon · %ld overdue"), n,
                                           (glong) lb_card_model_get_soon (self->total),
                                           (glong) lb_card_model_get_overdue (self->total));

  gtk_label_set_text (self->summary, lb_card_model_is_loading (self->total) ? _("Counting…") : text);
}

static void
update_badge (LbBoardPage *self)
{
  lb_page_set_badge (LB_PAGE (self), g_list_model_get_n_items (G_LIST_MODEL (self->waiting)));
  lb_page_set_attention (LB_PAGE (self), lb_card_model_get_overdue (self->waiting) > 0);
}

static gboolean
minute_cb (gpointer data)
{
  LbBoardPage *self = data;

  lb_card_model_refresh (self->total);
  lb_card_model_refresh (self->waiting);
  if (gtk_check_button_get_active (self->warnings))
    lb_board_page_apply_filters (self);
  return G_SOURCE_CONTINUE;
}

static void
filter_changed_cb (LbBoardPage *self)
{
  g_clear_pointer (&self->selected_key, g_free);
  if (self->source != NULL && self->total != NULL)
    lb_board_page_apply_filters (self);
}

static gboolean
text_idle_cb (gpointer data)
{
  LbBoardPage *self = data;

  self->text_timer = 0;
  g_clear_pointer (&self->selected_key, g_free);
  lb_board_page_apply_filters (self);
  return G_SOURCE_REMOVE;
}

static void
text_changed_cb (LbBoardPage *self)
{
  g_clear_handle_id (&self->text_timer, g_source_remove);
  self->text_timer = g_timeout_add (TEXT_DELAY_MS, text_idle_cb, self);
}

/* A card that has moved to another column takes selection and focus along; one that has left the board leaves
 * them to its neighbour, so that the keyboard stays where the work is. */
static gboolean
follow_cb (gpointer data)
{
  LbBoardPage *self = data;

  self->follow_timer = 0;
  for (guint i = 0; self->selected_key != NULL && i < LB_COLUMN_DONE; i++)
    {
      const guint position =
        lb_card_model_find (lb_board_column_get_model (self->columns[i]), self->selected_key);

      if (position != G_MAXUINT && lb_board_column_focus_card (self->columns[i], position))
        return G_SOURCE_REMOVE;
    }
  lb_board_column_focus_card (self->columns[self->selected_column], self->selected_position);
  return G_SOURCE_REMOVE;
}

/* By now the list has let go of the row, and the window has put the focus on whatever comes first. */
static gboolean
is_typing (LbBoardPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return GTK_IS_EDITABLE (focus) && *gtk_editable_get_text (GTK_EDITABLE (focus)) != '\0';
}

static void
selection_lost (LbBoardPage *self, LbBoardColumn *column)
{
  if (self->selected_key == NULL || self->columns[self->selected_column] != column || self->follow_timer != 0
      || !gtk_widget_get_mapped (GTK_WIDGET (self)) || is_typing (self))
    return;
  self->follow_timer = g_timeout_add (FOLLOW_DELAY_MS, follow_cb, self);
}

gboolean
lb_board_page_is_following (LbBoardPage *self)
{
  g_return_val_if_fail (LB_IS_BOARD_PAGE (self), FALSE);
  return self->follow_timer != 0;
}

/* One selection on the whole board. */
static void
column_selected_cb (LbBoardPage *self, LbBoardColumn *column)
{
  LbCard *card = lb_board_column_get_selected (column);

  if (self->unselecting)
    return;
  if (card == NULL)
    {
      selection_lost (self, column);
      return;
    }
  g_free (self->selected_key);
  self->selected_key = g_strdup (lb_card_get_key (card));
  self->selected_column = lb_board_column_get_column (column);
  self->selected_position = lb_board_column_get_position (column);
  self->unselecting = TRUE;
  for (guint i = 0; i < LB_COLUMN_DONE; i++)
    if (self->columns[i] != column)
      lb_board_column_unselect (self->columns[i]);
  self->unselecting = FALSE;
}

static gboolean
key_pressed_cb (LbBoardPage *self, guint key, guint code, GdkModifierType state)
{
  return lb_board_page_key (self, key, state);
}

static void
add_column (LbBoardPage *self, LbColumn column)
{
  GtkWidget *widget = lb_board_column_new (column, self->source);

  self->columns[column] = LB_BOARD_COLUMN (widget);
  g_signal_connect_object (widget, "activated", G_CALLBACK (lb_board_page_open_card), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (widget, "selected", G_CALLBACK (column_selected_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->board, widget);
}

static void
lb_board_page_constructed (GObject *object)
{
  LbBoardPage *self = LB_BOARD_PAGE (object);
  LbClient *client = lb_page_get_client (LB_PAGE (self));

  G_OBJECT_CLASS (lb_board_page_parent_class)->constructed (object);
  if (client == NULL)
    return;
  self->source = lb_card_source_new_for_client (client);
  for (guint i = 0; i < LB_COLUMN_DONE; i++)
    add_column (self, i);
  /* Before there is anything to count: filling them is not a person's choice. */
  if (lb_client_get_actor (client) != NULL)
    lb_board_page_fill_filters (self);
  self->total = lb_card_model_new (self->source);
  self->waiting = lb_card_model_new (self->source);
  g_signal_connect_object (self->total, "notify", G_CALLBACK (update_summary), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->waiting, "notify", G_CALLBACK (update_badge), self, G_CONNECT_SWAPPED);
  if (lb_client_get_actor (client) == NULL)
    return;
  lb_board_page_apply_filters (self);
  update_summary (self);
  self->timer = g_timeout_add_seconds (REFRESH_SECONDS, minute_cb, self);
}

static void
lb_board_page_activate (LbPage *page)
{
  LbBoardPage *self = LB_BOARD_PAGE (page);

  if (self->source != NULL)
    minute_cb (self);
}

static void
lb_board_page_dispose (GObject *object)
{
  LbBoardPage *self = LB_BOARD_PAGE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->text_timer, g_source_remove);
  g_clear_handle_id (&self->follow_timer, g_source_remove);
  lb_board_page_drag_end (self);
  if (self->total != NULL)
    g_signal_handlers_disconnect_by_data (self->total, self);
  if (self->waiting != NULL)
    g_signal_handlers_disconnect_by_data (self->waiting, self);
  g_clear_object (&self->total);
  g_clear_object (&self->waiting);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (lb_board_page_parent_class)->dispose (object);
}

static void
lb_board_page_finalize (GObject *object)
{
  LbBoardPage *self = LB_BOARD_PAGE (object);

  g_clear_pointer (&self->selected_key, g_free);
  g_clear_pointer (&self->package_ids, g_ptr_array_unref);
  g_clear_pointer (&self->item_ids, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_board_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/board/lb-board-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LbBoardPage, board);
  gtk_widget_class_bind_template_child (widget_class, LbBoardPage, summary);
  gtk_widget_class_bind_template_child (widget_class, LbBoardPage, section);
  gtk_widget_class_bind_template_child (widget_class, LbBoardPage, package);
  gtk_widget_class_bind_template_child (widget_class, LbBoardPage, item);
  gtk_widget_class_bind_template_child (widget_class, LbBoardPage, text);
  gtk_widget_class_bind_template_child (widget_class, LbBoardPage, by_case);
  gtk_widget_class_bind_template_child (widget_class, LbBoardPage, warnings);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
lb_board_page_class_init (LbBoardPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = lb_board_page_constructed;
  object_class->dispose = lb_board_page_dispose;
  object_class->finalize = lb_board_page_finalize;
  LB_PAGE_CLASS (klass)->needs_cases = TRUE;
  LB_PAGE_CLASS (klass)->activate = lb_board_page_activate;
  LB_PAGE_CLASS (klass)->shortcuts = lb_board_page_shortcuts;
  lb_board_page_install_moves (widget_class);
  bind_children (widget_class);
}

static void
lb_board_page_init (LbBoardPage *self)
{
  self->package_ids = g_ptr_array_new_with_free_func (g_free);
  self->item_ids = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_page_set_title (LB_PAGE (self), _("Review Board"));
  lb_page_set_icon_name (LB_PAGE (self), "view-dual-symbolic");
}

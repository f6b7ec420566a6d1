/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-hall"
#include "lb-hall-view.h"

#include <glib/gi18n.h>

#include "lb-hall-detail.h"
#include "lb-hall-row.h"
#include "lb-state-view.h"

struct _LbHallView
{
  AdwBin parent_instance;

  GtkLabel *summary;
  GtkCheckButton *own;
  LbStateView *state;
  GtkListView *list;
  LbHallDetail *detail;

  LbHallList *hall;              /* (owned) (nullable) */
  LbClient *client;              /* (owned) (nullable) */
  GtkSingleSelection *selection; /* (owned) (nullable) */
  gboolean quiet;                /* the program sets the box */
};

G_DEFINE_FINAL_TYPE (LbHallView, lb_hall_view, ADW_TYPE_BIN)

enum { OPEN_RECEIPT, LEAVE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* The list */

static void
setup_cb (LbHallView *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, lb_hall_row_new (self->client));
}

static void
bind_cb (LbHallView *self, GtkListItem *item)
{
  lb_hall_row_set_entry (LB_HALL_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_cb (LbHallView *self, GtkListItem *item)
{
  lb_hall_row_set_entry (LB_HALL_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
selected_cb (LbHallView *self)
{
  lb_hall_detail_set_entry (self->detail, gtk_single_selection_get_selected_item (self->selection));
}

static void
activate_cb (LbHallView *self, guint position)
{
  g_autoptr (LbHallEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (entry != NULL)
    g_signal_emit (self, signals[OPEN_RECEIPT], 0, lb_hall_entry_get_case (entry)->id);
}

/* What it all comes to */

static void
add_part (GPtrArray *parts, guint n, const char *format)
{
  if (n > 0)
    g_ptr_array_add (parts, g_strdup_printf (format, n));
}

static void
show_summary (LbHallView *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  LbHallCounts counts;

  lb_hall_list_count (self->hall, &counts);
  add_part (parts, counts.n_overdue, _("half hour over: %u"));
  add_part (parts, counts.n_urgent - counts.n_overdue, _("notice due: %u"));
  add_part (parts, counts.n_news, _("to be told: %u"));
  add_part (parts, counts.n_waiting, _("waiting: %u"));
  add_part (parts, counts.n_left, _("under the one-day notice: %u"));
  add_part (parts, counts.n_papers, _("paper open: %u"));
  g_ptr_array_add (parts, NULL);
  text = g_strjoinv (" · ", (char **) parts->pdata);
  gtk_label_set_text (self->summary, *text != '\0' ? text : _("Nobody waits"));
}

static void
changed_cb (LbHallView *self)
{
  const GError *error = lb_hall_list_get_error (self->hall);

  show_summary (self);
  if (error != NULL)
    lb_state_view_show_error (self->state, error);
  else if (!lb_hall_list_is_loaded (self->hall))
    lb_state_view_show_loading (self->state, NULL);
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    lb_state_view_show_empty (self->state, "emblem-ok-symbolic", _("Nobody waits in the hall"),
                              _("Whoever was taken in stands here until the sections have answered and their paper is "
                                "handed over."));
  else
    lb_state_view_show_content (self->state);
}

static void
show_own (LbHallView *self)
{
  const LbActor *actor = lb_client_get_actor (self->client);
  const gboolean own = gtk_check_button_get_active (self->own);

  lb_hall_list_set_window (self->hall, own && actor != NULL ? actor->window : NULL);
}

static void
own_cb (LbHallView *self)
{
  if (!self->quiet && self->hall != NULL)
    show_own (self);
}

static void
retry_cb (LbHallView *self)
{
  lb_state_view_show_loading (self->state, NULL);
  lb_hall_list_refresh (self->hall);
}

static void
open_receipt_cb (LbHallView *self, const char *case_id)
{
  g_signal_emit (self, signals[OPEN_RECEIPT], 0, case_id);
}

static void
told_cb (LbHallView *self, const char *case_id)
{
  lb_hall_list_set_told (self->hall, case_id);
}

static void
leave_cb (LbHallView *self)
{
  g_signal_emit (self, signals[LEAVE], 0);
}

void
lb_hall_view_set_list (LbHallView *self, LbHallList *list, LbClient *client)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  const LbActor *actor;

  g_return_if_fail (LB_IS_HALL_VIEW (self));
  g_return_if_fail (LB_IS_HALL_LIST (list) && self->hall == NULL);

  self->hall = g_object_ref (list);
  self->client = g_object_ref (client);
  lb_hall_detail_set_client (self->detail, client);
  self->selection = gtk_single_selection_new (g_object_ref (lb_hall_list_get_model (list)));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  actor = lb_client_get_actor (client);
  self->quiet = TRUE;
  gtk_check_button_set_active (self->own, actor != NULL && actor->window != NULL);
  self->quiet = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->own), actor != NULL && actor->window != NULL);
  show_own (self);
  selected_cb (self);
  changed_cb (self);
}

void
lb_hall_view_select (LbHallView *self, const char *case_id)
{
  guint n;

  g_return_if_fail (LB_IS_HALL_VIEW (self) && self->hall != NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LbHallEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (case_id != NULL && g_strcmp0 (lb_hall_entry_get_case (entry)->id, case_id) != 0)
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
      break;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
lb_hall_view_dispose (GObject *object)
{
  LbHallView *self = LB_HALL_VIEW (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->hall);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_hall_view_parent_class)->dispose (object);
}

static void
lb_hall_view_class_init (LbHallViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_hall_view_dispose;
  signals[OPEN_RECEIPT] = g_signal_new ("open-receipt", LB_TYPE_HALL_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LEAVE] = g_signal_new ("leave", LB_TYPE_HALL_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (LB_TYPE_HALL_DETAIL);
  g_type_ensure (LB_TYPE_STATE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/intake/lb-hall-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbHallView, summary);
  gtk_widget_class_bind_template_child (widget_class, LbHallView, own);
  gtk_widget_class_bind_template_child (widget_class, LbHallView, state);
  gtk_widget_class_bind_template_child (widget_class, LbHallView, list);
  gtk_widget_class_bind_template_child (widget_class, LbHallView, detail);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, own_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, told_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_receipt_cb);
}

static void
lb_hall_view_init (LbHallView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->state, "retry", G_CALLBACK (retry_cb), self, G_CONNECT_SWAPPED);
}

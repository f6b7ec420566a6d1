/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-viewer"
#include "lb-viewer-thumbs.h"

#include <glib/gi18n.h>

#include "lb-form-row.h"
#include "lb-viewer-render.h"

#define WIDTH 96
#define HEIGHT 128
#define KEPT_MOST 400 /* pictures of pages that are kept, some 50 kB each */

struct _LbViewerThumbs
{
  AdwBin parent_instance;
  GtkListView *list;
  GtkSingleSelection *selection; /* (owned by the list) */
  GFile *file;                   /* (owned) (nullable) */
  gint64 dots_most;
  GHashTable *pictures;          /* (owned) page number as the list has it, "1" → GdkTexture */
  GQueue wanted;                 /* (element-type GtkListItem) (owned) that wait for their picture */
  GCancellable *cancellable;     /* (owned) of the file */
  gboolean drawing, setting;
};

G_DEFINE_FINAL_TYPE (LbViewerThumbs, lb_viewer_thumbs, ADW_TYPE_BIN)

enum { SIGNAL_CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

typedef struct { GFile *file; int page; gint64 dots_most; } Order;

static void draw_next (LbViewerThumbs *self);

static void
order_free (gpointer data)
{
  Order *order = data;

  g_object_unref (order->file);
  g_free (order);
}

static void
draw_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Order *order = data;
  GError *error = NULL;
  int pages;
  GdkTexture *texture = lb_render_page (order->file, order->page, WIDTH, 0, order->dots_most, &pages, cancellable, &error);

  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

static const char *
number_of (GtkListItem *item)
{
  GtkStringObject *object = gtk_list_item_get_item (item);

  return object != NULL ? gtk_string_object_get_string (object) : NULL;
}

static GtkPicture *
picture_of (GtkListItem *item)
{
  return GTK_PICTURE (gtk_widget_get_first_child (gtk_list_item_get_child (item)));
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LbViewerThumbs *self = LB_VIEWER_THUMBS (source);
  g_autofree char *number = data;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);
  GtkListItem *item;

  self->drawing = FALSE;
  if (g_task_get_cancellable (G_TASK (result)) == self->cancellable && texture != NULL)
    {
      if (g_hash_table_size (self->pictures) >= KEPT_MOST)
        g_hash_table_remove_all (self->pictures);
      g_hash_table_replace (self->pictures, g_strdup (number), g_object_ref (texture));
      item = g_queue_peek_head (&self->wanted);
      if (item != NULL && g_strcmp0 (number_of (item), number) == 0)
        {
          gtk_picture_set_paintable (picture_of (item), GDK_PAINTABLE (texture));
          g_object_unref (g_queue_pop_head (&self->wanted));
        }
    }
  else if ((item = g_queue_peek_head (&self->wanted)) != NULL && g_strcmp0 (number_of (item), number) == 0)
    g_object_unref (g_queue_pop_head (&self->wanted)); /* it cannot be drawn; its number stands there */
  draw_next (self);
}

static void
draw_next (LbViewerThumbs *self)
{
  GtkListItem *item = g_queue_peek_head (&self->wanted);
  g_autoptr (GTask) task = NULL;
  Order *order;

  if (self->drawing || item == NULL || self->file == NULL)
    return;
  order = g_new0 (Order, 1);
  order->file = g_object_ref (self->file);
  order->page = (int) g_ascii_strtoll (number_of (item), NULL, 10) - 1;
  order->dots_most = self->dots_most;
  self->drawing = TRUE;
  task = g_task_new (self, self->cancellable, drawn_cb, g_strdup (number_of (item)));
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, draw_thread);
}

/* Rows */

static void
setup_cb (LbViewerThumbs *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *picture = gtk_picture_new ();

  gtk_widget_set_size_request (picture, WIDTH, HEIGHT);
  gtk_widget_add_css_class (box, "thumb");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (LbViewerThumbs *self, GtkListItem *item)
{
  const char *number = number_of (item);
  GdkTexture *known = g_hash_table_lookup (self->pictures, number);
  g_autofree char *text = g_strdup_printf (_("Page %d"), (int) g_ascii_strtoll (number, NULL, 10));

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (gtk_list_item_get_child (item))), text);
  gtk_picture_set_alternative_text (picture_of (item), text);
  gtk_picture_set_paintable (picture_of (item), known != NULL ? GDK_PAINTABLE (known) : NULL);
  if (known != NULL)
    return;
  g_queue_push_tail (&self->wanted, g_object_ref (item));
  draw_next (self);
}

/* What went out of sight need not be drawn any more. */
static void
unbind_cb (LbViewerThumbs *self, GtkListItem *item)
{
  if (g_queue_remove (&self->wanted, item))
    g_object_unref (item);
}

static void
selected_cb (LbViewerThumbs *self)
{
  const guint at = gtk_single_selection_get_selected (self->selection);

  if (!self->setting && at != GTK_INVALID_LIST_POSITION)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, (int) at);
}

static void
forget_wanted (LbViewerThumbs *self)
{
  g_queue_clear_full (&self->wanted, g_object_unref);
}

static void
lb_viewer_thumbs_dispose (GObject *object)
{
  LbViewerThumbs *self = LB_VIEWER_THUMBS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->file);
  forget_wanted (self);
  G_OBJECT_CLASS (lb_viewer_thumbs_parent_class)->dispose (object);
}

static void
lb_viewer_thumbs_finalize (GObject *object)
{
  LbViewerThumbs *self = LB_VIEWER_THUMBS (object);

  forget_wanted (self);
  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->pictures);
  G_OBJECT_CLASS (lb_viewer_thumbs_parent_class)->finalize (object);
}

static void
lb_viewer_thumbs_class_init (LbViewerThumbsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_viewer_thumbs_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_viewer_thumbs_finalize;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
lb_viewer_thumbs_init (LbViewerThumbs *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->cancellable = g_cancellable_new ();
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_queue_init (&self->wanted);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  self->selection = gtk_single_selection_new (NULL);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (GTK_SELECTION_MODEL (self->selection), factory));
  lb_widget_set_accessible_label (self->list, _("Pages"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), scroller);
}

void
lb_viewer_thumbs_set_file (LbViewerThumbs *self, GFile *file, int pages, gint64 dots_most)
{
  g_autoptr (GtkStringList) numbers = gtk_string_list_new (NULL);

  g_return_if_fail (LB_IS_VIEWER_THUMBS (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->file, file);
  self->dots_most = dots_most;
  g_hash_table_remove_all (self->pictures);
  for (int i = 0; file != NULL && i < pages; i++)
    {
      g_autofree char *number = g_strdup_printf ("%d", i + 1);

      gtk_string_list_append (numbers, number);
    }
  self->setting = TRUE;
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (numbers));
  self->setting = FALSE;
}

void
lb_viewer_thumbs_set_page (LbViewerThumbs *self, int page)
{
  g_return_if_fail (LB_IS_VIEWER_THUMBS (self));

  if ((int) gtk_single_selection_get_selected (self->selection) == page)
    return;
  self->setting = TRUE;
  gtk_single_selection_set_selected (self->selection, (guint) page);
  self->setting = FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", (guint) page);
}

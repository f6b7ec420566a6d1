/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-viewer"
#include "lb-viewer.h"

#include <glib/gi18n.h>
#include "lb-form-row.h"
#include "lb-state-view.h"
#include "lb-viewer-render.h"
#include "lb-viewer-thumbs.h"

#define ZOOM_STEP 1.25
#define ZOOM_LEAST 0.25
#define ZOOM_MOST 6.0
#define DOTS_MOST 100000000 /* of a picture, where no policy is known */
#define NARROWEST 100 /* px: less is a pane that has not been laid out yet */

struct _LbViewer
{
  AdwBin parent_instance;
  GFile *file;       /* (owned) (nullable) */
  char *title;       /* (owned) (nullable) */
  int page, pages, quarters;
  double zoom;       /* 1: as wide as the pane */
  GCancellable *cancellable; /* (owned) of the reading or drawing under way */
  guint layout_wait;         /* a tick callback, while the pane has no width */
  gint64 dots_most;          /* of a picture that is opened */

  GtkLabel *place;
  GtkPicture *picture;
  LbStateView *state;
  GtkScrolledWindow *scroller;
  LbViewerThumbs *thumbs;
};

G_DEFINE_FINAL_TYPE (LbViewer, lb_viewer, ADW_TYPE_BIN)

typedef struct { GFile *file; int page, width, quarters, pages; gint64 dots_most; } Order;

static void
order_free (Order *order)
{
  g_object_unref (order->file);
  g_free (order);
}

static void
render_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Order *order = data;
  GError *error = NULL;
  GdkTexture *texture
    = lb_render_page (order->file, order->page, order->width, order->quarters, order->dots_most, &order->pages,
                      cancellable, &error);

  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
update_actions (LbViewer *self)
{
  const gboolean here = self->file != NULL;
  g_autofree char *place = g_strdup_printf (_("Page %d of %d"), self->page + 1, MAX (self->pages, 1));

  gtk_label_set_text (self->place, here ? place : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.previous", here && self->page > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.next", here && self->page + 1 < self->pages);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.zoom-in", here && self->zoom < ZOOM_MOST);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.zoom-out", here && self->zoom > ZOOM_LEAST);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.rotate", here);
}

static void render (LbViewer *self);

static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LbViewer *self = LB_VIEWER (source);
  Order *order = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *spoken = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (texture == NULL)
    {
      lb_state_view_show_error (self->state, error);
      return;
    }
  if (self->pages != order->pages)
    {
      self->pages = order->pages;
      lb_viewer_thumbs_set_file (self->thumbs, self->file, self->pages, self->dots_most);
    }
  lb_viewer_thumbs_set_page (self->thumbs, self->page);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  spoken = g_strdup_printf (_("%s, page %d of %d"), self->title != NULL ? self->title : "", self->page + 1,
                            self->pages);
  gtk_picture_set_alternative_text (self->picture, spoken);
  lb_state_view_show_content (self->state);
  update_actions (self);
  if (self->pages > 1 && !gtk_widget_get_visible (GTK_WIDGET (self->thumbs)))
    {
      /* They take some of the page's width. */
      gtk_widget_set_visible (GTK_WIDGET (self->thumbs), TRUE);
      render (self);
    }
}

static void
renew_cancellable (LbViewer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static gboolean
laid_out_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LbViewer *self = LB_VIEWER (widget);

  if (gtk_widget_get_width (widget) < NARROWEST)
    return G_SOURCE_CONTINUE;
  self->layout_wait = 0;
  if (self->file != NULL)
    render (self);
  return G_SOURCE_REMOVE;
}

/* A page is drawn as wide as the pane, which has no width before its tab is first shown. */
static gboolean
waits_for_layout (LbViewer *self)
{
  if (gtk_widget_get_width (GTK_WIDGET (self)) >= NARROWEST)
    return FALSE;
  if (self->layout_wait == 0)
    self->layout_wait = gtk_widget_add_tick_callback (GTK_WIDGET (self), laid_out_cb, NULL, NULL);
  return TRUE;
}

static void
render (LbViewer *self)
{
  g_autoptr (GTask) task = NULL;
  Order *order;
  int pane = gtk_widget_get_width (GTK_WIDGET (self)), beside = 0; /* the scroller has none before its first page */

  renew_cancellable (self);
  if (waits_for_layout (self))
    return;
  if (gtk_widget_get_visible (GTK_WIDGET (self->thumbs)))
    gtk_widget_measure (GTK_WIDGET (self->thumbs), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &beside, NULL, NULL);
  pane = MAX (pane - beside, NARROWEST);
  order = g_new0 (Order, 1);
  order->file = g_object_ref (self->file);
  order->page = self->page;
  order->quarters = self->quarters;
  order->dots_most = self->dots_most;
  order->width = (int) ((pane - 24) * self->zoom);
  task = g_task_new (self, self->cancellable, rendered_cb, NULL);
  g_task_set_task_data (task, order, (GDestroyNotify) order_free);
  g_task_run_in_thread (task, render_thread);
  update_actions (self);
}

/* Actions */

static void
go_to_page (LbViewer *self, int page)
{
  if (self->file == NULL || page < 0 || page >= self->pages || page == self->page)
    return;
  self->page = page;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  render (self);
}

static void
page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbViewer *self = LB_VIEWER (widget);

  go_to_page (self, self->page + (g_str_equal (name, "viewer.next") ? 1 : -1));
}

static void
thumb_chosen_cb (LbViewer *self, int page)
{
  go_to_page (self, page);
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbViewer *self = LB_VIEWER (widget);

  if (self->file == NULL)
    return;
  self->zoom = CLAMP (g_str_equal (name, "viewer.zoom-in") ? self->zoom * ZOOM_STEP : self->zoom / ZOOM_STEP,
                      ZOOM_LEAST, ZOOM_MOST);
  render (self);
}

static void
rotate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbViewer *self = LB_VIEWER (widget);

  if (self->file == NULL)
    return;
  self->quarters = (self->quarters + 1) % 4;
  render (self);
}

static void
forget_file (LbViewer *self)
{
  g_clear_object (&self->file);
  self->pages = 0;
  lb_viewer_thumbs_set_file (self->thumbs, NULL, 0, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->thumbs), FALSE);
}

/* Object */

static void
lb_viewer_dispose (GObject *object)
{
  LbViewer *self = LB_VIEWER (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (lb_viewer_parent_class)->dispose (object);
}

static void
lb_viewer_finalize (GObject *object)
{
  LbViewer *self = LB_VIEWER (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->file);
  g_clear_pointer (&self->title, g_free);
  G_OBJECT_CLASS (lb_viewer_parent_class)->finalize (object);
}

static void
lb_viewer_class_init (LbViewerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_viewer_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_viewer_finalize;
  g_type_ensure (LB_TYPE_STATE_VIEW);
  g_type_ensure (LB_TYPE_VIEWER_THUMBS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/casefile/lb-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, LbViewer, place);
  gtk_widget_class_bind_template_child (widget_class, LbViewer, picture);
  gtk_widget_class_bind_template_child (widget_class, LbViewer, state);
  gtk_widget_class_bind_template_child (widget_class, LbViewer, scroller);
  gtk_widget_class_bind_template_child (widget_class, LbViewer, thumbs);
  gtk_widget_class_bind_template_callback (widget_class, thumb_chosen_cb);
  gtk_widget_class_install_action (widget_class, "viewer.previous", NULL, page_action);
  gtk_widget_class_install_action (widget_class, "viewer.next", NULL, page_action);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "viewer.rotate", NULL, rotate_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_CONTROL_MASK, "viewer.next",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, GDK_CONTROL_MASK, "viewer.previous",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_plus, GDK_CONTROL_MASK, "viewer.zoom-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_equal, GDK_CONTROL_MASK, "viewer.zoom-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_minus, GDK_CONTROL_MASK, "viewer.zoom-out",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_R, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "viewer.rotate", NULL);
}

static void
lb_viewer_init (LbViewer *self)
{
  self->zoom = 1;
  self->dots_most = DOTS_MOST;
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_viewer_clear (self);
}

GtkWidget *
lb_viewer_new (void)
{
  return g_object_new (LB_TYPE_VIEWER, NULL);
}

void
lb_viewer_show_file (LbViewer *self, GFile *file, const char *title)
{
  g_return_if_fail (LB_IS_VIEWER (self));
  g_return_if_fail (G_IS_FILE (file));

  g_set_object (&self->file, file);
  g_free (self->title);
  self->title = g_strdup (title);
  self->page = self->quarters = self->pages = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->thumbs), FALSE);
  self->zoom = 1;
  render (self);
}

typedef struct { LbViewer *viewer; char *title; } Fetch;

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fetch *fetch = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = lb_client_get_blob_finish (LB_CLIENT (source), result, &error);

  if (file != NULL)
    lb_viewer_show_file (fetch->viewer, file, fetch->title);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lb_state_view_show_error (fetch->viewer->state, error);
  g_object_unref (fetch->viewer);
  g_free (fetch->title);
  g_free (fetch);
}

void
lb_viewer_show_blob (LbViewer *self, LbClient *client, const LbFile *file)
{
  Fetch *fetch;

  g_return_if_fail (LB_IS_VIEWER (self));
  g_return_if_fail (LB_IS_CLIENT (client));
  g_return_if_fail (file != NULL);

  lb_viewer_show_loading (self);
  self->dots_most = (gint64) lb_client_get_policy (client)->picture_megapixels * 1000000;
  fetch = g_new0 (Fetch, 1);
  fetch->viewer = g_object_ref (self);
  fetch->title = g_strdup (file->name);
  lb_client_get_blob_async (client, file->blob, self->cancellable, fetched_cb, fetch);
}

void
lb_viewer_show_loading (LbViewer *self)
{
  g_return_if_fail (LB_IS_VIEWER (self));

  renew_cancellable (self);
  forget_file (self);
  lb_state_view_show_loading (self->state, NULL);
  update_actions (self);
}

void
lb_viewer_show_error (LbViewer *self, const GError *error)
{
  g_return_if_fail (LB_IS_VIEWER (self));

  lb_viewer_show_loading (self);
  lb_state_view_show_error (self->state, error);
}

void
lb_viewer_clear (LbViewer *self)
{
  g_return_if_fail (LB_IS_VIEWER (self));

  renew_cancellable (self);
  forget_file (self);
  lb_state_view_show_empty (self->state, "text-x-generic-symbolic", _("Choose a file to see it here"), NULL);
  update_actions (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-scan"
#include "lb-scan-view.h"

#define GUIDE_EVERY 64 /* px */

struct _LbScanView
{
  GtkWidget parent_instance;
  LbScanSheet *sheet;  /* (owned) (nullable) */
  GdkTexture *texture; /* (owned) (nullable) */
  gulong look_id;
  gboolean guides;
};

G_DEFINE_FINAL_TYPE (LbScanView, lb_scan_view, GTK_TYPE_WIDGET)

static void
draw_guides (GtkSnapshot *snapshot, const graphene_rect_t *paper)
{
  static const GdkRGBA colour = { 0.1, 0.4, 0.8, 0.35 };

  for (float at = GUIDE_EVERY / 2.0f; at < paper->size.height; at += GUIDE_EVERY)
    gtk_snapshot_append_color (snapshot, &colour,
                               &GRAPHENE_RECT_INIT (paper->origin.x, paper->origin.y + at, paper->size.width, 1));
  for (float at = GUIDE_EVERY / 2.0f; at < paper->size.width; at += GUIDE_EVERY)
    gtk_snapshot_append_color (snapshot, &colour,
                               &GRAPHENE_RECT_INIT (paper->origin.x + at, paper->origin.y, 1, paper->size.height));
}

static void
draw_sheet (LbScanView *self, GtkSnapshot *snapshot, GdkTexture *texture)
{
  const LbScanPage *page = lb_scan_sheet_get_page (self->sheet);
  const gboolean on_side = page->quarters % 2 != 0;
  const float across = on_side ? page->height : page->width, down = on_side ? page->width : page->height;
  const float room_across = gtk_widget_get_width (GTK_WIDGET (self)),
              room_down = gtk_widget_get_height (GTK_WIDGET (self));
  const float scale = MIN (room_across / across, room_down / down);
  const graphene_rect_t paper = GRAPHENE_RECT_INIT ((room_across - across * scale) / 2, (room_down - down * scale) / 2,
                                                    across * scale, down * scale);
  static const GdkRGBA white = { 1, 1, 1, 1 };

  gtk_snapshot_push_clip (snapshot, &paper);
  gtk_snapshot_append_color (snapshot, &white, &paper);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (room_across / 2, room_down / 2));
  gtk_snapshot_rotate (snapshot, page->quarters * 90 + page->tilt / 10.0f);
  gtk_snapshot_append_texture (snapshot, texture,
                               &GRAPHENE_RECT_INIT (-page->width * scale / 2, -page->height * scale / 2,
                                                    page->width * scale, page->height * scale));
  gtk_snapshot_restore (snapshot);
  if (self->guides)
    draw_guides (snapshot, &paper);
  gtk_snapshot_pop (snapshot);
}

static void
lb_scan_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LbScanView *self = LB_SCAN_VIEW (widget);
  GdkTexture *texture = self->texture;

  if (self->sheet == NULL)
    return;
  if (texture == NULL)
    texture = lb_scan_sheet_get_thumbnail (self->sheet);
  if (texture != NULL)
    draw_sheet (self, snapshot, texture);
}

static void
lb_scan_view_dispose (GObject *object)
{
  LbScanView *self = LB_SCAN_VIEW (object);

  g_clear_signal_handler (&self->look_id, self->sheet);
  g_clear_object (&self->sheet);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (lb_scan_view_parent_class)->dispose (object);
}

static void
lb_scan_view_class_init (LbScanViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_scan_view_dispose;
  widget_class->snapshot = lb_scan_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "scanview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lb_scan_view_init (LbScanView *self)
{
}

GtkWidget *
lb_scan_view_new (void)
{
  return g_object_new (LB_TYPE_SCAN_VIEW, NULL);
}

void
lb_scan_view_set_sheet (LbScanView *self, LbScanSheet *sheet)
{
  g_return_if_fail (LB_IS_SCAN_VIEW (self));

  if (self->sheet == sheet)
    return;
  g_clear_signal_handler (&self->look_id, self->sheet);
  g_set_object (&self->sheet, sheet);
  g_clear_object (&self->texture);
  if (sheet != NULL)
    self->look_id = g_signal_connect_swapped (sheet, "notify::look", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lb_scan_view_set_texture (LbScanView *self, GdkTexture *texture)
{
  g_return_if_fail (LB_IS_SCAN_VIEW (self));

  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lb_scan_view_set_guides (LbScanView *self, gboolean guides)
{
  g_return_if_fail (LB_IS_SCAN_VIEW (self));

  self->guides = guides;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

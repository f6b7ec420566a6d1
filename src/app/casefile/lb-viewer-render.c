/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-viewer"
#include "lb-viewer-render.h"

#include "lb-leaf-run.h"

GdkTexture *
lb_render_page (GFile *file, int page, int width, int quarters, gint64 dots_most, int *ret_pages,
                GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL;
  LbLeafOrder order;
  LbLeafPicture picture;
  GdkTexture *texture;

  g_return_val_if_fail (G_IS_FILE (file) && ret_pages != NULL, NULL);

  path = g_file_get_path (file);
  order = (LbLeafOrder) { path, page, CLAMP (width, 64, LB_RENDER_SIDE_MOST), quarters, dots_most };
  if (!lb_leaf_run (&order, cancellable, &picture, error))
    return NULL;
  *ret_pages = picture.pages;
  texture = gdk_memory_texture_new (picture.width, picture.height, GDK_MEMORY_DEFAULT, picture.dots,
                                    (gsize) picture.stride);
  g_bytes_unref (picture.dots);
  return texture;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-scan"
#include "lb-scan-sheet.h"

#include <glib/gstdio.h>

#include "lb-scan-picture.h"

#define THUMBNAIL 256 /* dots of its longer side, for screens of double resolution too */

struct _LbScanSheet
{
  GObject parent_instance;
  LbScanPage *page;       /* (owned) */
  GdkTexture *thumbnail;  /* (owned) (nullable) */
  gboolean leaves_file;
};

G_DEFINE_FINAL_TYPE (LbScanSheet, lb_scan_sheet, G_TYPE_OBJECT)

typedef enum { PROP_LOOK = 1, N_PROPERTIES } LbScanSheetProperty;

static GParamSpec *properties[N_PROPERTIES];

typedef struct { char *path; int side; } Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->path);
  g_free (reading);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  int width = 0, height = 0;
  g_autoptr (GBytes) bytes = lb_scan_picture_read (reading->path, reading->side, &width, &height, &error);

  if (bytes == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8, bytes, (gsize) width * 3),
                           g_object_unref);
}

void
lb_scan_sheet_read_async (LbScanSheet *self, int side, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading = g_new0 (Reading, 1);

  g_return_if_fail (LB_IS_SCAN_SHEET (self));

  reading->path = g_strdup (self->page->path);
  reading->side = side;
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, lb_scan_sheet_read_async);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_thread);
}

GdkTexture *
lb_scan_sheet_read_finish (LbScanSheet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_scan_sheet_read_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
thumbnail_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LbScanSheet *self = LB_SCAN_SHEET (source);

  self->thumbnail = lb_scan_sheet_read_finish (self, result, NULL);
  g_object_notify_by_pspec (source, properties[PROP_LOOK]);
}

static void
lb_scan_sheet_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_boolean (value, TRUE);
}

static void
lb_scan_sheet_finalize (GObject *object)
{
  LbScanSheet *self = LB_SCAN_SHEET (object);

  if (!self->leaves_file)
    g_unlink (self->page->path);
  lb_scan_page_free (self->page);
  g_clear_object (&self->thumbnail);
  G_OBJECT_CLASS (lb_scan_sheet_parent_class)->finalize (object);
}

static void
lb_scan_sheet_class_init (LbScanSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = lb_scan_sheet_get_property;
  G_OBJECT_CLASS (klass)->finalize = lb_scan_sheet_finalize;
  properties[PROP_LOOK] = g_param_spec_boolean ("look", NULL, NULL, TRUE,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);
}

static void
lb_scan_sheet_init (LbScanSheet *self)
{
}

LbScanSheet *
lb_scan_sheet_new (LbScanPage *page)
{
  LbScanSheet *self = g_object_new (LB_TYPE_SCAN_SHEET, NULL);

  self->page = page;
  lb_scan_sheet_read_async (self, THUMBNAIL, NULL, thumbnail_cb, NULL);
  return self;
}

void
lb_scan_sheet_leave_file (LbScanSheet *self)
{
  g_return_if_fail (LB_IS_SCAN_SHEET (self));
  self->leaves_file = TRUE;
}

const LbScanPage *
lb_scan_sheet_get_page (LbScanSheet *self)
{
  g_return_val_if_fail (LB_IS_SCAN_SHEET (self), NULL);
  return self->page;
}

GdkTexture *
lb_scan_sheet_get_thumbnail (LbScanSheet *self)
{
  g_return_val_if_fail (LB_IS_SCAN_SHEET (self), NULL);
  return self->thumbnail;
}

void
lb_scan_sheet_turn (LbScanSheet *self, int quarters)
{
  g_return_if_fail (LB_IS_SCAN_SHEET (self));

  self->page->quarters = ((self->page->quarters + quarters) % 4 + 4) % 4;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOOK]);
}

void
lb_scan_sheet_set_tilt (LbScanSheet *self, int tilt)
{
  g_return_if_fail (LB_IS_SCAN_SHEET (self));

  tilt = CLAMP (tilt, -LB_SCAN_TILT_MOST, LB_SCAN_TILT_MOST);
  if (self->page->tilt == tilt)
    return;
  self->page->tilt = tilt;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOOK]);
}

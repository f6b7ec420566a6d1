/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-files-box"
#include "lb-files-box.h"
#include <glib/gi18n.h>
#include "lb-attach.h"
#include "lb-failure.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-platform.h"
#include "lb-row.h"
#include "lb-window.h"

struct _LbFilesBox
{
  GtkWidget parent_instance;
  GtkListBox *list;
  GtkWidget *box, *add_button, *hint, *busy;
  GListStore *files;         /* (owned) (element-type LbRow of LbFile) */
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  char *label;               /* (owned) (nullable) */
  guint attaching;
  gboolean read_only;
};

G_DEFINE_FINAL_TYPE (LbFilesBox, lb_files_box, GTK_TYPE_WIDGET)

typedef enum { PROP_READ_ONLY = 1, PROP_N_FILES, PROP_LABEL, N_PROPERTIES } LbFilesBoxProperty;
enum { SIGNAL_CHANGED, SIGNAL_FAILED, SIGNAL_FILE_ACTIVATED, N_SIGNALS };

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

LbFile *
lb_file_copy (const LbFile *file)
{
  LbFile *copy = g_new0 (LbFile, 1);

  g_return_val_if_fail (file != NULL, NULL);
  copy->blob = g_strdup (file->blob);
  copy->name = g_strdup (file->name);
  copy->media_type = g_strdup (file->media_type);
  copy->size = file->size;
  return copy;
}

GStrv
lb_files_digests (GPtrArray *files)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; files != NULL && i < files->len; i++)
    g_strv_builder_add (builder, ((LbFile *) g_ptr_array_index (files, i))->blob);
  return g_strv_builder_end (builder);
}

static void
announce (LbFilesBox *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FILES]);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
update (LbFilesBox *self)
{
  gtk_widget_set_visible (self->add_button, !self->read_only);
  gtk_widget_set_visible (self->hint, !self->read_only && lb_files_box_get_n_files (self) == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list), lb_files_box_get_n_files (self) > 0);
  gtk_widget_set_visible (self->busy, self->attaching > 0);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbFilesBox) self = data;
  g_autoptr (GError) error = NULL;

  if (!lb_open_file_finish (result, &error))
    lb_window_report_error (lb_window_of (self), error);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbFilesBox) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = lb_client_get_blob_finish (LB_CLIENT (source), result, &error);

  if (file == NULL)
    lb_window_report_error (lb_window_of (self), error);
  else
    lb_open_file_async (GTK_WIDGET (self), file, self->cancellable, opened_cb, g_object_ref (self));
}

static void
open_file (LbFilesBox *self, LbFile *file)
{
  gboolean handled = FALSE;

  g_signal_emit (self, signals[SIGNAL_FILE_ACTIVATED], 0, file, &handled);
  if (!handled && self->client != NULL)
    lb_client_get_blob_async (self->client, file->blob, self->cancellable, fetched_cb, g_object_ref (self));
}

static void
row_activated_cb (LbFilesBox *self, GtkListBoxRow *row)
{
  g_autoptr (LbRow) item = NULL;

  g_assert (LB_IS_FILES_BOX (self));
  item = g_list_model_get_item (G_LIST_MODEL (self->files), (guint) gtk_list_box_row_get_index (row));
  if (item != NULL)
    open_file (self, lb_row_get (item));
}

static void
remove_cb (LbFilesBox *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);

  g_assert (LB_IS_FILES_BOX (self));
  g_list_store_remove (self->files, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
  update (self);
  announce (self);
}

static GtkWidget *
new_remove_button (LbFilesBox *self, const LbFile *file)
{
  g_autofree char *label = g_strdup_printf (_("Remove %s"), file->name);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  lb_widget_set_accessible_label (button, label);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
new_row_cb (gpointer item, gpointer data)
{
  LbFilesBox *self = data;
  const LbFile *file = lb_row_get (item);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (file->name);
  g_autofree char *size_text = lb_name_size (file->size);
  GtkWidget *size = gtk_label_new (size_text);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (size, "dim-label");
  gtk_widget_add_css_class (size, "numeric");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (
                    g_str_has_prefix (file->media_type, "image/") ? "image-x-generic-symbolic"
                                                                  : "x-office-document-symbolic"));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), size);
  if (!self->read_only)
    gtk_box_append (GTK_BOX (box), new_remove_button (self, file));
  gtk_widget_add_css_class (box, "file-row");
  return box;
}

/* @file (nullable) (transfer full) */
static void
end_attaching (LbFilesBox *self, LbFile *file, const GError *error)
{
  g_autoptr (LbRow) row = NULL;

  self->attaching--;
  if (file == NULL)
    {
      if (!lb_error_is_cancelled (error))
        g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
      if (self->list != NULL)
        update (self);
      return;
    }
  row = lb_row_new (file, (GDestroyNotify) lb_file_free);
  if (self->list == NULL)
    return;
  g_list_store_append (self->files, row);
  update (self);
  announce (self);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbFilesBox) self = data;
  g_autoptr (GError) error = NULL;
  LbFile *file = lb_attach_finish (LB_CLIENT (source), result, &error);

  end_attaching (self, file, error);
}

void
lb_files_box_add (LbFilesBox *self, GFile *file)
{
  g_return_if_fail (LB_IS_FILES_BOX (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->client == NULL || self->read_only)
    return;
  self->attaching++;
  update (self);
  lb_attach_async (self->client, file, self->cancellable, attached_cb, g_object_ref (self));
}

static void
add_list (LbFilesBox *self, const GSList *files)
{
  for (; files != NULL; files = files->next)
    lb_files_box_add (self, files->data);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbFilesBox) self = LB_FILES_BOX (g_object_ref (source));
  g_autoptr (GListModel) files = lb_file_dialog_open_finish (result, NULL);

  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      lb_files_box_add (self, file);
    }
}

void
lb_files_box_choose (LbFilesBox *self)
{
  g_return_if_fail (LB_IS_FILES_BOX (self));

  if (!self->read_only)
    lb_file_dialog_open_async (GTK_WIDGET (self), self->label != NULL ? self->label : _("Choose Files"),
                               LB_FILES_DOCUMENTS, TRUE, self->cancellable, chosen_cb, NULL);
}

/* Pasting */

static void
picture_attached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbFilesBox) self = data;
  g_autoptr (GError) error = NULL;
  LbFile *file = lb_client_attach_finish (LB_CLIENT (source), result, &error);

  end_attaching (self, file, error);
}

static void
compress_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, gdk_texture_save_to_png_bytes (data), (GDestroyNotify) g_bytes_unref);
}

static void
compressed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LbFilesBox *self = LB_FILES_BOX (source);
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), NULL);

  if (bytes != NULL && self->client != NULL)
    {
      lb_client_attach_bytes_async (self->client, bytes, _("Pasted picture.png"), "image/png", self->cancellable,
                                    picture_attached_cb, g_object_ref (self));
      return;
    }
  self->attaching--;
  if (self->list != NULL)
    update (self);
}

static void
add_picture (LbFilesBox *self, GdkTexture *picture)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, compressed_cb, NULL);

  self->attaching++;
  update (self);
  g_task_set_task_data (task, g_object_ref (picture), g_object_unref);
  g_task_run_in_thread (task, compress_thread);
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbFilesBox) self = data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (self->list == NULL || self->client == NULL)
    return;
  if (value == NULL)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  else if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    add_list (self, g_value_get_boxed (value));
  else
    add_picture (self, g_value_get_object (value));
}

void
lb_files_box_paste (LbFilesBox *self)
{
  GdkClipboard *clipboard;
  GdkContentFormats *formats;
  const GType kinds[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE };

  g_return_if_fail (LB_IS_FILES_BOX (self));

  if (self->client == NULL || self->read_only)
    return;
  clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  formats = gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (
    gdk_clipboard_get_formats (clipboard)));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (gdk_content_formats_contain_gtype (formats, kinds[i]))
      {
        gdk_clipboard_read_value_async (clipboard, kinds[i], G_PRIORITY_DEFAULT, self->cancellable, pasted_cb,
                                        g_object_ref (self));
        gdk_content_formats_unref (formats);
        return;
      }
  gdk_content_formats_unref (formats);
  if (lb_window_of (self) != NULL)
    lb_window_toast (lb_window_of (self), _("Neither files nor a picture have been copied: copy them, then paste."));
}

static gboolean
drop_cb (LbFilesBox *self, const GValue *value)
{
  g_assert (LB_IS_FILES_BOX (self));
  if (self->read_only || !G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  add_list (self, g_value_get_boxed (value));
  return TRUE;
}

static void
lb_files_box_default_failed (LbFilesBox *self, GError *error)
{
  lb_window_report_error (lb_window_of (self), error);
}

static void
lb_files_box_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LbFilesBox *self = LB_FILES_BOX (object);

  switch ((LbFilesBoxProperty) id)
    {
    case PROP_READ_ONLY:
      g_value_set_boolean (value, self->read_only);
      break;
    case PROP_N_FILES:
      g_value_set_uint (value, lb_files_box_get_n_files (self));
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_files_box_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  LbFilesBox *self = LB_FILES_BOX (object);

  switch ((LbFilesBoxProperty) id)
    {
    case PROP_READ_ONLY:
      lb_files_box_set_read_only (self, g_value_get_boolean (value));
      break;
    case PROP_LABEL:
      lb_files_box_set_label (self, g_value_get_string (value));
      break;
    case PROP_N_FILES:
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_files_box_dispose (GObject *object)
{
  LbFilesBox *self = LB_FILES_BOX (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_FILES_BOX);
  self->list = NULL;
  G_OBJECT_CLASS (lb_files_box_parent_class)->dispose (object);
}

static void
lb_files_box_finalize (GObject *object)
{
  LbFilesBox *self = LB_FILES_BOX (object);

  g_clear_object (&self->files);
  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_free (self->label);
  G_OBJECT_CLASS (lb_files_box_parent_class)->finalize (object);
}

static void
install_properties_and_signals (GObjectClass *klass)
{
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  properties[PROP_N_FILES] = g_param_spec_uint ("n-files", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READWRITE | flags);
  g_object_class_install_properties (klass, N_PROPERTIES, properties);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new_class_handler ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                                       G_CALLBACK (lb_files_box_default_failed), NULL, NULL, NULL,
                                                       G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[SIGNAL_FILE_ACTIVATED] = g_signal_new ("file-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                                 g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1,
                                                 G_TYPE_POINTER);
}

static void
lb_files_box_class_init (LbFilesBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_files_box_dispose;
  object_class->finalize = lb_files_box_finalize;
  object_class->get_property = lb_files_box_get_property;
  object_class->set_property = lb_files_box_set_property;
  install_properties_and_signals (object_class);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/widgets/lb-files-box.ui");
  gtk_widget_class_bind_template_child (widget_class, LbFilesBox, box);
  gtk_widget_class_bind_template_child (widget_class, LbFilesBox, list);
  gtk_widget_class_bind_template_child (widget_class, LbFilesBox, add_button);
  gtk_widget_class_bind_template_child (widget_class, LbFilesBox, hint);
  gtk_widget_class_bind_template_child (widget_class, LbFilesBox, busy);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, lb_files_box_choose);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "filesbox");
}

static void
lb_files_box_init (LbFilesBox *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->cancellable = g_cancellable_new ();
  self->files = g_list_store_new (LB_TYPE_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->files), new_row_cb, self, NULL);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  update (self);
}

GtkWidget *
lb_files_box_new (LbClient *client)
{
  LbFilesBox *self = g_object_new (LB_TYPE_FILES_BOX, NULL);

  lb_files_box_set_client (self, client);
  return GTK_WIDGET (self);
}

void
lb_files_box_set_client (LbFilesBox *self, LbClient *client)
{
  g_return_if_fail (LB_IS_FILES_BOX (self));
  g_return_if_fail (client == NULL || LB_IS_CLIENT (client));
  g_set_object (&self->client, client);
}

void
lb_files_box_set_label (LbFilesBox *self, const char *label)
{
  g_autofree char *button_label = NULL;

  g_return_if_fail (LB_IS_FILES_BOX (self));
  if (g_strcmp0 (self->label, label) == 0)
    return;
  g_free (self->label);
  self->label = g_strdup (label);
  button_label = label != NULL ? g_strdup_printf (_("Choose Files: %s"), label) : g_strdup (_("Choose Files"));
  lb_widget_set_accessible_label (self->add_button, button_label);
  lb_widget_set_accessible_label (self->list, label != NULL ? label : _("Attached files"));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

void
lb_files_box_set_read_only (LbFilesBox *self, gboolean read_only)
{
  g_return_if_fail (LB_IS_FILES_BOX (self));

  read_only = read_only != FALSE;
  if (self->read_only == read_only)
    return;
  self->read_only = read_only;
  g_list_model_items_changed (G_LIST_MODEL (self->files), 0, lb_files_box_get_n_files (self),
                              lb_files_box_get_n_files (self));
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_ONLY]);
}

void
lb_files_box_set_files (LbFilesBox *self, GPtrArray *files)
{
  GPtrArray *copies = g_ptr_array_new ();

  g_return_if_fail (LB_IS_FILES_BOX (self));
  for (guint i = 0; files != NULL && i < files->len; i++)
    g_ptr_array_add (copies, lb_file_copy (g_ptr_array_index (files, i)));
  lb_row_fill (self->files, copies, (GDestroyNotify) lb_file_free);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FILES]);
}

GPtrArray *
lb_files_box_get_files (LbFilesBox *self)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_file_free);

  g_return_val_if_fail (LB_IS_FILES_BOX (self), files);
  for (guint i = 0; i < lb_files_box_get_n_files (self); i++)
    {
      g_autoptr (LbRow) row = g_list_model_get_item (G_LIST_MODEL (self->files), i);

      g_ptr_array_add (files, lb_file_copy (lb_row_get (row)));
    }
  return files;
}

guint
lb_files_box_get_n_files (LbFilesBox *self)
{
  g_return_val_if_fail (LB_IS_FILES_BOX (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->files));
}

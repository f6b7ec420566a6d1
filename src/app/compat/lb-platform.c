/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one file that names GtkFileChooserNative, AdwMessageDialog and gtk_show_uri.
 */
#define G_LOG_DOMAIN "lb-platform"
#include "lb-platform.h"
#include <adwaita.h>
#include <glib/gi18n.h>

static GtkWindow *
window_of (GtkWidget *widget)
{
  GtkRoot *root = widget != NULL ? gtk_widget_get_root (widget) : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
return_dismissed (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Dismissed");
}

static void
add_filter (GtkFileChooser *chooser, LbFileKind kind)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  switch (kind)
    {
    case LB_FILES_DOCUMENTS:
      gtk_file_filter_set_name (filter, _("PDF and pictures"));
      gtk_file_filter_add_mime_type (filter, "application/pdf");
      gtk_file_filter_add_mime_type (filter, "image/png");
      gtk_file_filter_add_mime_type (filter, "image/jpeg");
      gtk_file_filter_add_mime_type (filter, "image/tiff");
      break;
    case LB_FILES_PDF:
      gtk_file_filter_set_name (filter, _("PDF"));
      gtk_file_filter_add_mime_type (filter, "application/pdf");
      break;
    case LB_FILES_ARCHIVE:
      gtk_file_filter_set_name (filter, _("Case archives"));
      gtk_file_filter_add_mime_type (filter, "application/zip");
      break;
    case LB_FILES_ANY:
    default:
      return;
    }
  gtk_file_chooser_add_filter (chooser, filter);
}

/* A clerk's scans lie in one folder: the next files are looked for where the last ones were. */
static GFile *last_folder;

static void
remember_folder (GtkFileChooser *chooser)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_current_folder (chooser);

  if (gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_OPEN && folder != NULL)
    g_set_object (&last_folder, folder);
}

static void
chooser_response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GListModel) files = NULL;

  g_signal_handlers_disconnect_by_func (dialog, chooser_response_cb, data);
  if (response == GTK_RESPONSE_ACCEPT)
    {
      files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      remember_folder (GTK_FILE_CHOOSER (dialog));
    }
  if (files == NULL || g_list_model_get_n_items (files) == 0)
    return_dismissed (task);
  else
    g_task_return_pointer (task, g_steal_pointer (&files), g_object_unref);
  gtk_native_dialog_destroy (dialog);
}

static void
chooser_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  gtk_native_dialog_hide (data);
}

static void
run_chooser (GtkFileChooserNative *dialog, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  /* The task keeps the dialog while it is open; the response breaks the circle. */
  g_task_set_task_data (task, dialog, g_object_unref);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (chooser_response_cb), task);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (chooser_cancelled_cb), dialog, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
lb_file_dialog_open_async (GtkWidget *parent, const char *title, LbFileKind kind, gboolean multiple,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (parent, cancellable, callback, data);
  GtkFileChooserNative *dialog;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_task_set_source_tag (task, lb_file_dialog_open_async);
  dialog = gtk_file_chooser_native_new (title, window_of (parent), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), multiple);
  add_filter (GTK_FILE_CHOOSER (dialog), kind);
  if (last_folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), last_folder, NULL);
  run_chooser (dialog, task);
}

GListModel *
lb_file_dialog_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_file_dialog_open_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
lb_file_dialog_save_async (GtkWidget *parent, const char *title, const char *name, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (parent, cancellable, callback, data);
  GtkFileChooserNative *dialog;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_task_set_source_tag (task, lb_file_dialog_save_async);
  dialog = gtk_file_chooser_native_new (title, window_of (parent), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  run_chooser (dialog, task);
}

GFile *
lb_file_dialog_save_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GListModel) files = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, lb_file_dialog_save_async), NULL);
  files = g_task_propagate_pointer (G_TASK (result), error);
  return files != NULL ? g_list_model_get_item (files, 0) : NULL;
}

static void
answer_cb (AdwMessageDialog *dialog, const char *answer, gpointer data)
{
  g_autoptr (GTask) task = data;

  g_signal_handlers_disconnect_by_func (dialog, answer_cb, data);
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return_dismissed (task);
  else
    g_task_return_pointer (task, g_strdup (answer), g_free);
}

static void
ask_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  gtk_window_close (data);
}

static void
add_answers (AdwMessageDialog *dialog, const LbAnswer *answers)
{
  static const AdwResponseAppearance appearances[] = {
    [LB_ANSWER_PLAIN] = ADW_RESPONSE_DEFAULT,
    [LB_ANSWER_SUGGESTED] = ADW_RESPONSE_SUGGESTED,
    [LB_ANSWER_DESTRUCTIVE] = ADW_RESPONSE_DESTRUCTIVE,
  };

  adw_message_dialog_set_close_response (dialog, answers->id);
  adw_message_dialog_set_default_response (dialog, answers->id);
  for (const LbAnswer *answer = answers; answer->id != NULL; answer++)
    {
      adw_message_dialog_add_response (dialog, answer->id, answer->label);
      adw_message_dialog_set_response_appearance (dialog, answer->id, appearances[answer->kind]);
      if (answer->kind == LB_ANSWER_SUGGESTED)
        adw_message_dialog_set_default_response (dialog, answer->id);
    }
}

/* A button with a key in its label is called by its label and labelled by it as well: assistive technology would read
 * its name twice. */
static void
name_once (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget))
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_once (child);
}

void
lb_ask_async (GtkWidget *parent, const char *heading, const char *body, GtkWidget *extra, const LbAnswer *answers,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (parent, cancellable, callback, data);
  GtkWidget *dialog;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (answers != NULL && answers->id != NULL);
  g_task_set_source_tag (task, lb_ask_async);
  dialog = adw_message_dialog_new (window_of (parent), heading, body);
  if (extra != NULL)
    adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), extra);
  add_answers (ADW_MESSAGE_DIALOG (dialog), answers);
  g_signal_connect (dialog, "response", G_CALLBACK (answer_cb), task);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (ask_cancelled_cb), dialog, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  name_once (dialog);
}

char *
lb_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_ask_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  /* With no window as parent the source is NULL, and the result a task all the same. */
  if (g_app_info_launch_default_for_uri_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
lb_open_file_async (GtkWidget *parent, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer data)
{
  GTask *task = g_task_new (parent, cancellable, callback, data);
  g_autoptr (GdkAppLaunchContext) context = NULL;
  g_autofree char *uri = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (G_IS_FILE (file));
  g_task_set_source_tag (task, lb_open_file_async);
  context = gdk_display_get_app_launch_context (gtk_widget_get_display (parent));
  uri = g_file_get_uri (file);
  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), cancellable, shown_cb, task);
}

gboolean
lb_open_file_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_open_file_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

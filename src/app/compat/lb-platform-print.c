/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Printing a PDF page by page through GtkPrintOperation.
 */
#define G_LOG_DOMAIN "lb-platform"
#include "lb-platform.h"
#include <poppler.h>

static GFile *print_folder; /* (owned) (nullable) where jobs go instead of to a printer */

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int number, gpointer data)
{
  PopplerDocument *document = data;
  PopplerPage *page = poppler_document_get_page (document, number);
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  double width, height, scale;

  if (page == NULL)
    return;
  poppler_page_get_size (page, &width, &height);
  scale = MIN (gtk_print_context_get_width (context) / width, gtk_print_context_get_height (context) / height);
  cairo_scale (cairo, scale, scale);
  poppler_page_render_for_printing (page, cairo);
  g_object_unref (page);
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult outcome, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  g_signal_handlers_disconnect_by_func (operation, done_cb, data);
  if (outcome == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (operation, &error);
      g_task_return_error (task, error);
    }
  else if (outcome == GTK_PRINT_OPERATION_RESULT_CANCEL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Dismissed");
  else
    g_task_return_boolean (task, TRUE);
}

void
lb_print_to_folder (GFile *folder)
{
  g_return_if_fail (folder == NULL || G_IS_FILE (folder));
  g_set_object (&print_folder, folder);
}

/* With the system's dialog, or into the folder. */
static void
run (GtkPrintOperation *operation, GtkWidget *parent, const char *title)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;

  if (print_folder != NULL)
    {
      g_autofree char *name = g_strdelimit (g_strdup_printf ("%s.pdf", title), "/", '_');
      g_autoptr (GFile) file = g_file_get_child (print_folder, name);

      gtk_print_operation_set_export_filename (operation, g_file_peek_path (file));
    }
  gtk_print_operation_run (operation, print_folder != NULL ? GTK_PRINT_OPERATION_ACTION_EXPORT
                                                           : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, window, NULL);
}

void
lb_print_pdf_async (GtkWidget *parent, GFile *file, const char *title, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (parent, cancellable, callback, data);
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  PopplerDocument *document;
  GError *error = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (G_IS_FILE (file));
  g_task_set_source_tag (task, lb_print_pdf_async);
  document = poppler_document_new_from_gfile (file, NULL, cancellable, &error);
  if (document == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  gtk_print_operation_set_job_name (operation, title);
  gtk_print_operation_set_n_pages (operation, poppler_document_get_n_pages (document));
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_object_set_data_full (G_OBJECT (operation), "lb-document", document, g_object_unref);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), document);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), task);
  run (operation, parent, title);
}

gboolean
lb_print_pdf_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_print_pdf_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-decision"
#include "lb-ask-editors.h"

#include <glib/gi18n.h>
#include "lb-files-box.h"
#include "lb-paper.h"
#include "lb-window.h"

struct _LbResultEditor
{
  AdwBin parent_instance;
  LbFilesBox *files;     /* (owned by the tree) */
  GtkWidget *make;       /* (owned by the tree) */
  LbClient *client;      /* (owned) */
  LbDocument *document;  /* (owned) (nullable) the decision as a document */
  char *name;            /* (owned) of its file */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbResultEditor, lb_result_editor, ADW_TYPE_BIN)

static guint changed_signal;

static void
lb_result_editor_dispose (GObject *object)
{
  LbResultEditor *self = LB_RESULT_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (lb_result_editor_parent_class)->dispose (object);
}

static void
lb_result_editor_finalize (GObject *object)
{
  LbResultEditor *self = LB_RESULT_EDITOR (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->document, lb_document_unref);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (lb_result_editor_parent_class)->finalize (object);
}

static void
lb_result_editor_class_init (LbResultEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_result_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_result_editor_finalize;
  changed_signal = g_signal_new ("changed", LB_TYPE_RESULT_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
emit_changed (LbResultEditor *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
fail (LbResultEditor *self, const GError *error)
{
  LbMainWindow *window = lb_window_of (self);

  gtk_widget_set_sensitive (self->make, TRUE);
  if (window != NULL)
    lb_window_report_error (window, error);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbResultEditor) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = NULL;
  LbFile *file = lb_client_attach_finish (LB_CLIENT (source), result, &error);

  if (file == NULL)
    {
      fail (self, error);
      return;
    }
  files = lb_files_box_get_files (self->files);
  g_ptr_array_insert (files, 0, file);
  lb_files_box_set_files (self->files, files);
  emit_changed (self);
}

static void
make_pdf (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *bytes = lb_document_to_pdf (data, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LbResultEditor *self = LB_RESULT_EDITOR (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (bytes == NULL)
    fail (self, error);
  else
    lb_client_attach_bytes_async (self->client, bytes, self->name, "application/pdf", self->cancellable,
                                  attached_cb, g_object_ref (self));
}

static void
make_cb (LbResultEditor *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, made_cb, NULL);

  gtk_widget_set_sensitive (self->make, FALSE);
  g_task_set_task_data (task, lb_document_ref (self->document), (GDestroyNotify) lb_document_unref);
  g_task_run_in_thread (task, make_pdf);
}

static void
lb_result_editor_init (LbResultEditor *self)
{
  self->cancellable = g_cancellable_new ();
}

/* The document of the decision that the item rests on. */
static void
build_document (LbResultEditor *self, const LbAskContext *context)
{
  const LbCaseItem *item = context->item != NULL ? lb_case_item (context->state, context->item) : NULL;

  for (guint i = context->events->len; item != NULL && i > 0; i--)
    {
      const LbEvent *event = context->events->pdata[i - 1];

      if (g_strcmp0 (event->item, context->item) != 0
          || (event->type != LB_EVENT_GRANTED && event->type != LB_EVENT_REFUSED))
        continue;
      self->document =
        lb_paper_build (event->type == LB_EVENT_GRANTED ? LB_PAPER_GRANT : LB_PAPER_REFUSAL, context->state,
                        context->events, event->version, &context->context, NULL);
      self->name =
        g_strdup_printf ("%s.pdf", item->decision_number != NULL ? item->decision_number : "result");
      return;
    }
}

GtkWidget *
lb_result_editor_new (const LbAskContext *context)
{
  LbResultEditor *self = g_object_new (LB_TYPE_RESULT_EDITOR, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  g_return_val_if_fail (context != NULL, NULL);

  self->client = g_object_ref (context->client);
  build_document (self, context);
  self->files = LB_FILES_BOX (lb_files_box_new (self->client));
  lb_files_box_set_label (self->files, _("Result"));
  g_signal_connect_object (self->files, "changed", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  self->make = gtk_button_new_with_label (_("Make the decision document"));
  gtk_widget_set_halign (self->make, GTK_ALIGN_START);
  gtk_widget_set_visible (self->make, self->document != NULL);
  g_signal_connect_object (self->make, "clicked", G_CALLBACK (make_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->make);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->files));
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

gboolean
lb_result_editor_collect (LbResultEditor *self, GVariantDict *dict, GError **error)
{
  g_autoptr (GPtrArray) files = NULL;

  g_return_val_if_fail (LB_IS_RESULT_EDITOR (self), FALSE);

  files = lb_files_box_get_files (self->files);
  if (files->len == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("Make the decision document or attach the result."));
      return FALSE;
    }
  g_variant_dict_insert_value (dict, "files", lb_files_to_variant (files));
  g_variant_dict_insert (dict, "seal", "s", ((LbFile *) files->pdata[0])->blob);
  return TRUE;
}

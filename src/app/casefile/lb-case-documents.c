/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-case-documents"
#include "lb-case-papers.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-paper.h"
#include "lb-platform.h"
#include "lb-scratch.h"
#include "lb-section.h"
#include "lb-viewer.h"
#include "lb-window.h"

typedef enum { USE_VIEW, USE_OPEN, USE_PRINT } Use;

struct _LbCaseDocuments
{
  AdwBin parent_instance;
  GtkBox *box;          /* (owned by the tree) */
  LbViewer *viewer;     /* (owned by the tree) */
  LbClient *client;     /* (owned) (nullable) */
  LbCase *state;        /* (owned) (nullable) */
  GPtrArray *events;    /* (owned) (nullable) (element-type LbEvent) */
  char *folder;         /* (owned) (nullable) where PDFs are made; removed with us */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbCaseDocuments, lb_case_documents, ADW_TYPE_BIN)

/* One document on its way to paper. */
typedef struct
{
  LbDocument *document; /* (owned) */
  char *path;           /* (owned) */
  char *title;          /* (owned) */
  Use use;
} Making;

static void
making_free (Making *making)
{
  lb_document_unref (making->document);
  g_free (making->path);
  g_free (making->title);
  g_free (making);
}

static void
lb_case_documents_dispose (GObject *object)
{
  g_cancellable_cancel (LB_CASE_DOCUMENTS (object)->cancellable);
  G_OBJECT_CLASS (lb_case_documents_parent_class)->dispose (object);
}

static void
lb_case_documents_finalize (GObject *object)
{
  LbCaseDocuments *self = LB_CASE_DOCUMENTS (object);

  if (self->folder != NULL)
    lb_scratch_remove (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_case_documents_parent_class)->finalize (object);
}

static void
lb_case_documents_class_init (LbCaseDocumentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_case_documents_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_case_documents_finalize;
}

static void
lb_case_documents_init (LbCaseDocuments *self)
{
  GtkWidget *viewer;

  self->cancellable = g_cancellable_new ();
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  adw_bin_set_child (ADW_BIN (self), lb_case_pane_new (GTK_WIDGET (self->box), &viewer));
  self->viewer = LB_VIEWER (viewer);
}

GtkWidget *
lb_case_documents_new (void)
{
  return g_object_new (LB_TYPE_CASE_DOCUMENTS, NULL);
}

static void
report (gpointer self, const GError *error)
{
  LbMainWindow *window = lb_window_of (self);

  if (window != NULL)
    lb_window_report_error (window, error);
}

/* Making */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!lb_open_file_finish (result, &error))
    report (source, error);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!lb_print_pdf_finish (result, &error))
    report (source, error);
}

static void
make_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Making *making = data;
  GError *error = NULL;

  if (lb_document_write_pdf (making->document, making->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LbCaseDocuments *self = LB_CASE_DOCUMENTS (source);
  Making *making = g_task_get_task_data (G_TASK (result));
  g_autoptr (GFile) file = g_file_new_for_path (making->path);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    report (self, error);
  else if (making->use == USE_OPEN)
    lb_open_file_async (GTK_WIDGET (self), file, self->cancellable, opened_cb, NULL);
  else if (making->use == USE_PRINT)
    lb_print_pdf_async (GTK_WIDGET (self), file, making->title, self->cancellable, printed_cb, NULL);
  else
    lb_viewer_show_file (self->viewer, file, making->title);
}

static char *
path_of (LbCaseDocuments *self, const LbPaperEntry *entry, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s-%" G_GINT64_FORMAT ".pdf", lb_paper_kind_name (entry->kind),
                                           entry->version);

  if (self->folder == NULL)
    self->folder = g_dir_make_tmp ("lianban-XXXXXX", error);
  return self->folder != NULL ? g_build_filename (self->folder, name, NULL) : NULL;
}

static LbDocument *
build (LbCaseDocuments *self, const LbPaperEntry *entry, GError **error)
{
  LbContext context;

  lb_client_context (self->client, self->state, &context);
  return lb_paper_build (entry->kind, self->state, self->events, entry->version, &context, error);
}

static void
make (LbCaseDocuments *self, const LbPaperEntry *entry, Use use)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  g_autofree char *path = path_of (self, entry, &error);
  LbDocument *document = path != NULL ? build (self, entry, &error) : NULL;
  Making *making;

  if (document == NULL)
    {
      report (self, error);
      return;
    }
  making = g_new0 (Making, 1);
  making->document = document;
  making->path = g_steal_pointer (&path);
  making->title = g_strdup (entry->title);
  making->use = use;
  task = g_task_new (self, self->cancellable, made_cb, NULL);
  g_task_set_task_data (task, making, (GDestroyNotify) making_free);
  g_task_run_in_thread (task, make_thread);
  if (use == USE_VIEW)
    lb_viewer_show_loading (self->viewer);
}

/* Saving */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  LbMainWindow *window = lb_window_of (source);

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    report (source, error);
  else if (window != NULL)
    lb_window_toast (window, _("Saved"));
}

static void
save_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LbCaseDocuments *self = LB_CASE_DOCUMENTS (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = lb_file_dialog_save_finish (result, &error);
  LbDocument *document = data;
  g_autoptr (GTask) task = NULL;
  Making *making;

  if (file == NULL)
    {
      report (self, error);
      lb_document_unref (document);
      return;
    }
  making = g_new0 (Making, 1);
  making->document = document;
  making->path = g_file_get_path (file);
  task = g_task_new (self, self->cancellable, saved_cb, NULL);
  g_task_set_task_data (task, making, (GDestroyNotify) making_free);
  g_task_run_in_thread (task, make_thread);
}

static void
save (LbCaseDocuments *self, const LbPaperEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("%s.pdf", entry->title);
  LbDocument *document = build (self, entry, &error);

  if (document == NULL)
    report (self, error);
  else
    lb_file_dialog_save_async (GTK_WIDGET (self), _("Save document"), name, self->cancellable, save_chosen_cb,
                               document);
}

/* The list */

static const LbPaperEntry *
entry_of (gpointer button)
{
  return g_object_get_data (button, "lb-entry");
}

static void
view_cb (GtkButton *button, gpointer data)
{
  make (data, entry_of (button), USE_VIEW);
}

static void
open_cb (GtkButton *button, gpointer data)
{
  make (data, entry_of (button), USE_OPEN);
}

static void
print_cb (GtkButton *button, gpointer data)
{
  make (data, entry_of (button), USE_PRINT);
}

static void
save_cb (GtkButton *button, gpointer data)
{
  save (data, entry_of (button));
}

static void
add_button (LbCaseDocuments *self, GtkWidget *line, const LbPaperEntry *entry, const char *label,
            const char *icon_name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", label, entry->title);

  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  lb_widget_set_accessible_label (button, spoken);
  g_object_set_data (G_OBJECT (button), "lb-entry", (gpointer) entry);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  gtk_box_append (GTK_BOX (line), button);
}

/* The part of a document's number that is not that of the case, which stands over the page already. */
static const char *
own_number (LbCaseDocuments *self, const LbPaperEntry *entry)
{
  const char *of_case = self->state->number, *number = entry->number != NULL ? entry->number : "";

  return of_case != NULL && g_str_has_prefix (number, of_case) && number[strlen (of_case)] == '-'
           ? number + strlen (of_case) + 1 : number;
}

static GtkWidget *
new_line (LbCaseDocuments *self, LbPaperEntry *entry, LbDay today)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2),
            *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (entry->title), *below;
  g_autofree char *day = lb_name_day (entry->day, today);
  g_autofree char *about = g_strdup_printf ("%s · %s%s", own_number (self, entry), day,
                                            entry->undone ? _(" · undone") : "");

  below = gtk_label_new (about);
  gtk_widget_set_tooltip_text (below, entry->number);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_wrap (GTK_LABEL (below), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (below), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (below, "caption");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), below);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_widget_add_css_class (line, "section-line");
  g_object_set_data_full (G_OBJECT (line), "lb-entry", entry, (GDestroyNotify) lb_paper_entry_free);
  add_button (self, line, entry, _("View"), "view-reveal-symbolic", G_CALLBACK (view_cb));
  add_button (self, line, entry, _("Open"), "document-open-symbolic", G_CALLBACK (open_cb));
  add_button (self, line, entry, _("Save"), "document-save-symbolic", G_CALLBACK (save_cb));
  add_button (self, line, entry, _("Print"), "document-print-symbolic", G_CALLBACK (print_cb));
  return line;
}

void
lb_case_documents_show (LbCaseDocuments *self, const LbSight *sight)
{
  g_autoptr (GPtrArray) entries = NULL;
  GtkWidget *section = lb_section_new (_("Documents"));

  g_return_if_fail (LB_IS_CASE_DOCUMENTS (self));
  g_return_if_fail (sight != NULL);

  g_set_object (&self->client, sight->client);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->state = lb_case_ref (sight->state);
  self->events = g_ptr_array_ref (sight->events);
  entries = lb_paper_documents (sight->state, sight->events, &sight->context);
  lb_box_clear (self->box);
  while (entries->len > 0)
    lb_section_add_widget (LB_SECTION (section),
                           new_line (self, g_ptr_array_steal_index (entries, 0), lb_sight_today (sight)));
  gtk_box_append (self->box, section);
}

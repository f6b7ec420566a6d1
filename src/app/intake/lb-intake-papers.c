/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-papers.h"

#include <glib/gi18n.h>

#include "lb-intake-paper.h"
#include "lb-paper.h"
#include "lb-platform.h"
#include "lb-window.h"

typedef enum { DO_OPEN, DO_SAVE, DO_PRINT } What;

struct _LbIntakePapers
{
  AdwBin parent_instance;

  GtkListBox *list;
  LbClient *client;   /* (owned) (nullable) */
  LbCase *state;      /* (owned) (nullable) */
  GPtrArray *events;  /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbIntakePapers, lb_intake_papers, ADW_TYPE_BIN)

typedef struct
{
  LbIntakePapers *self; /* (owned) */
  GFile *file;          /* (owned) (nullable) */
  char *title;          /* (owned) */
  What what;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->self);
  g_clear_object (&job->file);
  g_free (job->title);
  g_free (job);
}

static void
report (LbIntakePapers *self, const GError *error)
{
  LbMainWindow *window = lb_window_of (self);

  if (window != NULL)
    lb_window_report_error (window, error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  gboolean done = job->what == DO_PRINT ? lb_print_pdf_finish (result, &error)
                                        : lb_open_file_finish (result, &error);

  if (!done)
    report (job->self, error);
  job_free (job);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  LbMainWindow *window = lb_window_of (job->self);

  if (!g_file_copy_finish (G_FILE (source), result, &error))
    report (job->self, error);
  else if (window != NULL)
    lb_window_toast (window, _("The document was saved."));
  job_free (job);
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) place = lb_file_dialog_save_finish (result, &error);

  if (place == NULL)
    {
      report (job->self, error);
      job_free (job);
      return;
    }
  g_file_copy_async (job->file, place, G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, job->self->cancellable, NULL,
                     NULL, copied_cb, job);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  job->file = lb_intake_paper_write_finish (result, &error);
  if (job->file == NULL)
    {
      report (job->self, error);
      job_free (job);
      return;
    }
  switch (job->what)
    {
    case DO_OPEN:
      lb_open_file_async (GTK_WIDGET (job->self), job->file, job->self->cancellable, opened_cb, job);
      break;
    case DO_PRINT:
      lb_print_pdf_async (GTK_WIDGET (job->self), job->file, job->title, job->self->cancellable, opened_cb, job);
      break;
    case DO_SAVE:
    default:
      name = g_file_get_basename (job->file);
      lb_file_dialog_save_async (GTK_WIDGET (job->self), _("Save Document"), name, job->self->cancellable,
                                 place_chosen_cb, job);
      break;
    }
}

static void
start (LbIntakePapers *self, LbPaperEntry *entry, What what)
{
  LbContext context = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbDocument) document = NULL;
  g_autofree char *name = NULL;
  Job *job;

  lb_client_context (self->client, self->state, &context);
  document = lb_paper_build (entry->kind, self->state, self->events, entry->version, &context, &error);
  if (document == NULL)
    {
      report (self, error);
      return;
    }
  job = g_new0 (Job, 1);
  job->self = g_object_ref (self);
  job->title = g_strdup (entry->title);
  job->what = what;
  name = g_strdup_printf ("%s %s", entry->number != NULL ? entry->number : self->state->id, entry->title);
  lb_intake_paper_write_async (document, name, self->cancellable, written_cb, job);
}

static void
button_cb (LbIntakePapers *self, GtkButton *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);

  start (self, g_object_get_data (G_OBJECT (row), "entry"),
         (What) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "what")));
}

static void
add_button (LbIntakePapers *self, GtkWidget *row, const char *icon, const char *verb, const char *title, What what)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  /* Translators: what a button does, then the document: "Print: Receipt". */
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), verb, title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, verb);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data (G_OBJECT (button), "what", GINT_TO_POINTER (what));
  g_signal_connect_object (button, "clicked", G_CALLBACK (button_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
new_row (LbIntakePapers *self, LbPaperEntry *entry)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), entry->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), entry->number);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_object_set_data_full (G_OBJECT (row), "entry", entry, (GDestroyNotify) lb_paper_entry_free);
  add_button (self, row, "document-open-symbolic", _("Open"), entry->title, DO_OPEN);
  add_button (self, row, "document-save-symbolic", _("Save"), entry->title, DO_SAVE);
  add_button (self, row, "document-print-symbolic", _("Print"), entry->title, DO_PRINT);
  return row;
}

void
lb_intake_papers_set_case (LbIntakePapers *self, LbClient *client, LbCase *state, GPtrArray *events)
{
  LbContext context = { NULL };
  g_autoptr (GPtrArray) entries = NULL;
  GtkListBoxRow *row;

  g_return_if_fail (LB_IS_INTAKE_PAPERS (self));
  g_return_if_fail (client != NULL && state != NULL && events != NULL);

  g_set_object (&self->client, client);
  g_clear_pointer (&self->state, lb_case_unref);
  self->state = lb_case_ref (state);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->events = g_ptr_array_ref (events);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  lb_client_context (client, state, &context);
  entries = lb_paper_documents (state, events, &context);
  g_ptr_array_set_free_func (entries, NULL);
  for (guint i = 0; i < entries->len; i++)
    gtk_list_box_append (self->list, new_row (self, g_ptr_array_index (entries, i)));
}

static void
lb_intake_papers_dispose (GObject *object)
{
  LbIntakePapers *self = LB_INTAKE_PAPERS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_intake_papers_parent_class)->dispose (object);
}

static void
lb_intake_papers_class_init (LbIntakePapersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_intake_papers_dispose;
}

static void
lb_intake_papers_init (LbIntakePapers *self)
{
  self->cancellable = g_cancellable_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Documents"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

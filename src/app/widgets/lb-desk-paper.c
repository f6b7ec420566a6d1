/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-desk-paper"
#include "lb-desk-paper.h"

#include <glib/gi18n.h>
#include "lb-error.h"
#include "lb-intake-paper.h"
#include "lb-issued-paper.h"
#include "lb-paper-window.h"
#include "lb-platform.h"
#include "lb-window.h"

typedef struct
{
  GtkWidget *parent;         /* (owned) */
  LbMainWindow *window;      /* (owned) (nullable) taken at the start: the page may be left before the end */
  char *issuer;              /* (owned) (nullable) who began with it: somebody else may be signed in at the end */
  GFile *file;               /* (owned) (nullable) */
  char *name, *done;         /* (owned) */
  LbDocument *document;      /* (owned) (nullable) kept when it leaves the program */
  GCancellable *cancellable; /* (owned) (nullable) */
  LbDeskPaperAction action;
} Job;

static Job *
job_new (GtkWidget *parent, const char *name, GCancellable *cancellable)
{
  Job *job = g_new0 (Job, 1);

  job->parent = g_object_ref (parent);
  g_set_object (&job->window, lb_window_of (parent));
  job->issuer = lb_issued_paper_issuer (job->window);
  job->name = g_strdup (name);
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return job;
}

static void
job_free (Job *job)
{
  g_clear_object (&job->parent);
  g_clear_object (&job->window);
  g_clear_object (&job->file);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->document, lb_document_unref);
  g_free (job->issuer);
  g_free (job->name);
  g_free (job->done);
  g_free (job);
}

static void
report (Job *job, const GError *error)
{
  lb_window_report_error (job->window, error);
}

/* It has left the program. */
static void
keep (Job *job, const char *how)
{
  if (job->document != NULL && job->window != NULL)
    lb_issued_paper_keep (job->window, job->issuer, job->document, job->file, how);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!lb_print_pdf_finish (result, &error))
    report (job, error);
  else
    keep (job, "printed");
  job_free (job);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!g_file_copy_finish (G_FILE (source), result, &error))
    report (job, error);
  else
    {
      lb_window_toast (job->window, job->done);
      keep (job, "saved");
    }
  job_free (job);
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) place = lb_file_dialog_save_finish (result, &error);

  if (place != NULL)
    {
      g_file_copy_async (job->file, place, G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, job->cancellable, NULL,
                         NULL, copied_cb, job);
      return;
    }
  report (job, error);
  job_free (job);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;

  if (!lb_issued_paper_find_finish (result, &told, &error))
    {
      report (job, error);
      job_free (job);
    }
  else if (job->action == LB_DESK_PAPER_OPEN)
    {
      /* Whoever has gone elsewhere meanwhile sees no window jump up. */
      if (gtk_widget_get_root (job->parent) != NULL)
        lb_paper_window_open (job->parent, job->file, job->name, job->document, told);
      job_free (job);
    }
  else if (job->action == LB_DESK_PAPER_PRINT)
    lb_print_pdf_async (job->parent, job->file, job->name, job->cancellable, printed_cb, job);
  else
    {
      lb_desk_paper_save (job->parent, job->file, job->document, job->cancellable);
      job_free (job);
    }
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  job->file = lb_intake_paper_write_finish (result, &error);
  if (job->file != NULL)
    lb_issued_paper_find_async (job->window != NULL ? lb_window_get_client (job->window) : NULL, job->document,
                                job->file, job->cancellable, found_cb, job);
  else
    {
      report (job, error);
      job_free (job);
    }
}

void
lb_desk_paper (GtkWidget *parent, LbDocument *document, const char *name, LbDeskPaperAction action,
               GCancellable *cancellable)
{
  Job *job;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (document != NULL && name != NULL);

  job = job_new (parent, name, cancellable);
  job->action = action;
  job->document = lb_document_ref (document);
  lb_intake_paper_write_async (document, name, cancellable, written_cb, job);
}

/* A sheet carries several items, and its one document follows from the event of the first of them. */
static gboolean
stands_on_its_sheet (GPtrArray *events, const LbEvent *first, const char *item)
{
  const char *sheet = lb_record_text (first->data, "sheet");

  for (guint i = 0; sheet != NULL && i < events->len; i++)
    {
      const LbEvent *event = g_ptr_array_index (events, i);

      if (event->type == first->type && g_strcmp0 (event->item, item) == 0
          && g_strcmp0 (lb_record_text (event->data, "sheet"), sheet) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_about (const LbPaperEntry *entry, GPtrArray *events, const char *item, const char *visit)
{
  const LbEvent *event = entry->version >= 1 && entry->version <= events->len
                           ? g_ptr_array_index (events, entry->version - 1) : NULL;

  if (event == NULL
      || (item != NULL && g_strcmp0 (event->item, item) != 0 && !stands_on_its_sheet (events, event, item)))
    return FALSE;
  return visit == NULL || g_strcmp0 (lb_record_text (event->data, "visit"), visit) == 0;
}

LbDocument *
lb_desk_paper_find (LbPaperKind kind, const LbCase *state, GPtrArray *events, const char *item,
                    const char *visit, const LbContext *context, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_val_if_fail (state != NULL && events != NULL && context != NULL, NULL);

  entries = lb_paper_documents (state, events, context);
  for (guint i = entries->len; i > 0; i--)
    {
      const LbPaperEntry *entry = g_ptr_array_index (entries, i - 1);

      if (entry->kind == kind && is_about (entry, events, item, visit))
        return lb_paper_build (kind, state, events, entry->version, context, error);
    }
  g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "the case has no %s yet", lb_paper_kind_name (kind));
  return NULL;
}

void
lb_desk_save_copy (GtkWidget *parent, GFile *file, const char *title, const char *name, const char *done,
                   GCancellable *cancellable)
{
  Job *job;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (G_IS_FILE (file));

  job = job_new (parent, name, cancellable);
  job->file = g_object_ref (file);
  job->done = g_strdup (done);
  lb_file_dialog_save_async (parent, title, name, cancellable, place_chosen_cb, job);
}

void
lb_desk_paper_save (GtkWidget *parent, GFile *file, LbDocument *document, GCancellable *cancellable)
{
  g_autofree char *name = NULL;
  Job *job;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (G_IS_FILE (file) && document != NULL);

  name = g_file_get_basename (file);
  job = job_new (parent, name, cancellable);
  job->file = g_object_ref (file);
  job->document = lb_document_ref (document);
  job->done = g_strdup (_("The document was saved."));
  lb_file_dialog_save_async (parent, _("Save Document"), name, cancellable, place_chosen_cb, job);
}

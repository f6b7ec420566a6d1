/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-published-file"
#include "lb-published-file.h"

#include "lb-intake-paper.h"
#include "lb-paper-window.h"
#include "lb-form-row.h"
#include "lb-platform.h"
#include "lb-window.h"

typedef struct
{
  GtkWidget *button;    /* (owned) */
  LbMainWindow *window; /* (owned) */
  GFile *file;          /* (owned) (nullable) */
  char *title;          /* (owned) */
  char *digest;         /* (owned) */
} Job;

static void
job_free (Job *job)
{
  gtk_widget_set_sensitive (job->button, TRUE);
  g_object_unref (job->button);
  g_object_unref (job->window);
  g_clear_object (&job->file);
  g_free (job->title);
  g_free (job->digest);
  g_free (job);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!g_file_copy_finish (G_FILE (source), result, &error))
    lb_window_report_error (job->window, error);
  else if (gtk_widget_get_root (job->button) != NULL) /* whoever has gone elsewhere sees no window jump up */
    lb_paper_window_open (job->button, job->file, job->title, NULL, NULL);
  job_free (job);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) kept = lb_client_get_blob_finish (LB_CLIENT (source), result, &error);

  job->file = kept != NULL ? lb_intake_paper_place (job->digest, &error) : NULL;
  if (job->file == NULL)
    {
      lb_window_report_error (job->window, error);
      job_free (job);
      return;
    }
  g_file_copy_async (kept, job->file, G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, NULL, NULL, NULL, copied_cb, job);
}

static void
clicked_cb (GtkWidget *button)
{
  LbMainWindow *window = lb_window_of (button);
  LbClient *client = window != NULL ? lb_window_get_client (window) : NULL;
  Job *job;

  if (client == NULL)
    return;
  job = g_new0 (Job, 1);
  job->button = g_object_ref (button);
  job->window = g_object_ref (window);
  job->title = g_strdup (g_object_get_data (G_OBJECT (button), "lb-title"));
  job->digest = g_strdup (g_object_get_data (G_OBJECT (button), "lb-digest"));
  gtk_widget_set_sensitive (button, FALSE);
  lb_client_get_blob_async (client, job->digest, NULL, fetched_cb, job);
}

GtkWidget *
lb_published_file_button (const char *title, const char *digest)
{
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *button = gtk_button_new ();

  g_return_val_if_fail (title != NULL && digest != NULL, NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  lb_widget_set_accessible_label (button, title);
  g_object_set_data_full (G_OBJECT (button), "lb-title", g_strdup (title), g_free);
  g_object_set_data_full (G_OBJECT (button), "lb-digest", g_strdup (digest), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), NULL);
  return button;
}

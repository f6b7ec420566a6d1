/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-paper.h"
#include "lb-scratch.h"

#include <glib/gstdio.h>
#include <stdlib.h>

typedef struct
{
  LbDocument *document; /* (owned) */
  char *path;           /* (owned) */
} Job;

static char *folder; /* (owned) (nullable) mode 0700; documents hold personal data */

static void
job_free (gpointer data)
{
  Job *job = data;

  lb_document_unref (job->document);
  g_free (job->path);
  g_free (job);
}

static void
remove_folder (void)
{
  lb_scratch_remove (folder);
}

static const char *
get_folder (GError **error)
{
  if (folder == NULL)
    {
      folder = g_dir_make_tmp ("lianban-XXXXXX", error);
      if (folder != NULL)
        atexit (remove_folder);
    }
  return folder;
}

GFile *
lb_intake_paper_place (const char *name, GError **error)
{
  g_autofree char *file = g_strdup_printf ("%s.pdf", name);
  g_autofree char *path = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  if (get_folder (error) == NULL)
    return NULL;
  path = g_build_filename (folder, g_strdelimit (file, "/\\:*?\"<>|\n", '_'), NULL);
  return g_file_new_for_path (path);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (lb_document_write_pdf (job->document, job->path, &error))
    g_task_return_pointer (task, g_file_new_for_path (job->path), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
lb_intake_paper_write_async (LbDocument *document, const char *name, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (document != NULL && name != NULL);

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  GError *error = NULL;
  g_autoptr (GFile) place = lb_intake_paper_place (name, &error);
  Job *job;

  g_task_set_source_tag (task, lb_intake_paper_write_async);
  if (place == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  job = g_new0 (Job, 1);
  job->document = lb_document_ref (document);
  job->path = g_file_get_path (place);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, write_in_thread);
}

GFile *
lb_intake_paper_write_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_intake_paper_write_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

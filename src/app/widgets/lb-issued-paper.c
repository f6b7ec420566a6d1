/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-issued-paper"
#include "lb-issued-paper.h"

#include <glib/gi18n.h>
#include "lb-case-paper.h"
#include "lb-name.h"
#include "lb-window.h"

char *
lb_issued_paper_tell (const LbPaperIssue *issue)
{
  g_autofree char *time = NULL;

  g_return_val_if_fail (issue != NULL, NULL);

  time = lb_name_time (issue->at, LB_TIME_NONE);
  /* Translators: when, who, digest. */
  return g_strdup_printf (g_strcmp0 (issue->how, "saved") == 0 ? _("Saved %s by %s · SHA-256 %s")
                                                               : _("Printed %s by %s · SHA-256 %s"),
                          time, issue->by_name != NULL ? issue->by_name : issue->by, issue->blob);
}

/* Finding what was issued */

typedef struct
{
  LbDocument *document; /* (owned) */
  GFile *file;          /* (owned) */
  char *told;           /* (owned) (nullable) */
} Find;

static void
find_free (gpointer data)
{
  Find *find = data;

  lb_document_unref (find->document);
  g_object_unref (find->file);
  g_free (find->told);
  g_free (find);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Find *find = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GFile) kept = lb_client_get_blob_finish (LB_CLIENT (source), result, &error);

  if (kept != NULL && g_file_copy (kept, find->file, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else if (kept == NULL && g_error_matches (error, LB_ERROR, LB_ERROR_OFFLINE))
    {
      /* What stands in the file now is not what was handed out, so it is not shown in its place. */
      g_task_return_new_error (task, LB_ERROR, LB_ERROR_OFFLINE,
                               _("This document was issued before (%s). What was handed out is not on this PC and the "
                                 "store cannot be reached: open it again when the connection is back."),
                               find->told);
      g_error_free (error);
    }
  else
    g_task_return_error (task, error);
}

/* SHA-256 of a file of the bureau's own making, which is small. (transfer full) (nullable) */
static char *
digest_of (GFile *file, GError **error)
{
  g_autofree char *content = NULL;
  gsize length;

  return g_file_load_contents (file, NULL, &content, &length, NULL, error)
           ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length) : NULL;
}

static void
case_here_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Find *find = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, &error);
  g_autofree char *digest = state != NULL ? digest_of (find->file, &error) : NULL;
  const LbPaperIssue *issue;

  if (digest == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  issue = lb_case_find_issue (state, find->document->kind, find->document->number, digest);
  if (issue == NULL && !find->document->goes_on)
    issue = lb_case_last_issue (state, find->document->kind, find->document->number);
  find->told = issue != NULL ? lb_issued_paper_tell (issue) : NULL;
  if (issue == NULL || g_strcmp0 (issue->blob, digest) == 0)
    g_task_return_boolean (task, TRUE);
  else
    lb_client_get_blob_async (LB_CLIENT (source), issue->blob, g_task_get_cancellable (task), fetched_cb,
                              g_object_ref (task));
}

void
lb_issued_paper_find_async (LbClient *client, LbDocument *document, GFile *file, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;
  Find *find;

  g_return_if_fail (document != NULL && G_IS_FILE (file));

  task = g_task_new (client, cancellable, callback, data);
  g_task_set_source_tag (task, lb_issued_paper_find_async);
  find = g_new0 (Find, 1);
  find->document = lb_document_ref (document);
  find->file = g_object_ref (file);
  g_task_set_task_data (task, find, find_free);
  if (client != NULL && document->case_id != NULL && document->kind != NULL && document->number != NULL)
    {
      lb_client_get_case_async (client, document->case_id, cancellable, case_here_cb, task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
lb_issued_paper_find_finish (GAsyncResult *result, char **ret_told, GError **error)
{
  Find *find;

  g_return_val_if_fail (g_async_result_is_tagged (result, lb_issued_paper_find_async), FALSE);

  find = g_task_get_task_data (G_TASK (result));
  if (ret_told != NULL)
    *ret_told = g_steal_pointer (&find->told);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Keeping what is issued */

typedef struct
{
  char *issuer;         /* (owned) */
  LbDocument *document; /* (owned) */
  GFile *file;          /* (owned) */
  GBytes *bytes;        /* (owned) (nullable) */
  const char *how;
  guint pages;
} Keep;

static void
keep_free (gpointer data)
{
  Keep *keep = data;

  g_free (keep->issuer);
  lb_document_unref (keep->document);
  g_object_unref (keep->file);
  g_clear_pointer (&keep->bytes, g_bytes_unref);
  g_free (keep);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, NULL, &error);

  if (events != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Keep *keep = g_task_get_task_data (task);
  GError *error = NULL;
  LbFile *file = lb_client_attach_finish (LB_CLIENT (source), result, &error);
  g_autoptr (GVariant) record = NULL, args = NULL;

  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  record = lb_record_new ("blob", LB_VALUE_DIGEST, file->blob, "name", LB_VALUE_TEXT, file->name, "mediaType",
                          LB_VALUE_TEXT, file->media_type, "size", LB_VALUE_INTEGER, file->size, NULL);
  lb_file_free (file);
  args = lb_record_new ("kind", LB_VALUE_CHOICE, keep->document->kind, "number", LB_VALUE_TEXT, keep->document->number,
                        "title", LB_VALUE_TEXT, keep->document->title, "how", LB_VALUE_CHOICE, keep->how, "pages",
                        LB_VALUE_INTEGER, (gint64) keep->pages, "file", LB_VALUE_RECORD, record, NULL);
  lb_client_submit_async (LB_CLIENT (source), keep->document->case_id, NULL, LB_COMMAND_ISSUE_PAPER, args, NULL,
                          submitted_cb, g_object_ref (task));
}

/* Nothing is attached that would not be named: neither what is kept already, nor what the user only looks at. */
static gboolean
is_to_be_kept (LbClient *client, const Keep *keep, const LbCase *state)
{
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, keep->bytes);
  LbContext context = { NULL };

  lb_client_context (client, state, &context);
  return context.actor != NULL && lb_may (state, LB_COMMAND_ISSUE_PAPER, NULL, &context, NULL)
         && lb_case_find_issue (state, keep->document->kind, keep->document->number, digest) == NULL;
}

static gboolean
is_signed_in (LbClient *client, const char *user)
{
  const LbActor *actor = lb_client_get_actor (client);

  return actor != NULL && g_strcmp0 (actor->id, user) == 0;
}

static void
case_to_keep_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Keep *keep = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, &error);
  g_autofree char *name = g_strdup_printf ("%s %s.pdf", keep->document->number, keep->document->title);

  if (state == NULL)
    g_task_return_error (task, error);
  else if (!is_signed_in (LB_CLIENT (source), keep->issuer))
    g_task_return_new_error (task, LB_ERROR, LB_ERROR_FORBIDDEN,
                             _("“%s” was handed out after its user had signed out, so it is not on record. Whoever "
                               "began with it signs in and prints it again, or notes it in the case."),
                             name);
  else if (!is_to_be_kept (LB_CLIENT (source), keep, state))
    g_task_return_boolean (task, TRUE);
  else
    lb_client_attach_bytes_async (LB_CLIENT (source), keep->bytes, name, "application/pdf", NULL, attached_cb,
                                  g_object_ref (task));
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Keep *keep = data;
  GError *error = NULL;

  keep->bytes = g_file_load_bytes (keep->file, cancellable, NULL, &error);
  keep->pages = lb_document_count_pages (keep->document);
  if (keep->bytes != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Keep *keep = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    lb_client_get_case_async (LB_CLIENT (source), keep->document->case_id, NULL, case_to_keep_cb, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

void
lb_issued_paper_keep_async (LbClient *client, const char *issuer, LbDocument *document, GFile *file, const char *how,
                            GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (client, NULL, callback, data);
  g_autoptr (GTask) reading = NULL;
  Keep *keep;

  g_return_if_fail (LB_IS_CLIENT (client));
  g_return_if_fail (document != NULL && G_IS_FILE (file));

  g_task_set_source_tag (task, lb_issued_paper_keep_async);
  if (document->case_id == NULL || document->kind == NULL || document->number == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  keep = g_new0 (Keep, 1);
  keep->issuer = g_strdup (issuer);
  keep->document = lb_document_ref (document);
  keep->file = g_object_ref (file);
  keep->how = g_strcmp0 (how, "saved") == 0 ? "saved" : "printed";
  g_task_set_task_data (task, keep, keep_free);
  reading = g_task_new (client, NULL, read_cb, g_object_ref (task));
  g_task_set_task_data (reading, keep, NULL);
  g_task_run_in_thread (reading, read_in_thread);
}

gboolean
lb_issued_paper_keep_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_issued_paper_keep_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbMainWindow) window = data;
  g_autoptr (GError) error = NULL;

  if (!lb_issued_paper_keep_finish (result, &error))
    lb_window_report_error (window, error);
}

char *
lb_issued_paper_issuer (LbMainWindow *window)
{
  LbClient *client = window != NULL ? lb_window_get_client (window) : NULL;
  const LbActor *actor = client != NULL ? lb_client_get_actor (client) : NULL;

  return actor != NULL ? g_strdup (actor->id) : NULL;
}

void
lb_issued_paper_keep (LbMainWindow *window, const char *issuer, LbDocument *document, GFile *file, const char *how)
{
  g_return_if_fail (LB_IS_WINDOW (window));
  g_return_if_fail (document != NULL && G_IS_FILE (file));

  if (lb_window_get_client (window) != NULL)
    lb_issued_paper_keep_async (lb_window_get_client (window), issuer, document, file, how, kept_cb,
                                g_object_ref (window));
}

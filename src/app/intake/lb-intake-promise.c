/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-promise.h"

#include "lb-intake-paper.h"
#include "lb-paper.h"
#include "lb-platform.h"
#include "lb-window.h"

typedef struct
{
  GtkWidget *parent;         /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->parent);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static void
report (GtkWidget *parent, const GError *error)
{
  LbMainWindow *window = lb_window_of (parent);

  if (window != NULL && error != NULL)
    lb_window_report_error (window, error);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!lb_print_pdf_finish (result, &error))
    report (job->parent, error);
  job_free (job);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = lb_intake_paper_write_finish (result, &error);

  if (file == NULL)
    {
      report (job->parent, error);
      job_free (job);
      return;
    }
  lb_print_pdf_async (job->parent, file, lb_paper_kind_title (LB_PAPER_PROMISE), job->cancellable, printed_cb, job);
}

static LbDocument *
build (LbClient *client, LbIntakeDraft *draft, GError **error)
{
  LbContext context = { NULL };
  g_autoptr (GVariant) args = lb_intake_draft_receive_args (draft, "", "");
  g_autoptr (LbCommand) command
    = lb_command_new (lb_intake_draft_get_id (draft), lb_intake_draft_get_id (draft), NULL, LB_COMMAND_RECEIVE, 0,
                      lb_client_now (client), args);

  lb_client_context (client, NULL, &context);
  return lb_paper_build_draft (LB_PAPER_PROMISE, command, &context, error);
}

void
lb_intake_promise_print (GtkWidget *parent, LbClient *client, LbIntakeDraft *draft, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbDocument) document = NULL;
  Job *job;

  g_return_if_fail (GTK_IS_WIDGET (parent) && LB_IS_CLIENT (client) && LB_IS_INTAKE_DRAFT (draft));
  g_return_if_fail (lb_intake_draft_get_situation (draft) != NULL);

  document = build (client, draft, &error);
  if (document == NULL)
    {
      report (parent, error);
      return;
    }
  job = g_new0 (Job, 1);
  job->parent = g_object_ref (parent);
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  lb_intake_paper_write_async (document, lb_paper_kind_title (LB_PAPER_PROMISE), cancellable, written_cb, job);
}
